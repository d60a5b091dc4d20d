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
                   "shop.Box shop.Pizza shop.Price shop.Topping ");
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

  return fixture_finish (g_test_run ());
}
