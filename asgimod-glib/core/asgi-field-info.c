/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-enum-types.h"
#include "asgi-field-info-private.h"

/**
 * AsgiFieldInfo:
 *
 * A field of a Django model, as its `_meta` describes it: everything that a form needs.
 *
 * Objects of this class never change, and belong to their [class@ModelInfo].
 *
 * Since: 1.0
 */
struct _AsgiFieldInfo {
  GObject           parent_instance;

  AsgiValueType     value_type;
  AsgiRelationType  relation;
  int               max_length;
  GVariant         *choices;
  const char       *strings[ASGI_FIELD_N_STRINGS];   /* interned */
  gboolean          flags[ASGI_FIELD_N_FLAGS];
};

G_DEFINE_FINAL_TYPE (AsgiFieldInfo, asgi_field_info, G_TYPE_OBJECT)

/* Properties are numbered like the strings and the flags that they show. */
enum {
  PROP_0,
  PROP_STRINGS,
  PROP_FLAGS = PROP_STRINGS + ASGI_FIELD_N_STRINGS,
  PROP_VALUE_TYPE = PROP_FLAGS + ASGI_FIELD_N_FLAGS,
  PROP_RELATION,
  PROP_MAX_LENGTH,
  PROP_CHOICES,
  N_PROPS
};

static const char * const string_names[ASGI_FIELD_N_STRINGS] = {
  "name",
  "attribute",
  "column",
  "internal-type",
  "related-label",
  "related-attribute",
  "verbose-name",
  "help-text",
};

static const char * const flag_names[ASGI_FIELD_N_FLAGS] = {
  "null",
  "blank",
  "primary-key",
  "unique",
  "editable",
};

static void
asgi_field_info_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AsgiFieldInfo *self = ASGI_FIELD_INFO (object);

  if (property_id >= PROP_STRINGS && property_id < PROP_FLAGS)
    g_value_set_static_string (value, self->strings[property_id - PROP_STRINGS]);
  else if (property_id >= PROP_FLAGS && property_id < PROP_VALUE_TYPE)
    g_value_set_boolean (value, self->flags[property_id - PROP_FLAGS]);
  else if (property_id == PROP_VALUE_TYPE)
    g_value_set_enum (value, self->value_type);
  else if (property_id == PROP_RELATION)
    g_value_set_enum (value, self->relation);
  else if (property_id == PROP_MAX_LENGTH)
    g_value_set_int (value, self->max_length);
  else if (property_id == PROP_CHOICES)
    g_value_set_variant (value, self->choices);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
asgi_field_info_finalize (GObject *object)
{
  g_clear_pointer (&ASGI_FIELD_INFO (object)->choices, g_variant_unref);

  G_OBJECT_CLASS (asgi_field_info_parent_class)->finalize (object);
}

