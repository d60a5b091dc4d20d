# SPDX-License-Identifier: LGPL-2.1-or-later
"""``AsyncQuerySet``: what it is made of, how it is evaluated, its operators."""

from functools import partial
from itertools import islice
from operator import and_, or_, xor
from typing import TYPE_CHECKING, Any, AsyncIterator, Awaitable, Callable, Iterator
from typing import List, NoReturn, Type, TypeVar, Union, cast, overload
from weakref import ref

from django.core.exceptions import SynchronousOnlyOperation
from django.db.models.query import QuerySet, RawQuerySet

from asgimod.db.awaiting import AwaitedMethods
from asgimod.db.chaining import ChainingMethods, plain
from asgimod.db.sources import derive, manager, queryset
from asgimod.db.streaming import CHUNK_SIZE, AsyncRows, iterate, iterate_and_keep
from asgimod.db.versions import require

T = TypeVar("T")


class AsyncQuerySet(ChainingMethods[T], AwaitedMethods[T]):
    """
    A queryset whose methods that ask the database are awaited::

        prices = Price.aobjects.filter(currency="usd").order_by("-amount")
        async for price in prices:
            ...
        dearest = await prices[0]
        top_five = await prices[:5].eval()

    ``Model.aobjects`` and ``a<relation>`` give one. It can also be made of a
    model, and of any manager or queryset of Django's::

        prices = AsyncQuerySet(Price)
        cheap = AsyncQuerySet(Price, Price.objects.cheap())
    """

    def __init__(self, cls: Type[T], queryset: Any = None) -> None:
        self._cls = cls
        self._source = manager(cls) if queryset is None else queryset

    @property
    def model(self) -> Type[T]:
        """The model class of the objects."""
        return self._cls

    def __repr__(self) -> str:
        return f"<AsyncQuerySet [...{self._cls}]>"

    __str__ = __repr__

    def __len__(self) -> int:
        raise NotImplementedError(
            "AsyncQuerySet does not support __len__(), use .count() instead."
        )

    def __bool__(self) -> bool:
        raise NotImplementedError(
            "AsyncQuerySet does not support __bool__(), use .exists() instead."
        )

    if not TYPE_CHECKING:
        # Without these Python would call __getitem__() with 0, 1, 2, … for ever.

        def __iter__(self) -> NoReturn:
            raise TypeError("AsyncQuerySet is iterated over with 'async for'.")

        def __contains__(self, obj: Any) -> NoReturn:
            raise TypeError("AsyncQuerySet does not support 'in', use .contains() instead.")

    # What there is to read

    async def eval(self) -> List[T]:
        """
        Returns all rows in a list, and keeps them, as a queryset of Django's
        does when it is evaluated::

            toppings = await Topping.aobjects.filter(name__startswith="B").eval()
        """
        return await self._run(_evaluate)

    async def item(self, val: Union[int, Any]) -> T:
        """
        Returns the row at index ``val``, and fetches no other; IndexError if
        there is none::

            price = await Price.aobjects.order_by("amount").item(2)

        A negative index is one from the end, for which the rows are counted first.
        """
        return await self._run(partial(_item, val))

    def iterator(self, chunk_size: int = CHUNK_SIZE) -> AsyncRows[T]:
        """
        Streams the rows, ``chunk_size`` at a time, and keeps none of them::

            async for price in Price.aobjects.iterator(chunk_size=500):
                ...
        """
        return AsyncRows(lambda: iterate(queryset(self._source), chunk_size), chunk_size)

    def __aiter__(self) -> AsyncIterator[T]:
        source, owner = self._source, ref(self)
        return AsyncRows(lambda: _rows(source, owner), CHUNK_SIZE)

    @overload
    def __getitem__(self, index: slice) -> "AsyncQuerySet[T]": ...

    @overload
    def __getitem__(self, index: int) -> Awaitable[T]: ...

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            return self.item(index)
        if index.step is not None:
            raise SynchronousOnlyOperation(
                "AsyncQuerySet does not support slicing with a step, "
                "use .eval() and slice the list."
            )
        if isinstance(self._source, RawQuerySet):
            raise SynchronousOnlyOperation(
                "AsyncQuerySet does not support slicing a raw query, use LIMIT in its SQL."
            )
        return self._derive(partial(_slice, index))

    # Two querysets

    def __and__(self, other: "AsyncQuerySet[T]") -> "AsyncQuerySet[T]":
        return self._combine(and_, other)

    def __or__(self, other: "AsyncQuerySet[T]") -> "AsyncQuerySet[T]":
        return self._combine(or_, other)

    def __xor__(self, other: "AsyncQuerySet[T]") -> "AsyncQuerySet[T]":
        require("The ^ of querysets", (4, 1))
        return self._combine(xor, other)

    # Where Django wants a queryset: filter(box__in=…), Subquery(…), Exists(…)

    @property
    def query(self) -> Any:
        """Django's ``Query``; ``str(qs.query)`` is its SQL."""
        return self._as_django().query

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        return self._as_django().resolve_expression(*args, **kwargs)

    # The two generic operations are _run() (see AwaitedMethods) and these

    def _derive(self, operation: Callable[[Any], Any]) -> "AsyncQuerySet[Any]":
        return AsyncQuerySet(self._cls, derive(self._source, operation))

    def _combine(self, operator: Callable[[Any, Any], Any], other: Any) -> "AsyncQuerySet[T]":
        if not isinstance(other, (AsyncQuerySet, QuerySet)):
            return cast("AsyncQuerySet[T]", NotImplemented)
        return self._derive(lambda source: operator(queryset(source), plain(other)))

    def _as_django(self) -> Any:
        return queryset(self._source)


def _evaluate(source: Any) -> List[Any]:
    return list(queryset(source))


def _rows(source: Any, owner: Callable[[], Any]) -> Iterator[Any]:
    rows = queryset(source)
    if rows._result_cache is not None:
        return iter(rows)
    if rows is not source:
        return iterate(rows, CHUNK_SIZE)  # of a manager, and asked for once
    return iterate_and_keep(rows, owner)


def _item(index: Any, source: Any) -> Any:
    rows = queryset(source)
    if rows._result_cache is not None:
        return rows._result_cache[index]
    if isinstance(rows, RawQuerySet):
        return _item_of_raw(index, rows)
    if isinstance(index, int) and index < 0:
        index += rows.count()
        if index < 0:
            raise IndexError("list index out of range")
    return rows[index]


def _item_of_raw(index: int, rows: RawQuerySet) -> Any:
    if index < 0:
        return list(rows.iterator())[index]
    for row in islice(rows.iterator(), index, None):
        return row
    raise IndexError("list index out of range")


def _slice(index: slice, source: Any) -> Any:
    # A queryset that has been evaluated would be sliced into a list.
    return queryset(source).all()[index]
