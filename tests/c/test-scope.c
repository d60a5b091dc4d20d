/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Transactions in the queue, with the stand-in: what runs on whose worker, and when. */
#include "config.h"

#include "stand-in.h"

#include "core/asgi-error-private.h"

static AsgiJob *
new_in (const char      *verb,
        const char      *name,
        AsgiScope       *scope,
        AsgiBinding      binding,
        AsgiScopeAction  action)
{
  AsgiJob *job = new_job (verb, name, ASGI_JOB_WRITE);

  job->scope = asgi_scope_ref (scope);
  job->binding = binding;
  job->action = action;

  return job;
}

static AsgiJob *
push_in (AsgiPool    *pool,
         const char  *verb,
         const char  *name,
         AsgiScope   *scope,
         AsgiBinding  binding)
{
  AsgiJob *job = new_in (verb, name, scope, binding, ASGI_SCOPE_ACTION_NONE);

  asgi_pool_push (pool, asgi_job_ref (job));
  return job;
}

static void
run_in (AsgiPool    *pool,
        const char  *name,
        AsgiScope   *scope,
        AsgiBinding  binding)
{
  asgi_job_unref (push_in (pool, "run", name, scope, binding));
}

static AsgiScope *
open_scope (AsgiPool    *pool,
            AsgiScope   *outer,
            AsgiBinding  binding,
            const char  *name)
{
  AsgiScope *scope = asgi_scope_new (outer);
  AsgiJob   *job = new_in ("run", name, scope, binding,
                           outer ? ASGI_SCOPE_ACTION_NEST : ASGI_SCOPE_ACTION_BEGIN);

  scope->claimed = TRUE;
  asgi_pool_push (pool, job);
  return scope;
}

static AsgiScope *
begin (AsgiPool   *pool,
       const char *name)
{
  return open_scope (pool, NULL, ASGI_BINDING_NONE, name);
}

static AsgiJob *
end (AsgiPool    *pool,
     AsgiScope   *scope,
     AsgiBinding  binding,
     gboolean     commit)
{
  AsgiJob *job = asgi_pool_new_end_job (scope, binding, commit);

  job->done = count_done;
  asgi_pool_push (pool, asgi_job_ref (job));
  return job;
}

static void
end_and_forget (AsgiPool  *pool,
                AsgiScope *scope,
                gboolean   commit)
{
  asgi_job_unref (end (pool, scope, ASGI_BINDING_NONE, commit));
}

static void
abort_it (AsgiScope *scope)
{
  AsgiJob *job = asgi_pool_new_end_job (scope, ASGI_BINDING_NONE, FALSE);

  job->done = count_done;
  asgi_pool_abort (scope, "it was cancelled", job);
}

static void
assert_transaction_error (AsgiJob *job)
{
  g_assert_error (job->error, ASGI_ERROR, ASGI_ERROR_TRANSACTION);
}

static void
test_a_transaction_keeps_its_worker (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  scope = begin (pool, "begin");
  g_autoptr(AsgiJob)    first = NULL;
  g_autoptr(AsgiJob)    second = NULL;
  g_autoptr(AsgiJob)    outside = NULL;

  wait_for (&n_done, 1);
  set_held (TRUE);
  first = push_in (pool, "hold", "a", scope, ASGI_BINDING_EXPLICIT);
  second = push_in (pool, "run", "b", scope, ASGI_BINDING_EXPLICIT);
  outside = push (pool, "run", "o", ASGI_JOB_READ, NULL);
  wait_for (&n_done, 2);
  g_assert_cmpuint (counters (pool).transactions, ==, 1);
  set_held (FALSE);
  wait_for (&n_done, 4);
  g_assert_cmpuint (first->worker_id, ==, second->worker_id);
  g_assert_cmpuint (first->worker_id, !=, outside->worker_id);
  end_and_forget (pool, scope, TRUE);
  wait_for (&n_done, 5);
  g_assert_cmpint (asgi_scope_get_state (scope), ==, ASGI_SCOPE_COMMITTED);
  g_assert_cmpuint (counters (pool).transactions, ==, 0);
  end_pool (pool);
}

