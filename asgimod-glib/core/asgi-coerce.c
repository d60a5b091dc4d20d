/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "asgi-coerce-private.h"

#include "asgi-error-private.h"
#include "asgi-handle-private.h"
#include "asgi-value-private.h"

static void
set_value_error (AsgiFieldInfo  *field,
                 const GValue   *value,
                 const char     *wanted,
                 GError        **error)
{
  g_autofree char *contents = g_strdup_value_contents (value);

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_VALUE, "Field “%s” takes %s, not %s",
               asgi_field_info_get_name (field), wanted, contents);
}

/* Bindings deliver every number as a double: a whole one is taken, 1.5 is not cut to 1. */
static gboolean
integer_from_double (AsgiFieldInfo  *field,
                     const GValue   *value,
                     GValue         *result,
                     GError        **error)
{
  gdouble number = G_VALUE_HOLDS_FLOAT (value) ? g_value_get_float (value)
                                               : g_value_get_double (value);

  if (number != trunc (number) || fabs (number) > 9.2e18)
    {
      set_value_error (field, value, "a whole number", error);
      return FALSE;
    }

  g_value_set_int64 (result, (gint64) number);
  return TRUE;
}

/* What GObject would cut: an unsigned number past the signed ones, and 5 for true. */
static gboolean
fits (const GValue *value,
      const GValue *result)
{
  g_auto(GValue) number = G_VALUE_INIT;

  if (G_VALUE_HOLDS_UINT64 (value))
    return g_value_get_uint64 (value) <= G_MAXINT64;
  if (!G_VALUE_HOLDS_BOOLEAN (result) || G_VALUE_HOLDS_BOOLEAN (value))
    return TRUE;

  g_value_init (&number, G_TYPE_DOUBLE);
  return g_value_transform (value, &number) &&
         (g_value_get_double (&number) == 0 || g_value_get_double (&number) == 1);
}

static gboolean
date_from_string (AsgiFieldInfo  *field,
                  const GValue   *value,
                  GValue         *result,
                  GError        **error)
{
  guint year, month, day;
  int   end = 0;

  if (sscanf (g_value_get_string (value), "%4u-%2u-%2u%n", &year, &month, &day, &end) != 3 ||
      g_value_get_string (value)[end] != '\0' ||
      !g_date_valid_dmy (day, month, year))
    {
      set_value_error (field, value, "a date such as “2024-12-31”", error);
      return FALSE;
    }

  g_value_take_boxed (result, g_date_new_dmy (day, month, year));
  return TRUE;
}

static gboolean
date_time_from_string (AsgiFieldInfo  *field,
                       const GValue   *value,
                       GValue         *result,
                       GError        **error)
{
  g_autoptr(GTimeZone)  utc = g_time_zone_new_utc ();
  GDateTime            *date = g_date_time_new_from_iso8601 (g_value_get_string (value), utc);

  if (date == NULL)
    {
      set_value_error (field, value, "a date with a time such as “2024-12-31T23:59:59Z”", error);
      return FALSE;
    }

  g_value_take_boxed (result, date);
  return TRUE;
}

static GVariant *
variant_from_value (const GValue *value)
{
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_variant_new_boolean (g_value_get_boolean (value));
  if (G_VALUE_HOLDS_INT (value))
    return g_variant_new_int64 (g_value_get_int (value));
  if (G_VALUE_HOLDS_INT64 (value))
    return g_variant_new_int64 (g_value_get_int64 (value));
  if (G_VALUE_HOLDS_DOUBLE (value))
    return g_variant_new_double (g_value_get_double (value));
  if (G_VALUE_HOLDS_STRING (value))
    return g_variant_new_string (g_value_get_string (value));

  return NULL;
}

/* GObject turns anything into text, to be looked at: numbers like 1.500000, addresses. */
static gboolean
is_text (AsgiValueType  type,
         const GValue  *value)
{
  if (type != ASGI_VALUE_TEXT && type != ASGI_VALUE_DECIMAL)
    return G_VALUE_HOLDS_STRING (value);

  return G_VALUE_HOLDS_STRING (value) || G_VALUE_HOLDS_INT (value) ||
         G_VALUE_HOLDS_UINT (value) || G_VALUE_HOLDS_INT64 (value) ||
         G_VALUE_HOLDS_UINT64 (value);
}

