/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of SQLite, read through the handle of Django's own connection, on the thread that it
 * belongs to: in the same transaction, with the same functions, and without the GIL. */
#include "config.h"

#include <sqlite3.h>

#include "asgi-sqlite-reader-private.h"
#include "asgi-sqlite-watch-private.h"

#include "core/asgi-pool-private.h"

/* SQLite asks after this many steps of its virtual machine, some ten microseconds. */
#define STEPS 1000
#define MAX_DELAY 20    /* milliseconds between two tries to get a lock */
#define LET_GO_TIMES 50 /* tries after which streams are told again: a new one may hold it now */

struct _AsgiSqliteReader {
  AsgiReader    parent;

  sqlite3_stmt *statement;
  AsgiColumn   *columns;
};

static GPrivate last_opened; /* the sqlite3 that this worker has opened last */
static GPrivate committing;  /* not NULL: the statement that ran last on this worker commits */

/* Stops a statement of a call that was cancelled, on the thread that runs it. */
static int
on_progress (gpointer data)
{
  if (!asgi_pool_is_to_stop ())
    return 0;

  /* SQLite asks once more at the end of a statement, when it is committed: stopped there it would
   * fail, and its caller would take what was written for cancelled. */
  if (g_private_get (&committing))
    {
      g_private_set (&committing, NULL);
      return 0;
    }

  return 1;
}

static int
on_commit (gpointer db)
{
  if (asgi_pool_get_worker ())
    g_private_set (&committing, &committing);
  asgi_sqlite_watch_committed (db);
  return 0;
}

/* Waiting for locks */

/* How long a call has waited; one waits at a time on a worker. */
static GPrivate waited; /* in milliseconds, as a pointer */

static gboolean
has_waited (int times,
            int delay,
            int most)
{
  int before = times == 0 ? 0 : GPOINTER_TO_INT (g_private_get (&waited));

  g_private_set (&waited, GINT_TO_POINTER (before + delay));
  return before >= most;
}

static int
wait_for_lock (gpointer timeout,
               int      times)
{
  int delay = CLAMP (times, 1, MAX_DELAY);

  if (asgi_pool_get_worker () == NULL || asgi_pool_is_to_stop () ||
      has_waited (times, delay, GPOINTER_TO_INT (timeout)))
    return 0;

  g_usleep (delay * 1000);
  return 1;
}

/* Without a write-ahead log whoever reads keeps the writer waiting: streams are told to let go,
 * and for queries of our own it waits however long they take. */
static int
wait_for_readers (gpointer timeout,
                  int      times)
{
  AsgiWorker *worker = asgi_pool_get_worker ();

  if (worker && times % LET_GO_TIMES == 0)
    asgi_pool_wake_others (worker);
  if (worker && times > 0 && asgi_pool_get_n_active (worker->pool) > 1)
    g_private_set (&waited, NULL);

  return wait_for_lock (timeout, times);
}

