/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-field-info.h>

G_BEGIN_DECLS

typedef enum {
  ASGI_FIELD_NAME,
  ASGI_FIELD_ATTRIBUTE,
  ASGI_FIELD_COLUMN,
  ASGI_FIELD_INTERNAL_TYPE,
  ASGI_FIELD_RELATED_LABEL,
  ASGI_FIELD_RELATED_ATTRIBUTE,
  ASGI_FIELD_VERBOSE_NAME,
  ASGI_FIELD_HELP_TEXT,
  ASGI_FIELD_N_STRINGS
} AsgiFieldString;

typedef enum {
  ASGI_FIELD_NULL,
  ASGI_FIELD_BLANK,
  ASGI_FIELD_PRIMARY_KEY,
  ASGI_FIELD_UNIQUE,
  ASGI_FIELD_EDITABLE,
  ASGI_FIELD_N_FLAGS
} AsgiFieldFlag;

AsgiFieldInfo *asgi_field_info_new (const char * const *strings,
                                    const gboolean     *flags,
                                    AsgiValueType       value_type,
                                    AsgiRelationType    relation,
                                    int                 max_length,
                                    GVariant           *choices);
gboolean       asgi_field_info_is_forward (AsgiFieldInfo *self);
gboolean       asgi_field_info_is_single  (AsgiFieldInfo *self);

G_END_DECLS
