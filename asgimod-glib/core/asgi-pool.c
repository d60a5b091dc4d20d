/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <pthread.h>

#include "asgi-pool-state-private.h"

#include "asgi-delivery-private.h"
#include "asgi-error-private.h"

static GPrivate     current_worker;
static gint         last_worker_id; /* atomic */
static gint         forked;         /* atomic */
static GMutex       default_lock;
static AsgiPool    *default_pool;
static const char  *default_reason =
  "The runtime is not started: call start_async() of AsgiMod.Runtime first";
static const char  *forked_reason =
  "The runtime does not survive fork(): start it in the child process, or fork before it is "
  "started";

/* Completion */

static void
complete_delivered (gpointer data)
{
  AsgiJob *job = data;

  job->done (job);
}

/* Hands a job, and the reference to it, back to where it came from. */
static void
complete (AsgiJob *job)
{
  /* The job, and the last owner of the context, may be gone before this returns. */
  g_autoptr(GMainContext) context = job->context ? g_main_context_ref (job->context) : NULL;

  if (context)
    {
      asgi_deliver (context, job->priority, complete_delivered, job,
                    (GDestroyNotify) asgi_job_unref);
      return;
    }

  job->done (job);
  asgi_job_unref (job);
}

static GError *
new_not_ready (const char *message)
{
  return asgi_error_new (ASGI_ERROR_NOT_READY, NULL, message, NULL, NULL, NULL);
}

static GError *
new_cancelled (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
}

static void
fail (AsgiJob *job,
      GError  *error)
{
  g_clear_error (&job->error);
  job->error = error;
  complete (job);
}

/* The lock */

void
asgi_pool_lock (AsgiPool *self)
{
  g_mutex_lock (&self->lock);
}

/*< private >
 * asgi_pool_unlock:
 *
 * Gives the lock up, and does what can only be done without it: a worker that is woken wants the
 * lock at once, and whoever is told of a job may push another.
 */
void
asgi_pool_unlock (AsgiPool *self)
{
  AsgiWorker *woken = g_steal_pointer (&self->woken);
  GQueue      settled = self->settled;

  g_queue_init (&self->settled);
  g_mutex_unlock (&self->lock);

  if (woken)
    g_cond_signal (&woken->wake);
  for (GList *link = g_queue_pop_head_link (&settled); link; link = g_queue_pop_head_link (&settled))
    complete (link->data);
}

/*< private >
 * asgi_pool_settle:
 * @error: (transfer full) (nullable): what the job fails with
 *
 * Ends a job that no worker has run.
 */
void
asgi_pool_settle (AsgiPool *self,
                  AsgiJob  *job,
                  GError   *error)
{
  job->state = JOB_DONE;
  asgi_pool_clear_alarm (job);
  if (error)
    {
      g_clear_error (&job->error);
      job->error = error;
    }
  job->link.data = job;
  g_queue_push_tail_link (&self->settled, &job->link);
}

/* Workers */

void
asgi_pool_wake_worker (AsgiPool   *self,
                       AsgiWorker *worker)
{
  /* Seldom more than one. */
  if (self->woken && self->woken != worker)
    g_cond_signal (&worker->wake);
  else
    self->woken = worker;
}

static void
run_job (AsgiPool   *self,
         AsgiWorker *worker)
{
  AsgiJob *job = worker->job;

  asgi_pool_unlock (self);
  self->funcs->run (worker, job);
  asgi_pool_lock (self);
  asgi_pool_end_interrupt (self, worker);
  asgi_pool_clear_alarm (job);
  asgi_pool_end_job (self, worker, job);
  asgi_pool_unlock (self);

  complete (job);
  asgi_pool_lock (self);
}

static void
let_go (AsgiPool   *self,
        AsgiWorker *worker)
{
  worker->wakened = FALSE;
  self->n_letting_go++;
  asgi_pool_unlock (self);
  self->funcs->wake (worker);
  asgi_pool_lock (self);
  self->n_letting_go--;
}

static gpointer
worker_main (gpointer data)
{
  AsgiWorker *worker = data;
  AsgiPool   *self = worker->pool;

  g_private_set (&current_worker, worker);
  self->funcs->enter (worker);

  asgi_pool_lock (self);
  while (worker->job || !(self->stopping || worker->gone))
    {
      if (worker->wakened)
        let_go (self, worker);
      else if (worker->job)
        run_job (self, worker);
      else
        g_cond_wait (&worker->wake, &self->lock);
    }
  if (worker->root)
    {
      asgi_pool_end_root (self, worker);
      asgi_pool_dispatch (self);
    }
  asgi_pool_unlock (self);

  self->funcs->leave (worker);
  return NULL;
}

