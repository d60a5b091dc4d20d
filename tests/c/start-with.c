/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starts the runtime once, as the command line says, and tells what happened: a process can set
 * Django up only once. See test-starting.py.
 *
 *   start-with [--settings=MODULE] [--app=APP …] [--database=FILE] [--option=NAME:VARIANT …]
 *              [--path=FOLDER …] [ACTION …]
 *
 * Prints one line for the start and for each action, which are: call:FUNCTION,
 * command:NAME, count:MODEL, create:MODEL:FIELD=TEXT, leave:MODEL:FIELD=TEXT (many creates, none
 * waited for), fork:FUNCTION (called in a child), start[:MODULE], shutdown. A line is "ok TEXT",
 * or the code of the error and its message.
 */
#include <sys/wait.h>
#include <unistd.h>

#include <asgimod-glib/asgimod.h>

static char  *settings;
static char  *database;
static char **apps;
static char **options;
static char **paths;

static const GOptionEntry entries[] = {
  { "settings", 0, 0, G_OPTION_ARG_STRING, &settings, NULL, NULL },
  { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, NULL, NULL },
  { "app", 0, 0, G_OPTION_ARG_STRING_ARRAY, &apps, NULL, NULL },
  { "option", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options, NULL, NULL },
  { "path", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, NULL },
  { NULL }
};

/* Kept, so that a child of a fork makes no type, for which it might need another thread's lock. */
static GEnumClass *codes;

static void
report (const char *text,
        GError     *error)
{
  g_autofree char *line = NULL;

  if (error && error->domain == ASGI_ERROR)
    line = g_strdup_printf ("%s %s", g_enum_get_value (codes, error->code)->value_nick,
                            error->message);
  else
    line = error ? g_strdup (error->message) : g_strconcat ("ok ", text, NULL);

  g_print ("%s\n", g_strdelimit (line, "\n", ' '));
  if (error)
    g_error_free (error);
}

static GVariant *
parse_options (void)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (gsize i = 0; options && options[i]; i++)
    {
      g_auto(GStrv)        parts = g_strsplit (options[i], ":", 2);
      g_autoptr(GVariant)  value = g_variant_parse (NULL, parts[1], NULL, NULL, NULL);

      g_assert_nonnull (value);
      g_variant_dict_insert_value (&dict, parts[0], value);
    }

  return g_variant_dict_end (&dict);
}

static void
start (AsgiRuntime *runtime)
{
  GError *error = NULL;

  if (apps && !asgi_runtime_configure (runtime, (const char * const *) apps, database,
                                       parse_options (), &error))
    {
      report (NULL, error);
      return;
    }

  asgi_runtime_set_python_path (runtime, (const char * const *) paths);
  asgi_runtime_start_sync (runtime, settings, NULL, &error);
  report ("start", error);
}

static AsgiQuerySet *
objects (AsgiRuntime  *runtime,
         const char   *label,
         GError      **error)
{
  AsgiModelInfo *info = asgi_runtime_get_model (runtime, label, error);

  return info ? asgi_model_info_get_aobjects (info) : NULL;
}

static void
value_free (gpointer data)
{
  g_value_unset (data);
  g_free (data);
}

/* MODEL:FIELD=TEXT */
static GHashTable *
parse_values (const char *argument)
{
  g_auto(GStrv)  parts = g_strsplit_set (argument, ":=", 3);
  GHashTable    *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
  GValue        *value = g_new0 (GValue, 1);

  g_value_init (value, G_TYPE_STRING);
  g_value_set_string (value, parts[2]);
  g_hash_table_insert (values, g_strdup (parts[1]), value);

  return values;
}

static AsgiQuerySet *
parse_objects (AsgiRuntime  *runtime,
               const char   *argument,
               GError      **error)
{
  g_auto(GStrv) parts = g_strsplit (argument, ":", 2);

  return objects (runtime, parts[0], error);
}

static char *
create (AsgiRuntime  *runtime,
        const char   *argument,
        GError      **error)
{
  g_autoptr(GHashTable)  values = parse_values (argument);
  g_autoptr(AsgiModel)   model = NULL;
  AsgiQuerySet          *all = parse_objects (runtime, argument, error);

  if (all)
    model = asgi_query_set_create_sync (all, values, NULL, error);

  return g_strdup ("created");
}

static char *
leave (AsgiRuntime  *runtime,
       const char   *argument,
       GError      **error)
{
  g_autoptr(GHashTable)  values = parse_values (argument);
  AsgiQuerySet          *all = parse_objects (runtime, argument, error);

  for (int i = 0; all && i < 200; i++)
    asgi_query_set_create_async (all, values, NULL, NULL, NULL);

  return g_strdup ("left");
}

static char *
call (AsgiRuntime  *runtime,
      const char   *function,
      GError      **error)
{
  g_autoptr(AsgiRow) row = asgi_runtime_call_sync (runtime, function, NULL, NULL, error);

  return row ? asgi_row_get_string (row, "value", error) : NULL;
}

static char *
call_in_child (AsgiRuntime  *runtime,
               const char   *function,
               GError      **error)
{
  pid_t child = fork ();
  int   status = 0;

  if (child == 0)
    {
      GError          *failure = NULL;
      g_autofree char *text = call (runtime, function, &failure);

      report (text ? text : "", failure);
      failure = NULL;
      asgi_runtime_start_sync (runtime, settings, NULL, &failure);
      report ("start", failure);
      _exit (0);
    }

  waitpid (child, &status, 0);
  return g_strdup_printf ("child %d", status);
}

static char *
count (AsgiRuntime  *runtime,
       const char   *label,
       GError      **error)
{
  AsgiQuerySet *all = objects (runtime, label, error);
  gint64        n = all ? asgi_query_set_count_sync (all, NULL, error) : -1;

  return g_strdup_printf ("%" G_GINT64_FORMAT, n);
}

static char *
command (AsgiRuntime  *runtime,
         const char   *name,
         GError      **error)
{
  const char *quiet[] = { "--run-syncdb", "--verbosity=0", NULL };

  return asgi_runtime_call_command_sync (runtime, name, quiet, NULL, error);
}

static char *
start_again (AsgiRuntime  *runtime,
             const char   *module,
             GError      **error)
{
  asgi_runtime_start_sync (runtime, module, NULL, error);
  return g_strdup ("start");
}

static char *
shut_down (AsgiRuntime  *runtime,
           const char   *argument,
           GError      **error)
{
  asgi_runtime_shutdown_sync (runtime, NULL, error);
  return g_strdup ("shutdown");
}

static const struct {
  const char *name;
  char     *(*run) (AsgiRuntime  *runtime,
                    const char   *argument,
                    GError      **error);
} actions[] = {
  { "call", call },
  { "command", command },
  { "count", count },
  { "create", create },
  { "fork", call_in_child },
  { "leave", leave },
  { "start", start_again },
  { "shutdown", shut_down },
};

static void
act (AsgiRuntime *runtime,
     const char  *action)
{
  g_auto(GStrv) parts = g_strsplit (action, ":", 2);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GError          *error = NULL;
      g_autofree char *text = NULL;

      if (!g_str_equal (actions[i].name, parts[0]))
        continue;

      text = actions[i].run (runtime, parts[1], &error);
      report (text ? text : "", error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext)  context = g_option_context_new (NULL);
  g_autoptr(GError)          error = NULL;
  AsgiRuntime               *runtime = asgi_runtime_get_default ();

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);

  codes = g_type_class_ref (ASGI_TYPE_ERROR);
  start (runtime);
  for (int i = 1; i < argc; i++)
    act (runtime, argv[i]);

  return 0;
}
