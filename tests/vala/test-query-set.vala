/* SPDX-License-Identifier: LGPL-2.1-or-later */
using AsgiMod;

async void fill () throws GLib.Error {
  string[,] prices = { { "9.99", "usd" }, { "19.99", "usd" }, { "4.99", "eur" } };

  yield Fixture.objects ("shop.Price").all ().delete_async ();
  for (var i = 0; i < 3; i++) {
    var values = Fixture.values ();
    values["amount"] = prices[i, 0];
    values["currency"] = prices[i, 1];
    yield Fixture.objects ("shop.Price").create_async (values);
  }
}

async string amounts (QuerySet query) throws GLib.Error {
  return Fixture.column (yield query.eval_async (), "amount");
}

async void test_lookups_are_names_types_and_values () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price").order_by ("-amount");

  assert_cmpstr (yield amounts (prices.filter ("currency", typeof (string), "usd")),
                 EQ, "19.99, 9.99");
  assert_cmpstr (yield amounts (prices.filter ("currency", typeof (string), "usd",
                                               "amount__lt", typeof (double), 10.0)),
                 EQ, "9.99");
  assert_cmpstr (yield amounts (prices.exclude ("currency", typeof (string), "usd")), EQ, "4.99");
}

async void test_lookups_are_a_hash_table () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price").order_by ("amount");
  var lookups = Fixture.values ();
  lookups["currency"] = "usd";

  assert_cmpstr (yield amounts (prices.filter_with (lookups)), EQ, "9.99, 19.99");
  assert_cmpstr (yield amounts (prices.exclude_with (lookups)), EQ, "4.99");
  assert_cmpstr (Fixture.column (yield prices.filter_async (lookups), "amount"),
                 EQ, "9.99, 19.99");
}

async void test_a_condition_is_combined () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price").order_by ("amount");
  var dear = new Q ("amount__gt", typeof (string), "10");
  var euro = new Q ("currency", typeof (string), "eur");

  assert_cmpstr (yield amounts (prices.filter_q (dear.or (euro))), EQ, "4.99, 19.99");
  assert_cmpstr (yield amounts (prices.filter_q (dear.not ().and (euro.not ()))), EQ, "9.99");
  assert_cmpstr (yield amounts (prices.exclude_q (dear)), EQ, "4.99, 9.99");
}

async void test_a_queryset_never_changes () throws GLib.Error {
  yield fill ();
  var all = Fixture.objects ("shop.Price");
  var euro = all.filter ("currency", typeof (string), "eur");

  assert_cmpint ((int) yield euro.count_async (), EQ, 1);
  assert_cmpint ((int) yield all.count_async (), EQ, 3);
}

async void test_slices_are_brackets () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price").order_by ("amount");

  assert_cmpstr (yield amounts (prices[0:2]), EQ, "4.99, 9.99");
  assert_cmpstr (yield amounts (prices[1:3]), EQ, "9.99, 19.99");
  assert_cmpstr (yield amounts (prices.slice (2)), EQ, "19.99");
  assert_cmpstr ((yield prices.item_async (1)).get_string ("amount"), EQ, "9.99");
}

async void test_a_list_is_walked_and_indexed () throws GLib.Error {
  yield fill ();
  var list = yield Fixture.objects ("shop.Price").order_by ("amount").eval_async ();
  var seen = 0;

  foreach (var price in list)
    seen += price.get_string ("currency") == "usd" ? 1 : 0;
  assert_cmpint (seen, EQ, 2);
  assert_cmpuint (list.size, EQ, 3);
  assert_cmpstr (list[2].get_string ("amount"), EQ, "19.99");
  assert_true (list.get_item (3) == null);
}

async void test_values_are_rows () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price").order_by ("amount");
  var row = (yield prices.values ("currency", "amount").eval_async ())[0];
  Value value;

  assert_cmpuint (row.get_n_columns (), EQ, 2);
  assert_cmpstr (row.get_column_name (0), EQ, "currency");
  assert_cmpstr (row.get_string ("currency"), EQ, "eur");
  assert_false (row.is_null ("currency"));
  assert_true (row.get_value (1, out value));
  assert_cmpstr (value.get_string (), EQ, "4.99");
  assert_cmpstr (Fixture.column (yield prices.values_list ("currency").eval_async (), "currency"),
                 EQ, "eur, usd, usd");
}

async void test_names_come_as_an_array () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price");

  assert_cmpstr (yield amounts (prices.order_byv ({ "currency", "-amount" })),
                 EQ, "4.99, 19.99, 9.99");
  assert_cmpuint ((yield prices.valuesv ({ "id" }).eval_async ())[0].get_n_columns (), EQ, 1);
}

async void test_names_can_be_left_out () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price");

  assert_cmpint ((int) yield prices.values_list_flat ("currency").order_by ().distinct ()
                                   .count_async (), EQ, 2);
  assert_cmpuint ((yield prices.values ().eval_async ())[0].get_n_columns (), EQ, 3);
}

