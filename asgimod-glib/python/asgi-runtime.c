/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-enum-types.h"
#include "asgi-python-private.h"
#include "asgi-runtime-private.h"

#include "core/asgi-call-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-row.h"
#include "model/asgi-model-info-private.h"
#include "readers/asgi-sqlite-reader-private.h"

#define DEFAULT_MAX_WORKERS 4

/**
 * AsgiRuntime:
 *
 * Django, embedded in the process.
 *
 * There is one, [func@Runtime.get_default]. It is started once, with
 * [method@Runtime.start_async]: in a Python program it joins the interpreter that runs, in any
 * other it starts one. All of Python runs on worker threads; the calling thread never waits for
 * it.
 *
 * ```c
 * AsgiRuntime *runtime = asgi_runtime_get_default ();
 *
 * asgi_runtime_configure (runtime, (const char *[]) { "shop", NULL }, "shop.sqlite3", NULL, &error);
 * asgi_runtime_start_async (runtime, NULL, NULL, on_started, self);
 * ```
 *
 * ## Settings
 *
 * The settings are a module named to [method@Runtime.start_async]; else the one that the
 * environment variable `DJANGO_SETTINGS_MODULE` names; else what was given to
 * [method@Runtime.configure]. Without any of them the start fails with
 * %ASGI_ERROR_NOT_CONFIGURED.
 *
 * The interpreter of a program that is not Python's is the one that the environment variable
 * `ASGIMOD_PYTHON` names; else that of the virtual environment in `VIRTUAL_ENV`; else the one
 * that the library was built for.
 *
 * ## Before and after
 *
 * Calls that are made while the runtime starts wait for it. Before a start, after a shutdown and
 * in a forked child they fail at once with %ASGI_ERROR_NOT_READY. After a shutdown the runtime
 * can be started again, with the same settings.
 *
 * ## Threads
 *
 * Up to [property@Runtime:max-workers] threads run queries, each with its own connection. On
 * SQLite, queries that write run one after the other. Two calls that do not wait for each other
 * may run in any order, but for calls on the same object.
 *
 * Since: 1.0
 */
struct _AsgiRuntime {
  GObject           parent_instance;

  AsgiRuntimeState  state;
  AsgiPool         *pool;
  char             *settings_module;
  char            **installed_apps;
  char             *database;
  GVariant         *options;
  gboolean          configured;
  gboolean          set_up;       /* Django is; its settings can't change any more */
  char            **python_path;
  char             *django_version;
  guint             max_workers;
};

G_DEFINE_FINAL_TYPE (AsgiRuntime, asgi_runtime, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_SETTINGS_MODULE,
  PROP_PYTHON_PATH,
  PROP_MAX_WORKERS,
  PROP_DJANGO_VERSION,
  PROP_PYTHON_VERSION,
  N_PROPS
};

