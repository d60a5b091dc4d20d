/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-feed-private.h"

#include "asgi-list-diff-private.h"
#include "asgi-list-load-private.h"
#include "asgi-list-scan-private.h"

#include "model/asgi-model-info-private.h"

/* So many pages that nobody holds a row of are kept: a little scrolling back costs nothing. */
#define KEPT_PAGES 10
/* Queries at once, and pages in one of them: each costs the way to its first row again. */
#define MAX_LOADS 3
#define MAX_PAGES 8
/* With a refresh so many rows around the known ones are looked at, at most: the known ones may have
 * moved by the number of rows that were written. */
#define MAX_MARGIN 1000
/* Between two refreshes, in µs: under constant writing the view is not kept busy with it. */
#define PAUSE (50 * G_TIME_SPAN_MILLISECOND)

/* So often, at most, what was read is read again because it doesn't fit together. */
#define MAX_TORN 3
/* So often, at most, rows are looked for that have gone on before they were read. */
#define MAX_SCANS 5

struct _AsgiListFeed {
  const AsgiListFeedFuncs *funcs;
  gpointer                 data;       /* the object that is fed: held while it is told anything */
  GMainContext            *context;
  AsgiQuerySet            *query_set;  /* in total order */
  char                    *section_by; /* the field that they are sections by, or NULL */
  AsgiListWindow          *window;
  AsgiListSections        *sections;   /* what is known of them */
  AsgiRowBlock            *blank;      /* one row, of which nothing has come */
  guint                    n_items;
  guint                    page_size;
  guint                    position;   /* asked for last */
  guint                    turn;       /* counts the dispatches */

  GSource                 *dispatch;
  GSource                 *later;      /* that will have a refresh made */
  AsgiListLoad            *refresh;    /* of all that is known */
  AsgiListScan            *scan;       /* for where that has gone */
  GPtrArray               *pages;      /* AsgiListLoad */
  gboolean                 is_stale;   /* a refresh is due */
  gboolean                 is_new;     /* nothing of this queryset is known */
  gboolean                 is_covered; /* the refresh can't miss a row that has only moved along */
  guint                    n_written;  /* since the last refresh */
  guint                    n_torn;     /* refreshes that were of no use, one after another */
  guint                    n_scans;    /* one after another */
  gint64                   refreshed;  /* when */
  gboolean                 applying;
  gboolean                 loading;
};

static void schedule      (AsgiListFeed *self);
static void refresh_later (AsgiListFeed *self);
static void on_scanned    (GArray       *moves,
                           const GError *error,
                           gpointer      data);

/* Life */

AsgiListFeed *
asgi_list_feed_new (const AsgiListFeedFuncs *funcs,
                    gpointer                 data)
{
  AsgiListFeed *self = g_new0 (AsgiListFeed, 1);

  self->funcs = funcs;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  self->window = asgi_list_window_new ();
  self->sections = asgi_list_sections_new ();
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) asgi_list_load_end);
  self->page_size = 100;
  self->turn = 1;

  return self;
}

static void
destroy_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
end_loads (AsgiListFeed *self)
{
  g_clear_pointer (&self->refresh, asgi_list_load_end);
  g_clear_pointer (&self->scan, asgi_list_scan_end);
  g_ptr_array_set_size (self->pages, 0);
}

void
asgi_list_feed_free (AsgiListFeed *self)
{
  g_clear_pointer (&self->dispatch, destroy_source);
  g_clear_pointer (&self->later, destroy_source);
  end_loads (self);
  g_ptr_array_unref (self->pages);
  asgi_list_window_free (self->window);
  asgi_list_sections_free (self->sections);
  g_clear_pointer (&self->blank, asgi_row_block_unref);
  g_clear_object (&self->query_set);
  g_free (self->section_by);
  g_main_context_unref (self->context);
  g_free (self);
}

/* What is shown */

static gboolean
is_wanted (AsgiListFeed  *self,
           AsgiListEntry *entry)
{
  return entry->row.block == NULL &&
         (entry->turn == self->turn || asgi_list_entry_is_held (entry));
}

