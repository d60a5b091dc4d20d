/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_ITERATOR (asgi_iterator_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiIterator, asgi_iterator, ASGI, ITERATOR, GObject)

ASGI_AVAILABLE_IN_1_0
void            asgi_iterator_next_async        (AsgiIterator         *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
gpointer        asgi_iterator_next_finish       (AsgiIterator         *self,
                                                 GAsyncResult         *result,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gpointer        asgi_iterator_next_sync         (AsgiIterator         *self,
                                                 GCancellable         *cancellable,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void            asgi_iterator_next_chunk_async  (AsgiIterator         *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_iterator_next_chunk_finish (AsgiIterator         *self,
                                                 GAsyncResult         *result,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiResultList *asgi_iterator_next_chunk_sync   (AsgiIterator         *self,
                                                 GCancellable         *cancellable,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void            asgi_iterator_close_async       (AsgiIterator         *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
gboolean        asgi_iterator_close_finish      (AsgiIterator         *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
ASGI_AVAILABLE_IN_1_0
gboolean        asgi_iterator_close_sync        (AsgiIterator         *self,
                                                 GCancellable         *cancellable,
                                                 GError              **error);

G_END_DECLS
