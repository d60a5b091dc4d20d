/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static AsgiRow *
first_row (AsgiQuerySet *query_set)
{
  g_autoptr(GError)  error = NULL;
  AsgiRow           *row = asgi_query_set_first_sync (query_set, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (row);
  return row;
}

static AsgiRow *
row_of_values (void)
{
  g_autoptr(AsgiQuerySet) values =
    asgi_query_set_values (fixture_objects ("shop.Price"), "currency", "amount", NULL);

  return first_row (values);
}

static void
test_a_row_has_its_columns_in_order (void)
{
  g_autoptr(AsgiRow) row = row_of_values ();

  g_assert_false (ASGI_IS_MODEL (row));
  g_assert_cmpuint (asgi_row_get_n_columns (row), ==, 2);
  g_assert_cmpstr (asgi_row_get_column_name (row, 0), ==, "currency");
  g_assert_cmpstr (asgi_row_get_column_name (row, 1), ==, "amount");
  g_assert_null (asgi_row_get_column_name (row, 2));
  g_assert_true (asgi_row_has_field (row, "amount"));
  g_assert_false (asgi_row_has_field (row, "id"));
  g_assert_false (asgi_row_get_flat (row));
}

static void
test_a_column_is_read_by_its_position (void)
{
  g_autoptr(AsgiRow) row = row_of_values ();
  g_autoptr(GError)  error = NULL;
  g_auto(GValue)     value = G_VALUE_INIT;

  g_assert_true (asgi_row_get_value (row, 1, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, "9.99");
  g_assert_cmpint (asgi_row_get_value_type (row, "amount"), ==, ASGI_VALUE_DECIMAL);

  g_assert_false (asgi_row_get_value (row, 2, &value, &error));
  fixture_assert_error (error, ASGI_ERROR_INDEX, "2");
}

static void
test_a_wrong_name_names_the_columns (void)
{
  g_autoptr(AsgiRow) row = row_of_values ();
  g_autoptr(GError)  error = NULL;
  g_autofree char   *text = asgi_row_get_string (row, "amonut", &error);

  g_assert_null (text);
  fixture_assert_error (error, ASGI_ERROR_FIELD, "Choices are: currency, amount");
}

static void
test_a_value_is_read_as_another_type_where_nothing_is_lost (void)
{
  g_autoptr(AsgiRow) row = row_of_values ();
  g_autoptr(AsgiRow) price = first_row (fixture_objects ("shop.Price"));
  g_autoptr(GError)  error = NULL;
  g_autofree char   *key = asgi_row_get_string (price, "id", &error);

  g_assert_no_error (error);
  g_assert_cmpint (asgi_row_get_int64 (price, "id", &error), ==,
                   g_ascii_strtoll (key, NULL, 10));
  g_assert_no_error (error);

  g_assert_cmpfloat (asgi_row_get_double (row, "amount", &error), ==, 0);
  fixture_assert_error (error, ASGI_ERROR_TYPE, "amount");
  g_assert_null (asgi_row_get_bytes (row, "currency", &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "currency");
}

static void
test_null_is_told_and_reads_as_nothing (void)
{
  g_autoptr(AsgiQuerySet) values =
    asgi_query_set_values (fixture_objects ("shop.Pizza"), "box", "name", NULL);
  g_autoptr(AsgiRow)      row = first_row (values);
  g_autoptr(GError)       error = NULL;
  g_autofree char        *text = asgi_row_get_string (row, "box", &error);

  g_assert_no_error (error);
  g_assert_null (text);
  g_assert_true (asgi_row_is_null (row, "box"));
  g_assert_false (asgi_row_is_null (row, "name"));
  g_assert_false (asgi_row_is_null (row, "nothing"));
  g_assert_cmpint (asgi_row_get_int64 (row, "box", &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (asgi_row_get_value_type (row, "box"), ==, ASGI_VALUE_NULL);
}

static void
test_a_flat_row_stands_for_its_value (void)
{
  g_autoptr(AsgiQuerySet) flat =
    asgi_query_set_values_list_flat (fixture_objects ("shop.Price"), "amount");
  g_autoptr(AsgiRow)      row = first_row (flat);

  g_assert_true (asgi_row_get_flat (row));
  g_assert_cmpuint (asgi_row_get_n_columns (row), ==, 1);
  fixture_assert_field (row, asgi_row_get_column_name (row, 0), "9.99");
}

static void
test_related_objects_are_read_from_the_row (void)
{
  g_autoptr(AsgiQuerySet) related =
    asgi_query_set_select_related (fixture_objects ("shop.Pizza"), "price", NULL);
  g_autoptr(AsgiRow)      pizza = first_row (related);
  g_autoptr(GError)       error = NULL;
  g_autoptr(GObject)      price = asgi_row_get_object (pizza, "price", &error);
  g_autoptr(GObject)      again = asgi_row_get_object (pizza, "price", &error);

  g_assert_no_error (error);
  g_assert_true (ASGI_IS_MODEL (price));
  g_assert_true (price == again);
  fixture_assert_field (price, "amount", "9.99");
}

static void
fill (void)
{
  g_autoptr(AsgiModel) price = fixture_create ("shop.Price", "amount", G_TYPE_STRING, "9.99", NULL);
  g_autoptr(AsgiModel) pizza = fixture_create ("shop.Pizza", "name", G_TYPE_STRING, "Funghi",
                                               "price", ASGI_TYPE_MODEL, price, NULL);

  g_assert_nonnull (pizza);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("pizza_settings");
  fill ();

  g_test_add_func ("/row/columns", test_a_row_has_its_columns_in_order);
  g_test_add_func ("/row/position", test_a_column_is_read_by_its_position);
  g_test_add_func ("/row/wrong-name", test_a_wrong_name_names_the_columns);
  g_test_add_func ("/row/types", test_a_value_is_read_as_another_type_where_nothing_is_lost);
  g_test_add_func ("/row/null", test_null_is_told_and_reads_as_nothing);
  g_test_add_func ("/row/flat", test_a_flat_row_stands_for_its_value);
  g_test_add_func ("/row/related", test_related_objects_are_read_from_the_row);

  return fixture_finish (g_test_run ());
}
