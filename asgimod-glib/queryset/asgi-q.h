/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-term.h>

G_BEGIN_DECLS

#define ASGI_TYPE_Q (asgi_q_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiQ, asgi_q, ASGI, Q, AsgiTerm)

ASGI_AVAILABLE_IN_1_0
AsgiQ *asgi_q_new      (const char *first_name,
                        ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQ *asgi_q_new_with (GHashTable *lookups) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQ *asgi_q_new_expression (AsgiExpression *expression) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQ *asgi_q_and      (AsgiQ      *self,
                        AsgiQ      *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQ *asgi_q_or       (AsgiQ      *self,
                        AsgiQ      *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQ *asgi_q_xor      (AsgiQ      *self,
                        AsgiQ      *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiQ *asgi_q_not      (AsgiQ      *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
