# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the list model needs of a queryset: an order in which every row has its place."""

from __future__ import annotations

from typing import Any, Iterable, Sequence

from django.core.exceptions import FieldDoesNotExist
from django.db.models.query import ModelIterable, QuerySet


def in_total_order(queryset: Any) -> Any:
    """
    The same rows in the same order; those that it leaves equal come by their key.

    Without that the database may answer two pages in two orders. A random order, and rows that
    are no objects, stay as they are.
    """
    if not isinstance(queryset, QuerySet) or queryset.query.combinator:
        return queryset
    if not issubclass(queryset._iterable_class, ModelIterable):
        return queryset
    order = _order(queryset.query)
    if "?" in order or _is_total(queryset.model._meta, order):
        return queryset
    ordered = queryset._chain()
    query = ordered.query
    # Not by order_by(), which a slice refuses: among equal rows no order was promised.
    if query.extra_order_by:
        query.extra_order_by = (*order, "pk")
    else:
        query.order_by = (*order, "pk")
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
