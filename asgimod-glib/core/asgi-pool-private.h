/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-private.h>

G_BEGIN_DECLS

/* The workers and their queue: long-lived threads that run jobs. It knows nothing of Python; what
 * a thread does with a job is said by the functions that it is made with. */
typedef struct _AsgiPool AsgiPool;

typedef struct {
  void (*enter)     (AsgiWorker *worker);  /* a thread starts */
  void (*run)       (AsgiWorker *worker,
                     AsgiJob    *job);
  void (*interrupt) (AsgiWorker *worker,
                     AsgiJob    *job);     /* on any thread; the job is running */
  void (*idle)      (AsgiWorker *worker);  /* there is nothing to do */
  void (*leave)     (AsgiWorker *worker);  /* the thread ends */
} AsgiPoolFuncs;

struct _AsgiWorker {
  guint64   id;     /* unique in the process */
  AsgiPool *pool;
  GThread  *thread;
  AsgiJob  *job;    /* what it runs; under the pool's lock */
  gboolean  wakened; /* has something to do beside jobs */
  gpointer  data;   /* of the functions */
};

AsgiPool   *asgi_pool_new             (const AsgiPoolFuncs *funcs,
                                       guint                max_workers);
void        asgi_pool_free            (AsgiPool            *self);
void        asgi_pool_push            (AsgiPool            *self,
                                       AsgiJob             *job);
void        asgi_pool_cancel          (AsgiJob             *job);
void        asgi_pool_wake            (AsgiPool            *self);
void        asgi_pool_set_ready       (AsgiPool            *self,
                                       gboolean             ready);
void        asgi_pool_set_max_workers (AsgiPool            *self,
                                       guint                max_workers);
void        asgi_pool_set_serial_writes (AsgiPool          *self,
                                         gboolean           serial_writes);
guint       asgi_pool_get_n_queued    (AsgiPool            *self);
guint       asgi_pool_get_n_busy      (AsgiPool            *self);
void        asgi_pool_stop            (AsgiPool            *self,
                                       const GError        *reason);
void        asgi_pool_join            (AsgiPool            *self);

AsgiWorker *asgi_pool_get_worker      (void);
gboolean    asgi_pool_is_forked       (void);

void        asgi_pool_set_default     (AsgiPool            *self,
                                       const char          *why_not);
void        asgi_pool_push_default    (AsgiJob             *job);

G_END_DECLS
