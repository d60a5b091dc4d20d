/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "list-probe.h"
#include "section-probe.h"

/* The toppings with their first letter. */
static AsgiQuerySet *
with_initials (void)
{
  g_autoptr(AsgiQuerySet)   named = asgi_query_set_order_by (fixture_objects ("shop.Topping"), "name",
                                                             NULL);
  g_autoptr(AsgiExpression) name = asgi_expression_f ("name");
  g_autoptr(AsgiExpression) one = asgi_expression_int64 (1);
  g_autoptr(AsgiExpression) first = asgi_expression_func ("Left", name, one, NULL);

  return asgi_query_set_annotate (named, "initial", ASGI_TYPE_EXPRESSION, first, NULL);
}

typedef struct {
  AsgiListModel *list;
  ListProbe     *items;
  SectionProbe  *sections;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  names)
{
  g_autoptr(AsgiQuerySet) query_set = with_initials ();

  fixture_clear ("shop.Topping");
  list_probe_others ("put", names);
  self->list = asgi_list_model_new (query_set);
  asgi_list_model_set_section_by (self->list, "initial");
  self->items = list_probe_new (G_LIST_MODEL (self->list), "name");
  self->sections = section_probe_new (self->list);
  list_probe_settle ();
}

static void
tear_down (Fixture       *self,
           gconstpointer  names)
{
  g_free (list_probe_take_changes (self->items));
  list_probe_free (self->items);
  section_probe_free (self->sections);
  g_object_unref (self->list);
}

static void
refresh (Fixture *self)
{
  g_free (list_probe_take_changes (self->items));
  asgi_list_model_refresh (self->list);
  list_probe_settle ();
}

static void
test_equal_values_are_a_section (Fixture       *self,
                                 gconstpointer  names)
{
  assert_items (self->items, "a1 a2 b1 c1 c2 c3");
  assert_sections (self->sections, "2 1 3");
  assert_changes (self->items, "0+6*");
  g_assert_cmpstr (asgi_list_model_get_section_by (self->list), ==, "initial");
}

static void
test_their_order_can_be_turned_round (Fixture       *self,
                                      gconstpointer  names)
{
  asgi_list_model_set_section_by (self->list, "-initial");
  list_probe_settle ();
  assert_items (self->items, "c1 c2 c3 b1 a1 a2");
  assert_sections (self->sections, "3 1 2");
}

static void
test_an_order_orders_within_them (Fixture       *self,
                                  gconstpointer  names)
{
  const char *order[] = { "-name", NULL };

  asgi_list_model_set_order_by (self->list, order);
  list_probe_settle ();
  assert_items (self->items, "a2 a1 b1 c3 c2 c1");
  assert_sections (self->sections, "2 1 3");
}

static void
test_without_a_field_all_is_one (Fixture       *self,
                                 gconstpointer  names)
{
  g_autoptr(GObject) last = g_list_model_get_item (G_LIST_MODEL (self->list), 5);

  guint              n_told = section_probe_count_told (self->sections);

  g_free (list_probe_take_changes (self->items));
  asgi_list_model_set_section_by (self->list, NULL);
  list_probe_settle ();
  assert_changes (self->items, "");
  assert_sections (self->sections, "6");
  g_assert_cmpuint (section_probe_count_told (self->sections), ==, n_told + 1);

  asgi_list_model_set_section_by (self->list, "initial");
  list_probe_settle ();
  assert_changes (self->items, "");
  assert_sections (self->sections, "2 1 3");
  g_assert_cmpuint (section_probe_count_told (self->sections), ==, n_told + 2);
}

static void
test_a_row_joins_its_section (Fixture       *self,
                              gconstpointer  names)
{
  list_probe_others ("put", "b2");
  refresh (self);
  assert_changes (self->items, "3+1*");
  assert_sections (self->sections, "2 2 3");

  list_probe_others ("put", "c0");
  refresh (self);
  assert_sections (self->sections, "2 2 4");

  list_probe_others ("put", "ab");
  refresh (self);
  assert_items (self->items, "a1 a2 ab b1 b2 c0 c1 c2 c3");
  assert_sections (self->sections, "3 2 4");
}

static void
test_sections_come_and_go (Fixture       *self,
                           gconstpointer  names)
{
  list_probe_others ("drop", "b1");
  refresh (self);
  assert_sections (self->sections, "2 3");

  list_probe_others ("put", "_ 0 bb d");
  refresh (self);
  assert_items (self->items, "0 _ a1 a2 bb c1 c2 c3 d");
  assert_sections (self->sections, "1 1 2 1 3 1");

  list_probe_others ("drop", "0 c1 d");
  refresh (self);
  assert_sections (self->sections, "1 2 1 2");

  list_probe_others ("drop", "_ a1 a2 bb c2 c3");
  refresh (self);
  assert_sections (self->sections, "");
}

static void
test_a_row_goes_to_another (Fixture       *self,
                            gconstpointer  names)
{
  g_autoptr(AsgiModel) held = g_list_model_get_item (G_LIST_MODEL (self->list), 2);

  list_probe_others ("rename", "b1 a3");
  refresh (self);
  assert_items (self->items, "a1 a2 a3 c1 c2 c3");
  assert_sections (self->sections, "3 3");
  fixture_assert_field (held, "name", "a3");

  list_probe_others ("rename", "a3 b1");
  refresh (self);
  assert_sections (self->sections, "2 1 3");
  list_probe_others ("rename", "c1 a3");
  refresh (self);
  assert_items (self->items, "a1 a2 a3 b1 c2 c3");
  assert_sections (self->sections, "3 1 2");
}

