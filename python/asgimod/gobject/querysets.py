# SPDX-License-Identifier: LGPL-2.1-or-later
"""The methods of ``AsgiMod.QuerySet``: Django's, each one line of a table on two operations."""

import inspect
import operator
import types
from typing import TYPE_CHECKING, Any, AsyncIterator, Awaitable, Callable, Dict, List, Optional
from typing import Generator, TypeVar

from .awaiting import begin_alone, driver, native, perform
from .errors import new_error
from .values import arguments, begin_call, front, named_rows

if TYPE_CHECKING:
    from gi.repository import AsgiMod

QS = TypeVar("QS")

CHUNK_SIZE = 2000

# Django's parameters, for help() and for a wrong call to fail where it is made.
CHAINING = {
    "filter": "*args, **kwargs",
    "exclude": "*args, **kwargs",
    "complex_filter": "filter_obj",
    "annotate": "*args, **kwargs",
    "alias": "*args, **kwargs",
    "order_by": "*field_names",
    "reverse": "",
    "distinct": "*field_names",
    "values": "*fields, **expressions",
    "values_list": "*fields, flat=False, named=False",
    "dates": "field_name, kind, order='ASC'",
    "datetimes": "field_name, kind, order='ASC', tzinfo=None, is_dst=None",
    "none": "",
    "all": "",
    "union": "*other_qs, all=False",
    "intersection": "*other_qs",
    "difference": "*other_qs",
    "select_related": "*fields",
    "prefetch_related": "*lookups",
    "extra": "select=None, where=None, params=None, tables=None, order_by=None, "
    "select_params=None",
    "defer": "*fields",
    "only": "*fields",
    "using": "alias",
    "select_for_update": "nowait=False, skip_locked=False, of=(), no_key=False",
    "raw": "raw_query, params=(), translations=None, using=None",
}

EVALUATING = {
    "eval": "",
    "get": "*args, **kwargs",
    "create": "**kwargs",
    "get_or_create": "defaults=None, **kwargs",
    "update_or_create": "defaults=None, create_defaults=None, **kwargs",
    "bulk_create": "objs, batch_size=None, ignore_conflicts=False, update_conflicts=False, "
    "update_fields=None, unique_fields=None",
    "bulk_update": "objs, fields, batch_size=None",
    "count": "",
    "in_bulk": "id_list=None, *, field_name='pk'",
    "latest": "*fields",
    "earliest": "*fields",
    "first": "",
    "last": "",
    "aggregate": "*args, **kwargs",
    "exists": "",
    "contains": "obj",
    "update": "**kwargs",
    "delete": "",
    "explain": "format=None, **options",
}

MANY_TO_ONE = {
    "add": "*objs, bulk=True",
    "remove": "*objs, bulk=True",
    "clear": "*, bulk=True",
    "set": "objs, *, bulk=True, clear=False",
}

MANY_TO_MANY = {
    "add": "*objs, through_defaults=None",
    "create": "*, through_defaults=None, **kwargs",
    "get_or_create": "defaults=None, *, through_defaults=None, **kwargs",
    "update_or_create": "defaults=None, create_defaults=None, *, through_defaults=None, **kwargs",
    "remove": "*objs",
    "clear": "",
    "set": "objs, *, clear=False, through_defaults=None",
}

_FORMS: Dict[str, Any] = {"values": dict, "dates": tuple, "datetimes": tuple}


def _signature(parameters: str, first: str = "self") -> inspect.Signature:
    text = ", ".join(part for part in (first, parameters) if part)
    names: Dict[str, Any] = {}
    exec("def parsed(%s): pass" % text, names)  # of the tables above, nothing else
    return inspect.signature(names["parsed"])


def _given(signature: inspect.Signature, args: Any, kwargs: Any) -> None:
    """Refuse a wrong call as Python does, now and not on a worker."""
    signature.bind(None, *args, **kwargs)


def _named(function: Callable[..., Any], cls: str, name: str, signature: inspect.Signature) -> Any:
    function.__name__ = name
    function.__qualname__ = "%s.%s" % (cls, name)
    function.__doc__ = "Django's ``%s%s``." % (name, str(signature).replace("(self, ", "(", 1))
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


