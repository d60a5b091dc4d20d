# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same work as Django does it: in line, and by asgiref's ``sync_to_async``.

A benchmark calls ``sync`` and ``threaded`` on a worker of its own process, so that both sides
have the same interpreter, and each its warm connection to the same file.
"""

from __future__ import annotations

import asyncio
import datetime
import time
from decimal import Decimal
from typing import Any, Callable

from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import Sum

from .models import Entry, Group, Item, Reading

MADE = datetime.datetime(2024, 5, 6, 7, 8, 9, 10, datetime.timezone.utc)
BULK = 10_000

_held: list[Any] = []
_saved: list[Item] = []


def nothing(*args: Any) -> None:
    """What a call costs by itself."""


def _get(i: int) -> Any:
    return Item.objects.get(pk=i % 1000 + 1)


def _filter(i: int) -> Any:
    return list(Item.objects.filter(id__gt=i % 1000, id__lte=i % 1000 + 20))


def _read(record: Any) -> None:
    record.id, record.amount, record.title, record.made, record.count, record.note


def _eval(i: int) -> None:
    for item in list(Item.objects.all()):
        _read(item)


def _stream(i: int) -> None:
    for reading in Reading.objects.iterator(chunk_size=2000):
        _read(reading)


def _values(i: int) -> dict[str, Any]:
    return {
        "amount": Decimal("9.99"),
        "title": f"Entry {i}",
        "made": MADE,
        "count": i,
        "note": "written by a benchmark",
    }


def _create(i: int) -> Any:
    return Entry.objects.create(**_values(i))


def _bulk_create(i: int) -> Any:
    return Entry.objects.bulk_create([Entry(**_values(n)) for n in range(BULK)])


def _transaction(i: int) -> None:
    with transaction.atomic():
        pass


def _save(i: int) -> None:
    if not _saved:
        _saved.append(Item.objects.get(pk=1))
    _saved[0].count = i
    _saved[0].save()


def _aggregate(i: int) -> Any:
    return Item.objects.filter(id__lte=100).aggregate(total=Sum("count"))


def _prefetch(i: int) -> Any:
    return [list(group.members.all()) for group in Group.objects.prefetch_related("members")]


def _chain(i: int) -> Any:
    query = Item.objects.filter(count__gte=i).exclude(title="none").order_by("-amount")
    return query.distinct()[:10]


OPERATIONS: dict[str, Callable[[int], Any]] = {
    "hop": nothing,
    "get": _get,
    "filter": _filter,
    "eval": _eval,
    "stream": _stream,
    "create": _create,
    "bulk_create": _bulk_create,
    "save": _save,
    "transaction": _transaction,
    "aggregate": _aggregate,
    "prefetch": _prefetch,
    "chain": _chain,
}


def sync(name: str, times: int) -> float:
    """Seconds that Django takes for one of ``times`` operations."""
    operation = OPERATIONS[name]
    start = time.perf_counter()
    for i in range(times):
        operation(i)
    return (time.perf_counter() - start) / times


def threaded(name: str, times: int) -> float:
    """The same, each awaited in an asyncio program by way of ``sync_to_async``."""
    operation = OPERATIONS[name]

    async def run() -> float:
        # The executor's thread, and its connection, are there before the clock runs.
        await sync_to_async(operation)(0)
        start = time.perf_counter()
        for i in range(times):
            await sync_to_async(operation)(i)
        return (time.perf_counter() - start) / times

    return asyncio.run(run())


def hold_items() -> int:
    """Load every item and keep it."""
    _held.extend(Item.objects.all())
    return len(_held)


def stay_busy(seconds: float) -> None:
    """Keep the interpreter's lock as Python code does that never waits."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
