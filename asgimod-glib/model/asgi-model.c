/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-model-private.h"

#include "core/asgi-coerce-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-value-private.h"
#include "queryset/asgi-many-to-many-related-manager.h"
#include "queryset/asgi-many-to-one-related-manager.h"
#include "queryset/asgi-query-set-private.h"
#include "queryset/asgi-term.h"

/**
 * AsgiModel:
 *
 * An object of a Django model: a row that can be changed, saved and deleted.
 *
 * Each Django model has a type of its own, derived from this one, with a property for each of its
 * fields: `box_id` is the property `box-id`. So objects can be bound to widgets. A foreign key
 * has two properties: `box-id`, its key, and `box`, the object when it is loaded.
 *
 * Reading is plain C. Changing a field makes the object dirty, notifies its property, and does
 * nothing else until [method@Model.save_async].
 *
 * Null has its own channel: [method@Model.is_null] and [method@Model.set_null]. A property of a
 * null field reads as its default.
 *
 * ```c
 * static void
 * on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
 * {
 *   g_autoptr(GError) error = NULL;
 *
 *   if (!asgi_model_save_finish (ASGI_MODEL (object), result, &error))
 *     g_warning ("%s", error->message);
 * }
 *
 * g_object_set (pizza, "name", "Funghi", NULL);
 * asgi_model_save_async (pizza, FALSE, FALSE, NULL, NULL, NULL, on_saved, NULL);
 * ```
 *
 * An object belongs to one thread at a time. Calls that change it run one after the other, in the
 * order in which they were made; while one runs, the object can be read and changed.
 *
 * Since: 1.0
 */
G_DEFINE_TYPE_WITH_PRIVATE (AsgiModel, asgi_model, ASGI_TYPE_ROW)

#define GET_PRIVATE(self) ((AsgiModelPrivate *) asgi_model_get_instance_private (self))

AsgiModelPrivate *
asgi_model_get_private (AsgiModel *self)
{
  return GET_PRIVATE (self);
}

/* Properties of the fields are numbered from 1, class by class; these are out of their way. */
enum {
  PROP_MODEL_INFO = G_MAXINT32 - 16,
  PROP_PK,
  PROP_IS_SAVED,
  PROP_IS_DIRTY,
  PROP_DIRTY_FIELDS,
  PROP_IS_LOADED,
};

/* What most objects have changed: one empty table for all of them, which nobody adds to. */
static GHashTable *nothing;

static GParamSpec *is_dirty_pspec;
static GParamSpec *dirty_fields_pspec;
static GParamSpec *pk_pspec;
static guint       refreshed_signal;

AsgiFieldInfo *
asgi_model_find_field (AsgiModel  *self,
            const char *name)
{
  AsgiModelInfo *info = asgi_model_get_model_info (self);

  return info ? asgi_model_info_find (info, name) : NULL;
}

AsgiRowBlock *
asgi_model_get_block (AsgiModel  *self,
           AsgiRowRef *ref)
{
  return asgi_row_get_source ((AsgiRow *) self, ref);
}

static void
free_table (GHashTable *table)
{
  if (table != nothing)
    g_hash_table_unref (table);
}

static GHashTable *
own_table (GHashTable     **table,
           GDestroyNotify   value_free_func)
{
  if (*table == nothing)
    *table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, value_free_func);

  return *table;
}

static void
value_free (gpointer data)
{
  g_value_unset (data);
  g_free (data);
}

/*< private >
 * asgi_model_keep_change:
 * @attribute: the name of an attribute, of a field's info
 * @value: what it holds from now on
 */
void
asgi_model_keep_change (AsgiModel    *self,
                        const char   *attribute,
                        const GValue *value)
{
  GValue *copy = g_new0 (GValue, 1);

  g_value_init (copy, G_VALUE_TYPE (value));
  g_value_copy (value, copy);
  g_hash_table_insert (own_table (&GET_PRIVATE (self)->changes, value_free),
                       (gpointer) attribute, copy);
}

/*< private >
 * asgi_model_keep_related:
 * @name: the name of a relation, of a field's info
 * @related: (type AsgiModel): its object
 */
