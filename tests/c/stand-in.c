/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "stand-in.h"

#include "core/asgi-error-private.h"

GString        *ran;
guint           n_running;
guint           most_running;
guint           n_done;
guint           n_entered;
guint           n_left;
guint           n_writing;
guint           n_told;

static GMutex   lock;
static GCond    changed;
static gboolean held = FALSE; /* jobs that hold go on when this is FALSE */
static gboolean telling_held = FALSE;
static GThread *told_on;

/* The stand-in */

static void
stand_in_enter (AsgiWorker *worker)
{
  g_mutex_lock (&lock);
  n_entered++;
  g_mutex_unlock (&lock);
}

static void
stand_in_leave (AsgiWorker *worker)
{
  g_mutex_lock (&lock);
  n_left++;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static void
hold (AsgiJob *job)
{
  while (held && !asgi_job_is_cancelled (job))
    g_cond_wait (&changed, &lock);
}

static void
begin (AsgiJob *job)
{
  g_mutex_lock (&lock);
  g_string_append_printf (ran, "%s ", job->apply_data ? (const char *) job->apply_data : job->verb);
  n_running++;
  most_running = MAX (most_running, n_running);
  g_cond_broadcast (&changed);
}

static void
end (AsgiJob *job)
{
  n_running--;
  g_mutex_unlock (&lock);
}

/* Comes to write to the databases of the verb's digits, one after the other. */
static void
write_to (AsgiJob *job)
{
  guint64     acquired[2] = { 0, 0 };
  AsgiAcquire how = ASGI_ACQUIRE_DONE;

  for (guint i = 0; job->verb[i] && how == ASGI_ACQUIRE_DONE; i++)
    {
      g_mutex_unlock (&lock);
      how = asgi_pool_acquire (1 << (job->verb[i] - '0'), &acquired[i]);
      g_mutex_lock (&lock);
      if (how != ASGI_ACQUIRE_DONE)
        break;
      g_string_append_printf (ran, "%s:%c ", (const char *) job->apply_data, job->verb[i]);
      n_writing++;
      g_cond_broadcast (&changed);
      hold (job);
    }
  if (how == ASGI_ACQUIRE_DEADLOCK)
    asgi_job_take_error (job, g_error_new_literal (ASGI_ERROR, ASGI_ERROR_TRANSACTION, "deadlock"));

  g_mutex_unlock (&lock);
  asgi_pool_release (acquired[0] | acquired[1]);
  g_mutex_lock (&lock);
}

/* A statement on a server, which ends when that is told to stop. */
static void
wait_until_told (guint times)
{
  guint before = n_told;

  g_mutex_unlock (&lock);
  asgi_pool_set_remote ();
  g_mutex_lock (&lock);
  while (n_told < before + times)
    g_cond_wait (&changed, &lock);
}

static void
stand_in_run (AsgiWorker *worker,
              AsgiJob    *job)
{
  g_assert_true (asgi_pool_get_worker () == worker);

  begin (job);
  if (g_str_equal (job->verb, "hold"))
    hold (job);
  else if (g_str_equal (job->verb, "remote"))
    wait_until_told (1);
  else if (g_str_equal (job->verb, "stubborn"))
    wait_until_told (3);
  else if (g_ascii_isdigit (job->verb[0]))
    write_to (job);
  else if (g_str_equal (job->verb, "open-cursor"))
    job->pins = 1;
  else if (g_str_equal (job->verb, "close-cursor"))
    job->pins = -1;
  end (job);

  if (job->action == ASGI_SCOPE_ACTION_COMMIT)
    job->integer = TRUE;
  else if (g_str_equal (job->verb, "fail"))
    asgi_job_take_error (job, g_error_new_literal (ASGI_ERROR, ASGI_ERROR_OPERATIONAL, "away"));
  else if (asgi_job_is_cancelled (job) && !asgi_job_ends_scope (job))
    asgi_job_take_error (job, g_error_new_literal (ASGI_ERROR, ASGI_ERROR_OPERATIONAL,
                                                   "interrupted"));
}

static void
stand_in_interrupt (AsgiWorker *worker,
                    AsgiJob    *job)
{
  g_mutex_lock (&lock);
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static void
stand_in_cancel (AsgiWorker *worker)
{
  g_mutex_lock (&lock);
  n_told++;
  told_on = g_thread_self ();
  g_cond_broadcast (&changed);
  while (telling_held)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

static void
stand_in_wake (AsgiWorker *worker)
{
}

static const AsgiPoolFuncs stand_in = {
  .enter = stand_in_enter,
  .run = stand_in_run,
  .interrupt = stand_in_interrupt,
  .cancel = stand_in_cancel,
  .wake = stand_in_wake,
  .leave = stand_in_leave,
};

/* Jobs */

void
count_done (AsgiJob *job)
{
  g_mutex_lock (&lock);
  n_done++;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

AsgiJob *
new_job (const char   *verb,
         const char   *name,
         AsgiJobFlags  flags)
{
  AsgiJob *job = asgi_job_new (verb, NULL, ASGI_REPLY_NONE, flags);

  job->done = count_done;
  job->apply_data = g_strdup (name);
  job->apply_data_free = g_free;

  return job;
}

AsgiJob *
push (AsgiPool     *pool,
      const char   *verb,
      const char   *name,
      AsgiJobFlags  flags,
      gpointer      key)
{
  AsgiJob *job = new_job (verb, name, flags);

  job->key = key;
  asgi_pool_push (pool, asgi_job_ref (job));
  return job;
}

void
push_and_forget (AsgiPool     *pool,
                 const char   *verb,
                 const char   *name,
                 AsgiJobFlags  flags,
                 gpointer      key)
{
  asgi_job_unref (push (pool, verb, name, flags, key));
}

/* The pool of a test */

AsgiPool *
new_pool (guint max_workers)
{
  AsgiPool *pool = asgi_pool_new (&stand_in, max_workers);

  ran = g_string_new (NULL);
  n_running = most_running = n_done = n_entered = n_left = n_writing = n_told = 0;
  telling_held = FALSE;
  held = FALSE;
  asgi_pool_set_ready (pool, TRUE);

  return pool;
}

void
end_pool (AsgiPool *pool)
{
  asgi_pool_stop (pool, NULL);
  asgi_pool_join (pool);
  g_assert_cmpuint (n_entered, ==, n_left);
  asgi_pool_unref (pool);
  g_string_free (ran, TRUE);
}

void
set_held (gboolean value)
{
  g_mutex_lock (&lock);
  held = value;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

/* What tells a server to stop takes its time. */
void
set_telling_held (gboolean value)
{
  g_mutex_lock (&lock);
  telling_held = value;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

gboolean
was_told_here (void)
{
  return told_on == g_thread_self ();
}

void
wait_for (guint *counter,
          guint  value)
{
  g_mutex_lock (&lock);
  while (*counter < value)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

AsgiPoolCounters
counters (AsgiPool *pool)
{
  AsgiPoolCounters found;

  asgi_pool_get_counters (pool, &found);
  return found;
}

/* Two databases that take one writer at a time, “default” and “other”, and any number that don't. */
void
set_writers (AsgiPool *pool,
             gboolean  routed)
{
  GHashTable *writers = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (writers, (gpointer) "default", GUINT_TO_POINTER (0));
  g_hash_table_insert (writers, (gpointer) "other", GUINT_TO_POINTER (1));
  asgi_pool_set_writers (pool, writers, routed);
}

