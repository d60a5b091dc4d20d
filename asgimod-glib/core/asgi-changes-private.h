/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is written of the models that somebody watches: recorded on any thread, once it is committed,
 * and told in the main context of each listener. It knows nothing of Python. */

/* What has been written of a model since its listener was told last. */
typedef struct {
  GPtrArray *saved;     /* GVariant: keys, an "ax" or "as" each */
  GPtrArray *deleted;   /* the same */
  GPtrArray *relations; /* of what was written of many-to-many relations: their names, … */
  GPtrArray *related;   /* … and GVariant: the keys of the objects, or none when they aren't known */
  guint      n_rows;    /* how many rows were written, or %ASGI_CHANGES_ANY */
} AsgiChanges;

#define ASGI_CHANGES_ANY G_MAXUINT

typedef enum {
  ASGI_CHANGE_WRITTEN, /* rows of its table, by whatever statement */
  ASGI_CHANGE_SAVED,   /* objects, by their keys */
  ASGI_CHANGE_DELETED,
  ASGI_CHANGE_RELATED,
} AsgiChangeKind;

typedef void (*AsgiChangesFunc) (const AsgiChanges *changes,
                                 gpointer           data);

guint     asgi_changes_listen      (const char      *label,
                                    AsgiChangesFunc  func,
                                    gpointer         data);
void      asgi_changes_ignore      (guint            id);

void      asgi_changes_record      (const char      *label,
                                    AsgiChangeKind   kind,
                                    const char      *relation,
                                    GVariant        *keys,
                                    guint            n_rows);
void      asgi_changes_record_any  (void);
void      asgi_changes_hold        (void);
void      asgi_changes_release     (void);

int       asgi_changes_get_due     (void);
void      asgi_changes_set_done    (int              due);
GStrv     asgi_changes_dup_watched (void);
void      asgi_changes_set_running (gboolean         running);
int       asgi_changes_get_wake_fd (void);

guint     asgi_changes_count       (const AsgiChanges *self);
GVariant *asgi_changes_join        (GPtrArray         *keys);

G_END_DECLS