enum {
  COMMAND_OUTPUT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

/* The models of the process, by label in lower case. They are published once Django is set up and
 * never change. */
static GMutex      models_lock;
static GHashTable *models;

static void
asgi_runtime_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  AsgiRuntime *self = ASGI_RUNTIME (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_SETTINGS_MODULE:
      g_value_set_string (value, self->settings_module);
      break;
    case PROP_PYTHON_PATH:
      g_value_set_boxed (value, self->python_path);
      break;
    case PROP_MAX_WORKERS:
      g_value_set_uint (value, self->max_workers);
      break;
    case PROP_DJANGO_VERSION:
      g_value_set_string (value, self->django_version);
      break;
    case PROP_PYTHON_VERSION:
      g_value_set_string (value, asgi_interpreter_get_version ());
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_runtime_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  AsgiRuntime *self = ASGI_RUNTIME (object);

  switch (property_id)
    {
    case PROP_PYTHON_PATH:
      asgi_runtime_set_python_path (self, g_value_get_boxed (value));
      break;
    case PROP_MAX_WORKERS:
      asgi_runtime_set_max_workers (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_runtime_class_init (AsgiRuntimeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamFlags   writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = asgi_runtime_get_property;
  object_class->set_property = asgi_runtime_set_property;

  /**
   * AsgiRuntime:state: (getter get_state)
   *
   * Whether queries can be made.
   *
   * Since: 1.0
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, ASGI_TYPE_RUNTIME_STATE, ASGI_RUNTIME_STATE_STOPPED,
                       readable);
  /**
   * AsgiRuntime:settings-module: (getter get_settings_module)
   *
   * The name of the settings module that was used, or %NULL for settings given in code.
   *
   * Since: 1.0
   */
  properties[PROP_SETTINGS_MODULE] =
    g_param_spec_string ("settings-module", NULL, NULL, NULL, readable);
  /**
   * AsgiRuntime:python-path: (getter get_python_path) (setter set_python_path)
   *
   * Folders in which Python looks for modules, before all others. The working directory is one of
   * them only if it is named here.
   *
   * Since: 1.0
   */
  properties[PROP_PYTHON_PATH] =
    g_param_spec_boxed ("python-path", NULL, NULL, G_TYPE_STRV, writable);
  /**
   * AsgiRuntime:max-workers: (getter get_max_workers) (setter set_max_workers)
   *
   * The number of queries that can run at the same time. An in-memory SQLite database has one.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_WORKERS] =
    g_param_spec_uint ("max-workers", NULL, NULL, 1, 1024, DEFAULT_MAX_WORKERS, writable);
  /**
   * AsgiRuntime:django-version: (getter get_django_version)
   *
   * The version of Django, once it was started.
   *
   * Since: 1.0
   */
  properties[PROP_DJANGO_VERSION] =
    g_param_spec_string ("django-version", NULL, NULL, NULL, readable);
  /**
   * AsgiRuntime:python-version: (getter get_python_version)
   *
   * The version of Python.
   *
   * Since: 1.0
   */
  properties[PROP_PYTHON_VERSION] =
    g_param_spec_string ("python-version", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * AsgiRuntime::command-output:
   * @self: the runtime
   * @command: the name of the command
   * @text: what it has printed
   *
   * Emitted while a management command runs, as it prints, in the main context from which
   * [method@Runtime.call_command_async] was called.
   *
   * Since: 1.0
   */
  signals[COMMAND_OUTPUT] =
    g_signal_new ("command-output", ASGI_TYPE_RUNTIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
asgi_runtime_init (AsgiRuntime *self)
{
  self->max_workers = DEFAULT_MAX_WORKERS;
}

/**
 * asgi_runtime_get_default:
 *
 * Gets the runtime of the process.
 *
 * Returns: (transfer none): the runtime
 *
 * Since: 1.0
 */
AsgiRuntime *
asgi_runtime_get_default (void)
{
  static AsgiRuntime *runtime;

  if (g_once_init_enter (&runtime))
    {
      AsgiRuntime *new_runtime = g_object_new (ASGI_TYPE_RUNTIME, NULL);

      asgi_handle_set_funcs (asgi_interpreter_drop, asgi_python_capture);
      g_once_init_leave (&runtime, new_runtime);
    }

  return runtime;
}

static void
replace_string (char       **string,
                const char  *value)
{
  char *copy = g_strdup (value);

  g_free (*string);
  *string = copy;
}

static void
set_state (AsgiRuntime      *self,
           AsgiRuntimeState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * asgi_runtime_configure:
 * @self: the runtime
 * @installed_apps: (array zero-terminated=1): the Python packages of the Django apps
 * @database: (nullable): the file of an SQLite database, “:memory:”, or %NULL for a file in the
 *   user's data folder, named after the program
 * @options: (nullable): further settings of Django, as a dictionary `a{sv}`
 * @error: return location for an error
 *
 * Gives the settings in code, for a program that has no settings module.
 *
 * The database is opened with a write-ahead log, so that readers and the writer don't wait for
 * each other, and with foreign keys checked; `USE_TZ` is on. @options overrides anything.
 *
 * Fails with %ASGI_ERROR_NOT_SUPPORTED once the runtime was started, and with
 * %ASGI_ERROR_NOT_CONFIGURED when there are no apps.
 *
 * Returns: %TRUE if the settings were taken
 *
 * Since: 1.0
 */
gboolean
asgi_runtime_configure (AsgiRuntime         *self,
                        const char * const  *installed_apps,
                        const char          *database,
                        GVariant            *options,
                        GError             **error)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), FALSE);

  g_autoptr(GVariant) held = options ? g_variant_ref_sink (options) : NULL;

  if (self->set_up || self->pool)
    {
      g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_NOT_SUPPORTED,
                           "The runtime has been started: Django's settings can't change any "
                           "more in this process");
      return FALSE;
    }
  if (installed_apps == NULL || installed_apps[0] == NULL)
    {
      g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_NOT_CONFIGURED,
                           "configure() needs the name of at least one app");
      return FALSE;
    }
  if (held && !g_variant_is_of_type (held, G_VARIANT_TYPE_VARDICT))
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                   "The options of configure() are a dictionary a{sv}, not %s",
                   g_variant_get_type_string (held));
      return FALSE;
    }

  g_strfreev (self->installed_apps);
  self->installed_apps = g_strdupv ((char **) installed_apps);
  replace_string (&self->database, database);
  g_clear_pointer (&self->options, g_variant_unref);
  self->options = g_steal_pointer (&held);
  self->configured = TRUE;
  return TRUE;
}

/* Starting */

static char *
default_database (void)
{
  const char *name = g_get_prgname ();

  return g_build_filename (g_get_user_data_dir (), name ? name : "asgimod", "data.sqlite3", NULL);
}

static AsgiArguments *
start_arguments (AsgiRuntime *self,
                 const char  *settings_module)
{
  AsgiArguments            *args = asgi_arguments_new ();
  g_autoptr(AsgiArguments)  path = asgi_arguments_new_strings ((const char * const *)
                                                               self->python_path);
  g_autoptr(AsgiArguments)  apps = NULL;
  g_autofree char          *database = NULL;
  g_auto(GValue)            options = G_VALUE_INIT;

  asgi_arguments_set_string (args, "settings_module", settings_module);
  asgi_arguments_set_object (args, "python_path", G_OBJECT (path));
  if (!self->configured)
    return args;

  apps = asgi_arguments_new_strings ((const char * const *) self->installed_apps);
  asgi_arguments_set_object (args, "installed_apps", G_OBJECT (apps));
  database = self->database ? g_strdup (self->database) : default_database ();
  asgi_arguments_set_string (args, "database", database);
  asgi_arguments_set_boolean (args, "make_folder", self->database == NULL);
  g_value_init (&options, G_TYPE_VARIANT);
  g_value_set_variant (&options, self->options);
  asgi_arguments_set (args, "options", &options);

  return args;
}

static gboolean
read_start (AsgiRuntime *self,
            AsgiJob     *job,
            PyObject    *result)
{
  g_autoptr(GHashTable)  table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        g_object_unref);
  g_autoptr(GTimeZone)   zone = NULL;
  PyObject              *descriptions;
  const char            *version, *zone_name;
  int                    serial_writes, single;

