/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-arguments-private.h>

G_BEGIN_DECLS

/* The arguments that the methods of related managers take. */
AsgiArguments *asgi_relation_args_objects (GListModel *objects,
                                           gboolean    spread,
                                           const char *flag,
                                           gboolean    flag_value,
                                           GHashTable *through_defaults);
AsgiArguments *asgi_relation_args_set     (GListModel *objects,
                                           const char *flag,
                                           gboolean    flag_value,
                                           gboolean    clear,
                                           GHashTable *through_defaults);
AsgiArguments *asgi_relation_args_create  (GHashTable *values,
                                           GHashTable *defaults,
                                           GHashTable *create_defaults,
                                           GHashTable *through_defaults);
void           asgi_args_set_mapping      (AsgiArguments *args,
                                           const char    *name,
                                           GHashTable    *values);

G_END_DECLS
