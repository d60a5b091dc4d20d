/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-scope-private.h"

#include "asgi-error-private.h"
#include "asgi-pool-private.h"

static GPrivate current;

/*< private >
 * asgi_scope_new:
 * @outer: (nullable): the block that it is opened in, or %NULL for a transaction
 */
AsgiScope *
asgi_scope_new (AsgiScope *outer)
{
  AsgiScope *self = g_new0 (AsgiScope, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->root = outer ? asgi_scope_ref (outer->root) : self;
  self->outer = outer ? asgi_scope_ref (outer) : NULL;

  return self;
}

AsgiScope *
asgi_scope_ref (AsgiScope *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
asgi_scope_unref (AsgiScope *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->root != self)
    asgi_scope_unref (self->root);
  g_clear_pointer (&self->outer, asgi_scope_unref);
  g_clear_pointer (&self->pool, asgi_pool_unref);
  g_free (self);
}

AsgiScopeState
asgi_scope_get_state (AsgiScope *self)
{
  return g_atomic_int_get (&self->state);
}

/*< private >
 * asgi_scope_get_depth:
 *
 * Returns: how many blocks there are around it, and itself
 */
guint
asgi_scope_get_depth (AsgiScope *self)
{
  guint depth = 0;

  for (AsgiScope *scope = self; scope; scope = scope->outer)
    depth++;

  return depth;
}

/*< private >
 * asgi_scope_find_open:
 *
 * Returns: (nullable): the innermost block around it, or itself, that is open
 */
AsgiScope *
asgi_scope_find_open (AsgiScope *self)
{
  AsgiScope *scope = self;

  while (scope && asgi_scope_get_state (scope) != ASGI_SCOPE_OPEN)
    scope = scope->outer;

  return scope;
}

/*< private >
 * asgi_scope_new_error:
 *
 * Returns: (transfer full): what a call is told that comes after the end. Under the pool's lock,
 *   or after the end.
 */
GError *
asgi_scope_new_error (AsgiScope *self)
{
  const char       *what = self->outer ? "savepoint" : "transaction";
  const char       *reason = self->root->reason;
  g_autofree char  *message = NULL;

  if (reason == NULL)
    reason = asgi_scope_get_state (self) == ASGI_SCOPE_COMMITTED ? "it was committed"
                                                                 : "it was rolled back";
  message = g_strdup_printf ("The %s has ended: %s", what, reason);

  return asgi_error_new (ASGI_ERROR_TRANSACTION, NULL, message, NULL, NULL, NULL);
}

/*< private >
 * asgi_scope_set_current:
 * @self: (nullable): what the jobs are in that this thread makes from now on, if nothing else is
 *   said of them. It has to stay alive as long.
 */
void
asgi_scope_set_current (AsgiScope *self)
{
  g_private_set (&current, self);
}

AsgiScope *
asgi_scope_get_current (void)
{
  return g_private_get (&current);
}
