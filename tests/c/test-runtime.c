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

/* Before the start */

static void
test_calls_before_start_fail (void)
{
  g_autoptr(GError)       error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GListModel)   models = asgi_runtime_list_models (runtime);

  call_async ("probes.version", NULL, &result);
  g_assert_null (result);
  row = call_finish (&result, &error);
  g_assert_null (row);
  fixture_assert_error (error, ASGI_ERROR_NOT_READY, "start_async()");

  g_assert_null (asgi_runtime_get_model (runtime, "shop.Pizza", &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_READY, "start_async()");

  g_assert_cmpuint (g_list_model_get_n_items (models), ==, 0);
  g_assert_cmpint (asgi_runtime_get_state (runtime), ==, ASGI_RUNTIME_STATE_STOPPED);
  g_assert_null (asgi_runtime_get_django_version (runtime));
}

static void
test_shutdown_before_start_is_nothing (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  asgi_runtime_shutdown_async (runtime, NULL, fixture_done, &result);
  fixture_wait (&result);
  g_assert_true (asgi_runtime_shutdown_finish (runtime, result, &error));
  g_assert_no_error (error);
}

static void
test_a_cancelled_start_starts_nothing (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  g_cancellable_cancel (cancellable);
  asgi_runtime_start_async (runtime, NULL, cancellable, fixture_done, &result);
  fixture_wait (&result);
  g_assert_false (asgi_runtime_start_finish (runtime, result, &error));
  fixture_assert_cancelled (error);
  g_assert_cmpint (asgi_runtime_get_state (runtime), ==, ASGI_RUNTIME_STATE_STOPPED);
}

/* Starting */

static void
on_state (GObject    *object,
          GParamSpec *pspec,
          gpointer    data)
{
  GString    *states = data;
  GEnumClass *klass = g_type_class_ref (ASGI_TYPE_RUNTIME_STATE);

  g_string_append_printf (states, "%s ",
                          g_enum_get_value (klass, asgi_runtime_get_state (runtime))->value_nick);
  g_type_class_unref (klass);
}

static void
test_two_starts_at_once_are_one (void)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GAsyncResult) call = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GError)       error = NULL;
  g_autoptr(GString)      states = g_string_new (NULL);
  g_autofree char        *database = fixture_path ("database.sqlite3");
  gulong                  id = g_signal_connect (runtime, "notify::state", G_CALLBACK (on_state),
                                                 states);

  g_setenv ("PIZZA_DATABASE", database, TRUE);
  asgi_runtime_start_async (runtime, "pizza_settings", NULL, fixture_done, &first);
  asgi_runtime_start_async (runtime, "pizza_settings", NULL, fixture_done, &second);
  /* A call that is made while it starts waits for the start. */
  call_async ("probes.version", NULL, &call);
  fixture_wait (&first);
  fixture_wait (&second);
  row = call_finish (&call, &error);
  g_assert_no_error (error);

  g_assert_true (asgi_runtime_start_finish (runtime, first, &error));
  g_assert_no_error (error);
  g_assert_true (asgi_runtime_start_finish (runtime, second, &error));
  g_assert_no_error (error);
  fixture_assert_field (row, "value", asgi_runtime_get_python_version (runtime));
  g_assert_cmpstr (states->str, ==, "starting running ");
  g_assert_cmpstr (asgi_runtime_get_settings_module (runtime), ==, "pizza_settings");
  g_assert_nonnull (asgi_runtime_get_django_version (runtime));
  g_signal_handler_disconnect (runtime, id);
  fixture_start (NULL);
}

