/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From C to Python: arguments, and the cells of a row that becomes an object again. */
#include "config.h"

#include "asgi-python-private.h"

#include <datetime.h>

#include "core/asgi-arguments-private.h"
#include "core/asgi-handle-private.h"
#include "core/asgi-row-private.h"
#include "core/asgi-value-private.h"
#include "model/asgi-model-private.h"
#include "queryset/asgi-query-set-private.h"
#include "queryset/asgi-term-private.h"

static PyObject *decimal_type;
static PyObject *uuid_type;

gboolean
asgi_python_value_init (void)
{
  g_autoptr(PyObject) decimal = PyImport_ImportModule ("decimal");
  g_autoptr(PyObject) uuid = PyImport_ImportModule ("uuid");

  PyDateTime_IMPORT;
  if (decimal == NULL || uuid == NULL || PyDateTimeAPI == NULL)
    return FALSE;

  decimal_type = PyObject_GetAttrString (decimal, "Decimal");
  uuid_type = PyObject_GetAttrString (uuid, "UUID");
  return decimal_type && uuid_type;
}

AsgiHandle *
asgi_python_capture (gpointer object)
{
  PyGILState_STATE state = PyGILState_Ensure ();

  Py_INCREF ((PyObject *) object);
  PyGILState_Release (state);

  return asgi_handle_new (object);
}

static PyObject *
from_text (const char *text,
           gsize       length)
{
  return PyUnicode_DecodeUTF8 (text, length, "replace");
}

/* Dates */

static PyObject *
from_date_time (GDateTime *date)
{
  GTimeSpan            offset = g_date_time_get_utc_offset (date);
  g_autoptr(PyObject)  zone = NULL;
  g_autoptr(PyObject)  plain = NULL;
  g_autoptr(PyObject)  convert = NULL;
  int                  year, month, day;

  if (offset == 0)
    zone = Py_NewRef (PyDateTime_TimeZone_UTC);
  else
    {
      g_autoptr(PyObject) delta = PyDelta_FromDSU (0, (int) (offset / G_TIME_SPAN_SECOND), 0);

      zone = delta ? PyTimeZone_FromOffset (delta) : NULL;
    }
  if (zone == NULL)
    return NULL;

  g_date_time_get_ymd (date, &year, &month, &day);
  plain = PyDateTimeAPI->DateTime_FromDateAndTime (year, month, day, g_date_time_get_hour (date),
                                                   g_date_time_get_minute (date),
                                                   g_date_time_get_second (date),
                                                   g_date_time_get_microsecond (date), zone,
                                                   PyDateTimeAPI->DateTimeType);
  convert = plain ? asgi_bridge_get ("from_aware", NULL) : NULL;

  return convert ? PyObject_CallFunctionObjArgs (convert, plain, NULL) : NULL;
}

static PyObject *
from_date (const GDate *date)
{
  if (!g_date_valid (date))
    {
      PyErr_SetString (PyExc_ValueError, "A GDate that holds no date");
      return NULL;
    }

  return PyDate_FromDate (g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));
}

/* Days and microseconds since 1970 into the parts of a calendar: proleptic, as Python's. */
static PyObject *
from_microseconds (gint64    microseconds,
                   PyObject *zone)
{
  gint64 days = microseconds / G_TIME_SPAN_DAY;
  gint64 rest = microseconds % G_TIME_SPAN_DAY;
  GDate  date;

  if (rest < 0)
    {
      rest += G_TIME_SPAN_DAY;
      days--;
    }
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (days + 719163));

  return PyDateTimeAPI->DateTime_FromDateAndTime (g_date_get_year (&date),
                                                  g_date_get_month (&date),
                                                  g_date_get_day (&date),
                                                  (int) (rest / G_TIME_SPAN_HOUR),
                                                  (int) (rest / G_TIME_SPAN_MINUTE % 60),
                                                  (int) (rest / G_TIME_SPAN_SECOND % 60),
                                                  (int) (rest % G_TIME_SPAN_SECOND), zone,
                                                  PyDateTimeAPI->DateTimeType);
}

static PyObject *
call_type (PyObject   *type,
           const char *method,
           AsgiCell    cell)
{
  g_autoptr(PyObject) text = from_text (cell.text, asgi_cell_text_length (cell));

  if (text == NULL)
    return NULL;

  return method ? PyObject_CallMethod (type, method, "O", text)
                : PyObject_CallFunctionObjArgs (type, text, NULL);
}

