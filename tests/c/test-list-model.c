/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "list-probe.h"

static AsgiArguments *
new_names (const char *first,
           va_list     rest)
{
  AsgiArguments *args = asgi_arguments_new ();

  for (const char *name = first; name; name = va_arg (rest, const char *))
    asgi_arguments_append_string (args, name);

  return args;
}

/* Somebody else writes: toppings.put, drop or rename. */
static void
others (const char *function,
        const char *first,
        ...)
{
  g_autofree char          *name = g_strconcat ("toppings.", function, NULL);
  g_autoptr(AsgiArguments)  args = NULL;
  g_autoptr(AsgiRow)        row = NULL;
  va_list                   rest;

  va_start (rest, first);
  args = new_names (first, rest);
  va_end (rest);
  row = fixture_call (name, args);
}

static void
fill (gint64 n)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autoptr(AsgiRow)       row = NULL;

  asgi_arguments_append_int64 (args, n);
  row = fixture_call ("toppings.fill", args);
}

static AsgiQuerySet *
ordered (const char *order)
{
  return asgi_query_set_order_by (fixture_objects ("shop.Topping"), order, NULL);
}

static AsgiListModel *
new_list (AsgiQuerySet *query_set,
          guint         page_size)
{
  AsgiListModel *list = asgi_list_model_new (query_set);

  asgi_list_model_set_page_size (list, page_size);
  return list;
}

/* A list of toppings by name, its first page loaded, and what was told of it looked at. */
static AsgiListModel *
new_loaded_list (guint       page_size,
                 ListProbe **probe)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  AsgiListModel           *list = new_list (query_set, page_size);

  list_probe_settle ();
  *probe = list_probe_new (G_LIST_MODEL (list), "name");

  return list;
}

static void
load_all (GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_object_unref (g_list_model_get_item (list, i));
  list_probe_settle ();
}

static AsgiModel *
get (AsgiListModel *list,
     guint          position)
{
  return g_list_model_get_item (G_LIST_MODEL (list), position);
}

static void
test_the_rows_of_a_queryset_become_items (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("-name");
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(ListProbe)     probe = NULL;

  fill (3);
  list = new_list (query_set, 10);
  probe = list_probe_new (G_LIST_MODEL (list), "name");
  g_assert_true (asgi_list_model_get_loading (list));
  assert_items (probe, "");
  assert_changes (probe, "");

  list_probe_settle ();
  g_assert_false (asgi_list_model_get_loading (list));
  assert_changes (probe, "0+3*");
  assert_items (probe, "003 002 001");
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) ==
                 asgi_model_info_get_gtype (fixture_model ("shop.Topping")));
}

static void
test_an_empty_queryset_is_an_empty_list (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;

  fill (0);
  list = new_loaded_list (10, &probe);
  g_assert_false (asgi_list_model_get_loading (list));
  assert_items (probe, "");
}

static void
test_the_first_page_is_there_before_the_number (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(ListProbe)     probe = NULL;

  fill (25);
  list = new_list (query_set, 10);
  probe = list_probe_new (G_LIST_MODEL (list), "name");
  list_probe_settle ();
  assert_changes (probe, "0+10*, 10+15*");
}

static void
test_a_page_comes_when_an_item_is_asked_for (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL;

  fill (25);
  list = new_loaded_list (10, &probe);
  item = get (list, 22);
  g_assert_false (asgi_model_get_is_loaded (item));
  list_probe_settle ();
  g_assert_true (asgi_model_get_is_loaded (item));
  fixture_assert_field (item, "name", "023");
  assert_items (probe, "001 002 003 004 005 006 007 008 009 010 ? ? ? ? ? ? ? ? ? ? "
                       "021 022 023 024 025");
  assert_changes (probe, "");
}

static void
count (gpointer object,
       gpointer pspec,
       guint   *n)
{
  (*n)++;
}

static void
count_signal (gpointer object,
              guint   *n)
{
  (*n)++;
}

