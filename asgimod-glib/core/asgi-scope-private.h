/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A block of a transaction: the transaction itself, the root, or a savepoint in it. Its jobs run on
 * one worker, which is the root's from its begin to its end. */
typedef struct _AsgiScope AsgiScope;

typedef enum {
  ASGI_SCOPE_NEW,
  ASGI_SCOPE_OPEN,
  ASGI_SCOPE_COMMITTED,
  ASGI_SCOPE_ROLLED_BACK,
} AsgiScopeState;

/* How a job comes to be in a scope. */
typedef enum {
  ASGI_BINDING_NONE,
  ASGI_BINDING_INHERITED, /* by what it is called on: after the end it goes on without */
  ASGI_BINDING_EXPLICIT,  /* somebody has said so: after the end it fails */
  ASGI_BINDING_TASK,      /* by the task that makes it: it also waits for the blocks of other tasks
                           * that are open in its own */
} AsgiBinding;

struct _AsgiScope {
  gatomicrefcount     ref_count;
  AsgiScope          *root;      /* itself for a transaction; owned otherwise */
  AsgiScope          *outer;     /* the block that it was opened in; owned */
  gint                state;     /* atomic, written under the pool's lock: AsgiScopeState */
  gint                claimed;   /* atomic: somebody will end it */
  gboolean            is_mark;   /* a savepoint that the blocks around it don't wait for */

  /* Of the root, under the pool's lock. */
  struct _AsgiPool   *pool;      /* since its begin */
  struct _AsgiWorker *worker;    /* while it is open */
  AsgiScope          *innermost; /* of the open blocks; not owned */
  guint64             writers;   /* the databases that it keeps for itself */
  const char         *reason;    /* why it has ended, if nobody has asked for it */
};

AsgiScope      *asgi_scope_new       (AsgiScope *outer);
AsgiScope      *asgi_scope_ref       (AsgiScope *self);
void            asgi_scope_unref     (AsgiScope *self);
AsgiScopeState  asgi_scope_get_state (AsgiScope *self);
guint           asgi_scope_get_depth (AsgiScope *self);
AsgiScope      *asgi_scope_find_open (AsgiScope *self);
GError         *asgi_scope_new_error (AsgiScope *self);

/* The block of the task that runs on this thread. */
void            asgi_scope_set_current (AsgiScope *self);
AsgiScope      *asgi_scope_get_current (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiScope, asgi_scope_unref)

G_END_DECLS
