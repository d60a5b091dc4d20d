/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-term.h>

G_BEGIN_DECLS

#define ASGI_TYPE_PREFETCH (asgi_prefetch_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiPrefetch, asgi_prefetch, ASGI, PREFETCH, AsgiTerm)

ASGI_AVAILABLE_IN_1_0
AsgiPrefetch *asgi_prefetch_new (const char   *lookup,
                                 AsgiQuerySet *query_set,
                                 const char   *to_attr) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
