/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static AsgiRuntime *runtime;

static AsgiTransaction *
begin (void)
{
  g_autoptr(GError)  error = NULL;
  AsgiTransaction   *tx = asgi_runtime_begin_sync (runtime, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ASGI_IS_TRANSACTION (tx));
  return tx;
}

static void
commit (AsgiTransaction *tx)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (asgi_transaction_commit_sync (tx, NULL, &error));
  g_assert_no_error (error);
}

static void
roll_back (AsgiTransaction *tx)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (asgi_transaction_rollback_sync (tx, NULL, &error));
  g_assert_no_error (error);
}

static AsgiTransaction *
savepoint (AsgiTransaction *tx)
{
  g_autoptr(GError)  error = NULL;
  AsgiTransaction   *inner = asgi_transaction_savepoint_sync (tx, NULL, &error);

  g_assert_no_error (error);
  return inner;
}

static AsgiQuerySet *
toppings (void)
{
  return fixture_objects ("shop.Topping");
}

static AsgiModel *
add (AsgiTransaction *tx,
     const char      *name)
{
  g_autoptr(AsgiQuerySet)  query = tx ? asgi_transaction_bind (tx, toppings ())
                                      : g_object_ref (toppings ());
  g_autoptr(GHashTable)    values = fixture_table ("name", G_TYPE_STRING, name, NULL);
  g_autoptr(GError)        error = NULL;
  AsgiModel               *made = asgi_query_set_create_sync (query, values, NULL, &error);

  g_assert_no_error (error);
  return made;
}

static void
add_one (AsgiTransaction *tx,
         const char      *name)
{
  g_object_unref (add (tx, name));
}

