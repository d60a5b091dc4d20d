/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-arguments-private.h>
#include <asgimod-glib/core/asgi-job-private.h>
#include <asgimod-glib/queryset/asgi-query-set.h>

G_BEGIN_DECLS

/* A link of the chain: a call, and what it was called on. Immutable, shared by every queryset that
 * was made from it. */
typedef struct _AsgiOperation AsgiOperation;

struct _AsgiOperation {
  gatomicrefcount  ref_count;
  AsgiOperation   *parent;
  char            *method;
  AsgiArguments   *args;     /* nullable */
};

/* Where a chain starts: a manager of a model, or of a relation of an object; and how its queries
 * are made, whatever is added to the chain. Immutable. */
typedef struct {
  gatomicrefcount  ref_count;
  const char      *label;    /* interned: "shop.Pizza" */
  char            *manager;  /* NULL for the default manager, or the relation's name */
  GValue           instance; /* the snapshot of the object, or uninitialised */
  AsgiScope       *scope;    /* the transaction that it is bound to, or NULL */
  AsgiBinding      binding;
  int              priority; /* of its jobs */
  guint            timeout;  /* of its jobs */
} AsgiQuerySource;

AsgiQuerySource *asgi_query_source_new       (const char           *label,
                                              const char           *manager,
                                              AsgiRow              *instance);
AsgiQuerySource *asgi_query_source_copy      (AsgiQuerySource      *self);
void             asgi_query_source_bind      (AsgiQuerySource      *self,
                                              AsgiScope            *scope,
                                              AsgiBinding           binding);
AsgiQuerySource *asgi_query_source_ref       (AsgiQuerySource      *self);
void             asgi_query_source_dup_instance (AsgiQuerySource  *self,
                                                 GValue           *instance);
void             asgi_query_source_renew     (AsgiQuerySource      *self,
                                              AsgiRowBlock         *block,
                                              AsgiRowRef            ref);
void             asgi_query_source_unref     (AsgiQuerySource      *self);

AsgiQuerySet    *asgi_query_set_new          (GType                 type,
                                              AsgiQuerySource      *source);
AsgiQuerySet    *asgi_query_set_with_source  (AsgiQuerySet         *self,
                                              AsgiQuerySource      *source);
void             asgi_query_set_prepare      (AsgiQuerySet         *self,
                                              AsgiJob              *job);
AsgiQuerySource *asgi_query_set_get_source   (AsgiQuerySet         *self);
AsgiOperation   *asgi_query_set_get_tip      (AsgiQuerySet         *self);
AsgiQuerySet    *asgi_query_set_append       (AsgiQuerySet         *self,
                                              const char           *method,
                                              AsgiArguments        *args);
gboolean         asgi_query_set_has_objects  (AsgiQuerySet         *self);
gboolean         asgi_query_set_check        (AsgiQuerySet         *self,
                                              GError              **error);
AsgiJob         *asgi_query_set_evaluation   (AsgiQuerySet         *self,
                                              const char           *method,
                                              AsgiArguments        *args);
AsgiJob         *asgi_query_set_evaluation_as_value (AsgiQuerySet  *self,
                                                     const char    *method,
                                                     AsgiArguments *args);

/* Builders of arguments for the fronts. */
AsgiArguments   *asgi_args_strings           (const char           *first,
                                              va_list               rest);
AsgiArguments   *asgi_args_object            (gpointer              object);
AsgiArguments   *asgi_args_objects           (gpointer             *objects,
                                              gsize                 n_objects);
AsgiArguments   *asgi_args_int64             (gint64                value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiQuerySource, asgi_query_source_unref)

G_END_DECLS
