/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-row-block-private.h>

G_BEGIN_DECLS

/* How the values of a column become cells; one letter each, which the bridge chooses by what
 * Django itself would do with them. */
typedef enum {
  ASGI_COLUMN_RAW       = 'r', /* as the database has it */
  ASGI_COLUMN_INTEGER   = 'i', /* calculated: int() */
  ASGI_COLUMN_FLOAT     = 'f', /* calculated: float() */
  ASGI_COLUMN_BOOLEAN   = 'b',
  ASGI_COLUMN_DECIMAL   = 'd', /* followed by its places and digits */
  ASGI_COLUMN_DATE      = 'D',
  ASGI_COLUMN_TIME      = 'T',
  ASGI_COLUMN_UTC       = 'u', /* a date with a time, in UTC */
  ASGI_COLUMN_NAIVE     = 'n', /* a date with a time, without a zone */
  ASGI_COLUMN_UUID      = 'U',
  ASGI_COLUMN_DURATION  = 'I',
} AsgiColumnType;

typedef struct {
  AsgiColumnType type;
  guint8         places; /* of a decimal: digits after the point, at most 6 */
  guint8         digits; /* of a decimal: digits in all */
} AsgiColumn;

typedef enum {
  ASGI_READ_MORE,        /* as many rows as were asked for; there may be more */
  ASGI_READ_DONE,        /* that was the last one */
  ASGI_READ_GIVE_UP,     /* something that this reader isn't sure about: Django shall read it */
  ASGI_READ_CANCELLED,
} AsgiReadStatus;

/* Reads rows of a database straight into a row block. Used by one thread; none of its functions
 * needs Python. */
typedef struct _AsgiReader AsgiReader;

struct _AsgiReader {
  AsgiReadStatus  (*read)   (AsgiReader   *self,
                             AsgiRowBlock *block,
                             guint         table,
                             guint         max_rows);
  AsgiReader     *(*let_go) (AsgiReader   *self); /* becomes one that holds no lock */
  void            (*free)   (AsgiReader   *self);
  guint             n_columns;
};

AsgiReader *asgi_buffered_reader_new (AsgiReader *source);

/* Values to cells, for every reader; %FALSE is for giving up. */
gboolean asgi_text_to_cell    (const AsgiColumn *column,
                               AsgiRowBlock     *block,
                               const char       *text,
                               gsize             length,
                               guint8           *tag,
                               AsgiCell         *cell);
gboolean asgi_integer_to_cell (const AsgiColumn *column,
                               AsgiRowBlock     *block,
                               gint64            number,
                               guint8           *tag,
                               AsgiCell         *cell);
gboolean asgi_float_to_cell   (const AsgiColumn *column,
                               AsgiRowBlock     *block,
                               gdouble           number,
                               guint8           *tag,
                               AsgiCell         *cell);

G_END_DECLS
