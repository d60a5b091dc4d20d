/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a queryset writes, and what it loads along with its rows. */
#include "shelf.h"

static AsgiQuerySet *
countries (void)
{
  return fixture_objects ("atlas.Country");
}

static AsgiModel *
add_country (const char *code,
             const char *name)
{
  return fixture_create ("atlas.Country", "code", G_TYPE_STRING, code, "name", G_TYPE_STRING,
                         name, NULL);
}

/* Single objects */

static void
test_create_gives_the_object (void)
{
  g_autoptr(GHashTable)   values = fixture_table ("code", G_TYPE_STRING, "fr", "name",
                                                  G_TYPE_STRING, "France", NULL);
  g_autoptr(GHashTable)   wrong = fixture_table ("no_such_field", G_TYPE_STRING, "x", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;
  g_autoptr(AsgiModel)    country = NULL;

  asgi_query_set_create_async (countries (), values, NULL, fixture_done, &result);
  fixture_wait (&result);
  country = asgi_query_set_create_finish (countries (), result, &error);
  g_assert_no_error (error);
  fixture_assert_field (country, "name", "France");
  shelf_assert_rows (countries (), "code", "fr");

  g_assert_null (asgi_query_set_create_sync (countries (), values, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "UNIQUE");
  g_assert_null (asgi_query_set_create_sync (countries (), wrong, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "no_such_field");
  fixture_clear ("atlas.Country");
}

static void
test_get_or_create_creates_once (void)
{
  g_autoptr(GHashTable) lookups = fixture_table ("code", G_TYPE_STRING, "fr", NULL);
  g_autoptr(GHashTable) defaults = fixture_table ("name", G_TYPE_STRING, "France", NULL);
  g_autoptr(GError)     error = NULL;
  gboolean              created = FALSE;
  g_autoptr(AsgiModel)  first = asgi_query_set_get_or_create_sync (countries (), lookups, defaults,
                                                                   &created, NULL, &error);
  g_autoptr(AsgiModel)  second = NULL;
  g_autoptr(AsgiModel)  third = NULL;

  g_assert_no_error (error);
  g_assert_true (created);
  fixture_assert_field (first, "name", "France");

  g_hash_table_remove_all (defaults);
  second = asgi_query_set_get_or_create_sync (countries (), lookups, defaults, &created, NULL,
                                              &error);
  g_assert_no_error (error);
  g_assert_false (created);
  fixture_assert_field (second, "name", "France");
  third = asgi_query_set_get_or_create_sync (countries (), lookups, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (third, "code", "fr");
  fixture_clear ("atlas.Country");
}

static void
test_update_or_create_says_which_it_was (void)
{
  g_autoptr(GHashTable) lookups = fixture_table ("code", G_TYPE_STRING, "fr", NULL);
  g_autoptr(GHashTable) old = fixture_table ("name", G_TYPE_STRING, "Gaul", NULL);
  g_autoptr(GHashTable) new = fixture_table ("name", G_TYPE_STRING, "France", NULL);
  g_autoptr(GError)     error = NULL;
  gboolean              created = FALSE;
  g_autoptr(AsgiModel)  first = asgi_query_set_update_or_create_sync (countries (), lookups, old,
                                                                      NULL, &created, NULL,
                                                                      &error);
  g_autoptr(AsgiModel)  second = NULL;

  g_assert_no_error (error);
  g_assert_true (created);
  second = asgi_query_set_update_or_create_sync (countries (), lookups, new, NULL, &created, NULL,
                                                 &error);
  g_assert_no_error (error);
  g_assert_false (created);
  fixture_assert_field (second, "name", "France");
  shelf_assert_rows (countries (), "name", "France");
  fixture_clear ("atlas.Country");
}

/* Many at once */

static void
test_bulk_create_and_bulk_update (void)
{
  const char               *fields[] = { "name", NULL };
  g_autoptr(AsgiModel)      fr = fixture_new ("atlas.Country", "code", G_TYPE_STRING, "fr", "name",
                                              G_TYPE_STRING, "x", NULL);
  g_autoptr(AsgiModel)      de = fixture_new ("atlas.Country", "code", G_TYPE_STRING, "de", "name",
                                              G_TYPE_STRING, "y", NULL);
  g_autoptr(GListModel)     list = fixture_list (fr, de, NULL);
  g_autoptr(AsgiArguments)  options = asgi_arguments_new_named ("batch_size", G_TYPE_INT64,
                                                                (gint64) 1, NULL);
  g_autoptr(AsgiArguments)  ignore = asgi_arguments_new_named ("ignore_conflicts", G_TYPE_BOOLEAN,
                                                               TRUE, NULL);
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) made = asgi_query_set_bulk_create_sync (countries (), list, options,
                                                                    NULL, &error);
  g_autoptr(AsgiResultList) again = NULL;
  g_autoptr(AsgiResultList) stored = NULL;
  gint64                    n;

  g_assert_no_error (error);
  shelf_assert_list (made, "code", "fr de");
  again = asgi_query_set_bulk_create_sync (countries (), list, ignore, NULL, &error);
  g_assert_no_error (error);
  shelf_assert_rows (countries (), "name", "x y");

  stored = asgi_query_set_eval_sync (countries (), NULL, &error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(AsgiModel)  country = asgi_result_list_get (stored, i);
      g_autoptr(GListModel) one = fixture_list (country, NULL);

      fixture_set (country, "name", G_TYPE_STRING, i == 0 ? "France" : "Germany");
      fixture_set (country, "area", G_TYPE_DOUBLE, 1.0);
      n = asgi_query_set_bulk_update_sync (countries (), one, fields, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (n, >=, 0);
    }
  shelf_assert_rows (countries (), "name", "France Germany");
  shelf_assert_rows (countries (), "area", "null null");
  fixture_clear ("atlas.Country");
}

static void
test_update_writes_the_rows_that_are_chosen (void)
{
  g_autoptr(AsgiModel)      fr = add_country ("fr", "France");
  g_autoptr(AsgiModel)      de = add_country ("de", "Germany");
  g_autoptr(AsgiExpression) name = asgi_expression_f ("name");
  g_autoptr(AsgiExpression) upper = asgi_expression_func ("Upper", name, NULL);
  g_autoptr(GHashTable)     values = fixture_table ("name", ASGI_TYPE_EXPRESSION, upper, NULL);
  g_autoptr(GHashTable)     negative = fixture_table ("area", G_TYPE_DOUBLE, -1.0, NULL);
  g_autoptr(AsgiQuerySet)   query = asgi_query_set_filter (countries (), "code", G_TYPE_STRING,
                                                           "fr", NULL);
  g_autoptr(GError)         error = NULL;

  g_assert_cmpint (asgi_query_set_update_sync (query, values, NULL, &error), ==, 1);
  g_assert_no_error (error);
  shelf_assert_rows (countries (), "name", "FRANCE Germany");
  g_assert_cmpint (asgi_query_set_update_sync (countries (), negative, NULL, &error), ==, -1);
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "country_area_positive");
  fixture_clear ("atlas.Country");
}

static gint64
count_of (GVariant   *deleted,
          const char *label)
{
  g_autoptr(GVariant)  by_model = g_variant_get_child_value (deleted, 1);
  g_autoptr(GVariant)  count = g_variant_lookup_value (by_model, label, NULL);

  return count ? g_variant_get_int64 (count) : 0;
}

static void
test_delete_counts_by_model (void)
{
  g_autoptr(AsgiQuerySet) authors = asgi_query_set_all (fixture_objects ("atlas.Author"));
  g_autoptr(GVariant)     deleted = NULL;
  g_autoptr(GVariant)     nothing = NULL;
  g_autoptr(GError)       error = NULL;
  gint64                  total = 0;

  shelf_fill ();
  deleted = asgi_query_set_delete_sync (authors, NULL, &error);
  g_assert_no_error (error);
  g_variant_get_child (deleted, 0, "x", &total);
  /* Three authors, three books, and the four rows that join books to tags. */
  g_assert_cmpint (total, ==, 10);
  g_assert_cmpint (count_of (deleted, "atlas.Author"), ==, 3);
  g_assert_cmpint (count_of (deleted, "atlas.Book"), ==, 3);
  g_assert_cmpint (count_of (deleted, "atlas.Book_tags"), ==, 4);
  nothing = asgi_query_set_delete_sync (authors, NULL, &error);
  g_assert_no_error (error);
  g_variant_get_child (nothing, 0, "x", &total);
  g_assert_cmpint (total, ==, 0);
  shelf_clear ();
}

/* Django leaves it out so that nobody empties a table by mistake. */
static void
test_a_manager_deletes_nothing (void)
{
  g_autoptr(GError) error = NULL;

  shelf_fill ();
  g_assert_null (asgi_query_set_delete_sync (fixture_objects ("atlas.Author"), NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "has no attribute 'delete'");
  g_assert_cmpint (asgi_query_set_count_sync (fixture_objects ("atlas.Author"), NULL, NULL), ==, 3);
  shelf_clear ();
}

/* Loaded along: what is changed in the database afterwards would be seen by a query. */

static void
rename_author (const char *from,
               const char *to)
{
  g_autoptr(AsgiQuerySet) query = asgi_query_set_filter (fixture_objects ("atlas.Author"), "name",
                                                         G_TYPE_STRING, from, NULL);
  g_autoptr(GHashTable)   values = fixture_table ("name", G_TYPE_STRING, to, NULL);
  g_autoptr(GError)       error = NULL;

  g_assert_cmpint (asgi_query_set_update_sync (query, values, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static void
test_select_related_makes_no_other_query (void)
{
  AsgiQuerySet            *books = fixture_objects ("atlas.Book");
  g_autoptr(AsgiQuerySet)  joined = asgi_query_set_select_related (books, "author", NULL);
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiModel)     with_author = NULL;
  g_autoptr(AsgiModel)     without = NULL;
  g_autoptr(AsgiModel)     loaded = NULL;
  g_autoptr(AsgiModel)     fetched = NULL;

  shelf_fill ();
  with_author = asgi_query_set_first_sync (joined, NULL, &error);
  without = asgi_query_set_first_sync (books, NULL, &error);
  g_assert_no_error (error);
  rename_author ("Ann", "Zoe");

  g_object_get (with_author, "author", &loaded, NULL);
  fixture_assert_field (loaded, "name", "Ann");
  fetched = asgi_model_fetch_related_sync (with_author, "author", NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (fetched, "name", "Ann");
  g_clear_object (&fetched);
  fetched = asgi_model_fetch_related_sync (without, "author", NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (fetched, "name", "Zoe");
  shelf_clear ();
}

static void
test_prefetch_related_loads_lists (void)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (fixture_objects ("atlas.Author"),
                                                             "name", NULL);
  g_autoptr(AsgiQuerySet) query = asgi_query_set_prefetch_related (ordered, "books__tags", NULL);
  g_autoptr(GError)       error = NULL;
  g_autoptr(AsgiModel)    ann = NULL;
  g_autoptr(AsgiModel)    cy = NULL;
  g_autoptr(GObject)      books = NULL;
  g_autoptr(GObject)      none = NULL;
  g_autoptr(GObject)      tags = NULL;
  g_autoptr(AsgiRow)      sea = NULL;

  shelf_fill ();
  ann = asgi_query_set_first_sync (query, NULL, &error);
  cy = asgi_query_set_last_sync (query, NULL, &error);
  g_assert_no_error (error);
  fixture_clear ("atlas.Book");

  books = asgi_row_get_object (ASGI_ROW (ann), "books", &error);
  g_assert_no_error (error);
  shelf_assert_list (ASGI_RESULT_LIST (books), "title", "Sea Storm");
  sea = asgi_result_list_get (ASGI_RESULT_LIST (books), 0);
  tags = asgi_row_get_object (sea, "tags", &error);
  g_assert_no_error (error);
  shelf_assert_list (ASGI_RESULT_LIST (tags), "name", "blue map");
  none = asgi_row_get_object (ASGI_ROW (cy), "books", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (asgi_result_list_get_size (ASGI_RESULT_LIST (none)), ==, 0);
  shelf_clear ();
}

/* Any method */

static void
test_the_general_call_writes_too (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new_named ("code", G_TYPE_STRING, "fr", "name",
                                                            G_TYPE_STRING, "France", NULL);
  g_autoptr(AsgiArguments) name = asgi_arguments_new_strings ((const char *[]) { "Di", NULL });
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiRow)       row = asgi_query_set_call_sync (countries (), "get_or_create", args,
                                                           NULL, &error);
  g_autoptr(AsgiQuerySet)  adults = asgi_model_info_manager (fixture_model ("atlas.Author"),
                                                             "adults", NULL);
  g_autoptr(AsgiRow)       registered = asgi_query_set_call_sync (adults, "register", name, NULL,
                                                                  &error);
  g_autoptr(GObject)       country = NULL;
  g_autoptr(GObject)       author = NULL;

  g_assert_no_error (error);
  fixture_assert_field (row, "created", "true");
  country = asgi_row_get_object (row, "value", &error);
  fixture_assert_field (country, "name", "France");
  author = asgi_row_get_object (registered, "value", &error);
  g_assert_no_error (error);
  fixture_assert_field (author, "age", "18");
  fixture_clear ("atlas.Country");
  fixture_clear ("atlas.Author");
}

static void
test_a_write_that_is_cancelled_in_time_is_not_made (void)
{
  g_autoptr(GHashTable)   values = fixture_table ("code", G_TYPE_STRING, "fr", "name",
                                                  G_TYPE_STRING, "France", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError)       error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (asgi_query_set_create_sync (countries (), values, cancellable, &error));
  fixture_assert_cancelled (error);
  shelf_assert_rows (countries (), "code", "");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/query-set/create", test_create_gives_the_object);
  g_test_add_func ("/query-set/get-or-create", test_get_or_create_creates_once);
  g_test_add_func ("/query-set/update-or-create", test_update_or_create_says_which_it_was);
  g_test_add_func ("/query-set/bulk", test_bulk_create_and_bulk_update);
  g_test_add_func ("/query-set/update", test_update_writes_the_rows_that_are_chosen);
  g_test_add_func ("/query-set/delete", test_delete_counts_by_model);
  g_test_add_func ("/query-set/delete/manager", test_a_manager_deletes_nothing);
  g_test_add_func ("/query-set/select-related", test_select_related_makes_no_other_query);
  g_test_add_func ("/query-set/prefetch-related", test_prefetch_related_loads_lists);
  g_test_add_func ("/query-set/call", test_the_general_call_writes_too);
  g_test_add_func ("/query-set/cancelled", test_a_write_that_is_cancelled_in_time_is_not_made);

  return fixture_finish (g_test_run ());
}