static void
asgi_field_info_class_init (AsgiFieldInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = asgi_field_info_get_property;
  object_class->finalize = asgi_field_info_finalize;

  for (guint i = 0; i < ASGI_FIELD_N_STRINGS; i++)
    g_object_class_install_property (object_class, PROP_STRINGS + i,
                                     g_param_spec_string (string_names[i], NULL, NULL, NULL,
                                                          flags));
  for (guint i = 0; i < ASGI_FIELD_N_FLAGS; i++)
    g_object_class_install_property (object_class, PROP_FLAGS + i,
                                     g_param_spec_boolean (flag_names[i], NULL, NULL, FALSE,
                                                           flags));

  /**
   * AsgiFieldInfo:name:
   *
   * The name of the field, as in a lookup (“box”). Django's `Field.name`.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:attribute:
   *
   * The name of the attribute that holds the value (“box_id” for a foreign key, else the
   * name). Django's `Field.attname`; of a relation without a column, its name.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:column:
   *
   * The column in the database, or %NULL for a field without one.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:internal-type:
   *
   * The class of the field in Django (“CharField”): `Field.get_internal_type()`.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:related-label:
   *
   * The label of the model that a relation leads to, or %NULL for a plain field.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:related-attribute:
   *
   * Of a foreign key, or a one-to-one field, the attribute of the related object that it holds the
   * value of: its primary key, if the field doesn't say otherwise. %NULL for other fields.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:verbose-name:
   *
   * The name of the field for people.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:help-text:
   *
   * What the model says to help people fill it in; may be empty.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:null:
   *
   * Whether it can be null.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:blank:
   *
   * Whether validation lets it be empty.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:primary-key:
   *
   * Whether it is the primary key.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:unique:
   *
   * Whether two objects may not have the same value.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:editable:
   *
   * Whether forms should show it.
   *
   * Since: 1.0
   */
  /**
   * AsgiFieldInfo:value-type:
   *
   * What the field holds.
   *
   * Since: 1.0
   */
  g_object_class_install_property (object_class, PROP_VALUE_TYPE,
                                   g_param_spec_enum ("value-type", NULL, NULL,
                                                      ASGI_TYPE_VALUE_TYPE, ASGI_VALUE_NULL,
                                                      flags));
  /**
   * AsgiFieldInfo:relation:
   *
   * How the field leads to other objects.
   *
   * Since: 1.0
   */
  g_object_class_install_property (object_class, PROP_RELATION,
                                   g_param_spec_enum ("relation", NULL, NULL,
                                                      ASGI_TYPE_RELATION_TYPE,
                                                      ASGI_RELATION_NONE, flags));
  /**
   * AsgiFieldInfo:max-length:
   *
   * The longest text that it takes, in characters, or -1 when there is no limit.
   *
   * Since: 1.0
   */
  g_object_class_install_property (object_class, PROP_MAX_LENGTH,
                                   g_param_spec_int ("max-length", NULL, NULL, -1, G_MAXINT, -1,
                                                     flags));
  /**
   * AsgiFieldInfo:choices:
   *
   * The values that it takes, each with its text for people: an array `a(vs)`, or %NULL when
   * any value goes.
   *
   * Since: 1.0
   */
  g_object_class_install_property (object_class, PROP_CHOICES,
                                   g_param_spec_variant ("choices", NULL, NULL,
                                                         G_VARIANT_TYPE ("a(vs)"), NULL, flags));
}

static void
asgi_field_info_init (AsgiFieldInfo *self)
{
  self->max_length = -1;
}

/*< private >
 * asgi_field_info_new:
 * @strings: each string, in the order of #AsgiFieldString
 * @flags: each flag, in the order of #AsgiFieldFlag
 * @choices: (transfer full) (nullable): an array `a(vs)`
 */
AsgiFieldInfo *
asgi_field_info_new (const char * const *strings,
                     const gboolean     *flags,
                     AsgiValueType       value_type,
                     AsgiRelationType    relation,
                     int                 max_length,
                     GVariant           *choices)
{
  AsgiFieldInfo *self = g_object_new (ASGI_TYPE_FIELD_INFO, NULL);

  for (guint i = 0; i < ASGI_FIELD_N_STRINGS; i++)
    self->strings[i] = g_intern_string (strings[i]);
  for (guint i = 0; i < ASGI_FIELD_N_FLAGS; i++)
    self->flags[i] = flags[i];
  self->value_type = value_type;
  self->relation = relation;
  self->max_length = max_length;
  self->choices = choices ? g_variant_ref_sink (choices) : NULL;

  return self;
}

/*< private >
 * asgi_field_info_is_forward:
 *
 * Returns: %TRUE if the field holds the key of another object
 */
gboolean
asgi_field_info_is_forward (AsgiFieldInfo *self)
{
  return self->relation == ASGI_RELATION_FOREIGN_KEY || self->relation == ASGI_RELATION_ONE_TO_ONE;
}

/*< private >
 * asgi_field_info_is_single:
 *
 * Returns: %TRUE if the field leads to one object
 */
gboolean
asgi_field_info_is_single (AsgiFieldInfo *self)
{
  return asgi_field_info_is_forward (self) ||
         self->relation == ASGI_RELATION_REVERSE_ONE_TO_ONE ||
         self->relation == ASGI_RELATION_GENERIC_FOREIGN_KEY;
}

