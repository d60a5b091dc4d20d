/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "core/asgi-row-block-private.h"
#include "core/asgi-row-private.h"

static const char * const names[] = { "id", "name" };

static AsgiRowBlock *
new_block (guint n_rows)
{
  AsgiRowBlock         *block = asgi_row_block_new ();
  g_autoptr(AsgiShape)  shape = asgi_shape_new (ASGI_TYPE_ROW, NULL, names, 2);
  guint                 table = asgi_row_block_add_table (block, shape, "default");

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("row %u", i);
      guint            row = asgi_row_block_add_row (block, table);

      asgi_row_block_set_cell (block, table, row, 0, ASGI_VALUE_INTEGER,
                               (AsgiCell) { .integer = i });
      asgi_row_block_set_cell (block, table, row, 1, ASGI_VALUE_TEXT,
                               (AsgiCell) { .text = asgi_row_block_add_text (block, name,
                                                                             strlen (name)) });
    }

  return block;
}

static void
test_cells_are_what_was_set (void)
{
  g_autoptr(AsgiRowBlock) block = new_block (10000);
  AsgiTable              *table = asgi_row_block_get_table (block, 0);

  g_assert_cmpuint (table->n_rows, ==, 10000);
  g_assert_cmpstr (table->using, ==, "default");
  for (guint i = 0; i < table->n_rows; i++)
    {
      g_autofree char *name = g_strdup_printf ("row %u", i);
      AsgiCell         cell;

      g_assert_cmpint (asgi_table_get_cell (table, i, 0, &cell), ==, ASGI_VALUE_INTEGER);
      g_assert_cmpint (cell.integer, ==, i);
      g_assert_cmpint (asgi_table_get_cell (table, i, 1, &cell), ==, ASGI_VALUE_TEXT);
      g_assert_cmpstr (cell.text, ==, name);
      g_assert_cmpuint (asgi_cell_text_length (cell), ==, strlen (name));
    }
}

static void
test_a_long_text_is_kept_whole (void)
{
  g_autoptr(AsgiRowBlock) block = asgi_row_block_new ();
  g_autofree char        *text = g_strnfill (1000000, 'x');
  AsgiCell                cell = { .text = asgi_row_block_add_text (block, text, 1000000) };
  AsgiCell                empty = { .text = asgi_row_block_add_text (block, "", 0) };

  g_assert_cmpstr (cell.text, ==, text);
  g_assert_cmpuint (asgi_cell_text_length (cell), ==, 1000000);
  g_assert_cmpuint (asgi_cell_text_length (empty), ==, 0);
  g_assert_cmpuint (asgi_row_block_get_size (block), >=, 1000000);
}

static void
test_a_row_has_one_object_while_it_is_looked_at (void)
{
  g_autoptr(AsgiRowBlock) block = new_block (2);
  AsgiRowRef              ref = { 0, 1 };
  g_autoptr(AsgiRow)      first = asgi_row_block_dup_item (block, ref);
  g_autoptr(AsgiRow)      again = asgi_row_block_dup_item (block, ref);
  g_autofree char        *name = asgi_row_get_string (first, "name", NULL);

  g_assert_true (first == again);
  g_assert_cmpstr (name, ==, "row 1");
  g_clear_object (&first);
  g_clear_object (&again);
  g_assert_null (asgi_row_block_get_table (block, 0)->items ?
                 asgi_row_block_get_table (block, 0)->items[1] : NULL);
  /* A row keeps its block. */
  first = asgi_row_block_dup_item (block, ref);
  g_clear_pointer (&block, asgi_row_block_unref);
  g_assert_cmpint (asgi_row_get_int64 (first, "id", NULL), ==, 1);
}

static gpointer
look (gpointer data)
{
  AsgiRowBlock *block = data;

  for (guint i = 0; i < 20000; i++)
    {
      AsgiRowRef         ref = { 0, i % 7 };
      g_autoptr(AsgiRow) row = asgi_row_block_dup_item (block, ref);

      g_assert_cmpint (asgi_row_get_int64 (row, "id", NULL), ==, i % 7);
    }

  return NULL;
}

static void
test_threads_may_look_at_the_same_rows (void)
{
  g_autoptr(AsgiRowBlock) block = new_block (7);
  GThread                *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("looker", look, block);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-block/cells", test_cells_are_what_was_set);
  g_test_add_func ("/row-block/long-text", test_a_long_text_is_kept_whole);
  g_test_add_func ("/row-block/item", test_a_row_has_one_object_while_it_is_looked_at);
  g_test_add_func ("/row-block/threads", test_threads_may_look_at_the_same_rows);

  return g_test_run ();
}
