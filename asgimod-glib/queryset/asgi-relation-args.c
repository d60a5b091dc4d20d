/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-relation-args-private.h"

/*< private >
 * asgi_args_set_mapping:
 * @values: (nullable): a dictionary for the argument @name; left out when %NULL
 */
void
asgi_args_set_mapping (AsgiArguments *args,
                       const char    *name,
                       GHashTable    *values)
{
  g_autoptr(AsgiArguments) mapping = NULL;

  if (values == NULL)
    return;

  mapping = asgi_arguments_new_lookups (values);
  asgi_arguments_set_mapping (mapping, TRUE);
  asgi_arguments_set_object (args, name, G_OBJECT (mapping));
}

/*< private >
 * asgi_relation_args_objects:
 * @spread: whether each object is an argument of its own
 * @flag: (nullable): the name of a flag
 */
AsgiArguments *
asgi_relation_args_objects (GListModel *objects,
                            gboolean    spread,
                            const char *flag,
                            gboolean    flag_value,
                            GHashTable *through_defaults)
{
  AsgiArguments *args = asgi_arguments_new ();
  guint          n = objects ? g_list_model_get_n_items (objects) : 0;

  for (guint i = 0; spread && i < n; i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (objects, i);

      asgi_arguments_append_object (args, object);
    }
  if (!spread && objects)
    asgi_arguments_append_object (args, G_OBJECT (objects));
  if (flag)
    asgi_arguments_set_boolean (args, flag, flag_value);
  asgi_args_set_mapping (args, "through_defaults", through_defaults);

  return args;
}

AsgiArguments *
asgi_relation_args_set (GListModel *objects,
                        const char *flag,
                        gboolean    flag_value,
                        gboolean    clear,
                        GHashTable *through_defaults)
{
  AsgiArguments *args = asgi_relation_args_objects (objects, FALSE, flag, flag_value,
                                                    through_defaults);

  asgi_arguments_set_boolean (args, "clear", clear);

  return args;
}

AsgiArguments *
asgi_relation_args_create (GHashTable *values,
                           GHashTable *defaults,
                           GHashTable *create_defaults,
                           GHashTable *through_defaults)
{
  AsgiArguments *args = asgi_arguments_new_lookups (values);

  asgi_args_set_mapping (args, "defaults", defaults);
  asgi_args_set_mapping (args, "create_defaults", create_defaults);
  asgi_args_set_mapping (args, "through_defaults", through_defaults);

  return args;
}
