# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two databases and a replica, with a router or without: on a server, or in files.

  test_two_databases.py postgresql|sqlite [routed]
"""

import asyncio
import sys
import unittest

import stage
from stage import AsgiMod, Boom, TestCase, shop

WHERE = [sys.argv.pop(1)]
ROUTED = sys.argv[1:2] == ["routed"] and sys.argv.pop(1) == "routed"


def setUpModule():
    stage.start(postgresql=WHERE == ["postgresql"], routed=ROUTED)


def aliases_of_statements(function):
    """Which connections a function asks, on a worker."""
    from django.db import connections

    asked = []

    def see(alias):
        def seen(execute, *args):
            asked.append(alias)
            return execute(*args)

        return seen

    wrappers = {alias: see(alias) for alias in connections}
    for alias, wrapper in wrappers.items():
        connections[alias].execute_wrappers.append(wrapper)
    try:
        function()
    finally:
        for alias, wrapper in wrappers.items():
            connections[alias].execute_wrappers.remove(wrapper)
    return asked


class Blocks(TestCase):
    async def test_a_transaction_is_of_one_database(self):
        with self.assertRaises(Boom):
            async with AsgiMod.atomic("other"):
                await shop.Topping.aobjects.using("other").create(name="rolled back")
                # In the same task, and on the same worker, but not in the transaction.
                await shop.Topping.aobjects.using("default").create(name="kept")
                raise Boom
        self.assertEqual(await shop.Topping.aobjects.using("other").count(), 0)
        self.assertEqual(await shop.Topping.aobjects.using("default").count(), 1)

    async def test_another_database_inside(self):
        async with AsgiMod.atomic() as tx:
            await shop.Topping.aobjects.using("default").create(name="a")
            async with AsgiMod.atomic("other") as inner:
                await shop.Topping.aobjects.using("other").create(name="b")
            self.assertEqual((tx.get_using(), inner.get_using()), ("default", "other"))
            with AsgiMod.non_atomic():
                self.assertEqual(await shop.Topping.aobjects.using("other").count(), 1)
                self.assertEqual(await shop.Topping.aobjects.using("default").count(), 0)
        with self.assertRaises(Boom):
            async with AsgiMod.atomic():
                async with AsgiMod.atomic("other"):
                    await shop.Topping.aobjects.using("other").create(name="c")
                    raise Boom
        self.assertEqual(await shop.Topping.aobjects.using("other").count(), 1)

    async def test_objects_go_back_to_where_they_came_from(self):
        topping = await shop.Topping.aobjects.using("other").create(name="ham")
        topping.name = "bacon"
        await topping.asave(using="other")
        found = await shop.Topping.aobjects.using("other").get()
        self.assertEqual(found.name, "bacon")
        await found.adelete(using="other")
        self.assertEqual(await shop.Topping.aobjects.using("other").count(), 0)

    async def test_writers_of_two_databases_and_their_transactions(self):
        async def work(number):
            first, second = ("default", "other") if number % 2 else ("other", "default")
            async with AsgiMod.atomic(first):
                await shop.Topping.aobjects.using(first).create(name=str(number))
                await shop.Box.aobjects.using(first).create(name=str(number))
                if number % 3 == 0:
                    raise Boom
            await shop.Topping.aobjects.using(second).create(name=str(number))

        done = await asyncio.gather(*(work(n) for n in range(60)), return_exceptions=True)
        self.assertEqual({type(one) for one in done}, {type(None), Boom})
        counts = [await shop.Box.aobjects.using(alias).count() for alias in ("default", "other")]
        self.assertEqual(counts, [20, 20])
        counts = [await shop.Topping.aobjects.using(a).count() for a in ("default", "other")]
        self.assertEqual(counts, [40, 40])

    @unittest.skipIf(WHERE == ["postgresql"], "on PostgreSQL they don't wait for each other")
    async def test_files_that_wait_for_each_other(self):
        """Two tasks, each with the lock that the other one wants: one is told, none waits for ever."""
        ready = [asyncio.Event(), asyncio.Event()]

        async def work(number, first, second):
            async with AsgiMod.atomic(first):
                await shop.Topping.aobjects.using(first).create(name=str(number))
                ready[number].set()
                await ready[1 - number].wait()
                async with AsgiMod.atomic(second):
                    await shop.Topping.aobjects.using(second).create(name=str(number))

        done = await asyncio.gather(
            work(0, "default", "other"), work(1, "other", "default"), return_exceptions=True
        )
        failed = [one for one in done if one is not None]
        self.assertEqual([isinstance(one, AsgiMod.DeadlockError) for one in failed], [True])
        counts = [await shop.Topping.aobjects.using(a).count() for a in ("default", "other")]
        self.assertEqual(counts, [1, 1])


@unittest.skipUnless(ROUTED, "without a router")
class Router(TestCase):
    async def test_reads_and_writes_go_where_the_router_says(self):
        await shop.Topping.aobjects.create(name="ham")
        await shop.Price.aobjects.create(amount=1)
        self.assertEqual(await shop.Topping.aobjects.count(), 1)
        self.assertEqual(await shop.Price.aobjects.using("other").count(), 1)
        self.assertEqual(await shop.Price.aobjects.using("default").count(), 0)
        price = await shop.Price.aobjects.get()
        price.amount = 2
        await price.asave()
        self.assertEqual((await shop.Price.aobjects.using("other").get()).amount, 2)

        def read():
            from shop.models import Price, Topping

            Topping.objects.count()
            Price.objects.count()

        self.assertEqual(await AsgiMod.call(aliases_of_statements, read), ["replica", "other"])

    async def test_in_a_transaction_reads_can_name_the_primary(self):
        """As in Django: a read that must see what was written is not left to the router."""
        async with AsgiMod.atomic():
            await shop.Topping.aobjects.create(name="ham")
            self.assertEqual(await shop.Topping.aobjects.count(), 0)
            self.assertEqual(await shop.Topping.aobjects.using("default").count(), 1)
        self.assertEqual(await shop.Topping.aobjects.count(), 1)

    async def test_many_writers_never_find_a_file_locked(self):
        async def work(number):
            await shop.Topping.aobjects.create(name=str(number))
            price = await shop.Price.aobjects.create(amount=number)
            price.amount += 1
            await price.asave()

        await asyncio.gather(*(work(n) for n in range(100)))
        self.assertEqual(await shop.Topping.aobjects.count(), 100)
        self.assertEqual(await shop.Price.aobjects.count(), 100)


if __name__ == "__main__":
    unittest.main()
