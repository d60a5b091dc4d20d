/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-window-private.h"

#include "core/asgi-field-info-private.h"
#include "model/asgi-model-info-private.h"
#include "model/asgi-model-private.h"

/* So many entries, and twice as many as have come, are looked at to let some go: never all, which
 * somebody with many thousand objects would feel. */
#define LOOKED_AT 64

struct _AsgiListWindow {
  GPtrArray  *entries;  /* those that have a place, in its order */
  GHashTable *by_key;   /* set of those whose row has come, strays too */
  GQueue      placed;   /* the same, from the one that came, or was looked at, first */
  GQueue      strays;   /* those that have no place, in the same way */
  GQueue      blank;    /* those whose row has not come */
  guint       n_used;   /* of those that have a place */
  guint       n_new;    /* since some were let go */
};

/* Rows */

static const char *
key_name (const AsgiListRow *row)
{
  GObject *info = asgi_row_block_get_table (row->block, row->ref.table)->shape->info;

  return info ? asgi_field_info_get_attribute (asgi_model_info_get_pk_field (ASGI_MODEL_INFO (info)))
              : NULL;
}

/*< private >
 * asgi_list_compare_positions:
 *
 * Compares positions, or what begins with one.
 */
int
asgi_list_compare_positions (gconstpointer a,
                             gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return (first > second) - (first < second);
}

/*< private >
 * asgi_list_row_read_key:
 *
 * Returns: the tag of the primary key, or %ASGI_CELL_ABSENT for plain values
 */
guint8
asgi_list_row_read_key (const AsgiListRow *row,
                        AsgiCell          *cell)
{
  AsgiTable  *table = asgi_row_block_get_table (row->block, row->ref.table);
  const char *name = key_name (row);
  int         column = name ? asgi_shape_find (table->shape, name) : -1;

  return column < 0 ? ASGI_CELL_ABSENT : asgi_table_get_cell (table, row->ref.row, column, cell);
}

/*< private >
 * asgi_list_row_has_key:
 *
 * Whether the row is an object's, which can be told from any other. One of plain values, or of an
 * object that comes again, is nothing but its place.
 */
gboolean
asgi_list_row_has_key (const AsgiListRow *self)
{
  AsgiCell cell;
  guint8   tag = asgi_list_row_read_key (self, &cell);

  return !self->is_place && tag != ASGI_CELL_ABSENT && (tag & ASGI_CELL_TYPE) < ASGI_VALUE_MODEL;
}

static gboolean
equal_cells (const AsgiListRow *a,
             const AsgiListRow *b)
{
  AsgiTable *a_table = asgi_row_block_get_table (a->block, a->ref.table);
  AsgiTable *b_table = asgi_row_block_get_table (b->block, b->ref.table);

  if (a_table->shape->n_columns != b_table->shape->n_columns)
    return FALSE;
  for (guint i = 0; i < a_table->shape->n_columns; i++)
    {
      AsgiCell a_cell, b_cell;
      guint8   a_tag = asgi_table_get_cell (a_table, a->ref.row, i, &a_cell);
      guint8   b_tag = asgi_table_get_cell (b_table, b->ref.row, i, &b_cell);

      if (!g_str_equal (a_table->shape->names[i], b_table->shape->names[i]) ||
          !asgi_cell_equal (a_tag, a_cell, b_tag, b_cell))
        return FALSE;
    }

  return TRUE;
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  AsgiCell a_cell = { 0 }, b_cell = { 0 };
  guint8   a_tag = asgi_list_row_read_key (a, &a_cell);
  guint8   b_tag = asgi_list_row_read_key (b, &b_cell);

  return asgi_cell_equal (a_tag, a_cell, b_tag, b_cell);
}

static guint
hash_key (gconstpointer row)
{
  AsgiCell cell = { 0 };
  guint8   tag = asgi_list_row_read_key (row, &cell);

  return asgi_cell_hash (tag, cell);
}

/*< private >
 * asgi_list_row_equal:
 *
 * Returns: %TRUE if both are the same object's, or plain values that are equal
 */
gboolean
asgi_list_row_equal (const AsgiListRow *a,
                     const AsgiListRow *b)
{
  if (asgi_list_row_has_key (a) != asgi_list_row_has_key (b))
    return FALSE;

  return asgi_list_row_has_key (a) ? equal_keys (a, b) : equal_cells (a, b);
}

/*< private >
 * asgi_list_rows_repeat:
 * @rows: (element-type AsgiListRow): rows
 *
 * Returns: %TRUE if an object is among them more than once
 */
gboolean
asgi_list_rows_repeat (GArray *rows)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (hash_key, equal_keys);

  for (guint i = 0; i < rows->len; i++)
    {
      AsgiListRow *row = &g_array_index (rows, AsgiListRow, i);

      if (asgi_list_row_has_key (row) && !g_hash_table_add (seen, row))
        return TRUE;
    }

  return FALSE;
}

