/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-model-info-private.h"
#include "asgi-model-private.h"

#include "core/asgi-changes-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-value-private.h"
#include "queryset/asgi-query-set-private.h"

/**
 * AsgiModelInfo:
 *
 * A Django model, as its `_meta` describes it, and the way to its objects.
 *
 * [method@Runtime.get_model] gives it. It never changes, and lives as long as the runtime.
 *
 * ```c
 * AsgiModelInfo *pizza = asgi_runtime_get_model (runtime, "shop.Pizza", &error);
 * AsgiQuerySet  *pizzas = asgi_model_info_get_aobjects (pizza);
 * ```
 *
 * Since: 1.0
 */
struct _AsgiModelInfo {
  GObject         parent_instance;

  const char     *label;               /* interned, as all names here */
  const char     *table;
  const char     *verbose_name;
  const char     *verbose_name_plural;
  gboolean        proxy;
  gboolean        auto_created;
  AsgiModelInfo  *parent;
  char          **managers;
  GListStore     *fields;
  GPtrArray      *field_array;         /* the same, without a lock or a reference */
  GHashTable     *by_name;             /* name or attribute → AsgiFieldInfo */
  AsgiFieldInfo  *pk_field;
  AsgiQuerySet   *aobjects;
  GType           gtype;               /* once it was asked for */
  AsgiShape      *shape;
  AsgiRowBlock   *defaults;
  guint           listener;            /* while it is watched */
};

G_DEFINE_FINAL_TYPE (AsgiModelInfo, asgi_model_info, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LABEL,
  PROP_TABLE,
  PROP_VERBOSE_NAME,
  PROP_VERBOSE_NAME_PLURAL,
  PROP_PROXY,
  PROP_GTYPE,
  PROP_FIELDS,
  PROP_PK_FIELD,
  PROP_MANAGERS,
  PROP_AOBJECTS,
  PROP_WATCHED,
  N_PROPS
};

