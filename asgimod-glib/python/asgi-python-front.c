/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the override of a Python program needs: the values of rows as Python's own, without a GValue
 * between them, and arguments from Python objects. Called on the program's threads, with the GIL. */
#include "config.h"

#include "asgi-python-private.h"

#include <datetime.h>

#include "core/asgi-arguments-private.h"
#include "core/asgi-coerce-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-result-list-private.h"
#include "core/asgi-row-private.h"
#include "model/asgi-model-private.h"
#include "queryset/asgi-query-set-private.h"

/* The override's: the class of PyGObject's objects, and a function that makes something plainer of
 * an object that this file doesn't know. */
static PyObject *object_class;
static PyObject *convert_function;
static PyObject *decimal_type;
static PyObject *uuid_type;

static gpointer
get_object (PyObject *wrapper)
{
  g_autoptr(PyObject)  capsule = PyObject_GetAttrString (wrapper, "__gpointer__");
  gpointer             object = capsule ? PyCapsule_GetPointer (capsule, NULL) : NULL;

  if (object == NULL && !PyErr_Occurred ())
    PyErr_SetString (PyExc_TypeError, "An object that was not constructed");
  return object;
}

static gboolean
is_object (PyObject *value)
{
  return object_class && PyObject_TypeCheck (value, (PyTypeObject *) object_class);
}

/* Arguments */

static gboolean to_arguments (PyObject      *container,
                              AsgiArguments *args,
                              gboolean       mapping);

static void
take_handle (GValue   *value,
             PyObject *object)
{
  g_value_init (value, ASGI_TYPE_HANDLE);
  g_value_take_boxed (value, asgi_handle_new (object));
}

/* Text with a NUL, and a lone surrogate, no C string can hold: such a text stays Python's. */
static void
text_to_value (PyObject *text,
               GValue   *value)
{
  Py_ssize_t  length;
  const char *utf8 = PyUnicode_AsUTF8AndSize (text, &length);

  if (utf8 && strlen (utf8) == (gsize) length)
    {
      g_value_init (value, G_TYPE_STRING);
      g_value_set_string (value, utf8);
      return;
    }

  PyErr_Clear ();
  take_handle (value, Py_NewRef (text));
}

static void
integer_to_value (PyObject *number,
                  GValue   *value)
{
  int       overflow;
  long long integer = PyLong_AsLongLongAndOverflow (number, &overflow);

  if (overflow)
    {
      take_handle (value, Py_NewRef (number));
      return;
    }
  g_value_init (value, G_TYPE_INT64);
  g_value_set_int64 (value, integer);
}

static gboolean
is_container (PyObject *value)
{
  return PyList_Check (value) || PyTuple_Check (value) || PyDict_Check (value) ||
         PyAnySet_Check (value);
}

/* Whether objects of this library are in a container, however deep. */
static int
holds_objects (PyObject *container)
{
  g_autoptr(PyObject) values = NULL;
  g_autoptr(PyObject) items = NULL;
  int                 found = 0;

  values = PyDict_Check (container) ? PyDict_Values (container) : Py_NewRef (container);
  items = values ? PySequence_Fast (values, "a container") : NULL;
  if (items == NULL || Py_EnterRecursiveCall (" while reading an argument"))
    return -1;
  for (Py_ssize_t i = 0; found == 0 && i < PySequence_Fast_GET_SIZE (items); i++)
    {
      PyObject *item = PySequence_Fast_GET_ITEM (items, i);

      found = is_object (item) || (is_container (item) ? holds_objects (item) : 0);
    }
  Py_LeaveRecursiveCall ();

  return found;
}

static PyObject *
copy_container (PyObject *container)
{
  if (PyDict_CheckExact (container))
    return PyDict_Copy (container);
  if (PyList_CheckExact (container))
    return PyList_GetSlice (container, 0, PY_SSIZE_T_MAX);

  return Py_NewRef (container);
}

static gboolean
container_to_value (PyObject *container,
                    GValue   *value)
{
  int                       found = holds_objects (container);
  g_autoptr(AsgiArguments)  args = NULL;
  PyObject                 *copy;

  if (found < 0)
    return FALSE;
  if (found == 0)
    {
      /* What its owner does to it afterwards shall not reach the worker. */
      copy = copy_container (container);
      if (copy)
        take_handle (value, copy);
      return copy != NULL;
    }

  args = asgi_arguments_new ();
  if (!to_arguments (container, args, TRUE))
    return FALSE;
  g_value_init (value, ASGI_TYPE_ARGUMENTS);
  g_value_set_object (value, args);
  return TRUE;
}

