# SPDX-License-Identifier: LGPL-2.1-or-later
"""The answers of queries, in the form that the library turns into row blocks."""

from __future__ import annotations

import functools
from typing import Any, Callable, Iterable, NamedTuple, Optional, Tuple

from django.core.files import File
from django.db import models
from django.db.models.query import FlatValuesListIterable, ModelIterable, QuerySet
from django.db.models.query import NamedValuesListIterable, ValuesIterable, ValuesListIterable

from .errors import DEFERRED
from .instances import cache_name, field_cache_name


class Rows(NamedTuple):
    """What the library reads: the names of the columns, or None for model instances."""

    columns: tuple[str, ...] | None
    items: Any  # a list, or a reader
    flat: bool = False
    keep: bool = False
    label: str | None = None  # with a reader: the model, its database, how many rows, and
    using: str | None = None  # whom to ask when the reader gives up
    limit: int = 0
    fallback: Callable[[], Any] | None = None
    single: bool = False  # any other number of rows than one is for the fallback


def of_instances(instances: Iterable[Any], keep: bool = False) -> Rows:
    return Rows(None, list(instances), keep=keep)


def of_values(values: dict[str, Any]) -> Rows:
    """One row by name, such as an aggregation's."""
    return Rows(tuple(values), [tuple(values.values())])


def of_queryset(queryset: Any) -> Rows:
    """Make the query and take all of its rows."""
    from . import native

    return native.read(queryset, lambda: _by_django(queryset)) or _by_django(queryset)


def _by_django(queryset: Any) -> Rows:
    if not isinstance(queryset, QuerySet):
        return of_instances(queryset)  # of raw SQL; a list, when it was sliced
    if issubclass(queryset._iterable_class, ModelIterable):
        return of_instances(queryset)
    return of_items(queryset, list(queryset))


def of_items(queryset: Any, items: list[Any]) -> Rows:
    """Rows that a queryset has given, by what it gives."""
    iterable = queryset._iterable_class
    if issubclass(iterable, ValuesIterable):
        return _of_dicts(queryset, items)
    if issubclass(iterable, FlatValuesListIterable):
        return Rows(_flat_names(queryset), [(item,) for item in items], flat=True)
    if issubclass(iterable, (NamedValuesListIterable, ValuesListIterable)):
        return _of_tuples(queryset, items)
    return _of_anything(items)


def _flat_names(queryset: Any) -> tuple[str, ...]:
    names = _names(queryset)
    return names[:1] if len(names) >= 1 else ("value",)


def _names(queryset: Any) -> tuple[str, ...]:
    """The names of the columns, in the order of ``values_list()``."""
    query = queryset.query
    if queryset._fields:
        names = tuple(
            field if isinstance(field, str) else getattr(field, "default_alias", "value")
            for field in queryset._fields
        )
        # What is annotated afterwards comes after them.
        return names + tuple(name for name in query.annotation_select if name not in names)
    return selected(query)


def selected(query: Any) -> tuple[str, ...]:
    """The names of what is selected, in the order of the SELECT."""
    # Django 5.2 keeps the order that was asked for.
    if getattr(query, "selected", None):
        return tuple(query.selected)
    return (*query.extra_select, *query.values_select, *query.annotation_select)


def _of_dicts(queryset: Any, items: list[dict[str, Any]]) -> Rows:
    columns = tuple(items[0]) if items else selected(queryset.query)
    return Rows(columns, [tuple(item[name] for name in columns) for item in items])


def _of_tuples(queryset: Any, items: list[Any]) -> Rows:
    if items and len(getattr(items[0], "_fields", ())) == len(items[0]):
        return Rows(items[0]._fields, items)
    names = _names(queryset)
    width = len(items[0]) if items else len(names)
    if len(names) != width or len(set(names)) != width:
        names = tuple(_unique(names, width))
    return Rows(names, items)


def _unique(names: tuple[str, ...], width: int) -> Iterable[str]:
    """Columns may be without a name, or have the same; here each has one of its own."""
    seen: set[str] = set()
    for position in range(width):
        name = names[position] if position < len(names) else f"column_{position}"
        while name in seen:
            name += "_"
        seen.add(name)
        yield name