static void
update_loading (AsgiListFeed *self)
{
  gboolean loading = self->is_new || self->pages->len > 0;

  if (loading == self->loading)
    return;

  self->loading = loading;
  self->funcs->loading_changed (self->data);
}

/* An item whose row has not come has the columns of the others, with nothing in them. */
static void
make_blank (AsgiListFeed *self,
            AsgiShape    *shape,
            const char   *using)
{
  g_clear_pointer (&self->blank, asgi_row_block_unref);
  self->blank = asgi_row_block_new ();
  asgi_row_block_add_table (self->blank, shape, using);
  asgi_row_block_add_row (self->blank, 0);
}

static void
learn_shape (AsgiListFeed *self,
             GArray       *rows)
{
  const AsgiListRow *row = rows->len > 0 ? &g_array_index (rows, AsgiListRow, 0) : NULL;
  AsgiTable         *table = row ? asgi_row_block_get_table (row->block, row->ref.table) : NULL;

  if (table && (self->blank == NULL ||
                asgi_row_block_get_table (self->blank, 0)->shape != table->shape))
    make_blank (self, table->shape, table->using);
}

/* Puts the rows into place that lie between two positions, moved by an offset. */
static void
put_rows (AsgiListFeed *self,
          GArray       *rows,
          guint         start,
          guint         stop,
          guint         to)
{
  for (guint i = 0; i < rows->len; i++)
    {
      AsgiListRow row = g_array_index (rows, AsgiListRow, i);

      if (row.position < start || row.position >= stop)
        continue;
      row.position = to + (row.position - start);
      asgi_list_window_put (self->window, &row);
    }
}

/* Tells of the items from the first to the last that begin a section, or did. GTK undoes the sections
 * of those that it is told of: so that one is joined to what is before it, that is told of too. */
static void
tell_sections (AsgiListFeed *self,
               guint         first,
               guint         last)
{
  self->funcs->sections_changed (self->data, first - 1, last - first + 2);
}

/* Takes rows out and puts others in, those from @from on. GTK knows to which section an item belongs
 * only where no section begins: those that do are told as one with what is before, until the end. */
static void
splice (AsgiListFeed *self,
        guint         position,
        guint         removed,
        guint         added,
        GArray       *rows,
        guint         from)
{
  guint first, last;

  if (asgi_list_sections_merge (self->sections, position, position + removed, &first, &last))
    tell_sections (self, first, last);
  if (self->query_set == NULL)
    return;

  asgi_list_window_splice (self->window, position, removed, added);
  asgi_list_sections_splice (self->sections, position, removed, added);
  self->n_items += added - removed;
  put_rows (self, rows, from, from + added, position);
  self->funcs->items_changed (self->data, position, removed, added);
}

/* A row alone, before the change of which it is a part. */
static void
take_out (AsgiListFeed *self,
          GArray       *rows,
          GArray       *hunks,
          guint         position)
{
  guint i = hunks->len;

  while (g_array_index (hunks, AsgiListHunk, --i).old_position > position)
    g_array_index (hunks, AsgiListHunk, i).old_position--;
  g_array_index (hunks, AsgiListHunk, i).removed--;
  splice (self, position, 1, 0, rows, 0);
}

/* From the end on, so that the positions of what is still to be changed stay as they were. What goes
 * on to a later place is taken out before it is put in there. */
static void
apply_hunks (AsgiListFeed *self,
             GArray       *rows,
             GArray       *hunks,
             GArray       *given)
{
  for (guint i = given->len; i > 0 && self->query_set; i--)
    take_out (self, rows, hunks, g_array_index (given, guint, i - 1));
  for (guint i = hunks->len; i > 0 && self->query_set; i--)
    {
      const AsgiListHunk *hunk = &g_array_index (hunks, AsgiListHunk, i - 1);

      if (hunk->removed > 0 || hunk->added > 0)
        splice (self, hunk->old_position, hunk->removed, hunk->added, rows, hunk->new_position);
    }
}

/* What the changes of the items have not told. */
static void
apply_sections (AsgiListFeed     *self,
                AsgiListSections *sections)
{
  g_autoptr(AsgiListSections) before = g_steal_pointer (&self->sections);
  guint                       first, last;

  self->sections = sections;
  if (asgi_list_sections_compare (before, sections, &first, &last))
    tell_sections (self, first, last);
}