static PyObject *
date_time_from_cell (guint8   tag,
                     AsgiCell cell)
{
  if (tag & ASGI_CELL_ISO)
    return call_type ((PyObject *) PyDateTimeAPI->DateTimeType, "fromisoformat", cell);

  return from_microseconds (cell.integer,
                            tag & ASGI_CELL_NAIVE ? Py_None : PyDateTime_TimeZone_UTC);
}

/* The object that a text or a variant only shows; NULL when it is the value itself. */
static PyObject *
get_shown (AsgiRowBlock  *block,
           gconstpointer  place)
{
  AsgiHandle *object = asgi_row_block_get_object (block, place);

  return object ? Py_NewRef ((PyObject *) asgi_handle_get_object (object)) : NULL;
}

/*< private >
 * asgi_python_from_cell:
 *
 * Returns: the Python value that the cell was made from
 */
PyObject *
asgi_python_from_cell (AsgiRowBlock *block,
                       guint8        tag,
                       AsgiCell      cell)
{
  PyObject *shown;

  switch ((AsgiValueType) (tag & ASGI_CELL_TYPE))
    {
    case ASGI_VALUE_BOOLEAN:
      return PyBool_FromLong (cell.integer != 0);
    case ASGI_VALUE_INTEGER:
      return PyLong_FromLongLong (cell.integer);
    case ASGI_VALUE_FLOAT:
      return PyFloat_FromDouble (cell.number);
    case ASGI_VALUE_TEXT:
    case ASGI_VALUE_FILE:
      shown = get_shown (block, cell.text);
      return shown ? shown : from_text (cell.text, asgi_cell_text_length (cell));
    case ASGI_VALUE_DECIMAL:
      return call_type (tag & ASGI_CELL_WHOLE ? (PyObject *) &PyLong_Type : decimal_type, NULL,
                        cell);
    case ASGI_VALUE_UUID:
      return call_type (uuid_type, NULL, cell);
    case ASGI_VALUE_TIME:
      return call_type ((PyObject *) PyDateTimeAPI->TimeType, "fromisoformat", cell);
    case ASGI_VALUE_DATE:
      {
        GDate date;

        g_date_clear (&date, 1);
        g_date_set_julian (&date, (guint32) cell.integer);
        return from_date (&date);
      }
    case ASGI_VALUE_DATE_TIME:
      return date_time_from_cell (tag, cell);
    case ASGI_VALUE_DURATION:
      return PyDelta_FromDSU ((int) (cell.integer / G_TIME_SPAN_DAY),
                              (int) (cell.integer % G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND),
                              (int) (cell.integer % G_TIME_SPAN_SECOND));
    case ASGI_VALUE_BINARY:
      return PyBytes_FromStringAndSize (cell.text, asgi_cell_text_length (cell));
    case ASGI_VALUE_JSON:
      shown = get_shown (block, cell.variant);
      return shown ? shown : asgi_python_from_variant (cell.variant);
    case ASGI_VALUE_MODEL:
      return asgi_python_from_row (block, cell.ref);
    case ASGI_VALUE_NULL:
    case ASGI_VALUE_MODELS:
    case ASGI_VALUE_DEFERRED:
    default:
      Py_RETURN_NONE;
    }
}

/* GVariant */

static PyObject *
from_variant_dictionary (GVariant *variant)
{
  g_autoptr(PyObject) dict = PyDict_New ();
  gsize               n = g_variant_n_children (variant);

  for (gsize i = 0; dict && i < n; i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (variant, i);
      g_autoptr(GVariant) key = g_variant_get_child_value (entry, 0);
      g_autoptr(GVariant) item = g_variant_get_child_value (entry, 1);
      g_autoptr(PyObject) name = asgi_python_from_variant (key);
      g_autoptr(PyObject) value = asgi_python_from_variant (item);

      if (name == NULL || value == NULL || PyDict_SetItem (dict, name, value) < 0)
        return NULL;
    }

  return g_steal_pointer (&dict);
}

static PyObject *
from_variant_list (GVariant *variant)
{
  gsize               n = g_variant_n_children (variant);
  g_autoptr(PyObject) list = PyList_New (n);

  for (gsize i = 0; list && i < n; i++)
    {
      g_autoptr(GVariant)  child = g_variant_get_child_value (variant, i);
      PyObject            *item = asgi_python_from_variant (child);

      if (item == NULL)
        return NULL;
      PyList_SET_ITEM (list, i, item);
    }

  return g_steal_pointer (&list);
}

