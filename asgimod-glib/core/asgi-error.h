/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

/**
 * AsgiError:
 * @ASGI_ERROR_FAILED: a failure with no code of its own
 * @ASGI_ERROR_DOES_NOT_EXIST: no object matches (`ObjectDoesNotExist`)
 * @ASGI_ERROR_MULTIPLE_OBJECTS_RETURNED: more than one object matches
 * @ASGI_ERROR_FIELD: no such field, lookup or name (`FieldError`, `FieldDoesNotExist`)
 * @ASGI_ERROR_VALIDATION: the values are not valid (`ValidationError`); [func@Error.get_fields]
 *   has the messages by field
 * @ASGI_ERROR_INTEGRITY: a constraint of the database refused it (`IntegrityError`)
 * @ASGI_ERROR_PROTECTED: other objects hold this one (`ProtectedError`)
 * @ASGI_ERROR_RESTRICTED: other objects restrict its deletion (`RestrictedError`)
 * @ASGI_ERROR_DATA: a value the database can't hold (`DataError`)
 * @ASGI_ERROR_OPERATIONAL: the database is locked, full, away or broken (`OperationalError`)
 * @ASGI_ERROR_DEADLOCK: transactions wait for each other, and this one has been given up: it can be
 *   tried again (`OperationalError`)
 * @ASGI_ERROR_SERIALIZATION: another transaction was first: this one can be tried again
 *   (`OperationalError`)
 * @ASGI_ERROR_PROGRAMMING: a missing table, wrong SQL (`ProgrammingError`)
 * @ASGI_ERROR_DATABASE: any other failure of the database (`DatabaseError`)
 * @ASGI_ERROR_NOT_SUPPORTED: this Django, database or state can't do it (`NotSupportedError`)
 * @ASGI_ERROR_TRANSACTION: a transaction is in the wrong state (`TransactionManagementError`)
 * @ASGI_ERROR_TYPE: an argument of the wrong type (`TypeError`)
 * @ASGI_ERROR_VALUE: an argument of the right type with a wrong value (`ValueError`)
 * @ASGI_ERROR_INDEX: past the end (`IndexError`, `EmptyResultSet`)
 * @ASGI_ERROR_DEFERRED: the field was not loaded
 * @ASGI_ERROR_LOOKUP: no such app, model, command, function or method
 *   (`LookupError`, `AttributeError`)
 * @ASGI_ERROR_IMPORT: a Python module can't be imported (`ImportError`, `SyntaxError`)
 * @ASGI_ERROR_SUSPICIOUS: refused as unsafe (`SuspiciousOperation`)
 * @ASGI_ERROR_PERMISSION: not allowed (`PermissionDenied`)
 * @ASGI_ERROR_COMMAND: a management command failed (`CommandError`)
 * @ASGI_ERROR_NOT_CONFIGURED: no settings, or wrong ones (`ImproperlyConfigured`)
 * @ASGI_ERROR_NOT_READY: the runtime is not started, shut down, or lost by a fork
 * @ASGI_ERROR_PYTHON: any other Python exception
 *
 * The errors of the library, one for each thing that a caller may want to do.
 *
 * The message is Django's own. [func@Error.get_exception] names the Python class,
 * [func@Error.get_traceback] gives the traceback. A cancelled call fails with
 * %G_IO_ERROR_CANCELLED instead.
 *
 * Since: 1.0
 */
typedef enum {
  ASGI_ERROR_FAILED,
  ASGI_ERROR_DOES_NOT_EXIST,
  ASGI_ERROR_MULTIPLE_OBJECTS_RETURNED,
  ASGI_ERROR_FIELD,
  ASGI_ERROR_VALIDATION,
  ASGI_ERROR_INTEGRITY,
  ASGI_ERROR_PROTECTED,
  ASGI_ERROR_RESTRICTED,
  ASGI_ERROR_DATA,
  ASGI_ERROR_OPERATIONAL,
  ASGI_ERROR_DEADLOCK,
  ASGI_ERROR_SERIALIZATION,
  ASGI_ERROR_PROGRAMMING,
  ASGI_ERROR_DATABASE,
  ASGI_ERROR_NOT_SUPPORTED,
  ASGI_ERROR_TRANSACTION,
  ASGI_ERROR_TYPE,
  ASGI_ERROR_VALUE,
  ASGI_ERROR_INDEX,
  ASGI_ERROR_DEFERRED,
  ASGI_ERROR_LOOKUP,
  ASGI_ERROR_IMPORT,
  ASGI_ERROR_SUSPICIOUS,
  ASGI_ERROR_PERMISSION,
  ASGI_ERROR_COMMAND,
  ASGI_ERROR_NOT_CONFIGURED,
  ASGI_ERROR_NOT_READY,
  ASGI_ERROR_PYTHON,
} AsgiError;

/**
 * ASGI_ERROR:
 *
 * The error domain of the library. Its codes are [error@Error].
 *
 * Since: 1.0
 */
#define ASGI_ERROR (asgi_error_quark ())

ASGI_AVAILABLE_IN_1_0
GQuark      asgi_error_quark         (void);
ASGI_AVAILABLE_IN_1_0
const char *asgi_error_get_exception (const GError *error);
ASGI_AVAILABLE_IN_1_0
const char *asgi_error_get_traceback (const GError *error);
ASGI_AVAILABLE_IN_1_0
GVariant   *asgi_error_get_fields    (const GError *error);
ASGI_AVAILABLE_IN_1_0
GVariant   *asgi_error_get_objects   (const GError *error);
ASGI_AVAILABLE_IN_1_0
GVariant   *asgi_error_get_details   (GAsyncResult *result);

G_END_DECLS
