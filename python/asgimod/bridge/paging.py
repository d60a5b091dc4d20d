# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the list model needs of a queryset: an order in which every row has its place; sections."""

from __future__ import annotations

import itertools
from typing import Any, Iterable, Sequence

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, F
from django.db.models.constants import LOOKUP_SEP
from django.db.models.query import ModelIterable, QuerySet
from django.db.utils import NotSupportedError


def in_total_order(queryset: Any) -> Any:
    """
    The same rows in the same order; those that it leaves equal come by their key.

    Without that the database may answer two pages in two orders. A random order, and rows that
    are no objects, stay as they are.
    """
    if not isinstance(queryset, QuerySet):
        return queryset
    queryset = queryset._chain()  # what was prefetched is as it was: the list asks what is
    if queryset.query.combinator or not issubclass(queryset._iterable_class, ModelIterable):
        return queryset
    order = _order(queryset.query)
    if "?" in order or _is_total(queryset.model._meta, order):
        return queryset
    # Not by order_by(), which a slice refuses: among equal rows no order was promised.
    return _ordered(queryset, (*order, "pk"))


def _ordered(queryset: Any, order: Sequence[Any]) -> Any:
    ordered = queryset._chain()
    if ordered.query.extra_order_by:
        ordered.query.extra_order_by = tuple(order)
    else:
        ordered.query.order_by = tuple(order)
    return ordered


def _order(query: Any) -> Sequence[Any]:
    """What Django orders by."""
    if query.extra_order_by:
        return tuple(query.extra_order_by)
    if query.order_by or not query.default_ordering:
        return tuple(query.order_by)
    # Django leaves the model's own order out of what is grouped.
    return () if query.group_by is not None else tuple(query.get_meta().ordering or ())


def _is_total(meta: Any, order: Iterable[Any]) -> bool:
    """Whether no two rows are equal in this order."""
    names = {item.lstrip("-+") for item in order if isinstance(item, str)}
    if names & {"pk", meta.pk.attname}:
        return True
    fields = {field.name for field in map(_field(meta), names) if field is not None}
    return any(fields.issuperset(unique) for unique in _unique(meta))


def _field(meta: Any) -> Any:
    def find(name: str) -> Any:
        try:
            field = meta.get_field(name)
        except FieldDoesNotExist:
            return None
        # By its name a relation is ordered as its model says, and nulls are all different.
        relation = field.is_relation and name != getattr(field, "attname", None)
        return None if relation or getattr(field, "null", True) else field

    return find


def _unique(meta: Any) -> Iterable[tuple[str, ...]]:
    yield from ((field.name,) for field in meta.concrete_fields if field.unique)
    yield from map(tuple, meta.unique_together)
    for constraint in meta.total_unique_constraints:
        # One over expressions has no fields; one that is checked at the end may be broken before.
        if constraint.fields and not constraint.deferrable:
            yield tuple(constraint.fields)


# Sections: rows that have the same value of a field


def by_section(queryset: Any, name: str) -> Any:
    """The same rows, those of a section together; a `-` before the name turns their order round."""
    if not isinstance(queryset, QuerySet) or queryset.query.combinator:
        raise NotSupportedError("Rows of union() and the like, and of raw SQL, have no sections.")
    if queryset.query.is_sliced:
        raise TypeError("Cannot reorder a query once a slice has been taken.")
    # reverse() turns round whatever order there is.
    descending = name.startswith("-") is queryset.query.standard_ordering
    name = name.lstrip("-")
    order: list[Any] = [f"-{name}" if descending else name]
    # What a relation is ordered by may be the same for two objects.
    if _is_relation(queryset.model._meta, name):
        order.append(F(name).desc() if descending else F(name).asc())
    return _ordered(queryset, (*order, *_order(queryset.query)))


def _is_relation(meta: Any, path: str) -> bool:
    field = None
    for name in path.split(LOOKUP_SEP):
        try:
            field = meta.get_field(meta.pk.name if name == "pk" else name)
        except FieldDoesNotExist:
            return False
        meta = field.related_model._meta if field.is_relation else None
        if meta is None:
            return False
    return field is not None and field.name == name


def sections(queryset: Any, name: str) -> list[int]:
    """How many rows each section has, of a queryset that by_section() has ordered."""
    name = name.lstrip("-")
    queryset = queryset.prefetch_related(None)
    query = queryset.query
    if query.distinct or query.group_by is not None:
        # What counts as one row is known only when the rows are there. By its own name a relation
        # would not be ordered as its model says (Django 5.2).
        rows = queryset.annotate(_section=F(name)).values_list("pk", "_section").iterator()
        values = (value for _, value in rows)
        return [sum(1 for _ in run) for _, run in itertools.groupby(values)]
    order = [item for item in _order(query)[:2] if _orders(item, name)]
    counted = queryset.values(name).annotate(_n=Count("*")).order_by(*order)
    return list(counted.values_list("_n", flat=True))


def _orders(item: Any, name: str) -> bool:
    """Whether an item of the order is one of by_section()."""
    if isinstance(item, str):
        return item.lstrip("-") == name
    return getattr(getattr(item, "expression", None), "name", None) == name
