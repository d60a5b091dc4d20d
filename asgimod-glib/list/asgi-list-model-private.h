/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/list/asgi-list-feed-private.h>
#include <asgimod-glib/list/asgi-list-model.h>
#include <asgimod-glib/list/asgi-list-watch-private.h>

G_BEGIN_DECLS

struct _AsgiListModel {
  GObject        parent_instance;

  AsgiQuerySet  *query_set;
  char         **order_by;
  char          *section_by;
  char          *search;
  char         **search_fields;
  guint          search_delay;  /* ms */
  GSource       *searching;     /* that will have the search made */
  AsgiQuerySet  *shown;         /* what all of these make of it */
  AsgiListFeed  *feed;
  AsgiListWatch *watch;     /* while it is live */
  GType          item_type;
  guint          page_size;
  gboolean       live;
  GError        *error;
};

void asgi_list_model_update             (AsgiListModel      *self);

/* Sections */
void asgi_list_model_add_section_model  (GType               type);
void asgi_list_model_install_sections   (AsgiListModelClass *klass);

G_END_DECLS
