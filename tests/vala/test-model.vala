/* SPDX-License-Identifier: LGPL-2.1-or-later */
using AsgiMod;

ModelInfo model (string label) throws GLib.Error {
  return Runtime.get_default ().get_model (label);
}

async Model make (string label, string name, string value) throws GLib.Error {
  return yield model (label).aobjects.create_async (values (name, typeof (string), value));
}

async Model make_pizza (string name) throws GLib.Error {
  var price = yield make ("shop.Price", "amount", "9.99");

  return yield model ("shop.Pizza").aobjects.create_async (
    values ("name", typeof (string), name, "price", typeof (Model), price));
}

async void test_an_object_is_saved_and_deleted () throws GLib.Error {
  var topping = model ("shop.Topping").new_instance ();

  topping.set ("name", "ham");
  assert_false (topping.is_saved);
  yield topping.save_async ();
  assert_true (topping.is_saved);
  assert_cmpint ((int) ((!) topping.pk).get_int64 (), GT, 0);

  var ham = model ("shop.Topping").aobjects.filter ("name", typeof (string), "ham");
  assert_true (yield ham.exists_async ());
  var deleted = yield topping.delete_async ();
  assert_cmpint ((int) deleted.get_child_value (0).get_int64 (), EQ, 1);
  assert_false (yield ham.exists_async ());
}

async void test_only_what_is_named_is_saved () throws GLib.Error {
  var price = yield make ("shop.Price", "amount", "1.00");

  price.set ("amount", "2.00", "currency", "chf");
  yield price.save_async (false, false, null, { "currency" });
  var stored = yield model ("shop.Price").aobjects.filter ("id", typeof (int64),
                                                           price.get_int64 ("id")).get_async ();
  assert_cmpstr (stored.get_string ("amount"), EQ, "1.00");
  assert_cmpstr (stored.get_string ("currency"), EQ, "chf");
}

async void test_fields_are_properties () throws GLib.Error {
  var pizza = yield make_pizza ("margherita");
  string name;
  int64 price_id;

  pizza.get ("name", out name, "price-id", out price_id);
  assert_cmpstr (name, EQ, "margherita");
  assert_cmpint ((int) price_id, EQ, (int) pizza.get_int64 ("price_id"));
  pizza.set ("name", "funghi");
  assert_cmpstr (pizza.get_string ("name"), EQ, "funghi");
  assert_true (pizza.is_dirty);
  pizza.revert ();
  assert_cmpstr (pizza.get_string ("name"), EQ, "margherita");
}

async void test_a_change_is_notified () throws GLib.Error {
  var topping = yield make ("shop.Topping", "name", "bacon");
  var notified = 0;

  topping.notify["name"].connect (() => notified++);
  topping.set ("name", "bacon");
  assert_cmpint (notified, EQ, 0);
  topping.set ("name", "egg");
  assert_cmpint (notified, EQ, 1);
  yield topping.refresh_from_db_async ();
  assert_cmpint (notified, EQ, 2);
  assert_cmpstr (topping.get_string ("name"), EQ, "bacon");
}

async void test_null_has_its_own_channel () throws GLib.Error {
  var pizza = yield make_pizza ("bianca");
  var box = yield make ("shop.Box", "name", "small box");

  assert_true (pizza.is_null ("box_id"));
  pizza.set ("box", box);
  assert_false (pizza.is_null ("box_id"));
  yield pizza.save_async ();
  pizza.set_null ("box");
  assert_true (pizza.is_null ("box_id"));
  yield pizza.save_async ();
  yield pizza.refresh_from_db_async ();
  assert_true ((yield pizza.fetch_related_async ("box")) == null);
}

async void test_relations_are_fetched_either_way () throws GLib.Error {
  var pizza = yield make_pizza ("diavola");
  var price = yield pizza.fetch_related_async ("price");

  assert_cmpstr (((!) price).get_string ("amount"), EQ, "9.99");
  var back = yield ((!) price).fetch_related_async ("pizza");
  assert_cmpstr (((!) back).get_string ("name"), EQ, "diavola");
}

async void test_many_to_many_managers () throws GLib.Error {
  var pizza = yield make_pizza ("capricciosa");
  var ham = yield make ("shop.Topping", "name", "ham");
  var olive = yield make ("shop.Topping", "name", "olive");
  var toppings = (ManyToManyRelatedManager) pizza.get_related_manager ("toppings");

  yield toppings.add_async (objects (ham, olive));
  assert_cmpint ((int) yield toppings.count_async (), EQ, 2);
  yield toppings.remove_async (objects (ham));
  assert_cmpstr (Fixture.column (yield toppings.eval_async (), "name"), EQ, "olive");
  yield toppings.create_async (values ("name", typeof (string), "caper"));
  assert_cmpstr (Fixture.column (yield toppings.order_by ("name").eval_async (), "name"),
                 EQ, "caper, olive");
  yield toppings.set_async (objects (ham));
  assert_cmpstr (Fixture.column (yield toppings.eval_async (), "name"), EQ, "ham");
  yield toppings.clear_async ();
  assert_false (yield toppings.exists_async ());
}