static void
test_there_are_as_many_transactions_as_workers (void)
{
  AsgiPool             *pool = new_pool (2);
  g_autoptr(AsgiScope)  a = begin (pool, "a");
  g_autoptr(AsgiScope)  b = begin (pool, "b");
  g_autoptr(AsgiScope)  c = begin (pool, "c");

  wait_for (&n_done, 2);
  g_assert_cmpuint (counters (pool).queue_length, ==, 1);
  push_and_forget (pool, "run", "outside", ASGI_JOB_READ, NULL);
  wait_for (&n_done, 3);
  g_assert_cmpint (asgi_scope_get_state (c), ==, ASGI_SCOPE_NEW);
  end_and_forget (pool, a, FALSE);
  wait_for (&n_done, 5);
  g_assert_cmpint (asgi_scope_get_state (a), ==, ASGI_SCOPE_ROLLED_BACK);
  g_assert_cmpint (asgi_scope_get_state (c), ==, ASGI_SCOPE_OPEN);
  end_pool (pool);
}

static void
test_a_transaction_is_the_writer_from_begin_to_end (void)
{
  AsgiPool             *pool = new_pool (2);
  g_autoptr(AsgiScope)  scope = NULL;

  set_writers (pool, FALSE);
  scope = begin (pool, "begin");
  wait_for (&n_done, 1);
  push_and_forget (pool, "run", "outside", ASGI_JOB_WRITE, NULL);
  run_in (pool, "inside", scope, ASGI_BINDING_EXPLICIT);
  push_and_forget (pool, "run", "read", ASGI_JOB_READ, NULL);
  wait_for (&n_done, 3);
  end_and_forget (pool, scope, TRUE);
  wait_for (&n_done, 5);
  g_assert_true (g_str_has_suffix (ran->str, "end outside "));
  end_pool (pool);
}

static void
test_after_the_end_what_was_bound_fails_and_what_has_inherited_goes_on (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  scope = begin (pool, "begin");
  g_autoptr(AsgiJob)    bound = NULL;
  g_autoptr(AsgiJob)    inherited = NULL;
  g_autoptr(AsgiJob)    early = NULL;

  wait_for (&n_done, 1);
  set_held (TRUE);
  asgi_job_unref (push_in (pool, "hold", "hold", scope, ASGI_BINDING_EXPLICIT));
  end_and_forget (pool, scope, TRUE);
  early = push_in (pool, "run", "early", scope, ASGI_BINDING_INHERITED);
  set_held (FALSE);
  wait_for (&n_done, 4);
  g_assert_no_error (early->error);
  g_assert_null (early->scope);

  bound = push_in (pool, "run", "bound", scope, ASGI_BINDING_EXPLICIT);
  inherited = push_in (pool, "run", "inherited", scope, ASGI_BINDING_INHERITED);
  wait_for (&n_done, 6);
  assert_transaction_error (bound);
  g_assert_no_error (inherited->error);
  g_assert_cmpstr (ran->str, ==, "begin hold end early inherited ");
  end_pool (pool);
}

static void
test_a_begin_that_fails_keeps_nothing (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  scope = asgi_scope_new (NULL);
  AsgiJob              *job = new_in ("fail", "begin", scope, ASGI_BINDING_NONE,
                                      ASGI_SCOPE_ACTION_BEGIN);

  set_writers (pool, FALSE);
  asgi_pool_push (pool, job);
  push_and_forget (pool, "run", "w", ASGI_JOB_WRITE, NULL);
  wait_for (&n_done, 2);
  g_assert_cmpint (asgi_scope_get_state (scope), ==, ASGI_SCOPE_NEW);
  g_assert_cmpuint (counters (pool).transactions, ==, 0);
  end_pool (pool);
}

static void
test_a_transaction_that_nobody_takes_is_rolled_back (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  scope = asgi_scope_new (NULL);
  AsgiJob              *job = new_in ("run", "begin", scope, ASGI_BINDING_NONE,
                                      ASGI_SCOPE_ACTION_BEGIN);

  asgi_pool_push (pool, job);
  wait_for (&n_done, 1);
  while (counters (pool).transactions > 0)
    g_thread_yield ();
  g_assert_cmpint (asgi_scope_get_state (scope), ==, ASGI_SCOPE_ROLLED_BACK);
  end_pool (pool);
}

/* Blocks in blocks */

