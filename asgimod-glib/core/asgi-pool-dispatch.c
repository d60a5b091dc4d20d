/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which job runs next, and on which worker. All of it under the lock. */
#include "config.h"

#include "asgi-pool-state-private.h"

/* A job that has waited so long (µs) behind more urgent ones is starving; of so many jobs one is the
 * oldest that starves. */
#define STARVING G_TIME_SPAN_SECOND
#define FAIRNESS 8

/* Queues */

static AsgiQueueKind
kind_of (AsgiJob *job)
{
  if (job->flags & ASGI_JOB_START)
    return QUEUE_START;
  if (job->action == ASGI_SCOPE_ACTION_BEGIN)
    return QUEUE_BEGIN;
  if (job->writers)
    return QUEUE_WRITE;
  if (job->flags & ASGI_JOB_FOREIGN)
    return QUEUE_FOREIGN;
  if (job->flags & ASGI_JOB_STREAM)
    return QUEUE_STREAM;

  return QUEUE_READ;
}

static AsgiWorker *
find_pinned (AsgiPool *self,
             guint64   id)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->id == id)
        return worker;
    }

  return NULL;
}

/*< private >
 * asgi_pool_requeue:
 *
 * Puts a job whose turn it is where it waits: with its transaction, or in the queue of its kind.
 * One whose transaction has ended is settled.
 */
void
asgi_pool_requeue (AsgiPool *self,
                   AsgiJob  *job)
{
  AsgiWorker *worker;

  job->state = JOB_QUEUED;
  job->link.data = job;
  if (job->scope && job->action != ASGI_SCOPE_ACTION_BEGIN && asgi_pool_enter_scope (self, job))
    return;

  self->n_queued++;
  worker = job->pinned ? find_pinned (self, job->pinned) : NULL;
  if (worker)
    {
      job->waits_in = &worker->own;
      g_queue_push_tail_link (&worker->own, &job->link);
      asgi_pool_run_own (self, worker);
      return;
    }

  job->writers = asgi_pool_find_writers (self, job);
  job->waits_in = NULL;
  asgi_job_queue_push (&self->queues[kind_of (job)], job);
}

/* Lets the next job with the same key go on. */
static void
end_turn (AsgiPool *self,
          AsgiJob  *job)
{
  AsgiTurn *turn = g_steal_pointer (&job->turn);

  while (turn)
    {
      GList   *link = g_queue_pop_head_link (&turn->waiting);
      AsgiJob *next;

      if (link == NULL)
        {
          g_hash_table_remove (self->turns, turn);
          return;
        }

      self->n_queued--;
      next = link->data;
      next->turn = turn;
      asgi_pool_requeue (self, next);
      turn = next->state == JOB_DONE ? g_steal_pointer (&next->turn) : NULL;
    }
}

/*< private >
 * asgi_pool_enqueue:
 *
 * Queues a job: behind those with the same key, if there are any.
 */
void
asgi_pool_enqueue (AsgiPool *self,
                   AsgiJob  *job)
{
  AsgiTurn  key = { job->key, job->scope ? job->scope->root : NULL };
  AsgiTurn *turn = job->key ? g_hash_table_lookup (self->turns, &key) : NULL;

  if (turn)
    {
      job->state = JOB_QUEUED;
      job->link.data = job;
      job->waits_in = &turn->waiting;
      g_queue_push_tail_link (&turn->waiting, &job->link);
      self->n_queued++;
      return;
    }

  if (job->key)
    {
      job->turn = g_memdup2 (&key, sizeof key);
      g_hash_table_add (self->turns, job->turn);
    }
  asgi_pool_requeue (self, job);
  if (job->state == JOB_DONE)
    end_turn (self, job);
}

static void
take_out (AsgiPool *self,
          AsgiJob  *job)
{
  if (job->waits_in)
    g_queue_unlink (job->waits_in, &job->link);
  else
    asgi_job_queue_remove (&self->queues[kind_of (job)], job);
  self->n_queued--;
}

/*< private >
 * asgi_pool_unqueue:
 *
 * Takes a job out that nobody wants any more.
 */
