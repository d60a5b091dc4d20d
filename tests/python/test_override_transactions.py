# SPDX-License-Identifier: LGPL-2.1-or-later
"""AsgiMod.atomic(): what a task does in its block, and what others do."""

import asyncio
import gc
import unittest

import support

from gi.repository import AsgiMod, GLib

shop = support.Shop()


class Boom(Exception):
    pass


async def add(name):
    return await shop.Topping.aobjects.create(name=name)


async def names():
    return [t.name async for t in shop.Topping.aobjects.order_by("name")]


async def outside(function, *args):
    """As another task, started before any block, sees it."""
    with AsgiMod.non_atomic():
        return await function(*args)


def add_by_django(name):
    from django.db import connection
    from shop.models import Topping

    Topping.objects.create(name=name)
    return connection.in_atomic_block


class Blocks(support.TestCase):
    async def test_a_block_is_committed(self):
        async with AsgiMod.atomic() as tx:
            await add("ham")
            self.assertEqual(await names(), ["ham"])
            self.assertEqual(await outside(names), [])
            self.assertTrue(tx.is_active())
            self.assertEqual(tx.get_using(), "default")
        self.assertEqual(await names(), ["ham"])
        self.assertEqual(tx.get_state(), AsgiMod.TransactionState.COMMITTED)

    async def test_an_exception_rolls_it_back(self):
        with self.assertRaises(Boom):
            async with AsgiMod.atomic():
                await add("ham")
                raise Boom
        self.assertEqual(await names(), [])

    async def test_everything_of_the_task_is_in_it(self):
        async def work():
            topping = await add("ham")
            topping.name = "bacon"
            await topping.asave()
            pizza = await shop.Pizza.aobjects.create(
                name="funghi", price=await shop.Price.aobjects.create(amount=1)
            )
            await pizza.atoppings.add(topping)
            self.assertEqual(await pizza.atoppings.count(), 1)
            self.assertEqual((await pizza.aprice).amount, 1)
            self.assertTrue(await AsgiMod.call(add_by_django, "olives"))
            self.assertEqual((await topping.arefresh_from_db()), None)
            raise Boom

        with self.assertRaises(Boom):
            async with AsgiMod.atomic():
                await work()
        self.assertEqual(await names(), [])
        self.assertEqual(await shop.Pizza.aobjects.count(), 0)

    async def test_objects_are_free_of_it(self):
        """An object is nobody's: what counts is the block that its call is made in."""
        topping = await add("ham")
        with self.assertRaises(Boom):
            async with AsgiMod.atomic():
                topping.name = "bacon"
                await topping.asave()
                raise Boom
        self.assertEqual(await names(), ["ham"])
        async with AsgiMod.atomic():
            inside = await shop.Topping.aobjects.get()
        inside.name = "olives"
        await inside.asave()
        self.assertEqual(await names(), ["olives"])

    async def test_a_block_in_a_block_is_a_savepoint(self):
        async with AsgiMod.atomic():
            await add("a")
            with self.assertRaises(Boom):
                async with AsgiMod.atomic():
                    await add("b")
                    raise Boom
            async with AsgiMod.atomic() as inner:
                await add("c")
                self.assertIsNotNone(inner.get_parent())
            await add("d")
        self.assertEqual(await names(), ["a", "c", "d"])

    async def test_an_integrity_error_is_mended_by_a_savepoint(self):
        async with AsgiMod.atomic():
            ham = await add("ham")
            with self.assertRaises(AsgiMod.IntegrityError):
                async with AsgiMod.atomic():
                    await shop.Topping.aobjects.create(id=ham.id, name="again")
            await add("olives")
        self.assertEqual(await names(), ["ham", "olives"])

    async def test_a_broken_block_is_not_committed(self):
        with self.assertRaises(AsgiMod.TransactionManagementError):
            async with AsgiMod.atomic():
                ham = await add("ham")
                with self.assertRaises(AsgiMod.IntegrityError):
                    await shop.Topping.aobjects.create(id=ham.id, name="again")
                with self.assertRaises(AsgiMod.TransactionManagementError):
                    await names()
        self.assertEqual(await names(), [])

    async def test_durable(self):
        async with AsgiMod.atomic(durable=True):
            await add("ham")
            with self.assertRaises(RuntimeError):
                async with AsgiMod.atomic(durable=True):
                    self.fail("not reached")
        self.assertEqual(await names(), ["ham"])

    async def test_without_a_savepoint_the_outer_block_breaks(self):
        with self.assertRaises(AsgiMod.TransactionManagementError):
            async with AsgiMod.atomic():
                with self.assertRaises(Boom):
                    async with AsgiMod.atomic(savepoint=False):
                        await add("ham")
                        raise Boom
        self.assertEqual(await names(), [])

    async def test_there_is_no_such_database_or_level(self):
        from django.db.utils import ConnectionDoesNotExist

        with self.assertRaises(ConnectionDoesNotExist):
            async with AsgiMod.atomic("nowhere"):
                self.fail("not reached")
        with self.assertRaisesRegex(ValueError, "read-committed"):
            async with AsgiMod.atomic(isolation="strict"):
                self.fail("not reached")
        async with AsgiMod.atomic(isolation="serializable"):
            await add("ham")
        self.assertEqual(await names(), ["ham"])

    async def test_ends_by_hand(self):
        async with AsgiMod.atomic() as tx:
            await add("a")
            await tx.commit()
            with self.assertRaises(AsgiMod.TransactionManagementError):
                await add("b")
        async with AsgiMod.atomic() as tx:
            await add("c")
            await tx.rollback()
        async with AsgiMod.atomic() as tx:
            mark = await tx.savepoint()
            await add("d")
            await mark.rollback()
            await add("e")
        self.assertEqual(await names(), ["a", "e"])

    async def test_functions_after_the_commit(self):
        called = []
        async with AsgiMod.atomic() as tx:
            tx.on_commit(lambda: called.append("outer"))
            async with AsgiMod.atomic() as inner:
                inner.on_commit(lambda: called.append("inner"))
            with self.assertRaises(Boom):
                async with AsgiMod.atomic() as inner:
                    inner.on_commit(lambda: called.append("rolled back"))
                    raise Boom
            self.assertEqual(called, [])
        self.assertEqual(called, ["outer", "inner"])

    async def test_select_for_update(self):
        await add("ham")
        async with AsgiMod.atomic():
            topping = await shop.Topping.aobjects.select_for_update().get(name="ham")
            topping.name = "bacon"
            await topping.asave()
        self.assertEqual(await names(), ["bacon"])

    async def test_bound_by_hand(self):
        tx = await transaction()
        bound = tx.bind(shop.Topping.aobjects)
        ham = await bound.create(name="ham")
        ham.name = "bacon"
        await ham.asave()
        self.assertEqual(await names(), [])
        await tx.commit()
        self.assertEqual(await names(), ["bacon"])
        with self.assertRaises(AsgiMod.TransactionManagementError):
            await bound.count()


