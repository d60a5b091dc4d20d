/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A browser for Debian's packages: package-browser [DATABASE] [OPTIONS OF import_packages…]
 *
 * EXAMPLES_DIR is the folder with the Django app `packages`, where it isn't the folder `examples` of
 * the current one. With PACKAGE_BROWSER_WATCH set it tells on stderr what it shows, and how long the
 * main loop was kept busy. */

const string[] KINDS = { "Depends", "Pre-Depends", "Recommends" };

/* Tells what is shown, and how long the main loop was kept from its work; where asked to. */
class Watch {
  const uint TICK = 5;

  bool active = Environment.get_variable ("PACKAGE_BROWSER_WATCH") != null;
  int64 last = get_monotonic_time ();
  int64 longest = 0;

  public Watch () {
    if (!active)
      return;
    Timeout.add (TICK, () => {
      var now = get_monotonic_time ();

      longest = int64.max (longest, now - last);
      last = now;
      return Source.CONTINUE;
    });
  }

  public void tell (string text) {
    if (active)
      stderr.printf ("%s\n", text);
  }

  public void report () {
    tell ("Longest gap between two ticks of %u ms: %.1f ms".printf (TICK, longest / 1e3));
  }
}

Watch watch;

string size_text (AsgiMod.Model package) {
  if (!package.is_loaded || package.is_null ("installed_size"))
    return "";

  try {
    return format_size (package.get_int64 ("installed_size"));
  } catch (Error error) {
    return "";
  }
}

string text (AsgiMod.Row row, string name) {
  try {
    return row.get_string (name) ?? "";
  } catch (Error error) {
    return "";
  }
}

AsgiMod.Model? related (AsgiMod.Row row, string name) {
  try {
    return row.get_object (name) as AsgiMod.Model;
  } catch (Error error) {
    return null;
  }
}

/* Has the database order the rows when the header of a column is clicked.
 *
 * The sorter of the view asks that of the first column first, and turns its answer round when the
 * order is a falling one: so it tells which column, and which order. */
class HeaderOrder {
  AsgiMod.ListModel rows;
  string? asked = null;

  public HeaderOrder (Gtk.ColumnView view, AsgiMod.ListModel rows) {
    this.rows = rows;
    view.sorter.changed.connect (on_changed);
  }

  public void add (Gtk.ColumnViewColumn column, string field) {
    column.sorter = new Gtk.CustomSorter ((one, other) => {
      asked = asked ?? field;
      return Gtk.Ordering.SMALLER;
    });
  }

  void on_changed (Gtk.Sorter sorter, Gtk.SorterChange change) {
    asked = null;
    var ordering = sorter.compare (new Object (), new Object ());
    if (asked == null)
      rows.order_by = null;
    else
      rows.order_by = { (ordering == Gtk.Ordering.LARGER ? "-" : "") + asked };
  }
}

delegate Gtk.Widget MakeCell ();
delegate void ShowCell (Gtk.ListItem cell, Object row);

Object row_of (Gtk.ListItem cell) {
  var tree_row = cell.item as Gtk.TreeListRow;

  return tree_row != null ? tree_row.item : cell.item;
}

/* What a cell shows, until it shows something else. */
class Shown {
  AsgiMod.Model row;
  ulong handler;

  public Shown (AsgiMod.Model row, ulong handler) {
    this.row = row;
    this.handler = handler;
  }

  ~Shown () {
    row.disconnect (handler);
  }
}

/* The factory of a list: one widget for each cell, filled anew when its item is another row. */
Gtk.ListItemFactory new_factory (owned MakeCell make, owned ShowCell show) {
  var factory = new Gtk.SignalListItemFactory ();
  var shown = new HashTable<Object, Shown> (null, null);

  factory.setup.connect ((object) => ((Gtk.ListItem) object).child = make ());
  factory.bind.connect ((object) => {
    var cell = (Gtk.ListItem) object;
    var model = row_of (cell) as AsgiMod.Model;

    /* What is annotated is no property: the object itself tells of its row. */
    if (model != null)
      shown[cell] = new Shown (model, model.refreshed.connect ((row) => show (cell, row)));
    show (cell, row_of (cell));
  });
  factory.unbind.connect ((object) => shown.remove (object));

  return factory;
}

Gtk.Label new_label (string css = "") {
  var label = new Gtk.Label (null) { xalign = 0, ellipsize = Pango.EllipsizeMode.END };

  label.css_classes = css.split (" ");
  return label;
}

Gtk.Box new_box (Gtk.Widget first, Gtk.Widget second) {
  var box = new Gtk.Box (Gtk.Orientation.HORIZONTAL, 6);

  box.append (first);
  box.append (second);
  return box;
}

