/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

#include <stdio.h>

/* Every field type: what is set, and what the database gives back. */

typedef struct {
  const char *field;
  const char *kind;   /* how the text becomes a value */
  const char *text;
  const char *expected; /* NULL: the text again */
} RoundTrip;

static const RoundTrip round_trips[] = {
  { "small", "int64", "-32768", NULL },
  { "small", "int", "32767", NULL },
  { "integer", "int64", "-2147483648", NULL },
  { "integer", "double", "12", "12" },
  { "big", "int64", "-9223372036854775808", NULL },
  { "big", "int64", "9223372036854775807", NULL },
  { "big", "uint64", "9223372036854775807", NULL },
  { "pos_small", "uint", "0", NULL },
  { "pos", "int64", "2147483647", NULL },
  { "pos_big", "int64", "9223372036854775807", NULL },
  { "number", "double", "1.7976931348623157e+308", NULL },
  { "number", "double", "4.9406564584124654e-324", NULL },
  { "number", "double", "0.10000000000000001", NULL },
  { "number", "int64", "3", NULL },
  { "flag", "boolean", "true", NULL },
  { "flag", "boolean", "false", NULL },
  { "char", "string", "", NULL },
  { "char", "string", "é\xf0\x9f\x9a\x80'\"`; --\\", NULL },
  { "char", "int64", "5", "5" },
  { "text", "string", "a\r\nb\tc", NULL },
  { "slug", "string", "a_b-c", NULL },
  { "url", "string", "https://example.org/?a=b#c", NULL },
  { "email", "string", "a@example.org", NULL },
  { "path", "string", "/etc/passwd", NULL },
  { "ip", "string", "2001:db8::1", NULL },
  { "ipv4", "string", "10.0.0.1", NULL },
  { "uuid", "string", "00000000-0000-0000-0000-000000000001", NULL },
  { "uuid", "string", "ffffffffffffffffffffffffffffffff",
    "ffffffff-ffff-ffff-ffff-ffffffffffff" },
  { "decimal", "string", "-9999999.99", NULL },
  { "decimal", "string", "0.10", NULL },
  { "decimal", "int64", "7", "7.00" },
  { "precise", "string", "99999.0000000001", NULL },
  { "moment", "string", "1899-12-31T23:59:59.999999Z", "1899-12-31T23:59:59.999999+00:00" },
  { "moment", "date-time", "2020-03-29T01:30:00.000001+05:30",
    "2020-03-28T20:00:00.000001+00:00" },
  { "moment", "date-time", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999+00:00" },
  { "day", "date", "0001-01-01", NULL },
  { "day", "string", "9999-12-31", NULL },
  { "time", "string", "23:59:59.999999", NULL },
  { "time", "string", "00:00:00", NULL },
  { "duration", "int64", "-1", NULL },
  { "duration", "int64", "315360000000000001", NULL },
  { "binary", "bytes", "00ff0a00", NULL },
  { "binary", "bytes", "", NULL },
  { "json", "variant", "{'a': <@av [<int64 1>, <'two'>, <@mv nothing>]>}",
    "{'a': <[<int64 1>, <'two'>, <@mv nothing>]>}" },
  { "json", "variant", "@a{sv} {}", "{}" },
  { "json", "variant", "@av []", "[]" },
  { "json", "string", "text", "'text'" },
  { "json", "boolean", "true", "true" },
  { "json", "double", "1.5", "1.5" },
  { "json", "int64", "9007199254740993", "9007199254740993" },
  { "file", "string", "files/ü é.txt", NULL },
  { "size", "int64", "2", NULL },
  { "point", "string", "3;-4", NULL },
  { "shout", "string", "quiet", "QUIET" },
};

static GBytes *
bytes_from_hex (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  for (const char *at = text; *at; at += 2)
    {
      guint8 byte = g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]);

      g_byte_array_append (bytes, &byte, 1);
    }

  return g_byte_array_free_to_bytes (bytes);
}

