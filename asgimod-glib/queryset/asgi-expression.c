/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-expression.h"
#include "asgi-q.h"
#include "asgi-query-set-private.h"
#include "asgi-term-private.h"

/**
 * AsgiExpression:
 *
 * An expression that the database calculates: a field, a value, an aggregate, a function.
 *
 * ```c
 * g_autoptr(AsgiExpression) n = asgi_expression_count ("pizza");
 * g_autoptr(AsgiQuerySet)   boxes = asgi_query_set_annotate (objects, "n_pizzas",
 *                                                            ASGI_TYPE_EXPRESSION, n, NULL);
 * ```
 *
 * What has no constructor of its own is reached by its name: [func@Expression.func] takes operands,
 * [func@Expression.call] any arguments. Options are added with [method@Expression.with]:
 *
 * ```c
 * g_autoptr(AsgiExpression) kinds = asgi_expression_count ("toppings");
 * g_autoptr(AsgiExpression) distinct = asgi_expression_with (kinds, "distinct", G_TYPE_BOOLEAN,
 *                                                            TRUE, NULL);
 * ```
 *
 * ```vala
 * var twice = Expression.f ("amount").mul (2);
 * var usd = Expression.count ("id").@with ("filter", typeof (Q), new Q ("currency", typeof (string), "usd"));
 * var last = twice.desc (false, true);
 * ```
 *
 * ```js
 * const {F, Count} = AsgiMod.expressions;
 * prices.annotate({twice: F('amount').mul(2)}).order_by(F('twice').desc({nulls_last: true}));
 * ```
 *
 * Python passes Django's own expressions straight in.
 *
 * Since: 1.0
 */
struct _AsgiExpression {
  AsgiTerm parent_instance;
};

G_DEFINE_FINAL_TYPE (AsgiExpression, asgi_expression, ASGI_TYPE_TERM)

static void
asgi_expression_class_init (AsgiExpressionClass *klass)
{
}

static void
asgi_expression_init (AsgiExpression *self)
{
}

