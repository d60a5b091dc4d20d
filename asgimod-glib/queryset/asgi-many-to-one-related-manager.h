/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-query-set.h>

G_BEGIN_DECLS

#define ASGI_TYPE_MANY_TO_ONE_RELATED_MANAGER (asgi_many_to_one_related_manager_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiManyToOneRelatedManager, asgi_many_to_one_related_manager, ASGI, MANY_TO_ONE_RELATED_MANAGER,
                      AsgiQuerySet)

ASGI_AVAILABLE_IN_1_0
void asgi_many_to_one_related_manager_add_async (AsgiManyToOneRelatedManager *self,
                                                 GListModel *objects,
                                                 gboolean bulk,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_add_finish (AsgiManyToOneRelatedManager *self,
                                                      GAsyncResult *result,
                                                      GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_add_sync (AsgiManyToOneRelatedManager *self,
                                                    GListModel *objects,
                                                    gboolean bulk,
                                                    GCancellable *cancellable,
                                                    GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_one_related_manager_remove_async (AsgiManyToOneRelatedManager *self,
                                                    GListModel *objects,
                                                    gboolean bulk,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_remove_finish (AsgiManyToOneRelatedManager *self,
                                                         GAsyncResult *result,
                                                         GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_remove_sync (AsgiManyToOneRelatedManager *self,
                                                       GListModel *objects,
                                                       gboolean bulk,
                                                       GCancellable *cancellable,
                                                       GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_one_related_manager_clear_async (AsgiManyToOneRelatedManager *self,
                                                   gboolean bulk,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_clear_finish (AsgiManyToOneRelatedManager *self,
                                                        GAsyncResult *result,
                                                        GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_clear_sync (AsgiManyToOneRelatedManager *self,
                                                      gboolean bulk,
                                                      GCancellable *cancellable,
                                                      GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_one_related_manager_set_async (AsgiManyToOneRelatedManager *self,
                                                 GListModel *objects,
                                                 gboolean bulk,
                                                 gboolean clear,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_set_finish (AsgiManyToOneRelatedManager *self,
                                                      GAsyncResult *result,
                                                      GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_one_related_manager_set_sync (AsgiManyToOneRelatedManager *self,
                                                    GListModel *objects,
                                                    gboolean bulk,
                                                    gboolean clear,
                                                    GCancellable *cancellable,
                                                    GError **error);

G_END_DECLS
