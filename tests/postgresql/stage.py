# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests on servers have in common: the shop, started, on databases of its own."""

import asyncio
import os
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
for _folder in (ROOT / "python", ROOT / "examples/pizza", ROOT / "tests/projects", HERE):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

import gi  # noqa: E402

gi.require_version("AsgiMod", "1")

from gi.repository import AsgiMod  # noqa: E402

from server import Server, is_installed  # noqa: E402

server = None


def start(postgresql=True, routed=False, settings="shop_settings", **options):
    """Starts a server, unless it is for SQLite, and the runtime; made for setUpModule()."""
    global server
    if postgresql:
        if not is_installed():
            raise unittest.SkipTest("PostgreSQL is not installed")
        server = Server(**options)
        server.__enter__()
        unittest.addModuleCleanup(server.remove)
        print("# " + str(server), flush=True)
        os.environ.update(server.environment())
    else:
        folder = tempfile.TemporaryDirectory(prefix="asgimod-shop-")
        unittest.addModuleCleanup(folder.cleanup)
        os.environ["SHOP_FOLDER"] = folder.name
        os.environ.pop("ATLAS_PG_SOCKET", None)
    os.environ["SHOP_ROUTED"] = "1" if routed else ""
    os.environ["DJANGO_SETTINGS_MODULE"] = settings

    async def begin():
        await AsgiMod.setup()
        for alias in ("default", "other"):
            await AsgiMod.call_command(
                "migrate", "--run-syncdb", "--verbosity=0", "--database", alias
            )

    asyncio.run(begin())
    unittest.addModuleCleanup(lambda: asyncio.run(AsgiMod.shutdown()))


def empty():
    """Remove every row, on a worker."""
    from django.apps import apps
    from django.db import connections

    for alias in ("default", "other"):
        connection = connections[alias]
        tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
        with connection.cursor() as cursor:
            for table in tables:
                if connection.vendor == "postgresql":
                    cursor.execute('TRUNCATE "%s" RESTART IDENTITY CASCADE' % table)
                else:
                    cursor.execute('DELETE FROM "%s"' % table)


class Models:
    """The models of the pizza shop, by name."""

    def __getattr__(self, name):
        return AsgiMod.get_model("shop." + name)


shop = Models()


class TestCase(unittest.IsolatedAsyncioTestCase):
    """Each test begins with empty tables."""

    async def asyncSetUp(self):
        await AsgiMod.call(empty)

    def set_max_workers(self, number):
        runtime = AsgiMod.Runtime.get_default()
        self.addCleanup(setattr, runtime, "max_workers", runtime.max_workers)
        runtime.max_workers = number


class Boom(Exception):
    pass


async def eventually(condition):
    """Wait for what happens outside, such as in the server."""
    while not await condition():
        await asyncio.sleep(0.005)


def sleeping(seconds):
    """A statement of the server that takes its time, on a worker."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])
