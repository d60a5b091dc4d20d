/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-query-set.h>

G_BEGIN_DECLS

#define ASGI_TYPE_MANY_TO_MANY_RELATED_MANAGER (asgi_many_to_many_related_manager_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiManyToManyRelatedManager, asgi_many_to_many_related_manager, ASGI, MANY_TO_MANY_RELATED_MANAGER,
                      AsgiQuerySet)

ASGI_AVAILABLE_IN_1_0
void asgi_many_to_many_related_manager_add_async (AsgiManyToManyRelatedManager *self,
                                                  GListModel *objects,
                                                  GHashTable *through_defaults,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_add_finish (AsgiManyToManyRelatedManager *self,
                                                       GAsyncResult *result,
                                                       GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_add_sync (AsgiManyToManyRelatedManager *self,
                                                     GListModel *objects,
                                                     GHashTable *through_defaults,
                                                     GCancellable *cancellable,
                                                     GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_many_related_manager_remove_async (AsgiManyToManyRelatedManager *self,
                                                     GListModel *objects,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_remove_finish (AsgiManyToManyRelatedManager *self,
                                                          GAsyncResult *result,
                                                          GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_remove_sync (AsgiManyToManyRelatedManager *self,
                                                        GListModel *objects,
                                                        GCancellable *cancellable,
                                                        GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_many_related_manager_clear_async (AsgiManyToManyRelatedManager *self,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_clear_finish (AsgiManyToManyRelatedManager *self,
                                                         GAsyncResult *result,
                                                         GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_clear_sync (AsgiManyToManyRelatedManager *self,
                                                       GCancellable *cancellable,
                                                       GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_many_related_manager_set_async (AsgiManyToManyRelatedManager *self,
                                                  GListModel *objects,
                                                  gboolean clear,
                                                  GHashTable *through_defaults,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_set_finish (AsgiManyToManyRelatedManager *self,
                                                       GAsyncResult *result,
                                                       GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_many_to_many_related_manager_set_sync (AsgiManyToManyRelatedManager *self,
                                                     GListModel *objects,
                                                     gboolean clear,
                                                     GHashTable *through_defaults,
                                                     GCancellable *cancellable,
                                                     GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_many_related_manager_create_async (AsgiManyToManyRelatedManager *self,
                                                     GHashTable *values,
                                                     GHashTable *through_defaults,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_many_to_many_related_manager_create_finish (AsgiManyToManyRelatedManager *self,
                                                            GAsyncResult *result,
                                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_many_to_many_related_manager_create_sync (AsgiManyToManyRelatedManager *self,
                                                          GHashTable *values,
                                                          GHashTable *through_defaults,
                                                          GCancellable *cancellable,
                                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_many_related_manager_get_or_create_async (AsgiManyToManyRelatedManager *self,
                                                            GHashTable *lookups,
                                                            GHashTable *defaults,
                                                            GHashTable *through_defaults,
                                                            GCancellable *cancellable,
                                                            GAsyncReadyCallback callback,
                                                            gpointer user_data);
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_many_to_many_related_manager_get_or_create_finish (AsgiManyToManyRelatedManager *self,
                                                                   GAsyncResult *result,
                                                                   gboolean *created,
                                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_many_to_many_related_manager_get_or_create_sync (AsgiManyToManyRelatedManager *self,
                                                                 GHashTable *lookups,
                                                                 GHashTable *defaults,
                                                                 GHashTable *through_defaults,
                                                                 gboolean *created,
                                                                 GCancellable *cancellable,
                                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_many_to_many_related_manager_update_or_create_async (AsgiManyToManyRelatedManager *self,
                                                               GHashTable *lookups,
                                                               GHashTable *defaults,
                                                               GHashTable *create_defaults,
                                                               GHashTable *through_defaults,
                                                               GCancellable *cancellable,
                                                               GAsyncReadyCallback callback,
                                                               gpointer user_data);
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_many_to_many_related_manager_update_or_create_finish (AsgiManyToManyRelatedManager *self,
                                                                      GAsyncResult *result,
                                                                      gboolean *created,
                                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_many_to_many_related_manager_update_or_create_sync (AsgiManyToManyRelatedManager *self,
                                                                    GHashTable *lookups,
                                                                    GHashTable *defaults,
                                                                    GHashTable *create_defaults,
                                                                    GHashTable *through_defaults,
                                                                    gboolean *created,
                                                                    GCancellable *cancellable,
                                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
