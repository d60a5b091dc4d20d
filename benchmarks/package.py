# SPDX-License-Identifier: LGPL-2.1-or-later
"""The package ``asgimod``, in an asyncio program: package.py ROW ROUNDS TIMES …"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any, Dict

import django
from asgiref.sync import sync_to_async

django.setup()

from asgimod.db import AsyncQuerySet  # noqa: E402
from bench.models import Item  # noqa: E402


async def packaged(times: int) -> float:
    start = time.perf_counter()
    for i in range(times):
        await AsyncQuerySet(Item).get(pk=i % 1000 + 1)
    return (time.perf_counter() - start) / times


async def threaded(times: int) -> float:
    start = time.perf_counter()
    for i in range(times):
        await sync_to_async(Item.objects.get)(pk=i % 1000 + 1)
    return (time.perf_counter() - start) / times


def inline(times: int) -> float:
    start = time.perf_counter()
    for i in range(times):
        Item.objects.get(pk=i % 1000 + 1)
    return (time.perf_counter() - start) / times


SIDES: Dict[str, Any] = {"asgimod": packaged, "asgiref": threaded, "django": inline}


def main() -> None:
    row, rounds, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    loop = asyncio.new_event_loop()
    for round_ in range(rounds + 1):
        for side, measure in SIDES.items():
            taken = measure(times)
            # Django's own side runs with no loop around it, where it is fastest.
            if not isinstance(taken, float):
                taken = loop.run_until_complete(taken)
            if round_ > 0:
                print(row, side, f"{taken:.9f}", sep="\t")


main()
