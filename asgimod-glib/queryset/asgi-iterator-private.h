/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-iterator.h>

G_BEGIN_DECLS

AsgiIterator *asgi_iterator_new (AsgiQuerySet *query_set,
                                 guint         chunk_size);

G_END_DECLS
