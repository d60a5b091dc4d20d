/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_ARGUMENTS (asgi_arguments_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiArguments, asgi_arguments, ASGI, ARGUMENTS, GObject)

ASGI_AVAILABLE_IN_1_0
AsgiArguments *asgi_arguments_new         (void);
ASGI_AVAILABLE_IN_1_0
AsgiArguments *asgi_arguments_new_named   (const char    *first_name,
                                           ...) G_GNUC_NULL_TERMINATED;
ASGI_AVAILABLE_IN_1_0
AsgiArguments *asgi_arguments_new_strings (const char * const *strings);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_append      (AsgiArguments *self,
                                           const GValue  *value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_append_string (AsgiArguments *self,
                                             const char    *value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_append_int64  (AsgiArguments *self,
                                             gint64         value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_append_boolean (AsgiArguments *self,
                                              gboolean       value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_append_object (AsgiArguments *self,
                                             GObject       *object);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_append_null (AsgiArguments *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_set         (AsgiArguments *self,
                                           const char    *name,
                                           const GValue  *value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_set_string  (AsgiArguments *self,
                                           const char    *name,
                                           const char    *value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_set_int64   (AsgiArguments *self,
                                           const char    *name,
                                           gint64         value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_set_boolean (AsgiArguments *self,
                                           const char    *name,
                                           gboolean       value);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_set_object  (AsgiArguments *self,
                                           const char    *name,
                                           GObject       *object);
ASGI_AVAILABLE_IN_1_0
void           asgi_arguments_set_null    (AsgiArguments *self,
                                           const char    *name);
ASGI_AVAILABLE_IN_1_0
guint          asgi_arguments_get_n_positional (AsgiArguments *self);
ASGI_AVAILABLE_IN_1_0
guint          asgi_arguments_get_n_named (AsgiArguments *self);

ASGI_AVAILABLE_IN_1_0
GHashTable    *asgi_values_new            (const char    *first_name,
                                           ...) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
