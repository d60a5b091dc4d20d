/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <pthread.h>

#include "asgi-pool-private.h"

#include "asgi-error-private.h"

typedef enum {
  JOB_NEW,
  JOB_QUEUED,
  JOB_RUNNING,
  JOB_DONE,
} AsgiJobState;

struct _AsgiPool {
  const AsgiPoolFuncs *funcs;
  GMutex               lock;
  GCond                work;       /* something was queued, or the pool stops */
  GQueue               queue;      /* AsgiJob, by priority, then by age */
  GPtrArray           *workers;    /* AsgiWorker */
  GHashTable          *busy_keys;  /* set of the keys of running jobs */
  guint                max_workers;
  guint                n_idle;
  guint                n_busy;
  gboolean             serial_writes; /* SQLite: one writer at a time */
  gboolean             ready;      /* jobs other than the start may run */
  gboolean             stopping;
};

static GPrivate     current_worker;
static guint64      last_worker_id; /* under the lock of the only pool that runs */
static gint         forked;       /* atomic */
static GMutex       default_lock;
static AsgiPool    *default_pool;
static const char  *default_reason =
  "The runtime is not started: call start_async() of AsgiMod.Runtime first";

/* Completion */

static gboolean
complete_dispatch (gpointer data)
{
  AsgiJob *job = data;

  job->done (job);
  return G_SOURCE_REMOVE;
}

/* Hands a job, and the reference to it, back to where it came from. */
static void
job_complete (AsgiJob *job)
{
  /* The job, and the last owner of the context, may be gone before the source is let go of. */
  g_autoptr(GMainContext) context = job->context ? g_main_context_ref (job->context) : NULL;
  g_autoptr(GSource)      source = NULL;

  if (context == NULL)
    {
      job->done (job);
      asgi_job_unref (job);
      return;
    }

  source = g_idle_source_new ();
  g_source_set_priority (source, job->priority);
  g_source_set_callback (source, complete_dispatch, job, (GDestroyNotify) asgi_job_unref);
  g_source_set_name (source, "[asgimod] completion");
  g_source_attach (source, context);
}

static void
job_fail (AsgiJob    *job,
          GQuark      domain,
          int         code,
          const char *message)
{
  g_clear_error (&job->error);
  job->error = domain == ASGI_ERROR ? asgi_error_new (code, NULL, message, NULL, NULL, NULL)
                                    : g_error_new_literal (domain, code, message);
  job_complete (job);
}

static void
job_fail_cancelled (AsgiJob *job)
{
  job_fail (job, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
}

/* Choosing a job; all of it under the lock */

static gboolean
has_key (AsgiJob    *job,
         GHashTable *keys)
{
  for (guint i = 0; i < ASGI_JOB_N_KEYS; i++)
    {
      if (job->keys[i] && g_hash_table_contains (keys, job->keys[i]))
        return TRUE;
    }

  return FALSE;
}

static void
add_keys (AsgiJob    *job,
          GHashTable *keys)
{
  for (guint i = 0; i < ASGI_JOB_N_KEYS; i++)
    {
      if (job->keys[i])
        g_hash_table_add (keys, job->keys[i]);
    }
}

static gboolean
may_run (AsgiPool   *self,
         AsgiWorker *worker,
         AsgiJob    *job)
{
  if (!self->ready && !(job->flags & ASGI_JOB_START))
    return FALSE;

  return (job->pinned == 0 || job->pinned == worker->id) && !has_key (job, self->busy_keys);
}

/* The first job that this worker may run. A job that must wait keeps back the younger ones that
 * share a key with it, so that they stay in order. */
static AsgiJob *
take_job (AsgiPool   *self,
          AsgiWorker *worker)
{
  g_autoptr(GHashTable) waiting = NULL;

  for (GList *link = self->queue.head; link; link = link->next)
    {
      AsgiJob *job = link->data;

      if (may_run (self, worker, job) && !(waiting && has_key (job, waiting)))
        {
          g_queue_delete_link (&self->queue, link);
          add_keys (job, self->busy_keys);
          return job;
        }
      if (job->keys[0] || job->keys[1])
        {
          if (waiting == NULL)
            waiting = g_hash_table_new (NULL, NULL);
          add_keys (job, waiting);
        }
    }

  return NULL;
}

static void
run_job (AsgiPool   *self,
         AsgiWorker *worker,
         AsgiJob    *job)
{
  job->state = JOB_RUNNING;
  job->worker = worker;
  job->worker_id = worker->id;
  worker->job = job;
  self->n_busy++;
  g_mutex_unlock (&self->lock);

  self->funcs->run (worker, job);

  g_mutex_lock (&self->lock);
  self->n_busy--;
  worker->job = NULL;
  job->worker = NULL;
  job->state = JOB_DONE;
  for (guint i = 0; i < ASGI_JOB_N_KEYS; i++)
    {
      if (job->keys[i])
        g_hash_table_remove (self->busy_keys, job->keys[i]);
    }
  if (self->queue.length > 0)
    g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->lock);

  job_complete (job);
  g_mutex_lock (&self->lock);
}