/**
 * asgi_expression_call:
 * @name: the name of a class of `django.db.models` or `django.db.models.functions`, or the dotted
 *   name of any other
 * @args: (nullable): its arguments
 *
 * Makes any expression: Django's, or of another package.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_call (const char    *name,
                      AsgiArguments *args)
{
  g_return_val_if_fail (name != NULL, NULL);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, name, args ? asgi_arguments_copy (args) : NULL);
}

/**
 * asgi_expression_method:
 * @self: an expression
 * @method: the name of a method, such as “desc”
 * @args: (nullable): its arguments
 *
 * Calls a method of an expression.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_method (AsgiExpression *self,
                        const char     *method,
                        AsgiArguments  *args)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);
  g_return_val_if_fail (method != NULL, NULL);

  AsgiArguments   *all = asgi_arguments_new ();
  g_autofree char *name = g_strconcat (".", method, NULL);

  asgi_arguments_append_object (all, G_OBJECT (self));
  asgi_arguments_add_all (all, args);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, name, all);
}

static AsgiExpression *
new_with_field (const char *name,
                const char *field)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, field);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, name, args);
}

/**
 * asgi_expression_f:
 * @field: the name of a field, or a path to one
 *
 * The value of a field. Django: `F(field)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_f (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return new_with_field ("F", field);
}

/**
 * asgi_expression_value:
 * @value: (nullable): a value
 *
 * A plain value. Django: `Value(value)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_value (const GValue *value)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append (args, value);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Value", args);
}

/**
 * asgi_expression_count:
 * @field: the name of a field or relation, or “*”
 *
 * How many there are. Django: `Count(field)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_count (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return new_with_field ("Count", field);
}

static AsgiExpression *
operate (AsgiExpression *self,
         const char     *operation,
         AsgiExpression *other)
{
  AsgiArguments *args = asgi_args_object (self);

  if (other)
    asgi_arguments_append_object (args, G_OBJECT (other));

  return asgi_term_new (ASGI_TYPE_EXPRESSION, operation, args);
}

static AsgiExpression *
operate_value (AsgiExpression *self,
               const char     *operation,
               const GValue   *other)
{
  AsgiArguments *args = asgi_args_object (self);

  asgi_arguments_append (args, other);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, operation, args);
}

static AsgiExpression *
order (AsgiExpression *self,
       const char     *method,
       gboolean        nulls_first,
       gboolean        nulls_last)
{
  AsgiArguments *args = asgi_args_object (self);

  if (nulls_first)
    asgi_arguments_set_boolean (args, "nulls_first", TRUE);
  if (nulls_last)
    asgi_arguments_set_boolean (args, "nulls_last", TRUE);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, method, args);
}

static AsgiExpression *
typed (AsgiExpression *self,
       const char     *name,
       const char     *field)
{
  g_autoptr(AsgiExpression)  type = asgi_term_new (ASGI_TYPE_EXPRESSION, field, NULL);
  AsgiArguments             *args = asgi_args_object (self);

  asgi_arguments_set_object (args, "output_field", G_OBJECT (type));

  return asgi_term_new (ASGI_TYPE_EXPRESSION, name, args);
}

static void
set_fields (AsgiArguments      *args,
            const char         *option,
            const char * const *fields,
            const char         *term)
{
  g_autoptr(AsgiArguments) list = NULL;

  if (fields == NULL)
    return;

  list = asgi_arguments_new ();
  for (gsize i = 0; fields[i]; i++)
    {
      g_autoptr(AsgiExpression) field = new_with_field (term, fields[i]);

      asgi_arguments_append_object (list, G_OBJECT (field));
    }
  asgi_arguments_set_object (args, option, G_OBJECT (list));
}

static AsgiExpression *
with_options (AsgiExpression *self,
              AsgiArguments  *options)
{
  g_autoptr(AsgiArguments)  more = options;
  AsgiArguments            *args = asgi_arguments_new ();

  asgi_arguments_add_all (args, asgi_term_get_args (ASGI_TERM (self)));
  asgi_arguments_add_all (args, more);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, asgi_term_get_name (ASGI_TERM (self)), args);
}

/**
 * asgi_expression_string:
 * @value: (nullable): a text, or %NULL for null
 *
 * A plain value. Django: `Value(value)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_string (const char *value)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, value);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Value", args);
}

/**
 * asgi_expression_int64:
 * @value: a value
 *
 * A plain value. Django: `Value(value)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_int64 (gint64 value)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_int64 (args, value);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Value", args);
}

/**
 * asgi_expression_boolean:
 * @value: a value
 *
 * A plain value. Django: `Value(value)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_boolean (gboolean value)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_boolean (args, value);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Value", args);
}

/**
 * asgi_expression_double:
 * @value: a value
 *
 * A plain value. Django: `Value(value)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_double (double value)
{
  g_auto(GValue) boxed = G_VALUE_INIT;

  g_value_init (&boxed, G_TYPE_DOUBLE);
  g_value_set_double (&boxed, value);

  return asgi_expression_value (&boxed);
}

/**
 * asgi_expression_value_of:
 * @value: (nullable): a value, in the form that a field of the class has it
 * @field: the name of a field class, such as “DecimalField”
 *
 * A plain value of which a #GValue alone doesn't say what it is: a decimal number, a UUID or a
 * time as text, a duration as microseconds. Django: `Value(value, output_field=DecimalField())`.
 *
 * ```c
 * g_auto(GValue) rate = G_VALUE_INIT;
 *
 * g_value_init (&rate, G_TYPE_STRING);
 * g_value_set_static_string (&rate, "1.19");
 * g_autoptr(AsgiExpression) tax = asgi_expression_value_of (&rate, "DecimalField");
 * ```
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_value_of (const GValue *value,
                          const char   *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  g_autoptr(AsgiExpression)  type = asgi_term_new (ASGI_TYPE_EXPRESSION, field, NULL);
  AsgiArguments             *args = asgi_arguments_new ();

  asgi_arguments_append (args, value);
  asgi_arguments_set_object (args, "output_field", G_OBJECT (type));

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Value", args);
}

/**
 * asgi_expression_sum:
 * @field: the name of a field, or a path to one
 *
 * The sum. Django: `Sum(field)`. Options such as `distinct` and `filter` are added by
 * [method@Expression.with].
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_sum (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return new_with_field ("Sum", field);
}

/**
 * asgi_expression_avg:
 * @field: the name of a field, or a path to one
 *
 * The average. Django: `Avg(field)`. Options such as `distinct` and `filter` are added by
 * [method@Expression.with].
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_avg (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return new_with_field ("Avg", field);
}

/**
 * asgi_expression_max:
 * @field: the name of a field, or a path to one
 *
 * The greatest value. Django: `Max(field)`. Options such as `distinct` and `filter` are added by
 * [method@Expression.with].
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_max (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return new_with_field ("Max", field);
}

/**
 * asgi_expression_min:
 * @field: the name of a field, or a path to one
 *
 * The least value. Django: `Min(field)`. Options such as `distinct` and `filter` are added by
 * [method@Expression.with].
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_min (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return new_with_field ("Min", field);
}

/**
 * asgi_expression_outer_ref:
 * @field: the name of a field, or a path to one
 *
 * A field of the query around a subquery. Django: `OuterRef(field)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_outer_ref (const char *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return new_with_field ("OuterRef", field);
}

/**
 * asgi_expression_subquery:
 * @query_set: a queryset
 *
 * The value that a queryset of one column and one row gives. Django: `Subquery(queryset)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_subquery (AsgiQuerySet *query_set)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (query_set), NULL);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Subquery", asgi_args_object (query_set));
}

/**
 * asgi_expression_exists:
 * @query_set: a queryset
 *
 * Whether a queryset has any row; a condition too, for [ctor@Q.new_expression]. Django:
 * `Exists(queryset)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_exists (AsgiQuerySet *query_set)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (query_set), NULL);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Exists", asgi_args_object (query_set));
}

/**
 * asgi_expression_when:
 * @condition: a condition
 * @then: what it gives
 *
 * A branch of a `Case`. Django: `When(condition, then)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_when (AsgiQ          *condition,
                      AsgiExpression *then)
{
  g_return_val_if_fail (ASGI_IS_Q (condition), NULL);
  g_return_val_if_fail (ASGI_IS_EXPRESSION (then), NULL);

  AsgiArguments *args = asgi_args_object (condition);

  asgi_arguments_set_object (args, "then", G_OBJECT (then));

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "When", args);
}

/**
 * asgi_expression_func:
 * @name: the name of a function of `django.db.models.functions`, or the dotted name of any other
 * @first: (nullable): its first operand
 * @...: more operands, %NULL-terminated
 *
 * A function of expressions: `asgi_expression_func ("Coalesce", a, b, NULL)`, and `Case` of its
 * branches.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_func (const char     *name,
                      AsgiExpression *first,
                      ...)
{
  AsgiArguments *args = asgi_arguments_new ();
  va_list        rest;

  va_start (rest, first);
  for (AsgiExpression *operand = first; operand; operand = va_arg (rest, AsgiExpression *))
    asgi_arguments_append_object (args, G_OBJECT (operand));
  va_end (rest);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, name, args);
}

/**
 * asgi_expression_funcv: (rename-to asgi_expression_func)
 * @name: the name of a function
 * @operands: (array length=n_operands): its operands
 * @n_operands: how many there are
 *
 * A function of expressions, and `Case` of its branches.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_funcv (const char      *name,
                       AsgiExpression **operands,
                       gsize            n_operands)
{
  return asgi_term_new (ASGI_TYPE_EXPRESSION, name,
                        asgi_args_objects ((gpointer *) operands, n_operands));
}

/* An operator, of two expressions and of an expression and a plain value. */
#define DEFINE_OPERATOR(name, operator) \
  AsgiExpression * \
  asgi_expression_##name (AsgiExpression *self, \
                          AsgiExpression *other) \
  { \
    g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL); \
    g_return_val_if_fail (ASGI_IS_EXPRESSION (other), NULL); \
  \
    return operate (self, operator, other); \
  } \
  \
  AsgiExpression * \
  asgi_expression_##name##_value (AsgiExpression *self, \
                                  const GValue   *other) \
  { \
    g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL); \
  \
    return operate_value (self, operator, other); \
  }

