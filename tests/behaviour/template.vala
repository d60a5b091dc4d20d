/* SPDX-License-Identifier: LGPL-2.1-or-later */
using AsgiMod;

ModelInfo model (string name) throws GLib.Error {
  return Runtime.get_default ().get_model ("shop." + name);
}

QuerySet objects (string name) throws GLib.Error {
  return model (name).aobjects;
}

HashTable<string, Value?> table () {
  return new HashTable<string, Value?> (str_hash, str_equal);
}

HashTable<string, Value?> with (HashTable<string, Value?> table, string name, Value? value) {
  table[name] = value;
  return table;
}

Arguments numbers_of (int[] numbers) {
  var args = new Arguments ();
  foreach (var number in numbers)
    args.append_int64 (number);
  return args;
}

string[] strings_of (string[] strings) {
  return strings;
}

ListStore objects_of (Model[] objects) {
  var list = new ListStore (typeof (Model));
  foreach (var object in objects)
    list.append (object);
  return list;
}

void assign (Model model, string name, Value? value) throws GLib.Error {
  model.set_field (name, value);
}

async void add_related (QuerySet manager, GLib.ListModel objects) throws GLib.Error {
  if (manager is ManyToManyRelatedManager)
    yield ((ManyToManyRelatedManager) manager).add_async (objects);
  else
    yield ((ManyToOneRelatedManager) manager).add_async (objects);
}

async void remove_related (QuerySet manager, GLib.ListModel objects) throws GLib.Error {
  if (manager is ManyToManyRelatedManager)
    yield ((ManyToManyRelatedManager) manager).remove_async (objects);
  else
    yield ((ManyToOneRelatedManager) manager).remove_async (objects);
}

async void set_related (QuerySet manager, GLib.ListModel objects) throws GLib.Error {
  if (manager is ManyToManyRelatedManager)
    yield ((ManyToManyRelatedManager) manager).set_async (objects);
  else
    yield ((ManyToOneRelatedManager) manager).set_async (objects);
}

async void clear_related (QuerySet manager) throws GLib.Error {
  if (manager is ManyToManyRelatedManager)
    yield ((ManyToManyRelatedManager) manager).clear_async ();
  else
    yield ((ManyToOneRelatedManager) manager).clear_async ();
}

string field_of (Row row, string name) throws GLib.Error {
  if (row.get_value_type (name) == ValueType.BOOLEAN)
    return row.get_boolean (name).to_string ();
  return row.get_string (name) ?? "null";
}

async ListStore collect (Iterator stream) throws GLib.Error {
  var rows = new ListStore (typeof (Row));
  for (var row = yield stream.next_async (); row != null; row = yield stream.next_async ())
    rows.append (row);
  return rows;
}

void tell_list (GLib.ListModel list, string field) throws GLib.Error {
  string[] texts = {};
  for (var i = 0; i < list.get_n_items (); i++)
    texts += field_of ((Row) list.get_item (i), field);
  print ("%s\n", string.joinv (" ", texts));
}

void tell_model (Row? row, string field) throws GLib.Error {
  print ("%s\n", row == null ? "null" : field_of (row, field));
}

void tell_created (Model model, string field, bool created) throws GLib.Error {
  print ("%s %s\n", field_of (model, field), created.to_string ());
}

void tell_int (int64 value) {
  print (@"$value\n");
}

void tell_bool (bool value) {
  print (@"$value\n");
}

void tell_deleted (Variant value) {
  print (@"$(value.get_child_value (0).get_int64 ())\n");
}

void tell_error (GLib.Error error) {
  if (error.domain != AsgiMod.Error.quark ())
    GLib.error ("%s", error.message);
  print ("error %d\n", error.code);
}

async void prepare (int number) {
  try {
    yield Runtime.get_default ().call_async ("rows.reset");
  } catch (GLib.Error error) {
    GLib.error ("%s", error.message);
  }
  print ("case %d\n", number);
}

@CASES@
async void run () throws GLib.Error {
  yield Runtime.get_default ().start_async ("pizza_settings");
  yield Runtime.get_default ().call_command_async ("migrate", { "--verbosity=0" });
@START@
}

int main () {
  var loop = new MainLoop ();
  var status = 0;

  run.begin ((object, result) => {
    try {
      run.end (result);
    } catch (GLib.Error error) {
      printerr ("%s\n", error.message);
      status = 1;
    }
    loop.quit ();
  });
  loop.run ();

  return status;
}
