/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-expression.h"
#include "asgi-q.h"
#include "asgi-term-private.h"

/**
 * AsgiQ:
 *
 * A condition that lookups alone can't say: conditions combined with and, or, xor and not.
 *
 * ```c
 * g_autoptr(AsgiQ)        usd = asgi_q_new ("currency", G_TYPE_STRING, "usd", NULL);
 * g_autoptr(AsgiQ)        cheap = asgi_q_new ("amount__lt", G_TYPE_STRING, "5.00", NULL);
 * g_autoptr(AsgiQ)        either = asgi_q_or (usd, cheap);
 * g_autoptr(AsgiQuerySet) prices = asgi_query_set_filter_q (objects, either);
 * ```
 *
 * Since: 1.0
 */
struct _AsgiQ {
  AsgiTerm parent_instance;
};

G_DEFINE_FINAL_TYPE (AsgiQ, asgi_q, ASGI_TYPE_TERM)

static void
asgi_q_class_init (AsgiQClass *klass)
{
}

static void
asgi_q_init (AsgiQ *self)
{
}

/**
 * asgi_q_new:
 * @first_name: (nullable): a lookup, followed by a #GType, a value of that type, and more such
 *   triples
 * @...: the rest, %NULL-terminated
 *
 * A condition from lookups, which all have to be met. Django: `Q(**lookups)`.
 *
 * Returns: (transfer full): a new condition
 *
 * Since: 1.0
 */
AsgiQ *
asgi_q_new (const char *first_name,
            ...)
{
  AsgiArguments *args;
  va_list        rest;

  va_start (rest, first_name);
  args = asgi_arguments_new_valist (first_name, rest);
  va_end (rest);

  return asgi_term_new (ASGI_TYPE_Q, "Q", args);
}

/**
 * asgi_q_new_with: (rename-to asgi_q_new)
 * @lookups: (nullable) (element-type utf8 GValue): the lookups
 *
 * A condition from lookups, which all have to be met. Django: `Q(**lookups)`.
 *
 * Returns: (transfer full): a new condition
 *
 * Since: 1.0
 */
AsgiQ *
asgi_q_new_with (GHashTable *lookups)
{
  return asgi_term_new (ASGI_TYPE_Q, "Q", asgi_arguments_new_lookups (lookups));
}

/**
 * asgi_q_new_expression:
 * @expression: an expression that is true or false, such as one of [func@Expression.exists]
 *
 * A condition from an expression. Django: `Q(expression)`.
 *
 * Returns: (transfer full): a new condition
 *
 * Since: 1.0
 */
AsgiQ *
asgi_q_new_expression (AsgiExpression *expression)
{
  g_return_val_if_fail (ASGI_IS_EXPRESSION (expression), NULL);

  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_object (args, G_OBJECT (expression));

  return asgi_term_new (ASGI_TYPE_Q, "Q", args);
}

static AsgiQ *
combine (AsgiQ      *self,
         const char *operation,
         AsgiQ      *other)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_object (args, G_OBJECT (self));
  if (other)
    asgi_arguments_append_object (args, G_OBJECT (other));

  return asgi_term_new (ASGI_TYPE_Q, operation, args);
}

/**
 * asgi_q_and:
 * @self: a condition
 * @other: another condition
 *
 * Both conditions. Python: `self & other`.
 *
 * Returns: (transfer full): a new condition
 *
 * Since: 1.0
 */
AsgiQ *
asgi_q_and (AsgiQ *self,
            AsgiQ *other)
{
  g_return_val_if_fail (ASGI_IS_Q (self), NULL);
  g_return_val_if_fail (ASGI_IS_Q (other), NULL);

  return combine (self, "operator.and_", other);
}

/**
 * asgi_q_or:
 * @self: a condition
 * @other: another condition
 *
 * Either condition, or both. Python: `self | other`.
 *
 * Returns: (transfer full): a new condition
 *
 * Since: 1.0
 */
AsgiQ *
asgi_q_or (AsgiQ *self,
           AsgiQ *other)
{
  g_return_val_if_fail (ASGI_IS_Q (self), NULL);
  g_return_val_if_fail (ASGI_IS_Q (other), NULL);

  return combine (self, "operator.or_", other);
}

/**
 * asgi_q_xor:
 * @self: a condition
 * @other: another condition
 *
 * One condition, but not both. Python: `self ^ other`. Needs Django 4.1.
 *
 * Returns: (transfer full): a new condition
 *
 * Since: 1.0
 */
AsgiQ *
asgi_q_xor (AsgiQ *self,
            AsgiQ *other)
{
  g_return_val_if_fail (ASGI_IS_Q (self), NULL);
  g_return_val_if_fail (ASGI_IS_Q (other), NULL);

  return combine (self, "operator.xor", other);
}

/**
 * asgi_q_not:
 * @self: a condition
 *
 * The contrary. Python: `~self`.
 *
 * Returns: (transfer full): a new condition
 *
 * Since: 1.0
 */
AsgiQ *
asgi_q_not (AsgiQ *self)
{
  g_return_val_if_fail (ASGI_IS_Q (self), NULL);

  return combine (self, "operator.invert", NULL);
}
