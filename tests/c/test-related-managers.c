/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static AsgiModel *ann, *bo;
static AsgiModel *sea;

static void
make_library (void)
{
  ann = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Ann", NULL);
  bo = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Bo", "mentor", ASGI_TYPE_MODEL, ann,
                       NULL);
  sea = fixture_create ("atlas.Book", "title", G_TYPE_STRING, "Sea", "slug", G_TYPE_STRING, "sea",
                        "author", ASGI_TYPE_MODEL, ann, NULL);
}

static void
drop_library (void)
{
  fixture_clear ("atlas.Tag");
  fixture_clear ("atlas.Author");
  g_clear_object (&ann);
  g_clear_object (&bo);
  g_clear_object (&sea);
}

/* One object */

static char *
related_name (AsgiModel  *model,
              const char *name,
              const char *field)
{
  g_autoptr(GError)    error = NULL;
  g_autoptr(AsgiModel) related = asgi_model_fetch_related_sync (model, name, NULL, &error);

  g_assert_no_error (error);
  return related ? fixture_text (related, field) : g_strdup ("none");
}

#define assert_related(model, name, field, expected) \
  G_STMT_START { \
    g_autofree char *related_ = related_name (model, name, field); \
    g_assert_cmpstr (related_, ==, expected); \
  } G_STMT_END