  if (!PyArg_ParseTuple (result, "szppO!", &version, &zone_name, &serial_writes, &single,
                         &PyList_Type, &descriptions) ||
      !asgi_python_read_models (descriptions, table))
    return FALSE;

  zone = zone_name ? g_time_zone_new_identifier (zone_name) : NULL;
  if (zone)
    asgi_cell_set_time_zone (zone);
  asgi_pool_set_serial_writes (self->pool, serial_writes);
  if (single)
    asgi_pool_set_max_workers (self->pool, 1);
  job->string = g_strdup (version);

  g_mutex_lock (&models_lock);
  if (models == NULL)
    models = g_steal_pointer (&table);
  g_mutex_unlock (&models_lock);
  return TRUE;
}

/*< private >
 * asgi_runtime_run_start:
 *
 * Sets Django up. Called on the first worker, with the GIL.
 */
void
asgi_runtime_run_start (AsgiJob *job)
{
  AsgiRuntime         *self = asgi_runtime_get_default ();
  GError              *error = NULL;
  g_autoptr(PyObject)  function = NULL;
  g_autoptr(PyObject)  positional = NULL;
  g_autoptr(PyObject)  named = NULL;
  g_autoptr(PyObject)  result = NULL;

  if (asgi_bridge_load (&error))
    {
      asgi_sqlite_reader_install ();
      function = asgi_bridge_get ("start", &error);
    }
  if (function == NULL)
    {
      asgi_job_take_error (job, error);
      return;
    }

  if (asgi_python_from_arguments (job->args, &positional, &named))
    result = PyObject_Call (function, positional, named);
  if (result == NULL || !read_start (self, job, result))
    {
      asgi_job_take_error (job, asgi_python_take_error ());
      return;
    }

  asgi_pool_set_ready (self->pool, TRUE);
}