static void
wait_for_work (AsgiPool   *self,
               AsgiWorker *worker)
{
  if (worker->wakened)
    {
      worker->wakened = FALSE;
      g_mutex_unlock (&self->lock);
      self->funcs->idle (worker);
      g_mutex_lock (&self->lock);
      return;
    }

  self->n_idle++;
  g_cond_wait (&self->work, &self->lock);
  self->n_idle--;
}

static gpointer
worker_main (gpointer data)
{
  AsgiWorker *worker = data;
  AsgiPool   *self = worker->pool;

  g_private_set (&current_worker, worker);
  self->funcs->enter (worker);

  g_mutex_lock (&self->lock);
  while (!self->stopping)
    {
      AsgiJob *job = take_job (self, worker);

      if (job)
        run_job (self, worker, job);
      else
        wait_for_work (self, worker);
    }
  g_mutex_unlock (&self->lock);

  self->funcs->leave (worker);
  return NULL;
}

/* Under the lock. */
static void
add_worker (AsgiPool *self)
{
  AsgiWorker *worker = g_new0 (AsgiWorker, 1);

  worker->pool = self;
  worker->id = ++last_worker_id;
  g_ptr_array_add (self->workers, worker);
  worker->thread = g_thread_new ("asgimod", worker_main, worker);
}

/* After a fork only the thread that forked is left, and the locks are as they were. */
static void
mark_forked (void)
{
  g_atomic_int_set (&forked, TRUE);
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
      g_once_init_leave (&once, 1);
    }

  self->funcs = funcs;
  self->max_workers = MAX (max_workers, 1);
  self->workers = g_ptr_array_new_with_free_func (g_free);
  self->busy_keys = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->queue);
  g_mutex_init (&self->lock);
  g_cond_init (&self->work);

  return self;
}

/*< private >
 * asgi_pool_free:
 *
 * Frees a pool that was stopped and joined.
 */
void
asgi_pool_free (AsgiPool *self)
{
  g_ptr_array_unref (self->workers);
  g_hash_table_unref (self->busy_keys);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->work);
  g_free (self);
}

static int
compare_priority (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  int pa = ((const AsgiJob *) a)->priority;
  int pb = ((const AsgiJob *) b)->priority;

  /* Equal ones count as smaller, so that a new job goes behind those of its priority. */
  return pa > pb ? 1 : -1;
}

static void
enqueue (AsgiPool *self,
         AsgiJob  *job)
{
  AsgiJob *last = g_queue_peek_tail (&self->queue);

  job->state = JOB_QUEUED;
  if (last == NULL || last->priority <= job->priority)
    g_queue_push_tail (&self->queue, job);
  else
    g_queue_insert_sorted (&self->queue, job, compare_priority, NULL);
}

static gboolean
has_worker (AsgiPool *self,
            guint64   id)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      if (((AsgiWorker *) self->workers->pdata[i])->id == id)
        return TRUE;
    }

  return FALSE;
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
  gboolean pinned;

  if (asgi_pool_is_forked ())
    {
      job_fail (job, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                "The runtime does not survive fork(): start it in the child process, or fork "
                "before it is started");
      return;
    }

  g_mutex_lock (&self->lock);
  g_atomic_pointer_set (&job->pool, self);
  if (!self->stopping && job->pinned && !has_worker (self, job->pinned))
    {
      g_mutex_unlock (&self->lock);
      job_fail (job, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                "The runtime was shut down since this was opened");
      return;
    }
  if (self->stopping || asgi_job_is_cancelled (job))
    {
      gboolean stopping = self->stopping;

      g_mutex_unlock (&self->lock);
      if (stopping)
        job_fail (job, ASGI_ERROR, ASGI_ERROR_NOT_READY, "The runtime is shut down");
      else
        job_fail_cancelled (job);
      return;
    }

  if (self->serial_writes &&
      (job->flags & (ASGI_JOB_WRITE | ASGI_JOB_FOREIGN)) == ASGI_JOB_WRITE)
    job->keys[ASGI_JOB_N_KEYS - 1] = &self->serial_writes;
  enqueue (self, job);
  pinned = job->pinned != 0;
  /* A worker that was wakened counts as idle, and its job as queued, until it takes it. */
  if (self->queue.length > self->n_idle && self->workers->len < self->max_workers &&
      (self->ready || self->workers->len == 0))
    add_worker (self);
  g_mutex_unlock (&self->lock);

  /* Without the lock, which the worker wants at once; the job may be gone by now. */
  if (pinned)
    g_cond_broadcast (&self->work);
  else
    g_cond_signal (&self->work);
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

  g_mutex_lock (&self->lock);
  if (job->state == JOB_QUEUED && g_queue_remove (&self->queue, job))
    {
      job->state = JOB_DONE;
      g_mutex_unlock (&self->lock);
      job_fail_cancelled (job);
      return;
    }
  /* Under the lock, so that the worker can't have gone on to another job. */
  if (job->state == JOB_RUNNING)
    self->funcs->interrupt (job->worker, job);
  g_mutex_unlock (&self->lock);
}

