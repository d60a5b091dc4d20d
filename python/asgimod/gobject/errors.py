# SPDX-License-Identifier: LGPL-2.1-or-later
"""The exceptions: a ``GLib.Error`` each, and of the class that Django's own has as well."""

import asyncio
import importlib
import sys
from typing import Any, Dict, Optional, Tuple

from gi.repository import Gio, GLib

DOMAIN = "AsgiError"
MODULE = "gi.repository.AsgiMod"


class Error(GLib.Error):  # type: ignore[misc]
    """
    A failure of the library. ``str()`` is Django's message; ``exception`` the dotted name of the
    class that Django raised and ``traceback`` its traceback, where there is one.
    """

    exception: Optional[str] = None
    traceback: Optional[str] = None

    def __init__(self, message: str = "", domain: str = DOMAIN, code: int = 0) -> None:
        # GLib.Error's own would call that of a class of Django's, which wants other arguments.
        self.message, self.domain, self.code = message, domain, code
        self.args = (message,)

    def __str__(self) -> str:
        return str(self.message)

    def __repr__(self) -> str:
        return "%s(%r)" % (type(self).__name__, self.message)

    def __reduce__(self) -> Any:
        return _restore, (base_of(type(self)), self.message, self.code, self.__dict__)


def _restore(cls: type, message: str, code: int, state: Dict[str, Any]) -> Error:
    error: Error = cls(message, DOMAIN, code)
    error.__dict__.update(state)
    return error


def base_of(cls: type) -> type:
    """The class of this module that a made one stands for."""
    base: type = next(c for c in cls.__mro__ if CLASSES.get(c.__name__) is c)
    return base


# Number of the code, name, the class it extends here, and Django's or Python's own.
_TABLE: Tuple[Tuple[str, str, Optional[str]], ...] = (
    ("DoesNotExist", "Error", "django.core.exceptions.ObjectDoesNotExist"),
    ("MultipleObjectsReturned", "Error", "django.core.exceptions.MultipleObjectsReturned"),
    ("FieldError", "Error", "django.core.exceptions.FieldError"),
    ("ValidationError", "Error", "django.core.exceptions.ValidationError"),
    ("DatabaseError", "Error", "django.db.utils.DatabaseError"),
    ("IntegrityError", "DatabaseError", "django.db.utils.IntegrityError"),
    ("ProtectedError", "IntegrityError", "django.db.models.deletion.ProtectedError"),
    ("RestrictedError", "IntegrityError", "django.db.models.deletion.RestrictedError"),
    ("DataError", "DatabaseError", "django.db.utils.DataError"),
    ("OperationalError", "DatabaseError", "django.db.utils.OperationalError"),
    ("DeadlockError", "OperationalError", None),
    ("SerializationError", "OperationalError", None),
    ("ProgrammingError", "DatabaseError", "django.db.utils.ProgrammingError"),
    ("NotSupportedError", "DatabaseError", "django.db.utils.NotSupportedError"),
    (
        "TransactionManagementError",
        "ProgrammingError",
        "django.db.transaction.TransactionManagementError",
    ),
    ("TypeError", "Error", "builtins.TypeError"),
    ("ValueError", "Error", "builtins.ValueError"),
    ("IndexError", "Error", "builtins.IndexError"),
    ("Deferred", "Error", None),
    ("LookupError", "Error", "builtins.LookupError"),
    ("ImportError", "Error", "builtins.ImportError"),
    ("SuspiciousOperation", "Error", "django.core.exceptions.SuspiciousOperation"),
    ("PermissionDenied", "Error", "django.core.exceptions.PermissionDenied"),
    ("CommandError", "Error", "django.core.management.base.CommandError"),
    ("NotConfigured", "Error", "django.core.exceptions.ImproperlyConfigured"),
    ("NotReady", "Error", None),
    ("PythonError", "Error", None),
    # Of GLib's own domain, for whoever has asked for a timeout.
    ("TimeoutError", "Error", "builtins.TimeoutError"),
)

# Some have a name of Django's as well.
_ALSO = {"ObjectDoesNotExist": "DoesNotExist", "ImproperlyConfigured": "NotConfigured"}

# The codes of AsgiMod.Error, by the names of their nicks.
_CODES = {
    "does-not-exist": "DoesNotExist",
    "multiple-objects-returned": "MultipleObjectsReturned",
    "field": "FieldError",
    "validation": "ValidationError",
    "integrity": "IntegrityError",
    "protected": "ProtectedError",
    "restricted": "RestrictedError",
    "data": "DataError",
    "operational": "OperationalError",
    "deadlock": "DeadlockError",
    "serialization": "SerializationError",
    "programming": "ProgrammingError",
    "database": "DatabaseError",
    "not-supported": "NotSupportedError",
    "transaction": "TransactionManagementError",
    "type": "TypeError",
    "value": "ValueError",
    "index": "IndexError",
    "deferred": "Deferred",
    "lookup": "LookupError",
    "import": "ImportError",
    "suspicious": "SuspiciousOperation",
    "permission": "PermissionDenied",
    "command": "CommandError",
    "not-configured": "NotConfigured",
    "not-ready": "NotReady",
    "python": "PythonError",
}

