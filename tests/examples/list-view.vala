/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list view that is scrolled by its adjustment, with a row selected, while another process writes.
 * It tells on stderr what it has come to, and what is wrong. */

const int N_ROWS = 10000;
const int BURSTS = 3;
const int WRITES = 100;

/* Lets the main loop work on, and the view draw itself. */
async void pass () {
  Timeout.add (10, pass.callback, Priority.DEFAULT_IDLE);
  yield;
}

/* A window with the list, whose cells are known while they show something. */
class Shown {
  private HashTable<Gtk.ListItem, Binding> cells;
  private Gtk.ListView view;
  private ulong unbind;
  private Gtk.Window window;
  private Gtk.SingleSelection selection;
  private AsgiMod.ListModel rows;
  public Gtk.Adjustment adjustment;
  public AsgiMod.Model? chosen = null;
  public int n_wrong = 0;

  public Shown (AsgiMod.ListModel rows) {
    this.rows = rows;
    cells = new HashTable<Gtk.ListItem, Binding> (direct_hash, direct_equal);
    selection = new Gtk.SingleSelection (rows) { autoselect = false };
    view = new Gtk.ListView (selection, new_factory ());
    var scrolled = new Gtk.ScrolledWindow () { child = view };
    adjustment = scrolled.vadjustment;
    window = new Gtk.Window () { child = scrolled, default_width = 400, default_height = 700 };
    window.present ();
  }

  private Gtk.ListItemFactory new_factory () {
    var factory = new Gtk.SignalListItemFactory ();

    factory.setup.connect (object => {
      ((Gtk.ListItem) object).child = new Gtk.Label (null);
    });
    factory.bind.connect (object => {
      var cell = (Gtk.ListItem) object;
      cells[cell] = cell.item.bind_property ("name", cell.child, "label", SYNC_CREATE);
    });
    unbind = factory.unbind.connect (object => {
      var cell = (Gtk.ListItem) object;
      cells[cell].unbind ();
      cells.remove (cell);
    });
    return factory;
  }

  public void close () {
    /* Some cells outlive this object, with newer versions of GTK. */
    view.factory.disconnect (unbind);
    view.model = null;
    window.destroy ();
  }

  private void expect (bool condition, string what) {
    if (condition)
      return;
    stderr.printf ("Wrong: %s\n", what);
    n_wrong++;
  }

  public async void choose (uint position) {
    selection.selected = position;
    chosen = (AsgiMod.Model) selection.selected_item;
    while (!chosen.is_loaded)
      yield pass ();
  }

  /* Onwards, in the middle of the list. Older versions of GTK need it before anything changes that
   * isn't drawn: see “Limits”. */
  public async void scroll () {
    if (Gtk.check_version (4, 12, 0) != null)
      yield draw ();
    var far = adjustment.value > adjustment.upper * 0.6;
    adjustment.value = far ? adjustment.upper * 0.4 : adjustment.value + 70;
  }

  private async void draw () {
    var clock = view.get_frame_clock ();
    var handler = clock.after_paint.connect (() => draw.callback ());

    view.queue_draw ();
    yield;
    clock.disconnect (handler);
  }

  public void check () {
    var at = selection.selected;
    var place = adjustment.value / adjustment.upper;

    expect (selection.selected_item == chosen && rows.get_item (at) == chosen,
            @"at $at is selected another object");
    expect (place > 0.3 && place < 0.7,
            @"scrolled to $(adjustment.value) of $(adjustment.upper)");
  }

  /* Whether every cell shows the row of its position. */
  public bool shows (AsgiMod.ResultList truth) throws Error {
    if (rows.loading || rows.get_n_items () != truth.size || cells.length == 0)
      return false;
    foreach (unowned var cell in cells.get_keys_as_array ()) {
      if (((Gtk.Label) cell.child).label != truth[(int) cell.position].get_string ("name"))
        return false;
    }
    return true;
  }
}

async void scroll_while_another_writes (Shown shown, int seed) throws Error {
  var id = shown.chosen.get_int64 ("id");
  var writer = new Subprocess (NONE, Environment.get_variable ("PYTHON"), "-m", "topping_writer",
                               @"$seed", @"$WRITES", @"$id");
  AsyncResult? end = null;

  writer.wait_check_async.begin (null, (object, result) => { end = result; });
  while (end == null) {
    yield shown.scroll ();
    yield pass ();
    shown.check ();
  }
  writer.wait_check_async.end (end);
}

async void fill () throws Error {
  var runtime = AsgiMod.Runtime.get_default ();
  var args = new AsgiMod.Arguments ();

  yield runtime.start_async ("pizza_settings");
  yield runtime.call_command_async ("migrate", { "--run-syncdb", "--verbosity=0" });
  args.append_int64 (N_ROWS);
  yield runtime.call_async ("topping_writer.fill", args);
}

async int show () throws Error {
  yield fill ();
  var toppings = AsgiMod.Runtime.get_default ().get_model ("shop.Topping").aobjects;
  var rows = new AsgiMod.ListModel (toppings.order_by ("name")) { live = true };
  while (rows.loading)
    yield pass ();
  var shown = new Shown (rows);
  while (shown.adjustment.upper <= shown.adjustment.page_size)
    yield pass ();
  shown.adjustment.value = shown.adjustment.upper / 2;
  yield shown.choose (N_ROWS / 2);

  for (var seed = 1; seed <= BURSTS; seed++) {
    stderr.printf ("Scrolling %d\n", seed);
    yield scroll_while_another_writes (shown, seed);
    stderr.printf ("Settling %d\n", seed);
    var truth = yield toppings.order_by ("name", "id").eval_async ();
    while (!shown.shows (truth))
      yield pass ();
    shown.check ();
  }
  shown.close ();
  return shown.n_wrong > 0 ? 1 : 0;
}

int main (string[] args) {
  var loop = new MainLoop ();
  var status = 1;

  Gtk.init ();
  show.begin ((object, result) => {
    try {
      status = show.end (result);
      AsgiMod.Runtime.get_default ().shutdown_sync ();
    } catch (Error error) {
      stderr.printf ("Wrong: %s\n", error.message);
    }
    loop.quit ();
  });
  loop.run ();
  return status;
}
