/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-python-private.h"

#include "core/asgi-error-private.h"

static GError *
error_without_details (void)
{
  PyErr_Clear ();
  return asgi_error_new (ASGI_ERROR_PYTHON, NULL,
                         "A Python exception was raised, and describing it failed as well", NULL,
                         NULL, NULL);
}

/* The first class that the table knows: along the MRO, after what the bridge knows better. */
static AsgiError
find_code (PyObject *names)
{
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE (names); i++)
    {
      const char *name = PyUnicode_AsUTF8 (PyTuple_GET_ITEM (names, i));
      AsgiError   code = name ? asgi_error_from_exception (name) : ASGI_ERROR_PYTHON;

      if (code != ASGI_ERROR_PYTHON)
        return code;
    }

  return ASGI_ERROR_PYTHON;
}

static GVariant *
optional_variant (PyObject   *object,
                  const char *type)
{
  g_autoptr(GVariant) variant = NULL;
  const char         *text;

  if (object == Py_None)
    return NULL;

  /* The bridge prints it in GVariant's own notation: no second conversion for two rare shapes. */
  text = PyUnicode_AsUTF8 (object);
  variant = text ? g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, NULL) : NULL;
  PyErr_Clear ();

  return g_steal_pointer (&variant);
}

/*< private >
 * asgi_python_take_error:
 *
 * Takes the exception that is set and makes an error of it.
 *
 * Returns: (transfer full): the error
 */
GError *
asgi_python_take_error (void)
{
  g_autoptr(PyObject)  type = NULL;
  g_autoptr(PyObject)  exception = NULL;
  g_autoptr(PyObject)  traceback = NULL;
  g_autoptr(PyObject)  describe = NULL;
  g_autoptr(PyObject)  details = NULL;
  g_autoptr(GVariant)  fields = NULL;
  g_autoptr(GVariant)  objects = NULL;
  PyObject            *name, *kinds, *message, *text, *fields_text, *objects_text;

  PyErr_Fetch (&type, &exception, &traceback);
  PyErr_NormalizeException (&type, &exception, &traceback);
  if (exception && traceback)
    PyException_SetTraceback (exception, traceback);

  describe = asgi_bridge_get ("describe_exception", NULL);
  if (describe)
    details = PyObject_CallFunctionObjArgs (describe, exception, NULL);
  if (details == NULL ||
      !PyArg_ParseTuple (details, "UO!UUOO", &name, &PyTuple_Type, &kinds, &message, &text,
                         &fields_text, &objects_text))
    return error_without_details ();

  fields = optional_variant (fields_text, "a{sas}");
  objects = optional_variant (objects_text, "a(sss)");
  return asgi_error_new (find_code (kinds), PyUnicode_AsUTF8 (name), PyUnicode_AsUTF8 (message),
                         PyUnicode_AsUTF8 (text), fields, objects);
}
