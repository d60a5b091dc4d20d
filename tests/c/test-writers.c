/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Databases that take one writer at a time, with the stand-in: who waits for whom. */
#include "config.h"

#include "stand-in.h"

#include "core/asgi-error-private.h"

static AsgiJob *
push_to (AsgiPool   *pool,
         const char *verb,
         const char *name,
         const char *alias)
{
  AsgiJob *job = new_job (verb, name, ASGI_JOB_WRITE);

  job->alias = alias;
  asgi_pool_push (pool, asgi_job_ref (job));
  return job;
}

static void
push_foreign (AsgiPool   *pool,
              const char *verb,
              const char *name)
{
  push_and_forget (pool, verb, name, ASGI_JOB_WRITE | ASGI_JOB_FOREIGN, NULL);
}

static void
test_each_database_has_a_writer_of_its_own (void)
{
  AsgiPool           *pool = new_pool (4);
  g_autoptr(AsgiJob)  first = NULL;
  g_autoptr(AsgiJob)  second = NULL;
  g_autoptr(AsgiJob)  other = NULL;
  g_autoptr(AsgiJob)  free_one = NULL;

  set_writers (pool, FALSE);
  set_held (TRUE);
  first = push_to (pool, "hold", "a", NULL);
  second = push_to (pool, "hold", "b", "default");
  other = push_to (pool, "hold", "c", "other");
  free_one = push_to (pool, "hold", "d", "postgres");
  wait_for (&n_running, 3);
  g_assert_cmpuint (counters (pool).queue_length, ==, 1);
  g_assert_null (g_strstr_len (ran->str, -1, "b"));
  set_held (FALSE);
  wait_for (&n_done, 4);
  end_pool (pool);
}

static void
test_with_a_router_a_write_waits_for_every_database (void)
{
  AsgiPool           *pool = new_pool (4);
  g_autoptr(AsgiJob)  other = NULL;
  g_autoptr(AsgiJob)  unknown = NULL;
  g_autoptr(AsgiJob)  behind = NULL;

  set_writers (pool, TRUE);
  set_held (TRUE);
  other = push_to (pool, "hold", "a", "other");
  unknown = push_to (pool, "run", "b", NULL);
  behind = push_to (pool, "run", "c", "default");
  g_assert_cmpuint (counters (pool).queue_length, ==, 2);
  set_held (FALSE);
  wait_for (&n_done, 3);
  g_assert_cmpstr (ran->str, ==, "a b c ");
  end_pool (pool);
}

static void
test_code_that_comes_to_write_waits_on_its_thread (void)
{
  AsgiPool           *pool = new_pool (2);
  g_autoptr(AsgiJob)  writes = NULL;

  set_writers (pool, FALSE);
  set_held (TRUE);
  writes = push_to (pool, "hold", "w", NULL);
  wait_for (&n_running, 1);
  push_foreign (pool, "0", "f");
  wait_for (&n_running, 2);
  g_assert_cmpuint (n_writing, ==, 0);
  set_held (FALSE);
  wait_for (&n_done, 2);
  g_assert_cmpstr (ran->str, ==, "w f f:0 ");
  end_pool (pool);
}

/* Otherwise whoever writes could not read meanwhile, and none would ever get on. */
static void
test_those_that_wait_to_write_leave_their_places_to_others (void)
{
  AsgiPool           *pool = new_pool (2);
  g_autoptr(AsgiJob)  writes = NULL;

  set_writers (pool, FALSE);
  set_held (TRUE);
  writes = push_to (pool, "hold", "w", NULL);
  wait_for (&n_running, 1);
  push_foreign (pool, "0", "f");
  wait_for (&n_running, 2);
  push_foreign (pool, "0", "g");
  push_foreign (pool, "0", "h");
  push_foreign (pool, "0", "i");
  push_and_forget (pool, "run", "r", ASGI_JOB_READ, NULL);
  wait_for (&n_done, 1);
  g_assert_null (g_strstr_len (ran->str, -1, "i"));
  set_held (FALSE);
  wait_for (&n_done, 6);
  g_assert_cmpuint (n_writing, ==, 4);
  end_pool (pool);
}

static void
test_queue_and_threads_take_turns (void)
{
  AsgiPool           *pool = new_pool (2);
  g_autoptr(AsgiJob)  writes = NULL;
  g_autoptr(AsgiJob)  older = NULL;
  g_autoptr(AsgiJob)  younger = NULL;

  set_writers (pool, FALSE);
  set_held (TRUE);
  writes = push_to (pool, "hold", "w", NULL);
  wait_for (&n_running, 1);
  older = push_to (pool, "run", "a", NULL);
  push_foreign (pool, "0", "f");
  wait_for (&n_running, 2);
  while (counters (pool).waits < 2)
    g_thread_yield ();
  younger = push_to (pool, "run", "b", NULL);
  set_held (FALSE);
  wait_for (&n_done, 4);
  g_assert_cmpstr (ran->str, ==, "w f a f:0 b ");
  end_pool (pool);
}

