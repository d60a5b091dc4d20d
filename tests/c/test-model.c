/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    data)
{
  g_string_append_printf (data, "%s ", g_param_spec_get_name (pspec));
}

static char *
dirty_fields (AsgiModel *model)
{
  g_auto(GStrv) names = asgi_model_get_dirty_fields (model);

  return g_strjoinv (" ", names);
}

#define assert_dirty(model, expected) \
  G_STMT_START { \
    g_autofree char *dirty_ = dirty_fields (model); \
    g_assert_cmpstr (dirty_, ==, expected); \
    g_assert_true (asgi_model_get_is_dirty (model) == (*dirty_ != '\0')); \
  } G_STMT_END

/* Deleting, refreshing, validating */

static void
test_a_deleted_object_can_be_saved_again (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                               NULL);
  g_autoptr(GVariant)  deleted = NULL;
  g_autoptr(GVariant)  pk = NULL;
  g_autoptr(GError)    error = NULL;
  g_autofree char     *text = NULL;

  deleted = asgi_model_delete_sync (model, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  text = g_variant_print (deleted, FALSE);
  g_assert_cmpstr (text, ==, "(1, {'atlas.Author': 1})");
  g_assert_false (asgi_model_get_is_saved (model));
  pk = asgi_model_get_pk (model);
  g_assert_null (pk);
  fixture_assert_field (model, "name", "Ann");
  g_assert_cmpint (asgi_query_set_count_sync (fixture_objects ("atlas.Author"), NULL, NULL), ==,
                   0);

  g_clear_pointer (&deleted, g_variant_unref);
  deleted = asgi_model_delete_sync (model, NULL, FALSE, NULL, &error);
  g_assert_null (deleted);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (asgi_model_get_is_saved (model));
  fixture_clear ("atlas.Author");
}

static void
test_a_protected_object_names_what_holds_it (void)
{
  g_autoptr(AsgiModel) country = fixture_create ("atlas.Country", "code", G_TYPE_STRING, "fr",
                                                 "name", G_TYPE_STRING, "France", NULL);
  g_autoptr(AsgiModel) publisher = fixture_create ("atlas.Publisher", "name", G_TYPE_STRING,
                                                   "Quill", "country", ASGI_TYPE_MODEL, country,
                                                   NULL);
  g_autoptr(GVariant)  deleted = NULL;
  g_autoptr(GError)    error = NULL;
  GVariant            *objects;
  const char          *label;

  deleted = asgi_model_delete_sync (country, NULL, FALSE, NULL, &error);
  g_assert_null (deleted);
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_PROTECTED);
  objects = asgi_error_get_objects (error);
  g_assert_cmpuint (g_variant_n_children (objects), ==, 1);
  g_variant_get_child (objects, 0, "(&sss)", &label, NULL, NULL);
  g_assert_cmpstr (label, ==, "atlas.Publisher");
  g_assert_true (asgi_model_get_is_saved (country));
  fixture_clear ("atlas.Publisher");
  fixture_clear ("atlas.Country");
}

static void
update_age (gint64 age)
{
  g_autoptr(GHashTable) values = fixture_table ("age", G_TYPE_INT64, age, "name", G_TYPE_STRING,
                                                "updated", NULL);
  g_autoptr(GError)     error = NULL;

  g_assert_cmpint (asgi_query_set_update_sync (fixture_objects ("atlas.Author"), values, NULL,
                                               &error), ==, 1);
  g_assert_no_error (error);
}