/* The names of the toppings, in their order, as a transaction or everybody else sees them. */
static void
assert_toppings (AsgiTransaction *tx,
                 const char      *expected)
{
  g_autoptr(AsgiQuerySet)   ordered = asgi_query_set_order_by (toppings (), "name", NULL);
  g_autoptr(AsgiQuerySet)   query = tx ? asgi_transaction_bind (tx, ordered)
                                       : g_object_ref (ordered);
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) list = asgi_query_set_eval_sync (query, NULL, &error);
  g_autoptr(GString)        names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < asgi_result_list_get_size (list); i++)
    {
      g_autoptr(AsgiModel) topping = asgi_result_list_get (list, i);
      g_autofree char     *name = fixture_text (topping, "name");

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
set_up (void)
{
  fixture_clear ("shop.Topping");
  fixture_clear ("shop.Pizza");
}

/* What it sees, and what others see */

static void
test_nobody_sees_what_is_not_committed (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;

  set_up ();
  tx = begin ();
  add_one (tx, "ham");
  assert_toppings (tx, "ham");
  assert_toppings (NULL, "");
  g_assert_true (asgi_transaction_is_active (tx));
  g_assert_cmpstr (asgi_transaction_get_using (tx), ==, "default");
  commit (tx);
  assert_toppings (NULL, "ham");
  g_assert_cmpint (asgi_transaction_get_state (tx), ==, ASGI_TRANSACTION_STATE_COMMITTED);
}

static void
test_a_rollback_takes_everything_back (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;

  set_up ();
  add_one (NULL, "olives");
  tx = begin ();
  add_one (tx, "ham");
  roll_back (tx);
  assert_toppings (NULL, "olives");
  g_assert_cmpint (asgi_transaction_get_state (tx), ==, ASGI_TRANSACTION_STATE_ROLLED_BACK);
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    data)
{
  g_string_append_printf (data, "%s ", pspec->name);
}

static void
test_it_is_asynchronous (void)
{
  g_autoptr(GAsyncResult)    result = NULL;
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(GString)         notified = g_string_new (NULL);
  g_autoptr(GError)          error = NULL;

  set_up ();
  asgi_runtime_begin_full_async (runtime, "default", ASGI_ISOLATION_SERIALIZABLE,
                                 ASGI_TRANSACTION_FLAGS_DURABLE, NULL, fixture_done, &result);
  fixture_wait (&result);
  tx = asgi_runtime_begin_full_finish (runtime, result, &error);
  g_assert_no_error (error);
  g_signal_connect (tx, "notify", G_CALLBACK (on_notify), notified);
  g_clear_object (&result);
  asgi_transaction_commit_async (tx, NULL, fixture_done, &result);
  fixture_wait (&result);
  g_assert_true (asgi_transaction_commit_finish (tx, result, &error));
  g_assert_cmpstr (notified->str, ==, "is-active state ");
}

/* What is in it */

static void
test_objects_that_come_out_of_it_stay_in_it (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiModel)       ham = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  ham = add (tx, "ham");
  fixture_set (ham, "name", G_TYPE_STRING, "bacon");
  asgi_model_save_sync (ham, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_toppings (tx, "bacon");
  assert_toppings (NULL, "");
  commit (tx);

  fixture_set (ham, "name", G_TYPE_STRING, "salami");
  asgi_model_save_sync (ham, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_toppings (NULL, "salami");
}

static void
test_so_do_their_related_managers (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiModel)       box = NULL;
  g_autoptr(AsgiQuerySet)    boxes = NULL;
  g_autoptr(AsgiQuerySet)    found = NULL;
  g_autoptr(AsgiQuerySet)    pizzas = NULL;
  g_autoptr(AsgiModel)       bound = NULL;
  g_autoptr(AsgiModel)       pizza = fixture_create ("shop.Pizza", "name", G_TYPE_STRING, "funghi",
                                                     "price", ASGI_TYPE_MODEL,
                                                     fixture_create ("shop.Price", "amount",
                                                                     G_TYPE_STRING, "9.99", NULL),
                                                     NULL);
  g_autoptr(GListModel)      list = fixture_list (pizza, NULL);
  g_autoptr(GError)          error = NULL;

  box = fixture_create ("shop.Box", "name", G_TYPE_STRING, "big", NULL);
  tx = begin ();
  boxes = asgi_transaction_bind (tx, fixture_objects ("shop.Box"));
  found = asgi_query_set_filter (boxes, "name", G_TYPE_STRING, "big", NULL);
  bound = asgi_query_set_first_sync (found, NULL, &error);
  pizzas = asgi_model_get_related_manager (bound, "pizza_set", &error);
  g_assert_true (asgi_many_to_one_related_manager_add_sync (
    ASGI_MANY_TO_ONE_RELATED_MANAGER (pizzas), list, TRUE, NULL, &error));
  g_assert_cmpint (asgi_query_set_count_sync (pizzas, NULL, &error), ==, 1);
  roll_back (tx);

  g_clear_object (&pizzas);
  pizzas = asgi_model_get_related_manager (box, "pizza_set", &error);
  g_assert_cmpint (asgi_query_set_count_sync (pizzas, NULL, &error), ==, 0);
  g_assert_no_error (error);
}

static void
test_an_object_can_be_bound_to_it (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiModel)       ham = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  ham = fixture_new ("shop.Topping", "name", G_TYPE_STRING, "ham", NULL);
  tx = begin ();
  g_assert_true (asgi_transaction_bind_model (tx, ham) == ham);
  asgi_model_save_sync (ham, FALSE, FALSE, NULL, NULL, NULL, &error);
  assert_toppings (NULL, "");
  commit (tx);
  assert_toppings (NULL, "ham");
  asgi_model_save_sync (ham, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_what_was_bound_fails_after_the_end (void)
{
  g_autoptr(AsgiTransaction) tx = begin ();
  g_autoptr(AsgiQuerySet)    bound = asgi_transaction_bind (tx, toppings ());
  g_autoptr(AsgiModel)       ham = fixture_new ("shop.Topping", "name", G_TYPE_STRING, "ham", NULL);
  g_autoptr(GError)          error = NULL;

  asgi_transaction_bind_model (tx, ham);
  commit (tx);
  g_assert_cmpint (asgi_query_set_count_sync (bound, NULL, &error), ==, -1);
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "has ended: it was committed");
  g_assert_false (asgi_model_save_sync (ham, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "has ended: it was committed");
  g_assert_false (asgi_transaction_commit_sync (tx, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "has ended: it was committed");
  g_assert_false (asgi_transaction_rollback_sync (tx, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "has ended: it was committed");
}

static void
test_related_managers_keep_their_class (void)
{
  g_autoptr(AsgiModel)       ham = fixture_create ("shop.Topping", "name", G_TYPE_STRING, "ham", NULL);
  g_autoptr(AsgiTransaction) tx = begin ();
  g_autoptr(GError)          error = NULL;
  g_autoptr(AsgiQuerySet)    manager = asgi_model_get_related_manager (ham, "pizza_set", &error);
  g_autoptr(AsgiQuerySet)    bound = asgi_transaction_bind (tx, manager);

  g_assert_true (ASGI_IS_MANY_TO_MANY_RELATED_MANAGER (bound));
  g_assert_cmpint (asgi_query_set_count_sync (bound, NULL, &error), ==, 0);
  g_assert_no_error (error);
  roll_back (tx);
}

static void
test_a_stream_is_read_in_it (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiQuerySet)    bound = NULL;
  g_autoptr(AsgiIterator)    rows = NULL;
  g_autoptr(AsgiModel)       row = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  for (char name[] = "a"; name[0] < 'e'; name[0]++)
    add_one (tx, name);
  bound = asgi_transaction_bind (tx, toppings ());
  rows = asgi_query_set_iterate (bound, 1);
  row = asgi_iterator_next_sync (rows, NULL, &error);
  fixture_assert_field (row, "name", "a");
  add_one (tx, "f");
  commit (tx);
  assert_toppings (NULL, "a b c d f");
  g_clear_object (&row);
  row = asgi_iterator_next_sync (rows, NULL, &error);
  g_assert_null (row);
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "has ended");
}

static AsgiArguments *
strings (const char *first,
         const char *second)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, first);
  if (second)
    asgi_arguments_append_string (args, second);

  return args;
}

