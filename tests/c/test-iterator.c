/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shelf.h"

#include <stdio.h>
#include <unistd.h>

#define N_ROWS 200000

static AsgiIterator *
titles (guint chunk_size)
{
  g_autoptr(AsgiQuerySet) query = asgi_query_set_order_by (fixture_objects ("atlas.Book"),
                                                           "pages", NULL);

  return asgi_query_set_iterate (query, chunk_size);
}

static gpointer
next (AsgiIterator *iterator)
{
  g_autoptr(GAsyncResult)  result = NULL;
  g_autoptr(GError)        error = NULL;
  gpointer                 row;

  asgi_iterator_next_async (iterator, NULL, fixture_done, &result);
  fixture_wait (&result);
  row = asgi_iterator_next_finish (iterator, result, &error);
  g_assert_no_error (error);

  return row;
}

static AsgiResultList *
next_chunk (AsgiIterator *iterator)
{
  g_autoptr(GAsyncResult)  result = NULL;
  g_autoptr(GError)        error = NULL;
  AsgiResultList          *list;

  asgi_iterator_next_chunk_async (iterator, NULL, fixture_done, &result);
  fixture_wait (&result);
  list = asgi_iterator_next_chunk_finish (iterator, result, &error);
  g_assert_no_error (error);

  return list;
}

static void
assert_next (AsgiIterator *iterator,
             const char   *name,
             const char   *expected)
{
  g_autoptr(AsgiRow) row = next (iterator);

  g_assert_nonnull (row);
  fixture_assert_field (row, name, expected);
}

static void
assert_chunk (AsgiIterator *iterator,
              const char   *name,
              const char   *expected)
{
  g_autoptr(AsgiResultList) list = next_chunk (iterator);

  g_assert_nonnull (list);
  shelf_assert_list (list, name, expected);
}

/* Reading */

static void
test_rows_come_one_by_one_until_the_end (void)
{
  for (guint chunk_size = 0; chunk_size <= 4; chunk_size++)
    {
      g_autoptr(AsgiIterator) iterator = titles (chunk_size);

      assert_next (iterator, "title", "Sea");
      assert_next (iterator, "title", "Storm");
      assert_next (iterator, "title", "Atlas");
      g_assert_null (next (iterator));
      g_assert_null (next (iterator));
      g_assert_null (next_chunk (iterator));
    }
}

static void
test_chunks_have_their_size_but_the_last (void)
{
  g_autoptr(AsgiIterator) iterator = titles (2);

  assert_chunk (iterator, "title", "Sea Storm");
  assert_chunk (iterator, "title", "Atlas");
  g_assert_null (next_chunk (iterator));
}

static void
test_a_chunk_passes_over_the_rest_of_the_last_one (void)
{
  g_autoptr(AsgiIterator) iterator = titles (2);

  assert_next (iterator, "title", "Sea");
  assert_chunk (iterator, "title", "Atlas");
  g_assert_null (next (iterator));
}

static void
test_the_sync_forms_read_the_same (void)
{
  g_autoptr(AsgiIterator)   iterator = titles (2);
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiModel)      sea = asgi_iterator_next_sync (iterator, NULL, &error);
  g_autoptr(AsgiModel)      storm = asgi_iterator_next_sync (iterator, NULL, &error);
  g_autoptr(AsgiResultList) rest = asgi_iterator_next_chunk_sync (iterator, NULL, &error);

  g_assert_no_error (error);
  fixture_assert_field (sea, "title", "Sea");
  fixture_assert_field (storm, "title", "Storm");
  shelf_assert_list (rest, "title", "Atlas");
  g_assert_null (asgi_iterator_next_sync (iterator, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (asgi_iterator_next_chunk_sync (iterator, NULL, &error));
  g_assert_no_error (error);
}

static void
test_no_rows_are_the_end_at_once (void)
{
  g_autoptr(AsgiQuerySet) none = asgi_query_set_none (fixture_objects ("atlas.Book"));
  g_autoptr(AsgiQuerySet) nobody = asgi_query_set_filter (fixture_objects ("atlas.Author"), "name",
                                                          G_TYPE_STRING, "Di", NULL);
  g_autoptr(AsgiIterator) of_none = asgi_query_set_iterate (none, 2);
  g_autoptr(AsgiIterator) of_nobody = asgi_query_set_iterate (nobody, 2);

  g_assert_null (next (of_none));
  g_assert_null (next_chunk (of_nobody));
}

static void
test_values_are_streamed_as_rows (void)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (fixture_objects ("atlas.Book"),
                                                             "-pages", NULL);
  g_autoptr(AsgiQuerySet) values = asgi_query_set_values (ordered, "author__name", "price", NULL);
  g_autoptr(AsgiQuerySet) flat = asgi_query_set_values_list_flat (ordered, "title");
  g_autoptr(AsgiIterator) of_values = asgi_query_set_iterate (values, 2);
  g_autoptr(AsgiIterator) of_flat = asgi_query_set_iterate (flat, 1);
  g_autoptr(AsgiRow)      row = next (of_flat);

  assert_chunk (of_values, "author__name", "Bo Ann");
  assert_chunk (of_values, "price", "9.90");
  g_assert_false (ASGI_IS_MODEL (row));
  g_assert_true (asgi_row_get_flat (row));
  fixture_assert_field (row, "title", "Atlas");
  assert_next (of_flat, "title", "Storm");
}

