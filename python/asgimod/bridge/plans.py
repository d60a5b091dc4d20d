# SPDX-License-Identifier: LGPL-2.1-or-later
"""Queries that were made before, with other values.

For a small query Django takes longer to work its SQL out than a database to answer it. That SQL is
decided by the methods of a chain, the names of its lookups and the types of their values; the
values themselves are parameters. So the second time that a chain comes, its SQL is kept. The limits
of a slice are no parameters, but the end of the SQL: that is made anew.

Django still decides. A plan is made from what Django itself was about to execute, and only when
each parameter in it is one of a lookup with a value of the chain. With every new value Django makes
these lookups again, and their parameters; if the SQL of one would be another, or anything else has
changed that could make a difference, the query goes the ordinary way.
"""

from __future__ import annotations

import datetime
import decimal
import threading
import uuid
from typing import Any, Callable, Iterator, NamedTuple

from django.conf import settings
from django.db import connections, models, router
from django.db.models.expressions import Col
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn, RelatedLookupMixin
from django.db.models.lookups import BuiltinLookup, Exact, In, Lookup
from django.db.models.query import MAX_GET_RESULTS, QuerySet

from . import lookups, native
from .querysets import queryset

Chain = Any  # the label, the name of the manager, an object, and (method, arguments, named)…
Signature = Any

UNKNOWN = object()

# Methods whose part in the SQL is decided by names and constants alone.
_CONSTANT = frozenset(
    ("_in_total_order", "all", "count", "defer", "distinct", "eval", "exists", "first", "item", "only",
     "order_by", "reverse", "slice", "using", "values", "values_list")
)  # fmt: skip
_LOOKING_UP = frozenset(("exclude", "filter", "get"))
_PLANNED = frozenset(("eval", "get", "first", "item", "count", "exists"))
_VALUES = frozenset(
    (int, float, str, bytes, decimal.Decimal, datetime.date, datetime.datetime, datetime.time,
     datetime.timedelta, uuid.UUID)
)  # fmt: skip

# Of these the SQL is decided by that of the right side alone, when the left one is a column.
_COMPILED_BY = frozenset(
    cls.as_sql for cls in (BuiltinLookup, Exact, In, RelatedExact, RelatedIn, RelatedLookupMixin)
)

# What is known of a chain without a plan: that it was met once, and that there can't be one.
_MET, _NONE = object(), object()

# More chains than these are not those of a program that asks the same again and again.
_MAX_PLANS = 200
_kept = threading.local()


class Slot(NamedTuple):
    """A lookup in the SQL, and which value of the chain it compares with."""

    lookup: Any
    left: Any
    position: int
    right_sql: str


class Call(NamedTuple):
    """A chain and the method that asks, with what is no part of the SQL put aside."""

    chain: Chain
    method: str
    args: tuple[Any, ...]
    named: dict[str, Any]
    values: list[Any]  # of the lookups, in their order
    limits: tuple[int, int] | None  # of a slice: where it begins and ends

    def links(self) -> list[Any]:
        return [*self.chain[3], (self.method, self.args, self.named)]


class Plan(NamedTuple):
    connection: Any
    model: Any
    compiler: Any
    slots: list[Slot]
    sql: str
    query: native.Query | None  # how the rows are read, without limits; None for a plain value
    single: bool  # one row, or it is for Django to say why not
    zone: tuple[bool, str]  # which the dates of its rows are of


def answer(
    chain: Chain,
    method: str,
    args: tuple[Any, ...],
    named: dict[str, Any],
    ask_django: Callable[[], Any],
) -> Any:
    """What a call is answered with, or UNKNOWN when Django has to be asked."""
    if method not in _PLANNED or chain[2] is not None:
        return UNKNOWN
    call = Call(chain, method, args, named, [], _limits(chain[3], method))
    signature = _signature(call)
    if signature is None:
        return UNKNOWN
    plans = _plans()
    plan = plans.get(signature)
    if plan is None:
        plans[signature] = _MET
        return UNKNOWN
    if plan is _MET:
        plan = plans[signature] = _make(call)
    return UNKNOWN if plan is _NONE else _follow(plan, call, ask_django)


