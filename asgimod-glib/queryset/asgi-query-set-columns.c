/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The methods that choose what is loaded of the rows. Each is a front on
 * asgi_query_set_append(): what it means is Django's to say. */
#include "config.h"

#include "asgi-query-set-private.h"

static AsgiArguments *
asgi_args_dates (const char *field,
                 const char *kind,
                 const char *order)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, field);
  asgi_arguments_append_string (args, kind);
  asgi_arguments_append_string (args, order ? order : "ASC");

  return args;
}

/**
 * asgi_query_set_annotate:
 * @self: a queryset
 * @first_name: (nullable): a name, followed by a #GType, a value of that type, and more such
 *   triples
 * @...: the rest, %NULL-terminated
 *
 * Adds the value of an [class@Expression] to each row, as a field of that name.
 *
 * Django: [`annotate()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#annotate).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_annotate (AsgiQuerySet *self,
                         const char   *first_name,
                         ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_name);
  args = asgi_arguments_new_valist (first_name, rest);
  va_end (rest);

  return asgi_query_set_append (self, "annotate", args);
}

/**
 * asgi_query_set_annotate_with: (rename-to asgi_query_set_annotate)
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values by name
 *
 * Adds the value of an [class@Expression] to each row, as a field of that name.
 *
 * Django: [`annotate()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#annotate).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_annotate_with (AsgiQuerySet *self,
                              GHashTable   *values)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "annotate", asgi_arguments_new_lookups (values));
}

/**
 * asgi_query_set_alias:
 * @self: a queryset
 * @first_name: (nullable): a name, followed by a #GType, a value of that type, and more such
 *   triples
 * @...: the rest, %NULL-terminated
 *
 * The same as annotate, for an expression that only later calls use: rows don't have it.
 *
 * Django: [`alias()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#alias).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_alias (AsgiQuerySet *self,
                      const char   *first_name,
                      ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_name);
  args = asgi_arguments_new_valist (first_name, rest);
  va_end (rest);

  return asgi_query_set_append (self, "alias", args);
}

/**
 * asgi_query_set_alias_with: (rename-to asgi_query_set_alias)
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values by name
 *
 * The same as annotate, for an expression that only later calls use: rows don't have it.
 *
 * Django: [`alias()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#alias).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_alias_with (AsgiQuerySet *self,
                           GHashTable   *values)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "alias", asgi_arguments_new_lookups (values));
}

/**
 * asgi_query_set_values:
 * @self: a queryset
 * @first_field: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Rows by name instead of objects: items are [class@Row].
 *
 * Django: [`values()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#values).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_values (AsgiQuerySet *self,
                       const char   *first_field,
                       ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_field);
  args = asgi_args_strings (first_field, rest);
  va_end (rest);

  return asgi_query_set_append (self, "values", args);
}

/**
 * asgi_query_set_valuesv: (rename-to asgi_query_set_values)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Rows by name instead of objects: items are [class@Row].
 *
 * Django: [`values()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#values).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_valuesv (AsgiQuerySet       *self,
                        const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "values", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_values_with:
 * @self: a queryset
 * @fields: (nullable) (array zero-terminated=1): names of fields
 * @expressions: (nullable) (element-type utf8 GValue): further columns: expressions by name
 *
 * The same as [method@QuerySet.values], with columns that are calculated.
 *
 * Django: [`values()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#values).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_values_with (AsgiQuerySet       *self,
                            const char * const *fields,
                            GHashTable         *expressions)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args = asgi_arguments_new_strings (fields);

  asgi_arguments_add_lookups (args, expressions);

  return asgi_query_set_append (self, "values", args);
}

/**
 * asgi_query_set_values_list:
 * @self: a queryset
 * @first_field: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Rows by position instead of objects: items are [class@Row].
 *
 * Django: [`values_list()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#values-list).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_values_list (AsgiQuerySet *self,
                            const char   *first_field,
                            ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_field);
  args = asgi_args_strings (first_field, rest);
  va_end (rest);

  return asgi_query_set_append (self, "values_list", args);
}

/**
 * asgi_query_set_values_listv: (rename-to asgi_query_set_values_list)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Rows by position instead of objects: items are [class@Row].
 *
 * Django: [`values_list()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#values-list).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_values_listv (AsgiQuerySet       *self,
                             const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "values_list", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_values_list_flat:
 * @self: a queryset
 * @field: the name of a field
 *
 * The values of a single field: the items are [class@Row] that stand for their only value.
 * Django's `values_list(field, flat=True)`.
 *
 * Django: [`values_list()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#values-list).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_values_list_flat (AsgiQuerySet *self,
                                 const char   *field)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, field);
  asgi_arguments_set_boolean (args, "flat", TRUE);

  return asgi_query_set_append (self, "values_list", args);
}

/**
 * asgi_query_set_dates:
 * @self: a queryset
 * @field: the name of a field
 * @kind: “year”, “month”, “week”, “day”
 * @order: (nullable): “ASC”, which %NULL stands for, or “DESC”
 *
 * The dates that a field holds, each once.
 *
 * Django: [`dates()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#dates).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_dates (AsgiQuerySet *self,
                      const char   *field,
                      const char   *kind,
                      const char   *order)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "dates", asgi_args_dates (field, kind, order));
}

/**
 * asgi_query_set_datetimes:
 * @self: a queryset
 * @field: the name of a field
 * @kind: “year”, “month”, “week”, “day”, “hour”, “minute” or “second”
 * @order: (nullable): “ASC”, which %NULL stands for, or “DESC”
 * @zone: (nullable): the time zone that they are cut in, or %NULL for the settings' `TIME_ZONE`
 *
 * The dates with times that a field holds, each once, cut to @kind.
 *
 * Django: [`datetimes()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#datetimes).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_datetimes (AsgiQuerySet *self,
                          const char   *field,
                          const char   *kind,
                          const char   *order,
                          GTimeZone    *zone)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments  *args = asgi_args_dates (field, kind, order);
  g_auto(GValue)  value = G_VALUE_INIT;

  if (zone)
    {
      g_value_init (&value, G_TYPE_TIME_ZONE);
      g_value_set_boxed (&value, zone);
      asgi_arguments_set (args, "tzinfo", &value);
    }

  return asgi_query_set_append (self, "datetimes", args);
}

/**
 * asgi_query_set_select_related:
 * @self: a queryset
 * @first_field: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Loads the objects that foreign keys lead to in the same query; no name at all takes every key
 * that can't be null.
 *
 * Django: [`select_related()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#select-related).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_select_related (AsgiQuerySet *self,
                               const char   *first_field,
                               ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_field);
  args = asgi_args_strings (first_field, rest);
  va_end (rest);

  return asgi_query_set_append (self, "select_related", args);
}

/**
 * asgi_query_set_select_relatedv: (rename-to asgi_query_set_select_related)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Loads the objects that foreign keys lead to in the same query; no name at all takes every key
 * that can't be null.
 *
 * Django: [`select_related()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#select-related).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_select_relatedv (AsgiQuerySet       *self,
                                const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "select_related", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_prefetch_related:
 * @self: a queryset
 * @first_lookup: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Loads related objects with one more query for each relation. For a prefetch with a queryset of
 * its own see [method@QuerySet.prefetch].
 *
 * Django: [`prefetch_related()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#prefetch-related).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_prefetch_related (AsgiQuerySet *self,
                                 const char   *first_lookup,
                                 ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_lookup);
  args = asgi_args_strings (first_lookup, rest);
  va_end (rest);

  return asgi_query_set_append (self, "prefetch_related", args);
}

/**
 * asgi_query_set_prefetch_relatedv: (rename-to asgi_query_set_prefetch_related)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Loads related objects with one more query for each relation. For a prefetch with a queryset of
 * its own see [method@QuerySet.prefetch].
 *
 * Django: [`prefetch_related()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#prefetch-related).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_prefetch_relatedv (AsgiQuerySet       *self,
                                  const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "prefetch_related", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_prefetch:
 * @self: a queryset
 * @prefetch: a prefetch
 *
 * Loads related objects through a queryset of their own.
 *
 * Django: [`prefetch_related()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#prefetch-related).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_prefetch (AsgiQuerySet *self,
                         AsgiPrefetch *prefetch)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "prefetch_related", asgi_args_object (prefetch));
}

/**
 * asgi_query_set_extra:
 * @self: a queryset
 * @args: the arguments of Django's method
 *
 * Adds SQL by hand.
 *
 * Django: [`extra()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#extra).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_extra (AsgiQuerySet *self,
                      AsgiArguments *args)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_call (self, "extra", args);
}

/**
 * asgi_query_set_defer:
 * @self: a queryset
 * @first_field: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Leaves fields out until they are asked for: reading one is %ASGI_ERROR_DEFERRED.
 *
 * Django: [`defer()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#defer).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_defer (AsgiQuerySet *self,
                      const char   *first_field,
                      ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_field);
  args = asgi_args_strings (first_field, rest);
  va_end (rest);

  return asgi_query_set_append (self, "defer", args);
}

/**
 * asgi_query_set_deferv: (rename-to asgi_query_set_defer)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Leaves fields out until they are asked for: reading one is %ASGI_ERROR_DEFERRED.
 *
 * Django: [`defer()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#defer).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_deferv (AsgiQuerySet       *self,
                       const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "defer", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_only:
 * @self: a queryset
 * @first_field: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Loads these fields alone.
 *
 * Django: [`only()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#only).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_only (AsgiQuerySet *self,
                     const char   *first_field,
                     ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_field);
  args = asgi_args_strings (first_field, rest);
  va_end (rest);

  return asgi_query_set_append (self, "only", args);
}

/**
 * asgi_query_set_onlyv: (rename-to asgi_query_set_only)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Loads these fields alone.
 *
 * Django: [`only()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#only).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_onlyv (AsgiQuerySet       *self,
                      const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "only", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_using:
 * @self: a queryset
 * @alias: the alias of a database in the settings
 *
 * Asks another database.
 *
 * Django: [`using()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#using).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_using (AsgiQuerySet *self,
                      const char   *alias)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, alias);

  return asgi_query_set_append (self, "using", args);
}

/**
 * asgi_query_set_select_for_update:
 * @self: a queryset
 * @nowait: whether a row that is locked already is an error
 * @skip_locked: whether rows that are locked already are left out
 * @of: (nullable) (array zero-terminated=1): of several tables those whose rows are locked, by
 *   relation; “self” is the model's own
 * @no_key: whether others may go on to point at the rows, where the database can tell
 *
 * Locks the rows until the end of the transaction.
 *
 * Django: [`select_for_update()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#select-for-update).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_select_for_update (AsgiQuerySet *self,
                                  gboolean      nowait,
                                  gboolean      skip_locked,
                                  const char * const *of,
                                  gboolean      no_key)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  g_autoptr(AsgiArguments)  tables = of ? asgi_arguments_new_strings (of) : NULL;
  AsgiArguments            *args = asgi_arguments_new ();

  if (nowait)
    asgi_arguments_set_boolean (args, "nowait", TRUE);
  if (skip_locked)
    asgi_arguments_set_boolean (args, "skip_locked", TRUE);
  if (tables)
    asgi_arguments_set_object (args, "of", G_OBJECT (tables));
  if (no_key)
    asgi_arguments_set_boolean (args, "no_key", TRUE);

  return asgi_query_set_append (self, "select_for_update", args);
}

/**
 * asgi_query_set_raw:
 * @self: a queryset
 * @sql: an SQL query, with `%s` for each parameter
 * @params: (nullable): the parameters, as a list
 *
 * Objects from an SQL query. Never put values into @sql itself.
 *
 * Django: [`raw()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#raw).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_raw (AsgiQuerySet *self,
                    const char    *sql,
                    AsgiArguments *params)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, sql);
  if (params)
    asgi_arguments_append_object (args, G_OBJECT (params));

  return asgi_query_set_append (self, "raw", args);
}
