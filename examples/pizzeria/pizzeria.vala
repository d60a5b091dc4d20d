/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The menu of a pizzeria: pizzas are added, changed, validated and deleted, and every window sees
 * what the others write: pizzeria [DATABASE]
 *
 * EXAMPLES_DIR is the folder with the Django app `menu`, where it isn't the folder `examples` of the
 * current one. With PIZZERIA_WATCH set it tells on stderr what happens. */

void tell (string text) {
  if (Environment.get_variable ("PIZZERIA_WATCH") != null)
    stderr.printf ("%s\n", text);
}

string text_of (AsgiMod.Row row, string name) {
  try {
    return row.get_string (name) ?? "";
  } catch (Error error) {
    return "";
  }
}

string title_of (AsgiMod.Model pizza) {
  var name = text_of (pizza, "name");

  return name != "" ? name : "New Pizza";
}

/* A row of a form: it shows a field of an object, and changes it. */
abstract class FieldRow {
  protected unowned Form form;
  protected AsgiMod.FieldInfo field;
  bool updating = false;
  bool writing = false;

  public Adw.PreferencesRow widget;

  public string name {
    get { return field.name; }
  }

  protected FieldRow (Form form, AsgiMod.FieldInfo field, Adw.PreferencesRow widget) {
    var title = field.verbose_name;

    this.form = form;
    this.field = field;
    this.widget = widget;
    widget.title = title.substring (0, 1).up () + title.substring (1);
    widget.tooltip_text = hint ();
  }

  protected abstract void show (AsgiMod.Model object) throws Error;

  protected string hint () {
    if (field.max_length <= 0 || field.choices != null)
      return field.help_text;
    return "%s At most %d characters.".printf (field.help_text, field.max_length).strip ();
  }

  /* Show what the object has; what is just being entered is not written anew. */
  public void update (AsgiMod.Model object) {
    if (writing)
      return;
    updating = true;
    try {
      show (object);
    } catch (Error error) {
      form.wrong[name] = error.message;
    }
    updating = false;
  }

  /* Give the object what was entered; what it can't hold is told. */
  protected void write (Value value) {
    if (updating || form.object == null)
      return;
    writing = true;
    try {
      form.object.set_field (name, value);
      form.wrong.remove (name);
    } catch (Error error) {
      form.wrong[name] = error.message;
    }
    writing = false;
    form.touched.add (name);
    form.show_messages ();
  }

  public void show_message (string? message) {
    if (message != null)
      widget.add_css_class ("error");
    else
      widget.remove_css_class ("error");
  }
}

class TextRow : FieldRow {
  public TextRow (Form form, AsgiMod.FieldInfo field) {
    var row = new Adw.EntryRow ();

    base (form, field, row);
    row.changed.connect (() => write (row.text));
  }

  protected override void show (AsgiMod.Model object) throws Error {
    var row = (Adw.EntryRow) widget;
    var text = object.get_string (name) ?? "";

    if (row.text != text && !form.wrong.contains (name))
      row.text = text;
  }
}

class SwitchRow : FieldRow {
  Gtk.Switch button = new Gtk.Switch () { valign = Gtk.Align.CENTER };

  public SwitchRow (Form form, AsgiMod.FieldInfo field) {
    var row = new Adw.ActionRow ();

    base (form, field, row);
    row.subtitle = hint ();
    row.activatable_widget = button;
    row.add_suffix (button);
    button.notify["active"].connect (() => write (button.active));
  }

  protected override void show (AsgiMod.Model object) throws Error {
    button.active = object.get_boolean (name);
  }
}

class ChoiceRow : FieldRow {
  string[] values = {};

  public ChoiceRow (Form form, AsgiMod.FieldInfo field) {
    var row = new Adw.ComboRow ();
    var texts = new Gtk.StringList (null);

    base (form, field, row);
    for (size_t i = 0; i < field.choices.n_children (); i++) {
      var choice = field.choices.get_child_value (i);
      values += choice.get_child_value (0).get_variant ().get_string ();
      texts.append (choice.get_child_value (1).get_string ());
    }
    row.model = texts;
    row.notify["selected"].connect (() => write (values[row.selected]));
  }

  protected override void show (AsgiMod.Model object) throws Error {
    for (var i = 0; i < values.length; i++)
      if (values[i] == object.get_string (name))
        ((Adw.ComboRow) widget).selected = i;
  }
}

