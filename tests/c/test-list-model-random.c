/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Thousands of random steps: others write, the view scrolls, holds items and lets them go, the
 * queryset becomes another, with sections and without. After each the list is what the database has,
 * every item that is held and was not told as removed is where it should be, and nothing was told that
 * is not so.
 *
 * With --seed the same steps are made again. */
#include "section-probe.h"

#define N_STEPS 3000
#define N_LIVE_STEPS 200
#define PAGE 5
#define MOST_ROWS 120
#define MOST_HELD 12

typedef struct {
  AsgiListModel *list;
  AsgiQuerySet  *query_set; /* in the order of the list */
  SectionProbe  *sections;
  GPtrArray     *mirror;   /* for each position the object that is held of it, or NULL */
  guint          n_held;
  guint          n_changes;
  guint          step;
  const char    *what;     /* was done in this step */
} Driver;

static guint
random_below (guint n)
{
  return n > 0 ? g_test_rand_int_range (0, n) : 0;
}

/* Ends the test, and tells what to repeat. */
#define check(self, condition) \
  G_STMT_START { \
    if (!(condition)) \
      g_error ("Step %u, %s: %s is not so", (self)->step, (self)->what, #condition); \
  } G_STMT_END

static void
release (gpointer item)
{
  if (item)
    g_object_unref (item);
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Driver     *self)
{
  check (self, position + removed <= self->mirror->len);
  check (self, removed + added > 0);
  for (guint i = 0; i < removed; i++)
    {
      gpointer item = g_ptr_array_index (self->mirror, position);

      self->n_held -= item != NULL;
      g_ptr_array_remove_index (self->mirror, position);
    }
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->mirror, position, NULL);
  check (self, g_list_model_get_n_items (model) == self->mirror->len);
  self->n_changes++;
}

static void
settle (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;

      while (g_main_context_iteration (NULL, FALSE))
        ;
      asgi_runtime_call_async (asgi_runtime_get_default (), "probes.thread", NULL, NULL,
                               fixture_done, &result);
      fixture_wait (&result);
    }
}

/* Others write */

static void
call (const char *function,
      gint64      n)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autoptr(AsgiRow)       row = NULL;

  asgi_arguments_append_int64 (args, n);
  asgi_arguments_append_int64 (args, random_below (G_MAXINT32));
  row = fixture_call (function, args);
}

static const char *
write_something (Driver *self)
{
  guint n = self->mirror->len;

  switch (random_below (6))
    {
    case 0:
    case 1:
      call ("toppings.put_random", n < MOST_ROWS ? 1 + random_below (3) : 0);
      return "insert";
    case 2:
      call ("toppings.drop_random", 1 + random_below (3));
      return "delete";
    case 3:
      call ("toppings.rename_random", 1);
      return "rename";
    case 4:
      call ("toppings.rename_random", 2 + random_below (5));
      return "rename some";
    default:
      if (random_below (8) == 0)
        call ("toppings.shuffle", 0);
      return "shuffle";
    }
}

/* The view */

static const char *
hold (Driver *self)
{
  guint position = random_below (self->mirror->len);

  if (self->mirror->len == 0 || self->n_held >= MOST_HELD)
    return "hold nothing";
  if (g_ptr_array_index (self->mirror, position) == NULL)
    {
      g_ptr_array_index (self->mirror, position) =
        g_list_model_get_item (G_LIST_MODEL (self->list), position);
      self->n_held++;
    }

  return "hold";
}

static const char *
let_go (Driver *self)
{
  for (guint i = 0; i < self->mirror->len; i++)
    {
      if (g_ptr_array_index (self->mirror, i) && random_below (2))
        {
          g_clear_object ((GObject **) &g_ptr_array_index (self->mirror, i));
          self->n_held--;
        }
    }

  return "let go";
}

static const char *
scroll (Driver *self)
{
  guint n = self->mirror->len;
  guint start = random_below (n);

  for (guint i = start; i < MIN (start + 2 * PAGE, n); i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (self->list), i));

  return "scroll";
}