/*< private >
 * asgi_list_rows_part:
 * @rows: (element-type AsgiListRow): rows
 * @start: the first of them that counts
 *
 * Makes nothing but places of the rows whose object is among them more than once.
 */
void
asgi_list_rows_part (GArray *rows,
                     guint   start)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (hash_key, equal_keys);
  g_autoptr(GPtrArray)  repeated = g_ptr_array_new ();

  for (guint i = start; i < rows->len; i++)
    {
      AsgiListRow *row = &g_array_index (rows, AsgiListRow, i);
      AsgiListRow *first = asgi_list_row_has_key (row) ? g_hash_table_lookup (seen, row) : NULL;

      if (first)
        {
          g_ptr_array_add (repeated, first);
          g_ptr_array_add (repeated, row);
        }
      else if (asgi_list_row_has_key (row))
        g_hash_table_add (seen, row);
    }
  for (guint i = 0; i < repeated->len; i++)
    ((AsgiListRow *) repeated->pdata[i])->is_place = TRUE;
}

static void
row_set (AsgiListRow       *self,
         const AsgiListRow *row)
{
  AsgiRowBlock *old = self->block;

  self->block = asgi_row_block_ref (row->block);
  self->ref = row->ref;
  self->is_place = row->is_place;
  g_clear_pointer (&old, asgi_row_block_unref);
}

/* Entries */

static AsgiListEntry *
entry_new (guint position)
{
  AsgiListEntry *self = g_new0 (AsgiListEntry, 1);

  self->by_age.data = self->by_need.data = self;
  self->row.position = position;
  g_weak_ref_init (&self->item, NULL);

  return self;
}

static void
entry_free (AsgiListEntry *self)
{
  g_clear_pointer (&self->row.block, asgi_row_block_unref);
  g_weak_ref_clear (&self->item);
  g_free (self);
}

/*< private >
 * asgi_list_entry_is_held:
 *
 * Whether somebody has the object of the row.
 */
gboolean
asgi_list_entry_is_held (AsgiListEntry *self)
{
  g_autoptr(GObject) item = g_weak_ref_get (&self->item);

  return item != NULL;
}

/*< private >
 * asgi_list_entry_dup_item:
 * @blank: a block with one row, of which nothing has come
 *
 * Returns: (transfer full): the object of the row, the same as long as somebody holds it
 */
gpointer
asgi_list_entry_dup_item (AsgiListEntry *self,
                          AsgiRowBlock  *blank)
{
  AsgiRowBlock *block = self->row.block ? self->row.block : blank;
  AsgiRowRef    ref = self->row.block ? self->row.ref : (AsgiRowRef) { 0, 0 };
  gpointer      item = g_weak_ref_get (&self->item);

  if (item == NULL)
    {
      AsgiTable *table = asgi_row_block_get_table (block, ref.table);

      item = asgi_row_new_loaded (table->shape->item_type, block, ref);
      g_weak_ref_set (&self->item, item);
    }

  return item;
}

/* Gives an entry a row that has come, or come anew. An object that was saved or loaded by itself
 * since that was asked for is at least as fresh: it is passed over. */
static void
entry_set_row (AsgiListEntry     *self,
               const AsgiListRow *row)
{
  g_autoptr(AsgiRow)  item = g_weak_ref_get (&self->item);
  AsgiListRow         own = { .position = row->position };
  gboolean            by_itself;

  own.block = item ? asgi_row_get_source (item, &own.ref) : NULL;
  by_itself = self->row.block && own.block && asgi_row_block_is_since (own.block, row->since) &&
              (own.block != self->row.block || own.ref.row != self->row.ref.row);
  if (by_itself)
    {
      /* One that was deleted has lost its key. */
      row_set (&self->row, asgi_list_row_equal (&own, row) ? &own : row);
      return;
    }

  row_set (&self->row, row);
  if (ASGI_IS_MODEL (item))
    asgi_model_show (ASGI_MODEL (item), row->block, row->ref);
}

/* Windows */

AsgiListWindow *
asgi_list_window_new (void)
{
  AsgiListWindow *self = g_new0 (AsgiListWindow, 1);

  self->entries = g_ptr_array_new ();
  self->by_key = g_hash_table_new (hash_key, equal_keys);

  return self;
}

static void
free_all (GQueue *entries)
{
  for (GList *link = g_queue_pop_head_link (entries); link; link = g_queue_pop_head_link (entries))
    entry_free (link->data);
}

/*< private >
 * asgi_list_window_clear:
 *
 * Forgets everything.
 */
