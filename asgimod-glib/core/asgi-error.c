/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-error-private.h"

/* What a #GError of %ASGI_ERROR carries beside its message. */
typedef struct {
  char     *exception;
  char     *traceback;
  GVariant *fields;
  GVariant *objects;
} AsgiErrorPrivate;

static void
asgi_error_private_init (AsgiErrorPrivate *priv)
{
}

static void
asgi_error_private_copy (const AsgiErrorPrivate *src,
                         AsgiErrorPrivate       *dest)
{
  dest->exception = g_strdup (src->exception);
  dest->traceback = g_strdup (src->traceback);
  dest->fields = src->fields ? g_variant_ref (src->fields) : NULL;
  dest->objects = src->objects ? g_variant_ref (src->objects) : NULL;
}

static void
asgi_error_private_clear (AsgiErrorPrivate *priv)
{
  g_free (priv->exception);
  g_free (priv->traceback);
  g_clear_pointer (&priv->fields, g_variant_unref);
  g_clear_pointer (&priv->objects, g_variant_unref);
}

/**
 * asgi_error_quark:
 *
 * Gets the error domain of the library, %ASGI_ERROR.
 *
 * Returns: the domain
 *
 * Since: 1.0
 */
G_DEFINE_EXTENDED_ERROR (AsgiError, asgi_error)

/* The one table from Python's exceptions to codes. A class is looked up along its MRO, so the
 * most derived names win by themselves. */
static const struct {
  const char *exception;
  AsgiError   code;
} exceptions[] = {
  { "django.core.exceptions.ObjectDoesNotExist", ASGI_ERROR_DOES_NOT_EXIST },
  { "django.core.exceptions.MultipleObjectsReturned", ASGI_ERROR_MULTIPLE_OBJECTS_RETURNED },
  { "django.core.exceptions.FieldError", ASGI_ERROR_FIELD },
  { "django.core.exceptions.FieldDoesNotExist", ASGI_ERROR_FIELD },
  { "django.core.exceptions.ValidationError", ASGI_ERROR_VALIDATION },
  { "django.core.exceptions.EmptyResultSet", ASGI_ERROR_INDEX },
  { "django.core.exceptions.FullResultSet", ASGI_ERROR_INDEX },
  { "django.core.exceptions.SuspiciousOperation", ASGI_ERROR_SUSPICIOUS },
  { "django.core.exceptions.PermissionDenied", ASGI_ERROR_PERMISSION },
  { "django.core.exceptions.ImproperlyConfigured", ASGI_ERROR_NOT_CONFIGURED },
  { "django.core.exceptions.AppRegistryNotReady", ASGI_ERROR_NOT_READY },
  { "django.core.management.base.CommandError", ASGI_ERROR_COMMAND },
  { "django.db.models.deletion.ProtectedError", ASGI_ERROR_PROTECTED },
  { "django.db.models.deletion.RestrictedError", ASGI_ERROR_RESTRICTED },
  { "django.db.transaction.TransactionManagementError", ASGI_ERROR_TRANSACTION },
  { "django.db.utils.IntegrityError", ASGI_ERROR_INTEGRITY },
  { "django.db.utils.DataError", ASGI_ERROR_DATA },
  { "django.db.utils.OperationalError", ASGI_ERROR_OPERATIONAL },
  { "django.db.utils.InterfaceError", ASGI_ERROR_OPERATIONAL },
  { "django.db.utils.ProgrammingError", ASGI_ERROR_PROGRAMMING },
  { "django.db.utils.NotSupportedError", ASGI_ERROR_NOT_SUPPORTED },
  { "django.utils.connection.ConnectionDoesNotExist", ASGI_ERROR_NOT_CONFIGURED },
  { "django.db.utils.Error", ASGI_ERROR_DATABASE },
  { "asgimod.bridge.errors.Deadlock", ASGI_ERROR_DEADLOCK },
  { "asgimod.bridge.errors.Deferred", ASGI_ERROR_DEFERRED },
  { "asgimod.bridge.errors.Serialization", ASGI_ERROR_SERIALIZATION },
  { "builtins.AttributeError", ASGI_ERROR_LOOKUP },
  { "builtins.SyntaxError", ASGI_ERROR_IMPORT },
  { "builtins.ImportError", ASGI_ERROR_IMPORT },
  { "builtins.IndexError", ASGI_ERROR_INDEX },
  { "builtins.LookupError", ASGI_ERROR_LOOKUP },
  { "builtins.NotImplementedError", ASGI_ERROR_NOT_SUPPORTED },
  { "builtins.OverflowError", ASGI_ERROR_DATA },
  { "builtins.TypeError", ASGI_ERROR_TYPE },
  { "builtins.ValueError", ASGI_ERROR_VALUE },
};

