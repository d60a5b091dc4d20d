/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Transactions: how jobs come into them, and what their ends leave behind. But for the functions
 * at the end, all of it is under the lock. */
#include "config.h"

#include "asgi-pool-state-private.h"

#include "asgi-error-private.h"

/* The scope that has to be open for a job to run. */
static AsgiScope *
scope_of (AsgiJob *job)
{
  return job->action == ASGI_SCOPE_ACTION_NEST ? job->scope->outer : job->scope;
}

static gboolean
can_enter (AsgiJob *job)
{
  AsgiScope *scope = scope_of (job);

  return asgi_scope_get_state (scope) == ASGI_SCOPE_OPEN &&
         (scope->root->reason == NULL || job->action == ASGI_SCOPE_ACTION_ROLL_BACK);
}

/* One that is to be rolled back, and is. */
static gboolean
has_its_wish (AsgiJob *job)
{
  return job->action == ASGI_SCOPE_ACTION_ROLL_BACK &&
         asgi_scope_get_state (job->scope) == ASGI_SCOPE_ROLLED_BACK;
}

/* What has inherited its scope goes on in the block around it, or without. */
static gboolean
goes_on (AsgiJob *job)
{
  AsgiScope *open;

  if (job->binding != ASGI_BINDING_INHERITED || job->pinned ||
      job->action != ASGI_SCOPE_ACTION_NONE)
    return FALSE;

  open = asgi_scope_find_open (job->scope);
  if (open && open->root->reason)
    return FALSE;
  if (open)
    asgi_scope_ref (open);
  asgi_scope_unref (job->scope);
  job->scope = open;
  return TRUE;
}

static void
settle_late (AsgiPool *self,
             AsgiJob  *job)
{
  asgi_pool_settle (self, job, has_its_wish (job) ? NULL : asgi_scope_new_error (scope_of (job)));
}

/*< private >
 * asgi_pool_enter_scope:
 *
 * Returns: %TRUE if the job waits in its scope, or is settled because that has ended; %FALSE if it
 *   goes on without
 */
gboolean
asgi_pool_enter_scope (AsgiPool *self,
                       AsgiJob  *job)
{
  AsgiWorker *worker;

  if (!can_enter (job) && !goes_on (job))
    {
      settle_late (self, job);
      return TRUE;
    }
  if (job->scope == NULL)
    return FALSE;

  worker = job->scope->root->worker;
  self->n_queued++;
  job->waits_in = &worker->own;
  g_queue_push_tail_link (&worker->own, &job->link);
  asgi_pool_run_own (self, worker);
  return TRUE;
}

/*< private >
 * asgi_pool_leave_scope:
 *
 * Returns: %TRUE if the scope of a job has ended while it waited, and the job has left it
 */
gboolean
asgi_pool_leave_scope (AsgiPool *self,
                       AsgiJob  *job)
{
  if (can_enter (job))
    return FALSE;

  g_queue_unlink (job->waits_in, &job->link);
  self->n_queued--;
  if (goes_on (job))
    asgi_pool_requeue (self, job);
  else
    settle_late (self, job);
  return TRUE;
}

/* The innermost block that is a task's own. */
static AsgiScope *
find_innermost (AsgiScope *root)
{
  AsgiScope *scope = root->innermost;

  while (scope->is_mark)
    scope = scope->outer;

  return scope;
}

/*< private >
 * asgi_pool_may_enter:
 *
 * Returns: %TRUE if no other task has a block open in the scope of the job
 */
gboolean
asgi_pool_may_enter (AsgiJob *job)
{
  return job->scope == NULL || job->binding != ASGI_BINDING_TASK || job->pinned ||
         asgi_job_ends_scope (job) || find_innermost (job->scope->root) == scope_of (job);
}

static void
set_state (AsgiScope      *scope,
           AsgiScopeState  state)
{
  g_atomic_int_set (&scope->state, state);
}

static void
open_root (AsgiPool   *self,
           AsgiWorker *worker,
           AsgiJob    *job)
{
  AsgiScope *root = job->scope;

  root->pool = asgi_pool_ref (self);
  root->worker = worker;
  root->innermost = root;
  root->writers = job->writers;
  set_state (root, ASGI_SCOPE_OPEN);
}

/* Gives the worker back. */
static void
free_worker (AsgiPool   *self,
             AsgiWorker *worker,
             guint64     writers)
{
  self->n_reserved--;
  self->held &= ~writers;
  worker->writers &= ~writers;
  worker->root->worker = NULL;
  worker->root->innermost = NULL;
  g_clear_pointer (&worker->root, asgi_scope_unref);
}

/* A savepoint is in whatever is open when it is made. */
static void
open_nested (AsgiScope   *scope,
             AsgiBinding  binding)
{
  AsgiScope *root = scope->root;

  scope->is_mark = binding != ASGI_BINDING_TASK;
  if (scope->outer != root->innermost)
    {
      asgi_scope_unref (scope->outer);
      scope->outer = asgi_scope_ref (root->innermost);
    }
  root->innermost = scope;
  set_state (scope, ASGI_SCOPE_OPEN);
}

static void
end_scope (AsgiScope   *scope,
           gboolean     committed,
           AsgiBinding  binding)
{
  AsgiScope *root = scope->root;

  /* Of a task's block nothing is kept that another task was in the middle of. */
  for (AsgiScope *inner = root->innermost; inner && inner != scope; inner = inner->outer)
    set_state (inner, committed && binding != ASGI_BINDING_TASK ? ASGI_SCOPE_COMMITTED
                                                                : ASGI_SCOPE_ROLLED_BACK);
  set_state (scope, committed ? ASGI_SCOPE_COMMITTED : ASGI_SCOPE_ROLLED_BACK);
  root->innermost = scope->outer;
  if (scope == root && committed)
    root->reason = NULL;
}

