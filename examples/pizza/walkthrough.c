/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The documentation of the original asgimod, run line by line in C, with the calls that wait for
 * their result; walkthrough_steps.py is the same in Python. EXAMPLES_DIR is the folder of the
 * examples, where it isn't the folder `examples` of the current one. */
#include <string.h>

#include "checks.h"

static void
fill (void)
{
  const char *prices[][2] = { { "9.99", "usd" }, { "19.99", "usd" }, { "4.99", "eur" } };
  const char *toppings[] = { "bacon", "mushroom", "Basil" };
  const char *pizzas[] = { "margherita", "weird" };

  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      GHashTable *values = named ("amount", prices[i][0]);

      add_value (values, "currency", G_TYPE_STRING, prices[i][1]);
      create (objects ("Price"), values);
    }
  for (guint i = 0; i < G_N_ELEMENTS (toppings); i++)
    create (objects ("Topping"), named ("name", toppings[i]));
  create (objects ("Box"), named ("name", "medium box"));
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(AsgiModel)  price = by_id ("Price", i + 1);
      g_autoptr(AsgiModel)  box = by_id ("Box", 1);
      GHashTable           *values = named ("name", pizzas[i]);

      add_value (values, "price", ASGI_TYPE_MODEL, price);
      if (i == 0)
        add_value (values, "box", ASGI_TYPE_MODEL, box);
      create (objects ("Pizza"), values);
    }
}

