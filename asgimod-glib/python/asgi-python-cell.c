/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From Python to C: the values of a row. */
#include "config.h"

#include "asgi-python-private.h"

#include <datetime.h>

#include "core/asgi-value-private.h"

static PyObject *decimal_type;
static PyObject *uuid_type;
static PyObject *deferred;      /* the bridge's mark of a value that isn't known */

gboolean
asgi_python_cell_init (void)
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

static gboolean
text_to_cell (AsgiRowBlock *block,
              PyObject     *text,
              AsgiCell     *cell)
{
  Py_ssize_t           length;
  const char          *utf8 = PyUnicode_AsUTF8AndSize (text, &length);
  g_autoptr(PyObject)  bytes = NULL;

  /* A lone surrogate has no UTF-8: it becomes a question mark. */
  if (utf8 == NULL)
    {
      PyErr_Clear ();
      bytes = PyUnicode_AsEncodedString (text, "utf-8", "replace");
      if (bytes == NULL || PyBytes_AsStringAndSize (bytes, (char **) &utf8, &length) < 0)
        return FALSE;
    }

  cell->text = asgi_row_block_add_text (block, utf8, length);
  return TRUE;
}

static gboolean
str_to_cell (AsgiRowBlock *block,
             PyObject     *object,
             AsgiCell     *cell)
{
  g_autoptr(PyObject) text = PyObject_Str (object);

  return text && text_to_cell (block, text, cell);
}

static gboolean
iso_to_cell (AsgiRowBlock *block,
             PyObject     *object,
             AsgiCell     *cell)
{
  g_autoptr(PyObject) text = PyObject_CallMethod (object, "isoformat", NULL);

  return text && text_to_cell (block, text, cell);
}

static gint64
day_of (PyObject *date)
{
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, PyDateTime_GET_DAY (date), PyDateTime_GET_MONTH (date),
                  PyDateTime_GET_YEAR (date));
  return g_date_get_julian (&day);
}

static gint64
span_of (PyObject *delta)
{
  return (gint64) PyDateTime_DELTA_GET_DAYS (delta) * G_TIME_SPAN_DAY +
         PyDateTime_DELTA_GET_SECONDS (delta) * G_TIME_SPAN_SECOND +
         PyDateTime_DELTA_GET_MICROSECONDS (delta);
}

static gboolean
is_utc (PyObject *date,
        gboolean *utc)
{
  PyObject            *zone = PyDateTime_DATE_GET_TZINFO (date);
  g_autoptr(PyObject)  offset = NULL;

  if (zone == PyDateTime_TimeZone_UTC)
    {
      *utc = TRUE;
      return TRUE;
    }

  offset = PyObject_CallMethod (date, "utcoffset", NULL);
  if (offset == NULL)
    return FALSE;
  *utc = PyDelta_Check (offset) && PyDateTime_DELTA_GET_DAYS (offset) == 0 &&
         PyDateTime_DELTA_GET_SECONDS (offset) == 0;
  return TRUE;
}

static gboolean
date_time_to_cell (AsgiRowBlock *block,
                   PyObject     *date,
                   guint8       *tag,
                   AsgiCell     *cell)
{
  gboolean utc = FALSE;

  *tag = ASGI_VALUE_DATE_TIME;
  if (PyDateTime_DATE_GET_TZINFO (date) == Py_None)
    *tag |= ASGI_CELL_NAIVE;
  else if (!is_utc (date, &utc))
    return FALSE;
  else if (!utc)
    {
      *tag |= ASGI_CELL_ISO;
      return iso_to_cell (block, date, cell);
    }

  cell->integer = (day_of (date) - 719163) * G_TIME_SPAN_DAY +
                  PyDateTime_DATE_GET_HOUR (date) * G_TIME_SPAN_HOUR +
                  PyDateTime_DATE_GET_MINUTE (date) * G_TIME_SPAN_MINUTE +
                  PyDateTime_DATE_GET_SECOND (date) * G_TIME_SPAN_SECOND +
                  PyDateTime_DATE_GET_MICROSECOND (date);
  return TRUE;
}

static gboolean
integer_to_cell (AsgiRowBlock *block,
                 PyObject     *number,
                 guint8       *tag,
                 AsgiCell     *cell)
{
  int       overflow;
  long long value = PyLong_AsLongLongAndOverflow (number, &overflow);

  if (overflow)
    {
      /* Past 64 bits there is only text that stays exact. */
      *tag = ASGI_VALUE_DECIMAL | ASGI_CELL_WHOLE;
      return str_to_cell (block, number, cell);
    }

  *tag = ASGI_VALUE_INTEGER;
  cell->integer = value;
  return !(value == -1 && PyErr_Occurred ());
}