/*< private >
 * asgi_pool_add_worker:
 *
 * Returns: (nullable): a new worker, or %NULL when there can be no more threads
 */
AsgiWorker *
asgi_pool_add_worker (AsgiPool *self)
{
  AsgiWorker *worker = g_new0 (AsgiWorker, 1);

  worker->pool = self;
  worker->id = g_atomic_int_add (&last_worker_id, 1) + 1;
  worker->link.data = worker;
  g_queue_init (&worker->own);
  g_cond_init (&worker->wake);
  worker->thread = g_thread_try_new ("asgimod", worker_main, worker, NULL);
  if (worker->thread == NULL)
    {
      g_cond_clear (&worker->wake);
      g_free (worker);
      return NULL;
    }

  g_ptr_array_add (self->workers, worker);
  self->n_threads++;
  return worker;
}

static void
worker_free (gpointer data)
{
  AsgiWorker *worker = data;

  g_cond_clear (&worker->wake);
  g_free (worker);
}

/* After a fork only the thread that forked is left, and the locks are as they were. */
static void
mark_forked (void)
{
  g_atomic_int_set (&forked, TRUE);
}

static guint
turn_hash (gconstpointer data)
{
  const AsgiTurn *turn = data;

  return g_direct_hash (turn->key) ^ g_direct_hash (turn->root);
}

static gboolean
turn_equal (gconstpointer a,
            gconstpointer b)
{
  return ((const AsgiTurn *) a)->key == ((const AsgiTurn *) b)->key &&
         ((const AsgiTurn *) a)->root == ((const AsgiTurn *) b)->root;
}

/*< private >
 * asgi_pool_new:
 * @funcs: what a worker does
 * @max_workers: how many there may be; they are started when they are needed
 */
AsgiPool *
asgi_pool_new (const AsgiPoolFuncs *funcs,
               guint                max_workers)
{
  static gsize  once;
  AsgiPool     *self = g_new0 (AsgiPool, 1);

  if (g_once_init_enter (&once))
    {
      pthread_atfork (NULL, NULL, mark_forked);
      /* The child tells of it without a lock of GLib, which another thread may have held. */
      (void) ASGI_ERROR;
      g_once_init_leave (&once, 1);
    }

  g_atomic_ref_count_init (&self->ref_count);
  self->funcs = funcs;
  self->max_workers = MAX (max_workers, 1);
  self->workers = g_ptr_array_new_with_free_func (worker_free);
  self->turns = g_hash_table_new_full (turn_hash, turn_equal, NULL, g_free);
  for (guint i = 0; i < N_QUEUES; i++)
    asgi_job_queue_init (&self->queues[i]);
  g_queue_init (&self->idle);
  g_queue_init (&self->waiting);
  g_queue_init (&self->settled);
  g_mutex_init (&self->lock);
  g_cond_init (&self->attend);
  self->alarms = g_sequence_new (NULL);

  return self;
}

AsgiPool *
asgi_pool_ref (AsgiPool *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/*< private >
 * asgi_pool_unref:
 *
 * The last reference goes after the pool was stopped and joined.
 */
void
asgi_pool_unref (AsgiPool *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->workers);
  g_hash_table_unref (self->turns);
  g_clear_pointer (&self->writers, g_hash_table_unref);
  for (guint i = 0; i < N_QUEUES; i++)
    asgi_job_queue_clear (&self->queues[i]);
  g_sequence_free (self->alarms);
  g_cond_clear (&self->attend);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Jobs come and go */

static gboolean
has_worker (AsgiPool *self,
            guint64   id)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->id == id)
        return !worker->gone;
    }

  return FALSE;
}

static GError *
refuse (AsgiPool *self,
        AsgiJob  *job)
{
  if (self->stopping)
    return new_not_ready ("The runtime is shut down");
  if (job->pinned && !has_worker (self, job->pinned))
    return new_not_ready ("The runtime was shut down since this was opened");
  if (asgi_job_is_cancelled (job))
    return new_cancelled ();

  return NULL;
}

/*< private >
 * asgi_pool_push:
 * @job: (transfer full): a job
 *
 * Queues a job. It is always completed, in its context, and with an error if the pool stops.
 */