void
asgi_pool_unqueue (AsgiPool *self,
                   AsgiJob  *job)
{
  take_out (self, job);
  job->state = JOB_DONE;
  end_turn (self, job);
}

/* Choosing a job */

typedef struct {
  guint64 held;
  guint64 all;
} Choice;

/* One that must wait keeps back the younger ones that would write to the same database. */
static AsgiQueueChoice
choose_writer (AsgiJob  *job,
               gpointer  data)
{
  Choice *choice = data;

  if (!(job->writers & choice->held))
    return ASGI_QUEUE_TAKE;

  choice->held |= job->writers;
  return (choice->held & choice->all) == choice->all ? ASGI_QUEUE_STOP : ASGI_QUEUE_PASS;
}

static gboolean
is_open (AsgiPool      *self,
         AsgiQueueKind  kind)
{
  if (kind == QUEUE_START)
    return TRUE;
  if (!self->ready)
    return FALSE;

  switch (kind)
    {
    case QUEUE_BEGIN:
      return self->n_reserved < self->max_workers;
    case QUEUE_FOREIGN:
      return self->n_running < self->max_workers && self->n_blocked < self->max_workers;
    default:
      return self->n_running < self->max_workers;
    }
}

static gboolean
comes_before (AsgiJob  *job,
              AsgiJob  *other,
              gboolean  oldest)
{
  if (!oldest && job->priority != other->priority)
    return job->priority < other->priority;

  return job->number < other->number;
}

static AsgiJob *
find_best (AsgiPool *self,
           guint     closed,
           gboolean  oldest)
{
  gint64    starving = oldest ? g_get_monotonic_time () - STARVING : 0;
  AsgiJob  *best = NULL;

  for (guint kind = 0; kind < N_QUEUES; kind++)
    {
      /* A transaction that takes any number of writers may begin whoever writes. */
      Choice   choice = { self->held, kind == QUEUE_BEGIN ? G_MAXUINT64 : self->serial };
      AsgiJob *job;

      if (self->queues[kind].length == 0 || (closed & 1 << kind) || !is_open (self, kind))
        continue;
      job = asgi_job_queue_find (&self->queues[kind], oldest, choose_writer, &choice);
      if (job && (best == NULL || comes_before (job, best, oldest)))
        best = job;
    }

  return best && (!oldest || best->since < starving) ? best : NULL;
}

static AsgiJob *
find_job (AsgiPool *self,
          guint     closed)
{
  AsgiJob *job = NULL;

  if (self->n_taken % FAIRNESS == FAIRNESS - 1)
    job = find_best (self, closed, TRUE);

  return job ? job : find_best (self, closed, FALSE);
}

/* Choosing a worker */

static guint
count_pinned (AsgiPool *self)
{
  guint n = 0;

  for (guint i = 0; i < self->workers->len; i++)
    {
      AsgiWorker *worker = g_ptr_array_index (self->workers, i);

      n += worker->pins > 0 && worker->root == NULL && !worker->gone;
    }

  return n;
}

static AsgiWorker *
find_idle (AsgiPool *self,
           gboolean  pinned)
{
  for (GList *link = self->idle.head; link; link = link->next)
    {
      AsgiWorker *worker = link->data;

      if ((worker->pins > 0) == pinned)
        return worker;
    }

  return NULL;
}

/* Cursors stay with few workers, so that there is always one for a transaction. */
static AsgiWorker *
find_worker (AsgiPool *self,
             AsgiJob  *job)
{
  gboolean    begins = job->action == ASGI_SCOPE_ACTION_BEGIN;
  AsgiWorker *worker;

  if (self->single)
    return self->n_threads > 0 ? g_queue_peek_head (&self->idle) : asgi_pool_add_worker (self);
  if ((job->flags & ASGI_JOB_STREAM) && count_pinned (self) >= self->max_workers)
    return find_idle (self, TRUE);

  worker = find_idle (self, FALSE);
  if (worker == NULL && !begins && self->n_threads - self->n_reserved >= self->max_workers)
    worker = find_idle (self, TRUE);

  return worker ? worker : asgi_pool_add_worker (self);
}

