/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-private.h>

G_BEGIN_DECLS

/* The three forms of every call: foo_async() starts a request, foo_finish() takes the answered job
 * from it, foo_sync() runs one to its end. */
void     asgi_request_start         (gpointer              source,
                                     gpointer              tag,
                                     AsgiJob              *job,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
AsgiJob *asgi_request_finish        (gpointer              source,
                                     gpointer              tag,
                                     GAsyncResult         *result,
                                     GError              **error);
AsgiJob *asgi_request_run           (gpointer              source,
                                     AsgiJob              *job,
                                     GCancellable         *cancellable,
                                     GError              **error);

/* What a call gives back; each consumes the job, which may be NULL after a failure. */
gboolean asgi_request_take_done     (AsgiJob              *job);
gint64   asgi_request_take_integer  (AsgiJob              *job);
gboolean asgi_request_take_boolean  (AsgiJob              *job);
char    *asgi_request_take_string   (AsgiJob              *job);
GVariant *asgi_request_take_variant (AsgiJob              *job);
gpointer asgi_request_take_row      (AsgiJob              *job);
gpointer asgi_request_take_list     (AsgiJob              *job);
gpointer asgi_request_take_created  (AsgiJob              *job,
                                     gboolean             *created);

G_END_DECLS
