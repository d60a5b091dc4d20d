/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-many-to-one-related-manager.h"
#include "asgi-query-set-private.h"
#include "asgi-relation-args-private.h"

#include "core/asgi-call-private.h"

/**
 * AsgiManyToOneRelatedManager:
 *
 * The manager of a relation: the objects whose foreign key leads to an object, such as `box.pizza_set`.
 *
 * It is a queryset, to be filtered and read like any other, that can also be changed.
 * [method@Model.get_related_manager] gives it.
 *
 * Since: 1.0
 */
struct _AsgiManyToOneRelatedManager {
  AsgiQuerySet parent_instance;
};

G_DEFINE_FINAL_TYPE (AsgiManyToOneRelatedManager, asgi_many_to_one_related_manager, ASGI_TYPE_QUERY_SET)

static void
asgi_many_to_one_related_manager_class_init (AsgiManyToOneRelatedManagerClass *klass)
{
}

static void
asgi_many_to_one_related_manager_init (AsgiManyToOneRelatedManager *self)
{
}

static AsgiJob *
evaluation (gpointer       self,
            const char    *method,
            AsgiArguments *args)
{
  return asgi_query_set_evaluation (self, method, args);
}

/**
 * asgi_many_to_one_related_manager_add_async:
 * @self: a manager
 * @objects: the objects
 * @bulk: whether one query does it, without `save()` of each
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Adds objects to the relation. Django: `RelatedManager.add()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_add_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToOneRelatedManager.add_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_add_sync:
 * @self: a manager
 * @objects: the objects
 * @bulk: whether one query does it, without `save()` of each
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToOneRelatedManager.add_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_one_related_manager, AsgiManyToOneRelatedManager, add, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToOneRelatedManager *self, GListModel *objects, gboolean bulk),
                  evaluation (self, "add", asgi_relation_args_objects (objects, TRUE, "bulk", bulk, NULL)))

/**
 * asgi_many_to_one_related_manager_remove_async:
 * @self: a manager
 * @objects: the objects
 * @bulk: whether one query does it, without `save()` of each
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Takes objects out of the relation. Django: `RelatedManager.remove()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_remove_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToOneRelatedManager.remove_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_remove_sync:
 * @self: a manager
 * @objects: the objects
 * @bulk: whether one query does it, without `save()` of each
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToOneRelatedManager.remove_async], waiting for it: for command-line
 * tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_one_related_manager, AsgiManyToOneRelatedManager, remove, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToOneRelatedManager *self, GListModel *objects, gboolean bulk),
                  evaluation (self, "remove", asgi_relation_args_objects (objects, TRUE, "bulk", bulk, NULL)))

/**
 * asgi_many_to_one_related_manager_clear_async:
 * @self: a manager
 * @bulk: whether one query does it, without `save()` of each
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Takes all objects out of the relation. Django: `RelatedManager.clear()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_clear_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToOneRelatedManager.clear_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_clear_sync:
 * @self: a manager
 * @bulk: whether one query does it, without `save()` of each
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToOneRelatedManager.clear_async], waiting for it: for command-line
 * tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_one_related_manager, AsgiManyToOneRelatedManager, clear, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToOneRelatedManager *self, gboolean bulk),
                  evaluation (self, "clear", asgi_relation_args_objects (NULL, FALSE, "bulk", bulk, NULL)))

/**
 * asgi_many_to_one_related_manager_set_async:
 * @self: a manager
 * @objects: the objects
 * @bulk: whether one query does it, without `save()` of each
 * @clear: whether all are removed first
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Makes the relation hold these objects and no others. Django: `RelatedManager.set()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_set_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToOneRelatedManager.set_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_one_related_manager_set_sync:
 * @self: a manager
 * @objects: the objects
 * @bulk: whether one query does it, without `save()` of each
 * @clear: whether all are removed first
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToOneRelatedManager.set_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_one_related_manager, AsgiManyToOneRelatedManager, set, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToOneRelatedManager *self, GListModel *objects, gboolean bulk, gboolean clear),
                  evaluation (self, "set", asgi_relation_args_set (objects, "bulk", bulk, clear, NULL)))