static void
test_a_task_waits_for_the_blocks_of_others_in_its_own (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  outer = begin (pool, "begin");
  g_autoptr(AsgiScope)  inner = NULL;
  g_autoptr(AsgiScope)  sibling = NULL;
  g_autoptr(AsgiJob)    task = NULL;

  wait_for (&n_done, 1);
  inner = open_scope (pool, outer, ASGI_BINDING_TASK, "inner");
  wait_for (&n_done, 2);
  sibling = open_scope (pool, outer, ASGI_BINDING_TASK, "sibling");
  task = push_in (pool, "run", "outer-task", outer, ASGI_BINDING_TASK);
  run_in (pool, "inner-task", inner, ASGI_BINDING_TASK);
  run_in (pool, "bound", outer, ASGI_BINDING_EXPLICIT);
  wait_for (&n_done, 4);
  asgi_job_unref (end (pool, inner, ASGI_BINDING_TASK, FALSE));
  wait_for (&n_done, 6);
  g_assert_cmpint (asgi_scope_get_state (sibling), ==, ASGI_SCOPE_OPEN);
  asgi_job_unref (end (pool, sibling, ASGI_BINDING_TASK, TRUE));
  wait_for (&n_done, 8);
  g_assert_cmpstr (ran->str, ==, "begin inner inner-task bound end sibling end outer-task ");
  end_pool (pool);
}

static void
test_the_end_of_a_block_ends_those_in_it (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  outer = begin (pool, "begin");
  g_autoptr(AsgiScope)  inner = NULL;
  g_autoptr(AsgiScope)  innermost = NULL;
  g_autoptr(AsgiJob)    late = NULL;

  wait_for (&n_done, 1);
  inner = open_scope (pool, outer, ASGI_BINDING_NONE, "inner");
  innermost = open_scope (pool, outer, ASGI_BINDING_NONE, "innermost");
  wait_for (&n_done, 3);
  g_assert_true (innermost->outer == inner);
  g_assert_cmpuint (asgi_scope_get_depth (innermost), ==, 3);
  end_and_forget (pool, inner, TRUE);
  late = end (pool, innermost, ASGI_BINDING_NONE, TRUE);
  wait_for (&n_done, 5);
  assert_transaction_error (late);
  g_assert_cmpint (asgi_scope_get_state (innermost), ==, ASGI_SCOPE_COMMITTED);
  g_assert_true (outer->innermost == outer);
  end_pool (pool);
}

static void
test_of_a_tasks_block_nothing_unfinished_is_committed (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  outer = begin (pool, "begin");
  g_autoptr(AsgiScope)  inner = NULL;

  wait_for (&n_done, 1);
  inner = open_scope (pool, outer, ASGI_BINDING_TASK, "inner");
  wait_for (&n_done, 2);
  asgi_job_unref (end (pool, outer, ASGI_BINDING_TASK, TRUE));
  wait_for (&n_done, 3);
  g_assert_cmpint (asgi_scope_get_state (outer), ==, ASGI_SCOPE_COMMITTED);
  g_assert_cmpint (asgi_scope_get_state (inner), ==, ASGI_SCOPE_ROLLED_BACK);
  end_pool (pool);
}

static void
test_rolling_back_twice_is_no_failure (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  scope = begin (pool, "begin");
  g_autoptr(AsgiJob)    again = NULL;
  g_autoptr(AsgiJob)    commit = NULL;

  wait_for (&n_done, 1);
  end_and_forget (pool, scope, FALSE);
  again = end (pool, scope, ASGI_BINDING_NONE, FALSE);
  commit = end (pool, scope, ASGI_BINDING_NONE, TRUE);
  wait_for (&n_done, 4);
  g_assert_no_error (again->error);
  assert_transaction_error (commit);
  end_pool (pool);
}

/* Ends that nobody has asked for */

