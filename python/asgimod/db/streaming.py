# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rows that arrive in chunks."""

from itertools import islice
from typing import Any, AsyncGenerator, AsyncIterator, Callable, Generator, Generic
from typing import Iterator, List, Optional, TypeVar

import django
from django.db.models import prefetch_related_objects
from django.db.models.query import RawQuerySet

from asgimod.db.hop import run

T = TypeVar("T")

CHUNK_SIZE = 2000  # rows, as Django's iterator() takes by default


def iterate(queryset: Any, chunk_size: int) -> Iterator[Any]:
    """
    Returns Django's own iterator over ``queryset``, which keeps ``chunk_size``
    rows at most, with the objects of ``prefetch_related()`` in every version.
    """
    if isinstance(queryset, RawQuerySet):
        rows: Iterator[Any] = queryset.iterator()
    else:
        rows = queryset.iterator(chunk_size=chunk_size)
        if django.VERSION >= (4, 1):
            return rows
    lookups = queryset._prefetch_related_lookups
    if not lookups:
        return rows
    return _chunked(rows, chunk_size, lambda chunk: prefetch_related_objects(chunk, *lookups))


def iterate_and_keep(queryset: Any, owner: Callable[[], Any]) -> Iterator[Any]:
    """
    The same, and as in Django a queryset keeps the rows when it has been iterated
    over to its end. When ``owner()`` is gone, nobody can ask for them again.
    """
    kept: List[Any] = []

    def keep(chunk: List[Any]) -> None:
        if owner() is None:
            kept.clear()
        else:
            kept.extend(chunk)

    yield from _chunked(iterate(queryset, CHUNK_SIZE), CHUNK_SIZE, keep)
    if owner() is not None:
        queryset._result_cache = kept
        queryset._prefetch_done = True


def _chunked(
    rows: Any, chunk_size: int, look_at: Callable[[List[Any]], Any]
) -> Generator[Any, None, None]:
    try:
        while True:
            chunk = list(islice(rows, chunk_size))
            if not chunk:
                return
            look_at(chunk)
            yield from chunk
    finally:
        rows.close()


class RowReader(Generic[T]):
    """The worker's side of a stream: opened by the first chunk that is asked for."""

    def __init__(self, open_rows: Callable[[], Iterator[T]], chunk_size: int) -> None:
        self._open_rows = open_rows
        self._chunk_size = chunk_size
        self._rows: Optional[Iterator[T]] = None

    def read(self) -> List[T]:
        if self._rows is None:
            self._rows = self._open_rows()
        return list(islice(self._rows, self._chunk_size))

    def close(self) -> None:
        close = getattr(self._rows, "close", None)
        if close is not None:
            close()


async def _stream(
    open_rows: Callable[[], Iterator[T]], chunk_size: int
) -> AsyncGenerator[T, None]:
    reader = RowReader(open_rows, chunk_size)
    exhausted = False
    try:
        while not exhausted:
            chunk = await run(reader.read)
            exhausted = len(chunk) < chunk_size
            for row in chunk:
                yield row
            # Or it would live on beside the next one.
            del chunk
    finally:
        if not exhausted:
            await run(reader.close)


class AsyncRows(AsyncIterator[T]):
    """
    What ``AsyncQuerySet.iterator()`` returns: one hop into the worker thread
    per chunk, and never more than a chunk in memory::

        async for price in Price.aobjects.iterator(chunk_size=500):
            ...

    Leaving the loop early closes the cursor; ``aclose()`` does so at once.
    Awaiting it gives the iterator itself, and ``list()`` takes it in a thread
    where synchronous queries are allowed.
    """

    def __init__(self, open_rows: Callable[[], Iterator[T]], chunk_size: int) -> None:
        if chunk_size <= 0:
            raise ValueError("Chunk size must be strictly positive.")
        self._open_rows = open_rows
        self._stream = _stream(open_rows, chunk_size)

    async def __anext__(self) -> T:
        return await self._stream.__anext__()

    async def aclose(self) -> None:
        """Closes the cursor. What has been read stays valid."""
        await self._stream.aclose()

    def __await__(self) -> Generator[Any, None, "AsyncRows[T]"]:
        return self
        yield

    def __iter__(self) -> Iterator[T]:
        return self._open_rows()
