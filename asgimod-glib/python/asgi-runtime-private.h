/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-private.h>
#include <asgimod-glib/python/asgi-runtime.h>

G_BEGIN_DECLS

void     asgi_runtime_run_start     (AsgiJob    *job);
void     asgi_runtime_stop_at_exit  (void);
GObject *asgi_runtime_lookup_model  (const char *label);
GType    asgi_runtime_get_item_type (GObject    *info);

G_END_DECLS