static void
start_succeeded (AsgiRuntime *self,
                 AsgiJob     *job,
                 const char  *settings_module)
{
  self->set_up = TRUE;
  replace_string (&self->settings_module, settings_module);
  replace_string (&self->django_version, job->string);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS_MODULE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DJANGO_VERSION]);
  set_state (self, ASGI_RUNTIME_STATE_RUNNING);
}

static void
start_failed (AsgiRuntime  *self,
              const GError *error)
{
  asgi_pool_set_default (NULL, "The runtime could not be started: call start_async() again");
  asgi_pool_stop (self->pool, error);
  asgi_pool_join (self->pool);
  g_clear_pointer (&self->pool, asgi_pool_free);
  set_state (self, ASGI_RUNTIME_STATE_FAILED);
}

static const char *
choose_settings_module (AsgiRuntime *self,
                        const char  *settings_module)
{
  const char *from_environment = g_getenv ("DJANGO_SETTINGS_MODULE");

  if (settings_module)
    return settings_module;
  if (from_environment && *from_environment)
    return from_environment;

  return NULL;
}

static gboolean
check_start (AsgiRuntime  *self,
             const char   *settings_module,
             GError      **error)
{
  if (asgi_pool_is_forked ())
    g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                         "The runtime can't be started in the child of a process that had "
                         "started it: fork before the start");
  else if (self->state == ASGI_RUNTIME_STATE_STOPPING)
    g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                         "The runtime is being shut down: wait for shutdown_async()");
  else if (self->set_up && settings_module &&
           g_strcmp0 (settings_module, self->settings_module) != 0)
    g_set_error (error, ASGI_ERROR, ASGI_ERROR_NOT_SUPPORTED,
                 "Django is set up with %s: it can't have other settings in this process",
                 self->settings_module ? self->settings_module : "settings given in code");
  else
    return TRUE;

  return FALSE;
}

static AsgiJob *
new_start_job (AsgiRuntime *self,
               const char  *settings_module)
{
  AsgiJob *job;

  /* One that starts already, or runs: nothing to do but wait. */
  if (self->pool)
    {
      job = asgi_job_new ("ping", NULL, ASGI_REPLY_NONE, ASGI_JOB_READ);
      return job;
    }

  job = asgi_job_new ("start", start_arguments (self, settings_module), ASGI_REPLY_NONE,
                      ASGI_JOB_START | ASGI_JOB_WRITE);
  self->pool = asgi_pool_new (&asgi_python_pool_funcs, self->max_workers);
  asgi_pool_set_default (self->pool, NULL);
  set_state (self, ASGI_RUNTIME_STATE_STARTING);

  return job;
}

typedef struct {
  char     *settings_module;
  gboolean  first;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_free (start->settings_module);
  g_free (start);
}

static gboolean
end_start (AsgiRuntime  *self,
           AsgiJob      *job,
           const Start  *start,
           const GError *error)
{
  if (start->first && job)
    start_succeeded (self, job, start->settings_module);
  else if (start->first)
    start_failed (self, error);

  return job != NULL;
}

