/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The workers and their queue, with the stand-in. Nothing here needs a main context, so that the
 * thread sanitizer sees all that happens. */
#include "config.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stand-in.h"

#include "core/asgi-error-private.h"

#define N_AHEAD 50

static gint n_low; /* atomic; jobs of no urgency that ran */

/* Order */

static void
test_every_job_is_done_once (void)
{
  AsgiPool *pool = new_pool (4);

  for (int i = 0; i < 2000; i++)
    push_and_forget (pool, "run", "a", ASGI_JOB_READ, NULL);
  wait_for (&n_done, 2000);
  end_pool (pool);
  g_assert_cmpuint (n_done, ==, 2000);
}

static void
test_reads_run_beside_each_other (void)
{
  AsgiPool *pool = new_pool (3);

  set_held (TRUE);
  for (int i = 0; i < 5; i++)
    push_and_forget (pool, "hold", "a", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 3);
  g_assert_cmpuint (counters (pool).busy_workers, ==, 3);
  g_assert_cmpuint (counters (pool).queue_length, ==, 2);
  g_assert_cmpuint (counters (pool).waits, ==, 2);
  set_held (FALSE);
  wait_for (&n_done, 5);
  g_assert_cmpuint (most_running, ==, 3);
  end_pool (pool);
}

/* Two jobs in a row, both pushed before the idle worker is awake: it takes one of them, and the
 * other must not wait for that one's end. */
static void
test_a_job_never_waits_while_there_may_be_another_worker (void)
{
  for (int i = 0; i < 200; i++)
    {
      AsgiPool *pool = new_pool (2);

      push_and_forget (pool, "run", "a", ASGI_JOB_READ, NULL);
      wait_for (&n_done, 1);
      set_held (TRUE);
      push_and_forget (pool, "hold", "b", ASGI_JOB_READ, NULL);
      push_and_forget (pool, "run", "c", ASGI_JOB_READ, NULL);
      wait_for (&n_done, 2);
      set_held (FALSE);
      wait_for (&n_done, 3);
      end_pool (pool);
    }
}

static void
test_writes_of_sqlite_run_one_after_the_other (void)
{
  AsgiPool *pool = new_pool (4);

  set_writers (pool, FALSE);
  set_held (TRUE);
  for (int i = 0; i < 4; i++)
    push_and_forget (pool, "hold", "w", ASGI_JOB_WRITE, NULL);
  wait_for (&n_running, 1);
  push_and_forget (pool, "run", "r", ASGI_JOB_READ, NULL);
  wait_for (&n_done, 1);
  set_held (FALSE);
  wait_for (&n_done, 5);
  g_assert_cmpuint (most_running, <=, 2);
  g_assert_cmpstr (ran->str, ==, "w r w w w ");
  end_pool (pool);
}

static void
test_jobs_of_one_object_keep_their_order (void)
{
  AsgiPool *pool = new_pool (4);
  int       object;
  GString  *expected = g_string_new (NULL);

  for (int i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d", i);

      push_and_forget (pool, "run", name, i % 2 ? ASGI_JOB_WRITE : ASGI_JOB_READ, &object);
      g_string_append_printf (expected, "%s ", name);
    }
  wait_for (&n_done, 300);
  g_assert_cmpstr (ran->str, ==, expected->str);
  g_string_free (expected, TRUE);
  end_pool (pool);
}

static void
test_a_smaller_priority_comes_first (void)
{
  AsgiPool   *pool = new_pool (1);
  const char *names[] = { "low", "high", "default", "low2", "high2" };
  int         priorities[] = { 200, -100, 0, 200, -100 };

  set_held (TRUE);
  push_and_forget (pool, "hold", "first", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AsgiJob *job = new_job ("run", names[i], ASGI_JOB_READ);

      job->priority = priorities[i];
      asgi_pool_push (pool, job);
    }
  set_held (FALSE);
  wait_for (&n_done, 6);
  g_assert_cmpstr (ran->str, ==, "first high high2 default low low2 ");
  end_pool (pool);
}

static void
count_low (AsgiJob *job)
{
  g_atomic_int_inc (&n_low);
}