static void
value_from_text (const char *kind,
                 const char *text,
                 GValue     *value)
{
  guint year, month, day;

  if (g_str_equal (kind, "string"))
    {
      g_value_init (value, G_TYPE_STRING);
      g_value_set_string (value, text);
    }
  else if (g_str_equal (kind, "int64"))
    {
      g_value_init (value, G_TYPE_INT64);
      g_value_set_int64 (value, g_ascii_strtoll (text, NULL, 10));
    }
  else if (g_str_equal (kind, "uint64"))
    {
      g_value_init (value, G_TYPE_UINT64);
      g_value_set_uint64 (value, g_ascii_strtoull (text, NULL, 10));
    }
  else if (g_str_equal (kind, "int"))
    {
      g_value_init (value, G_TYPE_INT);
      g_value_set_int (value, atoi (text));
    }
  else if (g_str_equal (kind, "uint"))
    {
      g_value_init (value, G_TYPE_UINT);
      g_value_set_uint (value, atoi (text));
    }
  else if (g_str_equal (kind, "double"))
    {
      g_value_init (value, G_TYPE_DOUBLE);
      g_value_set_double (value, g_ascii_strtod (text, NULL));
    }
  else if (g_str_equal (kind, "float"))
    {
      g_value_init (value, G_TYPE_FLOAT);
      g_value_set_float (value, g_ascii_strtod (text, NULL));
    }
  else if (g_str_equal (kind, "boolean"))
    {
      g_value_init (value, G_TYPE_BOOLEAN);
      g_value_set_boolean (value, g_str_equal (text, "true"));
    }
  else if (g_str_equal (kind, "variant"))
    {
      g_value_init (value, G_TYPE_VARIANT);
      g_value_take_variant (value, g_variant_parse (NULL, text, NULL, NULL, NULL));
      g_assert_nonnull (g_value_get_variant (value));
    }
  else if (g_str_equal (kind, "bytes"))
    {
      g_value_init (value, G_TYPE_BYTES);
      g_value_take_boxed (value, bytes_from_hex (text));
    }
  else if (g_str_equal (kind, "date"))
    {
      g_assert_cmpint (sscanf (text, "%u-%u-%u", &year, &month, &day), ==, 3);
      g_value_init (value, G_TYPE_DATE);
      g_value_take_boxed (value, g_date_new_dmy (day, month, year));
    }
  else if (g_str_equal (kind, "date-time"))
    {
      g_value_init (value, G_TYPE_DATE_TIME);
      g_value_take_boxed (value, g_date_time_new_from_iso8601 (text, NULL));
      g_assert_nonnull (g_value_get_boxed (value));
    }
  else if (g_str_equal (kind, "strv"))
    {
      g_value_init (value, G_TYPE_STRV);
      g_value_take_boxed (value, g_strsplit (text, ",", -1));
    }
  else if (g_str_equal (kind, "pointer"))
    {
      g_value_init (value, G_TYPE_POINTER);
      g_value_set_pointer (value, (gpointer) text);
    }
  else if (g_str_equal (kind, "object"))
    {
      g_value_init (value, G_TYPE_OBJECT);
      g_value_take_object (value, g_cancellable_new ());
    }
  else
    g_error ("no such kind: %s", kind);
}

static void
test_every_field_type_comes_back (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      const RoundTrip      *trip = &round_trips[i];
      g_autofree char      *label = g_strdup_printf ("round trip %" G_GSIZE_FORMAT, i);
      g_autoptr(AsgiModel)  model = fixture_new ("atlas.Everything", "label", G_TYPE_STRING,
                                                 label, NULL);
      g_autoptr(AsgiModel)  fresh = NULL;
      g_autoptr(GError)     error = NULL;
      g_auto(GValue)        value = G_VALUE_INIT;

      g_test_message ("%s = %s %s", trip->field, trip->kind, trip->text);
      value_from_text (trip->kind, trip->text, &value);
      asgi_model_set_field (model, trip->field, &value, &error);
      g_assert_no_error (error);
      asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);

      fresh = fixture_reload (model);
      fixture_assert_field (fresh, trip->field, (trip->expected ? trip->expected : trip->text));
      g_assert_false (asgi_model_is_null (fresh, trip->field));
    }
  fixture_clear ("atlas.Everything");
}

