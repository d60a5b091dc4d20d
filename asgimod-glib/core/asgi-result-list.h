/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_RESULT_LIST (asgi_result_list_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiResultList, asgi_result_list, ASGI, RESULT_LIST, GObject)

ASGI_AVAILABLE_IN_1_0
guint    asgi_result_list_get_size     (AsgiResultList *self);
ASGI_AVAILABLE_IN_1_0
gpointer asgi_result_list_get          (AsgiResultList *self,
                                        guint           position) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
guint64  asgi_result_list_get_n_bytes  (AsgiResultList *self);

G_END_DECLS