def _plans() -> dict[Signature, Any]:
    """Those of this thread, and so of its connections."""
    plans: dict[Signature, Any] | None = getattr(_kept, "plans", None)
    if plans is None or len(plans) >= _MAX_PLANS:
        plans = _kept.plans = {}
    return plans


# Signatures


def _limits(links: Any, method: str) -> tuple[int, int] | None:
    """Those of a slice that is the last of all that decides about the rows, and the only one."""
    if method != "eval" or [link[0] for link in links].count("slice") != 1:
        return None
    last, args, named = links[-1]
    if last != "slice" or named or [type(arg) for arg in args] != [int, int]:
        return None
    # Django makes no query of an empty slice, and -1 is no end.
    return args if 0 <= args[0] < args[1] else None


def _signature(call: Call) -> Signature | None:
    """Everything that decides about the SQL of a call; its values are put aside."""
    parts: list[Any] = [call.chain[0], call.chain[1]]
    links = call.links()
    if call.limits:
        links[-2] = ("slice", (), None)
    for link in links:
        part = _part(link[0], link[1], link[2], call.values)
        if part is None:
            return None
        parts.append(part)
    return tuple(parts)


def _part(
    method: str, args: tuple[Any, ...], named: dict[str, Any] | None, values: list[Any]
) -> Signature | None:
    part: list[Any] = [method, args]
    for value in args:
        if type(value) is not str and type(value) is not int:
            return None
    if method in _CONSTANT:
        for name, value in (named or {}).items():
            if type(value) is not bool:
                return None
            part.append((name, value))
        return tuple(part)
    if method not in _LOOKING_UP or args:
        return None
    for name, value in (named or {}).items():
        kind = type(value)
        if kind in _VALUES:
            part.append((name, kind))
        elif kind is list and all(type(item) in _VALUES for item in value):
            part.append((name, list, len(value)))
        else:
            return None
        values.append(value)
    return tuple(part)


# Making a plan


class _Seen(Exception):
    """Raised in the place of a query, with its SQL and parameters."""


def _see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    raise _Seen(sql, params)


def _make(call: Call) -> Any:
    """A plan, or _NONE."""
    try:
        start = queryset(call.chain[0], call.chain[1], None, ())
        if type(start) is not models.Manager or start._queryset_class is not QuerySet:
            return _NONE
        target = queryset(*call.chain).all()
        connection = connections[target.db]
        if not _is_usual(connection, target.model):
            return _NONE
        return _plan(connection, target, call) or _NONE
    except Exception:  # whatever Django makes of the chain, it shall tell by itself
        return _NONE


def _is_usual(connection: Any, model: Any) -> bool:
    return (
        not router.routers
        and native.is_readable(connection)
        and native.is_plain_model(model)
        and connections[connection.alias] is connection
    )


def _plan(connection: Any, target: Any, call: Call) -> Plan | None:
    rows = _rows(target, call)
    query = native.query_of(rows)
    if query is None or not all(_is_column(item) for item, _ in query.compiler.get_order_by()):
        return None
    sql, params = _statement(connection, target, call)
    is_read = call.method not in ("count", "exists")
    if is_read and (sql, tuple(params)) != (query.sql, tuple(query.params)):
        return None
    names = [item for method, _, named in call.links() for item in _lookups(method, named)]
    slots = _slots(connection, query.compiler, rows.query.where, target.model, names)
    if slots is None:
        return None
    if call.limits:
        end = _end(connection, call.limits)
        if not sql.endswith(end):
            return None
        query = query._replace(plain_sql=query.plain_sql[: -len(end)])
    plan = Plan(
        connection, target.model, query.compiler, slots, sql, query if is_read else None,
        call.method in ("get", "item"), _zone(connection),
    )  # fmt: skip
    return plan if _bind(plan, call.values) == list(params) else None


def _end(connection: Any, limits: tuple[int, int]) -> str:
    return f" {connection.ops.limit_offset_sql(*limits)}"


def _zone(connection: Any) -> tuple[bool, str]:
    return settings.USE_TZ, connection.timezone_name


