/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-private.h>
#include <asgimod-glib/transaction/asgi-transaction.h>

G_BEGIN_DECLS

AsgiJob   *asgi_transaction_new_begin_job (AsgiTransaction      *outer,
                                           const char           *alias,
                                           AsgiIsolation         isolation,
                                           AsgiTransactionFlags  flags);
AsgiScope *asgi_transaction_get_scope     (AsgiTransaction      *self);

G_END_DECLS
