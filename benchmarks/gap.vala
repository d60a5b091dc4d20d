/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The longest gap in the main loop of a Vala program: gap ROW ROUNDS … */
int64 last;
int64 longest;

bool tick () {
  var now = get_monotonic_time ();

  longest = int64.max (longest, now - last);
  last = now;
  return Source.CONTINUE;
}

/* A list is looked at as a view does: some rows at a time. */
async void scroll (AsgiMod.QuerySet objects) {
  var list = new AsgiMod.ListModel (objects.order_by ("id"));
  string[] names = { "id", "amount", "title", "made", "count", "note" };
  var view = new GenericArray<Object> ();
  uint position = 0;

  var handler = list.notify["loading"].connect (() => scroll.callback ());
  yield;
  list.disconnect (handler);
  last = get_monotonic_time ();
  Timeout.add (5, () => {
    var seen = (owned) view;

    view = new GenericArray<Object> (seen.length);
    for (uint i = position; i < position + 40; i++) {
      var item = list.get_item (i);

      view.add (item);
      foreach (unowned var name in names) {
        var value = Value (item.get_class ().find_property (name).value_type);
        item.get_property (name, ref value);
      }
    }
    position += 200;
    if (position + 40 < uint.min (60000, list.get_n_items ()))
      return Source.CONTINUE;
    Idle.add (scroll.callback);
    return Source.REMOVE;
  });
  yield;
}

async void measure (string row, int rounds, int items) throws Error {
  var runtime = AsgiMod.Runtime.get_default ();

  yield runtime.start_async (null);
  var objects = runtime.get_model ("bench.Item").aobjects;
  Timeout.add (1, tick);
  for (int round = 0; round <= rounds; round++) {
    last = get_monotonic_time ();
    longest = 0;
    if ("scroll" in row) {
      yield scroll (objects);
    } else {
      var list = yield objects.eval_async ();

      tick ();
      if (((ListModel) list).get_n_items () != items)
        error ("%u rows of %d", ((ListModel) list).get_n_items (), items);
    }
    if (round > 0)
      print ("%s\tasgimod\t%.9f\n", row, longest / 1e6);
  }
}

int main (string[] args) {
  var loop = new MainLoop ();

  measure.begin (args[1], int.parse (args[2]), int.parse (args[4]), (source, result) => {
    try {
      measure.end (result);
    } catch (Error failure) {
      error ("%s", failure.message);
    }
    loop.quit ();
  });
  loop.run ();
  return 0;
}
