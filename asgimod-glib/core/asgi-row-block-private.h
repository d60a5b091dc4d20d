/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-handle-private.h>
#include <asgimod-glib/core/asgi-scope-private.h>
#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

/* The result of a query as C data: tables of typed cells, their strings in an arena.
 *
 * A worker fills a block, alone, and hands it over; from then on its cells never change and any
 * thread can read them. The first table holds the rows of the result, the others the objects that
 * select_related() or prefetch_related() loaded with them.
 */

typedef struct _AsgiRowBlock AsgiRowBlock;
typedef struct _AsgiShape    AsgiShape;
typedef struct _AsgiTable    AsgiTable;

typedef struct {
  guint32 table;
  guint32 row;
} AsgiRowRef;

/* What a cell holds is said by its tag: an AsgiValueType, and for dates with a time a flag. */
typedef union {
  gint64      integer;  /* BOOLEAN, INTEGER, DURATION (µs), DATE (days, 0001-01-01 is 1),
                         * DATE_TIME (µs since 1970, UTC unless a flag says otherwise) */
  gdouble     number;   /* FLOAT */
  const char *text;     /* TEXT to FILE, BINARY, and DATE_TIME with ASGI_CELL_ISO: in the arena,
                         * NUL-terminated, its length before it */
  GVariant   *variant;  /* JSON */
  AsgiRowRef  ref;      /* MODEL */
  gsize       list;     /* MODELS: an index into the block's lists */
} AsgiCell;

enum {
  ASGI_CELL_TYPE  = 0x1f, /* the AsgiValueType */
  ASGI_CELL_NAIVE = 0x20, /* a DATE_TIME without a time zone: its wall clock, as if it were UTC */
  ASGI_CELL_WHOLE = 0x20, /* a DECIMAL that is a whole number, of Python's int */
  ASGI_CELL_ISO   = 0x40, /* a DATE_TIME with an offset other than UTC's, as text */
};

/* The columns of a table. A name that is known in the process, such as a field's, is its interned
 * form, found by its address; one that came with a query goes with it. */
struct _AsgiShape {
  gatomicrefcount  ref_count;
  GType            item_type;
  GObject         *info;      /* the AsgiModelInfo, or NULL for plain rows */
  const char     **names;
  guint            n_columns;
  GPtrArray       *own_names; /* those that are not interned, or NULL */
  gboolean         flat;      /* values_list(flat=True): the only column is the value */
};

struct _AsgiTable {
  AsgiShape *shape;
  guint      n_rows;
  guint      n_allocated;
  AsgiCell  *cells;
  guint8    *tags;
  gpointer  *items;   /* the AsgiRow that shows each row, while there is one; not owned */
  char      *using;   /* the database alias the rows came from */
};

AsgiShape    *asgi_shape_new              (GType                item_type,
                                           GObject             *info,
                                           const char * const  *names,
                                           guint                n_columns);
AsgiShape    *asgi_shape_ref              (AsgiShape           *self);
void          asgi_shape_unref            (AsgiShape           *self);
int           asgi_shape_find             (AsgiShape           *self,
                                           const char          *name);

AsgiRowBlock *asgi_row_block_new          (void);
guint         asgi_row_block_get_now      (void);
guint         asgi_row_block_get_serial   (AsgiRowBlock        *self);
gboolean      asgi_row_block_is_since     (AsgiRowBlock        *self,
                                           guint                when);
AsgiRowBlock *asgi_row_block_ref          (AsgiRowBlock        *self);
void          asgi_row_block_unref        (AsgiRowBlock        *self);
guint         asgi_row_block_add_table    (AsgiRowBlock        *self,
                                           AsgiShape           *shape,
                                           const char          *using);
AsgiTable    *asgi_row_block_get_table    (AsgiRowBlock        *self,
                                           guint                table);
guint         asgi_row_block_add_row      (AsgiRowBlock        *self,
                                           guint                table);
void          asgi_row_block_set_cell     (AsgiRowBlock        *self,
                                           guint                table,
                                           guint                row,
                                           guint                column,
                                           guint8               tag,
                                           AsgiCell             cell);
void          asgi_row_block_copy_row     (AsgiRowBlock        *self,
                                           guint                table,
                                           AsgiRowBlock        *from,
                                           guint                from_table,
                                           guint                from_row);
const char   *asgi_row_block_add_text     (AsgiRowBlock        *self,
                                           const char          *text,
                                           gsize                length);
GVariant     *asgi_row_block_take_variant (AsgiRowBlock        *self,
                                           GVariant            *variant);
gsize         asgi_row_block_add_list     (AsgiRowBlock        *self,
                                           GArray              *refs);
GArray       *asgi_row_block_get_list     (AsgiRowBlock        *self,
                                           gsize                list);
void          asgi_row_block_set_handle   (AsgiRowBlock        *self,
                                           guint                table,
                                           guint                row,
                                           AsgiHandle          *handle);
AsgiHandle   *asgi_row_block_get_handle   (AsgiRowBlock        *self,
                                           guint                table,
                                           guint                row);
void          asgi_row_block_set_object   (AsgiRowBlock        *self,
                                           gconstpointer        place,
                                           AsgiHandle          *object);
AsgiHandle   *asgi_row_block_get_object   (AsgiRowBlock        *self,
                                           gconstpointer        place);
gpointer      asgi_row_block_dup_item     (AsgiRowBlock        *self,
                                           AsgiRowRef           ref);
gpointer      asgi_row_block_peek_item    (AsgiRowBlock        *self,
                                           AsgiRowRef           ref);
void          asgi_row_block_forget_item  (AsgiRowBlock        *self,
                                           AsgiRowRef           ref,
                                           gpointer             item);
void          asgi_row_block_keep_item    (AsgiRowBlock        *self,
                                           AsgiRowRef           ref,
                                           gpointer             item);
void          asgi_row_block_add_list_model    (AsgiRowBlock   *self);
void          asgi_row_block_remove_list_model (AsgiRowBlock   *self);
gsize         asgi_row_block_get_size     (AsgiRowBlock        *self);
void          asgi_row_block_set_scope    (AsgiRowBlock        *self,
                                           AsgiScope           *scope);
AsgiScope    *asgi_row_block_get_scope    (AsgiRowBlock        *self);

static inline guint8
asgi_table_get_cell (AsgiTable *table,
                     guint      row,
                     guint      column,
                     AsgiCell  *cell)
{
  gsize at = (gsize) row * table->shape->n_columns + column;

  *cell = table->cells[at];
  return table->tags[at];
}

static inline guint32
asgi_cell_text_length (AsgiCell cell)
{
  return ((const guint32 *) (gconstpointer) cell.text)[-1];
}

gboolean      asgi_cell_equal             (guint8               a_tag,
                                           AsgiCell             a,
                                           guint8               b_tag,
                                           AsgiCell             b);
guint         asgi_cell_hash              (guint8               tag,
                                           AsgiCell             cell);
gboolean      asgi_cell_store             (AsgiRowBlock        *block,
                                           guint8               tag,
                                           AsgiCell             cell,
                                           GValue              *value);
void          asgi_cell_to_value          (AsgiRowBlock        *block,
                                           guint8               tag,
                                           AsgiCell             cell,
                                           GValue              *value);
GDateTime    *asgi_cell_dup_date_time     (guint8               tag,
                                           AsgiCell             cell);
void          asgi_cell_set_time_zone     (GTimeZone           *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiShape, asgi_shape_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiRowBlock, asgi_row_block_unref)

G_END_DECLS
