/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expressions, conditions and prefetches, each against an answer that was worked out by hand. */
#include "shelf.h"

/* Every book's answer, in the order of their pages: Sea (100), Storm (200), Atlas (301). */
static void
assert_books (AsgiExpression *expression,
              const char     *expected)
{
  g_autoptr(AsgiExpression) owned = expression;
  g_autoptr(AsgiQuerySet)   ordered = asgi_query_set_order_by (fixture_objects ("atlas.Book"),
                                                               "pages", NULL);
  g_autoptr(AsgiQuerySet)   query = asgi_query_set_annotate (ordered, "answer",
                                                             ASGI_TYPE_EXPRESSION, owned, NULL);

  shelf_assert_rows (query, "answer", expected);
}

static void
assert_authors (AsgiExpression *expression,
                const char     *expected)
{
  g_autoptr(AsgiExpression) owned = expression;
  g_autoptr(AsgiQuerySet)   ordered = asgi_query_set_order_by (fixture_objects ("atlas.Author"),
                                                               "name", NULL);
  g_autoptr(AsgiQuerySet)   query = asgi_query_set_annotate (ordered, "answer",
                                                             ASGI_TYPE_EXPRESSION, owned, NULL);

  shelf_assert_rows (query, "answer", expected);
}

static void
assert_filtered (AsgiQ      *condition,
                 const char *expected)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (fixture_objects ("atlas.Book"),
                                                             "pages", NULL);
  g_autoptr(AsgiQuerySet) query = asgi_query_set_filter_q (ordered, condition);

  shelf_assert_rows (query, "title", expected);
}

static AsgiExpression *
typed_value (AsgiExpression *value,
             const char     *field)
{
  g_autoptr(AsgiExpression) owned = value;

  return asgi_expression_output (owned, field);
}

/* Fields and values */

static void
test_fields_and_values (void)
{
  g_auto(GValue) number = G_VALUE_INIT;

  g_value_init (&number, G_TYPE_INT64);
  g_value_set_int64 (&number, 7);
  assert_books (asgi_expression_f ("title"), "Sea Storm Atlas");
  assert_books (asgi_expression_f ("author__name"), "Ann Ann Bo");
  assert_books (typed_value (asgi_expression_value (&number), "IntegerField"), "7 7 7");
  assert_books (typed_value (asgi_expression_int64 (-3), "IntegerField"), "-3 -3 -3");
  assert_books (typed_value (asgi_expression_string ("x"), "CharField"), "x x x");
  assert_books (typed_value (asgi_expression_string (NULL), "CharField"), "null null null");
  assert_books (typed_value (asgi_expression_boolean (TRUE), "BooleanField"), "true true true");
}

static void
test_aggregates (void)
{
  assert_authors (asgi_expression_count ("books"), "2 1 0");
  assert_authors (asgi_expression_sum ("books__pages"), "300 301 null");
  assert_authors (asgi_expression_avg ("books__pages"), "150 301 null");
  assert_authors (asgi_expression_max ("books__title"), "Storm Atlas null");
  assert_authors (asgi_expression_min ("books__published"), "1999-12-31 2001-07-01 null");
}

static void
test_options_are_added_to_an_aggregate (void)
{
  g_autoptr(AsgiExpression) tags = asgi_expression_count ("books__tags");
  g_autoptr(AsgiQ)          thick = asgi_q_new ("books__pages__gte", G_TYPE_INT64, (gint64) 200,
                                                NULL);
  g_autoptr(AsgiExpression) books = asgi_expression_count ("books");
  g_autoptr(GHashTable)     options = fixture_table ("filter", ASGI_TYPE_Q, thick, NULL);

  assert_authors (g_object_ref (tags), "3 1 0");
  assert_authors (asgi_expression_with (tags, "distinct", G_TYPE_BOOLEAN, TRUE, NULL), "2 1 0");
  assert_authors (asgi_expression_with_options (books, options), "1 1 0");
}