void
asgi_model_keep_related (AsgiModel  *self,
                         const char *name,
                         gpointer    related)
{
  g_hash_table_insert (own_table (&GET_PRIVATE (self)->related, g_object_unref), (gpointer) name,
                       g_object_ref (related));
}

/* Reading */

void
asgi_model_set_no_field_error (AsgiModel   *self,
                               const char  *name,
                               GError     **error)
{
  AsgiModelInfo *info = asgi_model_get_model_info (self);

  if (info)
    asgi_model_info_set_no_field_error (info, name, error);
  else
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD,
                 "%s has no field “%s”: it is the type of no Django model. "
                 "asgi_runtime_register_type() makes it one", G_OBJECT_TYPE_NAME (self), name);
}

static gboolean
set_not_loaded_error (const char  *name,
                      GError     **error)
{
  g_set_error (error, ASGI_ERROR, ASGI_ERROR_DEFERRED,
               "Relation “%s” was not loaded; fetch_related_async() or select_related() loads it",
               name);
  return FALSE;
}

static gboolean
has_related (AsgiModel *self,
             gpointer   object)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, GET_PRIVATE (self)->related);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (value == object)
        return TRUE;
    }

  return FALSE;
}

/* As in Django it is the same object every time: what is changed of it isn't lost when nobody else
 * holds it. But two objects don't hold each other. */
static void
keep_what_was_read (AsgiModel    *self,
                    const char   *name,
                    const GValue *value)
{
  AsgiModel *related = G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value) : NULL;

  if (related && related != self && !has_related (related, self))
    asgi_model_keep_related (self, name, related);
}

/* The object of a relation, as far as it is known without asking anybody. */
gboolean
asgi_model_read_relation (AsgiModel      *self,
               AsgiFieldInfo  *field,
               GValue         *value,
               GError        **error)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  const char       *name = asgi_field_info_get_name (field);
  const char       *attribute = asgi_field_info_get_attribute (field);
  GObject          *related = g_hash_table_lookup (priv->related, name);
  AsgiCell          cell;

  if (related)
    {
      g_value_init (value, ASGI_TYPE_MODEL);
      g_value_set_object (value, related);
      return TRUE;
    }
  if (asgi_field_info_is_forward (field))
    {
      GValue *key = g_hash_table_lookup (priv->changes, attribute);
      guint8  tag = asgi_row_read_cell (ASGI_ROW (self), attribute, &cell);

      if (key ? asgi_value_is_null (key) : tag == ASGI_VALUE_NULL)
        {
          asgi_value_init_null (value);
          return TRUE;
        }
      if (key)
        return set_not_loaded_error (name, error);
    }

  if (asgi_row_read_cell (ASGI_ROW (self), name, &cell) == ASGI_CELL_ABSENT)
    return set_not_loaded_error (name, error);
  if (!asgi_row_read_value (ASGI_ROW (self), name, value, error))
    return FALSE;

  keep_what_was_read (self, name, value);
  return TRUE;
}

gboolean
asgi_model_is_opaque (const GValue *value)
{
  return G_VALUE_HOLDS (value, ASGI_TYPE_HANDLE) ||
         (G_VALUE_HOLDS_OBJECT (value) && !ASGI_IS_MODEL (g_value_get_object (value)));
}

static gboolean
read_change (const char    *name,
             const GValue  *change,
             GValue        *value,
             GError       **error)
{
  if (asgi_model_is_opaque (change))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_DEFERRED,
                   "Field “%s” holds an expression; its value is known once it was saved and "
                   "loaded again", name);
      return FALSE;
    }

  g_value_init (value, G_VALUE_TYPE (change));
  g_value_copy (change, value);
  return TRUE;
}

/* What a new object has in a field that nobody has set. */
static void
read_default (AsgiModel  *self,
              const char *attribute,
              GValue     *value)
{
  guint8        tag;
  AsgiCell      cell = { 0 };
  AsgiRowBlock *block = asgi_model_info_get_default (asgi_model_get_model_info (self), attribute,
                                                     &tag, &cell);

  asgi_cell_to_value (block, tag, cell, value);
}

