/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-arguments-private.h>
#include <asgimod-glib/core/asgi-handle-private.h>
#include <asgimod-glib/core/asgi-row-block-private.h>
#include <asgimod-glib/core/asgi-scope-private.h>

G_BEGIN_DECLS

typedef struct _AsgiJob    AsgiJob;
typedef struct _AsgiWorker AsgiWorker;

/* How the answer of a worker is turned into C data. */
typedef enum {
  ASGI_REPLY_NONE,
  ASGI_REPLY_INTEGER,
  ASGI_REPLY_BOOLEAN,
  ASGI_REPLY_STRING,
  ASGI_REPLY_VARIANT,
  ASGI_REPLY_ROW,     /* one row of the block, or none */
  ASGI_REPLY_ROWS,    /* rows of the block */
  ASGI_REPLY_CHUNK,   /* rows, and the cursor that goes on after them */
  ASGI_REPLY_CREATED, /* one row, and whether it was created */
  ASGI_REPLY_VALUE,   /* anything, as a row with one column */
} AsgiReplyType;

typedef enum {
  ASGI_JOB_READ  = 0,      /* may run beside anything; a cancelled one is dropped */
  ASGI_JOB_WRITE = 1 << 0, /* its outcome is told even when it was cancelled too late */
  ASGI_JOB_START = 1 << 1, /* starts Python; runs before the pool is ready */
  ASGI_JOB_LOCAL = 1 << 2, /* the answer is known: no worker is asked */
  ASGI_JOB_FOREIGN = 1 << 3, /* code of the application: it may do anything, for any time */
  ASGI_JOB_STREAM = 1 << 4, /* opens a cursor, with which its worker then goes on */
  ASGI_JOB_APPLY_ALWAYS = 1 << 5, /* `apply` is told of a failure too */
  ASGI_JOB_CHANGES_PASSED = 1 << 6, /* the objects among its arguments are others afterwards */
} AsgiJobFlags;

/* What a job does to its scope. */
typedef enum {
  ASGI_SCOPE_ACTION_NONE,
  ASGI_SCOPE_ACTION_BEGIN,     /* opens a transaction: its worker is kept for it */
  ASGI_SCOPE_ACTION_NEST,      /* opens a savepoint in it */
  ASGI_SCOPE_ACTION_COMMIT,    /* ends the scope, and those that are open in it */
  ASGI_SCOPE_ACTION_ROLL_BACK, /* the same */
} AsgiScopeAction;

typedef void (*AsgiJobFunc)   (AsgiJob *job,
                               gpointer source);
typedef void (*AsgiJobOutput) (AsgiJob    *job,
                               gpointer    source,
                               const char *text);

/* Why a job is to end early. */
typedef enum {
  ASGI_JOB_CANCELLED = 1, /* its caller doesn't want it any more */
  ASGI_JOB_STOPPED   = 2, /* the pool stops */
  ASGI_JOB_TIMED_OUT = 3, /* it has taken longer than it may */
} AsgiJobEnd;

#define ASGI_NO_TIMEOUT G_MAXUINT

/* A call of Django. The caller fills in what is above the line, the worker what is below; the job
 * goes from one to the other and back, and is freed where it came from. */
struct _AsgiJob {
  gatomicrefcount  ref_count;
  const char      *verb;        /* the function of the bridge */
  AsgiArguments   *args;
  AsgiReplyType    reply_type;
  AsgiJobFlags     flags;
  gpointer         key;         /* jobs that share one run one after the other, or NULL */
  const char      *alias;       /* of `args`: the database that it writes to, if it is named */
  const char      *origin;      /* of `args`: the one that its object came from, if it did */
  guint64          pinned;      /* the id of the only worker that may run it, or 0 */
  AsgiScope       *scope;       /* the transaction that it is part of, or NULL */
  AsgiBinding      binding;     /* how it has come to be in it */
  AsgiScopeAction  action;
  int              priority;    /* %G_PRIORITY_DEFAULT and so on: smaller is sooner */
  guint            timeout;     /* in milliseconds, waiting included; 0 for what is usual */
  AsgiJobFunc      apply;       /* takes the reply over into the source object, in its context */
  AsgiJobOutput    output;      /* told what the call prints while it runs, in its context */
  gpointer         apply_data;
  GDestroyNotify   apply_data_free;

  /* ---- */

  AsgiRowBlock    *block;
  GArray          *refs;        /* AsgiRowRef; NULL for all rows of the first table */
  GArray          *called;      /* the row of the object whose method was called */
  GArray          *passed;      /* the rows of the objects that were passed, in their order */
  gint64           integer;
  char            *string;
  GVariant        *variant;
  AsgiHandle      *handle;
  GObject         *object;      /* what `apply` made of the rows */
  GError          *error;

  /* The pool's. */
  gint             state;       /* AsgiJobState, under the pool's lock */
  gint             cancelled;   /* atomic: 0, or an AsgiJobEnd */
  guint64          number;      /* the lower, the older */
  gint64           since;       /* in µs of the monotonic clock */
  guint64          writers;     /* the databases that it keeps others from writing to */
  gint             pins;        /* how many cursors it has opened, or closed */
  gint64           deadline;    /* in µs of the monotonic clock, or 0 */
  GSequenceIter   *alarm;       /* among those with a deadline */
  GList            link;        /* in the queue where it waits */
  GQueue          *waits_in;    /* which is this one, or by its kind */
  struct _AsgiTurn *turn;       /* among the jobs with the same key */
  struct _AsgiPool *pool;
  AsgiWorker      *worker;
  guint64          worker_id;   /* of the worker that ran it */
  GMainContext    *context;     /* NULL for a call that waits */
  GCancellable    *cancellable;
  gulong           cancelled_id;
  void           (*done)        (AsgiJob *job);
  gpointer         done_data;
  gpointer         source;      /* not owned; the task's source object */
};

AsgiJob  *asgi_job_new          (const char    *verb,
                                 AsgiArguments *args,
                                 AsgiReplyType  reply_type,
                                 AsgiJobFlags   flags);
AsgiJob  *asgi_job_new_call     (const char    *function,
                                 AsgiArguments *args);
AsgiJob  *asgi_job_new_command  (const char         *command,
                                 const char * const *args);
AsgiJob  *asgi_job_ref          (AsgiJob       *self);
void      asgi_job_unref        (AsgiJob       *self);
gboolean  asgi_job_is_cancelled (AsgiJob       *self);
gboolean  asgi_job_ends_scope   (AsgiJob       *self);
GError   *asgi_job_new_end_error (AsgiJob      *self);
void      asgi_job_clear_reply  (AsgiJob       *self);
void      asgi_job_take_error   (AsgiJob       *self,
                                 GError        *error);
void      asgi_job_emit_output  (AsgiJob       *self,
                                 const char    *text);
guint     asgi_job_get_n_rows   (AsgiJob       *self);
gpointer  asgi_job_dup_row      (AsgiJob       *self,
                                 guint          position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AsgiJob, asgi_job_unref)

G_END_DECLS
