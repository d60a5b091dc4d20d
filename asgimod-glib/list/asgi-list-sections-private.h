/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the sections of a list begin. A list of no sections is all of it one. */
typedef struct _AsgiListSections AsgiListSections;

AsgiListSections *asgi_list_sections_new     (void);
AsgiListSections *asgi_list_sections_copy    (const AsgiListSections *self);
void              asgi_list_sections_free    (AsgiListSections       *self);
void              asgi_list_sections_add     (AsgiListSections       *self,
                                              guint                   n_items);
guint             asgi_list_sections_count   (AsgiListSections       *self);
void              asgi_list_sections_find    (const AsgiListSections *self,
                                              guint                   position,
                                              guint                  *start,
                                              guint                  *end);
gboolean          asgi_list_sections_merge   (AsgiListSections       *self,
                                              guint                   from,
                                              guint                   to,
                                              guint                  *first,
                                              guint                  *last);
void              asgi_list_sections_splice  (AsgiListSections       *self,
                                              guint                   position,
                                              guint                   removed,
                                              guint                   added);
gboolean          asgi_list_sections_compare (const AsgiListSections *self,
                                              const AsgiListSections *other,
                                              guint                  *first,
                                              guint                  *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiListSections, asgi_list_sections_free)

G_END_DECLS
