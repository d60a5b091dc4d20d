/* SPDX-License-Identifier: LGPL-2.1-or-later */
using AsgiMod;

/* A query without an end, which only an interruption ends. */
const string SLOW = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) "
                    + "SELECT max(n) AS id, 'x' AS name FROM t";

async void test_any_function_is_called () throws GLib.Error {
  var args = new Arguments ();
  args.append_string ("a");
  args.append_string ("b");
  var row = yield Runtime.get_default ().call_async ("posixpath.join", args);

  assert_true (row.get_flat ());
  assert_cmpstr (row.get_string ("value"), EQ, "a/b");
  args = new Arguments ();
  args.append_int64 (7);
  args.append_int64 (2);
  row = yield Runtime.get_default ().call_async ("operator.floordiv", args);
  assert_cmpint ((int) row.get_int64 ("value"), EQ, 3);
}

async void test_its_exception_is_told () throws GLib.Error {
  var args = new Arguments ();
  args.append_int64 (7);
  args.append_int64 (0);

  try {
    yield Runtime.get_default ().call_async ("operator.floordiv", args);
    assert_not_reached ();
  } catch (AsgiMod.Error.PYTHON e) {
    assert_cmpstr (AsgiMod.Error.get_exception (e), EQ, "builtins.ZeroDivisionError");
  }
}

async void test_a_command_tells_what_it_does () throws GLib.Error {
  var runtime = Runtime.get_default ();
  var signalled = new StringBuilder ();
  var handler = runtime.command_output.connect ((command, text) => {
    assert_cmpstr (command, EQ, "showmigrations");
    signalled.append (text);
  });
  var output = yield runtime.call_command_async ("showmigrations", { "--plan" });
  runtime.disconnect (handler);

  assert_true ("[X]  shop.0001_initial" in output);
  assert_cmpstr (signalled.str, EQ, output);
}

async void test_a_failing_command_is_told () throws GLib.Error {
  try {
    yield Runtime.get_default ().call_command_async ("migrate", { "no_such_app" });
    assert_not_reached ();
  } catch (AsgiMod.Error.COMMAND e) {
    assert_true ("no_such_app" in e.message);
  }
}

async void test_a_cancelled_call_is_not_made () throws GLib.Error {
  var cancellable = new Cancellable ();
  var values = Fixture.values ();
  values["name"] = "never made";
  cancellable.cancel ();

  try {
    yield Fixture.objects ("shop.Topping").create_async (values, cancellable);
    assert_not_reached ();
  } catch (IOError.CANCELLED e) {
    assert_false (yield Fixture.objects ("shop.Topping").exists_async ());
  }
}

async void test_a_running_query_is_interrupted () throws GLib.Error {
  var cancellable = new Cancellable ();
  var endless = Fixture.objects ("shop.Topping").raw (SLOW);
  Timeout.add (50, () => {
    cancellable.cancel ();
    return Source.REMOVE;
  });

  try {
    yield endless.eval_async (cancellable);
    assert_not_reached ();
  } catch (IOError.CANCELLED e) {
    assert_cmpint ((int) yield Fixture.objects ("shop.Topping").count_async (), EQ, 0);
  }
}

async void test_the_runtime_tells_of_itself () throws GLib.Error {
  var runtime = Runtime.get_default ();
  string[] labels = {};
  var models = runtime.list_models ();
  for (var i = 0; i < models.get_n_items (); i++)
    labels += ((ModelInfo) models.get_item (i)).label;

  assert_true (runtime.state == RUNNING);
  assert_cmpstr (runtime.settings_module, EQ, "pizza_settings");
  assert_true ("shop.Pizza" in labels);
}

int main (string[] args) {
  Fixture.init (ref args, "pizza_settings", "PIZZA_DATABASE");

  Fixture.add ("/runtime/call",
               cb => test_any_function_is_called.begin (cb),
               r => test_any_function_is_called.end (r));
  Fixture.add ("/runtime/call/exception",
               cb => test_its_exception_is_told.begin (cb),
               r => test_its_exception_is_told.end (r));
  Fixture.add ("/runtime/command",
               cb => test_a_command_tells_what_it_does.begin (cb),
               r => test_a_command_tells_what_it_does.end (r));
  Fixture.add ("/runtime/command/failing",
               cb => test_a_failing_command_is_told.begin (cb),
               r => test_a_failing_command_is_told.end (r));
  Fixture.add ("/runtime/cancel/before",
               cb => test_a_cancelled_call_is_not_made.begin (cb),
               r => test_a_cancelled_call_is_not_made.end (r));
  Fixture.add ("/runtime/cancel/during",
               cb => test_a_running_query_is_interrupted.begin (cb),
               r => test_a_running_query_is_interrupted.end (r));
  Fixture.add ("/runtime/properties",
               cb => test_the_runtime_tells_of_itself.begin (cb),
               r => test_the_runtime_tells_of_itself.end (r));

  return Fixture.run ();
}
