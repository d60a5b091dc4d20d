/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sees that another process has written to an SQLite file. */
void asgi_sqlite_watch_opened    (gpointer            db);
void asgi_sqlite_watch_committed (gpointer            db);
void asgi_sqlite_watch_set_files (const char * const *files);

G_END_DECLS