/* The toppings with the first digit of their names. */
static AsgiQuerySet *
all_toppings (void)
{
  g_autoptr(AsgiExpression) name = asgi_expression_f ("name");
  g_autoptr(AsgiExpression) one = asgi_expression_int64 (1);
  g_autoptr(AsgiExpression) first = asgi_expression_func ("Left", name, one, NULL);

  return asgi_query_set_annotate (fixture_objects ("shop.Topping"), "initial", ASGI_TYPE_EXPRESSION,
                                  first, NULL);
}

static const char *
change_query_set (Driver *self)
{
  /* Each has one order alone; names are all different. */
  const char              *orders[] = { "name", "-name", "id", "-id" };
  const char              *order = orders[random_below (4)];
  const char              *sections[] = { NULL, NULL, "initial", "-initial" };
  const char              *section = sections[random_below (4)];
  g_autoptr(AsgiQuerySet)  next = all_toppings ();
  g_autoptr(AsgiQuerySet)  shown = NULL;

  if (random_below (2))
    {
      AsgiQuerySet *some = asgi_query_set_filter (next, "name__gte", G_TYPE_STRING, "5", NULL);

      g_object_unref (next);
      next = some;
    }
  g_object_unref (self->query_set);
  self->query_set = section ? asgi_query_set_order_by (next, section, order, NULL)
                            : asgi_query_set_order_by (next, order, NULL);
  shown = asgi_query_set_order_by (next, order, NULL);
  asgi_list_model_set_section_by (self->list, section);
  asgi_list_model_set_query_set (self->list, shown);

  return "another queryset";
}

/* What must be so */

/* The first of the rows that has the same initial as that of @position, when there are sections. */
static guint
find_begin (Driver         *self,
            AsgiResultList *truth,
            guint           position)
{
  g_autoptr(AsgiModel)  own = asgi_result_list_get (truth, position);
  g_autofree char      *initial = asgi_row_get_string (ASGI_ROW (own), "initial", NULL);

  if (asgi_list_model_get_section_by (self->list) == NULL)
    return 0;
  for (; position > 0; position--)
    {
      g_autoptr(AsgiModel)  before = asgi_result_list_get (truth, position - 1);
      g_autofree char      *other = asgi_row_get_string (ASGI_ROW (before), "initial", NULL);

      if (!g_str_equal (initial, other))
        break;
    }

  return position;
}

static gboolean
has_sections_of (Driver         *self,
                 AsgiResultList *truth)
{
  section_probe_check (self->sections);
  for (guint i = 0; i < asgi_result_list_get_size (truth); i++)
    {
      guint start, end;

      asgi_list_model_get_section (self->list, i, &start, &end);
      if (start != find_begin (self, truth, i))
        return FALSE;
    }

  return TRUE;
}

static void
check_rows (Driver *self)
{
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) truth = asgi_query_set_eval_sync (self->query_set, NULL, &error);
  GListModel               *list = G_LIST_MODEL (self->list);

  g_assert_no_error (error);
  check (self, g_list_model_get_n_items (list) == asgi_result_list_get_size (truth));
  check (self, self->mirror->len == asgi_result_list_get_size (truth));
  check (self, has_sections_of (self, truth));
  for (guint i = 0; i < self->mirror->len; i++)
    {
      g_autoptr(AsgiModel) expected = asgi_result_list_get (truth, i);
      g_autoptr(AsgiModel) item = g_list_model_get_item (list, i);
      gpointer             held = g_ptr_array_index (self->mirror, i);

      check (self, held == NULL || held == item);
      if (!asgi_model_get_is_loaded (item))
        continue;
      check (self, asgi_row_get_int64 (ASGI_ROW (item), "id", NULL) ==
                   asgi_row_get_int64 (ASGI_ROW (expected), "id", NULL));
      {
        g_autofree char *name = asgi_row_get_string (ASGI_ROW (item), "name", NULL);
        g_autofree char *right = asgi_row_get_string (ASGI_ROW (expected), "name", NULL);

        check (self, g_str_equal (name, right));
      }
    }
}

static void
check_held (Driver *self)
{
  for (guint i = 0; i < self->mirror->len; i++)
    {
      AsgiModel *held = g_ptr_array_index (self->mirror, i);

      check (self, held == NULL || asgi_model_get_is_loaded (held));
    }
}

