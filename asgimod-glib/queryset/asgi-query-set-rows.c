/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The methods that choose and order the rows. Each is a front on
 * asgi_query_set_append(): what it means is Django's to say. */
#include "config.h"

#include "asgi-query-set-private.h"

/**
 * asgi_query_set_filter:
 * @self: a queryset
 * @first_name: (nullable): a name, followed by a #GType, a value of that type, and more such
 *   triples
 * @...: the rest, %NULL-terminated
 *
 * The rows that meet every condition. Names are lookups such as `amount__gte`; values are
 * converted by the table of values.
 *
 * Django: [`filter()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#filter).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_filter (AsgiQuerySet *self,
                       const char   *first_name,
                       ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_name);
  args = asgi_arguments_new_valist (first_name, rest);
  va_end (rest);

  return asgi_query_set_append (self, "filter", args);
}

/**
 * asgi_query_set_filter_with: (rename-to asgi_query_set_filter)
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values by name
 *
 * The rows that meet every condition.
 *
 * Django: [`filter()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#filter).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_filter_with (AsgiQuerySet *self,
                            GHashTable   *values)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "filter", asgi_arguments_new_lookups (values));
}

/**
 * asgi_query_set_filter_q:
 * @self: a queryset
 * @condition: a condition
 *
 * The rows that meet a condition that lookups alone can't say.
 *
 * Django: [`filter()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#filter).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_filter_q (AsgiQuerySet *self,
                         AsgiQ        *condition)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "filter", asgi_args_object (condition));
}

/**
 * asgi_query_set_exclude:
 * @self: a queryset
 * @first_name: (nullable): a name, followed by a #GType, a value of that type, and more such
 *   triples
 * @...: the rest, %NULL-terminated
 *
 * The rows that don't meet the conditions. Names are lookups such as `amount__gte`; values are
 * converted by the table of values.
 *
 * Django: [`exclude()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#exclude).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_exclude (AsgiQuerySet *self,
                        const char   *first_name,
                        ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_name);
  args = asgi_arguments_new_valist (first_name, rest);
  va_end (rest);

  return asgi_query_set_append (self, "exclude", args);
}

/**
 * asgi_query_set_exclude_with: (rename-to asgi_query_set_exclude)
 * @self: a queryset
 * @values: (nullable) (element-type utf8 GValue): the values by name
 *
 * The rows that don't meet the conditions.
 *
 * Django: [`exclude()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#exclude).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_exclude_with (AsgiQuerySet *self,
                             GHashTable   *values)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "exclude", asgi_arguments_new_lookups (values));
}

/**
 * asgi_query_set_exclude_q:
 * @self: a queryset
 * @condition: a condition
 *
 * The rows that don't meet a condition.
 *
 * Django: [`exclude()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#exclude).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_exclude_q (AsgiQuerySet *self,
                          AsgiQ        *condition)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "exclude", asgi_args_object (condition));
}

/**
 * asgi_query_set_complex_filter:
 * @self: a queryset
 * @condition: a condition
 *
 * The same as [method@QuerySet.filter_q], under Django's name.
 *
 * Django: [`filter()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#filter).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_complex_filter (AsgiQuerySet *self,
                               AsgiQ        *condition)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "complex_filter", asgi_args_object (condition));
}

/**
 * asgi_query_set_order_by:
 * @self: a queryset
 * @first_field: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Orders the rows by fields; a `-` before a name turns its order round, `?` is random. No name at
 * all removes the order. For expressions see [method@QuerySet.order_by_expression].
 *
 * Django: [`order_by()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#order-by).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_order_by (AsgiQuerySet *self,
                         const char   *first_field,
                         ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_field);
  args = asgi_args_strings (first_field, rest);
  va_end (rest);

  return asgi_query_set_append (self, "order_by", args);
}

/**
 * asgi_query_set_order_byv: (rename-to asgi_query_set_order_by)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Orders the rows by fields; a `-` before a name turns its order round, `?` is random. No name at
 * all removes the order. For expressions see [method@QuerySet.order_by_expression].
 *
 * Django: [`order_by()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#order-by).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_order_byv (AsgiQuerySet       *self,
                          const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "order_by", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_order_by_expression:
 * @self: a queryset
 * @expression: an expression, such as `F ("name").desc ()` with its nulls last
 *
 * Orders the rows by an expression.
 *
 * Django: [`order_by()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#order-by).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_order_by_expression (AsgiQuerySet *self,
                                    AsgiExpression *expression)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "order_by", asgi_args_object (expression));
}

/**
 * asgi_query_set_order_by_expressions:
 * @self: a queryset
 * @expressions: (array length=n_expressions): the expressions
 * @n_expressions: how many there are
 *
 * Orders the rows by several expressions.
 *
 * Django: [`order_by()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#order-by).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_order_by_expressions (AsgiQuerySet    *self,
                                     AsgiExpression **expressions,
                                     gsize            n_expressions)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "order_by",
                                asgi_args_objects ((gpointer *) expressions, n_expressions));
}

/**
 * asgi_query_set_reverse:
 * @self: a queryset
 *
 * Turns the order round.
 *
 * Django: [`reverse()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#reverse).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_reverse (AsgiQuerySet *self)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "reverse", NULL);
}

/**
 * asgi_query_set_distinct:
 * @self: a queryset
 * @first_field: (nullable): a name
 * @...: more names, %NULL-terminated
 *
 * Leaves out rows that stand in the result already. With names, which PostgreSQL alone has, the
 * first row for each of their values.
 *
 * Django: [`distinct()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#distinct).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_distinct (AsgiQuerySet *self,
                         const char   *first_field,
                         ...)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_field);
  args = asgi_args_strings (first_field, rest);
  va_end (rest);

  return asgi_query_set_append (self, "distinct", args);
}

/**
 * asgi_query_set_distinctv: (rename-to asgi_query_set_distinct)
 * @self: a queryset
 * @names: (nullable) (array zero-terminated=1): the names
 *
 * Leaves out rows that stand in the result already. With names, which PostgreSQL alone has, the
 * first row for each of their values.
 *
 * Django: [`distinct()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#distinct).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_distinctv (AsgiQuerySet       *self,
                          const char * const *names)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "distinct", asgi_arguments_new_strings (names));
}

/**
 * asgi_query_set_none:
 * @self: a queryset
 *
 * No rows at all; no query is made.
 *
 * Django: [`none()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#none).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_none (AsgiQuerySet *self)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "none", NULL);
}

/**
 * asgi_query_set_all:
 * @self: a queryset
 *
 * The same queryset; of a manager, all its rows.
 *
 * Django: [`all()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#all).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_all (AsgiQuerySet *self)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "all", NULL);
}

/**
 * asgi_query_set_union:
 * @self: a queryset
 * @other: another queryset
 * @all: whether rows that stand in both are kept twice
 *
 * The rows of both querysets.
 *
 * Django: [`union()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#union).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_union (AsgiQuerySet *self,
                      AsgiQuerySet *other,
                      gboolean      all)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args = asgi_args_object (other);

  asgi_arguments_set_boolean (args, "all", all);

  return asgi_query_set_append (self, "union", args);
}

/**
 * asgi_query_set_intersection:
 * @self: a queryset
 * @other: another queryset
 *
 * The rows that stand in both querysets.
 *
 * Django: [`intersection()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#intersection).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_intersection (AsgiQuerySet *self,
                             AsgiQuerySet *other)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "intersection", asgi_args_object (other));
}

/**
 * asgi_query_set_difference:
 * @self: a queryset
 * @other: another queryset
 *
 * The rows that don't stand in @other.
 *
 * Django: [`difference()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#difference).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_difference (AsgiQuerySet *self,
                           AsgiQuerySet *other)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "difference", asgi_args_object (other));
}

/**
 * asgi_query_set_unionv:
 * @self: a queryset
 * @others: (array length=n_others): other querysets
 * @n_others: how many there are
 * @all: whether rows that stand in several are kept each time
 *
 * The same as [method@QuerySet.union], with several others at once.
 *
 * Django: [`union()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#union).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_unionv (AsgiQuerySet  *self,
                       AsgiQuerySet **others,
                       gsize          n_others,
                       gboolean       all)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args = asgi_args_objects ((gpointer *) others, n_others);

  asgi_arguments_set_boolean (args, "all", all);

  return asgi_query_set_append (self, "union", args);
}

/**
 * asgi_query_set_intersectionv:
 * @self: a queryset
 * @others: (array length=n_others): other querysets
 * @n_others: how many there are
 *
 * The same as [method@QuerySet.intersection], with several others at once.
 *
 * Django: [`intersection()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#intersection).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_intersectionv (AsgiQuerySet  *self,
                                 AsgiQuerySet **others,
                                 gsize          n_others)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "intersection",
                                asgi_args_objects ((gpointer *) others, n_others));
}

/**
 * asgi_query_set_differencev:
 * @self: a queryset
 * @others: (array length=n_others): other querysets
 * @n_others: how many there are
 *
 * The same as [method@QuerySet.difference], with several others at once.
 *
 * Django: [`difference()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#difference).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_differencev (AsgiQuerySet  *self,
                               AsgiQuerySet **others,
                               gsize          n_others)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "difference",
                                asgi_args_objects ((gpointer *) others, n_others));
}

/**
 * asgi_query_set_and:
 * @self: a queryset
 * @other: another queryset of the same model
 *
 * Combines the conditions of both querysets with Python's `&`.
 *
 * Django: [`and()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#and).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_and (AsgiQuerySet *self,
                    AsgiQuerySet *other)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "and", asgi_args_object (other));
}

/**
 * asgi_query_set_or:
 * @self: a queryset
 * @other: another queryset of the same model
 *
 * Combines the conditions of both querysets with Python's `|`.
 *
 * Django: [`or()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#or).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_or (AsgiQuerySet *self,
                   AsgiQuerySet *other)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "or", asgi_args_object (other));
}

/**
 * asgi_query_set_xor:
 * @self: a queryset
 * @other: another queryset of the same model
 *
 * Combines the conditions of both querysets with Python's `^`. Needs Django 4.1.
 *
 * Django: [`xor()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#xor).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_xor (AsgiQuerySet *self,
                    AsgiQuerySet *other)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  return asgi_query_set_append (self, "xor", asgi_args_object (other));
}

/**
 * asgi_query_set_slice:
 * @self: a queryset
 * @start: the first row, from 0
 * @stop: the row after the last one, or -1 for the end
 *
 * Some of the rows: Python's `[start:stop]`. As in Django, a slice can't be filtered or ordered
 * any more.
 *
 * Django: [limiting querysets](https://docs.djangoproject.com/en/stable/topics/db/queries/#limiting-querysets).
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_slice (AsgiQuerySet *self,
                      gint64        start,
                      gint64        stop)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_int64 (args, start);
  asgi_arguments_append_int64 (args, stop);

  return asgi_query_set_append (self, "slice", args);
}
