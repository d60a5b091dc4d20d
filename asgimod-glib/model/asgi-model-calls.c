/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The asynchronous methods of an object: their jobs, and how the answers are taken over. */
#include "config.h"

#include "asgi-model-private.h"

#include "core/asgi-call-private.h"
#include "core/asgi-coerce-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-field-info-private.h"
#include "core/asgi-value-private.h"

#define GET_PRIVATE(self) (asgi_model_get_private (self))

/* Taking over what a worker answered */

/* Moves a change to what was shown until now. */
static void
settle_change (AsgiModel  *self,
               const char *name,
               GHashTable *shown)
{
  gpointer attribute, value;

  if (g_hash_table_steal_extended (GET_PRIVATE (self)->changes, name, &attribute, &value))
    g_hash_table_insert (shown, attribute, value);
}

/* The changes that were saved are changes no longer, unless they have changed again. */
static void
settle_changes (AsgiModel     *self,
                AsgiArguments *saved,
                GHashTable    *shown)
{
  AsgiModelPrivate *priv = GET_PRIVATE (self);
  guint             n = saved ? asgi_arguments_get_n_named (saved) : 0;

  for (guint i = 0; i < n; i++)
    {
      const GValue *value;
      const char   *name = asgi_arguments_get_named (saved, i, &value);
      GValue       *change = g_hash_table_lookup (priv->changes, name);

      if (change && (asgi_value_equal (change, value) || asgi_model_is_opaque (change)))
        settle_change (self, name, shown);
    }
}

static void
take_row (AsgiModel  *self,
          AsgiJob    *job,
          GHashTable *shown)
{
  AsgiRowRef ref = { 0, 0 };

  if (job->block == NULL || asgi_job_get_n_rows (job) == 0)
    return;
  if (job->refs)
    ref = g_array_index (job->refs, AsgiRowRef, 0);

  asgi_model_take_block (self, job->block, ref, shown);
}

static void
shown_free (gpointer data)
{
  g_value_unset (data);
  g_free (data);
}

static GHashTable *
shown_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, shown_free);
}

/*< private >
 * asgi_model_update:
 * @snapshot: what was passed to a call instead of the object
 *
 * Has the object, if there still is one, show what the call has made of it. What it has changed
 * and not saved stays a change.
 */
