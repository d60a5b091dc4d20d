/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where transactions begin. */
#include "config.h"

#include "asgi-runtime.h"

#include "core/asgi-call-private.h"
#include "transaction/asgi-transaction-private.h"

static AsgiJob *
job_begin (const char           *alias,
           AsgiIsolation         isolation,
           AsgiTransactionFlags  flags)
{
  return asgi_transaction_new_begin_job (NULL, alias, isolation, flags);
}

/**
 * asgi_runtime_begin_async:
 * @self: the runtime
 * @alias: (nullable): the alias of a database, or %NULL for “default”
 * @cancellable: (nullable): a #GCancellable; until the end of the transaction it rolls it back
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Begins a transaction.
 *
 * It waits until fewer than [property@Runtime:max-workers] transactions are open, and on SQLite
 * until nobody else writes.
 *
 * Django: `transaction.atomic(using)`.
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_begin_finish:
 * @self: the runtime
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Runtime.begin_async]. Fails with %ASGI_ERROR_NOT_CONFIGURED when there is no such
 * database, with %ASGI_ERROR_OPERATIONAL when it can't be reached.
 *
 * Returns: (transfer full): the transaction
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_begin_sync:
 * @self: the runtime
 * @alias: (nullable): the alias of a database, or %NULL for “default”
 * @cancellable: (nullable): a #GCancellable; until the end of the transaction it rolls it back
 * @error: return location for an error
 *
 * The same as [method@Runtime.begin_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the transaction
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_runtime, AsgiRuntime, begin, AsgiTransaction *, asgi_request_take_row,
                  (AsgiRuntime *self, const char *alias),
                  job_begin (alias, ASGI_ISOLATION_DEFAULT, ASGI_TRANSACTION_FLAGS_NONE))

/**
 * asgi_runtime_begin_full_async:
 * @self: the runtime
 * @alias: (nullable): the alias of a database, or %NULL for “default”
 * @isolation: what it sees of others
 * @flags: what is asked of it
 * @cancellable: (nullable): a #GCancellable; until the end of the transaction it rolls it back
 * @callback: (nullable) (scope async): a function to call when it is done
 * @user_data: data for @callback
 *
 * Begins a transaction of a certain kind; otherwise as [method@Runtime.begin_async].
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_begin_full_finish:
 * @self: the runtime
 * @result: the result passed to the callback
 * @error: return location for an error
 *
 * Ends [method@Runtime.begin_full_async].
 *
 * Returns: (transfer full): the transaction
 *
 * Since: 1.0
 */
/**
 * asgi_runtime_begin_full_sync:
 * @self: the runtime
 * @alias: (nullable): the alias of a database, or %NULL for “default”
 * @isolation: what it sees of others
 * @flags: what is asked of it
 * @cancellable: (nullable): a #GCancellable; until the end of the transaction it rolls it back
 * @error: return location for an error
 *
 * The same as [method@Runtime.begin_full_async], waiting for it: for command-line tools.
 *
 * Returns: (transfer full): the transaction
 *
 * Since: 1.0
 */
ASGI_DEFINE_CALL (asgi_runtime, AsgiRuntime, begin_full, AsgiTransaction *, asgi_request_take_row,
                  (AsgiRuntime *self, const char *alias, AsgiIsolation isolation, AsgiTransactionFlags flags),
                  job_begin (alias, isolation, flags))