/* The rows of an object's fields, made from what Django says of them. */
class Form {
  Adw.PreferencesGroup group;
  GenericArray<FieldRow> rows = new GenericArray<FieldRow> ();
  ulong handler;
  string shown = "";

  public AsgiMod.Model? object = null;
  public AsgiMod.Validator validator = new AsgiMod.Validator (null);
  /* What the object can't hold, and which fields somebody has changed, by name. */
  public HashTable<string, string> wrong = new HashTable<string, string> (str_hash, str_equal);
  public GenericSet<string> touched = new GenericSet<string> (str_hash, str_equal);

  public Form (Adw.PreferencesGroup group, AsgiMod.ModelInfo info) {
    this.group = group;
    validator.notify["errors"].connect (() => show_messages ());
    for (var i = 0; i < info.fields.get_n_items (); i++) {
      var field = (AsgiMod.FieldInfo) info.fields.get_item (i);
      if (field.relation == AsgiMod.RelationType.NONE && field.editable && !field.primary_key)
        rows.add (new_row (field));
    }
    rows.foreach ((row) => group.add (row.widget));
  }

  FieldRow new_row (AsgiMod.FieldInfo field) {
    if (field.choices != null)
      return new ChoiceRow (this, field);
    if (field.value_type == AsgiMod.ValueType.BOOLEAN)
      return new SwitchRow (this, field);
    return new TextRow (this, field);
  }

  public void set_object (AsgiMod.Model? object) {
    if (this.object != null)
      this.object.disconnect (handler);
    this.object = object;
    wrong.remove_all ();
    touched.remove_all ();
    validator.object = object;
    if (object != null) {
      handler = object.notify.connect (() => update ());
      update ();
    }
  }

  public void update () {
    rows.foreach ((row) => row.update (object));
  }

  /* What is wrong with the fields that were touched. */
  public void show_messages () {
    string[] messages = {};

    foreach (var row in rows) {
      var message = touched.contains (row.name)
        ? wrong[row.name] ?? validator.get_message (row.name)
        : null;
      row.show_message (message);
      if (message != null)
        messages += "%s: %s".printf (row.widget.title, message);
    }
    var text = string.joinv ("\n", messages);
    if (text == shown)
      return;
    group.description = shown = text;
    if (text != "")
      tell (text);
  }

  public void focus () {
    rows[0].widget.grab_focus ();
  }

  public void touch_all () {
    rows.foreach ((row) => touched.add (row.name));
    show_messages ();
  }
}

/* What a cell shows, until it shows something else. */
class Shown {
  AsgiMod.Model pizza;
  ulong[] handlers;

  public Shown (AsgiMod.Model pizza, ulong[] handlers) {
    this.pizza = pizza;
    this.handlers = handlers;
  }

  ~Shown () {
    foreach (var handler in handlers)
      pizza.disconnect (handler);
  }
}

Gtk.Widget new_cell () {
  var box = new Gtk.Box (Gtk.Orientation.VERTICAL, 0) { margin_top = 6, margin_bottom = 6 };
  var end = Pango.EllipsizeMode.END;

  box.append (new Gtk.Label (null) { xalign = 0, ellipsize = end, css_classes = { "heading" } });
  box.append (new Gtk.Label (null) {
    xalign = 0, ellipsize = end, css_classes = { "dim-label", "caption" },
  });
  return box;
}

/* What is on it; null until the list brings it, after a change. */
string? toppings_of (AsgiMod.Model pizza) {
  string[] names = {};

  try {
    var toppings = pizza.get_object ("toppings") as ListModel;
    for (var i = 0; toppings != null && i < toppings.get_n_items (); i++)
      names += text_of ((AsgiMod.Model) toppings.get_item (i), "name");
  } catch (Error error) {
    return null;
  }
  return names.length > 0 ? string.joinv (", ", names) : "no toppings";
}

void show_cell (Gtk.ListItem cell, ListStore drafts) {
  var pizza = cell.item as AsgiMod.Model;

  if (pizza == null || !pizza.is_loaded)
    return;
  var name = (Gtk.Label) cell.child.get_first_child ();
  var more = (Gtk.Label) cell.child.get_last_child ();
  var toppings = drafts.find (pizza, null) ? "new" : toppings_of (pizza);
  if (toppings == null)
    return;
  name.label = (pizza.is_saved && !pizza.is_dirty ? "" : "● ") + title_of (pizza);
  more.label = "%s  ·  %s".printf (text_of (pizza, "price"), toppings);
}