static void
test_arithmetic (void)
{
  g_autoptr(AsgiExpression) pages = asgi_expression_f ("pages");
  g_autoptr(AsgiExpression) three = asgi_expression_int64 (3);
  g_autoptr(AsgiExpression) two = asgi_expression_int64 (2);

  assert_books (asgi_expression_add (pages, three), "103 203 304");
  assert_books (asgi_expression_sub (pages, three), "97 197 298");
  assert_books (asgi_expression_mul (pages, three), "300 600 903");
  assert_books (asgi_expression_div (pages, two), "50 100 150");
  assert_books (asgi_expression_mod (pages, three), "1 2 1");
  assert_books (asgi_expression_pow (pages, two), "10000 40000 90601");
  assert_books (asgi_expression_neg (pages), "-100 -200 -301");
}

static void
test_functions (void)
{
  g_autoptr(AsgiExpression) title = asgi_expression_f ("title");
  g_autoptr(AsgiExpression) author = asgi_expression_f ("author__name");
  g_autoptr(AsgiExpression) age = asgi_expression_f ("age");
  g_autoptr(AsgiExpression) minus_one = asgi_expression_int64 (-1);
  AsgiExpression           *operands[] = { age, minus_one };
  g_autoptr(AsgiArguments)  args = asgi_arguments_new_strings ((const char *[]) { "title", NULL });

  assert_books (asgi_expression_func ("Length", title, NULL), "3 5 5");
  assert_books (asgi_expression_func ("Concat", author, title, NULL), "AnnSea AnnStorm BoAtlas");
  assert_authors (asgi_expression_funcv ("Coalesce", operands, 2), "30 40 -1");
  assert_books (asgi_expression_call ("Upper", args), "SEA STORM ATLAS");
  assert_books (asgi_expression_call ("django.db.models.functions.Lower", args),
                "sea storm atlas");
}

/* What a plain value alone doesn't say. */
static void
test_values_of_a_field (void)
{
  g_auto(GValue)            text = G_VALUE_INIT;
  g_auto(GValue)            span = G_VALUE_INIT;
  g_auto(GValue)            three = G_VALUE_INIT;
  g_autoptr(AsgiExpression) pages = asgi_expression_f ("pages");

  g_value_init (&text, G_TYPE_STRING);
  g_value_set_static_string (&text, "4:05");
  g_value_init (&span, G_TYPE_INT64);
  g_value_set_int64 (&span, G_TIME_SPAN_HOUR);
  g_value_init (&three, G_TYPE_INT);
  g_value_set_int (&three, 3);
  assert_books (asgi_expression_value_of (&text, "TimeField"), "04:05:00 04:05:00 04:05:00");
  assert_books (asgi_expression_value_of (&span, "DurationField"),
                "3600000000 3600000000 3600000000");
  assert_books (asgi_expression_mul_value (pages, &three), "300 600 903");
  assert_books (typed_value (asgi_expression_double (0.5), "FloatField"), "0.5 0.5 0.5");
}

static void
test_frames_part_a_window (void)
{
  const char                *by_pages[] = { "pages", NULL };
  g_autoptr(AsgiExpression)  sum = asgi_expression_sum ("pages");
  g_autoptr(AsgiExpression)  window = asgi_expression_over (sum, NULL, by_pages);
  g_autoptr(AsgiExpression)  so_far = asgi_expression_row_range (G_MININT64, 0);
  g_autoptr(AsgiExpression)  from_here = asgi_expression_value_range (0, G_MAXINT64);

  assert_books (asgi_expression_with (window, "frame", ASGI_TYPE_EXPRESSION, so_far, NULL),
                "100 300 601");
  assert_books (asgi_expression_with (window, "frame", ASGI_TYPE_EXPRESSION, from_here, NULL),
                "601 501 301");
}

