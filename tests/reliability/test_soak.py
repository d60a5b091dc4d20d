# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a long session does, over and over: nothing of it may stay behind.

  test_soak.py postgresql|sqlite

SOAK_CALLS (2000) and SOAK_ROUNDS (8) say how much.
"""

import asyncio
import gc
import os
import random
import sys
import unittest

import stage
from stage import AsgiMod, Boom, TestCase, eventually, shop

from gi.repository import GLib

WHERE = sys.argv.pop(1)
CALLS = int(os.environ.get("SOAK_CALLS", 2000))
ROUNDS = int(os.environ.get("SOAK_ROUNDS", 8))
ROWS = 300


def setUpModule():
    stage.start(postgresql=WHERE == "postgresql")


def fill():
    from shop.models import Topping

    Topping.objects.bulk_create(Topping(name=str(n)) for n in range(ROWS))


def n_connections():
    """The sessions of the server, without the one that asks."""
    if WHERE != "postgresql":
        return 0
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop'"
    return int(stage.server.sql(sql))


def measure():
    gc.collect()
    with open("/proc/self/statm") as statm:
        pages = int(statm.read().split()[1])
    return {
        "memory": pages * os.sysconf("SC_PAGESIZE") // 1024,  # KiB
        "descriptors": len(os.listdir("/proc/self/fd")),
        "threads": len(os.listdir("/proc/self/task")),
        "connections": n_connections(),
    }


def counters():
    runtime = AsgiMod.Runtime.get_default()
    return runtime.queue_length, runtime.busy_workers, runtime.open_transactions


async def quiet():
    async def nothing_is_left():
        return counters() == (0, 0, 0)

    await eventually(nothing_is_left)


async def write():
    await shop.Box.aobjects.create(name="box")


async def stream():
    return [topping async for topping in shop.Topping.aobjects.iterator(chunk_size=50)]


async def stream_and_leave():
    async for _ in shop.Topping.aobjects.iterator(chunk_size=10):
        break


async def keep():
    async with AsgiMod.atomic():
        await write()
        await shop.Topping.aobjects.count()


async def take_back():
    try:
        async with AsgiMod.atomic():
            await write()
            async with AsgiMod.atomic():
                await write()
                raise Boom
    except Boom:
        pass


async def fail():
    try:
        await shop.Topping.aobjects.get(id=-1)
    except AsgiMod.DoesNotExist:
        pass


async def take_too_long():
    try:
        await shop.Topping.aobjects.order_by("name").with_timeout(1).eval()
    except TimeoutError:
        pass


EVERYTHING = [
    write, stream, stream_and_leave, keep, take_back, fail, take_too_long,
    lambda: shop.Topping.aobjects.eval(), lambda: shop.Box.aobjects.count(),
]  # fmt: skip


class Soak(TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        await AsgiMod.call(fill)
        self.random = random.Random(3)

    async def storm(self, calls):
        """Half of the calls are cancelled at any moment: what was acknowledged, and what came."""
        loop = asyncio.get_running_loop()
        tasks = []
        for number in range(calls):
            function = self.random.choice(EVERYTHING)
            task = loop.create_task(self.run_one(function))
            tasks.append(task)
            if number % 2:
                loop.call_later(self.random.random() * 0.2, task.cancel)
            if number % 100 == 0:
                await asyncio.wait(tasks[-200:-100] or tasks, timeout=1)
        return await asyncio.gather(*tasks, return_exceptions=True)

    async def run_one(self, function):
        await function()

    async def test_a_storm_of_cancelling(self):
        done = await self.storm(CALLS)
        kinds = {type(one) for one in done}
        self.assertLessEqual(kinds, {type(None), asyncio.CancelledError})
        self.assertIn(asyncio.CancelledError, kinds)
        self.assertEqual({type(one) for one in done[::2]}, {type(None)})
        await quiet()
        await asyncio.gather(*(write() for _ in range(20)))
        self.assertEqual(len(await stream()), ROWS)

    async def test_acknowledged_or_not(self):
        """A write that was cancelled is done or not; one that wasn't is done."""
        tasks = [asyncio.create_task(shop.Box.aobjects.create(name=str(n))) for n in range(400)]
        for task in self.random.sample(tasks, 200):
            await asyncio.sleep(0)
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        names = [box.name async for box in shop.Box.aobjects.all()]
        self.assertEqual(len(names), len(set(names)))
        kept = {str(n) for n, box in enumerate(done) if not isinstance(box, BaseException)}
        self.assertLessEqual(kept, set(names))

    async def test_nothing_grows(self):
        first = None
        for number in range(ROUNDS):
            await self.storm(300)
            await quiet()
            await AsgiMod.call(gc.collect)
            now = await asyncio.to_thread(measure)
            if number == ROUNDS // 2:
                first = now
        # A worker more has a connection more; of what each call left behind there would be hundreds.
        for name in ("descriptors", "threads", "connections"):
            self.assertLess(now[name], first[name] + 10, name)
        self.assertLess(now["memory"], first["memory"] + 8 * 1024)


class Ends(unittest.TestCase):
    """Of loops, of objects, of the runtime."""

    def setUp(self):
        asyncio.run(AsgiMod.call(stage.empty))

    def test_loops_that_are_closed(self):
        async def leave():
            for _ in range(20):
                asyncio.ensure_future(stream())
                asyncio.ensure_future(keep())
            await asyncio.sleep(0.002)

        for _ in range(20):
            asyncio.run(leave())
        asyncio.run(quiet())

    def test_transactions_that_are_dropped(self):
        async def drop():
            runtime = AsgiMod.Runtime.get_default()
            for _ in range(5):
                transaction = await AsgiMod.begin()
                await transaction.bind(shop.Box.aobjects.all()).create(name="dropped")
                del transaction
            await quiet()
            self.assertEqual(await shop.Box.aobjects.count(), 0)
            self.assertEqual(runtime.get_open_transactions(), 0)

        asyncio.run(drop())

    def test_a_shutdown_in_the_middle_of_everything(self):
        async def all_at_once():
            tasks = [asyncio.ensure_future(function()) for function in EVERYTHING * 20]
            await asyncio.sleep(0.01)
            await AsgiMod.shutdown()
            return await asyncio.gather(*tasks, return_exceptions=True)

        async def again():
            await AsgiMod.setup()
            await keep()
            return await shop.Box.aobjects.count()

        for _ in range(3):
            done = asyncio.run(all_at_once())
            wrong = [
                one for one in done
                if one is not None and not isinstance(
                    one, (list, int, GLib.Error, asyncio.CancelledError, AsgiMod.ResultList)
                )
            ]  # fmt: skip
            self.assertEqual(wrong, [])
            self.assertGreater(asyncio.run(again()), 0)


if __name__ == "__main__":
    unittest.main()
