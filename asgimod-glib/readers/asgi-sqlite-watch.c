/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SQLite tells nobody that somebody else has written, but it can be asked: by a connection of its
 * own, a few times a second, on a thread of its own. No Python takes part.
 *
 * The data version of that connection also changes when this process writes. What it has written
 * itself is known already, so its commits are counted, and those that the file counts: if both are
 * the same, nobody else has written. Where they can't be told apart somebody else has. */
#include "config.h"

#include <sqlite3.h>

#include "asgi-sqlite-watch-private.h"

#include "core/asgi-changes-private.h"

#define INTERVAL (250 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE 4

/* Where the numbers of changes are: in the header of the file, and with a write-ahead log in that of
 * its index, which is in shared memory. SQLite documents both. */
#define FILE_COUNTER_AT 24
#define INDEX_COUNTER_AT 8
#define INDEX_REGION_SIZE 32768

/* A connection of this process. */
typedef struct {
  guint    *n_commits;   /* of its file, shared by all its connections */
  gboolean  has_written; /* in this transaction */
  gboolean  is_counted;  /* what was committed last, with nothing written since */
} Connection;

typedef struct {
  char         *file;
  sqlite3      *db;         /* NULL until it can be opened */
  sqlite3_stmt *version;
  sqlite3_stmt *mode;
  gint64        last_version;
  guint32       last_counted; /* by the file */
  guint         last_commits; /* by this process */
  guint         patience;     /* how often it couldn't be said who has written */
} Watch;

static GMutex      lock;
static GCond       changed;
static GHashTable *commits;     /* file name → guint, for ever */
static GHashTable *connections; /* sqlite3 → Connection; an address that is used again is one anew */
static GPtrArray  *watches;     /* Watch */
static GThread    *thread;

/* The commits of this process */

/* Under the lock. */
static guint *
find_commits (sqlite3 *db)
{
  const char *file = sqlite3_db_filename (db, "main");
  guint      *n;

  if (file == NULL || *file == '\0')
    return NULL;
  if (commits == NULL)
    commits = g_hash_table_new (g_str_hash, g_str_equal);
  n = g_hash_table_lookup (commits, file);
  if (n == NULL)
    {
      n = g_new0 (guint, 1);
      g_hash_table_insert (commits, g_strdup (file), n);
    }

  return n;
}

static void
on_update (gpointer      connection,
           int           operation,
           const char   *database,
           const char   *table,
           sqlite3_int64 row)
{
  Connection *self = connection;

  /* A temporary table is in no file, and one of another file is counted there. */
  if (!g_str_equal (database, "main"))
    return;

  self->has_written = TRUE;
  self->is_counted = FALSE;
}

/* A commit that failed, as on a full disk, is none. One that was made is uncounted as well if a
 * transaction without writes is rolled back after it: then somebody else seems to have written, where
 * with one too many a write of somebody else would be missed. */
static void
on_rollback (gpointer connection)
{
  Connection *self = connection;

  g_mutex_lock (&lock);
  if (self->is_counted)
    (*self->n_commits)--;
  g_mutex_unlock (&lock);
  self->has_written = self->is_counted = FALSE;
}

/*< private >
 * asgi_sqlite_watch_opened:
 * @db: an `sqlite3` that has just been opened
 */
void
asgi_sqlite_watch_opened (gpointer db)
{
  Connection *connection = g_new0 (Connection, 1);

  g_mutex_lock (&lock);
  if (connections == NULL)
    connections = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  connection->n_commits = find_commits (db);
  g_hash_table_insert (connections, db, connection);
  g_mutex_unlock (&lock);

  sqlite3_update_hook (db, on_update, connection);
  sqlite3_rollback_hook (db, on_rollback, connection);
}

/*< private >
 * asgi_sqlite_watch_committed:
 * @db: an `sqlite3` that is about to commit
 */
void
asgi_sqlite_watch_committed (gpointer db)
{
  Connection *connection;

  g_mutex_lock (&lock);
  connection = connections ? g_hash_table_lookup (connections, db) : NULL;
  /* One that has changed no row leaves the file as it is. */
  if (connection)
    {
      connection->is_counted = connection->n_commits && connection->has_written;
      connection->has_written = FALSE;
      if (connection->is_counted)
        (*connection->n_commits)++;
    }
  g_mutex_unlock (&lock);
}

/* Looking */

static Watch *
watch_new (const char *file)
{
  Watch *self = g_new0 (Watch, 1);

  self->file = g_strdup (file);
  return self;
}

static void
watch_close (Watch *self)
{
  g_clear_pointer (&self->version, sqlite3_finalize);
  g_clear_pointer (&self->mode, sqlite3_finalize);
  g_clear_pointer (&self->db, sqlite3_close);
}

static void
watch_free (gpointer data)
{
  Watch *self = data;

  watch_close (self);
  g_free (self->file);
  g_free (self);
}

static gboolean
has_log (Watch *self)
{
  gboolean found = sqlite3_step (self->mode) == SQLITE_ROW &&
                   g_strcmp0 ((const char *) sqlite3_column_text (self->mode, 0), "wal") == 0;

  sqlite3_reset (self->mode);
  return found;
}