static void
test_refreshing_takes_what_the_database_has (void)
{
  const char           *fields[] = { "age", NULL };
  g_autoptr(AsgiModel)  model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                "age", G_TYPE_INT64, (gint64) 1, NULL);
  g_autoptr(GString)    log = g_string_new (NULL);
  g_autoptr(GError)     error = NULL;

  update_age (2);
  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  g_signal_connect (model, "notify", G_CALLBACK (on_notify), log);
  g_assert_true (asgi_model_refresh_from_db_sync (model, fields, NULL, &error));
  g_assert_no_error (error);
  fixture_assert_field (model, "age", "2");
  fixture_assert_field (model, "name", "Bo");
  assert_dirty (model, "name");
  g_assert_nonnull (strstr (log->str, "age "));
  g_assert_null (strstr (log->str, "name "));

  update_age (3);
  g_assert_true (asgi_model_refresh_from_db_sync (model, NULL, NULL, &error));
  g_assert_no_error (error);
  fixture_assert_field (model, "age", "3");
  fixture_assert_field (model, "name", "updated");
  assert_dirty (model, "");

  fixture_clear ("atlas.Author");
  g_assert_false (asgi_model_refresh_from_db_sync (model, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_DOES_NOT_EXIST, "Author matching query does not exist");
  fixture_assert_field (model, "age", "3");
}

static const char *
first_message (GVariant   *fields,
               const char *field)
{
  g_autofree const char **messages = NULL;

  g_assert_true (g_variant_lookup (fields, field, "^a&s", &messages));
  return messages[0];
}

static void
test_validation_has_messages_by_field (void)
{
  const char           *exclude[] = { "name", NULL };
  g_autoptr(AsgiModel)  model = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "",
                                             "age", G_TYPE_INT64, (gint64) 200, NULL);
  g_autoptr(GError)     error = NULL;

  g_assert_false (asgi_model_full_clean_sync (model, NULL, NULL, &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_VALIDATION);
  g_assert_cmpstr (first_message (asgi_error_get_fields (error), "name"), ==,
                   "This field cannot be blank.");
  g_assert_nonnull (strstr (first_message (asgi_error_get_fields (error), "age"), "150"));
  g_clear_error (&error);

  fixture_set (model, "age", G_TYPE_INT64, (gint64) 20);
  g_assert_true (asgi_model_full_clean_sync (model, exclude, NULL, &error));
  g_assert_no_error (error);

  fixture_set (model, "name", G_TYPE_STRING, "Ann");
  fixture_set (model, "age", G_TYPE_INT64, (gint64) 13);
  g_assert_false (asgi_model_full_clean_sync (model, NULL, NULL, &error));
  g_assert_cmpstr (first_message (asgi_error_get_fields (error), "__all__"), ==,
                   "Thirteen brings bad luck.");
  g_clear_error (&error);
  fixture_assert_field (model, "age", "13");
}

/* Methods */

static void
test_a_method_is_called_with_its_arguments (void)
{
  g_autoptr(AsgiModel)     model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                   NULL);
  g_autoptr(AsgiArguments) args = asgi_arguments_new_named ("mark", G_TYPE_STRING, "?", NULL);
  g_autoptr(AsgiRow)       row = NULL;
  g_autoptr(GError)        error = NULL;

  asgi_arguments_append_string (args, "Hi");
  row = asgi_model_call_sync (model, "greeting", args, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (row, "value", "Hi, Ann?");

  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  g_clear_object (&row);
  row = asgi_model_call_sync (model, "greeting", NULL, NULL, &error);
  fixture_assert_field (row, "value", "Hello, Bo!");
  assert_dirty (model, "name");

  g_clear_object (&row);
  row = asgi_model_call_sync (model, "break_down", NULL, NULL, &error);
  fixture_assert_error (error, ASGI_ERROR_VALUE, "Bo broke down");
  row = asgi_model_call_sync (model, "no_such_method", NULL, NULL, &error);
  g_assert_null (row);
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "no_such_method");
  row = asgi_model_call_sync (model, "__init__", NULL, NULL, &error);
  g_assert_null (row);
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "__init__");
  fixture_clear ("atlas.Author");
}

/* Deferred fields and annotations */