static void
on_started (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask)    task = user_data;
  g_autoptr(GError)   error = NULL;
  g_autoptr(AsgiJob)  job = asgi_request_finish (object, asgi_runtime_start_async, result, &error);

  if (end_start (ASGI_RUNTIME (object), job, g_task_get_task_data (task), error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  asgi_error_attach (task, error);
  g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * asgi_runtime_start_async:
 * @self: the runtime
 * @settings_module: (nullable): the name of Django's settings module, or %NULL for the
 *   environment's, or what [method@Runtime.configure] was given
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Starts Python, unless it runs, and sets Django up, on a worker.
 *
 * When the runtime is running this does nothing; while it is starting it waits for that start.
 *
 * Since: 1.0
 */
void
asgi_runtime_start_async (AsgiRuntime         *self,
                          const char          *settings_module,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (ASGI_IS_RUNTIME (self));

  const char       *module = choose_settings_module (self, settings_module);
  g_autoptr(GTask)  task = g_task_new (self, cancellable, callback, user_data);
  Start            *start = g_new0 (Start, 1);
  GError           *error = NULL;

  g_task_set_source_tag (task, asgi_runtime_start_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, start, start_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!check_start (self, settings_module, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  start->settings_module = g_strdup (module);
  start->first = self->pool == NULL;
  asgi_request_start (self, asgi_runtime_start_async, new_start_job (self, module),
                      start->first ? NULL : cancellable, on_started, g_steal_pointer (&task));
}

/**
 * asgi_runtime_start_finish:
 * @self: the runtime
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Runtime.start_async].
 *
 * Fails with %ASGI_ERROR_NOT_CONFIGURED when there are no settings, with %ASGI_ERROR_IMPORT when a
 * module can't be imported, and with %ASGI_ERROR_NOT_SUPPORTED when Django is set up with other
 * settings. After a failure the start can be tried again.
 *
 * Returns: %TRUE if Django is set up
 *
 * Since: 1.0
 */
gboolean
asgi_runtime_start_finish (AsgiRuntime   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * asgi_runtime_start_sync:
 * @self: the runtime
 * @settings_module: (nullable): the name of Django's settings module
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Runtime.start_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if Django is set up
 *
 * Since: 1.0
 */
gboolean
asgi_runtime_start_sync (AsgiRuntime   *self,
                         const char    *settings_module,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), FALSE);

  Start               start = { (char *) choose_settings_module (self, settings_module),
                                self->pool == NULL };
  g_autoptr(GError)   local = NULL;
  g_autoptr(AsgiJob)  job = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !check_start (self, settings_module, error))
    return FALSE;

  job = asgi_request_run (self, new_start_job (self, start.settings_module),
                          start.first ? NULL : cancellable, &local);
  if (!end_start (self, job, &start, local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

/* Shutting down */

static void
begin_shutdown (AsgiRuntime *self)
{
  set_state (self, ASGI_RUNTIME_STATE_STOPPING);
  asgi_pool_set_default (NULL, "The runtime was shut down: call start_async() again");
  asgi_pool_stop (self->pool, NULL);
}

static void
end_shutdown (AsgiRuntime *self)
{
  g_clear_pointer (&self->pool, asgi_pool_free);
  set_state (self, ASGI_RUNTIME_STATE_STOPPED);
}

static void
join_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  asgi_pool_join (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_joined (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  end_shutdown (ASGI_RUNTIME (object));
  g_task_return_boolean (task, TRUE);
}

/**
 * asgi_runtime_shutdown_async:
 * @self: the runtime
 * @cancellable: (nullable): ignored: a shutdown can't be taken back
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Closes the connections and ends the workers.
 *
 * Queries that wait fail with %ASGI_ERROR_NOT_READY, those that read are interrupted, and those
 * that write are finished first. Python itself stays: the runtime can be started again.
 *
 * A Python program needs no shutdown: it is done when the interpreter exits.
 *
 * Since: 1.0
 */
void
asgi_runtime_shutdown_async (AsgiRuntime         *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (ASGI_IS_RUNTIME (self));

  GTask            *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GTask)  join = NULL;

  g_task_set_source_tag (task, asgi_runtime_shutdown_async);
  if (self->state != ASGI_RUNTIME_STATE_RUNNING)
    {
      if (self->state == ASGI_RUNTIME_STATE_STARTING ||
          self->state == ASGI_RUNTIME_STATE_STOPPING)
        g_task_return_new_error (task, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                                 "The runtime is being started or shut down: wait for that");
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  begin_shutdown (self);
  join = g_task_new (self, NULL, on_joined, task);
  g_task_set_task_data (join, self->pool, NULL);
  g_task_run_in_thread (join, join_in_thread);
}

/**
 * asgi_runtime_shutdown_finish:
 * @self: the runtime
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Runtime.shutdown_async]. Fails with %ASGI_ERROR_NOT_READY when the runtime was
 * being started or shut down already.
 *
 * Returns: %TRUE if nothing runs any more
 *
 * Since: 1.0
 */
gboolean
asgi_runtime_shutdown_finish (AsgiRuntime   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * asgi_runtime_shutdown_sync:
 * @self: the runtime
 * @cancellable: (nullable): ignored: a shutdown can't be taken back
 * @error: return location for an error
 *
 * The same as [method@Runtime.shutdown_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if nothing runs any more
 *
 * Since: 1.0
 */
gboolean
asgi_runtime_shutdown_sync (AsgiRuntime   *self,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), FALSE);

  if (self->state == ASGI_RUNTIME_STATE_STOPPED || self->state == ASGI_RUNTIME_STATE_FAILED)
    return TRUE;
  if (self->state != ASGI_RUNTIME_STATE_RUNNING || asgi_pool_get_worker ())
    {
      g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                           "The runtime can't be shut down now");
      return FALSE;
    }

  begin_shutdown (self);
  asgi_pool_join (self->pool);
  end_shutdown (self);
  return TRUE;
}

/*< private >
 * asgi_runtime_stop_at_exit:
 *
 * Called without the GIL while Python exits: afterwards no thread of ours asks for it.
 */
void
asgi_runtime_stop_at_exit (void)
{
  AsgiRuntime *self = asgi_runtime_get_default ();

  if (self->pool == NULL || asgi_pool_is_forked () || asgi_pool_get_worker ())
    return;

  asgi_pool_set_default (NULL, "Python is exiting");
  asgi_pool_stop (self->pool, NULL);
  asgi_pool_join (self->pool);
}

/* Models */

static AsgiModelInfo *
find_model (const char *label)
{
  g_autofree char *key = g_utf8_strdown (label, -1);
  AsgiModelInfo   *info;

  g_mutex_lock (&models_lock);
  info = models ? g_hash_table_lookup (models, key) : NULL;
  g_mutex_unlock (&models_lock);

  return info;
}

GObject *
asgi_runtime_lookup_model (const char *label)
{
  AsgiModelInfo *info = find_model (label);

  return info ? g_object_ref (G_OBJECT (info)) : NULL;
}

GType
asgi_runtime_get_item_type (GObject *info)
{
  return info ? asgi_model_info_get_gtype (ASGI_MODEL_INFO (info)) : ASGI_TYPE_ROW;
}

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  return g_strcmp0 (asgi_model_info_get_label (*(AsgiModelInfo **) a),
                    asgi_model_info_get_label (*(AsgiModelInfo **) b));
}

static GPtrArray *
sorted_models (void)
{
  GPtrArray *list = g_ptr_array_new ();

  g_mutex_lock (&models_lock);
  if (models)
    {
      GHashTableIter iter;
      gpointer       info;

      g_hash_table_iter_init (&iter, models);
      while (g_hash_table_iter_next (&iter, NULL, &info))
        g_ptr_array_add (list, info);
    }
  g_mutex_unlock (&models_lock);
  g_ptr_array_sort (list, compare_labels);

  return list;
}

/**
 * asgi_runtime_get_model:
 * @self: the runtime
 * @label: the app and the name of a model, such as “shop.Pizza”
 * @error: return location for an error
 *
 * Gets a model. Django: `apps.get_model()`.
 *
 * Fails with %ASGI_ERROR_LOOKUP when there is none of that name, and with %ASGI_ERROR_NOT_READY
 * before the runtime was started.
 *
 * Returns: (transfer none): the model
 *
 * Since: 1.0
 */
AsgiModelInfo *
asgi_runtime_get_model (AsgiRuntime  *self,
                        const char   *label,
                        GError      **error)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);
  g_return_val_if_fail (label != NULL, NULL);

  AsgiModelInfo        *info = find_model (label);
  g_autoptr(GPtrArray)  all = NULL;
  g_autoptr(GString)    choices = g_string_new (NULL);

  if (info)
    return info;
  if (!self->set_up)
    {
      g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_NOT_READY,
                           "The runtime is not started: wait for start_async() first");
      return NULL;
    }

  all = sorted_models ();
  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (choices, "%s%s", i ? ", " : "",
                            asgi_model_info_get_label (all->pdata[i]));
  g_set_error (error, ASGI_ERROR, ASGI_ERROR_LOOKUP, "There is no model “%s”. Choices are: %s",
               label, choices->str);
  return NULL;
}

/**
 * asgi_runtime_list_models:
 * @self: the runtime
 *
 * Lists the models, in the order of their labels. Django: `apps.get_models()`.
 *
 * Returns: (transfer full): a list of [class@ModelInfo]; empty before the runtime was started
 *
 * Since: 1.0
 */
GListModel *
asgi_runtime_list_models (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);

  g_autoptr(GPtrArray)  all = sorted_models ();
  GListStore           *store = g_list_store_new (ASGI_TYPE_MODEL_INFO);

  g_list_store_splice (store, 0, 0, all->pdata, all->len);

  return G_LIST_MODEL (store);
}