static void
test_a_second_start_is_fine_with_the_same_settings (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (asgi_runtime_start_sync (runtime, "pizza_settings", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (asgi_runtime_start_sync (runtime, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_a_second_start_is_refused_with_other_settings (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  asgi_runtime_start_async (runtime, "atlas_settings", NULL, fixture_done, &result);
  fixture_wait (&result);
  g_assert_false (asgi_runtime_start_finish (runtime, result, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_SUPPORTED, "pizza_settings");
  g_assert_cmpint (asgi_runtime_get_state (runtime), ==, ASGI_RUNTIME_STATE_RUNNING);
}

static void
test_configure_after_start_is_refused (void)
{
  const char        *apps[] = { "shop", NULL };
  g_autoptr(GError)  error = NULL;

  g_assert_false (asgi_runtime_configure (runtime, apps, ":memory:", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_SUPPORTED, "has been started");
}

static void
test_the_working_folder_is_not_searched (void)
{
  g_autofree char *found = fixture_call_string ("probes.path_has_working_folder");

  g_assert_cmpstr (found, ==, "FALSE");
}

/* Models */

static void
test_models_are_listed_by_label (void)
{
  g_autoptr(GListModel) models = asgi_runtime_list_models (runtime);
  g_autoptr(GString)    labels = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr(AsgiModelInfo) info = g_list_model_get_item (models, i);

      g_string_append_printf (labels, "%s ", asgi_model_info_get_label (info));
    }
  g_assert_cmpstr (labels->str, ==,
                   "shop.Box shop.Pizza shop.Pizza_toppings shop.Price shop.Topping ");
}

static void
test_a_wrong_label_names_the_choices (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (asgi_runtime_get_model (runtime, "shop.Pasta", &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "shop.Pizza, ");
  g_assert_null (asgi_runtime_get_model (runtime, "restaurant.Pizza", &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "“restaurant.Pizza”");
  g_assert_null (asgi_runtime_get_model (runtime, "", &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "Choices are");
  g_assert_nonnull (asgi_runtime_get_model (runtime, "shop.pizza", &error));
  g_assert_no_error (error);
}

/* Calls */

static void
test_calls_run_on_workers (void)
{
  g_autofree char *on_worker = fixture_call_string ("probes.on_worker");

  g_assert_cmpstr (on_worker, ==, "TRUE");
}

static void
test_a_worker_keeps_its_connection_and_thread_locals (void)
{
  gint64 connection, calls;

  restart_with (1);
  connection = fixture_call_integer ("probes.connection");
  calls = fixture_call_integer ("probes.calls_here");
  for (int i = 1; i < 20; i++)
    {
      g_assert_cmpint (fixture_call_integer ("probes.connection"), ==, connection);
      g_assert_cmpint (fixture_call_integer ("probes.calls_here"), ==, calls + i);
    }
  restart_with (4);
}

static void
test_a_database_error_leaves_the_connection_usable (void)
{
  g_autoptr(AsgiQuerySet) broken = asgi_query_set_raw (fixture_objects ("shop.Topping"),
                                                       "SELECT nonsense FROM nowhere", NULL);
  g_autoptr(AsgiResultList) list = NULL;
  g_autoptr(GError)         error = NULL;

  list = asgi_query_set_eval_sync (broken, NULL, &error);
  g_assert_null (list);
  fixture_assert_error (error, ASGI_ERROR_OPERATIONAL, "no such table: nowhere");
  g_assert_cmpint (fixture_call_integer ("probes.connection"), !=, 0);
}

static const struct {
  const char *function;
  AsgiError   code;
  const char *text;
} failures[] = {
  { "probes.fail", ASGI_ERROR_PYTHON, "broken" },
  { "probes.exit_program", ASGI_ERROR_PYTHON, "7" },
  { "probes.interrupt_program", ASGI_ERROR_PYTHON, "KeyboardInterrupt" },
  { "probes.bad_text", ASGI_ERROR_PYTHON, "lone ?" },
  { "probes.bad_description", ASGI_ERROR_PYTHON, "__str__()" },
  { "probes.nothing_there", ASGI_ERROR_LOOKUP, "nothing_there" },
  { "nowhere.at_all", ASGI_ERROR_LOOKUP, "nowhere.at_all" },
  { "probes", ASGI_ERROR_LOOKUP, "probes" },
  { "", ASGI_ERROR_LOOKUP, "dotted name" },
  { "probes.__name__", ASGI_ERROR_TYPE, "not callable" },
  { "broken_module.function", ASGI_ERROR_IMPORT, "invalid syntax" },
  { "broken_import.function", ASGI_ERROR_IMPORT, "not_installed_anywhere" },
};

static void
test_a_failing_function_never_ends_the_process (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr(GError)  error = NULL;
      g_autoptr(AsgiRow) row = NULL;

      g_test_message ("%s", failures[i].function);
      row = asgi_runtime_call_sync (runtime, failures[i].function, NULL, NULL, &error);
      g_assert_null (row);
      fixture_assert_error (error, failures[i].code, failures[i].text);
    }
}

static void
test_a_traceback_is_within_reach (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant)     details = NULL;
  g_autoptr(AsgiRow)      row = NULL;
  g_autoptr(GError)       error = NULL;
  const char             *traceback = NULL;

  call_async ("probes.fail", NULL, &result);
  fixture_wait (&result);
  details = asgi_error_get_details (result);
  row = call_finish (&result, &error);
  g_assert_cmpstr (asgi_error_get_exception (error), ==, "builtins.RuntimeError");
  g_assert_nonnull (strstr (asgi_error_get_traceback (error), "in fail"));
  g_assert_true (g_variant_lookup (details, "traceback", "&s", &traceback));
  g_assert_cmpstr (traceback, ==, asgi_error_get_traceback (error));
}

static void
test_a_result_of_another_call_is_refused (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char        *output = NULL;
  g_autoptr(GError)       error = NULL;

  call_async ("probes.version", NULL, &result);
  fixture_wait (&result);
  output = asgi_runtime_call_command_finish (runtime, result, &error);
  g_assert_null (output);
  fixture_assert_error (error, ASGI_ERROR_TYPE, "of another call");
}

static void
test_a_call_needs_no_callback (void)
{
  g_autoptr(AsgiArguments)  args = asgi_arguments_new ();
  g_autofree char          *order = NULL;

  restart_with (1);
  asgi_arguments_append_string (args, "called");
  asgi_runtime_call_async (runtime, "probes.append", args, NULL, NULL, NULL);
  order = fixture_call_string ("probes.order");
  g_assert_cmpstr (order, ==, "called");
  restart_with (4);
}

/* Commands */

static void
test_a_command_gives_its_output (void)
{
  const char        *args[] = { "shop", "--plan", "--no-color", NULL };
  g_autoptr(GError)  error = NULL;
  g_autofree char   *output = asgi_runtime_call_command_sync (runtime, "showmigrations", args,
                                                              NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (output, "shop.0001_initial"));
}

static void
test_a_wrong_command_names_the_choices (void)
{
  const char        *args[] = { "--no-such-option", NULL };
  g_autoptr(GError)  error = NULL;

  g_assert_null (asgi_runtime_call_command_sync (runtime, "migrat", NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_COMMAND, "migrate,");
  g_assert_null (asgi_runtime_call_command_sync (runtime, "migrate", args, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_COMMAND, "--no-such-option");
}

static void
on_output (AsgiRuntime *self,
           const char  *command,
           const char  *text,
           gpointer     data)
{
  guint *n = data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpstr (command, ==, "showmigrations");
  (*n)++;
}

static void
test_output_is_told_in_the_main_context (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) held = NULL;
  g_autofree char        *output = NULL;
  g_autoptr(GError)       error = NULL;
  guint                   n = 0;
  gulong                  id = g_signal_connect (runtime, "command-output",
                                                 G_CALLBACK (on_output), &n);

  restart_with (1);
  asgi_runtime_call_command_async (runtime, "showmigrations", NULL, NULL, fixture_done, &result);
  /* It ends before this, which writes too, while nobody iterates the main context. */
  fixture_call_done ("probes.version");
  g_assert_cmpuint (n, ==, 0);
  fixture_wait (&result);
  output = asgi_runtime_call_command_finish (runtime, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 0);
  g_signal_handler_disconnect (runtime, id);
  restart_with (4);
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
  runtime = asgi_runtime_get_default ();

  g_test_add_func ("/runtime/before/calls-fail", test_calls_before_start_fail);
  g_test_add_func ("/runtime/before/shutdown", test_shutdown_before_start_is_nothing);
  g_test_add_func ("/runtime/before/cancelled-start", test_a_cancelled_start_starts_nothing);
  g_test_add_func ("/runtime/start/two-at-once", test_two_starts_at_once_are_one);
  g_test_add_func ("/runtime/start/again", test_a_second_start_is_fine_with_the_same_settings);
  g_test_add_func ("/runtime/start/other-settings",
                   test_a_second_start_is_refused_with_other_settings);
  g_test_add_func ("/runtime/start/configure-after", test_configure_after_start_is_refused);
  g_test_add_func ("/runtime/start/working-folder", test_the_working_folder_is_not_searched);
  g_test_add_func ("/runtime/models/list", test_models_are_listed_by_label);
  g_test_add_func ("/runtime/models/wrong-label", test_a_wrong_label_names_the_choices);
  g_test_add_func ("/runtime/call/on-worker", test_calls_run_on_workers);
  g_test_add_func ("/runtime/call/kept-connection",
                   test_a_worker_keeps_its_connection_and_thread_locals);
  g_test_add_func ("/runtime/call/database-error",
                   test_a_database_error_leaves_the_connection_usable);
  g_test_add_func ("/runtime/call/failures", test_a_failing_function_never_ends_the_process);
  g_test_add_func ("/runtime/call/traceback", test_a_traceback_is_within_reach);
  g_test_add_func ("/runtime/call/other-result", test_a_result_of_another_call_is_refused);
  g_test_add_func ("/runtime/call/no-callback", test_a_call_needs_no_callback);
  g_test_add_func ("/runtime/command/output", test_a_command_gives_its_output);
  g_test_add_func ("/runtime/command/wrong", test_a_wrong_command_names_the_choices);
  g_test_add_func ("/runtime/command/context", test_output_is_told_in_the_main_context);
  g_test_add_func ("/runtime/cancel/before", test_cancelled_before_it_never_runs);
  g_test_add_func ("/runtime/cancel/waiting", test_cancelled_while_it_waits_it_leaves_the_queue);
  g_test_add_func ("/runtime/cancel/running", test_cancelled_while_it_runs_it_is_told);
  g_test_add_func ("/runtime/cancel/after", test_cancelled_afterwards_it_has_its_result);
  g_test_add_func ("/runtime/cancel/statement",
                   test_a_cancelled_statement_is_stopped_in_the_database);
  g_test_add_func ("/runtime/cancel/write", test_a_cancelled_write_tells_the_truth);
  g_test_add_func ("/runtime/context/released", test_everything_is_released_where_it_was_asked);
  g_test_add_func ("/runtime/context/threads", test_a_thread_is_answered_in_its_own_context);
  g_test_add_func ("/runtime/context/dropped", test_an_object_dropped_while_it_is_saved_is_saved);
  g_test_add_func ("/runtime/shutdown/restart", test_after_a_shutdown_calls_fail_until_a_restart);
  g_test_add_func ("/runtime/shutdown/busy",
                   test_a_busy_shutdown_finishes_writes_and_fails_what_waits);
  g_test_add_func ("/runtime/shutdown/reads", test_a_shutdown_interrupts_reads);
  g_test_add_func ("/runtime/shutdown/twice", test_a_shutdown_during_a_shutdown_says_so);

  return fixture_finish (g_test_run ());
}
