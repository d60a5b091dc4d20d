/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a worker does: a job comes as C data, is run by the bridge, and goes back as C data. */
#include "config.h"

#include "asgi-python-private.h"

#include "asgi-runtime-private.h"
#include "core/asgi-changes-private.h"
#include "core/asgi-error-private.h"
#include "readers/asgi-sqlite-reader-private.h"

/* A worker keeps its thread state for all its life: with it go thread-locals, and in them Django's
 * connections. It is made with the first job, since that one may start Python. */
typedef struct {
  PyThreadState *state;
  gint           lost;      /* how many lost connections it knows of */
  gint64         last_used; /* in µs of the monotonic clock */
} PythonWorker;

/* Connections that were found broken: where one is, others may be. Atomic. */
static gint n_lost;

/* A server or what lies between may have given up a connection that was idle for so long (µs). */
#define LONG_IDLE (30 * G_TIME_SPAN_SECOND)

static void
worker_attach (AsgiWorker *worker)
{
  PythonWorker *self = worker->data;

  if (self->state)
    {
      PyEval_RestoreThread (self->state);
      return;
    }

  PyGILState_Ensure ();
  self->state = PyThreadState_Get ();
}

static void
worker_detach (AsgiWorker *worker)
{
  PyEval_SaveThread ();
}

static void
engine_enter (AsgiWorker *worker)
{
  worker->data = g_new0 (PythonWorker, 1);
}

static void
call_quietly (const char *name)
{
  g_autoptr(PyObject) function = asgi_bridge_get (name, NULL);
  g_autoptr(PyObject) done = function ? PyObject_CallNoArgs (function) : NULL;

  if (done == NULL)
    PyErr_Clear ();
}

static void
engine_leave (AsgiWorker *worker)
{
  PythonWorker *self = worker->data;

  if (self->state)
    {
      worker_attach (worker);
      call_quietly ("close_connections");
      asgi_interpreter_drain ();
      /* The thread's own reference of PyGILState_Ensure(). */
      PyGILState_Release (PyGILState_UNLOCKED);
    }
  g_free (self);
}

/* A stream that holds a lock of the database reads the rest, and holds it no more. That is not for
 * the call that runs, or is to run, and goes on when that one is cancelled. */
static void
let_go (AsgiWorker *worker)
{
  worker->lets_go = TRUE;
  call_quietly ("let_go");
  worker->lets_go = FALSE;
}

static void
engine_wake (AsgiWorker *worker)
{
  PythonWorker *self = worker->data;

  if (self->state == NULL)
    return;

  worker_attach (worker);
  let_go (worker);
  asgi_interpreter_drain ();
  worker_detach (worker);
}

static void
engine_interrupt (AsgiWorker *worker,
                  AsgiJob    *job)
{
  /* The flag is enough: SQLite's progress handler and the readers look at it. */
}

/* On the attendant's thread: the server is told, over a connection of its own. */
static void
engine_cancel (AsgiWorker *worker)
{
  PyGILState_STATE    state = PyGILState_Ensure ();
  g_autoptr(PyObject) function = asgi_bridge_get ("cancel_statements", NULL);
  g_autoptr(PyObject) done = NULL;

  if (function)
    done = PyObject_CallFunction (function, "K", (unsigned long long) worker->id);
  if (done == NULL)
    PyErr_Clear ();
  g_clear_pointer (&function, Py_DecRef);
  g_clear_pointer (&done, Py_DecRef);
  PyGILState_Release (state);
}

static PyObject *
call_verb (AsgiJob   *job,
           PyObject **positional,
           GError   **error)
{
  g_autoptr(PyObject) function = asgi_bridge_get (job->verb, error);
  g_autoptr(PyObject) named = NULL;

  if (function == NULL)
    return NULL;
  if (!asgi_python_from_call (job->args, positional, &named))
    return NULL;

  return PyObject_Call (function, *positional, named);
}

/* Whether a connection of this worker was broken, which is then closed. */
static gboolean
check_connections (AsgiWorker *worker)
{
  PythonWorker        *self = worker->data;
  g_autoptr(PyObject)  function = asgi_bridge_get ("check_connections", NULL);
  g_autoptr(PyObject)  broken = function ? PyObject_CallNoArgs (function) : NULL;

  if (broken == NULL)
    PyErr_Clear ();
  if (broken != Py_True)
    return FALSE;

  self->lost = g_atomic_int_add (&n_lost, 1) + 1;
  return TRUE;
}

