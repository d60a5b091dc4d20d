/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The module _asgimod: what the bridge needs of C. */
#include "config.h"

#include "asgi-python-private.h"


static AsgiJob *
current_job (void)
{
  AsgiWorker *worker = asgi_pool_get_worker ();

  return worker ? worker->job : NULL;
}

PyDoc_STRVAR (cancelled_doc,
"cancelled()\n--\n\nWhether the call that this worker runs has been cancelled.");

static PyObject *
cancelled (PyObject *module,
           PyObject *unused)
{
  AsgiJob *job = current_job ();

  return PyBool_FromLong (job && asgi_job_is_cancelled (job));
}

PyDoc_STRVAR (output_doc,
"output(text)\n--\n\nPass what a call prints on to its caller.");

static PyObject *
output (PyObject *module,
        PyObject *text)
{
  AsgiJob    *job = current_job ();
  const char *utf8 = PyUnicode_AsUTF8 (text);

  if (utf8 == NULL)
    return NULL;
  if (job)
    asgi_job_emit_output (job, utf8);

  Py_RETURN_NONE;
}

PyDoc_STRVAR (committed_doc,
"committed()\n--\n\nThe transaction that this worker ends is committed, whatever fails after it.");

static PyObject *
committed (PyObject *module,
           PyObject *unused)
{
  AsgiJob *job = current_job ();

  if (job && job->action == ASGI_SCOPE_ACTION_COMMIT)
    job->integer = TRUE;

  Py_RETURN_NONE;
}

PyDoc_STRVAR (acquire_writer_doc,
"acquire_writer(databases)\n--\n\nWait until no other worker writes to databases, which are bits. "
"Returns those that are to be released; -1 when another call waits for what this one has.");

static PyObject *
acquire_writer (PyObject *module,
                PyObject *databases)
{
  guint64     writers = PyLong_AsUnsignedLongLong (databases);
  guint64     acquired;
  AsgiAcquire result;

  if (PyErr_Occurred ())
    return NULL;

  Py_BEGIN_ALLOW_THREADS
  result = asgi_pool_acquire (writers, &acquired);
  Py_END_ALLOW_THREADS

  if (result == ASGI_ACQUIRE_DEADLOCK)
    return PyLong_FromLong (-1);
  if (result == ASGI_ACQUIRE_CANCELLED)
    {
      PyErr_SetString (PyExc_InterruptedError, "The call was cancelled");
      return NULL;
    }

  return PyLong_FromUnsignedLongLong (acquired);
}

PyDoc_STRVAR (release_writer_doc,
"release_writer(databases)\n--\n\nThe contrary of acquire_writer().");

static PyObject *
release_writer (PyObject *module,
                PyObject *databases)
{
  guint64 writers = PyLong_AsUnsignedLongLong (databases);

  if (PyErr_Occurred ())
    return NULL;
  asgi_pool_release (writers);

  Py_RETURN_NONE;
}

PyDoc_STRVAR (on_worker_doc,
"on_worker()\n--\n\nWhether this thread is a worker of the library.");

static PyObject *
on_worker (PyObject *module,
           PyObject *unused)
{
  return PyBool_FromLong (asgi_pool_get_worker () != NULL);
}

PyDoc_STRVAR (worker_doc,
"worker()\n--\n\nThe number of the worker that this thread is, or 0.");

static PyObject *
worker_number (PyObject *module,
               PyObject *unused)
{
  AsgiWorker *worker = asgi_pool_get_worker ();

  return PyLong_FromUnsignedLongLong (worker ? worker->id : 0);
}

PyDoc_STRVAR (set_remote_doc,
"set_remote()\n--\n\nThe statements of this worker may run in another process, which "
"cancel_statements() tells to stop.");

static PyObject *
set_remote (PyObject *module,
            PyObject *unused)
{
  asgi_pool_set_remote ();

  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
  { "acquire_writer", acquire_writer, METH_O, acquire_writer_doc },
  { "cancelled", cancelled, METH_NOARGS, cancelled_doc },
  { "let_go", asgi_python_let_go, METH_O, asgi_python_let_go_doc },
  { "committed", committed, METH_NOARGS, committed_doc },
  { "output", output, METH_O, output_doc },
  { "on_worker", on_worker, METH_NOARGS, on_worker_doc },
  { "set_remote", set_remote, METH_NOARGS, set_remote_doc },
  { "worker", worker_number, METH_NOARGS, worker_doc },
  { "release_writer", release_writer, METH_O, release_writer_doc },
  { "close_reader", asgi_python_close_reader, METH_O, asgi_python_close_reader_doc },
  { "sqlite_opened", asgi_python_sqlite_opened, METH_NOARGS, asgi_python_sqlite_opened_doc },
  { "sqlite_reader", asgi_python_sqlite_reader, METH_VARARGS, asgi_python_sqlite_reader_doc },
  { "sqlite_wait", asgi_python_sqlite_wait, METH_VARARGS, asgi_python_sqlite_wait_doc },
  { NULL, NULL, 0, NULL }
};

static struct PyModuleDef definition = {
  PyModuleDef_HEAD_INIT,
  .m_name = "_asgimod",
  .m_doc = "What the bridge needs of the library asgimod-glib.",
  .m_size = -1,
  .m_methods = methods,
};

PyObject *
asgi_python_module_new (void)
{
  PyObject *module = PyModule_Create (&definition);

  if (module && (PyModule_AddStringConstant (module, "version", ASGIMOD_VERSION) < 0 ||
                 PyModule_AddObjectRef (module, "host",
                                        asgi_interpreter_is_host () ? Py_True : Py_False) < 0 ||
                 !asgi_python_front_add (module) || !asgi_python_context_add (module) ||
                 !asgi_python_changes_add (module)))
    Py_CLEAR (module);

  return module;
}
