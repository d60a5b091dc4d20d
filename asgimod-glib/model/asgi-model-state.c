/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-model-private.h"

G_DEFINE_BOXED_TYPE (AsgiModelState, asgi_model_state, asgi_model_state_ref,
                     asgi_model_state_unref)

AsgiModelState *
asgi_model_state_ref (AsgiModelState *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
asgi_model_state_unref (AsgiModelState *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->block, asgi_row_block_unref);
  g_clear_pointer (&self->instance, asgi_handle_unref);
  g_weak_ref_clear (&self->object);
  g_clear_object (&self->changes);
  g_clear_object (&self->info);
  g_free (self);
}
