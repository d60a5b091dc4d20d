/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-sections-private.h"

struct _AsgiListSections {
  GArray *starts;  /* guint: the positions of the first items, in order */
  guint   n_items; /* of all sections */
};

AsgiListSections *
asgi_list_sections_new (void)
{
  AsgiListSections *self = g_new0 (AsgiListSections, 1);

  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));

  return self;
}

AsgiListSections *
asgi_list_sections_copy (const AsgiListSections *self)
{
  AsgiListSections *copy = g_new (AsgiListSections, 1);

  copy->starts = g_array_copy (self->starts);
  copy->n_items = self->n_items;

  return copy;
}

void
asgi_list_sections_free (AsgiListSections *self)
{
  g_array_unref (self->starts);
  g_free (self);
}

/*< private >
 * asgi_list_sections_add:
 *
 * Adds a section of @n_items at the end.
 */
void
asgi_list_sections_add (AsgiListSections *self,
                        guint             n_items)
{
  if (n_items == 0)
    return;

  g_array_append_val (self->starts, self->n_items);
  self->n_items += n_items;
}

/*< private >
 * asgi_list_sections_count:
 *
 * Returns: how many items all sections have
 */
guint
asgi_list_sections_count (AsgiListSections *self)
{
  return self->n_items;
}

static guint
get_start (const AsgiListSections *self,
           guint                   index)
{
  return index < self->starts->len ? g_array_index (self->starts, guint, index) : self->n_items;
}

/* The index of the first section that begins at @position, or after it. */
static guint
search (const AsgiListSections *self,
        guint                   position)
{
  guint low = 0, high = self->starts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_start (self, middle) < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/*< private >
 * asgi_list_sections_find:
 * @position: of an item
 * @start: (out): the first item of its section
 * @end: (out): the first item that is not of it any more
 */
void
asgi_list_sections_find (const AsgiListSections *self,
                         guint                   position,
                         guint                  *start,
                         guint                  *end)
{
  guint next = search (self, position + 1);

  *start = next > 0 ? get_start (self, next - 1) : 0;
  *end = get_start (self, next);
}

/*< private >
 * asgi_list_sections_merge:
 * @from: the first item of a range
 * @to: the last item of it
 * @first: (out): the first item that began a section and does no longer
 * @last: (out): the last one
 *
 * Has the items of a range begin no sections, but for the first one of all.
 *
 * Returns: %FALSE if none did
 */
gboolean
asgi_list_sections_merge (AsgiListSections *self,
                          guint             from,
                          guint             to,
                          guint            *first,
                          guint            *last)
{
  guint start = search (self, MAX (from, 1));
  guint stop = search (self, to + 1);

  if (start >= stop)
    return FALSE;

  *first = get_start (self, start);
  *last = get_start (self, stop - 1);
  g_array_remove_range (self->starts, start, stop - start);
  return TRUE;
}

/*< private >
 * asgi_list_sections_splice:
 *
 * Takes items out, and puts others in, all of them within a section.
 */
void
asgi_list_sections_splice (AsgiListSections *self,
                           guint             position,
                           guint             removed,
                           guint             added)
{
  for (guint i = search (self, position + 1); i < self->starts->len; i++)
    g_array_index (self->starts, guint, i) += added - removed;
  self->n_items += added - removed;

  if (self->n_items == 0)
    g_array_set_size (self->starts, 0);
  else if (self->starts->len == 0)
    g_array_append_val (self->starts, position);
}

/*< private >
 * asgi_list_sections_compare:
 * @other: other sections of as many items
 * @first: (out): the first item that begins a section in one of them alone
 * @last: (out): the last one
 *
 * Returns: %FALSE if they are the same
 */
gboolean
asgi_list_sections_compare (const AsgiListSections *self,
                            const AsgiListSections *other,
                            guint                  *first,
                            guint                  *last)
{
  guint n = self->starts->len, n_other = other->starts->len;
  guint i = 0;

  while (i < n && i < n_other && get_start (self, i) == get_start (other, i))
    i++;
  if (i == n && i == n_other)
    return FALSE;

  *first = MIN (get_start (self, i), get_start (other, i));
  while (get_start (self, n - 1) == get_start (other, n_other - 1))
    {
      n--;
      n_other--;
    }
  *last = MAX (get_start (self, n - 1), get_start (other, n_other - 1));
  return TRUE;
}