void
asgi_list_window_clear (AsgiListWindow *self)
{
  g_hash_table_remove_all (self->by_key);
  g_ptr_array_set_size (self->entries, 0);
  free_all (&self->placed);
  free_all (&self->strays);
  g_queue_init (&self->blank);
  self->n_used = 0;
}

void
asgi_list_window_free (AsgiListWindow *self)
{
  asgi_list_window_clear (self);
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

guint
asgi_list_window_get_size (AsgiListWindow *self)
{
  return self->entries->len;
}

AsgiListEntry *
asgi_list_window_get (AsgiListWindow *self,
                      guint           index)
{
  return g_ptr_array_index (self->entries, index);
}

/*< private >
 * asgi_list_window_search:
 *
 * Returns: the index of the first entry at @position, or after it
 */
guint
asgi_list_window_search (AsgiListWindow *self,
                         guint           position)
{
  guint low = 0, high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (asgi_list_window_get (self, middle)->row.position < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

AsgiListEntry *
asgi_list_window_find (AsgiListWindow *self,
                       guint           position)
{
  guint          index = asgi_list_window_search (self, position);
  AsgiListEntry *entry = index < self->entries->len ? self->entries->pdata[index] : NULL;

  return entry && entry->row.position == position ? entry : NULL;
}

/*< private >
 * asgi_list_window_find_row:
 *
 * Returns: (nullable): the entry of the same object
 */
AsgiListEntry *
asgi_list_window_find_row (AsgiListWindow    *self,
                           const AsgiListRow *row)
{
  return asgi_list_row_has_key (row) ? g_hash_table_lookup (self->by_key, row) : NULL;
}

static gboolean
has_changes (AsgiListEntry *self)
{
  g_autoptr(GObject) item = g_weak_ref_get (&self->item);

  return ASGI_IS_MODEL (item) && asgi_model_get_is_dirty (ASGI_MODEL (item));
}

/*< private >
 * asgi_list_window_takes:
 * @here: an entry whose row has not come
 *
 * Whether the object that stands there becomes that of the row, though somebody may have another:
 * one that stands nowhere in the list gives way, as a selection hangs on what stands there. But not
 * one with changes that were not saved.
 */
gboolean
asgi_list_window_takes (AsgiListWindow    *self,
                        AsgiListEntry     *here,
                        const AsgiListRow *row)
{
  AsgiListEntry *other = asgi_list_window_find_row (self, row);

  if (other == NULL || !asgi_list_entry_is_held (other))
    return TRUE;

  return other->row.position == ASGI_LIST_STRAY && asgi_list_entry_is_held (here) &&
         !has_changes (other);
}

static void
set_used (AsgiListWindow *self,
          AsgiListEntry  *entry,
          gboolean        is_used)
{
  self->n_used += is_used - entry->is_used;
  entry->is_used = is_used;
}

static void
insert (AsgiListWindow *self,
        AsgiListEntry  *entry)
{
  g_ptr_array_insert (self->entries, asgi_list_window_search (self, entry->row.position), entry);
  g_queue_push_tail_link (&self->placed, &entry->by_age);
  self->n_new++;
}

/* Called once it is no longer among the entries. */
static void
leave_place (AsgiListWindow *self,
             AsgiListEntry  *entry)
{
  set_used (self, entry, FALSE);
  g_queue_unlink (&self->placed, &entry->by_age);
}

/*< private >
 * asgi_list_window_add:
 *
 * Returns: a new entry whose row has not come
 */
AsgiListEntry *
asgi_list_window_add (AsgiListWindow *self,
                      guint           position)
{
  AsgiListEntry *entry = entry_new (position);

  insert (self, entry);
  g_queue_push_tail_link (&self->blank, &entry->by_need);
  return entry;
}

/*< private >
 * asgi_list_window_get_blank:
 *
 * Returns: (element-type AsgiListEntry): the entries whose row has not come
 */
const GList *
asgi_list_window_get_blank (AsgiListWindow *self)
{
  return self->blank.head;
}

static void
forget (AsgiListWindow *self,
        AsgiListEntry  *entry)
{
  if (entry->row.block == NULL)
    g_queue_unlink (&self->blank, &entry->by_need);
  else if (asgi_list_window_find_row (self, &entry->row) == entry)
    g_hash_table_remove (self->by_key, entry);
  entry_free (entry);
}

static void
forget_stray (AsgiListWindow *self,
              AsgiListEntry  *entry)
{
  g_queue_unlink (&self->strays, &entry->by_age);
  forget (self, entry);
}

/* Whoever holds the object gets it back when its row appears again. */
static void
displace (AsgiListWindow *self,
          guint           index)
{
  AsgiListEntry *entry = g_ptr_array_steal_index (self->entries, index);

  leave_place (self, entry);
  if (entry->row.block && asgi_list_row_has_key (&entry->row) && asgi_list_entry_is_held (entry))
    {
      entry->row.position = ASGI_LIST_STRAY;
      g_queue_push_tail_link (&self->strays, &entry->by_age);
    }
  else
    forget (self, entry);
}

static void
move (AsgiListWindow *self,
      AsgiListEntry  *entry,
      guint           position)
{
  if (entry->row.position == ASGI_LIST_STRAY)
    g_queue_unlink (&self->strays, &entry->by_age);
  else
    {
      g_ptr_array_remove (self->entries, entry);
      leave_place (self, entry);
    }
  entry->row.position = position;
  insert (self, entry);
}

/*< private >
 * asgi_list_window_put:
 * @row: a row that has come
 *
 * Gives a row its place; its object, where somebody holds it, comes along.
 */
void
asgi_list_window_put (AsgiListWindow    *self,
                      const AsgiListRow *row)
{
  AsgiListEntry *known = asgi_list_window_find_row (self, row);
  guint          index = asgi_list_window_search (self, row->position);
  AsgiListEntry *here = index < self->entries->len ? self->entries->pdata[index] : NULL;

  if (here && here->row.position != row->position)
    here = NULL;
  if (known && known->row.position == ASGI_LIST_STRAY && here && here->row.block == NULL &&
      asgi_list_window_takes (self, here, row))
    {
      forget_stray (self, known);
      known = NULL;
    }
  if (known == NULL && here && (here->row.block == NULL || asgi_list_row_equal (&here->row, row)))
    known = here;
  if (here && here != known)
    displace (self, index);
  if (known && known != here)
    move (self, known, row->position);
  if (known == NULL)
    known = asgi_list_window_add (self, row->position);

  if (known->row.block == NULL)
    g_queue_unlink (&self->blank, &known->by_need);
  entry_set_row (known, row);
  if (asgi_list_row_has_key (row))
    g_hash_table_add (self->by_key, known);
}

/*< private >
 * asgi_list_window_splice:
 *
 * Takes entries out, and moves those after them.
 */
void
asgi_list_window_splice (AsgiListWindow *self,
                         guint           position,
                         guint           removed,
                         guint           added)
{
  guint first = asgi_list_window_search (self, position);
  guint after = asgi_list_window_search (self, position + removed);

  while (after > first)
    displace (self, --after);
  for (guint i = first; i < self->entries->len; i++)
    asgi_list_window_get (self, i)->row.position += added - removed;
}

/* Letting go */

static void
look_at_strays (AsgiListWindow *self,
                guint           n)
{
  for (n = MIN (n, self->strays.length); n > 0; n--)
    {
      GList *link = g_queue_peek_head_link (&self->strays);

      if (asgi_list_entry_is_held (link->data))
        {
          g_queue_unlink (&self->strays, link);
          g_queue_push_tail_link (&self->strays, link);
        }
      else
        forget_stray (self, link->data);
    }
}

/* Whether it stays. */
static gboolean
look_at_next (AsgiListWindow *self,
              guint           turn)
{
  GList         *link = g_queue_pop_head_link (&self->placed);
  AsgiListEntry *entry = link->data;

  set_used (self, entry, entry->turn == turn || asgi_list_entry_is_held (entry));
  if (entry->is_used)
    g_queue_push_tail_link (&self->placed, link);
  else
    entry->is_let_go = TRUE;

  return entry->is_used;
}

static void
remove_let_go (AsgiListWindow *self,
               guint           first_position,
               guint           last_position)
{
  guint kept = asgi_list_window_search (self, first_position);
  guint stop = asgi_list_window_search (self, last_position) + 1;

  for (guint i = kept; i < stop; i++)
    {
      AsgiListEntry *entry = self->entries->pdata[i];

      if (entry->is_let_go)
        forget (self, entry);
      else
        self->entries->pdata[kept++] = entry;
    }
  g_ptr_array_remove_range (self->entries, kept, stop - kept);
}

/*< private >
 * asgi_list_window_evict:
 * @max_rows: how many rows may be kept that nobody holds
 * @turn: entries of this turn stay
 *
 * Lets go of what came, or was held, longest ago.
 */
void
asgi_list_window_evict (AsgiListWindow *self,
                        guint           max_rows,
                        guint           turn)
{
  guint n = LOOKED_AT + 2 * self->n_new;
  guint first = G_MAXUINT, last = 0;

  self->n_new = 0;
  look_at_strays (self, n);
  for (n = MIN (n, self->placed.length); n > 0; n--)
    {
      guint position = ((AsgiListEntry *) g_queue_peek_head (&self->placed))->row.position;

      if (self->placed.length - self->n_used <= max_rows)
        break;
      if (look_at_next (self, turn))
        continue;
      first = MIN (first, position);
      last = MAX (last, position);
    }
  if (first <= last)
    remove_let_go (self, first, last);
}
