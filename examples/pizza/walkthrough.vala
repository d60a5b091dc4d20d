/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The documentation of the original asgimod, run line by line in Vala; walkthrough_steps.py is
 * the same in Python. EXAMPLES_DIR is the folder of the examples, where it isn't the folder
 * `examples` of the current one. */
using AsgiMod;

/* The models. A property of a field's name holds its value; the other fields are there as well. */

class Topping : Model {
  public string name { get; set; }

  public ManyToManyRelatedManagerOf<Pizza> pizzas () throws GLib.Error {
    return (ManyToManyRelatedManagerOf<Pizza>) get_related_manager ("pizza_set");
  }
}

class Box : Model {
  public string name { get; set; }

  public ManyToOneRelatedManagerOf<Pizza> pizzas () throws GLib.Error {
    return (ManyToOneRelatedManagerOf<Pizza>) get_related_manager ("pizza_set");
  }
}

class Price : Model {
  public int64 id { get; set; }
  public string amount { get; set; }
  public string currency { get; set; }

  public async Pizza fetch_pizza () throws GLib.Error {
    return (Pizza) yield fetch_related_async ("pizza");
  }
}

class Pizza : Model {
  public string name { get; set; }

  public ManyToManyRelatedManagerOf<Topping> toppings () throws GLib.Error {
    return (ManyToManyRelatedManagerOf<Topping>) get_related_manager ("toppings");
  }

  public async Price fetch_price () throws GLib.Error {
    return (Price) yield fetch_related_async ("price");
  }

  public async Box? fetch_box () throws GLib.Error {
    return (Box?) yield fetch_related_async ("box");
  }
}

/* What the steps are made of */

async T by_id<T> (int id) throws GLib.Error {
  return yield objects_of<T> ().get_async (values ("id", typeof (int), id));
}

HashTable<string, Value?> named (string name) {
  return values ("name", typeof (string), name);
}