static void
test_raw_sql_is_streamed (void)
{
  g_autoptr(AsgiQuerySet) raw = asgi_query_set_raw (fixture_objects ("atlas.Book"),
                                                    "SELECT * FROM atlas_book ORDER BY pages",
                                                    NULL);
  g_autoptr(AsgiIterator) iterator = asgi_query_set_iterate (raw, 2);

  assert_chunk (iterator, "title", "Sea Storm");
  assert_chunk (iterator, "title", "Atlas");
  g_assert_null (next (iterator));
}

static void
test_each_chunk_has_what_was_to_be_prefetched (void)
{
  g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (fixture_objects ("atlas.Book"),
                                                             "pages", NULL);
  g_autoptr(AsgiQuerySet) query = asgi_query_set_prefetch_related (ordered, "tags", NULL);
  g_autoptr(AsgiIterator) iterator = asgi_query_set_iterate (query, 1);
  const char             *expected[] = { "blue map", "blue", "map" };
  g_autoptr(GError)       error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(AsgiRow) row = next (iterator);
      g_autoptr(GObject) tags = asgi_row_get_object (row, "tags", &error);

      g_assert_no_error (error);
      shelf_assert_list (ASGI_RESULT_LIST (tags), "name", expected[i]);
    }
  g_assert_null (next (iterator));
}

static void
test_two_streams_go_side_by_side (void)
{
  g_autoptr(AsgiIterator) one = titles (1);
  g_autoptr(AsgiIterator) two = titles (1);

  assert_next (one, "title", "Sea");
  assert_next (two, "title", "Sea");
  assert_next (one, "title", "Storm");
  assert_next (one, "title", "Atlas");
  assert_next (two, "title", "Storm");
  g_assert_null (next (one));
  assert_next (two, "title", "Atlas");
  g_assert_null (next (two));
}

/* One call at a time */

