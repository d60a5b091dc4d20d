/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-value-private.h"

#include "asgi-arguments-private.h"
#include "asgi-error-private.h"
#include "asgi-handle-private.h"
#include "asgi-result-list.h"
#include "asgi-row-private.h"

/*< private >
 * asgi_value_type_to_gtype:
 *
 * Returns: the type of the property or #GValue that shows a value of @type
 */
GType
asgi_value_type_to_gtype (AsgiValueType type)
{
  switch (type)
    {
    case ASGI_VALUE_BOOLEAN:
      return G_TYPE_BOOLEAN;
    case ASGI_VALUE_INTEGER:
    case ASGI_VALUE_DURATION:
      return G_TYPE_INT64;
    case ASGI_VALUE_FLOAT:
      return G_TYPE_DOUBLE;
    case ASGI_VALUE_DATE:
      return G_TYPE_DATE;
    case ASGI_VALUE_DATE_TIME:
      return G_TYPE_DATE_TIME;
    case ASGI_VALUE_BINARY:
      return G_TYPE_BYTES;
    case ASGI_VALUE_JSON:
      return G_TYPE_VARIANT;
    case ASGI_VALUE_MODEL:
      return ASGI_TYPE_ROW;
    case ASGI_VALUE_MODELS:
      return ASGI_TYPE_RESULT_LIST;
    case ASGI_VALUE_NULL:
    case ASGI_VALUE_TEXT:
    case ASGI_VALUE_DECIMAL:
    case ASGI_VALUE_UUID:
    case ASGI_VALUE_TIME:
    case ASGI_VALUE_FILE:
    case ASGI_VALUE_DEFERRED:
    default:
      return G_TYPE_STRING;
    }
}

/*< private >
 * asgi_variant_new_json:
 * @json: the JSON of a value that no type of GVariant holds exactly
 *
 * Returns: (transfer floating): an entry that stands for the value
 */
GVariant *
asgi_variant_new_json (const char *json)
{
  return g_variant_new ("{ss}", "json", json);
}

/*< private >
 * asgi_variant_new_whole:
 * @digits: a whole number past the range of #gint64
 *
 * Returns: (transfer floating): the number
 */
GVariant *
asgi_variant_new_whole (const char *digits)
{
  guint64 number;

  return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, &number, NULL)
         ? g_variant_new_uint64 (number) : asgi_variant_new_json (digits);
}

/*< private >
 * asgi_variant_get_json:
 *
 * Returns: (nullable): the JSON that an entry stands for; %NULL for any other variant
 */
const char *
asgi_variant_get_json (GVariant *variant)
{
  const char *key, *json;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("{ss}")))
    return NULL;
  g_variant_get (variant, "{&s&s}", &key, &json);

  return g_str_equal (key, "json") ? json : NULL;
}

/*< private >
 * asgi_value_is_null:
 * @value: (nullable): a value, which may be uninitialised: bindings pass `None` and `null` so
 */
gboolean
asgi_value_is_null (const GValue *value)
{
  if (value == NULL || !G_IS_VALUE (value))
    return TRUE;

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_STRING:
      return g_value_get_string (value) == NULL;
    case G_TYPE_BOXED:
      return g_value_get_boxed (value) == NULL;
    case G_TYPE_VARIANT:
      return g_value_get_variant (value) == NULL;
    case G_TYPE_POINTER:
      return g_value_get_pointer (value) == NULL;
    case G_TYPE_OBJECT:
    case G_TYPE_INTERFACE:
      return G_VALUE_HOLDS_OBJECT (value) && g_value_get_object (value) == NULL;
    default:
      return FALSE;
    }
}

void
asgi_value_init_null (GValue *value)
{
  g_value_init (value, G_TYPE_STRING);
}

/* What is known of an object that was made from arguments. */
typedef struct {
  GError *error; /* why they can't be used */
  guint   depth; /* how deep they are nested */
} Origin;

static void
origin_free (gpointer data)
{
  g_clear_error (&((Origin *) data)->error);
  g_free (data);
}

static GQuark
origin_quark (void)
{
  return g_quark_from_static_string ("asgi-value-origin");
}

static gboolean
import_list (GListModel  *list,
             const char  *name,
             GValue      *copy,
             GError     **error)
{
  g_autoptr(AsgiArguments) items = asgi_arguments_new ();
  guint                    n = g_list_model_get_n_items (list);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (list, i);
      g_auto(GValue)     value = G_VALUE_INIT;

      g_value_init (&value, G_TYPE_OBJECT);
      g_value_set_object (&value, item);
      asgi_arguments_append (items, &value);
    }

  if (!asgi_arguments_check (items, error))
    return FALSE;

  g_value_init (copy, ASGI_TYPE_ARGUMENTS);
  g_value_take_object (copy, g_steal_pointer (&items));
  return TRUE;
}

/*< private >
 * asgi_value_set_origin:
 * @object: a term or a queryset
 * @args: (nullable): the arguments that it is made from
 * @before: (nullable): the object that it is made from
 *
 * Makes every call fail that @object is passed to when the arguments can't be used: one that
 * dropped a condition would do harm.
 */
void
asgi_value_set_origin (GObject       *object,
                       AsgiArguments *args,
                       GObject       *before)
{
  const Origin *old = before ? g_object_get_qdata (before, origin_quark ()) : NULL;
  guint         depth = MAX (args ? asgi_arguments_get_depth (args) : 0, old ? old->depth : 0);
  GError       *error = NULL;
  Origin       *origin;

  if (old && old->error)
    error = g_error_copy (old->error);
  else
    asgi_arguments_check (args, &error);
  if (error == NULL && depth == 0)
    return;

  origin = g_new (Origin, 1);
  origin->error = error;
  origin->depth = depth;
  g_object_set_qdata_full (object, origin_quark (), origin, origin_free);
}

