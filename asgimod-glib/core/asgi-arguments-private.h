/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdarg.h>

#include <asgimod-glib/core/asgi-arguments.h>

G_BEGIN_DECLS

AsgiArguments *asgi_arguments_new_valist     (const char          *first_name,
                                              va_list              args);
AsgiArguments *asgi_arguments_new_lookups    (GHashTable          *lookups);
AsgiArguments *asgi_arguments_copy           (AsgiArguments       *self);
AsgiArguments *asgi_arguments_seal           (AsgiArguments       *self);
void           asgi_arguments_set_mapping    (AsgiArguments       *self,
                                              gboolean             mapping);
gboolean       asgi_arguments_is_mapping     (AsgiArguments       *self);
void           asgi_arguments_add_valist     (AsgiArguments       *self,
                                              const char          *first_name,
                                              va_list              args);
void           asgi_arguments_add_lookups    (AsgiArguments       *self,
                                              GHashTable          *lookups);
void           asgi_arguments_add_strings    (AsgiArguments       *self,
                                              const char * const  *strings);
void           asgi_arguments_add_all        (AsgiArguments       *self,
                                              AsgiArguments       *other);
guint          asgi_arguments_get_depth     (AsgiArguments       *self);
gboolean       asgi_arguments_check          (AsgiArguments       *self,
                                              GError             **error);
const GValue  *asgi_arguments_get_positional (AsgiArguments       *self,
                                              guint                position);
const char    *asgi_arguments_get_named      (AsgiArguments       *self,
                                              guint                position,
                                              const GValue       **value);

G_END_DECLS
