/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has changed in a list of which only parts are known.
 *
 * The rows that are known before and after, in the same order, stay where they are; between two of
 * them lies a gap, before and after. Of a gap both ends that fit are left alone, and the rest is the
 * change. Where nothing is known anything fits: nobody has seen it. */
#include "config.h"

#include "asgi-list-diff-private.h"

/* So many rows, at most, are told as changed so that a row that somebody holds moves within one
 * change: only so a selection goes with it. */
#define LONGEST_MOVE 1000

typedef struct {
  AsgiListWindow *window;
  GArray         *fresh;  /* AsgiListRow, by position */
  GArray         *hunks;
} Diff;

/* A row that is known before and after. */
typedef struct {
  gint64 old_position;
  gint64 new_position;
} Match;

static const AsgiListRow *
get_fresh (Diff  *self,
           guint  index)
{
  return &g_array_index (self->fresh, AsgiListRow, index);
}

static guint
search_fresh (Diff  *self,
              guint  position)
{
  guint low = 0, high = self->fresh->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_fresh (self, middle)->position < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Matches */

static GArray *
find_matches (Diff *self)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Match));

  for (guint i = 0; i < self->fresh->len; i++)
    {
      const AsgiListRow *row = get_fresh (self, i);
      AsgiListEntry     *entry = asgi_list_window_find_row (self->window, row);

      if (entry && entry->row.position != ASGI_LIST_STRAY)
        {
          Match match = { entry->row.position, row->position };

          g_array_append_val (found, match);
        }
    }

  return found;
}

/* For each match how many of them were before it. */
static guint *
rank_matches (GArray *matches)
{
  g_autofree guint *positions = g_new (guint, matches->len + 1);
  guint            *ranks = g_new (guint, matches->len + 1);

  for (guint i = 0; i < matches->len; i++)
    positions[i] = g_array_index (matches, Match, i).old_position;
  qsort (positions, matches->len, sizeof (guint), asgi_list_compare_positions);
  for (guint i = 0; i < matches->len; i++)
    {
      guint  position = g_array_index (matches, Match, i).old_position;
      guint *found = bsearch (&position, positions, matches->len, sizeof (guint),
                              asgi_list_compare_positions);

      ranks[i] = found - positions;
    }

  return ranks;
}

/* What a row is worth that stays: more than all the ways that the others go. */
static gint64
worth_of (const Match *match)
{
  return ((gint64) 1 << 40) - MIN (ABS (match->new_position - match->old_position), 1 << 20);
}

/* A sequence that ends with a match. */
typedef struct {
  gint64 worth;
  guint  before; /* the index of the match before that, plus 1 */
  guint  length;
} Sequence;

/* The longest sequence that is in order before and after: the rows that have not moved. Of those that
 * are as long the one whose rows have gone the shortest way. The best of those that end before a rank
 * is found in a tree of prefixes, by the binary digits of the rank. */
static GArray *
choose_unmoved (GArray *matches)
{
  g_autofree guint    *ranks = rank_matches (matches);
  g_autofree guint    *best = g_new0 (guint, matches->len + 1); /* index plus 1 */
  g_autofree Sequence *sequences = g_new0 (Sequence, matches->len + 1);
  GArray              *chosen = g_array_new (FALSE, FALSE, sizeof (Match));
  guint                last = 0;

  for (guint i = 0; i < matches->len; i++)
    {
      Sequence *sequence = &sequences[i + 1];

      for (guint at = ranks[i]; at > 0; at &= at - 1)
        {
          if (sequences[best[at]].worth > sequences[sequence->before].worth)
            sequence->before = best[at];
        }
      sequence->length = sequences[sequence->before].length + 1;
      sequence->worth = sequences[sequence->before].worth +
                        worth_of (&g_array_index (matches, Match, i));
      for (guint at = ranks[i] + 1; at <= matches->len; at += at & -at)
        {
          if (sequence->worth > sequences[best[at]].worth)
            best[at] = i + 1;
        }
      if (sequence->worth > sequences[last].worth)
        last = i + 1;
    }

  g_array_set_size (chosen, sequences[last].length);
  for (; last > 0; last = sequences[last].before)
    g_array_index (chosen, Match, sequences[last].length - 1) =
      g_array_index (matches, Match, last - 1);

  return chosen;
}

