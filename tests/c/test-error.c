/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

static void
test_an_error_carries_the_exception (void)
{
  g_autoptr(AsgiQuerySet) wrong =
    asgi_query_set_filter (fixture_objects ("shop.Price"), "amonut", G_TYPE_INT, 1, NULL);
  g_autoptr(GError)       error = NULL;
  g_autoptr(GError)       copy = NULL;

  g_assert_cmpint (asgi_query_set_count_sync (wrong, NULL, &error), ==, -1);
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_FIELD);
  g_assert_cmpstr (error->message, ==, "Cannot resolve keyword 'amonut' into field. Choices are: "
                                       "amount, currency, id, pizza");
  g_assert_cmpstr (asgi_error_get_exception (error), ==, "django.core.exceptions.FieldError");
  g_assert_nonnull (strstr (asgi_error_get_traceback (error), "Traceback (most recent call last)"));
  g_assert_null (asgi_error_get_fields (error));
  g_assert_null (asgi_error_get_objects (error));

  copy = g_error_copy (error);
  g_assert_cmpstr (asgi_error_get_traceback (copy), ==, asgi_error_get_traceback (error));
}

static void
test_another_error_carries_nothing (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  g_assert_null (asgi_error_get_exception (error));
  g_assert_null (asgi_error_get_traceback (error));
  g_assert_null (asgi_error_get_fields (error));
  g_assert_null (asgi_error_get_objects (error));
  g_assert_null (asgi_error_get_exception (NULL));
}

static void
test_the_result_of_a_call_has_the_details (void)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant)     details = NULL;
  g_autoptr(GHashTable)   nobody = fixture_table ("id", G_TYPE_INT, -1, NULL);
  g_autoptr(GError)       error = NULL;
  g_autofree char        *exception = NULL;
  g_autofree char        *traceback = NULL;
  int                     code = -1;

  asgi_query_set_get_async (fixture_objects ("shop.Price"), nobody, NULL, fixture_done, &result);
  fixture_wait (&result);
  details = asgi_error_get_details (result);
  g_assert_nonnull (details);
  g_assert_true (g_variant_lookup (details, "code", "i", &code));
  g_assert_true (g_variant_lookup (details, "exception", "s", &exception));
  g_assert_true (g_variant_lookup (details, "traceback", "s", &traceback));
  g_assert_cmpint (code, ==, ASGI_ERROR_DOES_NOT_EXIST);
  g_assert_cmpstr (exception, ==, "shop.models.Price.DoesNotExist");

  g_assert_null (asgi_query_set_get_finish (fixture_objects ("shop.Price"), result, &error));
  fixture_assert_error (error, ASGI_ERROR_DOES_NOT_EXIST, "Price matching query does not exist.");
}

static void
test_a_call_that_succeeds_has_no_details (void)
{
  g_autoptr(GAsyncResult) result = NULL;

  asgi_query_set_count_async (fixture_objects ("shop.Price"), NULL, fixture_done, &result);
  fixture_wait (&result);
  g_assert_null (asgi_error_get_details (result));
}

static void
test_validation_has_messages_by_field (void)
{
  g_autoptr(AsgiModel)  price = fixture_new ("shop.Price", "currency", G_TYPE_STRING, "", NULL);
  g_autoptr(GError)     error = NULL;
  g_autofree char     **messages = NULL;

  g_assert_false (asgi_model_full_clean_sync (price, NULL, NULL, &error));
  g_assert_error (error, ASGI_ERROR, ASGI_ERROR_VALIDATION);
  g_assert_true (g_variant_lookup (asgi_error_get_fields (error), "amount", "^a&s", &messages));
  g_assert_cmpstr (messages[0], ==, "This field cannot be null.");
}

/* One line for each of Python's exceptions: what is raised, and what becomes of it. */
static const struct {
  const char *exception;
  AsgiError   code;
} raised[] = {
  { "builtins.ValueError", ASGI_ERROR_VALUE },
  { "builtins.UnicodeError", ASGI_ERROR_VALUE },
  { "builtins.TypeError", ASGI_ERROR_TYPE },
  { "builtins.IndexError", ASGI_ERROR_INDEX },
  { "builtins.KeyError", ASGI_ERROR_LOOKUP },
  { "builtins.ImportError", ASGI_ERROR_IMPORT },
  { "builtins.ModuleNotFoundError", ASGI_ERROR_IMPORT },
  { "builtins.NotImplementedError", ASGI_ERROR_NOT_SUPPORTED },
  { "builtins.OverflowError", ASGI_ERROR_DATA },
  { "builtins.ZeroDivisionError", ASGI_ERROR_PYTHON },
  { "builtins.RuntimeError", ASGI_ERROR_PYTHON },
  { "builtins.SystemExit", ASGI_ERROR_PYTHON },
  { "builtins.KeyboardInterrupt", ASGI_ERROR_PYTHON },
  { "django.core.exceptions.ObjectDoesNotExist", ASGI_ERROR_DOES_NOT_EXIST },
  { "django.core.exceptions.MultipleObjectsReturned", ASGI_ERROR_MULTIPLE_OBJECTS_RETURNED },
  { "django.core.exceptions.FieldDoesNotExist", ASGI_ERROR_FIELD },
  { "django.core.exceptions.ImproperlyConfigured", ASGI_ERROR_NOT_CONFIGURED },
  { "django.core.exceptions.PermissionDenied", ASGI_ERROR_PERMISSION },
  { "django.core.exceptions.SuspiciousOperation", ASGI_ERROR_SUSPICIOUS },
  { "django.core.management.base.CommandError", ASGI_ERROR_COMMAND },
  { "django.db.transaction.TransactionManagementError", ASGI_ERROR_TRANSACTION },
  { "django.db.utils.IntegrityError", ASGI_ERROR_INTEGRITY },
  { "django.db.utils.DataError", ASGI_ERROR_DATA },
  { "django.db.utils.OperationalError", ASGI_ERROR_OPERATIONAL },
  { "django.db.utils.InterfaceError", ASGI_ERROR_OPERATIONAL },
  { "django.db.utils.ProgrammingError", ASGI_ERROR_PROGRAMMING },
  { "django.db.utils.NotSupportedError", ASGI_ERROR_NOT_SUPPORTED },
  { "django.db.utils.InternalError", ASGI_ERROR_DATABASE },
  { "django.db.utils.DatabaseError", ASGI_ERROR_DATABASE },
};

static void
test_every_exception_has_its_code (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (raised); i++)
    {
      g_autoptr(AsgiArguments) args = asgi_arguments_new ();
      g_autoptr(AsgiRow)       row = NULL;
      g_autoptr(GError)        error = NULL;

      asgi_arguments_append_string (args, raised[i].exception);
      row = asgi_runtime_call_sync (asgi_runtime_get_default (), "raising.throw", args, NULL,
                                    &error);
      g_assert_null (row);
      fixture_assert_error (error, raised[i].code, "thrown");
      g_test_message ("%s", raised[i].exception);
    }
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);
  fixture_start ("pizza_settings");

  g_test_add_func ("/error/exception", test_an_error_carries_the_exception);
  g_test_add_func ("/error/other", test_another_error_carries_nothing);
  g_test_add_func ("/error/details", test_the_result_of_a_call_has_the_details);
  g_test_add_func ("/error/no-details", test_a_call_that_succeeds_has_no_details);
  g_test_add_func ("/error/validation", test_validation_has_messages_by_field);
  g_test_add_func ("/error/codes", test_every_exception_has_its_code);

  return fixture_finish (g_test_run ());
}
