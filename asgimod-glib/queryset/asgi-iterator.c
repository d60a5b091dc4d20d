/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-iterator-private.h"
#include "asgi-query-set-private.h"

#include "core/asgi-call-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-pool-private.h"
#include "core/asgi-request-private.h"
#include "core/asgi-result-list-private.h"

/**
 * AsgiIterator:
 *
 * A stream of rows: a query whose result is read in chunks, so that its memory doesn't grow with
 * the number of rows.
 *
 * [method@QuerySet.iterate] gives it. While a chunk is used the next one is read, never more. The
 * stream stays with the worker that holds its cursor; other calls go on beside it.
 *
 * ```c
 * static void
 * on_row (GObject *object, GAsyncResult *result, gpointer user_data)
 * {
 *   g_autoptr(GError)    error = NULL;
 *   g_autoptr(AsgiModel) row = asgi_iterator_next_finish (ASGI_ITERATOR (object), result, &error);
 *
 *   if (row)
 *     asgi_iterator_next_async (ASGI_ITERATOR (object), NULL, on_row, user_data);
 *   else if (error)
 *     g_warning ("%s", error->message);
 * }
 * ```
 *
 * One call at a time: a second one, while another waits, fails with %G_IO_ERROR_PENDING. All calls
 * come from the same main context. After a failure, a cancelled call or [method@Iterator.close_async]
 * the stream is at its end. One that is dropped is closed.
 *
 * Since: 1.0
 */
struct _AsgiIterator {
  GObject         parent_instance;

  AsgiQuerySet   *query_set;
  guint           chunk_size;
  AsgiHandle     *cursor;
  guint64         worker;      /* the id of the worker that holds the cursor */
  AsgiScope      *scope;       /* the transaction that it was opened in, or NULL */
  AsgiBinding     binding;
  AsgiResultList *chunk;       /* whose rows next() gives */
  guint           position;
  AsgiResultList *ahead;       /* the chunk after it, when it is there */
  gboolean        fetching;
  gboolean        pending;     /* a call waits */
  gboolean        finished;    /* there is nothing after `ahead` */
  GError         *error;       /* why not */
  GTask          *waiting;     /* the call that waits for the fetch */
  GTask          *closing;     /* the one that waits for the end of the fetch */
  GCancellable   *cancellable; /* of the fetch */
};

G_DEFINE_FINAL_TYPE (AsgiIterator, asgi_iterator, G_TYPE_OBJECT)

static void fetch (AsgiIterator *self,
                   GCancellable *cancellable);

static void
job_ignore (AsgiJob *job)
{
}

/* Closes the cursor where it is held; nobody waits for it. */
static void
drop_cursor (AsgiIterator *self)
{
  AsgiArguments  *args;
  AsgiJob        *job;
  g_auto(GValue)  value = G_VALUE_INIT;

  if (self->cursor == NULL)
    return;

  args = asgi_arguments_new ();
  g_value_init (&value, ASGI_TYPE_HANDLE);
  g_value_take_boxed (&value, g_steal_pointer (&self->cursor));
  asgi_arguments_append (args, &value);
  job = asgi_job_new ("close_cursor", args, ASGI_REPLY_NONE, ASGI_JOB_READ);
  job->pinned = self->worker;
  job->pins = -1;
  job->done = job_ignore;
  asgi_pool_push_default (job);
}

static void
finish (AsgiIterator *self)
{
  self->finished = TRUE;
  drop_cursor (self);
  g_clear_object (&self->query_set);
}

static void
asgi_iterator_dispose (GObject *object)
{
  AsgiIterator *self = ASGI_ITERATOR (object);

  finish (self);
  g_clear_object (&self->chunk);
  g_clear_object (&self->ahead);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->scope, asgi_scope_unref);

  G_OBJECT_CLASS (asgi_iterator_parent_class)->dispose (object);
}

static void
asgi_iterator_class_init (AsgiIteratorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = asgi_iterator_dispose;
}

static void
asgi_iterator_init (AsgiIterator *self)
{
}

/*< private >
 * asgi_iterator_new:
 * @query_set: what is read
 * @chunk_size: how many rows at a time
 */
