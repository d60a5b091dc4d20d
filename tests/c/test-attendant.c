/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The thread beside the workers, with the stand-in: deadlines, and servers that are told to stop. */
#include "config.h"

#include "stand-in.h"

#include "core/asgi-error-private.h"

static AsgiJob *
push_for (AsgiPool     *pool,
          const char   *verb,
          const char   *name,
          guint         timeout,
          AsgiJobFlags  flags)
{
  AsgiJob *job = new_job (verb, name, flags);

  job->timeout = timeout;
  asgi_pool_push (pool, asgi_job_ref (job));
  return job;
}

static void
assert_end_error (AsgiJob *job,
                  int      code)
{
  g_autoptr(GError) error = asgi_job_new_end_error (job);

  g_assert_error (error, G_IO_ERROR, code);
}

/* Servers */

static void
test_a_server_is_told_on_another_thread (void)
{
  AsgiPool           *pool = new_pool (1);
  g_autoptr(AsgiJob)  job = push (pool, "remote", "a", ASGI_JOB_READ, NULL);

  wait_for (&n_running, 1);
  set_telling_held (TRUE);
  asgi_pool_cancel (job);
  wait_for (&n_told, 1);
  g_assert_false (was_told_here ());
  set_telling_held (FALSE);
  wait_for (&n_done, 1);
  end_pool (pool);
}

/* What stops a statement must not come in time for the next one. */
static void
test_the_next_job_waits_until_the_server_was_told (void)
{
  AsgiPool           *pool = new_pool (1);
  g_autoptr(AsgiJob)  job = push (pool, "remote", "a", ASGI_JOB_READ, NULL);

  push_and_forget (pool, "run", "b", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 1);
  set_telling_held (TRUE);
  asgi_pool_cancel (job);
  wait_for (&n_told, 1);
  g_usleep (10 * 1000);
  g_assert_cmpuint (n_done, ==, 0);
  g_assert_cmpstr (ran->str, ==, "a ");
  set_telling_held (FALSE);
  wait_for (&n_done, 2);
  g_assert_cmpstr (ran->str, ==, "a b ");
  end_pool (pool);
}

static void
test_it_is_told_again_while_it_goes_on (void)
{
  AsgiPool           *pool = new_pool (1);
  g_autoptr(AsgiJob)  job = push (pool, "stubborn", "a", ASGI_JOB_READ, NULL);

  wait_for (&n_running, 1);
  asgi_pool_cancel (job);
  wait_for (&n_done, 1);
  g_assert_cmpuint (n_told, >=, 3);
  end_pool (pool);
}

static void
test_nobody_is_told_of_a_job_that_has_ended (void)
{
  AsgiPool *pool = new_pool (1);

  for (int i = 0; i < 300; i++)
    {
      g_autoptr(AsgiJob) job = push (pool, "run", "a", ASGI_JOB_READ, NULL);

      asgi_pool_cancel (job);
      wait_for (&n_done, i + 1);
    }
  g_assert_cmpuint (n_told, ==, 0);
  end_pool (pool);
}

/* Deadlines */

static void
test_a_job_that_takes_too_long_is_interrupted (void)
{
  AsgiPool           *pool = new_pool (1);
  g_autoptr(AsgiJob)  job = NULL;

  set_held (TRUE);
  job = push_for (pool, "hold", "a", 5, ASGI_JOB_READ);
  wait_for (&n_done, 1);
  g_assert_error (job->error, ASGI_ERROR, ASGI_ERROR_OPERATIONAL);
  assert_end_error (job, G_IO_ERROR_TIMED_OUT);
  end_pool (pool);
}

static void
test_waiting_counts (void)
{
  AsgiPool           *pool = new_pool (1);
  g_autoptr(AsgiJob)  long_one = NULL;
  g_autoptr(AsgiJob)  late = NULL;
  g_autoptr(AsgiJob)  patient = NULL;

  set_held (TRUE);
  long_one = push (pool, "hold", "a", ASGI_JOB_READ, NULL);
  patient = push_for (pool, "run", "c", 1000000, ASGI_JOB_READ);
  late = push_for (pool, "run", "b", 5, ASGI_JOB_WRITE);
  wait_for (&n_done, 1);
  g_assert_error (late->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpuint (counters (pool).queue_length, ==, 1);
  set_held (FALSE);
  wait_for (&n_done, 3);
  g_assert_no_error (long_one->error);
  g_assert_no_error (patient->error);
  end_pool (pool);
}

static void
test_what_the_pool_says_counts_for_those_that_say_nothing (void)
{
  AsgiPool           *pool = new_pool (3);
  g_autoptr(AsgiJob)  usual = NULL;
  g_autoptr(AsgiJob)  unlimited = NULL;
  g_autoptr(AsgiJob)  foreign = NULL;

  asgi_pool_set_timeout (pool, 5);
  set_held (TRUE);
  unlimited = push_for (pool, "hold", "a", ASGI_NO_TIMEOUT, ASGI_JOB_READ);
  foreign = push_for (pool, "hold", "b", 0, ASGI_JOB_FOREIGN);
  usual = push_for (pool, "hold", "c", 0, ASGI_JOB_READ);
  wait_for (&n_done, 1);
  assert_end_error (usual, G_IO_ERROR_TIMED_OUT);
  set_held (FALSE);
  wait_for (&n_done, 3);
  g_assert_no_error (unlimited->error);
  g_assert_no_error (foreign->error);
  end_pool (pool);
}

static void
test_a_server_is_told_of_a_deadline (void)
{
  AsgiPool           *pool = new_pool (1);
  g_autoptr(AsgiJob)  job = push_for (pool, "stubborn", "a", 5, ASGI_JOB_READ);

  wait_for (&n_done, 1);
  g_assert_cmpuint (n_told, >=, 3);
  end_pool (pool);
}

static gpointer
push_many (gpointer pool)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (int i = 0; i < 200; i++)
    {
      g_autoptr(AsgiJob) job = push_for (pool, i % 2 ? "run" : "remote", "a",
                                         g_rand_int_range (rand, 1, 20), ASGI_JOB_READ);

      if (g_rand_boolean (rand))
        asgi_pool_cancel (job);
    }

  return NULL;
}

static void
test_each_job_ends_once (void)
{
  AsgiPool *pool = new_pool (3);
  GThread  *threads[3];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pusher", push_many, pool);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  wait_for (&n_done, 600);
  end_pool (pool);
  g_assert_cmpuint (n_done, ==, 600);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/attendant/thread", test_a_server_is_told_on_another_thread);
  g_test_add_func ("/attendant/next", test_the_next_job_waits_until_the_server_was_told);
  g_test_add_func ("/attendant/again", test_it_is_told_again_while_it_goes_on);
  g_test_add_func ("/attendant/ended", test_nobody_is_told_of_a_job_that_has_ended);
  g_test_add_func ("/attendant/deadline/running", test_a_job_that_takes_too_long_is_interrupted);
  g_test_add_func ("/attendant/deadline/waiting", test_waiting_counts);
  g_test_add_func ("/attendant/deadline/usual",
                   test_what_the_pool_says_counts_for_those_that_say_nothing);
  g_test_add_func ("/attendant/deadline/server", test_a_server_is_told_of_a_deadline);
  g_test_add_func ("/attendant/storm", test_each_job_ends_once);

  return g_test_run ();
}
