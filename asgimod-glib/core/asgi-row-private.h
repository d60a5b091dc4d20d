/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-arguments-private.h>
#include <asgimod-glib/core/asgi-row-block-private.h>
#include <asgimod-glib/core/asgi-row.h>

G_BEGIN_DECLS

void          asgi_row_keep       (AsgiRow      *self);
void          asgi_row_set_source (AsgiRow      *self,
                                   AsgiRowBlock *block,
                                   AsgiRowRef    ref);
gpointer      asgi_row_new_loaded (GType         type,
                                   AsgiRowBlock *block,
                                   AsgiRowRef    ref);
gboolean      asgi_row_is_being_loaded (AsgiRow *self);
AsgiRowBlock *asgi_row_get_source (AsgiRow      *self,
                                   AsgiRowRef   *ref);
guint8        asgi_row_read_cell  (AsgiRow      *self,
                                   const char   *name,
                                   AsgiCell     *cell);
gboolean      asgi_row_read_value (AsgiRow      *self,
                                   const char   *name,
                                   GValue       *value,
                                   GError      **error);
/* How an object takes over what a call has made of it, when only a snapshot of it was passed. */
typedef void (*AsgiUpdateFunc) (const GValue *snapshot,
                                AsgiRowBlock *block,
                                AsgiRowRef    ref);

/* How a snapshot becomes one of what a call has made of the object, which takes it over as well. */
typedef void (*AsgiRenewFunc) (GValue       *snapshot,
                               AsgiRowBlock *block,
                               AsgiRowRef    ref);

void          asgi_row_set_renew_func (AsgiRenewFunc   renew);
void          asgi_row_renew          (GValue         *snapshot,
                                       AsgiRowBlock   *block,
                                       AsgiRowRef      ref);
void          asgi_row_set_update_func (GType           snapshot_type,
                                        AsgiUpdateFunc  update);
gboolean      asgi_row_is_snapshot (const GValue   *value);
void          asgi_row_update_all  (AsgiArguments  *args,
                                    guint           first,
                                    AsgiRowBlock   *block,
                                    GArray         *refs);
void          asgi_row_set_no_field_error (AsgiRow     *self,
                                           const char  *name,
                                           GError     **error);
void          asgi_row_set_deferred_error (AsgiRow     *self,
                                           const char  *name,
                                           GError     **error);

/* The tag of a name that the row doesn't have. */
#define ASGI_CELL_ABSENT 0xff

G_END_DECLS