static void
start_job (AsgiPool   *self,
           AsgiWorker *worker,
           AsgiJob    *job)
{
  take_out (self, job);
  if (worker->is_idle)
    {
      worker->is_idle = FALSE;
      g_queue_unlink (&self->idle, &worker->link);
    }
  job->state = JOB_RUNNING;
  job->worker = worker;
  job->worker_id = worker->id;
  worker->job = job;
  self->n_busy++;
  if (worker->root == NULL)
    {
      self->n_running++;
      worker->counted = TRUE;
    }
  asgi_pool_wake_worker (self, worker);
}

static void
take_job (AsgiPool   *self,
          AsgiWorker *worker,
          AsgiJob    *job)
{
  if (job->action == ASGI_SCOPE_ACTION_BEGIN)
    {
      self->n_reserved++;
      worker->root = asgi_scope_ref (job->scope);
    }
  self->n_taken++;
  self->held |= job->writers;
  worker->writers |= job->writers;
  start_job (self, worker, job);
}

/* Cursors that are open go on before anything new. */
static void
run_pinned (AsgiPool *self)
{
  GList *next;

  for (GList *link = self->idle.head; link; link = next)
    {
      next = link->next;
      asgi_pool_run_own (self, link->data);
    }
}

/*< private >
 * asgi_pool_dispatch:
 *
 * Starts every job that can run.
 */
void
asgi_pool_dispatch (AsgiPool *self)
{
  guint closed = 0;

  run_pinned (self);
  for (;;)
    {
      AsgiJob    *job = self->stopping ? NULL : find_job (self, closed);
      AsgiWorker *worker;

      if (asgi_pool_let_write (self, job))
        continue;
      if (job == NULL)
        return;

      worker = find_worker (self, job);
      if (worker)
        take_job (self, worker, job);
      else
        closed |= 1 << kind_of (job);
    }
}

/*< private >
 * asgi_pool_run_own:
 *
 * Has a worker that runs nothing go on with what it alone may run.
 */
void
asgi_pool_run_own (AsgiPool   *self,
                   AsgiWorker *worker)
{
  GList *next;

  if (self->stopping || (worker->root == NULL && self->n_running >= self->max_workers))
    return;

  for (GList *link = worker->own.head; link && worker->job == NULL; link = next)
    {
      AsgiJob *job = link->data;

      next = link->next;
      if (job->scope && asgi_pool_leave_scope (self, job))
        {
          if (job->state == JOB_DONE)
            end_turn (self, job);
          next = worker->own.head;
        }
      else if (asgi_pool_may_enter (job))
        start_job (self, worker, job);
    }
}

static void
rest (AsgiPool   *self,
      AsgiWorker *worker)
{
  /* What transactions have left over is kept for the next ones, up to a limit. */
  if (self->n_threads - self->n_reserved > 2 * self->max_workers && worker->pins == 0 &&
      worker->own.length == 0)
    {
      worker->gone = TRUE;
      self->n_threads--;
      return;
    }

  worker->is_idle = TRUE;
  g_queue_push_head_link (&self->idle, &worker->link);
}

/*< private >
 * asgi_pool_end_job:
 *
 * Settles what a job that has run leaves behind, and finds the next one for its worker.
 */
void
asgi_pool_end_job (AsgiPool   *self,
                   AsgiWorker *worker,
                   AsgiJob    *job)
{
  self->n_busy--;
  if (worker->counted)
    {
      worker->counted = FALSE;
      self->n_running--;
    }
  worker->job = NULL;
  worker->pins += job->pins;
  job->worker = NULL;
  job->state = JOB_DONE;
  if (job->scope)
    asgi_pool_settle_scope (self, worker, job);
  else
    {
      self->held &= ~job->writers;
      worker->writers &= ~job->writers;
    }
  end_turn (self, job);

  asgi_pool_run_own (self, worker);
  if (worker->job == NULL && worker->root == NULL && !self->stopping)
    rest (self, worker);
  asgi_pool_dispatch (self);
}
