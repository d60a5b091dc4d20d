/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-expression.h"
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
