/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starting Python and Django, and shutting them down. */
#include "config.h"

#include "asgi-python-private.h"
#include "asgi-runtime-private.h"

#include "core/asgi-call-private.h"
#include "core/asgi-changes-private.h"
#include "core/asgi-error-private.h"
#include "model/asgi-model-info-private.h"
#include "readers/asgi-sqlite-reader-private.h"
#include "readers/asgi-sqlite-watch-private.h"

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

/* The databases that take one writer at a time: alias → bit. */
static GHashTable *
read_writers (PyObject *writers)
{
  g_autoptr(GHashTable)  bits = g_hash_table_new (g_str_hash, g_str_equal);
  PyObject              *alias, *bit;
  Py_ssize_t             position = 0;

  while (PyDict_Next (writers, &position, &alias, &bit))
    {
      const char *name = PyUnicode_AsUTF8 (alias);

      if (name == NULL)
        return NULL;
      g_hash_table_insert (bits, (gpointer) g_intern_string (name),
                           GUINT_TO_POINTER (PyLong_AsUnsignedLong (bit)));
    }

  return PyErr_Occurred () ? NULL : g_steal_pointer (&bits);
}

static gboolean
read_start (AsgiRuntime *self,
            AsgiJob     *job,
            PyObject    *result)
{
  g_autoptr(GHashTable)  table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        g_object_unref);
  g_autoptr(GTimeZone)   zone = NULL;
  g_autoptr(GHashTable)  bits = NULL;
  PyObject              *descriptions, *writers;
  const char            *version, *zone_name;
  int                    routed, single;

  if (!PyArg_ParseTuple (result, "szO!ppO!", &version, &zone_name, &PyDict_Type, &writers, &routed,
                         &single, &PyList_Type, &descriptions) ||
      !asgi_python_read_models (descriptions, table))
    return FALSE;
  bits = read_writers (writers);
  if (bits == NULL)
    return FALSE;

  zone = zone_name ? g_time_zone_new_identifier (zone_name) : NULL;
  if (zone)
    asgi_cell_set_time_zone (zone);
  asgi_pool_set_writers (self->pool, g_steal_pointer (&bits), routed);
  asgi_pool_set_single (self->pool, single);
  job->string = g_strdup (version);

  asgi_model_info_publish (g_steal_pointer (&table));
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

  asgi_changes_set_running (TRUE);
  asgi_pool_set_ready (self->pool, TRUE);
}

static void
start_succeeded (AsgiRuntime *self,
                 AsgiJob     *job,
                 const char  *settings_module)
{
  self->set_up = TRUE;
  asgi_runtime_replace_string (&self->settings_module, settings_module);
  asgi_runtime_replace_string (&self->django_version, job->string);
  g_object_notify (G_OBJECT (self), "settings-module");
  g_object_notify (G_OBJECT (self), "django-version");
  asgi_runtime_set_state (self, ASGI_RUNTIME_STATE_RUNNING);
}

static void
start_failed (AsgiRuntime  *self,
              const GError *error)
{
  asgi_pool_set_default (NULL, "The runtime could not be started: call start_async() again");
  asgi_pool_stop (self->pool, error);
  asgi_pool_join (self->pool);
  g_clear_pointer (&self->pool, asgi_pool_unref);
  asgi_runtime_set_state (self, ASGI_RUNTIME_STATE_FAILED);
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
  asgi_interpreter_watch_exit ();
  self->pool = asgi_pool_new (&asgi_python_pool_funcs, self->max_workers);
  asgi_pool_set_timeout (self->pool, self->timeout);
  asgi_pool_set_default (self->pool, NULL);
  asgi_runtime_set_state (self, ASGI_RUNTIME_STATE_STARTING);

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

/* Called where the application waits for the start, with the job if it has succeeded. */
static gboolean
end_start (AsgiRuntime  *self,
           AsgiJob      *job,
           const Start  *start,
           GError      **error)
{
  if (!start->first)
    return job != NULL;

  if (job && asgi_runtime_register_waiting (self, error))
    {
      start_succeeded (self, job, start->settings_module);
      return TRUE;
    }

  start_failed (self, *error);
  return FALSE;
}

static void
on_started (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask)    task = user_data;
  g_autoptr(GError)   error = NULL;
  g_autoptr(AsgiJob)  job = asgi_request_finish (object, asgi_runtime_start_async, result, &error);

  if (end_start (ASGI_RUNTIME (object), job, g_task_get_task_data (task), &error))
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
  g_autoptr(GTask)  task = asgi_call_new_task (self, asgi_runtime_start_async, cancellable,
                                               callback, user_data);
  Start            *start = g_new0 (Start, 1);
  GError           *error = NULL;

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
 * settings; and as [method@Runtime.register_type] does, for types that were registered before.
 * After a failure the start can be tried again.
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
  if (!end_start (self, job, &start, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

/* Shutting down */

static void
end_watching (void)
{
  const char *none[] = { NULL };

  asgi_changes_set_running (FALSE);
  asgi_sqlite_watch_set_files (none);
}

static void
begin_shutdown (AsgiRuntime *self)
{
  end_watching ();
  asgi_runtime_set_state (self, ASGI_RUNTIME_STATE_STOPPING);
  asgi_pool_set_default (NULL, "The runtime was shut down: call start_async() again");
  asgi_pool_stop (self->pool, NULL);
}

static void
end_shutdown (AsgiRuntime *self)
{
  g_clear_pointer (&self->pool, asgi_pool_unref);
  asgi_runtime_set_state (self, ASGI_RUNTIME_STATE_STOPPED);
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

  GTask            *task = asgi_call_new_task (self, asgi_runtime_shutdown_async, cancellable,
                                              callback, user_data);
  g_autoptr(GTask)  join = NULL;

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
  end_watching ();
  asgi_pool_stop (self->pool, NULL);
  asgi_pool_join (self->pool);
}