/* Gaps */

/* Whether an item that was given out may stand for what is there now, if that is known. */
static gboolean
fits (Diff              *self,
      AsgiListEntry     *entry,
      const AsgiListRow *row)
{
  if (entry == NULL)
    return TRUE;
  if (entry->row.block)
    return row && asgi_list_row_equal (&entry->row, row);
  if (row == NULL || !asgi_list_entry_is_held (entry))
    return TRUE;

  /* Plain values tell nobody that they have come. */
  return asgi_list_row_has_key (row) && asgi_list_window_takes (self->window, entry, row);
}

/* How many rows from the first on fit, of @n: looking where something is known, before or after. */
static guint
count_fitting (Diff  *self,
               guint  old_start,
               guint  new_start,
               guint  n)
{
  guint i = asgi_list_window_search (self->window, old_start);
  guint j = search_fresh (self, new_start);

  for (;;)
    {
      guint in_old = n, in_new = n, offset;

      if (i < asgi_list_window_get_size (self->window))
        in_old = asgi_list_window_get (self->window, i)->row.position - old_start;
      if (j < self->fresh->len)
        in_new = get_fresh (self, j)->position - new_start;
      offset = MIN (in_old, in_new);
      if (offset >= n)
        return n;
      if (!fits (self, in_old == offset ? asgi_list_window_get (self->window, i) : NULL,
                 in_new == offset ? get_fresh (self, j) : NULL))
        return offset;
      i += in_old == offset;
      j += in_new == offset;
    }
}

/* The same from the last row on. */
static guint
count_fitting_back (Diff  *self,
                    guint  old_end,
                    guint  new_end,
                    guint  n)
{
  guint i = asgi_list_window_search (self->window, old_end);
  guint j = search_fresh (self, new_end);

  for (;;)
    {
      guint in_old = n, in_new = n, offset;

      if (i > 0)
        in_old = old_end - 1 - asgi_list_window_get (self->window, i - 1)->row.position;
      if (j > 0)
        in_new = new_end - 1 - get_fresh (self, j - 1)->position;
      offset = MIN (in_old, in_new);
      if (offset >= n)
        return n;
      if (!fits (self, in_old == offset ? asgi_list_window_get (self->window, i - 1) : NULL,
                 in_new == offset ? get_fresh (self, j - 1) : NULL))
        return offset;
      i -= in_old == offset;
      j -= in_new == offset;
    }
}

/* What lies between two matches. */
static void
add_gap (Diff        *self,
         const Match *from,
         const Match *to)
{
  guint        old_start = from->old_position + 1;
  guint        new_start = from->new_position + 1;
  guint        n_old = to->old_position - old_start;
  guint        n_new = to->new_position - new_start;
  guint        shorter = MIN (n_old, n_new);
  guint        head = count_fitting (self, old_start, new_start, shorter);
  guint        tail;
  AsgiListHunk hunk = { 0 };

  if (head == n_old && head == n_new)
    return;

  tail = count_fitting_back (self, to->old_position, to->new_position, shorter - head);
  hunk.old_position = old_start + head;
  hunk.removed = n_old - head - tail;
  hunk.new_position = new_start + head;
  hunk.added = n_new - head - tail;
  g_array_append_val (self->hunks, hunk);
}

/* Moves */

static AsgiListHunk *
get_hunk (Diff  *self,
          guint  index)
{
  return &g_array_index (self->hunks, AsgiListHunk, index);
}

/* The hunk that takes a row out, or puts one in; the number of hunks when there is none. */
static guint
find_hunk (Diff     *self,
           guint     position,
           gboolean  before)
{
  guint low = 0, high = self->hunks->len;

  while (low < high)
    {
      guint         middle = low + (high - low) / 2;
      AsgiListHunk *hunk = get_hunk (self, middle);
      guint         start = before ? hunk->old_position : hunk->new_position;
      guint         length = before ? hunk->removed : hunk->added;

      if (position < start)
        high = middle;
      else if (position - start >= length)
        low = middle + 1;
      else
        return middle;
    }

  return self->hunks->len;
}

