/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Uses what asgimod-typegen has written of the projects atlas and pizza. */

string text (GLib.Date? day) {
  if (day == null)
    return "null";
  char buffer[32];
  ((!) day).strftime (buffer, "%Y-%m-%d");
  return (string) buffer;
}

async void fields () throws GLib.Error {
  var everything = new Atlas.Everything () { label = "first", big = int64.MAX, flag = true };
  GLib.Date day = {};

  day.set_dmy (29, DateMonth.FEBRUARY, 2024);
  everything.day = day;
  everything.decimal = "1.50";
  everything.json = new Variant.parsed ("[<'a'>]");
  yield everything.save_async ();
  var found = yield Atlas.Everything.aobjects.get_async (
    AsgiMod.values ("label", typeof (string), "first"));
  print ("%s %s %s %s %s %s\n", found.label, found.big.to_string (), found.flag.to_string (),
         text (found.day), found.decimal ?? "null", found.char ?? "null");

  var oddity = new Atlas.Oddity () { ref_ = "R", notify_ = 7, type_ = "T", order = 1 };
  yield oddity.save_async ();
  oddity = yield Atlas.Oddity.aobjects.filter ("ref", typeof (string), "R").get_async ();
  print ("%s %s %s\n", oddity.ref_, oddity.notify_.to_string (), oddity.type_);
}

async void relations () throws GLib.Error {
  var ada = new Atlas.Author () { name = "Ada", age = 36 };
  yield ada.save_async ();
  var book = new Atlas.Book () { title = "Notes", slug = "notes", author = ada };
  yield book.save_async ();
  var tags = book.tags ();
  yield tags.create_async (AsgiMod.values ("name", typeof (string), "sums"));

  foreach (var one in yield Atlas.Book.aobjects.select_related ("author").eval_async ())
    print ("%s by %s\n", one.title, ((!) one.author).name);
  foreach (var tag in yield book.tags ().eval_async ())
    print ("%s\n", tag.name);
  foreach (var written in yield ada.books ().eval_async ())
    print ("%s\n", written.title);
  print ("%s\n", (yield book.fetch_author ()).name);
  print ("%s\n", (yield book.fetch_editor ()) == null ? "no editor" : "an editor");
  print ("%d adults\n", (int) yield Atlas.Author.adults ().count_async ());
}

async void inheritance () throws GLib.Error {
  var ship = new Atlas.Ship () { name = "Vasa", tonnage = 1210, masts = 3 };
  yield ship.save_async ();
  Atlas.Vessel vessel = ship;
  Atlas.Vessel? found = yield Atlas.Vessel.afloat ().first_async ();
  print ("%s %s %s\n", vessel.name, ((!) found).tonnage.to_string (), ship.masts.to_string ());
}

async void run () throws GLib.Error {
  var runtime = AsgiMod.Runtime.get_default ();

  Atlas.register_types ();
  yield runtime.start_async ("atlas_settings");
  yield runtime.call_command_async ("migrate", { "--run-syncdb", "--verbosity=0" });
  yield fields ();
  yield relations ();
  yield inheritance ();
}

int main () {
  var loop = new MainLoop ();
  var status = 0;

  run.begin ((source, result) => {
    try {
      run.end (result);
    } catch (GLib.Error e) {
      printerr ("%s\n", e.message);
      status = 1;
    }
    loop.quit ();
  });
  loop.run ();

  return status;
}
