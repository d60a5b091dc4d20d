/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static GError    *error;
static GPtrArray *owned;

/* Calls an asynchronous method, and iterates the main context until it has ended. */
#define AWAIT(name, self, ...) \
  ({ \
    GAsyncResult *result_ = NULL; \
    __auto_type   self_ = (self); \
    name##_async (self_, ##__VA_ARGS__, NULL, fixture_done, &result_); \
    fixture_wait (&result_); \
    __auto_type   value_ = name##_finish (self_, result_, &error); \
    g_object_unref (result_); \
    value_; \
  })
#define AWAIT_CREATED(name, self, ...) \
  ({ \
    GAsyncResult *result_ = NULL; \
    __auto_type   self_ = (self); \
    name##_async (self_, ##__VA_ARGS__, NULL, fixture_done, &result_); \
    fixture_wait (&result_); \
    __auto_type   value_ = name##_finish (self_, result_, &created, &error); \
    g_object_unref (result_); \
    value_; \
  })

static gboolean created;

/* Objects live until the end of their case. */
static gpointer
own (gpointer object)
{
  if (object)
    g_ptr_array_add (owned, object);

  return object;
}

static GHashTable *
own_table (GHashTable *table)
{
  g_object_set_data_full (own (g_object_new (G_TYPE_OBJECT, NULL)), "table", table,
                          (GDestroyNotify) g_hash_table_unref);

  return table;
}

static AsgiArguments *
numbers_of (int first,
            ...)
{
  AsgiArguments *args = own (asgi_arguments_new ());
  va_list        numbers;

  va_start (numbers, first);
  for (int number = first; number != -1; number = va_arg (numbers, int))
    asgi_arguments_append_int64 (args, number);
  va_end (numbers);

  return args;
}

static char **
texts_of (const char *first,
          ...)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  GObject      *owner = own (g_object_new (G_TYPE_OBJECT, NULL));
  char        **texts;
  va_list       more;

  va_start (more, first);
  for (const char *text = first; text; text = va_arg (more, const char *))
    g_strv_builder_add (builder, text);
  va_end (more);
  texts = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  g_object_set_data_full (owner, "texts", texts, (GDestroyNotify) g_strfreev);

  return texts;
}

static GListModel *
objects_of (gpointer first,
            ...)
{
  GListStore *list = own (g_list_store_new (ASGI_TYPE_MODEL));
  va_list     more;

  va_start (more, first);
  for (gpointer object = first; object; object = va_arg (more, gpointer))
    g_list_store_append (list, object);
  va_end (more);

  return G_LIST_MODEL (list);
}

static AsgiQuerySet *
objects (const char *name)
{
  g_autofree char *label = g_strconcat ("shop.", name, NULL);

  return fixture_objects (label);
}

/* The two kinds of relations to many are classes of their own. */
#define RELATED(name, manager, one_args, ...) \
  (ASGI_IS_MANY_TO_MANY_RELATED_MANAGER (manager) \
     ? AWAIT (asgi_many_to_many_related_manager_##name, \
              ASGI_MANY_TO_MANY_RELATED_MANAGER (manager), ##__VA_ARGS__) \
     : AWAIT (asgi_many_to_one_related_manager_##name, \
              ASGI_MANY_TO_ONE_RELATED_MANAGER (manager), ASGI_UNPACKED one_args))
#define ASGI_UNPACKED(...) __VA_ARGS__

static void
add_related (AsgiQuerySet *manager,
             GListModel   *list)
{
  RELATED (add, manager, (list, TRUE), list, NULL);
}

static void
remove_related (AsgiQuerySet *manager,
                GListModel   *list)
{
  RELATED (remove, manager, (list, TRUE), list);
}

static void
set_related (AsgiQuerySet *manager,
             GListModel   *list)
{
  RELATED (set, manager, (list, TRUE, FALSE), list, FALSE, NULL);
}

static void
clear_related (AsgiQuerySet *manager)
{
  RELATED (clear, manager, (TRUE));
}

static AsgiResultList *
collect (AsgiQuerySet *query,
         guint         chunk_size)
{
  AsgiIterator *stream = own (asgi_query_set_iterate (query, chunk_size));
  GListStore   *rows = g_list_store_new (ASGI_TYPE_ROW);

  for (;;)
    {
      AsgiModel *row = AWAIT (asgi_iterator_next, stream);

      if (row == NULL)
        break;
      g_list_store_append (rows, row);
      g_object_unref (row);
    }

  return own (rows);
}

static gboolean
failed (void)
{
  if (error == NULL)
    return FALSE;

  if (error->domain != ASGI_ERROR)
    g_error ("%s", error->message);
  g_print ("error %d\n", error->code);
  g_clear_error (&error);

  return TRUE;
}

static void
tell_list (gpointer    list,
           const char *field)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(AsgiRow)  row = g_list_model_get_item (list, i);
      g_autofree char    *text = fixture_text (row, field);

      g_print ("%s%s", i > 0 ? " " : "", text);
    }
  g_print ("\n");
}

static void
tell_model (gpointer    row,
            const char *field)
{
  g_auto(GValue)   value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  if (row && !asgi_row_get_field (row, field, &value, &error))
    {
      failed ();
      return;
    }

  text = row ? fixture_text (row, field) : g_strdup ("null");
  g_print ("%s\n", text);
}

static void
tell_created (AsgiModel  *model,
              const char *field,
              gboolean    is_new)
{
  g_autofree char *text = fixture_text (model, field);

  g_print ("%s %s\n", text, is_new ? "true" : "false");
}

static void
tell_text (gpointer text)
{
  g_print ("%s\n", (const char *) text);
}

static void
tell_int (gint64 value)
{
  g_print ("%" G_GINT64_FORMAT "\n", value);
}

static void
tell_bool (gboolean value)
{
  g_print ("%s\n", value ? "true" : "false");
}

static void
tell_deleted (GVariant *value)
{
  gint64 total;

  g_variant_get_child (value, 0, "x", &total);
  g_print ("%" G_GINT64_FORMAT "\n", total);
  g_variant_unref (value);
}

static void
begin (int    number,
       void (*body) (void))
{
  owned = g_ptr_array_new_with_free_func (g_object_unref);
  fixture_call_done ("rows.reset");
  g_print ("case %d\n", number);
  body ();
  g_ptr_array_unref (owned);
}

@CASES@
int
main (int   argc,
      char *argv[])
{
  const char  *command[] = { "--verbosity=0", NULL };
  AsgiRuntime *runtime = asgi_runtime_get_default ();

  AWAIT (asgi_runtime_start, runtime, "pizza_settings");
  g_assert_no_error (error);
  g_free (AWAIT (asgi_runtime_call_command, runtime, "migrate", command));
@START@

  return 0;
}
