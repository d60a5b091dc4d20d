# SPDX-License-Identifier: LGPL-2.1-or-later
"""Memory stays flat, whatever kind of value is passed and read."""

import asyncio
import ctypes
import datetime
import decimal
import gc
import itertools
import os
import sys
import unittest
import uuid
import weakref

import support

from gi.repository import AsgiMod

shop = support.Shop()
CALLS = 100_000
CALLS_OF_EACH = 2_000
# What one call may leave behind, on average, when every byte is counted: none has so little.
ROUNDING = 4
# What the allocators may keep for themselves, in bytes: a leak of each value is far more.
SLACK = 6 << 20

LARGE = "x" * 10_000
VALUES = {
    "none": None,
    "bool": True,
    "int": 7,
    "large int": 2**62,
    "huge int": 2**200,
    "float": 0.5,
    "str": LARGE,
    "str with NUL": "\0" + LARGE,
    "bytes": LARGE.encode(),
    "list": [LARGE[1:]] * 3,
    "tuple": (LARGE[1:], 2),
    "set": {1, LARGE},
    "dict": {"a": LARGE[1:], "b": None},
    "decimal": decimal.Decimal("9.99"),
    "datetime": datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc),
    "date": datetime.date(2024, 1, 1),
    "time": datetime.time(1),
    "timedelta": datetime.timedelta(1),
    "uuid": uuid.UUID(int=1),
}


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


class Allocated(ctypes.Structure):
    """The C library's ``struct mallinfo2``."""

    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    )]  # fmt: skip


def allocated():
    """Bytes, when neither Python nor GLib has an allocator of its own."""
    mallinfo = ctypes.CDLL(None).mallinfo2
    mallinfo.restype = Allocated
    now = mallinfo()
    return now.uordblks + now.hblkhd


class Leaks(support.TestCase):
    def flat(self, step, calls):
        for _ in range(calls // 10):
            step()
        gc.collect()
        before = resident()
        for _ in range(calls):
            step()
        gc.collect()
        self.assertLess(resident() - before, SLACK)

    async def values(self):
        from django.db.models import Count, F, Q

        objects = shop.Price.aobjects
        price = await objects.create(amount=1)
        return {
            **VALUES,
            "Q": Q(amount=1),
            "F": F("amount"),
            "Count": Count("id"),
            "object": price,
            "list of objects": [price],
            "queryset": objects,
        }

    async def test_a_hundred_thousand_calls(self):
        objects = shop.Price.aobjects
        values = itertools.cycle((await self.values()).values())
        self.flat(lambda: objects.filter(x=next(values)), CALLS)

    async def test_arguments_of_each_type(self):
        objects = shop.Price.aobjects
        for name, value in (await self.values()).items():
            with self.subTest(name):
                references = sys.getrefcount(value)
                self.flat(lambda: objects.filter(x=value, y=(value,)), CALLS_OF_EACH)
                # What can't be dropped on this thread is dropped by a worker with its next call.
                await objects.count()
                if not isinstance(value, (int, type(None))):
                    self.assertLess(sys.getrefcount(value) - references, 100)

    @unittest.skipIf(
        os.environ.get("PYTHONMALLOC") != "malloc" or not hasattr(ctypes.CDLL(None), "mallinfo2"),
        "Python has an allocator of its own: PYTHONMALLOC=malloc, and a C library that counts",
    )
    async def test_every_byte_of_arguments_of_each_type(self):
        objects = shop.Price.aobjects
        for name, value in (await self.values()).items():
            with self.subTest(name):
                left = ROUNDING * CALLS_OF_EACH
                for _ in range(3):  # tables may grow meanwhile, once
                    if left >= ROUNDING * CALLS_OF_EACH:
                        before = allocated()
                        for _ in range(CALLS_OF_EACH):
                            objects.filter(x=value, y=(value,))
                        await objects.count()
                        gc.collect()
                        left = allocated() - before
                self.assertLess(left, ROUNDING * CALLS_OF_EACH)

    async def test_fields_read_and_written(self):
        price = await shop.Price.aobjects.create(amount=1)

        def step():
            price.amount = decimal.Decimal("9.99")
            price.currency = LARGE
            price.amount, price.currency, price.pk
            price.currency = None

        self.flat(step, CALLS // 4)

    async def test_awaited_calls(self):
        objects = shop.Price.aobjects
        await objects.create(amount=1)

        async def some(n):
            for _ in range(n):
                await objects.filter(currency__in=[LARGE, "usd"]).first()
                await objects.values_list("id", "amount").eval()

        await some(300)
        gc.collect()
        before = resident()
        await some(1500)
        gc.collect()
        self.assertLess(resident() - before, SLACK)

    async def test_failures(self):
        async def some(n):
            for _ in range(n):
                try:
                    await shop.Price.aobjects.get(pk=0, currency=LARGE)
                except AsgiMod.DoesNotExist:
                    pass

        await some(200)
        gc.collect()
        before = resident()
        await some(1000)
        gc.collect()
        self.assertLess(resident() - before, SLACK)

    async def test_objects_go_with_their_last_reference(self):
        objects = shop.Price.aobjects
        await objects.bulk_create([shop.Price(amount=1, currency=LARGE[:16]) for _ in range(2000)])

        for read in objects.eval, objects.all().eval:
            prices = await read()
            kept = [weakref.ref(price) for price in prices]
            prices[0].note = "an attribute of the program's"
            prices[1].note = prices[1]
            del prices
            await asyncio.sleep(0)  # until then asyncio holds what has been awaited
            gc.collect()
            self.assertEqual([price() for price in kept if price() is not None], [])


if __name__ == "__main__":
    unittest.main()