static void
test_none_waits_for_ever_behind_more_urgent_ones (void)
{
  AsgiPool *pool = new_pool (1);
  AsgiJob  *low = new_job ("run", "low", ASGI_JOB_READ);

  push_and_forget (pool, "run", "first", ASGI_JOB_READ, NULL);
  low->priority = 200;
  low->done = count_low;
  asgi_pool_push (pool, low);
  /* There are always some that are more urgent. */
  for (guint i = 0; g_atomic_int_get (&n_low) == 0; i++)
    {
      AsgiJob *job = new_job ("run", "high", ASGI_JOB_READ);

      job->priority = -100;
      asgi_pool_push (pool, job);
      if (i >= N_AHEAD)
        wait_for (&n_done, i - N_AHEAD);
    }
  end_pool (pool);
}

static void
test_nothing_but_the_start_runs_before_the_pool_is_ready (void)
{
  AsgiPool *pool = new_pool (4);

  asgi_pool_set_ready (pool, FALSE);
  push_and_forget (pool, "run", "early", ASGI_JOB_READ, NULL);
  push_and_forget (pool, "run", "start", ASGI_JOB_START, NULL);
  wait_for (&n_done, 1);
  g_assert_cmpstr (ran->str, ==, "start ");
  asgi_pool_set_ready (pool, TRUE);
  wait_for (&n_done, 2);
  g_assert_cmpstr (ran->str, ==, "start early ");
  end_pool (pool);
}

/* Cancelling */

static void
test_a_cancelled_job_leaves_the_queue (void)
{
  AsgiPool          *pool = new_pool (1);
  g_autoptr(AsgiJob) job = NULL;

  set_held (TRUE);
  push_and_forget (pool, "hold", "first", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 1);
  job = push (pool, "run", "cancelled", ASGI_JOB_WRITE, NULL);
  asgi_pool_cancel (job);
  wait_for (&n_done, 1);
  g_assert_error (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (counters (pool).queue_length, ==, 0);
  asgi_pool_cancel (job);
  set_held (FALSE);
  wait_for (&n_done, 2);
  g_assert_cmpstr (ran->str, ==, "first ");
  end_pool (pool);
}

static void
test_a_running_job_is_interrupted (void)
{
  AsgiPool          *pool = new_pool (1);
  g_autoptr(AsgiJob) job = NULL;

  set_held (TRUE);
  job = push (pool, "hold", "a", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 1);
  asgi_pool_cancel (job);
  wait_for (&n_done, 1);
  g_assert_error (job->error, ASGI_ERROR, ASGI_ERROR_OPERATIONAL);
  end_pool (pool);
}

static void
test_a_job_cancelled_before_it_is_pushed_never_runs (void)
{
  AsgiPool          *pool = new_pool (1);
  g_autoptr(AsgiJob) job = new_job ("run", "a", ASGI_JOB_READ);

  asgi_pool_cancel (job);
  asgi_pool_push (pool, asgi_job_ref (job));
  g_assert_error (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_done, ==, 1);
  end_pool (pool);
}

static gpointer
cancel_all (gpointer data)
{
  GPtrArray *jobs = data;

  for (guint i = 0; i < jobs->len; i++)
    asgi_pool_cancel (jobs->pdata[i]);

  return NULL;
}

static void
test_cancelling_at_any_time_ends_each_job_once (void)
{
  AsgiPool             *pool = new_pool (3);
  g_autoptr(GPtrArray)  jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) asgi_job_unref);
  GThread              *thread;

  for (int i = 0; i < 500; i++)
    g_ptr_array_add (jobs, new_job ("run", "a", ASGI_JOB_READ));
  thread = g_thread_new ("canceller", cancel_all, jobs);
  for (guint i = 0; i < jobs->len; i++)
    asgi_pool_push (pool, asgi_job_ref (jobs->pdata[i]));
  g_thread_join (thread);
  wait_for (&n_done, 500);
  end_pool (pool);
  g_assert_cmpuint (n_done, ==, 500);
}

static gpointer
push_many (gpointer pool)
{
  for (int i = 0; i < 500; i++)
    push_and_forget (pool, "run", "a", i % 3 ? ASGI_JOB_READ : ASGI_JOB_WRITE, NULL);

  return NULL;
}