_NUMBERS = {name: number for number, name in enumerate(_CODES.values(), 1)}


# Those of Django's modules with exceptions that are imported at once. The others take long; an
# exception of theirs gets its class when it is raised, and so they are there.
_LIGHT = frozenset({"django.core.exceptions", "django.db.transaction", "django.db.utils"})


def _find(dotted: str) -> Optional[type]:
    """The class of a dotted name, if its module has been imported or is quickly."""
    parts = dotted.split(".")
    for end in range(len(parts) - 1, 0, -1):
        name = ".".join(parts[:end])
        try:
            found: Any = sys.modules.get(name) or (
                importlib.import_module(name) if name in _LIGHT else None
            )
        except Exception:  # no Django, or one that this class needs more of than there is
            found = None
        if found is None:
            continue
        for part in parts[end:]:
            found = getattr(found, part, None)
        return found if isinstance(found, type) and issubclass(found, Exception) else None
    return None


def _make(name: str, bases: Tuple[type, ...], module: str) -> type:
    members: Dict[str, Any] = {"__module__": module}
    if any(issubclass(base, OSError) for base in bases):
        # Its objects are larger than those of the other base, which comes first.
        members["__new__"] = lambda cls, *args, **kwargs: OSError.__new__(cls)
    try:
        return type(name, bases, members)
    except TypeError:  # two layouts that can't be one
        return type(name, bases[:1], {"__module__": module})


def _make_classes() -> Dict[str, Any]:
    classes: Dict[str, Any] = {"Error": Error}
    for name, parent, twin in _TABLE:
        found = _find(twin) if twin else None
        bases = (classes[parent], found) if found else (classes[parent],)
        classes[name] = _make(name, bases, MODULE)
    classes.update({name: classes[known] for name, known in _ALSO.items()})
    return classes


CLASSES = _make_classes()
_made: Dict[Tuple[type, str], type] = {}


def class_for(base: type, dotted: Optional[str]) -> type:
    """
    A class that is ``base`` and the one that Django raised, such as ``Pizza.DoesNotExist``, so
    that either name catches it.
    """
    if not dotted:
        return base
    made = _made.get((base, dotted))
    if made is None:
        found = _find(dotted)
        made = base
        if found is not None and not issubclass(base, found):
            made = _make(found.__name__, (base, found), MODULE)
        _made[base, dotted] = made
    return made


def new_error(name: str, message: str, exception: Optional[str] = None) -> Error:
    """One that the override itself raises."""
    cls: Any = class_for(CLASSES[name], exception)
    error: Error = cls.__new__(cls)
    Error.__init__(error, message, DOMAIN, _NUMBERS.get(name, 0))
    error.exception = exception
    return error


def translate(message: str, nick: str, code: int, details: Optional[Dict[str, Any]]) -> Error:
    """The exception for an error of the library."""
    known = details or {}
    base = CLASSES[_CODES.get(nick, "Error")]
    cls: Any = class_for(base, known.get("exception"))
    translated: Error = cls.__new__(cls)
    Error.__init__(translated, message, DOMAIN, code)
    translated.exception = known.get("exception")
    translated.traceback = known.get("traceback")
    if base is CLASSES["ValidationError"]:
        _set_messages(translated, known.get("fields") or {})
    if base in (CLASSES["ProtectedError"], CLASSES["RestrictedError"]):
        _set_objects(translated, known.get("objects") or [])
    return translated


def _set_messages(error: Any, fields: Dict[str, Any]) -> None:
    """What Django's ``ValidationError`` is asked for."""
    django: Any = _find("django.core.exceptions.ValidationError")
    if django is None:
        error.message_dict = fields
        return
    django.__init__(error, fields)
    error.args = (error.message,)


def _set_objects(error: Any, objects: Any) -> None:
    protected = isinstance(error, CLASSES["ProtectedError"])
    name = "protected_objects" if protected else "restricted_objects"
    setattr(error, name, [tuple(item) for item in objects])


def exception(domain: str, code: int, message: str, details: Any) -> BaseException:
    """The exception for any failure of a call."""
    if domain == DOMAIN:
        from gi.repository import AsgiMod

        if isinstance(details, GLib.Variant):
            details = details.unpack()
        return translate(message, AsgiMod.Error(code).value_nick, code, details)
    error = GLib.Error(message, domain, code)
    if error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED):
        return asyncio.CancelledError(message)
    if error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT):
        cls: Any = CLASSES["TimeoutError"]
        timed_out: Error = cls.__new__(cls)
        Error.__init__(timed_out, message, domain, code)
        return timed_out
    return error  # type: ignore[no-any-return]


def raised(error: GLib.Error) -> BaseException:
    """The exception for an error of a call that doesn't wait."""
    return exception(error.domain, error.code, error.message, None)
