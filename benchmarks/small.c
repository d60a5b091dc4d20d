/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Queries with small results, each awaited before the next one starts. */
#include "bench.h"

/* Runs @call for each operation of a round, and waits for the result that it asks for. */
#define BENCH_AWAIT(call, finish)                                                   \
  G_STMT_START {                                                                    \
    GAsyncResult           *pending = NULL;                                         \
    g_autoptr(GAsyncResult) result = NULL;                                          \
    g_autoptr(GObject)      reply = NULL;                                           \
    GError                 *error = NULL;                                           \
                                                                                    \
    call;                                                                           \
    result = bench_wait (&pending);                                                 \
    reply = G_OBJECT (finish);                                                      \
    bench_check (reply, error);                                                     \
  } G_STMT_END

double
bench_hop (Bench *self)
{
  AsgiRuntime *runtime = asgi_runtime_get_default ();
  double       start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    BENCH_AWAIT (asgi_runtime_call_async (runtime, "bench.peers.nothing", NULL, NULL,
                                          bench_take_result, &pending),
                 asgi_runtime_call_finish (runtime, result, &error));

  return (bench_now () - start) / self->times;
}

double
bench_get (Bench *self)
{
  AsgiQuerySet *objects = asgi_model_info_get_aobjects (self->items);
  double        start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      g_autoptr(GHashTable) lookups = bench_values ("pk", G_TYPE_INT, i % 1000 + 1, NULL);

      BENCH_AWAIT (asgi_query_set_get_async (objects, lookups, NULL, bench_take_result, &pending),
                   asgi_query_set_get_finish (objects, result, &error));
    }

  return (bench_now () - start) / self->times;
}

double
bench_filter (Bench *self)
{
  AsgiQuerySet *objects = asgi_model_info_get_aobjects (self->items);
  double        start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      g_autoptr(GHashTable) lookups = bench_values ("id__gt", G_TYPE_INT, i % 1000,
                                                    "id__lte", G_TYPE_INT, i % 1000 + 20, NULL);

      BENCH_AWAIT (asgi_query_set_filter_async (objects, lookups, NULL, bench_take_result,
                                                &pending),
                   asgi_query_set_filter_finish (objects, result, &error));
    }

  return (bench_now () - start) / self->times;
}

double
bench_create (Bench *self)
{
  AsgiQuerySet         *objects = asgi_model_info_get_aobjects (self->entries);
  g_autoptr(GDateTime)  made = g_date_time_new_utc (2024, 5, 6, 7, 8, 9.00001);
  double                start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      g_autofree char       *title = g_strdup_printf ("Entry %u", i);
      g_autoptr(GHashTable)  values = bench_values ("amount", G_TYPE_STRING, "9.99",
                                                    "title", G_TYPE_STRING, title,
                                                    "made", G_TYPE_DATE_TIME, made,
                                                    "count", G_TYPE_INT, i,
                                                    "note", G_TYPE_STRING,
                                                    "written by a benchmark", NULL);

      BENCH_AWAIT (asgi_query_set_create_async (objects, values, NULL, bench_take_result,
                                                &pending),
                   asgi_query_set_create_finish (objects, result, &error));
    }

  return (bench_now () - start) / self->times;
}

static AsgiModel *
first_item (Bench *self)
{
  GError    *error = NULL;
  gpointer   item = asgi_query_set_item_sync (asgi_model_info_get_aobjects (self->items), 0, NULL,
                                              &error);

  bench_check (item, error);
  return item;
}

double
bench_save (Bench *self)
{
  g_autoptr(AsgiModel) item = first_item (self);
  double               start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      GAsyncResult            *pending = NULL;
      g_autoptr(GAsyncResult)  result = NULL;
      GError                  *error = NULL;
      gboolean                 saved;

      g_object_set (item, "count", i + 1000, NULL);
      asgi_model_save_async (item, FALSE, FALSE, NULL, NULL, NULL, bench_take_result, &pending);
      result = bench_wait (&pending);
      saved = asgi_model_save_finish (item, result, &error);
      bench_check (saved ? item : NULL, error);
    }

  return (bench_now () - start) / self->times;
}

