/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The models of the process. */
#include "config.h"

#include "asgi-runtime-private.h"

#include "core/asgi-error-private.h"
#include "core/asgi-row.h"
#include "model/asgi-model-info-private.h"

GObject *
asgi_runtime_lookup_model (const char *label)
{
  AsgiModelInfo *info = asgi_model_info_lookup (label);

  return info ? g_object_ref (G_OBJECT (info)) : NULL;
}

GType
asgi_runtime_get_item_type (GObject *info)
{
  return info ? asgi_model_info_get_gtype (ASGI_MODEL_INFO (info)) : ASGI_TYPE_ROW;
}

static AsgiModelInfo *
find_model (const char  *label,
            GError     **error)
{
  AsgiModelInfo        *info = asgi_model_info_lookup (label);
  g_autoptr(GPtrArray)  all = NULL;
  g_autoptr(GString)    choices = g_string_new (NULL);

  if (info)
    return info;

  all = asgi_model_info_list ();
  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (choices, "%s%s", i ? ", " : "",
                            asgi_model_info_get_label (all->pdata[i]));
  g_set_error (error, ASGI_ERROR, ASGI_ERROR_LOOKUP, "There is no model “%s”. Choices are: %s",
               label, choices->str);
  return NULL;
}

/**
 * asgi_runtime_get_model:
 * @self: the runtime
 * @label: the app and the name of a model, such as “shop.Pizza”
 * @error: return location for an error
 *
 * Gets a model. Django: `apps.get_model()`.
 *
 * Fails with %ASGI_ERROR_LOOKUP when there is none of that name, and with %ASGI_ERROR_NOT_READY
 * before the runtime was started.
 *
 * Returns: (transfer none): the model
 *
 * Since: 1.0
 */
AsgiModelInfo *
asgi_runtime_get_model (AsgiRuntime  *self,
                        const char   *label,
                        GError      **error)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);
  g_return_val_if_fail (label != NULL, NULL);

  if (!self->set_up)
    {
      g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                           "The runtime is not started: wait for start_async() first");
      return NULL;
    }

  return find_model (label, error);
}

/**
 * asgi_runtime_register_type:
 * @self: the runtime
 * @label: the app and the name of a model, such as “shop.Pizza”
 * @type: a type that the application has derived from [class@Model]
 * @error: return location for an error
 *
 * Makes a type of the application the one of a model's objects: from then on results are instances
 * of it.
 *
 * The type gets a property for each field that it doesn't declare itself. A property that it
 * declares under the name of a field holds the field's value: it is set when an object is loaded,
 * and when it is set the field is changed.
 *
 * A type is registered before the first object of its model is made. Before the start it can be
 * registered as well: it is looked at when the runtime starts, and the start fails if it is wrong.
 *
 * The type for a child of another Django model may derive from the type for its parent, which is
 * registered first; and while the runtime runs, before a class is made of the child's.
 *
 * Fails with %ASGI_ERROR_LOOKUP when there is no such model, and with %ASGI_ERROR_TYPE when the
 * type can't be the one of the model's objects, or not any more; the message says why.
 *
 * Returns: %TRUE if it is the type of the model's objects
 *
 * Since: 1.0
 */
gboolean
asgi_runtime_register_type (AsgiRuntime  *self,
                            const char   *label,
                            GType         type,
                            GError      **error)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), FALSE);
  g_return_val_if_fail (label != NULL, FALSE);

  AsgiModelInfo *info;

  if (!self->set_up)
    {
      AsgiWaitingType waiting = { g_intern_string (label), type };

      g_array_append_val (self->waiting_types, waiting);
      return TRUE;
    }

  info = find_model (label, error);
  return info && asgi_model_info_set_gtype (info, type, error);
}

/*< private >
 * asgi_runtime_register_waiting:
 *
 * Registers, once the models are known, the types that were given before.
 */
gboolean
asgi_runtime_register_waiting (AsgiRuntime  *self,
                               GError      **error)
{
  gboolean done = TRUE;

  for (guint i = 0; done && i < self->waiting_types->len; i++)
    {
      AsgiWaitingType *waiting = &g_array_index (self->waiting_types, AsgiWaitingType, i);
      AsgiModelInfo   *info = find_model (waiting->label, error);

      done = info && asgi_model_info_set_gtype (info, waiting->type, error);
    }
  g_array_set_size (self->waiting_types, 0);

  return done;
}

/**
 * asgi_runtime_list_models:
 * @self: the runtime
 *
 * Lists the models, in the order of their labels. Django: `apps.get_models()`; those that Django
 * makes for many-to-many relations are not among them, but [method@Runtime.get_model] has them.
 *
 * Returns: (transfer full): a list of [class@ModelInfo]; empty before the runtime was started
 *
 * Since: 1.0
 */
GListModel *
asgi_runtime_list_models (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);

  g_autoptr(GPtrArray)  all = asgi_model_info_list ();
  GListStore           *store = g_list_store_new (ASGI_TYPE_MODEL_INFO);

  for (guint i = 0; i < all->len; i++)
    {
      if (!asgi_model_info_get_auto_created (all->pdata[i]))
        g_list_store_append (store, all->pdata[i]);
    }

  return G_LIST_MODEL (store);
}
