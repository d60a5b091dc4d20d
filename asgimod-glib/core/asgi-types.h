/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include <asgimod-glib/asgi-version-macros.h>

G_BEGIN_DECLS

typedef struct _AsgiArguments               AsgiArguments;
typedef struct _AsgiExpression              AsgiExpression;
typedef struct _AsgiFieldInfo               AsgiFieldInfo;
typedef struct _AsgiIterator                AsgiIterator;
typedef struct _AsgiListModel               AsgiListModel;
typedef struct _AsgiManyToManyRelatedManager AsgiManyToManyRelatedManager;
typedef struct _AsgiManyToOneRelatedManager AsgiManyToOneRelatedManager;
typedef struct _AsgiModel                   AsgiModel;
typedef struct _AsgiModelInfo               AsgiModelInfo;
typedef struct _AsgiPrefetch                AsgiPrefetch;
typedef struct _AsgiQ                       AsgiQ;
typedef struct _AsgiQuerySet                AsgiQuerySet;
typedef struct _AsgiResultList              AsgiResultList;
typedef struct _AsgiRow                     AsgiRow;
typedef struct _AsgiRuntime                 AsgiRuntime;
typedef struct _AsgiTransaction             AsgiTransaction;
typedef struct _AsgiValidator               AsgiValidator;

/**
 * AsgiManager:
 *
 * A Django manager: the start of a chain, and itself a queryset.
 *
 * Since: 1.0
 */
typedef AsgiQuerySet AsgiManager;

/**
 * AsgiValueType:
 * @ASGI_VALUE_NULL: SQL's null, Python's `None`
 * @ASGI_VALUE_BOOLEAN: a #gboolean
 * @ASGI_VALUE_INTEGER: a #gint64
 * @ASGI_VALUE_FLOAT: a #gdouble
 * @ASGI_VALUE_TEXT: UTF-8 text
 * @ASGI_VALUE_DECIMAL: an exact decimal number, as text ("9.99")
 * @ASGI_VALUE_UUID: a UUID in its canonical form, as text
 * @ASGI_VALUE_TIME: a time of day in ISO 8601, as text
 * @ASGI_VALUE_FILE: the name of a file, as text
 * @ASGI_VALUE_DATE: a #GDate
 * @ASGI_VALUE_DATE_TIME: a #GDateTime
 * @ASGI_VALUE_DURATION: a #GTimeSpan: a #gint64 of microseconds
 * @ASGI_VALUE_BINARY: #GBytes
 * @ASGI_VALUE_JSON: a #GVariant
 * @ASGI_VALUE_MODEL: an #AsgiModel
 * @ASGI_VALUE_MODELS: an #AsgiResultList of related objects
 * @ASGI_VALUE_DEFERRED: not loaded; [method@Model.refresh_from_db_async] loads it
 *
 * What a field, a column or a single value holds.
 *
 * Since: 1.0
 */
typedef enum {
  ASGI_VALUE_NULL,
  ASGI_VALUE_BOOLEAN,
  ASGI_VALUE_INTEGER,
  ASGI_VALUE_FLOAT,
  ASGI_VALUE_TEXT,
  ASGI_VALUE_DECIMAL,
  ASGI_VALUE_UUID,
  ASGI_VALUE_TIME,
  ASGI_VALUE_FILE,
  ASGI_VALUE_DATE,
  ASGI_VALUE_DATE_TIME,
  ASGI_VALUE_DURATION,
  ASGI_VALUE_BINARY,
  ASGI_VALUE_JSON,
  ASGI_VALUE_MODEL,
  ASGI_VALUE_MODELS,
  ASGI_VALUE_DEFERRED,
} AsgiValueType;

/**
 * AsgiRelationType:
 * @ASGI_RELATION_NONE: a plain field
 * @ASGI_RELATION_FOREIGN_KEY: a foreign key
 * @ASGI_RELATION_ONE_TO_ONE: a one-to-one field
 * @ASGI_RELATION_REVERSE_ONE_TO_ONE: the way back of a one-to-one field
 * @ASGI_RELATION_REVERSE_FOREIGN_KEY: the way back of a foreign key: many objects
 * @ASGI_RELATION_MANY_TO_MANY: a many-to-many field, either way round
 * @ASGI_RELATION_GENERIC_FOREIGN_KEY: a generic foreign key
 * @ASGI_RELATION_GENERIC: a generic relation: many objects
 *
 * How a field leads to other objects.
 *
 * Since: 1.0
 */
