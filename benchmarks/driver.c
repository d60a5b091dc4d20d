/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures one row of the table: driver ROW ROUNDS TIMES ITEMS READINGS */
#include "bench.h"

#include <stdlib.h>

#define MAX_SIDES 4

/* Sides of a row take turns: A B C, A B C, … */
typedef struct {
  const char *row;
  struct {
    const char *name;
    BenchSide   run;
  } sides[MAX_SIDES];
  void (*between) (Bench *self);
} Row;

static const Row rows[] = {
  { "hop", { { "asgimod", bench_hop }, { "asgiref", bench_asgiref } } },
  { "get", { { "asgimod", bench_get }, { "django", bench_django }, { "asgiref", bench_asgiref },
             { "sqlite", bench_raw_get } } },
  { "filter", { { "asgimod", bench_filter }, { "django", bench_django },
                { "asgiref", bench_asgiref } } },
  { "create", { { "asgimod", bench_create }, { "django", bench_django },
                { "asgiref", bench_asgiref } }, bench_clear },
  { "save", { { "asgimod", bench_save }, { "django", bench_django },
              { "asgiref", bench_asgiref } } },
  { "transaction", { { "asgimod", bench_transaction }, { "django", bench_django },
                   { "asgiref", bench_asgiref } } },
  { "aggregate", { { "asgimod", bench_aggregate }, { "django", bench_django },
                   { "asgiref", bench_asgiref } } },
  { "prefetch", { { "asgimod", bench_prefetch }, { "django", bench_django },
                  { "asgiref", bench_asgiref } } },
  { "chain", { { "asgimod", bench_chain }, { "busy", bench_chain_busy },
               { "django", bench_django } } },
  { "eval", { { "asgimod", bench_eval }, { "django", bench_django },
              { "sqlite", bench_raw_eval },
#ifdef HAVE_GOM
              { "gom", bench_gom_eval },
#endif
            } },
  { "read", { { "asgimod", bench_read_again } } },
  { "gap", { { "asgimod", bench_gap }, { "idle", bench_gap_idle },
             { "django", bench_django_eval } } },
  { "list-shown", { { "asgimod", bench_list_shown }, { "sqlite", bench_raw_page } } },
  { "list-first", { { "asgimod", bench_list_first }, { "sqlite", bench_raw_first } } },
  { "list-jump", { { "asgimod", bench_list_jump }, { "sqlite", bench_raw_jump } } },
  { "gap-scroll", { { "asgimod", bench_gap_scroll }, { "idle", bench_gap_idle },
                    { "processor", bench_gap_scroll_processor } } },
  { "stream", { { "asgimod", bench_stream }, { "django", bench_django } } },
  { "bulk-create", { { "asgimod", bench_bulk_create }, { "django", bench_django } },
    bench_clear },
};

static void
measure (Bench     *self,
         const Row *row)
{
  /* The first round only warms up. */
  for (guint round = 0; round <= self->rounds; round++)
    for (guint i = 0; i < MAX_SIDES && row->sides[i].name; i++)
      {
        double taken = row->sides[i].run (self);

        if (round > 0)
          bench_print (self, row->sides[i].name, taken);
        if (row->between)
          row->between (self);
      }
}

static AsgiModelInfo *
find_model (const char *label)
{
  GError        *error = NULL;
  AsgiModelInfo *info = asgi_runtime_get_model (asgi_runtime_get_default (), label, &error);

  bench_check (info, error);
  return info;
}

/* The time that the start holds the thread, and the time that it takes. */
static void
start (Bench *self)
{
  AsgiRuntime             *runtime = asgi_runtime_get_default ();
  GAsyncResult            *pending = NULL;
  g_autoptr(GAsyncResult)  result = NULL;
  GError                  *error = NULL;
  double                   begin = bench_now (), held;
  gboolean                 started;

  asgi_runtime_start_async (runtime, NULL, NULL, bench_take_result, &pending);
  held = bench_now () - begin;
  result = bench_wait (&pending);
  started = asgi_runtime_start_finish (runtime, result, &error);
  bench_check (started ? runtime : NULL, error);

  if (g_str_equal (self->row, "start"))
    {
      bench_print (self, "asgimod", held);
      bench_print (self, "whole", bench_now () - begin);
    }
  self->items = find_model ("bench.Item");
  self->readings = find_model ("bench.Reading");
  self->entries = find_model ("bench.Entry");
  self->groups = find_model ("bench.Group");
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { 0 };

  if (argc != 6)
    {
      g_printerr ("Usage: driver ROW ROUNDS TIMES ITEMS READINGS\n");
      return EXIT_FAILURE;
    }
  bench.row = argv[1];
  bench.rounds = strtoul (argv[2], NULL, 10);
  bench.times = strtoul (argv[3], NULL, 10);
  bench.n_items = strtoul (argv[4], NULL, 10);
  bench.n_readings = strtoul (argv[5], NULL, 10);

  start (&bench);
  if (g_str_equal (bench.row, "memory"))
    bench_print (&bench, "asgimod", bench_memory (&bench));
  if (g_str_equal (bench.row, "memory-django"))
    bench_print (&bench, "django", bench_memory_django (&bench));
  if (g_str_equal (bench.row, "list-memory"))
    bench_print (&bench, "asgimod", bench_list_memory (&bench));
  if (g_str_equal (bench.row, "stream-memory"))
    bench_stream_memory (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (g_str_equal (rows[i].row, bench.row))
        measure (&bench, &rows[i]);
    }

  asgi_runtime_shutdown_sync (asgi_runtime_get_default (), NULL, NULL);
  return EXIT_SUCCESS;
}
