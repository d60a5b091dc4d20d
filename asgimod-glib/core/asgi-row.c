/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-row-private.h"

#include "asgi-error-private.h"
#include "asgi-value-private.h"

/**
 * AsgiRow:
 *
 * A row of a result, by name and by position.
 *
 * `values()`, `values_list()`, `dates()` and `aggregate()` give rows; an [class@Model] is a row
 * too, one that can be changed and saved. Reading is plain C: no Python, no lock that a query
 * could hold, no I/O.
 *
 * ```c
 * g_autofree char *currency = asgi_row_get_string (row, "currency", &error);
 * gint64           n = asgi_row_get_int64 (row, "n_pizzas", &error);
 * ```
 *
 * A row can be read from several threads as long as nobody changes it.
 *
 * Since: 1.0
 */
typedef struct {
  AsgiRowBlock *block;
  AsgiRowRef    ref;
} AsgiRowPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (AsgiRow, asgi_row, G_TYPE_OBJECT)

#define GET_PRIVATE(self) ((AsgiRowPrivate *) asgi_row_get_instance_private (self))

static AsgiTable *
get_table (AsgiRowPrivate *priv)
{
  return priv->block ? asgi_row_block_get_table (priv->block, priv->ref.table) : NULL;
}

static void
asgi_row_dispose (GObject *object)
{
  AsgiRowPrivate *priv = GET_PRIVATE (ASGI_ROW (object));

  if (priv->block)
    asgi_row_block_forget_item (priv->block, priv->ref, object);

  G_OBJECT_CLASS (asgi_row_parent_class)->dispose (object);
}

static void
asgi_row_finalize (GObject *object)
{
  AsgiRowPrivate *priv = GET_PRIVATE (ASGI_ROW (object));

  g_clear_pointer (&priv->block, asgi_row_block_unref);

  G_OBJECT_CLASS (asgi_row_parent_class)->finalize (object);
}

static guint8
asgi_row_read_tag (AsgiRow    *self,
                   const char *name)
{
  AsgiCell cell;

  return asgi_row_read_cell (self, name, &cell);
}

static void
asgi_row_class_init (AsgiRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = asgi_row_dispose;
  object_class->finalize = asgi_row_finalize;
  klass->read = asgi_row_read_value;
  klass->get_tag = asgi_row_read_tag;
}

static void
asgi_row_init (AsgiRow *self)
{
}

/*< private >
 * asgi_row_keep:
 *
 * Called when @self begins to show anything else than its row: the lists that it is an item of
 * hold it from then on.
 */
void
asgi_row_keep (AsgiRow *self)
{
  AsgiRowPrivate *priv = GET_PRIVATE (self);

  if (priv->block)
    asgi_row_block_keep_item (priv->block, priv->ref, self);
}

/*< private >
 * asgi_row_set_source:
 *
 * Makes @self show a row of @block.
 */
void
asgi_row_set_source (AsgiRow      *self,
                     AsgiRowBlock *block,
                     AsgiRowRef    ref)
{
  AsgiRowPrivate *priv = GET_PRIVATE (self);
  AsgiRowBlock   *old = priv->block;

  if (old)
    {
      asgi_row_keep (self);
      asgi_row_block_forget_item (old, priv->ref, self);
    }
  priv->block = block ? asgi_row_block_ref (block) : NULL;
  priv->ref = ref;
  g_clear_pointer (&old, asgi_row_block_unref);
}

/* The type of the object that this thread is just now making for a row. */
static _Thread_local GType loading_type;

/*< private >
 * asgi_row_new_loaded:
 *
 * Returns: (transfer full): a new object of @type, which shows a row of @block
 */
gpointer
asgi_row_new_loaded (GType         type,
                     AsgiRowBlock *block,
                     AsgiRowRef    ref)
{
  GType         outer = loading_type;
  AsgiRow      *self;
  AsgiRowClass *klass;

  loading_type = type;
  self = (gpointer) g_object_new_with_properties (type, 0, NULL, NULL);
  loading_type = outer;

  klass = ASGI_ROW_GET_CLASS (self);
  asgi_row_set_source (self, block, ref);
  if (klass->loaded)
    klass->loaded (self);

  return self;
}

/*< private >
 * asgi_row_is_being_loaded:
 * @self: a row that is just now constructed
 *
 * Returns: %TRUE if it will show a row
 */
gboolean
asgi_row_is_being_loaded (AsgiRow *self)
{
  return G_OBJECT_TYPE (self) == loading_type;
}

/*< private >
 * asgi_row_get_source:
 *
 * Returns: (transfer none) (nullable): the block that holds the row
 */
AsgiRowBlock *
asgi_row_get_source (AsgiRow    *self,
                     AsgiRowRef *ref)
{
  AsgiRowPrivate *priv = GET_PRIVATE (self);

  *ref = priv->ref;
  return priv->block;
}

