/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A program of tests on one Django project, with a database file of its own. */
namespace Fixture {
  public delegate void Begin (AsyncReadyCallback callback);
  public delegate void End (AsyncResult result) throws GLib.Error;

  private string folder;

  /* DATABASE_VARIABLE is how the project's settings are told of their database. */
  public void init (ref unowned string[] args, string settings, string database_variable) {
    Test.init (ref args);
    Test.set_nonfatal_assertions ();
    try {
      folder = DirUtils.make_tmp ("asgimod-vala-XXXXXX");
      var database = Path.build_filename (folder, "test.sqlite3");
      Environment.set_variable (database_variable, database, true);
      var runtime = AsgiMod.Runtime.get_default ();
      runtime.start_sync (settings);
      runtime.call_command_sync ("migrate", { "--run-syncdb", "--verbosity=0" });
    } catch (GLib.Error e) {
      error ("The project %s didn't start: %s", settings, e.message);
    }
  }

  public void add (string path, owned Begin begin, owned End end) {
    Test.add_data_func (path, () => {
      var loop = new MainLoop ();
      begin ((object, result) => {
        try {
          end (result);
        } catch (GLib.Error e) {
          Test.message ("%s: %s", path, e.message);
          Test.fail ();
        }
        loop.quit ();
      });
      loop.run ();
    });
  }

  public int run () {
    var status = Test.run ();
    try {
      AsgiMod.Runtime.get_default ().shutdown_sync ();
      var files = Dir.open (folder);
      string? name;

      while ((name = files.read_name ()) != null)
        FileUtils.remove (Path.build_filename (folder, (!) name));
      DirUtils.remove (folder);
    } catch (GLib.Error e) {
      warning ("%s", e.message);
      status = 1;
    }
    return status;
  }

  public AsgiMod.QuerySet objects (string label) throws GLib.Error {
    return AsgiMod.Runtime.get_default ().get_model (label).aobjects;
  }

  public HashTable<string, Value?> values () {
    return new HashTable<string, Value?> (str_hash, str_equal);
  }

  /* One column of some rows, as Python would print a list without its brackets. */
  public string column (AsgiMod.ResultList list, string name) throws GLib.Error {
    string?[] texts = {};
    foreach (var row in list)
      texts += row.get_string (name) ?? "null";
    return string.joinv (", ", texts);
  }
}
