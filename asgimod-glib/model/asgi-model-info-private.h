/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-row-block-private.h>
#include <asgimod-glib/core/asgi-field-info.h>
#include <asgimod-glib/model/asgi-model-info.h>

G_BEGIN_DECLS

/* What Django's _meta says of a model. */
typedef struct {
  const char        *label;
  const char        *parent;             /* the label of the Django parent model, or NULL */
  const char        *table;
  const char        *verbose_name;
  const char        *verbose_name_plural;
  gboolean           proxy;
  gboolean           auto_created;       /* by Django, for a many-to-many relation */
  char             **managers;           /* of the first the name is the default manager's */
  GPtrArray         *fields;             /* AsgiFieldInfo */
  AsgiRowBlock      *defaults;           /* one row: what a new object has */
} AsgiModelDescription;

AsgiModelInfo *asgi_model_info_new          (const AsgiModelDescription *description,
                                             AsgiModelInfo              *parent);
gboolean       asgi_model_info_set_gtype    (AsgiModelInfo              *self,
                                             GType                       type,
                                             GError                    **error);
AsgiModelInfo *asgi_model_info_get_parent   (AsgiModelInfo              *self);
AsgiModelInfo *asgi_model_info_get_concrete (AsgiModelInfo              *self);
AsgiFieldInfo *asgi_model_info_find         (AsgiModelInfo              *self,
                                             const char                 *name);
AsgiFieldInfo *asgi_model_info_find_relation (AsgiModelInfo             *self,
                                              const char                *name,
                                              GError                   **error);
guint          asgi_model_info_get_n_fields (AsgiModelInfo              *self);
AsgiFieldInfo *asgi_model_info_get_nth      (AsgiModelInfo              *self,
                                             guint                       position);
AsgiRowBlock  *asgi_model_info_get_default (AsgiModelInfo              *self,
                                            const char                 *attribute,
                                            guint8                     *tag,
                                            AsgiCell                   *cell);
AsgiShape     *asgi_model_info_get_shape    (AsgiModelInfo              *self);
void           asgi_model_info_set_no_field_error (AsgiModelInfo        *self,
                                                   const char           *name,
                                                   GError              **error);

void           asgi_model_info_publish      (GHashTable                 *table);
AsgiModelInfo *asgi_model_info_lookup       (const char                 *label);
GPtrArray     *asgi_model_info_list         (void);
gboolean       asgi_model_info_get_auto_created (AsgiModelInfo *self);

GType          asgi_model_type_register     (AsgiModelInfo              *info,
                                             GType                       parent);
gboolean       asgi_model_type_adopt        (AsgiModelInfo              *info,
                                             GType                       type,
                                             GError                    **error);
AsgiModelInfo *asgi_model_type_get_info     (GType                       type);
const char    *asgi_model_type_get_attribute (GParamSpec                *pspec);

G_END_DECLS
