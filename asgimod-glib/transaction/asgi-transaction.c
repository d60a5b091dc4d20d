/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-enum-types.h"
#include "asgi-transaction-private.h"

#include "core/asgi-call-private.h"
#include "core/asgi-delivery-private.h"
#include "core/asgi-pool-private.h"
#include "model/asgi-model-private.h"
#include "queryset/asgi-query-set-private.h"

/**
 * AsgiTransaction:
 *
 * A transaction, or a savepoint in one: what is done in it is kept as a whole, or not at all.
 *
 * [method@Runtime.begin_async] gives it. What is bound to it is part of it: querysets with
 * [method@Transaction.bind], objects with [method@Transaction.bind_model]. The objects and managers
 * that come out of these stay in it. Everything else, also what other parts of the program do at
 * the same time, is not, and doesn't see what it has not committed.
 *
 * ```c
 * static void
 * on_moved (GObject *object, GAsyncResult *result, gpointer user_data)
 * {
 *   g_autoptr(GError) error = NULL;
 *
 *   if (!asgi_transaction_commit_finish (ASGI_TRANSACTION (object), result, &error))
 *     g_warning ("Nothing was moved: %s", error->message);
 * }
 * ```
 *
 * ```python
 * async with AsgiMod.atomic() as tx:
 *     price = await Price.aobjects.select_for_update().get(id=1)
 *     price.amount += 1
 *     await price.asave()
 * ```
 *
 * ```js
 * await AsgiMod.atomic(async tx => {
 *     const price = await tx.model('shop.Price').aobjects.get({id: 1});
 *     price.amount = '4.99';
 *     await price.save();
 * });
 * ```
 *
 * ```vala
 * var tx = yield runtime.begin_async ();
 * yield tx.bind (prices).update_async (values);
 * yield tx.commit_async ();
 * ```
 *
 * ## Its worker
 *
 * A transaction keeps a worker, with its connection, from its begin to its end; its calls run there
 * one after the other. Queries outside of it go on beside it. On SQLite it keeps others from
 * writing, unless it is read-only: a write outside that is awaited inside would wait for ever.
 *
 * ## Its end
 *
 * It is Django's `atomic()` on the worker: after an error of the database in it, it can only be
 * rolled back; a commit then fails and rolls back. The one that is dropped without an end is rolled
 * back, with a warning. So is the one whose cancellable, that of its begin, is cancelled. Calls that
 * come after the end fail with %ASGI_ERROR_TRANSACTION; objects that came out of it go on without
 * it.
 *
 * Since: 1.0
 */
struct _AsgiTransaction {
  GObject          parent_instance;

  AsgiScope       *scope;
  char            *using;
  AsgiTransaction *outer;        /* for a savepoint */
  GMainContext    *context;      /* that of its begin */
  GPtrArray       *hooks;        /* Hook; of the outermost */
  GCancellable    *cancellable;  /* of its begin */
  gulong           cancelled_id;
};