/* Before a job: what another worker has found may be so here. */
static void
suspect_connections (AsgiWorker *worker)
{
  PythonWorker *self = worker->data;
  gint          lost = g_atomic_int_get (&n_lost);
  gint64        now = g_get_monotonic_time ();

  if (self->lost != lost || (worker->remote && now - self->last_used > LONG_IDLE))
    {
      check_connections (worker);
      self->lost = g_atomic_int_get (&n_lost);
    }
  self->last_used = now;
}

static void
ask_bridge (AsgiJob *job)
{
  GError              *error = NULL;
  g_autoptr(PyObject)  positional = NULL;
  g_autoptr(PyObject)  result = call_verb (job, &positional, &error);

  if (result == NULL || !asgi_python_take_reply (job, result) ||
      !asgi_python_take_passed (job, positional))
    asgi_job_take_error (job, error ? error : asgi_python_take_error ());
}

static gboolean
is_about_the_connection (const GError *error)
{
  return g_error_matches (error, ASGI_ERROR, ASGI_ERROR_OPERATIONAL) ||
         g_error_matches (error, ASGI_ERROR, ASGI_ERROR_DATABASE);
}

/* What only reads can be asked again. */
static gboolean
can_be_repeated (AsgiJob *job)
{
  return !(job->flags & (ASGI_JOB_WRITE | ASGI_JOB_FOREIGN)) && job->scope == NULL &&
         job->pinned == 0 && !asgi_job_is_cancelled (job);
}

static void
run_verb (AsgiWorker *worker,
          AsgiJob    *job)
{
  suspect_connections (worker);
  ask_bridge (job);
  if (job->error && job->scope)
    call_quietly (g_error_matches (job->error, ASGI_ERROR, ASGI_ERROR_DEADLOCK) ? "after_deadlock"
                                                                                 : "after_error");
  if (!is_about_the_connection (job->error) || !check_connections (worker))
    return;

  if (can_be_repeated (job))
    {
      asgi_job_clear_reply (job);
      ask_bridge (job);
    }
}

/* Before anything else is run, so that a call sees who has begun to watch before it. */
static void
watch_changes (void)
{
  int                  due = asgi_changes_get_due ();
  g_autoptr(GError)    error = NULL;
  g_autoptr(PyObject)  function = NULL;
  g_autoptr(PyObject)  done = NULL;

  if (due == 0)
    return;

  function = asgi_bridge_get ("watch", &error);
  done = function ? PyObject_CallNoArgs (function) : NULL;
  asgi_changes_set_done (due);
  if (function && done == NULL)
    error = asgi_python_take_error ();
  if (error)
    g_warning ("What is written can't be watched: %s", error->message);
}

static void
engine_run (AsgiWorker *worker,
            AsgiJob    *job)
{
  if (asgi_job_is_cancelled (job) && !asgi_job_ends_scope (job))
    {
      /* An error of its own, or a write that never ran would pass for one that is done. */
      asgi_job_take_error (job, asgi_job_new_end_error (job));
      return;
    }
  if (job->flags & ASGI_JOB_START)
    {
      GError *error = NULL;

      if (!asgi_interpreter_start (&error))
        {
          asgi_job_take_error (job, error);
          return;
        }
    }

  worker_attach (worker);
  asgi_changes_hold ();
  /* A stream that is open has its connection see the database as it was. */
  if (worker->pins > 0 && !job->pinned && job->scope == NULL)
    let_go (worker);
  if (job->flags & ASGI_JOB_START)
    asgi_runtime_run_start (job);
  else
    {
      watch_changes ();
      run_verb (worker, job);
    }
  asgi_interpreter_drain ();
  worker_detach (worker);
  asgi_changes_release ();
}

const AsgiPoolFuncs asgi_python_pool_funcs = {
  .enter = engine_enter,
  .run = engine_run,
  .interrupt = engine_interrupt,
  .cancel = engine_cancel,
  .wake = engine_wake,
  .leave = engine_leave,
};
