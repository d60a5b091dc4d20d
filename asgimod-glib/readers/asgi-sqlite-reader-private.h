/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void asgi_sqlite_reader_install (void);

G_END_DECLS