/* Initialises @value, but for None. */
static gboolean
to_value (PyObject *object,
          GValue   *value)
{
  gpointer  pointer;
  PyObject *converted;

  if (object == Py_None)
    return TRUE;
  if (PyUnicode_CheckExact (object))
    text_to_value (object, value);
  else if (PyBool_Check (object))
    {
      g_value_init (value, G_TYPE_BOOLEAN);
      g_value_set_boolean (value, object == Py_True);
    }
  else if (PyLong_CheckExact (object))
    integer_to_value (object, value);
  else if (PyFloat_CheckExact (object))
    {
      g_value_init (value, G_TYPE_DOUBLE);
      g_value_set_double (value, PyFloat_AS_DOUBLE (object));
    }
  else if (is_container (object))
    return container_to_value (object, value);
  else if (is_object (object))
    {
      pointer = get_object (object);
      if (pointer == NULL)
        return FALSE;
      g_value_init (value, G_TYPE_OBJECT);
      g_value_set_object (value, pointer);
    }
  else
    {
      converted = convert_function ? PyObject_CallOneArg (convert_function, object)
                                   : Py_NewRef (object);
      if (converted == NULL)
        return FALSE;
      take_handle (value, converted);
    }

  return TRUE;
}

static gboolean
append (AsgiArguments *args,
        const char    *name,
        PyObject      *item)
{
  g_auto(GValue) value = G_VALUE_INIT;

  if (!to_value (item, &value))
    return FALSE;
  if (name)
    asgi_arguments_set (args, name, G_IS_VALUE (&value) ? &value : NULL);
  else
    asgi_arguments_append (args, G_IS_VALUE (&value) ? &value : NULL);
  return TRUE;
}

static gboolean
to_arguments (PyObject      *container,
              AsgiArguments *args,
              gboolean       mapping)
{
  g_autoptr(PyObject)  items = NULL;
  PyObject            *key, *item;
  Py_ssize_t           position = 0;

  if (!PyDict_Check (container))
    {
      items = PySequence_Fast (container, "a list of arguments");
      for (Py_ssize_t i = 0; items && i < PySequence_Fast_GET_SIZE (items); i++)
        {
          if (!append (args, NULL, PySequence_Fast_GET_ITEM (items, i)))
            return FALSE;
        }
      return items != NULL;
    }

  asgi_arguments_set_mapping (args, mapping);
  while (PyDict_Next (container, &position, &key, &item))
    {
      const char *name = PyUnicode_Check (key) ? PyUnicode_AsUTF8 (key) : NULL;

      if (name == NULL)
        {
          PyErr_Format (PyExc_TypeError, "A dictionary with objects in it has the key %R", key);
          return FALSE;
        }
      if (!append (args, name, item))
        return FALSE;
    }
  return TRUE;
}

PyDoc_STRVAR (fill_doc,
"fill(arguments, args, kwargs)\n--\n\nAdd what a Python call was given to an AsgiMod.Arguments.");

static PyObject *
fill (PyObject *module,
      PyObject *call)
{
  PyObject *wrapper, *positional, *named;
  gpointer  args;

  if (!PyArg_ParseTuple (call, "OO!O!", &wrapper, &PyTuple_Type, &positional, &PyDict_Type, &named))
    return NULL;
  args = get_object (wrapper);
  if (args == NULL || !to_arguments (positional, args, FALSE) ||
      !to_arguments (named, args, FALSE))
    return NULL;

  Py_RETURN_NONE;
}

/* Reading */

static PyObject *
from_text_as (AsgiValueType  type,
              PyObject      *text)
{
  g_autoptr(PyObject) held = text;

  if (held == NULL)
    return NULL;
  if (type == ASGI_VALUE_DECIMAL)
    return PyObject_CallOneArg (decimal_type, held);
  if (type == ASGI_VALUE_UUID)
    return PyObject_CallOneArg (uuid_type, held);
  if (type == ASGI_VALUE_TIME)
    return PyObject_CallMethod ((PyObject *) PyDateTimeAPI->TimeType, "fromisoformat", "O", held);

  return g_steal_pointer (&held);
}

static PyObject *
from_change (AsgiFieldInfo *field,
             const GValue  *change)
{
  AsgiValueType type = field ? asgi_field_info_get_value_type (field) : ASGI_VALUE_TEXT;
  gint64        span;

  if (G_VALUE_HOLDS_STRING (change) && g_value_get_string (change))
    return from_text_as (type, asgi_python_from_value (change));
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
  row = get_object (wrapper);

  return row ? read_field (row, g_intern_string (name)) : NULL;
}

