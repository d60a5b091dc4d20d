/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has been changed of an object and not been saved. */
#include "config.h"

#include <string.h>

#include "asgi-model-private.h"

#include "core/asgi-coerce-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-handle-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-value-private.h"
#include "queryset/asgi-query-set.h"
#include "queryset/asgi-term.h"

#define GET_PRIVATE(self) (asgi_model_get_private (self))

/* Takes @value over as what the attribute holds now; a value that the row has already is no
 * change. Returns whether anything is different. */
static gboolean
change_attribute (AsgiModel  *self,
                  const char *attribute,
                  GValue     *value)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  g_auto(GValue)    now = G_VALUE_INIT;
  g_auto(GValue)    loaded = G_VALUE_INIT;
  AsgiCell          cell;

  if ((asgi_model_get_is_saved (self) || g_hash_table_contains (priv->changes, attribute)) &&
      asgi_model_read (ASGI_ROW (self), attribute, &now, NULL) && asgi_value_equal (&now, value))
    return FALSE;

  if (asgi_model_get_is_saved (self) &&
      asgi_row_read_cell (ASGI_ROW (self), attribute, &cell) != ASGI_CELL_ABSENT &&
      asgi_row_read_value (ASGI_ROW (self), attribute, &loaded, NULL) &&
      asgi_value_equal (&loaded, value))
    {
      g_hash_table_remove (priv->changes, attribute);
      return TRUE;
    }

  asgi_model_keep_change (self, attribute, value);
  return TRUE;
}

gboolean
asgi_model_set_attribute (AsgiModel      *self,
               AsgiFieldInfo  *field,
               const GValue   *value,
               GError        **error)
{
  const char     *attribute = asgi_field_info_get_attribute (field);
  gboolean        was_dirty = asgi_model_get_is_dirty (self);
  g_auto(GValue)  coerced = G_VALUE_INIT;

  if (!asgi_field_coerce (field, value, &coerced, error))
    return FALSE;
  if (G_VALUE_HOLDS_OBJECT (&coerced) && !ASGI_IS_TERM (g_value_get_object (&coerced)) &&
      !ASGI_IS_ARGUMENTS (g_value_get_object (&coerced)) &&
      !ASGI_IS_QUERY_SET (g_value_get_object (&coerced)))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE, "Field “%s” can't hold a %s",
                   asgi_field_info_get_name (field),
                   G_OBJECT_TYPE_NAME (g_value_get_object (&coerced)));
      return FALSE;
    }
  if (!change_attribute (self, attribute, &coerced))
    return TRUE;

  asgi_row_keep (ASGI_ROW (self));
  asgi_model_notify_attribute (self, attribute);
  if (asgi_field_info_is_forward (field))
    {
      g_hash_table_remove (GET_PRIVATE (self)->related, asgi_field_info_get_name (field));
      asgi_model_notify_attribute (self, asgi_field_info_get_name (field));
    }
  if (asgi_field_info_get_primary_key (field))
    asgi_model_notify_pk (self);
  asgi_model_notify_dirty (self, was_dirty);
  return TRUE;
}

/* Whether @field may lead to @related; a proxy stands for the model behind it. What is not known
 * is left to Django, which looks at it when the object is saved. */
static gboolean
is_of_field (AsgiFieldInfo *field,
             AsgiModel     *related)
{
  const char    *label = asgi_field_info_get_related_label (field);
  AsgiModelInfo *wanted = label ? asgi_model_info_lookup (label) : NULL;
  AsgiModelInfo *info = asgi_model_get_model_info (related);

  while (wanted && asgi_model_info_get_proxy (wanted))
    wanted = asgi_model_info_get_parent (wanted);
  while (info && info != wanted)
    info = asgi_model_info_get_parent (info);

  return wanted == NULL || info == wanted;
}

static const char *
name_of_model (AsgiModel *self)
{
  AsgiModelInfo *info = asgi_model_get_model_info (self);

  return info ? asgi_model_info_get_label (info) : G_OBJECT_TYPE_NAME (self);
}

/* The key of @related goes into the attribute; an object without a key yet is asked again when
 * this one is saved. */