static void
test_functions_take_part_in_it (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiArguments)   names = strings ("ham", "olives");
  g_autoptr(AsgiArguments)   name = strings ("bacon", NULL);
  g_autoptr(AsgiRow)         inside = NULL;
  g_autoptr(AsgiRow)         done = NULL;
  g_autoptr(AsgiRow)         failed = NULL;
  g_autofree char           *output = NULL;
  g_autoptr(GError)          error = NULL;
  const char                *arguments[] = { "shop.Topping", NULL };

  set_up ();
  tx = begin ();
  inside = asgi_transaction_call_sync (tx, "transactions.in_atomic_block", NULL, NULL, &error);
  fixture_assert_field (inside, "value", "true");
  done = asgi_transaction_call_sync (tx, "transactions.add_two", names, NULL, &error);
  g_assert_no_error (error);
  failed = asgi_transaction_call_sync (tx, "transactions.add_and_fail", name, NULL, &error);
  g_assert_null (failed);
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "changed its mind");
  assert_toppings (tx, "ham olives");
  assert_toppings (NULL, "");
  output = asgi_transaction_call_command_sync (tx, "dumpdata", arguments, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (output, "olives"));
  roll_back (tx);
  assert_toppings (NULL, "");
}

/* Savepoints */

static void
test_a_savepoint_takes_back_what_was_done_since (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiTransaction) first = NULL;
  g_autoptr(AsgiTransaction) second = NULL;

  set_up ();
  tx = begin ();
  add_one (tx, "a");
  first = savepoint (tx);
  g_assert_true (asgi_transaction_get_parent (first) == tx);
  add_one (first, "b");
  roll_back (first);
  second = savepoint (tx);
  add_one (second, "c");
  commit (second);
  assert_toppings (tx, "a c");
  assert_toppings (NULL, "");
  commit (tx);
  assert_toppings (NULL, "a c");
}

