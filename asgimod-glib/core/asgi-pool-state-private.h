/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-queue-private.h>
#include <asgimod-glib/core/asgi-pool-private.h>

G_BEGIN_DECLS

/* What the files of the pool share. Everything here is under its lock. */

typedef enum {
  JOB_NEW,
  JOB_QUEUED,
  JOB_RUNNING,
  JOB_DONE,
} AsgiJobState;

/* Jobs wait by what they wait for, so that none is looked at while it can't run. */
typedef enum {
  QUEUE_START,
  QUEUE_READ,    /* a worker; also what writes to a database that takes several writers */
  QUEUE_STREAM,  /* a worker, and for as long as the cursor is open */
  QUEUE_FOREIGN, /* a worker, and one more if it comes to write */
  QUEUE_WRITE,   /* a worker, and nobody else who writes */
  QUEUE_BEGIN,   /* a worker for itself, and for most nobody else who writes */
  N_QUEUES,
} AsgiQueueKind;

typedef enum {
  INTERRUPT_NONE,
  INTERRUPT_WANTED,
  INTERRUPT_UNDER_WAY,
} AsgiInterrupt;

/* The jobs with one key, and in one transaction: one of them at a time is in a queue. */
typedef struct _AsgiTurn {
  gpointer   key;
  AsgiScope *root;
  GQueue     waiting;
} AsgiTurn;

struct _AsgiPool {
  gatomicrefcount      ref_count;
  const AsgiPoolFuncs *funcs;
  GMutex               lock;
  AsgiJobQueue         queues[N_QUEUES];
  GHashTable          *turns;       /* AsgiTurn */
  GPtrArray           *workers;     /* AsgiWorker, also those that have ended */
  GQueue               idle;        /* of workers, the last one that ran a job first */
  GQueue               waiting;     /* workers whose job waits to write, by age */
  AsgiWorker          *woken;       /* is to be signalled once the lock is free */
  GQueue               settled;     /* jobs that are to be completed then */
  GHashTable          *writers;     /* alias → bit; what is not there takes several writers */
  gboolean             routed;      /* only Django knows where an unnamed write goes */
  guint64              serial;      /* the databases that take one writer at a time */
  guint64              held;        /* those of them that somebody writes to */
  GThread             *attendant;   /* once there is something for it to do */
  GCond                attend;
  GSequence           *alarms;      /* jobs with a deadline, the earliest first */
  guint                timeout;     /* of jobs that say nothing else, in milliseconds; 0 for none */
  guint                max_workers;
  guint                n_threads;
  guint                n_busy;      /* workers with a job */
  guint                n_running;   /* of them, those that count */
  guint                n_blocked;   /* of them, those that wait to write */
  guint                n_reserved;  /* transactions */
  guint                n_letting_go;
  guint                n_queued;
  guint64              last_number;
  guint64              n_taken;
  guint64              n_waited;
  gboolean             ready;       /* jobs other than the start may run */
  gboolean             stopping;
  gboolean             stopped;     /* the workers have ended */
  gboolean             single;      /* a database lives in its connection: one worker in all */
};

/* asgi-pool.c */
void         asgi_pool_lock          (AsgiPool    *self);
void         asgi_pool_unlock        (AsgiPool    *self);
void         asgi_pool_wake_worker   (AsgiPool    *self,
                                      AsgiWorker  *worker);
AsgiWorker  *asgi_pool_add_worker    (AsgiPool    *self);
void         asgi_pool_settle        (AsgiPool    *self,
                                      AsgiJob     *job,
                                      GError      *error);

/* asgi-pool-dispatch.c */
void         asgi_pool_enqueue       (AsgiPool    *self,
                                      AsgiJob     *job);
void         asgi_pool_unqueue       (AsgiPool    *self,
                                      AsgiJob     *job);
void         asgi_pool_requeue       (AsgiPool    *self,
                                      AsgiJob     *job);
void         asgi_pool_dispatch      (AsgiPool    *self);
void         asgi_pool_run_own       (AsgiPool    *self,
                                      AsgiWorker  *worker);
void         asgi_pool_end_job       (AsgiPool    *self,
                                      AsgiWorker  *worker,
                                      AsgiJob     *job);

/* asgi-pool-scope.c */
gboolean     asgi_pool_enter_scope   (AsgiPool    *self,
                                      AsgiJob     *job);
gboolean     asgi_pool_leave_scope   (AsgiPool    *self,
                                      AsgiJob     *job);
gboolean     asgi_pool_may_enter     (AsgiJob     *job);
void         asgi_pool_settle_scope  (AsgiPool    *self,
                                      AsgiWorker  *worker,
                                      AsgiJob     *job);
void         asgi_pool_end_root      (AsgiPool    *self,
                                      AsgiWorker  *worker);

/* asgi-pool-attendant.c */
void         asgi_pool_interrupt     (AsgiPool    *self,
                                      AsgiWorker  *worker);
void         asgi_pool_end_interrupt (AsgiPool    *self,
                                      AsgiWorker  *worker);
void         asgi_pool_set_alarm     (AsgiPool    *self,
                                      AsgiJob     *job);
void         asgi_pool_clear_alarm   (AsgiJob     *job);

/* asgi-pool-writers.c */
guint64      asgi_pool_find_writers  (AsgiPool    *self,
                                      AsgiJob     *job);
gboolean     asgi_pool_let_write     (AsgiPool    *self,
                                      AsgiJob     *before);

G_END_DECLS
