# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the override's tests find the package, the Django projects and a database of their own."""

import asyncio
import os
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for _folder in ("python", "examples/pizza", "tests/projects"):
    if str(ROOT / _folder) not in sys.path:
        sys.path.insert(0, str(ROOT / _folder))

_folder = tempfile.TemporaryDirectory(prefix="asgimod-test-")
os.environ["PIZZA_DATABASE"] = os.path.join(_folder.name, "pizza.sqlite3")
os.environ["ATLAS_DATABASE"] = os.path.join(_folder.name, "atlas.sqlite3")
os.environ.pop("ATLAS_PG_SOCKET", None)

import gi  # noqa: E402

gi.require_version("AsgiMod", "1")

SETTINGS = {"pizza": "pizza_settings", "atlas": "atlas_settings"}


def start(project):
    """Starts the runtime with a project, its tables made."""
    from gi.repository import AsgiMod

    async def begin():
        await AsgiMod.setup(SETTINGS[project])
        await AsgiMod.call_command("migrate", "--run-syncdb", "--verbosity=0")

    asyncio.run(begin())


def empty():
    """Removes every row, on a worker."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


def endless():
    """A statement that ends when it is interrupted, or after hours."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
        )


class Shop:
    """The models of the pizza shop, by name."""

    def __getattr__(self, name):
        from gi.repository import AsgiMod

        return AsgiMod.get_model("shop." + name)


class TestCase(unittest.IsolatedAsyncioTestCase):
    """Each test begins with empty tables."""

    project = "pizza"

    @classmethod
    def setUpClass(cls):
        start(cls.project)

    async def asyncSetUp(self):
        from gi.repository import AsgiMod

        await AsgiMod.call(empty)