AsgiIterator *
asgi_iterator_new (AsgiQuerySet *query_set,
                   guint         chunk_size)
{
  AsgiIterator *self = g_object_new (ASGI_TYPE_ITERATOR, NULL);

  self->query_set = g_object_ref (query_set);
  self->chunk_size = chunk_size;

  return self;
}

/* All of a stream is read in the transaction that it is begun in. */
static void
enter_scope (AsgiIterator *self,
             AsgiJob      *job)
{
  AsgiScope *current = asgi_scope_get_current ();

  asgi_query_set_prepare (self->query_set, job);
  if (self->cursor == NULL && job->scope == NULL && current)
    {
      job->scope = asgi_scope_ref (current);
      job->binding = ASGI_BINDING_TASK;
    }
  if (self->cursor == NULL && job->scope)
    {
      g_clear_pointer (&self->scope, asgi_scope_unref);
      self->scope = asgi_scope_ref (job->scope);
      self->binding = job->binding;
    }
  else if (job->scope == NULL && self->scope)
    {
      job->scope = asgi_scope_ref (self->scope);
      job->binding = self->binding;
    }
}

static AsgiJob *
new_fetch_job (AsgiIterator *self)
{
  AsgiArguments  *args = asgi_arguments_new ();
  GError         *error = NULL;
  g_auto(GValue)  cursor = G_VALUE_INIT;
  AsgiJob        *job;

  if (self->cursor)
    {
      g_value_init (&cursor, ASGI_TYPE_HANDLE);
      g_value_set_boxed (&cursor, self->cursor);
      asgi_arguments_append (args, &cursor);
      asgi_arguments_append_null (args);
    }
  else
    {
      asgi_arguments_append_null (args);
      asgi_arguments_append_object (args, G_OBJECT (self->query_set));
    }
  asgi_arguments_append_int64 (args, self->chunk_size);

  job = asgi_job_new ("next_chunk", args, ASGI_REPLY_CHUNK,
                      self->cursor ? ASGI_JOB_READ : ASGI_JOB_STREAM);
  job->pinned = self->worker;
  enter_scope (self, job);
  if (!asgi_query_set_check (self->query_set, &error))
    asgi_job_take_error (job, error);

  return job;
}

static void
take_cursor (AsgiIterator *self,
             AsgiJob      *job)
{
  if (self->cursor == NULL)
    {
      self->cursor = asgi_handle_ref (job->handle);
      self->worker = job->worker_id;
    }
}

static void
take_chunk (AsgiIterator *self,
            AsgiJob      *job)
{
  take_cursor (self, job);
  self->ahead = asgi_result_list_new (job->block, job->refs);
  if (asgi_result_list_get_size (self->ahead) < self->chunk_size)
    finish (self);
}

/* What a call gets that needs no worker: the chunk ahead, the end, or the reason of the end. */
static AsgiResultList *
take_ahead (AsgiIterator  *self,
            GError       **error)
{
  if (self->ahead && asgi_result_list_get_size (self->ahead) > 0)
    return g_steal_pointer (&self->ahead);

  g_clear_object (&self->ahead);
  if (self->error)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return NULL;
}

static void
return_ahead (AsgiIterator *self,
              GTask        *task)
{
  GError         *error = NULL;
  AsgiResultList *list = take_ahead (self, &error);

  /* What next() waits for is not its own until on_chunk() has it. */
  self->pending = g_task_get_source_tag (task) == asgi_iterator_next_async;
  if (list && !self->finished)
    fetch (self, NULL);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, list, g_object_unref);
}