def _of_anything(items: list[Any]) -> Rows:
    if all(isinstance(item, models.Model) for item in items):
        return of_instances(items)
    if items and all(isinstance(item, dict) for item in items):
        columns = tuple(items[0])
        return Rows(columns, [tuple(item.get(name) for name in columns) for item in items])
    if items and all(isinstance(item, (tuple, list)) for item in items):
        names = getattr(items[0], "_fields", None) or tuple(
            f"column_{position}" for position in range(len(items[0]))
        )
        return Rows(tuple(names), items)
    return Rows(("value",), [(item,) for item in items], flat=True)


# Instances

# Where an object keeps what was loaded with it: in its state's cache, among its prefetched
# querysets, or in an attribute of its own.
CACHED, PREFETCHED, ATTRIBUTE = range(3)

Source = Tuple[int, str]
Shape = Tuple[Any, str, Optional[str], Tuple[str, ...], Tuple[str, ...], Tuple[Source, ...]]


def shape_of(instance: Any) -> Shape:
    """What an instance's row looks like: a key for the shape, the model, its database, the names
    of its columns and of the relations that were loaded with it, and where those are kept."""
    values = instance.__dict__
    cls: Any = type(instance)
    found: dict[str, Source] = {}
    for name in instance._state.__dict__.get("fields_cache", ()):
        found[_one_to_one_accessors(cls).get(name, name)] = (CACHED, name)
    for name in values.get("_prefetched_objects_cache", ()):
        attribute = _managers(cls, instance).get(name)
        if attribute is not None:
            found[attribute] = (PREFETCHED, name)
    fields = _fields(cls)
    columns = []
    for name, value in values.items():
        if name in found:
            continue
        if name in fields:
            columns.append(name)
        elif name[:1] == "_" or isinstance(value, _OBJECTS):
            continue
        elif _is_list_of_objects(value):
            found[name] = (ATTRIBUTE, name)
        else:
            columns.append(name)
    using = instance._state.db
    relations = tuple(found)
    key = (cls, using, *columns, "", *relations)
    return key, cls._meta.label, using, tuple(columns), relations, tuple(found.values())


_OBJECTS = (models.Manager, models.Model)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, models.Model) for item in value)


@functools.lru_cache(maxsize=None)
def _fields(model: Any) -> frozenset[str]:
    return frozenset(field.attname for field in model._meta.concrete_fields)


@functools.lru_cache(maxsize=None)
def _one_to_one_accessors(model: Any) -> dict[str, str]:
    """Under which attribute an object of a one-to-one relation is, by the name of its cache."""
    return {
        field_cache_name(field): str(field.get_accessor_name())
        for field in model._meta.related_objects
        if field.one_to_one and field.get_accessor_name()
    }


_manager_names: dict[Any, dict[str, str]] = {}


def _managers(model: Any, instance: Any) -> dict[str, str]:
    """Which attribute is the related manager, by the name of its cache."""
    if model not in _manager_names:
        _manager_names[model] = {
            cache_name(getattr(instance, name), name): name for name in _accessors(model)
        }
    return _manager_names[model]


def _accessors(model: Any) -> list[str]:
    """The attributes of a model that are related managers."""
    names = [field.name for field in model._meta.many_to_many]
    names += [field.name for field in model._meta.private_fields if field.one_to_many]
    names += [
        str(field.get_accessor_name())
        for field in model._meta.related_objects
        if not field.one_to_one and field.get_accessor_name()
    ]
    return names


def plain(value: Any) -> Any:
    """
    Something that the table of values knows, for a value of any other class; the value itself,
    if it can only be shown, as a text.
    """
    if isinstance(value, File):
        return value.name
    if hasattr(value, "resolve_expression"):
        return DEFERRED
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if isinstance(value, models.Model):
        return value.pk
    return _range(value) if hasattr(value, "isempty") else value


def _range(value: Any) -> dict[str, Any]:
    """One of PostgreSQL's, of any driver, as its field writes it for serializers."""
    if value.isempty:
        return {"empty": True}
    return {"lower": value.lower, "upper": value.upper, "bounds": value._bounds}


def text_of(instance: Any, name: str) -> str:
    """How a value of a field's own class is shown."""
    field = next((f for f in instance._meta.concrete_fields if f.attname == name), None)
    text = str(instance.__dict__[name]) if field is None else field.value_to_string(instance)
    return str(text).encode("utf-8", "replace").decode()
