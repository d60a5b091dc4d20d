/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program that loads the library as a plugin, and keeps its symbols to itself; see
 * test-embedding.py. Usage: plugin-host LIBRARY SETTINGS FUNCTION */
#include <dlfcn.h>
#include <stdio.h>

#include <asgimod-glib/asgimod.h>

typedef AsgiRuntime *(*GetDefault) (void);
typedef gboolean     (*StartSync)  (AsgiRuntime   *runtime,
                                    const char    *settings,
                                    GCancellable  *cancellable,
                                    GError       **error);
typedef AsgiRow     *(*CallSync)   (AsgiRuntime   *runtime,
                                    const char    *function,
                                    AsgiArguments *args,
                                    GCancellable  *cancellable,
                                    GError       **error);
typedef char        *(*GetString)  (AsgiRow       *row,
                                    const char    *name,
                                    GError       **error);

int
main (int   argc,
      char *argv[])
{
  gpointer           library = dlopen (argv[1], RTLD_NOW | RTLD_LOCAL);
  g_autoptr(GError)  error = NULL;
  AsgiRuntime       *runtime;
  AsgiRow           *row = NULL;

  if (library == NULL)
    g_error ("%s", dlerror ());

  runtime = ((GetDefault) dlsym (library, "asgi_runtime_get_default")) ();
  if (((StartSync) dlsym (library, "asgi_runtime_start_sync")) (runtime, argv[2], NULL, &error))
    row = ((CallSync) dlsym (library, "asgi_runtime_call_sync")) (runtime, argv[3], NULL, NULL,
                                                                  &error);
  if (row)
    printf ("ok %s\n", ((GetString) dlsym (library, "asgi_row_get_string")) (row, "value", NULL));
  else
    printf ("%s\n", error->message);

  return 0;
}