static gboolean
set_relation (AsgiModel      *self,
              AsgiFieldInfo  *field,
              const GValue   *value,
              GError        **error)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  const char       *name = asgi_field_info_get_name (field);
  AsgiModel        *related = NULL;
  g_auto(GValue)    key = G_VALUE_INIT;

  if (!asgi_value_is_null (value))
    {
      if (!G_VALUE_HOLDS_OBJECT (value) || !ASGI_IS_MODEL (g_value_get_object (value)))
        {
          g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                       "Relation “%s” takes an object, or null, not a %s", name,
                       G_VALUE_HOLDS (value, ASGI_TYPE_HANDLE) ? "Python object"
                                                               : G_VALUE_TYPE_NAME (value));
          return FALSE;
        }
      related = g_value_get_object (value);
      if (!is_of_field (field, related))
        {
          g_set_error (error, ASGI_ERROR, ASGI_ERROR_VALUE,
                       "Relation “%s” takes an object of %s, not of %s", name,
                       asgi_field_info_get_related_label (field), name_of_model (related));
          return FALSE;
        }
      if (asgi_field_info_get_related_attribute (field))
        asgi_model_read (ASGI_ROW (related), asgi_field_info_get_related_attribute (field), &key,
                         NULL);
    }
  if (!asgi_field_info_is_single (field))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "Relation “%s” leads to many objects: use get_related_manager()", name);
      return FALSE;
    }

  if (asgi_field_info_is_forward (field) && !asgi_model_set_attribute (self, field, &key, error))
    return FALSE;
  if (related)
    asgi_model_keep_related (self, name, related);
  else
    g_hash_table_remove (priv->related, name);
  asgi_row_keep (ASGI_ROW (self));
  asgi_model_notify_attribute (self, name);
  return TRUE;
}

/**
 * asgi_model_set_field:
 * @self: an object
 * @name: the name of a field, its attribute (“box_id”), or “pk”
 * @value: (nullable): a value; %NULL, and an uninitialised one, stand for null
 * @error: return location for an error
 *
 * Changes a field, until the object is saved here alone.
 *
 * Fails with %ASGI_ERROR_FIELD when there is no such field, and with %ASGI_ERROR_TYPE or
 * %ASGI_ERROR_VALUE when it can't hold @value without losing something of it. Null in a field that
 * can't be null is refused when the object is saved, as in Django.
 *
 * Returns: %TRUE if the field holds @value now
 *
 * Since: 1.0
 */
gboolean
asgi_model_set_field (AsgiModel     *self,
                      const char    *name,
                      const GValue  *value,
                      GError       **error)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  AsgiModelInfo *info = asgi_model_get_model_info (self);
  AsgiFieldInfo *field = info ? asgi_model_info_find (info, name) : NULL;

  if (field == NULL)
    {
      asgi_model_set_no_field_error (self, name, error);
      return FALSE;
    }

  if (asgi_field_info_get_relation (field) != ASGI_RELATION_NONE &&
      g_str_equal (name, asgi_field_info_get_name (field)))
    {
      /* A key is fine for a relation as well, as long as it is no object. */
      if (!asgi_field_info_is_forward (field) || asgi_value_is_null (value) || G_VALUE_HOLDS_OBJECT (value) ||
          !g_str_equal (name, asgi_field_info_get_attribute (field)))
        return set_relation (self, field, value, error);
    }

  return asgi_model_set_attribute (self, field, value, error);
}

/**
 * asgi_model_get_is_dirty: (get-property is-dirty)
 * @self: an object
 *
 * Whether a field has been changed and not saved.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_model_get_is_dirty (AsgiModel *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), FALSE);

  return g_hash_table_size (GET_PRIVATE (self)->changes) > 0;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/**
 * asgi_model_get_dirty_fields: (get-property dirty-fields)
 * @self: an object
 *
 * Gets the names of the fields that have been changed and not saved.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names, in alphabetical order
 *
 * Since: 1.0
 */
char **
asgi_model_get_dirty_fields (AsgiModel *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL (self), NULL);

  guint                n = 0;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (GET_PRIVATE (self)->changes, &n);

  qsort (names, n, sizeof (gpointer), compare_strings);
  return g_strdupv ((char **) names);
}

/**
 * asgi_model_revert:
 * @self: an object
 *
 * Drops every change that was not saved.
 *
 * Since: 1.0
 */
void
asgi_model_revert (AsgiModel *self)
{
  g_return_if_fail (ASGI_IS_MODEL (self));

  AsgiModelPrivate    *priv = GET_PRIVATE (self);
  guint                n = 0;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (priv->changes, &n);

  if (n == 0)
    return;

  asgi_model_forget_changes (self);
  for (guint i = 0; i < n; i++)
    asgi_model_notify_attribute (self, names[i]);
  asgi_model_notify_dirty (self, TRUE);
}
