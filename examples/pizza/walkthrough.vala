/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The documentation of the original asgimod, run line by line in Vala; walkthrough_steps.py is
 * the same in Python. EXAMPLES_DIR is the folder of the examples, where it isn't the folder
 * `examples` of the current one. */
using AsgiMod;

QuerySet objects (string name) throws GLib.Error {
  return Runtime.get_default ().get_model ("shop." + name).aobjects;
}

HashTable<string, Value?> named (string name, Value value) {
  var values = new HashTable<string, Value?> (str_hash, str_equal);
  values[name] = value;
  return values;
}

async Model by_id (string name, int id) throws GLib.Error {
  return yield objects (name).get_async (named ("id", id));
}

async string column (QuerySet query, string name) throws GLib.Error {
  string[] texts = {};
  foreach (var row in yield query.eval_async ())
    texts += row.get_string (name);
  return string.joinv (" ", texts);
}

ListStore list_of (Model first, Model? second = null) {
  var list = new ListStore (typeof (Model));
  list.append (first);
  if (second != null)
    list.append (second);
  return list;
}

void check_equal (string actual, string expected) {
  if (actual != expected)
    error ("Expected “%s”, got “%s”", expected, actual);
}

void check (bool condition) {
  if (!condition)
    error ("A step went wrong");
}

int64 total (Variant deleted) {
  return deleted.get_child_value (0).get_int64 ();
}

async void fill () throws GLib.Error {
  string[,] prices = { { "9.99", "usd" }, { "19.99", "usd" }, { "4.99", "eur" } };

  for (var i = 0; i < 3; i++) {
    var values = named ("amount", prices[i, 0]);
    values["currency"] = prices[i, 1];
    yield objects ("Price").create_async (values);
  }
  foreach (var name in new string[] { "bacon", "mushroom", "Basil" })
    yield objects ("Topping").create_async (named ("name", name));
  yield objects ("Box").create_async (named ("name", "medium box"));

  var margherita = named ("name", "margherita");
  margherita["price"] = yield by_id ("Price", 1);
  margherita["box"] = yield by_id ("Box", 1);
  yield objects ("Pizza").create_async (margherita);
  var weird = named ("name", "weird");
  weird["price"] = yield by_id ("Price", 2);
  yield objects ("Pizza").create_async (weird);
}

async void models () throws GLib.Error {
  var toppings = objects ("Topping");
  var topping = Runtime.get_default ().get_model ("shop.Topping")
                       .new_instance (named ("name", "ham"));

  yield topping.save_async ();
  topping = yield toppings.get_async (named ("name", "ham"));
  topping.set ("name", "smoked ham");
  yield topping.save_async (false, false, null, { "name" });
  check (yield toppings.filter ("name", typeof (string), "smoked ham").exists_async ());
  check (total (yield topping.delete_async ()) == 1);
  check ((yield toppings.count_async ()) == 3);
}

async void foreign_relations () throws GLib.Error {
  var price = yield by_id ("Price", 1);
  var pizza = yield by_id ("Pizza", 1);
  var weird_pizza = yield by_id ("Pizza", 2);
  var medium_box = yield by_id ("Box", 1);

  check_equal ((yield pizza.fetch_related_async ("price")).get_string ("amount"), "9.99");
  check_equal ((yield price.fetch_related_async ("pizza")).get_string ("name"), "margherita");
  check_equal ((yield pizza.fetch_related_async ("box")).get_string ("name"), "medium box");
  check ((yield weird_pizza.fetch_related_async ("box")) == null);
  yield refuse_relation (price, "box");
  yield refuse_relation (medium_box, "toppings");
  yield refuse_relation (pizza, "name");
  yield refuse_relation (pizza, "id");

  var pizzas = (ManyToOneRelatedManager) medium_box.get_related_manager ("pizza_set");
  check_equal ((yield pizzas.all ().get_async (named ("id", 1))).get_string ("name"),
               "margherita");
  yield pizzas.add_async (list_of (weird_pizza));
  check ((yield pizzas.filter ("id__gt", typeof (int), 1).order_by ("name").count_async ()) == 1);
  yield pizzas.remove_async (list_of (weird_pizza));
  check_equal (yield column (pizzas, "name"), "margherita");
  yield pizzas.clear_async ();
  check (!yield pizzas.exists_async ());
  yield pizzas.set_async (list_of (pizza));
  check_equal (yield column (pizzas, "name"), "margherita");
}

async void refuse_relation (Model model, string name) throws GLib.Error {
  var refused = false;

  try {
    yield model.fetch_related_async (name);
  } catch (AsgiMod.Error.FIELD e) {
    refused = true;
  }
  check (refused);
}