async string column (QuerySet query, string name) throws GLib.Error {
  string?[] texts = {};

  foreach (var row in yield query.eval_async ())
    texts += row.get_string (name);
  return string.joinv (" ", texts);
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

/* The steps */

async void fill () throws GLib.Error {
  string[,] prices = { { "9.99", "usd" }, { "19.99", "usd" }, { "4.99", "eur" } };

  for (var i = 0; i < 3; i++)
    yield objects_of<Price> ().create_async (values ("amount", typeof (string), prices[i, 0],
                                                     "currency", typeof (string), prices[i, 1]));
  foreach (var name in new string[] { "bacon", "mushroom", "Basil" })
    yield objects_of<Topping> ().create_async (named (name));
  yield objects_of<Box> ().create_async (named ("medium box"));

  Price price = yield by_id<Price> (1);
  Box box = yield by_id<Box> (1);
  yield objects_of<Pizza> ().create_async (values ("name", typeof (string), "margherita",
                                                   "price", typeof (Price), price,
                                                   "box", typeof (Box), box));
  price = yield by_id<Price> (2);
  yield objects_of<Pizza> ().create_async (values ("name", typeof (string), "weird",
                                                   "price", typeof (Price), price));
}

async void models () throws GLib.Error {
  var toppings = objects_of<Topping> ();
  var topping = new Topping () { name = "ham" };

  yield topping.save_async ();
  topping = yield toppings.get_async (named ("ham"));
  topping.name = "smoked ham";
  yield topping.save_async (false, false, null, { "name" });
  check (yield toppings.filter ("name", typeof (string), "smoked ham").exists_async ());
  check (total (yield topping.delete_async ()) == 1);
  check ((yield toppings.count_async ()) == 3);
}

async void foreign_relations () throws GLib.Error {
  Price price = yield by_id<Price> (1);
  Pizza pizza = yield by_id<Pizza> (1);
  Pizza weird_pizza = yield by_id<Pizza> (2);
  Box medium_box = yield by_id<Box> (1);

  check_equal ((yield pizza.fetch_price ()).amount, "9.99");
  check_equal ((yield price.fetch_pizza ()).name, "margherita");
  check_equal (((!) yield pizza.fetch_box ()).name, "medium box");
  check ((yield weird_pizza.fetch_box ()) == null);
  yield refuse_relation (price, "box");
  yield refuse_relation (medium_box, "toppings");
  yield refuse_relation (pizza, "name");
  yield refuse_relation (pizza, "id");

  var pizzas = medium_box.pizzas ();
  check_equal ((yield pizzas.all ().get_async (values ("id", typeof (int), 1))).name,
               "margherita");
  yield pizzas.add_async (objects (weird_pizza));
  check ((yield pizzas.filter ("id__gt", typeof (int), 1).order_by ("name").count_async ()) == 1);
  yield pizzas.remove_async (objects (weird_pizza));
  check_equal (yield column (pizzas, "name"), "margherita");
  yield pizzas.clear_async ();
  check (!yield pizzas.exists_async ());
  yield pizzas.set_async (objects (pizza));
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
  Pizza pizza = yield by_id<Pizza> (1);
  Pizza weird_pizza = yield by_id<Pizza> (2);
  Topping bacon = yield by_id<Topping> (1);
  Topping mushroom = yield by_id<Topping> (2);
  var toppings = pizza.toppings ();
  var pizzas = mushroom.pizzas ();
  bool created;

  check (!yield toppings.all ().exists_async ());
  yield toppings.add_async (objects (bacon, mushroom));
  check (yield toppings.filter ("name__startswith", typeof (string), "b").exists_async ());
  yield toppings.remove_async (objects (bacon));
  check_equal (yield column (toppings, "name"), "mushroom");
  yield toppings.clear_async ();
  check (!yield pizzas.all ().exists_async ());
  yield pizzas.add_async (objects (pizza));
  yield pizzas.set_async (objects (pizza, weird_pizza));
  check ((yield pizzas.count_async ()) == 2);

  yield toppings.create_async (named ("olive"));
  var olive = yield toppings.get_or_create_async (named ("olive"), null, null, null,
                                                  out created);
  check_equal (olive.name, "olive");
  check (!created);
  var caper = yield toppings.update_or_create_async (named ("capers"), named ("caper"), null,
                                                     null, null, out created);
  check_equal (caper.name, "caper");
  check (created);
  yield toppings.set_async (objects (null));
  yield objects_of<Topping> ().filter ("id__gt", typeof (int), 3).delete_async ();
}

async void iteration () throws GLib.Error {
  var prices = objects_of<Price> ();

  foreach (var price in yield prices.filter ("currency", typeof (string), "usd").eval_async ())
    check_equal (price.currency, "usd");

  var ids = "";
  var iterator = prices.order_by ("id").iterate (2);
  Price? price;
  while ((price = yield iterator.next_async ()) != null)
    ids += ((!) price).id.to_string ();
  check_equal (ids, "123");
}

async void slices_and_items () throws GLib.Error {
  var prices = objects_of<Price> ().all ().order_by ("id");

  check_equal (yield column (prices[0:2], "amount"), "9.99 19.99");
  check_equal (yield column (prices[1:2], "amount"), "19.99");
  check_equal (yield column (objects_of<Price> ().all ().order_by ("-amount").slice (1), "amount"),
               "9.99 4.99");
  check_equal ((yield prices.item_async (0)).amount, "9.99");
  check_equal ((yield prices[0:5].item_async (0)).amount, "9.99");
  var price = yield objects_of<Price> ().filter ("amount__gte", typeof (string), "9.99")
                                        .order_by ("id").item_async (0);
  check (price.id == 1);
  check ((yield prices.item_async (2)).id == 3);
  check ((yield objects_of<Price> ().item_async (0)).id == 1);
  check ((yield objects_of<Price> ()[0:2].eval_async ()).size == 2);
}

async void refusals () throws GLib.Error {
  var prices = objects_of<Price> ().all ();
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
  var prices = objects_of<Price> ();
  var qa = prices.filter ("amount__gt", typeof (string), "2.99");
  var qb = prices.filter ("amount__gt", typeof (string), "19.98");
  check_equal (yield column (qa.and (qb), "amount"), "19.99");

  qa = prices.filter ("currency", typeof (string), "usd");
  qb = prices.filter ("currency", typeof (string), "eur");
  check ((yield qa.or (qb).count_async ()) == 3);
  check ((yield prices.and (qa).count_async ()) == 2);
}

async void evaluation () throws GLib.Error {
  var toppings = objects_of<Topping> ();

  check ((yield toppings.all ().eval_async ()).size == 3);
  check ((yield toppings.eval_async ()).size == 3);
  check_equal (yield column (toppings.filter ("name__startswith", typeof (string), "m"), "name"),
               "mushroom");
}

async void chaining () throws GLib.Error {
  var prices = objects_of<Price> ();
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
  var pizzas = objects_of<Pizza> ().select_related ("price").prefetch_related ("toppings");
  check_equal (yield column (pizzas.order_by ("id"), "name"), "margherita weird");
}

async void asking () throws GLib.Error {
  var toppings = objects_of<Topping> ();
  var hams = toppings.filter ("name", typeof (string), "ham");
  var ids = new Arguments ();
  bool created;
  ids.append_int64 (1);
  ids.append_int64 (2);

  yield toppings.get_or_create_async (named ("rocket"), null, null, out created);
  check (created);
  var rocket = yield toppings.update_or_create_async (named ("rocket"), named ("rucola"), null,
                                                      null, out created);
  check_equal (rocket.name, "rucola");
  check (!created);
  yield toppings.bulk_create_async (objects (new Topping () { name = "ham" },
                                             new Topping () { name = "egg" }));
  var ham = yield toppings.get_async (named ("ham"));
  ham.name = "Ham";
  yield toppings.bulk_update_async (objects (ham), { "name" });
  check_equal ((yield toppings.in_bulk_async (ids))[0].name, "bacon");
  check_equal ((yield toppings.latest_async ({ "name" })).name, "rucola");
  check_equal ((yield toppings.earliest_async ({ "name" })).name, "Basil");
  Topping? first = yield toppings.order_by ("id").first_async ();
  check_equal (((!) first).name, "bacon");
  Topping? last = yield toppings.order_by ("name").last_async ();
  check_equal (((!) last).name, "rucola");
  check ((yield toppings.filter ("name", typeof (string), "Ham")
                        .update_async (named ("ham"))) == 1);
  check (yield hams.exists_async ());
  check ((yield hams.explain_async ()) != "");
  check (total (yield toppings.filter ("id__gt", typeof (int), 3).delete_async ()) == 3);
  check ((yield toppings.count_async ()) == 3);
}

async void walk () throws GLib.Error {
  var examples = Environment.get_variable ("EXAMPLES_DIR") ?? "examples";
  var runtime = Runtime.get_default ();

  runtime.python_path = { Path.build_filename (examples, "pizza") };
  runtime.register_type ("shop.Topping", typeof (Topping));
  runtime.register_type ("shop.Box", typeof (Box));
  runtime.register_type ("shop.Price", typeof (Price));
  runtime.register_type ("shop.Pizza", typeof (Pizza));
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
