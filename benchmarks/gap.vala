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

async void measure (string row, int rounds, int items) throws Error {
  var runtime = AsgiMod.Runtime.get_default ();

  yield runtime.start_async (null);
  var objects = runtime.get_model ("bench.Item").aobjects;
  Timeout.add (1, tick);
  for (int round = 0; round <= rounds; round++) {
    last = get_monotonic_time ();
    longest = 0;
    var list = yield objects.eval_async ();

    tick ();
    if (((ListModel) list).get_n_items () != items)
      error ("%u rows of %d", ((ListModel) list).get_n_items (), items);
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
