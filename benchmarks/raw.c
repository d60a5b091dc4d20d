/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same queries with SQLite's own C interface: nothing can be faster. */
#include "bench.h"

#include <sqlite3.h>

#define COLUMNS "id, amount, title, made, count, note"

static sqlite3_stmt *
prepare (const char *sql)
{
  static sqlite3 *database;
  sqlite3_stmt   *statement = NULL;

  if (database == NULL && sqlite3_open (g_getenv ("BENCH_DATABASE"), &database) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));

  return statement;
}

static guint
read_columns (sqlite3_stmt *statement)
{
  guint n = sqlite3_column_int64 (statement, 0) != 0;

  for (int i = 1; i < 6; i++)
    n += sqlite3_column_text (statement, i) != NULL;

  return n;
}

double
bench_raw_get (Bench *self)
{
  sqlite3_stmt *statement = prepare ("SELECT " COLUMNS " FROM bench_item WHERE id = ?");
  double        start = bench_now ();

  for (guint i = 0; i < self->times; i++)
    {
      sqlite3_bind_int (statement, 1, i % 1000 + 1);
      if (sqlite3_step (statement) != SQLITE_ROW || read_columns (statement) != 6)
        g_error ("a row is missing");
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);

  return (bench_now () - start) / self->times;
}

double
bench_raw_eval (Bench *self)
{
  double        start = bench_now ();
  sqlite3_stmt *statement = prepare ("SELECT " COLUMNS " FROM bench_item");
  guint         n = 0;

  while (sqlite3_step (statement) == SQLITE_ROW)
    n += read_columns (statement) == 6;
  sqlite3_finalize (statement);
  if (n != self->n_items)
    g_error ("%u rows of %u", n, self->n_items);

  return bench_now () - start;
}

/* So many rows as AsgiListModel loads in one go. */
static double
read_page (guint first)
{
  double           start = bench_now ();
  g_autofree char *sql = g_strdup_printf ("SELECT " COLUMNS " FROM bench_reading ORDER BY id "
                                          "LIMIT 100 OFFSET %u", first);
  sqlite3_stmt    *statement = prepare (sql);
  guint            n = 0;

  while (sqlite3_step (statement) == SQLITE_ROW)
    n += read_columns (statement) == 6;
  sqlite3_finalize (statement);
  if (n != 100)
    g_error ("%u rows of 100", n);

  return bench_now () - start;
}

double
bench_raw_page (Bench *self)
{
  return read_page (0);
}

double
bench_raw_first (Bench *self)
{
  double        start = bench_now ();
  sqlite3_stmt *statement = prepare ("SELECT COUNT(*) FROM bench_reading");

  read_page (0);
  if (sqlite3_step (statement) != SQLITE_ROW ||
      sqlite3_column_int64 (statement, 0) != self->n_readings)
    g_error ("rows are missing");
  sqlite3_finalize (statement);

  return bench_now () - start;
}

double
bench_raw_jump (Bench *self)
{
  return read_page (self->n_readings / 10 * 9);
}
