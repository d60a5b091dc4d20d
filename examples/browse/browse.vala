/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Asks Debian's package index a few questions: browse [DATABASE] [OPTIONS OF import_packages…]
 *
 * The answers are written to stdout; progress, timings and errors to stderr. EXAMPLES_DIR is the
 * folder with the Django app `packages`, where it isn't the folder `examples` of the current
 * one. */
using AsgiMod;

const uint TICK = 5;

/* Sees how long the main loop was kept from its work. */
class Watch {
  private int64 started = get_monotonic_time ();
  private int64 last = get_monotonic_time ();
  private int64 longest = 0;

  public Watch () {
    Timeout.add (TICK, () => {
      var now = get_monotonic_time ();
      longest = int64.max (longest, now - last);
      last = now;
      return Source.CONTINUE;
    });
  }

  public void log (string what) {
    stderr.printf ("%s after %.1f s\n", what, (get_monotonic_time () - started) / 1e6);
  }

  public void report () {
    stderr.printf ("Longest gap between two ticks of %u ms: %.1f ms\n", TICK, longest / 1e3);
  }
}

string text (Row row, string column) throws GLib.Error {
  return row.get_string (column) ?? "";
}

async void start (string? database, string[] options, Watch watch) throws GLib.Error {
  var runtime = Runtime.get_default ();
  var examples = Environment.get_variable ("EXAMPLES_DIR") ?? "examples";

  runtime.python_path = { examples };
  runtime.configure ({ "packages" }, database);
  yield runtime.start_async ();
  watch.log ("Started");

  runtime.command_output.connect ((command, text) => stderr.puts (text));
  yield runtime.call_command_async ("migrate", { "--verbosity=0" });
  yield runtime.call_command_async ("import_packages", options);
  watch.log ("Imported");
}

async void show_largest (QuerySet packages) throws GLib.Error {
  var largest = packages.filter ("installed", typeof (bool), true,
                                 "installed_size__gt", typeof (int), 0)
                        .order_by ("-installed_size", "name", "architecture");

  print ("The ten largest packages, in bytes\n");
  foreach (var package in yield largest[0:10].eval_async ())
    print ("%14s  %s\n", package.get_int64 ("installed_size").to_string (),
           text (package, "name"));
}

async void show_sections (QuerySet packages) throws GLib.Error {
  var sections = packages.filter ("installed", typeof (bool), true)
                         .values ("section__name")
                         .annotate ("n", typeof (Expression), Expression.count ("id"))
                         .order_by ("section__name");

  print ("\nInstalled packages in each section\n");
  foreach (var section in yield sections.eval_async ())
    print ("%14s  %s\n", section.get_int64 ("n").to_string (),
           section.get_string ("section__name") ?? "(none)");
}

async void show_maintainer (QuerySet packages) throws GLib.Error {
  var package = yield packages.filter ("name", typeof (string), "libc6")
                              .select_related ("maintainer").first_async ();

  print ("\nWho maintains libc6\n");
  Row? maintainer = null;
  if (package != null)
    maintainer = ((!) package).get_object ("maintainer") as Row;
  if (maintainer != null)
    print ("  %s <%s>\n", text ((!) maintainer, "name"), text ((!) maintainer, "email"));
  else
    print ("  Nobody\n");
}

async void show_dependents (QuerySet packages) throws GLib.Error {
  var dependents = packages.filter ("dependencies__kind", typeof (string), "Depends",
                                    "dependencies__target__name", typeof (string), "libc6")
                           .distinct ();

  print ("\nWhat depends on libc6: the first ten\n");
  foreach (var package in yield dependents[0:10].eval_async ())
    print ("  %s %s\n", text (package, "name"), text (package, "version"));
}

async void keep_a_section () throws GLib.Error {
  var info = Runtime.get_default ().get_model ("packages.Section");
  var section = info.new_instance ();

  print ("\nA section of our own\n");
  section.set ("name", "browse/%s".printf (Uuid.string_random ()));
  yield section.save_async ();
  print ("  Saved: %s\n", section.is_saved ? "yes" : "no");
  yield section.delete_async ();
  print ("  Saved after its deletion: %s\n", section.is_saved ? "yes" : "no");
}

async void look_for_nothing (QuerySet packages) throws GLib.Error {
  print ("\nA lookup that fails\n");
  try {
    yield packages.filter ("name", typeof (string), "no-such-package").get_async ();
  } catch (AsgiMod.Error.DOES_NOT_EXIST e) {
    print ("  %s\n", e.message);
  }
}

async void browse (string? database, string[] options, Watch watch) throws GLib.Error {
  yield start (database, options, watch);
  var packages = Runtime.get_default ().get_model ("packages.Package").aobjects;

  yield show_largest (packages);
  yield show_sections (packages);
  yield show_maintainer (packages);
  yield show_dependents (packages);
  yield keep_a_section ();
  yield look_for_nothing (packages);
  watch.log ("Answered");
  yield Runtime.get_default ().shutdown_async ();
}

int main (string[] args) {
  var has_database = args.length > 1 && !args[1].has_prefix ("-");
  string? database = null;
  if (has_database)
    database = args[1];
  var options = args[has_database ? 2 : 1 : args.length];
  var loop = new MainLoop ();
  var watch = new Watch ();
  var status = 0;

  browse.begin (database, options, watch, (object, result) => {
    try {
      browse.end (result);
    } catch (GLib.Error e) {
      stderr.printf ("%s: %s\n", e.domain.to_string (), e.message);
      status = 1;
    }
    loop.quit ();
  });
  loop.run ();
  watch.report ();

  return status;
}
