# SPDX-License-Identifier: LGPL-2.1-or-later
"""The calls that the library makes, each under the name of its job."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command as django_call_command
from django.core.management import get_commands
from django.core.management.base import CommandError
from django.db import connections, models
from django.db.models.manager import BaseManager
from django.db.models.query import QuerySet, RawQuerySet

from . import lookups, paging, plans, rows, statements, watching
from .connections import forget, forget_queries, opened
from .errors import Cancelled, cancelled
from .expressions import dotted
from .instances import LOADED
from .querysets import check_arguments, find, queryset
from .rows import Rows
from .transactions import leave_nothing_open

import _asgimod


def check_connections() -> bool:
    """Whether a connection of this worker was broken; the next query opens another."""
    broken = False
    for alias in connections:
        connection = getattr(connections._connections, alias, None)
        # One in a transaction is looked after by that.
        if connection is None or connection.connection is None or connection.in_atomic_block:
            continue
        connection.errors_occurred = False
        if not connection.is_usable() and not _was_stopped(connection):
            connection.close()
            broken = True
    return broken


def _was_stopped(connection: Any) -> bool:
    """Whether the question itself was stopped, with the call that was cancelled."""
    return bool(_asgimod.cancelled()) and getattr(connection.connection, "closed", True) == 0


def close_connections() -> None:
    """The worker ends. Whatever it was in the middle of, the next thread may have its number, and
    would find what it had."""
    statements.forget(_asgimod.worker())
    for connection in tuple(opened()):
        forget(connection)
    connections.close_all()


# Querysets


def evaluate(chain: Any, method: str, /, *args: Any, **named: Any) -> Any:
    """Call an evaluating method of a manager or a queryset, whose kind of answer is known."""
    forget_queries()

    def ask_django() -> Any:
        target = queryset(*chain)
        before = _prefetched(target)
        result = _run(target, method, args, named)
        owner = _owner(target, before)
        if method in _CHANGES:
            return rows.of_instances(owner, keep=True) if owner else None
        answer = _REPLIES.get(method, _as_is)(target, result)
        return _with_owner(answer, owner) if owner else answer

    found = plans.answer(chain, method, args, named, ask_django)
    return ask_django() if found is plans.UNKNOWN else found


def evaluate_value(chain: Any, method: str, /, *args: Any, **named: Any) -> Any:
    """The same for any method: the answer says what it is."""
    forget_queries()
    found = plans.answer(
        chain, method, args, named, lambda: evaluate(chain, method, *args, **named)
    )
    if found is not plans.UNKNOWN:
        return found, method in _ROW_METHODS, None
    return _any_value(queryset(*chain), method, args, named)


def _any_value(target: Any, method: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
    before = _prefetched(target)
    result = _run(target, method, args, named)
    owner = _owner(target, before)
    answer = _answer(target, method, result)
    return (*answer, rows.of_instances(owner, keep=True)) if owner else answer


def _answer(target: Any, method: str, result: Any) -> tuple[Any, ...]:
    if method in _ROW_METHODS:
        return _value_of_row(_row(target, result))
    if method in ("get_or_create", "update_or_create"):
        return rows.of_instances([result[0]], keep=True), True, bool(result[1])
    if method == "aggregate":
        return rows.of_values(result), True, None
    if method == "in_bulk":
        return rows.of_instances(result.values()), False, None
    if method == "bulk_create":
        return rows.of_instances(result), False, None
    if method in _CHANGES:
        return result, False, None
    if method == "eval":
        return rows.of_queryset(result), False, None
    return as_value(result)


# Methods of related managers that change objects, and tell nothing.
_CHANGES = frozenset({"add", "remove", "clear", "set"})


def _prefetched(target: Any) -> frozenset[str]:
    """What is loaded of the relations of the object whose relation a manager is."""
    instance = getattr(target, "instance", None) if isinstance(target, BaseManager) else None
    return frozenset(getattr(instance, "__dict__", {}).get("_prefetched_objects_cache", ()))


def _owner(target: Any, before: frozenset[str]) -> list[Any]:
    """That object, when a call has made it forget what was loaded."""
    if not before or _prefetched(target) == before:
        return []
    _forget(target.instance, [])
    return [target.instance]


def _with_owner(answer: Any, owner: list[Any]) -> Any:
    """The object after the one that was created."""
    found, created = answer if type(answer) is tuple else (answer, None)
    found = found._replace(items=[*found.items, *owner])
    return found if created is None else (found, created)


def _run(target: Any, method: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
    special = _SPECIAL.get(method)
    if special:
        return special(target, *args)
    check_arguments(method, named)
    model = getattr(target, "model", None)
    named = lookups.cleaned_call(model, method, named)
    args, named = lookups.with_spans(target, method, args, named)
    return find(target, method)(*args, **named)


def _query(target: Any) -> Any:
    return target.all() if isinstance(target, BaseManager) else target


def _item(target: Any, position: int) -> Any:
    if position < 0:
        raise ValueError("Negative indexing is not supported.")
    return _query(target)[position]


_SPECIAL: dict[str, Callable[..., Any]] = {
    "eval": _query,
    "item": _item,
    # Of the list model; no method of a queryset has such a name.
    "_dependencies": watching.dependencies,
    "_sections": paging.sections,
}
_ROW_METHODS = frozenset({"item", "get", "first", "last", "latest", "earliest"})


def _row(target: Any, result: Any) -> Rows | None:
    if result is None:
        return None
    if isinstance(result, models.Model):
        return rows.of_instances([result])
    return rows.of_items(_query(target), [result])


def _value_of_row(found: Rows | None) -> tuple[Any, bool, None]:
    return found, found is not None, None


def _created(target: Any, result: Any) -> tuple[Rows, bool]:
    return rows.of_instances([result[0]], keep=True), result[1]


def _as_is(target: Any, result: Any) -> Any:
    return result


def _deleted(target: Any, result: tuple[int, dict[str, int]]) -> tuple[Any, ...]:
    return (*result, None)


_REPLIES: dict[str, Callable[[Any, Any], Any]] = {
    **{method: _row for method in _ROW_METHODS},
    "eval": lambda target, result: rows.of_queryset(result),
    "aggregate": lambda target, result: rows.of_values(result),
    "create": lambda target, result: rows.of_instances([result], keep=True),
    "get_or_create": _created,
    "update_or_create": _created,
    "bulk_create": lambda target, result: rows.of_instances(result),
    "bulk_update": lambda target, result: result or 0,
    "in_bulk": lambda target, result: rows.of_instances(result.values()),
    "delete": _deleted,
}


_PLAIN = frozenset((type(None), bool, int, float, str, dict))


def as_value(result: Any) -> tuple[Any, bool, bool | None]:
    """Any answer: rows or a plain value, and whether rows stand for one object."""
    if type(result) in _PLAIN:
        return result, False, None
    if isinstance(result, models.Model):
        return rows.of_instances([result], keep=True), True, None
    if isinstance(result, (BaseManager, QuerySet, RawQuerySet)):
        return rows.of_queryset(_query(result)), False, None
    if isinstance(result, (list, tuple)) and result and _all_instances(result):
        return rows.of_instances(result), False, None
    if isinstance(result, Iterator):
        return as_value(list(result))
    return result, False, None


def _all_instances(values: Any) -> bool:
    return all(isinstance(value, models.Model) for value in values)


# Objects


def save(instance: Any, /, **options: Any) -> Rows:
    instance.save(**options)
    _forget(instance, options.get("update_fields"))
    return rows.of_instances([instance], keep=True)


def delete(instance: Any, /, **options: Any) -> tuple[int, dict[str, int], Rows]:
    count, by_model = instance.delete(**options)
    return count, by_model, rows.of_instances([instance], keep=True)


def refresh_from_db(instance: Any, /, fields: list[str] | None = None) -> Rows:
    instance.refresh_from_db(fields=fields)
    _forget(instance, fields)
    return rows.of_instances([instance], keep=True)


def _forget(instance: Any, fields: list[str] | None) -> None:
    """What was not among ``fields`` is as it was loaded; its owner keeps the change."""
    loaded = instance.__dict__.pop(LOADED, {})
    if fields is None:
        return
    kept = {instance._meta.get_field(name).attname for name in fields}
    for name, value in loaded.items():
        if name not in kept:
            instance.__dict__[name] = value


def full_clean(instance: Any, /, exclude: list[str] | None = None) -> Rows:
    instance.full_clean(exclude=exclude)
    return rows.of_instances([instance])


def fetch_related(instance: Any, /, name: str) -> Rows | None:
    """The object of a relation, or None when there is none."""
    try:
        related = getattr(instance, name)
    except ObjectDoesNotExist:
        if _has_key(instance, name):
            raise
        related = None
    return None if related is None else rows.of_instances([related])


def _has_key(instance: Any, name: str) -> bool:
    """Whether a forward relation names an object, which then is missing."""
    field: Any = instance._meta.fields_map.get(name) or next(
        (f for f in instance._meta.concrete_fields if f.name == name), None
    )
    return hasattr(field, "attname") and getattr(instance, field.attname) is not None


def call_method(instance: Any, method: str, /, *args: Any, **named: Any) -> Any:
    """Any method of an object, and the object as it is afterwards."""
    if method.startswith("_"):
        raise AttributeError(f"“{method}” is not the name of a method")
    found = getattr(instance, method)
    # A property has its value already.
    result = found(*args, **named) if callable(found) or args or named else found
    return (*as_value(result), rows.of_instances([instance], keep=True))


# The process


def call(name: str, /, *args: Any, **named: Any) -> Any:
    forget_queries()
    try:
        return as_value(dotted(name)(*args, **named))
    finally:
        leave_nothing_open()


class _Output(io.TextIOBase):
    """Passes on what a command prints, keeps it, and ends a command that was cancelled."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if cancelled():
            raise Cancelled
        self._parts.append(text)
        _asgimod.output(text)
        return len(text)

    def text(self) -> str:
        return "".join(self._parts)


def call_command(name: str, /, *args: str) -> str:
    """A management command, as a command line calls it; returns all that it printed."""
    if name not in get_commands():
        raise CommandError(
            f"There is no command “{name}”. Choices are: {', '.join(sorted(get_commands()))}"
        )
    output = _Output()
    try:
        django_call_command(name, *args, stdout=output, stderr=output, no_color=True)
    finally:
        leave_nothing_open()
    return output.text()
