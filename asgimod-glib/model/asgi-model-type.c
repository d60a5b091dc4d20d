/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Run-time types: each Django model has a GType, with a property for each of its fields. */
#include "config.h"

#include <string.h>

#include "asgi-model-private.h"

#include "core/asgi-error-private.h"
#include "core/asgi-result-list.h"
#include "core/asgi-value-private.h"

static GQuark
attribute_quark (void)
{
  static GQuark quark;

  /* Every reading of a property asks for it. */
  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("asgi-attribute");

  return quark;
}

/*< private >
 * asgi_model_type_get_attribute:
 *
 * Returns: the interned name of the attribute that a property shows
 */
const char *
asgi_model_type_get_attribute (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, attribute_quark ());
}

/*< private >
 * asgi_model_type_get_info:
 *
 * Returns: (nullable): the model that a class is for; %NULL for AsgiModel itself
 */
AsgiModelInfo *
asgi_model_type_get_info (GType type)
{
  g_autoptr(AsgiModelClass) klass = g_type_class_ref (type);

  return klass->info;
}

/* Names of Django's have more letters than those of types: where two become one, the second gets an
 * underscore more. */
static char *
type_name (const char *label)
{
  char *name = g_strcanon (g_strconcat ("Asgi_", label, NULL),
                           G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_", '_');

  while (g_type_from_name (name) != G_TYPE_INVALID)
    {
      g_autofree char *taken = name;

      name = g_strconcat (taken, "_", NULL);
    }

  return name;
}

static GParamSpec *
new_pspec (const char  *name,
           GType        type,
           GParamFlags  flags)
{
  switch (type)
    {
    case G_TYPE_BOOLEAN:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case G_TYPE_INT64:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case G_TYPE_DOUBLE:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case G_TYPE_STRING:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case G_TYPE_VARIANT:
      return g_param_spec_variant (name, NULL, NULL, G_VARIANT_TYPE_ANY, NULL, flags);
    default:
      if (g_type_is_a (type, G_TYPE_OBJECT))
        return g_param_spec_object (name, NULL, NULL, type, flags);
      return g_param_spec_boxed (name, NULL, NULL, type, flags);
    }
}

/* A field whose name GObject refuses, or that the base class has taken, has no property:
 * get_field() reaches it. */
static void
install_property (GObjectClass *klass,
                  const char   *attribute,
                  GType         type,
                  gboolean      writable)
{
  static guint     next_id = 1;
  g_autofree char *name = g_strdelimit (g_strdup (attribute), "_", '-');
  GParamFlags      flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec      *pspec;

  if (!g_param_spec_is_valid_name (name) || g_object_class_find_property (klass, name))
    return;

  if (writable)
    flags |= G_PARAM_WRITABLE;
  pspec = new_pspec (name, type, flags);
  g_param_spec_set_qdata (pspec, attribute_quark (), (gpointer) g_intern_string (attribute));
  g_object_class_install_property (klass, next_id++, pspec);
}

static void
install_field (GObjectClass  *klass,
               AsgiFieldInfo *field)
{
  switch (asgi_field_info_get_relation (field))
    {
    case ASGI_RELATION_FOREIGN_KEY:
    case ASGI_RELATION_ONE_TO_ONE:
      install_property (klass, asgi_field_info_get_attribute (field),
                        asgi_value_type_to_gtype (asgi_field_info_get_value_type (field)), TRUE);
      install_property (klass, asgi_field_info_get_name (field), ASGI_TYPE_MODEL, TRUE);
      break;
    case ASGI_RELATION_GENERIC_FOREIGN_KEY:
      install_property (klass, asgi_field_info_get_name (field), ASGI_TYPE_MODEL, TRUE);
      break;
    case ASGI_RELATION_REVERSE_ONE_TO_ONE:
      install_property (klass, asgi_field_info_get_name (field), ASGI_TYPE_MODEL, FALSE);
      break;
    case ASGI_RELATION_NONE:
      install_property (klass, asgi_field_info_get_attribute (field),
                        asgi_value_type_to_gtype (asgi_field_info_get_value_type (field)), TRUE);
      break;
    case ASGI_RELATION_REVERSE_FOREIGN_KEY:
    case ASGI_RELATION_MANY_TO_MANY:
    case ASGI_RELATION_GENERIC:
      /* What prefetch_related() has loaded. */
      install_property (klass, asgi_field_info_get_name (field), ASGI_TYPE_RESULT_LIST, FALSE);
      break;
    default:
      break;
    }
}

static void
install_fields (gpointer       klass,
                AsgiModelInfo *info)
{
  ((AsgiModelClass *) klass)->info = info;
  for (guint i = 0; i < asgi_model_info_get_n_fields (info); i++)
    install_field (klass, asgi_model_info_get_nth (info, i));
}

static void
class_init (gpointer klass,
            gpointer data)
{
  /* GObject doesn't inherit these two. */
  G_OBJECT_CLASS (klass)->get_property = asgi_model_get_property;
  G_OBJECT_CLASS (klass)->set_property = asgi_model_set_property;
  install_fields (klass, data);
}

/* A class of the application's may be made in a language in which others can't be derived from it
 * behind its back. */
static GType
find_own_type (GType type)
{
  AsgiModelClass *klass = g_type_class_ref (type);
  gboolean        own = klass->extension == NULL;

  g_type_class_unref (klass);
  return own ? type : find_own_type (g_type_parent (type));
}

/*< private >
 * asgi_model_type_register:
 * @info: a model; the type keeps it for ever
 * @parent: %ASGI_TYPE_MODEL, or the type of the Django parent model
 *
 * Returns: the type of the model's objects
 */
GType
asgi_model_type_register (AsgiModelInfo *info,
                          GType          parent)
{
  g_autofree char *name = type_name (asgi_model_info_get_label (info));
  GTypeInfo        type_info = { 0, };
  GTypeQuery       query;

  parent = find_own_type (parent);
  g_type_query (parent, &query);
  type_info.class_size = query.class_size;
  type_info.instance_size = query.instance_size;
  type_info.class_init = class_init;
  type_info.class_data = g_object_ref (info);

  return g_type_register_static (parent, name, &type_info, 0);
}

/* Types of the application */

static AsgiModelExtension *
get_extension (GParamSpec *pspec)
{
  return ((AsgiModelClass *) g_type_class_peek (pspec->owner_type))->extension;
}

/* A class of the application keeps what it does with the properties that it has declared. */
static void
get_property (GObject    *object,
              guint       property_id,
              GValue     *value,
              GParamSpec *pspec)
{
  if (asgi_model_type_get_attribute (pspec))
    asgi_model_get_property (object, property_id, value, pspec);
  else
    get_extension (pspec)->get_property (object, property_id, value, pspec);
}

static void
set_property (GObject      *object,
              guint         property_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  if (asgi_model_type_get_attribute (pspec))
    asgi_model_set_property (object, property_id, value, pspec);
  else
    get_extension (pspec)->set_property (object, property_id, value, pspec);
}

static gboolean
is_ancestor (AsgiModelInfo *info,
             AsgiModelInfo *model)
{
  while (model && model != info)
    model = asgi_model_info_get_parent (model);

  return model != NULL;
}

/* Properties can't be added to a class that others have been made from. */
static const char *
find_derived_class (GType type)
{
  guint             n = 0;
  g_autofree GType *children = g_type_children (type, &n);

  for (guint i = 0; i < n; i++)
    {
      if (g_type_class_peek (children[i]))
        return g_type_name (children[i]);
    }

  return NULL;
}

static gboolean
check_type (AsgiModelInfo  *info,
            GType           type,
            GError        **error)
{
  const char *label = asgi_model_info_get_label (info);

  if (type == ASGI_TYPE_MODEL || !g_type_is_a (type, ASGI_TYPE_MODEL))
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE, "%s doesn't derive from AsgiModel",
                 g_type_name (type) ? g_type_name (type) : "Nothing");
  else if (G_TYPE_IS_ABSTRACT (type))
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                 "%s is abstract: there can't be objects of it", g_type_name (type));
  else if (asgi_model_type_get_info (type) &&
           !is_ancestor (asgi_model_type_get_info (type), info))
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                 "%s is of %s, which is no parent of %s", g_type_name (type),
                 asgi_model_info_get_label (asgi_model_type_get_info (type)), label);
  else if (find_derived_class (type))
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                 "%s can't become the type of %s any more: %s derives from it already",
                 g_type_name (type), label, find_derived_class (type));
  else
    return TRUE;

  return FALSE;
}

/*< private >
 * asgi_model_type_adopt:
 * @type: a type that the application derived from AsgiModel, for the objects of @info
 *
 * Returns: %TRUE if it has been given the properties of the fields; from then on it stays
 */
gboolean
asgi_model_type_adopt (AsgiModelInfo  *info,
                       GType           type,
                       GError        **error)
{
  AsgiModelClass     *klass;
  GObjectClass       *object_class;
  AsgiModelExtension *extension;

  if (!check_type (info, type, error))
    return FALSE;

  klass = g_type_class_ref (type);
  object_class = G_OBJECT_CLASS (klass);
  extension = asgi_model_extension_new (object_class, info, error);
  if (extension == NULL)
    {
      g_type_class_unref (klass);
      return FALSE;
    }

  klass->extension = extension;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  install_fields (klass, g_object_ref (info));
  return TRUE;
}
