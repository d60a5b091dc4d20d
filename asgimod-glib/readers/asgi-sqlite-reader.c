/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <sqlite3.h>

#include "asgi-sqlite-reader-private.h"

#include "core/asgi-pool-private.h"

/* SQLite asks after this many steps of its virtual machine, some ten microseconds. */
#define STEPS 1000

static GPrivate last_opened; /* the sqlite3 that this worker has opened last */

/* Stops a statement of a call that was cancelled, on the thread that runs it. */
static int
on_progress (gpointer data)
{
  AsgiWorker *worker = asgi_pool_get_worker ();

  return worker && worker->job && asgi_job_is_cancelled (worker->job);
}

/* SQLite calls this for each connection that the process opens; ours are those of workers. */
static int
on_open (sqlite3     *db,
         const char **message,
         gpointer     api)
{
  if (asgi_pool_get_worker ())
    {
      g_private_set (&last_opened, db);
      sqlite3_progress_handler (db, STEPS, on_progress, NULL);
    }

  return SQLITE_OK;
}

/*< private >
 * asgi_sqlite_reader_install:
 *
 * Has SQLite tell of the connections that workers open: the public way to the handle behind
 * Python's connection object.
 */
void
asgi_sqlite_reader_install (void)
{
  sqlite3_auto_extension ((void (*) (void)) on_open);
}
