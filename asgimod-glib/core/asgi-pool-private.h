/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-private.h>

G_BEGIN_DECLS

/* The workers and their queue: long-lived threads that run jobs. It knows nothing of Python; what
 * a thread does with a job is said by the functions that it is made with.
 *
 * A transaction keeps a worker for itself; such workers don't count among the `max_workers` that
 * run everything else, and there are as many of them at most. */
typedef struct _AsgiPool AsgiPool;

typedef struct {
  void (*enter)     (AsgiWorker *worker);  /* a thread starts */
  void (*run)       (AsgiWorker *worker,
                     AsgiJob    *job);
  void (*interrupt) (AsgiWorker *worker,
                     AsgiJob    *job);     /* on any thread, at once; the job is running */
  void (*cancel)    (AsgiWorker *worker);  /* the same for a remote worker, on a thread of its own;
                                            * the worker waits for it before its next job */
  void (*wake)      (AsgiWorker *worker);  /* another one waits for what this one holds */
  void (*leave)     (AsgiWorker *worker);  /* the thread ends */
} AsgiPoolFuncs;

struct _AsgiWorker {
  guint64    id;       /* unique in the process */
  AsgiPool  *pool;
  GThread   *thread;
  gpointer   data;     /* of the functions */
  gboolean   lets_go;  /* it works for streams, not for its job; its own thread's */

  /* Under the pool's lock. */
  AsgiJob   *job;      /* what it runs, or is to run next */
  GCond      wake;
  GQueue     own;      /* the jobs that it alone may run */
  GList      link;     /* among the idle ones, or those that wait to write */
  AsgiScope *root;     /* the transaction that keeps it */
  guint      pins;     /* cursors that are open on it */
  guint64    writers;  /* the databases that it may write to */
  guint64    wanted;   /* those that it waits for */
  guint64    number;   /* since when, in numbers of jobs */
  gboolean   counted;  /* its job is one of the `max_workers` */
  gboolean   is_idle;
  gboolean   wakened;  /* is to let go of what it holds, before its next job */
  gboolean   gone;     /* its thread ends, or has ended */
  gboolean   remote;   /* a statement of its job may run in another process */
  int        interrupt; /* AsgiInterrupt */
  gint64     again;    /* when it is to be interrupted again, in µs of the monotonic clock */
  gint64     pause;    /* how long after that once more */
};

/* How a wait for a database ended. */
typedef enum {
  ASGI_ACQUIRE_DONE,
  ASGI_ACQUIRE_CANCELLED,
  ASGI_ACQUIRE_DEADLOCK, /* who has it waits for what this worker has */
} AsgiAcquire;

typedef struct {
  guint   queue_length;
  guint   busy_workers;
  guint   transactions;
  guint64 waits;       /* jobs that had to wait, since the start */
} AsgiPoolCounters;

AsgiPool   *asgi_pool_new             (const AsgiPoolFuncs *funcs,
                                       guint                max_workers);
AsgiPool   *asgi_pool_ref             (AsgiPool            *self);
void        asgi_pool_unref           (AsgiPool            *self);
void        asgi_pool_push            (AsgiPool            *self,
                                       AsgiJob             *job);
void        asgi_pool_cancel          (AsgiJob             *job);
void        asgi_pool_wake_others     (AsgiWorker          *worker);
guint       asgi_pool_get_n_active    (AsgiPool            *self);
void        asgi_pool_set_ready       (AsgiPool            *self,
                                       gboolean             ready);
void        asgi_pool_set_max_workers (AsgiPool            *self,
                                       guint                max_workers);
void        asgi_pool_set_timeout     (AsgiPool            *self,
                                       guint                timeout);
void        asgi_pool_set_single      (AsgiPool            *self,
                                       gboolean             single);
void        asgi_pool_set_writers     (AsgiPool            *self,
                                       GHashTable          *writers,
                                       gboolean             routed);
void        asgi_pool_get_counters    (AsgiPool            *self,
                                       AsgiPoolCounters    *counters);
void        asgi_pool_stop            (AsgiPool            *self,
                                       const GError        *reason);
void        asgi_pool_join            (AsgiPool            *self);

/* On a worker */
AsgiWorker *asgi_pool_get_worker      (void);
gboolean    asgi_pool_is_to_stop      (void);
AsgiAcquire asgi_pool_acquire         (guint64              writers,
                                       guint64             *acquired);
void        asgi_pool_release         (guint64              writers);
void        asgi_pool_set_remote      (void);

/* Transactions */
AsgiJob    *asgi_pool_new_end_job     (AsgiScope           *scope,
                                       AsgiBinding          binding,
                                       gboolean             commit);
void        asgi_pool_roll_back       (AsgiScope           *scope);
void        asgi_pool_abort           (AsgiScope           *scope,
                                       const char          *reason,
                                       AsgiJob             *roll_back);
void        asgi_pool_abandon         (AsgiScope           *scope);

/* The pool of the process */
gboolean    asgi_pool_is_forked       (void);
void        asgi_pool_set_default     (AsgiPool            *self,
                                       const char          *why_not);
void        asgi_pool_push_default    (AsgiJob             *job);

G_END_DECLS
