# SPDX-License-Identifier: LGPL-2.1-or-later
"""What other processes write to a server is told: by the library there, or by triggers."""

import asyncio
import subprocess
import sys
import unittest

import stage
from stage import AsgiMod, Boom, TestCase, eventually, shop

from gi.repository import GLib

WRITE = """
import asyncio, sys
from stage import AsgiMod, shop

async def main():
    await AsgiMod.setup("shop_settings")
    watched = AsgiMod.get_model("shop.Topping")
    watched.watched = True
    await shop.Topping.aobjects.count()
    async with AsgiMod.atomic():
        await shop.Topping.aobjects.create(name="from another process")
    await AsgiMod.shutdown()

asyncio.run(main())
"""


def setUpModule():
    stage.start()


class Changes(TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.told = []
        self.model = shop.Topping
        self.model.watched = True
        for name in ("saved", "deleted"):
            handler = self.model.connect(
                name, lambda model, keys, name: self.told.append((name, keys.unpack())), name
            )
            self.addCleanup(self.model.disconnect, handler)
        handler = self.model.connect("changed", lambda model: self.told.append("changed"))
        self.addCleanup(self.model.disconnect, handler)
        await self.listening()
        self.told.clear()

    async def asyncTearDown(self):
        self.model.watched = False
        await shop.Topping.aobjects.count()

    async def listening(self):
        """A thread with a connection of its own has begun to listen."""
        await shop.Topping.aobjects.count()
        sql = "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN asgimod'"

        async def listens():
            # One for each database that is configured, of which two are the same.
            return int(await asyncio.to_thread(stage.server.sql, sql)) >= 3

        await eventually(listens)

    async def hears(self, what):
        async def has():
            # Signals come in GLib's default context, which asyncio's own loop doesn't iterate.
            GLib.MainContext.default().iteration(False)
            return what in self.told

        await eventually(has)

    async def test_the_library_in_another_process(self):
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", WRITE], check=True)
        await self.hears("changed")
        self.assertEqual(await shop.Topping.aobjects.count(), 1)

    async def test_any_program_by_triggers(self):
        await AsgiMod.call("asgimod.changes.install_triggers", "shop.Topping")
        try:
            await asyncio.to_thread(
                stage.server.sql, "INSERT INTO shop_topping (name) VALUES ('ham'), ('olives')", "shop"
            )
            await self.hears(("saved", [1, 2]))
            await asyncio.to_thread(
                stage.server.sql, "DELETE FROM shop_topping WHERE id = 2", "shop"
            )
            await self.hears(("deleted", [2]))
        finally:
            await AsgiMod.call("asgimod.changes.remove_triggers", "shop.Topping")

    async def test_what_is_taken_back_is_not_told(self):
        try:
            async with AsgiMod.atomic():
                await shop.Topping.aobjects.create(name="ham")
                raise Boom
        except Boom:
            pass
        await shop.Topping.aobjects.create(name="olives")
        await self.hears(("saved", [2]))
        self.assertNotIn(("saved", [1]), self.told)

    async def test_after_the_server_was_away(self):
        """What happened meanwhile nobody has told: it is said that something may have changed."""
        await asyncio.to_thread(stage.server.restart)
        await self.hears("changed")
        await self.listening()
        self.told.clear()
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", WRITE], check=True)
        await self.hears("changed")


if __name__ == "__main__":
    unittest.main()
