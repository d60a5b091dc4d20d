# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server that goes away: who was asking is told, and the next call works, with no restart."""

import asyncio
import unittest

import stage
from stage import AsgiMod, TestCase, eventually, shop, sleeping

LOST = (AsgiMod.OperationalError, AsgiMod.DatabaseError)


def setUpModule():
    stage.start()


async def works():
    """Every worker, each with its own connection, is asked several times."""
    counts = await asyncio.gather(*(shop.Topping.aobjects.count() for _ in range(40)))
    await asyncio.gather(*(shop.Topping.aobjects.create(name="works") for _ in range(10)))
    return counts


class Server(TestCase):
    async def test_idle_connections_that_were_ended_are_replaced(self):
        """Nobody was asking: a read is tried once more, and so nobody notices."""
        await works()
        await asyncio.to_thread(stage.server.terminate_backends, "shop")
        counts = await asyncio.gather(*(shop.Topping.aobjects.count() for _ in range(20)))
        self.assertEqual(counts, [10] * 20)
        await shop.Topping.aobjects.create(name="more")

    async def test_a_restart_between_calls(self):
        for mode in ("fast", "immediate"):
            await works()
            await asyncio.to_thread(stage.server.restart, mode)
            await shop.Topping.aobjects.count()
            await works()

    async def test_a_statement_that_runs_is_lost(self):
        task = asyncio.create_task(AsgiMod.call(sleeping, 3600))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(stage.server.terminate_backends, "shop")
        with self.assertRaises(LOST):
            await task
        await works()

    async def test_a_server_that_is_down(self):
        await works()
        await asyncio.to_thread(stage.server.stop)
        try:
            for _ in range(6):
                with self.assertRaises(LOST):
                    await shop.Topping.aobjects.count()
                with self.assertRaises(LOST):
                    await shop.Topping.aobjects.create(name="lost")
                with self.assertRaises(LOST):
                    async with AsgiMod.atomic():
                        await shop.Topping.aobjects.create(name="lost")
        finally:
            await asyncio.to_thread(stage.server.start)
        await works()
        self.assertFalse(await shop.Topping.aobjects.filter(name="lost").exists())

    async def test_the_socket_is_gone(self):
        await works()
        socket = stage.server.folder / ".s.PGSQL.5432"
        hidden = socket.with_name("hidden")
        socket.rename(hidden)
        try:
            await shop.Topping.aobjects.count()  # whoever is connected goes on
            with self.assertRaises(LOST):
                await AsgiMod.call(end_all_backends)
            with self.assertRaises(LOST):
                await asyncio.gather(*(shop.Topping.aobjects.count() for _ in range(8)))
        finally:
            hidden.rename(socket)
        await works()

    async def test_a_stream_is_lost(self):
        await asyncio.gather(*(shop.Topping.aobjects.create(name=str(n)) for n in range(50)))
        rows = shop.Topping.aobjects.order_by("id").iterator(chunk_size=5)
        read = [await rows.__anext__()]
        await asyncio.to_thread(stage.server.terminate_backends, "shop")
        with self.assertRaises(LOST):
            async for row in rows:
                read.append(row)
        self.assertLess(len(read), 50)
        self.assertEqual(len([row async for row in shop.Topping.aobjects.all()]), 50)

    async def test_a_transaction_is_lost_as_a_whole(self):
        with self.assertRaises(LOST):
            async with AsgiMod.atomic() as tx:
                await shop.Topping.aobjects.create(name="first")
                await asyncio.to_thread(stage.server.terminate_backends, "shop")
                await shop.Topping.aobjects.create(name="second")
        self.assertEqual(tx.get_state(), AsgiMod.TransactionState.ROLLED_BACK)
        self.assertEqual(await shop.Topping.aobjects.count(), 0)
        async with AsgiMod.atomic():
            await shop.Topping.aobjects.create(name="third")
        self.assertEqual(await shop.Topping.aobjects.count(), 1)

    async def test_it_stays_lost_when_that_is_overlooked(self):
        with self.assertRaises(AsgiMod.TransactionManagementError):
            async with AsgiMod.atomic():
                await shop.Topping.aobjects.create(name="first")
                await asyncio.to_thread(stage.server.terminate_backends, "shop")
                with self.assertRaises(LOST):
                    await shop.Topping.aobjects.create(name="second")
                with self.assertRaises(LOST):
                    await shop.Topping.aobjects.create(name="third")
        self.assertEqual(await shop.Topping.aobjects.count(), 0)

    async def test_a_commit_that_the_server_does_not_hear(self):
        with self.assertRaises(LOST):
            async with AsgiMod.atomic() as tx:
                await shop.Topping.aobjects.create(name="first")
                await asyncio.to_thread(stage.server.terminate_backends, "shop")
        self.assertFalse(tx.is_active())
        self.assertEqual(await shop.Topping.aobjects.count(), 0)

    async def test_what_was_acknowledged_survives_a_crash(self):
        acknowledged = []

        async def write():
            while True:
                name = "%d" % len(acknowledged)
                await shop.Topping.aobjects.create(name=name)
                acknowledged.append(name)

        for _ in range(3):
            writers = [asyncio.create_task(write()) for _ in range(4)]
            await asyncio.sleep(0.2)
            await asyncio.to_thread(stage.server.crash)
            done = await asyncio.gather(*writers, return_exceptions=True)
            self.assertEqual([one for one in done if not isinstance(one, LOST)], [])
            await asyncio.to_thread(stage.server.start)

            async def is_up():
                try:
                    return await shop.Topping.aobjects.count() >= 0
                except LOST:
                    return False

            await eventually(is_up)
            names = await shop.Topping.aobjects.values_list("name", flat=True).eval()
            self.assertEqual(set(acknowledged) - set(names), set())
            # Of each writer at most the one write that was under way is there as well.
            self.assertLessEqual(len(names) - len(acknowledged), 4 * 3)


def end_all_backends():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop'"
            " ORDER BY pid = pg_backend_pid()"
        )


if __name__ == "__main__":
    unittest.main()
