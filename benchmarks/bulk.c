/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Queries with many rows. */
#include "bench.h"

#define N_BULK 10000

static AsgiResultList *
load_items (Bench *self)
{
  AsgiQuerySet            *objects = asgi_model_info_get_aobjects (self->items);
  GAsyncResult            *pending = NULL;
  g_autoptr(GAsyncResult)  result = NULL;
  AsgiResultList          *list;
  GError                  *error = NULL;

  asgi_query_set_eval_async (objects, NULL, bench_take_result, &pending);
  result = bench_wait (&pending);
  list = asgi_query_set_eval_finish (objects, result, &error);
  bench_check (list, error);

  return list;
}

static void
read_items (AsgiResultList *list)
{
  for (guint i = 0; i < asgi_result_list_get_size (list); i++)
    {
      g_autoptr(GObject) item = asgi_result_list_get (list, i);

      bench_read (item);
    }
}

double
bench_eval (Bench *self)
{
  double          start = bench_now ();
  AsgiResultList *list = load_items (self);

  read_items (list);
  g_object_unref (list);

  return bench_now () - start;
}

/* What of that is the reading of the properties. */
double
bench_read_again (Bench *self)
{
  g_autoptr(AsgiResultList) list = load_items (self);
  double                    start = bench_now ();

  read_items (list);

  return bench_now () - start;
}

static GListModel *
make_entries (Bench *self)
{
  GListStore           *entries = g_list_store_new (ASGI_TYPE_MODEL);
  g_autoptr(GDateTime)  made = g_date_time_new_utc (2024, 5, 6, 7, 8, 9.00001);

  for (guint i = 0; i < N_BULK; i++)
    {
      g_autofree char       *title = g_strdup_printf ("Entry %u", i);
      g_autoptr(GHashTable)  values = bench_values ("amount", G_TYPE_STRING, "9.99",
                                                    "title", G_TYPE_STRING, title,
                                                    "made", G_TYPE_DATE_TIME, made,
                                                    "count", G_TYPE_INT, i,
                                                    "note", G_TYPE_STRING,
                                                    "written by a benchmark", NULL);
      GError                *error = NULL;
      g_autoptr(AsgiModel)   entry = asgi_model_info_new_instance (self->entries, values, &error);

      bench_check (entry, error);
      g_list_store_append (entries, entry);
    }

  return G_LIST_MODEL (entries);
}

double
bench_bulk_create (Bench *self)
{
  AsgiQuerySet              *objects = asgi_model_info_get_aobjects (self->entries);
  double                     start = bench_now ();
  g_autoptr(GListModel)      entries = make_entries (self);
  GAsyncResult              *pending = NULL;
  g_autoptr(GAsyncResult)    result = NULL;
  g_autoptr(AsgiResultList)  list = NULL;
  GError                    *error = NULL;

  asgi_query_set_bulk_create_async (objects, entries, NULL, NULL, bench_take_result, &pending);
  result = bench_wait (&pending);
  list = asgi_query_set_bulk_create_finish (objects, result, &error);
  bench_check (list, error);

  return bench_now () - start;
}

/* Deletes what was written, between the measurements. */
void
bench_clear (Bench *self)
{
  GError                  *error = NULL;
  g_autoptr(AsgiQuerySet)  all = asgi_query_set_all (asgi_model_info_get_aobjects (self->entries));
  g_autoptr(GVariant)      counts = asgi_query_set_delete_sync (all, NULL, &error);

  bench_check (counts, error);
}

/* What the main loop would stand still for without the workers. */
double
bench_django_eval (Bench *self)
{
  return bench_call (self, "bench.peers.sync", "eval", 1);
}

/* The longest time between two runs of a timer of one millisecond, which is what the user feels. */
typedef struct {
  double last;
  double longest;
} Gap;

static gboolean
on_tick (gpointer data)
{
  Gap    *gap = data;
  double  now = bench_now ();

  gap->longest = MAX (gap->longest, now - gap->last);
  gap->last = now;
  return G_SOURCE_CONTINUE;
}

double
bench_gap (Bench *self)
{
  Gap                        gap = { bench_now (), 0 };
  guint                      timer = g_timeout_add (1, on_tick, &gap);
  g_autoptr(AsgiResultList)  list = load_items (self);

  on_tick (&gap);
  g_source_remove (timer);
  return gap.longest;
}

static gboolean
on_end (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The same while nothing happens: what the machine does to anybody's timer. */
double
bench_gap_idle (Bench *self)
{
  Gap       gap = { bench_now (), 0 };
  gboolean  ended = FALSE;
  guint     timer = g_timeout_add (1, on_tick, &gap);

  g_timeout_add (500, on_end, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);

  return gap.longest;
}

static gboolean
read_chunk (AsgiIterator *iterator,
            guint        *n)
{
  GAsyncResult              *pending = NULL;
  g_autoptr(GAsyncResult)    result = NULL;
  g_autoptr(AsgiResultList)  chunk = NULL;
  GError                    *error = NULL;

  asgi_iterator_next_chunk_async (iterator, NULL, bench_take_result, &pending);
  result = bench_wait (&pending);
  chunk = asgi_iterator_next_chunk_finish (iterator, result, &error);
  if (error)
    g_error ("%s", error->message);
  if (chunk == NULL || asgi_result_list_get_size (chunk) == 0)
    return FALSE;

  read_items (chunk);
  *n += asgi_result_list_get_size (chunk);
  return TRUE;
}

double
bench_stream (Bench *self)
{
  AsgiQuerySet            *objects = asgi_model_info_get_aobjects (self->readings);
  double                   start = bench_now ();
  g_autoptr(AsgiIterator)  iterator = asgi_query_set_iterate (objects, 2000);
  guint                    n = 0;

  while (read_chunk (iterator, &n))
    ;
  if (n != self->n_readings)
    g_error ("%u rows of %u", n, self->n_readings);

  return bench_now () - start;
}
