/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-arguments-private.h>
#include <asgimod-glib/queryset/asgi-term.h>

G_BEGIN_DECLS

gpointer       asgi_term_new      (GType          type,
                                   const char    *name,
                                   AsgiArguments *args);
AsgiArguments *asgi_term_get_args (AsgiTerm      *self);

G_END_DECLS