/* How often the file says that it was changed. Read by way of SQLite alone: to close another file
 * descriptor of the same file would drop the locks that this process has. */
static guint32
read_counted (Watch *self)
{
  sqlite3_file  *file = NULL;
  guint32        in_file = 0;
  volatile void *index = NULL;

  if (sqlite3_file_control (self->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == NULL || file->pMethods == NULL ||
      file->pMethods->xRead (file, &in_file, sizeof in_file, FILE_COUNTER_AT) != SQLITE_OK)
    return 0;
  if (file->pMethods->iVersion >= 2 && has_log (self) &&
      file->pMethods->xShmMap (file, 0, INDEX_REGION_SIZE, FALSE, &index) == SQLITE_OK && index)
    return GUINT32_FROM_BE (in_file) +
           *(volatile guint32 *) (gpointer) ((volatile guint8 *) index + INDEX_COUNTER_AT);

  return GUINT32_FROM_BE (in_file);
}

static gboolean
read_version (Watch  *self,
              gint64 *version)
{
  gboolean found = sqlite3_step (self->version) == SQLITE_ROW;

  if (found)
    *version = sqlite3_column_int64 (self->version, 0);
  sqlite3_reset (self->version);
  return found;
}

static gboolean
watch_open (Watch *self)
{
  /* To write as well, or the index of a log could not be opened; nothing is written. */
  if (sqlite3_open_v2 (self->file, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI,
                       NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (self->db, "PRAGMA data_version", -1, &self->version,
                          NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (self->db, "PRAGMA journal_mode", -1, &self->mode, NULL) != SQLITE_OK ||
      !read_version (self, &self->last_version))
    {
      watch_close (self);
      return FALSE;
    }

  g_mutex_lock (&lock);
  self->last_commits = *find_commits (self->db);
  g_mutex_unlock (&lock);
  self->last_counted = read_counted (self);
  return TRUE;
}

static guint
get_commits (Watch *self)
{
  guint n;

  g_mutex_lock (&lock);
  n = *find_commits (self->db);
  g_mutex_unlock (&lock);

  return n;
}

/* Whether somebody else has written since this was asked last. */
static gboolean
watch_look (Watch *self)
{
  gint64  version = 0;
  guint   n_commits, others_and_we;

  if (self->db == NULL)
    return watch_open (self);
  n_commits = get_commits (self);
  if (!read_version (self, &version) || version == self->last_version)
    return FALSE;

  others_and_we = read_counted (self) - self->last_counted;
  n_commits -= self->last_commits;
  /* A commit of this process is counted before it is in the file: then it is too early to say. */
  if ((n_commits > others_and_we || get_commits (self) - self->last_commits != n_commits) &&
      self->patience++ < PATIENCE)
    return FALSE;

  self->patience = 0;
  self->last_version = version;
  self->last_counted += others_and_we;
  self->last_commits += n_commits;
  return others_and_we != n_commits;
}

static gpointer
look_at_all (gpointer unused)
{
  g_autoptr(GPtrArray) mine = NULL;
  gboolean             first = TRUE;

  g_mutex_lock (&lock);
  while (watches->len > 0)
    {
      g_autoptr(GPtrArray) now = g_ptr_array_ref (watches);
      gboolean             others = FALSE;

      g_mutex_unlock (&lock);
      for (guint i = 0; i < now->len; i++)
        others |= watch_look (now->pdata[i]);
      if (others && !first)
        asgi_changes_record_any ();
      first = FALSE;
      g_clear_pointer (&mine, g_ptr_array_unref);
      mine = g_steal_pointer (&now);
      g_mutex_lock (&lock);
      g_cond_wait_until (&changed, &lock, g_get_monotonic_time () + INTERVAL);
    }
  g_mutex_unlock (&lock);

  return NULL;
}

static gboolean
has_files (const char * const *files)
{
  if (watches == NULL || g_strv_length ((char **) files) != watches->len)
    return FALSE;
  for (guint i = 0; files[i]; i++)
    {
      if (!g_str_equal (((Watch *) watches->pdata[i])->file, files[i]))
        return FALSE;
    }

  return TRUE;
}

/*< private >
 * asgi_sqlite_watch_set_files:
 * @files: the files to watch from now on, instead of all others; none ends it
 */
void
asgi_sqlite_watch_set_files (const char * const *files)
{
  g_autoptr(GThread)   ended = NULL;
  g_autoptr(GPtrArray) old = NULL;

  g_mutex_lock (&lock);
  if (has_files (files))
    {
      g_mutex_unlock (&lock);
      return;
    }

  old = watches;
  watches = g_ptr_array_new_with_free_func (watch_free);
  for (guint i = 0; files[i]; i++)
    g_ptr_array_add (watches, watch_new (files[i]));
  g_cond_signal (&changed);
  if (watches->len == 0)
    ended = g_steal_pointer (&thread);
  else if (thread == NULL)
    thread = g_thread_new ("asgimod-watch", look_at_all, NULL);
  g_mutex_unlock (&lock);

  if (ended)
    g_thread_join (g_steal_pointer (&ended));
}