static PyObject *
row_to_tuple (AsgiRowBlock *block,
              AsgiTable    *table,
              guint         row)
{
  g_autoptr(PyObject) values = PyTuple_New (table->shape->n_columns);

  for (guint i = 0; values && i < table->shape->n_columns; i++)
    {
      AsgiCell  cell;
      guint8    tag = asgi_table_get_cell (table, row, i, &cell);
      PyObject *value = asgi_python_from_cell (block, tag, cell);

      if (value == NULL)
        return NULL;
      PyTuple_SET_ITEM (values, i, value);
    }

  return g_steal_pointer (&values);
}

static PyObject *
row_to_dict (AsgiTable *table,
             PyObject  *values)
{
  g_autoptr(PyObject) dict = PyDict_New ();

  for (guint i = 0; dict && i < table->shape->n_columns; i++)
    {
      if (PyDict_SetItemString (dict, table->shape->names[i], PyTuple_GET_ITEM (values, i)) < 0)
        return NULL;
    }

  return g_steal_pointer (&dict);
}

static PyObject *
row_to_python (AsgiRowBlock *block,
               AsgiRowRef    ref,
               PyObject     *make)
{
  AsgiTable           *table = asgi_row_block_get_table (block, ref.table);
  g_autoptr(PyObject)  values = row_to_tuple (block, table, ref.row);

  if (values == NULL)
    return NULL;
  if (table->shape->flat)
    return Py_NewRef (PyTuple_GET_ITEM (values, 0));

  if (make == (PyObject *) &PyTuple_Type)
    return g_steal_pointer (&values);
  if (make == (PyObject *) &PyDict_Type)
    return row_to_dict (table, values);

  return PyObject_CallOneArg (make, values);
}

PyDoc_STRVAR (rows_doc,
"rows(list, make)\n--\n\nThe rows of an AsgiMod.ResultList, each made by tuple, dict or a function "
"of a tuple.");

static PyObject *
rows (PyObject *module,
      PyObject *call)
{
  PyObject            *wrapper, *make;
  g_autoptr(PyObject)  list = NULL;
  gpointer             results;
  guint                n;

  if (!PyArg_ParseTuple (call, "OO", &wrapper, &make))
    return NULL;
  results = get_object (wrapper);
  if (results == NULL)
    return NULL;

  n = g_list_model_get_n_items (results);
  list = PyList_New (n);
  for (guint i = 0; list && i < n; i++)
    {
      PyObject *row = row_to_python (asgi_result_list_get_block (results),
                                     asgi_result_list_get_ref (results, i), make);

      if (row == NULL)
        return NULL;
      PyList_SET_ITEM (list, i, row);
    }

  return g_steal_pointer (&list);
}

PyDoc_STRVAR (row_doc,
"row(row, make)\n--\n\nThe values of a row, made by tuple, dict or a function of a tuple.");

static PyObject *
row (PyObject *module,
     PyObject *call)
{
  PyObject     *wrapper, *make;
  gpointer      object;
  AsgiRowRef    ref;
  AsgiRowBlock *block;

  if (!PyArg_ParseTuple (call, "OO", &wrapper, &make))
    return NULL;
  object = get_object (wrapper);
  if (object == NULL)
    return NULL;

  block = asgi_row_get_source (object, &ref);
  return block ? row_to_python (block, ref, make) : PyObject_CallNoArgs (make);
}

PyDoc_STRVAR (answer_doc,
"answer(row)\n--\n\nThe answer of a call; NotImplemented when it is an object or a list of them.");

static PyObject *
answer (PyObject *module,
        PyObject *wrapper)
{
  gpointer      object = get_object (wrapper);
  AsgiRowRef    ref;
  AsgiRowBlock *block = object ? asgi_row_get_source (object, &ref) : NULL;
  AsgiHandle   *handle;
  AsgiCell      cell;
  guint8        tag;

  if (object == NULL)
    return NULL;
  if (block == NULL)
    Py_RETURN_NONE;

  handle = asgi_row_block_get_handle (block, ref.table, ref.row);
  if (handle)
    return Py_NewRef (asgi_handle_get_object (handle));
  tag = asgi_table_get_cell (asgi_row_block_get_table (block, ref.table), ref.row, 0, &cell);
  if ((tag & ASGI_CELL_TYPE) >= ASGI_VALUE_MODEL)
    Py_RETURN_NOTIMPLEMENTED;

  return asgi_python_from_cell (block, tag, cell);
}

