/* SPDX-License-Identifier: LGPL-2.1-or-later */
using AsgiMod;

/* Saves VALUE in a field and reads it from the database again. */
async Model stored (string field, Value value) throws GLib.Error {
  var objects = Fixture.objects ("atlas.Everything");
  var values = Fixture.values ();
  values["label"] = field;
  values[field] = value;

  yield objects.filter ("label", typeof (string), field).delete_async ();
  yield objects.create_async (values);
  return yield objects.filter ("label", typeof (string), field).get_async ();
}

async void test_numbers () throws GLib.Error {
  assert_true ((yield stored ("big", int64.MAX)).get_int64 ("big") == int64.MAX);
  assert_true ((yield stored ("integer", -3)).get_int64 ("integer") == -3);
  assert_true ((yield stored ("number", 1.5)).get_double ("number") == 1.5);
  assert_true ((yield stored ("flag", true)).get_boolean ("flag"));
}

async void test_text () throws GLib.Error {
  assert_cmpstr ((yield stored ("char", "Pão de açúcar")).get_string ("char"), EQ,
                 "Pão de açúcar");
  assert_cmpstr ((yield stored ("decimal", "1234567.80")).get_string ("decimal"), EQ,
                 "1234567.80");
  assert_cmpstr ((yield stored ("time", "04:05:06.000007")).get_string ("time"), EQ,
                 "04:05:06.000007");
  assert_cmpstr ((yield stored ("uuid", "00000000000000000000000000000001")).get_string ("uuid"),
                 EQ, "00000000-0000-0000-0000-000000000001");
}

async void test_dates () throws GLib.Error {
  var moment = new DateTime.from_iso8601 ("2001-02-03T04:05:06.000007Z", null);
  var read = (!) (yield stored ("moment", moment)).get_date_time ("moment");
  Date day = {};

  assert_true (read.equal (moment));
  assert_cmpint (read.get_microsecond (), EQ, 7);
  day.set_dmy (29, DateMonth.FEBRUARY, 2024);
  var date = (!) (yield stored ("day", day)).get_date ("day");
  assert_true (date.compare (day) == 0);
}

async void test_durations () throws GLib.Error {
  var row = yield stored ("small", 1);

  row.set ("duration", (int64) TimeSpan.DAY + 1);
  yield row.save_async ();
  yield row.refresh_from_db_async ();
  assert_true (row.get_int64 ("duration") == TimeSpan.DAY + 1);
}

async void test_bytes () throws GLib.Error {
  var bytes = new Bytes ({ 0, 255, 10 });

  var read = (!) (yield stored ("binary", bytes)).get_bytes ("binary");
  assert_true (read.compare (bytes) == 0);
}

async void test_json () throws GLib.Error {
  var json = new Variant.parsed ("{'name': <'Ada'>, 'marks': <[<int64 1>, <2.5>, <true>]>}");
  var read = (!) (yield stored ("json", json)).get_variant ("json");

  assert_cmpstr (((!) read.lookup_value ("name", VariantType.STRING)).get_string (), EQ, "Ada");
  var marks = (!) read.lookup_value ("marks", null);
  assert_cmpuint ((uint) marks.n_children (), EQ, 3);
  assert_true (marks.get_child_value (1).get_variant ().get_double () == 2.5);
}

async void test_null () throws GLib.Error {
  var row = yield stored ("small", 1);
  var value = Value (typeof (string));

  assert_true (row.is_null ("char"));
  assert_true (row.is_null ("moment"));
  assert_true (row.get_date_time ("moment") == null);
  assert_true (row.get_string ("char") == null);
  assert_true (row.get_value_type ("json") == NULL);
  row.set_null ("small");
  yield row.save_async ();
  yield row.refresh_from_db_async ();
  assert_true (row.is_null ("small"));
  assert_false (row.is_null ("label"));
  row.set_field ("char", value);
  assert_true (row.is_null ("char"));
}

async void test_a_wrong_type_is_refused () throws GLib.Error {
  var row = yield stored ("small", 1);

  try {
    row.set_field ("integer", "three");
    assert_not_reached ();
  } catch (AsgiMod.Error.TYPE e) {
    assert_true ("integer" in e.message);
  }
  assert_true (row.is_null ("integer"));
  try {
    row.get_string ("no_such_field");
    assert_not_reached ();
  } catch (AsgiMod.Error.FIELD e) {
    assert_true ("no_such_field" in e.message);
  }
}

async void test_fields_are_described () throws GLib.Error {
  var info = Runtime.get_default ().get_model ("atlas.Author");
  var name = (!) info.get_field ("name");
  var country = (!) info.get_field ("country");

  assert_cmpstr (info.label, EQ, "atlas.Author");
  assert_cmpint (name.max_length, EQ, 100);
  assert_false (name.null);
  assert_true (country.relation == FOREIGN_KEY);
  assert_cmpstr (country.related_label, EQ, "atlas.Country");
  assert_true (info.get_field ("no_such_field") == null);
}

int main (string[] args) {
  Fixture.init (ref args, "atlas_settings", "ATLAS_DATABASE");

  Fixture.add ("/values/numbers", cb => test_numbers.begin (cb), r => test_numbers.end (r));
  Fixture.add ("/values/text", cb => test_text.begin (cb), r => test_text.end (r));
  Fixture.add ("/values/dates", cb => test_dates.begin (cb), r => test_dates.end (r));
  Fixture.add ("/values/durations", cb => test_durations.begin (cb), r => test_durations.end (r));
  Fixture.add ("/values/bytes", cb => test_bytes.begin (cb), r => test_bytes.end (r));
  Fixture.add ("/values/json", cb => test_json.begin (cb), r => test_json.end (r));
  Fixture.add ("/values/null", cb => test_null.begin (cb), r => test_null.end (r));
  Fixture.add ("/values/wrong-type",
               cb => test_a_wrong_type_is_refused.begin (cb),
               r => test_a_wrong_type_is_refused.end (r));
  Fixture.add ("/values/fields",
               cb => test_fields_are_described.begin (cb),
               r => test_fields_are_described.end (r));

  return Fixture.run ();
}
