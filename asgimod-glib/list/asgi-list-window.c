/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-window-private.h"

#include "core/asgi-field-info-private.h"
#include "model/asgi-model-info-private.h"
#include "model/asgi-model-private.h"

struct _AsgiListWindow {
  GPtrArray  *entries;  /* those that have a place, in its order */
  GHashTable *by_key;   /* set of those whose row has come, strays too */
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

  self->row.position = position;
  g_weak_ref_init (&self->item, NULL);

  return self;
}

static void
entry_free (gpointer data)
{
  AsgiListEntry *self = data;

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

/*< private >
 * asgi_list_window_clear:
 *
 * Forgets everything.
 */
void
asgi_list_window_clear (AsgiListWindow *self)
{
  GHashTableIter iter;
  gpointer       entry;

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    {
      g_hash_table_iter_remove (&iter);
      if (((AsgiListEntry *) entry)->row.position == ASGI_LIST_STRAY)
        entry_free (entry);
    }
  for (guint i = 0; i < self->entries->len; i++)
    entry_free (self->entries->pdata[i]);
  g_ptr_array_set_size (self->entries, 0);
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
insert (AsgiListWindow *self,
        AsgiListEntry  *entry)
{
  g_ptr_array_insert (self->entries, asgi_list_window_search (self, entry->row.position), entry);
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
  return entry;
}

static void
forget (AsgiListWindow *self,
        AsgiListEntry  *entry)
{
  if (entry->row.block && asgi_list_window_find_row (self, &entry->row) == entry)
    g_hash_table_remove (self->by_key, entry);
  entry_free (entry);
}

/* Called once it is no longer among the entries. Whoever holds the object gets it back when its row
 * appears again. */
static void
stray (AsgiListWindow *self,
       AsgiListEntry  *entry)
{
  if (entry->row.block && asgi_list_row_has_key (&entry->row) && asgi_list_entry_is_held (entry))
    entry->row.position = ASGI_LIST_STRAY;
  else
    forget (self, entry);
}

static void
displace (AsgiListWindow *self,
          guint           index)
{
  stray (self, g_ptr_array_steal_index (self->entries, index));
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
      forget (self, known);
      known = NULL;
    }
  if (known == NULL && here && (here->row.block == NULL || asgi_list_row_equal (&here->row, row)))
    known = here;
  if (here && here != known)
    displace (self, index);
  if (known && known != here)
    {
      if (known->row.position != ASGI_LIST_STRAY)
        g_ptr_array_remove (self->entries, known);
      known->row.position = row->position;
      insert (self, known);
    }
  if (known == NULL)
    known = asgi_list_window_add (self, row->position);

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

static gboolean
may_go (AsgiListEntry *entry,
        guint          turn)
{
  return entry->turn != turn && !asgi_list_entry_is_held (entry);
}

static void
drop_strays (AsgiListWindow *self)
{
  GHashTableIter iter;
  gpointer       data;

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      AsgiListEntry *entry = data;

      if (entry->row.position == ASGI_LIST_STRAY && !asgi_list_entry_is_held (entry))
        {
          g_hash_table_iter_remove (&iter);
          entry_free (entry);
        }
    }
}

static guint
distance (AsgiListEntry *entry,
          guint          position)
{
  return ABS ((gint64) entry->row.position - (gint64) position);
}

/* The rows that nobody holds, from the farthest on. */
static GPtrArray *
list_farthest (AsgiListWindow *self,
               guint           position,
               guint           turn)
{
  GPtrArray *found = g_ptr_array_new ();
  guint      low = 0, high = self->entries->len;

  while (low < high)
    {
      AsgiListEntry *first = asgi_list_window_get (self, low);
      AsgiListEntry *last = asgi_list_window_get (self, high - 1);
      gboolean       at_first = distance (first, position) >= distance (last, position);
      AsgiListEntry *entry = at_first ? first : last;

      if (at_first)
        low++;
      else
        high--;
      if (may_go (entry, turn))
        g_ptr_array_add (found, entry);
    }

  return found;
}

static void
remove_marked (AsgiListWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      AsgiListEntry *entry = self->entries->pdata[i];

      if (entry->row.position == ASGI_LIST_STRAY)
        forget (self, entry);
      else
        self->entries->pdata[n++] = entry;
    }
  g_ptr_array_set_size (self->entries, n);
}

/*< private >
 * asgi_list_window_evict:
 * @position: where the view is
 * @max_rows: how many rows may be kept that nobody holds
 * @turn: entries of this turn stay
 *
 * Lets go of what is far from the view.
 */
void
asgi_list_window_evict (AsgiListWindow *self,
                        guint           position,
                        guint           max_rows,
                        guint           turn)
{
  g_autoptr(GPtrArray) farthest = NULL;

  drop_strays (self);
  if (self->entries->len <= max_rows)
    return;

  farthest = list_farthest (self, position, turn);
  for (guint i = 0; i + max_rows < farthest->len; i++)
    ((AsgiListEntry *) farthest->pdata[i])->row.position = ASGI_LIST_STRAY;
  remove_marked (self);
}
