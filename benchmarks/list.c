/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list over a million rows, looked at as a view does: some rows at a time. */
#include "bench.h"

#include <time.h>

#define VIEW 40         /* rows that are seen at once */
#define PER_FRAME 200   /* rows that a frame scrolls on */
#define FRAME 5         /* ms */
#define SCROLLED 60000  /* rows */
#define STEPS 1000      /* of a walk over all of a list */

static AsgiListModel *
new_list (AsgiModelInfo *info)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (asgi_model_info_get_aobjects (info),
                                                             "id", NULL);

  return asgi_list_model_new (ordered);
}

static void
check_list (AsgiListModel *list)
{
  const GError *error = asgi_list_model_get_error (list);

  if (error)
    g_error ("%s", error->message);
}

static void
wait_for_list (AsgiListModel *list)
{
  while (asgi_list_model_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  check_list (list);
}

static void
wait_for_row (AsgiListModel *list,
              AsgiModel     *row)
{
  while (!asgi_model_get_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
  check_list (list);
}

/* Until the first rows can be shown. */
double
bench_list_shown (Bench *self)
{
  double                    start = bench_now (), taken;
  g_autoptr(AsgiListModel)  list = new_list (self->readings);

  while (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    g_main_context_iteration (NULL, TRUE);
  taken = bench_now () - start;
  wait_for_list (list);

  return taken;
}

/* Until their number is known, too. */
double
bench_list_first (Bench *self)
{
  double                   start = bench_now ();
  g_autoptr(AsgiListModel) list = new_list (self->readings);

  wait_for_list (list);
  if (g_list_model_get_n_items (G_LIST_MODEL (list)) != self->n_readings)
    g_error ("%u rows of %u", g_list_model_get_n_items (G_LIST_MODEL (list)), self->n_readings);

  return bench_now () - start;
}

/* From a list's beginning to nine tenths of it. */
double
bench_list_jump (Bench *self)
{
  g_autoptr(AsgiListModel) list = new_list (self->readings);
  g_autoptr(AsgiModel)     row = NULL;
  double                   start;

  wait_for_list (list);
  start = bench_now ();
  row = g_list_model_get_item (G_LIST_MODEL (list), self->n_readings / 10 * 9);
  wait_for_row (list, row);

  return bench_now () - start;
}

/* What the process grows to while somebody looks at all of the list, a screenful at a time. */
double
bench_list_memory (Bench *self)
{
  g_autoptr(AsgiListModel) small = new_list (self->items);
  double                   before, peak = 0;

  wait_for_list (small);
  before = bench_resident_bytes ();

  g_autoptr(AsgiListModel) list = new_list (self->readings);

  wait_for_list (list);
  for (guint i = 0; i < STEPS; i++)
    {
      g_autoptr(GPtrArray) view = g_ptr_array_new_with_free_func (g_object_unref);
      guint                first = (guint64) i * (self->n_readings - VIEW) / STEPS;

      for (guint j = 0; j < VIEW; j++)
        g_ptr_array_add (view, g_list_model_get_item (G_LIST_MODEL (list), first + j));
      wait_for_row (list, view->pdata[VIEW - 1]);
      peak = MAX (peak, bench_resident_bytes ());
    }

  return peak - before;
}

/* Scrolling */

typedef double (*Clock) (void);

typedef struct {
  Clock       now;
  GListModel *list;
  GPtrArray  *view;  /* the rows that are seen, as a view holds them */
  guint       position;
  guint       end;
  double      last;
  double      longest;
} Scroll;

static gboolean
on_tick (gpointer data)
{
  Scroll *self = data;
  double  now = self->now ();

  self->longest = MAX (self->longest, now - self->last);
  self->last = now;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_frame (gpointer data)
{
  Scroll               *self = data;
  g_autoptr(GPtrArray)  seen = g_steal_pointer (&self->view);

  self->view = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < VIEW; i++)
    {
      g_ptr_array_add (self->view, g_list_model_get_item (self->list, self->position + i));
      bench_read (self->view->pdata[i]);
    }
  self->position += PER_FRAME;
  return self->position + VIEW < self->end ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static double
scroll_through (Bench *self,
                Clock  now)
{
  g_autoptr(AsgiListModel) list = new_list (self->items);
  Scroll                   scroll = { .now = now, .list = G_LIST_MODEL (list) };
  guint                    timer;

  wait_for_list (list);
  scroll.view = g_ptr_array_new_with_free_func (g_object_unref);
  scroll.end = MIN (SCROLLED, self->n_items);
  scroll.last = now ();
  timer = g_timeout_add (1, on_tick, &scroll);
  g_timeout_add (FRAME, on_frame, &scroll);
  while (scroll.position + VIEW < scroll.end)
    g_main_context_iteration (NULL, TRUE);
  wait_for_list (list);
  g_source_remove (timer);
  g_ptr_array_unref (scroll.view);

  return scroll.longest;
}

double
bench_gap_scroll (Bench *self)
{
  return scroll_through (self, bench_now);
}

/* What the thread has worked: without what others do on the machine at the same time. */
static double
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

double
bench_gap_scroll_processor (Bench *self)
{
  return scroll_through (self, processor_time);
}