static void
test_an_item_fills_itself_and_notifies (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL;
  g_autofree char         *name = NULL;
  guint                    n_names = 0, n_loaded = 0, n_keys = 0, n_refreshed = 0;

  fill (25);
  list = new_loaded_list (10, &probe);
  item = get (list, 15);
  g_signal_connect (item, "notify::name", G_CALLBACK (count), &n_names);
  g_signal_connect (item, "notify::is-loaded", G_CALLBACK (count), &n_loaded);
  g_signal_connect (item, "notify::pk", G_CALLBACK (count), &n_keys);
  g_signal_connect (item, "refreshed", G_CALLBACK (count_signal), &n_refreshed);
  g_object_get (item, "name", &name, NULL);
  g_assert_null (name);
  list_probe_settle ();

  g_object_get (item, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "016");
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_cmpuint (n_loaded, ==, 1);
  g_assert_cmpuint (n_keys, ==, 1);
  g_assert_cmpuint (n_refreshed, ==, 1);
}

static void
test_an_item_without_its_row_is_neither_read_nor_saved (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL;
  g_auto(GValue)           value = G_VALUE_INIT;
  g_autoptr(GError)        error = NULL;

  fill (25);
  list = new_loaded_list (10, &probe);
  item = get (list, 15);
  g_assert_null (asgi_model_get_pk (item));
  g_assert_false (asgi_model_get_field (item, "name", &value, &error));
  fixture_assert_error (error, ASGI_ERROR_DEFERRED, "name");
  g_assert_false (asgi_model_save_sync (item, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_DEFERRED, "has not come");
  g_assert_null (asgi_model_get_related_manager (item, "pizza_set", &error));
  fixture_assert_error (error, ASGI_ERROR_DEFERRED, "has not come");
}

static void
test_an_item_is_one_object_while_it_is_held (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL, waiting = NULL, again = NULL;

  fill (25);
  list = new_loaded_list (10, &probe);
  item = get (list, 3);
  waiting = get (list, 20);
  again = get (list, 3);
  g_assert_true (again == item);
  g_clear_object (&again);
  again = get (list, 20);
  g_assert_true (again == waiting);
  g_clear_object (&again);
  list_probe_settle ();
  again = get (list, 20);
  g_assert_true (again == waiting);
}

static void
test_a_row_that_was_inserted_is_one_change (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     third = NULL, moved = NULL;

  fill (5);
  list = new_loaded_list (10, &probe);
  third = get (list, 2);
  others ("put", "0015", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "1+1*");
  assert_items (probe, "001 0015 002 003 004 005");
  moved = get (list, 3);
  g_assert_true (moved == third);
}

static void
test_a_row_that_was_deleted_is_one_change (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;

  fill (5);
  list = new_loaded_list (10, &probe);
  others ("drop", "002", "004", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "3-1, 1-1*");
  assert_items (probe, "001 003 005");
}

static void
test_a_field_that_was_changed_is_no_change_of_the_list (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL;
  guint                    n = 0;

  fill (5);
  list = new_loaded_list (10, &probe);
  item = get (list, 1);
  g_signal_connect (item, "notify::name", G_CALLBACK (count), &n);
  others ("rename", "002", "0021", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "");
  assert_items (probe, "001 0021 003 004 005");
  g_assert_cmpuint (n, ==, 1);
}

static void
test_a_held_row_that_moved_is_one_change_and_the_same_object (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL, moved = NULL;

  fill (9);
  list = new_loaded_list (10, &probe);
  item = get (list, 1);
  others ("rename", "002", "0065", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "1-5+5");
  assert_items (probe, "001 003 004 005 006 0065 007 008 009");
  moved = get (list, 5);
  g_assert_true (moved == item);
  fixture_assert_field (item, "name", "0065");
}

static void
test_a_held_row_that_went_far_is_gone_before_it_comes (void)
{
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiModel)     item = NULL, last = NULL, moved = NULL;

  fill (3000);
  list = new_loaded_list (10, &probe);
  item = get (list, 2);
  last = get (list, 2999);
  list_probe_settle ();
  others ("rename", "003", "999z", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "2-1, 2999+1");
  g_assert_true ((moved = get (list, 2999)) == item);
}

static void
test_a_row_that_moved_and_is_not_held_is_two_small_changes (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;

  fill (9);
  list = new_loaded_list (10, &probe);
  others ("rename", "002", "0065", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "6+1, 1-1");
  assert_items (probe, "001 003 004 005 006 0065 007 008 009");
}

static void
test_rows_before_the_view_move_it (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL, same = NULL;

  fill (200);
  list = new_loaded_list (10, &probe);
  item = get (list, 150);
  list_probe_settle ();
  others ("put", "0001", "0002", "0003", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "0+3*");
  same = get (list, 153);
  g_assert_true (same == item);
  fixture_assert_field (item, "name", "151");
}