/* A text or a number is JSON as well, and comes as a variant like the rest of it. */
static gboolean
read_json (AsgiRow        *row,
           AsgiFieldInfo  *field,
           const char     *name,
           GValue         *value,
           GError        **error)
{
  g_auto(GValue) plain = G_VALUE_INIT;
  AsgiCell       cell;

  if (asgi_row_read_cell (row, name, &cell) == (ASGI_VALUE_DECIMAL | ASGI_CELL_WHOLE))
    {
      g_value_init (value, G_TYPE_VARIANT);
      g_value_set_variant (value, asgi_variant_new_whole (cell.text));
      return TRUE;
    }

  return asgi_row_read_value (row, name, &plain, error) &&
         asgi_field_coerce (field, &plain, value, error);
}

/* The key of a row whose own name is not “pk”. */
static gboolean
read_pk (AsgiRow        *row,
         AsgiFieldInfo  *field,
         GValue         *value,
         GError        **error)
{
  const char *attribute = asgi_field_info_get_attribute (field);

  if (!g_str_equal (attribute, "pk"))
    return asgi_model_read (row, attribute, value, error);

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_NOT_SUPPORTED,
               "%s has a primary key of several fields: read those instead of “pk”",
               asgi_model_info_get_label (asgi_model_get_model_info (ASGI_MODEL (row))));
  return FALSE;
}

gboolean
asgi_model_read (AsgiRow     *row,
                 const char  *name,
                 GValue      *value,
                 GError     **error)
{
  AsgiModel        *self = ASGI_MODEL (row);
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  GValue           *change = g_hash_table_lookup (priv->changes, name);
  AsgiFieldInfo    *field;
  AsgiCell          cell;

  if (change)
    return read_change (name, change, value, error);

  field = asgi_model_find_field (self, name);
  if (field && g_str_equal (name, "pk") && asgi_row_read_cell (row, name, &cell) == ASGI_CELL_ABSENT)
    return read_pk (row, field, value, error);
  if (field && asgi_field_info_is_single (field) && g_str_equal (name, asgi_field_info_get_name (field)))
    return asgi_model_read_relation (self, field, value, error);
  if (asgi_row_read_cell (row, name, &cell) != ASGI_CELL_ABSENT)
    return field && asgi_field_info_get_value_type (field) == ASGI_VALUE_JSON
           ? read_json (row, field, name, value, error)
           : asgi_row_read_value (row, name, value, error);

  if (field == NULL)
    {
      asgi_model_set_no_field_error (self, name, error);
      return FALSE;
    }
  if (asgi_field_info_get_column (field) && !asgi_model_get_is_saved (self))
    {
      read_default (self, name, value);
      return TRUE;
    }

  asgi_row_set_deferred_error (row, name, error);
  return FALSE;
}

static guint8
asgi_model_get_tag (AsgiRow    *row,
                    const char *name)
{
  AsgiModelPrivate *priv = GET_PRIVATE (ASGI_MODEL (row));
  AsgiFieldInfo    *field = asgi_model_find_field (ASGI_MODEL (row), name);
  g_auto(GValue)    value = G_VALUE_INIT;
  AsgiCell          cell;

  if (field == NULL ||
      (asgi_row_read_cell (row, name, &cell) != ASGI_CELL_ABSENT &&
       !g_hash_table_contains (priv->changes, name) && !asgi_field_info_is_single (field) &&
       asgi_field_info_get_value_type (field) != ASGI_VALUE_JSON))
    return asgi_row_read_cell (row, name, &cell);

  if (!asgi_model_read (row, name, &value, NULL))
    return ASGI_VALUE_DEFERRED;
  if (asgi_value_is_null (&value))
    return ASGI_VALUE_NULL;
  if (G_VALUE_HOLDS_OBJECT (&value))
    return ASGI_VALUE_MODEL;

  return asgi_field_info_get_value_type (field);
}

