/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "asgi-row-block-private.h"

#include "asgi-row-private.h"

#define CHUNK_SIZE (64 * 1024) /* bytes; longer strings get a chunk of their own */

struct _AsgiRowBlock {
  gatomicrefcount  ref_count;
  guint            serial;    /* counts all blocks */
  GArray          *tables;    /* AsgiTable */
  GPtrArray       *chunks;    /* the arena */
  char            *free;      /* what is left of the last chunk */
  gsize            n_free;
  gsize            n_bytes;
  GPtrArray       *variants;
  GPtrArray       *lists;     /* GArray of AsgiRowRef */
  GHashTable      *handles;   /* AsgiRowRef as guint64 → AsgiHandle */
  GHashTable      *objects;   /* text or variant of a cell → AsgiHandle of what it stands for, or NULL */
  AsgiScope       *scope;     /* the transaction that the rows were read in */
  GMutex           lock;      /* of the items of all tables, and of: */
  guint            n_lists;   /* results that show the rows */
  GHashTable      *kept;      /* AsgiRowRef as guint64 → the item that a list shows for the row */
};

static guint last_serial; /* atomic */

/* Shapes */

/* What is interned stays for ever, and a name may come from outside. */
static const char *
shape_keep_name (AsgiShape  *self,
                 const char *name)
{
  GQuark  known = g_quark_try_string (name);
  char   *copy;

  if (known)
    return g_quark_to_string (known);

  if (self->own_names == NULL)
    self->own_names = g_ptr_array_new_with_free_func (g_free);
  copy = g_strdup (name);
  g_ptr_array_add (self->own_names, copy);
  return copy;
}

AsgiShape *
asgi_shape_new (GType                item_type,
                GObject             *info,
                const char * const  *names,
                guint                n_columns)
{
  AsgiShape *self = g_new0 (AsgiShape, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->item_type = item_type;
  self->info = info ? g_object_ref (info) : NULL;
  self->n_columns = n_columns;
  self->names = g_new0 (const char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    self->names[i] = shape_keep_name (self, names[i]);

  return self;
}

AsgiShape *
asgi_shape_ref (AsgiShape *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
asgi_shape_unref (AsgiShape *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->own_names, g_ptr_array_unref);
  g_free (self->names);
  g_clear_object (&self->info);
  g_free (self);
}

/*< private >
 * asgi_shape_find:
 *
 * Returns: the column of that name, or -1
 */
int
asgi_shape_find (AsgiShape  *self,
                 const char *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (self->names[i] == name)
        return i;
    }
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (g_str_equal (self->names[i], name))
        return i;
    }

  return -1;
}

/* Tables */

static void
table_clear (gpointer data)
{
  AsgiTable *table = data;

  asgi_shape_unref (table->shape);
  g_free (table->cells);
  g_free (table->tags);
  g_free (table->items);
  g_free (table->using);
}

static void
table_grow (AsgiTable *table)
{
  gsize n_columns = MAX (table->shape->n_columns, 1);

  table->n_allocated = table->n_allocated ? table->n_allocated * 2 : 1;
  table->cells = g_renew (AsgiCell, table->cells, table->n_allocated * n_columns);
  table->tags = g_renew (guint8, table->tags, table->n_allocated * n_columns);
}