async def transaction():
    from asgimod.gobject.awaiting import native, perform

    runtime = AsgiMod.Runtime.get_default()
    return await perform(native(lambda *args: runtime.begin_async(None, *args), "begin_finish"))


class Tasks(support.TestCase):
    async def test_other_tasks_are_not_in_it(self):
        begun, looked = asyncio.Event(), asyncio.Event()
        seen = []

        async def other():
            await begun.wait()
            seen.append(await names())
            looked.set()
            await add("other")

        task = asyncio.create_task(other())
        with self.assertRaises(Boom):
            async with AsgiMod.atomic():
                await add("ham")
                begun.set()
                await looked.wait()
                raise Boom
        await task
        self.assertEqual(seen, [[]])
        self.assertEqual(await names(), ["other"])

    async def test_tasks_started_in_it_are(self):
        with self.assertRaises(Boom):
            async with AsgiMod.atomic():
                await asyncio.gather(*(add(name) for name in "abc"))
                self.assertEqual(await names(), ["a", "b", "c"])
                raise Boom
        self.assertEqual(await names(), [])

    async def test_their_blocks_come_one_after_the_other(self):
        async def work(name, fail):
            try:
                async with AsgiMod.atomic():
                    await add(name)
                    await asyncio.sleep(0.01)
                    if fail:
                        raise Boom
            except Boom:
                pass

        async def plain():
            for number in range(5):
                await add("p%d" % number)

        async with AsgiMod.atomic():
            await asyncio.gather(
                *(work("w%d" % number, number % 2) for number in range(6)), plain()
            )
        self.assertEqual(await names(), ["p0", "p1", "p2", "p3", "p4", "w0", "w2", "w4"])

    async def test_a_task_that_outlives_the_block_is_told(self):
        ended = asyncio.Event()

        async def late():
            await ended.wait()
            await add("late")

        async with AsgiMod.atomic():
            task = asyncio.create_task(late())
            await add("ham")
        ended.set()
        with self.assertRaisesRegex(AsgiMod.TransactionManagementError, "has ended"):
            await task
        self.assertEqual(await names(), ["ham"])

    async def test_the_half_of_a_block_of_another_task_is_not_committed(self):
        opened, ended = asyncio.Event(), asyncio.Event()

        async def half():
            async with AsgiMod.atomic():
                await add("half")
                opened.set()
                await ended.wait()
                await add("other half")

        async with AsgiMod.atomic():
            await add("ham")
            task = asyncio.create_task(half())
            await opened.wait()
        ended.set()
        with self.assertRaises(AsgiMod.TransactionManagementError):
            await task
        self.assertEqual(await names(), ["ham"])

    async def test_many_tasks_with_blocks_of_their_own(self):
        price = await shop.Price.aobjects.create(amount=0)

        async def increase(number):
            async with AsgiMod.atomic():
                mine = await shop.Price.aobjects.get(id=price.id)
                mine.amount += 1
                await mine.asave()
                await add(str(number))
                if number % 3 == 0:
                    raise Boom

        done = await asyncio.gather(*(increase(n) for n in range(60)), return_exceptions=True)
        self.assertEqual(sum(isinstance(result, Boom) for result in done), 20)
        self.assertEqual((await shop.Price.aobjects.get()).amount, 40)
        self.assertEqual(await shop.Topping.aobjects.count(), 40)

    async def test_a_cancelled_task_rolls_back(self):
        inside = asyncio.Event()

        async def work():
            async with AsgiMod.atomic():
                await add("ham")
                inside.set()
                await asyncio.sleep(60)

        task = asyncio.create_task(work())
        await inside.wait()
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        await add("olives")
        self.assertEqual(await names(), ["olives"])

    async def test_cancelled_at_any_moment_it_leaves_nothing_behind(self):
        async def work(number):
            async with AsgiMod.atomic():
                await add("a%d" % number)
                async with AsgiMod.atomic():
                    await add("b%d" % number)

        runtime = AsgiMod.Runtime.get_default()
        tasks = []
        for number in range(100):
            tasks.append(asyncio.create_task(work(number)))
            for _ in range(number % 7):
                await asyncio.sleep(0)
            if number % 2:
                tasks[-1].cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        failures = [one for one in done if one is not None]
        self.assertEqual({type(one) for one in failures}, {asyncio.CancelledError})
        async with AsgiMod.atomic():
            found = await names()
        self.assertEqual(
            [name[1:] for name in found if name[0] == "a"],
            [name[1:] for name in found if name[0] == "b"],
        )
        for number, result in enumerate(done):
            if result is None:
                self.assertIn("a%d" % number, found)
        self.assertEqual(runtime.get_open_transactions(), 0)

    async def test_a_dropped_one_is_rolled_back(self):
        tx = await transaction()
        await tx.bind(shop.Topping.aobjects).create(name="ham")
        log = []
        handler = GLib.log_set_handler(
            "AsgiMod", GLib.LogLevelFlags.LEVEL_WARNING, lambda *args: log.append(args[2])
        )
        del tx
        gc.collect()
        GLib.log_remove_handler("AsgiMod", handler)
        await add("olives")
        self.assertEqual(await names(), ["olives"])
        self.assertRegex("".join(log), "dropped without commit")


