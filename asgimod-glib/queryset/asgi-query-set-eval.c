/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The methods that make the query and read. Each is one line of arguments; evaluations[] says what comes
 * back. */
#include "config.h"

#include "asgi-iterator-private.h"
#include "asgi-query-set-private.h"

#include "core/asgi-call-private.h"
#include "core/asgi-row-private.h"

/* The one table of what Django's evaluating methods answer. */
static const struct {
  const char    *method;
  AsgiReplyType  reply_type;
  AsgiJobFlags   flags;
} evaluations[] = {
  { "eval", ASGI_REPLY_ROWS, ASGI_JOB_READ },
  { "item", ASGI_REPLY_ROW, ASGI_JOB_READ },
  { "get", ASGI_REPLY_ROW, ASGI_JOB_READ },
  { "first", ASGI_REPLY_ROW, ASGI_JOB_READ },
  { "last", ASGI_REPLY_ROW, ASGI_JOB_READ },
  { "latest", ASGI_REPLY_ROW, ASGI_JOB_READ },
  { "earliest", ASGI_REPLY_ROW, ASGI_JOB_READ },
  { "count", ASGI_REPLY_INTEGER, ASGI_JOB_READ },
  { "exists", ASGI_REPLY_BOOLEAN, ASGI_JOB_READ },
  { "contains", ASGI_REPLY_BOOLEAN, ASGI_JOB_READ },
  { "aggregate", ASGI_REPLY_ROW, ASGI_JOB_READ },
  { "in_bulk", ASGI_REPLY_ROWS, ASGI_JOB_READ },
  { "explain", ASGI_REPLY_STRING, ASGI_JOB_READ },
  { "_dependencies", ASGI_REPLY_VALUE, ASGI_JOB_READ },
  { "_sections", ASGI_REPLY_VALUE, ASGI_JOB_READ },
  { "create", ASGI_REPLY_ROW, ASGI_JOB_WRITE },
  { "get_or_create", ASGI_REPLY_CREATED, ASGI_JOB_WRITE },
  { "update_or_create", ASGI_REPLY_CREATED, ASGI_JOB_WRITE },
  { "bulk_create", ASGI_REPLY_ROWS, ASGI_JOB_WRITE },
  { "bulk_update", ASGI_REPLY_INTEGER, ASGI_JOB_WRITE },
  { "update", ASGI_REPLY_INTEGER, ASGI_JOB_WRITE },
  { "delete", ASGI_REPLY_VARIANT, ASGI_JOB_WRITE },
  { "add", ASGI_REPLY_NONE, ASGI_JOB_WRITE },
  { "remove", ASGI_REPLY_NONE, ASGI_JOB_WRITE },
  { "clear", ASGI_REPLY_NONE, ASGI_JOB_WRITE },
  { "set", ASGI_REPLY_NONE, ASGI_JOB_WRITE },
};

static void
renew_owner (AsgiQuerySet *self,
             AsgiJob      *job,
             GArray       *refs,
             guint         n)
{
  if (refs->len > n)
    asgi_query_source_renew (asgi_query_set_get_source (self), job->block,
                             g_array_index (refs, AsgiRowRef, refs->len - 1));
}

/* As in Django, objects that are created in bulk are changed themselves. */
static void
apply_to_passed (AsgiJob  *job,
                 gpointer  source)
{
  if (job->passed)
    asgi_row_update_all (job->args, 2, job->block, job->passed);
}

/* So are those that are added or removed, and the object whose relation it is, if that has
 * forgotten what was loaded of it. */
static void
apply_to_related (AsgiJob  *job,
                  gpointer  source)
{
  apply_to_passed (job, source);
  if (job->called)
    renew_owner (source, job, job->called, 0);
}

/* The same after the object that was created. */
static void
apply_to_owner (AsgiJob  *job,
                gpointer  source)
{
  GArray *refs = job->called ? job->called : job->refs;

  if (job->block && refs)
    renew_owner (source, job, refs, job->called ? 0 : 1);
}

