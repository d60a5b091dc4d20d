/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-query-set-private.h"

#include "core/asgi-row-private.h"

/*< private >
 * asgi_query_source_new:
 * @label: the label of the model that the rows are of
 * @manager: (nullable): the name of a manager, or of a relation of @instance
 * @instance: (nullable): the object whose relation it is
 */
AsgiQuerySource *
asgi_query_source_new (const char *label,
                       const char *manager,
                       AsgiRow    *instance)
{
  AsgiQuerySource *self = g_new0 (AsgiQuerySource, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->label = g_intern_string (label);
  self->manager = g_strdup (manager);
  if (instance)
    ASGI_ROW_GET_CLASS (instance)->snapshot (instance, &self->instance);

  return self;
}

/* Guards the instances: a call renews one while a worker may read it. */
static GMutex instance_lock;

/*< private >
 * asgi_query_source_dup_instance:
 * @instance: (out caller-allocates): an uninitialised value, which stays so where there is none
 */
void
asgi_query_source_dup_instance (AsgiQuerySource *self,
                                GValue          *instance)
{
  g_mutex_lock (&instance_lock);
  if (G_IS_VALUE (&self->instance))
    {
      g_value_init (instance, G_VALUE_TYPE (&self->instance));
      g_value_copy (&self->instance, instance);
    }
  g_mutex_unlock (&instance_lock);
}

/*< private >
 * asgi_query_source_renew:
 *
 * The object whose relation it is has become another by a call of its manager: what was loaded of
 * the relation is not what there is any more.
 */
void
asgi_query_source_renew (AsgiQuerySource *self,
                         AsgiRowBlock    *block,
                         AsgiRowRef       ref)
{
  g_auto(GValue) instance = G_VALUE_INIT;

  asgi_query_source_dup_instance (self, &instance);
  if (!G_IS_VALUE (&instance))
    return;

  /* Not under the lock: it notifies. */
  asgi_row_renew (&instance, block, ref);
  g_mutex_lock (&instance_lock);
  g_value_copy (&instance, &self->instance);
  g_mutex_unlock (&instance_lock);
}

/*< private >
 * asgi_query_source_copy:
 *
 * Returns: (transfer full): one that can still be changed
 */
AsgiQuerySource *
asgi_query_source_copy (AsgiQuerySource *self)
{
  AsgiQuerySource *copy = asgi_query_source_new (self->label, self->manager, NULL);

  asgi_query_source_dup_instance (self, &copy->instance);
  asgi_query_source_bind (copy, self->scope, self->binding);
  copy->priority = self->priority;
  copy->timeout = self->timeout;

  return copy;
}

/*< private >
 * asgi_query_source_bind:
 * @scope: (nullable): what its jobs are to be part of
 *
 * Called before the source is shared.
 */
void
asgi_query_source_bind (AsgiQuerySource *self,
                        AsgiScope       *scope,
                        AsgiBinding      binding)
{
  g_clear_pointer (&self->scope, asgi_scope_unref);
  self->scope = scope ? asgi_scope_ref (scope) : NULL;
  self->binding = binding;
}

AsgiQuerySource *
asgi_query_source_ref (AsgiQuerySource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
asgi_query_source_unref (AsgiQuerySource *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (G_IS_VALUE (&self->instance))
    g_value_unset (&self->instance);
  g_clear_pointer (&self->scope, asgi_scope_unref);
  g_free (self->manager);
  g_free (self);
}