static PyObject *
from_variant_maybe (GVariant *variant)
{
  g_autoptr(GVariant) value = g_variant_get_maybe (variant);

  if (value == NULL)
    Py_RETURN_NONE;

  return asgi_python_from_variant (value);
}

static PyObject *
from_variant_array (GVariant *variant)
{
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_BYTESTRING))
    {
      gsize         size;
      gconstpointer data = g_variant_get_fixed_array (variant, &size, 1);

      return PyBytes_FromStringAndSize (data, size);
    }
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_DICTIONARY))
    return from_variant_dictionary (variant);

  return from_variant_list (variant);
}

/* The value that an entry has the JSON of; of another entry, a list. */
static PyObject *
from_variant_entry (GVariant *variant)
{
  g_autoptr(PyObject)  json = NULL;
  const char          *text = asgi_variant_get_json (variant);

  if (text == NULL)
    return from_variant_list (variant);

  json = PyImport_ImportModule ("json");
  return json ? PyObject_CallMethod (json, "loads", "s", text) : NULL;
}

/*< private >
 * asgi_python_from_variant:
 *
 * Returns: what @variant says, as JSON's types or bytes
 */
PyObject *
asgi_python_from_variant (GVariant *variant)
{
  const char *text;
  gsize       length;

  switch (g_variant_classify (variant))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      return PyBool_FromLong (g_variant_get_boolean (variant));
    case G_VARIANT_CLASS_BYTE:
      return PyLong_FromLong (g_variant_get_byte (variant));
    case G_VARIANT_CLASS_INT16:
      return PyLong_FromLong (g_variant_get_int16 (variant));
    case G_VARIANT_CLASS_UINT16:
      return PyLong_FromLong (g_variant_get_uint16 (variant));
    case G_VARIANT_CLASS_INT32:
    case G_VARIANT_CLASS_HANDLE:
      return PyLong_FromLong (g_variant_get_int32 (variant));
    case G_VARIANT_CLASS_UINT32:
      return PyLong_FromUnsignedLong (g_variant_get_uint32 (variant));
    case G_VARIANT_CLASS_INT64:
      return PyLong_FromLongLong (g_variant_get_int64 (variant));
    case G_VARIANT_CLASS_UINT64:
      return PyLong_FromUnsignedLongLong (g_variant_get_uint64 (variant));
    case G_VARIANT_CLASS_DOUBLE:
      return PyFloat_FromDouble (g_variant_get_double (variant));
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
      text = g_variant_get_string (variant, &length);
      return from_text (text, length);
    case G_VARIANT_CLASS_VARIANT:
      {
        g_autoptr(GVariant) child = g_variant_get_variant (variant);

        return asgi_python_from_variant (child);
      }
    case G_VARIANT_CLASS_MAYBE:
      return from_variant_maybe (variant);
    case G_VARIANT_CLASS_ARRAY:
      return from_variant_array (variant);
    case G_VARIANT_CLASS_DICT_ENTRY:
      return from_variant_entry (variant);
    case G_VARIANT_CLASS_TUPLE:
    default:
      return from_variant_list (variant);
    }
}

/* GValue */

static PyObject *
call_bridge (const char *name,
             PyObject   *args)
{
  GError              *error = NULL;
  g_autoptr(PyObject)  arguments = args;
  g_autoptr(PyObject)  function = args ? asgi_bridge_get (name, &error) : NULL;

  if (function == NULL)
    {
      if (error)
        PyErr_SetString (PyExc_ImportError, error->message);
      g_clear_error (&error);
      return NULL;
    }

  return PyObject_Call (function, arguments, NULL);
}

/* A zone is known by its name; one that is a mere offset has it in its first interval. */
static PyObject *
from_time_zone (GTimeZone *zone)
{
  return call_bridge ("time_zone", Py_BuildValue ("(si)", g_time_zone_get_identifier (zone),
                                                  g_time_zone_get_offset (zone, 0)));
}

static PyObject *
from_operations (AsgiOperation *tip)
{
  g_autoptr(PyObject) operations = PyList_New (0);

  for (AsgiOperation *link = tip; operations && link; link = link->parent)
    {
      g_autoptr(PyObject) positional = NULL;
      g_autoptr(PyObject) named = NULL;
      g_autoptr(PyObject) operation = NULL;

      if (!asgi_python_from_arguments (link->args, &positional, &named))
        return NULL;
      operation = Py_BuildValue ("(sOO)", link->method, positional, named ? named : Py_None);
      if (operation == NULL || PyList_Append (operations, operation) < 0)
        return NULL;
    }
  if (operations && PyList_Reverse (operations) < 0)
    return NULL;

  return g_steal_pointer (&operations);
}

