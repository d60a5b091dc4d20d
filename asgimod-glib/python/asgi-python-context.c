/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A main context that an event loop which isn't GLib's can watch by a file descriptor: what is
 * completed there arrives in the thread of the loop, with no thread between. */
#include "config.h"

#include "asgi-python-private.h"

typedef struct {
  PyObject_HEAD
  GMainContext *context;
} Context;

static PyObject *
context_new (PyTypeObject *type,
             PyObject     *args,
             PyObject     *named)
{
  Context *self = (Context *) type->tp_alloc (type, 0);

  /* The loop polls without owning the context, so that it must be woken all the same. */
  if (self)
    self->context = g_main_context_new_with_flags (G_MAIN_CONTEXT_FLAGS_OWNERLESS_POLLING);
  return (PyObject *) self;
}

static void
context_dealloc (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);

  g_main_context_unref (((Context *) object)->context);
  type->tp_free (object);
  Py_DECREF (type);
}

PyDoc_STRVAR (fileno_doc,
"fileno()\n--\n\nA file descriptor that becomes readable when there is something to do.");

static PyObject *
context_fileno (PyObject *object,
                PyObject *unused)
{
  GMainContext *context = ((Context *) object)->context;
  GPollFD       fds[4];
  int           priority, timeout, n;

  if (!g_main_context_acquire (context))
    {
      PyErr_SetString (PyExc_RuntimeError, "The context runs in another thread");
      return NULL;
    }
  g_main_context_prepare (context, &priority);
  n = g_main_context_query (context, G_MAXINT, &timeout, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  if (n != 1)
    {
      PyErr_SetString (PyExc_RuntimeError, "The context has sources of its own");
      return NULL;
    }

  return PyLong_FromLong (fds[0].fd);
}

PyDoc_STRVAR (push_doc,
"push()\n--\n\nMake it the default of this thread until pop().");

static PyObject *
context_push (PyObject *object,
              PyObject *unused)
{
  g_main_context_push_thread_default (((Context *) object)->context);
  Py_RETURN_NONE;
}

PyDoc_STRVAR (pop_doc,
"pop()\n--\n\nThe contrary of push().");

static PyObject *
context_pop (PyObject *object,
             PyObject *unused)
{
  g_main_context_pop_thread_default (((Context *) object)->context);
  Py_RETURN_NONE;
}

PyDoc_STRVAR (iterate_doc,
"iterate()\n--\n\nDo what is to be done, without waiting.");

static PyObject *
context_iterate (PyObject *object,
                 PyObject *unused)
{
  Context  *self = (Context *) object;
  gboolean  done = TRUE;

  /* What is completed may wait for a worker, and that for the GIL. */
  while (done)
    {
      Py_BEGIN_ALLOW_THREADS
      done = g_main_context_iteration (self->context, FALSE);
      Py_END_ALLOW_THREADS
      if (PyErr_CheckSignals () < 0)
        return NULL;
    }

  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
  { "fileno", context_fileno, METH_NOARGS, fileno_doc },
  { "iterate", context_iterate, METH_NOARGS, iterate_doc },
  { "pop", context_pop, METH_NOARGS, pop_doc },
  { "push", context_push, METH_NOARGS, push_doc },
  { NULL, NULL, 0, NULL }
};

static PyType_Slot slots[] = {
  { Py_tp_doc, (char *) "A GMainContext for an event loop that is not GLib's." },
  { Py_tp_new, context_new },
  { Py_tp_dealloc, context_dealloc },
  { Py_tp_methods, methods },
  { 0, NULL }
};

static PyType_Spec spec = {
  .name = "_asgimod.Context",
  .basicsize = sizeof (Context),
  .flags = Py_TPFLAGS_DEFAULT,
  .slots = slots,
};

/*< private >
 * asgi_python_context_add:
 * @module: the module _asgimod
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_context_add (PyObject *module)
{
  g_autoptr(PyObject) type = PyType_FromSpec (&spec);

  return type && PyModule_AddObjectRef (module, "Context", type) == 0;
}
