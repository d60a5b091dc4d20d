/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looks at a list model as a view does: it keeps what it was told of, and holds it to what is there. */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

typedef struct _ListProbe ListProbe;

ListProbe  *list_probe_new            (GListModel *model,
                                       const char *field);
void        list_probe_free           (ListProbe  *self);
void        list_probe_settle         (void);
void        list_probe_keep_worker_busy (void);
void        list_probe_others         (const char *function,
                                       const char *words);
char       *list_probe_dup_items      (ListProbe  *self);
gboolean    list_probe_has_changes    (ListProbe  *self);
char       *list_probe_take_changes   (ListProbe  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ListProbe, list_probe_free)

/* What the list has, by one field: "1 2 3"; "?" for an item whose row has not come. */
#define assert_items(probe, expected) \
  G_STMT_START { \
    g_autofree char *probe_items_ = list_probe_dup_items (probe); \
    g_assert_cmpstr (probe_items_, ==, expected); \
  } G_STMT_END

/* What was told since the last time: "3-1+2, 0+1*", with a star where n-items notified. */
#define assert_changes(probe, expected) \
  G_STMT_START { \
    g_autofree char *probe_changes_ = list_probe_take_changes (probe); \
    g_assert_cmpstr (probe_changes_, ==, expected); \
  } G_STMT_END

G_END_DECLS
