# SPDX-License-Identifier: LGPL-2.1-or-later
"""What asks a server for more than an answer: transactions, streams, stopping a statement."""

import asyncio
import contextlib
import unittest

import gi

gi.require_version("AsgiMod", "1")

from gi.repository import AsgiMod  # noqa: E402


class Boom(Exception):
    pass


def setUpModule():
    async def begin():
        await AsgiMod.setup("atlas_settings")
        await AsgiMod.call_command("migrate", "--run-syncdb", "--verbosity=0")

    asyncio.run(begin())
    unittest.addModuleCleanup(lambda: asyncio.run(AsgiMod.shutdown()))


def tags():
    return AsgiMod.get_model("atlas.Tag").aobjects


def run_sql(sql):
    """Whatever it answers, on a worker."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def sleeping():
    return AsgiMod.call(run_sql, "SELECT SLEEP(3600)")


async def sleepers():
    rows = await AsgiMod.call(
        run_sql,
        "SELECT COUNT(*) FROM information_schema.processlist"
        " WHERE info LIKE 'SELECT SLEEP%' OR info LIKE '%SLEEP(3600) = 1%'"
        " AND id <> CONNECTION_ID()",
    )
    return rows[0][0]


async def until_sleeping(number):
    while await sleepers() != number:
        await asyncio.sleep(0.005)


class TestCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await tags().all().delete()


class Transactions(TestCase):
    async def test_what_is_rolled_back_was_never_there(self):
        await tags().create(name="before")
        with self.assertRaises(Boom):
            async with AsgiMod.atomic():
                await tags().create(name="within")
                await tags().update(colour="changed")
                raise Boom
        self.assertEqual(
            [(tag.name, tag.colour) async for tag in tags().all()], [("before", None)]
        )

    async def test_a_savepoint_takes_back_what_is_in_it(self):
        async with AsgiMod.atomic():
            await tags().create(name="outer")
            with self.assertRaises(Boom):
                async with AsgiMod.atomic():
                    await tags().create(name="inner")
                    raise Boom
        self.assertEqual([tag.name async for tag in tags().all()], ["outer"])

    async def test_nobody_sees_what_is_not_committed(self):
        async with AsgiMod.atomic():
            await tags().create(name="new")
            with AsgiMod.non_atomic():
                self.assertEqual(await tags().count(), 0)
        self.assertEqual(await tags().count(), 1)

    async def test_levels_of_isolation_and_read_only(self):
        async with AsgiMod.atomic(isolation="read-committed"):
            self.assertEqual(await tags().count(), 0)
            with AsgiMod.non_atomic():
                await tags().create(name="other")
            self.assertEqual(await tags().count(), 1)
        with self.assertRaisesRegex(AsgiMod.DatabaseError, "READ ONLY"):
            async with AsgiMod.atomic(read_only=True):
                await tags().create(name="refused")

    async def deadlock(self, retry):
        one, two = [await tags().create(name=name) for name in ("one", "two")]
        ready, first = [asyncio.Event(), asyncio.Event()], [True, True]

        @AsgiMod.atomic(retry=retry)
        async def work(mine, its, number):
            await tags().filter(id=mine.id).update(colour=str(number))
            if first[number]:
                first[number] = False
                ready[number].set()
                await ready[1 - number].wait()
            await tags().filter(id=its.id).update(colour=str(number))

        return await asyncio.gather(
            work(one, two, 0), work(two, one, 1), return_exceptions=True
        )

    async def test_a_deadlock_has_a_code_of_its_own(self):
        failed = [result for result in await self.deadlock(0) if result is not None]
        self.assertEqual([type(error).__name__ for error in failed], ["DeadlockError"])

    async def test_and_can_be_tried_again(self):
        self.assertEqual(await self.deadlock(2), [None, None])

    async def test_nothing_is_kept_after_one_that_was_caught(self):
        """The server has taken back the first half: the second must not be there alone."""
        one, two = [await tags().create(name=name) for name in ("one", "two")]
        ready = [asyncio.Event(), asyncio.Event()]

        async def work(mine, its, number):
            async with AsgiMod.atomic():
                await tags().filter(id=mine.id).update(colour=str(number))
                ready[number].set()
                await ready[1 - number].wait()
                with contextlib.suppress(AsgiMod.DeadlockError):
                    await tags().select_for_update().get(id=its.id)
                await tags().create(name="after %d" % number)

        done = await asyncio.gather(
            work(one, two, 0), work(two, one, 1), return_exceptions=True
        )
        lost = 0 if done[0] else 1
        self.assertEqual(done.count(None), 1)
        self.assertEqual(
            [(tag.name, tag.colour) async for tag in tags().order_by("id")][lost],
            (("one", "two")[lost], None),
        )
        self.assertFalse(await tags().filter(name="after %d" % lost).exists())


class Streams(TestCase):
    async def test_rows_come_in_their_order(self):
        names = ["%03d" % number for number in range(250)]
        for name in names:
            await tags().create(name=name)
        stream = tags().order_by("name").iterator(chunk_size=20)
        self.assertEqual([tag.name async for tag in stream], names)

    async def test_one_that_is_left_holds_nothing(self):
        for number in range(50):
            await tags().create(name=str(number))
        async for _ in tags().iterator(chunk_size=5):
            break
        self.assertEqual(await tags().count(), 50)


class Cancelling(TestCase):
    async def test_the_server_stops_the_statement(self):
        for _ in range(5):
            task = asyncio.create_task(sleeping())
            await until_sleeping(1)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            await until_sleeping(0)
            self.assertEqual(await tags().count(), 0)

    async def test_a_read_is_stopped(self):
        await tags().create(name="one")
        task = asyncio.create_task(anext(aiter(tags().extra(where=["SLEEP(3600) = 1"]))))
        await until_sleeping(1)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        await until_sleeping(0)

    async def test_in_a_transaction_nothing_of_it_is_kept(self):
        with self.assertRaises(asyncio.CancelledError):
            async with AsgiMod.atomic():
                await tags().create(name="lost")
                task = asyncio.create_task(sleeping())
                with AsgiMod.non_atomic():
                    await until_sleeping(1)
                task.cancel()
                await task
        self.assertEqual(await tags().count(), 0)


if __name__ == "__main__":
    unittest.main()
