/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <asgimod-glib/asgimod.h>

/* What asgimod-typegen has written of the shop. */
#include "shop.h"

static gboolean
example (AsgiModelInfo  *Price,
         GError        **error)
{
  AsgiQuerySet *prices = asgi_model_info_get_aobjects (Price);

  g_assert (prices);
  {
    @EXAMPLE@
  }

  return TRUE;
}

int
main (void)
{
  g_autoptr(GError)  error = NULL;
  AsgiRuntime       *runtime = asgi_runtime_get_default ();
  AsgiModelInfo     *price = NULL;

  if (asgi_runtime_start_sync (runtime, NULL, NULL, &error))
    price = asgi_runtime_get_model (runtime, "shop.Price", &error);
  if (price == NULL || !example (price, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  return 0;
}