async void test_columns_are_added () throws GLib.Error {
  yield fill ();
  var per_currency = Fixture.objects ("shop.Price").values ("currency")
    .annotate ("n", typeof (Expression), Expression.count ("id")).order_by ("currency");
  var list = yield per_currency.eval_async ();

  assert_cmpint ((int) list[0].get_int64 ("n"), EQ, 1);
  assert_cmpint ((int) list[1].get_int64 ("n"), EQ, 2);

  var own = Fixture.objects ("shop.Price")
    .alias ("key", typeof (Expression), Expression.f ("currency"))
    .filter ("key", typeof (string), "eur");
  assert_cmpint ((int) yield own.count_async (), EQ, 1);
}

async void test_columns_are_aggregated () throws GLib.Error {
  yield fill ();
  var names = new Arguments.strings ({ "currency" });
  var expressions = Fixture.values ();
  expressions["n"] = Expression.count ("id");
  expressions["most"] = Expression.call ("django.db.models.Max", names);
  var row = yield Fixture.objects ("shop.Price").aggregate_async (expressions);

  assert_cmpint ((int) row.get_int64 ("n"), EQ, 3);
  assert_cmpstr (row.get_string ("most"), EQ, "usd");
}

async void test_columns_are_left_for_later () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price").order_by ("amount");

  assert_cmpstr (yield amounts (prices.only ("amount")), EQ, "4.99, 9.99, 19.99");
  var price = (yield prices.defer ("currency").eval_async ())[0];
  assert_true (price.get_value_type ("currency") == DEFERRED);
  yield price.refresh_from_db_async ({ "currency" });
  assert_cmpstr (price.get_string ("currency"), EQ, "eur");
}

async void test_querysets_are_combined () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price");
  var euro = prices.filter ("currency", typeof (string), "eur");
  var dear = prices.filter ("amount__gt", typeof (string), "10");

  assert_cmpstr (yield amounts (euro.or (dear).order_by ("amount")), EQ, "4.99, 19.99");
  assert_cmpint ((int) yield euro.and (dear).count_async (), EQ, 0);
  assert_cmpstr (yield amounts (euro.union (dear).order_by ("amount")), EQ, "4.99, 19.99");
  assert_cmpstr (yield amounts (prices.difference (dear).order_by ("amount")), EQ, "4.99, 9.99");
}

async void test_any_method_is_called_by_its_name () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price");
  var ordered = prices.call ("order_by", new Arguments.strings ({ "-amount" }));
  var euro = prices.call ("filter", new Arguments.named ("currency", typeof (string), "eur"));

  assert_cmpstr (yield amounts (ordered), EQ, "19.99, 9.99, 4.99");
  assert_cmpstr (yield amounts (euro), EQ, "4.99");
  assert_cmpint ((int) (yield prices.call_async ("count")).get_int64 ("value"), EQ, 3);
}

async void test_an_object_is_got_or_created () throws GLib.Error {
  var toppings = Fixture.objects ("shop.Topping");
  var lookups = Fixture.values ();
  bool created;
  lookups["name"] = "rocket";

  yield toppings.get_or_create_async (lookups, null, null, out created);
  assert_true (created);
  var rocket = yield toppings.get_or_create_async (lookups, null, null, out created);
  assert_false (created);
  assert_cmpstr (rocket.get_string ("name"), EQ, "rocket");
  var defaults = Fixture.values ();
  defaults["name"] = "rucola";
  var rucola = yield toppings.update_or_create_async (lookups, defaults);
  assert_cmpstr (rucola.get_string ("name"), EQ, "rucola");
  yield toppings.all ().delete_async ();
}

async string texts (QuerySet query, string name) throws GLib.Error {
  string?[] found = {};

  foreach (var row in yield query.eval_async ())
    found += row.get_string (name) ?? "null";
  return string.joinv (" ", found);
}

async void test_expressions_read_as_they_are_thought () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price").order_by ("amount");
  var id = Expression.f ("id").sub (Expression.f ("id"));
  var usd = new Q ("currency", typeof (string), "usd");
  var dear = new Q ("amount__gt", typeof (string), "10");

  assert_cmpstr (yield texts (prices.annotate ("x", typeof (Expression), id.add (3).mul (2)), "x"),
                 EQ, "6 6 6");
  var kind = Expression.func ("Case",
    Expression.when (dear, Expression.value ("dear")),
    Expression.when (usd, Expression.value ("cheap"))
  ).@with ("default", typeof (Expression), Expression.value ("foreign"),
           "output_field", typeof (Expression), Expression.call ("CharField"));
  assert_cmpstr (yield texts (prices.annotate ("x", typeof (Expression), kind), "x"),
                 EQ, "foreign cheap dear");
  var n = Expression.count ("id").@with ("filter", typeof (Q), usd);
  assert_cmpstr (yield texts (prices.values ("currency").annotate ("x", typeof (Expression), n)
                                    .order_by ("currency"), "x"), EQ, "0 2");
  var running = Expression.count ("id").over (null, { "currency", "id" })
                          .@with ("frame", typeof (Expression),
                                  Expression.row_range (int64.MIN, 0));
  assert_cmpstr (yield texts (prices.annotate ("x", typeof (Expression), running), "x"),
                 EQ, "1 2 3");
  assert_cmpstr (yield texts (prices.order_by_expressions ({
    Expression.f ("currency").desc (false, true), Expression.f ("amount").desc ()
  }), "amount"), EQ, "19.99 9.99 4.99");
}

