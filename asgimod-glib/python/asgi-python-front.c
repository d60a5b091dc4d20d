/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of the module _asgimod that the override of a Python program uses. */
#include "config.h"

#include "asgi-python-front-private.h"

#include "core/asgi-row-private.h"

AsgiPythonFront asgi_python_front;

gpointer
asgi_python_front_get_object (PyObject *wrapper)
{
  g_autoptr(PyObject)  capsule = PyObject_GetAttrString (wrapper, "__gpointer__");
  gpointer             object = capsule ? PyCapsule_GetPointer (capsule, NULL) : NULL;

  if (object == NULL && !PyErr_Occurred ())
    PyErr_SetString (PyExc_TypeError, "An object that was not constructed");
  return object;
}

gboolean
asgi_python_front_is_object (PyObject *value)
{
  return asgi_python_front.object_class &&
         PyObject_TypeCheck (value, (PyTypeObject *) asgi_python_front.object_class);
}

gboolean
asgi_python_front_is_container (PyObject *value)
{
  return PyList_Check (value) || PyTuple_Check (value) || PyDict_Check (value) ||
         PyAnySet_Check (value);
}

/* The other way to the objects of Django */

PyDoc_STRVAR (django_doc,
"django(object)\n--\n\nThe Django object, or the QuerySet, that an object stands for.");

static PyObject *
django (PyObject *module,
        PyObject *wrapper)
{
  gpointer       object = asgi_python_front_get_object (wrapper);
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
"wrap(instance)\n--\n\nThe AsgiMod.Model of a Django object, which keeps it.");

static PyObject *
wrap (PyObject *module,
      PyObject *instance)
{
  g_autoptr(AsgiRowBlock) block = asgi_row_block_new ();
  g_autoptr(GObject)      model = asgi_python_wrap (block, instance);

  return model ? asgi_python_front.new_wrapper (model) : NULL;
}

/* The beginning of the table that PyGObject has offered to other modules, unchanged, since its
 * version 2: pygobject_new() is its fourth function. */
typedef struct {
  gpointer   register_class;
  gpointer   register_wrapper;
  gpointer   lookup_class;
  PyObject *(*newgobj) (GObject *object);
} PyGObjectFunctions;

PyDoc_STRVAR (use_doc,
"use(api, object_class, convert, error)\n--\n\nTake what PyGObject and the override have.");

static PyObject *
use (PyObject *module,
     PyObject *call)
{
  PyObject           *api, *class, *convert, *error;
  PyGObjectFunctions *functions;

  if (!PyArg_ParseTuple (call, "OO!OO", &api, &PyType_Type, &class, &convert, &error))
    return NULL;
  functions = PyCapsule_GetPointer (api, PyCapsule_GetName (api));
  if (functions == NULL)
    return NULL;

  asgi_python_front.new_wrapper = functions->newgobj;
  Py_XSETREF (asgi_python_front.object_class, Py_NewRef (class));
  Py_XSETREF (asgi_python_front.convert, Py_NewRef (convert));
  Py_XSETREF (asgi_python_front.error, Py_NewRef (error));

  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
  { "django", django, METH_O, django_doc },
  { "use", use, METH_VARARGS, use_doc },
  { "wrap", wrap, METH_O, wrap_doc },
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

  if (decimal == NULL || uuid == NULL)
    return FALSE;
  asgi_python_front.decimal_type = PyObject_GetAttrString (decimal, "Decimal");
  asgi_python_front.uuid_type = PyObject_GetAttrString (uuid, "UUID");

  return asgi_python_front.decimal_type && asgi_python_front.uuid_type &&
         asgi_python_front_fields_init () &&
         PyModule_AddFunctions (module, methods) == 0 &&
         PyModule_AddFunctions (module, asgi_python_front_arguments_methods) == 0 &&
         PyModule_AddFunctions (module, asgi_python_front_values_methods) == 0 &&
         PyModule_AddFunctions (module, asgi_python_front_fields_methods) == 0 &&
         PyModule_AddFunctions (module, asgi_python_front_calls_methods) == 0;
}
