#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A process that works on the shop as several do at the same time, and writes down what was
acknowledged: a line each, at once.

  load.py NAME TASKS OPERATIONS [SEED]

The database is the one of shop_settings. What is to hold of it, at any moment and for everybody:

- The amounts of the prices in "eur" are moved from one to another, and their sum stays.
- No box is ever called "hidden": those are made in transactions that are rolled back.
- A topping and the box of the same name are made together, or neither of them.

The price in "hits" is increased, by one for each line that says "hit". At the end a line with
"done" says how many operations there were.
"""

import asyncio
import os
import random
import sys
from decimal import Decimal

from django.db.models import F, Sum

from stage import AsgiMod, shop


class Hidden(Exception):
    pass


class Broken(AssertionError):
    """Somebody has seen what must not be."""


class Load:
    def __init__(self, name, seed, total):
        self.name = name
        self.random = random.Random(seed)
        self.total = total  # of the amounts in "eur", or None
        self.made = []
        self.serial = 0
        self.done = 0

    def say(self, *words):
        # To the system at once: what a process keeps to itself is lost when it is killed.
        os.write(1, (" ".join(words) + "\n").encode())

    async def setup(self):
        self.accounts = [
            price.id async for price in shop.Price.aobjects.filter(currency="eur").order_by("id")
        ]

    async def move(self):
        first, second = self.random.sample(self.accounts, 2)
        amount = Decimal(self.random.randrange(1, 100)) / 4

        @AsgiMod.atomic(retry=20)
        async def inside():
            await shop.Price.aobjects.filter(id=first).update(amount=F("amount") - amount)
            await shop.Price.aobjects.filter(id=second).update(amount=F("amount") + amount)

        await inside()

    async def hit(self):
        hits = shop.Price.aobjects.filter(currency="hits")
        if self.random.random() < 0.5:
            await hits.update(amount=F("amount") + 1)
        else:
            async with AsgiMod.atomic():
                price = await hits.select_for_update().get()
                price.amount += 1
                await price.asave(update_fields=["amount"])
        self.say("hit")

    async def make(self):
        self.serial += 1
        name = "%s-%d" % (self.name, self.serial)
        async with AsgiMod.atomic():
            topping = await shop.Topping.aobjects.create(name=name)
            await shop.Box.aobjects.create(name=name)
        self.say("made", name)
        self.made.append(topping)

    async def remove(self):
        if not self.made:
            return await self.make()
        topping = self.made.pop(self.random.randrange(len(self.made)))
        self.say("removing", topping.name)
        name = topping.name
        async with AsgiMod.atomic():
            await shop.Box.aobjects.filter(name=name).delete()
            await topping.adelete()
        self.say("removed", name)

    async def hide(self):
        try:
            async with AsgiMod.atomic():
                box = await shop.Box.aobjects.create(name="hidden")
                if self.random.random() < 0.5:
                    async with AsgiMod.atomic():
                        await shop.Topping.aobjects.create(name="hidden")
                if not await shop.Box.aobjects.filter(id=box.id).exists():
                    raise Broken("a transaction doesn't see its own row")
                raise Hidden
        except Hidden:
            pass

    async def look(self):
        if await shop.Box.aobjects.filter(name="hidden").exists():
            raise Broken("a row that was never committed was seen")
        if await shop.Topping.aobjects.filter(name="hidden").exists():
            raise Broken("a row of a savepoint that was never committed was seen")

    async def add_up(self):
        found = shop.Price.aobjects.filter(currency="eur")
        total = (await found.aggregate(total=Sum("amount")))["total"]
        if self.total is not None and total != self.total:
            raise Broken("the sum is %s" % total)

    async def read(self):
        names = [box.name async for box in shop.Box.aobjects.order_by("-id")[:20]]
        if "hidden" in names:
            raise Broken("a row that was never committed was read")

    OPERATIONS = [
        (move, 20), (hit, 15), (make, 15), (remove, 10), (hide, 10), (look, 10), (add_up, 10),
        (read, 10),
    ]  # fmt: skip

    async def work(self, number):
        functions = [function for function, _ in self.OPERATIONS]
        weights = [weight for _, weight in self.OPERATIONS]
        for _ in range(number):
            (function,) = self.random.choices(functions, weights)
            await function(self)
            self.done += 1


async def main(name, tasks, operations, seed):
    await AsgiMod.setup()
    total = os.environ.get("LOAD_TOTAL")
    load = Load(name, seed, Decimal(total) if total else None)
    await load.setup()
    load.say("begun")
    await asyncio.gather(*(load.work(operations // tasks) for _ in range(tasks)))
    load.say("done", str(load.done))
    await AsgiMod.shutdown()


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int((sys.argv[4:] or ["1"])[0]))
    )
