/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names and values from outside: what is asked for, and what the error says. */
#include "fixture.h"

static const struct {
  const char *name;
  const char *kind;
  AsgiError   code;
  const char *message;
} bad_lookups[] = {
  { "nome", "text", ASGI_ERROR_FIELD, "Choices are: active, age, books" },
  { "name__startwith", "text", ASGI_ERROR_FIELD, "startwith" },
  { "country__nome", "text", ASGI_ERROR_FIELD, "nome" },
  { "age", "text", ASGI_ERROR_VALUE, "age" },
  { "age__gt", "null", ASGI_ERROR_VALUE, "None" },
  { "age__in", "integer", ASGI_ERROR_TYPE, "iterable" },
  { "joined", "text", ASGI_ERROR_VALIDATION, "ham" },
  { "fee", "text", ASGI_ERROR_VALIDATION, "ham" },
  { "_connector", "text", ASGI_ERROR_TYPE, "'_connector'" },
  { "_negated", "text", ASGI_ERROR_TYPE, "'_negated'" },
  { "name name", "text", ASGI_ERROR_FIELD, "“name name”" },
  { "name;drop", "text", ASGI_ERROR_FIELD, "letters, digits and underscores" },
  { "", "text", ASGI_ERROR_FIELD, "letters, digits and underscores" },
  { "1name", "text", ASGI_ERROR_FIELD, "no digit first" },
  { "name", "latin-1", ASGI_ERROR_VALUE, "utf-8" },
  { "name", "js-object", ASGI_ERROR_TYPE, "“name”" },
  { "name", "pointer", ASGI_ERROR_TYPE, "“name”" },
  { "name", "object", ASGI_ERROR_TYPE, "GCancellable" },
};

/* A boxed type of the name that a binding has for its own values. */
static gpointer
copy_nothing (gpointer boxed)
{
  return boxed;
}

static void
free_nothing (gpointer boxed)
{
}

static GType
js_object_type (void)
{
  static GType type;

  if (type == 0)
    type = g_boxed_type_register_static ("JSObject", copy_nothing, free_nothing);

  return type;
}

static void
init_value (GValue     *value,
            const char *kind)
{
  if (g_str_equal (kind, "text"))
    {
      g_value_init (value, G_TYPE_STRING);
      g_value_set_string (value, "ham");
    }
  else if (g_str_equal (kind, "latin-1"))
    {
      g_value_init (value, G_TYPE_STRING);
      g_value_set_string (value, "Zo\xeb");
    }
  else if (g_str_equal (kind, "integer"))
    {
      g_value_init (value, G_TYPE_INT64);
      g_value_set_int64 (value, 5);
    }
  else if (g_str_equal (kind, "js-object"))
    {
      g_value_init (value, js_object_type ());
      g_value_set_boxed (value, "something");
    }
  else if (g_str_equal (kind, "pointer"))
    {
      g_value_init (value, G_TYPE_POINTER);
      g_value_set_pointer (value, value);
    }
  else if (g_str_equal (kind, "object"))
    {
      g_value_init (value, G_TYPE_OBJECT);
      g_value_take_object (value, g_cancellable_new ());
    }
}

static void
test_a_bad_lookup_says_what_is_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_lookups); i++)
    {
      g_autoptr(GHashTable)      lookups = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr(AsgiQuerySet)    query = NULL;
      g_autoptr(AsgiResultList)  list = NULL;
      g_autoptr(GError)          error = NULL;
      g_auto(GValue)             value = G_VALUE_INIT;

      g_test_message ("%s = %s", bad_lookups[i].name, bad_lookups[i].kind);
      init_value (&value, bad_lookups[i].kind);
      g_hash_table_insert (lookups, (gpointer) bad_lookups[i].name, &value);
      query = asgi_query_set_filter_with (fixture_objects ("atlas.Author"), lookups);
      list = asgi_query_set_eval_sync (query, NULL, &error);
      g_assert_null (list);
      fixture_assert_error (error, bad_lookups[i].code, bad_lookups[i].message);
    }
}

static void
test_a_missing_value_is_null (void)
{
  g_autoptr(AsgiModel)     author = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                    NULL);
  g_autoptr(GHashTable)    lookups = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(AsgiQuerySet)  null = NULL;
  g_autoptr(AsgiQuerySet)  empty = NULL;
  GValue                   uninitialised = G_VALUE_INIT;

  g_hash_table_insert (lookups, (gpointer) "age", NULL);
  null = asgi_query_set_filter_with (fixture_objects ("atlas.Author"), lookups);
  g_assert_cmpint (asgi_query_set_count_sync (null, NULL, NULL), ==, 1);
  g_hash_table_insert (lookups, (gpointer) "age", &uninitialised);
  empty = asgi_query_set_filter_with (fixture_objects ("atlas.Author"), lookups);
  g_assert_cmpint (asgi_query_set_count_sync (empty, NULL, NULL), ==, 1);
  fixture_clear ("atlas.Author");
}

static const struct {
  const char *alias;
  gboolean    fine;
} aliases[] = {
  { "n", TRUE },
  { "n_books", TRUE },
  { "n books", FALSE },
  { "n\"", FALSE },
  { "n;", FALSE },
  { "n--", FALSE },
  { "n.m", FALSE },
  { "n%", FALSE },
  { "n'", FALSE },
  { "n/*", FALSE },
};

