/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fields of an object as attributes of a Python one. */
#include "config.h"

#include "asgi-python-front-private.h"

#include <datetime.h>

#include "core/asgi-coerce-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-row-private.h"
#include "model/asgi-model-private.h"

/* Reading */

static PyObject *
from_text_as (AsgiValueType  type,
              PyObject      *text)
{
  g_autoptr(PyObject) held = text;

  if (held == NULL)
    return NULL;
  if (type == ASGI_VALUE_DECIMAL)
    return PyObject_CallOneArg (asgi_python_front.decimal_type, held);
  if (type == ASGI_VALUE_UUID)
    return PyObject_CallOneArg (asgi_python_front.uuid_type, held);
  if (type == ASGI_VALUE_TIME)
    return PyObject_CallMethod ((PyObject *) PyDateTimeAPI->TimeType, "fromisoformat", "O", held);

  return g_steal_pointer (&held);
}

static PyObject *
from_change (AsgiFieldInfo *field,
             const GValue  *change)
{
  AsgiValueType  type = field ? asgi_field_info_get_value_type (field) : ASGI_VALUE_TEXT;
  PyObject      *value;
  gint64         span;

  if (G_VALUE_HOLDS_STRING (change) && g_value_get_string (change))
    {
      value = from_text_as (type, asgi_python_from_value (change));
      if (value)
        return value;
      /* As in Django, a text that is no number stays what it is until it is validated. */
      PyErr_Clear ();
      return asgi_python_from_value (change);
    }
  if (G_VALUE_HOLDS_INT64 (change) && type == ASGI_VALUE_DURATION)
    {
      span = g_value_get_int64 (change);
      return PyDelta_FromDSU ((int) (span / G_TIME_SPAN_DAY),
                              (int) (span % G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND),
                              (int) (span % G_TIME_SPAN_SECOND));
    }
  if (G_VALUE_HOLDS_OBJECT (change))
    Py_RETURN_NOTIMPLEMENTED;

  return asgi_python_from_value (change);
}

static PyObject *
read_field (AsgiRow    *row,
            const char *name)
{
  AsgiModel     *model = ASGI_IS_MODEL (row) ? ASGI_MODEL (row) : NULL;
  AsgiFieldInfo *field = model ? asgi_model_find_field (model, name) : NULL;
  AsgiRowRef     ref;
  AsgiRowBlock  *block = asgi_row_get_source (row, &ref);
  GValue        *change;
  AsgiCell       cell;
  guint8         tag;

  if (field && g_str_equal (name, "pk"))
    name = asgi_field_info_get_attribute (field);
  change = model ? g_hash_table_lookup (asgi_model_get_private (model)->changes, name) : NULL;
  if (change)
    return from_change (field, change);

  /* An object of a relation is PyGObject's to wrap; what isn't there, set_error()'s to tell. */
  tag = asgi_row_read_cell (row, name, &cell);
  if (tag == ASGI_CELL_ABSENT && field && asgi_field_info_get_column (field) &&
      !asgi_model_get_is_saved (model))
    block = asgi_model_info_get_default (asgi_model_get_model_info (model),
                                         asgi_field_info_get_attribute (field), &tag, &cell);
  if (tag == ASGI_CELL_ABSENT || (tag & ASGI_CELL_TYPE) >= ASGI_VALUE_MODEL ||
      (field && asgi_field_info_is_single (field) &&
       g_str_equal (name, asgi_field_info_get_name (field))))
    Py_RETURN_NOTIMPLEMENTED;

  return asgi_python_from_cell (block, tag, cell);
}

PyDoc_STRVAR (read_doc,
"read(row, name)\n--\n\nThe value of a field; NotImplemented when it isn't a plain one.");

static PyObject *
read_value (PyObject *module,
            PyObject *call)
{
  PyObject   *wrapper;
  const char *name;
  gpointer    row;

  if (!PyArg_ParseTuple (call, "Os", &wrapper, &name))
    return NULL;
  row = asgi_python_front_get_object (wrapper);

  return row ? read_field (row, name) : NULL;
}

