/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"

GError *error;

AsgiModelInfo *
model (const char *name)
{
  g_autofree char *label = g_strconcat ("shop.", name, NULL);
  AsgiModelInfo   *info = asgi_runtime_get_model (asgi_runtime_get_default (), label, &error);

  g_assert_no_error (error);
  return info;
}

AsgiQuerySet *
objects (const char *name)
{
  return asgi_model_info_get_aobjects (model (name));
}

static void
value_free (gpointer value)
{
  g_value_unset (value);
  g_free (value);
}

void
add_value (GHashTable *values, const char *name, GType type, gconstpointer content)
{
  GValue *value = g_new0 (GValue, 1);

  g_value_init (value, type);
  if (type == G_TYPE_STRING)
    g_value_set_string (value, content);
  else
    g_value_set_object (value, (gpointer) content);
  g_hash_table_insert (values, (gpointer) name, value);
}

GHashTable *
named (const char *name, const char *text)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, value_free);

  add_value (values, name, G_TYPE_STRING, text);
  return values;
}

void
create (AsgiQuerySet *query, GHashTable *values)
{
  g_autoptr(AsgiModel) made = asgi_query_set_create_sync (query, values, NULL, &error);

  g_assert_no_error (error);
  g_hash_table_unref (values);
}

AsgiModel *
by_id (const char *name, int id)
{
  g_autoptr(AsgiQuerySet)  one = asgi_query_set_filter (objects (name), "id", G_TYPE_INT, id, NULL);
  AsgiModel               *found = asgi_query_set_get_sync (one, NULL, NULL, &error);

  g_assert_no_error (error);
  return found;
}

AsgiQuerySet *
where (const char *name, const char *lookup, const char *text)
{
  return asgi_query_set_filter (objects (name), lookup, G_TYPE_STRING, text, NULL);
}

AsgiQuerySet *
ordered (AsgiQuerySet *taken, const char *field)
{
  g_autoptr(AsgiQuerySet) query = taken;

  return asgi_query_set_order_by (query, field, NULL);
}

AsgiQuerySet *
slice (AsgiQuerySet *taken, int start, int stop)
{
  g_autoptr(AsgiQuerySet) query = taken;

  return asgi_query_set_slice (query, start, stop);
}

void
check_text (AsgiModel *taken, const char *field, const char *expected)
{
  g_autoptr(AsgiModel)  object = taken;
  g_autofree char      *text = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (object);
  text = asgi_row_get_string (ASGI_ROW (object), field, &error);
  g_assert_cmpstr (text, ==, expected);
}

/* One column of all rows, with a blank between them. */
void
check_column (AsgiQuerySet *taken, const char *field, const char *expected)
{
  g_autoptr(AsgiQuerySet)    query = taken;
  g_autoptr(AsgiResultList)  list = asgi_query_set_eval_sync (query, NULL, &error);
  g_autoptr(GString)         texts = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < asgi_result_list_get_size (list); i++)
    {
      g_autoptr(AsgiRow)  row = asgi_result_list_get (list, i);
      g_autofree char    *text = asgi_row_get_string (row, field, &error);

      g_string_append_printf (texts, "%s%s", i > 0 ? " " : "", text);
    }
  g_assert_cmpstr (texts->str, ==, expected);
}

void
check_count (AsgiQuerySet *taken, gint64 expected)
{
  g_autoptr(AsgiQuerySet) query = taken;

  g_assert_cmpint (asgi_query_set_count_sync (query, NULL, &error), ==, expected);
  g_assert_no_error (error);
}

void
check_exists (AsgiQuerySet *taken, gboolean expected)
{
  g_autoptr(AsgiQuerySet) query = taken;

  g_assert_true (asgi_query_set_exists_sync (query, NULL, &error) == expected);
  g_assert_no_error (error);
}

void
check_deleted (GVariant *taken, gint64 expected)
{
  g_autoptr(GVariant) deleted = taken;
  g_autoptr(GVariant) total = NULL;

  g_assert_no_error (error);
  total = g_variant_get_child_value (deleted, 0);
  g_assert_cmpint (g_variant_get_int64 (total), ==, expected);
}

GListModel *
list_of (AsgiModel *first, AsgiModel *second)
{
  GListStore *list = g_list_store_new (ASGI_TYPE_MODEL);

  if (first)
    g_list_store_append (list, first);
  if (second)
    g_list_store_append (list, second);
  return G_LIST_MODEL (list);
}
