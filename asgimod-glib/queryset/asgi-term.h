/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_TERM (asgi_term_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_DERIVABLE_TYPE (AsgiTerm, asgi_term, ASGI, TERM, GObject)

struct _AsgiTermClass {
  GObjectClass parent_class;

  /*< private >*/
  gpointer     _reserved[4];
};

ASGI_AVAILABLE_IN_1_0
const char *asgi_term_get_name  (AsgiTerm *self);
ASGI_AVAILABLE_IN_1_0
char       *asgi_term_to_string (AsgiTerm *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