enum {
  SAVED,
  DELETED,
  RELATED_CHANGED,
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       info_signals[N_SIGNALS];

/* Of the types of all models. */
static GRecMutex gtype_lock;

static void
asgi_model_info_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AsgiModelInfo *self = ASGI_MODEL_INFO (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_static_string (value, self->label);
      break;
    case PROP_TABLE:
      g_value_set_static_string (value, self->table);
      break;
    case PROP_VERBOSE_NAME:
      g_value_set_static_string (value, self->verbose_name);
      break;
    case PROP_VERBOSE_NAME_PLURAL:
      g_value_set_static_string (value, self->verbose_name_plural);
      break;
    case PROP_PROXY:
      g_value_set_boolean (value, self->proxy);
      break;
    case PROP_GTYPE:
      g_value_set_gtype (value, asgi_model_info_get_gtype (self));
      break;
    case PROP_FIELDS:
      g_value_set_object (value, self->fields);
      break;
    case PROP_PK_FIELD:
      g_value_set_object (value, self->pk_field);
      break;
    case PROP_MANAGERS:
      g_value_set_boxed (value, self->managers);
      break;
    case PROP_AOBJECTS:
      g_value_set_object (value, self->aobjects);
      break;
    case PROP_WATCHED:
      g_value_set_boolean (value, asgi_model_info_get_watched (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_model_info_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  AsgiModelInfo *self = ASGI_MODEL_INFO (object);

  switch (property_id)
    {
    case PROP_WATCHED:
      asgi_model_info_set_watched (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_model_info_finalize (GObject *object)
{
  AsgiModelInfo *self = ASGI_MODEL_INFO (object);

  g_clear_pointer (&self->shape, asgi_shape_unref);
  g_clear_pointer (&self->defaults, asgi_row_block_unref);
  g_clear_pointer (&self->managers, g_strfreev);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->field_array, g_ptr_array_unref);
  g_clear_object (&self->fields);
  g_clear_object (&self->parent);
  g_clear_object (&self->aobjects);

  G_OBJECT_CLASS (asgi_model_info_parent_class)->finalize (object);
}

static void
asgi_model_info_class_init (AsgiModelInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = asgi_model_info_get_property;
  object_class->set_property = asgi_model_info_set_property;
  object_class->finalize = asgi_model_info_finalize;

  /**
   * AsgiModelInfo:label: (getter get_label)
   *
   * The label of the model: its app and its name, such as “shop.Pizza”.
   *
   * Since: 1.0
   */
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  /**
   * AsgiModelInfo:table: (getter get_table)
   *
   * The table of the database: Django's `_meta.db_table`.
   *
   * Since: 1.0
   */
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  /**
   * AsgiModelInfo:verbose-name: (getter get_verbose_name)
   *
   * The name of one object, for people.
   *
   * Since: 1.0
   */
  properties[PROP_VERBOSE_NAME] = g_param_spec_string ("verbose-name", NULL, NULL, NULL, flags);
  /**
   * AsgiModelInfo:verbose-name-plural: (getter get_verbose_name_plural)
   *
   * The name of several objects, for people.
   *
   * Since: 1.0
   */
  properties[PROP_VERBOSE_NAME_PLURAL] =
    g_param_spec_string ("verbose-name-plural", NULL, NULL, NULL, flags);
  /**
   * AsgiModelInfo:proxy: (getter get_proxy)
   *
   * Whether it is a proxy: another face of its parent's table.
   *
   * Since: 1.0
   */
  properties[PROP_PROXY] = g_param_spec_boolean ("proxy", NULL, NULL, FALSE, flags);
  /**
   * AsgiModelInfo:gtype: (getter get_gtype)
   *
   * The type of its objects, such as `Asgi_shop_Pizza`: derived from [class@Model], with a
   * property for each field.
   *
   * Since: 1.0
   */
  properties[PROP_GTYPE] = g_param_spec_gtype ("gtype", NULL, NULL, G_TYPE_OBJECT, flags);
  /**
   * AsgiModelInfo:fields: (getter get_fields)
   *
   * The fields and relations: a list of [class@FieldInfo].
   *
   * Since: 1.0
   */
  properties[PROP_FIELDS] = g_param_spec_object ("fields", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /**
   * AsgiModelInfo:pk-field: (getter get_pk_field)
   *
   * The primary key.
   *
   * Since: 1.0
   */
  properties[PROP_PK_FIELD] = g_param_spec_object ("pk-field", NULL, NULL, ASGI_TYPE_FIELD_INFO,
                                                   flags);
  /**
   * AsgiModelInfo:managers: (getter get_managers)
   *
   * The names of the managers, the default one first.
   *
   * Since: 1.0
   */
  properties[PROP_MANAGERS] = g_param_spec_boxed ("managers", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * AsgiModelInfo:aobjects: (getter get_aobjects)
   *
   * The default manager: where queries start.
   *
   * Since: 1.0
   */
  properties[PROP_AOBJECTS] = g_param_spec_object ("aobjects", NULL, NULL, ASGI_TYPE_QUERY_SET,
                                                   flags);
  /**
   * AsgiModelInfo:watched: (getter get_watched) (setter set_watched)
   *
   * Whether the signals of the model are emitted.
   *
   * Since: 1.0
   */
  properties[PROP_WATCHED] = g_param_spec_boolean ("watched", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                   G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * AsgiModelInfo::saved:
   * @self: a model
   * @keys: the primary keys: an `ax` for numbers, else an `as`
   *
   * Emitted when objects were saved and the transaction was committed, while the model is
   * [property@ModelInfo:watched]. Django: `post_save`.
   *
   * Since: 1.0
   */
  info_signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VARIANT);
  /**
   * AsgiModelInfo::deleted:
   * @self: a model
   * @keys: the primary keys: an `ax` for numbers, else an `as`
   *
   * Emitted when objects were deleted and the transaction was committed, while the model is
   * [property@ModelInfo:watched]. Django: `post_delete`.
   *
   * Since: 1.0
   */
  info_signals[DELETED] = g_signal_new ("deleted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VARIANT);
  /**
   * AsgiModelInfo::related-changed:
   * @self: a model
   * @name: the name of a many-to-many relation, such as “toppings”
   * @keys: the primary keys of the objects whose relation it was; none if they aren't known
   *
   * Emitted when objects were added to or removed from a many-to-many relation, from either side,
   * and the transaction was committed, while the model is [property@ModelInfo:watched]. Django:
   * `m2m_changed`.
   *
   * Since: 1.0
   */
  info_signals[RELATED_CHANGED] =
    g_signal_new ("related-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_VARIANT);
  /**
   * AsgiModelInfo::changed:
   * @self: a model
   *
   * Emitted when anything was written of the model, while it is [property@ModelInfo:watched]: after
   * the other signals, and alone for what has none, such as `update()`, SQL, and the writes of
   * another process.
   *
   * Since: 1.0
   */
  info_signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
asgi_model_info_init (AsgiModelInfo *self)
{
  self->fields = g_list_store_new (ASGI_TYPE_FIELD_INFO);
  self->field_array = g_ptr_array_new ();
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
add_field (AsgiModelInfo *self,
           AsgiFieldInfo *field)
{
  g_list_store_append (self->fields, field);
  g_ptr_array_add (self->field_array, field);
  g_hash_table_insert (self->by_name, (gpointer) asgi_field_info_get_name (field), field);
  g_hash_table_insert (self->by_name, (gpointer) asgi_field_info_get_attribute (field), field);
  if (asgi_field_info_get_primary_key (field))
    {
      self->pk_field = field;
      g_hash_table_insert (self->by_name, (gpointer) g_intern_static_string ("pk"), field);
    }
}

/*< private >
 * asgi_model_info_new:
 * @description: what Django says of the model
 * @parent: (nullable): its Django parent model
 */
AsgiModelInfo *
asgi_model_info_new (const AsgiModelDescription *description,
                     AsgiModelInfo              *parent)
{
  AsgiModelInfo *self = g_object_new (ASGI_TYPE_MODEL_INFO, NULL);

  self->label = g_intern_string (description->label);
  self->table = g_intern_string (description->table);
  self->verbose_name = g_intern_string (description->verbose_name);
  self->verbose_name_plural = g_intern_string (description->verbose_name_plural);
  self->proxy = description->proxy;
  self->auto_created = description->auto_created;
  self->managers = g_strdupv (description->managers);
  self->defaults = asgi_row_block_ref (description->defaults);
  self->parent = parent ? g_object_ref (parent) : NULL;
  for (guint i = 0; i < description->fields->len; i++)
    add_field (self, g_ptr_array_index (description->fields, i));
  self->aobjects = asgi_query_set_new (ASGI_TYPE_QUERY_SET,
                                       asgi_query_source_new (self->label, NULL, NULL));

  return self;
}

gboolean
asgi_model_info_get_auto_created (AsgiModelInfo *self)
{
  return self->auto_created;
}

AsgiModelInfo *
asgi_model_info_get_parent (AsgiModelInfo *self)
{
  return self->parent;
}

guint
asgi_model_info_get_n_fields (AsgiModelInfo *self)
{
  return self->field_array->len;
}

AsgiFieldInfo *
asgi_model_info_get_nth (AsgiModelInfo *self,
                         guint          position)
{
  return g_ptr_array_index (self->field_array, position);
}

/*< private >
 * asgi_model_info_find:
 * @name: the name of a field, its attribute, or “pk”
 *
 * Returns: (transfer none) (nullable): the field
 */
AsgiFieldInfo *
asgi_model_info_find (AsgiModelInfo *self,
                      const char    *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

/*< private >
 * asgi_model_info_set_no_field_error:
 *
 * Says, as Django does, which names there are.
 */
void
asgi_model_info_set_no_field_error (AsgiModelInfo  *self,
                                    const char     *name,
                                    GError        **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char     *choices = NULL;

  for (guint i = 0; i < self->field_array->len; i++)
    g_ptr_array_add (names, (gpointer) asgi_field_info_get_name (self->field_array->pdata[i]));
  g_ptr_array_add (names, NULL);
  choices = g_strjoinv (", ", (char **) names->pdata);

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD,
               "%s has no field “%s”. Choices are: %s", self->label, name, choices);
}

/*< private >
 * asgi_model_info_find_relation:
 *
 * Returns: (transfer none) (nullable): the relation of that name, or %NULL with @error set
 */
AsgiFieldInfo *
asgi_model_info_find_relation (AsgiModelInfo  *self,
                               const char     *name,
                               GError        **error)
{
  AsgiFieldInfo *field = asgi_model_info_find (self, name);

  if (field && asgi_field_info_get_relation (field) != ASGI_RELATION_NONE &&
      g_str_equal (asgi_field_info_get_name (field), name))
    return field;

  if (field)
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD, "%s.%s is not a relation", self->label,
                 name);
  else
    asgi_model_info_set_no_field_error (self, name, error);
  return NULL;
}

/*< private >
 * asgi_model_info_get_default:
 * @attribute: the attribute of a field that has a column
 * @tag: return location for the tag of the cell
 * @cell: return location for the cell
 *
 * What a new object has in a field that nobody has set.
 *
 * Returns: (transfer none): the block that the cell is of
 */
AsgiRowBlock *
asgi_model_info_get_default (AsgiModelInfo *self,
                             const char    *attribute,
                             guint8        *tag,
                             AsgiCell      *cell)
{
  AsgiTable *table = asgi_row_block_get_table (self->defaults, 0);
  int        column = asgi_shape_find (table->shape, attribute);

  *tag = column < 0 ? ASGI_VALUE_NULL : asgi_table_get_cell (table, 0, column, cell);
  return self->defaults;
}

/*< private >
 * asgi_model_info_get_shape:
 *
 * Returns: (transfer none): the columns of a whole object, in the order of the fields
 */
AsgiShape *
asgi_model_info_get_shape (AsgiModelInfo *self)
{
  static GMutex lock;

  g_mutex_lock (&lock);
  if (self->shape == NULL)
    {
      g_autoptr(GPtrArray) names = g_ptr_array_new ();

      for (guint i = 0; i < self->field_array->len; i++)
        {
          AsgiFieldInfo *field = self->field_array->pdata[i];

          if (asgi_field_info_get_column (field))
            g_ptr_array_add (names, (gpointer) asgi_field_info_get_attribute (field));
        }
      self->shape = asgi_shape_new (asgi_model_info_get_gtype (self), G_OBJECT (self),
                                    (const char * const *) names->pdata, names->len);
    }
  g_mutex_unlock (&lock);

  return self->shape;
}

/**
 * asgi_model_info_get_label: (get-property label)
 * @self: a model
 *
 * Gets the label of the model, such as “shop.Pizza”. Django: `_meta.label`.
 *
 * Returns: (transfer none): the label
 *
 * Since: 1.0
 */
const char *
asgi_model_info_get_label (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return self->label;
}

/**
 * asgi_model_info_get_table: (get-property table)
 * @self: a model
 *
 * Gets the name of the table. Django: `_meta.db_table`.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
asgi_model_info_get_table (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return self->table;
}

/**
 * asgi_model_info_get_verbose_name: (get-property verbose-name)
 * @self: a model
 *
 * Gets the name of one object, for people. Django: `_meta.verbose_name`.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
asgi_model_info_get_verbose_name (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return self->verbose_name;
}

/**
 * asgi_model_info_get_verbose_name_plural: (get-property verbose-name-plural)
 * @self: a model
 *
 * Gets the name of several objects, for people. Django: `_meta.verbose_name_plural`.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
asgi_model_info_get_verbose_name_plural (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return self->verbose_name_plural;
}

/**
 * asgi_model_info_get_proxy: (get-property proxy)
 * @self: a model
 *
 * Whether the model is a proxy. Django: `_meta.proxy`.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
asgi_model_info_get_proxy (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), FALSE);

  return self->proxy;
}

/**
 * asgi_model_info_get_gtype: (get-property gtype)
 * @self: a model
 *
 * Gets the type of the model's objects; it is registered on first use.
 *
 * Returns: a type derived from [class@Model]
 *
 * Since: 1.0
 */
GType
asgi_model_info_get_gtype (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), G_TYPE_INVALID);

  g_rec_mutex_lock (&gtype_lock);
  if (self->gtype == G_TYPE_INVALID)
    self->gtype =
      asgi_model_type_register (self, self->parent ? asgi_model_info_get_gtype (self->parent)
                                                   : ASGI_TYPE_MODEL);
  g_rec_mutex_unlock (&gtype_lock);

  return self->gtype;
}

/*< private >
 * asgi_model_info_set_gtype:
 * @type: a type of the application
 *
 * Makes @type the one of the model's objects.
 */
gboolean
asgi_model_info_set_gtype (AsgiModelInfo  *self,
                           GType           type,
                           GError        **error)
{
  gboolean done = FALSE;

  g_rec_mutex_lock (&gtype_lock);
  if (self->gtype == type && type != G_TYPE_INVALID)
    done = TRUE;
  else if (self->gtype != G_TYPE_INVALID)
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                 "The objects of %s are of type %s already: register %s before the first is made",
                 self->label, g_type_name (self->gtype), g_type_name (type));
  else if ((done = asgi_model_type_adopt (self, type, error)))
    self->gtype = type;
  g_rec_mutex_unlock (&gtype_lock);

  return done;
}

/**
 * asgi_model_info_for_type:
 * @type: a type of objects
 *
 * Gets the model that a type is for: one that [method@Runtime.register_type] was given, one of the
 * library's own, or one derived from either.
 *
 * Returns: (transfer none) (nullable): the model, or %NULL if the type is for none
 *
 * Since: 1.0
 */
AsgiModelInfo *
asgi_model_info_for_type (GType type)
{
  return g_type_is_a (type, ASGI_TYPE_MODEL) ? asgi_model_type_get_info (type) : NULL;
}

/**
 * asgi_objects_of:
 * @type: a type that is for a model; see [func@ModelInfo.for_type]
 *
 * Gets the default manager of the model that a type is for. In Vala it is
 * `AsgiMod.objects_of<Pizza> ()`, and its results are of that type.
 *
 * Returns: (transfer none): the manager
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_objects_of (GType type)
{
  AsgiModelInfo *info = asgi_model_info_for_type (type);

  if (info == NULL)
    {
      g_critical ("%s is the type of no Django model: asgi_runtime_register_type() makes it one",
                  g_type_name (type));
      return NULL;
    }

  return info->aobjects;
}

/**
 * asgi_model_info_get_fields: (get-property fields)
 * @self: a model
 *
 * Gets the fields and relations. Django: `_meta.get_fields()`.
 *
 * Returns: (transfer none): a list of [class@FieldInfo]
 *
 * Since: 1.0
 */
GListModel *
asgi_model_info_get_fields (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return G_LIST_MODEL (self->fields);
}

/**
 * asgi_model_info_get_field:
 * @self: a model
 * @name: the name of a field, its attribute (“box_id”), or “pk”
 *
 * Finds a field. Django: `_meta.get_field()`.
 *
 * Returns: (transfer none) (nullable): the field, or %NULL when there is none of that name
 *
 * Since: 1.0
 */
AsgiFieldInfo *
asgi_model_info_get_field (AsgiModelInfo *self,
                           const char    *name)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return asgi_model_info_find (self, name);
}

/**
 * asgi_model_info_get_pk_field: (get-property pk-field)
 * @self: a model
 *
 * Gets the primary key. Django: `_meta.pk`.
 *
 * Returns: (transfer none): the field
 *
 * Since: 1.0
 */
AsgiFieldInfo *
asgi_model_info_get_pk_field (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return self->pk_field;
}

/**
 * asgi_model_info_get_managers: (get-property managers)
 * @self: a model
 *
 * Gets the names of the managers, the default one first. Django: `_meta.managers`.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
const char * const *
asgi_model_info_get_managers (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return (const char * const *) self->managers;
}

/**
 * asgi_model_info_get_aobjects: (get-property aobjects)
 * @self: a model
 *
 * Gets the default manager, where queries start. Django: `Model._default_manager`.
 *
 * Returns: (transfer none): the manager
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_model_info_get_aobjects (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  return self->aobjects;
}

/* Watching */

static void
emit_keys (AsgiModelInfo *self,
           guint          signal,
           GPtrArray     *keys)
{
  g_autoptr(GVariant) all = NULL;

  if (keys->len == 0)
    return;

  all = asgi_changes_join (keys);
  g_signal_emit (self, info_signals[signal], 0, all);
}

static void
on_changes (const AsgiChanges *changes,
            gpointer           data)
{
  AsgiModelInfo *self = data;

  emit_keys (self, SAVED, changes->saved);
  emit_keys (self, DELETED, changes->deleted);
  for (guint i = 0; i < changes->relations->len; i++)
    g_signal_emit (self, info_signals[RELATED_CHANGED], 0, changes->relations->pdata[i],
                   changes->related->pdata[i]);
  g_signal_emit (self, info_signals[CHANGED], 0);
}

/*< private >
 * asgi_model_info_get_concrete:
 *
 * Returns: (transfer none): the model that has the table, behind a proxy
 */
AsgiModelInfo *
asgi_model_info_get_concrete (AsgiModelInfo *self)
{
  while (self->proxy && self->parent)
    self = self->parent;

  return self;
}

/**
 * asgi_model_info_get_watched: (get-property watched)
 * @self: a model
 *
 * Gets whether the signals of the model are emitted.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_model_info_get_watched (AsgiModelInfo *self)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), FALSE);

  return self->listener != 0;
}

/**
 * asgi_model_info_set_watched: (set-property watched)
 * @self: a model
 * @watched: whether to emit its signals
 *
 * Has the signals of the model emitted, or no longer.
 *
 * They are emitted in the thread-default main context of this call, after the commit, for several
 * writes at once: for what the library writes, what other Django code in this process writes, and
 * what other processes write. On PostgreSQL these are the processes that watch the model as well,
 * and with `asgimod.changes.install_triggers()` all others; on SQLite all that write to the file,
 * of which [signal@ModelInfo::changed] alone is known. Nothing is done for a model that nobody
 * watches.
 *
 * Since: 1.0
 */
void
asgi_model_info_set_watched (AsgiModelInfo *self,
                             gboolean       watched)
{
  g_return_if_fail (ASGI_IS_MODEL_INFO (self));

  if (!watched == (self->listener == 0))
    return;

  if (watched)
    self->listener = asgi_changes_listen (asgi_model_info_get_concrete (self)->label, on_changes,
                                          self);
  else
    {
      asgi_changes_ignore (self->listener);
      self->listener = 0;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WATCHED]);
}

/**
 * asgi_model_info_manager:
 * @self: a model
 * @name: the name of a manager
 * @error: return location for an error
 *
 * Gets any manager of the model. Fails with %ASGI_ERROR_FIELD when there is none of that name.
 *
 * Returns: (transfer full): the manager
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_model_info_manager (AsgiModelInfo  *self,
                         const char     *name,
                         GError        **error)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!g_strv_contains ((const char * const *) self->managers, name))
    {
      g_autofree char *choices = g_strjoinv (", ", self->managers);

      g_set_error (error, ASGI_ERROR, ASGI_ERROR_FIELD,
                   "%s has no manager “%s”. Choices are: %s", self->label, name, choices);
      return NULL;
    }

  return asgi_query_set_new (ASGI_TYPE_QUERY_SET,
                             asgi_query_source_new (self->label, name, NULL));
}

/**
 * asgi_model_info_new_instance:
 * @self: a model
 * @values: (nullable) (element-type utf8 GValue): the values of its fields
 * @error: return location for an error
 *
 * Makes an object that is not saved yet. Django: `Model(**values)`.
 *
 * Defaults that are functions, and keys that the database gives, are there once it was saved.
 *
 * Fails with %ASGI_ERROR_FIELD, %ASGI_ERROR_TYPE or %ASGI_ERROR_VALUE and names the field.
 *
 * Returns: (transfer full): a new object
 *
 * Since: 1.0
 */
AsgiModel *
asgi_model_info_new_instance (AsgiModelInfo  *self,
                              GHashTable     *values,
                              GError        **error)
{
  g_return_val_if_fail (ASGI_IS_MODEL_INFO (self), NULL);

  g_autoptr(AsgiModel) model = g_object_new (asgi_model_info_get_gtype (self), NULL);
  GHashTableIter       iter;
  gpointer             name, value;

  if (values)
    {
      g_hash_table_iter_init (&iter, values);
      while (g_hash_table_iter_next (&iter, &name, &value))
        {
          if (!asgi_model_set_field (model, name, value, error))
            return NULL;
        }
    }

  return g_steal_pointer (&model);
}