Gtk.ListItemFactory new_factory (ListStore drafts) {
  var factory = new Gtk.SignalListItemFactory ();
  var shown = new HashTable<Object, Shown> (null, null);

  factory.setup.connect ((object) => ((Gtk.ListItem) object).child = new_cell ());
  factory.bind.connect ((object) => {
    var cell = (Gtk.ListItem) object;
    var pizza = (AsgiMod.Model) cell.item;

    /* Toppings are no property; "refreshed" tells of them too. */
    shown[cell] = new Shown (pizza, {
      pizza.notify.connect (() => show_cell (cell, drafts)),
      pizza.refreshed.connect (() => show_cell (cell, drafts)),
    });
    show_cell (cell, drafts);
  });
  factory.unbind.connect ((object) => shown.remove (object));

  return factory;
}

/* A list of the one object that is added to a relation, or removed. */
ListModel list_of (AsgiMod.Model object) {
  var list = new ListStore (typeof (AsgiMod.Model));

  list.append (object);
  return list;
}

/* A topping that can be chosen. */
class Check {
  public Gtk.CheckButton button;
  public ulong handler;

  public Check (Gtk.CheckButton button, ulong handler) {
    this.button = button;
    this.handler = handler;
  }
}

delegate void Run ();

class Window {
  Pizzeria app;
  Gtk.Builder builder;
  Adw.Leaflet leaflet;
  AsgiMod.ModelInfo pizza_info;
  AsgiMod.ModelInfo topping_info;
  AsgiMod.ListModel pizzas;
  ListStore drafts = new ListStore (typeof (AsgiMod.Model));
  AsgiMod.ListModel chosen = new AsgiMod.ListModel (null) { live = true };
  AsgiMod.ListModel toppings;
  Gtk.SingleSelection selection;
  Form form;
  AsgiMod.Model? pizza = null;
  ulong[] handlers = {};
  bool turning = false;
  HashTable<Object, Check> checks = new HashTable<Object, Check> (null, null);
  /* Their changes stay as long as somebody holds them. */
  GenericSet<AsgiMod.Model> unsaved = new GenericSet<AsgiMod.Model> (null, null);

  public Adw.ApplicationWindow window;

  public Window (Pizzeria app) throws Error {
    var runtime = AsgiMod.Runtime.get_default ();

    this.app = app;
    pizza_info = runtime.get_model ("menu.Pizza");
    topping_info = runtime.get_model ("menu.Topping");
    builder = new Gtk.Builder.from_file (app.examples + "/pizzeria/window.ui");
    window = (Adw.ApplicationWindow) find ("window");
    window.application = app;
    leaflet = (Adw.Leaflet) find ("leaflet");
    form = new Form ((Adw.PreferencesGroup) find ("fields"), pizza_info);
    make_actions ();
    make_menu ();
    make_toppings ();
    leaflet.notify["visible-child"].connect (() => on_turned ());
    leaflet.notify["child-transition-running"].connect (() => on_turned ());
    leaflet.notify["folded"].connect (() => turn ());
    window.close_request.connect (on_close);
    edit (null);
  }

  Object find (string name) {
    return builder.get_object (name);
  }

  void toast (string text) {
    tell (text);
    ((Adw.ToastOverlay) find ("toasts")).add_toast (new Adw.Toast (text));
  }

  /* The menu */

  void make_menu () {
    var query = pizza_info.aobjects.prefetch_related ("toppings").order_by ("name");
    var search = find ("search");

    pizzas = new AsgiMod.ListModel (query) { live = true };
    pizzas.search_fields = { "name", "description" };
    /* The new ones stand above the others. */
    var both = new ListStore (typeof (ListModel));
    both.append (drafts);
    both.append (pizzas);
    selection = new Gtk.SingleSelection (new Gtk.FlattenListModel (both)) {
      autoselect = false, can_unselect = true,
    };
    selection.notify["selected-item"].connect (() => on_selected ());
    var view = (Gtk.ListView) find ("pizzas");
    view.factory = new_factory (drafts);
    view.model = selection;
    view.activate.connect ((position) => selection.selected = position);
    search.bind_property ("text", pizzas, "search");
    pizzas.notify["n-items"].connect (() => update_menu ());
    pizzas.notify["loading"].connect (() => update_menu ());
    drafts.items_changed.connect (() => show_menu ());
  }

