/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-row-private.h>

G_BEGIN_DECLS

/* What is known of a long list: the rows near those that were asked for, and the objects that
 * somebody holds. Everything else is a number. */
typedef struct _AsgiListWindow AsgiListWindow;
typedef struct _AsgiListEntry  AsgiListEntry;
typedef struct _AsgiListRow    AsgiListRow;

/* A row, and where it stands. One of an object that is in the list more than once is told from
 * others by its place alone. */
struct _AsgiListRow {
  guint         position;
  gboolean      is_place;
  guint         since;    /* when it was asked for */
  AsgiRowBlock *block;
  AsgiRowRef    ref;
};

/* A stray is of a row that has no place at the moment: it has moved to where nothing is known. */
#define ASGI_LIST_STRAY G_MAXUINT

struct _AsgiListEntry {
  AsgiListRow row;     /* its block is NULL while the row has not come */
  GWeakRef    item;    /* the object that shows it */
  guint       turn;    /* when it was asked for last */
  gboolean    is_gone; /* its row is looked for everywhere, and was not found yet */
  gboolean    is_used; /* somebody held it when it was looked at last */
  gboolean    is_let_go;
  GList       by_age;  /* links of the window's queues */
  GList       by_need;
};

AsgiListWindow *asgi_list_window_new       (void);
void            asgi_list_window_free      (AsgiListWindow     *self);
void            asgi_list_window_clear     (AsgiListWindow     *self);
guint           asgi_list_window_get_size  (AsgiListWindow     *self);
AsgiListEntry  *asgi_list_window_get       (AsgiListWindow     *self,
                                            guint               index);
guint           asgi_list_window_search    (AsgiListWindow     *self,
                                            guint               position);
AsgiListEntry  *asgi_list_window_find      (AsgiListWindow     *self,
                                            guint               position);
AsgiListEntry  *asgi_list_window_find_row  (AsgiListWindow     *self,
                                            const AsgiListRow  *row);
gboolean        asgi_list_window_takes     (AsgiListWindow     *self,
                                            AsgiListEntry      *here,
                                            const AsgiListRow  *row);
AsgiListEntry  *asgi_list_window_add       (AsgiListWindow     *self,
                                            guint               position);
void            asgi_list_window_put       (AsgiListWindow     *self,
                                            const AsgiListRow  *row);
void            asgi_list_window_splice    (AsgiListWindow     *self,
                                            guint               position,
                                            guint               removed,
                                            guint               added);
const GList    *asgi_list_window_get_blank (AsgiListWindow     *self);
void            asgi_list_window_evict     (AsgiListWindow     *self,
                                            guint               max_rows,
                                            guint               turn);

int             asgi_list_compare_positions (gconstpointer     a,
                                             gconstpointer     b);
gpointer        asgi_list_entry_dup_item   (AsgiListEntry      *self,
                                            AsgiRowBlock       *blank);
gboolean        asgi_list_entry_is_held    (AsgiListEntry      *self);
guint8          asgi_list_row_read_key     (const AsgiListRow  *self,
                                            AsgiCell           *cell);
gboolean        asgi_list_row_has_key      (const AsgiListRow  *self);
gboolean        asgi_list_row_equal        (const AsgiListRow  *a,
                                            const AsgiListRow  *b);
gboolean        asgi_list_rows_repeat      (GArray             *rows);
void            asgi_list_rows_part        (GArray             *rows,
                                            guint               start);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiListWindow, asgi_list_window_free)

G_END_DECLS