static void
test_an_alias_is_held_to_the_newest_rule (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    {
      g_autoptr(AsgiExpression)  count = asgi_expression_count ("books");
      g_autoptr(GHashTable)      table = fixture_table (aliases[i].alias, ASGI_TYPE_EXPRESSION,
                                                        count, NULL);
      g_autoptr(AsgiQuerySet)    query = asgi_query_set_annotate_with (
                                           fixture_objects ("atlas.Author"), table);
      g_autoptr(AsgiResultList)  list = NULL;
      g_autoptr(GError)          error = NULL;

      g_test_message ("%s", aliases[i].alias);
      list = asgi_query_set_eval_sync (query, NULL, &error);
      g_assert_true ((error == NULL) == aliases[i].fine);
      g_assert_true ((list != NULL) == aliases[i].fine);
    }
}

static void
test_an_index_outside_the_rows_is_an_error (void)
{
  AsgiQuerySet      *all = fixture_objects ("atlas.Author");
  g_autoptr(GError)  error = NULL;

  g_assert_null (asgi_query_set_item_sync (all, 0, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INDEX, "index");
  g_assert_null (asgi_query_set_item_sync (all, -1, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "Negative indexing");
}

static gboolean
is_saved_and_gone (gpointer data)
{
  AsgiModel **both = data;

  return asgi_model_get_is_saved (both[0]) && !asgi_model_get_is_saved (both[1]);
}

/* Whether a call succeeds or fails, and whether it was cancelled: nobody asks. */
static void
test_a_callback_may_be_missing (void)
{
  g_autoptr(AsgiModel)     kept = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "Ann", NULL);
  g_autoptr(AsgiModel)     deleted = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Bo",
                                                     NULL);
  g_autoptr(GHashTable)    wrong = fixture_table ("nome", G_TYPE_STRING, "x", NULL);
  g_autoptr(GCancellable)  cancellable = g_cancellable_new ();
  AsgiQuerySet            *authors = fixture_objects ("atlas.Author");
  AsgiModel               *both[] = { kept, deleted };

  asgi_model_save_async (kept, FALSE, FALSE, NULL, NULL, NULL, NULL, NULL);
  asgi_model_delete_async (deleted, NULL, FALSE, NULL, NULL, NULL);
  asgi_model_fetch_related_async (deleted, "nothing", NULL, NULL, NULL);
  asgi_query_set_get_async (authors, wrong, NULL, NULL, NULL);
  asgi_query_set_item_async (authors, 1000, NULL, NULL, NULL);
  asgi_query_set_eval_async (authors, cancellable, NULL, NULL);
  g_cancellable_cancel (cancellable);

  fixture_wait_until (is_saved_and_gone, both);
  g_assert_cmpint (asgi_query_set_count_sync (authors, NULL, NULL), ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_clear ("atlas.Author");
}

/* Interned strings stay for ever. */
static void
test_names_from_outside_are_not_kept (void)
{
  static const char * const names[] = { "from_outside_lookup", "from_outside_method",
                                        "from_outside_alias", "from_outside_field" };
  AsgiQuerySet              *authors = fixture_objects ("atlas.Author");
  g_autoptr(AsgiModel)       author = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                      NULL);
  g_autoptr(AsgiQuerySet)    filtered = asgi_query_set_filter (authors, names[0], G_TYPE_INT, 1,
                                                               NULL);
  g_autoptr(AsgiQuerySet)    called = asgi_query_set_call (authors, names[1], NULL);
  g_autoptr(AsgiExpression)  count = asgi_expression_count ("books");
  g_autoptr(AsgiQuerySet)    annotated = asgi_query_set_annotate (authors, names[2],
                                                                  ASGI_TYPE_EXPRESSION, count,
                                                                  NULL);
  g_autoptr(AsgiModel)       first = asgi_query_set_first_sync (annotated, NULL, NULL);

  g_assert_cmpint (asgi_query_set_count_sync (filtered, NULL, NULL), ==, -1);
  g_assert_cmpint (asgi_query_set_count_sync (called, NULL, NULL), ==, -1);
  g_assert_cmpint (asgi_row_get_int64 (ASGI_ROW (first), names[2], NULL), ==, 0);
  g_assert_false (asgi_model_set_field (first, names[3], NULL, NULL));
  g_assert_false (asgi_model_is_null (first, names[3]));
  g_assert_null (asgi_model_fetch_related_sync (first, names[3], NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (g_quark_try_string (names[i]), ==, 0);
  fixture_clear ("atlas.Author");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/bad-input/lookups", test_a_bad_lookup_says_what_is_wrong);
  g_test_add_func ("/bad-input/null", test_a_missing_value_is_null);
  g_test_add_func ("/bad-input/aliases", test_an_alias_is_held_to_the_newest_rule);
  g_test_add_func ("/bad-input/no-callback", test_a_callback_may_be_missing);
  g_test_add_func ("/bad-input/names", test_names_from_outside_are_not_kept);
  g_test_add_func ("/bad-input/index", test_an_index_outside_the_rows_is_an_error);

  return fixture_finish (g_test_run ());
}