static void
clear (AsgiListFeed *self)
{
  guint n_before = self->n_items;

  asgi_list_window_clear (self->window);
  g_clear_pointer (&self->sections, asgi_list_sections_free);
  self->sections = asgi_list_sections_new ();
  self->n_items = 0;
  if (n_before > 0)
    {
      self->funcs->items_changed (self->data, 0, n_before, 0);
      self->funcs->n_items_changed (self->data);
    }
}

/* Makes the list what is known of it now: of all of it, with the sections, which it takes, or
 * without them of a page. Whoever is told may have the list show nothing any more. */
static void
apply (AsgiListFeed     *self,
       GArray           *rows,
       AsgiListSections *sections)
{
  g_autoptr(AsgiListSections) fresh = sections ? sections : asgi_list_sections_copy (self->sections);
  guint                       n_rows = asgi_list_sections_count (fresh);
  g_autoptr(GArray)           given = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray)           hunks = NULL;
  guint                       n_before = self->n_items;

  if (sections)
    hunks = asgi_list_diff (self->window, self->n_items, rows, n_rows, given);
  else
    hunks = asgi_list_diff_page (self->window, rows);
  self->applying = TRUE;
  learn_shape (self, rows);
  apply_hunks (self, rows, hunks, given);
  if (self->query_set)
    {
      put_rows (self, rows, 0, n_rows, 0);
      apply_sections (self, g_steal_pointer (&fresh));
    }
  self->applying = FALSE;

  if (self->query_set == NULL)
    clear (self);
  else if (self->n_items != n_before)
    self->funcs->n_items_changed (self->data);
}

/* Loads */

static void
take_error (AsgiListFeed *self,
            const GError *error)
{
  self->funcs->failed (self->data, error);
}

static AsgiListRow
end_of (GArray *rows)
{
  return g_array_index (rows, AsgiListRow, rows->len - 1);
}

/* Whether a row that somebody holds may be there still, but out of sight. */
static gboolean
has_lost_rows (AsgiListFeed *self,
               AsgiListLoad *load)
{
  g_autoptr(GHashTable) found = g_hash_table_new (NULL, NULL);

  if (self->is_covered)
    return FALSE;
  for (guint i = 0; i < load->rows->len; i++)
    g_hash_table_add (found, asgi_list_window_find_row (self->window,
                                                        &g_array_index (load->rows, AsgiListRow, i)));
  for (guint i = 0; i < asgi_list_window_get_size (self->window); i++)
    {
      AsgiListEntry *entry = asgi_list_window_get (self->window, i);

      if (entry->row.block && asgi_list_row_has_key (&entry->row) && !entry->is_gone &&
          !g_hash_table_contains (found, entry) && asgi_list_entry_is_held (entry))
        return TRUE;
    }

  return FALSE;
}

static gint64
count_known (AsgiListLoad *load)
{
  return load->rows->len > 0 ? (gint64) end_of (load->rows).position + 1 : 0;
}

/* Ranges and the number of all rows are read by queries of their own: whether somebody has written
 * between them, so that they don't fit together. */
static gboolean
is_torn (AsgiListLoad *load)
{
  gint64 n = 0;

  for (guint i = 0; i < load->ranges->len; i++)
    {
      const AsgiListRange *range = &g_array_index (load->ranges, AsgiListRange, i);

      n += MAX (MIN (range->stop, load->n_rows) - range->start, 0);
    }

  return load->rows->len != n || asgi_list_rows_repeat (load->rows);
}

/* Without any row nobody knows what an item would be. */
static guint
choose_n_rows (AsgiListFeed *self,
               AsgiListLoad *load)
{
  if (load->rows->len == 0 && self->blank == NULL)
    return 0;

  return CLAMP (load->n_rows, count_known (load), G_MAXUINT - 1);
}