static void
test_a_second_call_is_refused_while_one_waits (void)
{
  g_autoptr(AsgiIterator)  iterator = titles (1);
  g_autoptr(GAsyncResult)  first = NULL;
  g_autoptr(GAsyncResult)  second = NULL;
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiModel)     row = NULL;

  asgi_iterator_next_async (iterator, NULL, fixture_done, &first);
  asgi_iterator_next_async (iterator, NULL, fixture_done, &second);
  g_assert_null (asgi_iterator_next_sync (iterator, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  fixture_wait (&second);
  g_assert_null (asgi_iterator_next_finish (iterator, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  fixture_wait (&first);
  row = asgi_iterator_next_finish (iterator, first, &error);
  g_assert_no_error (error);
  fixture_assert_field (row, "title", "Sea");
  assert_next (iterator, "title", "Storm");
}

/* The same when the rows are there already: none is lost, whichever call is refused. */
static void
test_a_second_call_loses_no_row_that_is_there (void)
{
  g_autoptr(AsgiQuerySet) query = asgi_query_set_order_by (fixture_objects ("atlas.SmallKey"),
                                                           "name", NULL);
  g_autoptr(AsgiIterator) iterator = asgi_query_set_iterate (query, 2);
  g_autoptr(GString)      got = g_string_new (NULL);

  for (char name[2] = "a"; *name <= 'g'; ++*name)
    g_object_unref (fixture_create ("atlas.SmallKey", "name", G_TYPE_STRING, name, NULL));

  assert_next (iterator, "name", "a");
  assert_next (iterator, "name", "b");
  for (guint round = 0; round < 5; round++)
    {
      GAsyncResult *results[2] = { NULL };

      /* Time for the chunk after this one to arrive; the answer is the same without it. */
      for (guint i = 0; i < 10; i++)
        {
          g_assert_cmpint (asgi_query_set_count_sync (query, NULL, NULL), ==, 7);
          while (g_main_context_iteration (NULL, FALSE))
            ;
        }
      for (guint i = 0; i < 2; i++)
        asgi_iterator_next_async (iterator, NULL, fixture_done, &results[i]);
      for (guint i = 0; i < 2; i++)
        {
          g_autoptr(AsgiRow)  row = NULL;
          g_autofree char    *name = NULL;

          fixture_wait (&results[i]);
          row = asgi_iterator_next_finish (iterator, results[i], NULL);
          name = row ? fixture_text (row, "name") : g_strdup ("");
          g_string_append (got, name);
          g_object_unref (results[i]);
        }
    }
  g_assert_cmpstr (got->str, ==, "cdefg");
  fixture_clear ("atlas.SmallKey");
}

/* Ends */

static void
test_a_closed_stream_is_at_its_end (void)
{
  g_autoptr(AsgiIterator)  iterator = titles (1);
  g_autoptr(AsgiIterator)  unread = titles (1);
  g_autoptr(GAsyncResult)  result = NULL;
  g_autoptr(GError)        error = NULL;

  assert_next (iterator, "title", "Sea");
  asgi_iterator_close_async (iterator, NULL, fixture_done, &result);
  fixture_wait (&result);
  g_assert_true (asgi_iterator_close_finish (iterator, result, &error));
  g_assert_no_error (error);
  g_assert_null (next (iterator));
  g_assert_true (asgi_iterator_close_sync (iterator, NULL, &error));
  g_assert_true (asgi_iterator_close_sync (unread, NULL, &error));
  g_assert_null (next (unread));
}

static void
test_closing_cancels_the_call_that_waits (void)
{
  g_autoptr(AsgiIterator) iterator = titles (1);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  asgi_iterator_next_async (iterator, NULL, fixture_done, &result);
  g_assert_true (asgi_iterator_close_sync (iterator, NULL, &error));
  fixture_wait (&result);
  g_assert_null (asgi_iterator_next_finish (iterator, result, &error));
  fixture_assert_cancelled (error);
  g_assert_null (next (iterator));
}

static void
test_a_cancelled_call_ends_the_stream (void)
{
  g_autoptr(AsgiIterator) before = titles (1);
  g_autoptr(AsgiIterator) during = titles (1);
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  g_cancellable_cancel (cancelled);
  g_assert_null (asgi_iterator_next_sync (before, cancelled, &error));
  fixture_assert_cancelled (error);
  g_assert_null (next (before));

  asgi_iterator_next_chunk_async (during, cancellable, fixture_done, &result);
  g_cancellable_cancel (cancellable);
  fixture_wait (&result);
  g_assert_null (asgi_iterator_next_chunk_finish (during, result, &error));
  fixture_assert_cancelled (error);
  g_assert_null (next (during));
}

/* A fetch that is under way holds the stream until it is answered. */
static void
drop (AsgiIterator *iterator)
{
  g_object_add_weak_pointer (G_OBJECT (iterator), (gpointer *) &iterator);
  g_object_unref (iterator);
  while (iterator)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_a_dropped_stream_closes_its_cursor (void)
{
  for (guint i = 0; i < 20; i++)
    {
      AsgiIterator *iterator = titles (1);

      assert_next (iterator, "title", "Sea");
      drop (iterator);
    }

  /* SQLite refuses to do this while a statement of any connection reads. */
  g_assert_cmpint (fixture_call_integer ("many_rows.vacuum"), ==, 0);
}

static void
test_a_stream_may_be_dropped_while_it_fetches (void)
{
  for (guint i = 0; i < 20; i++)
    {
      GAsyncResult      *result = NULL;
      AsgiIterator      *iterator = titles (1);
      g_autoptr(GError)  error = NULL;
      g_autoptr(AsgiRow) row = NULL;

      asgi_iterator_next_async (iterator, NULL, fixture_done, &result);
      g_object_unref (iterator);
      fixture_wait (&result);
      iterator = ASGI_ITERATOR (g_async_result_get_source_object (result));
      row = asgi_iterator_next_finish (iterator, result, &error);
      g_assert_no_error (error);
      fixture_assert_field (row, "title", "Sea");
      g_object_unref (result);
      drop (iterator);
    }
  g_assert_cmpint (asgi_query_set_count_sync (fixture_objects ("atlas.Book"), NULL, NULL), ==, 3);
}

static void
test_the_error_of_the_query_comes_with_the_first_call (void)
{
  g_autoptr(AsgiQuerySet) wrong = asgi_query_set_filter (fixture_objects ("atlas.Book"), "nothing",
                                                         G_TYPE_INT64, (gint64) 1, NULL);
  g_autoptr(AsgiQuerySet) refused = asgi_query_set_filter (fixture_objects ("atlas.Book"), "a b",
                                                           G_TYPE_INT64, (gint64) 1, NULL);
  g_autoptr(AsgiIterator) of_wrong = asgi_query_set_iterate (wrong, 2);
  g_autoptr(AsgiIterator) of_refused = asgi_query_set_iterate (refused, 2);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;
  g_autoptr(GVariant)     details = NULL;

  asgi_iterator_next_async (of_wrong, NULL, fixture_done, &result);
  fixture_wait (&result);
  details = asgi_error_get_details (result);
  g_assert_null (asgi_iterator_next_finish (of_wrong, result, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "nothing");
  g_assert_nonnull (details);
  g_assert_null (next (of_wrong));
  g_assert_null (asgi_iterator_next_chunk_sync (of_refused, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "“a b”");
}

/* Memory */

static glong
resident_bytes (void)
{
  g_autofree char *text = NULL;
  glong            total = 0;
  glong            resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%ld %ld", &total, &resident), ==, 2);

  return resident * sysconf (_SC_PAGESIZE);
}

static glong
grown_by_streaming (AsgiQuerySet *query)
{
  g_autoptr(AsgiIterator) iterator = asgi_query_set_iterate (query, 1000);
  glong                   before = resident_bytes ();
  glong                   most = before;
  guint                   n = 0;

  while (TRUE)
    {
      g_autoptr(AsgiResultList) list = next_chunk (iterator);

      if (list == NULL)
        break;
      n += asgi_result_list_get_size (list);
      most = MAX (most, resident_bytes ());
    }
  g_assert_cmpuint (n, ==, N_ROWS);

  return most - before;
}

static void
test_memory_does_not_grow_with_the_rows (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the address sanitizer keeps what was freed");
  return;
#endif

  g_autoptr(AsgiArguments)  args = asgi_arguments_new ();
  AsgiQuerySet             *query = fixture_objects ("atlas.BigKey");
  g_autoptr(AsgiRow)        filled = NULL;
  g_autoptr(AsgiResultList) list = NULL;
  g_autoptr(GError)         error = NULL;
  glong                     streamed;

  asgi_arguments_append_int64 (args, N_ROWS);
  filled = fixture_call ("many_rows.fill", args);
  streamed = grown_by_streaming (query);
  list = asgi_query_set_eval_sync (query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (asgi_result_list_get_size (list), ==, N_ROWS);
  g_test_message ("streamed: %ld bytes, all at once: %" G_GUINT64_FORMAT " bytes", streamed,
                  asgi_result_list_get_n_bytes (list));

  /* All rows need more than what the stream may take, so the bound means something. */
  g_assert_cmpuint (asgi_result_list_get_n_bytes (list), >, 6 * 1000 * 1000);
  g_assert_cmpint (streamed, <, 4 * 1000 * 1000);
}

static void
test_after_the_shutdown_nothing_comes (void)
{
  g_autoptr(AsgiIterator) open = titles (1);
  g_autoptr(AsgiIterator) unread = titles (1);
  g_autoptr(GError)       error = NULL;

  g_object_unref (next (open));
  asgi_runtime_shutdown_sync (asgi_runtime_get_default (), NULL, &error);
  g_assert_no_error (error);
  g_assert_null (asgi_iterator_next_sync (unread, NULL, &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_NOT_READY);
  g_clear_error (&error);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");
  shelf_fill ();

  g_test_add_func ("/iterator/rows", test_rows_come_one_by_one_until_the_end);
  g_test_add_func ("/iterator/chunks", test_chunks_have_their_size_but_the_last);
  g_test_add_func ("/iterator/mixed", test_a_chunk_passes_over_the_rest_of_the_last_one);
  g_test_add_func ("/iterator/sync", test_the_sync_forms_read_the_same);
  g_test_add_func ("/iterator/empty", test_no_rows_are_the_end_at_once);
  g_test_add_func ("/iterator/values", test_values_are_streamed_as_rows);
  g_test_add_func ("/iterator/raw", test_raw_sql_is_streamed);
  g_test_add_func ("/iterator/prefetch", test_each_chunk_has_what_was_to_be_prefetched);
  g_test_add_func ("/iterator/interleaved", test_two_streams_go_side_by_side);
  g_test_add_func ("/iterator/pending", test_a_second_call_is_refused_while_one_waits);
  g_test_add_func ("/iterator/pending-ahead", test_a_second_call_loses_no_row_that_is_there);
  g_test_add_func ("/iterator/close", test_a_closed_stream_is_at_its_end);
  g_test_add_func ("/iterator/close-waiting", test_closing_cancels_the_call_that_waits);
  g_test_add_func ("/iterator/cancelled", test_a_cancelled_call_ends_the_stream);
  g_test_add_func ("/iterator/dropped", test_a_dropped_stream_closes_its_cursor);
  g_test_add_func ("/iterator/dropped-fetching", test_a_stream_may_be_dropped_while_it_fetches);
  g_test_add_func ("/iterator/error", test_the_error_of_the_query_comes_with_the_first_call);
  g_test_add_func ("/iterator/memory", test_memory_does_not_grow_with_the_rows);
  g_test_add_func ("/iterator/shutdown", test_after_the_shutdown_nothing_comes);

  return fixture_finish (g_test_run ());
}
