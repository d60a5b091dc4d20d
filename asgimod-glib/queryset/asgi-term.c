/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-term-private.h"

#include "core/asgi-value-private.h"

/**
 * AsgiTerm:
 *
 * What expressions, conditions and prefetches have in common: something of Django's that is
 * called by its name when the query is made, and its arguments.
 *
 * A term never changes, does nothing by itself and can be used in any number of querysets, from
 * any thread.
 *
 * Since: 1.0
 */
typedef struct {
  char          *name; /* after a dot the method of the first argument */
  AsgiArguments *args;
} AsgiTermPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AsgiTerm, asgi_term, G_TYPE_OBJECT)

#define GET_PRIVATE(self) ((AsgiTermPrivate *) asgi_term_get_instance_private (self))

static void
asgi_term_finalize (GObject *object)
{
  AsgiTermPrivate *priv = GET_PRIVATE (ASGI_TERM (object));

  g_clear_object (&priv->args);
  g_free (priv->name);

  G_OBJECT_CLASS (asgi_term_parent_class)->finalize (object);
}

static void
asgi_term_class_init (AsgiTermClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = asgi_term_finalize;
}

static void
asgi_term_init (AsgiTerm *self)
{
}

/*< private >
 * asgi_term_new:
 * @type: a type derived from %ASGI_TYPE_TERM
 * @name: the name of what is called
 * @args: (transfer full) (nullable): its arguments
 */
gpointer
asgi_term_new (GType          type,
               const char    *name,
               AsgiArguments *args)
{
  AsgiTerm *self = (gpointer) g_object_new_with_properties (type, 0, NULL, NULL);

  GET_PRIVATE (self)->name = g_strdup (name);
  GET_PRIVATE (self)->args = asgi_arguments_seal (args ? args : asgi_arguments_new ());
  asgi_value_set_origin (G_OBJECT (self), args, NULL);

  return self;
}

AsgiArguments *
asgi_term_get_args (AsgiTerm *self)
{
  return GET_PRIVATE (self)->args;
}

/**
 * asgi_term_get_name:
 * @self: a term
 *
 * Gets the name of what is called, such as “F”, “Count” or “.desc”.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
asgi_term_get_name (AsgiTerm *self)
{
  g_return_val_if_fail (ASGI_IS_TERM (self), NULL);

  return GET_PRIVATE (self)->name;
}

/**
 * asgi_term_to_string:
 * @self: a term
 *
 * Describes the term for a log: its name and the number of its arguments, not their values.
 *
 * Returns: (transfer full): a text such as “Count(1)”
 *
 * Since: 1.0
 */
char *
asgi_term_to_string (AsgiTerm *self)
{
  g_return_val_if_fail (ASGI_IS_TERM (self), NULL);

  AsgiTermPrivate *priv = GET_PRIVATE (self);

  return g_strdup_printf ("%s(%u)", priv->name,
                          asgi_arguments_get_n_positional (priv->args) +
                          asgi_arguments_get_n_named (priv->args));
}