static void
test_changes_that_were_not_saved_stay (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL;

  fill (5);
  list = new_loaded_list (10, &probe);
  item = get (list, 1);
  g_object_set (item, "name", "mine", NULL);
  others ("rename", "002", "0021", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  fixture_assert_field (item, "name", "mine");
  g_assert_true (asgi_model_get_is_dirty (item));
  asgi_model_revert (item);
  fixture_assert_field (item, "name", "0021");
  assert_changes (probe, "");
}

static void
test_another_queryset_keeps_what_is_in_both (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiQuerySet)  all = ordered ("name");
  g_autoptr(AsgiQuerySet)  some = asgi_query_set_filter (all, "id__gt", G_TYPE_INT, 2, NULL);
  g_autoptr(AsgiModel)     item = NULL, same = NULL;

  fill (5);
  list = new_loaded_list (10, &probe);
  item = get (list, 3);
  asgi_list_model_set_query_set (list, some);
  g_assert_true (asgi_list_model_get_loading (list));
  assert_items (probe, "001 002 003 004 005");
  list_probe_settle ();
  assert_changes (probe, "0-2*");
  assert_items (probe, "003 004 005");
  same = get (list, 1);
  g_assert_true (same == item);

  asgi_list_model_set_query_set (list, NULL);
  assert_changes (probe, "0-3*");
  asgi_list_model_set_query_set (list, all);
  list_probe_settle ();
  assert_changes (probe, "0+5*");
}

static void
test_another_order_moves_the_objects (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiQuerySet)  down = ordered ("-name");
  g_autoptr(GPtrArray)     held = g_ptr_array_new_with_free_func (g_object_unref);

  fill (5);
  list = new_loaded_list (10, &probe);
  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (held, get (list, i));
  asgi_list_model_set_query_set (list, down);
  list_probe_settle ();
  assert_items (probe, "005 004 003 002 001");
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(AsgiModel) item = get (list, i);

      g_assert_true (item == held->pdata[4 - i]);
    }
  assert_changes (probe, "0-5+5");
}

static void
test_a_queryset_of_another_model_is_refused (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(GError)        error = NULL;

  fill (2);
  list = new_loaded_list (10, &probe);
  asgi_list_model_set_query_set (list, fixture_objects ("shop.Box"));
  assert_changes (probe, "0-2*");
  error = g_error_copy (asgi_list_model_get_error (list));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "Asgi_shop_Box");
}

static void
test_a_failure_is_told_and_forgotten (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiQuerySet)  wrong = ordered ("nome");
  g_autoptr(AsgiQuerySet)  right = ordered ("name");
  g_autoptr(GError)        error = NULL;
  guint                    n = 0;

  fill (3);
  list = new_loaded_list (10, &probe);
  g_signal_connect (list, "notify::error", G_CALLBACK (count), &n);
  asgi_list_model_set_query_set (list, wrong);
  list_probe_settle ();
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (asgi_list_model_get_loading (list));
  g_assert_nonnull (asgi_list_model_get_error (list));
  error = g_error_copy (asgi_list_model_get_error (list));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "nome");
  assert_items (probe, "001 002 003");

  asgi_list_model_set_query_set (list, right);
  list_probe_settle ();
  g_assert_null (asgi_list_model_get_error (list));
  g_assert_cmpuint (n, ==, 2);
  assert_changes (probe, "");
}

static void
test_a_page_that_contradicts_has_all_looked_at (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL;

  fill (25);
  list = new_loaded_list (10, &probe);
  others ("put", "0001", NULL);
  item = get (list, 12);
  list_probe_settle ();
  assert_changes (probe, "0+1*");
  load_all (G_LIST_MODEL (list));
  assert_items (probe, "0001 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 016 017 "
                       "018 019 020 021 022 023 024 025");
  fixture_assert_field (item, "name", "013");
}

