/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chains, and the queries that read. */
#include "shelf.h"

static AsgiQuerySet *
authors (void)
{
  return fixture_objects ("atlas.Author");
}

static AsgiQuerySet *
books (void)
{
  return fixture_objects ("atlas.Book");
}

static gboolean
django_is_at_least (int major,
                    int minor)
{
  g_autofree char  *version = NULL;
  g_auto(GStrv)     parts = NULL;

  g_object_get (asgi_runtime_get_default (), "django-version", &version, NULL);
  parts = g_strsplit (version, ".", 3);

  return atoi (parts[0]) * 100 + atoi (parts[1]) >= major * 100 + minor;
}

/* Chains */

static void
test_a_chain_finds_what_its_conditions_say (void)
{
  g_autoptr(AsgiQuerySet) young = asgi_query_set_filter (authors (), "age__lt", G_TYPE_INT64,
                                                         (gint64) 35, "active", G_TYPE_BOOLEAN,
                                                         TRUE, NULL);
  g_autoptr(AsgiQuerySet) others = asgi_query_set_exclude (authors (), "name", G_TYPE_STRING,
                                                           "Bo", NULL);
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (others, "-name", NULL);
  g_autoptr(AsgiQuerySet) reversed = asgi_query_set_reverse (ordered);
  g_autoptr(AsgiQuerySet) nothing = asgi_query_set_none (authors ());

  shelf_assert_rows (young, "name", "Ann");
  shelf_assert_rows (ordered, "name", "Cy Ann");
  shelf_assert_rows (reversed, "name", "Ann Cy");
  shelf_assert_rows (nothing, "name", "");
}

static void
test_a_hash_table_says_the_same_as_names_and_values (void)
{
  const char              *names[] = { "-author__name", "title", NULL };
  g_autoptr(GHashTable)    ann = fixture_table ("author__name", G_TYPE_STRING, "Ann",
                                                "pages__gt", G_TYPE_INT64, (gint64) 150, NULL);
  g_autoptr(GHashTable)    bo = fixture_table ("author__name", G_TYPE_STRING, "Bo", NULL);
  g_autoptr(AsgiQuerySet)  filtered = asgi_query_set_filter_with (books (), ann);
  g_autoptr(AsgiQuerySet)  excluded = asgi_query_set_exclude_with (books (), bo);
  g_autoptr(AsgiQuerySet)  ordered = asgi_query_set_order_byv (books (), names);
  g_autoptr(AsgiQuerySet)  everything = asgi_query_set_filter_with (ordered, NULL);

  /* What becomes of the table afterwards is no matter of the queryset. */
  g_hash_table_remove_all (ann);
  shelf_assert_rows (filtered, "title", "Storm");
  shelf_assert_rows (excluded, "title", "Sea Storm");
  shelf_assert_rows (everything, "title", "Atlas Sea Storm");
}

static void
test_a_queryset_never_changes (void)
{
  g_autoptr(AsgiQuerySet)  all = asgi_query_set_order_by (books (), "title", NULL);
  g_autoptr(AsgiQuerySet)  thick = asgi_query_set_filter (all, "pages__gt", G_TYPE_INT64,
                                                          (gint64) 150, NULL);
  g_autoptr(AsgiQuerySet)  thin = asgi_query_set_filter (all, "pages__lt", G_TYPE_INT64,
                                                         (gint64) 150, NULL);
  g_autofree char         *text = asgi_query_set_to_string (thick);

  shelf_assert_rows (thick, "title", "Atlas Storm");
  shelf_assert_rows (thin, "title", "Sea");
  shelf_assert_rows (all, "title", "Atlas Sea Storm");
  g_assert_cmpstr (text, ==, "atlas.Book.order_by().filter()");
  g_assert_cmpstr (asgi_query_set_get_label (thick), ==, "atlas.Book");

  /* A link outlives the queryset that it was made for. */
  g_clear_object (&all);
  shelf_assert_rows (thick, "title", "Atlas Storm");
}

static void
test_a_chain_may_be_long (void)
{
  g_autoptr(AsgiQuerySet) query = asgi_query_set_all (books ());

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr(AsgiQuerySet) next = asgi_query_set_order_by (query, i % 2 ? "pages" : "-pages",
                                                              NULL);

      g_set_object (&query, next);
    }
  shelf_assert_rows (query, "title", "Sea Storm Atlas");
}

