# SPDX-License-Identifier: LGPL-2.1-or-later
"""Queries whose rows the library reads itself, without a Python object for each.

Django compiles the query; what its converters would do with the values is known for the fields
that come with it. A query with anything else in it is left to Django.
"""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.backends.sqlite3.operations import DatabaseOperations
from django.db.models import signals
from django.db.models.expressions import Col
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    QuerySet,
    ValuesIterable,
    ValuesListIterable,
)

from . import watching
from .rows import Rows, selected

import _asgimod

# AsgiColumnType
RAW, INTEGER, FLOAT, BOOLEAN, DECIMAL = b"r", b"i", b"f", b"b", b"d"
DATE, TIME, UTC, NAIVE, UUID, DURATION = b"D", b"T", b"u", b"n", b"U", b"I"

DEFAULT_TIMEOUT = 5.0  # seconds, of Python's sqlite3

_CONVERTERS = {
    "DatabaseOperations.convert_datefield_value": DATE,
    "DatabaseOperations.convert_timefield_value": TIME,
    "DatabaseOperations.convert_uuidfield_value": UUID,
    "DatabaseOperations.convert_booleanfield_value": BOOLEAN,
    "BaseDatabaseOperations.convert_durationfield_value": DURATION,
}
_DATE_TIME = "DatabaseOperations.convert_datetimefield_value"
_DECIMAL = "DatabaseOperations.get_decimalfield_converter.<locals>.converter"
_CALCULATED = "BaseExpression.convert_value.<locals>.<lambda>"


def adopt(connection: Any) -> None:
    """Remember the handle of a connection that was opened just now, by this worker."""
    handle = _asgimod.sqlite_opened()
    connection._asgimod_handle = (connection.connection, handle)


def wait(connection: Any) -> None:
    """Have a connection wait for locks as long as its settings say, unless it is cancelled."""
    timeout = connection.get_connection_params().get("timeout", DEFAULT_TIMEOUT)
    _asgimod.sqlite_wait(connection._asgimod_handle[1], round(timeout * 1000))


class Query(NamedTuple):
    """What Django has compiled, and how its rows are read."""

    compiler: Any
    sql: str
    params: Any
    plain_sql: str  # as SQLite itself wants it
    columns: tuple[str, ...]
    spec: bytes
    flat: bool
    label: str | None
    using: str | None


def read(queryset: Any, fallback: Callable[[], Rows], limit: int = 0) -> Rows | None:
    """The rows of a queryset, ready to be read, or None when Django has to read them."""
    query = query_of(queryset)
    if query is None:
        return None
    return open_reader(connections[queryset.db], query, query.params, fallback, limit)


def query_of(queryset: Any) -> Query | None:
    """How the rows of a queryset are read, or None when Django has to read them."""
    if not _is_plain(queryset):
        return None
    connection = connections[queryset.db]
    if not is_readable(connection):
        return None
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = _columns(queryset, compiler)
    spec = columns and _spec(connection, compiler)
    if not columns or not spec:
        return None
    of_models = queryset._iterable_class is ModelIterable
    return Query(
        compiler,
        sql,
        params,
        SQLiteCursorWrapper.convert_query(None, sql),
        columns,
        spec,
        flat=queryset._iterable_class is FlatValuesListIterable,
        label=queryset.model._meta.label if of_models else None,
        using=queryset.db if of_models else None,
    )


def open_reader(
    connection: Any,
    query: Query,
    params: Any,
    fallback: Callable[[], Any],
    limit: int = 0,
    single: bool = False,
) -> Rows | None:
    """The rows of a query with these parameters; None when Python's own module has to make it."""
    if connection.connection is None:
        connection.ensure_connection()
    connection.validate_thread_sharing()
    connection.validate_no_broken_transaction()
    adopted, handle = getattr(connection, "_asgimod_handle", (None, None))
    if handle is None or adopted is not connection.connection:
        return None
    reader = _asgimod.sqlite_reader(handle, query.plain_sql, tuple(params), query.spec)
    if reader is None:
        return None
    return Rows(
        query.columns, reader, query.flat, False, query.label, query.using, limit, fallback, single
    )


