# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Runs the walkthrough through the package asgimod, on a database in memory::

    PYTHONPATH=../../python python3 walkthrough_asgimod.py
"""

import os
from decimal import Decimal

os.environ["PIZZA_DATABASE"] = ":memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "pizza_settings"

import django
from django.core.management import call_command

from asgimod.sync import async_to_sync, sync_to_async

django.setup()

from django.db.models import Count, F, Q, Sum

import walkthrough_steps
from shop import models as shop
from walkthrough_steps import amounts, check


async def expressions() -> None:
    objects = shop.Price.aobjects
    either = objects.filter(Q(id=1) | Q(id=3)).order_by("id")
    check.assertEqual(await amounts(either), ["9.99", "4.99"])
    check.assertEqual((await objects.aggregate(Sum("amount"), n=Count("id")))["n"], 3)
    doubled = await objects.annotate(double=F("amount") * 2).get(Q(id=1))
    check.assertEqual(doubled.double, Decimal("19.98"))
    check.assertEqual(await objects.alias(double=F("amount") * 2).filter(double__gt=30).count(), 1)
    check.assertEqual(await objects.values("currency").distinct().count(), 2)
    check.assertEqual(await objects.order_by("id").values_list("id", flat=True).eval(), [1, 2, 3])


async def wrappers() -> None:
    count: int = await sync_to_async(shop.Price.objects.count)()
    check.assertEqual(count, await shop.Price.aobjects.count())


async def main() -> None:
    await walkthrough_steps.walk(shop)
    await expressions()
    await wrappers()


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    async_to_sync(main)()
    print("%d steps passed" % (len(walkthrough_steps.STEPS) + 2))
