/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-many-to-many-related-manager.h"
#include "asgi-query-set-private.h"
#include "asgi-relation-args-private.h"

#include "core/asgi-call-private.h"

/**
 * AsgiManyToManyRelatedManager:
 *
 * The manager of a relation: the objects of a many-to-many relation, such as `pizza.toppings`.
 *
 * It is a queryset, to be filtered and read like any other, that can also be changed.
 * [method@Model.get_related_manager] gives it.
 *
 * Since: 1.0
 */
struct _AsgiManyToManyRelatedManager {
  AsgiQuerySet parent_instance;
};

G_DEFINE_FINAL_TYPE (AsgiManyToManyRelatedManager, asgi_many_to_many_related_manager, ASGI_TYPE_QUERY_SET)

static void
asgi_many_to_many_related_manager_class_init (AsgiManyToManyRelatedManagerClass *klass)
{
}

static void
asgi_many_to_many_related_manager_init (AsgiManyToManyRelatedManager *self)
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
 * asgi_many_to_many_related_manager_add_async:
 * @self: a manager
 * @objects: the objects
 * @through_defaults: (nullable) (element-type utf8 GValue): values for new rows of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Adds objects to the relation. Django: `RelatedManager.add()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_add_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToManyRelatedManager.add_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_add_sync:
 * @self: a manager
 * @objects: the objects
 * @through_defaults: (nullable) (element-type utf8 GValue): values for new rows of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToManyRelatedManager.add_async], waiting for it: for command-line
 * tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_many_related_manager, AsgiManyToManyRelatedManager, add, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToManyRelatedManager *self, GListModel *objects, GHashTable *through_defaults),
                  evaluation (self, "add", asgi_relation_args_objects (objects, TRUE, NULL, FALSE, through_defaults)))

/**
 * asgi_many_to_many_related_manager_remove_async:
 * @self: a manager
 * @objects: the objects
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Takes objects out of the relation. Django: `RelatedManager.remove()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_remove_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToManyRelatedManager.remove_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_remove_sync:
 * @self: a manager
 * @objects: the objects
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToManyRelatedManager.remove_async], waiting for it: for command-line
 * tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_many_related_manager, AsgiManyToManyRelatedManager, remove, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToManyRelatedManager *self, GListModel *objects),
                  evaluation (self, "remove", asgi_relation_args_objects (objects, TRUE, NULL, FALSE, NULL)))

/**
 * asgi_many_to_many_related_manager_clear_async:
 * @self: a manager
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Takes all objects out of the relation. Django: `RelatedManager.clear()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_clear_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToManyRelatedManager.clear_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_clear_sync:
 * @self: a manager
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToManyRelatedManager.clear_async], waiting for it: for command-line
 * tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_many_related_manager, AsgiManyToManyRelatedManager, clear, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToManyRelatedManager *self),
                  evaluation (self, "clear", NULL))

/**
 * asgi_many_to_many_related_manager_set_async:
 * @self: a manager
 * @objects: the objects
 * @clear: whether all are removed first
 * @through_defaults: (nullable) (element-type utf8 GValue): values for new rows of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Makes the relation hold these objects and no others. Django: `RelatedManager.set()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_set_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToManyRelatedManager.set_async].
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_set_sync:
 * @self: a manager
 * @objects: the objects
 * @clear: whether all are removed first
 * @through_defaults: (nullable) (element-type utf8 GValue): values for new rows of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToManyRelatedManager.set_async], waiting for it: for command-line
 * tools.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_many_related_manager, AsgiManyToManyRelatedManager, set, gboolean,
                  asgi_request_take_done,
                  (AsgiManyToManyRelatedManager *self, GListModel *objects, gboolean clear, GHashTable *through_defaults),
                  evaluation (self, "set", asgi_relation_args_set (objects, NULL, FALSE, clear, through_defaults)))

/**
 * asgi_many_to_many_related_manager_create_async:
 * @self: a manager
 * @values: (nullable) (element-type utf8 GValue): the values of the fields
 * @through_defaults: (nullable) (element-type utf8 GValue): values for the new row of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Makes an object, saves it and adds it to the relation. Django: `RelatedManager.create()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_create_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@ManyToManyRelatedManager.create_async].
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_create_sync:
 * @self: a manager
 * @values: (nullable) (element-type utf8 GValue): the values of the fields
 * @through_defaults: (nullable) (element-type utf8 GValue): values for the new row of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToManyRelatedManager.create_async], waiting for it: for command-line
 * tools.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_many_to_many_related_manager, AsgiManyToManyRelatedManager, create, AsgiModel *,
                  asgi_request_take_row,
                  (AsgiManyToManyRelatedManager *self, GHashTable *values, GHashTable *through_defaults),
                  evaluation (self, "create", asgi_relation_args_create (values, NULL, NULL, through_defaults)))

/**
 * asgi_many_to_many_related_manager_get_or_create_async:
 * @self: a manager
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): further values
 * @through_defaults: (nullable) (element-type utf8 GValue): values for a new row of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The object of the relation that meets the conditions; made and added when there is none.
 * Django: `RelatedManager.get_or_create()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_get_or_create_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @created: (out) (optional): whether the object was created
 * @error: return location for an error
 *
 * Ends [method@ManyToManyRelatedManager.get_or_create_async].
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_get_or_create_sync:
 * @self: a manager
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): further values
 * @through_defaults: (nullable) (element-type utf8 GValue): values for a new row of the table
 *   between
 * @created: (out) (optional): whether the object was created
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToManyRelatedManager.get_or_create_async], waiting for it: for command-
 * line tools.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL_CREATED (asgi_many_to_many_related_manager, AsgiManyToManyRelatedManager, get_or_create, AsgiModel *,
                  asgi_request_take_created,
                  (AsgiManyToManyRelatedManager *self, GHashTable *lookups, GHashTable *defaults, GHashTable *through_defaults),
                  evaluation (self, "get_or_create", asgi_relation_args_create (lookups, defaults, NULL, through_defaults)))

/**
 * asgi_many_to_many_related_manager_update_or_create_async:
 * @self: a manager
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): further values
 * @create_defaults: (nullable) (element-type utf8 GValue): values for a new object, instead of
 *   @defaults; needs Django 5.0
 * @through_defaults: (nullable) (element-type utf8 GValue): values for a new row of the table
 *   between
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Changes the object of the relation that meets the conditions; makes and adds it when there is
 * none. Django: `RelatedManager.update_or_create()`.
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_update_or_create_finish:
 * @self: a manager
 * @result: the result passed to the callback
 * @created: (out) (optional): whether the object was created
 * @error: return location for an error
 *
 * Ends [method@ManyToManyRelatedManager.update_or_create_async].
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
/**
 * asgi_many_to_many_related_manager_update_or_create_sync:
 * @self: a manager
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): further values
 * @create_defaults: (nullable) (element-type utf8 GValue): values for a new object, instead of
 *   @defaults; needs Django 5.0
 * @through_defaults: (nullable) (element-type utf8 GValue): values for a new row of the table
 *   between
 * @created: (out) (optional): whether the object was created
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@ManyToManyRelatedManager.update_or_create_async], waiting for it: for
 * command-line tools.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL_CREATED (asgi_many_to_many_related_manager, AsgiManyToManyRelatedManager, update_or_create, AsgiModel *,
                  asgi_request_take_created,
                  (AsgiManyToManyRelatedManager *self, GHashTable *lookups, GHashTable *defaults, GHashTable *create_defaults, GHashTable *through_defaults),
                  evaluation (self, "update_or_create", asgi_relation_args_create (lookups, defaults, create_defaults, through_defaults)))
