/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A reference to an object of the embedded language. It can be dropped on any thread, without
 * waiting: what has to happen then happens on a worker. */
typedef struct _AsgiHandle AsgiHandle;

typedef void        (*AsgiReleaseFunc) (gpointer object);
typedef AsgiHandle *(*AsgiCaptureFunc) (gpointer boxed);

#define ASGI_TYPE_HANDLE (asgi_handle_get_type ())

GType       asgi_handle_get_type    (void);
void        asgi_handle_set_funcs   (AsgiReleaseFunc  release,
                                     AsgiCaptureFunc  capture);
AsgiHandle *asgi_handle_new         (gpointer         object);
AsgiHandle *asgi_handle_capture     (gpointer         boxed);
AsgiHandle *asgi_handle_ref         (AsgiHandle      *self);
void        asgi_handle_unref       (AsgiHandle      *self);
gpointer    asgi_handle_get_object  (AsgiHandle      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiHandle, asgi_handle_unref)

G_END_DECLS
