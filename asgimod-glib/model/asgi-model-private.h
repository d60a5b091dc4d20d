/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-private.h>
#include <asgimod-glib/core/asgi-row-private.h>
#include <asgimod-glib/model/asgi-model-info-private.h>
#include <asgimod-glib/model/asgi-model.h>

G_BEGIN_DECLS

/* What an object was at one moment: the row that it was read from and what had been changed since.
 * Immutable; it is what a worker gets instead of the object itself. */
typedef struct _AsgiModelState AsgiModelState;

struct _AsgiModelState {
  gatomicrefcount  ref_count;
  AsgiModelInfo   *info;
  AsgiRowBlock    *block;    /* NULL for an object that was made here */
  AsgiRowRef       ref;
  AsgiArguments   *changes;  /* by name; of a relation the state of its object */
  AsgiHandle      *instance; /* the Django object, if there is one yet */
  gboolean         saved;
  GWeakRef         object;   /* the AsgiModel itself; for its own context alone */
};

#define ASGI_TYPE_MODEL_STATE (asgi_model_state_get_type ())

GType           asgi_model_state_get_type (void);
AsgiModelState *asgi_model_state_ref      (AsgiModelState *self);
void            asgi_model_state_unref    (AsgiModelState *self);

AsgiModelState *asgi_model_dup_state      (AsgiModel      *self);
void            asgi_model_update         (const GValue   *snapshot,
                                           AsgiRowBlock   *block,
                                           AsgiRowRef      ref);

void            asgi_model_renew          (GValue         *snapshot,
                                           AsgiRowBlock   *block,
                                           AsgiRowRef      ref);
void            asgi_model_show           (AsgiModel      *self,
                                           AsgiRowBlock   *block,
                                           AsgiRowRef      ref);

AsgiJob        *asgi_model_new_validation (AsgiModel      *self,
                                           const char * const *exclude);

/* What the files of this class share. */
typedef struct {
  GHashTable    *changes;  /* attribute, of its field's info → GValue; a null is a null string */
  GHashTable    *related;  /* name, of its field's info → AsgiModel that was fetched or assigned */
  AsgiHandle    *instance; /* the Django object, once a worker has made one */
  GParamSpec    *matched;  /* the declared property that is just now matched with its field */
  AsgiScope     *scope;    /* the transaction that it is bound to; else its rows say so */
  gboolean       deleted;
} AsgiModelPrivate;

/* What a class of the application's has more than the library's own. */
typedef struct {
  void  (*get_property)                (GObject       *object,
                                        guint          property_id,
                                        GValue        *value,
                                        GParamSpec    *pspec);
  void  (*set_property)                (GObject       *object,
                                        guint          property_id,
                                        const GValue  *value,
                                        GParamSpec    *pspec);
  void  (*dispatch_properties_changed) (GObject       *object,
                                        guint          n_pspecs,
                                        GParamSpec   **pspecs);
  GArray *declared;     /* AsgiDeclared */
} AsgiModelExtension;

AsgiModelExtension *asgi_model_extension_new (GObjectClass   *klass,
                                              AsgiModelInfo  *info,
                                              GError        **error);
void            asgi_model_show_declared  (AsgiModel      *self);
void            asgi_model_init_declared  (AsgiModel      *self);
gboolean        asgi_model_notify_declared (AsgiModel     *self,
                                            GParamSpec    *pspec);

AsgiModelPrivate *asgi_model_get_private  (AsgiModel      *self);
AsgiFieldInfo  *asgi_model_find_field     (AsgiModel      *self,
                                           const char     *name);
AsgiRowBlock   *asgi_model_get_block      (AsgiModel      *self,
                                           AsgiRowRef     *ref);
void            asgi_model_set_no_field_error (AsgiModel  *self,
                                               const char *name,
                                               GError    **error);
void            asgi_model_forget_changes (AsgiModel      *self);
void            asgi_model_bind         (AsgiModel      *self,
                                         AsgiScope      *scope);
AsgiScope      *asgi_model_get_scope    (AsgiModel      *self,
                                         AsgiBinding    *binding);
gboolean        asgi_model_is_opaque      (const GValue   *value);
gboolean        asgi_model_read           (AsgiRow        *row,
                                           const char     *name,
                                           GValue         *value,
                                           GError        **error);
gboolean        asgi_model_read_relation  (AsgiModel      *self,
                                           AsgiFieldInfo  *field,
                                           GValue         *value,
                                           GError        **error);
gboolean        asgi_model_set_attribute  (AsgiModel      *self,
                                           AsgiFieldInfo  *field,
                                           const GValue   *value,
                                           GError        **error);
void            asgi_model_keep_related   (AsgiModel      *self,
                                           const char     *name,
                                           gpointer        related);
void            asgi_model_keep_change    (AsgiModel      *self,
                                           const char     *attribute,
                                           const GValue   *value);
void            asgi_model_take_block     (AsgiModel      *self,
                                           AsgiRowBlock   *block,
                                           AsgiRowRef      ref,
                                           GHashTable     *shown);
GError         *asgi_model_new_not_loaded_error (void);
void            asgi_model_emit_refreshed (AsgiModel      *self);
void            asgi_model_notify_pk      (AsgiModel      *self);
void            asgi_model_notify_attribute (AsgiModel    *self,
                                             const char   *attribute);
void            asgi_model_notify_dirty   (AsgiModel      *self,
                                           gboolean        was_dirty);
void            asgi_model_get_property   (GObject        *object,
                                           guint           property_id,
                                           GValue         *value,
                                           GParamSpec     *pspec);
void            asgi_model_set_property   (GObject        *object,
                                           guint           property_id,
                                           const GValue   *value,
                                           GParamSpec     *pspec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiModelState, asgi_model_state_unref)

G_END_DECLS
