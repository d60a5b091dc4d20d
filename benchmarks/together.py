# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls that are made at the same time: together.py ROW ROUNDS TIMES …"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any, Iterator, List

import gi

gi.require_version("AsgiMod", "1")
from asgiref.sync import sync_to_async  # noqa: E402
from gi.repository import AsgiMod  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/postgresql"))

TOGETHER, READERS = 8, 4


def sleep() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05)")


async def at_once(number: int, call: Any) -> float:
    start = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(number)))
    return time.perf_counter() - start


async def on_server(rounds: int, times: int) -> None:
    AsgiMod.Runtime.get_default().max_workers = TOGETHER

    def ours() -> Any:
        return AsgiMod.call(sleep)

    await at_once(TOGETHER, ours)  # each worker has a connection
    for _ in range(rounds):
        print("server", "asgimod", await at_once(TOGETHER, ours), sep="\t")
        print("server", "one", await at_once(1, ours), sep="\t")
        print("server", "asgiref", await at_once(TOGETHER, sync_to_async(sleep)), sep="\t")


async def read(latencies: List[float], times: int) -> None:
    item = AsgiMod.get_model("bench.Item")
    for i in range(times):
        start = time.perf_counter()
        await item.aobjects.get(id=i % 1000 + 1)
        latencies.append(time.perf_counter() - start)


async def write(numbers: Iterator[int]) -> None:
    entry = AsgiMod.get_model("bench.Entry")
    values = {"amount": "9.99", "title": "Entry", "note": "written by a benchmark"}
    for number in numbers:
        await entry.aobjects.create(count=number, made="2024-05-06T07:08:09Z", **values)


async def slowest(times: int) -> float:
    latencies: List[float] = []
    await asyncio.gather(*(read(latencies, times) for _ in range(READERS)))
    return sorted(latencies)[len(latencies) * 99 // 100]


async def readers(rounds: int, times: int) -> None:
    await slowest(times)
    for _ in range(rounds):
        print("readers", "alone", await slowest(times), sep="\t")
        writes = True
        writer = asyncio.ensure_future(write(iter(lambda: int(writes), 0)))
        print("readers", "asgimod", await slowest(times), sep="\t")
        writes = False
        await writer


async def main(row: str, rounds: int, times: int) -> None:
    await AsgiMod.setup("bench_settings")
    await (on_server if row == "server" else readers)(rounds, times)
    await AsgiMod.shutdown()


def start(row: str, rounds: int, times: int) -> None:
    if row != "server":
        return asyncio.run(main(row, rounds, times))
    from server import Server, is_installed

    if not is_installed():
        sys.exit("PostgreSQL is not installed")
    with Server() as server:
        os.environ["BENCH_PG_SOCKET"] = str(server.folder)
        asyncio.run(main(row, rounds, times))


start(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
