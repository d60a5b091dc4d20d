/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls whose answer a Python function gets. The GIL is kept while a job is queued: the worker then
 * has it for itself as soon as the program's loop waits, and doesn't pass it to and fro. */
#include "config.h"

#include "asgi-python-front-private.h"

#include "core/asgi-error-private.h"
#include "model/asgi-model.h"
#include "python/asgi-runtime.h"
#include "queryset/asgi-query-set.h"
#include "transaction/asgi-transaction-private.h"

typedef struct {
  PyObject *form;
  PyObject *done;
} Call;

static void
call_free (Call *self)
{
  Py_DECREF (self->form);
  Py_DECREF (self->done);
  g_free (self);
}

static PyObject *
new_exception (GAsyncResult *result,
               const GError *error)
{
  g_autoptr(GVariant) variant = asgi_error_get_details (result);
  g_autoptr(PyObject) details = variant ? asgi_python_from_variant (variant)
                                        : Py_NewRef (Py_None);

  return PyObject_CallFunction (asgi_python_front.error, "sisO", g_quark_to_string (error->domain),
                                error->code, error->message, details);
}

static PyObject *
take_exception (void)
{
  PyObject *type, *value, *traceback;

  PyErr_Fetch (&type, &value, &traceback);
  PyErr_NormalizeException (&type, &value, &traceback);
  if (traceback)
    PyException_SetTraceback (value, traceback);
  Py_XDECREF (type);
  Py_XDECREF (traceback);

  return value;
}

static void
tell (Call         *self,
      GAsyncResult *result,
      AsgiRow      *row,
      const GError *error)
{
  g_autoptr(PyObject) exception = error ? new_exception (result, error) : Py_NewRef (Py_None);
  g_autoptr(PyObject) value = NULL;
  g_autoptr(PyObject) told = NULL;

  if (exception)
    value = error ? Py_NewRef (Py_None) : asgi_python_front_from_answer (row, self->form);
  if (value == NULL)
    {
      Py_XDECREF (exception);
      exception = take_exception ();
      value = Py_NewRef (Py_None);
    }

  told = PyObject_CallFunctionObjArgs (self->done, value, exception, NULL);
  if (told == NULL)
    PyErr_WriteUnraisable (self->done);
}

static AsgiRow *
finish (GObject       *source,
        GAsyncResult  *result,
        GError       **error)
{
  if (ASGI_IS_QUERY_SET (source))
    return asgi_query_set_call_finish (ASGI_QUERY_SET (source), result, error);
  if (ASGI_IS_MODEL (source))
    return asgi_model_call_finish (ASGI_MODEL (source), result, error);

  return asgi_runtime_call_finish (ASGI_RUNTIME (source), result, error);
}

static void
on_ready (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  PyGILState_STATE    state = PyGILState_Ensure ();
  g_autoptr(GError)   error = NULL;
  g_autoptr(AsgiRow)  row = finish (source, result, &error);

  tell (data, result, row, error);
  call_free (data);
  g_clear_object (&row);
  PyGILState_Release (state);
}

static void
call_async (gpointer       source,
            const char    *name,
            AsgiArguments *args,
            GCancellable  *cancellable,
            Call          *call)
{
  if (ASGI_IS_QUERY_SET (source))
    asgi_query_set_call_async (source, name, args, cancellable, on_ready, call);
  else if (ASGI_IS_MODEL (source))
    asgi_model_call_async (source, name, args, cancellable, on_ready, call);
  else
    asgi_runtime_call_async (source, name, args, cancellable, on_ready, call);
}

static void
cancellable_free (PyObject *capsule)
{
  g_object_unref (PyCapsule_GetPointer (capsule, NULL));
}

static PyObject *
cancel (PyObject *capsule,
        PyObject *unused)
{
  g_cancellable_cancel (PyCapsule_GetPointer (capsule, NULL));
  Py_RETURN_NONE;
}

static PyMethodDef cancel_method = { "cancel", cancel, METH_NOARGS, NULL };

static PyObject *
new_cancel (GCancellable *cancellable)
{
  g_autoptr(PyObject) capsule = PyCapsule_New (g_object_ref (cancellable), NULL,
                                               cancellable_free);

  return capsule ? PyCFunction_New (&cancel_method, capsule) : NULL;
}

PyDoc_STRVAR (start_doc,
"start(source, name, args, kwargs, form, done)\n--\n\nCall a method of a queryset or a model, or a "
"function; done(value, exception) is told. Returns a function that cancels it.");

static PyObject *
start (PyObject *module,
       PyObject *given)
{
  PyObject                 *wrapper, *positional, *named, *form, *done;
  const char               *name;
  g_autoptr(AsgiArguments)  args = NULL;
  g_autoptr(GCancellable)   cancellable = NULL;
  gpointer                  source;
  PyObject                 *cancel_function;
  Call                     *call;

  if (!PyArg_ParseTuple (given, "OsO!O!OO", &wrapper, &name, &PyTuple_Type, &positional,
                         &PyDict_Type, &named, &form, &done))
    return NULL;
  source = asgi_python_front_get_object (wrapper);
  args = source ? asgi_python_front_to_arguments (positional, named) : NULL;
  if (args == NULL)
    return NULL;
  cancellable = g_cancellable_new ();
  cancel_function = new_cancel (cancellable);
  if (cancel_function == NULL)
    return NULL;

  call = g_new (Call, 1);
  call->form = Py_NewRef (form);
  call->done = Py_NewRef (done);
  call_async (source, name, args, cancellable, call);

  return cancel_function;
}

PyDoc_STRVAR (enter_doc,
"enter(transaction)\n--\n\nThe calls that this thread makes from now on are in a transaction, or in "
"none.");

static PyObject *
enter (PyObject *module,
       PyObject *wrapper)
{
  gpointer transaction = NULL;

  if (wrapper != Py_None)
    {
      transaction = asgi_python_front_get_object (wrapper);
      if (transaction == NULL)
        return NULL;
    }
  asgi_scope_set_current (transaction ? asgi_transaction_get_scope (transaction) : NULL);

  Py_RETURN_NONE;
}

PyMethodDef asgi_python_front_calls_methods[] = {
  { "enter", enter, METH_O, enter_doc },
  { "start", start, METH_VARARGS, start_doc },
  { NULL, NULL, 0, NULL }
};