static gboolean
has_write_ahead_log (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  gboolean      has = FALSE;

  if (sqlite3_prepare_v2 (db, "PRAGMA journal_mode", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    has = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") == 0;
  sqlite3_finalize (statement);

  return has;
}

/*< private >
 * asgi_sqlite_wait:
 * @handle: an `sqlite3` of this worker
 * @timeout: for how many milliseconds at most it waits for other processes
 *
 * Has a connection wait for locks in a way that can be cancelled.
 */
void
asgi_sqlite_wait (gpointer handle,
                  int      timeout)
{
  sqlite3_busy_handler (handle, wait_for_readers, GINT_TO_POINTER (timeout));
  if (has_write_ahead_log (handle))
    sqlite3_busy_handler (handle, wait_for_lock, GINT_TO_POINTER (timeout));
}

/* SQLite calls this for each connection that the process opens; those of workers are read. */
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
  sqlite3_commit_hook (db, on_commit, db);
  asgi_sqlite_watch_opened (db);

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

/*< private >
 * asgi_sqlite_reader_get_opened:
 *
 * Returns: the handle that this worker has opened last
 */
gpointer
asgi_sqlite_reader_get_opened (void)
{
  return g_private_get (&last_opened);
}

static gboolean
read_column (AsgiSqliteReader *self,
             guint             column,
             AsgiRowBlock     *block,
             guint8           *tag,
             AsgiCell         *cell)
{
  sqlite3_stmt     *statement = self->statement;
  const AsgiColumn *type = &self->columns[column];
  const char       *text;

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_NULL:
      *tag = ASGI_VALUE_NULL;
      return TRUE;
    case SQLITE_INTEGER:
      return asgi_integer_to_cell (type, block, sqlite3_column_int64 (statement, column), tag,
                                   cell);
    case SQLITE_FLOAT:
      return asgi_float_to_cell (type, block, sqlite3_column_double (statement, column), tag,
                                 cell);
    case SQLITE_TEXT:
      text = (const char *) sqlite3_column_text (statement, column);
      return text && asgi_text_to_cell (type, block, text,
                                        sqlite3_column_bytes (statement, column), tag, cell);
    case SQLITE_BLOB:
    default:
      if (type->type != ASGI_COLUMN_RAW)
        return FALSE;
      *tag = ASGI_VALUE_BINARY;
      text = sqlite3_column_blob (statement, column);
      cell->text = asgi_row_block_add_text (block, text, sqlite3_column_bytes (statement, column));
      return TRUE;
    }
}

static gboolean
read_row (AsgiSqliteReader *self,
          AsgiRowBlock     *block,
          guint             table)
{
  gsize      start = (gsize) asgi_row_block_add_row (block, table) * self->parent.n_columns;
  AsgiTable *rows = asgi_row_block_get_table (block, table);

  for (guint i = 0; i < self->parent.n_columns; i++)
    {
      if (!read_column (self, i, block, &rows->tags[start + i], &rows->cells[start + i]))
        return FALSE;
    }

  return TRUE;
}

static AsgiReadStatus
read_rows (AsgiSqliteReader *self,
           AsgiRowBlock     *block,
           guint             table,
           guint             max_rows)
{
  for (guint i = 0; i < max_rows; i++)
    {
      switch (sqlite3_step (self->statement))
        {
        case SQLITE_ROW:
          if (!read_row (self, block, table))
            return ASGI_READ_GIVE_UP;
          break;
        case SQLITE_DONE:
          return ASGI_READ_DONE;
        case SQLITE_INTERRUPT:
          return ASGI_READ_CANCELLED;
        default:
          return ASGI_READ_GIVE_UP;
        }
    }

  return ASGI_READ_MORE;
}

/* Each call of SQLite locks the connection: that is done once for all of them. */
static AsgiReadStatus
asgi_sqlite_reader_read (AsgiReader   *reader,
                         AsgiRowBlock *block,
                         guint         table,
                         guint         max_rows)
{
  AsgiSqliteReader *self = (AsgiSqliteReader *) reader;
  sqlite3_mutex    *mutex = sqlite3_db_mutex (sqlite3_db_handle (self->statement));
  AsgiReadStatus    status;

  sqlite3_mutex_enter (mutex);
  status = read_rows (self, block, table, max_rows);
  sqlite3_mutex_leave (mutex);

  return status;
}

static void
asgi_sqlite_reader_free (AsgiReader *reader)
{
  AsgiSqliteReader *self = (AsgiSqliteReader *) reader;

  sqlite3_finalize (self->statement);
  g_free (self->columns);
  g_free (self);
}

/*< private >
 * asgi_sqlite_reader_new:
 * @db: an `sqlite3` of this thread
 * @sql: a query
 *
 * Returns: (nullable): a reader, or %NULL when SQLite doesn't take the query so
 */
AsgiSqliteReader *
asgi_sqlite_reader_new (gpointer          db,
                        const char       *sql,
                        const AsgiColumn *columns,
                        guint             n_columns)
{
  AsgiSqliteReader *self;
  sqlite3_stmt     *statement = NULL;
  const char       *rest = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, &rest) != SQLITE_OK || statement == NULL)
    return NULL;
  if (*rest != '\0' || (guint) sqlite3_column_count (statement) != n_columns ||
      !sqlite3_stmt_readonly (statement))
    {
      sqlite3_finalize (statement);
      return NULL;
    }

  self = g_new0 (AsgiSqliteReader, 1);
  self->parent.read = asgi_sqlite_reader_read;
  self->parent.let_go = asgi_buffered_reader_new;
  self->parent.n_columns = n_columns;
  self->parent.free = asgi_sqlite_reader_free;
  self->statement = statement;
  self->columns = g_memdup2 (columns, sizeof (AsgiColumn) * n_columns);

  return self;
}

guint
asgi_sqlite_reader_get_n_params (AsgiSqliteReader *self)
{
  return sqlite3_bind_parameter_count (self->statement);
}

void
asgi_sqlite_reader_bind_null (AsgiSqliteReader *self,
                              guint             position)
{
  sqlite3_bind_null (self->statement, position);
}

void
asgi_sqlite_reader_bind_integer (AsgiSqliteReader *self,
                                 guint             position,
                                 gint64            value)
{
  sqlite3_bind_int64 (self->statement, position, value);
}

void
asgi_sqlite_reader_bind_float (AsgiSqliteReader *self,
                               guint             position,
                               gdouble           value)
{
  sqlite3_bind_double (self->statement, position, value);
}

void
asgi_sqlite_reader_bind_text (AsgiSqliteReader *self,
                              guint             position,
                              const char       *text,
                              gsize             length)
{
  sqlite3_bind_text64 (self->statement, position, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void
asgi_sqlite_reader_bind_blob (AsgiSqliteReader *self,
                              guint             position,
                              const char       *data,
                              gsize             length)
{
  sqlite3_bind_blob64 (self->statement, position, data, length, SQLITE_TRANSIENT);
}
