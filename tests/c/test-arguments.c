/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

/* What Python gets of the arguments, as Python writes it. */
static char *
describe (AsgiArguments *args)
{
  g_autoptr(AsgiArguments)  list = asgi_arguments_new ();
  g_autoptr(AsgiRow)        row = NULL;
  g_autoptr(GError)         error = NULL;
  char                     *text;

  asgi_arguments_append_object (list, G_OBJECT (args));
  row = fixture_call ("builtins.repr", list);
  text = asgi_row_get_string (row, "value", &error);
  g_assert_no_error (error);

  return text;
}

static void
test_positional_values_are_a_list (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autofree char         *text = NULL;

  asgi_arguments_append_string (args, "a");
  asgi_arguments_append_int64 (args, G_MAXINT64);
  asgi_arguments_append_boolean (args, TRUE);
  asgi_arguments_append_null (args);
  asgi_arguments_append_string (args, NULL);
  g_assert_cmpuint (asgi_arguments_get_n_positional (args), ==, 5);

  text = describe (args);
  g_assert_cmpstr (text, ==, "['a', 9223372036854775807, True, None, None]");
}

static void
test_named_values_are_a_dictionary (void)
{
  g_autoptr(AsgiArguments) args =
    asgi_arguments_new_named ("a", G_TYPE_STRING, "b", "n", G_TYPE_INT, 5, NULL);
  g_autofree char         *text = NULL;

  asgi_arguments_set_string (args, "a", "again");
  asgi_arguments_set_null (args, "z");
  asgi_arguments_set_boolean (args, "f", FALSE);
  asgi_arguments_set_int64 (args, "i", -1);
  g_assert_cmpuint (asgi_arguments_get_n_named (args), ==, 5);

  text = describe (args);
  g_assert_cmpstr (text, ==, "{'a': 'again', 'n': 5, 'z': None, 'f': False, 'i': -1}");
}

static void
test_arguments_nest (void)
{
  g_autoptr(AsgiArguments) inner = asgi_arguments_new_strings ((const char *[]) { "x", "y", NULL });
  g_autoptr(AsgiArguments) outer = asgi_arguments_new ();
  g_autofree char         *text = NULL;

  asgi_arguments_set_object (outer, "list", G_OBJECT (inner));
  asgi_arguments_append_string (inner, "later");
  text = describe (outer);
  g_assert_cmpstr (text, ==, "{'list': ['x', 'y']}");
}

typedef struct {
  const char *name;
  AsgiError   code;
  const char *text;
} WrongName;

static const WrongName wrong_names[] = {
  { "", ASGI_ERROR_FIELD, "“”" },
  { "a b", ASGI_ERROR_FIELD, "“a b”" },
  { "1a", ASGI_ERROR_FIELD, "“1a”" },
  { "a;drop", ASGI_ERROR_FIELD, "“a;drop”" },
  { "a-b", ASGI_ERROR_FIELD, "“a-b”" },
  { "_connector", ASGI_ERROR_TYPE, "_connector" },
  { "_negated", ASGI_ERROR_TYPE, "_negated" },
};

static void
test_a_name_is_an_identifier (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_names); i++)
    {
      g_autoptr(AsgiArguments) args = asgi_arguments_new ();
      g_autoptr(AsgiRow)       row = NULL;
      g_autoptr(GError)        error = NULL;

      asgi_arguments_set_int64 (args, wrong_names[i].name, 1);
      row = asgi_runtime_call_sync (asgi_runtime_get_default (), "builtins.dict", args, NULL,
                                    &error);
      g_assert_null (row);
      fixture_assert_error (error, wrong_names[i].code, wrong_names[i].text);
    }
}

/* As a field of a Django model may be called. */
static void
test_a_name_may_be_of_any_alphabet (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new_named ("größe", G_TYPE_INT, 1, NULL);
  g_autofree char         *text = describe (args);

  g_assert_cmpstr (text, ==, "{'größe': 1}");
}

static void
test_what_no_field_can_hold_is_refused (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autoptr(AsgiRow)       row = NULL;
  g_autoptr(GError)        error = NULL;
  g_auto(GValue)           value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_POINTER);
  g_value_set_pointer (&value, &value);
  asgi_arguments_set (args, "place", &value);
  row = asgi_runtime_call_sync (asgi_runtime_get_default (), "builtins.dict", args, NULL, &error);
  g_assert_null (row);
  fixture_assert_error (error, ASGI_ERROR_TYPE, "“place”");
}

