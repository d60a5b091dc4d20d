/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

#define N_ROWS 10

static AsgiResultList *
eval (AsgiQuerySet *query_set)
{
  g_autoptr(GError)  error = NULL;
  AsgiResultList    *list = asgi_query_set_eval_sync (query_set, NULL, &error);

  g_assert_no_error (error);
  return list;
}

static AsgiResultList *
eval_ordered (void)
{
  g_autoptr(AsgiQuerySet) ordered =
    asgi_query_set_order_by (fixture_objects ("shop.Price"), "amount", NULL);

  return eval (ordered);
}

static void
test_a_result_is_a_list_model (void)
{
  g_autoptr(AsgiResultList) list = eval_ordered ();
  guint                     n_items = 0;
  GType                     item_type = G_TYPE_INVALID;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_ROWS);
  g_assert_cmpuint (asgi_result_list_get_size (list), ==, N_ROWS);
  g_object_get (list, "n-items", &n_items, "item-type", &item_type, NULL);
  g_assert_cmpuint (n_items, ==, N_ROWS);
  g_assert_true (item_type == g_list_model_get_item_type (G_LIST_MODEL (list)));
  g_assert_true (g_type_is_a (ASGI_TYPE_MODEL, item_type));

  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autoptr(AsgiModel) price = asgi_result_list_get (list, i);
      g_autofree char     *amount = g_strdup_printf ("%u.50", i);

      fixture_assert_field (price, "amount", amount);
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), N_ROWS));
}

static void
test_an_item_is_one_object_while_it_is_held (void)
{
  g_autoptr(AsgiResultList)  list = eval_ordered ();
  AsgiModel                 *item = asgi_result_list_get (list, 3);
  g_autoptr(AsgiModel)       again = asgi_result_list_get (list, 3);

  g_assert_true (item == again);
  g_object_add_weak_pointer (G_OBJECT (item), (gpointer *) &item);
  g_clear_object (&again);
  g_object_unref (item);
  g_assert_null (item);

  again = asgi_result_list_get (list, 3);
  fixture_assert_field (again, "amount", "3.50");
}

static void
set_amount (AsgiResultList *list,
            guint           position,
            const char     *amount)
{
  g_autoptr(AsgiModel) item = asgi_result_list_get (list, position);

  g_assert_true (asgi_model_set_string (item, "amount", amount, NULL));
}

static void
test_an_item_that_was_changed_is_held (void)
{
  AsgiResultList       *list = eval_ordered ();
  g_autoptr(AsgiModel)  item = NULL;
  AsgiModel            *dropped;

  set_amount (list, 3, "77.50");
  item = asgi_result_list_get (list, 3);
  fixture_assert_field (item, "amount", "77.50");

  dropped = item;
  g_object_add_weak_pointer (G_OBJECT (dropped), (gpointer *) &dropped);
  g_clear_object (&item);
  g_assert_nonnull (dropped);
  g_object_unref (list);
  g_assert_null (dropped);
}

static void
test_an_item_that_was_saved_is_still_the_one_of_its_list (void)
{
  g_autoptr(AsgiResultList) list = eval_ordered ();
  g_autoptr(AsgiModel)      item = asgi_result_list_get (list, 3);
  g_autoptr(AsgiModel)      again = NULL;
  g_autoptr(GError)         error = NULL;

  set_amount (list, 3, "3.75");
  asgi_model_save_sync (item, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  again = asgi_result_list_get (list, 3);
  g_assert_true (again == item);
  fixture_assert_field (again, "amount", "3.75");

  set_amount (list, 3, "3.50");
  asgi_model_save_sync (item, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_an_item_outlives_its_list (void)
{
  AsgiResultList       *list = eval_ordered ();
  g_autoptr(AsgiModel)  item = asgi_result_list_get (list, 7);

  g_object_unref (list);
  fixture_assert_field (item, "amount", "7.50");
}

static void
test_items_have_the_type_of_their_model (void)
{
  g_autoptr(AsgiResultList) list = eval_ordered ();
  g_autoptr(AsgiModel)      item = asgi_result_list_get (list, 0);

  g_assert_true (G_OBJECT_TYPE (item) == asgi_model_info_get_gtype (fixture_model ("shop.Price")));
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (item), ==, "Asgi_shop_Price");
}

static void
test_no_rows_are_an_empty_list (void)
{
  g_autoptr(AsgiQuerySet)   none = asgi_query_set_none (fixture_objects ("shop.Price"));
  g_autoptr(AsgiResultList) list = eval (none);

  g_assert_cmpuint (asgi_result_list_get_size (list), ==, 0);
  g_assert_null (asgi_result_list_get (list, 0));
}

static gpointer
take_and_drop (gpointer data)
{
  for (guint i = 0; i < 20000; i++)
    g_object_unref (asgi_result_list_get (data, i % N_ROWS));

  return NULL;
}

/* Items may be dropped on any thread, at the moment at which another takes them. */
static void
test_items_are_taken_and_dropped_on_two_threads (void)
{
  g_autoptr(AsgiResultList)  list = eval_ordered ();
  GThread                   *thread = g_thread_new ("items", take_and_drop, list);
  g_autoptr(AsgiModel)       item = NULL;

  take_and_drop (list);
  g_thread_join (thread);
  item = asgi_result_list_get (list, 5);
  fixture_assert_field (item, "amount", "5.50");
}

static void
test_the_memory_of_the_rows_is_told (void)
{
  g_autoptr(AsgiResultList) list = eval_ordered ();
  g_autoptr(AsgiQuerySet)   none = asgi_query_set_none (fixture_objects ("shop.Price"));
  g_autoptr(AsgiResultList) empty = eval (none);

  g_assert_cmpuint (asgi_result_list_get_n_bytes (list), >=, N_ROWS * 3 * 8);
  g_assert_cmpuint (asgi_result_list_get_n_bytes (empty), <, asgi_result_list_get_n_bytes (list));
}

static void
fill (void)
{
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autofree char      *amount = g_strdup_printf ("%u.50", i);
      g_autoptr(AsgiModel)  price = fixture_create ("shop.Price", "amount", G_TYPE_STRING, amount,
                                                    NULL);

      g_assert_nonnull (price);
    }
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("pizza_settings");
  fill ();

  g_test_add_func ("/result-list/list-model", test_a_result_is_a_list_model);
  g_test_add_func ("/result-list/identity", test_an_item_is_one_object_while_it_is_held);
  g_test_add_func ("/result-list/changed", test_an_item_that_was_changed_is_held);
  g_test_add_func ("/result-list/saved", test_an_item_that_was_saved_is_still_the_one_of_its_list);
  g_test_add_func ("/result-list/outlived", test_an_item_outlives_its_list);
  g_test_add_func ("/result-list/type", test_items_have_the_type_of_their_model);
  g_test_add_func ("/result-list/empty", test_no_rows_are_an_empty_list);
  g_test_add_func ("/result-list/threads", test_items_are_taken_and_dropped_on_two_threads);
  g_test_add_func ("/result-list/memory", test_the_memory_of_the_rows_is_told);

  return fixture_finish (g_test_run ());
}