static const char * const nullable[] = {
  "small", "integer", "big", "pos_small", "pos", "pos_big", "number", "flag", "char", "text",
  "slug", "url", "email", "path", "ip", "ipv4", "ipv6", "uuid", "decimal", "precise", "whole",
  "moment", "day", "time", "duration", "binary", "json", "size", "point", "shout",
};

static void
test_null_has_its_own_channel (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Everything", "label", G_TYPE_STRING,
                                               "nulls", NULL);
  g_autoptr(AsgiModel) fresh = fixture_reload (model);
  g_autoptr(GError)    error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (nullable); i++)
    {
      g_test_message ("%s", nullable[i]);
      g_assert_true (asgi_model_is_null (fresh, nullable[i]));
      fixture_assert_field (fresh, nullable[i], "null");
    }
  g_assert_false (asgi_model_is_null (fresh, "label"));
  g_assert_false (asgi_model_is_null (fresh, "no_such_field"));

  fixture_set (fresh, "integer", G_TYPE_INT64, (gint64) 5);
  g_assert_false (asgi_model_is_null (fresh, "integer"));
  asgi_model_save_sync (fresh, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (asgi_model_set_null (fresh, "integer", &error));
  g_assert_true (asgi_model_is_null (fresh, "integer"));
  asgi_model_save_sync (fresh, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&model);
  model = fixture_reload (fresh);
  g_assert_true (asgi_model_is_null (model, "integer"));

  g_assert_false (asgi_model_set_null (model, "no_such_field", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "integer");
  fixture_clear ("atlas.Everything");
}

static void
test_a_null_reads_as_the_default_of_its_property (void)
{
  g_autoptr(AsgiModel)  model = fixture_create ("atlas.Everything", "label", G_TYPE_STRING,
                                                "defaults", NULL);
  char                 *text = (char *) "not null";
  g_autoptr(GDateTime)  moment = NULL;
  gint64                integer = 7;
  double                number = 7;
  gboolean              flag = TRUE;

  g_object_get (model, "integer", &integer, "number", &number, "flag", &flag, "moment", &moment,
                NULL);
  g_object_get (model, "char", &text, NULL);
  g_assert_cmpint (integer, ==, 0);
  g_assert_cmpfloat (number, ==, 0);
  g_assert_false (flag);
  g_assert_null (moment);
  g_assert_null (text);
  fixture_clear ("atlas.Everything");
}

/* Bad values */

static const struct {
  const char *field;
  const char *kind;
  const char *text;
  AsgiError   code;
  const char *message;
} refused[] = {
  { "no_such_field", "int64", "1", ASGI_ERROR_FIELD, "Choices are: id, label, small" },
  { "", "int64", "1", ASGI_ERROR_FIELD, "Choices are" },
  { "integer", "string", "1", ASGI_ERROR_TYPE, "“integer”" },
  { "integer", "double", "1.5", ASGI_ERROR_VALUE, "whole number" },
  { "integer", "double", "1e300", ASGI_ERROR_VALUE, "whole number" },
  { "integer", "double", "nan", ASGI_ERROR_VALUE, "whole number" },
  { "integer", "float", "1.5", ASGI_ERROR_VALUE, "whole number" },
  { "big", "uint64", "18446744073709551615", ASGI_ERROR_VALUE, "“big”" },
  { "integer", "bytes", "00", ASGI_ERROR_TYPE, "“integer”" },
  { "integer", "pointer", "1", ASGI_ERROR_TYPE, "“integer”" },
  { "integer", "strv", "1,2", ASGI_ERROR_TYPE, "“integer”" },
  { "integer", "object", "", ASGI_ERROR_TYPE, "“integer”" },
  { "integer", "variant", "int64 5", ASGI_ERROR_TYPE, "“integer”" },
  { "number", "string", "1.5", ASGI_ERROR_TYPE, "“number”" },
  { "number", "date", "2024-01-01", ASGI_ERROR_TYPE, "“number”" },
  { "flag", "string", "true", ASGI_ERROR_TYPE, "“flag”" },
  { "flag", "int64", "5", ASGI_ERROR_VALUE, "“flag”" },
  { "char", "boolean", "true", ASGI_ERROR_TYPE, "“char”" },
  { "char", "double", "1.5", ASGI_ERROR_TYPE, "“char”" },
  { "char", "bytes", "00", ASGI_ERROR_TYPE, "“char”" },
  { "char", "strv", "a,b", ASGI_ERROR_TYPE, "“char”" },
  { "uuid", "bytes", "00", ASGI_ERROR_TYPE, "“uuid”" },
  { "decimal", "double", "9.99", ASGI_ERROR_VALUE, "exact" },
  { "moment", "string", "yesterday", ASGI_ERROR_VALUE, "2024-12-31T23:59:59Z" },
  { "moment", "int64", "0", ASGI_ERROR_TYPE, "“moment”" },
  { "day", "string", "2023-02-29", ASGI_ERROR_VALUE, "2024-12-31" },
  { "day", "string", "2023-2-3x", ASGI_ERROR_VALUE, "2024-12-31" },
  { "day", "date-time", "2023-01-01T00:00:00Z", ASGI_ERROR_TYPE, "“day”" },
  { "time", "int64", "5", ASGI_ERROR_TYPE, "“time”" },
  { "duration", "string", "an hour", ASGI_ERROR_TYPE, "“duration”" },
  { "binary", "string", "text", ASGI_ERROR_TYPE, "“binary”" },
  { "json", "bytes", "00", ASGI_ERROR_TYPE, "“json”" },
  { "json", "pointer", "x", ASGI_ERROR_TYPE, "“json”" },
};

static void
test_a_wrong_value_is_refused_and_changes_nothing (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Everything", "label", G_TYPE_STRING,
                                               "refused", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_auto(GValue)    value = G_VALUE_INIT;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s = %s %s", refused[i].field, refused[i].kind, refused[i].text);
      value_from_text (refused[i].kind, refused[i].text, &value);
      g_assert_false (asgi_model_set_field (model, refused[i].field, &value, &error));
      fixture_assert_error (error, refused[i].code, refused[i].message);
      g_assert_false (asgi_model_get_is_dirty (model));
    }
  fixture_clear ("atlas.Everything");
}