static void
test_a_live_list_follows_with_its_sections (Fixture       *self,
                                            gconstpointer  names)
{
  asgi_list_model_set_live (self->list, TRUE);
  list_probe_settle ();
  list_probe_others ("put", "b2");
  while (!list_probe_has_changes (self->items) ||
         g_list_model_get_n_items (G_LIST_MODEL (self->list)) < 7)
    g_main_context_iteration (NULL, TRUE);
  list_probe_settle ();
  assert_sections (self->sections, "2 2 3");
}

static void
test_a_search_leaves_those_of_what_it_finds (Fixture       *self,
                                             gconstpointer  names)
{
  const char *fields[] = { "name", NULL };

  asgi_list_model_set_search_delay (self->list, 0);
  asgi_list_model_set_search_fields (self->list, fields);
  asgi_list_model_set_search (self->list, "2");
  list_probe_settle ();
  assert_items (self->items, "a2 c2");
  assert_sections (self->sections, "1 1");

  asgi_list_model_set_search (self->list, NULL);
  list_probe_settle ();
  assert_sections (self->sections, "2 1 3");
}

/* What has no sections says so, and what is shown stays. */
static void
assert_refused (Fixture      *self,
                AsgiQuerySet *query_set,
                const char   *section_by,
                const char   *part_of_message)
{
  asgi_list_model_set_query_set (self->list, query_set);
  asgi_list_model_set_section_by (self->list, section_by);
  list_probe_settle ();
  g_assert_nonnull (asgi_list_model_get_error (self->list));
  g_assert_nonnull (strstr (asgi_list_model_get_error (self->list)->message, part_of_message));
  assert_items (self->items, "a1 a2 b1 c1 c2 c3");
  assert_sections (self->sections, "2 1 3");
}

static void
test_what_has_no_sections_is_refused (Fixture       *self,
                                      gconstpointer  names)
{
  g_autoptr(AsgiQuerySet) all = with_initials ();
  g_autoptr(AsgiQuerySet) slice = asgi_query_set_slice (all, 0, 3);
  g_autoptr(AsgiQuerySet) both = asgi_query_set_union (all, all, FALSE);

  assert_refused (self, all, "colour", "Cannot resolve keyword 'colour'");
  assert_refused (self, slice, "initial", "once a slice has been taken");
  assert_refused (self, both, "initial", "have no sections");

  asgi_list_model_set_section_by (self->list, NULL);
  asgi_list_model_set_query_set (self->list, slice);
  list_probe_settle ();
  g_assert_null (asgi_list_model_get_error (self->list));
  assert_items (self->items, "a1 a2 b1");
  assert_sections (self->sections, "3");

  asgi_list_model_set_query_set (self->list, NULL);
  list_probe_settle ();
  assert_sections (self->sections, "");
}

/* Whoever is told of a change may have the list show nothing any more. */
static void
empty (AsgiListModel *list)
{
  g_signal_handlers_disconnect_by_func (list, empty, NULL);
  asgi_list_model_set_query_set (list, NULL);
}

static void
test_a_list_can_be_emptied_while_it_tells (Fixture       *self,
                                           gconstpointer  names)
{
  list_probe_others ("put", "a3 c4");
  list_probe_others ("drop", "b1");
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (empty), self->list);
  refresh (self);
  assert_items (self->items, "");
  assert_sections (self->sections, "");
}

static void
test_a_list_can_be_emptied_while_an_item_tells (Fixture       *self,
                                                gconstpointer  names)
{
  g_autoptr(GObject) held = g_list_model_get_item (G_LIST_MODEL (self->list), 2);

  list_probe_others ("rename", "b1 b2");
  g_signal_connect_swapped (held, "notify::name", G_CALLBACK (empty), self->list);
  refresh (self);
  fixture_assert_field (held, "name", "b2");
  assert_items (self->items, "");
  g_signal_handlers_disconnect_by_data (held, self->list);
}

#define add(name, test) \
  g_test_add ("/list-sections/" name, Fixture, "a1 a2 b1 c1 c2 c3", set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  asgi_runtime_set_max_workers (asgi_runtime_get_default (), 1);
  fixture_start ("pizza_settings");

  add ("values", test_equal_values_are_a_section);
  add ("order", test_their_order_can_be_turned_round);
  add ("order-within", test_an_order_orders_within_them);
  add ("none", test_without_a_field_all_is_one);
  add ("join", test_a_row_joins_its_section);
  add ("come-and-go", test_sections_come_and_go);
  add ("move", test_a_row_goes_to_another);
  add ("live", test_a_live_list_follows_with_its_sections);
  add ("search", test_a_search_leaves_those_of_what_it_finds);
  add ("refused", test_what_has_no_sections_is_refused);
  add ("emptied", test_a_list_can_be_emptied_while_it_tells);
  add ("emptied-by-item", test_a_list_can_be_emptied_while_an_item_tells);

  return fixture_finish (g_test_run ());
}