static void
test_values_may_be_objects_lists_and_querysets (void)
{
  const char              *titles[] = { "Sea", "Atlas", NULL };
  g_autoptr(AsgiArguments) list = asgi_arguments_new_strings (titles);
  g_autoptr(GHashTable)    bo = fixture_table ("name", G_TYPE_STRING, "Bo", NULL);
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiModel)     author = asgi_query_set_get_sync (authors (), bo, NULL, &error);
  g_autoptr(AsgiQuerySet)  young = asgi_query_set_filter (authors (), "age", G_TYPE_INT64,
                                                          (gint64) 30, NULL);
  g_autoptr(AsgiQuerySet)  by_object = asgi_query_set_filter (books (), "author", ASGI_TYPE_MODEL,
                                                              author, NULL);
  g_autoptr(AsgiQuerySet)  by_list = asgi_query_set_filter (books (), "title__in",
                                                            ASGI_TYPE_ARGUMENTS, list, NULL);
  g_autoptr(AsgiQuerySet)  by_strv = asgi_query_set_filter (books (), "title__in", G_TYPE_STRV,
                                                            titles, NULL);
  g_autoptr(AsgiQuerySet)  by_query = asgi_query_set_filter (books (), "author__in",
                                                             ASGI_TYPE_QUERY_SET, young, NULL);

  g_assert_no_error (error);
  shelf_assert_rows (by_object, "title", "Atlas");
  shelf_assert_rows (by_list, "title", "Sea Atlas");
  shelf_assert_rows (by_strv, "title", "Sea Atlas");
  shelf_assert_rows (by_query, "title", "Sea Storm");
}

static void
test_a_slice_is_a_part_of_the_rows (void)
{
  g_autoptr(AsgiQuerySet) all = asgi_query_set_order_by (books (), "pages", NULL);
  g_autoptr(AsgiQuerySet) middle = asgi_query_set_slice (all, 1, 2);
  g_autoptr(AsgiQuerySet) rest = asgi_query_set_slice (all, 1, -1);
  g_autoptr(AsgiQuerySet) part_of_rest = asgi_query_set_slice (rest, 1, 9);
  g_autoptr(AsgiQuerySet) from_the_end = asgi_query_set_slice (all, -1, -1);
  g_autoptr(AsgiQuerySet) to_the_end = asgi_query_set_slice (all, 0, -2);
  g_autoptr(AsgiQuerySet) filtered = asgi_query_set_filter (middle, "title", G_TYPE_STRING, "x",
                                                            NULL);

  shelf_assert_rows (middle, "title", "Storm");
  shelf_assert_rows (rest, "title", "Storm Atlas");
  shelf_assert_rows (part_of_rest, "title", "Atlas");
  shelf_assert_failure (from_the_end, ASGI_ERROR_VALUE, "Negative indexing");
  shelf_assert_failure (to_the_end, ASGI_ERROR_VALUE, "Negative indexing");
  /* An AssertionError before Django 4.0, and a TypeError since. */
  shelf_assert_failure (filtered, django_is_at_least (4, 0) ? ASGI_ERROR_TYPE : ASGI_ERROR_PYTHON,
                        "slice");
}

/* As Django's own methods are called with nothing; it also has to compile without a warning. */
static void
test_a_list_of_names_may_be_empty (void)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (books (), "-pages", NULL);
  g_autoptr(AsgiQuerySet) plain = asgi_query_set_order_by (ordered, NULL);
  g_autoptr(AsgiQuerySet) different = asgi_query_set_distinct (plain, NULL);
  g_autoptr(AsgiQuerySet) prefetched = asgi_query_set_prefetch_related (different, NULL);
  g_autoptr(AsgiQuerySet) related = asgi_query_set_select_related (prefetched, NULL);
  g_autoptr(AsgiQuerySet) deferred = asgi_query_set_defer (related, NULL);
  g_autoptr(AsgiQuerySet) values = asgi_query_set_values (different, NULL);
  g_autoptr(AsgiRow)      row = asgi_query_set_first_sync (values, NULL, NULL);

  g_assert_cmpint (asgi_query_set_count_sync (deferred, NULL, NULL), ==, 3);
  g_assert_cmpint (asgi_row_get_n_columns (row), >, 5);
}

