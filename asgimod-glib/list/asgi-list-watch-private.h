/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-query-set.h>

G_BEGIN_DECLS

/* Sees what is written of the models whose rows decide about those of a queryset. */
typedef struct _AsgiListWatch AsgiListWatch;

/* Told how many of its rows may have been written, or %G_MAXUINT. */
typedef void (*AsgiListWatchFunc) (guint    n_rows,
                                   gpointer data);

AsgiListWatch *asgi_list_watch_new         (AsgiQuerySet      *query_set,
                                            AsgiListWatchFunc  func,
                                            gpointer           data);
void           asgi_list_watch_retry_later (AsgiListWatch     *self);
void           asgi_list_watch_free        (AsgiListWatch     *self);

G_END_DECLS