G_DEFINE_FINAL_TYPE (AsgiTransaction, asgi_transaction, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_IS_ACTIVE,
  PROP_PARENT,
  PROP_STATE,
  PROP_USING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Hooks */

typedef struct {
  AsgiScope      *scope;   /* the innermost block in which it was asked for */
  GMainContext   *context;
  AsgiCommitFunc  callback;
  gpointer        user_data;
  GDestroyNotify  notify;
} Hook;

static void
hook_free (gpointer data)
{
  Hook *self = data;

  if (self->notify)
    self->notify (self->user_data);
  g_main_context_unref (self->context);
  asgi_scope_unref (self->scope);
  g_free (self);
}

static void
hook_delivered (gpointer data)
{
  Hook *self = data;

  self->callback (self->user_data);
}

static gboolean
was_rolled_back (AsgiScope *scope)
{
  for (; scope; scope = scope->outer)
    {
      if (asgi_scope_get_state (scope) == ASGI_SCOPE_ROLLED_BACK)
        return TRUE;
    }

  return FALSE;
}

/* Where it is asked for from another main context, it is called there. */
static void
hook_run (Hook *self)
{
  g_autoptr(GMainContext) here = g_main_context_ref_thread_default ();

  if (was_rolled_back (self->scope))
    hook_free (self);
  else if (self->context == here)
    {
      self->callback (self->user_data);
      hook_free (self);
    }
  else
    asgi_deliver (self->context, G_PRIORITY_DEFAULT, hook_delivered, self, hook_free);
}

/* A callback may add others, as in Django. */
static void
run_hooks (AsgiTransaction *self)
{
  while (self->hooks && self->hooks->len > 0)
    hook_run (g_ptr_array_steal_index (self->hooks, 0));
}

/* The object */

static void
unwatch (AsgiTransaction *self)
{
  if (self->cancellable)
    g_clear_signal_handler (&self->cancelled_id, self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
asgi_transaction_dispose (GObject *object)
{
  AsgiTransaction *self = ASGI_TRANSACTION (object);

  unwatch (self);
  if (asgi_scope_get_state (self->scope) == ASGI_SCOPE_OPEN &&
      !asgi_pool_is_forked ())
    {
      if (self->scope->root->reason == NULL)
        g_warning ("A %s on “%s” was dropped without commit() or rollback(): it is rolled back",
                   self->outer ? "savepoint" : "transaction", self->using);
      asgi_pool_roll_back (self->scope);
    }
  g_clear_pointer (&self->hooks, g_ptr_array_unref);
  g_clear_object (&self->outer);

  G_OBJECT_CLASS (asgi_transaction_parent_class)->dispose (object);
}

static void
asgi_transaction_finalize (GObject *object)
{
  AsgiTransaction *self = ASGI_TRANSACTION (object);

  g_clear_pointer (&self->scope, asgi_scope_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->using);

  G_OBJECT_CLASS (asgi_transaction_parent_class)->finalize (object);
}

static void
asgi_transaction_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AsgiTransaction *self = ASGI_TRANSACTION (object);

  switch (property_id)
    {
    case PROP_IS_ACTIVE:
      g_value_set_boolean (value, asgi_transaction_is_active (self));
      break;
    case PROP_PARENT:
      g_value_set_object (value, self->outer);
      break;
    case PROP_STATE:
      g_value_set_enum (value, asgi_transaction_get_state (self));
      break;
    case PROP_USING:
      g_value_set_string (value, self->using);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_transaction_class_init (AsgiTransactionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = asgi_transaction_dispose;
  object_class->finalize = asgi_transaction_finalize;
  object_class->get_property = asgi_transaction_get_property;

  /**
   * AsgiTransaction:is-active: (getter is_active)
   *
   * Whether it is open.
   *
   * Since: 1.0
   */
  properties[PROP_IS_ACTIVE] = g_param_spec_boolean ("is-active", NULL, NULL, FALSE, flags);
  /**
   * AsgiTransaction:parent: (getter get_parent)
   *
   * The transaction that a savepoint is in.
   *
   * Since: 1.0
   */
  properties[PROP_PARENT] = g_param_spec_object ("parent", NULL, NULL, ASGI_TYPE_TRANSACTION, flags);
  /**
   * AsgiTransaction:state: (getter get_state)
   *
   * Whether it is open, and how it has ended.
   *
   * Since: 1.0
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, ASGI_TYPE_TRANSACTION_STATE,
                       ASGI_TRANSACTION_STATE_ACTIVE, flags);
  /**
   * AsgiTransaction:using: (getter get_using)
   *
   * The alias of its database.
   *
   * Since: 1.0
   */
  properties[PROP_USING] = g_param_spec_string ("using", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* One that somebody makes by hand has ended already. */
static void
asgi_transaction_init (AsgiTransaction *self)
{
  self->scope = asgi_scope_new (NULL);
  self->scope->state = ASGI_SCOPE_ROLLED_BACK;
}

static void
notify_state (AsgiTransaction *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_ACTIVE]);
}

/* Beginning */

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
on_aborted (AsgiJob *job)
{
  g_autoptr(AsgiTransaction) self = g_weak_ref_get (job->apply_data);

  if (self)
    notify_state (self);
}

typedef struct {
  AsgiScope *scope;
  AsgiJob   *end;   /* which tells the transaction, in its context */
} Abort;

static void
abort_free (gpointer  data,
            GClosure *closure)
{
  Abort *self = data;

  g_clear_pointer (&self->end, asgi_job_unref);
  asgi_scope_unref (self->scope);
  g_free (self);
}

/* On any thread. */
static void
on_cancelled (GCancellable *cancellable,
              gpointer      data)
{
  Abort   *self = data;
  AsgiJob *end = g_atomic_pointer_exchange (&self->end, NULL);

  if (end)
    asgi_pool_abort (self->scope, "it was rolled back when its cancellable was cancelled", end);
}

static void
watch (AsgiTransaction *self,
       GCancellable    *cancellable)
{
  Abort    *abort;
  GWeakRef *weak;

  if (cancellable == NULL)
    return;

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  abort = g_new0 (Abort, 1);
  abort->scope = asgi_scope_ref (self->scope);
  abort->end = asgi_pool_new_end_job (self->scope, ASGI_BINDING_NONE, FALSE);
  abort->end->context = g_main_context_ref (self->context);
  abort->end->done = on_aborted;
  abort->end->apply_data = weak;
  abort->end->apply_data_free = weak_ref_free;

  self->cancellable = g_object_ref (cancellable);
  self->cancelled_id = g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (on_cancelled),
                                              abort, abort_free, 0);
  /* One that was cancelled just before has told nobody. */
  if (g_cancellable_is_cancelled (cancellable))
    on_cancelled (cancellable, abort);
}

static void
take_begun (AsgiJob  *job,
            gpointer  source)
{
  AsgiTransaction *self;

  if (job->error)
    return;

  self = g_object_new (ASGI_TYPE_TRANSACTION, NULL);
  asgi_scope_unref (self->scope);
  self->scope = asgi_scope_ref (job->scope);
  self->using = g_strdup (job->alias ? job->alias : "default");
  self->outer = job->apply_data ? g_object_ref (job->apply_data) : NULL;
  self->context = job->context ? g_main_context_ref (job->context)
                               : g_main_context_ref_thread_default ();
  g_atomic_int_set (&self->scope->claimed, TRUE);
  if (self->outer == NULL)
    watch (self, asgi_call_find_cancellable (job->cancellable));
  job->object = G_OBJECT (self);
}

static void
append_isolation (AsgiArguments *args,
                  AsgiIsolation  isolation)
{
  static const char * const levels[] = {
    NULL, "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE",
  };

  g_return_if_fail ((guint) isolation < G_N_ELEMENTS (levels));
  asgi_arguments_append_string (args, levels[isolation]);
}

/* A task that opens a block in its own waits for those of other tasks. */
static AsgiBinding
binding_of (AsgiScope *scope)
{
  return asgi_scope_get_current () == scope ? ASGI_BINDING_TASK : ASGI_BINDING_NONE;
}

/*< private >
 * asgi_transaction_new_begin_job:
 * @outer: (nullable): the transaction that it is to be part of
 *
 * Returns: (transfer full): a job that gives a transaction
 */
AsgiJob *
asgi_transaction_new_begin_job (AsgiTransaction      *outer,
                                const char           *alias,
                                AsgiIsolation         isolation,
                                AsgiTransactionFlags  flags)
{
  gboolean       read_only = (flags & ASGI_TRANSACTION_FLAGS_READ_ONLY) != 0;
  AsgiArguments *args = asgi_arguments_new ();
  AsgiJob       *job;

  asgi_arguments_append_string (args, alias);
  append_isolation (args, isolation);
  asgi_arguments_append_boolean (args, read_only);
  asgi_arguments_append_boolean (args, (flags & ASGI_TRANSACTION_FLAGS_DURABLE) != 0);
  asgi_arguments_append_boolean (args, (flags & ASGI_TRANSACTION_FLAGS_NO_SAVEPOINT) == 0);

  job = asgi_job_new ("begin", args, ASGI_REPLY_NONE,
                      (read_only ? ASGI_JOB_READ : ASGI_JOB_WRITE) | ASGI_JOB_APPLY_ALWAYS);
  job->alias = g_value_get_string (asgi_arguments_get_positional (job->args, 0));
  job->scope = asgi_scope_new (outer ? outer->scope : NULL);
  job->action = outer ? ASGI_SCOPE_ACTION_NEST : ASGI_SCOPE_ACTION_BEGIN;
  job->binding = outer ? binding_of (outer->scope) : ASGI_BINDING_NONE;
  job->apply = take_begun;
  if (outer)
    {
      job->apply_data = g_object_ref (outer);
      job->apply_data_free = g_object_unref;
    }

  return job;
}

static AsgiJob *
job_savepoint (AsgiTransaction *self)
{
  AsgiJob *job = asgi_transaction_new_begin_job (self, self->using, ASGI_ISOLATION_DEFAULT,
                                                 ASGI_TRANSACTION_FLAGS_NONE);

  /* A mark, not a block of a task. */
  job->binding = ASGI_BINDING_NONE;
  return job;
}

/* Ending */

static void
take_ended (AsgiJob  *job,
            gpointer  source)
{
  AsgiTransaction *self = ASGI_TRANSACTION (source);

  if (asgi_scope_get_state (self->scope) == ASGI_SCOPE_OPEN)
    return;

  g_object_freeze_notify (source);
  unwatch (self);
  if (job->integer && self->outer == NULL)
    run_hooks (self);
  notify_state (self);
  g_object_thaw_notify (source);
}

static AsgiJob *
job_end (AsgiTransaction *self,
         gboolean         commit)
{
  AsgiJob *job = asgi_pool_new_end_job (self->scope, binding_of (self->scope), commit);

  job->flags |= ASGI_JOB_APPLY_ALWAYS;
  job->apply = take_ended;

  return job;
}

static AsgiJob *
bound (AsgiTransaction *self,
       AsgiJob         *job)
{
  job->scope = asgi_scope_ref (self->scope);
  job->binding = ASGI_BINDING_EXPLICIT;

  return job;
}

/*< private >
 * asgi_transaction_get_scope:
 *
 * Returns: (transfer none): the block that it stands for
 */
AsgiScope *
asgi_transaction_get_scope (AsgiTransaction *self)
{
  return self->scope;
}

/**
 * asgi_transaction_commit_async:
 * @self: a transaction
 * @cancellable: (nullable): a #GCancellable; a commit that has begun can't be cancelled
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Commits a transaction; a savepoint is released, and its changes are kept if the transaction is
 * committed. Savepoints in it that are still open are released with it.
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_commit_finish:
 * @self: a transaction
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Transaction.commit_async]. Fails with %ASGI_ERROR_TRANSACTION when it has ended
 * already, or when it was rolled back because of an error in it; with %ASGI_ERROR_INTEGRITY when a
 * constraint that is checked at the end refuses it; with %ASGI_ERROR_SERIALIZATION when another
 * transaction was first; with the error of a Python function that was to be called after the
 * commit. [property@Transaction:state] tells whether it was committed.
 *
 * Returns: %TRUE if it was committed
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_commit_sync:
 * @self: a transaction
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Transaction.commit_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if it was committed
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_transaction, AsgiTransaction, commit, gboolean, asgi_request_take_done,
                  (AsgiTransaction *self),
                  job_end (self, TRUE))

/**
 * asgi_transaction_rollback_async:
 * @self: a transaction
 * @cancellable: (nullable): a #GCancellable; a rollback that has begun can't be cancelled
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Takes back what was done in it; of a savepoint, what was done since.
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_rollback_finish:
 * @self: a transaction
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Transaction.rollback_async]. Fails with %ASGI_ERROR_TRANSACTION when it was
 * committed already; one that was rolled back already is no failure.
 *
 * Returns: %TRUE if it was rolled back
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_rollback_sync:
 * @self: a transaction
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Transaction.rollback_async], waiting for it: for command-line tools.
 *
 * Returns: %TRUE if it was rolled back
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_transaction, AsgiTransaction, rollback, gboolean, asgi_request_take_done,
                  (AsgiTransaction *self),
                  job_end (self, FALSE))

/**
 * asgi_transaction_savepoint_async:
 * @self: a transaction
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Makes a savepoint, which is a transaction in this one: its rollback takes back what was done
 * since, its commit keeps it for the commit of the outer one.
 *
 * What is done by the outer one while the savepoint is open is in the savepoint too.
 *
 * Django: `atomic()` inside of `atomic()`.
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_savepoint_finish:
 * @self: a transaction
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Transaction.savepoint_async].
 *
 * Returns: (transfer full): the savepoint
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_savepoint_sync:
 * @self: a transaction
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Transaction.savepoint_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the savepoint
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_transaction, AsgiTransaction, savepoint, AsgiTransaction *,
                  asgi_request_take_row,
                  (AsgiTransaction *self),
                  job_savepoint (self))

/**
 * asgi_transaction_begin_async:
 * @self: a transaction
 * @alias: (nullable): the alias of a database, or %NULL for “default”
 * @flags: what is asked of it
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Begins a transaction inside of this one, on the same worker: a savepoint when it is on the same
 * database, else a transaction on another one.
 *
 * Django: `atomic(using, savepoint, durable)` inside of `atomic()`.
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_begin_finish:
 * @self: a transaction
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Transaction.begin_async]. Fails with %ASGI_ERROR_PYTHON, Django's `RuntimeError`,
 * when it was to be durable.
 *
 * Returns: (transfer full): the inner transaction
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_begin_sync:
 * @self: a transaction
 * @alias: (nullable): the alias of a database, or %NULL for “default”
 * @flags: what is asked of it
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Transaction.begin_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the inner transaction
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_transaction, AsgiTransaction, begin, AsgiTransaction *,
                  asgi_request_take_row,
                  (AsgiTransaction *self, const char *alias, AsgiTransactionFlags flags),
                  asgi_transaction_new_begin_job (self, alias, ASGI_ISOLATION_DEFAULT, flags))

/**
 * asgi_transaction_bind:
 * @self: a transaction
 * @query_set: a queryset, or a manager
 *
 * Makes the queries of a queryset part of the transaction. No I/O is done.
 *
 * What is derived from the queryset, and the objects that come out of it, are in the transaction as
 * well. After its end the queryset fails with %ASGI_ERROR_TRANSACTION, and the objects go on
 * without it.
 *
 * Returns: (transfer full): a queryset of the same class
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_transaction_bind (AsgiTransaction *self,
                       AsgiQuerySet    *query_set)
{
  g_return_val_if_fail (ASGI_IS_TRANSACTION (self), NULL);
  g_return_val_if_fail (ASGI_IS_QUERY_SET (query_set), NULL);

  AsgiQuerySource *source = asgi_query_set_get_source (query_set);
  AsgiQuerySource *copy;

  if (source == NULL)
    return g_object_ref (query_set);

  copy = asgi_query_source_copy (source);
  asgi_query_source_bind (copy, self->scope, ASGI_BINDING_EXPLICIT);
  return asgi_query_set_with_source (query_set, copy);
}

/**
 * asgi_transaction_bind_model:
 * @self: a transaction
 * @model: an object
 *
 * Makes the calls of an object, and of its related managers from now on, part of the transaction.
 * No I/O is done.
 *
 * If the transaction ends before such a call has changed the object, its next call fails with
 * %ASGI_ERROR_TRANSACTION; otherwise it goes on without the transaction.
 *
 * Returns: (transfer none): the object itself
 *
 * Since: 1.0
 */
AsgiModel *
asgi_transaction_bind_model (AsgiTransaction *self,
                             AsgiModel       *model)
{
  g_return_val_if_fail (ASGI_IS_TRANSACTION (self), NULL);
  g_return_val_if_fail (ASGI_IS_MODEL (model), NULL);

  asgi_model_bind (model, self->scope);
  return model;
}

/**
 * asgi_transaction_on_commit:
 * @self: a transaction
 * @callback: (scope notified) (closure user_data) (destroy notify): a function
 * @user_data: data for @callback
 * @notify: (nullable): what frees @user_data
 *
 * Has a function called after the transaction was committed, and all those around it, in the
 * thread-default main context of this call. It is dropped when one of them is rolled back.
 *
 * The functions are called in the order of these calls, before the callback of the commit, and
 * after those that Django code in the transaction has asked for.
 *
 * Django: `transaction.on_commit()`.
 *
 * Since: 1.0
 */
void
asgi_transaction_on_commit (AsgiTransaction *self,
                            AsgiCommitFunc   callback,
                            gpointer         user_data,
                            GDestroyNotify   notify)
{
  g_return_if_fail (ASGI_IS_TRANSACTION (self));
  g_return_if_fail (callback != NULL);

  AsgiTransaction *outermost = self;
  Hook            *hook = g_new (Hook, 1);

  while (outermost->outer)
    outermost = outermost->outer;

  *hook = (Hook) { asgi_scope_ref (self->scope), g_main_context_ref_thread_default (), callback,
                   user_data, notify };
  if (outermost->hooks == NULL)
    outermost->hooks = g_ptr_array_new_with_free_func (hook_free);
  g_ptr_array_add (outermost->hooks, hook);
}

/**
 * asgi_transaction_call_async:
 * @self: a transaction
 * @function: the dotted name of anything in Python that can be called, such as
 *   “shop.reports.monthly”
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Calls a Python function in the transaction: what it does with Django is part of it.
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_call_finish:
 * @self: a transaction
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Transaction.call_async]; see [method@Runtime.call_finish].
 *
 * Returns: (transfer full): what the function returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_call_sync:
 * @self: a transaction
 * @function: the dotted name of anything in Python that can be called
 * @args: (nullable): its arguments
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Transaction.call_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): what the function returned, as a row with one column, “value”
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_transaction, AsgiTransaction, call, AsgiRow *, asgi_request_take_row,
                  (AsgiTransaction *self, const char *function, AsgiArguments *args),
                  bound (self, asgi_job_new_call (function, args)))

/**
 * asgi_transaction_call_command_async:
 * @self: a transaction
 * @command: the name of a management command, such as “loaddata”
 * @args: (nullable) (array zero-terminated=1): its arguments, as on a command line
 * @cancellable: (nullable): a #GCancellable
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Runs a management command in the transaction.
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_call_command_finish:
 * @self: a transaction
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Transaction.call_command_async]; see [method@Runtime.call_command_finish].
 *
 * Returns: (transfer full): all that the command printed
 *
 * Since: 1.0
 */
/**
 * asgi_transaction_call_command_sync:
 * @self: a transaction
 * @command: the name of a management command
 * @args: (nullable) (array zero-terminated=1): its arguments, as on a command line
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * The same as [method@Transaction.call_command_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): all that the command printed
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_transaction, AsgiTransaction, call_command, char *,
                  asgi_request_take_string,
                  (AsgiTransaction *self, const char *command, const char * const *args),
                  bound (self, asgi_job_new_command (command, args)))

/**
 * asgi_transaction_get_using: (get-property using)
 * @self: a transaction
 *
 * Gets the alias of its database.
 *
 * Returns: (transfer none): the alias
 *
 * Since: 1.0
 */
const char *
asgi_transaction_get_using (AsgiTransaction *self)
{
  g_return_val_if_fail (ASGI_IS_TRANSACTION (self), NULL);

  return self->using;
}

/**
 * asgi_transaction_get_state: (get-property state)
 * @self: a transaction
 *
 * Gets whether it is open, and how it has ended.
 *
 * Returns: the state
 *
 * Since: 1.0
 */
AsgiTransactionState
asgi_transaction_get_state (AsgiTransaction *self)
{
  g_return_val_if_fail (ASGI_IS_TRANSACTION (self), ASGI_TRANSACTION_STATE_ROLLED_BACK);

  switch (asgi_scope_get_state (self->scope))
    {
    case ASGI_SCOPE_OPEN:
      return ASGI_TRANSACTION_STATE_ACTIVE;
    case ASGI_SCOPE_COMMITTED:
      return ASGI_TRANSACTION_STATE_COMMITTED;
    default:
      return ASGI_TRANSACTION_STATE_ROLLED_BACK;
    }
}

/**
 * asgi_transaction_is_active: (get-property is-active)
 * @self: a transaction
 *
 * Gets whether it is open.
 *
 * Returns: %TRUE until it has ended
 *
 * Since: 1.0
 */
gboolean
asgi_transaction_is_active (AsgiTransaction *self)
{
  return asgi_transaction_get_state (self) == ASGI_TRANSACTION_STATE_ACTIVE;
}

/**
 * asgi_transaction_get_parent: (get-property parent)
 * @self: a transaction
 *
 * Gets the transaction that a savepoint is in.
 *
 * Returns: (transfer none) (nullable): the outer transaction, or %NULL for a transaction itself
 *
 * Since: 1.0
 */
AsgiTransaction *
asgi_transaction_get_parent (AsgiTransaction *self)
{
  g_return_val_if_fail (ASGI_IS_TRANSACTION (self), NULL);

  return self->outer;
}
