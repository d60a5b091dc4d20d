/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

#include <stdarg.h>

#include <glib/gstdio.h>
#include <gobject/gvaluecollector.h>

static char *folder;

static void
remove_folder (const char *path)
{
  g_autoptr(GDir)  dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_remove (child);
    }
  g_rmdir (path);
}

void
fixture_init (int    *argc,
              char ***argv)
{
  g_test_init (argc, argv, NULL);
  folder = g_dir_make_tmp ("asgimod-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_setenv ("FIXTURE_FOLDER", folder, TRUE);
}

const char *
fixture_folder (void)
{
  return folder;
}

char *
fixture_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* A database of the program's own, with the tables of the project. */
AsgiRuntime *
fixture_start (const char *settings_module)
{
  const char       *command[] = { "--run-syncdb", "--verbosity=0", NULL };
  g_autofree char  *database = fixture_path ("database.sqlite3");
  g_autofree char  *output = NULL;
  g_autoptr(GError) error = NULL;
  AsgiRuntime      *runtime = asgi_runtime_get_default ();

  g_setenv ("ATLAS_DATABASE", database, TRUE);
  g_setenv ("PIZZA_DATABASE", database, TRUE);
  asgi_runtime_start_sync (runtime, settings_module, NULL, &error);
  g_assert_no_error (error);
  output = asgi_runtime_call_command_sync (runtime, "migrate", command, NULL, &error);
  g_assert_no_error (error);

  return runtime;
}

int
fixture_finish (int result)
{
  g_autoptr(GError) error = NULL;

  /* What a failed query has left in a cycle of Python objects isn't a leak. */
  if (asgi_runtime_get_state (asgi_runtime_get_default ()) == ASGI_RUNTIME_STATE_RUNNING)
    fixture_call_done ("gc.collect");
  asgi_runtime_shutdown_sync (asgi_runtime_get_default (), NULL, &error);
  g_assert_no_error (error);
  remove_folder (folder);
  g_clear_pointer (&folder, g_free);

  return result;
}

AsgiModelInfo *
fixture_model (const char *label)
{
  g_autoptr(GError)  error = NULL;
  AsgiModelInfo     *info = asgi_runtime_get_model (asgi_runtime_get_default (), label, &error);

  g_assert_no_error (error);
  return info;
}

AsgiQuerySet *
fixture_objects (const char *label)
{
  return asgi_model_info_get_aobjects (fixture_model (label));
}

static void
value_free (gpointer data)
{
  g_value_unset (data);
  g_free (data);
}

static GHashTable *
table_from_valist (const char *first_name,
                   va_list     args)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);

  for (const char *name = first_name; name; name = va_arg (args, const char *))
    {
      GType            type = va_arg (args, GType);
      GValue          *value = g_new0 (GValue, 1);
      g_autofree char *failure = NULL;

      G_VALUE_COLLECT_INIT (value, type, args, 0, &failure);
      g_assert_null (failure);
      g_hash_table_insert (table, g_strdup (name), value);
    }

  return table;
}

GHashTable *
fixture_table (const char *first_name,
               ...)
{
  GHashTable *table;
  va_list     args;

  va_start (args, first_name);
  table = table_from_valist (first_name, args);
  va_end (args);

  return table;
}

AsgiModel *
fixture_new (const char *label,
             const char *first_name,
             ...)
{
  g_autoptr(GHashTable)  values = NULL;
  g_autoptr(GError)      error = NULL;
  AsgiModel             *model;
  va_list                args;

  va_start (args, first_name);
  values = table_from_valist (first_name, args);
  va_end (args);
  model = asgi_model_info_new_instance (fixture_model (label), values, &error);
  g_assert_no_error (error);

  return model;
}

AsgiModel *
fixture_create (const char *label,
                const char *first_name,
                ...)
{
  g_autoptr(GHashTable)  values = NULL;
  g_autoptr(GError)      error = NULL;
  AsgiModel             *model;
  va_list                args;

  va_start (args, first_name);
  values = table_from_valist (first_name, args);
  va_end (args);
  model = asgi_query_set_create_sync (fixture_objects (label), values, NULL, &error);
  g_assert_no_error (error);

  return model;
}

/* The same row as another object, fresh from the database. */
AsgiModel *
fixture_reload (AsgiModel *model)
{
  const char            *label = asgi_model_info_get_label (asgi_model_get_model_info (model));
  g_auto(GValue)         pk = G_VALUE_INIT;
  g_autoptr(GHashTable)  lookups = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError)      error = NULL;
  AsgiModel             *fresh;

  asgi_model_get_field (model, "pk", &pk, &error);
  g_assert_no_error (error);
  g_hash_table_insert (lookups, (gpointer) "pk", &pk);
  fresh = asgi_query_set_get_sync (fixture_objects (label), lookups, NULL, &error);
  g_assert_no_error (error);

  return fresh;
}

void
fixture_clear (const char *label)
{
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiQuerySet)  all = asgi_query_set_all (fixture_objects (label));
  g_autoptr(GVariant)      deleted = asgi_query_set_delete_sync (all, NULL, &error);

  g_assert_no_error (error);
}

