/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

typedef struct {
  AsgiModel *pizza;
  AsgiModel *box;
  AsgiModel *bacon;
  AsgiModel *mushroom;
} Shop;

static AsgiModel *
new_pizza (const char *name)
{
  g_autoptr(AsgiModel) price = fixture_create ("shop.Price", "amount", G_TYPE_STRING, "9.99", NULL);

  return fixture_create ("shop.Pizza", "name", G_TYPE_STRING, name, "price", ASGI_TYPE_MODEL,
                         price, NULL);
}

static void
set_up (Shop          *shop,
        gconstpointer  data)
{
  shop->pizza = new_pizza ("Funghi");
  shop->box = fixture_create ("shop.Box", "name", G_TYPE_STRING, "medium", NULL);
  shop->bacon = fixture_create ("shop.Topping", "name", G_TYPE_STRING, "bacon", NULL);
  shop->mushroom = fixture_create ("shop.Topping", "name", G_TYPE_STRING, "mushroom", NULL);
}

static void
tear_down (Shop          *shop,
           gconstpointer  data)
{
  g_clear_object (&shop->pizza);
  g_clear_object (&shop->box);
  g_clear_object (&shop->bacon);
  g_clear_object (&shop->mushroom);
  fixture_clear ("shop.Pizza");
  fixture_clear ("shop.Price");
  fixture_clear ("shop.Box");
  fixture_clear ("shop.Topping");
}

static gpointer
manager (AsgiModel  *model,
         const char *name)
{
  g_autoptr(GError)  error = NULL;
  AsgiQuerySet      *query_set = asgi_model_get_related_manager (model, name, &error);

  g_assert_no_error (error);
  return query_set;
}

static gint64
count (gpointer query_set)
{
  g_autoptr(GError) error = NULL;
  gint64            n = asgi_query_set_count_sync (query_set, NULL, &error);

  g_assert_no_error (error);
  return n;
}