static void
test_a_relation_is_fetched_either_way (void)
{
  g_autoptr(AsgiModel) profile = NULL;
  g_autoptr(AsgiModel) fresh = NULL;
  g_autoptr(GError)    error = NULL;

  make_library ();
  fresh = fixture_reload (bo);
  assert_related (fresh, "mentor", "name", "Ann");
  assert_related (ann, "mentor", "name", "none");
  assert_related (ann, "profile", "bio", "none");
  profile = fixture_create ("atlas.Profile", "author", ASGI_TYPE_MODEL, bo, "bio", G_TYPE_STRING,
                            "wrote", NULL);
  assert_related (fresh, "profile", "bio", "wrote");
  assert_related (profile, "author", "name", "Bo");

  g_assert_null (asgi_model_fetch_related_sync (ann, "books", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "get_related_manager()");
  g_assert_null (asgi_model_fetch_related_sync (ann, "name", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "not a relation");
  g_assert_null (asgi_model_fetch_related_sync (ann, "mentour", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "mentor");
  drop_library ();
}

static void
test_the_property_of_a_relation_shows_what_is_loaded (void)
{
  g_autoptr(AsgiModel) fresh = NULL;
  g_autoptr(AsgiModel) mentor = NULL;
  g_autoptr(AsgiModel) fetched = NULL;
  g_autoptr(GError)    error = NULL;
  gint64               key = 0, expected = 0;

  make_library ();
  fresh = fixture_reload (bo);
  g_object_get (fresh, "mentor", &mentor, "mentor-id", &key, NULL);
  g_object_get (ann, "id", &expected, NULL);
  g_assert_null (mentor);
  g_assert_cmpint (key, ==, expected);
  fetched = asgi_model_fetch_related_sync (fresh, "mentor", NULL, &error);
  g_object_get (fresh, "mentor", &mentor, NULL);
  g_assert_true (mentor == fetched);

  g_object_set (fresh, "mentor-id", (gint64) 0, NULL);
  g_clear_object (&mentor);
  g_object_get (fresh, "mentor", &mentor, NULL);
  g_assert_null (mentor);
  g_object_set (fresh, "mentor", ann, NULL);
  g_object_get (fresh, "mentor-id", &key, NULL);
  g_assert_cmpint (key, ==, expected);
  g_object_set (fresh, "mentor", NULL, NULL);
  g_assert_true (asgi_model_is_null (fresh, "mentor_id"));
  drop_library ();
}

static void
test_a_new_object_is_saved_before_what_leads_to_it (void)
{
  g_autoptr(AsgiModel) mentor = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "Cy", NULL);
  g_autoptr(AsgiModel) pupil = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "Di", "mentor",
                                            ASGI_TYPE_MODEL, mentor, NULL);
  g_autoptr(AsgiModel) fresh = NULL;
  g_autoptr(GError)    error = NULL;

  g_assert_false (asgi_model_save_sync (pupil, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "unsaved related object");
  g_assert_true (asgi_model_save_sync (mentor, FALSE, FALSE, NULL, NULL, NULL, &error));
  g_assert_true (asgi_model_save_sync (pupil, FALSE, FALSE, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  fresh = fixture_reload (pupil);
  assert_related (fresh, "mentor", "name", "Cy");
  fixture_clear ("atlas.Author");
}

/* Many objects */

static gint64
count (AsgiQuerySet *manager)
{
  g_autoptr(GError) error = NULL;
  gint64            n = asgi_query_set_count_sync (manager, NULL, &error);

  g_assert_no_error (error);
  return n;
}

static void
test_many_to_many_adds_removes_sets_and_clears (void)
{
  g_autoptr(AsgiModel)    a = fixture_create ("atlas.Tag", "name", G_TYPE_STRING, "a", NULL);
  g_autoptr(AsgiModel)    b = fixture_create ("atlas.Tag", "name", G_TYPE_STRING, "b", NULL);
  g_autoptr(GListModel)   both = fixture_list (a, b, NULL);
  g_autoptr(GListModel)   one = fixture_list (a, NULL);
  g_autoptr(AsgiQuerySet) manager = NULL;
  g_autoptr(AsgiModel)    made = NULL;
  g_autoptr(GHashTable)   values = fixture_table ("name", G_TYPE_STRING, "c", NULL);
  g_autoptr(GError)       error = NULL;
  AsgiManyToManyRelatedManager *tags;

  make_library ();
  manager = asgi_model_get_related_manager (sea, "tags", &error);
  g_assert_no_error (error);
  tags = ASGI_MANY_TO_MANY_RELATED_MANAGER (manager);
  g_assert_true (asgi_many_to_many_related_manager_add_sync (tags, both, NULL, NULL, &error));
  g_assert_cmpint (count (manager), ==, 2);
  g_assert_true (asgi_many_to_many_related_manager_remove_sync (tags, one, NULL, &error));
  g_assert_cmpint (count (manager), ==, 1);
  g_assert_true (asgi_many_to_many_related_manager_set_sync (tags, one, FALSE, NULL, NULL,
                                                             &error));
  g_assert_cmpint (count (manager), ==, 1);
  made = asgi_many_to_many_related_manager_create_sync (tags, values, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_field (made, "name", "c");
  g_assert_cmpint (count (manager), ==, 2);
  g_assert_true (asgi_many_to_many_related_manager_clear_sync (tags, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (manager), ==, 0);
  drop_library ();
}

static void
test_the_way_back_of_a_foreign_key_is_a_manager (void)
{
  g_autoptr(AsgiQuerySet) manager = NULL;
  g_autoptr(GListModel)   books = NULL;
  g_autoptr(GListModel)   wrong = NULL;
  g_autoptr(GError)       error = NULL;

  make_library ();
  manager = asgi_model_get_related_manager (bo, "books", &error);
  g_assert_no_error (error);
  g_assert_true (ASGI_IS_MANY_TO_ONE_RELATED_MANAGER (manager));
  books = fixture_list (sea, NULL);
  wrong = fixture_list (ann, NULL);
  g_assert_true (asgi_many_to_one_related_manager_add_sync (
                   ASGI_MANY_TO_ONE_RELATED_MANAGER (manager), books, TRUE, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (manager), ==, 1);
  g_assert_false (asgi_many_to_one_related_manager_add_sync (
                    ASGI_MANY_TO_ONE_RELATED_MANAGER (manager), wrong, TRUE, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "'Book' instance expected");

  g_assert_null (asgi_model_get_related_manager (bo, "mentor", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "fetch_related_async()");
  g_assert_null (asgi_model_get_related_manager (bo, "boks", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "books");
  drop_library ();
}

static void
test_an_unsaved_object_has_no_related_objects (void)
{
  g_autoptr(AsgiModel)    author = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "new",
                                                NULL);
  g_autoptr(AsgiQuerySet) friends = NULL;
  g_autoptr(GError)       error = NULL;

  friends = asgi_model_get_related_manager (author, "friends", &error);
  g_assert_no_error (error);
  g_assert_cmpint (asgi_query_set_count_sync (friends, NULL, &error), ==, -1);
  fixture_assert_error (error, ASGI_ERROR_VALUE, "needs to have a value for field \"id\"");
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/related/fetch", test_a_relation_is_fetched_either_way);
  g_test_add_func ("/related/property", test_the_property_of_a_relation_shows_what_is_loaded);
  g_test_add_func ("/related/unsaved", test_a_new_object_is_saved_before_what_leads_to_it);
  g_test_add_func ("/related/many-to-many", test_many_to_many_adds_removes_sets_and_clears);
  g_test_add_func ("/related/many-to-one", test_the_way_back_of_a_foreign_key_is_a_manager);
  g_test_add_func ("/related/no-key", test_an_unsaved_object_has_no_related_objects);

  return fixture_finish (g_test_run ());
}
