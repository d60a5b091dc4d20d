/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/readers/asgi-reader-private.h>

G_BEGIN_DECLS

typedef struct _AsgiSqliteReader AsgiSqliteReader;

void              asgi_sqlite_reader_install      (void);
gpointer          asgi_sqlite_reader_get_opened   (void);
void              asgi_sqlite_wait                (gpointer          handle,
                                                   int               timeout);

AsgiSqliteReader *asgi_sqlite_reader_new          (gpointer          db,
                                                   const char       *sql,
                                                   const AsgiColumn *columns,
                                                   guint             n_columns);
guint             asgi_sqlite_reader_get_n_params (AsgiSqliteReader *self);
void              asgi_sqlite_reader_bind_null    (AsgiSqliteReader *self,
                                                   guint             position);
void              asgi_sqlite_reader_bind_integer (AsgiSqliteReader *self,
                                                   guint             position,
                                                   gint64            value);
void              asgi_sqlite_reader_bind_float   (AsgiSqliteReader *self,
                                                   guint             position,
                                                   gdouble           value);
void              asgi_sqlite_reader_bind_text    (AsgiSqliteReader *self,
                                                   guint             position,
                                                   const char       *text,
                                                   gsize             length);
void              asgi_sqlite_reader_bind_blob    (AsgiSqliteReader *self,
                                                   guint             position,
                                                   const char       *data,
                                                   gsize             length);

G_END_DECLS
