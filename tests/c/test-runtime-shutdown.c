/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static AsgiRuntime *runtime;

static AsgiRow *
call_finish (GAsyncResult **result,
             GError       **error)
{
  AsgiRow *row;

  fixture_wait (result);
  row = asgi_runtime_call_finish (runtime, *result, error);
  g_clear_object (result);

  return row;
}

static void
call_async (const char    *function,
            GCancellable  *cancellable,
            GAsyncResult **result)
{
  asgi_runtime_call_async (runtime, function, NULL, cancellable, fixture_done, result);
}

/* With one worker, calls run one after the other. */
static void
restart_with (guint max_workers)
{
  g_autoptr(GError) error = NULL;

  asgi_runtime_set_max_workers (runtime, max_workers);
  asgi_runtime_shutdown_sync (runtime, NULL, &error);
  g_assert_no_error (error);
  asgi_runtime_start_sync (runtime, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Endless, but for being stopped. */
#define COUNT_FOR_EVER \
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) " \
  "SELECT count(*) AS id, '' AS name FROM n"

/* Whose thread */

static void
on_finalized (gpointer  data,
              GObject  *where)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  GThread        **thread = data;
  g_autoptr(AsgiResultList) list = asgi_query_set_eval_finish (ASGI_QUERY_SET (source), result,
                                                               NULL);

  g_object_weak_ref (G_OBJECT (list), on_finalized, &thread[1]);
  g_object_weak_ref (G_OBJECT (result), on_finalized, &thread[2]);
}

static gboolean
all_gone (gpointer data)
{
  GThread **thread = data;

  return thread[0] && thread[1] && thread[2];
}

/* The caller drops its own references at once: the last ones are the call's. */
static void
eval_and_forget (GThread **threads)
{
  AsgiQuerySet            *query = asgi_query_set_all (fixture_objects ("shop.Topping"));
  g_autoptr(GCancellable)  cancellable = g_cancellable_new ();

  g_object_weak_ref (G_OBJECT (query), on_finalized, &threads[0]);
  asgi_query_set_eval_async (query, cancellable, on_answered, threads);
  g_object_unref (query);
}

static void
test_everything_is_released_where_it_was_asked (void)
{
  GThread *threads[3] = { NULL, };

  for (int i = 0; i < 50; i++)
    {
      memset (threads, 0, sizeof threads);
      eval_and_forget (threads);
      fixture_wait_until (all_gone, threads);
      for (gsize j = 0; j < G_N_ELEMENTS (threads); j++)
        g_assert_true (threads[j] == g_thread_self ());
    }
}

