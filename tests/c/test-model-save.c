/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

/* Changes */

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    data)
{
  g_string_append_printf (data, "%s ", g_param_spec_get_name (pspec));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
assert_notified (GString    *log,
                 const char *expected)
{
  g_auto(GStrv)    names = g_strsplit (g_strchomp (log->str), " ", -1);
  g_autofree char *sorted = NULL;

  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  sorted = g_strjoinv (" ", names);
  g_assert_cmpstr (sorted, ==, expected);
  g_string_truncate (log, 0);
}

static void
test_a_change_is_notified_once (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                               NULL);
  g_autoptr(GString)   log = g_string_new (NULL);
  g_autoptr(GError)    error = NULL;

  g_signal_connect (model, "notify", G_CALLBACK (on_notify), log);
  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  assert_notified (log, "dirty-fields is-dirty name");
  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  assert_notified (log, "");
  g_object_set (model, "name", "Cy", NULL);
  assert_notified (log, "dirty-fields name");
  g_object_set (model, "age", (gint64) 4, NULL);
  assert_notified (log, "age dirty-fields");
  asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_notified (log, "dirty-fields is-dirty");
  g_object_set (model, "age", (gint64) 5, NULL);
  assert_notified (log, "age dirty-fields is-dirty");
  asgi_model_revert (model);
  assert_notified (log, "age dirty-fields is-dirty");
  asgi_model_revert (model);
  assert_notified (log, "");
  fixture_clear ("atlas.Author");
}

static char *
dirty_fields (AsgiModel *model)
{
  g_auto(GStrv) names = asgi_model_get_dirty_fields (model);

  return g_strjoinv (" ", names);
}

#define assert_dirty(model, expected) \
  G_STMT_START { \
    g_autofree char *dirty_ = dirty_fields (model); \
    g_assert_cmpstr (dirty_, ==, expected); \
    g_assert_true (asgi_model_get_is_dirty (model) == (*dirty_ != '\0')); \
  } G_STMT_END

static void
test_changes_are_known_until_they_are_saved (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                               "age", G_TYPE_INT64, (gint64) 30, NULL);
  g_autoptr(GError)    error = NULL;

  assert_dirty (model, "");
  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  fixture_set (model, "age", G_TYPE_INT64, (gint64) 31);
  assert_dirty (model, "age name");
  fixture_set (model, "age", G_TYPE_INT64, (gint64) 30);
  assert_dirty (model, "name");
  asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_dirty (model, "");
  fixture_assert_field (model, "name", "Bo");
  asgi_model_revert (model);
  fixture_assert_field (model, "name", "Bo");
  fixture_clear ("atlas.Author");
}

/* Saving */

static void
test_a_new_object_gets_its_key_and_defaults (void)
{
  g_autoptr(AsgiModel) model = fixture_new ("atlas.Defaults", NULL, NULL);
  g_autoptr(GVariant)  pk = NULL;
  g_autoptr(GError)    error = NULL;

  g_assert_null (asgi_model_get_pk (model));
  g_assert_false (asgi_model_get_is_saved (model));
  asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  pk = asgi_model_get_pk (model);
  g_assert_true (g_variant_is_of_type (pk, G_VARIANT_TYPE_INT64));
  g_assert_true (asgi_model_get_is_saved (model));
  fixture_assert_field (model, "integer", "7");
  fixture_assert_field (model, "char", "by default");
  fixture_assert_field (model, "json", "[<int64 1>, <'two'>, <@mv nothing>]");
  fixture_assert_field (model, "decimal", "1.50");
  fixture_assert_field (model, "time", "04:05:06.000007");
  g_assert_false (asgi_model_is_null (model, "made_at"));
  fixture_clear ("atlas.Defaults");
}

static void
test_update_fields_saves_those_alone (void)
{
  const char           *fields[] = { "name", NULL };
  const char           *wrong[] = { "nome", NULL };
  g_autoptr(AsgiModel)  model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                "age", G_TYPE_INT64, (gint64) 30, NULL);
  g_autoptr(AsgiModel)  fresh = NULL;
  g_autoptr(GError)     error = NULL;

  fixture_set (model, "name", G_TYPE_STRING, "Bo");
  fixture_set (model, "age", G_TYPE_INT64, (gint64) 31);
  asgi_model_save_sync (model, FALSE, FALSE, NULL, fields, NULL, &error);
  g_assert_no_error (error);
  assert_dirty (model, "age");
  fixture_assert_field (model, "age", "31");
  fixture_assert_field (model, "name", "Bo");
  fresh = fixture_reload (model);
  fixture_assert_field (fresh, "name", "Bo");
  fixture_assert_field (fresh, "age", "30");

  asgi_model_revert (model);
  fixture_assert_field (model, "age", "30");
  g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, wrong, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "nome");
  fixture_clear ("atlas.Author");
}

