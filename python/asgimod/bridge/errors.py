# SPDX-License-Identifier: LGPL-2.1-or-later
"""Exceptions, as the library passes them on."""

from __future__ import annotations

import traceback
from typing import Any


class _Deferred:
    """Stands for a value that is not known."""

    def __repr__(self) -> str:
        return "DEFERRED"


DEFERRED = _Deferred()


class Cancelled(Exception):
    """The call that runs has been cancelled."""


def cancelled() -> bool:
    """Whether the call that this thread runs has been cancelled, so that it may end early."""
    import _asgimod

    return bool(_asgimod.cancelled())


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _quoted(text: object) -> str:
    """A text in GVariant's notation."""
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _is_validation(exception: BaseException) -> bool:
    return hasattr(exception, "error_dict") or hasattr(exception, "error_list")


def _fields(exception: BaseException) -> str | None:
    """The messages of a validation error by field, as ``a{sas}``."""
    if not _is_validation(exception):
        return None
    if hasattr(exception, "error_dict"):
        messages: dict[str, list[str]] = exception.message_dict  # type: ignore[attr-defined]
    else:
        messages = {"__all__": exception.messages}  # type: ignore[attr-defined]
    entries = (
        f"{_quoted(field)}: [{', '.join(_quoted(text) for text in texts)}]"
        for field, texts in messages.items()
    )
    return "@a{sas} {" + ", ".join(entries) + "}"


def _objects(exception: BaseException) -> str | None:
    """The objects in the way of a deletion, as ``a(sss)``."""
    objects: Any = getattr(exception, "protected_objects", None)
    if objects is None:
        objects = getattr(exception, "restricted_objects", None)
    if objects is None:
        return None
    entries = (
        f"({_quoted(o._meta.label)}, {_quoted(o.pk)}, {_quoted(_text(o))})" for o in objects
    )
    return "@a(sss) [" + ", ".join(entries) + "]"


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception as failure:  # somebody's __str__() shall not hide the error itself
        return f"<{type(value).__name__}: {type(failure).__name__} in __str__()>"


def _message(exception: BaseException) -> str:
    """What the exception says; its class, where it says nothing or a bare key."""
    if _is_validation(exception):
        return "; ".join(exception.messages)  # type: ignore[attr-defined]
    if getattr(exception, "protected_objects", None) or getattr(
        exception, "restricted_objects", None
    ):
        return _text(exception.args[0])
    if isinstance(exception, SyntaxError) and exception.filename:
        return f"{exception.msg} ({exception.filename}, line {exception.lineno})"
    if isinstance(exception, KeyError):
        return f"KeyError: {_text(exception)}"
    return _text(exception) or type(exception).__name__


# What tells the failures that can be tried again from others: SQLSTATE, and MySQL's numbers.
_KINDS = {
    "40001": "asgimod.bridge.errors.Serialization",
    "40P01": "asgimod.bridge.errors.Deadlock",
    1213: "asgimod.bridge.errors.Deadlock",
}


def _kind(exception: BaseException) -> str | None:
    """What Django's class doesn't say, but the driver's exception behind it."""
    cause = exception.__cause__
    code = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if code is None and cause is not None and cause.args and isinstance(cause.args[0], int):
        code = cause.args[0]
    return getattr(exception, "asgimod_kind", None) or _KINDS.get(code)


def describe_exception(
    exception: BaseException,
) -> tuple[str, tuple[str, ...], str, str, str | None, str | None]:
    """The name of its class, those by which its code is found, its message, its traceback, and
    what else is known of it."""
    kinds = tuple(_name(cls) for cls in type(exception).__mro__)
    kind = _kind(exception)
    text = "".join(traceback.format_exception(type(exception), exception, exception.__traceback__))
    message = _message(exception)
    return (
        kinds[0],
        (kind, *kinds) if kind else kinds,
        _valid(message),
        _valid(text),
        _fields(exception),
        _objects(exception),
    )


def _valid(text: str) -> str:
    """Text that has an UTF-8, and no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\\0")