void
asgi_model_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  AsgiModel  *self = (AsgiModel *) object;
  const char *attribute;

  switch (property_id)
    {
    case PROP_MODEL_INFO:
      g_value_set_object (value, asgi_model_get_model_info (self));
      return;
    case PROP_PK:
      g_value_take_variant (value, asgi_model_get_pk (self));
      return;
    case PROP_IS_SAVED:
      g_value_set_boolean (value, asgi_model_get_is_saved (self));
      return;
    case PROP_IS_DIRTY:
      g_value_set_boolean (value, asgi_model_get_is_dirty (self));
      return;
    case PROP_DIRTY_FIELDS:
      g_value_take_boxed (value, asgi_model_get_dirty_fields (self));
      return;
    case PROP_IS_LOADED:
      g_value_set_boolean (value, asgi_model_get_is_loaded (self));
      return;
    default:
      break;
    }

  attribute = asgi_model_type_get_attribute (pspec);
  if (attribute == NULL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      return;
    }

  /* The common case, with nothing between the cell and the property. */
  if (g_hash_table_size (GET_PRIVATE (self)->changes) == 0)
    {
      AsgiRowRef    ref;
      AsgiRowBlock *block = asgi_model_get_block (self, &ref);
      AsgiCell      cell;
      guint8        tag = asgi_row_read_cell ((AsgiRow *) self, attribute, &cell);

      if (tag == ASGI_VALUE_NULL ||
          (tag != ASGI_CELL_ABSENT && tag != ASGI_VALUE_MODEL &&
           asgi_cell_store (block, tag, cell, value)))
        return;
    }

  {
    g_auto(GValue) field = G_VALUE_INIT;

    /* What can't be read (null, deferred) is the property's default. */
    if (asgi_model_read (ASGI_ROW (self), attribute, &field, NULL) && !asgi_value_is_null (&field))
      g_value_transform (&field, value);
  }
}

void
asgi_model_set_property (GObject      *object,
                         guint         property_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  const char        *attribute = asgi_model_type_get_attribute (pspec);
  g_autoptr(GError)  error = NULL;

  /* A property can't fail; set_field() can. */
  if (attribute && !asgi_model_set_field (ASGI_MODEL (object), attribute, value, &error))
    g_warning ("%s", error->message);
}

static void
asgi_model_snapshot (AsgiRow *row,
                     GValue  *value)
{
  g_value_init (value, ASGI_TYPE_MODEL_STATE);
  g_value_take_boxed (value, asgi_model_dup_state (ASGI_MODEL (row)));
}

void
asgi_model_forget_changes (AsgiModel *self)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);

  if (g_hash_table_size (priv->changes) > 0)
    g_hash_table_remove_all (priv->changes);
  if (g_hash_table_size (priv->related) > 0)
    g_hash_table_remove_all (priv->related);
}

static void
asgi_model_constructed (GObject *object)
{
  G_OBJECT_CLASS (asgi_model_parent_class)->constructed (object);

  if (!asgi_row_is_being_loaded (ASGI_ROW (object)))
    asgi_model_init_declared (ASGI_MODEL (object));
}

static void
asgi_model_loaded (AsgiRow *row)
{
  /* What its class gives to a new object is nothing that was changed in this one. */
  asgi_model_forget_changes (ASGI_MODEL (row));
  asgi_model_show_declared (ASGI_MODEL (row));
}

static void
asgi_model_finalize (GObject *object)
{
  AsgiModelPrivate *priv = GET_PRIVATE (ASGI_MODEL (object));

  free_table (priv->changes);
  free_table (priv->related);
  g_clear_pointer (&priv->instance, asgi_handle_unref);
  g_clear_pointer (&priv->scope, asgi_scope_unref);

  G_OBJECT_CLASS (asgi_model_parent_class)->finalize (object);
}

