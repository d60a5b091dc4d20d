/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-prefetch.h"
#include "asgi-query-set.h"
#include "asgi-term-private.h"

/**
 * AsgiPrefetch:
 *
 * A prefetch with a queryset of its own, or a name of its own for what it loads.
 *
 * ```c
 * g_autoptr(AsgiPrefetch) vegetarian = asgi_prefetch_new ("toppings", without_meat, "greens");
 * g_autoptr(AsgiQuerySet) pizzas = asgi_query_set_prefetch (objects, vegetarian);
 * ```
 *
 * Since: 1.0
 */
struct _AsgiPrefetch {
  AsgiTerm parent_instance;
};

G_DEFINE_FINAL_TYPE (AsgiPrefetch, asgi_prefetch, ASGI_TYPE_TERM)

static void
asgi_prefetch_class_init (AsgiPrefetchClass *klass)
{
}

static void
asgi_prefetch_init (AsgiPrefetch *self)
{
}

/**
 * asgi_prefetch_new:
 * @lookup: the name of a relation, or a path to one
 * @query_set: (nullable): what is loaded, or %NULL for the relation as it is
 * @to_attr: (nullable): the name under which it is kept, or %NULL for the relation's
 *
 * Makes a prefetch. Django: `Prefetch(lookup, queryset, to_attr)`.
 *
 * Returns: (transfer full): a new prefetch
 *
 * Since: 1.0
 */
AsgiPrefetch *
asgi_prefetch_new (const char   *lookup,
                   AsgiQuerySet *query_set,
                   const char   *to_attr)
{
  g_return_val_if_fail (lookup != NULL, NULL);
  g_return_val_if_fail (query_set == NULL || ASGI_IS_QUERY_SET (query_set), NULL);

  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_string (args, lookup);
  if (query_set)
    asgi_arguments_set_object (args, "queryset", G_OBJECT (query_set));
  if (to_attr)
    asgi_arguments_set_string (args, "to_attr", to_attr);

  return asgi_term_new (ASGI_TYPE_PREFETCH, "Prefetch", args);
}