static const struct {
  const char *field;
  const char *text;
  AsgiError   code;
  const char *message;
} refused_later[] = {
  { "uuid", "not a uuid", ASGI_ERROR_VALIDATION, "“not a uuid” is not a valid UUID." },
  { "decimal", "nine", ASGI_ERROR_VALIDATION, "“nine” value must be a decimal number." },
  { "time", "25:00", ASGI_ERROR_VALIDATION, "25:00" },
};

/* Text that only Django can judge is judged by Django. */
static void
test_a_wrong_text_is_refused_by_the_save (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused_later); i++)
    {
      g_autoptr(AsgiModel) model = fixture_new ("atlas.Everything", "label", G_TYPE_STRING,
                                                "later", refused_later[i].field, G_TYPE_STRING,
                                                refused_later[i].text, NULL);
      g_autoptr(GError)    error = NULL;

      g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
      fixture_assert_error (error, refused_later[i].code, refused_later[i].message);
      fixture_assert_field (model, refused_later[i].field, refused_later[i].text);
    }
}

static void
test_a_missing_value_is_null (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Everything", "label", G_TYPE_STRING,
                                               "missing", "integer", G_TYPE_INT64, (gint64) 1,
                                               NULL);
  g_autoptr(GError)    error = NULL;
  GValue               empty = G_VALUE_INIT;

  g_assert_true (asgi_model_set_field (model, "integer", &empty, &error));
  g_assert_no_error (error);
  g_assert_true (asgi_model_is_null (model, "integer"));
  asgi_model_revert (model);
  fixture_assert_field (model, "integer", "1");
  g_assert_true (asgi_model_set_field (model, "integer", NULL, &error));
  g_assert_true (asgi_model_is_null (model, "integer"));
  fixture_clear ("atlas.Everything");
}

