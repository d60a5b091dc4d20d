/* SPDX-License-Identifier: LGPL-2.1-or-later */
using AsgiMod;

/* Classes of a program for the objects of models: their fields are known to the compiler. */

class Topping : Model {
  public string name { get; set; }
}

class Price : Model {
  public string amount { get; set; default = "0.00"; }
  public string currency { get; set; }

  /* Without storage of its own, and not of a field's name. */
  public bool cheap {
    get { return double.parse (amount) < 10; }
  }
}

class Pizza : Model {
  public int64 id { get; set; }
  public string name { get; set; }
  public Price? price { get; set; }

  /* An accessor, which reads the row. */
  [CCode (notify = false)]
  public int64 box_id {
    get { return read_int64 ("box_id"); }
    set { write_int64 ("box_id", value); }
  }

  public Pizza (string name, Price price) {
    Object (name: name, price: price);
  }

  public ManyToManyRelatedManagerOf<Topping> toppings () throws GLib.Error {
    return (ManyToManyRelatedManagerOf<Topping>) get_related_manager ("toppings");
  }
}

void register_types () throws GLib.Error {
  var runtime = Runtime.get_default ();
  runtime.register_type ("shop.Topping", typeof (Topping));
  runtime.register_type ("shop.Price", typeof (Price));
  runtime.register_type ("shop.Pizza", typeof (Pizza));
}

async void clear () throws GLib.Error {
  yield objects_of<Pizza> ().all ().delete_async ();
  yield objects_of<Price> ().all ().delete_async ();
  yield objects_of<Topping> ().all ().delete_async ();
}

async Price new_price (string amount) throws GLib.Error {
  return yield objects_of<Price> ().create_async (values ("amount", typeof (string), amount));
}

async Pizza new_pizza (string name) throws GLib.Error {
  var pizza = new Pizza (name, yield new_price ("9.99"));
  yield pizza.save_async ();
  return pizza;
}

async void test_new_objects () throws GLib.Error {
  var pizza = new Pizza ("funghi", yield new_price ("9.99"));

  assert_cmpstr (pizza.get_string ("name"), EQ, "funghi");
  assert_cmpint ((int) pizza.get_int64 ("price_id"), EQ,
                 (int) ((!) pizza.price).get_int64 ("id"));
  assert_false (pizza.is_saved);
  yield pizza.save_async ();
  assert_true (pizza.is_saved);
  assert_true (pizza.id > 0);
  assert_cmpstr (new Price ().currency, EQ, "usd");
}

async void test_results () throws GLib.Error {
  yield clear ();
  yield new_price ("4.99");
  yield new_price ("19.99");
  var prices = objects_of<Price> ().filter ("amount__gte", typeof (string), "1")
                                   .order_by ("amount");
  string?[] texts = {};

  foreach (var price in yield prices.eval_async ())
    texts += "%s %s".printf (price.amount, price.cheap ? "cheap" : "dear");
  assert_cmpstr (string.joinv (", ", texts), EQ, "4.99 cheap, 19.99 dear");
  assert_cmpstr ((yield prices[1:2].eval_async ())[0].amount, EQ, "19.99");
  assert_cmpstr ((yield prices.item_async (0)).amount, EQ, "4.99");
  assert_cmpstr ((yield prices.get_async (values ("amount", typeof (string), "4.99"))).currency,
                 EQ, "usd");
  Price? first = yield prices.first_async ();
  assert_cmpstr (((!) first).amount, EQ, "4.99");
  Price? none = yield prices.none ().first_async ();
  assert_true (none == null);
}

async void test_iterators () throws GLib.Error {
  yield clear ();
  yield new_price ("4.99");
  yield new_price ("19.99");
  var iterator = objects_of<Price> ().order_by ("amount").iterate (1);
  var texts = "";
  Price? price;

  while ((price = yield iterator.next_async ()) != null)
    texts += ((!) price).amount + " ";
  assert_cmpstr (texts, EQ, "4.99 19.99 ");
}

