/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-request-private.h"

#include "asgi-call-private.h"
#include "asgi-delivery-private.h"
#include "asgi-error-private.h"
#include "asgi-pool-private.h"
#include "asgi-result-list-private.h"

static void
on_cancelled (GCancellable *cancellable,
              gpointer      data)
{
  asgi_pool_cancel (data);
}

/* What a task does in its block is in it, unless it is bound to another one. */
static void
enter_current_scope (AsgiJob *job)
{
  AsgiScope *scope = asgi_scope_get_current ();

  if (scope == NULL || job->scope || job->pinned || job->action != ASGI_SCOPE_ACTION_NONE ||
      (job->flags & (ASGI_JOB_START | ASGI_JOB_LOCAL)))
    return;

  job->scope = asgi_scope_ref (scope);
  job->binding = ASGI_BINDING_TASK;
}

static void
watch_cancellable (AsgiJob      *job,
                   GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;

  job->cancellable = g_object_ref (cancellable);
  job->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled),
                                             asgi_job_ref (job),
                                             (GDestroyNotify) asgi_job_unref);
}

/* A read that was cancelled is not wanted any more. Of a write the truth is told: it may have been
 * committed. A cursor is still to be closed. */
static gboolean
is_wanted (AsgiJob *job)
{
  if (job->action == ASGI_SCOPE_ACTION_BEGIN || job->action == ASGI_SCOPE_ACTION_NEST)
    return FALSE;

  return (job->flags & ASGI_JOB_WRITE) || job->reply_type == ASGI_REPLY_CHUNK;
}

/* A commit that failed wasn't cancelled. */
static gboolean
has_ended_scope (AsgiJob *job)
{
  return asgi_job_ends_scope (job) && job->worker_id != 0;
}

/* Settles what a job ends with, in the context of its caller. */
static void
settle (AsgiJob  *job,
        gpointer  source)
{
  if (job->cancellable)
    g_cancellable_disconnect (job->cancellable, job->cancelled_id);

  if (asgi_job_is_cancelled (job) && (job->error ? !has_ended_scope (job) : !is_wanted (job)))
    {
      g_clear_error (&job->error);
      job->error = asgi_job_new_end_error (job);
    }

  /* A task's rows belong to nobody: it says itself what it is in. */
  if (job->block && job->scope && job->binding != ASGI_BINDING_TASK)
    asgi_row_block_set_scope (job->block, job->scope);
  if (job->apply && (job->error == NULL || (job->flags & ASGI_JOB_APPLY_ALWAYS)))
    job->apply (job, source);
}

static void
start_done (AsgiJob *job)
{
  g_autoptr(GTask) task = g_steal_pointer (&job->done_data);

  settle (job, g_task_get_source_object (task));
  if (job->error)
    {
      asgi_error_attach (task, job->error);
      g_task_return_error (task, g_steal_pointer (&job->error));
    }
  else
    g_task_return_pointer (task, asgi_job_ref (job), (GDestroyNotify) asgi_job_unref);
}

static void
complete_local (gpointer data)
{
  AsgiJob *job = data;

  job->done (job);
}

/* A job that needs no worker ends like any other: later, in its context. */
static void
push (AsgiJob *job)
{
  if (job->error == NULL && !(job->flags & ASGI_JOB_LOCAL))
    asgi_pool_push_default (job);
  else
    asgi_deliver (job->context, job->priority, complete_local, job,
                  (GDestroyNotify) asgi_job_unref);
}

/*< private >
 * asgi_request_start:
 * @source: (nullable): the object whose method it is
 * @tag: the address of the method, for its finish function
 * @job: (transfer full): what to do
 */
void
asgi_request_start (gpointer             source,
                    gpointer             tag,
                    AsgiJob             *job,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task = asgi_call_new_task (source, tag, cancellable, callback, user_data);

  g_task_set_priority (task, job->priority);

  job->context = g_main_context_ref (g_task_get_context (task));
  job->done = start_done;
  job->done_data = task;
  job->source = source;
  enter_current_scope (job);
  watch_cancellable (job, cancellable);
  push (job);
}