static void
asgi_model_class_init (AsgiModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  nothing = g_hash_table_new (g_str_hash, g_str_equal);
  object_class->get_property = asgi_model_get_property;
  object_class->set_property = asgi_model_set_property;
  object_class->constructed = asgi_model_constructed;
  object_class->finalize = asgi_model_finalize;
  klass->parent_class.read = asgi_model_read;
  klass->parent_class.loaded = asgi_model_loaded;
  klass->parent_class.get_tag = asgi_model_get_tag;
  klass->parent_class.snapshot = asgi_model_snapshot;
  asgi_row_set_update_func (ASGI_TYPE_MODEL_STATE, asgi_model_update);
  asgi_row_set_renew_func (asgi_model_renew);

  /**
   * AsgiModel:model-info: (getter get_model_info)
   *
   * The Django model.
   *
   * Since: 1.0
   */
  g_object_class_install_property (object_class, PROP_MODEL_INFO,
                                   g_param_spec_object ("model-info", NULL, NULL,
                                                        ASGI_TYPE_MODEL_INFO, flags));
  /**
   * AsgiModel:pk: (getter get_pk)
   *
   * The primary key: an `x` for a number, else an `s`; %NULL before it has one.
   *
   * Since: 1.0
   */
  pk_pspec = g_param_spec_variant ("pk", NULL, NULL, G_VARIANT_TYPE_ANY, NULL, flags);
  g_object_class_install_property (object_class, PROP_PK, pk_pspec);
  /**
   * AsgiModel:is-saved: (getter get_is_saved)
   *
   * Whether the object has a row in the database, as far as it knows.
   *
   * Since: 1.0
   */
  g_object_class_install_property (object_class, PROP_IS_SAVED,
                                   g_param_spec_boolean ("is-saved", NULL, NULL, FALSE, flags));
  /**
   * AsgiModel:is-dirty: (getter get_is_dirty)
   *
   * Whether a field has been changed and not saved.
   *
   * Since: 1.0
   */
  is_dirty_pspec = g_param_spec_boolean ("is-dirty", NULL, NULL, FALSE, flags);
  g_object_class_install_property (object_class, PROP_IS_DIRTY, is_dirty_pspec);
  /**
   * AsgiModel:dirty-fields: (getter get_dirty_fields)
   *
   * The names of the fields that have been changed and not saved, in alphabetical order.
   *
   * Since: 1.0
   */
  dirty_fields_pspec = g_param_spec_boxed ("dirty-fields", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_property (object_class, PROP_DIRTY_FIELDS, dirty_fields_pspec);
  /**
   * AsgiModel:is-loaded: (getter get_is_loaded)
   *
   * Whether its row has come; an item of an `AsgiListModel` may be waiting for it.
   *
   * Since: 1.0
   */
  g_object_class_install_property (object_class, PROP_IS_LOADED,
                                   g_param_spec_boolean ("is-loaded", NULL, NULL, TRUE, flags));
  /**
   * AsgiModel::refreshed:
   * @self: an object
   *
   * Emitted when the object shows another row than before: it has been saved or loaded again, or
   * its row has come into an `AsgiListModel`.
   *
   * Properties notify as well. This is for what has none, such as an annotation.
   *
   * Since: 1.0
   */
  refreshed_signal = g_signal_new ("refreshed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
asgi_model_init (AsgiModel *self)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);

  priv->changes = nothing;
  priv->related = nothing;
}

/* Notifying */

void
asgi_model_notify_attribute (AsgiModel  *self,
                             const char *attribute)
{
  g_autofree char *name = g_strdelimit (g_strdup (attribute), "_", '-');
  GParamSpec      *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), name);

  if (pspec && !asgi_model_notify_declared (self, pspec) &&
      asgi_model_type_get_attribute (pspec) == attribute)
    g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

void
asgi_model_notify_dirty (AsgiModel *self,
                         gboolean   was_dirty)
{
  g_object_notify_by_pspec (G_OBJECT (self), dirty_fields_pspec);
  if (was_dirty != asgi_model_get_is_dirty (self))
    g_object_notify_by_pspec (G_OBJECT (self), is_dirty_pspec);
}

void
asgi_model_emit_refreshed (AsgiModel *self)
{
  g_signal_emit (self, refreshed_signal, 0);
}

void
asgi_model_notify_pk (AsgiModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), pk_pspec);
}

/**
 * asgi_model_get_model_info: (get-property model-info)
 * @self: an object
 *
 * Gets the Django model.
 *
 * Returns: (transfer none) (nullable): the model
 *
 * Since: 1.0
 */
AsgiModelInfo *
asgi_model_get_model_info (AsgiModel *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), NULL);

  return ASGI_MODEL_GET_CLASS (self)->info;
}

/**
 * asgi_model_get_pk: (get-property pk)
 * @self: an object
 *
 * Gets the primary key. Django: `Model.pk`.
 *
 * Returns: (transfer full) (nullable): an `x` for a number, else an `s`; %NULL before it has one
 *
 * Since: 1.0
 */
