/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A user's program: settings in code, tables, an object, and a query from the main loop. */
async void run (string folder) throws GLib.Error {
  var runtime = AsgiMod.Runtime.get_default ();

  runtime.python_path = { folder };
  runtime.configure ({ "shop" }, ":memory:", null);
  yield runtime.start_async (null);
  yield runtime.call_command_async ("migrate", null);

  var model = runtime.get_model ("shop.Topping");
  foreach (var name in new string[] { "ham", "bacon" }) {
    var topping = model.new_instance (null);
    topping.set ("name", name);
    yield topping.save_async (false, false, null, null);
  }

  var toppings = yield model.aobjects.order_by ("name").eval_async ();
  for (uint i = 0; i < toppings.get_n_items (); i++)
    print ("%s\n", ((AsgiMod.Row) toppings.get_item (i)).get_string ("name"));
}

int main (string[] args) {
  var loop = new MainLoop ();
  var status = 0;

  run.begin (args[1], (source, result) => {
    try {
      run.end (result);
    } catch (GLib.Error error) {
      printerr ("%s\n", error.message);
      status = 1;
    }
    loop.quit ();
  });
  loop.run ();

  return status;
}
