/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The properties that a class of the application declares itself, by the names of fields.
 *
 * Each may have storage of its own, as an automatic property in Vala has, or be made of accessors
 * that read the row. So a property and its field are matched when either changes: the one that
 * didn't takes the other's value, unless it has that already. */
#include "config.h"

#include "asgi-model-private.h"

#include "core/asgi-coerce-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-value-private.h"

typedef struct {
  GParamSpec *pspec;
  const char *name;     /* interned: an attribute, or the name of a relation */
  gboolean    stored;   /* can be set, so it may have storage of its own */
} AsgiDeclared;

static AsgiModelExtension *
get_extension (AsgiModel *self)
{
  return ASGI_MODEL_GET_CLASS (self)->extension;
}

static const AsgiDeclared *
find_declared (AsgiModelExtension *extension,
               GParamSpec         *pspec)
{
  for (guint i = 0; extension && i < extension->declared->len; i++)
    {
      const AsgiDeclared *declared = &g_array_index (extension->declared, AsgiDeclared, i);

      if (declared->pspec == pspec)
        return declared;
    }

  return NULL;
}

/* Values */

static gboolean
values_equal (GParamSpec   *pspec,
              const GValue *a,
              const GValue *b)
{
  if (G_VALUE_HOLDS_OBJECT (a))
    return g_value_get_object (a) == g_value_get_object (b);
  if (G_VALUE_HOLDS_BOXED (a) || G_VALUE_HOLDS_VARIANT (a) || G_VALUE_HOLDS_STRING (a))
    return asgi_value_equal (a, b);

  return g_param_values_cmp (pspec, a, b) == 0;
}

/* Without losing anything: a number may be too big, an object of another type. */
static gboolean
convert (const GValue *field,
         GValue       *value)
{
  g_auto(GValue) back = G_VALUE_INIT;

  if (!g_value_transform (field, value))
    return FALSE;
  if (G_VALUE_TYPE (field) == G_VALUE_TYPE (value))
    return TRUE;
  if (G_VALUE_HOLDS_OBJECT (field))
    return g_value_get_object (value) != NULL;

  g_value_init (&back, G_VALUE_TYPE (field));
  return g_value_transform (value, &back) && asgi_value_equal (field, &back);
}

/* What the property should show: its default for null, and for what was not loaded. */
static void
read_field (AsgiModel          *self,
            const AsgiDeclared *declared,
            GValue             *value)
{
  g_auto(GValue) field = G_VALUE_INIT;

  g_value_init (value, declared->pspec->value_type);
  if (asgi_model_read (ASGI_ROW (self), declared->name, &field, NULL) &&
      !asgi_value_is_null (&field))
    {
      g_autofree char *text = NULL;

      if (convert (&field, value))
        return;
      text = g_strdup_value_contents (&field);
      g_warning ("Property “%s” of %s can't hold %s", declared->pspec->name,
                 G_OBJECT_TYPE_NAME (self), text);
    }

  g_param_value_set_default (declared->pspec, value);
}

static void
read_property (AsgiModel          *self,
               const AsgiDeclared *declared,
               GValue             *value)
{
  g_value_init (value, declared->pspec->value_type);
  g_object_get_property (G_OBJECT (self), declared->pspec->name, value);
}

/* Matching */

/* Returns whether the property had another value. */
static gboolean
show (AsgiModel          *self,
      const AsgiDeclared *declared)
{
  AsgiModelPrivate *priv = asgi_model_get_private (self);
  GParamSpec       *outer = priv->matched;
  g_auto(GValue)    property = G_VALUE_INIT;
  g_auto(GValue)    field = G_VALUE_INIT;

  read_field (self, declared, &field);
  read_property (self, declared, &property);
  if (values_equal (declared->pspec, &property, &field))
    return FALSE;

  priv->matched = declared->pspec;
  g_object_set_property (G_OBJECT (self), declared->pspec->name, &field);
  priv->matched = outer;
  return TRUE;
}

static void
take (AsgiModel          *self,
      const AsgiDeclared *declared)
{
  AsgiModelPrivate  *priv = asgi_model_get_private (self);
  GParamSpec        *outer = priv->matched;
  g_autoptr(GError)  error = NULL;
  g_auto(GValue)     property = G_VALUE_INIT;
  g_auto(GValue)     field = G_VALUE_INIT;

  read_property (self, declared, &property);
  read_field (self, declared, &field);
  if (values_equal (declared->pspec, &property, &field))
    return;

  priv->matched = declared->pspec;
  if (!asgi_model_set_field (self, declared->name, &property, &error))
    g_warning ("%s", error->message);
  priv->matched = outer;
}

/*< private >
 * asgi_model_show_declared:
 *
 * Has every declared property show its field.
 */
void
asgi_model_show_declared (AsgiModel *self)
{
  AsgiModelExtension *extension = get_extension (self);

  for (guint i = 0; extension && i < extension->declared->len; i++)
    {
      const AsgiDeclared *declared = &g_array_index (extension->declared, AsgiDeclared, i);

      if (declared->stored)
        show (self, declared);
    }
}

/*< private >
 * asgi_model_init_declared:
 *
 * A new object has what its class has given it, and for the rest the defaults of its fields.
 */