/*< private >
 * asgi_pool_settle_scope:
 *
 * Does to the scope of a job that has run what the job was for.
 */
void
asgi_pool_settle_scope (AsgiPool   *self,
                        AsgiWorker *worker,
                        AsgiJob    *job)
{
  switch (job->action)
    {
    case ASGI_SCOPE_ACTION_BEGIN:
      if (job->error == NULL)
        open_root (self, worker, job);
      else
        free_worker (self, worker, job->writers);
      break;
    case ASGI_SCOPE_ACTION_NEST:
      if (job->error == NULL)
        open_nested (job->scope, job->binding);
      break;
    case ASGI_SCOPE_ACTION_COMMIT:
    case ASGI_SCOPE_ACTION_ROLL_BACK:
      end_scope (job->scope, job->integer != 0, job->binding);
      if (job->scope == worker->root)
        free_worker (self, worker, worker->root->writers);
      break;
    case ASGI_SCOPE_ACTION_NONE:
    default:
      break;
    }
}

/*< private >
 * asgi_pool_end_root:
 *
 * The thread of a transaction ends, and with it the connection.
 */
void
asgi_pool_end_root (AsgiPool   *self,
                    AsgiWorker *worker)
{
  AsgiScope *root = worker->root;

  if (asgi_scope_get_state (root) == ASGI_SCOPE_OPEN)
    {
      root->reason = "the runtime was shut down";
      end_scope (root, FALSE, ASGI_BINDING_NONE);
    }
  free_worker (self, worker, root->writers);
}

/* Without the lock */

/*< private >
 * asgi_pool_new_end_job:
 * @scope: what is to end
 * @binding: %ASGI_BINDING_TASK for the block of a task: what is open in it is rolled back
 * @commit: whether it is to be committed
 *
 * Returns: (transfer full): a job that says whether it was
 */
AsgiJob *
asgi_pool_new_end_job (AsgiScope   *scope,
                       AsgiBinding  binding,
                       gboolean     commit)
{
  AsgiArguments *args = asgi_arguments_new ();
  AsgiJob       *job;

  asgi_arguments_append_int64 (args, asgi_scope_get_depth (scope));
  asgi_arguments_append_boolean (args, commit);
  asgi_arguments_append_boolean (args, commit && binding != ASGI_BINDING_TASK);
  job = asgi_job_new ("end", args, ASGI_REPLY_BOOLEAN, ASGI_JOB_WRITE);
  job->scope = asgi_scope_ref (scope);
  job->action = commit ? ASGI_SCOPE_ACTION_COMMIT : ASGI_SCOPE_ACTION_ROLL_BACK;
  job->binding = binding;

  return job;
}

static void
ignore (AsgiJob *job)
{
}

/*< private >
 * asgi_pool_roll_back:
 *
 * Rolls a scope back, if it is still open; nobody waits for it.
 */
void
asgi_pool_roll_back (AsgiScope *scope)
{
  AsgiJob *job;

  if (asgi_scope_get_state (scope) != ASGI_SCOPE_OPEN || asgi_pool_is_forked ())
    return;

  job = asgi_pool_new_end_job (scope, ASGI_BINDING_NONE, FALSE);
  job->done = ignore;
  asgi_pool_push (scope->root->pool, job);
}

static void
cancel_all (AsgiPool   *self,
            AsgiWorker *worker,
            AsgiScope  *root)
{
  GList *next;

  if (worker->job && worker->job->scope && !asgi_job_ends_scope (worker->job))
    {
      g_atomic_int_set (&worker->job->cancelled, ASGI_JOB_CANCELLED);
      asgi_pool_interrupt (self, worker);
    }
  for (GList *link = worker->own.head; link; link = next)
    {
      AsgiJob *job = link->data;

      next = link->next;
      if (job->scope && job->action != ASGI_SCOPE_ACTION_ROLL_BACK)
        {
          asgi_pool_unqueue (self, job);
          asgi_pool_settle (self, job,
                            g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                 "Operation was cancelled"));
        }
    }
}

/*< private >
 * asgi_pool_abort:
 * @scope: a transaction
 * @reason: why, a static string
 * @roll_back: (transfer full): the job that does so
 *
 * Rolls a transaction back at once: what runs in it is cancelled, and so is what waits. Called on
 * any thread.
 */
void
asgi_pool_abort (AsgiScope  *scope,
                 const char *reason,
                 AsgiJob    *roll_back)
{
  AsgiPool *self = scope->pool;

  if (asgi_scope_get_state (scope) != ASGI_SCOPE_OPEN || asgi_pool_is_forked ())
    {
      asgi_job_unref (roll_back);
      return;
    }

  asgi_pool_lock (self);
  if (scope->worker && scope->reason == NULL)
    {
      scope->reason = reason;
      cancel_all (self, scope->worker, scope);
    }
  asgi_pool_unlock (self);

  asgi_pool_push (self, roll_back);
}

/*< private >
 * asgi_pool_abandon:
 *
 * Rolls a scope back that nobody has claimed.
 */
void
asgi_pool_abandon (AsgiScope *scope)
{
  if (!g_atomic_int_get (&scope->claimed))
    asgi_pool_roll_back (scope);
}