/* The window, and what is behind its widgets. */
class PackageWindow {
  Browser app;
  Gtk.Builder builder;
  AsgiMod.ModelInfo package_info;
  AsgiMod.ModelInfo section_info;
  AsgiMod.ListModel packages;
  Gtk.SingleSelection selection;
  Gtk.SingleSelection section_selection;
  HeaderOrder order;
  ListStore roots;
  Cancellable? importing = null;
  Cancellable? showing = null;
  string homepage = "";

  public Adw.ApplicationWindow window;

  public PackageWindow (Browser app, string folder) throws Error {
    var runtime = AsgiMod.Runtime.get_default ();

    this.app = app;
    package_info = runtime.get_model ("packages.Package");
    section_info = runtime.get_model ("packages.Section");
    /* The cells name the type of the packages, which is made here. */
    package_info.get_gtype ();

    builder = new Gtk.Builder.from_file (folder + "/window.ui");
    window = (Adw.ApplicationWindow) find ("window");
    window.application = app;
    make_packages (folder);
    make_sections ();
    make_dependencies ();
    add_actions ();
    ((Gtk.InfoBar) find ("failure")).response.connect ((bar, response) => bar.revealed = false);
    ((Adw.ActionRow) find ("homepage_row")).activated.connect (() => {
      Gtk.show_uri (window, homepage, Gdk.CURRENT_TIME);
    });
    var search = (Gtk.SearchEntry) find ("search");
    search.stop_search.connect (() => search.text = "");
    search.set_key_capture_widget (window);
    runtime.command_output.connect (on_output);
  }

  Object find (string name) {
    return builder.get_object (name);
  }

  void set_label (string name, string value) {
    ((Gtk.Label) find (name)).label = value;
  }

  void set_subtitle (string name, string value) {
    ((Adw.ActionRow) find (name)).subtitle = value;
  }

  void fail (Error error) {
    if (error is IOError.CANCELLED)
      return;
    watch.tell (error.message);
    set_label ("failure_label", error.message);
    ((Gtk.InfoBar) find ("failure")).revealed = true;
  }

  /* The packages */

  void make_packages (string folder) throws Error {
    packages = new AsgiMod.ListModel (null) { live = true };
    packages.search_fields = { "name", "description" };
    selection = new Gtk.SingleSelection (packages) { autoselect = false, can_unselect = true };
    foreach (var name in new string[] { "name", "version" }) {
      uint8[] cell;

      FileUtils.get_data (folder + "/" + name + "-cell.ui", out cell);
      var column = (Gtk.ColumnViewColumn) find (name + "_column");
      column.factory = new Gtk.BuilderListItemFactory.from_bytes (null, new Bytes (cell));
    }
    ((Gtk.ColumnViewColumn) find ("size_column")).factory = new_factory (
      () => new Gtk.Label (null) { xalign = 1, css_classes = { "numeric" } },
      (cell, row) => ((Gtk.Label) cell.child).label = size_text ((AsgiMod.Model) row)
    );

    var view = (Gtk.ColumnView) find ("packages");
    order = new HeaderOrder (view, packages);
    order.add ((Gtk.ColumnViewColumn) find ("name_column"), "name");
    order.add ((Gtk.ColumnViewColumn) find ("version_column"), "version");
    order.add ((Gtk.ColumnViewColumn) find ("size_column"), "installed_size");

    view.model = selection;
    find ("search").bind_property ("text", packages, "search");
    packages.bind_property ("loading", find ("spinner"), "spinning");
    ((Gtk.ToggleButton) find ("installed")).toggled.connect (() => choose_packages ());
    selection.notify["selected-item"].connect (() => on_selected ());
    packages.notify["n-items"].connect (() => update ());
    packages.notify["loading"].connect (() => update ());
    packages.notify["error"].connect (() => {
      if (packages.error != null)
        fail (packages.error);
    });
  }

  void start_search () {
    ((Adw.Leaflet) find ("leaflet")).visible_child_name = "packages";
    ((Gtk.Widget) find ("search")).grab_focus ();
  }

  public void choose_packages () {
    var query = package_info.aobjects.defer ("long_description", "homepage").order_by ("name");
    var section = section_selection.selected_item as AsgiMod.Model;

    if (section != null)
      query = query.filter ("section", typeof (AsgiMod.Model), section);
    if (((Gtk.ToggleButton) find ("installed")).active)
      query = query.filter ("installed", typeof (bool), true);
    packages.query_set = query;
  }

  void update () {
    var n = packages.get_n_items ();
    var page = "packages";

    set_label ("status", n == 1 ? "1 package" : "%'u packages".printf (n));
    if (!packages.loading)
      watch.tell ("%u packages".printf (n));
    if (n == 0) {
      if (packages.loading)
        return;
      var chosen = ((Gtk.SearchEntry) find ("search")).text != "" ||
                   ((Gtk.ToggleButton) find ("installed")).active || section_selection.selected > 0;
      page = chosen ? "nothing" : "empty";
    }
    ((Gtk.Stack) find ("stack")).visible_child_name = page;
  }

