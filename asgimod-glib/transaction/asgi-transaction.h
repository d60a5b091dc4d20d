/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_TRANSACTION (asgi_transaction_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiTransaction, asgi_transaction, ASGI, TRANSACTION, GObject)

/**
 * AsgiCommitFunc:
 * @user_data: the data given with the function
 *
 * Is called after a transaction was committed.
 *
 * Since: 1.0
 */
typedef void (*AsgiCommitFunc) (gpointer user_data);

ASGI_AVAILABLE_IN_1_0
void                 asgi_transaction_commit_async       (AsgiTransaction       *self,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
ASGI_AVAILABLE_IN_1_0
gboolean             asgi_transaction_commit_finish      (AsgiTransaction       *self,
                                                          GAsyncResult          *result,
                                                          GError               **error);
ASGI_AVAILABLE_IN_1_0
gboolean             asgi_transaction_commit_sync        (AsgiTransaction       *self,
                                                          GCancellable          *cancellable,
                                                          GError               **error);
ASGI_AVAILABLE_IN_1_0
void                 asgi_transaction_rollback_async     (AsgiTransaction       *self,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
ASGI_AVAILABLE_IN_1_0
gboolean             asgi_transaction_rollback_finish    (AsgiTransaction       *self,
                                                          GAsyncResult          *result,
                                                          GError               **error);
ASGI_AVAILABLE_IN_1_0
gboolean             asgi_transaction_rollback_sync      (AsgiTransaction       *self,
                                                          GCancellable          *cancellable,
                                                          GError               **error);
ASGI_AVAILABLE_IN_1_0
void                 asgi_transaction_savepoint_async    (AsgiTransaction       *self,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
ASGI_AVAILABLE_IN_1_0
AsgiTransaction     *asgi_transaction_savepoint_finish   (AsgiTransaction       *self,
                                                          GAsyncResult          *result,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiTransaction     *asgi_transaction_savepoint_sync     (AsgiTransaction       *self,
                                                          GCancellable          *cancellable,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void                 asgi_transaction_begin_async        (AsgiTransaction       *self,
                                                          const char            *alias,
                                                          AsgiTransactionFlags   flags,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
ASGI_AVAILABLE_IN_1_0
AsgiTransaction     *asgi_transaction_begin_finish       (AsgiTransaction       *self,
                                                          GAsyncResult          *result,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiTransaction     *asgi_transaction_begin_sync         (AsgiTransaction       *self,
                                                          const char            *alias,
                                                          AsgiTransactionFlags   flags,
                                                          GCancellable          *cancellable,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
AsgiQuerySet        *asgi_transaction_bind               (AsgiTransaction       *self,
                                                          AsgiQuerySet          *query_set) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiModel           *asgi_transaction_bind_model         (AsgiTransaction       *self,
                                                          AsgiModel             *model);
ASGI_AVAILABLE_IN_1_0
void                 asgi_transaction_on_commit          (AsgiTransaction       *self,
                                                          AsgiCommitFunc         callback,
                                                          gpointer               user_data,
                                                          GDestroyNotify         notify);

ASGI_AVAILABLE_IN_1_0
void                 asgi_transaction_call_async         (AsgiTransaction       *self,
                                                          const char            *function,
                                                          AsgiArguments         *args,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
ASGI_AVAILABLE_IN_1_0
AsgiRow             *asgi_transaction_call_finish        (AsgiTransaction       *self,
                                                          GAsyncResult          *result,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiRow             *asgi_transaction_call_sync          (AsgiTransaction       *self,
                                                          const char            *function,
                                                          AsgiArguments         *args,
                                                          GCancellable          *cancellable,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void                 asgi_transaction_call_command_async (AsgiTransaction       *self,
                                                          const char            *command,
                                                          const char * const    *args,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
ASGI_AVAILABLE_IN_1_0
char                *asgi_transaction_call_command_finish (AsgiTransaction      *self,
                                                          GAsyncResult          *result,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
char                *asgi_transaction_call_command_sync  (AsgiTransaction       *self,
                                                          const char            *command,
                                                          const char * const    *args,
                                                          GCancellable          *cancellable,
                                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;

ASGI_AVAILABLE_IN_1_0
const char          *asgi_transaction_get_using          (AsgiTransaction       *self);
ASGI_AVAILABLE_IN_1_0
AsgiTransactionState asgi_transaction_get_state          (AsgiTransaction       *self);
ASGI_AVAILABLE_IN_1_0
gboolean             asgi_transaction_is_active          (AsgiTransaction       *self);
ASGI_AVAILABLE_IN_1_0
AsgiTransaction     *asgi_transaction_get_parent         (AsgiTransaction       *self);

G_END_DECLS