static void
test_a_case_takes_the_first_branch_that_is_true (void)
{
  g_autoptr(AsgiQ)          is_thin = asgi_q_new ("pages__lt", G_TYPE_INT64, (gint64) 150, NULL);
  g_autoptr(AsgiQ)          is_long = asgi_q_new ("pages__lt", G_TYPE_INT64, (gint64) 250, NULL);
  g_autoptr(AsgiExpression) thin = asgi_expression_f ("slug");
  g_autoptr(AsgiExpression) thick = asgi_expression_f ("author__name");
  g_autoptr(AsgiExpression) first = asgi_expression_when (is_thin, thin);
  g_autoptr(AsgiExpression) second = asgi_expression_when (is_long, thick);
  g_autoptr(AsgiExpression) branches = asgi_expression_func ("Case", first, second, NULL);
  g_autoptr(AsgiExpression) type = asgi_expression_call ("CharField", NULL);

  assert_books (asgi_expression_with (branches, "output_field", ASGI_TYPE_EXPRESSION, type, NULL),
                "Sea Ann null");
}

static void
test_casts_change_the_type (void)
{
  g_autoptr(AsgiExpression) pages = asgi_expression_f ("pages");
  g_autoptr(AsgiExpression) price = asgi_expression_f ("price");
  g_autoptr(AsgiExpression) half = asgi_expression_mul (pages, price);

  assert_books (asgi_expression_cast (price, "IntegerField"), "9 20 5");
  assert_books (asgi_expression_output (half, "FloatField"), "990 4000 1505");
}

/* Other querysets */

static AsgiQuerySet *
books_of_the_author (void)
{
  g_autoptr(AsgiExpression) author = asgi_expression_outer_ref ("pk");
  g_autoptr(AsgiQuerySet)   ordered = asgi_query_set_order_by (fixture_objects ("atlas.Book"),
                                                               "-pages", NULL);

  return asgi_query_set_filter (ordered, "author", ASGI_TYPE_EXPRESSION, author, NULL);
}

static void
test_subqueries (void)
{
  g_autoptr(AsgiQuerySet)   books = books_of_the_author ();
  g_autoptr(AsgiQuerySet)   titles = asgi_query_set_values (books, "title", NULL);
  g_autoptr(AsgiQuerySet)   thickest = asgi_query_set_slice (titles, 0, 1);
  g_autoptr(AsgiExpression) exists = asgi_expression_exists (books);
  g_autoptr(AsgiQ)          has_books = asgi_q_new_expression (exists);
  g_autoptr(AsgiQ)          has_none = asgi_q_not (has_books);
  g_autoptr(AsgiQuerySet)   idle = asgi_query_set_filter_q (fixture_objects ("atlas.Author"),
                                                            has_none);

  assert_authors (asgi_expression_subquery (thickest), "Storm Atlas null");
  assert_authors (g_object_ref (exists), "true true false");
  shelf_assert_rows (idle, "name", "Cy");
}

static void
test_windows (void)
{
  const char                *author[] = { "author", NULL };
  const char                *by_pages[] = { "-pages", NULL };
  g_autoptr(AsgiExpression)  sum = asgi_expression_sum ("pages");
  g_autoptr(AsgiExpression)  number = asgi_expression_call ("RowNumber", NULL);

  assert_books (asgi_expression_over (sum, NULL, NULL), "601 601 601");
  assert_books (asgi_expression_over (sum, author, NULL), "300 300 301");
  assert_books (asgi_expression_over (number, NULL, by_pages), "3 2 1");
}

