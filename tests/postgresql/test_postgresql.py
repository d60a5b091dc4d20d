# SPDX-License-Identifier: LGPL-2.1-or-later
"""What PostgreSQL has and SQLite hasn't: locks of rows, levels of isolation, cursors, a server."""

import asyncio
import unittest

import stage
from stage import AsgiMod, Boom, TestCase, eventually, shop, sleeping


def setUpModule():
    stage.start()


def run_sql(sql, *params):
    """Whatever it answers, on a worker."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def backend():
    return run_sql("SELECT pg_backend_pid()")[0][0]


async def others():
    """How many statements run on the server beside the one that asks."""
    rows = await AsgiMod.call(
        run_sql,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop' AND state = 'active'"
        " AND pid <> pg_backend_pid() AND query NOT LIKE '%%pg_stat_activity%%'",
    )
    return rows[0][0]


class Rows(TestCase):
    async def test_nobody_sees_what_is_not_committed(self):
        await shop.Topping.aobjects.create(name="ham")
        async with AsgiMod.atomic():
            await shop.Topping.aobjects.update(name="bacon")
            await shop.Topping.aobjects.create(name="olives")
            with AsgiMod.non_atomic():
                self.assertEqual([t.name async for t in shop.Topping.aobjects.all()], ["ham"])
        self.assertEqual(await shop.Topping.aobjects.count(), 2)

    async def test_writers_go_on_beside_each_other(self):
        """What takes one writer on SQLite takes any number here."""
        a = await shop.Topping.aobjects.create(name="a")
        async with AsgiMod.atomic():
            a.name = "changed"
            await a.asave()
            with AsgiMod.non_atomic():
                await shop.Topping.aobjects.create(name="b")
                async with AsgiMod.atomic():
                    await shop.Topping.aobjects.create(name="c")
        self.assertEqual(await shop.Topping.aobjects.count(), 3)

    async def test_a_failed_read_breaks_a_transaction_too(self):
        with self.assertRaises(AsgiMod.TransactionManagementError):
            async with AsgiMod.atomic():
                await shop.Topping.aobjects.create(name="ham")
                with self.assertRaises(AsgiMod.DataError):
                    await AsgiMod.call(run_sql, "SELECT 1 / 0")
                with self.assertRaisesRegex(AsgiMod.TransactionManagementError, "atomic"):
                    await shop.Topping.aobjects.count()
        self.assertEqual(await shop.Topping.aobjects.count(), 0)

    async def test_a_commit_that_a_constraint_refuses(self):
        await AsgiMod.call(
            run_unfetched,
            "ALTER TABLE shop_pizza ALTER CONSTRAINT %s DEFERRABLE INITIALLY DEFERRED"
            % await AsgiMod.call(constraint),
        )
        with self.assertRaises(AsgiMod.IntegrityError):
            async with AsgiMod.atomic() as tx:
                price = await shop.Price.aobjects.create(amount=1)
                await shop.Pizza.aobjects.create(name="funghi", price=price)
                await AsgiMod.call(run_unfetched, "DELETE FROM shop_price")
        self.assertEqual(tx.get_state(), AsgiMod.TransactionState.ROLLED_BACK)
        self.assertEqual(await shop.Pizza.aobjects.count(), 0)

    async def test_distinct_on(self):
        for name in "abab":
            await shop.Topping.aobjects.create(name=name)
        found = shop.Topping.aobjects.order_by("name", "-id").distinct("name")
        self.assertEqual([t.id async for t in found], [3, 4])


def run_unfetched(sql):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def constraint():
    return run_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'shop_pizza'::regclass"
        " AND contype = 'f' AND confrelid = 'shop_price'::regclass"
    )[0][0]


class Locks(TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.price = await shop.Price.aobjects.create(amount=1)
        self.other = await shop.Price.aobjects.create(amount=2)

    async def test_nowait(self):
        async with AsgiMod.atomic():
            await shop.Price.aobjects.select_for_update().get(id=self.price.id)
            with AsgiMod.non_atomic():
                with self.assertRaises(AsgiMod.OperationalError):
                    async with AsgiMod.atomic():
                        await shop.Price.aobjects.select_for_update(nowait=True).eval()

    async def test_skip_locked(self):
        async with AsgiMod.atomic():
            await shop.Price.aobjects.select_for_update().get(id=self.price.id)
            with AsgiMod.non_atomic():
                async with AsgiMod.atomic():
                    found = await shop.Price.aobjects.select_for_update(skip_locked=True).eval()
        self.assertEqual([price.id for price in found], [self.other.id])

    async def test_of(self):
        pizza = await shop.Pizza.aobjects.create(name="funghi", price=self.price)
        pizzas = shop.Pizza.aobjects.select_related("price")
        async with AsgiMod.atomic():
            await pizzas.select_for_update(of=("self",)).get(id=pizza.id)
            with AsgiMod.non_atomic():
                async with AsgiMod.atomic():
                    # The price is not locked, the pizza is.
                    prices = shop.Price.aobjects.select_for_update(nowait=True)
                    await prices.get(id=self.price.id)
                    with self.assertRaises(AsgiMod.OperationalError):
                        async with AsgiMod.atomic():
                            locked = pizzas.select_for_update(nowait=True, of=("self",))
                            await locked.get(id=pizza.id)

    async def test_a_lock_is_waited_for(self):
        locked, order = asyncio.Event(), []

        async def second():
            await locked.wait()
            async with AsgiMod.atomic():
                price = await shop.Price.aobjects.select_for_update().get(id=self.price.id)
                order.append("second")
                price.amount += 1
                await price.asave()

        task = asyncio.create_task(second())
        async with AsgiMod.atomic():
            price = await shop.Price.aobjects.select_for_update().get(id=self.price.id)
            locked.set()

            async def waits():
                rows = await AsgiMod.call(run_sql, "SELECT count(*) FROM pg_locks WHERE NOT granted")
                return rows[0][0]

            await eventually(waits)
            order.append("first")
            price.amount += 1
            await price.asave()
        await task
        self.assertEqual(order, ["first", "second"])
        self.assertEqual((await shop.Price.aobjects.get(id=self.price.id)).amount, 3)

    async def test_outside_of_a_transaction(self):
        with self.assertRaises(AsgiMod.TransactionManagementError):
            await shop.Price.aobjects.select_for_update().first()

    async def deadlock(self, retry):
        ready = [asyncio.Event(), asyncio.Event()]
        first = [True, True]

        def work(mine, its, number):
            @AsgiMod.atomic(retry=retry)
            async def inside():
                await shop.Price.aobjects.filter(id=mine).update(amount=number)
                if first[number]:
                    first[number] = False
                    ready[number].set()
                    await ready[1 - number].wait()
                await shop.Price.aobjects.filter(id=its).update(amount=number)

            return inside()

        a, b = self.price.id, self.other.id
        return await asyncio.gather(work(a, b, 0), work(b, a, 1), return_exceptions=True)

    async def test_a_deadlock_has_a_code_of_its_own(self):
        done = await self.deadlock(0)
        failed = [result for result in done if result is not None]
        self.assertEqual([type(error).__name__ for error in failed], ["DeadlockError"])
        from django.db import OperationalError

        self.assertIsInstance(failed[0], OperationalError)

    async def test_and_can_be_tried_again(self):
        self.assertEqual(await self.deadlock(2), [None, None])


class Isolation(TestCase):
    async def test_repeatable_read_sees_one_moment(self):
        async with AsgiMod.atomic(isolation="repeatable-read"):
            self.assertEqual(await shop.Topping.aobjects.count(), 0)
            with AsgiMod.non_atomic():
                await shop.Topping.aobjects.create(name="ham")
            self.assertEqual(await shop.Topping.aobjects.count(), 0)
        async with AsgiMod.atomic():
            self.assertEqual(await shop.Topping.aobjects.count(), 1)
            with AsgiMod.non_atomic():
                await shop.Topping.aobjects.create(name="ham")
            self.assertEqual(await shop.Topping.aobjects.count(), 2)

    async def test_read_only(self):
        async with AsgiMod.atomic(read_only=True):
            self.assertEqual(await shop.Topping.aobjects.count(), 0)
        with self.assertRaisesRegex(AsgiMod.DatabaseError, "read-only"):
            async with AsgiMod.atomic(read_only=True):
                await shop.Topping.aobjects.create(name="ham")
        await shop.Topping.aobjects.create(name="ham")

    async def test_only_the_outermost_block_has_a_level(self):
        with self.assertRaises(ValueError):
            async with AsgiMod.atomic():
                async with AsgiMod.atomic(isolation="serializable"):
                    self.fail("not reached")

    async def increase(self, barrier, tries, retry):
        @AsgiMod.atomic(isolation="serializable", retry=retry)
        async def inside():
            tries.append(1)
            price = await shop.Price.aobjects.get()
            if len(tries) <= 2:
                barrier.append(1)
                while len(barrier) < 2:
                    await asyncio.sleep(0.001)
            price.amount += 1
            await price.asave()

        await inside()

    async def test_a_serialization_failure_has_a_code_of_its_own(self):
        await shop.Price.aobjects.create(amount=0)
        barrier, tries = [], []
        done = await asyncio.gather(
            *(self.increase(barrier, tries, 0) for _ in range(2)), return_exceptions=True
        )
        failed = [error for error in done if error is not None]
        self.assertEqual([type(error).__name__ for error in failed], ["SerializationError"])
        self.assertEqual((await shop.Price.aobjects.get()).amount, 1)

    async def test_and_can_be_tried_again(self):
        await shop.Price.aobjects.create(amount=0)
        barrier, tries = [], []
        await asyncio.gather(*(self.increase(barrier, tries, 5) for _ in range(2)))
        self.assertEqual((await shop.Price.aobjects.get()).amount, 2)
        self.assertGreater(len(tries), 2)


def fill_toppings(number):
    from shop.models import Topping

    Topping.objects.bulk_create(Topping(name=str(n)) for n in range(number))


class Streams(TestCase):
    async def test_rows_come_from_a_cursor_of_the_server(self):
        await AsgiMod.call(fill_toppings, 1000)
        # It is of the session of the worker that reads it: the only one.
        self.set_max_workers(1)
        rows = shop.Topping.aobjects.order_by("id").iterator(chunk_size=10)
        first = await rows.__anext__()
        self.assertEqual(first.name, "0")
        found = await AsgiMod.call(run_sql, "SELECT name FROM pg_cursors")
        self.assertEqual([name[:12] for name, in found], ["_django_curs"])
        await shop.Topping.aobjects.all().delete()
        self.assertEqual(len([row async for row in rows]), 999)

    async def test_in_a_transaction(self):
        await AsgiMod.call(fill_toppings, 100)
        async with AsgiMod.atomic():
            rows = shop.Topping.aobjects.iterator(chunk_size=10)
            await rows.__anext__()
            await shop.Topping.aobjects.all().delete()
            self.assertEqual(len([row async for row in rows]), 99)
        async with AsgiMod.atomic():
            rows = shop.Topping.aobjects.iterator(chunk_size=10)
        self.assertEqual([row async for row in rows], [])


class Stopping(TestCase):
    async def test_cancelling_stops_the_statement(self):
        task = asyncio.create_task(AsgiMod.call(sleeping, 3600))
        await eventually(others)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task

        async def nothing_runs():
            return await others() == 0

        await eventually(nothing_runs)

    async def test_the_connection_stays_usable(self):
        self.set_max_workers(1)
        pid = await AsgiMod.call(backend)
        for _ in range(5):
            task = asyncio.create_task(AsgiMod.call(sleeping, 3600))
            await asyncio.sleep(0.05)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.assertEqual(await AsgiMod.call(backend), pid)

    async def test_no_other_statement_is_hit(self):
        """Half of the calls are cancelled at any moment; the others must not notice."""
        loop = asyncio.get_running_loop()
        kept, cancelled = [], []
        for number in range(300):
            task = asyncio.create_task(AsgiMod.call(sleeping, 0.002))
            if number % 2:
                loop.call_later(0.0005 * (number % 23), task.cancel)
            (cancelled if number % 2 else kept).append(task)
            if number % 10 == 0:
                await asyncio.sleep(0.005)
        self.assertEqual(await asyncio.gather(*kept), [None] * len(kept))
        done = await asyncio.gather(*cancelled, return_exceptions=True)
        self.assertEqual(
            {type(result) for result in done} - {asyncio.CancelledError, type(None)}, set()
        )

    async def test_a_deadline_stops_it_too(self):
        slow = shop.Topping.aobjects.extra(where=["pg_sleep(3600) IS NOT NULL"])
        await shop.Topping.aobjects.create(name="ham")
        with self.assertRaises(TimeoutError):
            await slow.with_timeout(50).count()
        await shop.Topping.aobjects.count()

    async def test_a_cancelled_statement_breaks_its_transaction(self):
        with self.assertRaises(AsgiMod.TransactionManagementError):
            async with AsgiMod.atomic():
                await shop.Topping.aobjects.create(name="ham")
                task = asyncio.create_task(AsgiMod.call(sleeping, 3600))
                await asyncio.sleep(0.05)
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
                with self.assertRaises(AsgiMod.TransactionManagementError):
                    await shop.Topping.aobjects.count()
        self.assertEqual(await shop.Topping.aobjects.count(), 0)

    async def test_but_not_the_savepoint_around_it(self):
        async with AsgiMod.atomic():
            await shop.Topping.aobjects.create(name="ham")
            with self.assertRaises(TimeoutError):
                async with AsgiMod.atomic():
                    await shop.Topping.aobjects.create(name="olives")
                    slow = shop.Topping.aobjects.extra(where=["pg_sleep(3600) IS NOT NULL"])
                    await slow.with_timeout(50).count()
        self.assertEqual([t.name async for t in shop.Topping.aobjects.all()], ["ham"])

    async def test_cancelling_a_wait_for_a_lock(self):
        price = await shop.Price.aobjects.create(amount=1)
        async with AsgiMod.atomic():
            await shop.Price.aobjects.select_for_update().get(id=price.id)
            with AsgiMod.non_atomic():
                with self.assertRaises(TimeoutError):
                    await shop.Price.aobjects.with_timeout(50).update(amount=2)
        self.assertEqual((await shop.Price.aobjects.get()).amount, 1)


class Together(TestCase):
    async def test_queries_run_at_the_same_time(self):
        self.set_max_workers(9)
        tasks = [asyncio.create_task(AsgiMod.call(sleeping, 3600)) for _ in range(8)]

        async def all_of_them():
            return await others() == 8

        await eventually(all_of_them)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def test_a_click_is_not_behind_a_report(self):
        self.set_max_workers(1)
        done = []

        async def query(name, priority):
            await shop.Topping.aobjects.with_priority(priority).count()
            done.append(name)

        hold = asyncio.create_task(AsgiMod.call(sleeping, 0.1))
        await asyncio.sleep(0.02)
        reports = [asyncio.create_task(query("report", 200)) for _ in range(5)]
        await asyncio.sleep(0)
        click = asyncio.create_task(query("click", -100))
        await asyncio.gather(hold, click, *reports)
        self.assertEqual(done[0], "click")

    async def test_many_transactions(self):
        price = await shop.Price.aobjects.create(amount=0)

        async def increase(number):
            async with AsgiMod.atomic():
                mine = await shop.Price.aobjects.select_for_update().get(id=price.id)
                mine.amount += 1
                await mine.asave()
                if number % 4 == 0:
                    raise Boom

        await asyncio.gather(*(increase(n) for n in range(80)), return_exceptions=True)
        self.assertEqual((await shop.Price.aobjects.get()).amount, 60)


if __name__ == "__main__":
    unittest.main()
