# SPDX-License-Identifier: LGPL-2.1-or-later
"""The methods that return a new queryset. None of them touches the database."""

from datetime import date, datetime, tzinfo as TimeZone
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Callable, Dict, Generic, Literal, Mapping
from typing import Optional, Sequence, Tuple, TypeVar, Union, overload

from django.db.models import Prefetch

from asgimod.db.versions import require, require_before

if TYPE_CHECKING:
    from asgimod.db.queryset import AsyncQuerySet

T = TypeVar("T")


class ChainingMethods(Generic[T]):
    """
    Every method here stands for Django's method of the same name, takes its
    arguments and returns an ``AsyncQuerySet``::

        cheap = Price.aobjects.filter(currency="usd").order_by("amount")[:10]
    """

    def _derive(self, operation: Callable[[Any], Any]) -> "AsyncQuerySet[Any]":
        raise NotImplementedError

    def _chain(self, name: str, /, *args: Any, **kwargs: Any) -> "AsyncQuerySet[Any]":
        return self._derive(methodcaller(name, *args, **kwargs))

    def filter(self, *args: Any, **kwargs: Any) -> "AsyncQuerySet[T]":
        """The objects that match: ``filter(Q(name="a") | Q(name="b"), id__gt=1)``."""
        return self._chain("filter", *args, **kwargs)

    def exclude(self, *args: Any, **kwargs: Any) -> "AsyncQuerySet[T]":
        """The objects that don't match: ``exclude(box=None)``."""
        return self._chain("exclude", *args, **kwargs)

    def complex_filter(self, filter_obj: Any) -> "AsyncQuerySet[T]":
        """``filter()`` with a Q or a dict: ``complex_filter({"id": 1})``."""
        return self._chain("complex_filter", filter_obj)

    def annotate(self, *args: Any, **kwargs: Any) -> "AsyncQuerySet[T]":
        """Computes an attribute for each object: ``annotate(n=Count("toppings"))``."""
        return self._chain("annotate", *args, **kwargs)

    def alias(self, *args: Any, **kwargs: Any) -> "AsyncQuerySet[T]":
        """As ``annotate()``, for later use in the query alone. Django 3.2 and newer."""
        require("QuerySet.alias()", (3, 2))
        return self._chain("alias", *args, **kwargs)

    def order_by(self, *field_names: Any) -> "AsyncQuerySet[T]":
        """Another order, in place of the model's: ``order_by("-amount", "id")``."""
        return self._chain("order_by", *field_names)

    def reverse(self) -> "AsyncQuerySet[T]":
        """The order turned round: ``order_by("name").reverse()``."""
        return self._chain("reverse")

    def distinct(self, *field_names: str) -> "AsyncQuerySet[T]":
        """Each row once: ``values("currency").distinct()``."""
        return self._chain("distinct", *field_names)

    def values(self, *fields: Any, **expressions: Any) -> "AsyncQuerySet[Dict[str, Any]]":
        """Dictionaries in place of objects: ``values("id", upper=Upper("name"))``."""
        return self._chain("values", *fields, **expressions)

    @overload
    def values_list(
        self, *fields: Any, flat: Literal[False] = False, named: Literal[False] = False
    ) -> "AsyncQuerySet[Tuple[Any, ...]]": ...

    @overload
    def values_list(
        self, *fields: Any, flat: bool = False, named: bool = False
    ) -> "AsyncQuerySet[Any]": ...

    def values_list(
        self, *fields: Any, flat: bool = False, named: bool = False
    ) -> "AsyncQuerySet[Any]":
        """Tuples, or with ``flat`` bare values: ``values_list("id", flat=True)``."""
        return self._chain("values_list", *fields, flat=flat, named=named)

    def dates(self, field_name: str, kind: str, order: str = "ASC") -> "AsyncQuerySet[date]":
        """The years, months, weeks or days there are: ``dates("born", "year")``."""
        return self._chain("dates", field_name, kind, order)

    def datetimes(
        self,
        field_name: str,
        kind: str,
        order: str = "ASC",
        tzinfo: Optional[TimeZone] = None,
        is_dst: Optional[bool] = None,
    ) -> "AsyncQuerySet[datetime]":
        """As ``dates()`` for times. Django 5.0 and newer have no ``is_dst``."""
        if is_dst is None:
            return self._chain("datetimes", field_name, kind, order, tzinfo)
        require_before("is_dst of QuerySet.datetimes()", (5, 0))
        return self._chain("datetimes", field_name, kind, order, tzinfo, is_dst)

    def none(self) -> "AsyncQuerySet[T]":
        """No objects, and no query for them."""
        return self._chain("none")

    def all(self) -> "AsyncQuerySet[T]":
        """All objects; of a queryset, a copy that hasn't been evaluated."""
        return self._chain("all")

    def union(self, *other_qs: Any, all: bool = False) -> "AsyncQuerySet[T]":
        """The rows of any, each once unless ``all``: ``usd.union(eur)``."""
        return self._chain("union", *map(plain, other_qs), all=all)

    def intersection(self, *other_qs: Any) -> "AsyncQuerySet[T]":
        """The rows that are in every one: ``usd.intersection(cheap)``."""
        return self._chain("intersection", *map(plain, other_qs))

    def difference(self, *other_qs: Any) -> "AsyncQuerySet[T]":
        """The rows that are in no other: ``usd.difference(cheap)``."""
        return self._chain("difference", *map(plain, other_qs))

    def select_related(self, *fields: Any) -> "AsyncQuerySet[T]":
        """Follows foreign keys in the same query: ``select_related("box")``."""
        return self._chain("select_related", *fields)

    def prefetch_related(self, *lookups: Any) -> "AsyncQuerySet[T]":
        """
        Fetches relations with a query each: ``prefetch_related("toppings")``. A
        ``Prefetch`` may hold an ``AsyncQuerySet``.
        """
        return self._chain("prefetch_related", *map(_plain_prefetch, lookups))

    def extra(
        self,
        select: Optional[Mapping[str, Any]] = None,
        where: Optional[Sequence[str]] = None,
        params: Optional[Sequence[Any]] = None,
        tables: Optional[Sequence[str]] = None,
        order_by: Optional[Sequence[str]] = None,
        select_params: Optional[Sequence[Any]] = None,
    ) -> "AsyncQuerySet[T]":
        """Adds SQL of your own: ``extra(where=["amount > %s"], params=[5])``."""
        return self._chain("extra", select, where, params, tables, order_by, select_params)

    def defer(self, *fields: Optional[str]) -> "AsyncQuerySet[T]":
        """Leaves these fields out: ``defer("notes")``. ``defer(None)`` brings all back."""
        return self._chain("defer", *fields)

    def only(self, *fields: str) -> "AsyncQuerySet[T]":
        """Loads these fields alone: ``only("name")``."""
        return self._chain("only", *fields)

    def using(self, alias: Optional[str]) -> "AsyncQuerySet[T]":
        """Asks another database: ``using("replica")``."""
        return self._chain("using", alias)

    def select_for_update(
        self,
        nowait: bool = False,
        skip_locked: bool = False,
        of: Sequence[str] = (),
        no_key: bool = False,
    ) -> "AsyncQuerySet[T]":
        """Locks the rows until the end of the transaction. ``no_key``: Django 3.2."""
        if not no_key:
            return self._chain("select_for_update", nowait, skip_locked, of)
        require("no_key of QuerySet.select_for_update()", (3, 2))
        return self._chain("select_for_update", nowait, skip_locked, of, no_key)

    def raw(
        self,
        raw_query: str,
        params: Union[Sequence[Any], Mapping[str, Any], None] = (),
        translations: Optional[Mapping[str, str]] = None,
        using: Optional[str] = None,
    ) -> "AsyncQuerySet[T]":
        """
        The objects of a query of your own, to iterate over, evaluate or index::

            async for price in Price.aobjects.raw("SELECT * FROM shop_price"):
                ...
        """
        return self._chain("raw", raw_query, params, translations, using)


def plain(value: Any) -> Any:
    """Returns Django's queryset where an asynchronous one is given."""
    as_django = getattr(type(value), "_as_django", None)
    return value if as_django is None else as_django(value)


def _plain_prefetch(lookup: Any) -> Any:
    if not isinstance(lookup, Prefetch) or plain(lookup.queryset) is lookup.queryset:
        return lookup
    return Prefetch(lookup.prefetch_through, plain(lookup.queryset), lookup.to_attr)
