# SPDX-License-Identifier: LGPL-2.1-or-later
"""The override of AsgiMod, in an asyncio program: override.py ROW ROUNDS TIMES …"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import gi

gi.require_version("AsgiMod", "1")
from asgiref.sync import sync_to_async  # noqa: E402
from gi.repository import AsgiMod  # noqa: E402


async def awaited(item: Any, operation: Any, times: int) -> float:
    start = time.perf_counter()
    for i in range(times):
        await item.aobjects.get(id=i % 1000 + 1)
    return (time.perf_counter() - start) / times


def inline(item: Any, operation: Any, times: int) -> float:
    start = time.perf_counter()
    for i in range(times):
        operation(i)
    return (time.perf_counter() - start) / times


async def threaded(item: Any, operation: Any, times: int) -> float:
    start = time.perf_counter()
    for i in range(times):
        await sync_to_async(operation)(i)
    return (time.perf_counter() - start) / times


async def iterated(item: Any, operation: Any, times: int) -> float:
    start = time.perf_counter()
    async for one in item.aobjects.all():
        one.id, one.amount, one.title, one.made, one.count, one.note
    return time.perf_counter() - start


ROWS = {
    "python-get": ("get", {"asgimod": awaited, "django": inline, "asgiref": threaded}),
    "python-iterate": ("eval", {"asgimod": iterated, "django": inline}),
}


def main() -> None:
    row, rounds, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    loop = asyncio.new_event_loop()
    loop.run_until_complete(AsgiMod.setup("bench_settings"))
    from bench.peers import OPERATIONS

    item = AsgiMod.get_model("bench.Item")
    operation, sides = ROWS[row]
    for round_ in range(rounds + 1):
        for side, measure in sides.items():
            taken = measure(item, OPERATIONS[operation], times)
            # Django's own side runs with no loop around it, where it is fastest.
            if not isinstance(taken, float):
                taken = loop.run_until_complete(taken)
            if round_ > 0:
                print(row, side, f"{taken:.9f}", sep="\t")


main()
