/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-call-private.h"
#include "asgi-call.h"

/**
 * AsgiCall:
 *
 * A [class@Gio.Cancellable] of one call, whose property is set to the result when the call ends.
 *
 * It is there for bindings that can lose a callback, as GJS 1.74 does while it collects
 * garbage: setting a property reaches an object of theirs at any time. A subclass overrides
 * [property@Call:result]; an object of it is passed as the cancellable of an asynchronous method,
 * with %NULL for the callback. Whatever cancels [property@Call:cancellable] cancels the call.
 *
 * Other programs have no use for it: a [class@Gio.Cancellable] and a callback are simpler.
 *
 * Since: 1.0
 */

enum {
  PROP_0,
  PROP_CANCELLABLE,
  PROP_RESULT,
  N_PROPERTIES,
};

typedef struct {
  GCancellable *cancellable;
  gulong        cancelled_id;
} AsgiCallPrivate;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AsgiCall, asgi_call, G_TYPE_CANCELLABLE)

static void
on_cancelled (GCancellable *cancellable,
              gpointer      data)
{
  g_autoptr(GCancellable) self = g_weak_ref_get (data);

  if (self)
    g_cancellable_cancel (self);
}

static void
free_weak_ref (gpointer  data,
               GClosure *closure)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Not by g_cancellable_connect(), whose counterpart waits for a handler that runs: it may be the
 * one that drops the last reference. */
static void
watch (AsgiCall     *self,
       GCancellable *cancellable)
{
  AsgiCallPrivate *priv = asgi_call_get_instance_private (self);
  GWeakRef        *weak;

  if (cancellable == NULL)
    return;

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  priv->cancellable = g_object_ref (cancellable);
  priv->cancelled_id = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (on_cancelled),
                                              weak, free_weak_ref, 0);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (G_CANCELLABLE (self));
}

static void
unwatch (AsgiCall *self)
{
  AsgiCallPrivate *priv = asgi_call_get_instance_private (self);

  if (priv->cancellable)
    g_clear_signal_handler (&priv->cancelled_id, priv->cancellable);
  g_clear_object (&priv->cancellable);
}

static void
asgi_call_set_property (GObject      *object,
                        guint         property,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  switch (property)
    {
    case PROP_CANCELLABLE:
      watch (ASGI_CALL (object), g_value_get_object (value));
      break;
    case PROP_RESULT:
      /* For subclasses to take. */
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
asgi_call_dispose (GObject *object)
{
  unwatch (ASGI_CALL (object));
  G_OBJECT_CLASS (asgi_call_parent_class)->dispose (object);
}

static void
asgi_call_class_init (AsgiCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = asgi_call_set_property;
  object_class->dispose = asgi_call_dispose;

  /**
   * AsgiCall:cancellable:
   *
   * What cancels the call as well, until it ends.
   *
   * Since: 1.0
   */
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AsgiCall:result:
   *
   * The result of the call, for its finish function: set once, in the main context of the call,
   * when it ends. The class itself drops it.
   *
   * Since: 1.0
   */
  properties[PROP_RESULT] =
    g_param_spec_object ("result", NULL, NULL, G_TYPE_ASYNC_RESULT,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
asgi_call_init (AsgiCall *self)
{
}

static void
set_result (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GCancellable *self = g_task_get_cancellable (G_TASK (result));

  unwatch (ASGI_CALL (self));
  g_object_set (self, "result", result, NULL);
}

/*< private >
 * asgi_call_new_task:
 * @source: (nullable): the object whose method it is
 * @tag: the address of the method, for its finish function
 *
 * Makes the task of an asynchronous method, whose outcome is told even when it was cancelled.
 *
 * Returns: (transfer full): a task
 */
GTask *
asgi_call_new_task (gpointer             source,
                    gpointer             tag,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task;

  if (callback == NULL && ASGI_IS_CALL (cancellable))
    callback = set_result;

  task = g_task_new (source, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

/*< private >
 * asgi_call_find_cancellable:
 * @cancellable: (nullable): what was passed to a call
 *
 * Returns: (transfer none) (nullable): what outlives the call: an #AsgiCall ends with it, and is
 *   cancelled by another one until then
 */
GCancellable *
asgi_call_find_cancellable (GCancellable *cancellable)
{
  AsgiCallPrivate *priv;

  if (!ASGI_IS_CALL (cancellable))
    return cancellable;

  priv = asgi_call_get_instance_private (ASGI_CALL (cancellable));
  return priv->cancellable;
}
