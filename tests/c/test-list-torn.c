/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Somebody writes between the queries that a list makes at once, so that their answers don't fit
 * together. One worker makes them, in their order. */
#include "list-probe.h"

typedef struct {
  AsgiListModel *list;
  ListProbe     *probe;
  GPtrArray     *held;
} Fixture;

static gpointer
get (Fixture *self,
     guint    position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->list), position);
}

/* The toppings 01 to 40 in pages of five, of which the rows from one position on are held. */
static void
begin (Fixture *self)
{
  g_autoptr(GString)      names = g_string_new ("01");
  g_autoptr(AsgiQuerySet) query_set = asgi_query_set_order_by (fixture_objects ("shop.Topping"),
                                                               "name", NULL);

  fixture_clear ("shop.Topping");
  for (guint i = 2; i <= 40; i++)
    g_string_append_printf (names, " %02u", i);
  list_probe_others ("put", names->str);
  self->list = asgi_list_model_new (query_set);
  asgi_list_model_set_page_size (self->list, 5);
  list_probe_settle ();
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->probe = list_probe_new (G_LIST_MODEL (self->list), "name");
}

static void
hold (Fixture *self,
      guint    start,
      guint    stop)
{
  for (guint i = start; i < stop; i++)
    g_ptr_array_add (self->held, get (self, i));
  list_probe_settle ();
}

static void
end (Fixture *self)
{
  g_ptr_array_unref (self->held);
  list_probe_free (self->probe);
  g_object_unref (self->list);
}

static void
refresh (Fixture    *self,
         const char *write)
{
  list_probe_others ("write_before", write);
  asgi_list_model_refresh (self->list);
  list_probe_settle ();
  list_probe_settle ();
}

static void
test_fewer_rows_than_were_read (void)
{
  Fixture self;

  begin (&self);
  hold (&self, 20, 25);
  refresh (&self, "COUNT( drop 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40");
  assert_changes (self.probe, "23-17*");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self.list)), ==, 23);
  end (&self);
}

static void
test_a_row_that_was_read_twice (void)
{
  Fixture            self;
  g_autoptr(GObject) moved = NULL;
  g_autoptr(GObject) next = NULL;

  begin (&self);
  hold (&self, 0, 5);
  hold (&self, 30, 35);
  fixture_assert_field (self.held->pdata[2], "name", "03");
  refresh (&self, "OFFSET rename 03 325");
  assert_changes (self.probe, "2-30+30");
  moved = get (&self, 31);
  next = get (&self, 2);
  g_assert_true (moved == self.held->pdata[2]);
  fixture_assert_field (moved, "name", "325");
  list_probe_settle ();
  fixture_assert_field (next, "name", "04");
  end (&self);
}

static void
test_a_row_that_was_read_twice_and_nobody_holds (void)
{
  Fixture            self;
  g_autoptr(GObject) moved = NULL;
  g_autoptr(GObject) next = NULL;

  begin (&self);
  hold (&self, 0, 5);
  g_ptr_array_set_size (self.held, 0);
  hold (&self, 30, 35);
  refresh (&self, "OFFSET rename 03 325");
  assert_changes (self.probe, "32+1, 2-1");
  moved = get (&self, 31);
  next = get (&self, 2);
  list_probe_settle ();
  fixture_assert_field (moved, "name", "325");
  fixture_assert_field (next, "name", "04");
  end (&self);
}

/* The first row comes after the rows were read, and before they are counted. */
static void
test_more_rows_than_were_read (void)
{
  Fixture                  self;
  g_autoptr(AsgiQuerySet)  none = NULL;
  g_autoptr(AsgiListModel) list = NULL;
  g_autoptr(GObject)       first = NULL;

  begin (&self);
  none = asgi_query_set_filter (fixture_objects ("shop.Topping"), "name__startswith", G_TYPE_STRING,
                                "x", NULL);
  list_probe_others ("write_before", "COUNT( put x1 x2");
  list = asgi_list_model_new (none);
  asgi_list_model_set_section_by (list, "name");
  list_probe_settle ();
  list_probe_settle ();
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  list_probe_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  fixture_assert_field (first, "name", "x1");
  end (&self);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  asgi_runtime_set_max_workers (asgi_runtime_get_default (), 1);
  fixture_start ("pizza_settings");

  g_test_add_func ("/list-torn/fewer", test_fewer_rows_than_were_read);
  g_test_add_func ("/list-torn/twice", test_a_row_that_was_read_twice);
  g_test_add_func ("/list-torn/twice-unheld", test_a_row_that_was_read_twice_and_nobody_holds);
  g_test_add_func ("/list-torn/more", test_more_rows_than_were_read);

  return fixture_finish (g_test_run ());
}