async void many_to_many_relations () throws GLib.Error {
  var pizza = yield by_id ("Pizza", 1);
  var weird_pizza = yield by_id ("Pizza", 2);
  var bacon = yield by_id ("Topping", 1);
  var mushroom = yield by_id ("Topping", 2);
  var toppings = (ManyToManyRelatedManager) pizza.get_related_manager ("toppings");
  var pizzas = (ManyToManyRelatedManager) mushroom.get_related_manager ("pizza_set");
  bool created;

  check (!yield toppings.all ().exists_async ());
  yield toppings.add_async (list_of (bacon, mushroom));
  check (yield toppings.filter ("name__startswith", typeof (string), "b").exists_async ());
  yield toppings.remove_async (list_of (bacon));
  check_equal (yield column (toppings, "name"), "mushroom");
  yield toppings.clear_async ();
  check (!yield pizzas.all ().exists_async ());
  yield pizzas.add_async (list_of (pizza));
  yield pizzas.set_async (list_of (pizza, weird_pizza));
  check ((yield pizzas.count_async ()) == 2);

  yield toppings.create_async (named ("name", "olive"));
  var olive = yield toppings.get_or_create_async (named ("name", "olive"), null, null, null,
                                                  out created);
  check_equal (olive.get_string ("name"), "olive");
  check (!created);
  var caper = yield toppings.update_or_create_async (named ("name", "capers"),
                                                     named ("name", "caper"), null, null,
                                                     null, out created);
  check_equal (caper.get_string ("name"), "caper");
  check (created);
  yield toppings.set_async (new ListStore (typeof (Model)));
  yield objects ("Topping").filter ("id__gt", typeof (int), 3).delete_async ();
}

async void iteration () throws GLib.Error {
  foreach (var price in yield objects ("Price").filter ("currency", typeof (string), "usd")
                                               .eval_async ())
    check_equal (price.get_string ("currency"), "usd");

  var ids = "";
  var iterator = objects ("Price").order_by ("id").iterate (2);
  for (var price = yield iterator.next_async (); price != null;
       price = yield iterator.next_async ())
    ids += price.get_string ("id");
  check_equal (ids, "123");
}

async void slices_and_items () throws GLib.Error {
  var prices = objects ("Price").all ().order_by ("id");

  check_equal (yield column (prices[0:2], "amount"), "9.99 19.99");
  check_equal (yield column (prices[1:2], "amount"), "19.99");
  check_equal (yield column (objects ("Price").all ().order_by ("-amount").slice (1), "amount"),
               "9.99 4.99");
  check_equal ((yield prices.item_async (0)).get_string ("amount"), "9.99");
  check_equal ((yield prices[0:5].item_async (0)).get_string ("amount"), "9.99");
  var price = yield objects ("Price").filter ("amount__gte", typeof (string), "9.99")
                                     .order_by ("id").item_async (0);
  check (price.get_int64 ("id") == 1);
  check ((yield prices.item_async (2)).get_int64 ("id") == 3);
  check ((yield objects ("Price").item_async (0)).get_int64 ("id") == 1);
  check ((yield objects ("Price")[0:2].eval_async ()).size == 2);
}

async void refusals () throws GLib.Error {
  var prices = objects ("Price").all ();
  var refused = false;

  check ("Price" in prices.to_string ());
  try {
    yield prices.slice (-2).eval_async ();
  } catch (GLib.Error e) {
    refused = true;
  }
  check (refused);
}

async void operators () throws GLib.Error {
  var qa = objects ("Price").filter ("amount__gt", typeof (string), "2.99");
  var qb = objects ("Price").filter ("amount__gt", typeof (string), "19.98");
  check_equal (yield column (qa.and (qb), "amount"), "19.99");

  qa = objects ("Price").filter ("currency", typeof (string), "usd");
  qb = objects ("Price").filter ("currency", typeof (string), "eur");
  check ((yield qa.or (qb).count_async ()) == 3);
  check ((yield objects ("Price").and (qa).count_async ()) == 2);
}

async void evaluation () throws GLib.Error {
  check ((yield objects ("Topping").all ().eval_async ()).size == 3);
  check ((yield objects ("Topping").eval_async ()).size == 3);
  check_equal (yield column (objects ("Topping").filter ("name__startswith", typeof (string),
                                                         "m"), "name"), "mushroom");
}

