/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-job-private.h"

#include "asgi-delivery-private.h"
#include "asgi-error.h"
#include "asgi-pool-private.h"

/*< private >
 * asgi_job_new:
 * @verb: (transfer none): the name of a function of the bridge, a static string
 * @args: (transfer full) (nullable): its arguments
 */
AsgiJob *
asgi_job_new (const char    *verb,
              AsgiArguments *args,
              AsgiReplyType  reply_type,
              AsgiJobFlags   flags)
{
  AsgiJob *self = g_new0 (AsgiJob, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->verb = verb;
  self->args = args ? asgi_arguments_seal (args) : NULL;
  self->reply_type = reply_type;
  self->flags = flags;
  if (args)
    asgi_arguments_check (args, &self->error);

  return self;
}

/*< private >
 * asgi_job_new_call:
 * @function: the dotted name of a Python function
 * @args: (nullable): its arguments
 */
AsgiJob *
asgi_job_new_call (const char    *function,
                   AsgiArguments *args)
{
  AsgiArguments *call = asgi_arguments_new ();

  asgi_arguments_append_string (call, function);
  asgi_arguments_add_all (call, args);

  return asgi_job_new ("call", call, ASGI_REPLY_VALUE, ASGI_JOB_WRITE | ASGI_JOB_FOREIGN);
}

/*< private >
 * asgi_job_new_command:
 * @command: the name of a management command
 * @args: (nullable): its arguments
 */
AsgiJob *
asgi_job_new_command (const char         *command,
                      const char * const *args)
{
  AsgiArguments *call = asgi_arguments_new ();

  asgi_arguments_append_string (call, command);
  asgi_arguments_add_strings (call, args);

  return asgi_job_new ("call_command", call, ASGI_REPLY_STRING,
                       ASGI_JOB_WRITE | ASGI_JOB_FOREIGN);
}

AsgiJob *
asgi_job_ref (AsgiJob *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
asgi_job_unref (AsgiJob *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->scope)
    {
      /* What it has opened nobody has taken, such as a loop that was gone. */
      if (self->action == ASGI_SCOPE_ACTION_BEGIN || self->action == ASGI_SCOPE_ACTION_NEST)
        asgi_pool_abandon (self->scope);
      asgi_scope_unref (self->scope);
    }
  asgi_job_clear_reply (self);
  g_clear_object (&self->args);
  g_clear_object (&self->object);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->cancellable);
  if (self->apply_data_free)
    self->apply_data_free (self->apply_data);
  g_clear_pointer (&self->pool, asgi_pool_unref);
  g_free (self);
}

/*< private >
 * asgi_job_clear_reply:
 *
 * Forgets what a worker has answered, so that it can be asked again.
 */
void
asgi_job_clear_reply (AsgiJob *self)
{
  g_clear_pointer (&self->refs, g_array_unref);
  g_clear_pointer (&self->called, g_array_unref);
  g_clear_pointer (&self->passed, g_array_unref);
  g_clear_pointer (&self->block, asgi_row_block_unref);
  g_clear_pointer (&self->variant, g_variant_unref);
  g_clear_pointer (&self->handle, asgi_handle_unref);
  g_clear_pointer (&self->string, g_free);
  g_clear_error (&self->error);
}

gboolean
asgi_job_is_cancelled (AsgiJob *self)
{
  return g_atomic_int_get (&self->cancelled);
}

/*< private >
 * asgi_job_ends_scope:
 *
 * Returns: %TRUE for a commit or a rollback, which can't be cancelled once it runs
 */
gboolean
asgi_job_ends_scope (AsgiJob *self)
{
  return self->action >= ASGI_SCOPE_ACTION_COMMIT;
}

/*< private >
 * asgi_job_new_end_error:
 *
 * Returns: (transfer full): why a job has ended early
 */
GError *
asgi_job_new_end_error (AsgiJob *self)
{
  switch (g_atomic_int_get (&self->cancelled))
    {
    case ASGI_JOB_STOPPED:
      return g_error_new_literal (ASGI_ERROR, ASGI_ERROR_NOT_READY, "The runtime is shut down");
    case ASGI_JOB_TIMED_OUT:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "It has taken longer than %u ms",
                          self->timeout);
    default:
      return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
    }
}

/*< private >
 * asgi_job_take_error:
 * @error: (transfer full): why the job failed; the first one counts
 */
void
asgi_job_take_error (AsgiJob *self,
                     GError  *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

typedef struct {
  AsgiJob *job;
  char    *text;
} Output;

static void
output_delivered (gpointer data)
{
  Output *output = data;

  if (output->job->source)
    output->job->output (output->job, output->job->source, output->text);
}

static void
output_free (gpointer data)
{
  Output *output = data;

  asgi_job_unref (output->job);
  g_free (output->text);
  g_free (output);
}

/*< private >
 * asgi_job_emit_output:
 * @text: what the call has printed
 *
 * Passes @text on to the main context of the caller. Called on a worker.
 */
void
asgi_job_emit_output (AsgiJob    *self,
                      const char *text)
{
  Output *output;

  if (self->output == NULL || self->context == NULL)
    return;

  output = g_new (Output, 1);
  output->job = asgi_job_ref (self);
  output->text = g_strdup (text);
  asgi_deliver (self->context, self->priority, output_delivered, output, output_free);
}

guint
asgi_job_get_n_rows (AsgiJob *self)
{
  if (self->refs)
    return self->refs->len;

  return self->block ? asgi_row_block_get_table (self->block, 0)->n_rows : 0;
}

/*< private >
 * asgi_job_dup_row:
 *
 * Returns: (transfer full) (nullable): the object of a row of the reply
 */
gpointer
asgi_job_dup_row (AsgiJob *self,
                  guint    position)
{
  AsgiRowRef ref = { 0, position };

  if (position >= asgi_job_get_n_rows (self))
    return NULL;
  if (self->refs)
    ref = g_array_index (self->refs, AsgiRowRef, position);

  return asgi_row_block_dup_item (self->block, ref);
}