def _is_column(item: Any) -> bool:
    """What is reckoned may depend on the time zone, or on anything else."""
    return isinstance(item.expression, Col)


def _statement(connection: Any, target: Any, call: Call) -> Any:
    """The SQL that Django would execute first, and its parameters."""
    with connection.execute_wrapper(_see):
        try:
            if call.method == "eval":
                list(target.all())
            elif call.method == "item":
                target[call.args[0]]
            else:
                getattr(target, call.method)(*call.args, **call.named)
        except _Seen as seen:
            return seen.args
    raise LookupError("no query was made")


def _rows(target: Any, call: Call) -> Any:
    """The queryset of the rows that a method looks at."""
    if call.method == "get":
        target = target.filter(**call.named)
        if target.query.can_filter() and not target.query.distinct_fields:
            target = target.order_by()
        target.query.set_limits(high=MAX_GET_RESULTS)
    elif call.method == "first":
        target = (target if target.ordered else target.order_by("pk"))[:1]
    elif call.method == "item":
        target = target[call.args[0] : call.args[0] + 1]
    return target


def _lookups(method: str, named: dict[str, Any] | None) -> list[tuple[str, Any]]:
    return list((named or {}).items()) if method in _LOOKING_UP else []


def _slots(
    connection: Any, compiler: Any, where: Any, model: Any, names: list[tuple[str, Any]]
) -> list[Slot] | None:
    """The lookups of a WHERE clause that have parameters; each must be one of those named."""
    positions: dict[str, int] = {}
    for position, (name, value) in enumerate(names):
        if lookups.is_duration(model, name):
            return None
        alone = QuerySet(model, using=connection.alias).filter(**{name: value})
        own = alone.query.get_compiler(connection=connection)
        compiled = [own.compile(leaf)[0] for leaf in _with_parameters(own, alone.query.where)]
        if len(compiled) != 1 or compiled[0] in positions:
            return None
        positions[compiled[0]] = position
    slots = []
    for leaf in _with_parameters(compiler, where):
        found = positions.pop(compiler.compile(leaf)[0], None)
        if found is None or not _is_simple(leaf):
            return None
        right_sql, _ = leaf.process_rhs(compiler, connection)
        slots.append(Slot(type(leaf), leaf.lhs, found, right_sql))
    return None if positions else slots


def _is_simple(leaf: Any) -> bool:
    cls = type(leaf)
    return isinstance(leaf.lhs, Col) and cls.as_sql in _COMPILED_BY and not hasattr(cls, "as_sqlite")


def _with_parameters(compiler: Any, where: Any) -> Iterator[Any]:
    for child in where.children:
        if hasattr(child, "children"):
            yield from _with_parameters(compiler, child)
        elif not isinstance(child, Lookup):
            raise TypeError("a condition that is no lookup")
        elif compiler.compile(child)[1]:
            yield child


# Following it


def _bind(plan: Plan, values: list[Any]) -> list[Any] | None:
    """The parameters, as Django makes them of the values; None if the SQL would be another."""
    bound: list[Any] = []
    for lookup, left, position, right_sql in plan.slots:
        made = lookup(left, values[position])
        # Django has other SQL for these than a comparison.
        if made.rhs is None or made.rhs is True or made.rhs is False:
            return None
        sql, params = made.process_rhs(plan.compiler, plan.connection)
        if sql != right_sql:
            return None
        bound += params
    return bound


def _follow(plan: Plan, call: Call, ask_django: Callable[[], Any]) -> Any:
    connection = plan.connection
    if not _is_usual(connection, plan.model) or _zone(connection) != plan.zone:
        return UNKNOWN
    try:
        params = _bind(plan, call.values)
    except Exception:  # a value that Django refuses: it shall say so
        return UNKNOWN
    if params is None:
        return UNKNOWN
    if plan.query is not None:
        query = plan.query
        if call.limits:
            query = query._replace(plain_sql=query.plain_sql + _end(connection, call.limits))
        rows = native.open_reader(connection, query, params, ask_django, single=plan.single)
        return UNKNOWN if rows is None else rows
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, params)
        row = cursor.fetchone()
    return bool(row) if call.method == "exists" else row[0] or 0