static void
test_equal_rows_come_by_their_key (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(ListProbe)     probe = NULL;

  fill (0);
  for (guint i = 0; i < 30; i++)
    others ("put", i % 2 ? "b" : "a", NULL);
  list = new_list (query_set, 7);
  list_probe_settle ();
  probe = list_probe_new (G_LIST_MODEL (list), "name");
  load_all (G_LIST_MODEL (list));
  assert_items (probe, "a a a a a a a a a a a a a a a b b b b b b b b b b b b b b b");
  for (guint i = 1; i < 30; i++)
    {
      g_autoptr(AsgiModel) before = get (list, i - 1);
      g_autoptr(AsgiModel) item = get (list, i);

      if (i != 15)
        g_assert_cmpint (asgi_row_get_int64 (ASGI_ROW (before), "id", NULL), <,
                         asgi_row_get_int64 (ASGI_ROW (item), "id", NULL));
    }
}

static void
test_a_slice_and_rows_of_values_are_lists_too (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  g_autoptr(AsgiQuerySet)  slice = asgi_query_set_slice (query_set, 2, 5);
  g_autoptr(AsgiQuerySet)  values = asgi_query_set_values (query_set, "name", NULL);
  g_autoptr(AsgiListModel) sliced = new_list (slice, 10);
  g_autoptr(AsgiListModel) rows = new_list (values, 3);
  g_autoptr(ListProbe)     sliced_probe = NULL, rows_probe = NULL;
  g_autoptr(AsgiRow)       held = NULL;

  fill (7);
  list_probe_settle ();
  sliced_probe = list_probe_new (G_LIST_MODEL (sliced), "name");
  assert_items (sliced_probe, "003 004 005");

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (rows)) == ASGI_TYPE_ROW);
  rows_probe = list_probe_new (G_LIST_MODEL (rows), "name");
  held = g_list_model_get_item (G_LIST_MODEL (rows), 4);
  list_probe_settle ();
  assert_changes (rows_probe, "4-1+1");
  load_all (G_LIST_MODEL (rows));
  assert_items (rows_probe, "001 002 003 004 005 006 007");
  others ("rename", "005", "0051", NULL);
  asgi_list_model_refresh (rows);
  list_probe_settle ();
  assert_changes (rows_probe, "4-1+1");
}

static void
test_annotations_are_columns_of_the_items (void)
{
  g_autoptr(AsgiQuerySet)   query_set = ordered ("name");
  g_autoptr(AsgiExpression) n = asgi_expression_count ("pizza");
  g_autoptr(AsgiQuerySet)   counted = asgi_query_set_annotate (query_set, "n", ASGI_TYPE_EXPRESSION,
                                                               n, NULL);
  g_autoptr(AsgiListModel)  list = new_list (counted, 3);
  g_autoptr(AsgiModel)      loaded = NULL, waiting = NULL;

  fill (7);
  list_probe_settle ();
  loaded = get (list, 0);
  waiting = get (list, 6);
  fixture_assert_field (loaded, "n", "0");
  g_assert_true (asgi_row_has_field (ASGI_ROW (waiting), "n"));
  list_probe_settle ();
  fixture_assert_field (waiting, "n", "0");
}

static void
test_the_order_can_be_another (void)
{
  const char * const       down[] = { "-name", NULL };
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  guint                    n = 0;

  fill (3);
  list = new_loaded_list (10, &probe);
  g_signal_connect (list, "notify::order-by", G_CALLBACK (count), &n);
  asgi_list_model_set_order_by (list, down);
  asgi_list_model_set_order_by (list, down);
  list_probe_settle ();
  assert_items (probe, "003 002 001");
  assert_changes (probe, "2-1+1, 0-1+1");
  g_assert_cmpuint (n, ==, 1);
  asgi_list_model_set_order_by (list, NULL);
  list_probe_settle ();
  assert_items (probe, "001 002 003");
  assert_changes (probe, "2-1+1, 0-1+1");
}

static void
test_words_are_searched_in_the_fields (void)
{
  const char * const       anywhere[] = { "name", NULL };
  const char * const       beginning[] = { "^name", NULL };
  const char * const       whole[] = { "=name", "pizza__name", NULL };
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;

  fill (25);
  list = new_loaded_list (30, &probe);
  asgi_list_model_set_search_delay (list, 0);
  asgi_list_model_set_search (list, "2");
  list_probe_settle ();
  assert_changes (probe, "");
  asgi_list_model_set_search_fields (list, anywhere);
  list_probe_settle ();
  assert_items (probe, "002 012 020 021 022 023 024 025");
  asgi_list_model_set_search (list, "  02  5 ");
  list_probe_settle ();
  assert_items (probe, "025");
  asgi_list_model_set_search_fields (list, beginning);
  list_probe_settle ();
  assert_items (probe, "");
  asgi_list_model_set_search (list, "00");
  list_probe_settle ();
  assert_items (probe, "001 002 003 004 005 006 007 008 009");
  asgi_list_model_set_search_fields (list, whole);
  asgi_list_model_set_search (list, "007");
  list_probe_settle ();
  assert_items (probe, "007");
  asgi_list_model_set_search (list, NULL);
  list_probe_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 25);
  g_free (list_probe_take_changes (probe));
}

