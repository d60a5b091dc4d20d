/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Without a write-ahead log SQLite lets nobody write while somebody reads: among ourselves that
 * must not be seen, and what waits for another program must be told to stop. */
#include <sqlite3.h>

#include "fixture.h"

#define N_ROWS 1000
#define CHUNK 50

/* Reads all rows, and saves one of each chunk while the stream is open. */
static void
check_saving_from (AsgiQuerySet *query)
{
  g_autoptr(AsgiIterator) rows = asgi_query_set_iterate (query, CHUNK);
  g_autoptr(AsgiQuerySet) saved = asgi_query_set_filter (query, "name", G_TYPE_STRING, "saved",
                                                         NULL);
  g_autoptr(GError)       error = NULL;

  for (guint i = 1; i <= N_ROWS; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(AsgiModel)    row = NULL;
      g_autofree char        *number = g_strdup_printf ("%u", i);

      asgi_iterator_next_async (rows, NULL, fixture_done, &result);
      fixture_wait (&result);
      row = asgi_iterator_next_finish (rows, result, &error);
      g_assert_no_error (error);
      fixture_assert_field (row, "number", number);
      if (i % CHUNK != 1)
        continue;
      fixture_set (row, "name", G_TYPE_STRING, "saved");
      asgi_model_save_sync (row, FALSE, FALSE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }

  g_assert_cmpint (asgi_query_set_count_sync (saved, NULL, &error), ==, N_ROWS / CHUNK);
}

static void
fill (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autoptr(AsgiRow)       filled = NULL;

  fixture_clear ("atlas.BigKey");
  asgi_arguments_append_int64 (args, N_ROWS);
  filled = fixture_call ("many_rows.fill", args);
}

static void
test_rows_of_a_stream_are_saved_while_it_is_read (void)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (fixture_objects ("atlas.BigKey"),
                                                             "number", NULL);

  fill ();
  check_saving_from (ordered);
}

/* Django's own iterator, since a column that it calls “extra” isn't read natively. */
static void
test_rows_that_django_reads_are_saved_too (void)
{
  g_autoptr(AsgiArguments) args = asgi_arguments_new ();
  g_autoptr(AsgiArguments) select = asgi_arguments_new ();
  g_autoptr(AsgiQuerySet)  extra = NULL;
  g_autoptr(AsgiQuerySet)  ordered = NULL;

  fill ();
  asgi_arguments_set_string (select, "twice", "number * 2");
  asgi_arguments_set_object (args, "select", G_OBJECT (select));
  extra = asgi_query_set_call (fixture_objects ("atlas.BigKey"), "extra", args);
  ordered = asgi_query_set_order_by (extra, "number", NULL);
  check_saving_from (ordered);
}

static sqlite3 *
lock_database (void)
{
  g_autofree char *path = fixture_path ("database.sqlite3");
  sqlite3         *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);

  return db;
}

/* The settings have it wait for ever. */
static void
test_a_call_that_waits_for_another_program_is_cancelled (void)
{
  g_autoptr(AsgiModel)    key = fixture_create ("atlas.SmallKey", "name", G_TYPE_STRING, "a", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;
  sqlite3                *db = lock_database ();

  fixture_set (key, "name", G_TYPE_STRING, "b");
  asgi_model_save_async (key, FALSE, FALSE, NULL, NULL, cancellable, fixture_done, &result);
  g_usleep (50 * 1000);
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  fixture_wait (&result);
  g_assert_false (asgi_model_save_finish (key, result, &error));
  fixture_assert_cancelled (error);

  sqlite3_close (db);
  asgi_model_save_sync (key, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_a_call_waits_until_another_program_is_done (void)
{
  g_autoptr(AsgiModel)    key = fixture_create ("atlas.SmallKey", "name", G_TYPE_STRING, "a", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;
  sqlite3                *db = lock_database ();

  fixture_set (key, "name", G_TYPE_STRING, "b");
  asgi_model_save_async (key, FALSE, FALSE, NULL, NULL, NULL, fixture_done, &result);
  g_usleep (50 * 1000);
  g_assert_null (result);
  sqlite3_close (db);
  fixture_wait (&result);
  g_assert_true (asgi_model_save_finish (key, result, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  g_setenv ("ATLAS_TIMEOUT", "1000000", TRUE);
  fixture_start ("atlas_settings");

  g_test_add_func ("/sqlite-locks/stream", test_rows_of_a_stream_are_saved_while_it_is_read);
  g_test_add_func ("/sqlite-locks/stream-of-django", test_rows_that_django_reads_are_saved_too);
  g_test_add_func ("/sqlite-locks/cancelled",
                   test_a_call_that_waits_for_another_program_is_cancelled);
  g_test_add_func ("/sqlite-locks/waits", test_a_call_waits_until_another_program_is_done);

  return fixture_finish (g_test_run ());
}