static void
on_fetched (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  AsgiIterator       *self = ASGI_ITERATOR (object);
  g_autoptr(GTask)    waiting = g_steal_pointer (&self->waiting);
  g_autoptr(GError)   error = NULL;
  g_autoptr(AsgiJob)  job = asgi_request_finish (self, fetch, result, &error);

  self->fetching = FALSE;
  if (job)
    g_cancellable_set_error_if_cancelled (self->cancellable, &error);
  /* Nobody wants what has come, but the cursor that came with it is open. */
  if (job && (self->finished || error))
    {
      take_cursor (self, job);
      finish (self);
      if (waiting && error)
        self->error = g_steal_pointer (&error);
    }
  else if (job)
    take_chunk (self, job);
  else if (job == NULL && (waiting || !self->finished))
    {
      finish (self);
      self->error = g_steal_pointer (&error);
    }
  g_clear_object (&self->cancellable);

  if (waiting)
    {
      if (self->error)
        asgi_error_attach (waiting, self->error);
      return_ahead (self, waiting);
    }
  if (self->closing)
    {
      g_task_return_boolean (self->closing, TRUE);
      g_clear_object (&self->closing);
    }
}

static void
forward_cancel (GCancellable *from,
                gpointer      to)
{
  g_cancellable_cancel (to);
}

/* Reads the next chunk; a call that comes later waits for it, and may cancel it. */
static void
fetch (AsgiIterator *self,
       GCancellable *cancellable)
{
  self->fetching = TRUE;
  self->cancellable = cancellable ? g_object_ref (cancellable) : g_cancellable_new ();
  asgi_request_start (self, fetch, new_fetch_job (self), self->cancellable, on_fetched, NULL);
}

static void
wait_for_fetch (AsgiIterator *self,
                GTask        *task,
                GCancellable *cancellable)
{
  self->waiting = g_object_ref (task);
  if (cancellable && cancellable != self->cancellable)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (forward_cancel),
                             self->cancellable, 0);
  if (cancellable && g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (self->cancellable);
}

static gboolean
set_pending (AsgiIterator *self,
             GTask        *task)
{
  if (self->pending)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               "The iterator is asked for the next rows already");
      return FALSE;
    }

  self->pending = TRUE;
  return TRUE;
}

/* Gives @task the next chunk, from wherever it is. */
static void
next_chunk (AsgiIterator *self,
            GTask        *task,
            GCancellable *cancellable)
{
  if (self->ahead || self->error || self->finished)
    {
      return_ahead (self, task);
      return;
    }

  if (!self->fetching)
    fetch (self, cancellable);
  wait_for_fetch (self, task, cancellable);
}

/**
 * asgi_iterator_next_chunk_async:
 * @self: an iterator
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Gets the next chunk of rows. Rows that [method@Iterator.next_async] would still give of the last
 * one are passed over.
 *
 * Since: 1.0
 */
void
asgi_iterator_next_chunk_async (AsgiIterator        *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (ASGI_IS_ITERATOR (self));

  g_autoptr(GTask) task = asgi_call_new_task (self, asgi_iterator_next_chunk_async, cancellable,
                                              callback, user_data);

  g_clear_object (&self->chunk);
  if (set_pending (self, task))
    next_chunk (self, task, cancellable);
}

/**
 * asgi_iterator_next_chunk_finish:
 * @self: an iterator
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Iterator.next_chunk_async].
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL without an error at the end
 *
 * Since: 1.0
 */
AsgiResultList *
asgi_iterator_next_chunk_finish (AsgiIterator  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static AsgiResultList *
read_sync (AsgiIterator  *self,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(AsgiJob) job = NULL;

  if (self->pending || self->fetching)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING,
                           "The iterator is asked for the next rows already");
      return NULL;
    }
  if (self->ahead || self->error || self->finished)
    return take_ahead (self, error);

  job = asgi_request_run (self, new_fetch_job (self), cancellable, error);
  if (job == NULL)
    {
      finish (self);
      return NULL;
    }
  take_chunk (self, job);
  return take_ahead (self, error);
}

/**
 * asgi_iterator_next_chunk_sync:
 * @self: an iterator
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Iterator.next_chunk_async], waiting for it: for command-line tools. Nothing
 * is read ahead.
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL without an error at the end
 *
 * Since: 1.0
 */
AsgiResultList *
asgi_iterator_next_chunk_sync (AsgiIterator  *self,
                               GCancellable  *cancellable,
                               GError       **error)
{
  g_return_val_if_fail (ASGI_IS_ITERATOR (self), NULL);

  g_clear_object (&self->chunk);
  return read_sync (self, cancellable, error);
}