/*< private >
 * asgi_row_read_cell:
 *
 * Returns: the tag of the cell, or %ASGI_CELL_ABSENT when there is no such column
 */
guint8
asgi_row_read_cell (AsgiRow    *self,
                    const char *name,
                    AsgiCell   *cell)
{
  AsgiRowPrivate *priv = GET_PRIVATE (self);
  AsgiTable      *table = get_table (priv);
  int             column = table ? asgi_shape_find (table->shape, name) : -1;

  if (column < 0)
    return ASGI_CELL_ABSENT;

  return asgi_table_get_cell (table, priv->ref.row, column, cell);
}

/*< private >
 * asgi_row_set_no_field_error:
 *
 * Says, as Django does, which names there are.
 */
void
asgi_row_set_no_field_error (AsgiRow     *self,
                             const char  *name,
                             GError     **error)
{
  AsgiTable       *table = get_table (GET_PRIVATE (self));
  g_autofree char *names = NULL;

  if (table)
    names = g_strjoinv (", ", (char **) table->shape->names);
  g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD,
               "There is no field “%s”. Choices are: %s", name, names ? names : "none");
}

void
asgi_row_set_deferred_error (AsgiRow     *self,
                             const char  *name,
                             GError     **error)
{
  g_set_error (error, ASGI_ERROR, ASGI_ERROR_DEFERRED,
               "Field “%s” was not loaded; refresh_from_db_async() loads it", name);
}

/*< private >
 * asgi_row_read_value:
 *
 * What the block holds; a subclass adds what has been changed since.
 */
gboolean
asgi_row_read_value (AsgiRow     *self,
                     const char  *name,
                     GValue      *value,
                     GError     **error)
{
  AsgiRowPrivate *priv = GET_PRIVATE (self);
  AsgiCell        cell;
  guint8          tag = asgi_row_read_cell (self, name, &cell);

  if (tag == ASGI_CELL_ABSENT)
    {
      asgi_row_set_no_field_error (self, name, error);
      return FALSE;
    }
  if (tag == ASGI_VALUE_DEFERRED)
    {
      asgi_row_set_deferred_error (self, name, error);
      return FALSE;
    }

  asgi_cell_to_value (priv->block, tag, cell, value);
  return TRUE;
}

static GType          snapshot_gtype;
static AsgiUpdateFunc update_func;

/*< private >
 * asgi_row_set_update_func:
 * @snapshot_type: the type of the values that stand for an object
 */
void
asgi_row_set_update_func (GType          snapshot_type,
                          AsgiUpdateFunc update)
{
  snapshot_gtype = snapshot_type;
  update_func = update;
}

static AsgiRenewFunc renew_func;

void
asgi_row_set_renew_func (AsgiRenewFunc renew)
{
  renew_func = renew;
}

void
asgi_row_renew (GValue       *snapshot,
                AsgiRowBlock *block,
                AsgiRowRef    ref)
{
  renew_func (snapshot, block, ref);
}

/*< private >
 * asgi_row_is_snapshot:
 *
 * Returns: whether a value stands for an object as it was at one moment
 */
gboolean
asgi_row_is_snapshot (const GValue *value)
{
  return G_VALUE_HOLDS (value, snapshot_gtype);
}

static guint
update_from (AsgiArguments *args,
             guint          first,
             AsgiRowBlock  *block,
             GArray        *refs,
             guint          position)
{
  guint n = asgi_arguments_get_n_positional (args);

  for (guint i = first; i < n && position < refs->len; i++)
    {
      const GValue *value = asgi_arguments_get_positional (args, i);

      if (asgi_row_is_snapshot (value))
        update_func (value, block, g_array_index (refs, AsgiRowRef, position++));
      else if (G_VALUE_HOLDS (value, ASGI_TYPE_ARGUMENTS))
        position = update_from (g_value_get_object (value), 0, block, refs, position);
    }

  return position;
}

/*< private >
 * asgi_row_update_all:
 * @first: the first positional argument that counts
 * @refs: the rows of the objects among the arguments, and in the lists among them, in order
 *
 * Tells the objects that were passed to a call what has become of them.
 */
void
asgi_row_update_all (AsgiArguments *args,
                     guint          first,
                     AsgiRowBlock  *block,
                     GArray        *refs)
{
  if (update_func)
    update_from (args, first, block, refs, 0);
}

static gboolean
read_named (AsgiRow     *self,
            const char  *name,
            GValue      *value,
            GError     **error)
{
  return ASGI_ROW_GET_CLASS (self)->read (self, name, value, error);
}

static guint8
get_tag (AsgiRow    *self,
         const char *name)
{
  return ASGI_ROW_GET_CLASS (self)->get_tag (self, name);
}

