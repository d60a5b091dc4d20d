/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Short words for what the steps of the walkthrough do and check. What is “taken” is unreferenced.
 * Each call must succeed: `error` says why one didn't. */
#pragma once

#include <asgimod-glib/asgimod.h>

extern GError *error;

AsgiModelInfo *model         (const char *name);
AsgiQuerySet  *objects       (const char *name);
void           add_value     (GHashTable *values, const char *name, GType type,
                              gconstpointer content);
GHashTable    *named         (const char *name, const char *text);
void           create        (AsgiQuerySet *query, GHashTable *values);
AsgiModel     *by_id         (const char *name, int id);
AsgiQuerySet  *where         (const char *name, const char *lookup, const char *text);
AsgiQuerySet  *ordered       (AsgiQuerySet *taken, const char *field);
AsgiQuerySet  *slice         (AsgiQuerySet *taken, int start, int stop);
void           check_text    (AsgiModel *taken, const char *field, const char *expected);
void           check_column  (AsgiQuerySet *taken, const char *field, const char *expected);
void           check_count   (AsgiQuerySet *taken, gint64 expected);
void           check_exists  (AsgiQuerySet *taken, gboolean expected);
void           check_deleted (GVariant *taken, gint64 expected);
GListModel    *list_of       (AsgiModel *first, AsgiModel *second);
