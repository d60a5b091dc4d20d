/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/list/asgi-list-sections-private.h>
#include <asgimod-glib/list/asgi-list-window-private.h>
#include <asgimod-glib/queryset/asgi-query-set-private.h>

G_BEGIN_DECLS

/* Some ranges of a queryset's rows, and perhaps their number, or the sections that they form: each a
 * query of its own, all of them at once. */
typedef struct _AsgiListLoad AsgiListLoad;

typedef struct {
  guint start;
  guint stop;
} AsgiListRange;

/* Called after each query that has been answered, and once when one has failed. */
typedef void (*AsgiListLoadFunc) (AsgiListLoad *load,
                                  gpointer      data);

struct _AsgiListLoad {
  GArray           *ranges;     /* AsgiListRange, by position */
  GArray           *rows;       /* AsgiListRow, by position */
  gint64            n_rows;     /* of the whole queryset, or -1 while that isn't known */
  AsgiListSections *sections;   /* of the whole queryset, if they were asked for: with the number */
  guint             n_pending;  /* ranges that have not come */
  guint             since;      /* when it was started */
  GError           *error;

  AsgiListLoadFunc  func;
  gpointer          data;
  GCancellable     *cancellable;
  guint             ref_count;
};

AsgiListLoad *asgi_list_load_start   (AsgiQuerySet        *query_set,
                                      const AsgiListRange *ranges,
                                      guint                n_ranges,
                                      gboolean             counts,
                                      const char          *section_by,
                                      AsgiListLoadFunc     func,
                                      gpointer             data);
void          asgi_list_load_end     (AsgiListLoad        *self);
gboolean      asgi_list_load_covers  (AsgiListLoad        *self,
                                      guint                position);

AsgiQuerySet *asgi_list_load_order   (AsgiQuerySet        *query_set);

G_END_DECLS
