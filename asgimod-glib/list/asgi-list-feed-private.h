/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/list/asgi-list-window-private.h>
#include <asgimod-glib/queryset/asgi-query-set.h>

G_BEGIN_DECLS

/* Feeds a list model: loads the pages that are asked for, lets go of those that are not, and turns
 * what it learns of the rows into the smallest changes of the list. It lives in one main context. */
typedef struct _AsgiListFeed AsgiListFeed;

typedef struct {
  void (*items_changed)   (gpointer      data,
                           guint         position,
                           guint         removed,
                           guint         added);
  void (*n_items_changed) (gpointer      data);
  void (*sections_changed) (gpointer     data,
                            guint        position,
                            guint        n_items);
  void (*loading_changed) (gpointer      data);
  void (*failed)          (gpointer      data,
                           const GError *error); /* NULL: it works again */
} AsgiListFeedFuncs;

/* How many rows may have been written, when nobody knows. */
#define ASGI_LIST_ANY G_MAXUINT

AsgiListFeed *asgi_list_feed_new           (const AsgiListFeedFuncs *funcs,
                                            gpointer                 data);
void          asgi_list_feed_free          (AsgiListFeed            *self);
void          asgi_list_feed_set_query_set (AsgiListFeed            *self,
                                            AsgiQuerySet            *query_set,
                                            const char              *section_by);
void          asgi_list_feed_set_page_size (AsgiListFeed            *self,
                                            guint                    page_size);
void          asgi_list_feed_refresh       (AsgiListFeed            *self);
void          asgi_list_feed_follow        (AsgiListFeed            *self,
                                            guint                    n_written);
guint         asgi_list_feed_get_n_items   (AsgiListFeed            *self);
gpointer      asgi_list_feed_dup_item      (AsgiListFeed            *self,
                                            guint                    position);
void          asgi_list_feed_get_section   (AsgiListFeed            *self,
                                            guint                    position,
                                            guint                   *start,
                                            guint                   *end);
gboolean      asgi_list_feed_get_loading   (AsgiListFeed            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiListFeed, asgi_list_feed_free)

G_END_DECLS
