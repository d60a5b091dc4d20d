/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The three forms of a call, with a stand-in for Python that answers 42. */
#include "config.h"

#include "core/asgi-error-private.h"
#include "core/asgi-pool-private.h"
#include "core/asgi-request-private.h"

static GObject *source;
static int      tag;

static void
nothing (AsgiWorker *worker)
{
}

static void
answer (AsgiWorker *worker,
        AsgiJob    *job)
{
  if (g_str_equal (job->verb, "fail"))
    asgi_job_take_error (job, g_error_new_literal (ASGI_ERROR, ASGI_ERROR_FIELD, "no field"));
  else if (g_str_equal (job->verb, "print"))
    asgi_job_emit_output (job, "printed");
  job->integer = 42;
}

static void
do_not_interrupt (AsgiWorker *worker,
                  AsgiJob    *job)
{
}

static const AsgiPoolFuncs stand_in = {
  .enter = nothing,
  .run = answer,
  .interrupt = do_not_interrupt,
  .wake = nothing,
  .leave = nothing,
};

static void
keep_result (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  g_assert_true (object == source);
  *(GAsyncResult **) data = g_object_ref (result);
}

static AsgiJob *
run (AsgiJob       *job,
     GCancellable  *cancellable,
     GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  asgi_request_start (source, &tag, job, cancellable, keep_result, &result);
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return asgi_request_finish (source, &tag, result, error);
}

static AsgiJob *
new_job (const char   *verb,
         AsgiJobFlags  flags)
{
  return asgi_job_new (verb, NULL, ASGI_REPLY_INTEGER, flags);
}

static void
test_an_answer_comes_in_both_forms (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (asgi_request_take_integer (run (new_job ("ask", ASGI_JOB_READ), NULL, &error)),
                   ==, 42);
  g_assert_no_error (error);
  g_assert_cmpint (asgi_request_take_integer (asgi_request_run (source,
                                                                new_job ("ask", ASGI_JOB_READ),
                                                                NULL, &error)), ==, 42);
  g_assert_no_error (error);
}

static void
test_a_failure_comes_in_both_forms (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (run (new_job ("fail", ASGI_JOB_READ), NULL, &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_FIELD);
  g_clear_error (&error);
  g_assert_null (asgi_request_run (source, new_job ("fail", ASGI_JOB_READ), NULL, &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_FIELD);
  g_assert_cmpint (asgi_request_take_integer (NULL), ==, -1);
}

static void
test_wrong_arguments_are_told_later (void)
{
  AsgiArguments     *args = asgi_arguments_new ();
  g_autoptr(GError)  error = NULL;

  asgi_arguments_set_int64 (args, "not a name", 1);
  g_assert_null (run (asgi_job_new ("ask", args, ASGI_REPLY_NONE, ASGI_JOB_READ), NULL, &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_FIELD);
}

static void
test_a_read_cancelled_too_late_is_cancelled_all_the_same (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) write = NULL;
  g_autoptr(AsgiJob)      answered = NULL;
  g_autoptr(GError)       error = NULL;

  asgi_request_start (source, &tag, new_job ("ask", ASGI_JOB_READ), cancellable, keep_result,
                      &result);
  asgi_request_start (source, &tag, new_job ("ask", ASGI_JOB_WRITE), cancellable, keep_result,
                      &write);
  /* They are answered, behind this one, while nobody looks. */
  asgi_request_take_done (asgi_request_run (source, new_job ("ask", ASGI_JOB_READ), NULL, NULL));
  g_cancellable_cancel (cancellable);
  while (result == NULL || write == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (asgi_request_finish (source, &tag, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* It may have been committed: the truth is told. */
  answered = asgi_request_finish (source, &tag, write, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answered);
}

static void
count_output (AsgiJob    *job,
              gpointer    object,
              const char *text)
{
  g_assert_true (object == source);
  g_assert_null (asgi_pool_get_worker ());
  (*(guint *) job->apply_data)++;
}

static void
test_output_waits_for_the_context (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  AsgiJob                *job = new_job ("print", ASGI_JOB_WRITE);
  guint                   n = 0;

  job->output = count_output;
  job->apply_data = &n;
  asgi_request_start (source, &tag, job, NULL, keep_result, &result);
  asgi_request_take_done (asgi_request_run (source, new_job ("ask", ASGI_JOB_READ), NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, ==, 1);
  asgi_request_take_done (asgi_request_finish (source, &tag, result, NULL));
}

static void
test_a_local_answer_asks_nobody (void)
{
  AsgiJob           *job = new_job ("fail", ASGI_JOB_LOCAL);
  g_autoptr(GError)  error = NULL;

  job->integer = 7;
  g_assert_cmpint (asgi_request_take_integer (run (job, NULL, &error)), ==, 7);
  g_assert_no_error (error);
}

static void
test_a_finish_of_another_call_is_refused (void)
{
  g_autoptr(GTask)  task = g_task_new (source, NULL, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (asgi_request_finish (source, &tag, G_ASYNC_RESULT (task), &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_TYPE);
}

static void
test_without_a_pool_calls_fail (void)
{
  g_autoptr(GError) error = NULL;

  asgi_pool_set_default (NULL, "not now");
  g_assert_null (run (new_job ("ask", ASGI_JOB_READ), NULL, &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_NOT_READY);
  g_assert_cmpstr (error->message, ==, "not now");
}

int
main (int   argc,
      char *argv[])
{
  AsgiPool *pool = asgi_pool_new (&stand_in, 1);
  int       result;

  g_test_init (&argc, &argv, NULL);
  source = g_object_new (G_TYPE_OBJECT, NULL);
  asgi_pool_set_ready (pool, TRUE);
  asgi_pool_set_default (pool, NULL);

  g_test_add_func ("/request/answer", test_an_answer_comes_in_both_forms);
  g_test_add_func ("/request/failure", test_a_failure_comes_in_both_forms);
  g_test_add_func ("/request/arguments", test_wrong_arguments_are_told_later);
  g_test_add_func ("/request/cancelled-late",
                   test_a_read_cancelled_too_late_is_cancelled_all_the_same);
  g_test_add_func ("/request/output", test_output_waits_for_the_context);
  g_test_add_func ("/request/local", test_a_local_answer_asks_nobody);
  g_test_add_func ("/request/other-result", test_a_finish_of_another_call_is_refused);
  g_test_add_func ("/request/no-pool", test_without_a_pool_calls_fail);

  result = g_test_run ();
  asgi_pool_stop (pool, NULL);
  asgi_pool_join (pool);
  asgi_pool_unref (pool);
  g_object_unref (source);

  return result;
}
