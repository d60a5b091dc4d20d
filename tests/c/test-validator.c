/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static void
count (gpointer object,
       gpointer pspec,
       guint   *n)
{
  (*n)++;
}

static gboolean
is_valid (gpointer validator)
{
  return asgi_validator_get_valid (validator);
}

static gboolean
has_errors (gpointer validator)
{
  return g_variant_n_children (asgi_validator_get_errors (validator)) > 0;
}

#define assert_message(validator, name, expected) \
  G_STMT_START { \
    g_autofree char *message_ = asgi_validator_get_message (validator, name); \
    g_assert_cmpstr (message_, ==, expected); \
  } G_STMT_END

static void
test_an_object_is_looked_at_at_once_and_with_each_change (void)
{
  g_autoptr(AsgiModel)     author = fixture_new ("atlas.Author", "age", G_TYPE_INT, 200, NULL);
  g_autoptr(AsgiValidator) validator = asgi_validator_new (author);
  guint                    n = 0;

  g_assert_false (asgi_validator_get_valid (validator));
  asgi_validator_set_delay (validator, 5);
  fixture_wait_until (has_errors, validator);
  g_assert_false (asgi_validator_get_valid (validator));
  assert_message (validator, "name", "This field cannot be blank.");
  assert_message (validator, "age", "Ensure this value is less than or equal to 150.");
  assert_message (validator, "email", NULL);

  g_signal_connect (validator, "notify::errors", G_CALLBACK (count), &n);
  g_object_set (author, "name", "Ann", "age", (gint64) 30, NULL);
  fixture_wait_until (is_valid, validator);
  g_assert_cmpuint (n, ==, 1);
  assert_message (validator, "name", NULL);
  assert_message (validator, "age", NULL);
}

static void
test_the_object_stays_as_it_is (void)
{
  g_autoptr(AsgiModel)     author = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "Ann", NULL);
  g_autoptr(AsgiValidator) validator = NULL;
  guint                    n = 0;

  g_signal_connect (author, "notify", G_CALLBACK (count), &n);
  validator = asgi_validator_new (author);
  fixture_wait_until (is_valid, validator);
  g_assert_cmpuint (n, ==, 0);
  fixture_assert_field (author, "name", "Ann");
}

static void
test_what_must_be_unique_is_asked_of_the_database (void)
{
  g_autoptr(AsgiModel)     first = fixture_create ("atlas.Country", "code", G_TYPE_STRING, "fr",
                                                   "name", G_TYPE_STRING, "France", NULL);
  g_autoptr(AsgiModel)     second = fixture_new ("atlas.Country", "code", G_TYPE_STRING, "fr", "name",
                                                 G_TYPE_STRING, "Francia", NULL);
  const char * const       not_the_code[] = { "code", "population", "area", NULL };
  const char * const       not_the_rest[] = { "population", "area", NULL };
  g_autoptr(AsgiValidator) validator = asgi_validator_new (NULL);

  asgi_validator_set_exclude (validator, not_the_rest);
  asgi_validator_set_object (validator, second);
  fixture_wait_until (has_errors, validator);
  assert_message (validator, "code", "Country with this Code already exists.");
  asgi_validator_set_exclude (validator, not_the_code);
  fixture_wait_until (is_valid, validator);
  fixture_clear ("atlas.Country");
}

static void
test_many_changes_are_looked_at_once (void)
{
  g_autoptr(AsgiModel)     author = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "", NULL);
  g_autoptr(AsgiValidator) validator = asgi_validator_new (author);
  guint                    n = 0;

  fixture_wait_until (has_errors, validator);
  asgi_validator_set_delay (validator, 20);
  g_signal_connect (validator, "notify::errors", G_CALLBACK (count), &n);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = i % 2 ? g_strdup ("") : g_strdup_printf ("A%u", i);

      g_object_set (author, "name", name, NULL);
      g_main_context_iteration (NULL, FALSE);
    }
  g_object_set (author, "name", "An", NULL);
  fixture_wait_until (is_valid, validator);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_a_validator_is_dropped_while_it_works (void)
{
  g_autoptr(AsgiModel)  author = fixture_new ("atlas.Author", "name", G_TYPE_STRING, "A", NULL);
  AsgiValidator        *validator = asgi_validator_new (author);

  g_object_add_weak_pointer (G_OBJECT (validator), (gpointer *) &validator);
  g_object_set (author, "name", "B", NULL);
  g_object_unref (validator);
  while (validator)
    g_main_context_iteration (NULL, TRUE);
  g_object_set (author, "name", "C", NULL);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("atlas_settings");

  g_test_add_func ("/validator/changes", test_an_object_is_looked_at_at_once_and_with_each_change);
  g_test_add_func ("/validator/object", test_the_object_stays_as_it_is);
  g_test_add_func ("/validator/unique", test_what_must_be_unique_is_asked_of_the_database);
  g_test_add_func ("/validator/delay", test_many_changes_are_looked_at_once);
  g_test_add_func ("/validator/dropped", test_a_validator_is_dropped_while_it_works);

  return fixture_finish (g_test_run ());
}