static void
test_orders (void)
{
  AsgiQuerySet              *authors = fixture_objects ("atlas.Author");
  g_autoptr(AsgiExpression)  age = asgi_expression_f ("age");
  g_autoptr(AsgiArguments)   nulls_last = asgi_arguments_new_named ("nulls_last", G_TYPE_BOOLEAN,
                                                                    TRUE, NULL);
  const struct {
    AsgiExpression *order;
    const char     *expected;
  } orders[] = {
    { asgi_expression_asc (age, FALSE, TRUE), "Ann Bo Cy" },
    { asgi_expression_asc (age, TRUE, FALSE), "Cy Ann Bo" },
    { asgi_expression_desc (age, FALSE, TRUE), "Bo Ann Cy" },
    { asgi_expression_desc (age, TRUE, FALSE), "Cy Bo Ann" },
    { asgi_expression_method (age, "desc", nulls_last), "Bo Ann Cy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(AsgiExpression) order = orders[i].order;
      g_autoptr(AsgiQuerySet)   query = asgi_query_set_order_by_expression (authors, order);

      shelf_assert_rows (query, "name", orders[i].expected);
    }
}

static void
test_what_does_not_exist_is_told_by_the_query (void)
{
  g_autoptr(AsgiExpression) unknown = asgi_expression_call ("NoSuchFunction", NULL);
  g_autoptr(AsgiExpression) missing = asgi_expression_f ("no_such_field");
  g_autoptr(AsgiQuerySet)   by_unknown = asgi_query_set_annotate (fixture_objects ("atlas.Book"),
                                                                  "answer", ASGI_TYPE_EXPRESSION,
                                                                  unknown, NULL);
  g_autoptr(AsgiQuerySet)   by_missing = asgi_query_set_annotate (fixture_objects ("atlas.Book"),
                                                                  "answer", ASGI_TYPE_EXPRESSION,
                                                                  missing, NULL);
  g_autofree char          *text = asgi_term_to_string (ASGI_TERM (missing));

  shelf_assert_failure (by_unknown, ASGI_ERROR_LOOKUP, "NoSuchFunction");
  shelf_assert_failure (by_missing, ASGI_ERROR_FIELD, "no_such_field");
  g_assert_cmpstr (text, ==, "F(1)");
  g_assert_cmpstr (asgi_term_get_name (ASGI_TERM (unknown)), ==, "NoSuchFunction");
}

/* Conditions */

static void
test_conditions_are_combined (void)
{
  g_autoptr(GHashTable) lookups = fixture_table ("pages__gte", G_TYPE_INT64, (gint64) 200, NULL);
  g_autoptr(AsgiQ)      of_ann = asgi_q_new ("author__name", G_TYPE_STRING, "Ann", NULL);
  g_autoptr(AsgiQ)      thick = asgi_q_new_with (lookups);
  g_autoptr(AsgiQ)      both = asgi_q_and (of_ann, thick);
  g_autoptr(AsgiQ)      either = asgi_q_or (of_ann, thick);
  g_autoptr(AsgiQ)      neither = asgi_q_not (both);
  g_autoptr(AsgiQ)      all = asgi_q_new (NULL, NULL);

  assert_filtered (of_ann, "Sea Storm");
  assert_filtered (thick, "Storm Atlas");
  assert_filtered (both, "Storm");
  assert_filtered (either, "Sea Storm Atlas");
  assert_filtered (neither, "Sea Atlas");
  assert_filtered (all, "Sea Storm Atlas");
}

static void
test_a_condition_excludes_too (void)
{
  g_autoptr(AsgiQ)          of_ann = asgi_q_new ("author__name", G_TYPE_STRING, "Ann", NULL);
  g_autoptr(AsgiExpression) title = asgi_expression_f ("title");
  g_autoptr(AsgiQ)          own_slug = asgi_q_new ("slug", ASGI_TYPE_EXPRESSION, title, NULL);
  g_autoptr(AsgiQuerySet)   rest = asgi_query_set_exclude_q (fixture_objects ("atlas.Book"),
                                                             of_ann);
  g_autoptr(AsgiQuerySet)   complex = asgi_query_set_complex_filter (rest, own_slug);

  shelf_assert_rows (rest, "title", "Atlas");
  shelf_assert_rows (complex, "title", "Atlas");
}

static void
test_either_but_not_both_needs_a_newer_django (void)
{
  g_autoptr(AsgiQ)          of_ann = asgi_q_new ("author__name", G_TYPE_STRING, "Ann", NULL);
  g_autoptr(AsgiQ)          thick = asgi_q_new ("pages__gte", G_TYPE_INT64, (gint64) 200, NULL);
  g_autoptr(AsgiQ)          one = asgi_q_xor (of_ann, thick);
  g_autoptr(AsgiQuerySet)   query = asgi_query_set_filter_q (fixture_objects ("atlas.Book"), one);
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) list = asgi_query_set_eval_sync (query, NULL, &error);

  if (list)
    shelf_assert_list (list, "title", "Sea Atlas");
  else
    fixture_assert_error (error, ASGI_ERROR_NOT_SUPPORTED, "xor needs Django 4.1");
}

