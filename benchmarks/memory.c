/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* By how much the process grows. One measurement for each process, since what one leaves behind
 * would be used again by the next. */
#include "bench.h"

#include <unistd.h>

double
bench_resident_bytes (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv)    fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    g_error ("there is no /proc/self/statm");
  fields = g_strsplit (text, " ", 3);

  return g_ascii_strtod (fields[1], NULL) * sysconf (_SC_PAGESIZE);
}

/* What is loaded with the first query counts for neither side. */
static void
warm_up (Bench *self)
{
  g_autoptr(AsgiQuerySet)    one = asgi_query_set_slice (
                                     asgi_model_info_get_aobjects (self->items), 0, 1);
  GError                    *error = NULL;
  g_autoptr(AsgiResultList)  first = asgi_query_set_eval_sync (one, NULL, &error);

  bench_check (first, error);
}

double
bench_memory (Bench *self)
{
  AsgiQuerySet              *objects = asgi_model_info_get_aobjects (self->items);
  g_autoptr(AsgiResultList)  held = NULL;
  GError                    *error = NULL;
  double                     before;

  warm_up (self);
  before = bench_resident_bytes ();
  held = asgi_query_set_eval_sync (objects, NULL, &error);
  bench_check (held, error);

  return bench_resident_bytes () - before;
}

double
bench_memory_django (Bench *self)
{
  g_autoptr(AsgiRow)  held = NULL;
  GError             *error = NULL;
  double              before;

  warm_up (self);
  before = bench_resident_bytes ();
  held = asgi_runtime_call_sync (asgi_runtime_get_default (), "bench.peers.hold_items", NULL,
                                 NULL, &error);
  bench_check (held, error);

  return bench_resident_bytes () - before;
}

/* The largest size of the process while it streams, in the first tenth and in all of it. */
void
bench_stream_memory (Bench *self)
{
  g_autoptr(AsgiIterator) iterator = asgi_query_set_iterate (
                                       asgi_model_info_get_aobjects (self->readings), 2000);
  guint                   n = 0;
  double                  peak = 0;
  gboolean                told = FALSE;

  for (;;)
    {
      GError                    *error = NULL;
      g_autoptr(AsgiResultList)  chunk = asgi_iterator_next_chunk_sync (iterator, NULL, &error);

      if (error)
        g_error ("%s", error->message);
      if (chunk == NULL || asgi_result_list_get_size (chunk) == 0)
        break;
      n += asgi_result_list_get_size (chunk);
      peak = MAX (peak, bench_resident_bytes ());
      if (!told && n >= self->n_readings / 10)
        {
          bench_print (self, "tenth", peak);
          told = TRUE;
        }
    }

  bench_print (self, "asgimod", peak);
}