double
bench_transaction (Bench *self)
{
  AsgiRuntime *runtime = asgi_runtime_get_default ();
  double       start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      GAsyncResult               *pending = NULL;
      g_autoptr(GAsyncResult)     begun = NULL;
      g_autoptr(GAsyncResult)     result = NULL;
      g_autoptr(AsgiTransaction)  transaction = NULL;
      GError                     *error = NULL;
      gboolean                    committed;

      asgi_runtime_begin_async (runtime, NULL, NULL, bench_take_result, &pending);
      begun = bench_wait (&pending);
      transaction = asgi_runtime_begin_finish (runtime, begun, &error);
      bench_check (transaction, error);
      asgi_transaction_commit_async (transaction, NULL, bench_take_result, &pending);
      result = bench_wait (&pending);
      committed = asgi_transaction_commit_finish (transaction, result, &error);
      bench_check (committed ? transaction : NULL, error);
    }

  return (bench_now () - start) / self->times;
}

double
bench_aggregate (Bench *self)
{
  AsgiQuerySet *objects = asgi_model_info_get_aobjects (self->items);
  double        start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      g_autoptr(AsgiQuerySet)   some = asgi_query_set_filter (objects, "id__lte", G_TYPE_INT, 100,
                                                              NULL);
      g_autoptr(AsgiArguments)  field = asgi_arguments_new ();
      g_autoptr(AsgiExpression) sum = NULL;
      g_autoptr(GHashTable)     results = NULL;

      asgi_arguments_append_string (field, "count");
      sum = asgi_expression_call ("django.db.models.Sum", field);
      results = bench_values ("total", ASGI_TYPE_EXPRESSION, sum, NULL);
      BENCH_AWAIT (asgi_query_set_aggregate_async (some, results, NULL, bench_take_result,
                                                   &pending),
                   asgi_query_set_aggregate_finish (some, result, &error));
    }

  return (bench_now () - start) / self->times;
}

double
bench_prefetch (Bench *self)
{
  AsgiQuerySet *objects = asgi_model_info_get_aobjects (self->groups);
  double        start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      g_autoptr(AsgiQuerySet) both = asgi_query_set_prefetch_related (objects, "members", NULL);

      BENCH_AWAIT (asgi_query_set_eval_async (both, NULL, bench_take_result, &pending),
                   asgi_query_set_eval_finish (both, result, &error));
    }

  return (bench_now () - start) / self->times;
}

/* Five operations; nothing is asked of the database. */
double
bench_chain (Bench *self)
{
  AsgiQuerySet *objects = asgi_model_info_get_aobjects (self->items);
  double        start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      g_autoptr(AsgiQuerySet) some = asgi_query_set_filter (objects, "count__gte", G_TYPE_INT, i,
                                                            NULL);
      g_autoptr(AsgiQuerySet) named = asgi_query_set_exclude (some, "title", G_TYPE_STRING,
                                                              "none", NULL);
      g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (named, "-amount", NULL);
      g_autoptr(AsgiQuerySet) distinct = asgi_query_set_distinct (ordered, NULL, NULL);
      g_autoptr(AsgiQuerySet) slice = asgi_query_set_slice (distinct, 0, 10);

      g_assert_nonnull (slice);
    }

  return (bench_now () - start) / self->times;
}

/* The same while Python code on a worker keeps the GIL: it takes no longer when no GIL is asked
 * for. */
double
bench_chain_busy (Bench *self)
{
  g_autoptr(AsgiArguments)  seconds = asgi_arguments_new ();
  g_autoptr(GAsyncResult)   result = NULL;
  g_auto(GValue)            value = G_VALUE_INIT;
  GAsyncResult             *pending = NULL;
  AsgiRuntime              *runtime = asgi_runtime_get_default ();
  double                    taken;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, 0.3);
  asgi_arguments_append (seconds, &value);
  asgi_runtime_call_async (runtime, "bench.peers.stay_busy", seconds, NULL, bench_take_result,
                           &pending);
  /* So that the worker has begun. */
  g_usleep (20000);
  taken = bench_chain (self);

  result = bench_wait (&pending);
  g_object_unref (asgi_runtime_call_finish (runtime, result, NULL));
  return taken;
}
