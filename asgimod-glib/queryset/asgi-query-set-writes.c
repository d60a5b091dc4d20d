/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The methods of a queryset that write. */
#include "config.h"

#include "asgi-query-set-private.h"
#include "asgi-relation-args-private.h"

#include "core/asgi-call-private.h"

static AsgiArguments *
args_defaults (GHashTable *lookups,
               GHashTable *defaults,
               GHashTable *create_defaults)
{
  AsgiArguments *args = asgi_arguments_new_lookups (lookups);

  asgi_args_set_mapping (args, "defaults", defaults);
  asgi_args_set_mapping (args, "create_defaults", create_defaults);

  return args;
}

static AsgiArguments *
args_bulk (GListModel         *objects,
           const char * const *fields,
           AsgiArguments      *options)
{
  AsgiArguments *args = asgi_args_object (objects);

  if (fields)
    {
      g_autoptr(AsgiArguments) names = asgi_arguments_new_strings (fields);

      asgi_arguments_append_object (args, G_OBJECT (names));
    }
  asgi_arguments_add_all (args, options);

  return args;
}

/**
 * asgi_query_set_create_async:
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values of the fields
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Makes an object and saves it.
 *
 * Django: [`create()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#create).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_create_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.create_async]. Fails with %ASGI_ERROR_INTEGRITY when a constraint refuses
 * it.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_create_sync:
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values of the fields
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.create_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_INTEGRITY when a constraint refuses it.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, create, AsgiModel *, asgi_request_take_row,
                  (AsgiQuerySet *self, GHashTable *values),
                  asgi_query_set_evaluation (self, "create", asgi_arguments_new_lookups (values)))

/**
 * asgi_query_set_get_or_create_async:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): further values for an object that has to be
 *   created
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The object that meets the conditions; made with them when there is none.
 *
 * Django: [`get_or_create()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#get-or-create).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_get_or_create_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @created: (out) (optional): whether the object was created
 * @error: return location for an error
 *
 * Ends [method@QuerySet.get_or_create_async].
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_get_or_create_sync:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): further values for an object that has to be
 *   created
 * @created: (out) (optional): whether the object was created
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.get_or_create_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL_CREATED (asgi_query_set, AsgiQuerySet, get_or_create, AsgiModel *, asgi_request_take_created,
                  (AsgiQuerySet *self, GHashTable *lookups, GHashTable *defaults),
                  asgi_query_set_evaluation (self, "get_or_create", args_defaults (lookups, defaults, NULL)))

/**
 * asgi_query_set_update_or_create_async:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): the values to set
 * @create_defaults: (nullable) (element-type utf8 GValue): the values for an object that has to
 *   be created, instead of @defaults; needs Django 5.0
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Changes the object that meets the conditions; makes it when there is none.
 *
 * Django: [`update_or_create()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#update-or-create).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_update_or_create_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @created: (out) (optional): whether the object was created
 * @error: return location for an error
 *
 * Ends [method@QuerySet.update_or_create_async].
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_update_or_create_sync:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @defaults: (nullable) (element-type utf8 GValue): the values to set
 * @create_defaults: (nullable) (element-type utf8 GValue): the values for an object that has to
 *   be created, instead of @defaults; needs Django 5.0
 * @created: (out) (optional): whether the object was created
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.update_or_create_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL_CREATED (asgi_query_set, AsgiQuerySet, update_or_create, AsgiModel *, asgi_request_take_created,
                  (AsgiQuerySet *self, GHashTable *lookups, GHashTable *defaults, GHashTable *create_defaults),
                  asgi_query_set_evaluation (self, "update_or_create",
                              args_defaults (lookups, defaults, create_defaults)))

/**
 * asgi_query_set_bulk_create_async:
 * @self: a queryset
 * @objects: new objects, none of them saved
 * @options: (nullable): `batch_size`, `ignore_conflicts`, and from Django 4.1
 *   `update_conflicts`, `update_fields`, `unique_fields`
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Saves many new objects with few queries. No `save()` is called.
 *
 * Django: [`bulk_create()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#bulk-create).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_bulk_create_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.bulk_create_async].
 *
 * Returns: (transfer full): the objects, with their keys where the database tells them
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_bulk_create_sync:
 * @self: a queryset
 * @objects: new objects, none of them saved
 * @options: (nullable): `batch_size`, `ignore_conflicts`, and from Django 4.1
 *   `update_conflicts`, `update_fields`, `unique_fields`
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.bulk_create_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the objects, with their keys where the database tells them
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, bulk_create, AsgiResultList *, asgi_request_take_list,
                  (AsgiQuerySet *self, GListModel *objects, AsgiArguments *options),
                  asgi_query_set_evaluation (self, "bulk_create", args_bulk (objects, NULL, options)))

/**
 * asgi_query_set_bulk_update_async:
 * @self: a queryset
 * @objects: objects that have been changed
 * @fields: (array zero-terminated=1): the names of the fields to save
 * @options: (nullable): `batch_size`
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Saves some fields of many objects with few queries.
 *
 * Django: [`bulk_update()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#bulk-update).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_bulk_update_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.bulk_update_async].
 *
 * Returns: the number of rows that matched, or -1 on failure; 0 before Django 4.0, which doesn't
 *   tell
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_bulk_update_sync:
 * @self: a queryset
 * @objects: objects that have been changed
 * @fields: (array zero-terminated=1): the names of the fields to save
 * @options: (nullable): `batch_size`
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.bulk_update_async], waiting for it: for command-line tools.
 *
 * Returns: the number of rows that matched, or -1 on failure; 0 before Django 4.0, which doesn't
 *   tell
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, bulk_update, gint64, asgi_request_take_integer,
                  (AsgiQuerySet *self, GListModel *objects, const char * const *fields, AsgiArguments *options),
                  asgi_query_set_evaluation (self, "bulk_update", args_bulk (objects, fields, options)))

/**
 * asgi_query_set_update_async:
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values of the fields
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Changes all rows in the database. No `save()` is called.
 *
 * Django: [`update()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#update).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_update_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.update_async].
 *
 * Returns: the number of rows that matched, or -1 on failure
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_update_sync:
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values of the fields
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.update_async], waiting for it: for command-line tools.
 *
 * Returns: the number of rows that matched, or -1 on failure
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, update, gint64, asgi_request_take_integer,
                  (AsgiQuerySet *self, GHashTable *values),
                  asgi_query_set_evaluation (self, "update", asgi_arguments_new_lookups (values)))

/**
 * asgi_query_set_delete_async:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Deletes all rows, and what depends on them.
 *
 * Django: [`delete()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#delete).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_delete_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.delete_async]. Fails with %ASGI_ERROR_PROTECTED or %ASGI_ERROR_RESTRICTED
 * when other objects hold one of them.
 *
 * Returns: (transfer full): the number of objects deleted, and the number for each model:
 *   `(xa{sx})`
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_delete_sync:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.delete_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_PROTECTED or %ASGI_ERROR_RESTRICTED when other objects hold one of them.
 *
 * Returns: (transfer full): the number of objects deleted, and the number for each model:
 *   `(xa{sx})`
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, delete, GVariant *, asgi_request_take_variant,
                  (AsgiQuerySet *self),
                  asgi_query_set_evaluation (self, "delete", NULL))
