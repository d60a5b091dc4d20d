/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_QUERY_SET (asgi_query_set_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_DERIVABLE_TYPE (AsgiQuerySet, asgi_query_set, ASGI, QUERY_SET, GObject)

struct _AsgiQuerySetClass {
  GObjectClass parent_class;

  /*< private >*/
  gpointer     _reserved[8];
};

/* A new queryset */

ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_call (AsgiQuerySet  *self,
                                   const char    *method,
                                   AsgiArguments *args) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_with_priority (AsgiQuerySet *self,
                                            int           priority) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_with_timeout (AsgiQuerySet *self,
                                           guint         timeout) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
const char *asgi_query_set_get_label (AsgiQuerySet *self);
ASGI_AVAILABLE_IN_1_0
char *asgi_query_set_to_string (AsgiQuerySet *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_filter (AsgiQuerySet *self,
                                     const char   *first_name,
                                     ...)
  G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_filter_with (AsgiQuerySet *self,
                                          GHashTable   *values) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_filter_q (AsgiQuerySet *self,
                                       AsgiQ        *condition) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_exclude (AsgiQuerySet *self,
                                      const char   *first_name,
                                      ...)
  G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_exclude_with (AsgiQuerySet *self,
                                           GHashTable   *values) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_exclude_q (AsgiQuerySet *self,
                                        AsgiQ        *condition) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_complex_filter (AsgiQuerySet *self,
                                             AsgiQ        *condition) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_annotate (AsgiQuerySet *self,
                                       const char   *first_name,
                                       ...)
  G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_annotate_with (AsgiQuerySet *self,
                                            GHashTable   *values) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_alias (AsgiQuerySet *self,
                                    const char   *first_name,
                                    ...)
  G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_alias_with (AsgiQuerySet *self,
                                         GHashTable   *values) G_GNUC_WARN_UNUSED_RESULT;
/* A list of names may be empty. G_GNUC_NULL_TERMINATED would call that a missing sentinel: it is left
 * out, as it is of g_object_new(). */
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_order_by (AsgiQuerySet *self,
                                       const char   *first_field,
                                       ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_order_byv (AsgiQuerySet *self,
                                        const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_order_by_expression (AsgiQuerySet *self,
                                                  AsgiExpression *expression) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_order_by_expressions (AsgiQuerySet    *self,
                                                   AsgiExpression **expressions,
                                                   gsize            n_expressions) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_reverse (AsgiQuerySet *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_distinct (AsgiQuerySet *self,
                                       const char   *first_field,
                                       ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_distinctv (AsgiQuerySet *self,
                                        const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_values (AsgiQuerySet *self,
                                     const char   *first_field,
                                     ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_valuesv (AsgiQuerySet *self,
                                      const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_values_with (AsgiQuerySet       *self,
                                          const char * const *fields,
                                          GHashTable         *expressions) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_values_list (AsgiQuerySet *self,
                                          const char   *first_field,
                                          ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_values_listv (AsgiQuerySet *self,
                                           const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_values_list_flat (AsgiQuerySet *self,
                                               const char   *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_dates (AsgiQuerySet *self,
                                    const char   *field,
                                    const char   *kind,
                                    const char   *order) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_datetimes (AsgiQuerySet *self,
                                        const char   *field,
                                        const char   *kind,
                                        const char   *order,
                                        GTimeZone    *zone) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_none (AsgiQuerySet *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_all (AsgiQuerySet *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_union (AsgiQuerySet *self,
                                    AsgiQuerySet *other,
                                    gboolean      all) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_intersection (AsgiQuerySet *self,
                                           AsgiQuerySet *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_difference (AsgiQuerySet *self,
                                         AsgiQuerySet *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_unionv (AsgiQuerySet  *self,
                                     AsgiQuerySet **others,
                                     gsize          n_others,
                                     gboolean       all) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_intersectionv (AsgiQuerySet  *self,
                                            AsgiQuerySet **others,
                                            gsize          n_others) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_differencev (AsgiQuerySet  *self,
                                          AsgiQuerySet **others,
                                          gsize          n_others) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_select_related (AsgiQuerySet *self,
                                             const char   *first_field,
                                             ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_select_relatedv (AsgiQuerySet *self,
                                              const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_prefetch_related (AsgiQuerySet *self,
                                               const char   *first_lookup,
                                               ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_prefetch_relatedv (AsgiQuerySet *self,
                                                const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_prefetch (AsgiQuerySet *self,
                                       AsgiPrefetch *prefetch) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_extra (AsgiQuerySet *self,
                                    AsgiArguments *args) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_defer (AsgiQuerySet *self,
                                    const char   *first_field,
                                    ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_deferv (AsgiQuerySet *self,
                                     const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_only (AsgiQuerySet *self,
                                   const char   *first_field,
                                   ...)
  G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_onlyv (AsgiQuerySet *self,
                                    const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_using (AsgiQuerySet *self,
                                    const char   *alias) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_select_for_update (AsgiQuerySet *self,
                                                gboolean      nowait,
                                                gboolean      skip_locked,
                                                const char * const *of,
                                                gboolean      no_key) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_raw (AsgiQuerySet *self,
                                  const char    *sql,
                                  AsgiArguments *params) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_and (AsgiQuerySet *self,
                                  AsgiQuerySet *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_or (AsgiQuerySet *self,
                                 AsgiQuerySet *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_xor (AsgiQuerySet *self,
                                  AsgiQuerySet *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet *asgi_query_set_slice (AsgiQuerySet *self,
                                    gint64        start,
                                    gint64        stop) G_GNUC_WARN_UNUSED_RESULT;

/* A query */

ASGI_AVAILABLE_IN_1_0
AsgiIterator *asgi_query_set_iterate (AsgiQuerySet *self,
                                      guint         chunk_size) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
void asgi_query_set_eval_async (AsgiQuerySet *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_eval_finish (AsgiQuerySet  *self,
                                            GAsyncResult  *result,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_eval_sync (AsgiQuerySet *self,
                                          GCancellable *cancellable,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_item_async (AsgiQuerySet *self,
                                gint64 position,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_item_finish (AsgiQuerySet  *self,
                                     GAsyncResult  *result,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_item_sync (AsgiQuerySet *self,
                                   gint64 position,
                                   GCancellable *cancellable,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_filter_async (AsgiQuerySet *self,
                                  GHashTable *lookups,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_filter_finish (AsgiQuerySet  *self,
                                              GAsyncResult  *result,
                                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_filter_sync (AsgiQuerySet *self,
                                            GHashTable *lookups,
                                            GCancellable *cancellable,
                                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_get_async (AsgiQuerySet *self,
                               GHashTable *lookups,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_get_finish (AsgiQuerySet  *self,
                                    GAsyncResult  *result,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_get_sync (AsgiQuerySet *self,
                                  GHashTable *lookups,
                                  GCancellable *cancellable,
                                  GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_create_async (AsgiQuerySet *self,
                                  GHashTable *values,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_query_set_create_finish (AsgiQuerySet  *self,
                                         GAsyncResult  *result,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_query_set_create_sync (AsgiQuerySet *self,
                                       GHashTable *values,
                                       GCancellable *cancellable,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_get_or_create_async (AsgiQuerySet *self,
                                         GHashTable *lookups,
                                         GHashTable *defaults,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_query_set_get_or_create_finish (AsgiQuerySet  *self,
                                                GAsyncResult  *result,
                                                gboolean *created,
                                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_query_set_get_or_create_sync (AsgiQuerySet *self,
                                              GHashTable *lookups,
                                              GHashTable *defaults,
                                              gboolean *created,
                                              GCancellable *cancellable,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_update_or_create_async (AsgiQuerySet *self,
                                            GHashTable *lookups,
                                            GHashTable *defaults,
                                            GHashTable *create_defaults,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_query_set_update_or_create_finish (AsgiQuerySet  *self,
                                                   GAsyncResult  *result,
                                                   gboolean *created,
                                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel *asgi_query_set_update_or_create_sync (AsgiQuerySet *self,
                                                 GHashTable *lookups,
                                                 GHashTable *defaults,
                                                 GHashTable *create_defaults,
                                                 gboolean *created,
                                                 GCancellable *cancellable,
                                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_bulk_create_async (AsgiQuerySet *self,
                                       GListModel *objects,
                                       AsgiArguments *options,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_bulk_create_finish (AsgiQuerySet  *self,
                                                   GAsyncResult  *result,
                                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_bulk_create_sync (AsgiQuerySet *self,
                                                 GListModel *objects,
                                                 AsgiArguments *options,
                                                 GCancellable *cancellable,
                                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_bulk_update_async (AsgiQuerySet *self,
                                       GListModel *objects,
                                       const char * const *fields,
                                       AsgiArguments *options,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gint64 asgi_query_set_bulk_update_finish (AsgiQuerySet  *self,
                                          GAsyncResult  *result,
                                          GError       **error);
ASGI_AVAILABLE_IN_1_0
gint64 asgi_query_set_bulk_update_sync (AsgiQuerySet *self,
                                        GListModel *objects,
                                        const char * const *fields,
                                        AsgiArguments *options,
                                        GCancellable *cancellable,
                                        GError      **error);
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_count_async (AsgiQuerySet *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gint64 asgi_query_set_count_finish (AsgiQuerySet  *self,
                                    GAsyncResult  *result,
                                    GError       **error);
ASGI_AVAILABLE_IN_1_0
gint64 asgi_query_set_count_sync (AsgiQuerySet *self,
                                  GCancellable *cancellable,
                                  GError      **error);
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_in_bulk_async (AsgiQuerySet *self,
                                   AsgiArguments *ids,
                                   const char *field_name,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_in_bulk_finish (AsgiQuerySet  *self,
                                               GAsyncResult  *result,
                                               GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_query_set_in_bulk_sync (AsgiQuerySet *self,
                                             AsgiArguments *ids,
                                             const char *field_name,
                                             GCancellable *cancellable,
                                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_latest_async (AsgiQuerySet *self,
                                  const char * const *fields,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_latest_finish (AsgiQuerySet  *self,
                                       GAsyncResult  *result,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_latest_sync (AsgiQuerySet *self,
                                     const char * const *fields,
                                     GCancellable *cancellable,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_earliest_async (AsgiQuerySet *self,
                                    const char * const *fields,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_earliest_finish (AsgiQuerySet  *self,
                                         GAsyncResult  *result,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_earliest_sync (AsgiQuerySet *self,
                                       const char * const *fields,
                                       GCancellable *cancellable,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_first_async (AsgiQuerySet *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_first_finish (AsgiQuerySet  *self,
                                      GAsyncResult  *result,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_first_sync (AsgiQuerySet *self,
                                    GCancellable *cancellable,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_last_async (AsgiQuerySet *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_last_finish (AsgiQuerySet  *self,
                                     GAsyncResult  *result,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gpointer asgi_query_set_last_sync (AsgiQuerySet *self,
                                   GCancellable *cancellable,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_aggregate_async (AsgiQuerySet *self,
                                     GHashTable *expressions,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiRow *asgi_query_set_aggregate_finish (AsgiQuerySet  *self,
                                          GAsyncResult  *result,
                                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiRow *asgi_query_set_aggregate_sync (AsgiQuerySet *self,
                                        GHashTable *expressions,
                                        GCancellable *cancellable,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_exists_async (AsgiQuerySet *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_query_set_exists_finish (AsgiQuerySet  *self,
                                       GAsyncResult  *result,
                                       GError       **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_query_set_exists_sync (AsgiQuerySet *self,
                                     GCancellable *cancellable,
                                     GError      **error);
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_contains_async (AsgiQuerySet *self,
                                    AsgiModel *object,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_query_set_contains_finish (AsgiQuerySet  *self,
                                         GAsyncResult  *result,
                                         GError       **error);
ASGI_AVAILABLE_IN_1_0
gboolean asgi_query_set_contains_sync (AsgiQuerySet *self,
                                       AsgiModel *object,
                                       GCancellable *cancellable,
                                       GError      **error);
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_update_async (AsgiQuerySet *self,
                                  GHashTable *values,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
gint64 asgi_query_set_update_finish (AsgiQuerySet  *self,
                                     GAsyncResult  *result,
                                     GError       **error);
ASGI_AVAILABLE_IN_1_0
gint64 asgi_query_set_update_sync (AsgiQuerySet *self,
                                   GHashTable *values,
                                   GCancellable *cancellable,
                                   GError      **error);
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_delete_async (AsgiQuerySet *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
GVariant *asgi_query_set_delete_finish (AsgiQuerySet  *self,
                                        GAsyncResult  *result,
                                        GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
GVariant *asgi_query_set_delete_sync (AsgiQuerySet *self,
                                      GCancellable *cancellable,
                                      GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_explain_async (AsgiQuerySet *self,
                                   const char *format,
                                   AsgiArguments *options,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
char *asgi_query_set_explain_finish (AsgiQuerySet  *self,
                                     GAsyncResult  *result,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
char *asgi_query_set_explain_sync (AsgiQuerySet *self,
                                   const char *format,
                                   AsgiArguments *options,
                                   GCancellable *cancellable,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void asgi_query_set_call_async (AsgiQuerySet *self,
                                const char *method,
                                AsgiArguments *args,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
ASGI_AVAILABLE_IN_1_0
AsgiRow *asgi_query_set_call_finish (AsgiQuerySet  *self,
                                     GAsyncResult  *result,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiRow *asgi_query_set_call_sync (AsgiQuerySet *self,
                                   const char *method,
                                   AsgiArguments *args,
                                   GCancellable *cancellable,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