AsgiRowBlock *
asgi_row_block_new (void)
{
  AsgiRowBlock *self = g_new0 (AsgiRowBlock, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->serial = g_atomic_int_add (&last_serial, 1) + 1;
  self->tables = g_array_new (FALSE, TRUE, sizeof (AsgiTable));
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_array_set_clear_func (self->tables, table_clear);
  g_mutex_init (&self->lock);

  return self;
}

/*< private >
 * asgi_row_block_get_now:
 *
 * Returns: a moment between the making of blocks, for asgi_row_block_is_since()
 */
guint
asgi_row_block_get_now (void)
{
  return g_atomic_int_get (&last_serial);
}

/*< private >
 * asgi_row_block_is_since:
 *
 * Returns: whether a block was made after a moment
 */
gboolean
asgi_row_block_is_since (AsgiRowBlock *self,
                         guint         when)
{
  /* The counter may have gone round. */
  return (int) (self->serial - when) > 0;
}

/*< private >
 * asgi_row_block_get_serial:
 *
 * Returns: the moment in which it was made
 */
guint
asgi_row_block_get_serial (AsgiRowBlock *self)
{
  return self->serial;
}

AsgiRowBlock *
asgi_row_block_ref (AsgiRowBlock *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
asgi_row_block_unref (AsgiRowBlock *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->scope, asgi_scope_unref);
  g_array_unref (self->tables);
  g_ptr_array_unref (self->chunks);
  g_ptr_array_unref (self->variants);
  g_ptr_array_unref (self->lists);
  g_clear_pointer (&self->handles, g_hash_table_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
asgi_row_block_add_table (AsgiRowBlock *self,
                          AsgiShape    *shape,
                          const char   *using)
{
  AsgiTable table = { .shape = asgi_shape_ref (shape), .using = g_strdup (using) };

  g_array_append_val (self->tables, table);
  return self->tables->len - 1;
}

AsgiTable *
asgi_row_block_get_table (AsgiRowBlock *self,
                          guint         table)
{
  return &g_array_index (self->tables, AsgiTable, table);
}

/*< private >
 * asgi_row_block_add_row:
 *
 * Adds a row of deferred cells.
 *
 * Returns: its index
 */
guint
asgi_row_block_add_row (AsgiRowBlock *self,
                        guint         table)
{
  AsgiTable *t = asgi_row_block_get_table (self, table);

  if (t->n_rows == t->n_allocated)
    table_grow (t);
  memset (t->tags + (gsize) t->n_rows * t->shape->n_columns, ASGI_VALUE_DEFERRED,
          t->shape->n_columns);

  return t->n_rows++;
}

void
asgi_row_block_set_cell (AsgiRowBlock *self,
                         guint         table,
                         guint         row,
                         guint         column,
                         guint8        tag,
                         AsgiCell      cell)
{
  AsgiTable *t = asgi_row_block_get_table (self, table);
  gsize      at = (gsize) row * t->shape->n_columns + column;

  t->tags[at] = tag;
  t->cells[at] = cell;
}

/* The arena */

static char *
arena_alloc (AsgiRowBlock *self,
             gsize         size)
{
  char *memory;

  size = (size + 7) & ~(gsize) 7;
  self->n_bytes += size;
  if (size > CHUNK_SIZE / 4)
    {
      memory = g_malloc (size);
      g_ptr_array_add (self->chunks, memory);
      return memory;
    }

  if (size > self->n_free)
    {
      self->n_free = self->chunks->len == 0 ? 512 : CHUNK_SIZE;
      self->n_free = MAX (self->n_free, size);
      self->free = g_malloc (self->n_free);
      g_ptr_array_add (self->chunks, self->free);
    }

  memory = self->free;
  self->free += size;
  self->n_free -= size;
  return memory;
}

/*< private >
 * asgi_row_block_add_text:
 * @length: in bytes, below 4 GiB
 *
 * Returns: a copy of @text that lives as long as the block, NUL-terminated, its length before it
 */
const char *
asgi_row_block_add_text (AsgiRowBlock *self,
                         const char   *text,
                         gsize         length)
{
  char *memory = arena_alloc (self, sizeof (guint32) + length + 1);

  *(guint32 *) (gpointer) memory = (guint32) length;
  memory += sizeof (guint32);
  if (length > 0)
    memcpy (memory, text, length);
  memory[length] = '\0';

  return memory;
}

GVariant *
asgi_row_block_take_variant (AsgiRowBlock *self,
                             GVariant     *variant)
{
  g_ptr_array_add (self->variants, variant);
  return variant;
}

/*< private >
 * asgi_row_block_add_list:
 * @refs: (transfer full) (element-type AsgiRowRef): rows
 */
gsize
asgi_row_block_add_list (AsgiRowBlock *self,
                         GArray       *refs)
{
  g_ptr_array_add (self->lists, refs);
  return self->lists->len - 1;
}

GArray *
asgi_row_block_get_list (AsgiRowBlock *self,
                         gsize         list)
{
  return g_ptr_array_index (self->lists, list);
}

static gboolean
is_text (guint8 tag)
{
  switch (tag & ASGI_CELL_TYPE)
    {
    case ASGI_VALUE_TEXT:
    case ASGI_VALUE_DECIMAL:
    case ASGI_VALUE_UUID:
    case ASGI_VALUE_TIME:
    case ASGI_VALUE_FILE:
    case ASGI_VALUE_BINARY:
      return TRUE;
    case ASGI_VALUE_DATE_TIME:
      return (tag & ASGI_CELL_ISO) != 0;
    default:
      return FALSE;
    }
}

/*< private >
 * asgi_row_block_copy_row:
 * @from: another block, whose row has plain cells alone, as a reader makes them
 *
 * Adds a copy of a row of another block to a table with the same number of columns.
 */
void
asgi_row_block_copy_row (AsgiRowBlock *self,
                         guint         table,
                         AsgiRowBlock *from,
                         guint         from_table,
                         guint         from_row)
{
  AsgiTable *source = asgi_row_block_get_table (from, from_table);
  guint      row = asgi_row_block_add_row (self, table);

  for (guint i = 0; i < source->shape->n_columns; i++)
    {
      AsgiCell cell;
      guint8   tag = asgi_table_get_cell (source, from_row, i, &cell);

      if (is_text (tag))
        cell.text = asgi_row_block_add_text (self, cell.text, asgi_cell_text_length (cell));
      asgi_row_block_set_cell (self, table, row, i, tag, cell);
    }
}

/*< private >
 * asgi_row_block_set_object:
 * @place: the text or the variant of a cell of the block
 * @object: (transfer full): the value of a class that no type of cell is for
 */
void
asgi_row_block_set_object (AsgiRowBlock *self,
                           gconstpointer place,
                           AsgiHandle   *object)
{
  if (self->objects == NULL)
    self->objects = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) asgi_handle_unref);
  g_hash_table_insert (self->objects, (gpointer) place, object);
}

/*< private >
 * asgi_row_block_get_object:
 *
 * Returns: (transfer none) (nullable): what a text or a variant stands for, if not for itself
 */
AsgiHandle *
asgi_row_block_get_object (AsgiRowBlock *self,
                           gconstpointer place)
{
  return self->objects ? g_hash_table_lookup (self->objects, place) : NULL;
}

static guint64 *
row_key (guint table,
         guint row)
{
  guint64 *key = g_new (guint64, 1);

  *key = (guint64) table << 32 | row;
  return key;
}

/*< private >
 * asgi_row_block_set_handle:
 * @handle: (transfer full): the Django instance that the row was read from
 */
void
asgi_row_block_set_handle (AsgiRowBlock *self,
                           guint         table,
                           guint         row,
                           AsgiHandle   *handle)
{
  if (self->handles == NULL)
    self->handles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                           (GDestroyNotify) asgi_handle_unref);
  g_hash_table_insert (self->handles, row_key (table, row), handle);
}