/**
 * asgi_row_get_n_columns:
 * @self: a row
 *
 * Gets how many columns the row has.
 *
 * Returns: the number of columns
 *
 * Since: 1.0
 */
guint
asgi_row_get_n_columns (AsgiRow *self)
{
  g_return_val_if_fail (ASGI_IS_ROW (self), 0);

  AsgiTable *table = get_table (GET_PRIVATE (self));

  return table ? table->shape->n_columns : 0;
}

/**
 * asgi_row_get_column_name:
 * @self: a row
 * @position: the position of a column, from 0
 *
 * Gets the name of a column.
 *
 * Returns: (transfer none) (nullable): the name of the column, or %NULL past the last one
 *
 * Since: 1.0
 */
const char *
asgi_row_get_column_name (AsgiRow *self,
                          guint    position)
{
  g_return_val_if_fail (ASGI_IS_ROW (self), NULL);

  AsgiTable *table = get_table (GET_PRIVATE (self));

  return table && position < table->shape->n_columns ? table->shape->names[position] : NULL;
}

/**
 * asgi_row_get_flat:
 * @self: a row
 *
 * Whether the row stands for its only value, as in `values_list(flat=True)`.
 *
 * Returns: %TRUE if it does
 *
 * Since: 1.0
 */
gboolean
asgi_row_get_flat (AsgiRow *self)
{
  g_return_val_if_fail (ASGI_IS_ROW (self), FALSE);

  AsgiTable *table = get_table (GET_PRIVATE (self));

  return table && table->shape->flat;
}

/**
 * asgi_row_has_field:
 * @self: a row
 * @name: a name
 *
 * Whether there is such a column.
 *
 * Returns: %TRUE if the row has a column of that name, loaded or deferred
 *
 * Since: 1.0
 */
gboolean
asgi_row_has_field (AsgiRow    *self,
                    const char *name)
{
  g_return_val_if_fail (ASGI_IS_ROW (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return get_tag (self, name) != ASGI_CELL_ABSENT;
}

/**
 * asgi_row_get_field:
 * @self: a row
 * @name: the name of a field, an annotation or any other column
 * @value: (out caller-allocates): an uninitialised #GValue
 * @error: return location for an error
 *
 * Reads a field by its name.
 *
 * The value has the type that the table of values gives for its field. Null has no value of a
 * number's or a date's type: it comes as a null string, and [method@Row.is_null] tells.
 *
 * Fails with %ASGI_ERROR_FIELD when there is no such field, and with %ASGI_ERROR_DEFERRED when it
 * was not loaded.
 *
 * Returns: %TRUE if @value was set
 *
 * Since: 1.0
 */
gboolean
asgi_row_get_field (AsgiRow     *self,
                    const char  *name,
                    GValue      *value,
                    GError     **error)
{
  g_return_val_if_fail (ASGI_IS_ROW (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (G_IS_VALUE (value))
    g_value_unset (value);

  return read_named (self, name, value, error);
}

/**
 * asgi_row_get_value:
 * @self: a row
 * @position: the position of a column, from 0
 * @value: (out caller-allocates): an uninitialised #GValue
 * @error: return location for an error
 *
 * Reads a column by its position. Fails with %ASGI_ERROR_INDEX past the last one.
 *
 * Returns: %TRUE if @value was set
 *
 * Since: 1.0
 */
gboolean
asgi_row_get_value (AsgiRow  *self,
                    guint     position,
                    GValue   *value,
                    GError  **error)
{
  const char *name = asgi_row_get_column_name (self, position);

  if (name == NULL)
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_INDEX, "There is no column %u: the row has %u",
                   position, asgi_row_get_n_columns (self));
      return FALSE;
    }

  return asgi_row_get_field (self, name, value, error);
}

/**
 * asgi_row_get_value_type:
 * @self: a row
 * @name: the name of a field
 *
 * What the row holds in a field: the type of its value, %ASGI_VALUE_NULL, or
 * %ASGI_VALUE_DEFERRED when it was not loaded or doesn't exist.
 *
 * Returns: the type
 *
 * Since: 1.0
 */
AsgiValueType
asgi_row_get_value_type (AsgiRow    *self,
                         const char *name)
{
  g_return_val_if_fail (ASGI_IS_ROW (self), ASGI_VALUE_DEFERRED);
  g_return_val_if_fail (name != NULL, ASGI_VALUE_DEFERRED);

  guint8 tag = get_tag (self, name);

  return tag == ASGI_CELL_ABSENT ? ASGI_VALUE_DEFERRED : tag & ASGI_CELL_TYPE;
}

/**
 * asgi_row_is_null:
 * @self: a row
 * @name: the name of a field
 *
 * Whether a field is null. A field that was not loaded, or doesn't exist, is not.
 *
 * Returns: %TRUE if it is null
 *
 * Since: 1.0
 */
gboolean
asgi_row_is_null (AsgiRow    *self,
                  const char *name)
{
  g_return_val_if_fail (ASGI_IS_ROW (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return get_tag (self, name) == ASGI_VALUE_NULL;
}

/* Reads a field into a value of the wanted type: null is the type's default. */
static gboolean
read_as (AsgiRow     *self,
         const char  *name,
         GType        type,
         GValue      *value,
         GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (value, type);
  if (!asgi_row_get_field (self, name, &field, error))
    return FALSE;
  if (asgi_value_is_null (&field))
    return TRUE;
  if (g_value_type_compatible (G_VALUE_TYPE (&field), type))
    g_value_copy (&field, value);
  else if (!g_value_transform (&field, value))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE, "Field “%s” is a %s, not a %s", name,
                   G_VALUE_TYPE_NAME (&field), g_type_name (type));
      return FALSE;
    }

  return TRUE;
}

/**
 * asgi_row_get_string:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a field as text: exact for decimals, canonical for UUIDs, ISO 8601 for times of day.
 * Numbers are written out.
 *
 * Fails as [method@Row.get_field] does, and with %ASGI_ERROR_TYPE when the field has no text.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL for null
 *
 * Since: 1.0
 */
char *
asgi_row_get_string (AsgiRow     *self,
                     const char  *name,
                     GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_STRING, &value, error);
  return g_value_dup_string (&value);
}

/**
 * asgi_row_get_int64:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a field as a whole number; of a duration, its microseconds.
 *
 * Returns: the number; 0 for null
 *
 * Since: 1.0
 */
gint64
asgi_row_get_int64 (AsgiRow     *self,
                    const char  *name,
                    GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_INT64, &value, error);
  return g_value_get_int64 (&value);
}