GVariant *
asgi_model_get_pk (AsgiModel *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), NULL);

  g_auto(GValue) value = G_VALUE_INIT;
  g_auto(GValue) text = G_VALUE_INIT;

  if (!asgi_row_get_field (ASGI_ROW (self), "pk", &value, NULL) || asgi_value_is_null (&value))
    return NULL;
  if (G_VALUE_HOLDS_INT64 (&value))
    return g_variant_ref_sink (g_variant_new_int64 (g_value_get_int64 (&value)));

  g_value_init (&text, G_TYPE_STRING);
  if (!g_value_transform (&value, &text))
    return NULL;
  return g_variant_ref_sink (g_variant_new_string (g_value_get_string (&text)));
}

/**
 * asgi_model_get_is_saved: (get-property is-saved)
 * @self: an object
 *
 * Whether the object has a row in the database, as far as it knows. Django: `not _state.adding`.
 *
 * Returns: %TRUE if it was loaded or saved, and not deleted
 *
 * Since: 1.0
 */
gboolean
asgi_model_get_is_saved (AsgiModel *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), FALSE);

  AsgiRowRef ref;

  return asgi_model_get_block (self, &ref) != NULL && !GET_PRIVATE (self)->deleted;
}

/**
 * asgi_model_get_is_loaded: (get-property is-loaded)
 * @self: an object
 *
 * Whether the row of the object has come. An item of an `AsgiListModel` may be waiting for it:
 * until then its fields can't be read, and it can't be saved.
 *
 * Returns: %FALSE if the object waits for its row
 *
 * Since: 1.0
 */
gboolean
asgi_model_get_is_loaded (AsgiModel *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), FALSE);

  AsgiModelInfo *info = asgi_model_get_model_info (self);
  AsgiCell       cell;

  return info == NULL ||
         asgi_row_read_cell (ASGI_ROW (self),
                             asgi_field_info_get_attribute (asgi_model_info_get_pk_field (info)),
                             &cell) != ASGI_VALUE_DEFERRED;
}

GError *
asgi_model_new_not_loaded_error (void)
{
  return g_error_new_literal (ASGI_ERROR, ASGI_ERROR_DEFERRED,
                              "The row of this object has not come yet: “is-loaded” tells");
}

/* Snapshots */

static AsgiArguments *
dup_changes (AsgiModel *self)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  AsgiArguments    *changes = asgi_arguments_new ();
  GHashTableIter    iter;
  gpointer          name, value;

  asgi_arguments_set_mapping (changes, TRUE);
  g_hash_table_iter_init (&iter, priv->changes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    asgi_arguments_set (changes, name, value);

  /* An assigned object counts for more than its key: it may have got one since. */
  g_hash_table_iter_init (&iter, priv->related);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      AsgiFieldInfo *field = asgi_model_info_find (asgi_model_get_model_info (self), name);

      if (!asgi_field_info_is_forward (field) ||
          g_hash_table_contains (priv->changes, asgi_field_info_get_attribute (field)))
        asgi_arguments_set_object (changes, name, value);
    }

  return asgi_arguments_seal (changes);
}

/*< private >
 * asgi_model_bind:
 * @scope: a block of a transaction
 *
 * Has the calls of the object be part of a transaction. Once they have changed it, the rows say so.
 */
void
asgi_model_bind (AsgiModel *self,
                 AsgiScope *scope)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);

  asgi_scope_ref (scope);
  g_clear_pointer (&priv->scope, asgi_scope_unref);
  priv->scope = scope;
}

/*< private >
 * asgi_model_get_scope:
 *
 * Returns: (nullable): the transaction that calls of the object are part of
 */
AsgiScope *
asgi_model_get_scope (AsgiModel   *self,
                      AsgiBinding *binding)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  AsgiRowRef        ref;
  AsgiRowBlock     *block = asgi_model_get_block (self, &ref);

  *binding = priv->scope ? ASGI_BINDING_EXPLICIT : ASGI_BINDING_INHERITED;
  if (priv->scope)
    return priv->scope;

  return block ? asgi_row_block_get_scope (block) : NULL;
}

/*< private >
 * asgi_model_dup_state:
 *
 * Returns: (transfer full): what @self is now, for other threads
 */