static void
test_a_forced_insert_or_update_must_be_one (void)
{
  g_autoptr(AsgiModel) model = fixture_create ("atlas.BigKey", "number", G_TYPE_INT64,
                                               (gint64) 5, NULL);
  g_autoptr(AsgiModel) other = fixture_new ("atlas.BigKey", "number", G_TYPE_INT64, (gint64) 6,
                                            NULL);
  g_autoptr(GError)    error = NULL;

  g_assert_false (asgi_model_save_sync (model, TRUE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "UNIQUE");
  g_assert_false (asgi_model_save_sync (other, FALSE, TRUE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_DATABASE, "Forced update");
  g_assert_false (asgi_model_save_sync (other, TRUE, TRUE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "force");
  g_assert_false (asgi_model_get_is_saved (other));
  g_assert_true (asgi_model_save_sync (other, TRUE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (asgi_model_save_sync (other, FALSE, FALSE, "nowhere", NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_NOT_CONFIGURED, "nowhere");
  fixture_clear ("atlas.BigKey");
}

static void
test_a_failed_save_keeps_the_changes (void)
{
  g_autoptr(AsgiModel) first = fixture_create ("atlas.Tag", "name", G_TYPE_STRING, "sea", NULL);
  g_autoptr(AsgiModel) model = fixture_create ("atlas.Tag", "name", G_TYPE_STRING, "storm", NULL);
  g_autoptr(GError)    error = NULL;

  fixture_set (model, "name", G_TYPE_STRING, "sea");
  g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "UNIQUE constraint failed: atlas_tag.name");
  assert_dirty (model, "name");
  fixture_assert_field (model, "name", "sea");
  fixture_set (model, "name", G_TYPE_STRING, "wind");
  g_assert_true (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  assert_dirty (model, "");

  g_assert_true (asgi_model_set_null (model, "name", &error));
  g_assert_false (asgi_model_save_sync (model, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_INTEGRITY, "NOT NULL");
  asgi_model_revert (model);
  fixture_assert_field (model, "name", "wind");
  fixture_clear ("atlas.Tag");
}

static void
test_a_change_during_a_save_stays_a_change (void)
{
  g_autoptr(AsgiModel)    model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                  NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError)       error = NULL;

  fixture_set (model, "name", G_TYPE_STRING, "saved");
  asgi_model_save_async (model, FALSE, FALSE, NULL, NULL, NULL, fixture_done, &result);
  fixture_set (model, "name", G_TYPE_STRING, "changed");
  fixture_wait (&result);
  g_assert_true (asgi_model_save_finish (model, result, &error));
  g_assert_no_error (error);
  assert_dirty (model, "name");
  fixture_assert_field (model, "name", "changed");
  asgi_model_revert (model);
  fixture_assert_field (model, "name", "saved");
  fixture_clear ("atlas.Author");
}

static void
test_saves_of_one_object_keep_their_order (void)
{
  g_autoptr(AsgiModel)     model = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann",
                                                   NULL);
  g_autoptr(AsgiModel)     fresh = NULL;
  g_autoptr(GPtrArray)     results = g_ptr_array_new ();
  GAsyncResult            *last[20] = { NULL, };

  for (gsize i = 0; i < G_N_ELEMENTS (last); i++)
    {
      fixture_set (model, "age", G_TYPE_INT64, (gint64) i);
      asgi_model_save_async (model, FALSE, FALSE, NULL, NULL, NULL, fixture_done, &last[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (last); i++)
    {
      g_autoptr(GError) error = NULL;

      fixture_wait (&last[i]);
      g_assert_true (asgi_model_save_finish (model, last[i], &error));
      g_assert_no_error (error);
      g_clear_object (&last[i]);
    }
  fresh = fixture_reload (model);
  fixture_assert_field (fresh, "age", "19");
  assert_dirty (model, "");
  fixture_clear ("atlas.Author");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/model-save/changes/notify", test_a_change_is_notified_once);
  g_test_add_func ("/model-save/changes/dirty", test_changes_are_known_until_they_are_saved);
  g_test_add_func ("/model-save/save/defaults", test_a_new_object_gets_its_key_and_defaults);
  g_test_add_func ("/model-save/save/update-fields", test_update_fields_saves_those_alone);
  g_test_add_func ("/model-save/save/forced", test_a_forced_insert_or_update_must_be_one);
  g_test_add_func ("/model-save/save/failed", test_a_failed_save_keeps_the_changes);
  g_test_add_func ("/model-save/save/change-during", test_a_change_during_a_save_stays_a_change);
  g_test_add_func ("/model-save/save/order", test_saves_of_one_object_keep_their_order);

  return fixture_finish (g_test_run ());
}