/* Writing */

static gboolean
is_plain (PyObject      *object,
          AsgiValueType  type)
{
  if (PyBool_Check (object) || PyLong_Check (object) || PyFloat_Check (object) ||
      PyDate_Check (object) || PyTime_Check (object) || PyDelta_Check (object) ||
      PyBytes_Check (object) || PyByteArray_Check (object) || PyMemoryView_Check (object) ||
      PyObject_TypeCheck (object, (PyTypeObject *) asgi_python_front.decimal_type) ||
      PyObject_TypeCheck (object, (PyTypeObject *) asgi_python_front.uuid_type))
    return TRUE;

  return type == ASGI_VALUE_JSON &&
         (PyDict_Check (object) || PyList_Check (object) || PyTuple_Check (object));
}

static gboolean
is_json (PyObject *object,
         GVariant *variant)
{
  g_autoptr(PyObject) again = asgi_python_from_variant (variant);
  int                 same = again ? PyObject_RichCompareBool (object, again, Py_EQ) : -1;

  PyErr_Clear ();
  return same == 1;
}

/* The value of a property; what it can't hold exactly stays Python's, for Django to judge. */
static gboolean
to_field_value (AsgiFieldInfo *field,
                PyObject      *object,
                GValue        *value)
{
  AsgiValueType            type = field ? asgi_field_info_get_value_type (field) : ASGI_VALUE_TEXT;
  g_autoptr(AsgiRowBlock)  block = NULL;
  g_auto(GValue)           coerced = G_VALUE_INIT;
  AsgiCell                 cell = { 0 };
  guint8                   tag = 0;

  if (PyUnicode_Check (object))
    asgi_python_front_text_to_value (object, value);
  else if (asgi_python_front_is_object (object) || object == Py_None || !is_plain (object, type))
    return asgi_python_front_to_value (object, value);
  else
    {
      block = asgi_row_block_new ();
      if (!asgi_python_to_cell (block, object, &tag, &cell))
        return FALSE;
      asgi_cell_to_value (block, tag, cell, value);
    }

  if (field == NULL || G_VALUE_HOLDS (value, ASGI_TYPE_HANDLE))
    return TRUE;
  if (!asgi_field_coerce (field, value, &coerced, NULL) ||
      (G_VALUE_HOLDS_VARIANT (&coerced) && g_value_get_variant (&coerced) &&
       !is_json (object, g_value_get_variant (&coerced))))
    {
      g_value_unset (value);
      asgi_python_front_take_handle (value, asgi_python_front_is_container (object) ? asgi_python_front_copy (object) : Py_NewRef (object));
    }

  return TRUE;
}

PyDoc_STRVAR (write_doc,
"write(model, name, value)\n--\n\nSet a field; returns what is wrong, or None.");

static PyObject *
write_value (PyObject *module,
             PyObject *call)
{
  PyObject          *wrapper, *object;
  const char        *name;
  gpointer           model;
  g_auto(GValue)     value = G_VALUE_INIT;
  g_autoptr(GError)  error = NULL;

  if (!PyArg_ParseTuple (call, "OsO", &wrapper, &name, &object))
    return NULL;
  model = asgi_python_front_get_object (wrapper);
  if (model == NULL ||
      !to_field_value (asgi_model_find_field (model, name), object, &value))
    return NULL;

  if (asgi_model_set_field (model, name, G_IS_VALUE (&value) ? &value : NULL, &error))
    Py_RETURN_NONE;

  return Py_BuildValue ("is", error->code, error->message);
}

PyMethodDef asgi_python_front_fields_methods[] = {
  { "read", read_value, METH_VARARGS, read_doc },
  { "write", write_value, METH_VARARGS, write_doc },
  { NULL, NULL, 0, NULL }
};

gboolean
asgi_python_front_fields_init (void)
{
  PyDateTime_IMPORT;

  return PyDateTimeAPI != NULL;
}
