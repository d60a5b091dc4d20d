/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rest of what another reader would read, kept in memory: the database is let go of. */
#include "config.h"

#include "asgi-reader-private.h"

#include "core/asgi-row.h"

typedef struct {
  AsgiReader      parent;

  AsgiRowBlock   *block;
  guint           position; /* the next row to give */
  AsgiReadStatus  end;      /* what came after the last row */
} AsgiBufferedReader;

static AsgiReadStatus
asgi_buffered_reader_read (AsgiReader   *reader,
                           AsgiRowBlock *block,
                           guint         table,
                           guint         max_rows)
{
  AsgiBufferedReader *self = (AsgiBufferedReader *) reader;
  guint               n_rows = asgi_row_block_get_table (self->block, 0)->n_rows;

  for (guint i = 0; i < max_rows; i++)
    {
      if (self->position == n_rows)
        return self->end;
      asgi_row_block_copy_row (block, table, self->block, 0, self->position++);
    }

  return ASGI_READ_MORE;
}

static AsgiReader *
asgi_buffered_reader_let_go (AsgiReader *reader)
{
  return reader;
}

static void
asgi_buffered_reader_free (AsgiReader *reader)
{
  AsgiBufferedReader *self = (AsgiBufferedReader *) reader;

  asgi_row_block_unref (self->block);
  g_free (self);
}

static AsgiRowBlock *
new_block (guint n_columns)
{
  AsgiRowBlock           *block = asgi_row_block_new ();
  g_autofree const char **names = g_new (const char *, n_columns);
  g_autoptr(AsgiShape)    shape = NULL;

  for (guint i = 0; i < n_columns; i++)
    names[i] = "";
  shape = asgi_shape_new (ASGI_TYPE_ROW, NULL, names, n_columns);
  asgi_row_block_add_table (block, shape, NULL);

  return block;
}

/*< private >
 * asgi_buffered_reader_new:
 * @source: (transfer full): a reader
 *
 * Reads all that is left.
 */
AsgiReader *
asgi_buffered_reader_new (AsgiReader *source)
{
  AsgiBufferedReader *self = g_new0 (AsgiBufferedReader, 1);

  self->parent.read = asgi_buffered_reader_read;
  self->parent.let_go = asgi_buffered_reader_let_go;
  self->parent.free = asgi_buffered_reader_free;
  self->parent.n_columns = source->n_columns;
  self->block = new_block (source->n_columns);
  self->end = source->read (source, self->block, 0, G_MAXUINT);
  /* A row of which a part was read is none. */
  if (self->end == ASGI_READ_GIVE_UP)
    asgi_row_block_get_table (self->block, 0)->n_rows--;
  source->free (source);

  return &self->parent;
}