/* All of a list without sections is one, and so are rows that nobody has counted. */
static AsgiListSections *
make_sections (AsgiListLoad *load,
               guint         n_rows)
{
  AsgiListSections *sections;

  if (load->sections && asgi_list_sections_count (load->sections) <= n_rows)
    sections = g_steal_pointer (&load->sections);
  else
    sections = asgi_list_sections_new ();
  asgi_list_sections_add (sections, n_rows - asgi_list_sections_count (sections));
  return sections;
}

static void
on_refresh (AsgiListLoad *load,
            gpointer      data)
{
  AsgiListFeed       *self = data;
  g_autoptr(GObject)  hold = g_object_ref (self->data);

  if (load->error)
    {
      self->is_new = FALSE;
      g_clear_pointer (&self->refresh, asgi_list_load_end);
      take_error (self, load->error);
      schedule (self);
      return;
    }
  if (load->n_pending > 0)
    return;

  if (load->n_rows < 0)
    {
      /* The first page is there before the number of all rows is. */
      if (self->n_items == 0 && load->rows->len > 0 && load->ranges->len == 1 && !load->sections)
        apply (self, load->rows, make_sections (load, count_known (load)));
      return;
    }

  if (is_torn (load) && ++self->n_torn < MAX_TORN)
    {
      g_clear_pointer (&self->refresh, asgi_list_load_end);
      asgi_list_feed_refresh (self);
      return;
    }
  self->n_torn = 0;
  asgi_list_rows_part (load->rows, 0);

  if (load->n_rows > 0 && has_lost_rows (self, load))
    {
      g_clear_pointer (&self->refresh, asgi_list_load_end);
      self->scan = asgi_list_scan_start (self->query_set, self->window, on_scanned, self);
      return;
    }

  self->is_new = FALSE;
  self->n_scans = 0;
  self->refreshed = g_get_monotonic_time ();
  take_error (self, NULL);
  apply (self, load->rows, make_sections (load, choose_n_rows (self, load)));
  if (self->refresh == load)
    g_clear_pointer (&self->refresh, asgi_list_load_end);
  if (self->is_stale)
    refresh_later (self);
  schedule (self);
}

/* Whether the rows of a page contradict what is known: somebody has written since. */
static gboolean
contradicts (AsgiListFeed *self,
             AsgiListLoad *load)
{
  if (load->n_rows >= 0 && load->n_rows != self->n_items)
    return TRUE;
  for (guint i = 0; i < load->rows->len; i++)
    {
      AsgiListRow   *row = &g_array_index (load->rows, AsgiListRow, i);
      AsgiListEntry *known = asgi_list_window_find_row (self->window, row);
      AsgiListEntry *here = asgi_list_window_find (self->window, row->position);

      if (row->position >= self->n_items)
        return TRUE;
      if (known && known->row.position != ASGI_LIST_STRAY && known != here)
        return TRUE;
      if (here && here->row.block && !asgi_list_row_equal (&here->row, row))
        return TRUE;
    }

  return FALSE;
}

static void
on_page (AsgiListLoad *load,
         gpointer      data)
{
  AsgiListFeed       *self = data;
  g_autoptr(GObject)  hold = g_object_ref (self->data);

  if (load->error)
    take_error (self, load->error);
  else if (contradicts (self, load) || self->applying)
    asgi_list_feed_refresh (self);
  else
    {
      take_error (self, NULL);
      apply (self, load->rows, NULL);
      schedule (self);
    }
  g_ptr_array_remove (self->pages, load);
  update_loading (self);
}

/* Which rows are loaded */

static void
add_range (GArray        *ranges,
           AsgiListRange  range,
           guint          near)
{
  AsgiListRange *last = ranges->len > 0 ? &g_array_index (ranges, AsgiListRange, ranges->len - 1)
                                        : NULL;

  if (last && range.start <= last->stop + near)
    last->stop = MAX (last->stop, range.stop);
  else
    g_array_append_val (ranges, range);
}

static guint
get_margin (AsgiListFeed *self)
{
  if (self->is_new)
    return 0;

  return self->n_written == ASGI_LIST_ANY ? self->page_size / 2
                                          : MIN (self->n_written, MAX_MARGIN);
}