static gboolean
changes_related (const char *method)
{
  static const char * const methods[] = { "add", "remove", "clear", "set", NULL };

  return g_strv_contains (methods, method);
}

static gboolean
changes_owner (const char *method)
{
  static const char * const methods[] = { "create", "get_or_create", "update_or_create", NULL };

  return g_strv_contains (methods, method);
}

static AsgiJob *
new_job (AsgiQuerySet  *self,
         const char    *verb,
         const char    *method,
         AsgiArguments *args,
         AsgiReplyType  reply_type,
         AsgiJobFlags   flags)
{
  g_autoptr(AsgiArguments)  values = args;
  AsgiArguments            *call = asgi_arguments_new ();
  GError                   *error = NULL;
  AsgiJob                  *job;

  asgi_arguments_append_object (call, G_OBJECT (self));
  asgi_arguments_append_string (call, method);
  asgi_arguments_add_all (call, values);

  job = asgi_job_new (verb, call, reply_type, flags);
  asgi_query_set_prepare (self, job);
  if (changes_related (method))
    job->apply = apply_to_related;
  else if (g_str_equal (method, "bulk_create"))
    job->apply = apply_to_passed;
  else if (changes_owner (method))
    job->apply = apply_to_owner;
  if (job->apply == apply_to_related || job->apply == apply_to_passed)
    job->flags |= ASGI_JOB_CHANGES_PASSED;
  if (!asgi_query_set_check (self, &error))
    asgi_job_take_error (job, error);

  return job;
}

/*< private >
 * asgi_query_set_evaluation:
 * @method: one of evaluations[]
 * @args: (transfer full) (nullable): its arguments
 */
AsgiJob *
asgi_query_set_evaluation (AsgiQuerySet  *self,
                           const char    *method,
                           AsgiArguments *args)
{
  for (gsize i = 0; i < G_N_ELEMENTS (evaluations); i++)
    {
      if (g_str_equal (evaluations[i].method, method))
        return new_job (self, "evaluate", method, args, evaluations[i].reply_type,
                        evaluations[i].flags);
    }

  g_assert_not_reached ();
}

/*< private >
 * asgi_query_set_evaluation_as_value:
 * @method: any method
 * @args: (transfer full) (nullable): its arguments
 *
 * The same for callers that take whatever comes. A method that isn't in the table may write.
 */
AsgiJob *
asgi_query_set_evaluation_as_value (AsgiQuerySet  *self,
                                    const char    *method,
                                    AsgiArguments *args)
{
  AsgiJobFlags flags = ASGI_JOB_WRITE;

  for (gsize i = 0; i < G_N_ELEMENTS (evaluations); i++)
    {
      if (g_str_equal (evaluations[i].method, method))
        flags = evaluations[i].flags;
    }

  return new_job (self, "evaluate_value", method, args, ASGI_REPLY_VALUE, flags);
}

static AsgiJob *
filter_evaluation (AsgiQuerySet *self,
                   GHashTable   *lookups)
{
  g_autoptr(AsgiQuerySet) filtered = asgi_query_set_filter_with (self, lookups);

  return asgi_query_set_evaluation (filtered, "eval", NULL);
}

static AsgiArguments *
args_in_bulk (AsgiArguments *ids,
              const char    *field_name)
{
  AsgiArguments *args = asgi_arguments_new ();

  if (ids)
    asgi_arguments_append_object (args, G_OBJECT (ids));
  if (field_name)
    asgi_arguments_set_string (args, "field_name", field_name);

  return args;
}

static AsgiArguments *
args_explain (const char    *format,
              AsgiArguments *options)
{
  AsgiArguments *args = asgi_arguments_new ();

  if (format)
    asgi_arguments_set_string (args, "format", format);
  asgi_arguments_add_all (args, options);

  return args;
}

