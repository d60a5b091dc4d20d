/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_MODEL_INFO (asgi_model_info_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiModelInfo, asgi_model_info, ASGI, MODEL_INFO, GObject)

ASGI_AVAILABLE_IN_1_0
AsgiModelInfo  *asgi_model_info_for_type         (GType           type);
ASGI_AVAILABLE_IN_1_0
const char     *asgi_model_info_get_label        (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
const char     *asgi_model_info_get_table        (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
const char     *asgi_model_info_get_verbose_name (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
const char     *asgi_model_info_get_verbose_name_plural (AsgiModelInfo *self);
ASGI_AVAILABLE_IN_1_0
GType           asgi_model_info_get_gtype        (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
gboolean        asgi_model_info_get_proxy        (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
GListModel     *asgi_model_info_get_fields       (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
AsgiFieldInfo  *asgi_model_info_get_field        (AsgiModelInfo  *self,
                                                  const char     *name);
ASGI_AVAILABLE_IN_1_0
AsgiFieldInfo  *asgi_model_info_get_pk_field     (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
const char * const *asgi_model_info_get_managers (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet   *asgi_model_info_get_aobjects     (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
gboolean        asgi_model_info_get_watched      (AsgiModelInfo  *self);
ASGI_AVAILABLE_IN_1_0
void            asgi_model_info_set_watched      (AsgiModelInfo  *self,
                                                  gboolean        watched);
ASGI_AVAILABLE_IN_1_0
AsgiQuerySet   *asgi_model_info_manager          (AsgiModelInfo  *self,
                                                  const char     *name,
                                                  GError        **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel      *asgi_model_info_new_instance     (AsgiModelInfo  *self,
                                                  GHashTable     *values,
                                                  GError        **error) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
AsgiQuerySet   *asgi_objects_of                  (GType           type);

G_END_DECLS