  /* The sections */

  void make_sections () {
    var counted = section_info.aobjects
      .annotate ("n", typeof (AsgiMod.Expression), AsgiMod.Expression.count ("packages"))
      .order_by ("name");
    var both = new ListStore (typeof (ListModel));
    both.append (new Gtk.StringList ({ "All packages" }));
    both.append (new AsgiMod.ListModel (counted) { live = true });
    section_selection = new Gtk.SingleSelection (new Gtk.FlattenListModel (both));

    var view = (Gtk.ListView) find ("sections");
    view.factory = new_factory (new_section, show_section);
    view.model = section_selection;
    section_selection.notify["selected-item"].connect (() => {
      choose_packages ();
      var leaflet = (Adw.Leaflet) find ("leaflet");
      if (leaflet.folded)
        leaflet.visible_child_name = "packages";
    });
  }

  static Gtk.Widget new_section () {
    var name = new_label ();

    name.hexpand = true;
    return new_box (name, new_label ("dim-label numeric caption"));
  }

  static void show_section (Gtk.ListItem cell, Object item) {
    var name = (Gtk.Label) cell.child.get_first_child ();
    var number = (Gtk.Label) cell.child.get_last_child ();
    var section = item as AsgiMod.Model;

    if (section == null)
      name.label = ((Gtk.StringObject) item).string;
    else
      name.label = text (section, "name");
    number.label = section != null && section.is_loaded ? text (section, "n") : "";
  }

  /* One package */

  void on_selected () {
    var chosen = selection.selected_item as AsgiMod.Model;

    if (showing != null)
      showing.cancel ();
    showing = null;
    if (chosen == null) {
      ((Gtk.Stack) find ("details_stack")).visible_child_name = "none";
      return;
    }
    if (!chosen.is_loaded) {
      chosen.notify["is-loaded"].connect (() => {
        if (chosen == selection.selected_item)
          on_selected ();
      });
      return;
    }
    showing = new Cancellable ();
    show_package.begin (chosen, showing);
  }

  async void show_package (AsgiMod.Model chosen, Cancellable cancellable) {
    try {
      var found = yield package_info.aobjects.select_related ("section", "maintainer")
        .filter ("pk", typeof (int64), chosen.get_int64 ("pk")).first_async (cancellable);

      if (found != null)
        show_details ((AsgiMod.Model) found);
    } catch (Error error) {
      fail (error);
    }
  }

  void show_details (AsgiMod.Model package) {
    var section = related (package, "section");
    var maintainer = related (package, "maintainer");
    var description = text (package, "long_description");
    var size = size_text (package);

    set_label ("name", text (package, "name"));
    set_label ("synopsis", text (package, "description"));
    set_label ("description", description);
    ((Gtk.Widget) find ("description")).visible = description != "";
    set_subtitle ("version_row", Markup.escape_text (text (package, "version")));
    set_subtitle ("section_row", section != null ? text (section, "name") : "None");
    set_subtitle ("maintainer_row", maintainer != null ? text (maintainer, "name") : "Nobody");
    set_subtitle ("size_row", size != "" ? size : "Unknown");
    homepage = text (package, "homepage");
    set_subtitle ("homepage_row", homepage);
    ((Gtk.Widget) find ("homepage_row")).visible = homepage != "";
    roots.remove_all ();
    roots.append (dependencies_of (package));
    ((Gtk.Stack) find ("details_stack")).visible_child_name = "details";
    watch.tell ("Showing " + text (package, "name"));
  }

  /* Its dependencies */

  void make_dependencies () {
    roots = new ListStore (typeof (ListModel));
    var tree = new Gtk.TreeListModel (new Gtk.FlattenListModel (roots), false, false,
                                      make_children);
    var view = (Gtk.ListView) find ("dependencies");
    view.model = new Gtk.NoSelection (tree);
    view.factory = new_factory (new_dependency, show_dependency);
  }

  static AsgiMod.ListModel? dependencies_of (AsgiMod.Model package) {
    try {
      var kinds = new AsgiMod.Arguments.strings (KINDS);
      var query = package.get_related_manager ("dependencies")
        .filter ("kind__in", typeof (AsgiMod.Arguments), kinds)
        .select_related ("target").order_by ("kind", "group", "alternative");

      return new AsgiMod.ListModel (query);
    } catch (Error error) {
      return null;
    }
  }