async void chaining () throws GLib.Error {
  var prices = objects ("Price");
  var usd = prices.filter ("currency", typeof (string), "usd");
  var eur = prices.filter ("currency", typeof (string), "eur");
  var dear = new Arguments.strings ({ "amount > %s" });
  var fifteen = new Arguments ();
  var extra = new Arguments ();
  var three = new Arguments ();
  fifteen.append_int64 (15);
  extra.set_object ("where", dear);
  extra.set_object ("params", fifteen);
  three.append_int64 (3);

  check_equal (yield column (prices.exclude ("currency", typeof (string), "usd"), "amount"),
               "4.99");
  check_equal (yield column (prices.order_by ("amount").reverse (), "amount"),
               "19.99 9.99 4.99");
  check_equal (yield column (usd.distinct ().order_by ("id"), "amount"), "9.99 19.99");
  check_equal (yield column (prices.none (), "amount"), "");
  check_equal (yield column (usd.union (eur).order_by ("amount"), "amount"), "4.99 9.99 19.99");
  check_equal (yield column (prices.all ().intersection (eur), "amount"), "4.99");
  check_equal (yield column (prices.all ().difference (usd), "amount"), "4.99");
  check_equal (yield column (prices.extra (extra), "amount"), "19.99");
  check_equal (yield column (eur.defer ("currency"), "amount"), "4.99");
  check_equal (yield column (eur.only ("amount"), "amount"), "4.99");
  check_equal (yield column (eur.using ("default"), "amount"), "4.99");
  check_equal (yield column (prices.raw ("SELECT * FROM shop_price WHERE id = %s", three),
                             "amount"), "4.99");
  var pizzas = objects ("Pizza").select_related ("price").prefetch_related ("toppings");
  check_equal (yield column (pizzas.order_by ("id"), "name"), "margherita weird");
}

async void asking () throws GLib.Error {
  var toppings = objects ("Topping");
  var info = Runtime.get_default ().get_model ("shop.Topping");
  var hams = toppings.filter ("name", typeof (string), "ham");
  var ids = new Arguments ();
  bool created;
  ids.append_int64 (1);
  ids.append_int64 (2);

  yield toppings.get_or_create_async (named ("name", "rocket"), null, null, out created);
  check (created);
  var rocket = yield toppings.update_or_create_async (named ("name", "rocket"),
                                                      named ("name", "rucola"), null, null,
                                                      out created);
  check_equal (rocket.get_string ("name"), "rucola");
  check (!created);
  yield toppings.bulk_create_async (list_of (info.new_instance (named ("name", "ham")),
                                             info.new_instance (named ("name", "egg"))));
  var ham = yield toppings.get_async (named ("name", "ham"));
  ham.set ("name", "Ham");
  yield toppings.bulk_update_async (list_of (ham), { "name" });
  check_equal ((yield toppings.in_bulk_async (ids))[0].get_string ("name"), "bacon");
  check_equal ((yield toppings.latest_async ({ "name" })).get_string ("name"), "rucola");
  check_equal ((yield toppings.earliest_async ({ "name" })).get_string ("name"), "Basil");
  check_equal ((yield toppings.order_by ("id").first_async ()).get_string ("name"), "bacon");
  check_equal ((yield toppings.order_by ("name").last_async ()).get_string ("name"), "rucola");
  check ((yield toppings.filter ("name", typeof (string), "Ham")
                        .update_async (named ("name", "ham"))) == 1);
  check (yield hams.exists_async ());
  check ((yield hams.explain_async ()) != "");
  check (total (yield toppings.filter ("id__gt", typeof (int), 3).delete_async ()) == 3);
  check ((yield toppings.count_async ()) == 3);
}

async void walk () throws GLib.Error {
  var examples = Environment.get_variable ("EXAMPLES_DIR") ?? "examples";
  var runtime = Runtime.get_default ();

  runtime.python_path = { Path.build_filename (examples, "pizza") };
  yield runtime.start_async ("pizza_settings");
  yield runtime.call_command_async ("migrate", { "--verbosity=0" });

  yield fill ();
  yield models ();
  yield foreign_relations ();
  yield many_to_many_relations ();
  yield iteration ();
  yield slices_and_items ();
  yield refusals ();
  yield operators ();
  yield evaluation ();
  yield chaining ();
  yield asking ();
  print ("10 steps passed\n");
}

int main () {
  var loop = new MainLoop ();
  var status = 0;

  Environment.set_variable ("PIZZA_DATABASE", ":memory:", true);
  walk.begin ((object, result) => {
    try {
      walk.end (result);
    } catch (GLib.Error e) {
      stderr.printf ("%s\n", e.message);
      status = 1;
    }
    loop.quit ();
  });
  loop.run ();

  return status;
}