/*< private >
 * asgi_request_finish:
 *
 * Returns: (transfer full) (nullable): the answered job, or %NULL with @error set
 */
AsgiJob *
asgi_request_finish (gpointer       source,
                     gpointer       tag,
                     GAsyncResult  *result,
                     GError       **error)
{
  if (!g_task_is_valid (result, source) || g_task_get_source_tag (G_TASK (result)) != tag)
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "The result passed to a finish function is of another call");
      return NULL;
    }

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  GMutex   lock;
  GCond    cond;
  gboolean done;
} Wait;

static void
run_done (AsgiJob *job)
{
  Wait *wait = job->done_data;

  g_mutex_lock (&wait->lock);
  wait->done = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->lock);
}

static void
wait_for (Wait *wait)
{
  g_mutex_lock (&wait->lock);
  while (!wait->done)
    g_cond_wait (&wait->cond, &wait->lock);
  g_mutex_unlock (&wait->lock);
}

/*< private >
 * asgi_request_run:
 * @source: (nullable): the object whose method it is
 * @job: (transfer full): what to do
 *
 * Runs a job and waits for it; no main loop is needed.
 *
 * Returns: (transfer full) (nullable): the answered job, or %NULL with @error set
 */
AsgiJob *
asgi_request_run (gpointer       source,
                  AsgiJob       *job,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr(AsgiJob) self = job;
  Wait               wait = { .done = FALSE };

  if (job->error == NULL && asgi_pool_get_worker ())
    job->error = g_error_new_literal (ASGI_ERROR, ASGI_ERROR_NOT_SUPPORTED,
                                      "A worker can't wait for another: in code that runs on a "
                                      "worker, use Django's own methods");
  if (job->error == NULL && !(job->flags & ASGI_JOB_LOCAL))
    {
      g_mutex_init (&wait.lock);
      g_cond_init (&wait.cond);
      job->done = run_done;
      job->done_data = &wait;
      job->source = source;
      enter_current_scope (job);
      watch_cancellable (job, cancellable);
      asgi_pool_push_default (asgi_job_ref (job));
      wait_for (&wait);
      g_mutex_clear (&wait.lock);
      g_cond_clear (&wait.cond);
    }

  settle (job, source);
  if (job->error)
    {
      g_propagate_error (error, g_steal_pointer (&job->error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* What a call gives back */

gboolean
asgi_request_take_done (AsgiJob *job)
{
  g_autoptr(AsgiJob) self = job;

  return self != NULL;
}

gint64
asgi_request_take_integer (AsgiJob *job)
{
  g_autoptr(AsgiJob) self = job;

  return self ? self->integer : -1;
}

gboolean
asgi_request_take_boolean (AsgiJob *job)
{
  g_autoptr(AsgiJob) self = job;

  return self && self->integer != 0;
}

char *
asgi_request_take_string (AsgiJob *job)
{
  g_autoptr(AsgiJob) self = job;

  return self ? g_steal_pointer (&self->string) : NULL;
}

GVariant *
asgi_request_take_variant (AsgiJob *job)
{
  g_autoptr(AsgiJob) self = job;

  return self ? g_steal_pointer (&self->variant) : NULL;
}

gpointer
asgi_request_take_row (AsgiJob *job)
{
  g_autoptr(AsgiJob) self = job;

  if (self && self->object)
    return g_steal_pointer (&self->object);

  return self ? asgi_job_dup_row (self, 0) : NULL;
}

gpointer
asgi_request_take_list (AsgiJob *job)
{
  g_autoptr(AsgiJob) self = job;

  return self ? asgi_result_list_new (self->block, self->refs) : NULL;
}

gpointer
asgi_request_take_created (AsgiJob  *job,
                           gboolean *created)
{
  if (created)
    *created = job && job->integer != 0;

  return asgi_request_take_row (job);
}