static void
test_an_aborted_transaction_is_rolled_back_at_once (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  scope = begin (pool, "begin");
  g_autoptr(AsgiJob)    runs = NULL;
  g_autoptr(AsgiJob)    waits = NULL;
  g_autoptr(AsgiJob)    commit = NULL;
  g_autoptr(AsgiJob)    late = NULL;

  wait_for (&n_done, 1);
  set_held (TRUE);
  runs = push_in (pool, "hold", "runs", scope, ASGI_BINDING_EXPLICIT);
  waits = push_in (pool, "run", "waits", scope, ASGI_BINDING_INHERITED);
  commit = end (pool, scope, ASGI_BINDING_NONE, TRUE);
  wait_for (&n_running, 1);
  abort_it (scope);
  late = push_in (pool, "run", "late", scope, ASGI_BINDING_EXPLICIT);
  wait_for (&n_done, 6);
  g_assert_true (asgi_job_is_cancelled (runs));
  g_assert_error (waits->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (commit->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_transaction_error (late);
  g_assert_cmpstr (late->error->message, ==, "The transaction has ended: it was cancelled");
  g_assert_cmpint (asgi_scope_get_state (scope), ==, ASGI_SCOPE_ROLLED_BACK);
  end_pool (pool);
}

static void
test_a_stop_rolls_back_what_is_open (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiScope)  scope = begin (pool, "begin");

  wait_for (&n_done, 1);
  asgi_pool_stop (pool, NULL);
  asgi_pool_join (pool);
  g_assert_cmpint (asgi_scope_get_state (scope), ==, ASGI_SCOPE_ROLLED_BACK);
  end_pool (pool);
}

/* Cursors */

static void
test_a_transaction_takes_no_worker_with_a_cursor (void)
{
  AsgiPool             *pool = new_pool (1);
  g_autoptr(AsgiJob)    opens = push (pool, "open-cursor", "c", ASGI_JOB_STREAM, NULL);
  g_autoptr(AsgiScope)  scope = NULL;
  g_autoptr(AsgiJob)    inside = NULL;
  g_autoptr(AsgiJob)    closes = NULL;

  wait_for (&n_done, 1);
  scope = begin (pool, "begin");
  wait_for (&n_done, 2);
  inside = push_in (pool, "run", "inside", scope, ASGI_BINDING_EXPLICIT);
  closes = new_job ("close-cursor", "close", ASGI_JOB_READ);
  closes->pinned = opens->worker_id;
  asgi_pool_push (pool, asgi_job_ref (closes));
  wait_for (&n_done, 4);
  g_assert_cmpuint (closes->worker_id, ==, opens->worker_id);
  g_assert_cmpuint (inside->worker_id, !=, opens->worker_id);
  end_pool (pool);
}

static void
test_cursors_stay_with_few_workers (void)
{
  AsgiPool             *pool = new_pool (2);
  g_autoptr(GHashTable) ids = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(AsgiJob) job = push (pool, "open-cursor", "c", ASGI_JOB_STREAM, NULL);

      wait_for (&n_done, i + 1);
      g_hash_table_add (ids, GUINT_TO_POINTER (job->worker_id));
    }
  g_assert_cmpuint (g_hash_table_size (ids), <=, 2);
  end_pool (pool);
}

/* The number of workers */

static void
test_the_number_of_workers_grows_and_shrinks (void)
{
  AsgiPool *pool = new_pool (1);

  set_held (TRUE);
  for (int i = 0; i < 4; i++)
    push_and_forget (pool, "hold", "a", ASGI_JOB_READ, NULL);
  wait_for (&n_running, 1);
  asgi_pool_set_max_workers (pool, 4);
  wait_for (&n_running, 4);
  set_held (FALSE);
  wait_for (&n_done, 4);
  asgi_pool_set_max_workers (pool, 1);
  wait_for (&n_left, 3);
  push_and_forget (pool, "run", "b", ASGI_JOB_READ, NULL);
  wait_for (&n_done, 5);
  end_pool (pool);
}

typedef struct {
  AsgiPool *pool;
  guint     seed;
} Storm;

static void
ignore (AsgiJob *job)
{
}

static gpointer
run_transactions (gpointer data)
{
  Storm *storm = data;
  GRand *rand = g_rand_new_with_seed (storm->seed);

  for (int i = 0; i < 100; i++)
    {
      g_autoptr(AsgiScope) scope = begin (storm->pool, "begin");
      gboolean             aborted = g_rand_boolean (rand);

      while (asgi_scope_get_state (scope) == ASGI_SCOPE_NEW)
        g_thread_yield ();
      push_and_forget (storm->pool, "run", "outside", ASGI_JOB_WRITE, NULL);
      run_in (storm->pool, "inside", scope, ASGI_BINDING_EXPLICIT);
      run_in (storm->pool, "inside", scope, ASGI_BINDING_INHERITED);
      if (aborted)
        {
          AsgiJob *job = asgi_pool_new_end_job (scope, ASGI_BINDING_NONE, FALSE);

          job->done = ignore;
          asgi_pool_abort (scope, "it was cancelled", job);
        }
      end_and_forget (storm->pool, scope, g_rand_boolean (rand));
    }
  g_rand_free (rand);

  return NULL;
}

