/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The way of everything that a thread of the library tells a main context. */
typedef void (*AsgiDeliverFunc) (gpointer data);

void asgi_deliver (GMainContext    *context,
                   int              priority,
                   AsgiDeliverFunc  func,
                   gpointer         data,
                   GDestroyNotify   destroy);

G_END_DECLS