static void
test_a_deferred_field_is_an_error_not_a_query (void)
{
  const char                *fields[] = { "age", NULL };
  g_autoptr(AsgiModel)       author = fixture_create ("atlas.Author", "name", G_TYPE_STRING,
                                                      "Ann", "age", G_TYPE_INT64, (gint64) 30,
                                                      NULL);
  g_autoptr(AsgiQuerySet)    only = asgi_query_set_only (fixture_objects ("atlas.Author"), "name",
                                                         NULL);
  g_autoptr(GError)          error = NULL;
  g_autoptr(AsgiModel)       model = asgi_query_set_first_sync (only, NULL, &error);
  g_auto(GValue)             value = G_VALUE_INIT;
  gint64                     age = -1;

  g_assert_no_error (error);
  fixture_assert_field (model, "name", "Ann");
  g_assert_false (asgi_model_get_field (model, "age", &value, &error));
  fixture_assert_error (error, ASGI_ERROR_DEFERRED, "refresh_from_db_async()");
  g_object_get (model, "age", &age, NULL);
  g_assert_cmpint (age, ==, 0);
  g_assert_false (asgi_model_is_null (model, "age"));

  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  g_assert_true (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (asgi_model_refresh_from_db_sync (model, fields, NULL, &error));
  g_assert_no_error (error);
  fixture_assert_field (model, "age", "30");
  fixture_assert_field (model, "name", "Bo");
  fixture_clear ("atlas.Author");
}

static void
test_an_annotation_is_a_field_of_the_row (void)
{
  g_autoptr(AsgiModel)      author = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                     NULL);
  g_autoptr(AsgiModel)      book = fixture_create ("atlas.Book", "title", G_TYPE_STRING, "Sea",
                                                   "slug", G_TYPE_STRING, "sea", "author",
                                                   ASGI_TYPE_MODEL, author, NULL);
  g_autoptr(AsgiExpression) count = asgi_expression_count ("books");
  g_autoptr(AsgiQuerySet)   query = asgi_query_set_annotate (fixture_objects ("atlas.Author"),
                                                             "n_books", ASGI_TYPE_EXPRESSION,
                                                             count, NULL);
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiModel)      model = asgi_query_set_first_sync (query, NULL, &error);
  g_auto(GValue)            value = G_VALUE_INIT;

  g_assert_no_error (error);
  fixture_assert_field (model, "n_books", "1");
  g_assert_true (asgi_row_has_field (ASGI_ROW (model), "n_books"));
  g_value_init (&value, G_TYPE_INT64);
  g_assert_false (asgi_model_set_field (model, "n_books", &value, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "n_books");
  g_assert_true (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  fixture_clear ("atlas.Author");
}

/* Types */

static void
test_types_follow_the_inheritance_of_the_models (void)
{
  GType vessel = asgi_model_info_get_gtype (fixture_model ("atlas.Vessel"));
  GType ship = asgi_model_info_get_gtype (fixture_model ("atlas.Ship"));
  GType warship = asgi_model_info_get_gtype (fixture_model ("atlas.Warship"));
  GType flagship = asgi_model_info_get_gtype (fixture_model ("atlas.Flagship"));
  GType old = asgi_model_info_get_gtype (fixture_model ("atlas.OldVessel"));

  g_assert_cmpstr (g_type_name (vessel), ==, "Asgi_atlas_Vessel");
  g_assert_true (g_type_parent (vessel) == ASGI_TYPE_MODEL);
  g_assert_true (g_type_parent (ship) == vessel);
  g_assert_true (g_type_parent (warship) == ship);
  g_assert_true (g_type_parent (flagship) == ship);
  g_assert_true (g_type_parent (old) == vessel);
  g_assert_true (asgi_model_info_get_proxy (fixture_model ("atlas.Flagship")));
  g_assert_false (asgi_model_info_get_proxy (fixture_model ("atlas.Ship")));
}

static void
test_a_child_model_saves_its_parents (void)
{
  g_autoptr(AsgiModel) warship = fixture_create ("atlas.Warship", "name", G_TYPE_STRING, "Vasa",
                                                 "tonnage", G_TYPE_INT64, (gint64) 1210, "guns",
                                                 G_TYPE_INT64, (gint64) 64, NULL);
  g_autoptr(AsgiModel) vessel = NULL;
  g_autoptr(GError)    error = NULL;

  fixture_set (warship, "tonnage", G_TYPE_INT64, (gint64) 1211);
  g_assert_true (asgi_model_save_sync (warship, FALSE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  vessel = asgi_query_set_first_sync (fixture_objects ("atlas.Vessel"), NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (vessel, "tonnage", "1211");
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (vessel), ==, "Asgi_atlas_Vessel");
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (warship), ==, "Asgi_atlas_Warship");
  fixture_clear ("atlas.Vessel");
}

static void
test_taken_names_are_reached_as_fields (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Oddity", "ref", G_TYPE_STRING, "r",
                                               "notify", G_TYPE_INT64, (gint64) 3, "type",
                                               G_TYPE_STRING, "t", "order", G_TYPE_INT64,
                                               (gint64) 1, "get_field", G_TYPE_INT64, (gint64) 9,
                                               "a1_b2_c3", G_TYPE_INT64, (gint64) 8, NULL);
  g_autoptr(AsgiModel) fresh = fixture_reload (model);
  g_autoptr(GError)    error = NULL;
  gint64               number = 0;

  fixture_assert_field (fresh, "ref", "r");
  fixture_assert_field (fresh, "notify", "3");
  fixture_assert_field (fresh, "type", "t");
  fixture_assert_field (fresh, "get_field", "9");
  g_object_get (fresh, "a1-b2-c3", &number, NULL);
  g_assert_cmpint (number, ==, 8);
  /* GObject has no such property names: the field is still there. */
  g_assert_null (g_object_class_find_property (G_OBJECT_GET_CLASS (fresh), "prénom"));
  fixture_set (fresh, "prénom", G_TYPE_STRING, "Zoé");
  g_assert_true (asgi_model_save_sync (fresh, FALSE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&model);
  model = fixture_reload (fresh);
  fixture_assert_field (model, "prénom", "Zoé");
  fixture_clear ("atlas.Oddity");
}

static void
test_a_bare_model_has_no_fields (void)
{
  g_autoptr(AsgiModel) model = g_object_new (ASGI_TYPE_MODEL, NULL);
  g_autoptr(GError)    error = NULL;
  g_auto(GValue)       value = G_VALUE_INIT;

  g_assert_null (asgi_model_get_model_info (model));
  g_assert_false (asgi_model_get_field (model, "id", &value, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "“id”");
  g_assert_false (asgi_model_set_field (model, "id", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "“id”");
  g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "new_instance()");
  g_assert_null (asgi_model_fetch_related_sync (model, "box", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "new_instance()");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/model/delete", test_a_deleted_object_can_be_saved_again);
  g_test_add_func ("/model/delete/protected", test_a_protected_object_names_what_holds_it);
  g_test_add_func ("/model/refresh", test_refreshing_takes_what_the_database_has);
  g_test_add_func ("/model/full-clean", test_validation_has_messages_by_field);
  g_test_add_func ("/model/call", test_a_method_is_called_with_its_arguments);
  g_test_add_func ("/model/deferred", test_a_deferred_field_is_an_error_not_a_query);
  g_test_add_func ("/model/annotation", test_an_annotation_is_a_field_of_the_row);
  g_test_add_func ("/model/types/inheritance", test_types_follow_the_inheritance_of_the_models);
  g_test_add_func ("/model/types/child", test_a_child_model_saves_its_parents);
  g_test_add_func ("/model/types/names", test_taken_names_are_reached_as_fields);
  g_test_add_func ("/model/types/bare", test_a_bare_model_has_no_fields);

  return fixture_finish (g_test_run ());
}