static void
test_many_to_many (Shop          *shop,
                   gconstpointer  data)
{
  g_autoptr(AsgiManyToManyRelatedManager) toppings = manager (shop->pizza, "toppings");
  g_autoptr(GListModel)                   both = fixture_list (shop->bacon, shop->mushroom, NULL);
  g_autoptr(GListModel)                   one = fixture_list (shop->mushroom, NULL);
  g_autoptr(GHashTable)                   ham = fixture_table ("name", G_TYPE_STRING, "ham", NULL);
  g_autoptr(AsgiModel)                    created = NULL;
  g_autoptr(AsgiModel)                    got = NULL;
  g_autoptr(GError)                       error = NULL;
  gboolean                                is_new = TRUE;

  g_assert_true (asgi_many_to_many_related_manager_add_sync (toppings, both, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (toppings), ==, 2);

  g_assert_true (asgi_many_to_many_related_manager_remove_sync (toppings, one, NULL, &error));
  g_assert_cmpint (count (toppings), ==, 1);

  g_assert_true (asgi_many_to_many_related_manager_set_sync (toppings, one, FALSE, NULL, NULL,
                                                             &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (toppings), ==, 1);

  created = asgi_many_to_many_related_manager_create_sync (toppings, ham, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (created, "name", "ham");
  got = asgi_many_to_many_related_manager_get_or_create_sync (toppings, ham, NULL, NULL, &is_new,
                                                              NULL, &error);
  g_assert_no_error (error);
  g_assert_false (is_new);
  g_assert_cmpint (count (toppings), ==, 2);

  g_assert_true (asgi_many_to_many_related_manager_clear_sync (toppings, NULL, &error));
  g_assert_cmpint (count (toppings), ==, 0);
  g_assert_cmpint (count (fixture_objects ("shop.Topping")), ==, 3);
}

static void
test_the_way_back (Shop          *shop,
                   gconstpointer  data)
{
  g_autoptr(AsgiManyToOneRelatedManager)  pizzas = manager (shop->box, "pizza_set");
  g_autoptr(AsgiManyToManyRelatedManager) with_bacon = manager (shop->bacon, "pizza_set");
  g_autoptr(GListModel)                   list = fixture_list (shop->pizza, NULL);
  g_autoptr(AsgiModel)                    fresh = NULL;
  g_autoptr(GError)                       error = NULL;

  g_assert_true (asgi_many_to_one_related_manager_add_sync (pizzas, list, TRUE, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (pizzas), ==, 1);
  fresh = fixture_reload (shop->pizza);
  g_assert_false (asgi_model_is_null (fresh, "box_id"));

  g_assert_true (asgi_many_to_one_related_manager_remove_sync (pizzas, list, TRUE, NULL, &error));
  g_assert_cmpint (count (pizzas), ==, 0);
  g_assert_true (asgi_many_to_one_related_manager_set_sync (pizzas, list, TRUE, FALSE, NULL,
                                                            &error));
  g_assert_cmpint (count (pizzas), ==, 1);
  g_assert_true (asgi_many_to_one_related_manager_clear_sync (pizzas, TRUE, NULL, &error));
  g_assert_cmpint (count (pizzas), ==, 0);

  g_assert_true (asgi_many_to_many_related_manager_add_sync (with_bacon, list, NULL, NULL,
                                                             &error));
  g_assert_cmpint (count (with_bacon), ==, 1);
}

static void
test_a_manager_is_a_queryset (Shop          *shop,
                              gconstpointer  data)
{
  g_autoptr(AsgiManyToManyRelatedManager) toppings = manager (shop->pizza, "toppings");
  g_autoptr(GListModel)                   both = fixture_list (shop->bacon, shop->mushroom, NULL);
  g_autoptr(AsgiQuerySet)                 filtered = NULL;
  g_autoptr(AsgiModel)                    topping = NULL;
  g_autoptr(GError)                       error = NULL;

  g_assert_cmpstr (asgi_query_set_get_label (ASGI_QUERY_SET (toppings)), ==, "shop.Topping");
  asgi_many_to_many_related_manager_add_sync (toppings, both, NULL, NULL, &error);
  g_assert_no_error (error);
  filtered = asgi_query_set_filter (ASGI_QUERY_SET (toppings), "name__startswith", G_TYPE_STRING,
                                    "b", NULL);
  topping = asgi_query_set_get_sync (filtered, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (topping, "name", "bacon");
}

static void
test_a_wrong_relation_is_an_error (Shop          *shop,
                                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (asgi_model_get_related_manager (shop->pizza, "topings", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "toppings");
  g_assert_null (asgi_model_get_related_manager (shop->pizza, "name", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "not a relation");
  g_assert_null (asgi_model_get_related_manager (shop->pizza, "box", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "fetch_related_async()");
}

static void
test_an_object_that_is_not_saved_is_refused (Shop          *shop,
                                             gconstpointer  data)
{
  g_autoptr(AsgiManyToManyRelatedManager) toppings = manager (shop->pizza, "toppings");
  g_autoptr(AsgiModel)                    ham = fixture_new ("shop.Topping", "name", G_TYPE_STRING,
                                                             "ham", NULL);
  g_autoptr(GListModel)                   list = fixture_list (ham, NULL);
  g_autoptr(GError)                       error = NULL;

  g_assert_false (asgi_many_to_many_related_manager_add_sync (toppings, list, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "");
}

#define ADD(path, function) \
  g_test_add ("/related-manager/" path, Shop, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("pizza_settings");

  ADD ("many-to-many", test_many_to_many);
  ADD ("way-back", test_the_way_back);
  ADD ("queryset", test_a_manager_is_a_queryset);
  ADD ("wrong", test_a_wrong_relation_is_an_error);
  ADD ("unsaved", test_an_object_that_is_not_saved_is_refused);

  return fixture_finish (g_test_run ());
}