static void
test_querysets_are_combined (void)
{
  g_autoptr(AsgiQuerySet) thick = asgi_query_set_filter (books (), "pages__gte", G_TYPE_INT64,
                                                         (gint64) 200, NULL);
  g_autoptr(AsgiQuerySet) of_ann = asgi_query_set_filter (books (), "author__name", G_TYPE_STRING,
                                                          "Ann", NULL);
  g_autoptr(AsgiQuerySet) both = asgi_query_set_and (thick, of_ann);
  g_autoptr(AsgiQuerySet) either = asgi_query_set_or (thick, of_ann);
  g_autoptr(AsgiQuerySet) united = asgi_query_set_union (thick, of_ann, FALSE);
  g_autoptr(AsgiQuerySet) twice = asgi_query_set_union (thick, of_ann, TRUE);
  g_autoptr(AsgiQuerySet) common = asgi_query_set_intersection (thick, of_ann);
  g_autoptr(AsgiQuerySet) rest = asgi_query_set_difference (thick, of_ann);
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (united, "pages", NULL);
  g_autoptr(AsgiQuerySet) doubled = asgi_query_set_order_by (twice, "pages", NULL);

  shelf_assert_rows (both, "title", "Storm");
  shelf_assert_rows (either, "title", "Sea Storm Atlas");
  shelf_assert_rows (ordered, "title", "Sea Storm Atlas");
  shelf_assert_rows (doubled, "title", "Sea Storm Storm Atlas");
  shelf_assert_rows (common, "title", "Storm");
  shelf_assert_rows (rest, "title", "Atlas");
}

static void
test_xor_and_contains_say_which_django_has_them (void)
{
  g_autoptr(AsgiQuerySet)  thick = asgi_query_set_filter (books (), "pages__gte", G_TYPE_INT64,
                                                          (gint64) 200, NULL);
  g_autoptr(AsgiQuerySet)  of_ann = asgi_query_set_filter (books (), "author__name",
                                                           G_TYPE_STRING, "Ann", NULL);
  g_autoptr(AsgiQuerySet)  one_of_both = asgi_query_set_xor (thick, of_ann);
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiModel)     atlas = asgi_query_set_last_sync (books (), NULL, &error);
  gboolean                 contained = asgi_query_set_contains_sync (thick, atlas, NULL, &error);

  if (django_is_at_least (4, 0))
    g_assert_true (contained);
  else
    fixture_assert_error (error, ASGI_ERROR_NOT_SUPPORTED, "contains() needs Django 4.0");

  if (django_is_at_least (4, 1))
    shelf_assert_rows (one_of_both, "title", "Sea Atlas");
  else
    shelf_assert_failure (one_of_both, ASGI_ERROR_NOT_SUPPORTED, "xor() needs Django 4.1");
}

/* Errors of a chain are told when the query is made. */

