# SPDX-License-Identifier: LGPL-2.1-or-later
"""Chains of calls become querysets."""

from __future__ import annotations

import operator
from typing import Any, Callable, Sequence

import django
from django.apps import apps
from django.db import NotSupportedError
from django.db.models.manager import BaseManager

from . import lookups, paging

# Methods of newer versions of Django, for those who call them on an older one.
_SINCE = {"contains": (4, 0), "xor": (4, 1)}
# The same for arguments.
_ARGUMENTS_SINCE = {
    "bulk_create": {"update_conflicts": (4, 1), "update_fields": (4, 1), "unique_fields": (4, 1)},
    "update_or_create": {"create_defaults": (5, 0)},
}

# What may be in an alias, by Django's newest rule, on every version.
_FORBIDDEN = frozenset(" \t\n\r\v\f'\"`;[].%") | {"--", "/*", "*/", "#"}


def queryset(label: str, manager: str | None, instance: Any, operations: Sequence[Any]) -> Any:
    """Replay a chain: each operation is a method, its arguments and its named arguments."""
    result = _start(label, manager, instance)
    for method, args, named in operations:
        args, named = lookups.with_spans(result, method, args, named or {})
        special = _SPECIAL.get(method)
        if special is not None:
            result = special(_query(result), *args, **named)
        else:
            result = find(result, method)(*args, **named)
    return result


def inner_queryset(*chain: Any) -> Any:
    """One that is an argument: where Django takes a queryset it takes no manager."""
    return _query(queryset(*chain))


def _start(label: str, manager: str | None, instance: Any) -> Any:
    if instance is not None:
        return getattr(instance, str(manager))
    model = apps.get_model(label)
    if manager is None:
        return model._default_manager
    return getattr(model, manager)


def _query(manager: Any) -> Any:
    """A manager as a queryset."""
    return manager.all() if isinstance(manager, BaseManager) else manager


def find(target: Any, method: str) -> Callable[..., Any]:
    """A method of a manager or a queryset, under its own name."""
    if not method.isidentifier() or method.startswith("_"):
        raise AttributeError(f"“{method}” is not the name of a method")
    found = getattr(target, method, None)
    if callable(found):
        return found  # type: ignore[no-any-return]
    if hasattr(target, method):
        return lambda: found  # a property, such as “ordered”
    if method in _SINCE:
        raise _needs(f"{method}()", _SINCE[method])
    raise AttributeError(f"'{type(target).__name__}' object has no attribute '{method}'")


def check_arguments(method: str, named: dict[str, Any]) -> None:
    """Tell of arguments that this version of Django doesn't know yet."""
    for name, version in _ARGUMENTS_SINCE.get(method, {}).items():
        if name in named and django.VERSION < version:
            raise _needs(f"“{name}” of {method}()", version)


def _needs(what: str, version: tuple[int, int]) -> NotSupportedError:
    return NotSupportedError(
        f"{what} needs Django {version[0]}.{version[1]}; this is {django.get_version()}"
    )


def _slice(query: Any, start: int, stop: int) -> Any:
    if start < 0 or stop < -1:
        raise ValueError("Negative indexing is not supported.")
    return query[start : None if stop == -1 else stop]


def _combine(combine: Callable[[Any, Any], Any], name: str) -> Callable[[Any, Any], Any]:
    def combined(query: Any, other: Any) -> Any:
        if name == "xor" and not hasattr(query, "__xor__"):
            raise _needs("xor()", _SINCE["xor"])
        return combine(query, other)

    return combined


def check_alias(alias: str) -> None:
    """Refuse a name that would end up in the SQL as it is."""
    if any(part in alias for part in _FORBIDDEN):
        raise ValueError(
            "Column aliases cannot contain whitespace characters, hashes, quotation marks, "
            "semicolons, percent signs, dots, or SQL comments."
        )


def _extra(query: Any, *args: Any, **named: Any) -> Any:
    select = named.get("select") or (args[0] if args else None) or {}
    for alias in select:
        check_alias(alias)
    return query.extra(*args, **named)


_SPECIAL: dict[str, Callable[..., Any]] = {
    "slice": _slice,
    # Of the list model; no method of a queryset has such a name.
    "_in_total_order": paging.in_total_order,
    "_by_section": paging.by_section,
    "and": _combine(operator.and_, "and"),
    "or": _combine(operator.or_, "or"),
    "xor": _combine(operator.xor, "xor"),
    "extra": _extra,
}