  /* Asked for when the row is opened; its own query is made then. */
  static ListModel? make_children (Object item) {
    var dependency = (AsgiMod.Model) item;
    var target = dependency.is_loaded ? related (dependency, "target") : null;

    return target != null ? dependencies_of (target) : null;
  }

  static Gtk.Widget new_dependency () {
    return new Gtk.TreeExpander () {
      child = new_box (new_label (), new_label ("dim-label caption")),
    };
  }

  static void show_dependency (Gtk.ListItem cell, Object row) {
    var expander = (Gtk.TreeExpander) cell.child;
    var dependency = (AsgiMod.Model) row;
    var target = dependency.is_loaded ? related (dependency, "target") : null;

    expander.list_row = (Gtk.TreeListRow) cell.item;
    if (target == null)
      return;
    var more = "%s %s".printf (text (dependency, "kind"), text (dependency, "version")).strip ();
    ((Gtk.Label) expander.child.get_first_child ()).label = text (target, "name");
    expander.update_property (Gtk.AccessibleProperty.LABEL, text (target, "name"), -1);
    ((Gtk.Label) expander.child.get_last_child ()).label = more;
  }

  /* The import */

  async void import_packages () {
    if (importing != null)
      return;

    var progress = (Gtk.ProgressBar) find ("progress");
    var bar = (Gtk.Revealer) find ("import_bar");
    var cancellable = importing = new Cancellable ();

    progress.text = "Importing…";
    bar.reveal_child = true;
    var pulse = Timeout.add (100, () => {
      progress.pulse ();
      return Source.CONTINUE;
    });
    try {
      yield AsgiMod.Runtime.get_default ().call_command_async ("import_packages", app.options,
                                                               cancellable);
      toast ("The packages are imported");
    } catch (Error error) {
      if (cancellable.is_cancelled ())
        toast ("The import was cancelled; what it has brought stays");
      else
        fail (error);
    }
    Source.remove (pulse);
    bar.reveal_child = false;
    importing = null;
  }

  void on_output (string command, string output) {
    var lines = output.strip ().split ("\n");

    if (command == "import_packages" && lines.length > 0 && lines[lines.length - 1] != "")
      ((Gtk.ProgressBar) find ("progress")).text = lines[lines.length - 1];
  }

  void toast (string message) {
    watch.tell (message);
    ((Adw.ToastOverlay) find ("toasts")).add_toast (new Adw.Toast (message));
  }

  /* Actions */

  void add_action (string name, string[] keys, owned SimpleActionActivateCallback activate) {
    var action = new SimpleAction (name, null);

    action.activate.connect ((value) => activate (action, value));
    window.add_action (action);
    app.set_accels_for_action ("win." + name, keys);
  }

  void add_actions () {
    add_action ("import", {}, () => import_packages.begin ());
    add_action ("cancel-import", {}, () => {
      if (importing != null)
        importing.cancel ();
    });
    add_action ("refresh", { "F5", "<Control>r" }, () => packages.refresh ());
    add_action ("search", { "<Control>f" }, () => start_search ());
    add_action ("back", { "<Alt>Left" }, () => {
      ((Adw.Leaflet) find ("leaflet")).visible_child_name = "sidebar";
    });
    add_action ("close", { "<Control>w" }, () => window.close ());
  }
}

class Browser : Adw.Application {
  string? database;
  PackageWindow? shown = null;

  public string[] options;

  public Browser (string? database, string[] options) {
    Object (application_id: "org.example.PackageBrowser");
    this.database = database;
    this.options = options.length > 0 ? options : new string[] { "--available" };
  }

  public override void activate () {
    if (active_window != null) {
      active_window.present ();
      return;
    }
    var quit_action = new SimpleAction ("quit", null);
    quit_action.activate.connect (() => quit ());
    add_action (quit_action);
    set_accels_for_action ("app.quit", { "<Control>q" });
    hold ();
    start.begin ();
  }

  async void start () {
    var examples = Environment.get_variable ("EXAMPLES_DIR") ?? "examples";
    var runtime = AsgiMod.Runtime.get_default ();

    try {
      runtime.set_python_path ({ examples });
      runtime.configure ({ "packages" }, database);
      yield runtime.start_async (null);
      yield runtime.call_command_async ("migrate", { "--verbosity=0" });
      shown = new PackageWindow (this, examples + "/package-browser");
      shown.window.present ();
      shown.choose_packages ();
    } catch (Error error) {
      stderr.printf ("%s\n", error.message);
    }
    release ();
  }
}

int main (string[] args) {
  Intl.setlocale ();
  var has_database = args.length > 1 && !args[1].has_prefix ("-");
  var first = has_database ? 2 : 1;
  watch = new Watch ();
  var app = new Browser (has_database ? args[1] : null, args[first : args.length]);
  var status = app.run ({ args[0] });

  watch.report ();
  return status;
}
