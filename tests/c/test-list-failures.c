/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The database fails while a list looks at it, and comes back. One worker answers in order. */
#include "list-probe.h"

typedef struct {
  AsgiListModel *list;
  ListProbe     *probe;
  guint          n_errors; /* how often it was told */
} Fixture;

static void
on_error (AsgiListModel *list,
          GParamSpec    *pspec,
          Fixture       *self)
{
  self->n_errors++;
}

static void
assert_locked (Fixture *self)
{
  g_autoptr(GError) error = NULL;

  while (asgi_list_model_get_error (self->list) == NULL)
    g_main_context_iteration (NULL, TRUE);
  error = g_error_copy (asgi_list_model_get_error (self->list));
  fixture_assert_error (error, ASGI_ERROR_OPERATIONAL, "database is locked");
}

static void
wait_until_mended (Fixture *self)
{
  while (asgi_list_model_get_error (self->list))
    g_main_context_iteration (NULL, TRUE);
}

/* The toppings 01 to 03, and one that comes while they can't be read. */
static void
begin (Fixture  *self,
       gboolean  live,
       guint     n_failures)
{
  g_autoptr(AsgiQuerySet) query_set = asgi_query_set_order_by (fixture_objects ("shop.Topping"),
                                                               "name", NULL);

  *self = (Fixture) { 0 };
  fixture_clear ("shop.Topping");
  list_probe_others ("put", "01 02 03");
  self->list = asgi_list_model_new (query_set);
  asgi_list_model_set_live (self->list, live);
  list_probe_settle ();
  list_probe_settle ();
  self->probe = list_probe_new (G_LIST_MODEL (self->list), "name");
  g_signal_connect (self->list, "notify::error", G_CALLBACK (on_error), self);
  for (guint i = 0; i < n_failures; i++)
    list_probe_others ("write_before", "LIMIT fail");
  list_probe_others ("put", "04");
}

static void
end (Fixture *self)
{
  list_probe_free (self->probe);
  g_object_unref (self->list);
}

/* It tells what is the matter once, and again when all is well. */
static void
test_a_live_list_tries_again (void)
{
  Fixture self;

  begin (&self, TRUE, 3);
  assert_locked (&self);
  assert_items (self.probe, "01 02 03");
  wait_until_mended (&self);
  assert_changes (self.probe, "3+1*");
  assert_items (self.probe, "01 02 03 04");
  g_assert_cmpuint (self.n_errors, ==, 2);
  end (&self);
}

static void
test_another_list_waits_to_be_told (void)
{
  Fixture self;

  begin (&self, FALSE, 1);
  asgi_list_model_refresh (self.list);
  assert_locked (&self);
  list_probe_settle ();
  assert_items (self.probe, "01 02 03");
  asgi_list_model_refresh (self.list);
  wait_until_mended (&self);
  assert_changes (self.probe, "3+1*");
  end (&self);
}

/* It has nothing to look at any more, or nobody who looks at it. */
static void
test_a_list_that_gives_up (void)
{
  Fixture self;

  begin (&self, TRUE, 1);
  assert_locked (&self);
  asgi_list_model_set_live (self.list, FALSE);
  asgi_list_model_set_query_set (self.list, NULL);
  assert_changes (self.probe, "0-3*");
  g_assert_null (asgi_list_model_get_error (self.list));
  end (&self);

  begin (&self, TRUE, 1);
  assert_locked (&self);
  end (&self);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  asgi_runtime_set_max_workers (asgi_runtime_get_default (), 1);
  fixture_start ("pizza_settings");

  g_test_add_func ("/list-failures/live", test_a_live_list_tries_again);
  g_test_add_func ("/list-failures/not-live", test_another_list_waits_to_be_told);
  g_test_add_func ("/list-failures/gives-up", test_a_list_that_gives_up);

  return fixture_finish (g_test_run ());
}