static void
test_savepoints_can_be_used_as_marks (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiTransaction) first = NULL;
  g_autoptr(AsgiTransaction) second = NULL;

  set_up ();
  tx = begin ();
  add_one (tx, "a");
  first = savepoint (tx);
  add_one (tx, "b");
  second = savepoint (tx);
  add_one (tx, "c");
  roll_back (first);
  g_assert_cmpint (asgi_transaction_get_state (second), ==, ASGI_TRANSACTION_STATE_ROLLED_BACK);
  add_one (tx, "d");
  g_clear_object (&second);
  second = savepoint (tx);
  add_one (tx, "e");
  commit (tx);
  g_assert_cmpint (asgi_transaction_get_state (second), ==, ASGI_TRANSACTION_STATE_COMMITTED);
  assert_toppings (NULL, "a d e");
}

static void
test_objects_of_a_savepoint_go_on_in_the_transaction (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiTransaction) inner = NULL;
  g_autoptr(AsgiModel)       ham = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  inner = savepoint (tx);
  ham = add (inner, "ham");
  commit (inner);
  fixture_set (ham, "name", G_TYPE_STRING, "bacon");
  asgi_model_save_sync (ham, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_toppings (tx, "bacon");
  roll_back (tx);
  assert_toppings (NULL, "");
}

static void
test_inside_it_cannot_be_durable (void)
{
  g_autoptr(AsgiTransaction) tx = begin ();
  g_autoptr(GError)          error = NULL;

  g_assert_null (asgi_transaction_begin_sync (tx, NULL, ASGI_TRANSACTION_FLAGS_DURABLE, NULL,
                                              &error));
  fixture_assert_error (error, ASGI_ERROR_PYTHON, "durable");
  roll_back (tx);
}

static void
test_without_a_savepoint_the_outer_one_breaks (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiTransaction) inner = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  add_one (tx, "a");
  inner = asgi_transaction_begin_sync (tx, NULL, ASGI_TRANSACTION_FLAGS_NO_SAVEPOINT, NULL, &error);
  add_one (inner, "b");
  roll_back (inner);
  g_assert_false (asgi_transaction_commit_sync (tx, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "rolled back, not committed");
  g_assert_cmpint (asgi_transaction_get_state (tx), ==, ASGI_TRANSACTION_STATE_ROLLED_BACK);
  assert_toppings (NULL, "");
}

/* Failures */

static void
test_after_a_failed_write_it_can_only_be_rolled_back (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiModel)       ham = NULL;
  g_autoptr(AsgiQuerySet)    bound = NULL;
  g_autoptr(GHashTable)      again = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  ham = add (tx, "ham");
  bound = asgi_transaction_bind (tx, toppings ());
  again = fixture_table ("id", G_TYPE_INT64, asgi_row_get_int64 (ASGI_ROW (ham), "id", NULL),
                         "name", G_TYPE_STRING, "x", NULL);
  g_assert_null (asgi_query_set_create_sync (bound, again, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "constraint");
  g_assert_cmpint (asgi_query_set_count_sync (bound, NULL, &error), ==, -1);
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "until the end of the 'atomic' block");
  g_assert_false (asgi_transaction_commit_sync (tx, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "rolled back, not committed");
  assert_toppings (NULL, "");
}

static void
test_a_savepoint_mends_it (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiTransaction) inner = NULL;
  g_autoptr(AsgiModel)       ham = NULL;
  g_autoptr(AsgiQuerySet)    bound = NULL;
  g_autoptr(GHashTable)      again = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  ham = add (tx, "ham");
  inner = savepoint (tx);
  bound = asgi_transaction_bind (inner, toppings ());
  again = fixture_table ("id", G_TYPE_INT64, asgi_row_get_int64 (ASGI_ROW (ham), "id", NULL),
                         "name", G_TYPE_STRING, "x", NULL);
  g_assert_null (asgi_query_set_create_sync (bound, again, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "constraint");
  roll_back (inner);
  add_one (tx, "olives");
  commit (tx);
  assert_toppings (NULL, "ham olives");
}