static void
test_each_type_has_a_setter_and_a_getter (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Everything", "label", G_TYPE_STRING,
                                               "typed", NULL);
  g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601 ("2001-02-03T04:05:06.000007Z", NULL);
  g_autoptr(GDate)     day = g_date_new_dmy (29, G_DATE_FEBRUARY, 2024);
  g_autoptr(GBytes)    bytes = g_bytes_new_static ("\0\377", 2);
  g_autoptr(GVariant)  json = g_variant_ref_sink (g_variant_new_parsed ("[<'a'>]"));
  g_autoptr(AsgiModel) stored = NULL;
  g_autoptr(GError)    error = NULL;
  g_autoptr(GDateTime) stored_moment = NULL;
  g_autoptr(GDate)     stored_day = NULL;
  g_autoptr(GBytes)    stored_bytes = NULL;
  g_autoptr(GVariant)  stored_json = NULL;

  g_assert_true (asgi_model_set_string (model, "char", "text", &error));
  g_assert_true (asgi_model_set_int64 (model, "big", G_MAXINT64, &error));
  g_assert_true (asgi_model_set_double (model, "number", 0.1, &error));
  g_assert_true (asgi_model_set_boolean (model, "flag", TRUE, &error));
  g_assert_true (asgi_model_set_date_time (model, "moment", moment, &error));
  g_assert_true (asgi_model_set_date (model, "day", day, &error));
  g_assert_true (asgi_model_set_bytes (model, "binary", bytes, &error));
  g_assert_true (asgi_model_set_variant (model, "json", json, &error));
  asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  stored = fixture_reload (model);
  fixture_assert_field (stored, "char", "text");
  g_assert_cmpint (asgi_row_get_int64 (ASGI_ROW (stored), "big", NULL), ==, G_MAXINT64);
  g_assert_cmpfloat (asgi_row_get_double (ASGI_ROW (stored), "number", NULL), ==, 0.1);
  g_assert_true (asgi_row_get_boolean (ASGI_ROW (stored), "flag", NULL));
  stored_moment = asgi_row_get_date_time (ASGI_ROW (stored), "moment", NULL);
  g_assert_true (g_date_time_equal (stored_moment, moment));
  stored_day = asgi_row_get_date (ASGI_ROW (stored), "day", NULL);
  g_assert_cmpint (g_date_compare (stored_day, day), ==, 0);
  stored_bytes = asgi_row_get_bytes (ASGI_ROW (stored), "binary", NULL);
  g_assert_true (g_bytes_equal (stored_bytes, bytes));
  stored_json = asgi_row_get_variant (ASGI_ROW (stored), "json", NULL);
  g_assert_true (g_variant_equal (stored_json, json));

  g_assert_true (asgi_model_set_date_time (stored, "moment", NULL, &error));
  g_assert_true (asgi_model_is_null (stored, "moment"));
  g_assert_false (asgi_model_set_double (stored, "big", 0.5, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "big");
  fixture_clear ("atlas.Everything");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/model-fields/round-trip", test_every_field_type_comes_back);
  g_test_add_func ("/model-fields/null", test_null_has_its_own_channel);
  g_test_add_func ("/model-fields/null-property",
                   test_a_null_reads_as_the_default_of_its_property);
  g_test_add_func ("/model-fields/refused", test_a_wrong_value_is_refused_and_changes_nothing);
  g_test_add_func ("/model-fields/refused-later", test_a_wrong_text_is_refused_by_the_save);
  g_test_add_func ("/model-fields/missing", test_a_missing_value_is_null);
  g_test_add_func ("/model-fields/typed", test_each_type_has_a_setter_and_a_getter);

  return fixture_finish (g_test_run ());
}