typedef enum {
  ASGI_RELATION_NONE,
  ASGI_RELATION_FOREIGN_KEY,
  ASGI_RELATION_ONE_TO_ONE,
  ASGI_RELATION_REVERSE_ONE_TO_ONE,
  ASGI_RELATION_REVERSE_FOREIGN_KEY,
  ASGI_RELATION_MANY_TO_MANY,
  ASGI_RELATION_GENERIC_FOREIGN_KEY,
  ASGI_RELATION_GENERIC,
} AsgiRelationType;

/**
 * AsgiRuntimeState:
 * @ASGI_RUNTIME_STATE_STOPPED: not started yet, or shut down
 * @ASGI_RUNTIME_STATE_STARTING: Python and Django are being started
 * @ASGI_RUNTIME_STATE_RUNNING: queries are answered
 * @ASGI_RUNTIME_STATE_STOPPING: being shut down
 * @ASGI_RUNTIME_STATE_FAILED: the last start failed
 *
 * The state of an #AsgiRuntime.
 *
 * Since: 1.0
 */
typedef enum {
  ASGI_RUNTIME_STATE_STOPPED,
  ASGI_RUNTIME_STATE_STARTING,
  ASGI_RUNTIME_STATE_RUNNING,
  ASGI_RUNTIME_STATE_STOPPING,
  ASGI_RUNTIME_STATE_FAILED,
} AsgiRuntimeState;

/**
 * AsgiTransactionState:
 * @ASGI_TRANSACTION_STATE_ACTIVE: it is open
 * @ASGI_TRANSACTION_STATE_COMMITTED: it was committed; of a savepoint: it was released
 * @ASGI_TRANSACTION_STATE_ROLLED_BACK: it was rolled back
 *
 * The state of an #AsgiTransaction.
 *
 * Since: 1.0
 */
typedef enum {
  ASGI_TRANSACTION_STATE_ACTIVE,
  ASGI_TRANSACTION_STATE_COMMITTED,
  ASGI_TRANSACTION_STATE_ROLLED_BACK,
} AsgiTransactionState;

/**
 * AsgiTransactionFlags:
 * @ASGI_TRANSACTION_FLAGS_NONE: as Django's `atomic()` without arguments
 * @ASGI_TRANSACTION_FLAGS_READ_ONLY: nothing will be written; on SQLite it lets others write
 * @ASGI_TRANSACTION_FLAGS_DURABLE: it must not be part of another one
 * @ASGI_TRANSACTION_FLAGS_NO_SAVEPOINT: inside of another one it makes no savepoint: when it is
 *   rolled back, the outer one can only be rolled back too
 *
 * What is asked of a transaction.
 *
 * Since: 1.0
 */
typedef enum { /*< flags >*/
  ASGI_TRANSACTION_FLAGS_NONE         = 0,
  ASGI_TRANSACTION_FLAGS_READ_ONLY    = 1 << 0,
  ASGI_TRANSACTION_FLAGS_DURABLE      = 1 << 1,
  ASGI_TRANSACTION_FLAGS_NO_SAVEPOINT = 1 << 2,
} AsgiTransactionFlags;

/**
 * AsgiIsolation:
 * @ASGI_ISOLATION_DEFAULT: the database's own, or what its settings say
 * @ASGI_ISOLATION_READ_COMMITTED: each query sees what was committed before it
 * @ASGI_ISOLATION_REPEATABLE_READ: all queries see what was committed before the first
 * @ASGI_ISOLATION_SERIALIZABLE: as if transactions ran one after the other
 *
 * What a transaction sees of others.
 *
 * SQLite always has the last one.
 *
 * Since: 1.0
 */
typedef enum {
  ASGI_ISOLATION_DEFAULT,
  ASGI_ISOLATION_READ_COMMITTED,
  ASGI_ISOLATION_REPEATABLE_READ,
  ASGI_ISOLATION_SERIALIZABLE,
} AsgiIsolation;

G_END_DECLS
