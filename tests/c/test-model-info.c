/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static void
test_a_model_describes_itself (void)
{
  AsgiModelInfo *country = fixture_model ("atlas.Country");
  AsgiModelInfo *oddity = fixture_model ("atlas.Oddity");

  g_assert_cmpstr (asgi_model_info_get_label (country), ==, "atlas.Country");
  g_assert_cmpstr (asgi_model_info_get_table (country), ==, "atlas_country");
  g_assert_cmpstr (asgi_model_info_get_table (oddity), ==, "Odd Table");
  g_assert_cmpstr (asgi_model_info_get_verbose_name (oddity), ==, "odd thing");
  g_assert_cmpstr (asgi_model_info_get_verbose_name_plural (country), ==, "countries");
}

static void
test_the_fields_are_a_list (void)
{
  AsgiModelInfo *tag = fixture_model ("atlas.Tag");
  GListModel    *fields = asgi_model_info_get_fields (tag);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr(AsgiFieldInfo) field = g_list_model_get_item (fields, i);

      g_string_append_printf (names, "%s ", asgi_field_info_get_name (field));
    }
  g_assert_cmpstr (names->str, ==, "children books id name parent colour ");
}

static void
test_a_field_is_found_by_each_of_its_names (void)
{
  AsgiModelInfo *tag = fixture_model ("atlas.Tag");

  g_assert_true (asgi_model_info_get_field (tag, "parent") ==
                 asgi_model_info_get_field (tag, "parent_id"));
  g_assert_true (asgi_model_info_get_field (tag, "pk") ==
                 asgi_model_info_get_pk_field (tag));
  g_assert_null (asgi_model_info_get_field (tag, "hue"));
  g_assert_cmpstr (asgi_field_info_get_column (asgi_model_info_get_field (tag, "colour")), ==,
                   "hue");
  g_assert_cmpstr (asgi_field_info_get_name (asgi_model_info_get_pk_field (
                     fixture_model ("atlas.Passport"))), ==, "holder");
}

static void
test_a_manager_is_found_by_its_name (void)
{
  AsgiModelInfo           *author = fixture_model ("atlas.Author");
  const char * const      *managers = asgi_model_info_get_managers (author);
  g_autoptr(AsgiModel)     child = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Cy",
                                                   "age", G_TYPE_INT64, (gint64) 8, NULL);
  g_autoptr(AsgiQuerySet)  adults = NULL;
  g_autoptr(GError)        error = NULL;

  g_assert_cmpstr (managers[0], ==, "objects");
  g_assert_true (g_strv_contains (managers, "adults"));
  adults = asgi_model_info_manager (author, "adults", &error);
  g_assert_no_error (error);
  g_assert_cmpint (asgi_query_set_count_sync (adults, NULL, &error), ==, 0);
  g_assert_cmpint (asgi_query_set_count_sync (asgi_model_info_get_aobjects (author), NULL,
                                              &error), ==, 1);
  g_assert_null (asgi_model_info_manager (author, "minors", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "Choices are: objects, adults, aided");
  fixture_clear ("atlas.Author");
}

static void
test_new_objects_have_the_values_given (void)
{
  g_autoptr(GHashTable) wrong = fixture_table ("nome", G_TYPE_STRING, "x", NULL);
  g_autoptr(GHashTable) type = fixture_table ("age", G_TYPE_STRING, "x", NULL);
  g_autoptr(AsgiModel)  author = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "Ann", NULL);
  g_autoptr(GError)     error = NULL;

  fixture_assert_field (author, "name", "Ann");
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (author), ==, "Asgi_atlas_Author");
  g_assert_null (asgi_model_info_new_instance (fixture_model ("atlas.Author"), wrong, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "nome");
  g_assert_null (asgi_model_info_new_instance (fixture_model ("atlas.Author"), type, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "age");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/model-info/description", test_a_model_describes_itself);
  g_test_add_func ("/model-info/fields", test_the_fields_are_a_list);
  g_test_add_func ("/model-info/field", test_a_field_is_found_by_each_of_its_names);
  g_test_add_func ("/model-info/manager", test_a_manager_is_found_by_its_name);
  g_test_add_func ("/model-info/new-instance", test_new_objects_have_the_values_given);

  return fixture_finish (g_test_run ());
}
