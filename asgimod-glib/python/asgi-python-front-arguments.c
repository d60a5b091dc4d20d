/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arguments of a call from Python objects, with no GValue of PyGObject's between them. */
#include "config.h"

#include "asgi-python-front-private.h"

static gboolean to_arguments (PyObject      *container,
                              AsgiArguments *args,
                              gboolean       mapping);

void
asgi_python_front_take_handle (GValue   *value,
             PyObject *object)
{
  g_value_init (value, ASGI_TYPE_HANDLE);
  g_value_take_boxed (value, asgi_handle_new (object));
}

/* Text with a NUL, and a lone surrogate, no C string can hold: such a text stays Python's. */
void
asgi_python_front_text_to_value (PyObject *text,
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
  asgi_python_front_take_handle (value, Py_NewRef (text));
}

static void
integer_to_value (PyObject *number,
                  GValue   *value)
{
  int       overflow;
  long long integer = PyLong_AsLongLongAndOverflow (number, &overflow);

  if (overflow)
    {
      asgi_python_front_take_handle (value, Py_NewRef (number));
      return;
    }
  g_value_init (value, G_TYPE_INT64);
  g_value_set_int64 (value, integer);
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

      found = asgi_python_front_is_object (item) || (asgi_python_front_is_container (item) ? holds_objects (item) : 0);
    }
  Py_LeaveRecursiveCall ();

  return found;
}

PyObject *
asgi_python_front_copy (PyObject *container)
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
      copy = asgi_python_front_copy (container);
      if (copy)
        asgi_python_front_take_handle (value, copy);
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
gboolean
asgi_python_front_to_value (PyObject *object,
          GValue   *value)
{
  gpointer  pointer;
  PyObject *converted;

  if (object == Py_None)
    return TRUE;
  if (PyUnicode_CheckExact (object))
    asgi_python_front_text_to_value (object, value);
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
  else if (asgi_python_front_is_container (object))
    return container_to_value (object, value);
  else if (asgi_python_front_is_object (object))
    {
      pointer = asgi_python_front_get_object (object);
      if (pointer == NULL)
        return FALSE;
      g_value_init (value, G_TYPE_OBJECT);
      g_value_set_object (value, pointer);
    }
  else
    {
      converted = asgi_python_front.convert ? PyObject_CallOneArg (asgi_python_front.convert, object)
                                   : Py_NewRef (object);
      if (converted == NULL)
        return FALSE;
      asgi_python_front_take_handle (value, converted);
    }

  return TRUE;
}

static gboolean
append (AsgiArguments *args,
        const char    *name,
        PyObject      *item)
{
  g_auto(GValue) value = G_VALUE_INIT;

  if (!asgi_python_front_to_value (item, &value))
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
  args = asgi_python_front_get_object (wrapper);
  if (args == NULL || !to_arguments (positional, args, FALSE) ||
      !to_arguments (named, args, FALSE))
    return NULL;

  Py_RETURN_NONE;
}

/*< private >
 * asgi_python_front_to_arguments:
 * @positional: a tuple
 * @named: a dictionary
 *
 * Returns: (transfer full): arguments, or %NULL with an exception set
 */
AsgiArguments *
asgi_python_front_to_arguments (PyObject *positional,
                                PyObject *named)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();

  if (!to_arguments (positional, args, FALSE) || !to_arguments (named, args, FALSE))
    return NULL;

  return g_steal_pointer (&args);
}

PyMethodDef asgi_python_front_arguments_methods[] = {
  { "fill", fill, METH_VARARGS, fill_doc },
  { NULL, NULL, 0, NULL }
};
