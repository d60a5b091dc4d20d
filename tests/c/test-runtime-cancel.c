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

/* Cancelling */

static void
test_cancelled_before_it_never_runs (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GError)       error = NULL;
  gint64                  calls = fixture_call_integer ("probes.count_calls");

  g_cancellable_cancel (cancellable);
  call_async ("probes.count_calls", cancellable, &result);
  row = call_finish (&result, &error);
  g_assert_null (row);
  fixture_assert_cancelled (error);
  g_assert_cmpint (fixture_call_integer ("probes.count_calls"), ==, calls + 1);
}

static void
test_cancelled_while_it_waits_it_leaves_the_queue (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) held = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(AsgiRow)      held_row = NULL;
  g_autoptr(GError)       error = NULL;
  gint64                  calls = fixture_call_integer ("probes.count_calls");

  restart_with (1);
  fixture_hold (&held, NULL);
  call_async ("probes.count_calls", cancellable, &result);
  g_cancellable_cancel (cancellable);
  row = call_finish (&result, &error);
  g_assert_null (row);
  fixture_assert_cancelled (error);
  g_assert_null (held);
  fixture_release ();
  held_row = call_finish (&held, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_call_integer ("probes.count_calls"), ==, calls + 1);
  restart_with (4);
}

static void
test_cancelled_while_it_runs_it_is_told (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) held = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GError)       error = NULL;

  fixture_hold (&held, cancellable);
  g_cancellable_cancel (cancellable);
  row = call_finish (&held, &error);
  g_assert_null (row);
  fixture_assert_cancelled (error);
}

static void
test_cancelled_afterwards_it_has_its_result (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GError)       error = NULL;

  call_async ("probes.version", cancellable, &result);
  fixture_wait (&result);
  g_cancellable_cancel (cancellable);
  row = call_finish (&result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (row);
}

/* Endless, but for being stopped. */
#define COUNT_FOR_EVER \
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) " \
  "SELECT count(*) AS id, '' AS name FROM n"

static void
test_a_cancelled_statement_is_stopped_in_the_database (void)
{
  g_autoptr(AsgiQuerySet) endless = asgi_query_set_raw (fixture_objects ("shop.Topping"),
                                                        COUNT_FOR_EVER, NULL);

  restart_with (1);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(GCancellable)   cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult)   result = NULL;
      g_autoptr(AsgiResultList) list = NULL;
      g_autoptr(GError)         error = NULL;

      asgi_query_set_eval_async (endless, cancellable, fixture_done, &result);
      for (int wait = 0; wait < 20; wait++)
        {
          g_usleep (2000);
          g_main_context_iteration (NULL, FALSE);
        }
      g_assert_null (result);
      g_cancellable_cancel (cancellable);
      fixture_wait (&result);
      list = asgi_query_set_eval_finish (endless, result, &error);
      g_assert_null (list);
      fixture_assert_cancelled (error);
      g_assert_cmpint (asgi_query_set_count_sync (fixture_objects ("shop.Topping"), NULL, &error),
                       ==, 0);
      g_assert_no_error (error);
    }
  restart_with (4);
}

typedef struct {
  GCancellable *cancellable;
  guint         delay;
} Canceller;

static gpointer
cancel_in_thread (gpointer data)
{
  Canceller *self = data;

  g_usleep (self->delay);
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

/* Whenever the cancelling comes: a write that says that it is done is done, and one that says
 * that it was cancelled is not. */
static void
test_a_cancelled_write_tells_the_truth (void)
{
  for (guint i = 0; i < 150; i++)
    {
      g_autoptr(GCancellable)   cancellable = g_cancellable_new ();
      g_autofree char          *name = g_strdup_printf ("topping %u", i);
      g_autoptr(GHashTable)     values = fixture_table ("name", G_TYPE_STRING, name, NULL);
      g_autoptr(AsgiQuerySet)   found = asgi_query_set_filter_with (
                                          fixture_objects ("shop.Topping"), values);
      g_autoptr(AsgiModel)      topping = NULL;
      g_autoptr(GError)         error = NULL;
      Canceller                 canceller = { cancellable, i * 10 };
      GThread                  *thread = g_thread_new ("canceller", cancel_in_thread, &canceller);
      gint64                    expected = 1;

      topping = asgi_query_set_create_sync (fixture_objects ("shop.Topping"), values, cancellable,
                                            &error);
      g_thread_join (thread);
      g_assert_true ((topping == NULL) == (error != NULL));
      if (error)
        {
          expected = 0;
          fixture_assert_cancelled (error);
        }
      g_assert_cmpint (asgi_query_set_count_sync (found, NULL, &error), ==, expected);
      g_assert_no_error (error);
    }
  fixture_clear ("shop.Topping");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  runtime = fixture_start ("pizza_settings");

  g_test_add_func ("/runtime-cancel/before", test_cancelled_before_it_never_runs);
  g_test_add_func ("/runtime-cancel/waiting", test_cancelled_while_it_waits_it_leaves_the_queue);
  g_test_add_func ("/runtime-cancel/running", test_cancelled_while_it_runs_it_is_told);
  g_test_add_func ("/runtime-cancel/after", test_cancelled_afterwards_it_has_its_result);
  g_test_add_func ("/runtime-cancel/statement",
                   test_a_cancelled_statement_is_stopped_in_the_database);
  g_test_add_func ("/runtime-cancel/write", test_a_cancelled_write_tells_the_truth);

  return fixture_finish (g_test_run ());
}
