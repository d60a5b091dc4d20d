/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-result-list-private.h"

#include "asgi-row-private.h"

/**
 * AsgiResultList:
 *
 * An evaluated queryset: a [iface@Gio.ListModel] of [class@Model], or of [class@Row] after
 * `values()` and its kin.
 *
 * The rows are plain C data. An item is made when it is asked for, and is the same object as long
 * as somebody holds it; so a list of 100,000 rows that a view shows twenty of costs twenty
 * objects. An item that was changed, saved or deleted is held by the list itself. The list never
 * changes.
 *
 * Items may be read from any thread; like every list model, a list that is bound to a widget
 * belongs to the main thread.
 *
 * Since: 1.0
 */
struct _AsgiResultList {
  GObject       parent_instance;

  AsgiRowBlock *block;
  GArray       *refs;   /* AsgiRowRef of each item; NULL for all rows of the first table */
};

enum {
  PROP_0,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
asgi_result_list_get_item_type (GListModel *model)
{
  return ASGI_TYPE_ROW;
}

static guint
asgi_result_list_get_n_items (GListModel *model)
{
  AsgiResultList *self = ASGI_RESULT_LIST (model);

  if (self->refs)
    return self->refs->len;

  return self->block ? asgi_row_block_get_table (self->block, 0)->n_rows : 0;
}

static gpointer
asgi_result_list_get_item (GListModel *model,
                           guint       position)
{
  AsgiResultList *self = ASGI_RESULT_LIST (model);

  if (position >= asgi_result_list_get_n_items (model))
    return NULL;

  return asgi_row_block_dup_item (self->block, asgi_result_list_get_ref (self, position));
}

static void
asgi_result_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = asgi_result_list_get_item_type;
  iface->get_n_items = asgi_result_list_get_n_items;
  iface->get_item = asgi_result_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AsgiResultList, asgi_result_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      asgi_result_list_list_model_init))

static void
asgi_result_list_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, ASGI_TYPE_ROW);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, asgi_result_list_get_n_items (G_LIST_MODEL (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_result_list_finalize (GObject *object)
{
  AsgiResultList *self = ASGI_RESULT_LIST (object);

  g_clear_pointer (&self->refs, g_array_unref);
  if (self->block)
    asgi_row_block_remove_list_model (self->block);
  g_clear_pointer (&self->block, asgi_row_block_unref);

  G_OBJECT_CLASS (asgi_result_list_parent_class)->finalize (object);
}

static void
asgi_result_list_class_init (AsgiResultListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = asgi_result_list_get_property;
  object_class->finalize = asgi_result_list_finalize;

  /**
   * AsgiResultList:item-type:
   *
   * The type of the items.
   *
   * Since: 1.0
   */
  properties[PROP_ITEM_TYPE] =
    g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * AsgiResultList:n-items:
   *
   * The number of items.
   *
   * Since: 1.0
   */
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
asgi_result_list_init (AsgiResultList *self)
{
}

/*< private >
 * asgi_result_list_new:
 * @block: (transfer none): a block
 * @refs: (transfer none) (nullable): the rows, or %NULL for all rows of the first table
 */
AsgiResultList *
asgi_result_list_new (AsgiRowBlock *block,
                      GArray       *refs)
{
  AsgiResultList *self = g_object_new (ASGI_TYPE_RESULT_LIST, NULL);

  self->block = asgi_row_block_ref (block);
  asgi_row_block_add_list_model (block);
  self->refs = refs ? g_array_ref (refs) : NULL;

  return self;
}

AsgiResultList *
asgi_result_list_new_for_list (AsgiRowBlock *block,
                               gsize         list)
{
  return asgi_result_list_new (block, asgi_row_block_get_list (block, list));
}

AsgiRowBlock *
asgi_result_list_get_block (AsgiResultList *self)
{
  return self->block;
}

AsgiRowRef
asgi_result_list_get_ref (AsgiResultList *self,
                          guint           position)
{
  AsgiRowRef ref = { 0, position };

  return self->refs ? g_array_index (self->refs, AsgiRowRef, position) : ref;
}

/**
 * asgi_result_list_get_size:
 * @self: a result
 *
 * The number of items: the same as [method@Gio.ListModel.get_n_items], under the name that
 * Vala's `foreach` looks for.
 *
 * Returns: the number of items
 *
 * Since: 1.0
 */
guint
asgi_result_list_get_size (AsgiResultList *self)
{
  g_return_val_if_fail (ASGI_IS_RESULT_LIST (self), 0);

  return asgi_result_list_get_n_items (G_LIST_MODEL (self));
}

/**
 * asgi_result_list_get:
 * @self: a result
 * @position: the position of an item, from 0
 *
 * An item, as its own type: the same as [method@Gio.ListModel.get_item].
 *
 * Returns: (transfer full) (nullable) (type AsgiModel): an [class@Model], or an [class@Row] after
 *   `values()` and its kin; %NULL past the end
 *
 * Since: 1.0
 */
gpointer
asgi_result_list_get (AsgiResultList *self,
                      guint           position)
{
  g_return_val_if_fail (ASGI_IS_RESULT_LIST (self), NULL);

  return asgi_result_list_get_item (G_LIST_MODEL (self), position);
}

/**
 * asgi_result_list_get_n_bytes:
 * @self: a result
 *
 * The memory that the rows take, in bytes, without the items that were asked for.
 *
 * Returns: a number of bytes
 *
 * Since: 1.0
 */
guint64
asgi_result_list_get_n_bytes (AsgiResultList *self)
{
  g_return_val_if_fail (ASGI_IS_RESULT_LIST (self), 0);

  return self->block ? asgi_row_block_get_size (self->block) : 0;
}
