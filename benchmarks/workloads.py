# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rows of the table: what is run, what it is compared with, and the goals."""

from __future__ import annotations

from typing import NamedTuple, Optional, Tuple

DRIVER, VALA, JAVASCRIPT = "driver", "gap-vala", "gap.js"
GAP, OVERRIDE, PACKAGE, TOGETHER = "gap.py", "override.py", "package.py", "together.py"

SYNC = "sync Django"
THREADED = "asgiref's sync_to_async"
SQLITE = "SQLite's C interface"


class Compared(NamedTuple):
    """The ratio of one side to another; without a peer, what the side takes by itself."""

    peer: Optional[str]
    label: str
    goal: Optional[float] = None
    side: str = "asgimod"


class Workload(NamedTuple):
    name: str
    title: str
    compared: Tuple[Compared, ...]
    program: str = DRIVER
    rounds: int = 7
    times: int = 1
    # Names under which the program is run once in each round, where one process measures one side.
    processes: Tuple[str, ...] = ()
    unit: str = "s"


def _small(name: str, title: str, times: int, goal: float = 1.1) -> Workload:
    compared = (Compared("django", SYNC, goal), Compared("asgiref", THREADED))
    return Workload(name, title, compared, times=times)


def _gap(name: str, title: str, program: str, goal: float) -> Workload:
    return Workload(name, title, (Compared(None, "by itself", goal),), program, rounds=5)


_LONGEST_GAP = "longest gap in the main loop while 100,000 rows load"
_LONGEST_SCROLL = "longest gap in the main loop while 60,000 rows are scrolled through"

WORKLOADS = (
    Workload(
        "hop",
        "a call that does nothing, awaited from C",
        (Compared("asgiref", THREADED, 1 / 5), Compared(None, "by itself", 15e-6)),
        times=1000,
    ),
    Workload(
        "get",
        "one get by primary key, awaited from C",
        (
            Compared("django", SYNC, 0.5),
            Compared("asgiref", THREADED),
            Compared("sqlite", SQLITE),
        ),
        times=300,
    ),
    _small("filter", "filter of 20 rows", 200, 0.5),
    _small("create", "create", 200),
    _small("save", "save", 200),
    _small("transaction", "begin and commit of a transaction", 200, 1.2),
    _small("aggregate", "aggregate", 200),
    _small("prefetch", "prefetch of 100 × 10", 10),
    Workload(
        "chain",
        "a chain of five operations, built in C",
        (
            Compared("django", SYNC),
            Compared(None, "by itself", 5e-6),
            Compared("asgimod", "itself with the GIL free, while Python has it", side="busy"),
        ),
        times=5000,
    ),
    Workload(
        "eval",
        "eval of 100,000 rows, every property read once",
        (
            Compared("django", SYNC, 1 / 8),
            Compared("gom", "libgom"),
            Compared("sqlite", SQLITE),
        ),
        rounds=5,
    ),
    Workload(
        "memory",
        "memory of that result",
        (Compared("django", "Django's instances", 1 / 3),),
        rounds=3,
        processes=("memory", "memory-django"),
        unit="B",
    ),
    Workload(
        "stream",
        "streaming 1,000,000 rows, every property read once",
        (Compared("django", "Django's iterator()", 1 / 4),),
        rounds=3,
    ),
    Workload(
        "stream-memory",
        "the same: peak memory",
        (Compared("tenth", "after a tenth of the rows", 1.1),),
        rounds=1,
        processes=("stream-memory",),
        unit="B",
    ),
    Workload(
        "bulk-create",
        "bulk_create of 10,000 objects made in C",
        (Compared("django", SYNC, 1.2),),
        rounds=5,
    ),
    Workload(
        "gap",
        f"{_LONGEST_GAP}: C",
        (
            Compared("idle", "a main loop where nothing loads"),
            Compared("django", "sync Django in that main loop"),
            Compared(None, "by itself", 2e-3),
        ),
        rounds=5,
    ),
    _gap("gap-vala", f"{_LONGEST_GAP}: Vala", VALA, 2e-3),
    _gap("gap-js", f"{_LONGEST_GAP}: JavaScript", JAVASCRIPT, 2e-3),
    _gap("gap-python", f"{_LONGEST_GAP}: Python", GAP, 16e-3),
    Workload(
        "list-first",
        "AsgiListModel over 1,000,000 rows: the first page, and their number",
        (Compared("sqlite", SQLITE, 2.0),),
    ),
    Workload(
        "list-shown",
        "the same: until the first page is shown",
        (Compared("sqlite", SQLITE), Compared(None, "by itself")),
    ),
    Workload(
        "list-jump",
        "the same: a jump to row 900,000",
        (Compared("sqlite", SQLITE, 2.0),),
    ),
    Workload(
        "list-memory",
        "the same: memory while all of it is looked at",
        (Compared(None, "by itself", 40e6),),
        rounds=1,
        processes=("list-memory",),
        unit="B",
    ),
    Workload(
        "gap-scroll",
        f"{_LONGEST_SCROLL}: C",
        (
            Compared("idle", "a main loop where nothing loads"),
            Compared(None, "by itself", 2e-3),
            Compared(None, "by itself, in processor time", 2e-3, side="processor"),
        ),
        rounds=5,
    ),
    _gap("gap-scroll-vala", f"{_LONGEST_SCROLL}: Vala", VALA, 2e-3),
    Workload(
        "gap-scroll-js",
        f"{_LONGEST_SCROLL}: JavaScript",
        (
            Compared("loaded", "the same rows of a result that is there"),
            Compared(None, "by itself", 2e-3),
        ),
        JAVASCRIPT,
        rounds=5,
    ),
    _gap("gap-scroll-python", f"{_LONGEST_SCROLL}: Python", GAP, 16e-3),
    Workload(
        "start",
        "time that start_async holds the calling thread",
        (Compared("whole", "the whole start"), Compared(None, "by itself", 1e-3)),
        rounds=5,
        processes=("start",),
    ),
    Workload(
        "python-get",
        "one get by primary key, awaited from Python's asyncio",
        (Compared("django", SYNC, 1.3), Compared("asgiref", THREADED)),
        OVERRIDE,
        times=300,
    ),
    Workload(
        "python-iterate",
        "async for over 100,000 rows, every attribute read once",
        (Compared("django", "for over a sync queryset", 1.0),),
        OVERRIDE,
        rounds=5,
    ),
    Workload(
        "server",
        "8 queries of 50 ms at once on PostgreSQL",
        (Compared("one", "one of them", 1.3), Compared("asgiref", THREADED)),
        TOGETHER,
        rounds=5,
    ),
    Workload(
        "readers",
        "4 readers on SQLite beside a writer: the latency that 99 of 100 reads keep",
        (Compared("alone", "without the writer", 2.0),),
        TOGETHER,
        rounds=5,
        times=400,
    ),
    Workload(
        "package-get",
        "one get with the package asgimod",
        (Compared("asgiref", THREADED, 1.0), Compared("django", SYNC)),
        PACKAGE,
        times=300,
    ),
)