static gboolean
has_one_item (gpointer list)
{
  return g_list_model_get_n_items (list) == 1;
}

static gint64 count_queries (void);

static void
test_a_search_waits_for_the_next_letter (void)
{
  const char * const       names[] = { "name", NULL };
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;

  fill (25);
  list = new_loaded_list (30, &probe);
  asgi_list_model_set_search_fields (list, names);
  asgi_list_model_set_search_delay (list, 60);
  count_queries ();
  asgi_list_model_set_search (list, "0");
  g_main_context_iteration (NULL, FALSE);
  asgi_list_model_set_search (list, "01");
  g_main_context_iteration (NULL, FALSE);
  asgi_list_model_set_search (list, "017");
  fixture_wait_until (has_one_item, list);
  list_probe_settle ();
  g_assert_cmpint (count_queries (), <=, 2);
  assert_items (probe, "017");
  g_free (list_probe_take_changes (probe));
}

/* What is written is told some time later. */
static gboolean
was_told (gpointer probe)
{
  return list_probe_has_changes (probe);
}

static void
test_a_live_list_follows (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     second = NULL, created = NULL;
  g_autoptr(GError)        error = NULL;
  guint                    n = 0;

  fill (3);
  list = new_loaded_list (10, &probe);
  asgi_list_model_set_live (list, TRUE);
  list_probe_settle ();
  assert_changes (probe, "");
  created = fixture_create ("shop.Topping", "name", G_TYPE_STRING, "0015", NULL);
  fixture_wait_until (was_told, probe);
  assert_changes (probe, "1+1*");
  assert_items (probe, "001 0015 002 003");

  second = get (list, 2);
  g_signal_connect (second, "notify::name", G_CALLBACK (count), &n);
  others ("rename", "002", "0021", NULL);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_changes (probe, "");
  assert_items (probe, "001 0015 0021 003");

  g_variant_unref (asgi_model_delete_sync (second, NULL, FALSE, NULL, &error));
  fixture_wait_until (was_told, probe);
  assert_changes (probe, "2-1*");

  asgi_list_model_set_live (list, FALSE);
  others ("put", "0016", NULL);
  list_probe_settle ();
  assert_changes (probe, "");
  assert_items (probe, "001 0015 003");
}

static void
test_a_live_list_follows_the_models_that_decide_about_it (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  g_autoptr(AsgiQuerySet)  used = asgi_query_set_filter (query_set, "pizza__name", G_TYPE_STRING,
                                                         "one", NULL);
  g_autoptr(AsgiListModel) list = new_list (used, 10);
  g_autoptr(ListProbe)     probe = NULL;

  fill (0);
  list_probe_settle ();
  probe = list_probe_new (G_LIST_MODEL (list), "name");
  asgi_list_model_set_live (list, TRUE);
  list_probe_settle ();
  fixture_call_done ("writes.add_topping");
  fixture_wait_until (was_told, probe);
  assert_changes (probe, "0+1*");
  assert_items (probe, "ham");
  fixture_call_done ("writes.cascade");
  fixture_wait_until (was_told, probe);
  assert_changes (probe, "0-1*");
}