/**
 * asgi_query_set_iterate:
 * @self: a queryset
 * @chunk_size: how many rows are read at a time, or 0 for Django's 2000
 *
 * Makes a stream of the rows; the query is made when the first one is asked for.
 *
 * Django: [`iterator()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#iterator).
 *
 * Returns: (transfer full): a stream
 *
 * Since: 1.0
 */
AsgiIterator *
asgi_query_set_iterate (AsgiQuerySet *self,
                        guint         chunk_size)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_iterator_new (self, chunk_size > 0 ? chunk_size : 2000);
}

/**
 * asgi_query_set_eval_async:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Makes the query and loads its rows. Django's `list(queryset)`.
 *
 * Django: [evaluation](https://docs.djangoproject.com/en/stable/ref/models/querysets/#when-querysets-are-evaluated).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_eval_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.eval_async].
 *
 * Returns: (transfer full): the rows
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_eval_sync:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.eval_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the rows
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, eval, AsgiResultList *, asgi_request_take_list,
                  (AsgiQuerySet *self),
                  asgi_query_set_evaluation (self, "eval", NULL))

/**
 * asgi_query_set_item_async:
 * @self: a queryset
 * @position: the position of a row, from 0
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Loads one row, and no other. Python's `queryset[position]`.
 *
 * Django: [limiting querysets](https://docs.djangoproject.com/en/stable/topics/db/queries/#limiting-querysets).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_item_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.item_async]. Fails with %ASGI_ERROR_INDEX past the end.
 *
 * Returns: (transfer full) (type AsgiModel): the object; an [class@Row] after `values()` and its
 *   kin
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_item_sync:
 * @self: a queryset
 * @position: the position of a row, from 0
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.item_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_INDEX past the end.
 *
 * Returns: (transfer full) (type AsgiModel): the object; an [class@Row] after `values()` and its
 *   kin
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, item, gpointer, asgi_request_take_row,
                  (AsgiQuerySet *self, gint64 position),
                  asgi_query_set_evaluation (self, "item", asgi_args_int64 (position)))

/**
 * asgi_query_set_filter_async:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The rows that meet every condition, loaded: `filter` and `eval` in one call.
 *
 * Django: [`filter()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#filter).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_filter_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.filter_async].
 *
 * Returns: (transfer full): the rows
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_filter_sync:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.filter_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the rows
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, filter, AsgiResultList *, asgi_request_take_list,
                  (AsgiQuerySet *self, GHashTable *lookups),
                  filter_evaluation (self, lookups))

/**
 * asgi_query_set_get_async:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The only object that meets the conditions.
 *
 * Django: [`get()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#get).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_get_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.get_async]. Fails with %ASGI_ERROR_DOES_NOT_EXIST when there is none, and
 * with %ASGI_ERROR_MULTIPLE_OBJECTS_RETURNED when there are several.
 *
 * Returns: (transfer full) (type AsgiModel): the object; an [class@Row] after `values()` and its
 *   kin
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_get_sync:
 * @self: a queryset
 * @lookups: (nullable) (element-type utf8 GValue): the conditions
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.get_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_DOES_NOT_EXIST when there is none, and with %ASGI_ERROR_MULTIPLE_OBJECTS_RETURNED
 * when there are several.
 *
 * Returns: (transfer full) (type AsgiModel): the object; an [class@Row] after `values()` and its
 *   kin
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, get, gpointer, asgi_request_take_row,
                  (AsgiQuerySet *self, GHashTable *lookups),
                  asgi_query_set_evaluation (self, "get", asgi_arguments_new_lookups (lookups)))

/**
 * asgi_query_set_count_async:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Counts the rows, in the database.
 *
 * Django: [`count()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#count).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_count_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.count_async].
 *
 * Returns: the number of rows, or -1 on failure
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_count_sync:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.count_async], waiting for it: for command-line tools.
 *
 * Returns: the number of rows, or -1 on failure
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, count, gint64, asgi_request_take_integer,
                  (AsgiQuerySet *self),
                  asgi_query_set_evaluation (self, "count", NULL))

/**
 * asgi_query_set_in_bulk_async:
 * @self: a queryset
 * @ids: (nullable): the keys, as a list; %NULL for all
 * @field_name: (nullable): a unique field, or %NULL for the primary key
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The objects that have these keys.
 *
 * Django: [`in_bulk()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#in-bulk).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_in_bulk_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.in_bulk_async].
 *
 * Returns: (transfer full): the objects, in the order of Django's dictionary
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_in_bulk_sync:
 * @self: a queryset
 * @ids: (nullable): the keys, as a list; %NULL for all
 * @field_name: (nullable): a unique field, or %NULL for the primary key
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.in_bulk_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the objects, in the order of Django's dictionary
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, in_bulk, AsgiResultList *, asgi_request_take_list,
                  (AsgiQuerySet *self, AsgiArguments *ids, const char *field_name),
                  asgi_query_set_evaluation (self, "in_bulk", args_in_bulk (ids, field_name)))

/**
 * asgi_query_set_latest_async:
 * @self: a queryset
 * @fields: (nullable) (array zero-terminated=1): the fields to order by, or %NULL for
 *   `Meta.get_latest_by`
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The last object by these fields.
 *
 * Django: [`latest()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#latest).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_latest_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.latest_async]. Fails with %ASGI_ERROR_DOES_NOT_EXIST when there is none.
 *
 * Returns: (transfer full) (type AsgiModel): the object
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_latest_sync:
 * @self: a queryset
 * @fields: (nullable) (array zero-terminated=1): the fields to order by, or %NULL for
 *   `Meta.get_latest_by`
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.latest_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_DOES_NOT_EXIST when there is none.
 *
 * Returns: (transfer full) (type AsgiModel): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, latest, gpointer, asgi_request_take_row,
                  (AsgiQuerySet *self, const char * const *fields),
                  asgi_query_set_evaluation (self, "latest", asgi_arguments_new_strings (fields)))

/**
 * asgi_query_set_earliest_async:
 * @self: a queryset
 * @fields: (nullable) (array zero-terminated=1): the fields to order by, or %NULL for
 *   `Meta.get_latest_by`
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The first object by these fields.
 *
 * Django: [`earliest()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#earliest).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_earliest_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.earliest_async]. Fails with %ASGI_ERROR_DOES_NOT_EXIST when there is none.
 *
 * Returns: (transfer full) (type AsgiModel): the object
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_earliest_sync:
 * @self: a queryset
 * @fields: (nullable) (array zero-terminated=1): the fields to order by, or %NULL for
 *   `Meta.get_latest_by`
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.earliest_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_DOES_NOT_EXIST when there is none.
 *
 * Returns: (transfer full) (type AsgiModel): the object
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, earliest, gpointer, asgi_request_take_row,
                  (AsgiQuerySet *self, const char * const *fields),
                  asgi_query_set_evaluation (self, "earliest", asgi_arguments_new_strings (fields)))

/**
 * asgi_query_set_first_async:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The first object, by the primary key where there is no other order.
 *
 * Django: [`first()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#first).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_first_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.first_async].
 *
 * Returns: (transfer full) (nullable) (type AsgiModel): the object, or %NULL without an error
 *   when there is none
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_first_sync:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.first_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full) (nullable) (type AsgiModel): the object, or %NULL without an error
 *   when there is none
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, first, gpointer, asgi_request_take_row,
                  (AsgiQuerySet *self),
                  asgi_query_set_evaluation (self, "first", NULL))

/**
 * asgi_query_set_last_async:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The last object, by the primary key where there is no other order.
 *
 * Django: [`last()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#last).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_last_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.last_async].
 *
 * Returns: (transfer full) (nullable) (type AsgiModel): the object, or %NULL without an error
 *   when there is none
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_last_sync:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.last_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full) (nullable) (type AsgiModel): the object, or %NULL without an error
 *   when there is none
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, last, gpointer, asgi_request_take_row,
                  (AsgiQuerySet *self),
                  asgi_query_set_evaluation (self, "last", NULL))

/**
 * asgi_query_set_aggregate_async:
 * @self: a queryset
 * @expressions: (element-type utf8 GValue): an [class@Expression] by the name of each result
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Calculates over all rows.
 *
 * Django: [`aggregate()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#aggregate).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_aggregate_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.aggregate_async].
 *
 * Returns: (transfer full): the results, by name
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_aggregate_sync:
 * @self: a queryset
 * @expressions: (element-type utf8 GValue): an [class@Expression] by the name of each result
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.aggregate_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the results, by name
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, aggregate, AsgiRow *, asgi_request_take_row,
                  (AsgiQuerySet *self, GHashTable *expressions),
                  asgi_query_set_evaluation (self, "aggregate", asgi_arguments_new_lookups (expressions)))

/**
 * asgi_query_set_exists_async:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Whether there is any row.
 *
 * Django: [`exists()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#exists).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_exists_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.exists_async].
 *
 * Returns: %TRUE if there is; %FALSE also on failure
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_exists_sync:
 * @self: a queryset
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.exists_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if there is; %FALSE also on failure
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, exists, gboolean, asgi_request_take_boolean,
                  (AsgiQuerySet *self),
                  asgi_query_set_evaluation (self, "exists", NULL))

/**
 * asgi_query_set_contains_async:
 * @self: a queryset
 * @object: a saved object
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Whether @object is one of the rows. Needs Django 4.0.
 *
 * Django: [`contains()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#contains).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_contains_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.contains_async].
 *
 * Returns: %TRUE if it is; %FALSE also on failure
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_contains_sync:
 * @self: a queryset
 * @object: a saved object
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.contains_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if it is; %FALSE also on failure
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, contains, gboolean, asgi_request_take_boolean,
                  (AsgiQuerySet *self, AsgiModel *object),
                  asgi_query_set_evaluation (self, "contains", asgi_args_object (object)))

/**
 * asgi_query_set_explain_async:
 * @self: a queryset
 * @format: (nullable): a format of the database, such as “json” or “text”
 * @options: (nullable): options of the database, by name
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * The database's plan for the query.
 *
 * Django: [`explain()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#explain).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_explain_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.explain_async].
 *
 * Returns: (transfer full): the plan, as text
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_explain_sync:
 * @self: a queryset
 * @format: (nullable): a format of the database, such as “json” or “text”
 * @options: (nullable): options of the database, by name
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.explain_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the plan, as text
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, explain, char *, asgi_request_take_string,
                  (AsgiQuerySet *self, const char *format, AsgiArguments *options),
                  asgi_query_set_evaluation (self, "explain", args_explain (format, options)))

/**
 * asgi_query_set_call_async:
 * @self: a queryset
 * @method: the name of a method of the manager or the queryset
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Calls any method of the manager or queryset that gives no queryset: one of your own, or any of
 * Django's.
 *
 * Django: [the methods](https://docs.djangoproject.com/en/stable/ref/models/querysets/#methods-that-do-not-return-querysets).
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_call_finish:
 * @self: a queryset
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@QuerySet.call_async].
 *
 * Returns: (transfer full): what the method returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
/**
 * asgi_query_set_call_sync:
 * @self: a queryset
 * @method: the name of a method of the manager or the queryset
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@QuerySet.call_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): what the method returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_query_set, AsgiQuerySet, call, AsgiRow *, asgi_request_take_row,
                  (AsgiQuerySet *self, const char *method, AsgiArguments *args),
                  asgi_query_set_evaluation_as_value (self, method,
                                                        args ? asgi_arguments_copy (args) : NULL))
