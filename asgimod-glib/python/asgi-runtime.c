/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-enum-types.h"
#include "asgi-python-private.h"
#include "asgi-runtime-private.h"

#include "core/asgi-call-private.h"
#include "core/asgi-error-private.h"

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
G_DEFINE_FINAL_TYPE (AsgiRuntime, asgi_runtime, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_SETTINGS_MODULE,
  PROP_PYTHON_PATH,
  PROP_MAX_WORKERS,
  PROP_DJANGO_VERSION,
  PROP_PYTHON_VERSION,
  PROP_TIMEOUT,
  PROP_QUEUE_LENGTH,
  PROP_BUSY_WORKERS,
  PROP_OPEN_TRANSACTIONS,
  PROP_WAITS,
  N_PROPS
};

enum {
  COMMAND_OUTPUT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

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
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_QUEUE_LENGTH:
      g_value_set_uint (value, asgi_runtime_get_queue_length (self));
      break;
    case PROP_BUSY_WORKERS:
      g_value_set_uint (value, asgi_runtime_get_busy_workers (self));
      break;
    case PROP_OPEN_TRANSACTIONS:
      g_value_set_uint (value, asgi_runtime_get_open_transactions (self));
      break;
    case PROP_WAITS:
      g_value_set_uint64 (value, asgi_runtime_get_waits (self));
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
    case PROP_TIMEOUT:
      asgi_runtime_set_timeout (self, g_value_get_uint (value));
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
  /**
   * AsgiRuntime:timeout: (getter get_timeout) (setter set_timeout)
   *
   * How many milliseconds a call may take, the time in which it waits included, or 0 for no limit.
   * Functions and management commands have none.
   *
   * Since: 1.0
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT - 1, 0, writable);
  /**
   * AsgiRuntime:queue-length: (getter get_queue_length)
   *
   * The number of calls that wait. Changes are not notified.
   *
   * Since: 1.0
   */
  properties[PROP_QUEUE_LENGTH] =
    g_param_spec_uint ("queue-length", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * AsgiRuntime:busy-workers: (getter get_busy_workers)
   *
   * The number of workers that run a call. Changes are not notified.
   *
   * Since: 1.0
   */
  properties[PROP_BUSY_WORKERS] =
    g_param_spec_uint ("busy-workers", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * AsgiRuntime:open-transactions: (getter get_open_transactions)
   *
   * The number of transactions that are open. Changes are not notified.
   *
   * Since: 1.0
   */
  properties[PROP_OPEN_TRANSACTIONS] =
    g_param_spec_uint ("open-transactions", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * AsgiRuntime:waits: (getter get_waits)
   *
   * How many calls have had to wait since the start. Changes are not notified.
   *
   * Since: 1.0
   */
  properties[PROP_WAITS] =
    g_param_spec_uint64 ("waits", NULL, NULL, 0, G_MAXUINT64, 0, readable);
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
  self->waiting_types = g_array_new (FALSE, FALSE, sizeof (AsgiWaitingType));
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

void
asgi_runtime_replace_string (char       **string,
                             const char  *value)
{
  char *copy = g_strdup (value);

  g_free (*string);
  *string = copy;
}

void
asgi_runtime_set_state (AsgiRuntime      *self,
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
  asgi_runtime_replace_string (&self->database, database);
  g_clear_pointer (&self->options, g_variant_unref);
  self->options = g_steal_pointer (&held);
  self->configured = TRUE;
  return TRUE;
}

/* Calls */

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
  AsgiJob *job = asgi_job_new_command (command, args);

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
                  asgi_job_new_call (function, args))

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
 * Sets the number of queries that can run at the same time. With more of them those that wait are
 * run at once; with fewer the queries that run are finished first.
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
 * asgi_runtime_get_timeout: (get-property timeout)
 * @self: the runtime
 *
 * Gets how many milliseconds a call may take.
 *
 * Returns: the number, or 0 for no limit
 *
 * Since: 1.0
 */
guint
asgi_runtime_get_timeout (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), 0);

  return self->timeout;
}

/**
 * asgi_runtime_set_timeout: (set-property timeout)
 * @self: the runtime
 * @timeout: a number of milliseconds, or 0 for no limit
 *
 * Sets how long a call may take, unless [method@QuerySet.with_timeout] says otherwise. It counts
 * for calls that are made from then on.
 *
 * Since: 1.0
 */
void
asgi_runtime_set_timeout (AsgiRuntime *self,
                          guint        timeout)
{
  g_return_if_fail (ASGI_IS_RUNTIME (self));

  if (self->timeout == timeout)
    return;

  self->timeout = timeout;
  if (self->pool)
    asgi_pool_set_timeout (self->pool, timeout);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIMEOUT]);
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