static void
test_one_that_waits_to_write_can_be_cancelled (void)
{
  AsgiPool           *pool = new_pool (2);
  g_autoptr(AsgiJob)  writes = NULL;
  g_autoptr(AsgiJob)  foreign = NULL;

  set_writers (pool, FALSE);
  set_held (TRUE);
  writes = push_to (pool, "hold", "w", NULL);
  wait_for (&n_running, 1);
  foreign = push (pool, "0", "f", ASGI_JOB_WRITE | ASGI_JOB_FOREIGN, NULL);
  while (counters (pool).waits < 1)
    g_thread_yield ();
  asgi_pool_cancel (foreign);
  wait_for (&n_done, 1);
  g_assert_error (foreign->error, ASGI_ERROR, ASGI_ERROR_OPERATIONAL);
  set_held (FALSE);
  wait_for (&n_done, 2);
  g_assert_cmpuint (n_writing, ==, 0);
  end_pool (pool);
}

static void
test_those_that_wait_for_each_other_are_told (void)
{
  AsgiPool           *pool = new_pool (2);
  g_autoptr(AsgiJob)  a = NULL;
  g_autoptr(AsgiJob)  b = NULL;

  set_writers (pool, FALSE);
  set_held (TRUE);
  a = push (pool, "01", "a", ASGI_JOB_WRITE | ASGI_JOB_FOREIGN, NULL);
  b = push (pool, "10", "b", ASGI_JOB_WRITE | ASGI_JOB_FOREIGN, NULL);
  wait_for (&n_writing, 2);
  set_held (FALSE);
  wait_for (&n_done, 2);
  g_assert_true ((a->error == NULL) != (b->error == NULL));
  if (a->error)
    g_assert_error (a->error, ASGI_ERROR, ASGI_ERROR_TRANSACTION);
  else
    g_assert_error (b->error, ASGI_ERROR, ASGI_ERROR_TRANSACTION);
  end_pool (pool);
}

static void
test_what_writes_is_finished_at_a_stop (void)
{
  AsgiPool           *pool = new_pool (2);
  g_autoptr(AsgiJob)  writes = NULL;
  g_autoptr(AsgiJob)  foreign = NULL;

  set_writers (pool, FALSE);
  set_held (TRUE);
  writes = push_to (pool, "hold", "w", NULL);
  foreign = push (pool, "0", "f", ASGI_JOB_WRITE | ASGI_JOB_FOREIGN, NULL);
  wait_for (&n_running, 2);
  asgi_pool_stop (pool, NULL);
  set_held (FALSE);
  wait_for (&n_done, 2);
  g_assert_no_error (foreign->error);
  g_assert_cmpuint (n_writing, ==, 1);
  end_pool (pool);
}

typedef struct {
  AsgiPool *pool;
  guint     seed;
} Storm;

static gpointer
push_all_kinds (gpointer data)
{
  Storm *storm = data;
  GRand *rand = g_rand_new_with_seed (storm->seed);

  for (int i = 0; i < 400; i++)
    {
      switch (g_rand_int_range (rand, 0, 5))
        {
        case 0:
          push_foreign (storm->pool, "0", "f");
          break;
        case 1:
          push_foreign (storm->pool, "10", "g");
          break;
        case 2:
          asgi_job_unref (push_to (storm->pool, "run", "o", "other"));
          break;
        case 3:
          asgi_job_unref (push_to (storm->pool, "run", "w", NULL));
          break;
        default:
          push_and_forget (storm->pool, "run", "r", ASGI_JOB_READ, NULL);
        }
    }
  g_rand_free (rand);

  return NULL;
}

static void
test_in_any_mixture_every_job_ends (void)
{
  AsgiPool *pool = new_pool (3);
  Storm     storms[4];
  GThread  *threads[4];

  set_writers (pool, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      storms[i] = (Storm) { pool, i };
      threads[i] = g_thread_new ("pusher", push_all_kinds, &storms[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  wait_for (&n_done, 1600);
  end_pool (pool);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writers/databases", test_each_database_has_a_writer_of_its_own);
  g_test_add_func ("/writers/router", test_with_a_router_a_write_waits_for_every_database);
  g_test_add_func ("/writers/thread", test_code_that_comes_to_write_waits_on_its_thread);
  g_test_add_func ("/writers/places", test_those_that_wait_to_write_leave_their_places_to_others);
  g_test_add_func ("/writers/turns", test_queue_and_threads_take_turns);
  g_test_add_func ("/writers/cancel", test_one_that_waits_to_write_can_be_cancelled);
  g_test_add_func ("/writers/deadlock", test_those_that_wait_for_each_other_are_told);
  g_test_add_func ("/writers/stop", test_what_writes_is_finished_at_a_stop);
  g_test_add_func ("/writers/storm", test_in_any_mixture_every_job_ends);

  return g_test_run ();
}
