# SPDX-License-Identifier: LGPL-2.1-or-later
"""Awaiting under asyncio and without it."""

import asyncio
import contextvars
import gc
import threading
import unittest
import warnings
import weakref

import support

from gi.repository import AsgiMod, GLib

shop = support.Shop()
variable = contextvars.ContextVar("variable", default="outside")


class Asyncio(support.TestCase):
    async def test_gather(self):
        counts = await asyncio.gather(*(shop.Price.aobjects.count() for _ in range(50)))
        self.assertEqual(counts, [0] * 50)

    async def test_a_call_is_a_coroutine(self):
        task = asyncio.create_task(shop.Price.aobjects.count())
        self.assertEqual(await task, 0)
        self.assertEqual(await asyncio.create_task(shop.Price.aobjects.all().first()), None)

    async def test_a_timeout_stops_the_query(self):
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(AsgiMod.call(support.endless), 0.05)
        # On SQLite everything that writes waits for it, were it still running.
        await shop.Price.aobjects.create(amount=1)

    async def test_cancelling_the_task_stops_the_query(self):
        task = asyncio.ensure_future(AsgiMod.call(support.endless))
        await asyncio.sleep(0.05)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        await shop.Price.aobjects.create(amount=1)

    async def test_a_task_cancelled_before_it_runs(self):
        task = asyncio.ensure_future(shop.Price.aobjects.create(amount=1))
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        self.assertEqual(await shop.Price.aobjects.count(), 0)

    async def test_context_variables_are_kept(self):
        async def named(name):
            variable.set(name)
            await shop.Price.aobjects.count()
            return variable.get()

        names = ["a", "b", "c"]
        self.assertEqual(await asyncio.gather(*map(named, names)), names)
        token = variable.set("called")
        self.assertEqual(await AsgiMod.call(variable.get), "called")
        variable.reset(token)
        self.assertEqual(variable.get(), "outside")

    async def test_a_coroutine_that_is_never_awaited_warns_and_leaks_nothing(self):
        queryset = shop.Price.aobjects.filter(amount__gt=1)
        reference = weakref.ref(queryset)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            queryset.get(currency="usd")
            gc.collect()
        told = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
        self.assertEqual(len(told), 1)
        self.assertIn("coroutine 'AsyncQuerySet.get' was never awaited", told[0])
        del queryset, caught
        gc.collect()
        self.assertIsNone(reference())

    async def test_the_loop_goes_on_while_a_query_runs(self):
        task = asyncio.ensure_future(AsgiMod.call(support.endless))
        for _ in range(100):
            await asyncio.sleep(0)
        self.assertFalse(task.done())
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task

    async def test_a_worker_can_not_wait_for_another(self):
        def wait():
            return asyncio.run(shop.Price.aobjects.count())

        with self.assertRaisesRegex(AsgiMod.NotSupportedError, "worker"):
            await AsgiMod.call(wait)


