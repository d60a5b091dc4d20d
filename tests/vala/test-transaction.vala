/* SPDX-License-Identifier: LGPL-2.1-or-later */
using AsgiMod;

Runtime runtime () {
  return Runtime.get_default ();
}

QuerySet toppings () throws GLib.Error {
  return Fixture.objects ("shop.Topping");
}

async void add (Transaction? tx, string name) throws GLib.Error {
  var query = tx != null ? ((!) tx).bind (toppings ()) : toppings ();
  var values = Fixture.values ();

  values["name"] = name;
  yield query.create_async (values);
}

async string names (Transaction? tx = null) throws GLib.Error {
  var query = toppings ().order_by ("name");

  if (tx != null)
    query = ((!) tx).bind (query);
  return Fixture.column (yield query.eval_async (), "name");
}

async void test_a_commit () throws GLib.Error {
  yield toppings ().all ().delete_async ();
  var tx = yield runtime ().begin_async ();

  assert_true (tx.is_active);
  assert_cmpstr (tx.using, EQ, "default");
  yield add (tx, "ham");
  assert_cmpstr (yield names (tx), EQ, "ham");
  assert_cmpstr (yield names (), EQ, "");
  yield tx.commit_async ();
  assert_cmpstr (yield names (), EQ, "ham");
  assert_true (tx.state == TransactionState.COMMITTED);
}

async void test_a_rollback () throws GLib.Error {
  yield toppings ().all ().delete_async ();
  var tx = yield runtime ().begin_full_async (null, Isolation.SERIALIZABLE, TransactionFlags.DURABLE);
  var ham = (!) tx.bind_model (runtime ().get_model ("shop.Topping").new_instance ());

  ham.set_string ("name", "ham");
  yield ham.save_async ();
  assert_cmpstr (yield names (tx), EQ, "ham");
  yield tx.rollback_async ();
  assert_cmpstr (yield names (), EQ, "");
}

async void test_savepoints () throws GLib.Error {
  yield toppings ().all ().delete_async ();
  var called = 0;
  var tx = yield runtime ().begin_async ();

  tx.on_commit (() => { called++; });
  yield add (tx, "a");
  var taken_back = yield tx.savepoint_async ();
  taken_back.on_commit (() => { called += 10; });
  yield add (taken_back, "b");
  yield taken_back.rollback_async ();
  var kept = yield tx.begin_async ();
  assert_true (kept.parent == tx);
  yield add (kept, "c");
  yield kept.commit_async ();
  assert_cmpint (called, EQ, 0);
  yield tx.commit_async ();
  assert_cmpint (called, EQ, 1);
  assert_cmpstr (yield names (), EQ, "a, c");
}

async void test_after_the_end () throws GLib.Error {
  var tx = yield runtime ().begin_async ();
  var bound = tx.bind (toppings ());

  yield tx.commit_async ();
  try {
    yield bound.count_async ();
    assert_not_reached ();
  } catch (AsgiMod.Error.TRANSACTION e) {
    assert_true ("has ended" in e.message);
  }
}

async void test_its_cancellable () throws GLib.Error {
  yield toppings ().all ().delete_async ();
  var cancellable = new Cancellable ();
  var tx = yield runtime ().begin_async (null, cancellable);

  yield add (tx, "ham");
  cancellable.cancel ();
  try {
    yield tx.commit_async ();
    assert_not_reached ();
  } catch (AsgiMod.Error.TRANSACTION e) {
    assert_true ("cancelled" in e.message);
  }
  assert_cmpstr (yield names (), EQ, "");
}

async void test_functions () throws GLib.Error {
  var tx = yield runtime ().begin_async ();
  var args = new Arguments ();

  args.append_string ("abc");
  var row = yield tx.call_async ("builtins.len", args);
  assert_true (row.get_int64 ("value") == 3);
  yield add (tx, "salami");
  var dump = yield tx.call_command_async ("dumpdata", { "shop.Topping" });
  assert_true ("salami" in dump);
  yield tx.rollback_async ();
}

int main (string[] args) {
  Fixture.init (ref args, "pizza_settings", "PIZZA_DATABASE");

  Fixture.add ("/transaction/commit",
               cb => test_a_commit.begin (cb),
               r => test_a_commit.end (r));
  Fixture.add ("/transaction/rollback",
               cb => test_a_rollback.begin (cb),
               r => test_a_rollback.end (r));
  Fixture.add ("/transaction/savepoints",
               cb => test_savepoints.begin (cb),
               r => test_savepoints.end (r));
  Fixture.add ("/transaction/after-the-end",
               cb => test_after_the_end.begin (cb),
               r => test_after_the_end.end (r));
  Fixture.add ("/transaction/cancellable",
               cb => test_its_cancellable.begin (cb),
               r => test_its_cancellable.end (r));
  Fixture.add ("/transaction/functions",
               cb => test_functions.begin (cb),
               r => test_functions.end (r));

  return Fixture.run ();
}
