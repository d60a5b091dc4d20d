/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A user's program: settings in code, tables, an object, and a query from the main loop. */
#include <asgimod-glib/asgimod.h>

typedef struct {
  GMainLoop *loop;
  int        status;
} Program;

static void
on_toppings (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Program                   *program = user_data;
  g_autoptr(GError)          error = NULL;
  g_autoptr(AsgiResultList)  toppings =
    asgi_query_set_eval_finish (ASGI_QUERY_SET (source), result, &error);

  program->status = toppings == NULL;
  for (guint i = 0; toppings && i < g_list_model_get_n_items (G_LIST_MODEL (toppings)); i++)
    {
      g_autoptr(AsgiRow) topping = g_list_model_get_item (G_LIST_MODEL (toppings), i);
      g_autofree char   *name = asgi_row_get_string (topping, "name", NULL);

      g_print ("%s\n", name);
    }
  if (error)
    g_printerr ("%s\n", error->message);
  g_main_loop_quit (program->loop);
}

static AsgiModelInfo *
set_up (const char  *folder,
        GError     **error)
{
  AsgiRuntime      *runtime = asgi_runtime_get_default ();
  const char       *apps[] = { "shop", NULL };
  const char       *path[] = { folder, NULL };
  g_autofree char  *output = NULL;

  asgi_runtime_set_python_path (runtime, path);
  if (!asgi_runtime_configure (runtime, apps, ":memory:", NULL, error) ||
      !asgi_runtime_start_sync (runtime, NULL, NULL, error))
    return NULL;
  output = asgi_runtime_call_command_sync (runtime, "migrate", NULL, NULL, error);

  return output ? asgi_runtime_get_model (runtime, "shop.Topping", error) : NULL;
}

static gboolean
save (AsgiModelInfo  *model,
      const char     *name,
      GError        **error)
{
  g_autoptr(AsgiModel) topping = asgi_model_info_new_instance (model, NULL, error);

  if (topping == NULL)
    return FALSE;

  g_object_set (topping, "name", name, NULL);
  return asgi_model_save_sync (topping, FALSE, FALSE, NULL, NULL, NULL, error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError)        error = NULL;
  AsgiModelInfo           *model = argc == 2 ? set_up (argv[1], &error) : NULL;
  g_autoptr(AsgiQuerySet)  ordered = NULL;
  g_autoptr(GMainLoop)     loop = g_main_loop_new (NULL, FALSE);
  Program                  program = { loop, 1 };

  if (model == NULL || !save (model, "ham", &error) || !save (model, "bacon", &error))
    {
      g_printerr ("%s\n", error ? error->message : "The folder of the project is missing");
      return 1;
    }
  ordered = asgi_query_set_order_by (asgi_model_info_get_aobjects (model), "name", NULL);
  asgi_query_set_eval_async (ordered, NULL, on_toppings, &program);
  g_main_loop_run (loop);

  return program.status;
}