static void
test_any_thread_may_push (void)
{
  AsgiPool *pool = new_pool (4);
  GThread  *threads[4];

  set_writers (pool, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pusher", push_many, pool);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  wait_for (&n_done, 2000);
  end_pool (pool);
}

/* Stopping */

static void
test_a_stop_fails_what_waits_and_finishes_what_writes (void)
{
  AsgiPool          *pool = new_pool (2);
  g_autoptr(AsgiJob) writes = NULL;
  g_autoptr(AsgiJob) reads = NULL;
  g_autoptr(AsgiJob) waits = NULL;
  g_autoptr(AsgiJob) late = NULL;

  set_held (TRUE);
  writes = push (pool, "hold", "w", ASGI_JOB_WRITE, NULL);
  reads = push (pool, "hold", "r", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 2);
  waits = push (pool, "run", "q", ASGI_JOB_READ, NULL);
  asgi_pool_stop (pool, NULL);
  g_assert_error (waits->error, ASGI_ERROR, ASGI_ERROR_NOT_READY);
  wait_for (&n_done, 2);
  g_assert_true (asgi_job_is_cancelled (reads));
  g_assert_false (asgi_job_is_cancelled (writes));
  late = push (pool, "run", "l", ASGI_JOB_READ, NULL);
  g_assert_error (late->error, ASGI_ERROR, ASGI_ERROR_NOT_READY);
  set_held (FALSE);
  asgi_pool_join (pool);
  g_assert_no_error (writes->error);
  g_assert_cmpuint (n_done, ==, 4);
  end_pool (pool);
}

static void
test_a_stop_tells_its_reason (void)
{
  AsgiPool          *pool = new_pool (1);
  g_autoptr(GError)  reason = g_error_new_literal (ASGI_ERROR, ASGI_ERROR_IMPORT, "no module");
  g_autoptr(AsgiJob) job = NULL;

  asgi_pool_set_ready (pool, FALSE);
  job = push (pool, "run", "a", ASGI_JOB_READ, NULL);
  asgi_pool_stop (pool, reason);
  g_assert_error (job->error, ASGI_ERROR, ASGI_ERROR_IMPORT);
  end_pool (pool);
}

static void
test_a_stopped_pool_starts_no_worker (void)
{
  AsgiPool *pool = new_pool (4);

  asgi_pool_stop (pool, NULL);
  asgi_pool_set_ready (pool, TRUE);
  asgi_pool_join (pool);
  g_assert_cmpuint (n_entered, <=, 1);
  end_pool (pool);
}

/* Forking */

static void
test_in_a_forked_child_calls_fail_at_once (void)
{
  AsgiPool *pool = new_pool (1);
  int       status = 0;
  pid_t     child;

  set_held (TRUE);
  push_and_forget (pool, "hold", "a", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 1);
  child = fork ();
  if (child == 0)
    {
      AsgiJob *job = push (pool, "run", "b", ASGI_JOB_READ, NULL);

      /* Not _exit(): a checker of leaks would look at what the parent has. */
      if (asgi_pool_is_forked () &&
          g_error_matches (job->error, ASGI_ERROR, ASGI_ERROR_NOT_READY))
        raise (SIGKILL);
      _exit (1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_assert_false (asgi_pool_is_forked ());
  set_held (FALSE);
  wait_for (&n_done, 1);
  end_pool (pool);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pool/once", test_every_job_is_done_once);
  g_test_add_func ("/pool/reads", test_reads_run_beside_each_other);
  g_test_add_func ("/pool/never-waits", test_a_job_never_waits_while_there_may_be_another_worker);
  g_test_add_func ("/pool/serial-writes", test_writes_of_sqlite_run_one_after_the_other);
  g_test_add_func ("/pool/object-order", test_jobs_of_one_object_keep_their_order);
  g_test_add_func ("/pool/priority", test_a_smaller_priority_comes_first);
  g_test_add_func ("/pool/priority/starving", test_none_waits_for_ever_behind_more_urgent_ones);
  g_test_add_func ("/pool/not-ready", test_nothing_but_the_start_runs_before_the_pool_is_ready);
  g_test_add_func ("/pool/cancel/queued", test_a_cancelled_job_leaves_the_queue);
  g_test_add_func ("/pool/cancel/running", test_a_running_job_is_interrupted);
  g_test_add_func ("/pool/cancel/before", test_a_job_cancelled_before_it_is_pushed_never_runs);
  g_test_add_func ("/pool/cancel/any-time", test_cancelling_at_any_time_ends_each_job_once);
  g_test_add_func ("/pool/threads", test_any_thread_may_push);
  g_test_add_func ("/pool/stop", test_a_stop_fails_what_waits_and_finishes_what_writes);
  g_test_add_func ("/pool/stop/reason", test_a_stop_tells_its_reason);
  g_test_add_func ("/pool/stop/no-worker", test_a_stopped_pool_starts_no_worker);
  g_test_add_func ("/pool/fork", test_in_a_forked_child_calls_fail_at_once);

  return g_test_run ();
}