void
asgi_model_init_declared (AsgiModel *self)
{
  AsgiModelExtension *extension = get_extension (self);

  for (guint i = 0; extension && i < extension->declared->len; i++)
    {
      const AsgiDeclared *declared = &g_array_index (extension->declared, AsgiDeclared, i);
      g_auto(GValue)      value = G_VALUE_INIT;

      if (!declared->stored)
        continue;
      read_property (self, declared, &value);
      if (g_param_value_defaults (declared->pspec, &value))
        show (self, declared);
      else
        take (self, declared);
    }
}

/*< private >
 * asgi_model_notify_declared:
 * @pspec: a property of a field that has changed
 *
 * Returns: whether it was declared by the application, which has been notified then
 */
gboolean
asgi_model_notify_declared (AsgiModel  *self,
                            GParamSpec *pspec)
{
  const AsgiDeclared *declared = find_declared (get_extension (self), pspec);

  if (declared == NULL)
    return FALSE;

  if (asgi_model_get_private (self)->matched != pspec && !(declared->stored && show (self, declared)))
    g_object_notify_by_pspec (G_OBJECT (self), pspec);
  return TRUE;
}

static void
dispatch_properties_changed (GObject     *object,
                             guint        n_pspecs,
                             GParamSpec **pspecs)
{
  AsgiModel          *self = ASGI_MODEL (object);
  AsgiModelExtension *extension = get_extension (self);

  for (guint i = 0; i < n_pspecs; i++)
    {
      const AsgiDeclared *declared = find_declared (extension, pspecs[i]);

      if (declared && declared->stored && asgi_model_get_private (self)->matched != pspecs[i])
        take (self, declared);
    }

  extension->dispatch_properties_changed (object, n_pspecs, pspecs);
}

/* Classes */

static gboolean
is_of_relation (AsgiFieldInfo *field,
                const char    *name)
{
  return asgi_field_info_get_relation (field) != ASGI_RELATION_NONE &&
         (!asgi_field_info_is_forward (field) ||
          g_str_equal (name, asgi_field_info_get_name (field)));
}

static gboolean
fits (GType property,
      GType field)
{
  if (field == ASGI_TYPE_MODEL)
    return g_type_is_a (property, ASGI_TYPE_MODEL) || g_type_is_a (ASGI_TYPE_MODEL, property);

  return property == field || (g_value_type_transformable (property, field) &&
                               g_value_type_transformable (field, property));
}

static gboolean
add_declared (GArray         *all,
              GParamSpec     *pspec,
              AsgiModelInfo  *info,
              GError        **error)
{
  g_autofree char *name = g_strdelimit (g_strdup (pspec->name), "-", '_');
  AsgiFieldInfo   *field = asgi_model_info_find (info, name);
  AsgiDeclared     declared = { pspec, NULL, FALSE };
  GType            type;

  if (field == NULL || asgi_model_type_get_attribute (pspec) ||
      !(pspec->flags & G_PARAM_READABLE) ||
      pspec->owner_type == ASGI_TYPE_MODEL || !g_type_is_a (pspec->owner_type, ASGI_TYPE_MODEL))
    return TRUE;
  if (is_of_relation (field, name) && !asgi_field_info_is_single (field))
    return TRUE;

  type = is_of_relation (field, name)
         ? ASGI_TYPE_MODEL
         : asgi_value_type_to_gtype (asgi_field_info_get_value_type (field));
  declared.name = g_intern_string (name);
  declared.stored = (pspec->flags & G_PARAM_WRITABLE) && !(pspec->flags & G_PARAM_CONSTRUCT_ONLY);
  if (declared.stored && !fits (pspec->value_type, type))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "Property “%s” of %s is a %s, and the field of %s a %s", pspec->name,
                   g_type_name (pspec->owner_type), g_type_name (pspec->value_type),
                   asgi_model_info_get_label (info), g_type_name (type));
      return FALSE;
    }

  g_array_append_val (all, declared);
  return TRUE;
}

/*< private >
 * asgi_model_extension_new:
 * @klass: a class of the application, for the objects of @info
 *
 * Fails when it declares a property of a field's name and can't hold its values.
 *
 * Returns: (transfer full): what is the class's own, which stays as long as it does
 */
AsgiModelExtension *
asgi_model_extension_new (GObjectClass   *klass,
                          AsgiModelInfo  *info,
                          GError        **error)
{
  guint                   n = 0;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (klass, &n);
  g_autoptr(GArray)       all = g_array_new (FALSE, FALSE, sizeof (AsgiDeclared));
  AsgiModelExtension     *inherited = ((AsgiModelClass *) klass)->extension;
  AsgiModelExtension     *self;

  for (guint i = 0; i < n; i++)
    {
      if (!add_declared (all, pspecs[i], info, error))
        return NULL;
    }

  self = g_new0 (AsgiModelExtension, 1);
  self->get_property = klass->get_property;
  self->set_property = klass->set_property;
  self->dispatch_properties_changed =
    klass->dispatch_properties_changed == dispatch_properties_changed
    ? inherited->dispatch_properties_changed
    : klass->dispatch_properties_changed;
  if (all->len > 0)
    klass->dispatch_properties_changed = dispatch_properties_changed;
  self->declared = g_steal_pointer (&all);

  return self;
}
