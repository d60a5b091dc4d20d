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
      g_value_set_variant (value, g_variant_parse (NULL, text, NULL, NULL, NULL));
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

/* Changes */

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    data)
{
  g_string_append_printf (data, "%s ", g_param_spec_get_name (pspec));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
assert_notified (GString    *log,
                 const char *expected)
{
  g_auto(GStrv)    names = g_strsplit (g_strchomp (log->str), " ", -1);
  g_autofree char *sorted = NULL;

  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  sorted = g_strjoinv (" ", names);
  g_assert_cmpstr (sorted, ==, expected);
  g_string_truncate (log, 0);
}

static void
test_a_change_is_notified_once (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                               NULL);
  g_autoptr(GString)   log = g_string_new (NULL);
  g_autoptr(GError)    error = NULL;

  g_signal_connect (model, "notify", G_CALLBACK (on_notify), log);
  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  assert_notified (log, "dirty-fields is-dirty name");
  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  assert_notified (log, "");
  g_object_set (model, "name", "Cy", NULL);
  assert_notified (log, "dirty-fields name");
  g_object_set (model, "age", (gint64) 4, NULL);
  assert_notified (log, "age dirty-fields");
  asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_notified (log, "dirty-fields is-dirty");
  g_object_set (model, "age", (gint64) 5, NULL);
  assert_notified (log, "age dirty-fields is-dirty");
  asgi_model_revert (model);
  assert_notified (log, "age dirty-fields is-dirty");
  asgi_model_revert (model);
  assert_notified (log, "");
  fixture_clear ("atlas.Author");
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

static void
test_changes_are_known_until_they_are_saved (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                               "age", G_TYPE_INT64, (gint64) 30, NULL);
  g_autoptr(GError)    error = NULL;

  assert_dirty (model, "");
  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  fixture_set (model, "age", G_TYPE_INT64, (gint64) 31);
  assert_dirty (model, "age name");
  fixture_set (model, "age", G_TYPE_INT64, (gint64) 30);
  assert_dirty (model, "name");
  asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_dirty (model, "");
  fixture_assert_field (model, "name", "Bo");
  asgi_model_revert (model);
  fixture_assert_field (model, "name", "Bo");
  fixture_clear ("atlas.Author");
}

/* Saving */

static void
test_a_new_object_gets_its_key_and_defaults (void)
{
  g_autoptr(AsgiModel) model = fixture_new ("atlas.Defaults", NULL, NULL);
  g_autoptr(GVariant)  pk = NULL;
  g_autoptr(GError)    error = NULL;

  g_assert_null (asgi_model_get_pk (model));
  g_assert_false (asgi_model_get_is_saved (model));
  asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  pk = asgi_model_get_pk (model);
  g_assert_true (g_variant_is_of_type (pk, G_VARIANT_TYPE_INT64));
  g_assert_true (asgi_model_get_is_saved (model));
  fixture_assert_field (model, "integer", "7");
  fixture_assert_field (model, "char", "by default");
  fixture_assert_field (model, "json", "[<int64 1>, <'two'>, <@mv nothing>]");
  fixture_assert_field (model, "decimal", "1.50");
  fixture_assert_field (model, "time", "04:05:06.000007");
  g_assert_false (asgi_model_is_null (model, "made_at"));
  fixture_clear ("atlas.Defaults");
}

static void
test_update_fields_saves_those_alone (void)
{
  const char           *fields[] = { "name", NULL };
  const char           *wrong[] = { "nome", NULL };
  g_autoptr(AsgiModel)  model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                "age", G_TYPE_INT64, (gint64) 30, NULL);
  g_autoptr(AsgiModel)  fresh = NULL;
  g_autoptr(GError)     error = NULL;

  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  fixture_set (model, "age", G_TYPE_INT64, (gint64) 31);
  asgi_model_save_sync (model, FALSE, FALSE, NULL, fields, NULL, &error);
  g_assert_no_error (error);
  assert_dirty (model, "age");
  fixture_assert_field (model, "age", "31");
  fixture_assert_field (model, "name", "Bo");
  fresh = fixture_reload (model);
  fixture_assert_field (fresh, "name", "Bo");
  fixture_assert_field (fresh, "age", "30");

  asgi_model_revert (model);
  fixture_assert_field (model, "age", "30");
  g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, wrong, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "nome");
  fixture_clear ("atlas.Author");
}

