/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

#include <signal.h>

/* Everything that a model tells, as text. */
static GString *told;

static void
on_keys (AsgiModelInfo *info,
         GVariant      *keys,
         const char    *name)
{
  g_autofree char *text = g_variant_print (keys, FALSE);

  g_string_append_printf (told, "%s %s; ", name, text);
}

static void
on_related (AsgiModelInfo *info,
            const char    *name,
            GVariant      *keys,
            gpointer       data)
{
  g_autofree char *text = g_variant_print (keys, FALSE);

  g_string_append_printf (told, "%s.%s %s; ", asgi_model_info_get_label (info), name, text);
}

static void
on_changed (AsgiModelInfo *info,
            gpointer       data)
{
  g_string_append_printf (told, "%s. ", asgi_model_info_get_label (info));
}

static void
connect (AsgiModelInfo *info)
{
  g_signal_connect (info, "saved", G_CALLBACK (on_keys), (gpointer) "saved");
  g_signal_connect (info, "deleted", G_CALLBACK (on_keys), (gpointer) "deleted");
  g_signal_connect (info, "related-changed", G_CALLBACK (on_related), NULL);
  g_signal_connect (info, "changed", G_CALLBACK (on_changed), NULL);
}

static AsgiModelInfo *
watch (const char *label)
{
  AsgiModelInfo *info = fixture_model (label);

  asgi_model_info_set_watched (info, TRUE);
  return info;
}

static void
unwatch (const char *label)
{
  asgi_model_info_set_watched (fixture_model (label), FALSE);
}

/* What was told by the time that the main loop has nothing more to do. */
static void
check_told (const char *expected)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (told->str, ==, expected);
  g_string_truncate (told, 0);
}