  void update_menu () {
    show_menu ();
    if (pizzas.loading)
      return;
    tell ("%u pizzas".printf (pizzas.get_n_items ()));
    replace_drafts ();
  }

  void start_search () {
    leaflet.visible_child_name = "menu";
    ((Gtk.Widget) find ("search")).grab_focus ();
  }

  void show_menu () {
    var n = pizzas.get_n_items ();
    var is_empty = selection.get_n_items () == 0;

    if (is_empty && pizzas.loading)
      return;
    var none = ((Gtk.SearchEntry) find ("search")).text != "" ? "nothing" : "empty";
    ((Gtk.Stack) find ("menu_stack")).visible_child_name = is_empty ? none : "pizzas";
    ((Adw.WindowTitle) find ("menu_title")).subtitle = n == 1 ? "1 pizza" : @"$n pizzas";
  }

  /* Those that were saved give way to their rows, which take what was entered since. */
  void replace_drafts () {
    for (var i = drafts.get_n_items (); i-- > 0;) {
      var draft = (AsgiMod.Model) drafts.get_item (i);

      for (var position = 0; draft.is_saved && position < pizzas.get_n_items (); position++) {
        var pizza = (AsgiMod.Model) pizzas.get_item (position);

        if (pizza.is_loaded && text_of (pizza, "pk") == text_of (draft, "pk")) {
          replace (draft, pizza, position);
          break;
        }
      }
    }
  }

  void replace (AsgiMod.Model draft, AsgiMod.Model row, uint position) {
    foreach (var name in draft.dirty_fields) {
      Value value;

      try {
        draft.get_field (name, out value);
        row.set_field (name, value);
        unsaved.add (row);
      } catch (Error error) {
        toast (error.message);
      }
    }
    if (draft == pizza)
      selection.selected = drafts.get_n_items () + position;
    forget (draft);
  }

  /* It has nothing that could be lost. */
  void forget (AsgiMod.Model pizza) {
    uint position;

    unsaved.remove (pizza);
    if (drafts.find (pizza, out position))
      drafts.remove (position);
  }

  /* One pizza */

  void on_selected () {
    var selected = selection.selected_item as AsgiMod.Model;

    if (selected != pizza)
      edit (selected);
  }

  void edit (AsgiMod.Model? edited) {
    foreach (var handler in handlers)
      pizza.disconnect (handler);
    handlers = {};
    var left = pizza;
    pizza = edited;
    form.set_object (edited);
    chosen.query_set = null;
    ((Gtk.Stack) find ("pizza_stack")).visible_child_name = edited == null ? "none" : "form";
    if (edited != null) {
      handlers += edited.notify["dirty-fields"].connect (() => on_dirty ());
      handlers += edited.notify["is-saved"].connect (() => update ());
    }
    turn ();
    update ();
    if (left != null && !left.is_saved && !unsaved.contains (left))
      forget (left);
  }

  /* Have a narrow window show the pizza that is chosen, or else the menu. */
  void turn () {
    if (!leaflet.folded)
      return;
    turning = true;
    leaflet.visible_child_name = pizza == null ? "menu" : "pizza";
    turning = false;
  }

  /* Who has gone back to the menu can choose the same pizza again. A swipe may still be taken back,
   * so the pizza is left when the page has come to rest. */
  void on_turned () {
    if (turning || !leaflet.folded || leaflet.child_transition_running)
      return;
    tell ("turned to the " + leaflet.visible_child_name);
    if (leaflet.visible_child_name == "menu")
      selection.selected = Gtk.INVALID_LIST_POSITION;
  }

  void on_dirty () {
    if (pizza.is_dirty)
      unsaved.add (pizza);
    else
      unsaved.remove (pizza);
    update ();
  }

