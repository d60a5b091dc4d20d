/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-row.h>

G_BEGIN_DECLS

#define ASGI_TYPE_MODEL (asgi_model_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_DERIVABLE_TYPE (AsgiModel, asgi_model, ASGI, MODEL, AsgiRow)

struct _AsgiModelClass {
  AsgiRowClass   parent_class;

  /*< private >*/
  AsgiModelInfo *info;
  gpointer       extension;
  gpointer       _reserved[8];
};

ASGI_AVAILABLE_IN_1_0
AsgiModelInfo *asgi_model_get_model_info   (AsgiModel    *self);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_get_field        (AsgiModel    *self,
                                            const char   *name,
                                            GValue       *value,
                                            GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_field        (AsgiModel    *self,
                                            const char   *name,
                                            const GValue *value,
                                            GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_is_null          (AsgiModel    *self,
                                            const char   *name);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_null         (AsgiModel    *self,
                                            const char   *name,
                                            GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_string (AsgiModel    *self,
                                      const char   *name,
                                      const char   *value,
                                      GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_int64 (AsgiModel    *self,
                                     const char   *name,
                                     gint64        value,
                                     GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_double (AsgiModel    *self,
                                      const char   *name,
                                      double        value,
                                      GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_boolean (AsgiModel    *self,
                                       const char   *name,
                                       gboolean      value,
                                       GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_date_time (AsgiModel    *self,
                                         const char   *name,
                                         GDateTime    *value,
                                         GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_date (AsgiModel    *self,
                                    const char   *name,
                                    const GDate  *value,
                                    GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_bytes (AsgiModel    *self,
                                     const char   *name,
                                     GBytes       *value,
                                     GError      **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_variant (AsgiModel    *self,
                                       const char   *name,
                                       GVariant     *value,
                                       GError      **error);
ASGI_AVAILABLE_IN_1_0
AsgiModel     *asgi_model_get_related (AsgiModel    *self,
                                       const char   *name,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_set_related (AsgiModel    *self,
                                       const char   *name,
                                       AsgiModel    *related,
                                       GError      **error);
ASGI_AVAILABLE_IN_1_0
GVariant      *asgi_model_get_pk           (AsgiModel    *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_get_is_saved     (AsgiModel    *self);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_get_is_loaded    (AsgiModel    *self);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_model_get_is_dirty     (AsgiModel    *self);
ASGI_AVAILABLE_IN_1_0
char         **asgi_model_get_dirty_fields (AsgiModel    *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void           asgi_model_revert           (AsgiModel    *self);
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet  *asgi_model_get_related_manager (AsgiModel    *self,
                                               const char   *name,
                                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
void asgi_model_save_async (AsgiModel *self,
                            gboolean force_insert,
                            gboolean force_update,
                            const char *alias,
                            const char * const *update_fields,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_model_save_finish (AsgiModel *self,
                                 GAsyncResult *result,
                                 GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_model_save_sync (AsgiModel *self,
                               gboolean force_insert,
                               gboolean force_update,
                               const char *alias,
                               const char * const *update_fields,
                               GCancellable *cancellable,
                               GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_model_delete_async (AsgiModel *self,
                              const char *alias,
                              gboolean keep_parents,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
ASGI_AVAILABLE_IN_1_0
GVariant *asgi_model_delete_finish (AsgiModel *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
GVariant *asgi_model_delete_sync (AsgiModel *self,
                                  const char *alias,
                                  gboolean keep_parents,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_model_refresh_from_db_async (AsgiModel *self,
                                       const char * const *fields,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_model_refresh_from_db_finish (AsgiModel *self,
                                            GAsyncResult *result,
                                            GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_model_refresh_from_db_sync (AsgiModel *self,
                                          const char * const *fields,
                                          GCancellable *cancellable,
                                          GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_model_full_clean_async (AsgiModel *self,
                                  const char * const *exclude,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_model_full_clean_finish (AsgiModel *self,
                                       GAsyncResult *result,
                                       GError **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_model_full_clean_sync (AsgiModel *self,
                                     const char * const *exclude,
                                     GCancellable *cancellable,
                                     GError **error);
ASGI_AVAILABLE_IN_1_0
void asgi_model_fetch_related_async (AsgiModel *self,
                                     const char *name,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_model_fetch_related_finish (AsgiModel *self,
                                            GAsyncResult *result,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_model_fetch_related_sync (AsgiModel *self,
                                          const char *name,
                                          GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_model_call_async (AsgiModel *self,
                            const char *method,
                            AsgiArguments *args,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
ASGI_AVAILABLE_IN_1_0
AsgiRow *asgi_model_call_finish (AsgiModel *self,
                                 GAsyncResult *result,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiRow *asgi_model_call_sync (AsgiModel *self,
                               const char *method,
                               AsgiArguments *args,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
GListModel *asgi_objects_new (AsgiModel *first,
                              ...) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