void
asgi_model_update (const GValue *snapshot,
                   AsgiRowBlock *block,
                   AsgiRowRef    ref)
{
  AsgiModelState        *state = g_value_get_boxed (snapshot);
  g_autoptr(AsgiModel)   self = g_weak_ref_get (&state->object);
  g_autoptr(GHashTable)  shown = shown_new ();
  gboolean               was_dirty;

  if (self == NULL)
    return;

  was_dirty = asgi_model_get_is_dirty (self);
  g_object_freeze_notify (G_OBJECT (self));
  if (!state->saved)
    settle_changes (self, state->changes, shown);
  asgi_model_take_block (self, block, ref, shown);
  if (was_dirty)
    asgi_model_notify_dirty (self, was_dirty);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
apply_saved (AsgiJob  *job,
             gpointer  source)
{
  AsgiModel             *self = ASGI_MODEL (source);
  AsgiModelState        *state = job->apply_data;
  g_autoptr(GHashTable)  shown = shown_new ();
  gboolean               was_dirty = asgi_model_get_is_dirty (self);

  g_object_freeze_notify (G_OBJECT (self));
  GET_PRIVATE (self)->deleted = FALSE;
  settle_changes (self, state->changes, shown);
  take_row (self, job, shown);
  if (was_dirty)
    asgi_model_notify_dirty (self, was_dirty);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
apply_saved_fields (AsgiJob  *job,
                    gpointer  source)
{
  AsgiModel             *self = ASGI_MODEL (source);
  g_autoptr(GHashTable)  shown = shown_new ();
  gboolean               was_dirty = asgi_model_get_is_dirty (self);

  g_object_freeze_notify (G_OBJECT (self));
  /* The row has what was saved and what was loaded: every other change stays. */
  for (guint i = 0; i < asgi_arguments_get_n_positional (job->apply_data); i++)
    {
      const GValue  *name = asgi_arguments_get_positional (job->apply_data, i);
      AsgiFieldInfo *field = asgi_model_info_find (asgi_model_get_model_info (self), g_value_get_string (name));

      if (field)
        {
          settle_change (self, asgi_field_info_get_attribute (field), shown);
          g_hash_table_remove (GET_PRIVATE (self)->related, asgi_field_info_get_name (field));
        }
    }
  take_row (self, job, shown);
  if (was_dirty)
    asgi_model_notify_dirty (self, was_dirty);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
apply_refreshed (AsgiJob  *job,
                 gpointer  source)
{
  AsgiModel        *self = ASGI_MODEL (source);
  AsgiModelPrivate *priv = GET_PRIVATE (self);

  if (job->apply_data)
    {
      apply_saved_fields (job, source);
      return;
    }

  g_object_freeze_notify (G_OBJECT (self));
  asgi_model_revert (self);
  take_row (self, job, NULL);
  if (g_hash_table_size (priv->related) > 0)
    g_hash_table_remove_all (priv->related);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
apply_deleted (AsgiJob  *job,
               gpointer  source)
{
  AsgiModel *self = ASGI_MODEL (source);

  g_object_freeze_notify (G_OBJECT (self));
  take_row (self, job, NULL);
  GET_PRIVATE (self)->deleted = TRUE;
  g_object_notify (G_OBJECT (self), "is-saved");
  g_object_notify (G_OBJECT (self), "pk");
  g_object_thaw_notify (G_OBJECT (self));
}

/* What validation or a method has changed is a change like any other. */
static void
take_changes (AsgiModel    *self,
              AsgiRowBlock *block,
              AsgiRowRef    ref)
{
  AsgiTable *table = asgi_row_block_get_table (block, ref.table);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < table->shape->n_columns; i++)
    {
      AsgiFieldInfo  *field = asgi_model_find_field (self, table->shape->names[i]);
      g_auto(GValue)  value = G_VALUE_INIT;
      g_auto(GValue)  now = G_VALUE_INIT;
      AsgiCell        cell;
      guint8          tag = asgi_table_get_cell (table, ref.row, i, &cell);

      if (field == NULL || (tag & ASGI_CELL_TYPE) >= ASGI_VALUE_MODEL)
        continue;
      asgi_cell_to_value (block, tag, cell, &value);
      if (!asgi_model_read (ASGI_ROW (self), table->shape->names[i], &now, NULL) ||
          !asgi_value_equal (&now, &value))
        asgi_model_set_attribute (self, field, &value, NULL);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
apply_cleaned (AsgiJob  *job,
               gpointer  source)
{
  if (asgi_job_get_n_rows (job) > 0)
    take_changes (ASGI_MODEL (source), job->block,
                  g_array_index (job->refs, AsgiRowRef, 0));
}

static void
apply_called (AsgiJob  *job,
              gpointer  source)
{
  if (job->called && job->called->len > 0)
    take_changes (ASGI_MODEL (source), job->block,
                  g_array_index (job->called, AsgiRowRef, 0));
}

static void
apply_related (AsgiJob  *job,
               gpointer  source)
{
  AsgiModel  *self = ASGI_MODEL (source);
  const char *name = job->apply_data;

  job->object = asgi_job_dup_row (job, 0);
  if (job->object == NULL)
    return;

  asgi_model_keep_related (self, name, job->object);
  asgi_row_keep (ASGI_ROW (self));
  asgi_model_notify_attribute (self, name);
}

/* Jobs */

static void
enter_scope (AsgiModel *self,
             AsgiJob   *job)
{
  AsgiRowRef    ref;
  AsgiRowBlock *block = asgi_model_get_block (self, &ref);
  AsgiScope    *scope = asgi_model_get_scope (self, &job->binding);

  job->scope = scope ? asgi_scope_ref (scope) : NULL;
  if (block)
    job->origin = asgi_row_block_get_table (block, ref.table)->using;
}

/* A call on the object itself: the verb, and what it is now. Calls on one object keep their
 * order. */
static AsgiJob *
new_job (AsgiModel     *self,
         const char    *verb,
         AsgiReplyType  reply_type,
         AsgiJobFlags   flags,
         AsgiArguments *options)
{
  g_autoptr(AsgiArguments) values = options ? options : asgi_arguments_new ();
  AsgiArguments           *args = asgi_arguments_new ();
  AsgiJob                 *job;

  asgi_arguments_append_object (args, G_OBJECT (self));
  asgi_arguments_add_all (args, values);
  job = asgi_job_new (verb, args, reply_type, flags);
  job->key = self;
  enter_scope (self, job);

  if (asgi_model_get_model_info (self) == NULL)
    asgi_job_take_error (job, g_error_new (ASGI_ERROR, ASGI_ERROR_TYPE,
                                           "%s is the type of no Django model: make objects with "
                                           "new_instance(), or register their type",
                                           G_OBJECT_TYPE_NAME (self)));
  else if (!asgi_model_get_is_loaded (self))
    asgi_job_take_error (job, asgi_model_new_not_loaded_error ());
  return job;
}

static void
set_names (AsgiArguments      *args,
           const char         *name,
           const char * const *names)
{
  g_autoptr(AsgiArguments) list = NULL;

  if (names == NULL)
    return;

  list = asgi_arguments_new_strings (names);
  asgi_arguments_set_object (args, name, G_OBJECT (list));
}

/* The database that was named, in the words of the job's own arguments. */
static const char *
get_alias (AsgiJob *job)
{
  for (guint i = 0; i < asgi_arguments_get_n_named (job->args); i++)
    {
      const GValue *value;

      if (g_str_equal (asgi_arguments_get_named (job->args, i, &value), "using"))
        return g_value_get_string (value);
    }

  return NULL;
}

static AsgiJob *
job_save (AsgiModel          *self,
          gboolean            force_insert,
          gboolean            force_update,
          const char         *alias,
          const char * const *update_fields)
{
  AsgiArguments *options = asgi_arguments_new ();
  AsgiJob       *job;

  if (force_insert)
    asgi_arguments_set_boolean (options, "force_insert", TRUE);
  if (force_update)
    asgi_arguments_set_boolean (options, "force_update", TRUE);
  if (alias)
    asgi_arguments_set_string (options, "using", alias);
  set_names (options, "update_fields", update_fields);

  job = new_job (self, "save", ASGI_REPLY_ROW, ASGI_JOB_WRITE, options);
  job->alias = get_alias (job);
  if (update_fields)
    {
      job->apply = apply_saved_fields;
      job->apply_data = asgi_arguments_new_strings (update_fields);
      job->apply_data_free = g_object_unref;
    }
  else
    {
      job->apply = apply_saved;
      job->apply_data = asgi_model_dup_state (self);
      job->apply_data_free = (GDestroyNotify) asgi_model_state_unref;
    }

  return job;
}

static AsgiJob *
job_delete (AsgiModel  *self,
            const char *alias,
            gboolean    keep_parents)
{
  AsgiArguments *options = asgi_arguments_new ();
  AsgiJob       *job;

  if (alias)
    asgi_arguments_set_string (options, "using", alias);
  if (keep_parents)
    asgi_arguments_set_boolean (options, "keep_parents", TRUE);

  job = new_job (self, "delete", ASGI_REPLY_VARIANT, ASGI_JOB_WRITE, options);
  job->alias = get_alias (job);
  job->apply = apply_deleted;

  return job;
}

static AsgiJob *
job_refresh (AsgiModel          *self,
             const char * const *fields)
{
  AsgiArguments *options = asgi_arguments_new ();
  AsgiJob       *job;

  set_names (options, "fields", fields);
  job = new_job (self, "refresh_from_db", ASGI_REPLY_ROW, ASGI_JOB_READ, options);
  job->apply = apply_refreshed;
  if (fields)
    {
      job->apply_data = asgi_arguments_new_strings (fields);
      job->apply_data_free = g_object_unref;
    }

  return job;
}

/*< private >
 * asgi_model_new_validation:
 * @exclude: (nullable): fields to leave out
 *
 * Returns: a job that validates the object, and leaves it as it is
 */
AsgiJob *
asgi_model_new_validation (AsgiModel          *self,
                           const char * const *exclude)
{
  AsgiArguments *options = asgi_arguments_new ();

  set_names (options, "exclude", exclude);
  return new_job (self, "full_clean", ASGI_REPLY_ROW, ASGI_JOB_READ, options);
}

static AsgiJob *
job_full_clean (AsgiModel          *self,
                const char * const *exclude)
{
  AsgiJob *job = asgi_model_new_validation (self, exclude);

  job->apply = apply_cleaned;
  return job;
}

static AsgiJob *
job_fetch_related (AsgiModel  *self,
                   const char *name)
{
  AsgiArguments  *options = asgi_arguments_new ();
  AsgiModelInfo  *info = asgi_model_get_model_info (self);
  GError         *error = NULL;
  AsgiFieldInfo  *field = info ? asgi_model_info_find_relation (info, name, &error) : NULL;
  g_auto(GValue)  loaded = G_VALUE_INIT;
  AsgiJob        *job;

  asgi_arguments_set_string (options, "name", name);
  job = new_job (self, "fetch_related", ASGI_REPLY_ROW, ASGI_JOB_READ, options);
  if (field && !asgi_field_info_is_single (field))
    g_set_error (&error, ASGI_ERROR, ASGI_ERROR_FIELD,
                 "%s.%s leads to many objects: use get_related_manager()",
                 asgi_model_info_get_label (info), name);
  if (error)
    {
      asgi_job_take_error (job, error);
      return job;
    }

  /* Without a field there is no model, of which the worker will tell. */
  if (field == NULL)
    return job;

  job->apply = apply_related;
  job->apply_data = (gpointer) asgi_field_info_get_name (field);
  if (asgi_model_read_relation (self, field, &loaded, NULL))
    {
      job->flags |= ASGI_JOB_LOCAL;
      job->apply = NULL;
      if (!asgi_value_is_null (&loaded))
        job->object = g_value_dup_object (&loaded);
    }

  return job;
}

static AsgiJob *
job_call (AsgiModel     *self,
          const char    *method,
          AsgiArguments *args)
{
  AsgiArguments *options = asgi_arguments_new ();
  AsgiJob       *job;

  asgi_arguments_append_string (options, method);
  asgi_arguments_add_all (options, args);
  job = new_job (self, "call_method", ASGI_REPLY_VALUE, ASGI_JOB_WRITE, options);
  job->apply = apply_called;

  return job;
}

/**
 * asgi_model_save_async:
 * @self: an object
 * @force_insert: whether it must be a new row
 * @force_update: whether it must be a row that exists
 * @alias: (nullable): the alias of a database, or %NULL for the object's own
 * @update_fields: (nullable) (array zero-terminated=1): the fields to save, or %NULL for all
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Saves the object: inserts a row, or updates it. Fields that are changed while it runs stay
 * changed. After a failure everything that was not saved is still there.
 *
 * Django: [`Model.save()`](https://docs.djangoproject.com/en/stable/ref/models/instances/#saving-
 * objects).
 *
 * Since: 1.0
 */
/**
 * asgi_model_save_finish:
 * @self: an object
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Model.save_async]. Fails with %ASGI_ERROR_INTEGRITY when a constraint refuses it,
 * and with %ASGI_ERROR_DATABASE when a forced insert or update can't be.
 *
 * Returns: %TRUE if it was saved
 *
 * Since: 1.0
 */
/**
 * asgi_model_save_sync:
 * @self: an object
 * @force_insert: whether it must be a new row
 * @force_update: whether it must be a row that exists
 * @alias: (nullable): the alias of a database, or %NULL for the object's own
 * @update_fields: (nullable) (array zero-terminated=1): the fields to save, or %NULL for all
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Model.save_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_INTEGRITY when a constraint refuses it, and with %ASGI_ERROR_DATABASE when a forced
 * insert or update can't be.
 *
 * Returns: %TRUE if it was saved
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_model, AsgiModel, save, gboolean, asgi_request_take_done,
                  (AsgiModel *self, gboolean force_insert, gboolean force_update, const char *alias, const char * const *update_fields),
                  job_save (self, force_insert, force_update, alias, update_fields))

/**
 * asgi_model_delete_async:
 * @self: an object
 * @alias: (nullable): the alias of a database, or %NULL for the object's own
 * @keep_parents: whether the rows of its parent models stay
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Deletes the object, and what depends on it.
 *
 * Django:
 * [`Model.delete()`](https://docs.djangoproject.com/en/stable/ref/models/instances/#deleting-
 * objects).
 *
 * Since: 1.0
 */
/**
 * asgi_model_delete_finish:
 * @self: an object
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Model.delete_async]. Fails with %ASGI_ERROR_PROTECTED or %ASGI_ERROR_RESTRICTED
 * when other objects hold it.
 *
 * Returns: (transfer full): the number of objects deleted, and the number for each model:
 *   `(xa{sx})`
 *
 * Since: 1.0
 */
/**
 * asgi_model_delete_sync:
 * @self: an object
 * @alias: (nullable): the alias of a database, or %NULL for the object's own
 * @keep_parents: whether the rows of its parent models stay
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Model.delete_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_PROTECTED or %ASGI_ERROR_RESTRICTED when other objects hold it.
 *
 * Returns: (transfer full): the number of objects deleted, and the number for each model:
 *   `(xa{sx})`
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_model, AsgiModel, delete, GVariant *, asgi_request_take_variant,
                  (AsgiModel *self, const char *alias, gboolean keep_parents),
                  job_delete (self, alias, keep_parents))

/**
 * asgi_model_refresh_from_db_async:
 * @self: an object
 * @fields: (nullable) (array zero-terminated=1): the fields to load, or %NULL for all
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Loads the fields again; changes of these fields that were not saved are lost.
 *
 * Django: [`Model.refresh_from_db()`](https://docs.djangoproject.com/en/stable/ref/models/instanc
 * es/#refreshing-objects-from-database).
 *
 * Since: 1.0
 */
/**
 * asgi_model_refresh_from_db_finish:
 * @self: an object
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Model.refresh_from_db_async]. Fails with %ASGI_ERROR_DOES_NOT_EXIST when the row
 * is gone.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
/**
 * asgi_model_refresh_from_db_sync:
 * @self: an object
 * @fields: (nullable) (array zero-terminated=1): the fields to load, or %NULL for all
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Model.refresh_from_db_async], waiting for it: for command-line tools. Fails
 * with %ASGI_ERROR_DOES_NOT_EXIST when the row is gone.
 *
 * Returns: %TRUE if it was done
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_model, AsgiModel, refresh_from_db, gboolean, asgi_request_take_done,
                  (AsgiModel *self, const char * const *fields),
                  job_refresh (self, fields))

/**
 * asgi_model_full_clean_async:
 * @self: an object
 * @exclude: (nullable) (array zero-terminated=1): fields to leave out
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Validates the object: its fields, the model as a whole, and what must be unique.
 *
 * Django: [`Model.full_clean()`](https://docs.djangoproject.com/en/stable/ref/models/instances/#v
 * alidating-objects).
 *
 * Since: 1.0
 */
/**
 * asgi_model_full_clean_finish:
 * @self: an object
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Model.full_clean_async]. Fails with %ASGI_ERROR_VALIDATION, and
 * [func@Error.get_fields] has the messages by field.
 *
 * Returns: %TRUE if it is valid
 *
 * Since: 1.0
 */
/**
 * asgi_model_full_clean_sync:
 * @self: an object
 * @exclude: (nullable) (array zero-terminated=1): fields to leave out
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Model.full_clean_async], waiting for it: for command-line tools. Fails with
 * %ASGI_ERROR_VALIDATION, and [func@Error.get_fields] has the messages by field.
 *
 * Returns: %TRUE if it is valid
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_model, AsgiModel, full_clean, gboolean, asgi_request_take_done,
                  (AsgiModel *self, const char * const *exclude),
                  job_full_clean (self, exclude))

/**
 * asgi_model_fetch_related_async:
 * @self: an object
 * @name: the name of a foreign key, or of a one-to-one relation either way round
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Loads the object that a relation leads to. It is kept: the property of that name then holds it,
 * and the next call makes no query.
 *
 * Since: 1.0
 */
/**
 * asgi_model_fetch_related_finish:
 * @self: an object
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Model.fetch_related_async]. Fails with %ASGI_ERROR_FIELD when there is no such
 * relation.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL without an error when there is none
 *
 * Since: 1.0
 */
/**
 * asgi_model_fetch_related_sync:
 * @self: an object
 * @name: the name of a foreign key, or of a one-to-one relation either way round
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Model.fetch_related_async], waiting for it: for command-line tools. Fails
 * with %ASGI_ERROR_FIELD when there is no such relation.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL without an error when there is none
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_model, AsgiModel, fetch_related, AsgiModel *, asgi_request_take_row,
                  (AsgiModel *self, const char *name),
                  job_fetch_related (self, name))

/**
 * asgi_model_call_async:
 * @self: an object
 * @method: the name of a method of the model
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Calls a method of the Django object, on a worker. Fields that it changes are taken over.
 *
 * Since: 1.0
 */
/**
 * asgi_model_call_finish:
 * @self: an object
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Model.call_async].
 *
 * Returns: (transfer full): what the method returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
/**
 * asgi_model_call_sync:
 * @self: an object
 * @method: the name of a method of the model
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Model.call_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): what the method returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_model, AsgiModel, call, AsgiRow *, asgi_request_take_row,
                  (AsgiModel *self, const char *method, AsgiArguments *args),
                  job_call (self, method, args))
