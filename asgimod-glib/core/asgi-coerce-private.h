/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-field-info.h>

G_BEGIN_DECLS

gboolean asgi_field_coerce (AsgiFieldInfo  *field,
                            const GValue   *value,
                            GValue         *result,
                            GError        **error);
gboolean asgi_value_equal  (const GValue   *a,
                            const GValue   *b);

G_END_DECLS
