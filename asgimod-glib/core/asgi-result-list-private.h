/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-result-list.h>
#include <asgimod-glib/core/asgi-row-block-private.h>

G_BEGIN_DECLS

AsgiResultList *asgi_result_list_new          (AsgiRowBlock   *block,
                                               GArray         *refs);
AsgiResultList *asgi_result_list_new_for_list (AsgiRowBlock   *block,
                                               gsize           list);
AsgiRowBlock   *asgi_result_list_get_block    (AsgiResultList *self);
AsgiRowRef      asgi_result_list_get_ref      (AsgiResultList *self,
                                               guint           position);

G_END_DECLS
