/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/list/asgi-list-window-private.h>
#include <asgimod-glib/queryset/asgi-query-set.h>

G_BEGIN_DECLS

/* Looks where the rows that are held have gone, when so much was written that they are nowhere near:
 * goes through the keys of the whole queryset until all of them are found. */
typedef struct _AsgiListScan AsgiListScan;

typedef struct {
  guint from;
  guint to;
} AsgiListMove;

/* Called once, with the rows that are still there, by where they were. */
typedef void (*AsgiListScanFunc) (GArray       *moves,
                                  const GError *error,
                                  gpointer      data);

AsgiListScan *asgi_list_scan_start (AsgiQuerySet     *query_set,
                                    AsgiListWindow   *window,
                                    AsgiListScanFunc  func,
                                    gpointer          data);
void          asgi_list_scan_end   (AsgiListScan     *self);

G_END_DECLS