static gboolean
buffer_to_cell (AsgiRowBlock *block,
                PyObject     *object,
                AsgiCell     *cell)
{
  Py_buffer buffer;

  if (PyObject_GetBuffer (object, &buffer, PyBUF_SIMPLE) < 0)
    return FALSE;
  cell->text = asgi_row_block_add_text (block, buffer.buf, buffer.len);
  PyBuffer_Release (&buffer);

  return TRUE;
}

/* What no type says: the bridge makes something plainer of it. Where that is only how it is shown,
 * it would not do alone: the object itself is kept for Django, and for a program in Python. */
static gboolean
other_to_cell (AsgiRowBlock *block,
               PyObject     *object,
               guint8       *tag,
               AsgiCell     *cell)
{
  g_autoptr(PyObject) function = NULL;
  g_autoptr(PyObject) plain = NULL;

  if (deferred == NULL)
    deferred = asgi_bridge_get ("DEFERRED", NULL);
  if (object == deferred)
    {
      *tag = ASGI_VALUE_DEFERRED;
      return TRUE;
    }

  function = asgi_bridge_get ("plain", NULL);
  plain = function ? PyObject_CallFunctionObjArgs (function, object, NULL) : NULL;
  if (plain == NULL)
    return FALSE;
  if (plain == object)
    *tag = ASGI_VALUE_TEXT;
  if (!(plain == object ? str_to_cell (block, object, cell)
                        : asgi_python_to_cell (block, plain, tag, cell)))
    return FALSE;

  if (plain == object)
    asgi_row_block_set_object (block, cell->text, asgi_handle_new (Py_NewRef (object)));
  else if (*tag == ASGI_VALUE_JSON)
    asgi_row_block_set_object (block, cell->variant, asgi_handle_new (Py_NewRef (object)));
  return TRUE;
}

static gboolean
json_to_cell (AsgiRowBlock *block,
              PyObject     *object,
              AsgiCell     *cell)
{
  GVariant *variant = asgi_python_to_variant (object);

  if (variant == NULL)
    return FALSE;

  cell->variant = asgi_row_block_take_variant (block, g_variant_ref_sink (variant));
  return TRUE;
}

/*< private >
 * asgi_python_to_cell:
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_to_cell (AsgiRowBlock *block,
                     PyObject     *object,
                     guint8       *tag,
                     AsgiCell     *cell)
{
  if (object == Py_None)
    {
      *tag = ASGI_VALUE_NULL;
      return TRUE;
    }
  if (PyUnicode_Check (object))
    {
      *tag = ASGI_VALUE_TEXT;
      return text_to_cell (block, object, cell);
    }
  if (PyBool_Check (object))
    {
      *tag = ASGI_VALUE_BOOLEAN;
      cell->integer = object == Py_True;
      return TRUE;
    }
  if (PyLong_Check (object))
    return integer_to_cell (block, object, tag, cell);
  if (PyFloat_Check (object))
    {
      *tag = ASGI_VALUE_FLOAT;
      cell->number = PyFloat_AS_DOUBLE (object);
      return TRUE;
    }
  if (PyDateTime_Check (object))
    return date_time_to_cell (block, object, tag, cell);
  if (PyDate_Check (object))
    {
      *tag = ASGI_VALUE_DATE;
      cell->integer = day_of (object);
      return TRUE;
    }
  if (PyTime_Check (object))
    {
      *tag = ASGI_VALUE_TIME;
      return iso_to_cell (block, object, cell);
    }
  if (PyDelta_Check (object))
    {
      *tag = ASGI_VALUE_DURATION;
      cell->integer = span_of (object);
      return TRUE;
    }
  if (PyBytes_Check (object) || PyByteArray_Check (object) || PyMemoryView_Check (object))
    {
      *tag = ASGI_VALUE_BINARY;
      return buffer_to_cell (block, object, cell);
    }
  if (PyDict_Check (object) || PyList_Check (object) || PyTuple_Check (object))
    {
      *tag = ASGI_VALUE_JSON;
      return json_to_cell (block, object, cell);
    }
  if (PyObject_TypeCheck (object, (PyTypeObject *) decimal_type))
    {
      *tag = ASGI_VALUE_DECIMAL;
      return str_to_cell (block, object, cell);
    }
  if (PyObject_TypeCheck (object, (PyTypeObject *) uuid_type))
    {
      *tag = ASGI_VALUE_UUID;
      return str_to_cell (block, object, cell);
    }

  return other_to_cell (block, object, tag, cell);
}

/* GVariant */

/* What a GVariant has no exact type for, a whole number past 64 bits or a text with a NUL or half a
 * surrogate, comes with its JSON: so it is the same when it is saved again. */
