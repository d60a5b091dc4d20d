/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Asks Debian's package index a few questions: browse [DATABASE] [OPTIONS OF import_packages…]
 *
 * The answers are written to stdout; progress, timings and errors to stderr. EXAMPLES_DIR is the
 * folder with the Django app `packages`, where it isn't the folder `examples` of the current
 * one.
 *
 * Each step takes the result of a call and starts the next one. They follow each other as in the
 * list below. */
#include <asgimod-glib/asgimod.h>

#define TICK 5 /* ms */

typedef struct {
  GMainLoop     *loop;
  char         **options;
  AsgiQuerySet  *packages, *installed;
  GError        *error;
  gint64         started, last, longest; /* µs */
} Browse;

static void on_started    (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_migrated   (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_imported   (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_largest    (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_sections   (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_package    (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_dependents (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_saved      (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_deleted    (GObject *object, GAsyncResult *result, gpointer user_data);
static void on_nothing    (GObject *object, GAsyncResult *result, gpointer user_data);

static void
log_time (Browse *self, const char *what)
{
  g_printerr ("%s after %.1f s\n", what, (g_get_monotonic_time () - self->started) / 1e6);
}

/* How long the main loop was kept from its work. */
static gboolean
on_tick (gpointer user_data)
{
  Browse *self = user_data;
  gint64  now = g_get_monotonic_time ();

  self->longest = MAX (self->longest, now - self->last);
  self->last = now;
  return G_SOURCE_CONTINUE;
}

/* Ends the program when something has failed that shouldn't. */
static gboolean
has_failed (Browse *self)
{
  if (self->error)
    g_main_loop_quit (self->loop);
  return self->error != NULL;
}

/* Takes the rows of a query and prints two columns of each. */
static gboolean
show_rows (Browse *self, GObject *object, GAsyncResult *result, const char *format,
           const char *first, const char *second)
{
  g_autoptr(AsgiResultList) rows = asgi_query_set_eval_finish (ASGI_QUERY_SET (object), result,
                                                               &self->error);

  for (guint i = 0; rows && i < asgi_result_list_get_size (rows); i++)
    {
      g_autoptr(AsgiRow)  row = asgi_result_list_get (rows, i);
      g_autofree char    *one = asgi_row_get_string (row, first, NULL);
      g_autofree char    *two = asgi_row_get_string (row, second, NULL);

      g_print (format, one, two ? two : "(none)");
    }
  return !has_failed (self);
}

static void
on_output (AsgiRuntime *runtime, const char *command, const char *text, Browse *self)
{
  g_printerr ("%s", text);
}

static void
on_started (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse      *self = user_data;
  AsgiRuntime *runtime = ASGI_RUNTIME (object);
  const char  *options[] = { "--verbosity=0", NULL };

  if (!asgi_runtime_start_finish (runtime, result, &self->error) && has_failed (self))
    return;

  log_time (self, "Started");
  g_signal_connect (runtime, "command-output", G_CALLBACK (on_output), self);
  asgi_runtime_call_command_async (runtime, "migrate", options, NULL, on_migrated, self);
}

static void
on_migrated (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse          *self = user_data;
  AsgiRuntime     *runtime = ASGI_RUNTIME (object);
  g_autofree char *output = asgi_runtime_call_command_finish (runtime, result, &self->error);

  if (!has_failed (self))
    asgi_runtime_call_command_async (runtime, "import_packages",
                                     (const char * const *) self->options, NULL, on_imported,
                                     self);
}

static void
on_imported (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse                  *self = user_data;
  AsgiRuntime             *runtime = ASGI_RUNTIME (object);
  g_autofree char         *output = asgi_runtime_call_command_finish (runtime, result,
                                                                      &self->error);
  g_autoptr(AsgiQuerySet)  sized = NULL, ordered = NULL, largest = NULL;
  AsgiModelInfo           *info;

  if (has_failed (self))
    return;

  log_time (self, "Imported");
  info = asgi_runtime_get_model (runtime, "packages.Package", NULL);
  self->packages = asgi_model_info_get_aobjects (info);
  self->installed = asgi_query_set_filter (self->packages, "installed", G_TYPE_BOOLEAN, TRUE, NULL);
  sized = asgi_query_set_filter (self->installed, "installed_size__gt", G_TYPE_INT, 0, NULL);
  ordered = asgi_query_set_order_by (sized, "-installed_size", "name", "architecture", NULL);
  largest = asgi_query_set_slice (ordered, 0, 10);
  g_print ("The ten largest packages, in bytes\n");
  asgi_query_set_eval_async (largest, NULL, on_largest, self);
}

static void
on_largest (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse                    *self = user_data;
  g_autoptr(AsgiExpression)  n = asgi_expression_count ("id");
  g_autoptr(AsgiQuerySet)    sections = NULL, counted = NULL, ordered = NULL;

  if (!show_rows (self, object, result, "%14s  %s\n", "installed_size", "name"))
    return;

  sections = asgi_query_set_values (self->installed, "section__name", NULL);
  counted = asgi_query_set_annotate (sections, "n", ASGI_TYPE_EXPRESSION, n, NULL);
  ordered = asgi_query_set_order_by (counted, "section__name", NULL);
  g_print ("\nInstalled packages in each section\n");
  asgi_query_set_eval_async (ordered, NULL, on_sections, self);
}

static void
on_sections (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse                  *self = user_data;
  g_autoptr(AsgiQuerySet)  named = NULL, related = NULL;

  if (!show_rows (self, object, result, "%14s  %s\n", "n", "section__name"))
    return;

  named = asgi_query_set_filter (self->packages, "name", G_TYPE_STRING, "libc6", NULL);
  related = asgi_query_set_select_related (named, "maintainer", NULL);
  g_print ("\nWho maintains libc6\n");
  asgi_query_set_first_async (related, NULL, on_package, self);
}

static void
on_package (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse                  *self = user_data;
  g_autoptr(AsgiModel)     package = asgi_query_set_first_finish (ASGI_QUERY_SET (object), result,
                                                                  &self->error);
  g_autoptr(AsgiModel)     maintainer = NULL;
  g_autoptr(AsgiQuerySet)  dependents = NULL, once = NULL, slice = NULL;
  g_autofree char         *name = NULL, *email = NULL;

  if (has_failed (self))
    return;

  if (package)
    g_object_get (package, "maintainer", &maintainer, NULL);
  if (maintainer)
    {
      g_object_get (maintainer, "name", &name, "email", &email, NULL);
      g_print ("  %s <%s>\n", name, email);
    }
  else
    g_print ("  Nobody\n");

  dependents = asgi_query_set_filter (self->packages,
                                      "dependencies__kind", G_TYPE_STRING, "Depends",
                                      "dependencies__target__name", G_TYPE_STRING, "libc6", NULL);
  once = asgi_query_set_distinctv (dependents, NULL);
  slice = asgi_query_set_slice (once, 0, 10);
  g_print ("\nWhat depends on libc6: the first ten\n");
  asgi_query_set_eval_async (slice, NULL, on_dependents, self);
}

static void
on_dependents (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse               *self = user_data;
  AsgiModelInfo        *info = asgi_runtime_get_model (asgi_runtime_get_default (),
                                                       "packages.Section", NULL);
  g_autoptr(AsgiModel)  section = asgi_model_info_new_instance (info, NULL, NULL);
  g_autofree char      *name = g_uuid_string_random ();

  if (!show_rows (self, object, result, "  %s %s\n", "name", "version"))
    return;

  g_print ("\nA section of our own\n");
  g_object_set (section, "name", name, NULL);
  asgi_model_save_async (section, FALSE, FALSE, NULL, NULL, NULL, on_saved, self);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse    *self = user_data;
  AsgiModel *section = ASGI_MODEL (object);

  if (!asgi_model_save_finish (section, result, &self->error) && has_failed (self))
    return;

  g_print ("  Saved: %s\n", asgi_model_get_is_saved (section) ? "yes" : "no");
  asgi_model_delete_async (section, NULL, FALSE, NULL, on_deleted, self);
}

static void
on_deleted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse                  *self = user_data;
  AsgiModel               *section = ASGI_MODEL (object);
  g_autoptr(GVariant)      deleted = asgi_model_delete_finish (section, result, &self->error);
  g_autoptr(AsgiQuerySet)  nothing = NULL;

  if (has_failed (self))
    return;

  g_print ("  Saved after its deletion: %s\n", asgi_model_get_is_saved (section) ? "yes" : "no");
  nothing = asgi_query_set_filter (self->packages, "name", G_TYPE_STRING, "no-such-package", NULL);
  g_print ("\nA lookup that fails\n");
  asgi_query_set_get_async (nothing, NULL, NULL, on_nothing, self);
}

static void
on_nothing (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Browse               *self = user_data;
  g_autoptr(AsgiModel)  package = asgi_query_set_get_finish (ASGI_QUERY_SET (object), result,
                                                             &self->error);

  if (g_error_matches (self->error, ASGI_ERROR, ASGI_ERROR_DOES_NOT_EXIST))
    {
      g_print ("  %s\n", self->error->message);
      g_clear_error (&self->error);
    }
  log_time (self, "Answered");
  g_main_loop_quit (self->loop);
}

int
main (int argc, char *argv[])
{
  gboolean             has_database = argc > 1 && argv[1][0] != '-';
  gint64               now = g_get_monotonic_time ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  AsgiRuntime         *runtime = asgi_runtime_get_default ();
  const char          *examples = g_getenv ("EXAMPLES_DIR");
  const char          *path[] = { examples ? examples : "examples", NULL };
  const char          *apps[] = { "packages", NULL };
  Browse               self = { .loop = loop, .options = argv + (has_database ? 2 : 1),
                                .started = now, .last = now };

  g_timeout_add (TICK, on_tick, &self);
  asgi_runtime_set_python_path (runtime, path);
  if (asgi_runtime_configure (runtime, apps, has_database ? argv[1] : NULL, NULL, &self.error))
    {
      asgi_runtime_start_async (runtime, NULL, NULL, on_started, &self);
      g_main_loop_run (loop);
    }

  if (self.error)
    g_printerr ("%s: %s\n", g_quark_to_string (self.error->domain), self.error->message);
  g_printerr ("Longest gap between two ticks of %d ms: %.1f ms\n", TICK, self.longest / 1e3);
  g_clear_object (&self.installed);
  asgi_runtime_shutdown_sync (runtime, NULL, NULL);
  return self.error ? 1 : 0;
}