/* All that is known, and as far around it as it can have moved. */
static GArray *
list_known (AsgiListFeed *self)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (AsgiListRange));
  guint   margin = get_margin (self);

  if (self->is_new || self->n_items == 0)
    add_range (ranges, (AsgiListRange) { 0, self->page_size }, 0);
  for (guint i = 0; i < asgi_list_window_get_size (self->window); i++)
    {
      AsgiListEntry *entry = asgi_list_window_get (self->window, i);
      guint          position = entry->row.position;

      entry->is_gone = FALSE;
      if (entry->row.block || is_wanted (self, entry))
        add_range (ranges, (AsgiListRange) { position - MIN (position, margin),
                                             position + 1 + margin }, self->page_size);
    }

  return ranges;
}

static void
refresh_ranges (AsgiListFeed *self,
                GArray       *ranges)
{
  self->refresh = asgi_list_load_start (self->query_set, (AsgiListRange *) ranges->data,
                                        ranges->len, TRUE, self->section_by, on_refresh, self);
}

static void
start_refresh (AsgiListFeed *self)
{
  g_autoptr(GArray) ranges = list_known (self);

  end_loads (self);
  self->is_stale = FALSE;
  self->is_covered = self->is_new || self->n_written <= get_margin (self);
  self->n_written = 0;
  refresh_ranges (self, ranges);
}

/* Where a row is now that was among others: as far from the nearest of them as it was. */
static guint
follow_moves (GArray *moves,
              guint  *at,
              guint   position)
{
  const AsgiListMove *all = (const AsgiListMove *) moves->data;

  while (*at + 1 < moves->len &&
         ABS ((gint64) all[*at + 1].from - position) <= ABS ((gint64) all[*at].from - position))
    (*at)++;

  return MAX ((gint64) position + all[*at].to - all[*at].from, 0);
}

/* What was known is looked for where the rows have gone that somebody holds. */
static void
on_scanned (GArray       *moves,
            const GError *error,
            gpointer      data)
{
  AsgiListFeed      *self = data;
  g_autoptr(GObject) hold = g_object_ref (self->data);
  g_autoptr(GArray)  places = g_array_new (FALSE, FALSE, sizeof (AsgiListRange));
  g_autoptr(GArray)  ranges = g_array_new (FALSE, FALSE, sizeof (AsgiListRange));
  guint              margin = self->page_size; /* somebody may write in between */
  guint              at = 0;

  self->scan = NULL;
  if (error)
    {
      take_error (self, error);
      return;
    }

  for (guint i = 0; i < asgi_list_window_get_size (self->window) && moves->len > 0; i++)
    {
      AsgiListEntry *entry = asgi_list_window_get (self->window, i);
      guint          was = entry->row.position;
      guint          now = follow_moves (moves, &at, was);
      AsgiListRange  place = { now - MIN (now, margin), now + 1 + margin };

      entry->is_gone &= g_array_index (moves, AsgiListMove, at).from != was;
      g_array_append_val (places, place);
    }
  g_array_sort (places, asgi_list_compare_positions);
  for (guint i = 0; i < places->len; i++)
    add_range (ranges, g_array_index (places, AsgiListRange, i), self->page_size);
  if (ranges->len == 0)
    add_range (ranges, (AsgiListRange) { 0, self->page_size }, 0);

  self->is_covered = moves->len == 0 || ++self->n_scans >= MAX_SCANS;
  g_main_context_push_thread_default (self->context);
  refresh_ranges (self, ranges);
  g_main_context_pop_thread_default (self->context);
}

static gboolean
is_on_its_way (AsgiListFeed *self,
               guint         position)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      if (asgi_list_load_covers (self->pages->pdata[i], position))
        return TRUE;
    }

  return FALSE;
}

/* The rows that are wanted, and are not on their way. */
static GArray *
list_wanted_positions (AsgiListFeed *self)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));

  for (const GList *link = asgi_list_window_get_blank (self->window); link; link = link->next)
    {
      AsgiListEntry *entry = link->data;

      if (is_wanted (self, entry) && !is_on_its_way (self, entry->row.position))
        g_array_append_val (positions, entry->row.position);
    }
  g_array_sort (positions, asgi_list_compare_positions);

  return positions;
}

