# SPDX-License-Identifier: LGPL-2.1-or-later
"""asyncio on loops that GLib drives, as an application of GTK has them."""

import asyncio
import importlib.util
import selectors
import unittest

import gi
import support
from gi.repository import AsgiMod, GLib

shop = support.Shop()


class GLibSelector(selectors.BaseSelector):
    """asyncio's loop waits in here, and the main context runs meanwhile."""

    def __init__(self):
        self._context = GLib.MainContext.default()
        self._keys = {}
        self._ready = []

    def register(self, file, events, data=None):
        descriptor = file if isinstance(file, int) else file.fileno()
        condition = GLib.IOCondition.IN if events & selectors.EVENT_READ else GLib.IOCondition.OUT
        key = selectors.SelectorKey(file, descriptor, events, data)
        self._keys[file] = key, GLib.io_add_watch(
            descriptor, GLib.PRIORITY_DEFAULT, condition, self._dispatch, key
        )
        return key

    def _dispatch(self, descriptor, condition, key):
        self._ready.append((key, key.events))
        return True

    def unregister(self, file):
        key, source = self._keys.pop(file)
        GLib.source_remove(source)
        return key

    def get_map(self):
        return {file: key for file, (key, source) in self._keys.items()}

    def select(self, timeout=None):
        waits = timeout is None or timeout > 0
        if timeout is not None and waits:
            source = GLib.timeout_add(round(timeout * 1000), lambda: True)
        self._context.iteration(waits)
        if timeout is not None and waits:
            GLib.source_remove(source)
        ready, self._ready = self._ready, []
        return ready

    def close(self):
        for file in list(self._keys):
            self.unregister(file)


class Steps:
    """What is tried on every loop."""

    async def steps(self):
        await AsgiMod.call(support.empty)
        await shop.Price.aobjects.create(amount=1)
        prices = [price async for price in shop.Price.aobjects.all()]
        self.assertEqual([price.amount for price in prices], [1])
        counts = await asyncio.gather(*(shop.Price.aobjects.count() for _ in range(20)))
        self.assertEqual(counts, [1] * 20)
        with self.assertRaises(AsgiMod.DoesNotExist):
            await shop.Price.aobjects.get(pk=0)
        await self.cancels()
        await self.main_context_goes_on()

    async def cancels(self):
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(AsgiMod.call(support.endless), 0.05)
        task = asyncio.ensure_future(AsgiMod.call(support.endless))
        await asyncio.sleep(0.02)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        await shop.Price.aobjects.update(amount=2)  # writes wait for what goes on

    async def main_context_goes_on(self):
        ticks = []
        source = GLib.timeout_add(1, lambda: ticks.append(1) or True)
        while len(ticks) < 3:
            await shop.Price.aobjects.count()
        GLib.source_remove(source)


class SelectorLoop(Steps, unittest.TestCase):
    """asyncio's own loop, which waits in a main context."""

    @classmethod
    def setUpClass(cls):
        support.start("pizza")

    def test_everything(self):
        loop = asyncio.SelectorEventLoop(GLibSelector())
        try:
            loop.run_until_complete(self.steps())
        finally:
            loop.close()


@unittest.skipIf(
    importlib.util.find_spec("gi.events") is None,
    "PyGObject %s has no gi.events" % gi.__version__,
)
class PyGObjectLoop(Steps, unittest.TestCase):
    """The loop of PyGObject 3.50 and newer."""

    @classmethod
    def setUpClass(cls):
        support.start("pizza")

    def run_in_loop(self, coroutine):
        from gi.events import GLibEventLoopPolicy

        policy = GLibEventLoopPolicy()
        loop = policy.get_event_loop()
        if hasattr(loop, "__enter__"):
            with loop:
                return loop.run_until_complete(coroutine)
        return loop.run_until_complete(coroutine)

    def test_everything(self):
        self.run_in_loop(self.steps())

    def test_calls_of_the_library_are_awaited_by_pygobject(self):
        async def main():
            runtime = AsgiMod.Runtime.get_default()
            price = await shop.Price.aobjects.create(amount=1)
            await price.save_async(False, False, None, None)
            rows = await shop.Price.aobjects.filter(pk=price.pk).eval_async()
            self.assertEqual([row.amount for row in rows], [1])
            self.assertEqual((await shop.Price.aobjects.item_async(0)).amount, 1)
            self.assertTrue(await shop.Price.aobjects.exists_async())
            self.assertIn("No migrations", await runtime.call_command_async("migrate", ["shop"]))
            with self.assertRaises(GLib.Error) as caught:
                await shop.Price.aobjects.filter(nonsense=1).count_async()
            self.assertEqual(caught.exception.code, AsgiMod.Error.FIELD)

        self.run_in_loop(main())


if __name__ == "__main__":
    unittest.main()
