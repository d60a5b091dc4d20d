/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_FIELD_INFO (asgi_field_info_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiFieldInfo, asgi_field_info, ASGI, FIELD_INFO, GObject)

ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_name          (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_attribute     (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_column        (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_internal_type (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
AsgiValueType     asgi_field_info_get_value_type    (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
AsgiRelationType  asgi_field_info_get_relation      (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_related_label (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_related_attribute (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_verbose_name  (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
const char       *asgi_field_info_get_help_text     (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
int               asgi_field_info_get_max_length    (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
gboolean          asgi_field_info_get_null          (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
gboolean          asgi_field_info_get_blank         (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
gboolean          asgi_field_info_get_primary_key   (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
gboolean          asgi_field_info_get_unique        (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
gboolean          asgi_field_info_get_editable      (AsgiFieldInfo *self);
ASGI_AVAILABLE_IN_1_0
GVariant         *asgi_field_info_get_choices       (AsgiFieldInfo *self);

G_END_DECLS
