# SPDX-License-Identifier: LGPL-2.1-or-later
"""A disk that is full, a file that can't be written, or isn't a database any more."""

import asyncio
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import stage
from stage import AsgiMod, TestCase, shop

ROOT = os.geteuid() == 0


def setUpModule():
    stage.start(postgresql=False)


def pragma(sql):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA " + sql)
        return (cursor.fetchone() or (None,))[0]


def check():
    return pragma("integrity_check")


def reconnect():
    """What is wrong with a file is seen by who opens it."""
    from django.db import connections

    connections.close_all()


def point_to(name):
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
    connection.settings_dict["OPTIONS"]["uri"] = True


class Full(TestCase):
    """As many pages as there are: what isn't to be had is refused by SQLite, as by a full disk."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        # A limit is of a connection: there is to be one.
        self.set_max_workers(1)
        await shop.Box.aobjects.create(name="before")
        await AsgiMod.call(pragma, "max_page_count = 1")
        self.addAsyncCleanup(AsgiMod.call, pragma, "max_page_count = 1073741823")

    async def fill(self):
        for number in range(10000):
            await shop.Topping.aobjects.create(name="x" * 30)

    async def test_a_write_is_refused_and_what_was_acknowledged_is_there(self):
        with self.assertRaisesRegex(AsgiMod.OperationalError, "full"):
            await self.fill()
        self.assertEqual((await shop.Box.aobjects.get()).name, "before")
        self.assertEqual(await AsgiMod.call(check), "ok")

    async def test_a_transaction_is_taken_back_as_a_whole(self):
        with self.assertRaisesRegex(AsgiMod.OperationalError, "full"):
            async with AsgiMod.atomic() as tx:
                await shop.Box.aobjects.create(name="inside")
                await self.fill()
        self.assertEqual(tx.get_state(), AsgiMod.TransactionState.ROLLED_BACK)
        self.assertEqual([box.name async for box in shop.Box.aobjects.all()], ["before"])
        self.assertEqual(await shop.Topping.aobjects.count(), 0)

    async def test_space_again(self):
        with self.assertRaisesRegex(AsgiMod.OperationalError, "full"):
            await self.fill()
        await AsgiMod.call(pragma, "max_page_count = 1073741823")
        await shop.Topping.aobjects.create(name="more")
        self.assertEqual(await AsgiMod.call(check), "ok")


class Disk(TestCase):
    """Another process, whose database is on a small file system."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="asgimod-disk-")
        mounted = ROOT and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=512k", "none", self.folder],
            stderr=subprocess.DEVNULL,
        ).returncode  # fmt: skip
        if not mounted:
            os.rmdir(self.folder)
            self.skipTest("a small file system can't be mounted here")
        self.addCleanup(os.rmdir, self.folder)
        self.addCleanup(subprocess.run, ["umount", self.folder], check=True)

    async def test_a_disk_that_is_full(self):
        program = Path(__file__).with_name("fill.py")
        done = await asyncio.to_thread(
            subprocess.run, [os.sys.executable, program],
            env={**os.environ, "SHOP_FOLDER": self.folder}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        acknowledged, found, state, again = done.stdout.split()
        self.assertEqual(done.returncode, 0)
        self.assertGreater(int(acknowledged), 0)
        self.assertEqual((acknowledged, state, again), (found, "ok", "created"))


class Files(TestCase):
    def path(self):
        return Path(os.environ["SHOP_FOLDER"], "shop.sqlite3")

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.set_max_workers(1)
        await shop.Box.aobjects.create(name="before")

    async def works(self):
        await AsgiMod.call(reconnect)
        await shop.Box.aobjects.create(name="after")
        found = [box.name async for box in shop.Box.aobjects.order_by("id")]
        self.assertEqual(found, ["before", "after"])

    async def test_read_only(self):
        """The file system's answer, from SQLite itself."""
        await AsgiMod.call(pragma, "wal_checkpoint(TRUNCATE)")
        await AsgiMod.call(reconnect)
        await AsgiMod.call(point_to, "file:%s?mode=ro" % self.path())
        try:
            with self.assertRaisesRegex(AsgiMod.OperationalError, "readonly"):
                await shop.Box.aobjects.create(name="refused")
            with self.assertRaisesRegex(AsgiMod.OperationalError, "readonly"):
                async with AsgiMod.atomic():
                    await shop.Box.aobjects.create(name="refused")
            self.assertEqual(await shop.Box.aobjects.count(), 1)
        finally:
            await AsgiMod.call(point_to, str(self.path()))
        await self.works()

    async def test_a_file_that_is_no_database(self):
        await AsgiMod.call(pragma, "wal_checkpoint(TRUNCATE)")
        await AsgiMod.call(reconnect)
        good = self.path().read_bytes()
        self.path().write_bytes(b"not a database, for 32 bytes and more" * 100)
        with self.assertRaisesRegex(AsgiMod.DatabaseError, "not a database"):
            await shop.Box.aobjects.count()
        with self.assertRaisesRegex(AsgiMod.DatabaseError, "not a database"):
            async with AsgiMod.atomic():
                await shop.Box.aobjects.create(name="refused")
        await AsgiMod.call(reconnect)
        self.path().write_bytes(good)
        await self.works()

    async def test_a_file_of_which_pages_are_lost(self):
        for number in range(300):
            await shop.Topping.aobjects.create(name=str(number) * 5)
        await AsgiMod.call(pragma, "wal_checkpoint(TRUNCATE)")
        await AsgiMod.call(reconnect)
        good = self.path().read_bytes()
        size = int.from_bytes(good[16:18], "big")
        # All but the first page, which says what is where.
        self.path().write_bytes(good[:size] + b"\xff" * (len(good) - size))
        with self.assertRaisesRegex(AsgiMod.DatabaseError, "malformed"):
            await shop.Topping.aobjects.eval()
        with self.assertRaisesRegex(AsgiMod.DatabaseError, "malformed"):
            [topping async for topping in shop.Topping.aobjects.iterator(chunk_size=10)]
        await AsgiMod.call(reconnect)
        self.path().write_bytes(good)
        await self.works()

    async def test_a_folder_that_is_gone(self):
        await AsgiMod.call(pragma, "wal_checkpoint(TRUNCATE)")
        await AsgiMod.call(reconnect)
        folder = self.path().parent
        hidden = folder.with_name(folder.name + "-hidden")
        folder.rename(hidden)
        try:
            with self.assertRaisesRegex(AsgiMod.OperationalError, "unable to open"):
                await shop.Box.aobjects.count()
            with self.assertRaisesRegex(AsgiMod.OperationalError, "unable to open"):
                await shop.Box.aobjects.create(name="refused")
        finally:
            hidden.rename(folder)
        await self.works()

    @unittest.skipIf(ROOT, "nothing is forbidden to root")
    async def test_permission_lost(self):
        await AsgiMod.call(pragma, "wal_checkpoint(TRUNCATE)")
        await AsgiMod.call(reconnect)
        self.path().chmod(0)
        with self.assertRaisesRegex(AsgiMod.OperationalError, "unable to open"):
            await shop.Box.aobjects.count()
        self.path().chmod(0o644)
        await self.works()


if __name__ == "__main__":
    unittest.main()
