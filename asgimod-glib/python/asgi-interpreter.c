/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <dlfcn.h>

#include "asgi-python-private.h"
#include "asgi-runtime-private.h"

#include "core/asgi-error-private.h"

/* Objects whose last reference went on a thread that may not wait for the GIL. */
static GMutex     trash_lock;
static GPtrArray *trash;
static gboolean   in_host;

/* Extension modules look for libpython's symbols globally; a program that loaded us as a plugin
 * may have kept them to itself. */
static void
make_symbols_global (void)
{
  Dl_info info;

  if (dladdr ((gpointer) Py_IsInitialized, &info) && info.dli_fname)
    {
      gpointer handle = dlopen (info.dli_fname, RTLD_LAZY | RTLD_GLOBAL | RTLD_NOLOAD);

      /* The handle only counts: closing it would undo nothing, keeping it costs nothing. */
      (void) handle;
    }
}

/* Never by a search through PATH: another interpreter may come first there. */
static char *
find_executable (void)
{
  const char *explicit = g_getenv ("ASGIMOD_PYTHON");
  const char *venv = g_getenv ("VIRTUAL_ENV");

  if (explicit && *explicit)
    return g_strdup (explicit);
  if (venv && *venv)
    return g_build_filename (venv, "bin", "python3", NULL);

  return g_strdup (ASGIMOD_PYTHON_EXECUTABLE);
}

static gboolean
check_executable (const char  *executable,
                  GError     **error)
{
  if (g_file_test (executable, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_NOT_CONFIGURED,
               "There is no Python interpreter at “%s”: see ASGIMOD_PYTHON and VIRTUAL_ENV",
               executable);
  return FALSE;
}

static gboolean
check_status (PyStatus   status,
              PyConfig  *config,
              GError   **error)
{
  if (!PyStatus_Exception (status))
    return TRUE;

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_PYTHON, "Python can't be started: %s",
               status.err_msg ? status.err_msg : "no reason given");
  PyConfig_Clear (config);
  return FALSE;
}

static gboolean
initialize (GError **error)
{
  g_autofree char *executable = find_executable ();
  PyConfig         config;
  PyStatus         status;

  if (!check_executable (executable, error))
    return FALSE;

  PyConfig_InitPythonConfig (&config);
  config.install_signal_handlers = 0;
  config.parse_argv = 0;
  config.buffered_stdio = 0;
#if PY_VERSION_HEX >= 0x030b0000
  config.safe_path = 1;
#endif
  status = PyConfig_SetBytesString (&config, &config.executable, executable);
  if (!check_status (status, &config, error))
    return FALSE;
  status = PyConfig_SetBytesString (&config, &config.program_name, executable);
  if (!check_status (status, &config, error))
    return FALSE;

  status = Py_InitializeFromConfig (&config);
  if (!check_status (status, &config, error))
    return FALSE;

  PyConfig_Clear (&config);
  return TRUE;
}

/*< private >
 * asgi_interpreter_start:
 *
 * Joins the interpreter of the process, or starts one. Called on a worker, before anything else
 * of Python. Afterwards the thread holds the GIL when this has started it, and not otherwise.
 *
 * Returns: %FALSE with @error set
 */
gboolean
asgi_interpreter_start (GError **error)
{
  g_autofree char *wanted = g_strdup_printf ("%d.%d.", PY_MAJOR_VERSION, PY_MINOR_VERSION);

  if (!g_str_has_prefix (Py_GetVersion (), wanted))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_NOT_CONFIGURED,
                   "The library was built for Python %d.%d and this process runs Python %.8s",
                   PY_MAJOR_VERSION, PY_MINOR_VERSION, Py_GetVersion ());
      return FALSE;
    }

  make_symbols_global ();
  if (Py_IsInitialized ())
    {
      in_host = TRUE;
      return TRUE;
    }
  if (!initialize (error))
    return FALSE;

  PyEval_SaveThread ();
  return TRUE;
}

static PyObject *
stop_at_exit (PyObject *module,
              PyObject *unused)
{
  Py_BEGIN_ALLOW_THREADS
  asgi_runtime_stop_at_exit ();
  Py_END_ALLOW_THREADS

  Py_RETURN_NONE;
}

static PyMethodDef on_exit_method = { "stop_asgimod", stop_at_exit, METH_NOARGS, NULL };

static int
register_on_exit (void *unused)
{
  g_autoptr(PyObject) atexit_module = PyImport_ImportModule ("atexit");
  g_autoptr(PyObject) function = PyCFunction_New (&on_exit_method, NULL);
  g_autoptr(PyObject) done = NULL;

  if (atexit_module && function)
    done = PyObject_CallMethod (atexit_module, "register", "O", function);
  if (done == NULL)
    PyErr_Clear ();

  return 0;
}

/*< private >
 * asgi_interpreter_watch_exit:
 *
 * Has a Python program end the workers before its interpreter ends. Called on the application's
 * thread, before the first worker: Python registers it by itself, at the latest when it exits, and
 * nobody waits for the GIL.
 */
void
asgi_interpreter_watch_exit (void)
{
  static gboolean watched;

  if (watched || !Py_IsInitialized ())
    return;

  watched = Py_AddPendingCall (register_on_exit, NULL) == 0;
}

/*< private >
 * asgi_interpreter_is_host:
 *
 * Returns: %TRUE if the process was Python's before it was ours
 */
gboolean
asgi_interpreter_is_host (void)
{
  return in_host;
}

const char *
asgi_interpreter_get_version (void)
{
  static char version[16];

  if (*version == '\0')
    g_strlcpy (version, Py_GetVersion (), MIN (sizeof version,
                                               strcspn (Py_GetVersion (), " +") + 1));

  return version;
}

/*< private >
 * asgi_interpreter_drop:
 * @object: (transfer full): an object
 *
 * Drops an object without the GIL, on any thread: a worker will do it.
 */
void
asgi_interpreter_drop (gpointer object)
{
  g_mutex_lock (&trash_lock);
  if (trash == NULL)
    trash = g_ptr_array_new ();
  g_ptr_array_add (trash, object);
  g_mutex_unlock (&trash_lock);
}

/*< private >
 * asgi_interpreter_drain:
 *
 * Drops what has been collected. Called with the GIL.
 */
void
asgi_interpreter_drain (void)
{
  g_autoptr(GPtrArray) objects = NULL;

  g_mutex_lock (&trash_lock);
  objects = g_steal_pointer (&trash);
  g_mutex_unlock (&trash_lock);

  for (guint i = 0; objects && i < objects->len; i++)
    Py_DECREF ((PyObject *) objects->pdata[i]);
}
