/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the workers are doing, in numbers. */
#include "config.h"

#include "asgi-runtime-private.h"

static AsgiPoolCounters
get_counters (AsgiRuntime *self)
{
  AsgiPoolCounters counters = { 0 };

  if (self->pool && !asgi_pool_is_forked ())
    asgi_pool_get_counters (self->pool, &counters);

  return counters;
}

/**
 * asgi_runtime_get_queue_length: (get-property queue-length)
 * @self: the runtime
 *
 * Gets the number of calls that wait: for a worker, for their turn on an object, or to write.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
asgi_runtime_get_queue_length (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), 0);

  return get_counters (self).queue_length;
}

/**
 * asgi_runtime_get_busy_workers: (get-property busy-workers)
 * @self: the runtime
 *
 * Gets the number of workers that run a call.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
asgi_runtime_get_busy_workers (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), 0);

  return get_counters (self).busy_workers;
}

/**
 * asgi_runtime_get_open_transactions: (get-property open-transactions)
 * @self: the runtime
 *
 * Gets the number of transactions that are open, each with a worker of its own.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
asgi_runtime_get_open_transactions (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), 0);

  return get_counters (self).transactions;
}

/**
 * asgi_runtime_get_waits: (get-property waits)
 * @self: the runtime
 *
 * Gets how many calls have had to wait since the start. One that grows as fast as the calls are
 * made says that there are too few workers, or too many writers.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint64
asgi_runtime_get_waits (AsgiRuntime *self)
{
  g_return_val_if_fail (ASGI_IS_RUNTIME (self), 0);

  return get_counters (self).waits;
}