def chaining_method(cls: str, name: str, parameters: str) -> Callable[..., Any]:
    signature = _signature(parameters)
    free = "**" in parameters and parameters.startswith("*args")

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not free:
            _given(signature, args, kwargs)
        return chain(self, name, args, kwargs)

    return _named(method, cls, name, signature)  # type: ignore[no-any-return]


def evaluating_method(cls: str, name: str, parameters: str) -> Callable[..., Any]:
    signature = _signature(parameters)
    free = "**" in parameters and parameters.startswith("*args")

    async def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not free:
            _given(signature, args, kwargs)
        return await evaluate(self, name, args, kwargs)

    return _named(method, cls, name, signature)  # type: ignore[no-any-return]


# The two operations


def chain(queryset: Any, name: str, args: Any, kwargs: Any) -> Any:
    """A new queryset with one more call."""
    made = queryset._call(name, arguments(args, kwargs))
    form = _FORMS.get(name) or queryset._form
    if name == "values_list":
        form = named_rows if kwargs.get("named") else tuple
    if form is not None:
        made._form = form
    return made


def _like(queryset: Any, made: Any) -> Any:
    """The same chain, whose rows have the same form."""
    if queryset._form is not None:
        made._form = queryset._form
    return made


async def evaluate(queryset: Any, name: str, args: Any, kwargs: Any) -> Any:
    """The answer of a method of Django's."""
    form = None if name == "aggregate" else queryset._form
    value = await perform(begin_call(queryset, name, args, kwargs, form))
    if name == "in_bulk":
        key = kwargs.get("field_name", "pk")
        return {getattr(item, key): item for item in value}
    return value


async def results(queryset: Any) -> Any:
    """The ``AsgiMod.ResultList`` of a queryset."""

    def start(cancellable: Any, callback: Any) -> None:
        queryset.eval_async(cancellable, callback)

    return await perform(native(start, "eval_finish"))


async def stream(queryset: Any, chunk_size: int) -> AsyncIterator[Any]:
    rows = queryset.iterate(chunk_size)
    items = front().items
    begin = native(rows.next_chunk_async, "next_chunk_finish")
    home = driver()
    try:
        while True:
            if driver() != home:  # where the chunk ahead of this one arrives
                raise RuntimeError("Rows are read to the end in the loop that has begun it")
            chunk = await perform(begin)
            if chunk is None:
                return
            for item in items(chunk, queryset._form):
                yield item
    finally:
        begin_alone(native(rows.close_async, "close_finish"))


class Rows(AsyncIterator[Any]):
    """
    What ``iterator()`` returns. Awaiting it, as the first of these packages had it, gives the same;
    a loop takes the stream itself.
    """

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    def __aiter__(self) -> AsyncIterator[Any]:
        rows: AsyncIterator[Any] = self._rows
        return rows

    def __anext__(self) -> Awaitable[Any]:
        row: Awaitable[Any] = self._rows.__anext__()
        return row

    def aclose(self) -> Awaitable[None]:
        """Closes the cursor. What has been read stays valid."""
        closed: Awaitable[None] = self._rows.aclose()
        return closed

    def __await__(self) -> Generator[Any, None, "Rows"]:
        return self
        yield