/* The next row of the chunk that is there. */
static gpointer
take_row (AsgiIterator *self)
{
  gpointer row = self->chunk ? asgi_result_list_get (self->chunk, self->position++) : NULL;

  if (row == NULL)
    g_clear_object (&self->chunk);

  return row;
}

static gpointer
take_first_row (AsgiIterator   *self,
                AsgiResultList *chunk)
{
  g_clear_object (&self->chunk);
  self->chunk = chunk;
  self->position = 0;

  return take_row (self);
}

static void
on_chunk (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask)  task = user_data;
  AsgiIterator     *self = ASGI_ITERATOR (object);
  GError           *error = NULL;
  AsgiResultList   *chunk = g_task_propagate_pointer (G_TASK (result), &error);

  self->pending = FALSE;
  if (error)
    {
      asgi_error_attach (task, error);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, take_first_row (self, chunk), g_object_unref);
}

/**
 * asgi_iterator_next_async:
 * @self: an iterator
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Gets the next row.
 *
 * Since: 1.0
 */
void
asgi_iterator_next_async (AsgiIterator        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (ASGI_IS_ITERATOR (self));

  g_autoptr(GTask)  task = asgi_call_new_task (self, asgi_iterator_next_async, cancellable,
                                               callback, user_data);
  g_autoptr(GTask)  chunk = NULL;
  gpointer          row;

  if (!set_pending (self, task))
    return;

  row = take_row (self);
  if (row)
    {
      self->pending = FALSE;
      g_task_return_pointer (task, row, g_object_unref);
      return;
    }

  chunk = asgi_call_new_task (self, asgi_iterator_next_async, cancellable, on_chunk,
                              g_object_ref (task));
  next_chunk (self, chunk, cancellable);
}

/**
 * asgi_iterator_next_finish:
 * @self: an iterator
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Iterator.next_async].
 *
 * Returns: (transfer full) (nullable) (type AsgiModel): the object, an [class@Row] after
 *   `values()` and its kin, or %NULL without an error at the end
 *
 * Since: 1.0
 */
gpointer
asgi_iterator_next_finish (AsgiIterator  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * asgi_iterator_next_sync:
 * @self: an iterator
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Iterator.next_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full) (nullable) (type AsgiModel): the object, an [class@Row] after
 *   `values()` and its kin, or %NULL without an error at the end
 *
 * Since: 1.0
 */
gpointer
asgi_iterator_next_sync (AsgiIterator  *self,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_return_val_if_fail (ASGI_IS_ITERATOR (self), NULL);

  gpointer row = take_row (self);

  return row ? row : take_first_row (self, read_sync (self, cancellable, error));
}

static void
close_now (AsgiIterator *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  finish (self);
  g_clear_object (&self->chunk);
  g_clear_object (&self->ahead);
}

/**
 * asgi_iterator_close_async:
 * @self: an iterator
 * @cancellable: (nullable): ignored
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Ends the stream; a call that waits fails with %G_IO_ERROR_CANCELLED. The cursor is closed on its
 * worker right after.
 *
 * Since: 1.0
 */
void
asgi_iterator_close_async (AsgiIterator        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (ASGI_IS_ITERATOR (self));

  g_autoptr(GTask) task = asgi_call_new_task (self, asgi_iterator_close_async, cancellable,
                                              callback, user_data);

  close_now (self);
  if (self->fetching && self->closing == NULL)
    self->closing = g_steal_pointer (&task);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * asgi_iterator_close_finish:
 * @self: an iterator
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Iterator.close_async].
 *
 * Returns: %TRUE
 *
 * Since: 1.0
 */
gboolean
asgi_iterator_close_finish (AsgiIterator  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * asgi_iterator_close_sync:
 * @self: an iterator
 * @cancellable: (nullable): ignored
 * @error: return location for an error
 *
 * The same as [method@Iterator.close_async].
 *
 * Returns: %TRUE
 *
 * Since: 1.0
 */
gboolean
asgi_iterator_close_sync (AsgiIterator  *self,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_return_val_if_fail (ASGI_IS_ITERATOR (self), FALSE);

  close_now (self);
  return TRUE;
}
