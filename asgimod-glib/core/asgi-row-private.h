/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-row-block-private.h>
#include <asgimod-glib/core/asgi-row.h>

G_BEGIN_DECLS

void          asgi_row_set_source (AsgiRow      *self,
                                   AsgiRowBlock *block,
                                   AsgiRowRef    ref);
AsgiRowBlock *asgi_row_get_source (AsgiRow      *self,
                                   AsgiRowRef   *ref);
guint8        asgi_row_read_cell  (AsgiRow      *self,
                                   const char   *interned,
                                   AsgiCell     *cell);
gboolean      asgi_row_read_value (AsgiRow      *self,
                                   const char   *interned,
                                   GValue       *value,
                                   GError      **error);
void          asgi_row_set_no_field_error (AsgiRow     *self,
                                           const char  *name,
                                           GError     **error);
void          asgi_row_set_deferred_error (AsgiRow     *self,
                                           const char  *name,
                                           GError     **error);

/* The tag of a name that the row doesn't have. */
#define ASGI_CELL_ABSENT 0xff

G_END_DECLS