/*< private >
 * asgi_error_from_exception:
 * @name: the dotted name of a Python class
 *
 * Returns: its code, or %ASGI_ERROR_PYTHON when the class has none
 */
AsgiError
asgi_error_from_exception (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exceptions); i++)
    {
      if (g_str_equal (exceptions[i].exception, name))
        return exceptions[i].code;
    }

  return ASGI_ERROR_PYTHON;
}

GError *
asgi_error_new (AsgiError   code,
                const char *exception,
                const char *message,
                const char *traceback,
                GVariant   *fields,
                GVariant   *objects)
{
  GError           *error = g_error_new_literal (ASGI_ERROR, code, message);
  AsgiErrorPrivate *priv = asgi_error_get_private (error);

  priv->exception = g_strdup (exception);
  priv->traceback = g_strdup (traceback);
  priv->fields = fields ? g_variant_ref_sink (fields) : NULL;
  priv->objects = objects ? g_variant_ref_sink (objects) : NULL;

  return error;
}

static AsgiErrorPrivate *
get_private (const GError *error)
{
  if (error == NULL || error->domain != ASGI_ERROR)
    return NULL;

  return asgi_error_get_private (error);
}

/**
 * asgi_error_get_exception:
 * @error: any error
 *
 * The dotted name of the Python class that was raised, such as
 * `django.db.utils.IntegrityError`.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL when no Python exception is behind it
 *
 * Since: 1.0
 */
const char *
asgi_error_get_exception (const GError *error)
{
  AsgiErrorPrivate *priv = get_private (error);

  return priv ? priv->exception : NULL;
}

/**
 * asgi_error_get_traceback:
 * @error: any error
 *
 * The Python traceback, as Python prints it.
 *
 * Returns: (transfer none) (nullable): the traceback, or %NULL when there is none
 *
 * Since: 1.0
 */
const char *
asgi_error_get_traceback (const GError *error)
{
  AsgiErrorPrivate *priv = get_private (error);

  return priv ? priv->traceback : NULL;
}

/**
 * asgi_error_get_fields:
 * @error: any error
 *
 * The messages of a validation error by field: a dictionary `a{sas}`. What concerns no single
 * field is under `__all__`. Django's `ValidationError.message_dict`.
 *
 * Returns: (transfer none) (nullable): the messages, or %NULL when it is no validation error
 *
 * Since: 1.0
 */
GVariant *
asgi_error_get_fields (const GError *error)
{
  AsgiErrorPrivate *priv = get_private (error);

  return priv ? priv->fields : NULL;
}

/**
 * asgi_error_get_objects:
 * @error: any error
 *
 * The objects in the way of a deletion, each as `(label, primary key, text)`: an array `a(sss)`.
 * Django's `ProtectedError.protected_objects` and `RestrictedError.restricted_objects`.
 *
 * Returns: (transfer none) (nullable): the objects, or %NULL for any other error
 *
 * Since: 1.0
 */
GVariant *
asgi_error_get_objects (const GError *error)
{
  AsgiErrorPrivate *priv = get_private (error);

  return priv ? priv->objects : NULL;
}

static GQuark
details_quark (void)
{
  return g_quark_from_static_string ("asgi-error-details");
}

/*< private >
 * asgi_error_attach:
 * @task: a task that is about to fail
 * @error: its error
 *
 * Keeps what @error knows within reach of [func@Error.get_details].
 */
void
asgi_error_attach (GTask        *task,
                   const GError *error)
{
  g_object_set_qdata_full (G_OBJECT (task), details_quark (), g_error_copy (error),
                           (GDestroyNotify) g_error_free);
}

/**
 * asgi_error_get_details:
 * @result: the result of an asynchronous call of this library
 *
 * What is known of a failure, for languages whose bindings keep only the domain, the code and the
 * message of a #GError: a dictionary with `code` (i), `message` (s), and where they are known
 * `exception` (s), `traceback` (s), `fields` (a{sas}) and `objects` (a(sss)).
 *
 * Returns: (transfer full) (nullable): the dictionary `a{sv}`, or %NULL when the call did not fail
 *   with a Python exception
 *
 * Since: 1.0
 */
GVariant *
asgi_error_get_details (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  const GError     *error = g_object_get_qdata (G_OBJECT (result), details_quark ());
  AsgiErrorPrivate *priv = get_private (error);
  GVariantDict      dict;

  if (priv == NULL)
    return NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "code", "i", error->code);
  g_variant_dict_insert (&dict, "message", "s", error->message);
  if (priv->exception)
    g_variant_dict_insert (&dict, "exception", "s", priv->exception);
  if (priv->traceback)
    g_variant_dict_insert (&dict, "traceback", "s", priv->traceback);
  if (priv->fields)
    g_variant_dict_insert_value (&dict, "fields", priv->fields);
  if (priv->objects)
    g_variant_dict_insert_value (&dict, "objects", priv->objects);

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}
