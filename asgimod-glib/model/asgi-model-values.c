/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fields of an object, by name and type. */
#include "config.h"

#include "asgi-model-private.h"

#include "core/asgi-error-private.h"

/**
 * asgi_model_get_field:
 * @self: an object
 * @name: the name of a field, its attribute (“box_id”), “pk”, or an annotation
 * @value: (out caller-allocates): an uninitialised #GValue
 * @error: return location for an error
 *
 * Reads a field, as it was loaded or has been changed since. See [method@Row.get_field].
 *
 * Returns: %TRUE if @value was set
 *
 * Since: 1.0
 */
gboolean
asgi_model_get_field (AsgiModel   *self,
                      const char  *name,
                      GValue      *value,
                      GError     **error)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), FALSE);

  return asgi_row_get_field (ASGI_ROW (self), name, value, error);
}

/**
 * asgi_model_is_null:
 * @self: an object
 * @name: the name of a field
 *
 * Whether a field is null. A field that was not loaded, or doesn't exist, is not.
 *
 * Returns: %TRUE if it is null
 *
 * Since: 1.0
 */
gboolean
asgi_model_is_null (AsgiModel  *self,
                    const char *name)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), FALSE);

  return asgi_row_is_null (ASGI_ROW (self), name);
}

/**
 * asgi_model_set_null:
 * @self: an object
 * @name: the name of a field
 * @error: return location for an error
 *
 * Sets a field to null. Fails with %ASGI_ERROR_FIELD when there is no such field.
 *
 * Returns: %TRUE if the field is null now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_null (AsgiModel   *self,
                     const char  *name,
                     GError     **error)
{
  return asgi_model_set_field (self, name, NULL, error);
}

/**
 * asgi_model_set_string:
 * @self: an object
 * @name: the name of a field
 * @value: (nullable): the text, or %NULL for null
 * @error: return location for an error
 *
 * Sets a field by text: exact for decimals, ISO 8601 for dates and times.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_string (AsgiModel   *self,
                       const char  *name,
                       const char  *value,
                       GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_STRING);
  g_value_set_string (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_set_int64:
 * @self: an object
 * @name: the name of a field
 * @value: the number
 * @error: return location for an error
 *
 * Sets a field to a whole number; a duration, to microseconds.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_int64 (AsgiModel   *self,
                      const char  *name,
                      gint64       value,
                      GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_INT64);
  g_value_set_int64 (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_set_double:
 * @self: an object
 * @name: the name of a field
 * @value: the number
 * @error: return location for an error
 *
 * Sets a field to a number. Decimals are set by text, which is exact: see
 * [method@Model.set_string].
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_double (AsgiModel   *self,
                       const char  *name,
                       double       value,
                       GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_DOUBLE);
  g_value_set_double (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_set_boolean:
 * @self: an object
 * @name: the name of a field
 * @value: the value
 * @error: return location for an error
 *
 * Sets a field to a truth value.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_boolean (AsgiModel   *self,
                        const char  *name,
                        gboolean     value,
                        GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_BOOLEAN);
  g_value_set_boolean (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_set_date_time:
 * @self: an object
 * @name: the name of a field
 * @value: (nullable): the date and time, or %NULL for null
 * @error: return location for an error
 *
 * Sets a field to a date with a time, to the microsecond.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_date_time (AsgiModel   *self,
                          const char  *name,
                          GDateTime   *value,
                          GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_DATE_TIME);
  g_value_set_boxed (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_set_date:
 * @self: an object
 * @name: the name of a field
 * @value: (nullable): the date, or %NULL for null
 * @error: return location for an error
 *
 * Sets a field to a date.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_date (AsgiModel   *self,
                     const char  *name,
                     const GDate *value,
                     GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_DATE);
  g_value_set_boxed (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_set_bytes:
 * @self: an object
 * @name: the name of a field
 * @value: (nullable): the bytes, or %NULL for null
 * @error: return location for an error
 *
 * Sets a binary field.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_bytes (AsgiModel   *self,
                      const char  *name,
                      GBytes      *value,
                      GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_BYTES);
  g_value_set_boxed (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_set_variant:
 * @self: an object
 * @name: the name of a field
 * @value: (nullable): the value, or %NULL for null
 * @error: return location for an error
 *
 * Sets a JSON field: objects are `a{sv}`, arrays `av`, JSON's null an empty `mv`.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_variant (AsgiModel   *self,
                        const char  *name,
                        GVariant    *value,
                        GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, G_TYPE_VARIANT);
  g_value_set_variant (&field, value);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_model_get_related:
 * @self: an object
 * @name: the name of a relation that leads to one object
 * @error: return location for an error
 *
 * Gets the object of a relation, where it is known already: assigned, fetched before, or loaded by
 * `select_related()`. See [method@Model.fetch_related_async].
 *
 * Fails with %ASGI_ERROR_FIELD when there is no such relation, and with %ASGI_ERROR_DEFERRED when
 * its object was not loaded.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL for null
 *
 * Since: 1.0
 */
AsgiModel *
asgi_model_get_related (AsgiModel   *self,
                        const char  *name,
                        GError     **error)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  g_autoptr(GObject) object = asgi_row_get_object (ASGI_ROW (self), name, error);

  if (object && !ASGI_IS_MODEL (object))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD,
                   "Relation “%s” leads to many objects: use get_related_manager()", name);
      return NULL;
    }

  return (AsgiModel *) g_steal_pointer (&object);
}

/**
 * asgi_model_set_related:
 * @self: an object
 * @name: the name of a relation that leads to one object
 * @related: (nullable): an object, or %NULL for null
 * @error: return location for an error
 *
 * Sets a relation to an object, and its key with it. An object that isn't saved yet can be set; it
 * has to be saved first.
 *
 * Fails as [method@Model.set_field] does.
 *
 * Returns: %TRUE if the relation leads to @related now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_related (AsgiModel   *self,
                        const char  *name,
                        AsgiModel   *related,
                        GError     **error)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (&field, ASGI_TYPE_MODEL);
  g_value_set_object (&field, related);
  return asgi_model_set_field (self, name, &field, error);
}

/**
 * asgi_objects_new: (skip)
 * @first: (nullable): the first object, or %NULL for none at all
 * @...: more objects, then %NULL
 *
 * Makes a list of objects, as [method@ManyToManyRelatedManager.add_async] and others take it.
 *
 * ```c
 * g_autoptr(GListModel) both = asgi_objects_new (ham, olives, NULL);
 * ```
 *
 * Returns: (transfer full): a new list
 *
 * Since: 1.0
 */
GListModel *
asgi_objects_new (AsgiModel *first,
                  ...)
{
  GListStore *list = g_list_store_new (ASGI_TYPE_MODEL);
  va_list     args;

  va_start (args, first);
  for (AsgiModel *object = first; object; object = va_arg (args, AsgiModel *))
    g_list_store_append (list, object);
  va_end (args);

  return G_LIST_MODEL (list);
}
