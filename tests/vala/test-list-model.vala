/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A live list that is scrolled through while another process writes. */
using AsgiMod;

const int N_ROWS = 2000;
const int BURSTS = 6;
const int WRITES = 50;
const uint SCREENFUL = 30;

/* What somebody sees at a position. */
class Cell {
  public Model item;
  public int64 id = -1; /* whose row it shows, once that has come */

  public Cell (Model item) {
    this.item = item;
  }
}

string text (Model topping) throws GLib.Error {
  if (!topping.is_loaded)
    return "?";
  return "%lld %s".printf (topping.get_int64 ("id"), topping.get_string ("name"));
}

/* A row without the letters that leave it where it is. */
string place (string text) {
  var words = text.split (" ");
  return words[0] + " " + words[1];
}

/* Holds a screenful, lets go of what is behind, and knows of the rest what it was told. */
class View {
  private AsgiMod.ListModel rows;
  private GenericArray<Cell?> cells; /* by position */
  private ulong handler;
  private uint start = 0;
  private uint steps = 0;
  public uint told = 0;
  public GenericArray<string> gone; /* the rows of objects that were told as removed */

  public View (AsgiMod.ListModel rows) {
    this.rows = rows;
    cells = new GenericArray<Cell?> ();
    gone = new GenericArray<string> ();
    cells.length = (int) rows.get_n_items ();
    handler = rows.items_changed.connect (follow);
  }

  public void close () {
    rows.disconnect (handler);
  }

  private void follow (uint position, uint removed, uint added) {
    assert_cmpuint (position + removed, LE, cells.length);
    assert_cmpuint (removed + added, GT, 0);
    for (var i = position; i < position + removed; i++)
      note_gone (cells[i], position, added);
    if (removed > 0)
      cells.remove_range (position, removed);
    for (var i = 0; i < added; i++)
      cells.insert ((int) position, null);
    told++;
    check ();
  }

  /* Unless it comes again with the same change. */
  private void note_gone (Cell? cell, uint position, uint added) {
    if (cell == null || ((!) cell).id < 0)
      return;
    for (var i = position; i < position + added; i++) {
      if (rows.get_item (i) == ((!) cell).item)
        return;
    }
    try {
      gone.add (place (text (((!) cell).item)));
    } catch (GLib.Error e) {
      assert_not_reached ();
    }
  }

  /* What is so at every moment. */
  private void check () {
    var n = rows.get_n_items ();
    var ids = new GenericSet<int64?> (int64_hash, int64_equal);

    assert_cmpuint (n, GT, 0);
    assert_cmpuint (n, EQ, cells.length);
    assert_true (rows.get_item (n) == null);
    for (var i = 0; i < cells.length; i++) {
      var cell = cells[i];

      if (cell == null)
        continue;
      assert_true (rows.get_item (i) == ((!) cell).item);
      check_row ((!) cell);
      if (((!) cell).id < 0)
        continue;
      assert_false (((!) cell).id in ids);
      ids.add (((!) cell).id);
    }
  }

  /* An object stays that of its row. */
  private void check_row (Cell cell) {
    if (!cell.item.is_loaded)
      return;
    try {
      var id = cell.item.get_int64 ("id");
      assert_true (cell.id < 0 || cell.id == id);
      cell.id = id;
    } catch (GLib.Error e) {
      Test.message ("%s", e.message);
      Test.fail ();
    }
  }

  /* Onwards, and now and then far away. */
  public void scroll () {
    look ((start + (++steps % 20 == 0 ? 777 : 7)) % cells.length);
  }

  public void look (uint at) {
    start = at;
    for (var i = 0; i < cells.length; i++) {
      if (i < start || i >= start + SCREENFUL)
        cells[i] = null;
      else if (cells[i] == null)
        cells[i] = new Cell ((Model) rows.get_item (i));
    }
    check ();
  }

  /* Whether what is on the screen are these, of all rows. */
  public bool shows (GenericArray<string> truth) throws GLib.Error {
    look (uint.min (start, truth.length - 1));
    if (truth.length != cells.length || rows.loading)
      return false;
    for (var i = start; i < uint.min (start + SCREENFUL, truth.length); i++) {
      if (text (((!) cells[i]).item) != truth[i])
        return false;
    }
    return true;
  }
}

/* Lets the main loop work on. */
async void pass () {
  Timeout.add (3, pass.callback);
  yield;
}

async void fill () throws GLib.Error {
  var args = new Arguments ();

  args.append_int64 (N_ROWS);
  yield Runtime.get_default ().call_async ("topping_writer.fill", args);
}

/* What a list that is made now would have. */
async GenericArray<string> query () throws GLib.Error {
  var toppings = Fixture.objects ("shop.Topping").order_by ("name", "id");
  var texts = new GenericArray<string> ();

  foreach (var row in yield toppings.eval_async ())
    texts.add (text (row));
  return texts;
}

async void scroll_while_another_writes (View view, int seed) throws GLib.Error {
  string[] command = {
    (!) Environment.get_variable ("PYTHON"), "-m", "topping_writer", @"$seed", @"$WRITES"
  };
  var writer = new Subprocess.newv (command, NONE);
  AsyncResult? end = null;

  writer.wait_check_async.begin (null, (object, result) => { end = result; });
  while (end == null) {
    view.scroll ();
    yield pass ();
  }
  writer.wait_check_async.end ((!) end);
}

/* Comes back once the list is what the database has: it gets there by itself. */
async void settle (View view, GenericArray<string> truth) throws GLib.Error {
  while (!view.shows (truth))
    yield pass ();
}

/* What was told as removed has been deleted, or moved. */
void check_gone (View view, GenericArray<string> truth) {
  var places = new GenericSet<string> (str_hash, str_equal);

  foreach (unowned var row in truth)
    places.add (place (row));
  foreach (unowned var row in view.gone)
    assert_false (row in places);
  view.gone = new GenericArray<string> ();
}

async void test_it_is_right_while_another_process_writes () throws GLib.Error {
  yield fill ();
  var rows = new AsgiMod.ListModel (Fixture.objects ("shop.Topping").order_by ("name")) {
    live = true, page_size = 20
  };
  while (rows.loading)
    yield pass ();
  var view = new View (rows);
  var truth = new GenericArray<string> ();

  for (var seed = 1; seed <= BURSTS; seed++) {
    yield scroll_while_another_writes (view, seed);
    truth = yield query ();
    yield settle (view, truth);
    check_gone (view, truth);
  }
  for (var start = 0; start < truth.length; start += (int) SCREENFUL) {
    view.look (start);
    yield settle (view, truth);
  }
  view.close ();
  Test.message ("%u changes told", view.told);
  assert_cmpuint (view.told, GT, BURSTS);
}

int main (string[] args) {
  Fixture.init (ref args, "pizza_settings", "PIZZA_DATABASE");

  Fixture.add ("/list-model/another-process",
               cb => test_it_is_right_while_another_process_writes.begin (cb),
               r => test_it_is_right_while_another_process_writes.end (r));

  return Fixture.run ();
}
