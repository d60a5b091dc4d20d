/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-request-private.h>

G_BEGIN_DECLS

GTask *asgi_call_new_task (gpointer             source,
                           gpointer             tag,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data);

GCancellable *asgi_call_find_cancellable (GCancellable *cancellable);

#define ASGI_UNPACK(...) __VA_ARGS__

/* Defines the three forms of an asynchronous method: how its job is made, and what is taken from
 * the answered one, is all in which they differ. */
#define ASGI_DEFINE_CALL(prefix, Type, name, Return, take, params, new_job) \
  void \
  prefix##_##name##_async (ASGI_UNPACK params, \
                           GCancellable        *cancellable, \
                           GAsyncReadyCallback  callback, \
                           gpointer             user_data) \
  { \
    g_return_if_fail (G_IS_OBJECT (self)); \
    asgi_request_start (self, prefix##_##name##_async, new_job, cancellable, callback, \
                        user_data); \
  } \
  \
  Return \
  prefix##_##name##_finish (Type          *self, \
                            GAsyncResult  *result, \
                            GError       **error) \
  { \
    return take (asgi_request_finish (self, prefix##_##name##_async, result, error)); \
  } \
  \
  Return \
  prefix##_##name##_sync (ASGI_UNPACK params, \
                          GCancellable  *cancellable, \
                          GError       **error) \
  { \
    return take (asgi_request_run (self, new_job, cancellable, error)); \
  }

/* The same for a method that also tells whether its object was created. */
#define ASGI_DEFINE_CALL_CREATED(prefix, Type, name, Return, take, params, new_job) \
  void \
  prefix##_##name##_async (ASGI_UNPACK params, \
                           GCancellable        *cancellable, \
                           GAsyncReadyCallback  callback, \
                           gpointer             user_data) \
  { \
    g_return_if_fail (G_IS_OBJECT (self)); \
    asgi_request_start (self, prefix##_##name##_async, new_job, cancellable, callback, \
                        user_data); \
  } \
  \
  Return \
  prefix##_##name##_finish (Type          *self, \
                            GAsyncResult  *result, \
                            gboolean      *created, \
                            GError       **error) \
  { \
    return take (asgi_request_finish (self, prefix##_##name##_async, result, error), created); \
  } \
  \
  Return \
  prefix##_##name##_sync (ASGI_UNPACK params, \
                          gboolean      *created, \
                          GCancellable  *cancellable, \
                          GError       **error) \
  { \
    return take (asgi_request_run (self, new_job, cancellable, error), created); \
  }

G_END_DECLS