static GVariant *
variant_from_text (PyObject *text)
{
  Py_ssize_t           length;
  const char          *utf8 = PyUnicode_AsUTF8AndSize (text, &length);
  g_autoptr(PyObject)  module = NULL;
  g_autoptr(PyObject)  json = NULL;

  if (utf8 && strlen (utf8) == (gsize) length)
    return g_variant_new_string (utf8);
  PyErr_Clear ();
  module = PyImport_ImportModule ("json");
  json = module ? PyObject_CallMethod (module, "dumps", "O", text) : NULL;

  return json ? asgi_variant_new_json (PyUnicode_AsUTF8 (json)) : NULL;
}

static GVariant *
variant_from_integer (PyObject *number)
{
  int                  overflow;
  long long            value = PyLong_AsLongLongAndOverflow (number, &overflow);
  g_autoptr(PyObject)  digits = NULL;

  if (!overflow)
    return g_variant_new_int64 (value);
  digits = PyObject_Str (number);

  return digits ? asgi_variant_new_whole (PyUnicode_AsUTF8 (digits)) : NULL;
}

/* A key has no other form than text. */
static char *
key_from (PyObject *key)
{
  g_autoptr(PyObject)  text = PyObject_Str (key);
  g_autoptr(PyObject)  bytes = NULL;
  char                *utf8;
  Py_ssize_t           length;

  bytes = text ? PyUnicode_AsEncodedString (text, "utf-8", "replace") : NULL;
  if (bytes == NULL || PyBytes_AsStringAndSize (bytes, &utf8, &length) < 0)
    return NULL;

  return g_utf8_make_valid (utf8, length);
}

static GVariant *
variant_from_dict (PyObject *dict)
{
  GVariantBuilder  builder;
  PyObject        *key, *value;
  Py_ssize_t       position = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  while (PyDict_Next (dict, &position, &key, &value))
    {
      g_autofree char *name = key_from (key);
      GVariant        *item = name ? asgi_python_to_variant (value) : NULL;

      if (item == NULL)
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
      g_variant_builder_add (&builder, "{sv}", name, item);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
variant_from_sequence (PyObject *sequence)
{
  GVariantBuilder  builder;
  PyObject       **items = PySequence_Fast_ITEMS (sequence);
  Py_ssize_t       n = PySequence_Fast_GET_SIZE (sequence);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (Py_ssize_t i = 0; i < n; i++)
    {
      GVariant *item = asgi_python_to_variant (items[i]);

      if (item == NULL)
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
      g_variant_builder_add (&builder, "v", item);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
variant_from_bytes (PyObject *object)
{
  Py_buffer  buffer;
  GVariant  *variant;

  if (PyObject_GetBuffer (object, &buffer, PyBUF_SIMPLE) < 0)
    return NULL;
  variant = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, buffer.buf, buffer.len, 1);
  PyBuffer_Release (&buffer);

  return variant;
}

/* What is none of JSON's types: by the table of values, as far as a GVariant goes. */
static GVariant *
variant_from_other (PyObject *object)
{
  g_autoptr(PyObject) function = NULL;
  g_autoptr(PyObject) plain = NULL;

  if (PyObject_CheckBuffer (object))
    return variant_from_bytes (object);
  if (PyDelta_Check (object))
    return g_variant_new_int64 (span_of (object));
  if (PyDate_Check (object) || PyTime_Check (object))
    plain = PyObject_CallMethod (object, "isoformat", NULL);
  else if ((function = asgi_bridge_get ("plain", NULL)))
    plain = PyObject_CallFunctionObjArgs (function, object, NULL);
  if (plain == NULL)
    return NULL;
  if (plain == object)
    Py_SETREF (plain, PyObject_Str (object));

  return plain ? asgi_python_to_variant (plain) : NULL;
}

/*< private >
 * asgi_python_to_variant:
 *
 * Returns: (transfer floating): what a JSON value says; %NULL with an exception set
 */
GVariant *
asgi_python_to_variant (PyObject *object)
{
  GVariant *variant = NULL;

  if (object == Py_None)
    return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
  if (PyUnicode_Check (object))
    return variant_from_text (object);
  if (PyBool_Check (object))
    return g_variant_new_boolean (object == Py_True);
  if (PyLong_Check (object))
    return variant_from_integer (object);
  if (PyFloat_Check (object))
    return g_variant_new_double (PyFloat_AS_DOUBLE (object));

  if (Py_EnterRecursiveCall (" while converting a JSON value"))
    return NULL;
  if (PyDict_Check (object))
    variant = variant_from_dict (object);
  else if (PyList_Check (object) || PyTuple_Check (object))
    variant = variant_from_sequence (object);
  else
    variant = variant_from_other (object);
  Py_LeaveRecursiveCall ();

  return variant;
}