/* Prefetches */

static void
assert_prefetched (AsgiPrefetch *prefetch,
                   const char   *name,
                   const char   *expected)
{
  g_autoptr(AsgiPrefetch) owned = prefetch;
  g_autoptr(AsgiQuerySet) query = asgi_query_set_prefetch (fixture_objects ("atlas.Author"),
                                                           owned);
  g_autoptr(AsgiQuerySet) ann = asgi_query_set_filter (query, "name", G_TYPE_STRING, "Ann", NULL);
  g_autoptr(GError)       error = NULL;
  g_autoptr(AsgiRow)      row = asgi_query_set_get_sync (ann, NULL, NULL, &error);
  g_autoptr(GObject)      list = NULL;

  g_assert_no_error (error);
  list = asgi_row_get_object (row, name, &error);
  g_assert_no_error (error);
  shelf_assert_list (ASGI_RESULT_LIST (list), "title", expected);
  if (g_str_equal (name, "books"))
    {
      g_autoptr(AsgiResultList) property = NULL;

      g_object_get (row, name, &property, NULL);
      shelf_assert_list (property, "title", expected);
    }
}

static void
test_prefetches (void)
{
  g_autoptr(AsgiQuerySet) thick = asgi_query_set_filter (fixture_objects ("atlas.Book"),
                                                         "pages__gte", G_TYPE_INT64,
                                                         (gint64) 200, NULL);
  g_autoptr(AsgiPrefetch) unknown = asgi_prefetch_new ("no_such_relation", NULL, NULL);
  g_autoptr(AsgiQuerySet) wrong = asgi_query_set_prefetch (fixture_objects ("atlas.Author"),
                                                           unknown);

  assert_prefetched (asgi_prefetch_new ("books", NULL, NULL), "books", "Sea Storm");
  assert_prefetched (asgi_prefetch_new ("books", thick, NULL), "books", "Storm");
  assert_prefetched (asgi_prefetch_new ("books", thick, "thick_ones"), "thick_ones", "Storm");
  shelf_assert_failure (wrong, ASGI_ERROR_LOOKUP, "no_such_relation");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");
  shelf_fill ();

  g_test_add_func ("/expression/fields", test_fields_and_values);
  g_test_add_func ("/expression/aggregates", test_aggregates);
  g_test_add_func ("/expression/options", test_options_are_added_to_an_aggregate);
  g_test_add_func ("/expression/arithmetic", test_arithmetic);
  g_test_add_func ("/expression/functions", test_functions);
  g_test_add_func ("/expression/values", test_values_of_a_field);
  g_test_add_func ("/expression/frames", test_frames_part_a_window);
  g_test_add_func ("/expression/case", test_a_case_takes_the_first_branch_that_is_true);
  g_test_add_func ("/expression/cast", test_casts_change_the_type);
  g_test_add_func ("/expression/subqueries", test_subqueries);
  g_test_add_func ("/expression/windows", test_windows);
  g_test_add_func ("/expression/orders", test_orders);
  g_test_add_func ("/expression/unknown", test_what_does_not_exist_is_told_by_the_query);
  g_test_add_func ("/q/combined", test_conditions_are_combined);
  g_test_add_func ("/q/exclude", test_a_condition_excludes_too);
  g_test_add_func ("/q/xor", test_either_but_not_both_needs_a_newer_django);
  g_test_add_func ("/prefetch", test_prefetches);

  return fixture_finish (g_test_run ());
}
