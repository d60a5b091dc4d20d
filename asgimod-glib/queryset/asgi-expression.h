/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-term.h>

G_BEGIN_DECLS

#define ASGI_TYPE_EXPRESSION (asgi_expression_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiExpression, asgi_expression, ASGI, EXPRESSION, AsgiTerm)

ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_call    (const char     *name,
                                         AsgiArguments  *args) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_method  (AsgiExpression *self,
                                         const char     *method,
                                         AsgiArguments  *args) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_f       (const char     *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_value   (const GValue   *value) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_count   (const char     *field) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