static void
test_transactions_of_any_thread_end (void)
{
  AsgiPool *pool = new_pool (2);
  Storm     storms[4];
  GThread  *threads[4];

  set_writers (pool, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      storms[i] = (Storm) { pool, i };
      threads[i] = g_thread_new ("beginner", run_transactions, &storms[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  wait_for (&n_done, 4 * 100 * 5);
  while (counters (pool).transactions > 0)
    g_thread_yield ();
  end_pool (pool);
}

/* The worker of a transaction that has ended may be one too many, and have jobs that came too late. */
static void
test_nothing_waits_for_a_worker_that_goes (void)
{
  AsgiPool           *pool = new_pool (4);
  g_autoptr(AsgiJob)  busy = NULL;
  g_autoptr(AsgiJob)  hold = NULL;
  AsgiScope          *scopes[4];
  g_autoptr(AsgiJob)  late = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    scopes[i] = begin (pool, "begin");
  wait_for (&n_done, 4);
  asgi_pool_set_max_workers (pool, 1);
  end_and_forget (pool, scopes[0], TRUE);
  end_and_forget (pool, scopes[1], TRUE);
  wait_for (&n_done, 6);

  busy = push (pool, "remote", "busy", ASGI_JOB_READ, NULL);
  set_held (TRUE);
  hold = push_in (pool, "hold", "hold", scopes[2], ASGI_BINDING_EXPLICIT);
  wait_for (&n_running, 2);
  end_and_forget (pool, scopes[2], FALSE);
  late = end (pool, scopes[2], ASGI_BINDING_NONE, FALSE);
  set_held (FALSE);
  wait_for (&n_done, 8);
  asgi_pool_cancel (busy);
  wait_for (&n_done, 10);
  g_assert_no_error (late->error);
  g_assert_cmpuint (counters (pool).queue_length, ==, 0);
  end_and_forget (pool, scopes[3], TRUE);
  wait_for (&n_done, 11);
  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    asgi_scope_unref (scopes[i]);
  end_pool (pool);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scope/worker", test_a_transaction_keeps_its_worker);
  g_test_add_func ("/scope/number", test_there_are_as_many_transactions_as_workers);
  g_test_add_func ("/scope/writer", test_a_transaction_is_the_writer_from_begin_to_end);
  g_test_add_func ("/scope/after-the-end",
                   test_after_the_end_what_was_bound_fails_and_what_has_inherited_goes_on);
  g_test_add_func ("/scope/begin-fails", test_a_begin_that_fails_keeps_nothing);
  g_test_add_func ("/scope/unclaimed", test_a_transaction_that_nobody_takes_is_rolled_back);
  g_test_add_func ("/scope/tasks", test_a_task_waits_for_the_blocks_of_others_in_its_own);
  g_test_add_func ("/scope/nested-end", test_the_end_of_a_block_ends_those_in_it);
  g_test_add_func ("/scope/unfinished", test_of_a_tasks_block_nothing_unfinished_is_committed);
  g_test_add_func ("/scope/rolled-back-twice", test_rolling_back_twice_is_no_failure);
  g_test_add_func ("/scope/abort", test_an_aborted_transaction_is_rolled_back_at_once);
  g_test_add_func ("/scope/stop", test_a_stop_rolls_back_what_is_open);
  g_test_add_func ("/scope/cursor", test_a_transaction_takes_no_worker_with_a_cursor);
  g_test_add_func ("/scope/cursors", test_cursors_stay_with_few_workers);
  g_test_add_func ("/scope/max-workers", test_the_number_of_workers_grows_and_shrinks);
  g_test_add_func ("/scope/goes", test_nothing_waits_for_a_worker_that_goes);
  g_test_add_func ("/scope/storm", test_transactions_of_any_thread_end);

  return g_test_run ();
}