static void
merge (Diff  *self,
       guint  first,
       guint  last)
{
  AsgiListHunk *into = get_hunk (self, first);
  AsgiListHunk *from = get_hunk (self, last);

  into->removed = from->old_position + from->removed - into->old_position;
  into->added = from->new_position + from->added - into->new_position;
  g_array_remove_range (self->hunks, first + 1, last - first);
}

/* A row that goes from one hunk to another makes them one. */
static void
merge_moves (Diff   *self,
             GArray *matches)
{
  for (guint i = 0; i < matches->len && self->hunks->len > 1; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);
      guint        from = find_hunk (self, match->old_position, TRUE);
      guint        to = find_hunk (self, match->new_position, FALSE);
      guint        first = MIN (from, to), last = MAX (from, to);

      if (last == self->hunks->len || first == last)
        continue;
      if (get_hunk (self, last)->old_position - get_hunk (self, first)->old_position > LONGEST_MOVE)
        continue;
      if (asgi_list_entry_is_held (asgi_list_window_find (self->window, match->old_position)))
        merge (self, first, last);
    }
}

/* Where a row that somebody holds goes on to a later hunk, it has to be gone before it comes. */
static void
find_given (Diff   *self,
            GArray *matches,
            GArray *given)
{
  for (guint i = 0; i < matches->len; i++)
    {
      const Match *match = &g_array_index (matches, Match, i);
      guint        position = match->old_position;
      guint        from = find_hunk (self, position, TRUE);
      guint        to = find_hunk (self, match->new_position, FALSE);

      if (from < to && to < self->hunks->len &&
          asgi_list_entry_is_held (asgi_list_window_find (self->window, position)))
        g_array_append_val (given, position);
    }
  g_array_sort (given, asgi_list_compare_positions);
}

/*< private >
 * asgi_list_diff:
 * @window: what is known of the list as it was
 * @n_old: how many rows it had
 * @fresh: (element-type AsgiListRow): what is known of it as it is, by position: of what was known all
 *   that is still there
 * @n_new: how many rows it has
 * @given: (element-type guint): is told which rows, as it was, come again in a later change than the
 *   one that takes them out
 *
 * Returns: (transfer full) (element-type AsgiListHunk): where it has changed, by position
 */
GArray *
asgi_list_diff (AsgiListWindow *window,
                guint           n_old,
                GArray         *fresh,
                guint           n_new,
                GArray         *given)
{
  Diff               self = { window, fresh, NULL };
  g_autoptr(GArray)  matches = find_matches (&self);
  g_autoptr(GArray)  unmoved = choose_unmoved (matches);
  Match              from = { -1, -1 };
  Match              end = { n_old, n_new };

  self.hunks = g_array_new (FALSE, FALSE, sizeof (AsgiListHunk));
  g_array_append_val (unmoved, end);
  for (guint i = 0; i < unmoved->len; i++)
    {
      const Match *to = &g_array_index (unmoved, Match, i);

      add_gap (&self, &from, to);
      from = *to;
    }
  if (unmoved->len < matches->len + 1)
    {
      merge_moves (&self, matches);
      find_given (&self, matches, given);
    }

  return self.hunks;
}

/*< private >
 * asgi_list_diff_page:
 * @fresh: (element-type AsgiListRow): rows of the list, of which none has moved
 *
 * Returns: (transfer full) (element-type AsgiListHunk): those that an item was given out for that
 *   can't become theirs
 */
GArray *
asgi_list_diff_page (AsgiListWindow *window,
                     GArray         *fresh)
{
  Diff self = { window, fresh, g_array_new (FALSE, FALSE, sizeof (AsgiListHunk)) };

  for (guint i = 0; i < fresh->len; i++)
    {
      const AsgiListRow *row = get_fresh (&self, i);
      AsgiListHunk       hunk = { row->position, 1, row->position, 1 };
      AsgiListHunk      *last = self.hunks->len > 0 ? get_hunk (&self, self.hunks->len - 1) : NULL;

      if (fits (&self, asgi_list_window_find (window, row->position), row))
        continue;
      if (last && last->old_position + last->removed == row->position)
        last->removed = ++last->added;
      else
        g_array_append_val (self.hunks, hunk);
    }

  return self.hunks;
}
