/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the benchmarks share: waiting, calling the peers, and printing. */
#include "bench.h"

#include <gobject/gvaluecollector.h>

#define MICROSECOND 1e-6

void
bench_print (Bench      *self,
             const char *side,
             double      value)
{
  g_print ("%s\t%s\t%.9f\n", self->row, side, value);
}

double
bench_now (void)
{
  return g_get_monotonic_time () * MICROSECOND;
}

void
bench_take_result (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* Runs the main loop until there is a result, as an application does. */
GAsyncResult *
bench_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (result);
}

void
bench_check (gpointer  result,
             GError   *error)
{
  if (error)
    g_error ("%s", error->message);
  if (result == NULL)
    g_error ("there is no result");
}

/* Has Django do the work on a worker of this process, and tell how long it took. */
double
bench_call (Bench      *self,
            const char *function,
            const char *operation,
            guint       times)
{
  g_autoptr(AsgiArguments)  args = asgi_arguments_new ();
  g_autoptr(GAsyncResult)   result = NULL;
  g_autoptr(AsgiRow)        row = NULL;
  GError                   *error = NULL;
  GAsyncResult             *pending = NULL;
  AsgiRuntime              *runtime = asgi_runtime_get_default ();

  asgi_arguments_append_string (args, operation);
  asgi_arguments_append_int64 (args, times);
  asgi_runtime_call_async (runtime, function, args, NULL, bench_take_result, &pending);
  result = bench_wait (&pending);
  row = asgi_runtime_call_finish (runtime, result, &error);
  bench_check (row, error);

  return asgi_row_get_double (row, "value", NULL);
}

static char *
operation_of (Bench *self)
{
  return g_strdelimit (g_strdup (self->row), "-", '_');
}

double
bench_django (Bench *self)
{
  g_autofree char *operation = operation_of (self);

  return bench_call (self, "bench.peers.sync", operation, self->times);
}

double
bench_asgiref (Bench *self)
{
  g_autofree char *operation = operation_of (self);

  return bench_call (self, "bench.peers.threaded", operation, self->times);
}

static void
free_value (gpointer data)
{
  g_value_unset (data);
  g_free (data);
}

/* Names, types and values, as a language binding makes them of its arguments. */
GHashTable *
bench_values (const char *first_name,
              ...)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_value);
  va_list     rest;

  va_start (rest, first_name);
  for (const char *name = first_name; name; name = va_arg (rest, const char *))
    {
      GType             type = va_arg (rest, GType);
      GValue           *value = g_new0 (GValue, 1);
      g_autofree char  *error = NULL;

      G_VALUE_COLLECT_INIT (value, type, rest, 0, &error);
      if (error)
        g_error ("%s: %s", name, error);
      g_hash_table_insert (values, (char *) name, value);
    }
  va_end (rest);

  return values;
}

/* Every property of a record, once. */
void
bench_read (gpointer object)
{
  static const char *names[] = { "id", "amount", "title", "made", "count", "note" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      g_object_get_property (object, names[i], &value);
    }
}