/* What GObject's own transformations don't know, or know too generously. */
static gboolean
convert (AsgiFieldInfo  *field,
         const GValue   *value,
         GValue         *result,
         GError        **error)
{
  AsgiValueType type = asgi_field_info_get_value_type (field);

  if (type == ASGI_VALUE_DECIMAL && (G_VALUE_HOLDS_DOUBLE (value) || G_VALUE_HOLDS_FLOAT (value)))
    {
      set_value_error (field, value, "a decimal number as text, which stays exact,", error);
      return FALSE;
    }
  if ((G_VALUE_HOLDS_DOUBLE (value) || G_VALUE_HOLDS_FLOAT (value)) &&
      G_VALUE_HOLDS_INT64 (result))
    return integer_from_double (field, value, result, error);
  if (G_VALUE_HOLDS_STRING (value) && type == ASGI_VALUE_DATE)
    return date_from_string (field, value, result, error);
  if (G_VALUE_HOLDS_STRING (value) && type == ASGI_VALUE_DATE_TIME)
    return date_time_from_string (field, value, result, error);
  if (type == ASGI_VALUE_JSON && !G_VALUE_HOLDS_VARIANT (value))
    {
      GVariant *variant = variant_from_value (value);

      g_value_set_variant (result, variant);
      if (variant)
        return TRUE;
    }
  else if (g_value_type_transformable (G_VALUE_TYPE (value), G_VALUE_TYPE (result)) &&
           !(G_VALUE_HOLDS_STRING (result) && !is_text (type, value)))
    {
      if (fits (value, result))
        return g_value_transform (value, result);

      set_value_error (field, value, "what fits into it", error);
      return FALSE;
    }

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE, "Field “%s” takes a %s, not a %s",
               asgi_field_info_get_name (field), G_VALUE_TYPE_NAME (result),
               G_VALUE_TYPE_NAME (value));
  return FALSE;
}

/*< private >
 * asgi_field_coerce:
 * @value: (nullable): a value from a caller
 * @result: (out caller-allocates): an uninitialised value
 *
 * Converts a value to the type of a field, without losing anything of it. An expression, and an
 * object of the embedded language, pass as they are: the database, or Django, knows what they are.
 */
gboolean
asgi_field_coerce (AsgiFieldInfo  *field,
                   const GValue   *value,
                   GValue         *result,
                   GError        **error)
{
  g_auto(GValue) copy = G_VALUE_INIT;
  GType          type = asgi_value_type_to_gtype (asgi_field_info_get_value_type (field));

  if (!asgi_value_import (value, asgi_field_info_get_name (field), &copy, error))
    return FALSE;

  if (asgi_value_is_null (&copy))
    {
      asgi_value_init_null (result);
      return TRUE;
    }
  if (G_VALUE_HOLDS (&copy, ASGI_TYPE_HANDLE) ||
      (G_VALUE_HOLDS_OBJECT (&copy) && !g_type_is_a (type, G_TYPE_OBJECT)))
    {
      g_value_init (result, G_VALUE_TYPE (&copy));
      g_value_copy (&copy, result);
      return TRUE;
    }

  g_value_init (result, type);
  if (g_value_type_compatible (G_VALUE_TYPE (&copy), type))
    {
      g_value_copy (&copy, result);
      return TRUE;
    }

  return convert (field, &copy, result, error);
}

static gboolean
boxed_equal (const GValue *a,
             const GValue *b)
{
  gpointer x = g_value_get_boxed (a);
  gpointer y = g_value_get_boxed (b);

  if (x == NULL || y == NULL)
    return x == y;
  if (G_VALUE_HOLDS (a, G_TYPE_DATE_TIME))
    return g_date_time_equal (x, y);
  if (G_VALUE_HOLDS (a, G_TYPE_DATE))
    return g_date_compare (x, y) == 0;
  if (G_VALUE_HOLDS (a, G_TYPE_BYTES))
    return g_bytes_equal (x, y);

  return x == y;
}

static gboolean
variant_equal (const GValue *a,
               const GValue *b)
{
  GVariant *x = g_value_get_variant (a);
  GVariant *y = g_value_get_variant (b);

  return x == y || (x && y && g_variant_equal (x, y));
}

/*< private >
 * asgi_value_equal:
 *
 * Whether two values of a field are the same; in doubt they are not.
 */
gboolean
asgi_value_equal (const GValue *a,
                  const GValue *b)
{
  if (asgi_value_is_null (a) || asgi_value_is_null (b))
    return asgi_value_is_null (a) && asgi_value_is_null (b);
  if (G_VALUE_TYPE (a) != G_VALUE_TYPE (b))
    return FALSE;
  if (G_VALUE_HOLDS_STRING (a))
    return g_str_equal (g_value_get_string (a), g_value_get_string (b));
  if (G_VALUE_HOLDS_INT64 (a))
    return g_value_get_int64 (a) == g_value_get_int64 (b);
  if (G_VALUE_HOLDS_BOOLEAN (a))
    return g_value_get_boolean (a) == g_value_get_boolean (b);
  if (G_VALUE_HOLDS_DOUBLE (a))
    return g_value_get_double (a) == g_value_get_double (b);
  if (G_VALUE_HOLDS_VARIANT (a))
    return variant_equal (a, b);
  if (G_VALUE_HOLDS_BOXED (a))
    return boxed_equal (a, b);

  return FALSE;
}