async void test_rows_are_changed_at_once () throws GLib.Error {
  yield fill ();
  var prices = Fixture.objects ("shop.Price");
  var values = Fixture.values ();
  values["currency"] = "chf";

  assert_cmpint ((int) yield prices.filter ("amount__lt", typeof (string), "10")
                                   .update_async (values), EQ, 2);
  assert_cmpint ((int) yield prices.filter ("currency", typeof (string), "chf").count_async (),
                 EQ, 2);
  assert_true (yield prices.exists_async ());
  var deleted = yield prices.all ().delete_async ();
  assert_cmpint ((int) deleted.get_child_value (0).get_int64 (), EQ, 3);
  assert_true ((yield prices.first_async ()) == null);
}

async void test_rows_are_streamed () throws GLib.Error {
  yield fill ();
  var iterator = Fixture.objects ("shop.Price").order_by ("amount").iterate (2);
  string?[] texts = {};
  Model? price;

  while ((price = yield iterator.next_async ()) != null)
    texts += ((!) price).get_string ("amount");
  assert_cmpstr (string.joinv (", ", texts), EQ, "4.99, 9.99, 19.99");
}

int main (string[] args) {
  Fixture.init (ref args, "pizza_settings", "PIZZA_DATABASE");

  Fixture.add ("/query-set/lookups/varargs",
               cb => test_lookups_are_names_types_and_values.begin (cb),
               r => test_lookups_are_names_types_and_values.end (r));
  Fixture.add ("/query-set/lookups/hash-table",
               cb => test_lookups_are_a_hash_table.begin (cb),
               r => test_lookups_are_a_hash_table.end (r));
  Fixture.add ("/query-set/lookups/condition",
               cb => test_a_condition_is_combined.begin (cb),
               r => test_a_condition_is_combined.end (r));
  Fixture.add ("/query-set/immutable",
               cb => test_a_queryset_never_changes.begin (cb),
               r => test_a_queryset_never_changes.end (r));
  Fixture.add ("/query-set/slice",
               cb => test_slices_are_brackets.begin (cb),
               r => test_slices_are_brackets.end (r));
  Fixture.add ("/query-set/foreach",
               cb => test_a_list_is_walked_and_indexed.begin (cb),
               r => test_a_list_is_walked_and_indexed.end (r));
  Fixture.add ("/query-set/values",
               cb => test_values_are_rows.begin (cb),
               r => test_values_are_rows.end (r));
  Fixture.add ("/query-set/names/array",
               cb => test_names_come_as_an_array.begin (cb),
               r => test_names_come_as_an_array.end (r));
  Fixture.add ("/query-set/names/none",
               cb => test_names_can_be_left_out.begin (cb),
               r => test_names_can_be_left_out.end (r));
  Fixture.add ("/query-set/annotate",
               cb => test_columns_are_added.begin (cb),
               r => test_columns_are_added.end (r));
  Fixture.add ("/query-set/aggregate",
               cb => test_columns_are_aggregated.begin (cb),
               r => test_columns_are_aggregated.end (r));
  Fixture.add ("/query-set/defer",
               cb => test_columns_are_left_for_later.begin (cb),
               r => test_columns_are_left_for_later.end (r));
  Fixture.add ("/query-set/combine",
               cb => test_querysets_are_combined.begin (cb),
               r => test_querysets_are_combined.end (r));
  Fixture.add ("/query-set/call",
               cb => test_any_method_is_called_by_its_name.begin (cb),
               r => test_any_method_is_called_by_its_name.end (r));
  Fixture.add ("/query-set/get-or-create",
               cb => test_an_object_is_got_or_created.begin (cb),
               r => test_an_object_is_got_or_created.end (r));
  Fixture.add ("/query-set/expressions",
               cb => test_expressions_read_as_they_are_thought.begin (cb),
               r => test_expressions_read_as_they_are_thought.end (r));
  Fixture.add ("/query-set/update",
               cb => test_rows_are_changed_at_once.begin (cb),
               r => test_rows_are_changed_at_once.end (r));
  Fixture.add ("/query-set/iterate",
               cb => test_rows_are_streamed.begin (cb),
               r => test_rows_are_streamed.end (r));

  return Fixture.run ();
}