class Decorator(support.TestCase):
    async def test_a_function_is_a_block(self):
        @AsgiMod.atomic
        async def move(name, fail=False):
            """Move it."""
            await add(name)
            if fail:
                raise Boom
            return name

        self.assertEqual(move.__doc__, "Move it.")
        self.assertEqual(await move("ham"), "ham")
        with self.assertRaises(Boom):
            await move("olives", fail=True)
        self.assertEqual(await names(), ["ham"])

    async def test_retry(self):
        attempts = []

        @AsgiMod.atomic(retry=3)
        async def move(failures, cls):
            attempts.append(1)
            await add("try %d" % len(attempts))
            if len(attempts) <= failures:
                raise cls("once more")

        await move(2, AsgiMod.SerializationError)
        self.assertEqual(await names(), ["try 3"])
        attempts.clear()
        with self.assertRaises(AsgiMod.DeadlockError):
            await move(9, AsgiMod.DeadlockError)
        self.assertEqual(len(attempts), 4)
        attempts.clear()
        with self.assertRaises(AsgiMod.OperationalError):
            await move(1, AsgiMod.OperationalError)
        self.assertEqual(len(attempts), 1)

    async def test_what_it_refuses(self):
        with self.assertRaises(TypeError):
            AsgiMod.atomic(lambda: None)
        with self.assertRaises(TypeError):
            async with AsgiMod.atomic(retry=1):
                self.fail("not reached")


class GLibLoop(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        support.start("pizza")

    def setUp(self):
        AsgiMod.run(AsgiMod.call(support.empty))

    def test_blocks_without_asyncio(self):
        async def work(name, fail):
            async with AsgiMod.atomic():
                await add(name)
                async with AsgiMod.atomic():
                    await add(name + "'")
                if fail:
                    raise Boom

        async def all_of_them():
            tasks = [AsgiMod.spawn(work(str(n), n % 2)) for n in range(6)]
            for number, task in enumerate(tasks):
                if number % 2:
                    with self.assertRaises(Boom):
                        await task
                else:
                    await task
            return await names()

        self.assertEqual(AsgiMod.run(all_of_them()), ["0", "0'", "2", "2'", "4", "4'"])

    def test_retry_without_asyncio(self):
        attempts = []

        @AsgiMod.atomic(retry=2)
        async def move():
            attempts.append(1)
            if len(attempts) < 3:
                raise AsgiMod.DeadlockError("once more")

        AsgiMod.run(move())
        self.assertEqual(len(attempts), 3)


if __name__ == "__main__":
    unittest.main()
