/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_VALUE_IS_TEXT(type) ((type) >= ASGI_VALUE_TEXT && (type) <= ASGI_VALUE_FILE)

GType    asgi_value_type_to_gtype (AsgiValueType  type);
gboolean asgi_value_is_null       (const GValue  *value);
void     asgi_value_init_null     (GValue        *value);
gboolean asgi_value_import        (const GValue  *value,
                                   const char    *name,
                                   GValue        *copy,
                                   GError       **error);
void     asgi_value_set_origin    (GObject       *object,
                                   AsgiArguments *args,
                                   GObject       *before);
guint    asgi_value_get_depth     (GObject       *object);
gboolean asgi_value_name_check    (const char    *name,
                                   GError       **error);

GVariant   *asgi_variant_new_json  (const char *json);
GVariant   *asgi_variant_new_whole (const char *digits);
const char *asgi_variant_get_json  (GVariant   *variant);

G_END_DECLS
