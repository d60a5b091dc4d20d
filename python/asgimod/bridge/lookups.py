# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values that come in the plain form of the table of values, where Django wants another one.

A duration comes as microseconds, which Django refuses; a decimal number, a UUID or a time as text,
which Django takes, but leaves as it is in an object that it creates.
"""

from __future__ import annotations

import copy
import datetime
import functools
import json
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.sql import Query

# Their named arguments are lookups or the values of fields.
_LOOKING_UP = frozenset(
    ("complex_filter", "create", "exclude", "filter", "get", "get_or_create", "update",
     "update_or_create")
)  # fmt: skip
# Of two methods some of these are such values again.
_OR_CREATE = frozenset(("get_or_create", "update_or_create"))
_NESTED = ("defaults", "create_defaults")


class _Rows(NamedTuple):
    """What lookups are about: the fields of a model, and what was calculated with them."""

    model: Any
    annotations: dict[str, Any]


def with_spans(
    target: Any, method: str, args: tuple[Any, ...], named: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a call, with durations in the place of microseconds."""
    model = getattr(target, "model", None)
    if model is None or not _are_there_durations():
        return args, named
    rows = _Rows(model, getattr(getattr(target, "query", None), "annotations", {}))
    args = tuple(_with_conditions(rows, value) for value in args)
    if method not in _LOOKING_UP:
        return args, {name: _with_conditions(rows, value) for name, value in named.items()}
    nested = _take_nested(method, named)
    converted = {name: _with_span(rows, name, value) for name, value in named.items()}
    for name, values in nested.items():
        converted[name] = {key: _with_span(rows, key, item) for key, item in values.items()}
    return args, converted


@functools.lru_cache(maxsize=None)
def _are_there_durations() -> bool:
    return any(
        isinstance(field, models.DurationField)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
    )


def _take_nested(method: str, named: dict[str, Any]) -> dict[str, dict[str, Any]]:
    if method not in _OR_CREATE:
        return {}
    return {name: named[name] for name in _NESTED if isinstance(named.get(name), dict)}


def _with_conditions(rows: _Rows, value: Any) -> Any:
    """An expression or a condition; a copy of it when there was something to convert in it."""
    if isinstance(value, models.Q):
        return _with_children(rows, value)
    # A subquery has been made with its own model.
    if not hasattr(value, "get_source_expressions") or isinstance(value, models.Subquery):
        return value
    parts = value.get_source_expressions()
    converted = [_with_conditions(rows, part) for part in parts]
    if all(one is two for one, two in zip(parts, converted)):
        return value
    value = value.copy()
    value.set_source_expressions(converted)
    return value


def _with_children(rows: _Rows, condition: Any) -> Any:
    children = [
        (child[0], _with_span(rows, *child))
        if isinstance(child, tuple)
        else _with_conditions(rows, child)
        for child in condition.children
    ]
    if not any(_differs(one, two) for one, two in zip(condition.children, children)):
        return condition
    converted = copy.copy(condition)
    converted.children = children
    return converted


def _differs(one: Any, two: Any) -> bool:
    return one[1] is not two[1] if isinstance(one, tuple) else one is not two


def _with_span(rows: _Rows, name: str, value: Any) -> Any:
    if isinstance(value, list):
        spans = any(type(item) is int for item in value) and _is_span(rows, name)
        return [_span(item) for item in value] if spans else value
    if type(value) is int:
        return _span(value) if _is_span(rows, name) else value
    return _with_conditions(rows, value)


def _span(value: Any) -> Any:
    return datetime.timedelta(microseconds=value) if type(value) is int else value


def _is_span(rows: _Rows, lookup: str) -> bool:
    name, *rest = lookup.split(LOOKUP_SEP)
    if name not in rows.annotations:
        return is_duration(rows.model, lookup)
    field = getattr(rows.annotations[name], "_output_field_or_none", None)
    return isinstance(field, models.DurationField) and len(rest) <= 1


@functools.lru_cache(maxsize=4096)
def is_duration(model: Any, lookup: str) -> bool:
    """Whether a lookup is about a duration; one that isn't known is for Django to refuse."""
    query = Query(model)
    parts = lookup.split(LOOKUP_SEP)
    try:
        _, field, _, rest = query.names_to_path(parts, query.get_meta(), fail_on_missing=False)
    except FieldError:
        return False
    return isinstance(field, models.DurationField) and len(rest) <= 1


def cleaned_call(model: Any, method: str, named: dict[str, Any]) -> dict[str, Any]:
    """The named arguments of a method that gives an object made from them."""
    if method != "create" and method not in _OR_CREATE:
        return named
    found = cleaned(model, named)
    for name, values in _take_nested(method, named).items():
        found[name] = cleaned(model, values)
    return found


def cleaned(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values of fields as their fields hold them."""
    fields = _fields(model)
    return {
        name: clean(fields[name], value) if name in fields else value
        for name, value in values.items()
    }


@functools.lru_cache(maxsize=None)
def _fields(model: Any) -> dict[str, Any]:
    return {f.attname: f for f in model._meta.concrete_fields if not f.is_relation}


def clean(field: Any, value: Any) -> Any:
    """A value as its field holds it; one that the field refuses is left for Django to refuse."""
    if type(value) is int and field.get_internal_type() == "DurationField":
        return _span(value)
    is_range = isinstance(value, dict) and hasattr(field, "range_type")
    if not isinstance(value, str) and not is_range:
        return value
    try:
        converted = field.to_python(json.dumps(value) if is_range else value)
    except Exception:  # a field of another package may raise anything
        return value
    # Text is the form that such a field has itself: Django leaves it as it was given.
    return value if isinstance(converted, str) else converted
