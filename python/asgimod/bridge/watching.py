# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is written of the models that somebody watches.

Two things are seen, while something is watched: every statement that writes to its table, with the
number of its rows, on every connection of the process; and by Django's signals the keys of what was
saved and deleted. Both are passed on once the transaction is committed; what is rolled back never
was.
"""

from __future__ import annotations

import functools
import re
import threading
import weakref
from typing import Any, Callable, Iterator

from django.apps import apps
from django.db import connections, models, transaction
from django.db.models import signals

from . import listening

import _asgimod

# The numbers of AsgiChangeKind.
WRITTEN, SAVED, DELETED, RELATED = range(4)

_WRITES = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+ONLY)?"
    r"|DELETE\s+FROM(?:\s+ONLY)?|TRUNCATE(?:\s+TABLE)?)\s+"
    r"((?:\"[^\"]*\"|`[^`]*`|[^\s(\"`;.]+)(?:\.(?:\"[^\"]*\"|`[^`]*`|[^\s(\"`;]+))?)",
    re.IGNORECASE,
)

_lock = threading.Lock()
_watched: frozenset[str] = frozenset()
_tables: dict[str, str] = {}  # as a statement names it → the label
_connections: weakref.WeakSet[Any] = weakref.WeakSet()
_disconnect: list[Callable[[], Any]] = []


def watch() -> None:
    """Take over which models are watched."""
    with _lock:
        labels = frozenset(_asgimod.watched())
        if labels != _watched:
            _set_watched(labels)
        listening.listen(labels)


def _set_watched(labels: frozenset[str]) -> None:
    global _watched, _tables
    while _disconnect:
        _disconnect.pop()()
    watched = [model for model in map(_find, labels) if model is not None]
    tables = {}
    for model in watched:
        for name in _names(model._meta.db_table):
            tables[name] = model._meta.label
    _watched, _tables = frozenset(model._meta.label for model in watched), tables
    for model in apps.get_models(include_auto_created=True):
        if _watched.intersection(_labels(model)):
            _connect(model)
    for connection in list(_connections):
        _see_statements(connection)


def _find(label: str) -> Any:
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _names(table: str) -> Iterator[str]:
    yield table
    yield from {connections[alias].ops.quote_name(table) for alias in connections}


@functools.lru_cache(maxsize=None)
def _labels(model: Any) -> tuple[str, ...]:
    """The models that an object of a model has a row of."""
    concrete = model._meta.concrete_model
    parents = (parent._meta.concrete_model for parent in concrete._meta.get_parent_list())
    return tuple(dict.fromkeys(each._meta.label for each in (concrete, *parents)))


# Statements


def adopt(connection: Any) -> None:
    """Look after a connection."""
    _connections.add(connection)
    listening.opened(connection)
    if _watched:
        _see_statements(connection)


def adopt_all() -> None:
    """Look after the connections that this thread has opened already."""
    for connection in connections.all():
        if connection.connection is not None:
            adopt(connection)


def is_ours(wrapper: Any) -> bool:
    return wrapper is _see


def _see_statements(connection: Any) -> None:
    wrappers = connection.execute_wrappers
    if _watched and _see not in wrappers:
        wrappers.append(_see)
    elif not _watched and _see in wrappers:
        wrappers.remove(_see)


def _see(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    found = _WRITES.match(sql) if isinstance(sql, str) else None
    label = _tables.get(found.group(1)) if found else None
    if label is not None:
        n_rows = context["cursor"].rowcount or _inserted(sql, params)
        if n_rows != 0:
            connection = context["connection"]
            _pass_on(connection.alias, WRITTEN, label, n_rows)
            listening.notify(connection, label, n_rows)
    return result


_RETURNING = re.compile(r"\s*INSERT\s[^(]*\(([^()]*)\).*\sRETURNING\s", re.IGNORECASE | re.DOTALL)


def _inserted(sql: str, params: Any) -> int:
    """The rows of an INSERT whose cursor tells no number while what it returns is to come."""
    found = _RETURNING.match(sql)
    return max(len(params or ()) // (found.group(1).count(",") + 1), 1) if found else 0


def _pass_on(
    using: str,
    kind: int,
    label: str,
    n_rows: int = 0,
    keys: tuple[Any, ...] = (),
    relation: str | None = None,
) -> None:
    """Tell it when it is committed."""
    tell = functools.partial(_asgimod.changed, kind, label, n_rows, keys, relation)
    if connections[using].in_atomic_block:
        transaction.on_commit(tell, using=using)
    else:
        tell()


# Signals


def _connect(model: Any) -> None:
    saved = functools.partial(_on_object, SAVED)
    deleted = functools.partial(_on_object, DELETED)
    _connect_one(signals.post_save, saved, model)
    _connect_one(signals.post_delete, deleted, model)
    for field in model._meta.local_many_to_many:
        related = functools.partial(_on_related, field)
        _connect_one(signals.m2m_changed, related, field.remote_field.through)
    for relation in model._meta.related_objects:
        if relation.many_to_many and not _watched.intersection(_labels(relation.related_model)):
            related = functools.partial(_on_related, relation.field)
            _connect_one(signals.m2m_changed, related, relation.field.remote_field.through)


def _connect_one(signal: Any, receiver: Any, sender: Any) -> None:
    signal.connect(receiver, sender=sender, weak=False)
    _disconnect.append(lambda: signal.disconnect(receiver, sender=sender))


def key(value: Any) -> Any:
    """A primary key as the library has it: a number, or its text."""
    return int(value) if isinstance(value, int) else str(value)


def _on_object(kind: int, sender: Any, instance: Any, using: str, **kwargs: Any) -> None:
    cls: Any = type(instance)
    for label in _watched.intersection(_labels(cls)):
        pk = getattr(instance, apps.get_model(label)._meta.pk.attname)
        _pass_on(using, kind, label, keys=(key(pk),))


def _on_related(
    field: Any, sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any,
    using: str, **kwargs: Any
) -> None:  # fmt: skip
    if not action.startswith("post_"):
        return
    back = field.remote_field.get_accessor_name()
    here, there = (back, field.name) if reverse else (field.name, back)
    _pass_related(using, type(instance), here, (instance.pk,))
    _pass_related(using, model, there, pk_set or ())


def _pass_related(using: str, model: Any, relation: str | None, keys: Any) -> None:
    label = model._meta.concrete_model._meta.label
    if relation and label in _watched:
        _pass_on(using, RELATED, label, keys=tuple(map(key, keys)), relation=relation)


# Querysets


def dependencies(queryset: Any) -> list[str]:
    """The labels of the models whose rows decide about those of a queryset."""
    if isinstance(queryset, models.manager.BaseManager):
        queryset = queryset.all()
    tables = set(_tables_of(getattr(queryset, "query", None)))
    found = {
        label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in tables
        for label in _labels(model)
    }
    for lookup in getattr(queryset, "_prefetch_related_lookups", ()):
        found.update(_along(queryset.model, lookup))
    found.update(_labels(queryset.model))
    return sorted(found)


def _tables_of(query: Any, depth: int = 0) -> Iterator[str]:
    if query is None or depth > 8:
        return
    # A query inside of another one can't be compiled by itself, if it refers to that.
    if depth == 0 or getattr(query, "select_related", None) or not hasattr(query, "alias_map"):
        query = _compiled(query)
    for join in getattr(query, "alias_map", {}).values():
        yield join.table_name
    for part in _parts(query):
        yield from _tables_of(part, depth + 1)


def _compiled(query: Any) -> Any:
    """Only when it is compiled does a query know what it selects beside its objects, or orders by."""
    if hasattr(query, "get_compiler"):
        query = query.clone()
        query.get_compiler(using=next(iter(connections))).pre_sql_setup()
    return query


def _parts(query: Any) -> Iterator[Any]:
    """The queries inside of a query."""
    yield from getattr(query, "combined_queries", ())
    todo = [getattr(query, "where", None), *getattr(query, "annotations", {}).values()]
    todo += [item for item in getattr(query, "order_by", ()) if not isinstance(item, str)]
    while todo:
        node = todo.pop()
        inner = getattr(node, "query", None)
        if hasattr(node, "alias_map"):
            yield node
        elif hasattr(inner, "alias_map"):
            yield inner
        else:
            todo += _children(node)


def _children(node: Any) -> list[Any]:
    children = list(getattr(node, "children", ()))
    if hasattr(node, "get_source_expressions"):
        children += [child for child in node.get_source_expressions() if child is not None]
    for name in ("lhs", "rhs"):
        child = getattr(node, name, None)
        if hasattr(child, "get_source_expressions") or hasattr(child, "query"):
            children.append(child)
        elif hasattr(child, "alias_map"):
            children.append(child)
    return children


def _along(model: Any, lookup: Any) -> Iterator[str]:
    """The models on the way of a prefetch."""
    path = getattr(lookup, "prefetch_through", lookup)
    for name in path.split("__"):
        field = next(
            (
                field
                for field in model._meta.get_fields()
                if name in (field.name, getattr(field, "get_accessor_name", lambda: None)())
            ),
            None,
        )
        if field is None or not isinstance(field.related_model, type):
            return
        if field.many_to_many:
            forward = field if field.concrete else field.remote_field
            yield forward.remote_field.through._meta.label
        model = field.related_model
        yield from _labels(model)
