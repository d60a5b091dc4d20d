/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-scan-private.h"

#include "core/asgi-result-list-private.h"
#include "queryset/asgi-iterator.h"
#include "queryset/asgi-query-set-private.h"

/* Keys at a time: some hundred kilobytes. */
#define CHUNK 20000

/* The key of a row, which lives as long as its block. */
typedef struct {
  guint8        tag;
  AsgiCell      cell;
  AsgiRowBlock *block;
  guint         position; /* where the row was */
} Key;

struct _AsgiListScan {
  AsgiIterator     *keys;
  GHashTable       *wanted;      /* set of Key */
  GArray           *moves;       /* AsgiListMove */
  guint             position;    /* of the next key */
  GCancellable     *cancellable;
  AsgiListScanFunc  func;        /* NULL: nobody wants to know any more */
  gpointer          data;
};

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return asgi_cell_hash (key->tag, key->cell);
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  return asgi_cell_equal (((const Key *) a)->tag, ((const Key *) a)->cell,
                          ((const Key *) b)->tag, ((const Key *) b)->cell);
}

static void
key_free (gpointer data)
{
  asgi_row_block_unref (((Key *) data)->block);
  g_free (data);
}

static void
scan_free (AsgiListScan *self)
{
  g_object_unref (self->keys);
  g_hash_table_unref (self->wanted);
  g_array_unref (self->moves);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
take_keys (AsgiListScan   *self,
           AsgiResultList *rows)
{
  AsgiRowBlock *block = asgi_result_list_get_block (rows);

  for (guint i = 0; i < asgi_result_list_get_size (rows); i++, self->position++)
    {
      AsgiRowRef  ref = asgi_result_list_get_ref (rows, i);
      Key         key;
      const Key  *wanted;

      key.tag = asgi_table_get_cell (asgi_row_block_get_table (block, ref.table), ref.row, 0,
                                     &key.cell);
      wanted = g_hash_table_lookup (self->wanted, &key);
      if (wanted)
        {
          AsgiListMove move = { wanted->position, self->position };

          g_array_append_val (self->moves, move);
          g_hash_table_remove (self->wanted, &key);
        }
    }
}

static void on_keys (GObject      *object,
                     GAsyncResult *result,
                     gpointer      data);

static void
finish (AsgiListScan *self,
        const GError *error)
{
  g_array_sort (self->moves, asgi_list_compare_positions);
  if (self->func)
    self->func (self->moves, error, self->data);
  scan_free (self);
}

static void
go_on (AsgiListScan *self)
{
  asgi_iterator_next_chunk_async (self->keys, self->cancellable, on_keys, self);
}

static void
on_keys (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  AsgiListScan              *self = data;
  g_autoptr(GError)          error = NULL;
  g_autoptr(AsgiResultList)  rows = asgi_iterator_next_chunk_finish (ASGI_ITERATOR (object), result,
                                                                     &error);

  if (rows)
    take_keys (self, rows);
  if (rows && self->func && g_hash_table_size (self->wanted) > 0)
    go_on (self);
  else
    finish (self, error);
}

static void
want_all (AsgiListScan   *self,
          AsgiListWindow *window)
{
  for (guint i = 0; i < asgi_list_window_get_size (window); i++)
    {
      AsgiListEntry *entry = asgi_list_window_get (window, i);
      Key           *key;

      if (entry->row.block == NULL || !asgi_list_row_has_key (&entry->row) ||
          !asgi_list_entry_is_held (entry))
        continue;
      key = g_new (Key, 1);
      key->tag = asgi_list_row_read_key (&entry->row, &key->cell);
      key->block = asgi_row_block_ref (entry->row.block);
      key->position = entry->row.position;
      entry->is_gone = TRUE;
      g_hash_table_add (self->wanted, key);
    }
}

/*< private >
 * asgi_list_scan_start:
 * @query_set: a queryset in total order
 * @window: the rows that are looked for are those that somebody holds
 * @func: told where they are
 *
 * Returns: a scan; asgi_list_scan_end() ends it before @func is called
 */
AsgiListScan *
asgi_list_scan_start (AsgiQuerySet     *query_set,
                      AsgiListWindow   *window,
                      AsgiListScanFunc  func,
                      gpointer          data)
{
  AsgiListScan            *self = g_new0 (AsgiListScan, 1);
  AsgiArguments           *args = asgi_arguments_new ();
  g_autoptr(AsgiQuerySet)  keys = NULL;

  asgi_arguments_append_string (args, "pk");
  asgi_arguments_set_boolean (args, "flat", TRUE);
  keys = asgi_query_set_append (query_set, "values_list", args);

  self->keys = asgi_query_set_iterate (keys, CHUNK);
  self->wanted = g_hash_table_new_full (key_hash, key_equal, key_free, NULL);
  self->moves = g_array_new (FALSE, FALSE, sizeof (AsgiListMove));
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->data = data;
  want_all (self, window);
  go_on (self);

  return self;
}

void
asgi_list_scan_end (AsgiListScan *self)
{
  self->func = NULL;
  g_cancellable_cancel (self->cancellable);
}