static void
test_there_is_no_such_database (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (asgi_runtime_begin_sync (runtime, "nowhere", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_CONFIGURED, "nowhere");
}

static gboolean
keeps_apart_by (const char *how)
{
  g_autofree char *mode = fixture_call_string ("transactions.concurrency");

  return g_str_equal (mode, how);
}

static void
test_one_that_reads_alone_lets_others_write (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiQuerySet)    bound = NULL;
  g_autoptr(GHashTable)      values = fixture_table ("name", G_TYPE_STRING, "x", NULL);
  g_autoptr(GError)          error = NULL;

  if (keeps_apart_by ("delete"))
    {
      g_test_skip ("without a write-ahead log whoever reads keeps the writer waiting");
      return;
    }

  set_up ();
  add_one (NULL, "ham");
  tx = asgi_runtime_begin_full_sync (runtime, NULL, ASGI_ISOLATION_REPEATABLE_READ,
                                     ASGI_TRANSACTION_FLAGS_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  assert_toppings (tx, "ham");
  add_one (NULL, "olives");
  assert_toppings (tx, "ham");
  assert_toppings (NULL, "ham olives");
  bound = asgi_transaction_bind (tx, toppings ());
  g_assert_null (asgi_query_set_create_sync (bound, values, NULL, &error));
  if (keeps_apart_by ("rows"))
    fixture_assert_error (error, ASGI_ERROR_DATABASE, "read-only");
  else
    fixture_assert_error (error, ASGI_ERROR_OPERATIONAL, "readonly");
  roll_back (tx);
  add_one (NULL, "salami");
  assert_toppings (NULL, "ham olives salami");
}

/* Ends that nobody has asked for */

static void
test_one_that_is_dropped_is_rolled_back_and_says_so (void)
{
  AsgiTransaction *tx;

  set_up ();
  tx = begin ();
  add_one (tx, "ham");
  g_test_expect_message ("AsgiMod", G_LOG_LEVEL_WARNING, "*dropped without commit*");
  g_object_unref (tx);
  g_test_assert_expected_messages ();
  /* It waits for the writer, and so for the rollback. */
  add_one (NULL, "olives");
  assert_toppings (NULL, "olives");
}

static void
test_its_cancellable_rolls_it_back (void)
{
  g_autoptr(GCancellable)    cancellable = g_cancellable_new ();
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(GString)         notified = g_string_new (NULL);
  g_autoptr(AsgiQuerySet)    bound = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = asgi_runtime_begin_sync (runtime, NULL, cancellable, &error);
  add_one (tx, "ham");
  bound = asgi_transaction_bind (tx, toppings ());
  g_signal_connect (tx, "notify::state", G_CALLBACK (on_notify), notified);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (asgi_query_set_count_sync (bound, NULL, &error), ==, -1);
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "its cancellable was cancelled");
  g_assert_false (asgi_transaction_commit_sync (tx, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "its cancellable was cancelled");
  roll_back (tx);
  add_one (NULL, "olives");
  assert_toppings (NULL, "olives");
  while (notified->len == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_a_begin_that_is_cancelled_leaves_nothing (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(GCancellable)    cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult)    result = NULL;
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  asgi_runtime_begin_async (runtime, NULL, cancellable, fixture_done, &result);
  g_cancellable_cancel (cancellable);
  fixture_wait (&result);
  g_assert_null (asgi_runtime_begin_finish (runtime, result, &error));
  fixture_assert_cancelled (error);
  roll_back (tx);
  add_one (NULL, "ham");
  assert_toppings (NULL, "ham");
}

static void
test_one_made_by_hand_is_of_no_use (void)
{
  g_autoptr(AsgiTransaction) tx = g_object_new (ASGI_TYPE_TRANSACTION, NULL);
  g_autoptr(AsgiQuerySet)    bound = asgi_transaction_bind (tx, toppings ());
  g_autoptr(GError)          error = NULL;

  g_assert_false (asgi_transaction_is_active (tx));
  g_assert_cmpint (asgi_query_set_count_sync (bound, NULL, &error), ==, -1);
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "has ended");
  g_assert_null (asgi_transaction_savepoint_sync (tx, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TRANSACTION, "has ended");
}

/* After the commit */

static void
say (gpointer data)
{
  g_string_append_printf (data, "%u ", (guint) ((GString *) data)->len);
}

static void
free_and_say (gpointer data)
{
  g_string_append (data, "freed ");
}

static void
test_functions_are_called_after_the_commit (void)
{
  g_autoptr(AsgiTransaction) tx = begin ();
  g_autoptr(AsgiTransaction) kept = NULL;
  g_autoptr(AsgiTransaction) dropped = NULL;
  g_autoptr(GString)         said = g_string_new (NULL);

  asgi_transaction_on_commit (tx, say, said, NULL);
  kept = savepoint (tx);
  asgi_transaction_on_commit (kept, say, said, NULL);
  commit (kept);
  dropped = savepoint (tx);
  asgi_transaction_on_commit (dropped, say, said, free_and_say);
  roll_back (dropped);
  g_assert_cmpstr (said->str, ==, "");
  commit (tx);
  g_assert_cmpstr (said->str, ==, "0 2 freed ");
}

static void
test_after_a_rollback_they_are_not (void)
{
  g_autoptr(AsgiTransaction) tx = begin ();
  g_autoptr(GString)         said = g_string_new (NULL);

  asgi_transaction_on_commit (tx, say, said, free_and_say);
  roll_back (tx);
  g_clear_object (&tx);
  g_assert_cmpstr (said->str, ==, "freed ");
}

static void
test_django_calls_its_own (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(AsgiArguments)   name = strings ("later", NULL);
  g_autoptr(AsgiRow)         done = NULL;
  g_autoptr(AsgiRow)         failing = NULL;
  g_autoptr(GString)         said = g_string_new (NULL);
  g_autoptr(GError)          error = NULL;

  set_up ();
  tx = begin ();
  add_one (tx, "first");
  done = asgi_transaction_call_sync (tx, "transactions.add_later", name, NULL, &error);
  failing = asgi_transaction_call_sync (tx, "transactions.fail_later", NULL, NULL, &error);
  asgi_transaction_on_commit (tx, say, said, NULL);
  g_assert_no_error (error);
  assert_toppings (tx, "first");
  /* It is committed, and says what has failed afterwards. */
  g_assert_false (asgi_transaction_commit_sync (tx, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_PYTHON, "division by zero");
  g_assert_cmpint (asgi_transaction_get_state (tx), ==, ASGI_TRANSACTION_STATE_COMMITTED);
  g_assert_cmpstr (said->str, ==, "0 ");
  assert_toppings (NULL, "first later");
}

/* Others that write */

static void
test_others_wait_until_it_has_ended (void)
{
  g_autoptr(AsgiTransaction) tx = NULL;
  g_autoptr(GAsyncResult)    saved = NULL;
  g_autoptr(GAsyncResult)    called = NULL;
  g_autoptr(AsgiModel)       olives = NULL;
  g_autoptr(AsgiArguments)   names = strings ("salami", "cheese");
  g_autoptr(AsgiRow)         row = NULL;
  g_autoptr(GError)          error = NULL;

  if (keeps_apart_by ("rows"))
    {
      g_test_skip ("others write beside it, to other rows");
      return;
    }

  set_up ();
  tx = begin ();
  olives = fixture_new ("shop.Topping", "name", G_TYPE_STRING, "olives", NULL);
  asgi_model_save_async (olives, FALSE, FALSE, NULL, NULL, NULL, fixture_done, &saved);
  asgi_runtime_call_async (runtime, "transactions.add_two", names, NULL, fixture_done, &called);
  add_one (tx, "ham");
  assert_toppings (tx, "ham");
  assert_toppings (NULL, "");
  g_assert_null (saved);
  g_assert_null (called);
  commit (tx);
  fixture_wait (&saved);
  fixture_wait (&called);
  g_assert_true (asgi_model_save_finish (olives, saved, &error));
  row = asgi_runtime_call_finish (runtime, called, &error);
  g_assert_no_error (error);
  assert_toppings (NULL, "cheese ham olives salami");
}

static void
count_done (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(GError)  error = NULL;
  g_autoptr(AsgiRow) row = asgi_runtime_call_finish (runtime, result, &error);

  g_assert_no_error (error);
  (*(guint *) data)++;
}

static void
test_transactions_that_read_first_never_find_it_locked (void)
{
  g_autoptr(AsgiArguments) name = strings ("t", NULL);
  g_autoptr(GError)        error = NULL;
  guint                    n_done = 0;

  set_up ();
  for (int i = 0; i < 40; i++)
    asgi_runtime_call_async (runtime, "transactions.read_then_write", name, NULL, count_done, &n_done);
  while (n_done < 40)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (asgi_query_set_count_sync (toppings (), NULL, &error), ==, 40);
  if (!keeps_apart_by ("rows"))
    add_one (NULL, "t39-");
}

static void
test_what_a_function_leaves_open_is_rolled_back (void)
{
  g_autoptr(AsgiArguments) name = strings ("ham", NULL);
  g_autoptr(AsgiRow)       row = NULL;

  set_up ();
  row = fixture_call ("transactions.leave_open", name);
  add_one (NULL, "olives");
  assert_toppings (NULL, "olives");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  g_assert_cmpint (argc, ==, 2);
  runtime = fixture_start (argv[1]);

  g_test_add_func ("/transaction/commit", test_nobody_sees_what_is_not_committed);
  g_test_add_func ("/transaction/rollback", test_a_rollback_takes_everything_back);
  g_test_add_func ("/transaction/async", test_it_is_asynchronous);
  g_test_add_func ("/transaction/objects", test_objects_that_come_out_of_it_stay_in_it);
  g_test_add_func ("/transaction/managers", test_so_do_their_related_managers);
  g_test_add_func ("/transaction/bind-model", test_an_object_can_be_bound_to_it);
  g_test_add_func ("/transaction/after-the-end", test_what_was_bound_fails_after_the_end);
  g_test_add_func ("/transaction/bind-manager", test_related_managers_keep_their_class);
  g_test_add_func ("/transaction/stream", test_a_stream_is_read_in_it);
  g_test_add_func ("/transaction/call", test_functions_take_part_in_it);
  g_test_add_func ("/transaction/savepoint", test_a_savepoint_takes_back_what_was_done_since);
  g_test_add_func ("/transaction/savepoint/marks", test_savepoints_can_be_used_as_marks);
  g_test_add_func ("/transaction/savepoint/objects",
                   test_objects_of_a_savepoint_go_on_in_the_transaction);
  g_test_add_func ("/transaction/durable", test_inside_it_cannot_be_durable);
  g_test_add_func ("/transaction/no-savepoint", test_without_a_savepoint_the_outer_one_breaks);
  g_test_add_func ("/transaction/broken", test_after_a_failed_write_it_can_only_be_rolled_back);
  g_test_add_func ("/transaction/broken/savepoint", test_a_savepoint_mends_it);
  g_test_add_func ("/transaction/no-database", test_there_is_no_such_database);
  g_test_add_func ("/transaction/read-only", test_one_that_reads_alone_lets_others_write);
  g_test_add_func ("/transaction/dropped", test_one_that_is_dropped_is_rolled_back_and_says_so);
  g_test_add_func ("/transaction/cancellable", test_its_cancellable_rolls_it_back);
  g_test_add_func ("/transaction/cancelled", test_a_begin_that_is_cancelled_leaves_nothing);
  g_test_add_func ("/transaction/by-hand", test_one_made_by_hand_is_of_no_use);
  g_test_add_func ("/transaction/on-commit", test_functions_are_called_after_the_commit);
  g_test_add_func ("/transaction/on-commit/rollback", test_after_a_rollback_they_are_not);
  g_test_add_func ("/transaction/on-commit/django", test_django_calls_its_own);
  g_test_add_func ("/transaction/others", test_others_wait_until_it_has_ended);
  g_test_add_func ("/transaction/others/read-first",
                   test_transactions_that_read_first_never_find_it_locked);
  g_test_add_func ("/transaction/others/left-open", test_what_a_function_leaves_open_is_rolled_back);

  return fixture_finish (g_test_run ());
}
