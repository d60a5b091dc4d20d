/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The properties that a class of the application declares itself, by the names of fields.
 *
 * Some have storage of their own, as an automatic property has in Vala: they are matched with their
 * fields, so that when either changes the other takes its value. Others are accessors that read
 * the row, and have nothing to be matched. Which of the two a property is can't be seen from
 * outside; it shows when a change of the field is, or isn't, a change of the property. */
#include "config.h"

#include "asgi-model-private.h"

#include "core/asgi-coerce-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-value-private.h"

typedef enum {
  KIND_UNKNOWN,
  KIND_STORED,
  KIND_ACCESSOR,
} Kind;

typedef struct {
  GParamSpec *pspec;
  const char *name;       /* interned: an attribute, or the name of a relation */
  const char *attribute;  /* interned: the attribute; of a relation, its key */
  GType       type;       /* of the field */
  int         kind;       /* Kind, found out by the first thread that can */
} AsgiDeclared;

static AsgiModelExtension *
get_extension (AsgiModel *self)
{
  return ASGI_MODEL_GET_CLASS (self)->extension;
}

static AsgiDeclared *
find_declared (AsgiModelExtension *extension,
               GParamSpec         *pspec)
{
  for (guint i = 0; extension && i < extension->declared->len; i++)
    {
      AsgiDeclared *declared = &g_array_index (extension->declared, AsgiDeclared, i);

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

/* What the property should show: its default for null, for what was not loaded, and, which is no
 * success, for what it can't hold. */
static gboolean
read_field (AsgiModel    *self,
            AsgiDeclared *declared,
            GValue       *value)
{
  g_auto(GValue) field = G_VALUE_INIT;
  gboolean       known = asgi_model_read (ASGI_ROW (self), declared->name, &field, NULL) &&
                         !asgi_value_is_null (&field);

  g_value_init (value, declared->pspec->value_type);
  if (known && convert (&field, value))
    return TRUE;

  g_param_value_set_default (declared->pspec, value);
  return !known;
}

static void
read_property (AsgiModel          *self,
               AsgiDeclared *declared,
               GValue             *value)
{
  g_value_init (value, declared->pspec->value_type);
  g_object_get_property (G_OBJECT (self), declared->pspec->name, value);
}

/* Kinds */

/* Makes another value of a field's; the more complex ones can only be taken away. */
static gboolean
make_different (GValue *value,
                GType   type)
{
  gboolean null = asgi_value_is_null (value);

  if (!null && !G_VALUE_HOLDS_STRING (value) && !G_VALUE_HOLDS_INT64 (value) &&
      !G_VALUE_HOLDS_DOUBLE (value) && !G_VALUE_HOLDS_BOOLEAN (value))
    {
      g_value_unset (value);
      asgi_value_init_null (value);
      return TRUE;
    }
  if (null)
    {
      g_value_unset (value);
      g_value_init (value, type);
    }

  if (type == G_TYPE_STRING)
    g_value_set_string (value, g_strcmp0 (g_value_get_string (value), "?") == 0 ? "!" : "?");
  else if (type == G_TYPE_INT64)
    g_value_set_int64 (value, g_value_get_int64 (value) ^ 1);
  else if (type == G_TYPE_DOUBLE)
    g_value_set_double (value, g_value_get_double (value) == 1 ? 2 : 1);
  else if (type == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, !g_value_get_boolean (value));
  else
    return FALSE;

  return TRUE;
}

/* What the property shows while its field is something else. */
static void
read_pretending (AsgiModel    *self,
                 AsgiDeclared *declared,
                 GValue       *pretended,
                 GValue       *value)
{
  AsgiModelPrivate      *priv = asgi_model_get_private (self);
  GHashTable            *changes = priv->changes;
  GHashTable            *related = priv->related;
  g_autoptr(GHashTable)  one = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable)  none = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (one, (gpointer) declared->attribute, pretended);
  priv->changes = one;
  priv->related = none;
  read_property (self, declared, value);
  priv->changes = changes;
  priv->related = related;
}

static Kind
find_kind (AsgiModel    *self,
           AsgiDeclared *declared)
{
  g_auto(GValue) field = G_VALUE_INIT;
  g_auto(GValue) now = G_VALUE_INIT;
  g_auto(GValue) pretended = G_VALUE_INIT;
  Kind           kind = g_atomic_int_get (&declared->kind);

  if (kind == KIND_UNKNOWN && asgi_model_read (ASGI_ROW (self), declared->name, &field, NULL) &&
      make_different (&field, declared->type))
    {
      read_property (self, declared, &now);
      read_pretending (self, declared, &field, &pretended);
      kind = values_equal (declared->pspec, &now, &pretended) ? KIND_STORED : KIND_ACCESSOR;
      g_atomic_int_set (&declared->kind, kind);
    }

  return kind;
}

/* Matching */

/* What happens to the field meanwhile is known to the property already. */
static GParamSpec *
begin_matching (AsgiModel  *self,
                GParamSpec *pspec)
{
  AsgiModelPrivate *priv = asgi_model_get_private (self);
  GParamSpec       *outer = priv->matched;

  priv->matched = pspec;
  return outer;
}

static void
show (AsgiModel    *self,
      AsgiDeclared *declared)
{
  Kind            kind = find_kind (self, declared);
  GParamSpec     *outer;
  g_auto(GValue)  field = G_VALUE_INIT;
  g_auto(GValue)  property = G_VALUE_INIT;

  if (kind == KIND_ACCESSOR)
    return;

  if (!read_field (self, declared, &field))
    g_warning ("Property “%s” of %s can't hold what its field does", declared->pspec->name,
               G_OBJECT_TYPE_NAME (self));
  if (kind == KIND_UNKNOWN)
    {
      read_property (self, declared, &property);
      if (values_equal (declared->pspec, &property, &field))
        return;
    }
  outer = begin_matching (self, declared->pspec);
  g_object_set_property (G_OBJECT (self), declared->pspec->name, &field);
  begin_matching (self, outer);
}

static void
take (AsgiModel    *self,
      AsgiDeclared *declared)
{
  GParamSpec        *outer;
  g_autoptr(GError)  error = NULL;
  g_auto(GValue)     property = G_VALUE_INIT;
  g_auto(GValue)     field = G_VALUE_INIT;

  if (find_kind (self, declared) == KIND_ACCESSOR)
    return;
  read_property (self, declared, &property);
  read_field (self, declared, &field);
  if (values_equal (declared->pspec, &property, &field))
    return;

  outer = begin_matching (self, declared->pspec);
  if (!asgi_model_set_field (self, declared->name, &property, &error))
    g_warning ("%s", error->message);
  begin_matching (self, outer);
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
    show (self, &g_array_index (extension->declared, AsgiDeclared, i));
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
      AsgiDeclared   *declared = &g_array_index (extension->declared, AsgiDeclared, i);
      g_auto(GValue)  value = G_VALUE_INIT;

      if (find_kind (self, declared) == KIND_ACCESSOR)
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
 * Returns: whether it was declared by the application; it has been notified then
 */
gboolean
asgi_model_notify_declared (AsgiModel  *self,
                            GParamSpec *pspec)
{
  AsgiDeclared *declared = find_declared (get_extension (self), pspec);
  GParamSpec   *outer;

  if (declared == NULL)
    return FALSE;
  if (asgi_model_get_private (self)->matched == pspec)
    return TRUE;

  outer = begin_matching (self, pspec);
  g_object_freeze_notify (G_OBJECT (self));
  show (self, declared);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  g_object_thaw_notify (G_OBJECT (self));
  begin_matching (self, outer);
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
      AsgiDeclared *declared = find_declared (extension, pspecs[i]);

      if (declared)
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
  AsgiDeclared     declared = { pspec, NULL, NULL, ASGI_TYPE_MODEL, KIND_UNKNOWN };

  if (field == NULL || asgi_model_type_get_attribute (pspec) ||
      !(pspec->flags & G_PARAM_READABLE) ||
      pspec->owner_type == ASGI_TYPE_MODEL || !g_type_is_a (pspec->owner_type, ASGI_TYPE_MODEL))
    return TRUE;
  if (is_of_relation (field, name) && !asgi_field_info_is_single (field))
    return TRUE;

  declared.name = g_intern_string (name);
  declared.attribute = asgi_field_info_get_attribute (field);
  if (!is_of_relation (field, name))
    declared.type = asgi_value_type_to_gtype (asgi_field_info_get_value_type (field));
  if (!(pspec->flags & G_PARAM_WRITABLE) || (pspec->flags & G_PARAM_CONSTRUCT_ONLY))
    declared.kind = KIND_ACCESSOR;
  else if (!fits (pspec->value_type, declared.type))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "Property “%s” of %s is a %s, and the field of %s a %s", pspec->name,
                   g_type_name (pspec->owner_type), g_type_name (pspec->value_type),
                   asgi_model_info_get_label (info), g_type_name (declared.type));
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
