/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Databases that take one writer at a time, as SQLite does: each is a bit. A job that is known to
 * write waits for its bit in the queue. Code that comes to write while it runs waits for it on its
 * thread; such a worker doesn't count, so that those that hold the bit always get on. */
#include "config.h"

#include "asgi-pool-state-private.h"

/*< private >
 * asgi_pool_set_writers:
 * @writers: (transfer full): a table of strings: alias → bit number
 * @routed: whether only Django knows to which database an object is written
 */
void
asgi_pool_set_writers (AsgiPool   *self,
                       GHashTable *writers,
                       gboolean    routed)
{
  GHashTableIter iter;
  gpointer       bit;

  asgi_pool_lock (self);
  g_clear_pointer (&self->writers, g_hash_table_unref);
  self->writers = writers;
  self->routed = routed;
  self->serial = 0;
  g_hash_table_iter_init (&iter, writers);
  while (g_hash_table_iter_next (&iter, NULL, &bit))
    self->serial |= G_GUINT64_CONSTANT (1) << GPOINTER_TO_UINT (bit);
  asgi_pool_unlock (self);
}

/*< private >
 * asgi_pool_find_writers:
 *
 * Returns: the databases that a job is going to write to, as far as it is known. Under the lock.
 */
guint64
asgi_pool_find_writers (AsgiPool *self,
                        AsgiJob  *job)
{
  const char *alias = job->alias ? job->alias : job->origin;
  gpointer    bit;

  if (self->serial == 0 || (job->flags & (ASGI_JOB_WRITE | ASGI_JOB_FOREIGN)) != ASGI_JOB_WRITE)
    return 0;
  if (job->alias == NULL && self->routed)
    return self->serial;
  if (alias == NULL)
    alias = "default";
  if (!g_hash_table_lookup_extended (self->writers, alias, NULL, &bit))
    return 0;

  return G_GUINT64_CONSTANT (1) << GPOINTER_TO_UINT (bit);
}

static void
stop_waiting (AsgiPool   *self,
              AsgiWorker *worker)
{
  g_queue_unlink (&self->waiting, &worker->link);
  worker->wanted = 0;
  self->n_blocked--;
  if (worker->counted)
    self->n_running++;
}

/*< private >
 * asgi_pool_let_write:
 * @before: (nullable): the job that is to run next otherwise
 *
 * Lets a worker go on that waits to write, unless @before is older and wants the same. Under the
 * lock.
 *
 * Returns: %TRUE if there was one
 */
gboolean
asgi_pool_let_write (AsgiPool *self,
                     AsgiJob  *before)
{
  for (GList *link = self->waiting.head; link; link = link->next)
    {
      AsgiWorker *worker = link->data;

      if (worker->wanted & self->held)
        continue;
      if (before && (before->writers & worker->wanted) && before->number < worker->number)
        continue;

      self->held |= worker->wanted;
      worker->writers |= worker->wanted;
      stop_waiting (self, worker);
      asgi_pool_wake_worker (self, worker);
      return TRUE;
    }

  return FALSE;
}

/* Whether one of those that @worker waits for waits for @target. */
static gboolean
leads_to (AsgiPool   *self,
          AsgiWorker *worker,
          AsgiWorker *target,
          guint       depth)
{
  for (guint i = 0; i < self->workers->len && depth > 0; i++)
    {
      AsgiWorker *holder = g_ptr_array_index (self->workers, i);

      if ((holder->writers & worker->wanted) == 0)
        continue;
      if (holder == target || leads_to (self, holder, target, depth - 1))
        return TRUE;
    }

  return FALSE;
}

static void
start_waiting (AsgiPool   *self,
               AsgiWorker *worker,
               guint64     wanted)
{
  worker->wanted = wanted;
  worker->number = ++self->last_number;
  g_queue_push_tail_link (&self->waiting, &worker->link);
  self->n_blocked++;
  self->n_waited++;
  if (worker->counted)
    self->n_running--;
}

static AsgiAcquire
wait_to_write (AsgiPool   *self,
               AsgiWorker *worker)
{
  if (leads_to (self, worker, worker, self->workers->len))
    {
      stop_waiting (self, worker);
      return ASGI_ACQUIRE_DEADLOCK;
    }

  /* Others can run meanwhile. */
  asgi_pool_dispatch (self);
  while (worker->wanted && !asgi_job_is_cancelled (worker->job))
    {
      asgi_pool_unlock (self);
      asgi_pool_lock (self);
      if (worker->wanted && !asgi_job_is_cancelled (worker->job))
        g_cond_wait (&worker->wake, &self->lock);
    }

  if (worker->wanted == 0)
    return ASGI_ACQUIRE_DONE;

  stop_waiting (self, worker);
  return ASGI_ACQUIRE_CANCELLED;
}

/*< private >
 * asgi_pool_acquire:
 * @writers: databases
 * @acquired: (out): those of them that this worker has to release
 *
 * Waits until nobody else of this process writes to them. What a transaction or the job itself has
 * is not acquired twice. Does nothing on any other thread.
 */
AsgiAcquire
asgi_pool_acquire (guint64  writers,
                   guint64 *acquired)
{
  AsgiWorker  *worker = asgi_pool_get_worker ();
  AsgiPool    *self = worker ? worker->pool : NULL;
  AsgiAcquire  result = ASGI_ACQUIRE_DONE;
  guint64      wanted;

  *acquired = 0;
  if (worker == NULL || worker->job == NULL)
    return result;

  asgi_pool_lock (self);
  wanted = writers & ~worker->writers;
  if (wanted & self->held)
    {
      start_waiting (self, worker, wanted);
      result = wait_to_write (self, worker);
    }
  else
    {
      self->held |= wanted;
      worker->writers |= wanted;
    }
  asgi_pool_unlock (self);

  if (result == ASGI_ACQUIRE_DONE)
    *acquired = wanted;
  return result;
}

/*< private >
 * asgi_pool_release:
 * @writers: what asgi_pool_acquire() has acquired
 */
void
asgi_pool_release (guint64 writers)
{
  AsgiWorker *worker = asgi_pool_get_worker ();
  AsgiPool   *self = worker ? worker->pool : NULL;

  if (worker == NULL || writers == 0)
    return;

  asgi_pool_lock (self);
  writers &= worker->writers;
  worker->writers &= ~writers;
  self->held &= ~writers;
  asgi_pool_dispatch (self);
  asgi_pool_unlock (self);
}
