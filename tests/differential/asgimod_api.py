# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library as its typelib shows it: no override, nothing of Python's own.

PyGObject would load an override of the namespace from any folder of the path; here the calls are
those that every language makes.
"""
import sys

sys.modules["gi.overrides.AsgiMod"] = None

import gi  # noqa: E402

gi.require_version("AsgiMod", "1")

from gi.repository import AsgiMod, GLib, GObject  # noqa: E402

# Which code each of Django's and Python's classes comes with.
CODES = {
    "AppRegistryNotReady": "NOT_READY", "AttributeError": "LOOKUP", "CommandError": "COMMAND",
    "ConnectionDoesNotExist": "NOT_CONFIGURED", "DataError": "DATA", "DatabaseError": "DATABASE",
    "DoesNotExist": "DOES_NOT_EXIST", "EmptyResultSet": "INDEX", "FieldDoesNotExist": "FIELD",
    "FieldError": "FIELD", "ImproperlyConfigured": "NOT_CONFIGURED", "ImportError": "IMPORT",
    "IndexError": "INDEX", "IntegrityError": "INTEGRITY", "InterfaceError": "OPERATIONAL",
    "KeyError": "LOOKUP", "LookupError": "LOOKUP", "ModuleNotFoundError": "IMPORT",
    "MultipleObjectsReturned": "MULTIPLE_OBJECTS_RETURNED", "NotImplementedError": "NOT_SUPPORTED",
    "NotSupportedError": "NOT_SUPPORTED", "ObjectDoesNotExist": "DOES_NOT_EXIST",
    "OperationalError": "OPERATIONAL", "OutputFieldIsNoneError": "FIELD", "OverflowError": "DATA",
    "PermissionDenied": "PERMISSION",
    "ProgrammingError": "PROGRAMMING", "ProtectedError": "PROTECTED",
    "RelatedObjectDoesNotExist": "DOES_NOT_EXIST", "RestrictedError": "RESTRICTED",
    "SuspiciousOperation": "SUSPICIOUS", "SyntaxError": "IMPORT",
    "TransactionManagementError": "TRANSACTION", "TypeError": "TYPE",
    "UnicodeEncodeError": "VALUE", "ValidationError": "VALIDATION", "ValueError": "VALUE",
}
NAMES = {
    int(getattr(AsgiMod.Error, name)): name
    for name in dir(AsgiMod.Error) if name.isupper()
}


class Failure(Exception):
    """A call that failed: its code, and what Django said."""

    def __init__(self, error, details=None):
        super().__init__(error.message)
        found = details.unpack() if details else {}
        cancelled = error.matches(GLib.quark_from_string("g-io-error-quark"), 19)
        self.code = "CANCELLED" if cancelled else NAMES.get(error.code, error.code)
        # None: the library itself refused, before Django was asked.
        self.exception = found.get("exception")
        self.traceback = found.get("traceback", "")
        self.fields = found.get("fields")
        self.objects = found.get("objects")


class Call:
    """obj.name_async(*args), waited for."""

    def __init__(self):
        self.result, self.context = None, GLib.MainContext.default()

    def done(self, source, result, *data):
        self.result = result

    def __call__(self, source, name, *args):
        getattr(source, name + "_async")(*args, None, self.done)
        while self.result is None:
            self.context.iteration(True)
        try:
            return getattr(source, name + "_finish")(self.result)
        except GLib.Error as error:
            raise Failure(error, AsgiMod.error_get_details(self.result)) from None


# Those that are open, the innermost last.
transactions = []


def bound(source):
    """A queryset or an object as part of the transaction that is open."""
    if not transactions:
        return source
    if isinstance(source, AsgiMod.QuerySet):
        return transactions[-1].bind(source)
    if isinstance(source, AsgiMod.Model):
        return transactions[-1].bind_model(source)
    return source


def call(source, name, *args):
    return Call()(bound(source), name, *args)


def call_sync(source, name, *args):
    """The blocking form; a failure is asked for again, since only a result has its details."""
    try:
        return getattr(bound(source), name + "_sync")(*args, None)
    except GLib.Error as error:
        raise Failure(error) from None


def method(source, name):
    """A method by its name in the typelib: PyGObject renames Python's own words."""
    return getattr(source, name + "_" if name in ("and", "or", "not", "with") else name)


def plain(function, *args):
    """A call without I/O that may refuse its arguments."""
    try:
        return function(*args)
    except GLib.Error as error:
        raise Failure(error) from None


def runtime():
    """The one runtime, started; with a single worker, so that there is one connection."""
    found = AsgiMod.Runtime.get_default()
    if found.get_state() != AsgiMod.RuntimeState.RUNNING:
        found.set_max_workers(1)
        found.start_sync(None, None)
    return found


def on_worker(function, *args):
    """What a function of this folder answers, on the worker."""
    values = AsgiMod.Arguments.new()
    for arg in args:
        values.append_string(arg)
    return call(runtime(), "call", "asgimod_probe." + function, values)


__all__ = ["AsgiMod", "GLib", "GObject"]