static void
test_objects_are_told_by_their_keys (void)
{
  g_autoptr(AsgiModel) topping = NULL;
  g_autoptr(GVariant)  deleted = NULL;
  g_autoptr(GError)    error = NULL;

  watch ("shop.Topping");
  topping = fixture_create ("shop.Topping", "id", G_TYPE_INT, 5, "name", G_TYPE_STRING, "ham", NULL);
  check_told ("saved [5]; shop.Topping. ");
  g_object_set (topping, "name", "bacon", NULL);
  g_assert_true (asgi_model_save_sync (topping, FALSE, FALSE, NULL, NULL, NULL, &error));
  check_told ("saved [5]; shop.Topping. ");
  deleted = asgi_model_delete_sync (topping, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  check_told ("deleted [5]; shop.Topping. ");
  unwatch ("shop.Topping");
}

static void
test_nothing_is_told_of_a_model_that_is_not_watched (void)
{
  g_autoptr(AsgiModel) topping = NULL;
  gint64               before = fixture_call_integer ("writes.receivers");

  g_assert_false (asgi_model_info_get_watched (fixture_model ("shop.Topping")));
  topping = fixture_create ("shop.Topping", "name", G_TYPE_STRING, "ham", NULL);
  check_told ("");
  watch ("shop.Topping");
  g_assert_cmpint (fixture_call_integer ("writes.receivers"), >, before);
  unwatch ("shop.Topping");
  g_assert_cmpint (fixture_call_integer ("writes.receivers"), ==, before);
  fixture_clear ("shop.Topping");
  check_told ("");
}

static void
test_bulk_writes_are_told_without_keys (void)
{
  g_autoptr(AsgiModel)      one = fixture_new ("shop.Topping", "name", G_TYPE_STRING, "a", NULL);
  g_autoptr(AsgiModel)      two = fixture_new ("shop.Topping", "name", G_TYPE_STRING, "b", NULL);
  g_autoptr(GListModel)     list = fixture_list (one, two, NULL);
  g_autoptr(AsgiResultList) created = NULL;
  g_autoptr(GHashTable)     values = fixture_table ("name", G_TYPE_STRING, "c", NULL);
  g_autoptr(GError)         error = NULL;

  watch ("shop.Topping");
  created = asgi_query_set_bulk_create_sync (fixture_objects ("shop.Topping"), list, NULL, NULL,
                                             &error);
  g_assert_no_error (error);
  check_told ("shop.Topping. ");
  g_assert_cmpint (asgi_query_set_update_sync (fixture_objects ("shop.Topping"), values, NULL,
                                               &error), ==, 2);
  check_told ("shop.Topping. ");
  fixture_call_done ("writes.nothing");
  check_told ("");
  unwatch ("shop.Topping");
  fixture_clear ("shop.Topping");
}

static void
test_a_deletion_of_many_tells_each (void)
{
  g_autoptr(AsgiModel) a = fixture_create ("shop.Topping", "id", G_TYPE_INT, 1, "name",
                                           G_TYPE_STRING, "a", NULL);
  g_autoptr(AsgiModel) b = fixture_create ("shop.Topping", "id", G_TYPE_INT, 2, "name",
                                           G_TYPE_STRING, "b", NULL);

  watch ("shop.Topping");
  fixture_clear ("shop.Topping");
  check_told ("deleted [2, 1]; shop.Topping. ");
  unwatch ("shop.Topping");
}

static void
test_what_is_rolled_back_never_was (void)
{
  watch ("shop.Topping");
  fixture_call_done ("writes.rolled_back");
  check_told ("");
  fixture_call_done ("writes.half_rolled_back");
  check_told ("saved [71, 73]; shop.Topping. ");
  unwatch ("shop.Topping");
}

static void
test_code_of_the_application_and_its_sql_are_seen (void)
{
  watch ("shop.Topping");
  fixture_call_done ("writes.by_sql");
  check_told ("shop.Topping. ");
  unwatch ("shop.Topping");
  fixture_clear ("shop.Topping");
}

static void
test_both_sides_of_a_relation_are_told (void)
{
  watch ("shop.Topping");
  watch ("shop.Pizza");
  fixture_call_done ("writes.add_topping");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_nonnull (strstr (told->str, "shop.Pizza.toppings [91]; "));
  g_assert_nonnull (strstr (told->str, "shop.Topping.pizza_set [81]; "));
  g_string_truncate (told, 0);
  unwatch ("shop.Topping");
  fixture_call_done ("writes.cascade");
  check_told ("deleted [91]; shop.Pizza. ");
  unwatch ("shop.Pizza");
  fixture_clear ("shop.Topping");
}

static gboolean
was_told (gpointer data)
{
  return told->len > 0;
}

static void
test_another_process_is_heard (void)
{
  watch ("shop.Topping");
  fixture_call_done ("probes.nap");
  fixture_call_done ("writes.by_another_process");
  fixture_wait_until (was_told, NULL);
  check_told ("shop.Topping. ");
  unwatch ("shop.Topping");
  fixture_clear ("shop.Topping");
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* Longer than until SQLite's file is looked at again. */
static void
let_it_look (void)
{
  gboolean waited = FALSE;

  g_timeout_add (600, set_flag, &waited);
  fixture_wait_until (is_set, &waited);
}

/* What leaves the file as it was is not taken for what somebody else has written. */
static void
test_another_process_is_heard_after_writes_of_no_avail (void)
{
  watch ("shop.Topping");
  let_it_look ();
  fixture_call_done ("writes.to_temporary_table");
  fixture_call_done ("writes.too_large");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_truncate (told, 0);
  fixture_call_done ("writes.by_another_process");
  fixture_wait_until (was_told, NULL);
  check_told ("shop.Topping. ");
  unwatch ("shop.Topping");
  fixture_clear ("shop.Topping");
}

/* What this process writes is no news. */
static void
test_ones_own_writes_are_told_once (void)
{
  watch ("shop.Topping");
  let_it_look ();
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(AsgiModel) topping = fixture_create ("shop.Topping", "name", G_TYPE_STRING, "ham",
                                                     NULL);
      g_autoptr(AsgiModel) box = fixture_create ("shop.Box", "name", G_TYPE_STRING, "box", NULL);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_truncate (told, 0);
  let_it_look ();
  let_it_look ();
  check_told ("");
  unwatch ("shop.Topping");
  fixture_clear ("shop.Topping");
  fixture_clear ("shop.Box");
}

static void
test_a_file_with_a_log_is_watched_too (void)
{
  fixture_call_done ("writes.use_log");
  test_another_process_is_heard ();
  test_ones_own_writes_are_told_once ();
}

static void
save_and_wait (gpointer done)
{
  g_autoptr(AsgiModel)  topping = fixture_create ("shop.Topping", "name", G_TYPE_STRING, "ham",
                                                  NULL);
  GMainContext         *context = g_main_context_get_thread_default ();

  while (told->len == 0)
    g_main_context_iteration (context, TRUE);
}

static gpointer
watch_in_thread (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  watch ("shop.Topping");
  save_and_wait (NULL);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static void
test_changes_are_told_where_they_are_watched (void)
{
  GThread *thread = g_thread_new ("watcher", watch_in_thread, NULL);

  g_thread_join (thread);
  g_assert_true (g_str_has_suffix (told->str, "shop.Topping. "));
  g_string_truncate (told, 0);
  unwatch ("shop.Topping");
  fixture_clear ("shop.Topping");
}

int
main (int   argc,
      char *argv[])
{
  int result;

  fixture_init (&argc, &argv);
  signal (SIGXFSZ, SIG_IGN); /* to write more than a file may hold is an error, as on a full disk */
  g_setenv ("DJANGO_SETTINGS_MODULE", "pizza_settings", TRUE);
  fixture_start ("pizza_settings");
  told = g_string_new (NULL);
  connect (fixture_model ("shop.Topping"));
  connect (fixture_model ("shop.Pizza"));

  g_test_add_func ("/changes/keys", test_objects_are_told_by_their_keys);
  g_test_add_func ("/changes/unwatched", test_nothing_is_told_of_a_model_that_is_not_watched);
  g_test_add_func ("/changes/bulk", test_bulk_writes_are_told_without_keys);
  g_test_add_func ("/changes/delete", test_a_deletion_of_many_tells_each);
  g_test_add_func ("/changes/rollback", test_what_is_rolled_back_never_was);
  g_test_add_func ("/changes/sql", test_code_of_the_application_and_its_sql_are_seen);
  g_test_add_func ("/changes/relation", test_both_sides_of_a_relation_are_told);
  g_test_add_func ("/changes/process", test_another_process_is_heard);
  g_test_add_func ("/changes/no-avail", test_another_process_is_heard_after_writes_of_no_avail);
  g_test_add_func ("/changes/own", test_ones_own_writes_are_told_once);
  g_test_add_func ("/changes/log", test_a_file_with_a_log_is_watched_too);
  g_test_add_func ("/changes/context", test_changes_are_told_where_they_are_watched);

  result = fixture_finish (g_test_run ());
  g_string_free (told, TRUE);
  return result;
}