/* The label, the name of the manager, an object, and the operations. */
static PyObject *
from_chain (AsgiQuerySet *query_set)
{
  AsgiQuerySource     *source = asgi_query_set_get_source (query_set);
  g_autoptr(PyObject)  instance = NULL;
  g_autoptr(PyObject)  operations = NULL;
  g_auto(GValue)       owner = G_VALUE_INIT;

  if (source == NULL)
    {
      PyErr_SetString (PyExc_TypeError, "An AsgiQuerySet that was made by hand");
      return NULL;
    }

  asgi_query_source_dup_instance (source, &owner);
  instance = G_IS_VALUE (&owner) ? asgi_python_from_value (&owner) : Py_NewRef (Py_None);
  operations = instance ? from_operations (asgi_query_set_get_tip (query_set)) : NULL;
  if (operations == NULL)
    return NULL;

  return Py_BuildValue ("(szOO)", source->label, source->manager, instance, operations);
}

static PyObject *
from_term (AsgiTerm *term)
{
  g_autoptr(PyObject) positional = NULL;
  g_autoptr(PyObject) named = NULL;

  if (!asgi_python_from_arguments (asgi_term_get_args (term), &positional, &named))
    return NULL;

  return call_bridge ("expression", Py_BuildValue ("(sOO)", asgi_term_get_name (term),
                                                   positional, named ? named : Py_None));
}

static PyObject *
from_arguments_object (AsgiArguments *args)
{
  g_autoptr(PyObject) positional = NULL;
  g_autoptr(PyObject) named = NULL;

  if (!asgi_python_from_arguments (args, &positional, &named))
    return NULL;
  if (asgi_arguments_is_mapping (args))
    return named ? g_steal_pointer (&named) : PyDict_New ();

  return PySequence_List (positional);
}

static PyObject *
from_object (GObject *object)
{
  if (ASGI_IS_QUERY_SET (object))
    return call_bridge ("inner_queryset", from_chain (ASGI_QUERY_SET (object)));
  if (ASGI_IS_ARGUMENTS (object))
    return from_arguments_object (ASGI_ARGUMENTS (object));
  if (ASGI_IS_TERM (object))
    return from_term (ASGI_TERM (object));

  PyErr_Format (PyExc_TypeError, "An object of the type %s can't be passed to Django",
                G_OBJECT_TYPE_NAME (object));
  return NULL;
}

static PyObject *
from_strv (char **strings)
{
  g_autoptr(PyObject) list = PyList_New (0);

  for (gsize i = 0; list && strings && strings[i]; i++)
    {
      g_autoptr(PyObject) text = PyUnicode_FromString (strings[i]);

      if (text == NULL || PyList_Append (list, text) < 0)
        return NULL;
    }

  return g_steal_pointer (&list);
}

static PyObject *
from_boxed (const GValue *value)
{
  gpointer boxed = g_value_get_boxed (value);

  if (G_VALUE_HOLDS (value, ASGI_TYPE_HANDLE))
    return Py_NewRef ((PyObject *) asgi_handle_get_object (boxed));
  if (G_VALUE_HOLDS (value, ASGI_TYPE_MODEL_STATE))
    return asgi_python_from_state (boxed);
  if (G_VALUE_HOLDS (value, G_TYPE_DATE_TIME))
    return from_date_time (boxed);
  if (G_VALUE_HOLDS (value, G_TYPE_DATE))
    return from_date (boxed);
  if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    return PyBytes_FromStringAndSize (g_bytes_get_data (boxed, NULL), g_bytes_get_size (boxed));
  if (G_VALUE_HOLDS (value, G_TYPE_BYTE_ARRAY))
    return PyBytes_FromStringAndSize ((char *) ((GByteArray *) boxed)->data,
                                      ((GByteArray *) boxed)->len);
  if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    return from_strv (boxed);
  if (G_VALUE_HOLDS (value, G_TYPE_TIME_ZONE))
    return from_time_zone (boxed);

  PyErr_Format (PyExc_TypeError, "A value of the type %s can't be passed to Django",
                G_VALUE_TYPE_NAME (value));
  return NULL;
}

/*< private >
 * asgi_python_from_value:
 *
 * Returns: a new reference to what @value stands for, or %NULL with an exception set
 */
