/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static AsgiFieldInfo *
field (const char *label,
       const char *name)
{
  AsgiFieldInfo *info = asgi_model_info_get_field (fixture_model (label), name);

  g_assert_nonnull (info);
  return info;
}

static void
test_a_field_is_described (void)
{
  AsgiFieldInfo *name = field ("shop.Pizza", "name");

  g_assert_cmpstr (asgi_field_info_get_name (name), ==, "name");
  g_assert_cmpstr (asgi_field_info_get_attribute (name), ==, "name");
  g_assert_cmpstr (asgi_field_info_get_column (name), ==, "name");
  g_assert_cmpstr (asgi_field_info_get_internal_type (name), ==, "CharField");
  g_assert_cmpint (asgi_field_info_get_value_type (name), ==, ASGI_VALUE_TEXT);
  g_assert_cmpint (asgi_field_info_get_relation (name), ==, ASGI_RELATION_NONE);
  g_assert_cmpint (asgi_field_info_get_max_length (name), ==, 50);
  g_assert_cmpstr (asgi_field_info_get_verbose_name (name), ==, "name");
  g_assert_null (asgi_field_info_get_related_label (name));
  g_assert_null (asgi_field_info_get_choices (name));
  g_assert_false (asgi_field_info_get_null (name));
  g_assert_false (asgi_field_info_get_blank (name));
  g_assert_false (asgi_field_info_get_primary_key (name));
  g_assert_true (asgi_field_info_get_editable (name));
}

static void
test_a_key_is_found_as_pk (void)
{
  AsgiFieldInfo *pk = field ("shop.Pizza", "pk");

  g_assert_true (pk == field ("shop.Pizza", "id"));
  g_assert_true (pk == asgi_model_info_get_pk_field (fixture_model ("shop.Pizza")));
  g_assert_true (asgi_field_info_get_primary_key (pk));
  g_assert_true (asgi_field_info_get_unique (pk));
  g_assert_cmpint (asgi_field_info_get_max_length (pk), ==, -1);
  g_assert_cmpint (asgi_field_info_get_value_type (pk), ==, ASGI_VALUE_INTEGER);
}

/* Each relation of the models, either way round. */
static const struct {
  const char       *label;
  const char       *name;
  const char       *attribute;
  AsgiRelationType  relation;
  const char       *related;
  AsgiValueType     value_type;
} relations[] = {
  { "shop.Pizza", "box", "box_id", ASGI_RELATION_FOREIGN_KEY, "shop.Box", ASGI_VALUE_INTEGER },
  { "shop.Pizza", "price", "price_id", ASGI_RELATION_ONE_TO_ONE, "shop.Price",
    ASGI_VALUE_INTEGER },
  { "shop.Pizza", "toppings", "toppings", ASGI_RELATION_MANY_TO_MANY, "shop.Topping",
    ASGI_VALUE_MODELS },
  { "shop.Box", "pizza_set", "pizza_set", ASGI_RELATION_REVERSE_FOREIGN_KEY, "shop.Pizza",
    ASGI_VALUE_MODELS },
  { "shop.Price", "pizza", "pizza", ASGI_RELATION_REVERSE_ONE_TO_ONE, "shop.Pizza",
    ASGI_VALUE_MODEL },
  { "shop.Topping", "pizza_set", "pizza_set", ASGI_RELATION_MANY_TO_MANY, "shop.Pizza",
    ASGI_VALUE_MODELS },
};

static void
test_every_relation_is_described (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (relations); i++)
    {
      AsgiFieldInfo *info = field (relations[i].label, relations[i].name);

      g_assert_cmpstr (asgi_field_info_get_attribute (info), ==, relations[i].attribute);
      g_assert_cmpint (asgi_field_info_get_relation (info), ==, relations[i].relation);
      g_assert_cmpstr (asgi_field_info_get_related_label (info), ==, relations[i].related);
      g_assert_cmpint (asgi_field_info_get_value_type (info), ==, relations[i].value_type);
      g_assert_true (info == field (relations[i].label, relations[i].attribute));
    }
}

static void
test_properties_say_the_same_as_the_getters (void)
{
  AsgiFieldInfo   *box = field ("shop.Pizza", "box");
  g_autofree char *name = NULL;
  g_autofree char *related = NULL;
  gboolean         null = FALSE;
  AsgiRelationType relation = ASGI_RELATION_NONE;

  g_object_get (box, "name", &name, "related-label", &related, "null", &null, "relation",
                &relation, NULL);
  g_assert_cmpstr (name, ==, "box");
  g_assert_cmpstr (related, ==, "shop.Box");
  g_assert_true (null);
  g_assert_cmpint (relation, ==, ASGI_RELATION_FOREIGN_KEY);
}

static void
test_a_model_lists_its_fields (void)
{
  AsgiModelInfo *pizza = fixture_model ("shop.Pizza");
  GListModel    *fields = asgi_model_info_get_fields (pizza);
  guint          n = g_list_model_get_n_items (fields);

  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(AsgiFieldInfo) info = g_list_model_get_item (fields, i);

      g_assert_true (info == field ("shop.Pizza", asgi_field_info_get_name (info)));
    }
  g_assert_null (asgi_model_info_get_field (pizza, "nothing"));
}

static void
test_a_model_is_described (void)
{
  AsgiModelInfo           *pizza = fixture_model ("shop.Pizza");
  g_autoptr(AsgiQuerySet)  objects = NULL;
  g_autoptr(GError)        error = NULL;

  g_assert_true (pizza == fixture_model ("SHOP.pizza"));
  g_assert_cmpstr (asgi_model_info_get_label (pizza), ==, "shop.Pizza");
  g_assert_cmpstr (asgi_model_info_get_table (pizza), ==, "shop_pizza");
  g_assert_cmpstr (asgi_model_info_get_verbose_name (pizza), ==, "pizza");
  g_assert_cmpstr (asgi_model_info_get_verbose_name_plural (pizza), ==, "pizzas");
  g_assert_false (asgi_model_info_get_proxy (pizza));
  g_assert_cmpstr (g_type_name (asgi_model_info_get_gtype (pizza)), ==, "Asgi_shop_Pizza");
  g_assert_cmpstr (asgi_model_info_get_managers (pizza)[0], ==, "objects");

  objects = asgi_model_info_manager (pizza, "objects", &error);
  g_assert_no_error (error);
  g_assert_cmpint (asgi_query_set_count_sync (objects, NULL, &error), ==, 0);
  g_assert_null (asgi_model_info_manager (pizza, "things", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "Choices are: objects");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("pizza_settings");

  g_test_add_func ("/field-info/field", test_a_field_is_described);
  g_test_add_func ("/field-info/pk", test_a_key_is_found_as_pk);
  g_test_add_func ("/field-info/relations", test_every_relation_is_described);
  g_test_add_func ("/field-info/properties", test_properties_say_the_same_as_the_getters);
  g_test_add_func ("/model-info/fields", test_a_model_lists_its_fields);
  g_test_add_func ("/model-info/model", test_a_model_is_described);

  return fixture_finish (g_test_run ());
}
