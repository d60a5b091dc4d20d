/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-python-private.h"

#include "core/asgi-error-private.h"

/* The functions of the package asgimod.bridge, by name. */
static PyObject *functions;

/* Without sys.path: a virtual environment shall not see the system's packages because of us. */
static const char loader[] =
  "import importlib.util, os, sys\n"
  "def load(folder):\n"
  "    try:\n"
  "        import asgimod.bridge\n"
  "    except ModuleNotFoundError as error:\n"
  "        if error.name not in ('asgimod', 'asgimod.bridge'):\n"
  "            raise\n"
  "        spec = importlib.util.spec_from_file_location(\n"
  "            'asgimod', os.path.join(folder, 'asgimod', '__init__.py'),\n"
  "            submodule_search_locations=[os.path.join(folder, 'asgimod')])\n"
  "        module = importlib.util.module_from_spec(spec)\n"
  "        sys.modules['asgimod'] = module\n"
  "        spec.loader.exec_module(module)\n"
  "        import asgimod.bridge\n"
  "    return sys.modules['asgimod.bridge'].FUNCTIONS\n";

static PyObject *
run_loader (void)
{
  g_autoptr(PyObject) names = PyDict_New ();
  g_autoptr(PyObject) done = NULL;

  if (names == NULL || PyDict_SetItemString (names, "__builtins__", PyEval_GetBuiltins ()) < 0)
    return NULL;
  done = PyRun_String (loader, Py_file_input, names, names);
  if (done == NULL)
    return NULL;

  return PyObject_CallFunction (PyDict_GetItemString (names, "load"), "s", ASGIMOD_PYTHON_DIR);
}

static gboolean
add_module (void)
{
  g_autoptr(PyObject) module = asgi_python_module_new ();

  /* No PyImport_AppendInittab(): the interpreter may be running already. */
  return module && PyDict_SetItemString (PyImport_GetModuleDict (), "_asgimod", module) == 0;
}

/*< private >
 * asgi_bridge_load:
 *
 * Imports the Python side of the library. Nothing of Django is imported yet.
 */
gboolean
asgi_bridge_load (GError **error)
{
  if (functions)
    return TRUE;

  if (add_module () && asgi_python_value_init () && asgi_python_cell_init ())
    functions = run_loader ();
  if (functions == NULL)
    {
      g_autoptr(PyObject) type = NULL;
      g_autoptr(PyObject) exception = NULL;
      g_autoptr(PyObject) traceback = NULL;
      g_autoptr(PyObject) text = NULL;

      PyErr_Fetch (&type, &exception, &traceback);
      text = exception ? PyObject_Str (exception) : NULL;
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_IMPORT,
                   "The Python package “asgimod” of this library can't be imported: %s",
                   text ? PyUnicode_AsUTF8 (text) : "no reason given");
      PyErr_Clear ();
      return FALSE;
    }

  return TRUE;
}

/*< private >
 * asgi_bridge_get:
 *
 * Returns: (transfer full) (nullable): a function of the bridge; a reference of its own
 */
PyObject *
asgi_bridge_get (const char  *name,
                 GError     **error)
{
  PyObject *function = functions ? PyDict_GetItemString (functions, name) : NULL;

  if (function == NULL)
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_IMPORT,
                 "The Python package “asgimod” has no “%s”: it is of another version than this "
                 "library", name);

  return Py_XNewRef (function);
}
