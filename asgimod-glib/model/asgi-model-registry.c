/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The models of the process. */
#include "config.h"

#include "asgi-model-info-private.h"

/* By label in lower case. They are published once Django is set up and never change. */
static GMutex      lock;
static GHashTable *models;

/*< private >
 * asgi_model_info_publish:
 * @table: (transfer full): the models
 *
 * Makes the models known to every thread; of a second start, which finds the same, nothing is
 * taken.
 */
void
asgi_model_info_publish (GHashTable *table)
{
  g_mutex_lock (&lock);
  if (models == NULL)
    models = g_hash_table_ref (table);
  g_mutex_unlock (&lock);
  g_hash_table_unref (table);
}

/*< private >
 * asgi_model_info_lookup:
 * @label: the label of a model, in any case
 *
 * Returns: (transfer none) (nullable): the model
 */
AsgiModelInfo *
asgi_model_info_lookup (const char *label)
{
  g_autofree char *key = g_utf8_strdown (label, -1);
  AsgiModelInfo   *info;

  g_mutex_lock (&lock);
  info = models ? g_hash_table_lookup (models, key) : NULL;
  g_mutex_unlock (&lock);

  return info;
}

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  return g_strcmp0 (asgi_model_info_get_label (*(AsgiModelInfo **) a),
                    asgi_model_info_get_label (*(AsgiModelInfo **) b));
}

/*< private >
 * asgi_model_info_list:
 *
 * Returns: (transfer full): every model, in the order of their labels
 */
GPtrArray *
asgi_model_info_list (void)
{
  GPtrArray      *list = g_ptr_array_new ();
  GHashTableIter  iter;
  gpointer        info;

  g_mutex_lock (&lock);
  if (models)
    {
      g_hash_table_iter_init (&iter, models);
      while (g_hash_table_iter_next (&iter, NULL, &info))
        g_ptr_array_add (list, info);
    }
  g_mutex_unlock (&lock);
  g_ptr_array_sort (list, compare_labels);

  return list;
}