static void
test_the_view_stays_however_much_is_written_before_it (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     item = NULL, same = NULL;

  fill (600);
  list = new_loaded_list (10, &probe);
  item = get (list, 500);
  list_probe_settle ();
  others ("put_many", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  list_probe_settle ();
  assert_changes (probe, "0+3000*");
  same = get (list, 3500);
  g_assert_true (same == item);
  fixture_assert_field (item, "name", "501");
}

static void
test_a_held_row_far_away_stays_what_it_is (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     selected = NULL, seen = NULL, same = NULL;

  fill (600);
  list = new_loaded_list (10, &probe);
  selected = get (list, 400);
  seen = get (list, 100);
  list_probe_settle ();
  others ("drop", "200", "201", NULL);
  asgi_list_model_refresh (list);
  list_probe_settle ();
  assert_changes (probe, "398-2*");
  same = get (list, 398);
  g_assert_true (same == selected);
}

/* A list whose row 400 somebody has kept while it was searched for and shown no longer. */
static AsgiListModel *
new_list_without_a_kept_row (AsgiModel **kept,
                             ListProbe **probe)
{
  g_autoptr(AsgiQuerySet)  all = ordered ("name");
  g_autoptr(AsgiQuerySet)  one = asgi_query_set_filter (all, "name", G_TYPE_STRING, "400", NULL);
  AsgiListModel           *list = new_list (one, 10);

  list_probe_settle ();
  *kept = get (list, 0);
  asgi_list_model_set_query_set (list, all);
  list_probe_settle ();
  *probe = list_probe_new (G_LIST_MODEL (list), "name");

  return list;
}

static void
test_what_stands_in_the_list_becomes_its_row (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     kept = NULL, selected = NULL, same = NULL;

  fill (600);
  list = new_list_without_a_kept_row (&kept, &probe);
  selected = get (list, 399);
  list_probe_settle ();
  assert_changes (probe, "");
  same = get (list, 399);
  g_assert_true (same == selected);
  fixture_assert_field (selected, "name", "400");
}

static void
test_an_object_with_changes_keeps_its_row (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     kept = NULL, selected = NULL, same = NULL;

  fill (600);
  list = new_list_without_a_kept_row (&kept, &probe);
  g_object_set (kept, "name", "mine", NULL);
  selected = get (list, 399);
  list_probe_settle ();
  assert_changes (probe, "399-1+1");
  same = get (list, 399);
  g_assert_true (same == kept);
}

static gint64
count_queries (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autoptr(AsgiRow)       row = NULL;

  asgi_arguments_append_string (args, "shop_topping");
  row = fixture_call ("toppings.statements", args);
  return asgi_row_get_int64 (row, "value", NULL);
}

static void
test_a_list_that_nobody_wants_asks_nothing (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  AsgiListModel           *list = new_list (query_set, 10);

  count_queries ();
  g_object_unref (list);
  list_probe_settle ();
  g_assert_cmpint (count_queries (), ==, 0);

  list = new_list (query_set, 10);
  list_probe_settle ();
  g_assert_cmpint (count_queries (), ==, 2);
  g_object_unref (list);
}

static void
test_a_list_can_be_dropped_while_it_loads (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  AsgiListModel           *list = new_list (query_set, 10);
  g_autoptr(AsgiModel)     item = NULL;

  fill (30);
  g_main_context_iteration (NULL, FALSE);
  g_object_unref (list);
  list_probe_settle ();

  list = new_list (query_set, 10);
  list_probe_settle ();
  item = get (list, 25);
  g_main_context_iteration (NULL, FALSE);
  g_object_unref (list);
  list_probe_settle ();
  g_assert_false (asgi_model_get_is_loaded (item));
}

static void
drop (GListModel *model,
      guint       position,
      guint       removed,
      guint       added,
      gpointer    list)
{
  g_clear_object ((GListModel **) list);
}

static void
test_a_list_can_be_dropped_while_it_tells (void)
{
  g_autoptr(AsgiQuerySet)  query_set = ordered ("name");
  AsgiListModel           *list = new_list (query_set, 10);

  fill (30);
  g_signal_connect (list, "items-changed", G_CALLBACK (drop), &list);
  g_object_add_weak_pointer (G_OBJECT (list), (gpointer *) &list);
  list_probe_settle ();
  g_assert_null (list);
}

static void
test_what_was_scrolled_past_is_not_loaded (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(AsgiModel)     last = NULL, again = NULL;
  AsgiModel               *passed;

  fill (200);
  list = new_loaded_list (10, &probe);
  list_probe_keep_worker_busy ();
  passed = get (list, 100);
  g_main_context_iteration (NULL, FALSE);
  g_object_unref (passed);
  last = get (list, 190);
  list_probe_settle ();
  g_assert_true (asgi_model_get_is_loaded (last));
  again = get (list, 100);
  g_assert_false (asgi_model_get_is_loaded (again));
}

static void
test_far_pages_are_let_go (void)
{
  g_autoptr(ListProbe)     probe = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(GPtrArray)     held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(AsgiModel)     near = NULL, far = NULL, same = NULL;

  fill (500);
  list = new_loaded_list (10, &probe);
  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (held, get (list, i));
  for (guint page = 20; page < 50; page++, list_probe_settle ())
    g_object_unref (get (list, page * 10));
  near = get (list, 450);
  far = get (list, 220);
  g_assert_true (asgi_model_get_is_loaded (near));
  g_assert_false (asgi_model_get_is_loaded (far));
  same = get (list, 100);
  g_assert_true (same == held->pdata[100]);
  list_probe_settle ();
  fixture_assert_field (far, "name", "221");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  asgi_runtime_set_max_workers (asgi_runtime_get_default (), 1);
  fixture_start ("pizza_settings");

  g_test_add_func ("/list-model/items", test_the_rows_of_a_queryset_become_items);
  g_test_add_func ("/list-model/empty", test_an_empty_queryset_is_an_empty_list);
  g_test_add_func ("/list-model/first-page", test_the_first_page_is_there_before_the_number);
  g_test_add_func ("/list-model/page", test_a_page_comes_when_an_item_is_asked_for);
  g_test_add_func ("/list-model/fill", test_an_item_fills_itself_and_notifies);
  g_test_add_func ("/list-model/not-loaded", test_an_item_without_its_row_is_neither_read_nor_saved);
  g_test_add_func ("/list-model/identity", test_an_item_is_one_object_while_it_is_held);
  g_test_add_func ("/list-model/insert", test_a_row_that_was_inserted_is_one_change);
  g_test_add_func ("/list-model/delete", test_a_row_that_was_deleted_is_one_change);
  g_test_add_func ("/list-model/change", test_a_field_that_was_changed_is_no_change_of_the_list);
  g_test_add_func ("/list-model/move", test_a_held_row_that_moved_is_one_change_and_the_same_object);
  g_test_add_func ("/list-model/move-far", test_a_held_row_that_went_far_is_gone_before_it_comes);
  g_test_add_func ("/list-model/move-unheld",
                   test_a_row_that_moved_and_is_not_held_is_two_small_changes);
  g_test_add_func ("/list-model/before-the-view", test_rows_before_the_view_move_it);
  g_test_add_func ("/list-model/dirty", test_changes_that_were_not_saved_stay);
  g_test_add_func ("/list-model/query-set", test_another_queryset_keeps_what_is_in_both);
  g_test_add_func ("/list-model/order", test_another_order_moves_the_objects);
  g_test_add_func ("/list-model/other-model", test_a_queryset_of_another_model_is_refused);
  g_test_add_func ("/list-model/error", test_a_failure_is_told_and_forgotten);
  g_test_add_func ("/list-model/contradiction", test_a_page_that_contradicts_has_all_looked_at);
  g_test_add_func ("/list-model/total-order", test_equal_rows_come_by_their_key);
  g_test_add_func ("/list-model/slice-and-values", test_a_slice_and_rows_of_values_are_lists_too);
  g_test_add_func ("/list-model/annotation", test_annotations_are_columns_of_the_items);
  g_test_add_func ("/list-model/dropped", test_a_list_can_be_dropped_while_it_loads);
  g_test_add_func ("/list-model/dropped-inside", test_a_list_can_be_dropped_while_it_tells);
  g_test_add_func ("/list-model/passed", test_what_was_scrolled_past_is_not_loaded);
  g_test_add_func ("/list-model/far", test_far_pages_are_let_go);
  g_test_add_func ("/list-model/live", test_a_live_list_follows);
  g_test_add_func ("/list-model/live-others",
                   test_a_live_list_follows_the_models_that_decide_about_it);
  g_test_add_func ("/list-model/scan", test_the_view_stays_however_much_is_written_before_it);
  g_test_add_func ("/list-model/far-held", test_a_held_row_far_away_stays_what_it_is);
  g_test_add_func ("/list-model/kept", test_what_stands_in_the_list_becomes_its_row);
  g_test_add_func ("/list-model/kept-changes", test_an_object_with_changes_keeps_its_row);
  g_test_add_func ("/list-model/order-by", test_the_order_can_be_another);
  g_test_add_func ("/list-model/search", test_words_are_searched_in_the_fields);
  g_test_add_func ("/list-model/search-delay", test_a_search_waits_for_the_next_letter);
  g_test_add_func ("/list-model/unwanted", test_a_list_that_nobody_wants_asks_nothing);

  return fixture_finish (g_test_run ());
}
