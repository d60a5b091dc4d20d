/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-load-private.h"

#include "core/asgi-request-private.h"
#include "core/asgi-row.h"

/* One query of a load. */
typedef struct {
  AsgiListLoad  *load;
  AsgiListRange  range;
} Part;

static AsgiListLoad *
load_ref (AsgiListLoad *self)
{
  self->ref_count++;
  return self;
}

static void
load_unref (AsgiListLoad *self)
{
  if (--self->ref_count > 0)
    return;

  g_array_unref (self->ranges);
  g_array_unref (self->rows);
  g_clear_pointer (&self->sections, asgi_list_sections_free);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
row_clear (gpointer data)
{
  asgi_row_block_unref (((AsgiListRow *) data)->block);
}

static void
take_rows (AsgiListLoad  *self,
           AsgiListRange  range,
           AsgiJob       *job)
{
  guint n = MIN (asgi_job_get_n_rows (job), range.stop - range.start);
  guint first = self->rows->len;

  for (guint i = 0; i < n; i++)
    {
      AsgiListRow row = { .position = range.start + i, .since = self->since, .ref.row = i };

      row.block = asgi_row_block_ref (job->block);

      if (job->refs)
        row.ref = g_array_index (job->refs, AsgiRowRef, i);
      g_array_append_val (self->rows, row);
    }
  asgi_list_rows_part (self->rows, first); /* in one answer nothing comes twice by chance */
  g_array_sort (self->rows, asgi_list_compare_positions);

  /* A page that isn't full is the last one: no need to wait for the number. */
  if (self->sections == NULL && n < range.stop - range.start && (n > 0 || range.start == 0))
    self->n_rows = range.start + n;
}

static void
tell (AsgiListLoad *self)
{
  if (self->func)
    self->func (self, self->data);
}

static void
fail (AsgiListLoad *self,
      GError       *error)
{
  if (self->error == NULL && self->func)
    self->error = error;
  else
    g_error_free (error);
  g_cancellable_cancel (self->cancellable);
}

static void
on_rows (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Part               *part = data;
  AsgiListLoad       *self = part->load;
  GError             *error = NULL;
  g_autoptr(AsgiJob)  job = asgi_request_finish (NULL, on_rows, result, &error);
  gboolean            failed = self->error != NULL;

  self->n_pending--;
  if (job)
    take_rows (self, part->range, job);
  else
    fail (self, error);
  if (!failed)
    tell (self);
  load_unref (self);
  g_free (part);
}

static void
on_count (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  AsgiListLoad       *self = data;
  GError             *error = NULL;
  g_autoptr(AsgiJob)  job = asgi_request_finish (NULL, on_count, result, &error);
  gboolean            failed = self->error != NULL;

  if (job && self->n_rows < 0)
    self->n_rows = job->integer;
  else if (error)
    fail (self, error);
  if (!failed)
    tell (self);
  load_unref (self);
}

static void
take_sections (AsgiListLoad *self,
               GVariant     *lengths)
{
  GVariantIter  iter;
  GVariant     *boxed;

  g_variant_iter_init (&iter, lengths);
  while (g_variant_iter_next (&iter, "v", &boxed))
    {
      asgi_list_sections_add (self->sections, g_variant_get_int64 (boxed));
      g_variant_unref (boxed);
    }
  self->n_rows = asgi_list_sections_count (self->sections);
}

static void
on_sections (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  AsgiListLoad        *self = data;
  GError              *error = NULL;
  g_autoptr(AsgiRow)   row = asgi_request_take_row (asgi_request_finish (NULL, on_sections, result,
                                                                         &error));
  g_autoptr(GVariant)  lengths = row ? asgi_row_get_variant (row, "value", &error) : NULL;
  gboolean             failed = self->error != NULL;

  if (lengths)
    take_sections (self, lengths);
  else
    fail (self, error);
  if (!failed)
    tell (self);
  load_unref (self);
}

/*< private >
 * asgi_list_load_order:
 * @query_set: a queryset
 *
 * Returns: (transfer full): the same rows, in an order in which each has its place
 */
AsgiQuerySet *
asgi_list_load_order (AsgiQuerySet *query_set)
{
  return asgi_query_set_append (query_set, "_in_total_order", NULL);
}

static void
start_range (AsgiListLoad  *self,
             AsgiQuerySet  *query_set,
             AsgiListRange  range)
{
  g_autoptr(AsgiQuerySet)  slice = asgi_query_set_slice (query_set, range.start, range.stop);
  Part                    *part = g_new (Part, 1);

  part->load = load_ref (self);
  part->range = range;
  self->n_pending++;
  asgi_request_start (NULL, on_rows, asgi_query_set_evaluation (slice, "eval", NULL),
                      self->cancellable, on_rows, part);
}

static void
start_number (AsgiListLoad *self,
              AsgiQuerySet *query_set,
              const char   *section_by)
{
  AsgiArguments *args;

  load_ref (self);
  if (section_by)
    {
      args = asgi_arguments_new ();
      asgi_arguments_append_string (args, section_by);
      asgi_request_start (NULL, on_sections,
                          asgi_query_set_evaluation_as_value (query_set, "_sections", args),
                          self->cancellable, on_sections, self);
    }
  else
    asgi_request_start (NULL, on_count, asgi_query_set_evaluation (query_set, "count", NULL),
                        self->cancellable, on_count, self);
}

/*< private >
 * asgi_list_load_start:
 * @query_set: a queryset in total order
 * @counts: whether its rows are counted as well
 * @section_by: (nullable): the name of the field by whose values they are counted
 * @func: told of each answer
 *
 * Returns: a load, to be ended with asgi_list_load_end()
 */
AsgiListLoad *
asgi_list_load_start (AsgiQuerySet        *query_set,
                      const AsgiListRange *ranges,
                      guint                n_ranges,
                      gboolean             counts,
                      const char          *section_by,
                      AsgiListLoadFunc     func,
                      gpointer             data)
{
  AsgiListLoad *self = g_new0 (AsgiListLoad, 1);

  self->ref_count = 1;
  self->ranges = g_array_new (FALSE, FALSE, sizeof (AsgiListRange));
  g_array_append_vals (self->ranges, ranges, n_ranges);
  self->rows = g_array_new (FALSE, FALSE, sizeof (AsgiListRow));
  g_array_set_clear_func (self->rows, row_clear);
  self->n_rows = -1;
  self->since = asgi_row_block_get_now ();
  self->sections = section_by ? asgi_list_sections_new () : NULL;
  self->func = func;
  self->data = data;
  self->cancellable = g_cancellable_new ();

  /* The rows first: they are what somebody waits for. */
  for (guint i = 0; i < n_ranges; i++)
    start_range (self, query_set, ranges[i]);
  if (counts)
    start_number (self, query_set, section_by);

  return self;
}

/*< private >
 * asgi_list_load_end:
 *
 * Nobody wants its answers any more: what is still on its way is cancelled.
 */
void
asgi_list_load_end (AsgiListLoad *self)
{
  self->func = NULL;
  g_cancellable_cancel (self->cancellable);
  load_unref (self);
}

gboolean
asgi_list_load_covers (AsgiListLoad *self,
                       guint         position)
{
  for (guint i = 0; i < self->ranges->len; i++)
    {
      AsgiListRange *range = &g_array_index (self->ranges, AsgiListRange, i);

      if (position >= range->start && position < range->stop)
        return TRUE;
    }

  return FALSE;
}
