/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_LIST_MODEL (asgi_list_model_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiListModel, asgi_list_model, ASGI, LIST_MODEL, GObject)

ASGI_AVAILABLE_IN_1_0
AsgiListModel *asgi_list_model_new           (AsgiQuerySet  *query_set);
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet  *asgi_list_model_get_query_set (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_query_set (AsgiListModel *self,
                                              AsgiQuerySet  *query_set);
ASGI_AVAILABLE_IN_1_0
guint          asgi_list_model_get_page_size (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_page_size (AsgiListModel *self,
                                              guint          page_size);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_list_model_get_live      (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_live      (AsgiListModel *self,
                                              gboolean       live);
ASGI_AVAILABLE_IN_1_0
const char * const *
               asgi_list_model_get_order_by  (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_order_by  (AsgiListModel *self,
                                              const char * const *names);
ASGI_AVAILABLE_IN_1_0
const char    *asgi_list_model_get_section_by (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_section_by (AsgiListModel *self,
                                               const char    *name);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_get_section   (AsgiListModel *self,
                                              guint          position,
                                              guint         *start,
                                              guint         *end);
ASGI_AVAILABLE_IN_1_0
const char    *asgi_list_model_get_search    (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_search    (AsgiListModel *self,
                                              const char    *search);
ASGI_AVAILABLE_IN_1_0
const char * const *
               asgi_list_model_get_search_fields (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_search_fields (AsgiListModel *self,
                                                  const char * const *names);
ASGI_AVAILABLE_IN_1_0
guint          asgi_list_model_get_search_delay (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_set_search_delay (AsgiListModel *self,
                                                 guint          delay);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_list_model_get_loading   (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
const GError  *asgi_list_model_get_error     (AsgiListModel *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_list_model_refresh       (AsgiListModel *self);

G_END_DECLS
