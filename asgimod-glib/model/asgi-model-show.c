/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an object shows: the row of a block, until another one comes. */
#include "config.h"

#include "asgi-model-private.h"

#include "core/asgi-coerce-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-value-private.h"

#define GET_PRIVATE(self) (asgi_model_get_private (self))

static void
keep_relations (AsgiModel *self)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);

  for (guint i = 0; i < asgi_model_info_get_n_fields (asgi_model_get_model_info (self)); i++)
    {
      AsgiFieldInfo *field = asgi_model_info_get_nth (asgi_model_get_model_info (self), i);
      const char    *name = asgi_field_info_get_name (field);
      g_auto(GValue) value = G_VALUE_INIT;
      AsgiCell       cell;

      if (asgi_field_info_is_single (field) && !g_hash_table_contains (priv->related, name) &&
          asgi_row_read_cell (ASGI_ROW (self), name, &cell) == ASGI_VALUE_MODEL &&
          asgi_model_read_relation (self, field, &value, NULL) && G_VALUE_HOLDS_OBJECT (&value))
        asgi_model_keep_related (self, name, g_value_get_object (&value));
    }
}

static void
notify_differences (AsgiModel    *self,
                    AsgiRowBlock *old,
                    AsgiRowRef    old_ref,
                    GHashTable   *shown)
{
  AsgiRowRef    ref;
  AsgiRowBlock *block = asgi_model_get_block (self, &ref);
  AsgiTable    *table = asgi_row_block_get_table (block, ref.table);
  AsgiTable    *old_table = old ? asgi_row_block_get_table (old, old_ref.table) : NULL;

  for (guint i = 0; i < table->shape->n_columns; i++)
    {
      const char     *name = table->shape->names[i];
      int             column = old_table ? asgi_shape_find (old_table->shape, name) : -1;
      const GValue   *change = shown ? g_hash_table_lookup (shown, name) : NULL;
      g_auto(GValue)  now = G_VALUE_INIT;
      g_auto(GValue)  before = G_VALUE_INIT;
      AsgiCell        cell, old_cell;
      guint8          tag = asgi_table_get_cell (table, ref.row, i, &cell);
      guint8          old_tag;

      if ((tag & ASGI_CELL_TYPE) >= ASGI_VALUE_MODEL ||
          g_hash_table_contains (GET_PRIVATE (self)->changes, name))
        continue;
      if (change == NULL && column >= 0)
        {
          old_tag = asgi_table_get_cell (old_table, old_ref.row, column, &old_cell);
          if (asgi_cell_equal (tag, cell, old_tag, old_cell))
            continue;
          asgi_cell_to_value (old, old_tag, old_cell, &before);
        }
      asgi_cell_to_value (block, tag, cell, &now);
      if (!asgi_value_equal (&now, change ? change : &before))
        asgi_model_notify_attribute (self, name);
    }
}

/* Shows another row; @shown has the changes that it replaces. */
static void
set_row (AsgiModel    *self,
         AsgiRowBlock *block,
         AsgiRowRef    ref,
         GHashTable   *shown)
{
  AsgiModelPrivate         *priv = GET_PRIVATE (self);
  gboolean                  was_saved = asgi_model_get_is_saved (self);
  gboolean                  was_loaded = asgi_model_get_is_loaded (self);
  AsgiRowRef                old_ref;
  AsgiRowBlock             *shown_now = asgi_model_get_block (self, &old_ref);
  g_autoptr(AsgiRowBlock)   old = shown_now ? asgi_row_block_ref (shown_now) : NULL;
  AsgiHandle               *instance = asgi_row_block_get_handle (block, ref.table, ref.row);

  asgi_row_set_source (ASGI_ROW (self), block, ref);
  if (instance)
    {
      g_clear_pointer (&priv->instance, asgi_handle_unref);
      priv->instance = asgi_handle_ref (instance);
    }
  notify_differences (self, old, old_ref, shown);
  if (was_saved != asgi_model_get_is_saved (self))
    g_object_notify (G_OBJECT (self), "is-saved");
  if (was_loaded != asgi_model_get_is_loaded (self))
    {
      asgi_model_notify_pk (self);
      g_object_notify (G_OBJECT (self), "is-loaded");
    }
}

/*< private >
 * asgi_model_take_block:
 * @shown: (nullable): the changes that were saved, which the row replaces
 *
 * Shows what a call of the object has made of it.
 */
void
asgi_model_take_block (AsgiModel    *self,
                       AsgiRowBlock *block,
                       AsgiRowRef    ref,
                       GHashTable   *shown)
{
  keep_relations (self);
  set_row (self, block, ref, shown);
  /* From now on the rows say what it is part of. */
  g_clear_pointer (&GET_PRIVATE (self)->scope, asgi_scope_unref);
  asgi_model_emit_refreshed (self);
}

/* Rows that came anew */

static guint8
read_cell (AsgiRowBlock *block,
           AsgiRowRef    ref,
           const char   *name,
           AsgiCell     *cell)
{
  AsgiTable *table = asgi_row_block_get_table (block, ref.table);
  int        column = asgi_shape_find (table->shape, name);

  return column < 0 ? ASGI_CELL_ABSENT : asgi_table_get_cell (table, ref.row, column, cell);
}

