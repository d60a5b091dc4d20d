/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/asgi-pool-private.h"

G_BEGIN_DECLS

/* A pool with a stand-in for Python. A job's verb says what to do: “hold” goes on when nothing is
 * held; digits are databases that the job comes to write to, while it holds; “remote” goes
 * on when a server was told to stop, and “stubborn” when it was three times. */

extern GString *ran;          /* the names of the jobs, in the order in which they began */
extern guint    n_running;
extern guint    most_running;
extern guint    n_done;
extern guint    n_entered;
extern guint    n_left;
extern guint    n_writing;    /* how often a job has come to write */
extern guint    n_told;       /* how often a server was told to stop */

AsgiPool         *new_pool        (guint         max_workers);
void              end_pool        (AsgiPool     *pool);
void              set_held        (gboolean      value);
void              set_telling_held (gboolean     value);
gboolean          was_told_here   (void);
void              wait_for        (guint        *counter,
                                   guint         value);
AsgiPoolCounters  counters        (AsgiPool     *pool);
void              set_writers     (AsgiPool     *pool,
                                   gboolean      routed);

AsgiJob          *new_job         (const char   *verb,
                                   const char   *name,
                                   AsgiJobFlags  flags);
AsgiJob          *push            (AsgiPool     *pool,
                                   const char   *verb,
                                   const char   *name,
                                   AsgiJobFlags  flags,
                                   gpointer      key);
void              push_and_forget (AsgiPool     *pool,
                                   const char   *verb,
                                   const char   *name,
                                   AsgiJobFlags  flags,
                                   gpointer      key);
void              count_done      (AsgiJob      *job);

G_END_DECLS
