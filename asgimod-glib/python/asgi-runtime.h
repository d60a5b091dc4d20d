/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_RUNTIME (asgi_runtime_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiRuntime, asgi_runtime, ASGI, RUNTIME, GObject)

ASGI_AVAILABLE_IN_1_0
AsgiRuntime        *asgi_runtime_get_default         (void);
ASGI_AVAILABLE_IN_1_0
gboolean            asgi_runtime_configure           (AsgiRuntime          *self,
                                                      const char * const   *installed_apps,
                                                      const char           *database,
                                                      GVariant             *options,
                                                      GError              **error);
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_start_async         (AsgiRuntime          *self,
                                                      const char           *settings_module,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
gboolean            asgi_runtime_start_finish        (AsgiRuntime          *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);
ASGI_AVAILABLE_IN_1_0
gboolean            asgi_runtime_start_sync          (AsgiRuntime          *self,
                                                      const char           *settings_module,
                                                      GCancellable         *cancellable,
                                                      GError              **error);
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_shutdown_async      (AsgiRuntime          *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
gboolean            asgi_runtime_shutdown_finish     (AsgiRuntime          *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);
ASGI_AVAILABLE_IN_1_0
gboolean            asgi_runtime_shutdown_sync       (AsgiRuntime          *self,
                                                      GCancellable         *cancellable,
                                                      GError              **error);
ASGI_AVAILABLE_IN_1_0
AsgiModelInfo      *asgi_runtime_get_model           (AsgiRuntime          *self,
                                                      const char           *label,
                                                      GError              **error);
ASGI_AVAILABLE_IN_1_0
GListModel         *asgi_runtime_list_models         (AsgiRuntime          *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gboolean            asgi_runtime_register_type       (AsgiRuntime          *self,
                                                      const char           *label,
                                                      GType                 type,
                                                      GError              **error);
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_call_async          (AsgiRuntime          *self,
                                                      const char           *function,
                                                      AsgiArguments        *args,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
AsgiRow            *asgi_runtime_call_finish         (AsgiRuntime          *self,
                                                      GAsyncResult         *result,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiRow            *asgi_runtime_call_sync           (AsgiRuntime          *self,
                                                      const char           *function,
                                                      AsgiArguments        *args,
                                                      GCancellable         *cancellable,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_call_command_async  (AsgiRuntime          *self,
                                                      const char           *command,
                                                      const char * const   *args,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
char               *asgi_runtime_call_command_finish (AsgiRuntime          *self,
                                                      GAsyncResult         *result,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
char               *asgi_runtime_call_command_sync   (AsgiRuntime          *self,
                                                      const char           *command,
                                                      const char * const   *args,
                                                      GCancellable         *cancellable,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_begin_async         (AsgiRuntime          *self,
                                                      const char           *alias,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
AsgiTransaction    *asgi_runtime_begin_finish        (AsgiRuntime          *self,
                                                      GAsyncResult         *result,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiTransaction    *asgi_runtime_begin_sync          (AsgiRuntime          *self,
                                                      const char           *alias,
                                                      GCancellable         *cancellable,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_begin_full_async    (AsgiRuntime          *self,
                                                      const char           *alias,
                                                      AsgiIsolation         isolation,
                                                      AsgiTransactionFlags  flags,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
ASGI_AVAILABLE_IN_1_0
AsgiTransaction    *asgi_runtime_begin_full_finish   (AsgiRuntime          *self,
                                                      GAsyncResult         *result,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiTransaction    *asgi_runtime_begin_full_sync     (AsgiRuntime          *self,
                                                      const char           *alias,
                                                      AsgiIsolation         isolation,
                                                      AsgiTransactionFlags  flags,
                                                      GCancellable         *cancellable,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
AsgiRuntimeState    asgi_runtime_get_state           (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
const char         *asgi_runtime_get_settings_module (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
const char * const *asgi_runtime_get_python_path     (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_set_python_path     (AsgiRuntime          *self,
                                                      const char * const   *python_path);
ASGI_AVAILABLE_IN_1_0
guint               asgi_runtime_get_max_workers     (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_set_max_workers     (AsgiRuntime          *self,
                                                      guint                 max_workers);
ASGI_AVAILABLE_IN_1_0
const char         *asgi_runtime_get_django_version  (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
const char         *asgi_runtime_get_python_version  (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
guint               asgi_runtime_get_timeout         (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
void                asgi_runtime_set_timeout         (AsgiRuntime          *self,
                                                      guint                 timeout);
ASGI_AVAILABLE_IN_1_0
guint               asgi_runtime_get_queue_length    (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
guint               asgi_runtime_get_busy_workers    (AsgiRuntime          *self);
ASGI_AVAILABLE_IN_1_0
guint               asgi_runtime_get_open_transactions (AsgiRuntime        *self);
ASGI_AVAILABLE_IN_1_0
guint64             asgi_runtime_get_waits           (AsgiRuntime          *self);

G_END_DECLS