void
asgi_pool_push (AsgiPool *self,
                AsgiJob  *job)
{
  GError *error;

  if (asgi_pool_is_forked ())
    {
      fail (job, new_not_ready (forked_reason));
      return;
    }

  asgi_pool_lock (self);
  g_atomic_pointer_set (&job->pool, asgi_pool_ref (self));
  error = refuse (self, job);
  if (error)
    asgi_pool_settle (self, job, error);
  else
    {
      job->number = ++self->last_number;
      job->since = g_get_monotonic_time ();
      asgi_pool_set_alarm (self, job);
      asgi_pool_enqueue (self, job);
      asgi_pool_dispatch (self);
      if (job->state == JOB_QUEUED)
        self->n_waited++;
    }
  asgi_pool_unlock (self);
}

/*< private >
 * asgi_pool_cancel:
 *
 * Cancels a job: one that waits leaves the queue, one that runs is interrupted. Called on any
 * thread.
 */
void
asgi_pool_cancel (AsgiJob *job)
{
  AsgiPool *self;

  /* Before it has a pool it isn't queued: whoever queues it sees the flag. */
  g_atomic_int_set (&job->cancelled, ASGI_JOB_CANCELLED);
  self = g_atomic_pointer_get (&job->pool);
  if (self == NULL || asgi_pool_is_forked ())
    return;

  asgi_pool_lock (self);
  if (job->state == JOB_QUEUED)
    {
      asgi_pool_unqueue (self, job);
      asgi_pool_settle (self, job, new_cancelled ());
      asgi_pool_dispatch (self);
    }
  else if (job->state == JOB_RUNNING && !asgi_job_ends_scope (job))
    {
      /* Under the lock, so that the worker can't have gone on to another job. */
      asgi_pool_interrupt (self, job->worker);
    }
  asgi_pool_unlock (self);
}

/*< private >
 * asgi_pool_wake_others:
 * @worker: the worker whose thread this is
 *
 * Has every other worker let go of what it holds between jobs, each before its next one.
 */
void
asgi_pool_wake_others (AsgiWorker *worker)
{
  AsgiPool *self = worker->pool;

  asgi_pool_lock (self);
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *other = g_ptr_array_index (self->workers, i);

      if (other == worker || other->pins == 0)
        continue;
      other->wakened = TRUE;
      asgi_pool_wake_worker (self, other);
    }
  asgi_pool_unlock (self);
}

/*< private >
 * asgi_pool_get_n_active:
 *
 * Returns: how many workers do something, be it a job, letting go, or keeping a transaction open
 */
guint
asgi_pool_get_n_active (AsgiPool *self)
{
  guint n = 0;

  asgi_pool_lock (self);
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      n += worker->job || worker->root;
    }
  n += self->n_letting_go;
  asgi_pool_unlock (self);

  return n;
}

/*< private >
 * asgi_pool_set_ready:
 *
 * Lets the queued jobs run.
 */
void
asgi_pool_set_ready (AsgiPool *self,
                     gboolean  ready)
{
  asgi_pool_lock (self);
  self->ready = ready;
  asgi_pool_dispatch (self);
  asgi_pool_unlock (self);
}

/* Under the lock. */
static void
retire (AsgiPool *self)
{
  GList *previous;

  for (GList *link = self->idle.tail; link; link = previous)
    {
      AsgiWorker *worker = link->data;

      previous = link->prev;
      if (self->n_threads - self->n_reserved <= self->max_workers || worker->pins > 0 ||
          worker->own.length > 0)
        continue;
      g_queue_unlink (&self->idle, link);
      worker->is_idle = FALSE;
      worker->gone = TRUE;
      self->n_threads--;
      asgi_pool_wake_worker (self, worker);
    }
}

/*< private >
 * asgi_pool_set_max_workers:
 *
 * With more of them, jobs that wait are run at once; with fewer, those that run are finished first.
 */
void
asgi_pool_set_max_workers (AsgiPool *self,
                           guint     max_workers)
{
  asgi_pool_lock (self);
  self->max_workers = MAX (max_workers, 1);
  asgi_pool_dispatch (self);
  retire (self);
  asgi_pool_unlock (self);
}

/*< private >
 * asgi_pool_set_single:
 *
 * Has all jobs run on one worker.
 */
void
asgi_pool_set_single (AsgiPool *self,
                      gboolean  single)
{
  asgi_pool_lock (self);
  self->single = single;
  asgi_pool_unlock (self);
}

void
asgi_pool_get_counters (AsgiPool         *self,
                        AsgiPoolCounters *counters)
{
  asgi_pool_lock (self);
  counters->queue_length = self->n_queued;
  counters->busy_workers = self->n_busy;
  counters->transactions = self->n_reserved;
  counters->waits = self->n_waited;
  asgi_pool_unlock (self);
}

