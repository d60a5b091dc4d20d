# SPDX-License-Identifier: LGPL-2.1-or-later
"""Python's values as arguments of a call, and answers as Python's values."""

import collections
import datetime
import decimal
import importlib
import uuid
from typing import Any, Callable, Dict, Optional, Tuple

from gi.repository import GLib, GObject

from .awaiting import Begin, Done
from .errors import exception, new_error

_front: Optional[Any] = None


def front() -> Any:
    """The module of the library that reads and writes values; it is there once Django is."""
    global _front
    if _front is None:
        try:
            import _asgimod
        except ImportError:
            raise new_error(
                "NotReady", "The runtime is not started: await AsgiMod.setup() first"
            ) from None
        gobject: Any = importlib.import_module("gi._gobject")
        _asgimod.use(gobject._PyGObject_API, GObject.Object, convert, exception)
        _front = _asgimod
    return _front


def arguments(args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Optional[Any]:
    """An ``AsgiMod.Arguments`` of what a Python call was given."""
    if not args and not kwargs:
        return None
    from gi.repository import AsgiMod

    made = AsgiMod.Arguments()
    front().fill(made, args, kwargs)
    return made


def begin_call(source: Any, name: str, args: Any, kwargs: Any, form: Any) -> Begin:
    """A call of a method of a queryset or a model, or of a function of the runtime."""
    start = front().start

    def begin(done: Done) -> Callable[[], None]:
        cancel: Callable[[], None] = start(source, name, args, kwargs, form, done)
        return cancel

    return begin


# Values of other classes

_PLAIN = frozenset(
    {
        bytes,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        decimal.Decimal,
        uuid.UUID,
    }
)


def convert(value: Any) -> Any:
    """What Django understands, for a value of GLib's or one that holds objects of the library."""
    cls = type(value)
    if cls in _PLAIN:
        return value
    found = _CONVERTERS.get(cls)
    if found is not None:
        return found(value)
    _learn_django()
    for known, function in _DJANGO.items():
        if isinstance(value, known):
            return function(value)
    return value


def _date_time(value: GLib.DateTime) -> datetime.datetime:
    offset = datetime.timedelta(microseconds=value.get_utc_offset())
    zone = datetime.timezone(offset) if offset else datetime.timezone.utc
    year, month, day = value.get_ymd()
    hour, minute, second = value.get_hour(), value.get_minute(), value.get_second()
    microsecond = value.get_microsecond()
    return datetime.datetime(year, month, day, hour, minute, second, microsecond, zone)


_CONVERTERS: Dict[type, Callable[[Any], Any]] = {
    GLib.Variant: lambda value: value.unpack(),
    GLib.DateTime: _date_time,
    GLib.Date: lambda value: datetime.date(
        value.get_year(), int(value.get_month()), value.get_day()
    ),
    GLib.Bytes: lambda value: value.get_data(),
    GObject.Value: lambda value: value.get_value(),
}

_DJANGO: Dict[type, Callable[[Any], Any]] = {}


def _learn_django() -> None:
    if not _DJANGO:
        from django.db.models import Prefetch, Q

        _DJANGO[Q] = _condition
        _DJANGO[Prefetch] = _prefetch


def django_value(value: Any) -> Any:
    """Django's objects in place of the library's, however deep in lists."""
    if isinstance(value, GObject.Object):
        return front().django(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [django_value(item) for item in value]
    return value


def _condition(condition: Any) -> Any:
    """A ``Q``, a copy of it if objects of the library are compared with in it."""
    changed = False
    children = []
    for child in condition.children:
        if isinstance(child, tuple):
            new = child[0], django_value(child[1]) if _holds_objects(child[1]) else child[1]
            changed = changed or new[1] is not child[1]
        else:
            new = convert(child)
            changed = changed or new is not child
        children.append(new)
    if not changed:
        return condition
    copy = type(condition)()
    copy.children, copy.connector = children, condition.connector
    copy.negated = condition.negated
    return copy


def _holds_objects(value: Any) -> bool:
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(_holds_objects(item) for item in value)
    return isinstance(value, GObject.Object)


def _prefetch(lookup: Any) -> Any:
    if not isinstance(lookup.queryset, GObject.Object):
        return lookup
    return type(lookup)(lookup.prefetch_through, django_value(lookup.queryset), lookup.to_attr)


# Answers


def named_rows(names: Tuple[str, ...]) -> Callable[[Tuple[Any, ...]], Any]:
    """What makes the rows of ``values_list(named=True)``."""
    cls: Any = collections.namedtuple("Row", names)  # type: ignore[misc]
    make: Callable[[Tuple[Any, ...]], Any] = cls._make
    return make


def column_names(row: Any) -> Tuple[str, ...]:
    return tuple(row.get_column_name(i) for i in range(row.get_n_columns()))


def apply(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Any function, on a worker."""
    return function(*args, **kwargs)