AsgiModelState *
asgi_model_dup_state (AsgiModel *self)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  AsgiModelState   *state = g_new0 (AsgiModelState, 1);
  AsgiRowBlock     *block = asgi_model_get_block (self, &state->ref);
  AsgiHandle       *instance = priv->instance;

  g_atomic_ref_count_init (&state->ref_count);
  g_weak_ref_init (&state->object, self);
  state->info = asgi_model_get_model_info (self) ? g_object_ref (asgi_model_get_model_info (self)) : NULL;
  if (block && instance == NULL)
    instance = asgi_row_block_get_handle (block, state->ref.table, state->ref.row);
  state->block = block ? asgi_row_block_ref (block) : NULL;
  state->instance = instance ? asgi_handle_ref (instance) : NULL;
  state->changes = dup_changes (self);
  state->saved = asgi_model_get_is_saved (self);

  return state;
}

/*< private >
 * asgi_model_renew:
 * @snapshot: the state of an object; replaced by one of the row
 *
 * A state is shared and never changes: what was changed of the object stays with the new one.
 */
void
asgi_model_renew (GValue       *snapshot,
                  AsgiRowBlock *block,
                  AsgiRowRef    ref)
{
  AsgiModelState       *old = g_value_get_boxed (snapshot);
  AsgiModelState       *state = g_new0 (AsgiModelState, 1);
  AsgiHandle           *instance = asgi_row_block_get_handle (block, ref.table, ref.row);
  g_autoptr(AsgiModel)  self = g_weak_ref_get (&old->object);
  AsgiRowRef            own_ref;
  AsgiRowBlock         *own = self ? asgi_row_get_source (ASGI_ROW (self), &own_ref) : NULL;

  /* A list may have shown a newer one. */
  if (own == NULL || asgi_row_block_is_since (block, asgi_row_block_get_serial (own)))
    asgi_model_update (snapshot, block, ref);
  g_atomic_ref_count_init (&state->ref_count);
  g_weak_ref_init (&state->object, self);
  state->info = old->info ? g_object_ref (old->info) : NULL;
  state->block = asgi_row_block_ref (block);
  state->ref = ref;
  state->instance = instance ? asgi_handle_ref (instance) : NULL;
  state->changes = g_object_ref (old->changes);
  state->saved = TRUE;
  g_value_take_boxed (snapshot, state);
}

/**
 * asgi_model_get_related_manager:
 * @self: an object
 * @name: the name of a relation that leads to many objects, such as “toppings” or “pizza_set”
 * @error: return location for an error
 *
 * Gets the manager of a relation: an [class@ManyToManyRelatedManager], or an
 * [class@ManyToOneRelatedManager] for the way back of a foreign key. No I/O is done.
 *
 * The manager is of the object as it is now: of its key and its database.
 *
 * Fails with %ASGI_ERROR_FIELD when there is no such relation, and with %ASGI_ERROR_DEFERRED while
 * the object waits for its row.
 *
 * Returns: (transfer full): the manager
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_model_get_related_manager (AsgiModel   *self,
                                const char  *name,
                                GError     **error)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  AsgiModelInfo   *info = asgi_model_get_model_info (self);
  AsgiFieldInfo   *field = info ? asgi_model_info_find_relation (info, name, error) : NULL;
  GType            type = ASGI_TYPE_MANY_TO_ONE_RELATED_MANAGER;
  AsgiQuerySource *source;
  AsgiScope       *scope;
  AsgiBinding      binding;

  if (field == NULL)
    {
      if (info == NULL)
        asgi_model_set_no_field_error (self, name, error);
      return NULL;
    }
  if (!asgi_model_get_is_loaded (self))
    {
      g_propagate_error (error, asgi_model_new_not_loaded_error ());
      return NULL;
    }
  if (asgi_field_info_is_single (field))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD,
                   "%s.%s leads to one object: use fetch_related_async()",
                   asgi_model_info_get_label (info), name);
      return NULL;
    }

  if (asgi_field_info_get_relation (field) == ASGI_RELATION_MANY_TO_MANY)
    type = ASGI_TYPE_MANY_TO_MANY_RELATED_MANAGER;
  source = asgi_query_source_new (asgi_field_info_get_related_label (field), name,
                                  ASGI_ROW (self));
  scope = asgi_model_get_scope (self, &binding);
  if (scope)
    asgi_query_source_bind (source, scope, binding);

  return asgi_query_set_new (type, source);
}
