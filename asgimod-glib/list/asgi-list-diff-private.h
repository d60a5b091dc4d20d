/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/list/asgi-list-window-private.h>

G_BEGIN_DECLS

/* A place where two states of a list differ: what items-changed tells. */
typedef struct {
  guint old_position;
  guint removed;
  guint new_position;
  guint added;
} AsgiListHunk;

GArray *asgi_list_diff      (AsgiListWindow *window,
                             guint           n_old,
                             GArray         *fresh,
                             guint           n_new,
                             GArray         *given);
GArray *asgi_list_diff_page (AsgiListWindow *window,
                             GArray         *fresh);

G_END_DECLS