class Loops(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        support.start("pizza")

    def test_one_loop_after_the_other(self):
        for _ in range(5):
            self.assertEqual(asyncio.run(shop.Price.aobjects.count()), 0)

    def test_loops_in_several_threads(self):
        found = []

        async def many():
            for _ in range(30):
                found.append(await shop.Price.aobjects.count())

        threads = [threading.Thread(target=lambda: asyncio.run(many())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, [0] * 120)

    def test_a_loop_closed_while_queries_run(self):
        async def leave():
            for _ in range(20):
                asyncio.ensure_future(shop.Price.aobjects.count())
            await asyncio.sleep(0)

        for _ in range(5):
            asyncio.run(leave())
        self.assertEqual(asyncio.run(shop.Price.aobjects.count()), 0)

    def test_a_loop_closed_while_rows_are_read(self):
        async def leave():
            async for price in shop.Price.aobjects.iterator(chunk_size=1):
                return price

        async def leave_two():
            return await asyncio.gather(leave(), leave())

        async def write():
            await shop.Price.aobjects.create(amount=1)

        asyncio.run(write())
        asyncio.run(write())
        for _ in range(20):
            self.assertTrue(all(asyncio.run(leave_two())))
            asyncio.run(write())
        asyncio.run(AsgiMod.call(support.empty))

    def test_rows_are_read_in_one_loop(self):
        asyncio.run(shop.Price.aobjects.bulk_create([shop.Price(amount=1) for _ in range(5)]))
        one, other = asyncio.new_event_loop(), asyncio.new_event_loop()
        rows = shop.Price.aobjects.iterator(chunk_size=1)
        one.run_until_complete(rows.__anext__())
        with self.assertRaisesRegex(RuntimeError, "in the loop"):
            other.run_until_complete(rows.__anext__())
        for loop in one, other:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
        asyncio.run(AsgiMod.call(support.empty))

    def test_a_loop_that_can_not_watch_files(self):
        class Blind(asyncio.SelectorEventLoop):
            def add_reader(self, *args):
                raise NotImplementedError

        loop = Blind()
        try:
            self.assertEqual(loop.run_until_complete(shop.Price.aobjects.count()), 0)
            with self.assertRaises(asyncio.TimeoutError):
                loop.run_until_complete(asyncio.wait_for(AsgiMod.call(support.endless), 0.05))
        finally:
            loop.close()

    def test_a_loop_that_glib_drives(self):
        """asyncio's callbacks and the default main context's sources in one loop."""
        ticks = []
        GLib.timeout_add(1, lambda: ticks.append(1) or True)
        context = GLib.MainContext.default()

        async def glib():
            while True:
                context.iteration(False)
                await asyncio.sleep(0)

        async def main():
            driver = asyncio.ensure_future(glib())
            for _ in range(20):
                await shop.Price.aobjects.count()
            while not ticks:
                await asyncio.sleep(0)
            driver.cancel()

        asyncio.run(main())
        self.assertTrue(ticks)

    def test_nothing_drives_the_coroutine(self):
        with self.assertRaisesRegex(RuntimeError, "AsgiMod.run"):
            shop.Price.aobjects.count().send(None)


class GLibLoop(unittest.TestCase):
    """No asyncio at all."""

    @classmethod
    def setUpClass(cls):
        support.start("pizza")

    def setUp(self):
        AsgiMod.run(AsgiMod.call(support.empty))

    def test_run_returns_what_the_coroutine_returns(self):
        async def main():
            price = await shop.Price.aobjects.create(amount="1.50")
            return [p async for p in shop.Price.aobjects.all()], price

        found, price = AsgiMod.run(main())
        self.assertEqual(found, [price])

    def test_run_raises_what_the_coroutine_raises(self):
        with self.assertRaises(AsgiMod.DoesNotExist):
            AsgiMod.run(shop.Price.aobjects.get(pk=0))

    def test_the_main_loop_goes_on(self):
        ticks = []
        source = GLib.idle_add(lambda: ticks.append(1) or True)
        AsgiMod.run(shop.Price.aobjects.count())
        GLib.source_remove(source)
        self.assertTrue(ticks)

    def test_tasks_run_beside_each_other_and_are_awaited(self):
        async def main():
            tasks = [AsgiMod.spawn(shop.Price.aobjects.count()) for _ in range(10)]
            return [await task for task in tasks]

        self.assertEqual(AsgiMod.run(main()), [0] * 10)

    def test_cancelling_stops_the_query(self):
        async def main():
            task = AsgiMod.spawn(AsgiMod.call(support.endless))
            await shop.Price.aobjects.count()
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                return "cancelled"

        self.assertEqual(AsgiMod.run(main()), "cancelled")

    def test_context_variables_are_kept(self):
        async def named(name):
            variable.set(name)
            await shop.Price.aobjects.count()
            return variable.get()

        async def main():
            return [await t for t in [AsgiMod.spawn(named(n)) for n in "abc"]]

        self.assertEqual(AsgiMod.run(main()), ["a", "b", "c"])
        self.assertEqual(variable.get(), "outside")

    def test_what_belongs_to_asyncio_is_refused(self):
        async def main():
            loop = asyncio.new_event_loop()
            try:
                await loop.create_future()
            finally:
                loop.close()

        with self.assertRaisesRegex(RuntimeError, "can't be awaited on this main loop"):
            AsgiMod.run(main())

    def test_a_task_is_awaited_on_its_own_main_loop(self):
        async def count():
            return await shop.Price.aobjects.count()

        async def wait(task):
            return await task

        def elsewhere(task):
            context = GLib.MainContext.new()
            context.push_thread_default()
            try:
                AsgiMod.run(wait(task))
            except RuntimeError as error:
                told.append(str(error))
            finally:
                context.pop_thread_default()

        told = []
        task = AsgiMod.spawn(count())
        with self.assertRaisesRegex(RuntimeError, "not under asyncio"):
            asyncio.run(wait(task))
        thread = threading.Thread(target=elsewhere, args=(task,))
        thread.start()
        thread.join()
        self.assertRegex(told[0], "can't be awaited on this main loop")
        self.assertEqual(AsgiMod.run(wait(task)), 0)

    def test_rows_are_iterated_over(self):
        async def main():
            await shop.Price.aobjects.bulk_create([shop.Price(amount=n) for n in range(5)])
            async for price in shop.Price.aobjects.iterator(chunk_size=1):
                break
            return [p.amount async for p in shop.Price.aobjects.order_by("amount")]

        self.assertEqual(AsgiMod.run(main()), [0, 1, 2, 3, 4])

    def test_run_inside_a_coroutine_is_refused(self):
        async def main():
            AsgiMod.run(shop.Price.aobjects.count())

        with self.assertRaisesRegex(RuntimeError, "await it"):
            AsgiMod.run(main())


if __name__ == "__main__":
    unittest.main()