AsgiHandle *
asgi_row_block_get_handle (AsgiRowBlock *self,
                           guint         table,
                           guint         row)
{
  guint64 key = (guint64) table << 32 | row;

  return self->handles ? g_hash_table_lookup (self->handles, &key) : NULL;
}

/* Items */

/* A row has one object as long as somebody holds it. Once that shows anything else than the row, as
 * it was changed, or saved, it is the item of the lists of the block as long as there is one. */
static gpointer
dup_known_item (AsgiRowBlock *self,
                AsgiRowRef    ref)
{
  AsgiTable *table = asgi_row_block_get_table (self, ref.table);
  guint64    key = (guint64) ref.table << 32 | ref.row;
  gpointer   item = self->kept ? g_hash_table_lookup (self->kept, &key) : NULL;

  if (item == NULL && table->items)
    item = table->items[ref.row];

  return item ? g_object_ref (item) : NULL;
}

/*< private >
 * asgi_row_block_dup_item:
 * @ref: a row
 *
 * Returns: (transfer full): the AsgiRow, or AsgiModel, that shows the row
 */
gpointer
asgi_row_block_dup_item (AsgiRowBlock *self,
                         AsgiRowRef    ref)
{
  AsgiTable *table = asgi_row_block_get_table (self, ref.table);
  gpointer   item;

  g_mutex_lock (&self->lock);
  if (table->items == NULL)
    table->items = g_new0 (gpointer, table->n_rows);
  item = dup_known_item (self, ref);
  g_mutex_unlock (&self->lock);
  if (item)
    return item;

  item = asgi_row_new_loaded (table->shape->item_type, self, ref);

  /* Another thread may have been faster: two objects for a row are allowed, one is remembered. */
  g_mutex_lock (&self->lock);
  if (table->items[ref.row] == NULL)
    table->items[ref.row] = item;
  g_mutex_unlock (&self->lock);

  return item;
}