async void test_many_to_one_managers () throws GLib.Error {
  var box = yield make ("shop.Box", "name", "large box");
  var first = yield make_pizza ("first");
  var second = yield make_pizza ("second");
  var pizzas = (ManyToOneRelatedManager) box.get_related_manager ("pizza_set");

  yield pizzas.add_async (objects (first, second));
  assert_cmpint ((int) yield pizzas.count_async (), EQ, 2);
  yield pizzas.remove_async (objects (first));
  assert_cmpstr (Fixture.column (yield pizzas.eval_async (), "name"), EQ, "second");
  yield pizzas.set_async (objects (first));
  assert_cmpstr (Fixture.column (yield pizzas.eval_async (), "name"), EQ, "first");
  yield pizzas.clear_async ();
  assert_false (yield pizzas.exists_async ());
}

async void test_rows_are_made_and_changed_in_bulk () throws GLib.Error {
  var toppings = model ("shop.Topping").aobjects;
  var info = model ("shop.Topping");
  var egg = info.new_instance ();
  var leek = info.new_instance ();
  egg.set ("name", "egg");
  leek.set ("name", "leek");

  assert_cmpuint ((yield toppings.bulk_create_async (objects (egg, leek))).size, EQ, 2);
  var saved = yield toppings.filter ("name", typeof (string), "leek").get_async ();
  saved.set ("name", "wild leek");
  yield toppings.bulk_update_async (objects (saved), { "name" });
  assert_true (yield toppings.filter ("name", typeof (string), "wild leek").exists_async ());
}

async void test_errors_are_caught_by_code () throws GLib.Error {
  var toppings = model ("shop.Topping").aobjects;
  yield make ("shop.Topping", "name", "twin");
  yield make ("shop.Topping", "name", "twin");

  try {
    yield toppings.filter ("name", typeof (string), "nobody").get_async ();
    assert_not_reached ();
  } catch (AsgiMod.Error.DOES_NOT_EXIST e) {
    assert_cmpstr (e.message, EQ, "Topping matching query does not exist.");
    assert_cmpstr (AsgiMod.Error.get_exception (e), EQ, "shop.models.Topping.DoesNotExist");
  }
  try {
    yield toppings.filter ("name", typeof (string), "twin").get_async ();
    assert_not_reached ();
  } catch (AsgiMod.Error.MULTIPLE_OBJECTS_RETURNED e) {
    assert_true ("2" in e.message);
  }
  try {
    yield toppings.filter ("taste", typeof (string), "salty").eval_async ();
    assert_not_reached ();
  } catch (AsgiMod.Error.FIELD e) {
    assert_true ("Choices are: id, name" in e.message);
    assert_true (((!) AsgiMod.Error.get_traceback (e)).has_prefix ("Traceback"));
  }
  try {
    yield toppings.order_by ("id").item_async (1000);
    assert_not_reached ();
  } catch (AsgiMod.Error.INDEX e) {
    assert_cmpstr (e.domain.to_string (), EQ, AsgiMod.Error.quark ().to_string ());
  }
}

async void test_wrong_fields_are_told_by_name () throws GLib.Error {
  var topping = model ("shop.Topping").new_instance ();

  topping.set ("name", string.nfill (31, 'x'));
  try {
    yield topping.full_clean_async ();
    assert_not_reached ();
  } catch (AsgiMod.Error.VALIDATION e) {
    var fields = (!) AsgiMod.Error.get_fields (e);
    assert_true (fields.lookup_value ("name", null) != null);
  }
}

async void test_an_unknown_model_is_told () throws GLib.Error {
  try {
    model ("shop.Topings");
    assert_not_reached ();
  } catch (AsgiMod.Error.LOOKUP e) {
    assert_true ("Topings" in e.message);
  }
}

int main (string[] args) {
  Fixture.init (ref args, "pizza_settings", "PIZZA_DATABASE");

  Fixture.add ("/model/save",
               cb => test_an_object_is_saved_and_deleted.begin (cb),
               r => test_an_object_is_saved_and_deleted.end (r));
  Fixture.add ("/model/save/update-fields",
               cb => test_only_what_is_named_is_saved.begin (cb),
               r => test_only_what_is_named_is_saved.end (r));
  Fixture.add ("/model/properties",
               cb => test_fields_are_properties.begin (cb),
               r => test_fields_are_properties.end (r));
  Fixture.add ("/model/notify",
               cb => test_a_change_is_notified.begin (cb),
               r => test_a_change_is_notified.end (r));
  Fixture.add ("/model/null",
               cb => test_null_has_its_own_channel.begin (cb),
               r => test_null_has_its_own_channel.end (r));
  Fixture.add ("/model/fetch-related",
               cb => test_relations_are_fetched_either_way.begin (cb),
               r => test_relations_are_fetched_either_way.end (r));
  Fixture.add ("/model/many-to-many",
               cb => test_many_to_many_managers.begin (cb),
               r => test_many_to_many_managers.end (r));
  Fixture.add ("/model/many-to-one",
               cb => test_many_to_one_managers.begin (cb),
               r => test_many_to_one_managers.end (r));
  Fixture.add ("/model/bulk",
               cb => test_rows_are_made_and_changed_in_bulk.begin (cb),
               r => test_rows_are_made_and_changed_in_bulk.end (r));
  Fixture.add ("/error/codes",
               cb => test_errors_are_caught_by_code.begin (cb),
               r => test_errors_are_caught_by_code.end (r));
  Fixture.add ("/error/fields",
               cb => test_wrong_fields_are_told_by_name.begin (cb),
               r => test_wrong_fields_are_told_by_name.end (r));
  Fixture.add ("/error/lookup",
               cb => test_an_unknown_model_is_told.begin (cb),
               r => test_an_unknown_model_is_told.end (r));

  return Fixture.run ();
}