/**
 * asgi_field_info_get_name: (get-property name)
 * @self: a field
 *
 * The name of the field, as in a lookup (“box”). Django's `Field.name`.
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_name (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_NAME];
}

/**
 * asgi_field_info_get_attribute: (get-property attribute)
 * @self: a field
 *
 * The name of the attribute that holds the value (“box_id” for a foreign key, else the name).
 * Django's `Field.attname`; of a relation without a column, its name.
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_attribute (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_ATTRIBUTE];
}

/**
 * asgi_field_info_get_column: (get-property column)
 * @self: a field
 *
 * The column in the database, or %NULL for a field without one.
 *
 * Returns: (transfer none) (nullable): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_column (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_COLUMN];
}

/**
 * asgi_field_info_get_internal_type: (get-property internal-type)
 * @self: a field
 *
 * The class of the field in Django (“CharField”): `Field.get_internal_type()`.
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_internal_type (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_INTERNAL_TYPE];
}

/**
 * asgi_field_info_get_related_label: (get-property related-label)
 * @self: a field
 *
 * The label of the model that a relation leads to, or %NULL for a plain field.
 *
 * Returns: (transfer none) (nullable): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_related_label (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_RELATED_LABEL];
}

/**
 * asgi_field_info_get_related_attribute: (get-property related-attribute)
 * @self: a field
 *
 * The attribute of the related object that a foreign key, or a one-to-one field, holds the value
 * of. Django: `field.target_field.attname`.
 *
 * Returns: (transfer none) (nullable): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_related_attribute (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_RELATED_ATTRIBUTE];
}

/**
 * asgi_field_info_get_verbose_name: (get-property verbose-name)
 * @self: a field
 *
 * The name of the field for people.
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_verbose_name (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_VERBOSE_NAME];
}

/**
 * asgi_field_info_get_help_text: (get-property help-text)
 * @self: a field
 *
 * What the model says to help people fill it in; may be empty.
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
asgi_field_info_get_help_text (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->strings[ASGI_FIELD_HELP_TEXT];
}

/**
 * asgi_field_info_get_null: (get-property null)
 * @self: a field
 *
 * Whether it can be null.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_field_info_get_null (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), FALSE);

  return self->flags[ASGI_FIELD_NULL];
}

/**
 * asgi_field_info_get_blank: (get-property blank)
 * @self: a field
 *
 * Whether validation lets it be empty.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_field_info_get_blank (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), FALSE);

  return self->flags[ASGI_FIELD_BLANK];
}

/**
 * asgi_field_info_get_primary_key: (get-property primary-key)
 * @self: a field
 *
 * Whether it is the primary key.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_field_info_get_primary_key (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), FALSE);

  return self->flags[ASGI_FIELD_PRIMARY_KEY];
}

/**
 * asgi_field_info_get_unique: (get-property unique)
 * @self: a field
 *
 * Whether two objects may not have the same value.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_field_info_get_unique (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), FALSE);

  return self->flags[ASGI_FIELD_UNIQUE];
}

/**
 * asgi_field_info_get_editable: (get-property editable)
 * @self: a field
 *
 * Whether forms should show it.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_field_info_get_editable (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), FALSE);

  return self->flags[ASGI_FIELD_EDITABLE];
}

/**
 * asgi_field_info_get_value_type: (get-property value-type)
 * @self: a field
 *
 * What the field holds.
 *
 * Returns: the type
 *
 * Since: 1.0
 */
AsgiValueType
asgi_field_info_get_value_type (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), ASGI_VALUE_NULL);

  return self->value_type;
}

/**
 * asgi_field_info_get_relation: (get-property relation)
 * @self: a field
 *
 * How the field leads to other objects.
 *
 * Returns: the kind of relation
 *
 * Since: 1.0
 */
AsgiRelationType
asgi_field_info_get_relation (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), ASGI_RELATION_NONE);

  return self->relation;
}

/**
 * asgi_field_info_get_max_length: (get-property max-length)
 * @self: a field
 *
 * The longest text that it takes, in characters, or -1 when there is no limit.
 *
 * Returns: a number of characters, or -1
 *
 * Since: 1.0
 */
int
asgi_field_info_get_max_length (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), -1);

  return self->max_length;
}

/**
 * asgi_field_info_get_choices: (get-property choices)
 * @self: a field
 *
 * The values that it takes, each with its text for people: an array `a(vs)`, or %NULL when any
 * value goes.
 *
 * Returns: (transfer none) (nullable): the choices
 *
 * Since: 1.0
 */
GVariant *
asgi_field_info_get_choices (AsgiFieldInfo *self)
{
  g_return_val_if_fail (ASGI_IS_FIELD_INFO (self), NULL);

  return self->choices;
}