/* Stopping */

static void
refuse_queued (AsgiPool     *self,
               AsgiJob      *job,
               const GError *reason)
{
  asgi_pool_unqueue (self, job);
  asgi_pool_settle (self, job, reason ? g_error_copy (reason)
                                      : new_not_ready ("The runtime is shut down"));
}

static AsgiQueueChoice
take_any (AsgiJob  *job,
          gpointer  data)
{
  return ASGI_QUEUE_TAKE;
}

/* One that leaves may let another in that waited for its turn. */
static AsgiJob *
find_queued (AsgiPool *self)
{
  AsgiJob *job = NULL;

  for (guint i = 0; i < N_QUEUES && job == NULL; i++)
    job = asgi_job_queue_find (&self->queues[i], TRUE, take_any, NULL);
  for (guint i = 0; i < self->workers->len && job == NULL; i++)
    job = g_queue_peek_head (&((AsgiWorker *) self->workers->pdata[i])->own);

  return job;
}

/* What only reads has lost its purpose; what writes is finished. */
static void
interrupt_reads (AsgiPool *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      asgi_pool_wake_worker (self, worker);
      if (worker->job && !(worker->job->flags & ASGI_JOB_WRITE) &&
          g_atomic_int_compare_and_exchange (&worker->job->cancelled, 0, ASGI_JOB_STOPPED))
        asgi_pool_interrupt (self, worker);
    }
}

/*< private >
 * asgi_pool_stop:
 * @reason: (nullable): what the queued jobs fail with
 *
 * Ends the workers once they have finished what they run; reads are interrupted.
 */
void
asgi_pool_stop (AsgiPool     *self,
                const GError *reason)
{
  asgi_pool_lock (self);
  self->stopping = TRUE;
  for (AsgiJob *job = find_queued (self); job; job = find_queued (self))
    refuse_queued (self, job, reason);
  interrupt_reads (self);
  asgi_pool_unlock (self);
}

/*< private >
 * asgi_pool_join:
 *
 * Waits for the workers of a stopped pool to end.
 */
void
asgi_pool_join (AsgiPool *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      g_clear_pointer (&worker->thread, g_thread_join);
    }

  asgi_pool_lock (self);
  self->stopped = TRUE;
  g_cond_signal (&self->attend);
  asgi_pool_unlock (self);
  g_clear_pointer (&self->attendant, g_thread_join);
}

/*< private >
 * asgi_pool_get_worker:
 *
 * Returns: (nullable): the worker whose thread this is
 */
AsgiWorker *
asgi_pool_get_worker (void)
{
  return g_private_get (&current_worker);
}

/*< private >
 * asgi_pool_is_to_stop:
 *
 * Returns: whether nobody waits any more for what this thread, that of a worker, does
 */
gboolean
asgi_pool_is_to_stop (void)
{
  AsgiWorker *worker = asgi_pool_get_worker ();
  AsgiJob    *job = worker && !worker->lets_go ? worker->job : NULL;

  return job && asgi_job_is_cancelled (job) && !asgi_job_ends_scope (job);
}

gboolean
asgi_pool_is_forked (void)
{
  return g_atomic_int_get (&forked);
}

/* The pool of the process */

/*< private >
 * asgi_pool_set_default:
 * @self: (nullable): the pool of the process
 * @why_not: (nullable): what calls are told while there is none, a static string
 */
void
asgi_pool_set_default (AsgiPool   *self,
                       const char *why_not)
{
  g_mutex_lock (&default_lock);
  default_pool = self;
  if (why_not)
    default_reason = why_not;
  g_mutex_unlock (&default_lock);
}

static AsgiPool *
ref_default (const char **reason)
{
  AsgiPool *pool;

  g_mutex_lock (&default_lock);
  pool = default_pool ? asgi_pool_ref (default_pool) : NULL;
  *reason = default_reason;
  g_mutex_unlock (&default_lock);

  return pool;
}

/*< private >
 * asgi_pool_push_default:
 * @job: (transfer full): a job
 *
 * Queues a job in the pool of the process, or fails it when there is none.
 */
void
asgi_pool_push_default (AsgiJob *job)
{
  const char *reason = forked_reason;
  AsgiPool   *pool = asgi_pool_is_forked () ? NULL : ref_default (&reason);

  if (pool == NULL)
    {
      fail (job, new_not_ready (reason));
      return;
    }

  asgi_pool_push (pool, job);
  asgi_pool_unref (pool);
}