/*< private >
 * asgi_row_block_peek_item:
 *
 * Returns: (transfer full) (nullable): the object of a row, where somebody has asked for it
 */
gpointer
asgi_row_block_peek_item (AsgiRowBlock *self,
                          AsgiRowRef    ref)
{
  gpointer item;

  g_mutex_lock (&self->lock);
  item = dup_known_item (self, ref);
  g_mutex_unlock (&self->lock);

  return item;
}

/*< private >
 * asgi_row_block_forget_item:
 *
 * Called while @item is disposed of, on any thread. If another thread takes a reference before
 * this gets the lock, GObject sees it after dispose and keeps the object.
 */
void
asgi_row_block_forget_item (AsgiRowBlock *self,
                            AsgiRowRef    ref,
                            gpointer      item)
{
  AsgiTable *table = asgi_row_block_get_table (self, ref.table);

  g_mutex_lock (&self->lock);
  if (table->items && table->items[ref.row] == item)
    table->items[ref.row] = NULL;
  g_mutex_unlock (&self->lock);
}

/*< private >
 * asgi_row_block_keep_item:
 *
 * Called when @item begins to show anything else than its row.
 */
void
asgi_row_block_keep_item (AsgiRowBlock *self,
                          AsgiRowRef    ref,
                          gpointer      item)
{
  guint64 key = (guint64) ref.table << 32 | ref.row;

  g_mutex_lock (&self->lock);
  if (self->n_lists > 0 && self->kept == NULL)
    self->kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  if (self->n_lists > 0 && !g_hash_table_contains (self->kept, &key))
    g_hash_table_insert (self->kept, row_key (ref.table, ref.row), g_object_ref (item));
  g_mutex_unlock (&self->lock);
}

/*< private >
 * asgi_row_block_add_list_model:
 *
 * A list shows rows of the block, and holds the items that have changed.
 */
void
asgi_row_block_add_list_model (AsgiRowBlock *self)
{
  g_mutex_lock (&self->lock);
  self->n_lists++;
  g_mutex_unlock (&self->lock);
}

/*< private >
 * asgi_row_block_remove_list_model:
 *
 * With the last list go the items that nobody else holds.
 */
void
asgi_row_block_remove_list_model (AsgiRowBlock *self)
{
  g_autoptr(GHashTable) kept = NULL;

  g_mutex_lock (&self->lock);
  if (--self->n_lists == 0)
    kept = g_steal_pointer (&self->kept);
  g_mutex_unlock (&self->lock);
}

/*< private >
 * asgi_row_block_set_scope:
 * @scope: the transaction that the rows were read in: what is made of them stays in it
 */
void
asgi_row_block_set_scope (AsgiRowBlock *self,
                          AsgiScope    *scope)
{
  g_clear_pointer (&self->scope, asgi_scope_unref);
  self->scope = asgi_scope_ref (scope);
}

AsgiScope *
asgi_row_block_get_scope (AsgiRowBlock *self)
{
  return self->scope;
}

/*< private >
 * asgi_row_block_get_size:
 *
 * Returns: the memory of the cells and strings, in bytes
 */
gsize
asgi_row_block_get_size (AsgiRowBlock *self)
{
  gsize size = self->n_bytes;

  for (guint i = 0; i < self->tables->len; i++)
    {
      AsgiTable *table = asgi_row_block_get_table (self, i);

      size += (gsize) table->n_allocated * table->shape->n_columns * (sizeof (AsgiCell) + 1);
    }

  return size;
}