class QuerySetMethods:
    """What is not in the tables."""

    _form: Optional[Any] = None

    # For annotations: AsgiMod.QuerySet[AsgiMod.Model].
    __class_getitem__: Any = classmethod(types.GenericAlias)

    def __repr__(self) -> str:
        return "<AsyncQuerySet [...%s]>" % (self.model,)

    __str__ = __repr__

    @property
    def model(self) -> Any:
        """The Django model of the objects."""
        from django.apps import apps

        label = self.get_label()  # type: ignore[attr-defined]
        return apps.get_model(label) if label else None

    def __len__(self) -> int:
        raise NotImplementedError(
            "AsyncQuerySet does not support __len__(), use .count() instead."
        )

    def __bool__(self) -> bool:
        raise NotImplementedError(
            "AsyncQuerySet does not support __bool__(), use .exists() instead."
        )

    def __iter__(self) -> Any:
        raise TypeError("AsyncQuerySet is iterated over with 'async for'.")

    def __contains__(self, obj: Any) -> Any:
        raise TypeError("AsyncQuerySet does not support 'in', use .contains() instead.")

    def __aiter__(self) -> AsyncIterator[Any]:
        return stream(self, CHUNK_SIZE)

    def iterator(self, chunk_size: int = CHUNK_SIZE) -> AsyncIterator[Any]:
        """Django's ``iterator(chunk_size)``: ``async for x in qs.iterator(500)``."""
        if chunk_size < 1:
            raise new_error("ValueError", "Chunk size must be strictly positive.")
        return Rows(stream(self, chunk_size))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return _slice(self, index)
        return _item(self, _position(index))

    def item(self, val: Any) -> Awaitable[Any]:
        """
        The row at index ``val``, and no other is fetched. A negative index is one from the end,
        for which the rows are counted first.
        """
        return _item(self, _position(val))

    def __and__(self, other: Any) -> Any:
        return _combine(self, "and", other)

    def __or__(self, other: Any) -> Any:
        return _combine(self, "or", other)

    def __xor__(self, other: Any) -> Any:
        return _combine(self, "xor", other)

    def with_priority(self: QS, priority: int) -> QS:
        """A queryset whose queries come before those of a higher number: ``GLib.PRIORITY_HIGH``."""
        made: QS = _like(self, self._with_priority(priority))  # type: ignore[attr-defined]
        return made

    def with_timeout(self: QS, timeout: float) -> QS:
        """
        A queryset whose queries may take so many milliseconds, or 0 for no limit; they raise
        ``TimeoutError`` after that.
        """
        made: QS = _like(self, self._with_timeout(round(timeout)))  # type: ignore[attr-defined]
        return made

    def filter_async(self, *args: Any, **kwargs: Any) -> "Awaitable[AsgiMod.ResultList[Any]]":
        """``filter()`` and ``eval()`` in one: awaits a ``Gio.ListModel``."""
        return results(chain(self, "filter", args, kwargs) if args or kwargs else self)

    def call(self, name: str, *args: Any, **kwargs: Any) -> "AsgiMod.QuerySet[Any]":
        """A queryset that any chaining method returns, such as one of a manager of your own."""
        made: AsgiMod.QuerySet[Any] = chain(self, name, args, kwargs)
        return made

    async def acall(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """What any other method returns."""
        return await evaluate(self, name, args, kwargs)

    @property
    def query(self) -> Any:
        """Django's ``Query``; ``str(qs.query)`` is its SQL."""
        return front().django(self).query

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        return front().django(self).resolve_expression(*args, **kwargs)


def _position(index: Any) -> int:
    if isinstance(index, bool) or not hasattr(index, "__index__"):
        raise TypeError(
            "AsyncQuerySet indices must be integers or slices, not %s." % type(index).__name__
        )
    position: int = index.__index__()
    return position


async def _item(queryset: Any, position: int) -> Any:
    if position < 0:
        position += await evaluate(queryset, "count", (), {})
        if position < 0:
            raise new_error("IndexError", "list index out of range")
    return await evaluate(queryset, "item", (position,), {})


def _slice(queryset: Any, index: slice) -> Any:
    if index.step is not None:
        raise new_error(
            "NotSupportedError",
            "AsyncQuerySet does not support slicing with a step, use .eval() and slice the list.",
            "django.core.exceptions.SynchronousOnlyOperation",
        )
    start, stop = (None if n is None else operator.index(n) for n in (index.start, index.stop))
    if (start or 0) < 0 or (stop or 0) < 0:
        raise new_error("ValueError", "Negative indexing is not supported.")
    return chain(queryset, "slice", (start or 0, -1 if stop is None else stop), {})


def _combine(queryset: Any, name: str, other: Any) -> Any:
    if not isinstance(other, QuerySetMethods):
        try:
            from django.db.models.query import QuerySet
        except ImportError:
            return NotImplemented
        if not isinstance(other, QuerySet):
            return NotImplemented
    return chain(queryset, name, (other,), {})


def methods(cls: str, *tables: Dict[str, str]) -> Dict[str, Callable[..., Any]]:
    """The methods of a class, by tables of their parameters."""
    made: Dict[str, Callable[..., Any]] = {}
    for table in tables:
        make = chaining_method if table is CHAINING else evaluating_method
        made.update({name: make(cls, name, parameters) for name, parameters in table.items()})
    return made