static void
test_an_uninitialised_value_is_null (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  GValue                   value = G_VALUE_INIT;
  g_autofree char         *text = NULL;

  asgi_arguments_append (args, &value);
  asgi_arguments_append (args, NULL);
  text = describe (args);
  g_assert_cmpstr (text, ==, "[None, None]");
}

static void
test_every_type_of_glib_has_one_of_python (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autoptr(GDateTime)     moment = g_date_time_new_utc (2024, 2, 29, 23, 59, 58.5);
  g_autoptr(GBytes)        bytes = g_bytes_new_static ("a\0b", 3);
  g_autoptr(GDate)         day = g_date_new_dmy (31, 12, 1899);
  const char              *strings[] = { "s", "t", NULL };
  g_autofree char         *text = NULL;
  struct {
    GType    type;
    gpointer boxed;
  } values[] = {
    { G_TYPE_DATE_TIME, moment }, { G_TYPE_BYTES, bytes }, { G_TYPE_DATE, day },
    { G_TYPE_STRV, strings },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      g_value_init (&value, values[i].type);
      g_value_set_boxed (&value, values[i].boxed);
      asgi_arguments_append (args, &value);
    }

  text = describe (args);
  g_assert_cmpstr (text, ==,
                   "[datetime.datetime(2024, 2, 29, 23, 59, 58, 500000, "
                   "tzinfo=datetime.timezone.utc), b'a\\x00b', datetime.date(1899, 12, 31), "
                   "['s', 't']]");
}

static void
test_a_variant_is_its_json (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_auto(GValue)           value = G_VALUE_INIT;
  g_autofree char         *text = NULL;

  g_value_init (&value, G_TYPE_VARIANT);
  g_value_take_variant (&value, g_variant_ref_sink (g_variant_new_parsed (
                                  "{'a': <[<1>, <2.5>, <'x'>]>, 'n': <@mv nothing>}")));
  asgi_arguments_append (args, &value);
  text = describe (args);
  g_assert_cmpstr (text, ==, "[{'a': [1, 2.5, 'x'], 'n': None}]");
}

static void
test_values_and_objects_are_listed (void)
{
  g_autoptr(GHashTable) ham = asgi_values_new ("name", G_TYPE_STRING, "ham",
                                               "id", G_TYPE_INT64, (gint64) 7, NULL);
  g_autoptr(GHashTable) none = asgi_values_new (NULL);
  AsgiModelInfo        *info = fixture_model ("shop.Topping");
  g_autoptr(GError)     error = NULL;
  g_autoptr(AsgiModel)  topping = asgi_model_info_new_instance (info, ham, &error);
  g_autoptr(AsgiModel)  other = asgi_model_info_new_instance (info, none, &error);
  g_autoptr(GListModel) both = asgi_objects_new (topping, other, NULL);
  g_autoptr(GListModel) nobody = asgi_objects_new (NULL);
  g_autoptr(AsgiModel)  second = g_list_model_get_item (both, 1);

  g_assert_no_error (error);
  fixture_assert_field (topping, "name", "ham");
  fixture_assert_field (topping, "id", "7");
  g_assert_cmpuint (g_list_model_get_n_items (both), ==, 2);
  g_assert_true (second == other);
  g_assert_cmpuint (g_list_model_get_n_items (nobody), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("pizza_settings");

  g_test_add_func ("/arguments/positional", test_positional_values_are_a_list);
  g_test_add_func ("/arguments/named", test_named_values_are_a_dictionary);
  g_test_add_func ("/arguments/nested", test_arguments_nest);
  g_test_add_func ("/arguments/names", test_a_name_is_an_identifier);
  g_test_add_func ("/arguments/alphabet", test_a_name_may_be_of_any_alphabet);
  g_test_add_func ("/arguments/refused", test_what_no_field_can_hold_is_refused);
  g_test_add_func ("/arguments/null", test_an_uninitialised_value_is_null);
  g_test_add_func ("/arguments/types", test_every_type_of_glib_has_one_of_python);
  g_test_add_func ("/arguments/variant", test_a_variant_is_its_json);
  g_test_add_func ("/arguments/lists", test_values_and_objects_are_listed);

  return fixture_finish (g_test_run ());
}
