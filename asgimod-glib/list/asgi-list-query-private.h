/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-query-set.h>

G_BEGIN_DECLS

AsgiQuerySet *asgi_list_query_search (AsgiQuerySet       *query_set,
                                      const char         *text,
                                      const char * const *fields);

AsgiQuerySet *asgi_list_query_order  (AsgiQuerySet       *query_set,
                                      const char * const *order_by,
                                      const char         *section_by);

G_END_DECLS
