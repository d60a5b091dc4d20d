# SPDX-License-Identifier: LGPL-2.1-or-later
"""Streams of rows, a chunk at a time."""

from __future__ import annotations

import inspect
import threading
import weakref
from itertools import islice
from typing import Any, Iterator

from django.db import Error, connections, models
from django.db.models.manager import BaseManager
from django.db.models.query import QuerySet

from . import native, rows
from .connections import forget_queries
from .rows import Rows

import _asgimod


class Cursor:
    """A query of which a part has been read."""

    def __init__(self, target: Any, chunk_size: int) -> None:
        self._queryset = target.all() if isinstance(target, BaseManager) else target
        self._chunk_size = chunk_size
        self._delivered = 0
        # A slice of raw SQL is a list, which holds nothing.
        self.using = getattr(self._queryset, "db", None)
        self.in_transaction = bool(self.using) and connections[self.using].in_atomic_block
        self._native = native.read(self._queryset, self._go_on_by_django, chunk_size)
        self._iterator = None if self._native else self._by_django()
        _cursors().add(self)

    def next_chunk(self) -> Rows:
        if self._native is not None:
            self._delivered += self._chunk_size
            return self._native
        return self._next_of_django()

    def _next_of_django(self) -> Rows:
        assert self._iterator is not None
        try:
            items = list(islice(self._iterator, self._chunk_size))
        except Exception as error:
            raise _reason(error)
        self._prefetch(items)
        if not isinstance(self._queryset, QuerySet):
            return rows.of_instances(items)
        return rows.of_items(self._queryset, items)

    def _by_django(self) -> Iterator[Any]:
        queryset = self._queryset
        if not isinstance(queryset, QuerySet):
            return iter(queryset)  # of raw SQL
        return iter(queryset.iterator(chunk_size=self._chunk_size))

    def _prefetch(self, items: list[Any]) -> None:
        """Before Django 4.1 its own iterator() leaves out what was to be prefetched."""
        lookups = getattr(self._queryset, "_prefetch_related_lookups", ())
        if lookups and items and not _PREFETCHES:
            models.prefetch_related_objects(items, *lookups)

    def _go_on_by_django(self) -> Rows:
        """The reader gave up within a chunk: Django reads it, after what was delivered."""
        self._iterator = self._by_django()
        self._native = None
        for _ in islice(self._iterator, self._delivered - self._chunk_size):
            pass
        return self._next_of_django()

    def holds(self) -> bool:
        """Whether an open query keeps others from writing, or itself from seeing what they write;
        in a transaction that is as it should be."""
        if self.using is None or self.in_transaction:
            return False
        return bool(connections[self.using].vendor == "sqlite")

    def let_go(self) -> None:
        """Read the rest, which stays in memory, so that the query holds no lock."""
        if self._native is not None:
            _asgimod.let_go(self._native.items)
        elif self._iterator is not None:
            self._iterator = _buffered(self._iterator)

    def close(self) -> None:
        if self._native is not None:
            _asgimod.close_reader(self._native.items)
            self._native = None
        if inspect.isgenerator(self._iterator):
            self._iterator.close()
        self._iterator = None


def _reason(error: Exception) -> Exception:
    """Django closes a server-side cursor after it has failed, which fails as well."""
    cause: Any = error.__context__
    if type(error).__name__ == "InvalidCursorName" and isinstance(cause, Error):
        error = cause
    return error


_PREFETCHES = "aiterator" in vars(QuerySet)


def _buffered(iterator: Iterator[Any]) -> Iterator[Any]:
    items: list[Any] = []
    failure: Exception | None = None
    try:
        items.extend(iterator)
    except Exception as error:
        failure = error

    def rest() -> Iterator[Any]:
        yield from items
        if failure is not None:
            raise failure

    return rest()


# Those of this worker that are open.
_local = threading.local()


def _cursors() -> weakref.WeakSet[Cursor]:
    if not hasattr(_local, "cursors"):
        _local.cursors = weakref.WeakSet()
    found: weakref.WeakSet[Cursor] = _local.cursors
    return found


def let_go() -> None:
    """Have the streams of this worker hold nothing of a database that others want."""
    for cursor in list(_cursors()):
        if cursor.holds():
            cursor.let_go()


def end(using: str) -> None:
    """The transaction of a database ends, and with it its streams."""
    for cursor in list(_cursors()):
        if cursor.in_transaction and cursor.using == using:
            cursor.close()


def next_chunk(cursor: Cursor | None, target: Any, chunk_size: int) -> tuple[Rows, Cursor]:
    forget_queries()
    cursor = cursor or Cursor(target, chunk_size)
    return cursor.next_chunk(), cursor


def close_cursor(cursor: Cursor) -> None:
    cursor.close()