/* The pages of which a row is wanted, neighbours in one range. */
static GArray *
list_wanted (AsgiListFeed *self)
{
  g_autoptr(GArray)  positions = list_wanted_positions (self);
  GArray            *ranges = g_array_new (FALSE, FALSE, sizeof (AsgiListRange));

  for (guint i = 0; i < positions->len; i++)
    {
      guint          position = g_array_index (positions, guint, i);
      guint          start = position - position % self->page_size;
      AsgiListRange  page = { start, MIN (start + self->page_size, self->n_items) };
      AsgiListRange *last = ranges->len > 0 ? &g_array_index (ranges, AsgiListRange,
                                                              ranges->len - 1) : NULL;

      if (last && last->stop >= page.start && page.stop - last->start <= MAX_PAGES * self->page_size)
        last->stop = page.stop;
      else
        g_array_append_val (ranges, page);
    }

  return ranges;
}

/* The range that is nearest to what was asked for last. */
static guint
find_nearest (AsgiListFeed *self,
              GArray       *ranges)
{
  gint64 nearest = G_MAXINT64;
  guint  found = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      AsgiListRange range = g_array_index (ranges, AsgiListRange, i);
      gint64        middle = range.start + (range.stop - range.start) / 2;
      gint64        away = ABS (middle - (gint64) self->position);

      if (away < nearest)
        {
          nearest = away;
          found = i;
        }
    }

  return found;
}

static gboolean
is_load_wanted (AsgiListFeed *self,
                AsgiListLoad *load)
{
  for (guint i = 0; i < load->ranges->len; i++)
    {
      AsgiListRange range = g_array_index (load->ranges, AsgiListRange, i);
      guint         at = asgi_list_window_search (self->window, range.start);

      for (; at < asgi_list_window_get_size (self->window); at++)
        {
          AsgiListEntry *entry = asgi_list_window_get (self->window, at);

          if (entry->row.position >= range.stop)
            break;
          if (is_wanted (self, entry))
            return TRUE;
        }
    }

  return FALSE;
}

/* What has been scrolled past is asked for no longer. */
static void
end_unwanted (AsgiListFeed *self)
{
  for (guint i = self->pages->len; i > 0; i--)
    {
      if (!is_load_wanted (self, self->pages->pdata[i - 1]))
        g_ptr_array_remove_index (self->pages, i - 1);
    }
}

static void
start_pages (AsgiListFeed *self)
{
  g_autoptr(GArray) ranges = list_wanted (self);

  if (ranges->len > 0)
    end_unwanted (self);
  while (ranges->len > 0 && self->pages->len < MAX_LOADS)
    {
      guint         at = find_nearest (self, ranges);
      AsgiListRange range = g_array_index (ranges, AsgiListRange, at);

      g_array_remove_index (ranges, at);
      g_ptr_array_add (self->pages, asgi_list_load_start (self->query_set, &range, 1, FALSE, NULL,
                                                          on_page, self));
    }
}

static gboolean
on_dispatch (gpointer data)
{
  AsgiListFeed       *self = data;
  g_autoptr(GObject)  hold = g_object_ref (self->data);

  g_clear_pointer (&self->dispatch, g_source_unref);
  g_main_context_push_thread_default (self->context);
  if (self->query_set)
    {
      /* One that goes on is not disturbed: under constant writing none would come to its end. */
      if (self->refresh == NULL && self->scan == NULL)
        {
          if (self->is_stale && self->later == NULL)
            start_refresh (self);
          else
            start_pages (self);
        }
    }
  g_main_context_pop_thread_default (self->context);

  asgi_list_window_evict (self->window, KEPT_PAGES * self->page_size, self->turn);
  self->turn++;
  update_loading (self);
  return G_SOURCE_REMOVE;
}

/* Later, so that what is asked for in one go is loaded in one. */
static void
schedule (AsgiListFeed *self)
{
  if (self->dispatch)
    return;

  self->dispatch = g_idle_source_new ();
  g_source_set_priority (self->dispatch, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->dispatch, on_dispatch, self, NULL);
  g_source_set_static_name (self->dispatch, "[asgimod] list");
  g_source_attach (self->dispatch, self->context);
}