/**
 * asgi_row_get_double:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a field as a number. Decimals are text, so that they stay exact: see
 * [method@Row.get_string].
 *
 * Returns: the number; 0 for null
 *
 * Since: 1.0
 */
double
asgi_row_get_double (AsgiRow     *self,
                     const char  *name,
                     GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_DOUBLE, &value, error);
  return g_value_get_double (&value);
}

/**
 * asgi_row_get_boolean:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a field as a truth value.
 *
 * Returns: the value; %FALSE for null
 *
 * Since: 1.0
 */
gboolean
asgi_row_get_boolean (AsgiRow     *self,
                      const char  *name,
                      GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_BOOLEAN, &value, error);
  return g_value_get_boolean (&value);
}

/**
 * asgi_row_get_date_time:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a field as a date with a time, to the microsecond.
 *
 * Returns: (transfer full) (nullable): the date, or %NULL for null
 *
 * Since: 1.0
 */
GDateTime *
asgi_row_get_date_time (AsgiRow     *self,
                        const char  *name,
                        GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_DATE_TIME, &value, error);
  return g_value_dup_boxed (&value);
}

/**
 * asgi_row_get_date:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a field as a date.
 *
 * Returns: (transfer full) (nullable): the date, or %NULL for null
 *
 * Since: 1.0
 */
GDate *
asgi_row_get_date (AsgiRow     *self,
                   const char  *name,
                   GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_DATE, &value, error);
  return g_value_dup_boxed (&value);
}

/**
 * asgi_row_get_bytes:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a binary field.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL for null
 *
 * Since: 1.0
 */
GBytes *
asgi_row_get_bytes (AsgiRow     *self,
                    const char  *name,
                    GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_BYTES, &value, error);
  return g_value_dup_boxed (&value);
}

/**
 * asgi_row_get_variant:
 * @self: a row
 * @name: the name of a field
 * @error: return location for an error
 *
 * Reads a JSON field: objects are `a{sv}`, arrays `av`, JSON's null an empty `mv`. Within them, what
 * a #GVariant has no type for, such as a whole number past 64 bits, is an entry `{ss}`: the word
 * “json”, and the value's JSON.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL for SQL's null
 *
 * Since: 1.0
 */
GVariant *
asgi_row_get_variant (AsgiRow     *self,
                      const char  *name,
                      GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_VARIANT, &value, error);
  return g_value_dup_variant (&value);
}

/**
 * asgi_row_get_object:
 * @self: a row
 * @name: the name of a relation
 * @error: return location for an error
 *
 * Reads what `select_related()` or `prefetch_related()` has loaded: an [class@Model], or for a
 * relation to many an [class@ResultList].
 *
 * Returns: (transfer full) (nullable): the object, or %NULL for null
 *
 * Since: 1.0
 */
GObject *
asgi_row_get_object (AsgiRow     *self,
                     const char  *name,
                     GError     **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  read_as (self, name, G_TYPE_OBJECT, &value, error);
  return g_value_dup_object (&value);
}