/* Calls */

static AsgiJob *
job_call (const char    *function,
          AsgiArguments *args)
{
  AsgiArguments *call = asgi_arguments_new ();

  asgi_arguments_append_string (call, function);
  asgi_arguments_add_all (call, args);

  return asgi_job_new ("call", call, ASGI_REPLY_VALUE, ASGI_JOB_WRITE);
}

static void
on_output (AsgiJob    *job,
           gpointer    source,
           const char *text)
{
  g_signal_emit (source, signals[COMMAND_OUTPUT], 0, job->apply_data, text);
}

static AsgiJob *
job_call_command (const char         *command,
                  const char * const *args)
{
  AsgiArguments *call = asgi_arguments_new ();
  AsgiJob       *job;

  asgi_arguments_append_string (call, command);
  asgi_arguments_add_strings (call, args);
  job = asgi_job_new ("call_command", call, ASGI_REPLY_STRING, ASGI_JOB_WRITE);
  job->output = on_output;
  job->apply_data = g_strdup (command);
  job->apply_data_free = g_free;

  return job;
}

/**
 * asgi_runtime_call_async:
 * @self: the runtime
 * @function: the dotted name of anything in Python that can be called, such as
 *   “shop.reports.monthly”
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Calls a Python function on a worker.
 *
 * Querysets and objects that it returns come as such; other values by the table of values. A
 * function that is cancelled while it runs is waited for: see `asgimod.bridge.cancelled()`.
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_call_finish:
 * @self: the runtime
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Runtime.call_async]. Fails with %ASGI_ERROR_LOOKUP when there is no such function,
 * and with the code of the exception that it raised.
 *
 * Returns: (transfer full): what the function returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_call_sync:
 * @self: the runtime
 * @function: the dotted name of anything in Python that can be called
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Runtime.call_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): what the function returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_runtime, AsgiRuntime, call, AsgiRow *, asgi_request_take_row,
                  (AsgiRuntime *self, const char *function, AsgiArguments *args),
                  job_call (function, args))

/**
 * asgi_runtime_call_command_async:
 * @self: the runtime
 * @command: the name of a management command, such as “migrate”
 * @args: (nullable) (array zero-terminated=1): its arguments, as on a command line
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Runs a management command on a worker. [signal@Runtime::command-output] tells what it prints
 * while it runs. A command that is cancelled ends when it prints the next time, or makes the next
 * query.
 *
 * Django: `django.core.management.call_command()`.
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_call_command_finish:
 * @self: the runtime
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Runtime.call_command_async]. Fails with %ASGI_ERROR_COMMAND when there is no such
 * command, when an argument is wrong, or when the command says that it failed.
 *
 * Returns: (transfer full): all that the command printed
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_call_command_sync:
 * @self: the runtime
 * @command: the name of a management command
 * @args: (nullable) (array zero-terminated=1): its arguments, as on a command line
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Runtime.call_command_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): all that the command printed
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_runtime, AsgiRuntime, call_command, char *, asgi_request_take_string,
                  (AsgiRuntime *self, const char *command, const char * const *args),
                  job_call_command (command, args))

/* Properties */

