# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two processes that work on one database, and processes that are killed while they do.

  test_load.py postgresql|sqlite

LOAD_OPERATIONS (2000) and LOAD_KILLS (6) say how much; 100000 and 100 are the numbers of
docs/reliability.md.
"""

import asyncio
import os
import random
import subprocess
import sys
import unittest
from pathlib import Path

from django.db.models import Sum

import stage
from stage import AsgiMod, TestCase, shop

WHERE = sys.argv.pop(1)
TASKS = 64
OPERATIONS = int(os.environ.get("LOAD_OPERATIONS", 2000))
KILLS = int(os.environ.get("LOAD_KILLS", 6))
ACCOUNTS, AMOUNT = 16, 1000
LOAD = Path(__file__).with_name("load.py")


def setUpModule():
    os.environ["LOAD_TOTAL"] = str(ACCOUNTS * AMOUNT)
    stage.start(postgresql=WHERE == "postgresql")


def start(name, tasks, operations, seed):
    command = [sys.executable, LOAD, name, str(tasks), str(operations), str(seed)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


class Said:
    """What processes have said was done."""

    def __init__(self):
        self.hits = 0
        self.done = 0
        self.made = set()
        self.removing = set()
        self.removed = set()

    def hear(self, line):
        words = line.split()
        if words[0] == "hit":
            self.hits += 1
        elif words[0] == "done":
            self.done += int(words[1])
        elif words[0] != "begun":
            getattr(self, words[0]).add(words[1])

    @property
    def kept(self):
        return self.made - self.removing


class Load(TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        for _ in range(ACCOUNTS):
            await shop.Price.aobjects.create(amount=AMOUNT, currency="eur")
        await shop.Price.aobjects.create(amount=0, currency="hits")

    async def check(self, said, killed=0):
        """Each process that was killed may have done one thing for each task, and not said so."""
        # A server may still be at work for one: all that is looked at is of one moment.
        isolation = "repeatable-read" if WHERE == "postgresql" else None
        async with AsgiMod.atomic(isolation=isolation, read_only=True):
            await self.check_now(said, killed)

    async def check_now(self, said, killed):
        self.assertEqual(await self.total("eur"), ACCOUNTS * AMOUNT)
        hits = await self.total("hits")
        self.assertGreaterEqual(hits, said.hits)
        self.assertLessEqual(hits, said.hits + killed)
        names = {topping.name async for topping in shop.Topping.aobjects.all()}
        self.assertEqual({box.name async for box in shop.Box.aobjects.all()}, names)
        self.assertEqual(said.kept - names, set())
        self.assertEqual(said.removed & names, set())
        self.assertNotIn("hidden", names)
        self.assertLessEqual(len(names - said.made), killed)
        if not killed:
            self.assertEqual(names, said.kept)

    async def total(self, currency):
        found = shop.Price.aobjects.filter(currency=currency)
        return (await found.aggregate(total=Sum("amount")))["total"]

    async def test_two_processes(self):
        said = Said()
        processes = [start(name, TASKS, OPERATIONS // 2, name) for name in ("1", "2")]

        def hear(process):
            for line in process.stdout:
                said.hear(line)
            return process.wait()

        ends = await asyncio.gather(*(asyncio.to_thread(hear, each) for each in processes))
        self.assertEqual(ends, [0, 0])
        self.assertEqual(said.done, OPERATIONS // 2 // TASKS * TASKS * 2)
        await self.check(said)

    async def test_killed_at_any_moment(self):
        said = Said()
        chance = random.Random(7)
        for number in range(KILLS):
            await asyncio.to_thread(self.kill_one, said, number, chance.randrange(1, 150))
        await self.check(said, killed=KILLS * 8)

    def kill_one(self, said, number, after):
        """End a process after it has said so much."""
        process = start("k%d" % number, 8, 10**6, number)
        try:
            for _ in range(after):
                said.hear(process.stdout.readline())
        finally:
            process.kill()
        for line in process.stdout:
            if line.endswith("\n"):
                said.hear(line)
        process.stdout.close()
        process.wait()


if __name__ == "__main__":
    unittest.main()
