# SPDX-License-Identifier: LGPL-2.1-or-later
"""Django objects from the rows that the library keeps."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS

from .lookups import cleaned

# Where an object keeps what its fields were before its owner changed them.
LOADED = "_asgimod_loaded"


def materialise(label: str, using: str | None, values: dict[str, Any]) -> Any:
    """An object that was loaded before, from its values, as ``Model.from_db()`` makes it."""
    model = apps.get_model(label)
    names = [f.attname for f in model._meta.concrete_fields if f.attname in values]
    instance = model.from_db(using or DEFAULT_DB_ALIAS, names, [values.pop(n) for n in names])
    for name, value in values.items():
        setattr(instance, name, value)
    return instance


def relate(instance: Any, related: dict[str, Any]) -> None:
    """Give an object what was loaded with it."""
    for name, value in related.items():
        if not isinstance(value, list):
            _relation(type(instance), name).set_cached_value(instance, value)
        elif _is_manager(type(instance), name):
            _prefetched(instance, name, value)
        else:
            setattr(instance, name, value)


def _relation(model: Any, name: str) -> Any:
    """The field, or the way back, whose cache holds the object of a relation."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.name == name:
            return field
        if field.auto_created and not field.concrete and field.get_accessor_name() == name:
            return field
    return model._meta.get_field(name)


def _is_manager(model: Any, name: str) -> bool:
    descriptor = getattr(model, name, None)
    return hasattr(descriptor, "related_manager_cls") or hasattr(descriptor, "rel")


def _prefetched(instance: Any, name: str, objects: list[Any]) -> None:
    manager = getattr(instance, name)
    queryset = manager.get_queryset()
    queryset._result_cache = objects
    queryset._prefetch_done = True
    cache = instance.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[cache_name(manager, name)] = queryset


def cache_name(manager: Any, name: str) -> str:
    """Under which name a prefetch keeps the objects of a related manager."""
    if hasattr(manager, "prefetch_cache_name"):
        return str(manager.prefetch_cache_name)
    if hasattr(manager, "field"):
        return field_cache_name(manager.field.remote_field)
    return name


def field_cache_name(field: Any) -> str:
    """Under which name an object keeps that of a relation; Django 5.1 has renamed it."""
    return str(field.cache_name if hasattr(field, "cache_name") else field.get_cache_name())


def changed(label: str, instance: Any, changes: dict[str, Any] | None) -> Any:
    """The object with what its owner has changed; a new one when there is none yet."""
    model = apps.get_model(label)
    values = cleaned(model, changes or {})
    if instance is None:
        instance = model()
    loaded = instance.__dict__[LOADED] = {}
    for name, value in values.items():
        if name in instance.__dict__:
            loaded[name] = instance.__dict__[name]
        setattr(instance, name, value)
    return instance
