/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_CALL (asgi_call_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_DERIVABLE_TYPE (AsgiCall, asgi_call, ASGI, CALL, GCancellable)

struct _AsgiCallClass {
  GCancellableClass parent_class;

  /*< private >*/
  gpointer padding[4];
};

G_END_DECLS