static void
test_a_wrong_name_is_told_by_the_query (void)
{
  const struct {
    const char *name;
    int         code;
    const char *text;
  } names[] = {
    { "no_such_field", ASGI_ERROR_FIELD, "no_such_field" },
    { "age__no_such_lookup", ASGI_ERROR_FIELD, "no_such_lookup" },
    { "age; --", ASGI_ERROR_FIELD, "“age; --”" },
    { "1age", ASGI_ERROR_FIELD, "“1age”" },
    { "", ASGI_ERROR_FIELD, "“”" },
    { "âge", ASGI_ERROR_FIELD, "âge" },
    { "_connector", ASGI_ERROR_TYPE, "_connector" },
    { "_negated", ASGI_ERROR_TYPE, "_negated" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(AsgiQuerySet) query = asgi_query_set_filter (authors (), names[i].name,
                                                             G_TYPE_STRING, "1", NULL);
      g_autoptr(AsgiQuerySet) later = asgi_query_set_order_by (query, "name", NULL);
      g_autoptr(GHashTable)   table = fixture_table (names[i].name, G_TYPE_STRING, "1", NULL);
      g_autoptr(AsgiQuerySet) excluded = asgi_query_set_exclude_with (authors (), table);
      g_autoptr(AsgiQ)        condition = asgi_q_new_with (table);
      g_autoptr(AsgiQuerySet) by_condition = asgi_query_set_filter_q (authors (), condition);

      shelf_assert_failure (query, names[i].code, names[i].text);
      shelf_assert_failure (later, names[i].code, names[i].text);
      shelf_assert_failure (excluded, names[i].code, names[i].text);
      shelf_assert_failure (by_condition, names[i].code, names[i].text);
    }
}

static gpointer
copy_nothing (gpointer boxed)
{
  return boxed;
}

static void
free_nothing (gpointer boxed)
{
}

static void
test_an_object_of_javascript_is_refused_by_name (void)
{
  GType                    type = g_boxed_type_register_static ("JSObject", copy_nothing,
                                                                free_nothing);
  int                      object = 0;
  g_autoptr(AsgiQuerySet)  query = asgi_query_set_filter (authors (), "name", type, &object, NULL);
  g_autoptr(AsgiQuerySet)  pointer = asgi_query_set_filter (authors (), "name", G_TYPE_POINTER,
                                                            &object, NULL);
  g_autoptr(GError)        error = NULL;

  shelf_assert_failure (query, ASGI_ERROR_TYPE, "“name” is a JavaScript object");
  shelf_assert_failure (pointer, ASGI_ERROR_TYPE, "“name” has the type gpointer");
  /* A condition that is left out would delete every row. */
  g_assert_null (asgi_query_set_delete_sync (query, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "“name”");
  g_assert_cmpint (asgi_query_set_count_sync (authors (), NULL, NULL), ==, 3);
}

static void
test_a_value_without_a_type_is_null (void)
{
  GValue                   empty = G_VALUE_INIT;
  g_autoptr(GHashTable)    lookups = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(AsgiQuerySet)  uninitialised = NULL;
  g_autoptr(AsgiQuerySet)  missing = NULL;
  g_autoptr(AsgiQuerySet)  refused = NULL;

  g_hash_table_insert (lookups, (gpointer) "age", &empty);
  uninitialised = asgi_query_set_filter_with (authors (), lookups);
  shelf_assert_rows (uninitialised, "name", "Cy");

  g_hash_table_insert (lookups, (gpointer) "age", NULL);
  missing = asgi_query_set_filter_with (authors (), lookups);
  shelf_assert_rows (missing, "name", "Cy");

  g_hash_table_remove_all (lookups);
  g_hash_table_insert (lookups, (gpointer) "age__gt", &empty);
  refused = asgi_query_set_filter_with (authors (), lookups);
  shelf_assert_failure (refused, ASGI_ERROR_VALUE, "None");
}

static void
test_a_queryset_of_its_own_making_has_no_rows (void)
{
  g_autoptr(AsgiQuerySet)  bare = g_object_new (ASGI_TYPE_QUERY_SET, NULL);
  g_autoptr(AsgiQuerySet)  query = asgi_query_set_order_by (bare, "name", NULL);
  g_autoptr(AsgiQuerySet)  joined = asgi_query_set_filter (books (), "author__in",
                                                           ASGI_TYPE_QUERY_SET, bare, NULL);
  g_autofree char         *text = asgi_query_set_to_string (query);
  g_autoptr(GError)        error = NULL;

  shelf_assert_failure (bare, ASGI_ERROR_TYPE, "aobjects");
  shelf_assert_failure (query, ASGI_ERROR_TYPE, "aobjects");
  shelf_assert_failure (joined, ASGI_ERROR_TYPE, "made by hand");
  g_assert_null (asgi_query_set_get_label (bare));
  g_assert_cmpstr (text, ==, "(empty).order_by()");
  g_assert_cmpint (asgi_query_set_count_sync (bare, NULL, &error), ==, -1);
  fixture_assert_error (error, ASGI_ERROR_TYPE, "aobjects");
}

/* Answers */

static void
test_filter_and_eval_are_one_call (void)
{
  g_autoptr(GHashTable)     lookups = fixture_table ("age__gt", G_TYPE_INT64, (gint64) 35, NULL);
  g_autoptr(GAsyncResult)   result = NULL;
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) list = NULL;

  asgi_query_set_filter_async (authors (), lookups, NULL, fixture_done, &result);
  g_assert_null (result);
  fixture_wait (&result);
  list = asgi_query_set_filter_finish (authors (), result, &error);
  g_assert_no_error (error);
  shelf_assert_list (list, "name", "Bo");
  g_assert_true (G_IS_LIST_MODEL (list));
}

static void
test_item_loads_one_row (void)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (books (), "pages", NULL);
  g_autoptr(GError)       error = NULL;
  g_autoptr(AsgiModel)    second = asgi_query_set_item_sync (ordered, 1, NULL, &error);

  g_assert_no_error (error);
  fixture_assert_field (second, "title", "Storm");
  g_assert_null (asgi_query_set_item_sync (ordered, 3, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INDEX, "out of range");
  g_assert_null (asgi_query_set_item_sync (ordered, -1, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "Negative indexing");
}

static void
test_get_wants_exactly_one (void)
{
  g_autoptr(GHashTable) one = fixture_table ("name", G_TYPE_STRING, "Bo", NULL);
  g_autoptr(GHashTable) none = fixture_table ("name", G_TYPE_STRING, "Di", NULL);
  g_autoptr(GHashTable) two = fixture_table ("age__isnull", G_TYPE_BOOLEAN, FALSE, NULL);
  g_autoptr(GError)     error = NULL;
  g_autoptr(AsgiModel)  bo = asgi_query_set_get_sync (authors (), one, NULL, &error);

  g_assert_no_error (error);
  fixture_assert_field (bo, "age", "40");
  g_assert_null (asgi_query_set_get_sync (authors (), none, NULL, &error));
  g_assert_cmpstr (asgi_error_get_exception (error), ==, "atlas.models.library.Author.DoesNotExist");
  fixture_assert_error (error, ASGI_ERROR_DOES_NOT_EXIST, "Author matching query does not exist");
  g_assert_null (asgi_query_set_get_sync (authors (), two, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_MULTIPLE_OBJECTS_RETURNED, "returned 2");
}

static void
test_first_and_last_are_null_when_there_is_none (void)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (books (), "pages", NULL);
  g_autoptr(AsgiQuerySet) none = asgi_query_set_filter (books (), "pages", G_TYPE_INT64,
                                                        (gint64) 1, NULL);
  g_autoptr(GError)       error = NULL;
  g_autoptr(AsgiModel)    first = asgi_query_set_first_sync (ordered, NULL, &error);
  g_autoptr(AsgiModel)    last = asgi_query_set_last_sync (ordered, NULL, &error);

  fixture_assert_field (first, "title", "Sea");
  fixture_assert_field (last, "title", "Atlas");
  g_assert_null (asgi_query_set_first_sync (none, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (asgi_query_set_last_sync (none, NULL, &error));
  g_assert_no_error (error);
}

static void
test_latest_and_earliest_go_by_fields (void)
{
  const char              *pages[] = { "pages", NULL };
  g_autoptr(AsgiQuerySet)  none = asgi_query_set_none (books ());
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiModel)     latest = asgi_query_set_latest_sync (books (), NULL, NULL, &error);
  g_autoptr(AsgiModel)     earliest = asgi_query_set_earliest_sync (books (), NULL, NULL, &error);
  g_autoptr(AsgiModel)     thinnest = asgi_query_set_earliest_sync (books (), pages, NULL, &error);

  g_assert_no_error (error);
  fixture_assert_field (latest, "title", "Atlas");
  fixture_assert_field (earliest, "title", "Sea");
  fixture_assert_field (thinnest, "title", "Sea");
  g_assert_null (asgi_query_set_latest_sync (none, pages, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_DOES_NOT_EXIST, "Book");
}

static void
test_the_database_counts (void)
{
  g_autoptr(AsgiQuerySet)   none = asgi_query_set_filter (authors (), "name", G_TYPE_STRING, "Di",
                                                          NULL);
  g_autoptr(AsgiExpression) oldest = asgi_expression_max ("age");
  g_autoptr(AsgiExpression) mean = asgi_expression_avg ("age");
  g_autoptr(GHashTable)     expressions = fixture_table ("oldest", ASGI_TYPE_EXPRESSION, oldest,
                                                         "mean", ASGI_TYPE_EXPRESSION, mean, NULL);
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiRow)        row = asgi_query_set_aggregate_sync (authors (), expressions, NULL,
                                                                 &error);
  g_autoptr(AsgiRow)        empty = asgi_query_set_aggregate_sync (none, expressions, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (asgi_query_set_count_sync (authors (), NULL, &error), ==, 3);
  g_assert_cmpint (asgi_query_set_count_sync (none, NULL, &error), ==, 0);
  g_assert_true (asgi_query_set_exists_sync (authors (), NULL, &error));
  g_assert_false (asgi_query_set_exists_sync (none, NULL, &error));
  g_assert_no_error (error);
  fixture_assert_field (row, "oldest", "40");
  fixture_assert_field (row, "mean", "35");
  g_assert_true (asgi_row_is_null (empty, "oldest"));
}

static void
test_in_bulk_finds_by_keys (void)
{
  g_autoptr(AsgiArguments)  slugs = asgi_arguments_new ();
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) some = NULL;
  g_autoptr(AsgiResultList) all = asgi_query_set_in_bulk_sync (books (), NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (asgi_result_list_get_size (all), ==, 3);
  asgi_arguments_append_string (slugs, "Storm");
  asgi_arguments_append_string (slugs, "missing");
  some = asgi_query_set_in_bulk_sync (books (), slugs, "slug", NULL, &error);
  g_assert_no_error (error);
  shelf_assert_list (some, "title", "Storm");
  g_assert_null (asgi_query_set_in_bulk_sync (books (), slugs, "title", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "unique");
}

static void
test_explain_tells_the_plan (void)
{
  g_autoptr(GError)  error = NULL;
  g_autofree char   *plan = asgi_query_set_explain_sync (books (), NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (plan, "atlas_book"));
  g_assert_null (asgi_query_set_explain_sync (books (), "no such", NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "format"));
}

/* Rows */

static void
test_values_are_rows_of_columns (void)
{
  const char              *names[] = { "title", "author__name", NULL };
  g_autoptr(AsgiQuerySet)  ordered = asgi_query_set_order_by (books (), "pages", NULL);
  g_autoptr(AsgiQuerySet)  values = asgi_query_set_values (ordered, "author__name", "pages", NULL);
  g_autoptr(AsgiQuerySet)  tuples = asgi_query_set_values_listv (ordered, names);
  g_autoptr(AsgiQuerySet)  flat = asgi_query_set_values_list_flat (ordered, "price");
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiRow)       row = asgi_query_set_first_sync (values, NULL, &error);
  g_autoptr(AsgiRow)       price = asgi_query_set_item_sync (flat, 2, NULL, &error);
  g_autoptr(AsgiRow)       tuple = asgi_query_set_last_sync (tuples, NULL, &error);

  g_assert_no_error (error);
  shelf_assert_rows (values, "author__name", "Ann Ann Bo");
  shelf_assert_rows (values, "pages", "100 200 301");
  shelf_assert_rows (tuples, "title", "Sea Storm Atlas");
  shelf_assert_rows (flat, "price", "9.90 20.00 5.00");
  g_assert_false (ASGI_IS_MODEL (row));
  g_assert_cmpuint (asgi_row_get_n_columns (row), ==, 2);
  g_assert_cmpstr (asgi_row_get_column_name (row, 1), ==, "pages");
  g_assert_false (asgi_row_get_flat (row));
  g_assert_true (asgi_row_get_flat (price));
  fixture_assert_field (price, "price", "5.00");
  fixture_assert_field (tuple, "author__name", "Bo");
}

static void
test_dates_are_rows_too (void)
{
  g_autoptr(AsgiQuerySet) years = asgi_query_set_dates (books (), "published", "year", "DESC");
  g_autoptr(AsgiQuerySet) months = asgi_query_set_dates (books (), "published", "month", NULL);
  g_autoptr(AsgiQuerySet) wrong = asgi_query_set_dates (books (), "published", "century", NULL);
  g_autoptr(GError)       error = NULL;
  g_autoptr(AsgiRow)      year = asgi_query_set_first_sync (years, NULL, &error);
  const char             *name = asgi_row_get_column_name (year, 0);

  g_assert_no_error (error);
  g_assert_cmpuint (asgi_row_get_n_columns (year), ==, 1);
  shelf_assert_rows (years, name, "2001-01-01 1999-01-01");
  shelf_assert_rows (months, name, "1999-12-01 2001-05-01 2001-07-01");
  shelf_assert_failure (wrong, django_is_at_least (4, 0) ? ASGI_ERROR_VALUE : ASGI_ERROR_PYTHON,
                        "'kind' must be one of");
}

static void
test_raw_sql_makes_objects (void)
{
  g_autoptr(AsgiArguments) params = asgi_arguments_new ();
  g_autoptr(AsgiQuerySet)  raw = NULL;
  g_autoptr(AsgiQuerySet)  wrong = asgi_query_set_raw (books (), "SELECT nothing", NULL);
  g_autoptr(AsgiQuerySet)  broken = asgi_query_set_raw (books (), "SELEKT", NULL);

  asgi_arguments_append_int64 (params, 150);
  raw = asgi_query_set_raw (books (), "SELECT id, title, pages * 2 AS twice FROM atlas_book "
                                      "WHERE pages > %s ORDER BY pages", params);
  shelf_assert_rows (raw, "title", "Storm Atlas");
  shelf_assert_rows (raw, "twice", "400 602");
  shelf_assert_failure (wrong, ASGI_ERROR_OPERATIONAL, "nothing");
  shelf_assert_failure (broken, ASGI_ERROR_OPERATIONAL, "syntax");
}

/* Methods of the project's own */

static void
test_custom_methods_are_links_of_a_chain (void)
{
  g_autoptr(AsgiArguments) name = asgi_arguments_new_named ("text", G_TYPE_STRING, "N", NULL);
  g_autoptr(AsgiArguments) least = asgi_arguments_new_named ("least", G_TYPE_INT64, (gint64) 1,
                                                             NULL);
  g_autoptr(AsgiQuerySet)  named = asgi_query_set_call (authors (), "named", name);
  g_autoptr(AsgiQuerySet)  prolific = asgi_query_set_call (authors (), "prolific", least);
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiQuerySet)  adults = asgi_model_info_manager (fixture_model ("atlas.Author"),
                                                             "adults", &error);
  g_autoptr(AsgiQuerySet)  unknown = asgi_query_set_call (authors (), "no_such_method", NULL);
  g_autoptr(AsgiQuerySet)  private = asgi_query_set_call (authors (), "_clone", NULL);

  g_assert_no_error (error);
  shelf_assert_rows (named, "name", "Ann");
  shelf_assert_rows (prolific, "n_books", "2 1");
  shelf_assert_rows (adults, "name", "Ann Bo");
  shelf_assert_failure (unknown, ASGI_ERROR_LOOKUP, "no_such_method");
  shelf_assert_failure (private, ASGI_ERROR_LOOKUP, "“_clone”");
}

static void
test_custom_methods_answer_anything (void)
{
  g_autoptr(AsgiArguments)  above = asgi_arguments_new_named ("above", G_TYPE_INT64, (gint64) 20,
                                                              NULL);
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiRow)        oldest = asgi_query_set_call_sync (authors (), "oldest", NULL, NULL,
                                                               &error);
  g_autoptr(AsgiRow)        ages = asgi_query_set_call_sync (authors (), "ages", above, NULL,
                                                             &error);
  g_autoptr(AsgiRow)        list = asgi_query_set_call_sync (authors (), "prolific", NULL, NULL,
                                                             &error);
  g_autoptr(GObject)        author = NULL;
  g_autoptr(GObject)        rows = NULL;

  g_assert_no_error (error);
  g_assert_true (asgi_row_get_flat (oldest));
  author = asgi_row_get_object (oldest, "value", &error);
  fixture_assert_field (author, "name", "Bo");
  fixture_assert_field (ages, "value", "[<int64 30>, <int64 40>]");
  rows = asgi_row_get_object (list, "value", &error);
  g_assert_cmpuint (asgi_result_list_get_size (ASGI_RESULT_LIST (rows)), ==, 0);
  g_assert_null (asgi_query_set_call_sync (authors (), "failing", NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "no such thing as Author");
  g_assert_null (asgi_query_set_call_sync (authors (), "_fetch_all", NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "“_fetch_all”");
}

/* Calls */

static void
test_cancelled_before_a_query_is_not_made (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (asgi_query_set_eval_sync (authors (), cancellable, &error));
  fixture_assert_cancelled (error);
  asgi_query_set_count_async (authors (), cancellable, fixture_done, &result);
  g_assert_null (result);
  fixture_wait (&result);
  g_assert_cmpint (asgi_query_set_count_finish (authors (), result, &error), ==, -1);
  fixture_assert_cancelled (error);
}

/* A query that only an interruption can end. */
static AsgiQuerySet *
endless (void)
{
  return asgi_query_set_raw (books (), "WITH RECURSIVE n (i) AS "
                             "(SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                             "SELECT max (i) AS id FROM n", NULL);
}

static gboolean
cancel (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled_while_it_runs_it_is_interrupted (void)
{
  g_autoptr(AsgiQuerySet) query = endless ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  asgi_query_set_eval_async (query, cancellable, fixture_done, &result);
  g_timeout_add (100, cancel, cancellable);
  fixture_wait (&result);
  g_assert_null (asgi_query_set_eval_finish (query, result, &error));
  fixture_assert_cancelled (error);
  /* The worker and its connection are as before. */
  g_assert_cmpint (asgi_query_set_count_sync (authors (), NULL, &error), ==, 3);
  g_assert_no_error (error);
}

static void
test_cancelled_afterwards_nothing_happens (void)
{
  g_autoptr(GCancellable)   cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult)   result = NULL;
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) list = NULL;

  asgi_query_set_eval_async (authors (), cancellable, fixture_done, &result);
  fixture_wait (&result);
  g_cancellable_cancel (cancellable);
  list = asgi_query_set_eval_finish (authors (), result, &error);
  g_assert_no_error (error);
  shelf_assert_list (list, "name", "Ann Bo Cy");
}

static void
test_a_result_of_another_call_is_refused (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;
  g_autoptr(AsgiModel)    model = NULL;

  asgi_query_set_first_async (authors (), NULL, fixture_done, &result);
  fixture_wait (&result);
  g_assert_null (asgi_query_set_eval_finish (authors (), result, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "of another call");
  g_assert_null (asgi_query_set_first_finish (books (), result, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "of another call");
  model = asgi_query_set_first_finish (authors (), result, &error);
  g_assert_no_error (error);
  fixture_assert_field (model, "name", "Ann");
}

static void
test_queries_of_any_number_are_under_way_at_once (void)
{
  GAsyncResult      *results[50] = { NULL };
  g_autoptr(GError)  error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    asgi_query_set_count_async (i % 2 ? authors () : books (), NULL, fixture_done, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      fixture_wait (&results[i]);
      g_assert_cmpint (asgi_query_set_count_finish (i % 2 ? authors () : books (), results[i],
                                                    &error), ==, 3);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");
  shelf_fill ();

  g_test_add_func ("/query-set/chain/conditions", test_a_chain_finds_what_its_conditions_say);
  g_test_add_func ("/query-set/chain/hash", test_a_hash_table_says_the_same_as_names_and_values);
  g_test_add_func ("/query-set/chain/immutable", test_a_queryset_never_changes);
  g_test_add_func ("/query-set/chain/long", test_a_chain_may_be_long);
  g_test_add_func ("/query-set/chain/values", test_values_may_be_objects_lists_and_querysets);
  g_test_add_func ("/query-set/chain/slice", test_a_slice_is_a_part_of_the_rows);
  g_test_add_func ("/query-set/chain/no-names", test_a_list_of_names_may_be_empty);
  g_test_add_func ("/query-set/chain/combined", test_querysets_are_combined);
  g_test_add_func ("/query-set/chain/since", test_xor_and_contains_say_which_django_has_them);
  g_test_add_func ("/query-set/errors/name", test_a_wrong_name_is_told_by_the_query);
  g_test_add_func ("/query-set/errors/javascript",
                   test_an_object_of_javascript_is_refused_by_name);
  g_test_add_func ("/query-set/errors/null", test_a_value_without_a_type_is_null);
  g_test_add_func ("/query-set/errors/bare", test_a_queryset_of_its_own_making_has_no_rows);
  g_test_add_func ("/query-set/answers/filter", test_filter_and_eval_are_one_call);
  g_test_add_func ("/query-set/answers/item", test_item_loads_one_row);
  g_test_add_func ("/query-set/answers/get", test_get_wants_exactly_one);
  g_test_add_func ("/query-set/answers/first-last",
                   test_first_and_last_are_null_when_there_is_none);
  g_test_add_func ("/query-set/answers/latest-earliest", test_latest_and_earliest_go_by_fields);
  g_test_add_func ("/query-set/answers/aggregate", test_the_database_counts);
  g_test_add_func ("/query-set/answers/in-bulk", test_in_bulk_finds_by_keys);
  g_test_add_func ("/query-set/answers/explain", test_explain_tells_the_plan);
  g_test_add_func ("/query-set/rows/values", test_values_are_rows_of_columns);
  g_test_add_func ("/query-set/rows/dates", test_dates_are_rows_too);
  g_test_add_func ("/query-set/rows/raw", test_raw_sql_makes_objects);
  g_test_add_func ("/query-set/custom/chain", test_custom_methods_are_links_of_a_chain);
  g_test_add_func ("/query-set/custom/answer", test_custom_methods_answer_anything);
  g_test_add_func ("/query-set/calls/cancelled-before",
                   test_cancelled_before_a_query_is_not_made);
  g_test_add_func ("/query-set/calls/cancelled-during",
                   test_cancelled_while_it_runs_it_is_interrupted);
  g_test_add_func ("/query-set/calls/cancelled-after", test_cancelled_afterwards_nothing_happens);
  g_test_add_func ("/query-set/calls/mixed-up", test_a_result_of_another_call_is_refused);
  g_test_add_func ("/query-set/calls/many", test_queries_of_any_number_are_under_way_at_once);

  return fixture_finish (g_test_run ());
}
