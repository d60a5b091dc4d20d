# SPDX-License-Identifier: LGPL-2.1-or-later
"""The package ``asgimod``, in an asyncio program: package.py ROW ROUNDS TIMES …"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from typing import Any

import django
from asgiref.sync import sync_to_async

django.setup()

from asgimod.db import AsyncQuerySet  # noqa: E402
from bench.models import Item  # noqa: E402


async def packaged(pk: int) -> Any:
    return await AsyncQuerySet(Item.objects).get(pk=pk)


async def threaded(pk: int) -> Any:
    return await sync_to_async(Item.objects.get)(pk=pk)


async def inline(pk: int) -> Any:
    return Item.objects.get(pk=pk)


SIDES = {"asgimod": packaged, "asgiref": threaded, "django": inline}


async def main() -> None:
    row, rounds, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for round_ in range(rounds + 1):
        for side, get in SIDES.items():
            start = time.perf_counter()
            for i in range(times):
                await get(i % 1000 + 1)
            taken = (time.perf_counter() - start) / times
            if round_ > 0:
                print(row, side, f"{taken:.9f}", sep="\t")


# Django refuses its own side under a running loop, which here has nothing else to do.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
asyncio.run(main())