static void
test_a_forced_insert_or_update_must_be_one (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.BigKey", "number", G_TYPE_INT64,
                                               (gint64) 5, NULL);
  g_autoptr(AsgiModel) other = fixture_new ("atlas.BigKey", "number", G_TYPE_INT64, (gint64) 6,
                                            NULL);
  g_autoptr(GError)    error = NULL;

  g_assert_false (asgi_model_save_sync (model, TRUE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "UNIQUE");
  g_assert_false (asgi_model_save_sync (other, FALSE, TRUE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_DATABASE, "Forced update");
  g_assert_false (asgi_model_save_sync (other, TRUE, TRUE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "force");
  g_assert_false (asgi_model_get_is_saved (other));
  g_assert_true (asgi_model_save_sync (other, TRUE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (asgi_model_save_sync (other, FALSE, FALSE, "nowhere", NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_CONFIGURED, "nowhere");
  fixture_clear ("atlas.BigKey");
}

static void
test_a_failed_save_keeps_the_changes (void)
{
  g_autoptr(AsgiModel) first = fixture_create ("atlas.Tag", "name", G_TYPE_STRING, "sea", NULL);
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Tag", "name", G_TYPE_STRING, "storm", NULL);
  g_autoptr(GError)    error = NULL;

  fixture_set (model, "name", G_TYPE_STRING, "sea");
  g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "UNIQUE constraint failed: atlas_tag.name");
  assert_dirty (model, "name");
  fixture_assert_field (model, "name", "sea");
  fixture_set (model, "name", G_TYPE_STRING, "wind");
  g_assert_true (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  assert_dirty (model, "");

  g_assert_true (asgi_model_set_null (model, "name", &error));
  g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "NOT NULL");
  asgi_model_revert (model);
  fixture_assert_field (model, "name", "wind");
  fixture_clear ("atlas.Tag");
}

static void
test_a_change_during_a_save_stays_a_change (void)
{
  g_autoptr(AsgiModel)    model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                  NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  fixture_set (model, "name", G_TYPE_STRING, "saved");
  asgi_model_save_async (model, FALSE, FALSE, NULL, NULL, NULL, fixture_done, &result);
  fixture_set (model, "name", G_TYPE_STRING, "changed");
  fixture_wait (&result);
  g_assert_true (asgi_model_save_finish (model, result, &error));
  g_assert_no_error (error);
  assert_dirty (model, "name");
  fixture_assert_field (model, "name", "changed");
  asgi_model_revert (model);
  fixture_assert_field (model, "name", "saved");
  fixture_clear ("atlas.Author");
}

static void
test_saves_of_one_object_keep_their_order (void)
{
  g_autoptr(AsgiModel)     model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                   NULL);
  g_autoptr(AsgiModel)     fresh = NULL;
  g_autoptr(GPtrArray)     results = g_ptr_array_new ();
  GAsyncResult            *last[20] = { NULL, };

  for (gsize i = 0; i < G_N_ELEMENTS (last); i++)
    {
      fixture_set (model, "age", G_TYPE_INT64, (gint64) i);
      asgi_model_save_async (model, FALSE, FALSE, NULL, NULL, NULL, fixture_done, &last[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (last); i++)
    {
      g_autoptr(GError) error = NULL;

      fixture_wait (&last[i]);
      g_assert_true (asgi_model_save_finish (model, last[i], &error));
      g_assert_no_error (error);
      g_clear_object (&last[i]);
    }
  fresh = fixture_reload (model);
  fixture_assert_field (fresh, "age", "19");
  assert_dirty (model, "");
  fixture_clear ("atlas.Author");
}

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
  g_assert_nonnull (strstr (error->message, "no_such_method"));
  g_clear_error (&error);
  row = asgi_model_call_sync (model, "__init__", NULL, NULL, &error);
  g_assert_null (row);
  g_assert_nonnull (strstr (error->message, "__init__"));
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

  g_test_add_func ("/model/fields/round-trip", test_every_field_type_comes_back);
  g_test_add_func ("/model/fields/null", test_null_has_its_own_channel);
  g_test_add_func ("/model/fields/null-property",
                   test_a_null_reads_as_the_default_of_its_property);
  g_test_add_func ("/model/fields/refused", test_a_wrong_value_is_refused_and_changes_nothing);
  g_test_add_func ("/model/fields/refused-later", test_a_wrong_text_is_refused_by_the_save);
  g_test_add_func ("/model/fields/missing", test_a_missing_value_is_null);
  g_test_add_func ("/model/changes/notify", test_a_change_is_notified_once);
  g_test_add_func ("/model/changes/dirty", test_changes_are_known_until_they_are_saved);
  g_test_add_func ("/model/save/defaults", test_a_new_object_gets_its_key_and_defaults);
  g_test_add_func ("/model/save/update-fields", test_update_fields_saves_those_alone);
  g_test_add_func ("/model/save/forced", test_a_forced_insert_or_update_must_be_one);
  g_test_add_func ("/model/save/failed", test_a_failed_save_keeps_the_changes);
  g_test_add_func ("/model/save/change-during", test_a_change_during_a_save_stays_a_change);
  g_test_add_func ("/model/save/order", test_saves_of_one_object_keep_their_order);
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