static const char *
step (Driver *self)
{
  switch (random_below (10))
    {
    case 0:
    case 1:
    case 2:
    case 3:
      return write_something (self);
    case 4:
    case 5:
      return hold (self);
    case 6:
      return let_go (self);
    case 7:
    case 8:
      return scroll (self);
    default:
      return change_query_set (self);
    }
}

static void
begin (Driver *self)
{
  g_autoptr(AsgiQuerySet) all = NULL;

  fixture_clear ("shop.Topping");
  fixture_call_done ("toppings.hurry");
  call ("toppings.put_random", 40);
  all = all_toppings ();
  self->mirror = g_ptr_array_new_with_free_func (release);
  self->query_set = asgi_query_set_order_by (all, "name", NULL);
  self->list = asgi_list_model_new (self->query_set);
  self->sections = section_probe_new (self->list);
  self->what = "start";
  asgi_list_model_set_page_size (self->list, PAGE);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed), self);
  settle ();
}

static void
end (Driver *self)
{
  g_test_message ("%u steps, %u changes told, and %u of sections alone", self->step - 1,
                  self->n_changes, section_probe_count_told (self->sections));
  section_probe_free (self->sections);
  g_ptr_array_unref (self->mirror);
  g_object_unref (self->list);
  g_object_unref (self->query_set);
}

static void
test_every_step_leaves_the_list_right (void)
{
  Driver self = { NULL, };

  begin (&self);
  for (self.step = 1; self.step <= N_STEPS; self.step++)
    {
      guint n = 1 + random_below (3);

      /* Several at once: what one has begun the next one overtakes. */
      for (guint i = 0; i < n; i++)
        self.what = step (&self);
      asgi_list_model_refresh (self.list);
      settle ();
      check (&self, asgi_list_model_get_error (self.list) == NULL);
      check (&self, !asgi_list_model_get_loading (self.list));
      check_held (&self);
      check_rows (&self);
    }

  end (&self);
}

/* Whether the list has become what the database has; it gets there by itself. */
static gboolean
has_arrived (gpointer data)
{
  Driver                    *self = data;
  GListModel                *list = G_LIST_MODEL (self->list);
  g_autoptr(AsgiResultList)  truth = asgi_query_set_eval_sync (self->query_set, NULL, NULL);

  if (g_list_model_get_n_items (list) != asgi_result_list_get_size (truth))
    return FALSE;
  for (guint i = 0; i < asgi_result_list_get_size (truth); i++)
    {
      g_autoptr(AsgiModel) expected = asgi_result_list_get (truth, i);
      g_autoptr(AsgiModel) item = g_list_model_get_item (list, i);
      g_autofree char     *name = asgi_row_get_string (ASGI_ROW (item), "name", NULL);
      g_autofree char     *right = asgi_row_get_string (ASGI_ROW (expected), "name", NULL);

      if (asgi_model_get_is_loaded (item) && g_strcmp0 (name, right) != 0)
        return FALSE;
    }

  return has_sections_of (self, truth);
}

static void
test_a_live_list_gets_there_by_itself (void)
{
  Driver self = { NULL, };

  asgi_runtime_set_max_workers (asgi_runtime_get_default (), 4);
  begin (&self);
  asgi_list_model_set_live (self.list, TRUE);
  for (self.step = 1; self.step <= N_LIVE_STEPS; self.step++)
    {
      guint n = 1 + random_below (5);

      for (guint i = 0; i < n; i++)
        {
          self.what = step (&self);
          g_main_context_iteration (NULL, FALSE);
        }
      fixture_wait_until (has_arrived, &self);
      check_rows (&self);
    }
  end (&self);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  asgi_runtime_set_max_workers (asgi_runtime_get_default (), 1);
  fixture_start ("pizza_settings");

  g_test_add_func ("/list-model/random", test_every_step_leaves_the_list_right);
  g_test_add_func ("/list-model/random-live", test_a_live_list_gets_there_by_itself);

  return fixture_finish (g_test_run ());
}
