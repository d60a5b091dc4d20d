/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An AsgiCall, as a binding derives one. */
#include "config.h"

#include "core/asgi-call-private.h"
#include "core/asgi-call.h"

#define TEST_TYPE_CALL (test_call_get_type ())
G_DECLARE_FINAL_TYPE (TestCall, test_call, TEST, CALL, AsgiCall)

struct _TestCall {
  AsgiCall  parent_instance;
  GTask    *result;
  guint     n_results;
};

G_DEFINE_FINAL_TYPE (TestCall, test_call, ASGI_TYPE_CALL)

static void
test_call_set_property (GObject      *object,
                        guint         property,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  TestCall *self = TEST_CALL (object);

  g_set_object (&self->result, g_value_get_object (value));
  self->n_results++;
}

static void
test_call_class_init (TestCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = test_call_set_property;
  g_object_class_override_property (object_class, 1, "result");
}

static void
test_call_init (TestCall *self)
{
}

static int tag;

static TestCall *
new_call (GCancellable *cancellable)
{
  return g_object_new (TEST_TYPE_CALL, "cancellable", cancellable, NULL);
}

static void
end (GTask *task)
{
  g_task_return_int (task, 42);
  while (!g_task_get_completed (task))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_the_result_is_told_once (void)
{
  g_autoptr(TestCall) call = new_call (NULL);
  g_autoptr(GTask)    task = asgi_call_new_task (NULL, &tag, G_CANCELLABLE (call), NULL, NULL);
  g_autoptr(GTask)    result = NULL;

  g_assert_true (g_task_get_source_tag (task) == &tag);
  g_assert_false (g_task_get_check_cancellable (task));
  end (task);
  g_assert_cmpuint (call->n_results, ==, 1);
  result = g_steal_pointer (&call->result);
  g_assert_true (result == task);
  g_assert_cmpint (g_task_propagate_int (result, NULL), ==, 42);
}

static void
count (GObject      *source,
       GAsyncResult *result,
       gpointer      data)
{
  (*(guint *) data)++;
}

static void
test_a_callback_takes_its_place (void)
{
  guint               n = 0;
  g_autoptr(TestCall) call = new_call (NULL);
  g_autoptr(GTask)    task = asgi_call_new_task (NULL, &tag, G_CANCELLABLE (call), count, &n);

  end (task);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (call->n_results, ==, 0);
}

static void
test_any_other_cancellable_needs_a_callback (void)
{
  guint                   n = 0;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GTask)        told = asgi_call_new_task (NULL, &tag, cancellable, count, &n);
  g_autoptr(GTask)        untold = asgi_call_new_task (NULL, &tag, cancellable, NULL, NULL);

  end (told);
  end (untold);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_its_cancellable_cancels_it (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(TestCall)     before = new_call (cancellable);
  g_autoptr(TestCall)     after = NULL;

  g_assert_false (g_cancellable_is_cancelled (G_CANCELLABLE (before)));
  g_cancellable_cancel (cancellable);
  g_assert_true (g_cancellable_is_cancelled (G_CANCELLABLE (before)));
  after = new_call (cancellable);
  g_assert_true (g_cancellable_is_cancelled (G_CANCELLABLE (after)));
}

static void
test_at_its_end_it_lets_go_of_its_cancellable (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(TestCall)     call = new_call (cancellable);
  g_autoptr(GTask)        task = asgi_call_new_task (NULL, &tag, G_CANCELLABLE (call), NULL, NULL);
  TestCall               *dropped = new_call (cancellable);
  gpointer                watched = cancellable;

  end (task);
  g_clear_object (&call->result);
  g_object_unref (dropped);
  g_object_add_weak_pointer (G_OBJECT (cancellable), &watched);
  g_cancellable_cancel (cancellable);
  g_assert_false (g_cancellable_is_cancelled (G_CANCELLABLE (call)));
  g_clear_object (&cancellable);
  g_assert_null (watched);
}

/* The handler has the last reference for as long as it runs. */
static void
drop (GCancellable *cancellable,
      TestCall    **call)
{
  g_clear_object (call);
}

static void
test_it_may_go_while_it_is_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  TestCall               *call = new_call (cancellable);

  g_signal_connect (call, "cancelled", G_CALLBACK (drop), &call);
  g_cancellable_cancel (cancellable);
  g_assert_null (call);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call/result", test_the_result_is_told_once);
  g_test_add_func ("/call/callback", test_a_callback_takes_its_place);
  g_test_add_func ("/call/other", test_any_other_cancellable_needs_a_callback);
  g_test_add_func ("/call/cancel", test_its_cancellable_cancels_it);
  g_test_add_func ("/call/end", test_at_its_end_it_lets_go_of_its_cancellable);
  g_test_add_func ("/call/drop", test_it_may_go_while_it_is_cancelled);

  return g_test_run ();
}