async void test_changes () throws GLib.Error {
  var pizza = yield new_pizza ("bianca");
  var notified = 0;

  pizza.notify["name"].connect (() => notified++);
  pizza.name = "rossa";
  assert_cmpint (notified, EQ, 1);
  assert_true (pizza.is_dirty);
  assert_cmpstr (pizza.dirty_fields[0], EQ, "name");
  yield pizza.save_async ();
  var stored = yield objects_of<Pizza> ().get_async (values ("id", typeof (int64), pizza.id));
  assert_cmpstr (stored.name, EQ, "rossa");
  stored.name = "verde";
  yield stored.save_async ();
  yield pizza.refresh_from_db_async ();
  assert_cmpstr (pizza.name, EQ, "verde");
  assert_cmpint (notified, EQ, 2);
  pizza.set_string ("name", "gialla");
  assert_cmpstr (pizza.name, EQ, "gialla");
  pizza.revert ();
  assert_cmpstr (pizza.name, EQ, "verde");
}

async void test_accessors () throws GLib.Error {
  var pizza = yield new_pizza ("bianca");
  var notified = 0;

  pizza.notify["box-id"].connect (() => notified++);
  pizza.box_id = 7;
  assert_cmpint (notified, EQ, 1);
  assert_cmpint ((int) pizza.get_int64 ("box_id"), EQ, 7);
  pizza.revert ();
  assert_cmpint (notified, EQ, 2);
  assert_true (pizza.box_id == 0);
  assert_true (pizza.is_null ("box_id"));
}

async void test_relations () throws GLib.Error {
  var pizza = yield new_pizza ("diavola");
  var pizzas = objects_of<Pizza> ().filter ("id", typeof (int64), pizza.id);
  var bare = yield pizzas.get_async ();
  var loaded = yield pizzas.select_related ("price").get_async ();

  assert_true (bare.price == null);
  assert_cmpstr (((!) loaded.price).amount, EQ, "9.99");
  yield bare.fetch_related_async ("price");
  assert_cmpstr (((!) bare.price).amount, EQ, "9.99");
  bare.price = yield new_price ("1.00");
  yield bare.save_async ();
  loaded = yield pizzas.select_related ("price").get_async ();
  assert_cmpstr (((!) loaded.price).amount, EQ, "1.00");
}

async void test_managers () throws GLib.Error {
  var toppings = (yield new_pizza ("capricciosa")).toppings ();
  var ham = yield toppings.create_async (values ("name", typeof (string), "ham"));
  var olive = new Topping () { name = "olive" };
  bool created;

  yield olive.save_async ();
  yield toppings.add_async (objects (olive, ham));
  assert_cmpstr ((yield toppings.order_by ("-name").eval_async ())[0].name, EQ, "olive");
  var same = yield toppings.get_or_create_async (values ("name", typeof (string), "ham"), null,
                                                 null, null, out created);
  assert_false (created);
  assert_cmpstr (same.name, EQ, ham.name);
  yield toppings.set_async (objects (null));
  assert_false (yield toppings.exists_async ());
}

async void test_an_unregistered_class_says_so () throws GLib.Error {
  var runtime = Runtime.get_default ();

  try {
    runtime.register_type ("shop.Pizzza", typeof (Pizza));
    assert_not_reached ();
  } catch (AsgiMod.Error.LOOKUP e) {
    assert_true ("shop.Pizza" in e.message);
  }
  try {
    runtime.register_type ("shop.Box", typeof (Pizza));
    assert_not_reached ();
  } catch (AsgiMod.Error.TYPE e) {
    assert_true ("is of shop.Pizza" in e.message);
  }
  assert_true (ModelInfo.for_type (typeof (Model)) == null);
  assert_true (((!) ModelInfo.for_type (typeof (Pizza))).label == "shop.Pizza");
}

int main (string[] args) {
  Fixture.init (ref args, "pizza_settings", "PIZZA_DATABASE");
  try {
    register_types ();
  } catch (GLib.Error e) {
    error ("%s", e.message);
  }

  Fixture.add ("/types/new", cb => test_new_objects.begin (cb), r => test_new_objects.end (r));
  Fixture.add ("/types/results", cb => test_results.begin (cb), r => test_results.end (r));
  Fixture.add ("/types/iterators", cb => test_iterators.begin (cb), r => test_iterators.end (r));
  Fixture.add ("/types/changes", cb => test_changes.begin (cb), r => test_changes.end (r));
  Fixture.add ("/types/accessors", cb => test_accessors.begin (cb), r => test_accessors.end (r));
  Fixture.add ("/types/relations", cb => test_relations.begin (cb), r => test_relations.end (r));
  Fixture.add ("/types/managers", cb => test_managers.begin (cb), r => test_managers.end (r));
  Fixture.add ("/types/refused",
       cb => test_an_unregistered_class_says_so.begin (cb),
       r => test_an_unregistered_class_says_so.end (r));

  return Fixture.run ();
}