static void
models (void)
{
  g_autoptr(GHashTable)    values = named ("name", "ham");
  g_autoptr(AsgiModel)     made = asgi_model_info_new_instance (model ("Topping"), values, &error);
  g_autoptr(AsgiQuerySet)  hams = where ("Topping", "name", "ham");
  g_autoptr(AsgiModel)     topping = NULL;
  const char              *fields[] = { "name", NULL };

  asgi_model_save_sync (made, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  topping = asgi_query_set_get_sync (hams, NULL, NULL, &error);
  g_assert_no_error (error);
  g_object_set (topping, "name", "smoked ham", NULL);
  asgi_model_save_sync (topping, FALSE, FALSE, NULL, fields, NULL, &error);
  g_assert_no_error (error);
  check_exists (where ("Topping", "name", "smoked ham"), TRUE);
  check_deleted (asgi_model_delete_sync (topping, NULL, FALSE, NULL, &error), 1);
  check_count (g_object_ref (objects ("Topping")), 3);
}

static void
refuse_relation (AsgiModel *object, const char *name)
{
  g_autoptr(GError)    refusal = NULL;
  g_autoptr(AsgiModel) related = asgi_model_fetch_related_sync (object, name, NULL, &refusal);

  g_assert_null (related);
  g_assert_error (refusal, ASGI_ERROR, ASGI_ERROR_FIELD);
}

static void
foreign_relations (void)
{
  g_autoptr(AsgiModel)    price = by_id ("Price", 1);
  g_autoptr(AsgiModel)    pizza = by_id ("Pizza", 1);
  g_autoptr(AsgiModel)    weird = by_id ("Pizza", 2);
  g_autoptr(AsgiModel)    box = by_id ("Box", 1);
  g_autoptr(GListModel)   only_pizza = list_of (pizza, NULL);
  g_autoptr(GListModel)   only_weird = list_of (weird, NULL);
  g_autoptr(AsgiQuerySet) query = NULL;
  AsgiManyToOneRelatedManager *pizzas;

  check_text (asgi_model_fetch_related_sync (pizza, "price", NULL, &error), "amount", "9.99");
  check_text (asgi_model_fetch_related_sync (price, "pizza", NULL, &error), "name", "margherita");
  check_text (asgi_model_fetch_related_sync (pizza, "box", NULL, &error), "name", "medium box");
  g_assert_null (asgi_model_fetch_related_sync (weird, "box", NULL, &error));
  g_assert_no_error (error);
  refuse_relation (price, "box");
  refuse_relation (box, "toppings");
  refuse_relation (pizza, "name");
  refuse_relation (pizza, "id");

  query = asgi_model_get_related_manager (box, "pizza_set", &error);
  pizzas = ASGI_MANY_TO_ONE_RELATED_MANAGER (query);
  check_column (asgi_query_set_filter (query, "id", G_TYPE_INT, 1, NULL), "name", "margherita");
  asgi_many_to_one_related_manager_add_sync (pizzas, only_weird, TRUE, NULL, &error);
  g_assert_no_error (error);
  check_count (asgi_query_set_filter (query, "id__gt", G_TYPE_INT, 1, NULL), 1);
  asgi_many_to_one_related_manager_remove_sync (pizzas, only_weird, TRUE, NULL, &error);
  g_assert_no_error (error);
  check_column (g_object_ref (query), "name", "margherita");
  asgi_many_to_one_related_manager_clear_sync (pizzas, TRUE, NULL, &error);
  check_exists (g_object_ref (query), FALSE);
  asgi_many_to_one_related_manager_set_sync (pizzas, only_pizza, TRUE, FALSE, NULL, &error);
  check_column (g_object_ref (query), "name", "margherita");
}

static void
many_to_many_relations (void)
{
  g_autoptr(AsgiModel)    pizza = by_id ("Pizza", 1);
  g_autoptr(AsgiModel)    weird = by_id ("Pizza", 2);
  g_autoptr(AsgiModel)    bacon = by_id ("Topping", 1);
  g_autoptr(AsgiModel)    mushroom = by_id ("Topping", 2);
  g_autoptr(GListModel)   both_toppings = list_of (bacon, mushroom);
  g_autoptr(GListModel)   only_bacon = list_of (bacon, NULL);
  g_autoptr(GListModel)   only_pizza = list_of (pizza, NULL);
  g_autoptr(GListModel)   both_pizzas = list_of (pizza, weird);
  g_autoptr(GListModel)   nothing = list_of (NULL, NULL);
  g_autoptr(AsgiQuerySet) of_pizza = asgi_model_get_related_manager (pizza, "toppings", &error);
  g_autoptr(AsgiQuerySet) of_mushroom = asgi_model_get_related_manager (mushroom, "pizza_set",
                                                                        &error);
  g_autoptr(GHashTable)   olive = named ("name", "olive");
  g_autoptr(GHashTable)   capers = named ("name", "capers");
  g_autoptr(GHashTable)   caper = named ("name", "caper");
  g_autoptr(AsgiQuerySet) later = NULL;
  AsgiManyToManyRelatedManager *toppings = ASGI_MANY_TO_MANY_RELATED_MANAGER (of_pizza);
  AsgiManyToManyRelatedManager *pizzas = ASGI_MANY_TO_MANY_RELATED_MANAGER (of_mushroom);
  gboolean                created;

  check_exists (asgi_query_set_all (of_pizza), FALSE);
  asgi_many_to_many_related_manager_add_sync (toppings, both_toppings, NULL, NULL, &error);
  check_exists (asgi_query_set_filter (of_pizza, "name__startswith", G_TYPE_STRING, "b", NULL),
                TRUE);
  asgi_many_to_many_related_manager_remove_sync (toppings, only_bacon, NULL, &error);
  check_column (g_object_ref (of_pizza), "name", "mushroom");
  asgi_many_to_many_related_manager_clear_sync (toppings, NULL, &error);
  check_exists (asgi_query_set_all (of_mushroom), FALSE);
  asgi_many_to_many_related_manager_add_sync (pizzas, only_pizza, NULL, NULL, &error);
  asgi_many_to_many_related_manager_set_sync (pizzas, both_pizzas, FALSE, NULL, NULL, &error);
  check_count (g_object_ref (of_mushroom), 2);

  g_object_unref (asgi_many_to_many_related_manager_create_sync (toppings, olive, NULL, NULL,
                                                                 &error));
  check_text (asgi_many_to_many_related_manager_get_or_create_sync (toppings, olive, NULL, NULL,
                                                                    &created, NULL, &error),
              "name", "olive");
  g_assert_false (created);
  check_text (asgi_many_to_many_related_manager_update_or_create_sync (toppings, capers, caper,
                                                                       NULL, NULL, &created, NULL,
                                                                       &error),
              "name", "caper");
  g_assert_true (created);
  asgi_many_to_many_related_manager_set_sync (toppings, nothing, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  later = asgi_query_set_filter (objects ("Topping"), "id__gt", G_TYPE_INT, 3, NULL);
  check_deleted (asgi_query_set_delete_sync (later, NULL, &error), 2);
}

static void
iteration (void)
{
  g_autoptr(AsgiQuerySet)  prices = asgi_query_set_order_by (objects ("Price"), "id", NULL);
  g_autoptr(AsgiIterator)  iterator = asgi_query_set_iterate (prices, 2);
  gint64                   seen = 0;

  check_column (where ("Price", "currency", "usd"), "currency", "usd usd");
  for (;;)
    {
      g_autoptr(AsgiRow) row = (AsgiRow *) asgi_iterator_next_sync (iterator, NULL, &error);

      g_assert_no_error (error);
      if (row == NULL)
        break;
      g_assert_cmpint (asgi_row_get_int64 (row, "id", &error), ==, ++seen);
    }
  g_assert_cmpint (seen, ==, 3);
}

static void
slices_and_items (void)
{
  AsgiQuerySet            *all = objects ("Price");
  g_autoptr(AsgiQuerySet)  prices = asgi_query_set_order_by (all, "id", NULL);
  g_autoptr(AsgiQuerySet)  five = asgi_query_set_slice (prices, 0, 5);
  g_autoptr(AsgiQuerySet)  dear = ordered (where ("Price", "amount__gte", "9.99"), "id");

  check_column (asgi_query_set_slice (prices, 0, 2), "amount", "9.99 19.99");
  check_column (asgi_query_set_slice (prices, 1, 2), "amount", "19.99");
  check_column (slice (asgi_query_set_order_by (all, "-amount", NULL), 1, -1), "amount",
                "9.99 4.99");
  check_text (asgi_query_set_item_sync (prices, 0, NULL, &error), "amount", "9.99");
  check_text (asgi_query_set_item_sync (five, 0, NULL, &error), "amount", "9.99");
  check_text (asgi_query_set_item_sync (dear, 0, NULL, &error), "id", "1");
  check_text (asgi_query_set_item_sync (prices, 2, NULL, &error), "id", "3");
  check_text (asgi_query_set_item_sync (all, 0, NULL, &error), "id", "1");
  check_column (asgi_query_set_slice (all, 0, 2), "id", "1 2");
}

static void
refusals (void)
{
  g_autoptr(AsgiQuerySet)    negative = asgi_query_set_slice (objects ("Price"), -2, -1);
  g_autofree char           *text = asgi_query_set_to_string (objects ("Price"));
  g_autoptr(GError)          refusal = NULL;
  g_autoptr(AsgiResultList)  list = asgi_query_set_eval_sync (negative, NULL, &refusal);

  g_assert_nonnull (strstr (text, "Price"));
  g_assert_null (list);
  g_assert_nonnull (refusal);
}

static void
operators (void)
{
  g_autoptr(AsgiQuerySet) cheap = where ("Price", "amount__gt", "2.99");
  g_autoptr(AsgiQuerySet) dear = where ("Price", "amount__gt", "19.98");
  g_autoptr(AsgiQuerySet) usd = where ("Price", "currency", "usd");
  g_autoptr(AsgiQuerySet) eur = where ("Price", "currency", "eur");

  check_column (asgi_query_set_and (cheap, dear), "amount", "19.99");
  check_count (asgi_query_set_or (usd, eur), 3);
  check_count (asgi_query_set_and (objects ("Price"), usd), 2);
}

static void
evaluation (void)
{
  check_column (asgi_query_set_all (objects ("Topping")), "id", "1 2 3");
  check_column (g_object_ref (objects ("Topping")), "id", "1 2 3");
  check_column (where ("Topping", "name__startswith", "m"), "name", "mushroom");
}

static void
chaining (void)
{
  AsgiQuerySet             *all = objects ("Price");
  g_autoptr(AsgiQuerySet)   usd = where ("Price", "currency", "usd");
  g_autoptr(AsgiQuerySet)   eur = where ("Price", "currency", "eur");
  g_autoptr(AsgiQuerySet)   once = asgi_query_set_distinctv (usd, NULL);
  g_autoptr(AsgiQuerySet)   by_amount = asgi_query_set_order_by (all, "amount", NULL);
  g_autoptr(AsgiQuerySet)   related = asgi_query_set_select_related (objects ("Pizza"), "price",
                                                                     NULL);
  g_autoptr(AsgiArguments)  dear = asgi_arguments_new_strings ((const char *[]) { "amount > %s",
                                                                                  NULL });
  g_autoptr(AsgiArguments)  fifteen = asgi_arguments_new ();
  g_autoptr(AsgiArguments)  three = asgi_arguments_new ();
  g_autoptr(AsgiArguments)  extra = asgi_arguments_new ();

  asgi_arguments_append_int64 (fifteen, 15);
  asgi_arguments_append_int64 (three, 3);
  asgi_arguments_set_object (extra, "where", G_OBJECT (dear));
  asgi_arguments_set_object (extra, "params", G_OBJECT (fifteen));

  check_column (asgi_query_set_exclude (all, "currency", G_TYPE_STRING, "usd", NULL), "amount",
                "4.99");
  check_column (asgi_query_set_reverse (by_amount), "amount", "19.99 9.99 4.99");
  check_column (asgi_query_set_order_by (once, "id", NULL), "amount", "9.99 19.99");
  check_column (asgi_query_set_none (all), "amount", "");
  check_column (ordered (asgi_query_set_union (usd, eur, FALSE), "amount"), "amount",
                "4.99 9.99 19.99");
  check_column (asgi_query_set_intersection (all, eur), "amount", "4.99");
  check_column (asgi_query_set_difference (all, usd), "amount", "4.99");
  check_column (asgi_query_set_extra (all, extra), "amount", "19.99");
  check_column (asgi_query_set_defer (eur, "currency", NULL), "amount", "4.99");
  check_column (asgi_query_set_only (eur, "amount", NULL), "amount", "4.99");
  check_column (asgi_query_set_using (eur, "default"), "amount", "4.99");
  check_column (asgi_query_set_raw (all, "SELECT * FROM shop_price WHERE id = %s", three),
                "amount", "4.99");
  check_column (ordered (asgi_query_set_prefetch_related (related, "toppings", NULL), "id"),
                "name", "margherita weird");
}

static void
check_bulk (void)
{
  AsgiQuerySet              *all = objects ("Topping");
  g_autoptr(GHashTable)      ham = named ("name", "ham");
  g_autoptr(GHashTable)      egg = named ("name", "egg");
  g_autoptr(AsgiModel)       one = asgi_model_info_new_instance (model ("Topping"), ham, &error);
  g_autoptr(AsgiModel)       two = asgi_model_info_new_instance (model ("Topping"), egg, &error);
  g_autoptr(GListModel)      both = list_of (one, two);
  g_autoptr(AsgiResultList)  made = asgi_query_set_bulk_create_sync (all, both, NULL, NULL, &error);
  g_autoptr(AsgiQuerySet)    hams = where ("Topping", "name", "ham");
  g_autoptr(AsgiModel)       saved = asgi_query_set_get_sync (hams, NULL, NULL, &error);
  g_autoptr(GListModel)      changed = NULL;

  g_assert_no_error (error);
  changed = list_of (saved, NULL);
  g_object_set (saved, "name", "Ham", NULL);
  asgi_query_set_bulk_update_sync (all, changed, (const char *[]) { "name", NULL }, NULL, NULL,
                                   &error);
  g_assert_no_error (error);
}

static void
asking (void)
{
  AsgiQuerySet              *all = objects ("Topping");
  const char                *by_name[] = { "name", NULL };
  g_autoptr(GHashTable)      rocket = named ("name", "rocket");
  g_autoptr(GHashTable)      rucola = named ("name", "rucola");
  g_autoptr(GHashTable)      ham = named ("name", "ham");
  g_autoptr(AsgiArguments)   ids = asgi_arguments_new ();
  g_autoptr(AsgiQuerySet)    in_order = asgi_query_set_order_by (all, "id", NULL);
  g_autoptr(AsgiQuerySet)    alphabetic = asgi_query_set_order_by (all, "name", NULL);
  g_autoptr(AsgiQuerySet)    capital = where ("Topping", "name", "Ham");
  g_autoptr(AsgiQuerySet)    hams = where ("Topping", "name", "ham");
  g_autoptr(AsgiQuerySet)    later = asgi_query_set_filter (all, "id__gt", G_TYPE_INT, 3, NULL);
  g_autoptr(AsgiResultList)  two = NULL;
  g_autofree char           *plan = NULL;
  gboolean                   created;

  check_text (asgi_query_set_get_or_create_sync (all, rocket, NULL, &created, NULL, &error),
              "name", "rocket");
  g_assert_true (created);
  check_text (asgi_query_set_update_or_create_sync (all, rocket, rucola, NULL, &created, NULL,
                                                    &error), "name", "rucola");
  g_assert_false (created);
  check_bulk ();
  asgi_arguments_append_int64 (ids, 1);
  asgi_arguments_append_int64 (ids, 2);
  two = asgi_query_set_in_bulk_sync (all, ids, NULL, NULL, &error);
  check_text (asgi_result_list_get (two, 0), "name", "bacon");
  check_text (asgi_query_set_latest_sync (all, by_name, NULL, &error), "name", "rucola");
  check_text (asgi_query_set_earliest_sync (all, by_name, NULL, &error), "name", "Basil");
  check_text (asgi_query_set_first_sync (in_order, NULL, &error), "name", "bacon");
  check_text (asgi_query_set_last_sync (alphabetic, NULL, &error), "name", "rucola");
  g_assert_cmpint (asgi_query_set_update_sync (capital, ham, NULL, &error), ==, 1);
  check_exists (g_object_ref (hams), TRUE);
  plan = asgi_query_set_explain_sync (hams, NULL, NULL, NULL, &error);
  g_assert_cmpstr (plan, !=, "");
  check_deleted (asgi_query_set_delete_sync (later, NULL, &error), 3);
  check_count (g_object_ref (all), 3);
}

int
main (void)
{
  void        (*steps[]) (void) = { models, foreign_relations, many_to_many_relations, iteration,
                                    slices_and_items, refusals, operators, evaluation, chaining,
                                    asking };
  AsgiRuntime      *runtime = asgi_runtime_get_default ();
  const char       *examples = g_getenv ("EXAMPLES_DIR");
  g_autofree char  *folder = g_build_filename (examples ? examples : "examples", "pizza", NULL);
  g_autofree char  *output = NULL;

  g_setenv ("PIZZA_DATABASE", ":memory:", TRUE);
  asgi_runtime_set_python_path (runtime, (const char *[]) { folder, NULL });
  asgi_runtime_start_sync (runtime, "pizza_settings", NULL, &error);
  g_assert_no_error (error);
  output = asgi_runtime_call_command_sync (runtime, "migrate",
                                           (const char *[]) { "--verbosity=0", NULL }, NULL,
                                           &error);
  g_assert_no_error (error);

  fill ();
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    steps[i] ();
  g_print ("%u steps passed\n", (guint) G_N_ELEMENTS (steps));
  return 0;
}
