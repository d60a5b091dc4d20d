/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-query-private.h"

#include "queryset/asgi-q.h"
#include "queryset/asgi-query-set-private.h"

/* How a field is searched, by a sign before its name: what Django's admin has, too. */
static const struct {
  char        sign;
  const char *lookup;
} lookups[] = {
  { '^', "istartswith" },
  { '=', "iexact" },
};

static AsgiQ *
new_condition (const char *field,
               const char *word)
{
  const char      *lookup = "icontains";
  g_autofree char *name = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (lookups); i++)
    {
      if (*field == lookups[i].sign)
        {
          lookup = lookups[i].lookup;
          field++;
          break;
        }
    }

  name = g_strconcat (field, "__", lookup, NULL);
  return asgi_q_new (name, G_TYPE_STRING, word, NULL);
}

static AsgiQ *
new_condition_of_any (const char * const *fields,
                      const char         *word)
{
  g_autoptr(AsgiQ) all = NULL;

  for (guint i = 0; fields[i]; i++)
    {
      g_autoptr(AsgiQ)  one = new_condition (fields[i], word);
      AsgiQ            *both = all ? asgi_q_or (all, one) : g_object_ref (one);

      g_set_object (&all, both);
      g_object_unref (both);
    }

  return g_steal_pointer (&all);
}

/*< private >
 * asgi_list_query_search:
 * @text: (nullable): words
 * @fields: (nullable): names of fields, perhaps with a sign before them
 *
 * Returns: (transfer full): the rows that have every word in one of the fields
 */
AsgiQuerySet *
asgi_list_query_search (AsgiQuerySet       *query_set,
                        const char         *text,
                        const char * const *fields)
{
  g_autoptr(AsgiQuerySet) found = g_object_ref (query_set);
  g_auto(GStrv)           words = g_strsplit_set (text ? text : "", " \t\n", -1);

  for (guint i = 0; words[i] && fields && fields[0]; i++)
    {
      g_autoptr(AsgiQ)         condition = NULL;
      g_autoptr(AsgiQuerySet)  next = NULL;

      if (*words[i] == '\0')
        continue;
      condition = new_condition_of_any (fields, words[i]);
      next = asgi_query_set_filter_q (found, condition);
      g_set_object (&found, next);
    }

  return g_steal_pointer (&found);
}

/*< private >
 * asgi_list_query_order:
 * @order_by: (nullable): names of fields
 * @section_by: (nullable): the name of a field
 *
 * Returns: (transfer full): the same rows in another order, those together that have the same in
 *   the field
 */
AsgiQuerySet *
asgi_list_query_order (AsgiQuerySet       *query_set,
                       const char * const *order_by,
                       const char         *section_by)
{
  g_autoptr(AsgiQuerySet)  ordered = order_by ? asgi_query_set_order_byv (query_set, order_by)
                                              : g_object_ref (query_set);
  AsgiArguments           *args;

  if (section_by == NULL)
    return g_steal_pointer (&ordered);

  args = asgi_arguments_new ();
  asgi_arguments_append_string (args, section_by);
  return asgi_query_set_append (ordered, "_by_section", args);
}