/*< private >
 * asgi_pool_wake:
 *
 * Has an idle worker call its idle function.
 */
void
asgi_pool_wake (AsgiPool *self)
{
  if (asgi_pool_is_forked ())
    return;

  g_mutex_lock (&self->lock);
  if (self->workers->len > 0 && !self->stopping)
    {
      ((AsgiWorker *) g_ptr_array_index (self->workers, 0))->wakened = TRUE;
      g_cond_broadcast (&self->work);
    }
  g_mutex_unlock (&self->lock);
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
  g_mutex_lock (&self->lock);
  self->ready = ready;
  while (ready && !self->stopping &&
         self->workers->len < MIN (self->queue.length + 1, self->max_workers))
    add_worker (self);
  g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->lock);
}

void
asgi_pool_set_max_workers (AsgiPool *self,
                           guint     max_workers)
{
  g_mutex_lock (&self->lock);
  self->max_workers = MAX (max_workers, 1);
  g_mutex_unlock (&self->lock);
}

/*< private >
 * asgi_pool_set_serial_writes:
 *
 * Has jobs that write run one after the other.
 */
void
asgi_pool_set_serial_writes (AsgiPool *self,
                             gboolean  serial_writes)
{
  g_mutex_lock (&self->lock);
  self->serial_writes = serial_writes;
  g_mutex_unlock (&self->lock);
}

guint
asgi_pool_get_n_queued (AsgiPool *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->queue.length;
  g_mutex_unlock (&self->lock);

  return n;
}

guint
asgi_pool_get_n_busy (AsgiPool *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_busy;
  g_mutex_unlock (&self->lock);

  return n;
}

/* Under the lock. What only reads has lost its purpose; what writes is finished. */
static void
interrupt_reads (AsgiPool *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->job && !(worker->job->flags & ASGI_JOB_WRITE) &&
          g_atomic_int_compare_and_exchange (&worker->job->cancelled, 0, ASGI_JOB_STOPPED))
        self->funcs->interrupt (worker, worker->job);
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
  GQueue queue;

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  queue = self->queue;
  g_queue_init (&self->queue);
  for (GList *link = queue.head; link; link = link->next)
    ((AsgiJob *) link->data)->state = JOB_DONE;
  interrupt_reads (self);
  g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->lock);

  for (AsgiJob *job = g_queue_pop_head (&queue); job; job = g_queue_pop_head (&queue))
    {
      if (reason)
        asgi_job_take_error (job, g_error_copy (reason));
      else
        asgi_job_take_error (job, g_error_new_literal (ASGI_ERROR, ASGI_ERROR_NOT_READY,
                                                       "The runtime is shut down"));
      job_complete (job);
    }
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

/*< private >
 * asgi_pool_push_default:
 * @job: (transfer full): a job
 *
 * Queues a job in the pool of the process, or fails it when there is none.
 */
void
asgi_pool_push_default (AsgiJob *job)
{
  const char *reason = NULL;

  if (!asgi_pool_is_forked ())
    {
      g_mutex_lock (&default_lock);
      if (default_pool)
        {
          asgi_pool_push (default_pool, job);
          g_mutex_unlock (&default_lock);
          return;
        }
      reason = default_reason;
      g_mutex_unlock (&default_lock);
    }

  job_fail (job, ASGI_ERROR, ASGI_ERROR_NOT_READY,
            reason ? reason : "The runtime does not survive fork(): start it in the child "
                              "process, or fork before it is started");
}