  void update () {
    var saved = pizza != null && pizza.is_saved;
    var group = (Adw.PreferencesGroup) find ("toppings_group");

    enable ("save", pizza != null && (pizza.is_dirty || !saved));
    enable ("revert", saved && pizza.is_dirty);
    enable ("delete", pizza != null);
    enable ("edit", pizza != null);
    ((Adw.WindowTitle) find ("pizza_title")).title = pizza != null ? title_of (pizza) : "";
    group.sensitive = saved;
    group.description = saved ? "" : "Save the pizza first.";
    if (!saved || chosen.query_set != null)
      return;
    try {
      chosen.query_set = pizza.get_related_manager ("toppings");
    } catch (Error error) {
      toast (error.message);
    }
  }

  void add () {
    try {
      drafts.insert (0, pizza_info.new_instance ());
      selection.selected = 0;
      form.focus ();
    } catch (Error error) {
      toast (error.message);
    }
  }

  void save () {
    form.touch_all ();
    if (form.wrong.size () == 0)
      save_pizza.begin (pizza);
  }

  async void save_pizza (AsgiMod.Model pizza) {
    try {
      yield pizza.full_clean_async ();
      yield pizza.save_async ();
      unsaved.remove (pizza);
      toast ("“%s” is saved".printf (text_of (pizza, "name")));
      replace_drafts ();
    } catch (AsgiMod.Error.VALIDATION error) {
      /* The form says it, field by field. */
    } catch (Error error) {
      toast (error.message);
    }
  }

  void revert () {
    form.wrong.remove_all ();
    pizza.revert ();
    form.update ();
    form.touched.remove_all ();
    form.show_messages ();
  }

  void ask (string heading, string body, string cancel, string label, owned Run run) {
    var dialog = new Adw.MessageDialog (window, heading, body);

    dialog.add_response ("cancel", cancel);
    dialog.add_response ("do", label);
    dialog.set_response_appearance ("do", Adw.ResponseAppearance.DESTRUCTIVE);
    dialog.response["do"].connect (() => run ());
    dialog.present ();
  }

  void delete_chosen () {
    var deleted = pizza;
    var body = pizza.is_saved ? "It will be gone from the menu." : "It has never been saved.";

    ask ("Delete “%s”?".printf (title_of (pizza)), body, "_Cancel", "_Delete",
         () => delete_pizza.begin (deleted));
  }

  async void delete_pizza (AsgiMod.Model deleted) {
    var title = title_of (deleted);

    selection.selected = Gtk.INVALID_LIST_POSITION;
    try {
      if (deleted.is_saved)
        yield deleted.delete_async ();
      forget (deleted);
      toast (@"“$title” is deleted");
    } catch (Error error) {
      toast (error.message);
    }
  }

  /* Its toppings */

  void make_toppings () {
    toppings = new AsgiMod.ListModel (topping_info.aobjects.order_by ("name")) { live = true };
    ((Gtk.ListBox) find ("toppings")).bind_model (toppings, new_topping_row);
    chosen.items_changed.connect (() => update_checks ());
    ((Adw.EntryRow) find ("new_topping")).entry_activated.connect (() => add_topping.begin ());
  }

  Gtk.Widget new_topping_row (Object item) {
    var topping = (AsgiMod.Model) item;
    var button = new Gtk.CheckButton () { valign = Gtk.Align.CENTER };
    var row = new Adw.ActionRow () { activatable_widget = button };

    topping.bind_property ("name", row, "title", BindingFlags.SYNC_CREATE);
    row.add_prefix (button);
    var handler = button.toggled.connect (() => choose.begin (pizza, topping, button.active));
    checks[topping] = new Check (button, handler);
    update_checks ();
    return row;
  }

  void update_checks () {
    var keys = new GenericSet<string> (str_hash, str_equal);

    for (var i = 0; i < chosen.get_n_items (); i++)
      keys.add (text_of ((AsgiMod.Model) chosen.get_item (i), "pk"));
    checks.foreach ((object, check) => {
      var topping = (AsgiMod.Model) object;

      SignalHandler.block (check.button, check.handler);
      check.button.active = topping.is_loaded && keys.contains (text_of (topping, "pk"));
      SignalHandler.unblock (check.button, check.handler);
    });
  }

  async void choose (AsgiMod.Model pizza, AsgiMod.Model topping, bool active) {
    try {
      var manager = (AsgiMod.ManyToManyRelatedManager) pizza.get_related_manager ("toppings");
      if (active)
        yield manager.add_async (list_of (topping));
      else
        yield manager.remove_async (list_of (topping));
      tell ("%s %s %s".printf (text_of (pizza, "name"), active ? "with" : "without",
                               text_of (topping, "name")));
    } catch (Error error) {
      toast (error.message);
    }
  }

