/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-error.h>

G_BEGIN_DECLS

AsgiError asgi_error_from_exception (const char *name);
GError   *asgi_error_new            (AsgiError   code,
                                     const char *exception,
                                     const char *message,
                                     const char *traceback,
                                     GVariant   *fields,
                                     GVariant   *objects);
void      asgi_error_attach         (GTask        *task,
                                     const GError *error);

G_END_DECLS