GListModel *
fixture_list (gpointer first,
              ...)
{
  GListStore *list = g_list_store_new (ASGI_TYPE_MODEL);
  va_list     args;

  va_start (args, first);
  for (gpointer item = first; item; item = va_arg (args, gpointer))
    g_list_store_append (list, item);
  va_end (args);

  return G_LIST_MODEL (list);
}

AsgiRow *
fixture_call (const char    *function,
              AsgiArguments *args)
{
  g_autoptr(GError)  error = NULL;
  AsgiRow           *row = asgi_runtime_call_sync (asgi_runtime_get_default (), function, args,
                                                   NULL, &error);

  g_assert_no_error (error);
  return row;
}

void
fixture_call_done (const char *function)
{
  g_autoptr(AsgiRow) row = fixture_call (function, NULL);

  g_assert_nonnull (row);
}

gint64
fixture_call_integer (const char *function)
{
  g_autoptr(AsgiRow) row = fixture_call (function, NULL);
  g_autoptr(GError)  error = NULL;
  gint64             value = asgi_row_get_int64 (row, "value", &error);

  g_assert_no_error (error);
  return value;
}

char *
fixture_call_string (const char *function)
{
  g_autoptr(AsgiRow)  row = fixture_call (function, NULL);
  g_autoptr(GError)   error = NULL;
  char               *value = asgi_row_get_string (row, "value", &error);

  g_assert_no_error (error);
  return value;
}

/* Fields */

void
fixture_set (AsgiModel  *model,
             const char *name,
             GType       type,
             ...)
{
  g_auto(GValue)    value = G_VALUE_INIT;
  g_autofree char  *failure = NULL;
  g_autoptr(GError) error = NULL;
  va_list           args;

  va_start (args, type);
  G_VALUE_COLLECT_INIT (&value, type, args, 0, &failure);
  va_end (args);
  g_assert_null (failure);
  asgi_model_set_field (model, name, &value, &error);
  g_assert_no_error (error);
}

static char *
text_of_bytes (GBytes *bytes)
{
  GString      *text = g_string_new (NULL);
  gsize         size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", data[i]);

  return g_string_free (text, FALSE);
}

static char *
text_of_date (const GDate *date)
{
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
                          g_date_get_day (date));
}

static char *
text_of_value (const GValue *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (G_VALUE_HOLDS_STRING (value))
    return g_strdup (g_value_get_string (value) ? g_value_get_string (value) : "null");
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_strdup (g_value_get_boolean (value) ? "true" : "false");
  if (G_VALUE_HOLDS_INT64 (value))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_value_get_int64 (value));
  if (G_VALUE_HOLDS_DOUBLE (value))
    return g_strdup (g_ascii_dtostr (number, sizeof number, g_value_get_double (value)));
  if (G_VALUE_HOLDS (value, G_TYPE_DATE))
    return text_of_date (g_value_get_boxed (value));
  if (G_VALUE_HOLDS (value, G_TYPE_DATE_TIME))
    return g_date_time_format (g_value_get_boxed (value), "%Y-%m-%dT%H:%M:%S.%f%:z");
  if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    return text_of_bytes (g_value_get_boxed (value));
  if (G_VALUE_HOLDS_VARIANT (value))
    return g_variant_print (g_value_get_variant (value), FALSE);

  return g_strdup (G_VALUE_TYPE_NAME (value));
}

char *
fixture_text (gpointer    row,
              const char *name)
{
  g_auto(GValue)    value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  if (!asgi_row_get_field (row, name, &value, &error))
    return g_strdup_printf ("%s %d", g_quark_to_string (error->domain), error->code);

  return text_of_value (&value);
}

/* Waiting */

void
fixture_done (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  GAsyncResult **place = data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

void
fixture_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
fixture_wait_until (gboolean (*condition) (gpointer data),
                    gpointer   data)
{
  guint id = g_timeout_add (5, wake, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gboolean
is_holding (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

void
fixture_hold (GAsyncResult **result,
              GCancellable  *cancellable)
{
  g_autofree char *holding = fixture_path ("holding");
  g_autofree char *release = fixture_path ("release");

  g_remove (release);
  asgi_runtime_call_async (asgi_runtime_get_default (), "probes.hold", NULL, cancellable,
                           fixture_done, result);
  fixture_wait_until (is_holding, holding);
  g_remove (holding);
}

void
fixture_release (void)
{
  g_autofree char *release = fixture_path ("release");

  g_assert_true (g_file_set_contents (release, "", 0, NULL));
}

void
fixture_check_error (const char  *where,
                     GError     **error,
                     GQuark       domain,
                     int          code,
                     const char  *text)
{
  if (*error == NULL)
    g_error ("%s: no error, instead of one with “%s”", where, text);
  if ((*error)->domain != domain || (*error)->code != code || !strstr ((*error)->message, text))
    g_error ("%s: %s %d “%s”, instead of %s %d with “%s”", where,
             g_quark_to_string ((*error)->domain), (*error)->code, (*error)->message,
             g_quark_to_string (domain), code, text);

  g_clear_error (error);
}