def _is_plain(queryset: Any) -> bool:
    """Whether nobody has changed how this queryset makes its rows, or wants to see them."""
    cls = type(queryset)
    return (
        isinstance(queryset, QuerySet)
        and cls.__iter__ is QuerySet.__iter__
        and cls._fetch_all is QuerySet._fetch_all
        and cls.iterator is QuerySet.iterator
        and queryset._result_cache is None
        and not queryset._prefetch_related_lookups
        and not queryset._known_related_objects
        and not queryset.query.combinator
        and not queryset.query.select_for_update
        and (queryset._iterable_class in (ValuesIterable, ValuesListIterable, FlatValuesListIterable)
             or queryset._iterable_class is ModelIterable and is_plain_model(queryset.model))
    )  # fmt: skip


def is_plain_model(model: Any) -> bool:
    return (
        model.from_db.__func__ is models.Model.from_db.__func__
        and model.__init__ is models.Model.__init__
        and not signals.pre_init.has_listeners(model)
        and not signals.post_init.has_listeners(model)
    )


def is_readable(connection: Any) -> bool:
    """Whether it is SQLite's, and nobody counts or watches its queries."""
    if connection.vendor != "sqlite" or connection.queries_logged:
        return False
    if not all(map(watching.is_ours, connection.execute_wrappers)):
        return False
    return type(connection.ops) is DatabaseOperations


def _columns(queryset: Any, compiler: Any) -> tuple[str, ...] | None:
    """The names of the columns, in the order of the SELECT."""
    query = queryset.query
    if queryset._iterable_class is ModelIterable:
        return _model_columns(compiler)
    if query.extra_select:
        return None
    names = selected(query)
    if len(set(names)) != len(names) or len(names) != len(compiler.select):
        return None
    if queryset._iterable_class is ValuesListIterable and queryset._fields:
        fields = tuple(queryset._fields)
        fields += tuple(name for name in query.annotation_select if name not in fields)
        if fields != names:
            return None
    return names


def _model_columns(compiler: Any) -> tuple[str, ...] | None:
    info = compiler.klass_info
    if not info or info.get("related_klass_infos") or compiler.query.extra_select:
        return None
    names: list[str | None] = [None] * len(compiler.select)
    for position in info["select_fields"]:
        names[position] = compiler.select[position][0].target.attname
    for name, position in compiler.annotation_col_map.items():
        names[position] = name
    return tuple(names) if all(names) else None  # type: ignore[arg-type]


def _spec(connection: Any, compiler: Any) -> bytes | None:
    """How each column is read, by what Django would convert it with."""
    parts = []
    for expression, _, _ in compiler.select:
        part = _column(connection, expression)
        if part is None:
            return None
        parts.append(part)
    return b"".join(parts)


def _column(connection: Any, expression: Any) -> bytes | None:
    converters = connection.ops.get_db_converters(expression)
    converters += expression.get_db_converters(connection)
    names = [getattr(converter, "__qualname__", "") for converter in converters]
    if not names:
        return RAW + b"\0\0"
    if names == [_CALCULATED]:
        return _calculated(expression.output_field)
    if len(names) != 1:
        return None
    if names[0] == _DATE_TIME:
        return _date_time(connection)
    if names[0] == _DECIMAL:
        return _decimal(expression)
    kind = _CONVERTERS.get(names[0])
    return kind and kind + b"\0\0"


def _calculated(field: Any) -> bytes | None:
    internal = field.get_internal_type()
    if internal == "FloatField":
        return FLOAT + b"\0\0"
    return INTEGER + b"\0\0" if internal.endswith("IntegerField") else None


def _date_time(connection: Any) -> bytes | None:
    if not settings.USE_TZ:
        return NAIVE + b"\0\0"
    return UTC + b"\0\0" if connection.timezone_name == "UTC" else None


def _decimal(expression: Any) -> bytes | None:
    if not isinstance(expression, Col):
        return None
    field = expression.output_field
    if not 0 <= field.decimal_places <= 6 or not field.decimal_places < field.max_digits <= 30:
        return None
    return DECIMAL + bytes((field.decimal_places, field.max_digits))