/**
 * asgi_runtime_get_state: (get-property state)
 * @self: the runtime
 *
 * Gets whether queries can be made.
 *
 * Returns: the state
 *
 * Since: 1.0
 */
AsgiRuntimeState
asgi_runtime_get_state (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), ASGI_RUNTIME_STATE_STOPPED);

  return self->state;
}

/**
 * asgi_runtime_get_settings_module: (get-property settings-module)
 * @self: the runtime
 *
 * Gets the name of the settings module that was used.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL for settings given in code
 *
 * Since: 1.0
 */
const char *
asgi_runtime_get_settings_module (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);

  return self->settings_module;
}

/**
 * asgi_runtime_get_python_path: (get-property python-path)
 * @self: the runtime
 *
 * Gets the folders in which Python looks for modules before all others.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the folders
 *
 * Since: 1.0
 */
const char * const *
asgi_runtime_get_python_path (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);

  return (const char * const *) self->python_path;
}

/**
 * asgi_runtime_set_python_path: (set-property python-path)
 * @self: the runtime
 * @python_path: (nullable) (array zero-terminated=1): folders
 *
 * Sets the folders in which Python looks for modules before all others. It counts at the next
 * start.
 *
 * Since: 1.0
 */
void
asgi_runtime_set_python_path (AsgiRuntime        *self,
                              const char * const *python_path)
{
  g_return_if_fail (ASGI_IS_RUNTIME (self));

  char **copy = g_strdupv ((char **) python_path);

  g_strfreev (self->python_path);
  self->python_path = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PYTHON_PATH]);
}