/*< private >
 * asgi_value_get_depth:
 *
 * Returns: how deep arguments are nested in @object
 */
guint
asgi_value_get_depth (GObject *object)
{
  const Origin *origin;

  if (ASGI_IS_ARGUMENTS (object))
    return asgi_arguments_get_depth (ASGI_ARGUMENTS (object));

  origin = g_object_get_qdata (object, origin_quark ());
  return origin ? origin->depth : 0;
}

/* Objects are turned into immutable values at once: what is changed in them afterwards doesn't
 * change a query that is already built, as in Django. */
static gboolean
import_object (const GValue  *value,
               const char    *name,
               GValue        *copy,
               GError       **error)
{
  GObject      *object = g_value_get_object (value);
  const Origin *origin = g_object_get_qdata (object, origin_quark ());

  if (origin && origin->error)
    {
      g_propagate_error (error, g_error_copy (origin->error));
      return FALSE;
    }
  if (ASGI_IS_ROW (object) && ASGI_ROW_GET_CLASS (object)->snapshot)
    {
      ASGI_ROW_GET_CLASS (object)->snapshot (ASGI_ROW (object), copy);
      return TRUE;
    }
  if (ASGI_IS_ARGUMENTS (object))
    {
      if (!asgi_arguments_check (ASGI_ARGUMENTS (object), error))
        return FALSE;
      g_value_init (copy, ASGI_TYPE_ARGUMENTS);
      g_value_take_object (copy, asgi_arguments_copy (ASGI_ARGUMENTS (object)));
      return TRUE;
    }
  if (G_IS_LIST_MODEL (object))
    return import_list (G_LIST_MODEL (object), name, copy, error);

  g_value_init (copy, G_VALUE_TYPE (value));
  g_value_copy (value, copy);
  return TRUE;
}

static gboolean
import_boxed (const GValue  *value,
              const char    *name,
              GValue        *copy,
              GError       **error)
{
  const char *type = G_VALUE_TYPE_NAME (value);

  if (g_str_equal (type, "PyObject"))
    {
      AsgiHandle *handle = asgi_handle_capture (g_value_get_boxed (value));

      if (handle == NULL)
        {
          g_set_error (error, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                       "Argument “%s” is a Python object; start the runtime before passing one",
                       name);
          return FALSE;
        }
      g_value_init (copy, ASGI_TYPE_HANDLE);
      g_value_take_boxed (copy, handle);
      return TRUE;
    }

  if (g_str_equal (type, "JSObject"))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "Argument “%s” is a JavaScript object, which no field can hold: pass an "
                   "AsgiMod.Arguments, a GLib.Variant or plain values", name);
      return FALSE;
    }

  g_value_init (copy, G_VALUE_TYPE (value));
  g_value_copy (value, copy);
  return TRUE;
}

/*< private >
 * asgi_value_import:
 * @value: (nullable): a value from a caller
 * @name: the name of the argument, for the error
 * @copy: (out caller-allocates): an uninitialised value
 *
 * Copies an argument into a form that any thread can read.
 */
gboolean
asgi_value_import (const GValue  *value,
                   const char    *name,
                   GValue        *copy,
                   GError       **error)
{
  if (asgi_value_is_null (value))
    {
      asgi_value_init_null (copy);
      return TRUE;
    }
  if (G_VALUE_HOLDS_OBJECT (value))
    return import_object (value, name, copy, error);
  if (G_VALUE_HOLDS_BOXED (value))
    return import_boxed (value, name, copy, error);
  if (G_VALUE_HOLDS_POINTER (value) || G_VALUE_HOLDS (value, G_TYPE_INTERFACE))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "Argument “%s” has the type %s, which no field can hold",
                   name, G_VALUE_TYPE_NAME (value));
      return FALSE;
    }

  g_value_init (copy, G_VALUE_TYPE (value));
  g_value_copy (value, copy);
  return TRUE;
}

/* Python's identifiers: of other alphabets, too, but no sign that SQL gives a meaning. */
static gboolean
is_of_name (gunichar letter)
{
  return letter == '_' || g_unichar_isalnum (letter) || g_unichar_ismark (letter);
}

/*< private >
 * asgi_value_name_check:
 * @name: (nullable): the name of a lookup, a field or an alias
 *
 * Names often come from a parsed document: nothing but an identifier gets through, and nothing
 * that would steer Django's Q objects.
 */
gboolean
asgi_value_name_check (const char  *name,
                       GError     **error)
{
  const char *end = name;
  gunichar    letter;

  if (name && (g_str_equal (name, "_connector") || g_str_equal (name, "_negated")))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "The following kwargs are invalid: '%s'", name);
      return FALSE;
    }

  if (name && g_utf8_validate (name, -1, NULL) && *name != '\0' && !g_ascii_isdigit (*name))
    {
      for (letter = g_utf8_get_char (end); is_of_name (letter); letter = g_utf8_get_char (end))
        end = g_utf8_next_char (end);
      if (letter == 0)
        return TRUE;
    }

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD,
               "“%s” is not the name of a lookup: letters, digits and underscores only, and no "
               "digit first", name ? name : "(null)");
  return FALSE;
}
