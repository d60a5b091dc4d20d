/* SPDX-License-Identifier: LGPL-2.1-or-later */
async void example () throws GLib.Error {
  var runtime = AsgiMod.Runtime.get_default ();
  yield runtime.start_async ();
  var Price = runtime.get_model ("shop.Price");
  assert (Price != null);

  @EXAMPLE@
}

int main () {
  var loop = new MainLoop ();
  var status = 0;

  example.begin ((source, result) => {
    try {
      example.end (result);
    } catch (GLib.Error error) {
      printerr ("%s\n", error.message);
      status = 1;
    }
    loop.quit ();
  });
  loop.run ();

  return status;
}