/**
 * asgi_expression_add:
 * @self: an expression
 * @other: another expression
 *
 * The sum of both. Python: `self + other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
/**
 * asgi_expression_add_value: (rename-to asgi_expression_add)
 * @self: an expression
 * @other: (nullable): another expression, or a plain value
 *
 * The sum of both. Python: `self + other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
DEFINE_OPERATOR (add, "operator.add")

/**
 * asgi_expression_sub:
 * @self: an expression
 * @other: another expression
 *
 * The difference of both. Python: `self - other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
/**
 * asgi_expression_sub_value: (rename-to asgi_expression_sub)
 * @self: an expression
 * @other: (nullable): another expression, or a plain value
 *
 * The difference of both. Python: `self - other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
DEFINE_OPERATOR (sub, "operator.sub")

/**
 * asgi_expression_mul:
 * @self: an expression
 * @other: another expression
 *
 * The product of both. Python: `self * other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
/**
 * asgi_expression_mul_value: (rename-to asgi_expression_mul)
 * @self: an expression
 * @other: (nullable): another expression, or a plain value
 *
 * The product of both. Python: `self * other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
DEFINE_OPERATOR (mul, "operator.mul")

/**
 * asgi_expression_div:
 * @self: an expression
 * @other: another expression
 *
 * The quotient of both. Python: `self / other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
/**
 * asgi_expression_div_value: (rename-to asgi_expression_div)
 * @self: an expression
 * @other: (nullable): another expression, or a plain value
 *
 * The quotient of both. Python: `self / other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
DEFINE_OPERATOR (div, "operator.truediv")

/**
 * asgi_expression_mod:
 * @self: an expression
 * @other: another expression
 *
 * What a division leaves. Python: `self % other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
/**
 * asgi_expression_mod_value: (rename-to asgi_expression_mod)
 * @self: an expression
 * @other: (nullable): another expression, or a plain value
 *
 * What a division leaves. Python: `self % other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
DEFINE_OPERATOR (mod, "operator.mod")

/**
 * asgi_expression_pow:
 * @self: an expression
 * @other: another expression
 *
 * A power. Python: `self ** other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
/**
 * asgi_expression_pow_value: (rename-to asgi_expression_pow)
 * @self: an expression
 * @other: (nullable): another expression, or a plain value
 *
 * A power. Python: `self ** other`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
DEFINE_OPERATOR (pow, "operator.pow")

/**
 * asgi_expression_neg:
 * @self: an expression
 *
 * The negative. Python: `-self`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_neg (AsgiExpression *self)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  return operate (self, "operator.neg", NULL);
}

/**
 * asgi_expression_asc:
 * @self: an expression
 * @nulls_first: whether nulls come before everything
 * @nulls_last: whether nulls come after everything
 *
 * Orders from the least to the greatest. Django: `Expression.asc()`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_asc (AsgiExpression *self,
                     gboolean        nulls_first,
                     gboolean        nulls_last)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  return order (self, ".asc", nulls_first, nulls_last);
}

/**
 * asgi_expression_desc:
 * @self: an expression
 * @nulls_first: whether nulls come before everything
 * @nulls_last: whether nulls come after everything
 *
 * Orders from the greatest to the least. Django: `Expression.desc()`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_desc (AsgiExpression *self,
                      gboolean        nulls_first,
                      gboolean        nulls_last)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  return order (self, ".desc", nulls_first, nulls_last);
}

/**
 * asgi_expression_cast:
 * @self: an expression
 * @field: the name of a field class, such as “IntegerField”
 *
 * The value as another type. Django: `Cast(self, IntegerField())`. A field class with arguments
 * is an expression of its own, for [func@Expression.call].
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_cast (AsgiExpression *self,
                      const char     *field)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  return typed (self, "Cast", field);
}

/**
 * asgi_expression_output:
 * @self: an expression
 * @field: the name of a field class, such as “DecimalField”
 *
 * Says of which type an expression is that mixes types. Django: `ExpressionWrapper(self,
 * DecimalField())`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_output (AsgiExpression *self,
                        const char     *field)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  return typed (self, "ExpressionWrapper", field);
}

/**
 * asgi_expression_over:
 * @self: an expression
 * @partition_by: (nullable) (array zero-terminated=1): the fields whose values part the rows
 *   into windows
 * @order_by: (nullable) (array zero-terminated=1): the order within a window
 *
 * An aggregate or window function over a window of rows. Django: `Window(self, partition_by,
 * order_by)`. [method@Expression.with] adds a frame, of [func@Expression.row_range].
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_over (AsgiExpression *self,
                      const char * const *partition_by,
                      const char * const *order_by)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  AsgiArguments *args = asgi_args_object (self);

  set_fields (args, "partition_by", partition_by, "F");
  set_fields (args, "order_by", order_by, "asgimod.bridge.expressions.ordering");

  return asgi_term_new (ASGI_TYPE_EXPRESSION, "Window", args);
}

static void
set_bound (AsgiArguments *args,
           const char    *name,
           gint64         bound)
{
  if (bound == G_MININT64 || bound == G_MAXINT64)
    asgi_arguments_set_null (args, name);
  else
    asgi_arguments_set_int64 (args, name, bound);
}

static AsgiExpression *
frame (const char *name,
       gint64      start,
       gint64      end)
{
  AsgiArguments *args = asgi_arguments_new ();

  set_bound (args, "start", start);
  set_bound (args, "end", end);

  return asgi_term_new (ASGI_TYPE_EXPRESSION, name, args);
}

/**
 * asgi_expression_row_range:
 * @start: the first row, from the current one: -2 is the second before it, 0 the row itself;
 *   %G_MININT64 is where the window begins
 * @end: the last row, likewise; %G_MAXINT64 is where the window ends
 *
 * A frame of a window, by the number of rows: the option `frame` of what
 * [method@Expression.over] gives. Django: `RowRange(start, end)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_row_range (gint64 start,
                           gint64 end)
{
  return frame ("RowRange", start, end);
}

/**
 * asgi_expression_value_range:
 * @start: the least value, from that of the current row; %G_MININT64 is where the window begins
 * @end: the greatest value, likewise; %G_MAXINT64 is where the window ends
 *
 * A frame of a window, by the values that it is ordered by: the option `frame` of what
 * [method@Expression.over] gives. Django: `ValueRange(start, end)`.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_value_range (gint64 start,
                             gint64 end)
{
  return frame ("ValueRange", start, end);
}

/**
 * asgi_expression_with:
 * @self: an expression
 * @first_name: (nullable): the name of an option, followed by a #GType, a value of that type,
 *   and more such triples
 * @...: the rest, %NULL-terminated
 *
 * The same expression with more options: `distinct`, `filter` and `default` of an aggregate,
 * `default` and `output_field` of a `Case`, `frame` of a window.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_with (AsgiExpression *self,
                      const char     *first_name,
                      ...)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_name);
  args = asgi_arguments_new_valist (first_name, rest);
  va_end (rest);

  return with_options (self, args);
}

/**
 * asgi_expression_with_options: (rename-to asgi_expression_with)
 * @self: an expression
 * @options: (element-type utf8 GValue): the options by name
 *
 * The same expression with more options.
 *
 * Returns: (transfer full): a new expression
 *
 * Since: 1.0
 */
AsgiExpression *
asgi_expression_with_options (AsgiExpression *self,
                              GHashTable     *options)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (self), NULL);

  return with_options (self, asgi_arguments_new_lookups (options));
}