static gpointer
ask_in_thread (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  GThread                *threads[3] = { NULL, };

  g_main_context_push_thread_default (context);
  eval_and_forget (threads);
  while (!all_gone (threads))
    g_main_context_iteration (context, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (threads[i] == g_thread_self ());
  g_main_context_pop_thread_default (context);

  return NULL;
}

static void
test_a_thread_is_answered_in_its_own_context (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asker", ask_in_thread, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_an_object_dropped_while_it_is_saved_is_saved (void)
{
  AsgiModel              *topping = fixture_new ("shop.Topping", "name", G_TYPE_STRING, "dropped",
                                                 NULL);
  g_autoptr(AsgiQuerySet) found = NULL;
  GThread                *thread = NULL;
  gint64                  count;

  g_object_weak_ref (G_OBJECT (topping), on_finalized, &thread);
  asgi_model_save_async (topping, FALSE, FALSE, NULL, NULL, NULL, NULL, NULL);
  g_object_unref (topping);
  while (thread == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (thread == g_thread_self ());

  found = asgi_query_set_filter (fixture_objects ("shop.Topping"), "name", G_TYPE_STRING,
                                 "dropped", NULL);
  count = asgi_query_set_count_sync (found, NULL, NULL);
  g_assert_cmpint (count, ==, 1);
  fixture_clear ("shop.Topping");
}

/* Shutting down */

static void
test_after_a_shutdown_calls_fail_until_a_restart (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GError)       error = NULL;

  asgi_runtime_shutdown_async (runtime, NULL, fixture_done, &result);
  g_assert_cmpint (asgi_runtime_get_state (runtime), ==, ASGI_RUNTIME_STATE_STOPPING);
  fixture_wait (&result);
  g_assert_true (asgi_runtime_shutdown_finish (runtime, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (asgi_runtime_get_state (runtime), ==, ASGI_RUNTIME_STATE_STOPPED);

  row = asgi_runtime_call_sync (runtime, "probes.version", NULL, NULL, &error);
  fixture_assert_error (error, ASGI_ERROR_NOT_READY, "was shut down");
  g_assert_nonnull (asgi_runtime_get_model (runtime, "shop.Pizza", &error));

  g_assert_false (asgi_runtime_start_sync (runtime, "atlas_settings", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_SUPPORTED, "pizza_settings");
  g_assert_true (asgi_runtime_start_sync (runtime, "pizza_settings", NULL, &error));
  g_assert_no_error (error);
  row = fixture_call ("probes.version", NULL);
  g_assert_nonnull (row);
}

static void
test_a_busy_shutdown_finishes_writes_and_fails_what_waits (void)
{
  g_autoptr(GAsyncResult) held = NULL;
  g_autoptr(GAsyncResult) waiting = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GError)       error = NULL;

  restart_with (1);
  fixture_hold (&held, NULL);
  call_async ("probes.count_calls", NULL, &waiting);
  asgi_runtime_shutdown_async (runtime, NULL, fixture_done, &result);
  row = call_finish (&waiting, &error);
  g_assert_null (row);
  fixture_assert_error (error, ASGI_ERROR_NOT_READY, "shut down");
  g_assert_null (result);
  fixture_release ();
  row = call_finish (&held, &error);
  g_assert_no_error (error);
  fixture_assert_field (row, "value", "held");
  fixture_wait (&result);
  g_assert_true (asgi_runtime_shutdown_finish (runtime, result, &error));
  g_assert_no_error (error);
  asgi_runtime_set_max_workers (runtime, 4);
  asgi_runtime_start_sync (runtime, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_a_shutdown_interrupts_reads (void)
{
  g_autoptr(AsgiQuerySet)   endless = asgi_query_set_raw (fixture_objects ("shop.Topping"),
                                                          COUNT_FOR_EVER, NULL);
  g_autoptr(AsgiResultList) list = NULL;
  g_autoptr(GAsyncResult)   result = NULL;
  g_autoptr(GError)         error = NULL;

  asgi_query_set_eval_async (endless, NULL, fixture_done, &result);
  fixture_call_done ("probes.version");
  g_assert_true (asgi_runtime_shutdown_sync (runtime, NULL, &error));
  g_assert_no_error (error);
  fixture_wait (&result);
  list = asgi_query_set_eval_finish (endless, result, &error);
  g_assert_null (list);
  fixture_assert_error (error, ASGI_ERROR_NOT_READY, "shut down");
  asgi_runtime_start_sync (runtime, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_a_shutdown_during_a_shutdown_says_so (void)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GAsyncResult) start = NULL;
  g_autoptr(GError)       error = NULL;

  asgi_runtime_shutdown_async (runtime, NULL, fixture_done, &first);
  asgi_runtime_shutdown_async (runtime, NULL, fixture_done, &second);
  asgi_runtime_start_async (runtime, NULL, NULL, fixture_done, &start);
  fixture_wait (&first);
  fixture_wait (&second);
  fixture_wait (&start);
  g_assert_false (asgi_runtime_shutdown_finish (runtime, second, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_READY, "wait for that");
  g_assert_false (asgi_runtime_start_finish (runtime, start, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_READY, "wait for shutdown_async()");
  asgi_runtime_start_sync (runtime, NULL, NULL, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  runtime = fixture_start ("pizza_settings");

  g_test_add_func ("/runtime-shutdown/context/released", test_everything_is_released_where_it_was_asked);
  g_test_add_func ("/runtime-shutdown/context/threads", test_a_thread_is_answered_in_its_own_context);
  g_test_add_func ("/runtime-shutdown/context/dropped", test_an_object_dropped_while_it_is_saved_is_saved);
  g_test_add_func ("/runtime-shutdown/shutdown/restart", test_after_a_shutdown_calls_fail_until_a_restart);
  g_test_add_func ("/runtime-shutdown/shutdown/busy",
                   test_a_busy_shutdown_finishes_writes_and_fails_what_waits);
  g_test_add_func ("/runtime-shutdown/shutdown/reads", test_a_shutdown_interrupts_reads);
  g_test_add_func ("/runtime-shutdown/shutdown/twice", test_a_shutdown_during_a_shutdown_says_so);

  return fixture_finish (g_test_run ());
}