static gboolean
on_later (gpointer data)
{
  AsgiListFeed *self = data;

  g_clear_pointer (&self->later, g_source_unref);
  schedule (self);
  return G_SOURCE_REMOVE;
}

/* Has a refresh made, some time after the last one. */
static void
refresh_later (AsgiListFeed *self)
{
  gint64 pause = self->refreshed + PAUSE - g_get_monotonic_time ();

  if (pause <= 0)
    {
      schedule (self);
      return;
    }
  if (self->later)
    return;

  self->later = g_timeout_source_new (pause / 1000 + 1);
  g_source_set_callback (self->later, on_later, self, NULL);
  g_source_set_static_name (self->later, "[asgimod] list refresh");
  g_source_attach (self->later, self->context);
}

/* For the model */

/*< private >
 * asgi_list_feed_set_query_set:
 * @query_set: (nullable): the rows
 * @section_by: (nullable): the name of the field that they are sections by, in whose order they are
 *
 * What is shown stays until the new rows are there, and then becomes them.
 */
void
asgi_list_feed_set_query_set (AsgiListFeed *self,
                              AsgiQuerySet *query_set,
                              const char   *section_by)
{
  end_loads (self);
  g_clear_object (&self->query_set);
  g_free (self->section_by);
  self->section_by = g_strdup (section_by);
  if (query_set)
    {
      self->query_set = asgi_list_load_order (query_set);
      self->is_new = self->is_stale = TRUE;
      g_clear_pointer (&self->later, destroy_source);
      schedule (self);
    }
  else
    {
      self->is_new = self->is_stale = FALSE;
      if (!self->applying)
        clear (self);
    }
  update_loading (self);
}

void
asgi_list_feed_set_page_size (AsgiListFeed *self,
                              guint         page_size)
{
  self->page_size = page_size;
}

static void
set_stale (AsgiListFeed *self,
           guint         n_written)
{
  self->is_stale = TRUE;
  self->n_written = n_written > G_MAXUINT - self->n_written ? ASGI_LIST_ANY
                                                            : self->n_written + n_written;
}

/*< private >
 * asgi_list_feed_refresh:
 *
 * Has what is known looked at again.
 */
void
asgi_list_feed_refresh (AsgiListFeed *self)
{
  if (self->query_set == NULL)
    return;

  set_stale (self, ASGI_LIST_ANY);
  g_clear_pointer (&self->later, destroy_source);
  schedule (self);
}

/*< private >
 * asgi_list_feed_follow:
 * @n_written: how many rows may have been written, or %ASGI_LIST_ANY
 *
 * The same, but not too often.
 */
void
asgi_list_feed_follow (AsgiListFeed *self,
                       guint         n_written)
{
  if (self->query_set == NULL)
    return;

  set_stale (self, n_written);
  refresh_later (self);
}

guint
asgi_list_feed_get_n_items (AsgiListFeed *self)
{
  return self->n_items;
}

/*< private >
 * asgi_list_feed_dup_item:
 *
 * Returns: (transfer full) (nullable): an item, at once; if its row has not come it is on its way
 */
gpointer
asgi_list_feed_dup_item (AsgiListFeed *self,
                         guint         position)
{
  AsgiListEntry *entry;

  if (position >= self->n_items)
    return NULL;

  entry = asgi_list_window_find (self->window, position);
  if (entry == NULL)
    entry = asgi_list_window_add (self->window, position);
  entry->turn = self->turn;
  self->position = position;
  schedule (self);

  return asgi_list_entry_dup_item (entry, self->blank);
}

/*< private >
 * asgi_list_feed_get_section:
 * @start: (out): the first item of the section that @position is in
 * @end: (out): the first item that is not of it any more
 */
void
asgi_list_feed_get_section (AsgiListFeed *self,
                            guint         position,
                            guint        *start,
                            guint        *end)
{
  asgi_list_sections_find (self->sections, position, start, end);
}

gboolean
asgi_list_feed_get_loading (AsgiListFeed *self)
{
  return self->loading;
}
