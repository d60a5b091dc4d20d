/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A thread beside the workers, started when there is first something to do for it: it ends jobs
 * that take too long, and tells servers to stop what they do for a job, which takes time itself. */
#include "config.h"

#include "asgi-pool-state-private.h"

/* A statement that begins just after the server was told runs on: it is told again. */
#define FIRST_PAUSE (20 * G_TIME_SPAN_MILLISECOND)
#define LAST_PAUSE  (1 * G_TIME_SPAN_SECOND)

static AsgiWorker *
find_wanted (AsgiPool *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->interrupt == INTERRUPT_WANTED)
        return worker;
    }

  return NULL;
}

static void
interrupt (AsgiPool   *self,
           AsgiWorker *worker)
{
  worker->interrupt = INTERRUPT_UNDER_WAY;
  asgi_pool_unlock (self);
  self->funcs->cancel (worker);
  asgi_pool_lock (self);
  worker->interrupt = INTERRUPT_NONE;
  worker->again = g_get_monotonic_time () + worker->pause;
  worker->pause = MIN (worker->pause * 2, LAST_PAUSE);
  asgi_pool_wake_worker (self, worker);
}

/* A job that takes too long is like one that is cancelled. */
static void
expire (AsgiPool *self,
        AsgiJob  *job)
{
  asgi_pool_clear_alarm (job);
  if (asgi_job_ends_scope (job) ||
      !g_atomic_int_compare_and_exchange (&job->cancelled, 0, ASGI_JOB_TIMED_OUT))
    return;

  if (job->state == JOB_RUNNING)
    asgi_pool_interrupt (self, job->worker);
  else if (job->state == JOB_QUEUED)
    {
      asgi_pool_unqueue (self, job);
      asgi_pool_settle (self, job, asgi_job_new_end_error (job));
      asgi_pool_dispatch (self);
    }
}

static AsgiJob *
find_expired (AsgiPool *self,
              gint64    now)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->alarms);
  AsgiJob       *job = g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);

  return job && job->deadline <= now ? job : NULL;
}

/* When there is something to do next, or -1. */
static gint64
find_next (AsgiPool *self,
           gint64    now)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->alarms);
  gint64         next = -1;

  if (!g_sequence_iter_is_end (first))
    next = ((AsgiJob *) g_sequence_get (first))->deadline;
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->again && worker->again <= now)
        {
          worker->again = 0;
          worker->interrupt = INTERRUPT_WANTED;
          return now;
        }
      if (worker->again && (next < 0 || worker->again < next))
        next = worker->again;
    }

  return next;
}

static void
wait_until (AsgiPool *self,
            gint64    next)
{
  if (next < 0)
    g_cond_wait (&self->attend, &self->lock);
  else
    g_cond_wait_until (&self->attend, &self->lock, next);
}

static gpointer
attendant_main (gpointer data)
{
  AsgiPool *self = data;

  asgi_pool_lock (self);
  while (!self->stopped)
    {
      gint64      now = g_get_monotonic_time ();
      AsgiWorker *worker = find_wanted (self);
      AsgiJob    *job = find_expired (self, now);
      gint64      next;

      if (worker)
        interrupt (self, worker);
      else if (job)
        expire (self, job);
      else if ((next = find_next (self, now)) != now)
        wait_until (self, next);

      /* What has been settled is told without the lock. */
      if (worker || job)
        {
          asgi_pool_unlock (self);
          asgi_pool_lock (self);
        }
    }
  asgi_pool_unlock (self);

  return NULL;
}

/* Under the lock. */
static void
attend (AsgiPool *self)
{
  if (self->attendant == NULL)
    self->attendant = g_thread_try_new ("asgimod-attend", attendant_main, self, NULL);
  else
    g_cond_signal (&self->attend);
}

/*< private >
 * asgi_pool_interrupt:
 * @worker: a worker that runs a job which is to end early
 *
 * Has the job end as soon as it can. Under the lock.
 */
void
asgi_pool_interrupt (AsgiPool   *self,
                     AsgiWorker *worker)
{
  if (worker->wanted)
    asgi_pool_wake_worker (self, worker);
  self->funcs->interrupt (worker, worker->job);

  if (!worker->remote || self->funcs->cancel == NULL ||
      worker->interrupt != INTERRUPT_NONE || worker->again)
    return;

  worker->interrupt = INTERRUPT_WANTED;
  worker->pause = FIRST_PAUSE;
  attend (self);
}

/*< private >
 * asgi_pool_set_remote:
 *
 * From now on statements of this worker may run in another process. Called on a worker.
 */
void
asgi_pool_set_remote (void)
{
  AsgiWorker *worker = asgi_pool_get_worker ();
  AsgiPool   *self = worker ? worker->pool : NULL;

  if (worker == NULL)
    return;

  asgi_pool_lock (self);
  worker->remote = TRUE;
  /* It may have been cancelled before it has come so far. */
  if (worker->job && asgi_job_is_cancelled (worker->job) && !asgi_job_ends_scope (worker->job))
    asgi_pool_interrupt (self, worker);
  asgi_pool_unlock (self);
}

/*< private >
 * asgi_pool_end_interrupt:
 *
 * Called when a job has run: what was to interrupt it must not meet the next one. Under the lock.
 */
void
asgi_pool_end_interrupt (AsgiPool   *self,
                         AsgiWorker *worker)
{
  while (worker->interrupt == INTERRUPT_UNDER_WAY)
    g_cond_wait (&worker->wake, &self->lock);
  worker->interrupt = INTERRUPT_NONE;
  worker->again = 0;
}

static int
compare_deadlines (gconstpointer a,
                   gconstpointer b,
                   gpointer      data)
{
  gint64 first = ((const AsgiJob *) a)->deadline;
  gint64 second = ((const AsgiJob *) b)->deadline;

  return first < second ? -1 : first > second;
}

/*< private >
 * asgi_pool_set_alarm:
 *
 * Lets the time of a job run, if it has one. Under the lock.
 */
void
asgi_pool_set_alarm (AsgiPool *self,
                     AsgiJob  *job)
{
  if (job->timeout == 0 && !(job->flags & (ASGI_JOB_START | ASGI_JOB_FOREIGN)))
    job->timeout = self->timeout;
  if (job->timeout == 0 || job->timeout == ASGI_NO_TIMEOUT || asgi_job_ends_scope (job))
    return;

  job->deadline = job->since + job->timeout * G_TIME_SPAN_MILLISECOND;
  job->alarm = g_sequence_insert_sorted (self->alarms, job, compare_deadlines, NULL);
  if (g_sequence_iter_is_begin (job->alarm))
    attend (self);
}

/*< private >
 * asgi_pool_clear_alarm:
 *
 * Called when a job has ended. Under the lock.
 */
void
asgi_pool_clear_alarm (AsgiJob *job)
{
  g_clear_pointer (&job->alarm, g_sequence_remove);
}

/*< private >
 * asgi_pool_set_timeout:
 * @timeout: how long a job may take that says nothing else, in milliseconds, or 0
 */
void
asgi_pool_set_timeout (AsgiPool *self,
                       guint     timeout)
{
  asgi_pool_lock (self);
  self->timeout = timeout;
  asgi_pool_unlock (self);
}
