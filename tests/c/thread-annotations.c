/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells the thread sanitizer of GLib's locks: they are made of futexes in a library that was not
 * built with it, so that it can't see them. */
#include <glib.h>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

static gpointer
next (const char *name,
      gpointer   *function)
{
  gpointer found = __atomic_load_n (function, __ATOMIC_RELAXED);

  if (found == NULL)
    {
      found = dlsym (RTLD_NEXT, name);
      __atomic_store_n (function, found, __ATOMIC_RELAXED);
    }

  return found;
}

void
g_mutex_lock (GMutex *mutex)
{
  static gpointer function;

  ((void (*) (GMutex *)) next ("g_mutex_lock", &function)) (mutex);
  __tsan_acquire (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  static gpointer function;

  __tsan_release (mutex);
  ((void (*) (GMutex *)) next ("g_mutex_unlock", &function)) (mutex);
}

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  static gpointer function;

  __tsan_release (mutex);
  ((void (*) (GCond *, GMutex *)) next ("g_cond_wait", &function)) (cond, mutex);
  __tsan_acquire (mutex);
}

/* A reference that goes hands over what was done with the object before. */
gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end_time)
{
  static gpointer function;
  gboolean        signalled;

  __tsan_release (mutex);
  signalled = ((gboolean (*) (GCond *, GMutex *, gint64)) next ("g_cond_wait_until", &function)) (
    cond, mutex, end_time);
  __tsan_acquire (mutex);

  return signalled;
}

gboolean
(g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  static gpointer function;
  gboolean        last;

  __tsan_release (count);
  last = ((gboolean (*) (gatomicrefcount *)) next ("g_atomic_ref_count_dec", &function)) (count);
  if (last)
    __tsan_acquire (count);

  return last;
}

gboolean
(g_once_init_enter) (volatile void *location)
{
  static gpointer function;
  gboolean        first;

  first = ((gboolean (*) (volatile void *)) next ("g_once_init_enter", &function)) (location);
  __tsan_acquire ((gpointer) location);

  return first;
}

void
(g_once_init_leave) (volatile void *location,
                     gsize          result)
{
  static gpointer function;

  __tsan_release ((gpointer) location);
  ((void (*) (volatile void *, gsize)) next ("g_once_init_leave", &function)) (location, result);
}

/* What a thread has done before it made a source is done before that is dispatched. */
typedef struct {
  GSourceFunc    function;
  gpointer       data;
  GDestroyNotify notify;
} Callback;

static gboolean
callback_dispatch (gpointer data)
{
  Callback *self = data;

  __tsan_acquire (self);
  return self->function (self->data);
}

static void
callback_free (gpointer data)
{
  Callback *self = data;

  __tsan_acquire (self);
  if (self->notify)
    self->notify (self->data);
  g_free (self);
}

void
g_source_set_callback (GSource        *source,
                       GSourceFunc     func,
                       gpointer        data,
                       GDestroyNotify  notify)
{
  static gpointer  function;
  Callback        *self = g_new (Callback, 1);

  self->function = func;
  self->data = data;
  self->notify = notify;
  __tsan_release (self);
  ((void (*) (GSource *, GSourceFunc, gpointer, GDestroyNotify)) next ("g_source_set_callback",
                                                                      &function)) (
    source, callback_dispatch, self, callback_free);
}