  async void add_topping () {
    var row = (Adw.EntryRow) find ("new_topping");
    var lookups = new HashTable<string, Value?> (str_hash, str_equal);
    var name = row.text.strip ().down ();

    if (name == "")
      return;
    lookups["name"] = name;
    try {
      var manager = (AsgiMod.ManyToManyRelatedManager) pizza.get_related_manager ("toppings");
      var topping = yield topping_info.aobjects.get_or_create_async (lookups);
      yield manager.add_async (list_of (topping));
      row.text = "";
    } catch (Error error) {
      toast (error.message);
    }
  }

  async void load_samples () {
    try {
      yield AsgiMod.Runtime.get_default ().call_async ("menu.samples.load");
    } catch (Error error) {
      toast (error.message);
    }
  }

  /* Actions */

  void add_action (string name, string[] keys, owned Run run) {
    var action = new SimpleAction (name, null);

    action.activate.connect (() => run ());
    window.add_action (action);
    app.set_accels_for_action ("win." + name, keys);
  }

  void make_actions () {
    add_action ("add", { "<Control>n" }, () => add ());
    add_action ("save", { "<Control>s" }, () => save ());
    add_action ("edit", { "F2" }, () => form.focus ());
    add_action ("revert", {}, () => revert ());
    add_action ("delete", {}, () => delete_chosen ());
    add_action ("add-topping", {}, () => add_topping.begin ());
    add_action ("samples", {}, () => load_samples.begin ());
    add_action ("search", { "<Control>f" }, () => start_search ());
    add_action ("back", { "<Alt>Left" }, () => leaflet.visible_child_name = "menu");
    add_action ("close", { "<Control>w" }, () => window.close ());
  }

  void enable (string name, bool enabled) {
    ((SimpleAction) window.lookup_action (name)).set_enabled (enabled);
  }

  bool on_close () {
    var names = new GenericArray<string> ();

    unsaved.foreach ((object) => names.add (title_of (object)));
    names.sort (strcmp);
    if (names.length > 0) {
      ask ("Discard Changes?", "Not saved: " + string.joinv (", ", names.data), "_Keep Editing",
           "_Discard", () => {
        unsaved.remove_all ();
        window.close ();
      });
      return true;
    }
    pizzas.live = chosen.live = toppings.live = false;
    app.forget (this);
    return false;
  }
}

class Pizzeria : Adw.Application {
  string? database;
  GenericArray<Window> windows = new GenericArray<Window> ();

  public string examples;

  public Pizzeria (string? database) {
    Object (application_id: "org.example.Pizzeria");
    this.database = database;
    examples = Environment.get_variable ("EXAMPLES_DIR") ?? "examples";
  }

  void add_simple (string name, string key, owned Run run) {
    var action = new SimpleAction (name, null);

    action.activate.connect (() => run ());
    add_action (action);
    set_accels_for_action ("app." + name, { key });
  }

  public override void startup () {
    base.startup ();
    add_simple ("quit", "<Control>q", () => quit ());
    add_simple ("new-window", "<Control><Shift>n", () => add_window_of_its_own ());
  }

  public override void activate () {
    if (active_window != null) {
      active_window.present ();
      return;
    }
    hold ();
    start.begin ();
  }

  async void start () {
    var runtime = AsgiMod.Runtime.get_default ();

    try {
      runtime.set_python_path ({ examples });
      runtime.configure ({ "menu" }, database);
      yield runtime.start_async (null);
      yield runtime.call_command_async ("migrate", { "--verbosity=0" });
      add_window_of_its_own ();
    } catch (Error error) {
      stderr.printf ("%s\n", error.message);
    }
    release ();
  }

  void add_window_of_its_own () {
    try {
      var shown = new Window (this);
      windows.add (shown);
      shown.window.present ();
    } catch (Error error) {
      stderr.printf ("%s\n", error.message);
    }
  }

  public void forget (Window window) {
    windows.remove (window);
  }
}

int main (string[] args) {
  Intl.setlocale ();
  var app = new Pizzeria (args.length > 1 ? args[1] : null);

  return app.run ({ args[0] });
}
