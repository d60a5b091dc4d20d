/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-handle-private.h"

struct _AsgiHandle {
  gatomicrefcount ref_count;
  gpointer        object;
};

G_DEFINE_BOXED_TYPE (AsgiHandle, asgi_handle, asgi_handle_ref, asgi_handle_unref)

static AsgiReleaseFunc release_func;
static AsgiCaptureFunc capture_func;

/*< private >
 * asgi_handle_set_funcs:
 * @release: drops an object; called on any thread, must not wait
 * @capture: makes a handle from a boxed `PyObject` of a GValue
 */
void
asgi_handle_set_funcs (AsgiReleaseFunc release,
                       AsgiCaptureFunc capture)
{
  release_func = release;
  capture_func = capture;
}

/*< private >
 * asgi_handle_new:
 * @object: (transfer full): an object of the embedded language
 */
AsgiHandle *
asgi_handle_new (gpointer object)
{
  AsgiHandle *self = g_new (AsgiHandle, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->object = object;

  return self;
}

AsgiHandle *
asgi_handle_capture (gpointer boxed)
{
  return boxed && capture_func ? capture_func (boxed) : NULL;
}

AsgiHandle *
asgi_handle_ref (AsgiHandle *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
asgi_handle_unref (AsgiHandle *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  release_func (self->object);
  g_free (self);
}

gpointer
asgi_handle_get_object (AsgiHandle *self)
{
  return self->object;
}