PyObject *
asgi_python_from_value (const GValue *value)
{
  if (!G_IS_VALUE (value))
    Py_RETURN_NONE;

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_STRING:
      if (g_value_get_string (value) == NULL)
        Py_RETURN_NONE;
      /* What is no UTF-8 is refused: it would be stored as something else. */
      return PyUnicode_FromString (g_value_get_string (value));
    case G_TYPE_BOOLEAN:
      return PyBool_FromLong (g_value_get_boolean (value));
    case G_TYPE_CHAR:
      return PyLong_FromLong (g_value_get_schar (value));
    case G_TYPE_UCHAR:
      return PyLong_FromLong (g_value_get_uchar (value));
    case G_TYPE_INT:
      return PyLong_FromLong (g_value_get_int (value));
    case G_TYPE_UINT:
      return PyLong_FromUnsignedLong (g_value_get_uint (value));
    case G_TYPE_LONG:
      return PyLong_FromLong (g_value_get_long (value));
    case G_TYPE_ULONG:
      return PyLong_FromUnsignedLong (g_value_get_ulong (value));
    case G_TYPE_INT64:
      return PyLong_FromLongLong (g_value_get_int64 (value));
    case G_TYPE_UINT64:
      return PyLong_FromUnsignedLongLong (g_value_get_uint64 (value));
    case G_TYPE_ENUM:
      return PyLong_FromLong (g_value_get_enum (value));
    case G_TYPE_FLAGS:
      return PyLong_FromUnsignedLong (g_value_get_flags (value));
    case G_TYPE_FLOAT:
      return PyFloat_FromDouble (g_value_get_float (value));
    case G_TYPE_DOUBLE:
      return PyFloat_FromDouble (g_value_get_double (value));
    case G_TYPE_VARIANT:
      if (g_value_get_variant (value) == NULL)
        Py_RETURN_NONE;
      return asgi_python_from_variant (g_value_get_variant (value));
    case G_TYPE_BOXED:
      if (g_value_get_boxed (value) == NULL)
        Py_RETURN_NONE;
      return from_boxed (value);
    case G_TYPE_OBJECT:
    case G_TYPE_INTERFACE:
      if (g_value_get_object (value) == NULL)
        Py_RETURN_NONE;
      return from_object (g_value_get_object (value));
    default:
      PyErr_Format (PyExc_TypeError, "A value of the type %s can't be passed to Django",
                    G_VALUE_TYPE_NAME (value));
      return NULL;
    }
}

/* A queryset that a call starts from stays a chain: what it makes may be known already. */
static PyObject *
from_target (const GValue *value)
{
  GObject *object = G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value) : NULL;

  return object && ASGI_IS_QUERY_SET (object) ? from_chain (ASGI_QUERY_SET (object))
                                              : asgi_python_from_value (value);
}

static gboolean
from_arguments (AsgiArguments  *args,
                gboolean        targeted,
                PyObject      **positional,
                PyObject      **named)
{
  guint n_positional = args ? asgi_arguments_get_n_positional (args) : 0;
  guint n_named = args ? asgi_arguments_get_n_named (args) : 0;

  *positional = PyTuple_New (n_positional);
  *named = n_named > 0 ? PyDict_New () : NULL;

  for (guint i = 0; i < n_positional; i++)
    {
      const GValue *value = asgi_arguments_get_positional (args, i);
      PyObject     *item = targeted && i == 0 ? from_target (value)
                                              : asgi_python_from_value (value);

      if (item == NULL)
        return FALSE;
      PyTuple_SET_ITEM (*positional, i, item);
    }
  for (guint i = 0; i < n_named; i++)
    {
      const GValue        *value;
      const char          *name = asgi_arguments_get_named (args, i, &value);
      g_autoptr(PyObject)  item = asgi_python_from_value (value);

      if (item == NULL || PyDict_SetItemString (*named, name, item) < 0)
        return FALSE;
    }

  return TRUE;
}

/*< private >
 * asgi_python_from_arguments:
 * @positional: (out): a tuple
 * @named: (out) (nullable): a dictionary, or %NULL when there are none
 */
gboolean
asgi_python_from_arguments (AsgiArguments  *args,
                            PyObject      **positional,
                            PyObject      **named)
{
  return from_arguments (args, FALSE, positional, named);
}

/*< private >
 * asgi_python_from_call:
 *
 * The same for the arguments of a job, of which the first is what the call is made on.
 */
gboolean
asgi_python_from_call (AsgiArguments  *args,
                       PyObject      **positional,
                       PyObject      **named)
{
  return from_arguments (args, TRUE, positional, named);
}