/**
 * asgi_runtime_get_max_workers: (get-property max-workers)
 * @self: the runtime
 *
 * Gets the number of queries that can run at the same time.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
asgi_runtime_get_max_workers (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), 0);

  return self->max_workers;
}

/**
 * asgi_runtime_set_max_workers: (set-property max-workers)
 * @self: the runtime
 * @max_workers: a number above 0
 *
 * Sets the number of queries that can run at the same time. A smaller one counts at the next
 * start.
 *
 * Since: 1.0
 */
void
asgi_runtime_set_max_workers (AsgiRuntime *self,
                              guint        max_workers)
{
  g_return_if_fail (ASGI_IS_RUNTIME (self));
  g_return_if_fail (max_workers > 0);

  if (self->max_workers == max_workers)
    return;

  self->max_workers = max_workers;
  if (self->pool)
    asgi_pool_set_max_workers (self->pool, max_workers);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_WORKERS]);
}

/**
 * asgi_runtime_get_django_version: (get-property django-version)
 * @self: the runtime
 *
 * Gets the version of Django.
 *
 * Returns: (transfer none) (nullable): the version, or %NULL before the first start
 *
 * Since: 1.0
 */
const char *
asgi_runtime_get_django_version (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);

  return self->django_version;
}

/**
 * asgi_runtime_get_python_version: (get-property python-version)
 * @self: the runtime
 *
 * Gets the version of Python.
 *
 * Returns: (transfer none): the version
 *
 * Since: 1.0
 */
const char *
asgi_runtime_get_python_version (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), NULL);

  return asgi_interpreter_get_version ();
}