/* Writing */

static gboolean
is_plain (PyObject      *object,
          AsgiValueType  type)
{
  if (PyBool_Check (object) || PyLong_Check (object) || PyFloat_Check (object) ||
      PyDate_Check (object) || PyTime_Check (object) || PyDelta_Check (object) ||
      PyBytes_Check (object) || PyByteArray_Check (object) || PyMemoryView_Check (object) ||
      PyObject_TypeCheck (object, (PyTypeObject *) decimal_type) ||
      PyObject_TypeCheck (object, (PyTypeObject *) uuid_type))
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
    text_to_value (object, value);
  else if (is_object (object) || object == Py_None || !is_plain (object, type))
    return to_value (object, value);
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
      take_handle (value, is_container (object) ? copy_container (object) : Py_NewRef (object));
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
  model = get_object (wrapper);
  if (model == NULL ||
      !to_field_value (asgi_model_find_field (model, g_intern_string (name)), object, &value))
    return NULL;

  if (asgi_model_set_field (model, name, G_IS_VALUE (&value) ? &value : NULL, &error))
    Py_RETURN_NONE;

  return Py_BuildValue ("is", error->code, error->message);
}

/* Between the two worlds */

PyDoc_STRVAR (django_doc,
"django(object)\n--\n\nThe Django object, or the QuerySet, that an object stands for.");

static PyObject *
django (PyObject *module,
        PyObject *wrapper)
{
  gpointer       object = get_object (wrapper);
  g_auto(GValue) value = G_VALUE_INIT;

  if (object == NULL)
    return NULL;
  if (ASGI_IS_ROW (object))
    ASGI_ROW_GET_CLASS (object)->snapshot (object, &value);
  else
    {
      g_value_init (&value, G_TYPE_OBJECT);
      g_value_set_object (&value, object);
    }

  return asgi_python_from_value (&value);
}

PyDoc_STRVAR (wrap_doc,
"wrap(store, instance)\n--\n\nAppend the AsgiMod.Model of a Django object to a Gio.ListStore.");

static PyObject *
wrap (PyObject *module,
      PyObject *call)
{
  PyObject                *wrapper, *instance;
  gpointer                 store;
  g_autoptr(AsgiRowBlock)  block = asgi_row_block_new ();
  g_autoptr(GObject)       model = NULL;

  if (!PyArg_ParseTuple (call, "OO", &wrapper, &instance))
    return NULL;
  store = get_object (wrapper);
  if (store == NULL)
    return NULL;

  model = asgi_python_wrap (block, instance);
  if (model == NULL)
    return NULL;
  g_list_store_append (store, model);

  Py_RETURN_NONE;
}

PyDoc_STRVAR (use_doc,
"use(object_class, convert)\n--\n\nTake what the override knows.");

static PyObject *
use (PyObject *module,
     PyObject *call)
{
  PyObject *class, *convert;

  if (!PyArg_ParseTuple (call, "O!O", &PyType_Type, &class, &convert))
    return NULL;
  Py_XSETREF (object_class, Py_NewRef (class));
  Py_XSETREF (convert_function, Py_NewRef (convert));

  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
  { "answer", answer, METH_O, answer_doc },
  { "django", django, METH_O, django_doc },
  { "fill", fill, METH_VARARGS, fill_doc },
  { "read", read_value, METH_VARARGS, read_doc },
  { "row", row, METH_VARARGS, row_doc },
  { "rows", rows, METH_VARARGS, rows_doc },
  { "use", use, METH_VARARGS, use_doc },
  { "wrap", wrap, METH_VARARGS, wrap_doc },
  { "write", write_value, METH_VARARGS, write_doc },
  { NULL, NULL, 0, NULL }
};

/*< private >
 * asgi_python_front_add:
 * @module: the module _asgimod
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_front_add (PyObject *module)
{
  g_autoptr(PyObject) decimal = PyImport_ImportModule ("decimal");
  g_autoptr(PyObject) uuid = PyImport_ImportModule ("uuid");

  PyDateTime_IMPORT;
  if (decimal == NULL || uuid == NULL || PyDateTimeAPI == NULL)
    return FALSE;
  decimal_type = PyObject_GetAttrString (decimal, "Decimal");
  uuid_type = PyObject_GetAttrString (uuid, "UUID");

  return decimal_type && uuid_type && PyModule_AddFunctions (module, methods) == 0;
}