static gboolean
same_cell (AsgiRowBlock *a,
           AsgiRowRef    a_ref,
           AsgiRowBlock *b,
           AsgiRowRef    b_ref,
           const char   *name)
{
  AsgiCell a_cell = { 0 }, b_cell = { 0 };
  guint8   a_tag = read_cell (a, a_ref, name, &a_cell);
  guint8   b_tag = read_cell (b, b_ref, name, &b_cell);

  return asgi_cell_equal (a_tag, a_cell, b_tag, b_cell);
}

/* Whether @related is the object of the row that has come for a relation. */
static gboolean
is_object_of (AsgiModel    *related,
              AsgiRowBlock *block,
              AsgiRowRef    ref)
{
  AsgiModelInfo *info = asgi_model_get_model_info (related);
  AsgiTable     *table = asgi_row_block_get_table (block, ref.table);
  AsgiRowRef     old_ref;
  AsgiRowBlock  *old = asgi_model_get_block (related, &old_ref);

  return old && G_OBJECT_TYPE (related) == table->shape->item_type &&
         same_cell (old, old_ref, block, ref,
                    asgi_field_info_get_attribute (asgi_model_info_get_pk_field (info)));
}

/* The object that was shown for a relation, where somebody may have it. */
static AsgiModel *
dup_related (AsgiModel    *self,
             AsgiRowBlock *old,
             AsgiRowRef    old_ref,
             const char   *name)
{
  AsgiModel *related = g_hash_table_lookup (GET_PRIVATE (self)->related, name);
  AsgiCell   cell;

  if (related)
    return g_object_ref (related);
  if (old && read_cell (old, old_ref, name, &cell) == ASGI_VALUE_MODEL)
    return asgi_row_block_peek_item (old, cell.ref);

  return NULL;
}

static void
show_relation (AsgiModel     *self,
               AsgiFieldInfo *field,
               AsgiRowBlock  *old,
               AsgiRowRef     old_ref)
{
  AsgiModelPrivate     *priv = GET_PRIVATE (self);
  const char           *name = asgi_field_info_get_name (field);
  const char           *attribute = asgi_field_info_get_attribute (field);
  gboolean              forward = asgi_field_info_is_forward (field);
  g_autoptr(AsgiModel)  related = dup_related (self, old, old_ref, name);
  AsgiRowRef            ref;
  AsgiRowBlock         *block = asgi_model_get_block (self, &ref);
  AsgiCell              cell;
  gboolean              comes = read_cell (block, ref, name, &cell) == ASGI_VALUE_MODEL;

  if (forward && g_hash_table_contains (priv->changes, attribute))
    return;
  if (related && comes && is_object_of (related, block, cell.ref))
    {
      asgi_model_show (related, block, cell.ref);
      asgi_model_keep_related (self, name, related);
      return;
    }
  if (!comes && forward && old && same_cell (old, old_ref, block, ref, attribute))
    return;

  g_hash_table_remove (priv->related, name);
  if (related || comes)
    asgi_model_notify_attribute (self, name);
}

/* A change to what the row has now is a change no longer. */
static void
drop_equal_changes (AsgiModel *self)
{
  GHashTableIter iter;
  gpointer       name, change;

  g_hash_table_iter_init (&iter, GET_PRIVATE (self)->changes);
  while (g_hash_table_iter_next (&iter, &name, &change))
    {
      g_auto(GValue) value = G_VALUE_INIT;

      if (asgi_row_read_value (ASGI_ROW (self), name, &value, NULL) &&
          asgi_value_equal (&value, change))
        g_hash_table_iter_remove (&iter);
    }
}

/*< private >
 * asgi_model_show:
 *
 * Shows a row that was read anew; what has been changed here, and not saved, stays.
 */
void
asgi_model_show (AsgiModel    *self,
                 AsgiRowBlock *block,
                 AsgiRowRef    ref)
{
  AsgiModelPrivate         *priv = GET_PRIVATE (self);
  AsgiModelInfo            *info = asgi_model_get_model_info (self);
  guint                     n_changes = g_hash_table_size (priv->changes);
  AsgiRowRef                old_ref;
  AsgiRowBlock             *shown = asgi_model_get_block (self, &old_ref);
  g_autoptr(AsgiRowBlock)   old = shown ? asgi_row_block_ref (shown) : NULL;

  /* Objects may lead to each other in circles. */
  if (shown == block && old_ref.table == ref.table && old_ref.row == ref.row)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  priv->deleted = FALSE;
  g_clear_pointer (&priv->instance, asgi_handle_unref);
  set_row (self, block, ref, NULL);
  for (guint i = 0; i < asgi_model_info_get_n_fields (info); i++)
    {
      AsgiFieldInfo *field = asgi_model_info_get_nth (info, i);

      if (asgi_field_info_is_single (field))
        show_relation (self, field, old, old_ref);
    }
  if (n_changes > 0)
    {
      drop_equal_changes (self);
      if (n_changes != g_hash_table_size (priv->changes))
        asgi_model_notify_dirty (self, TRUE);
    }
  g_object_thaw_notify (G_OBJECT (self));
  asgi_model_emit_refreshed (self);
}
