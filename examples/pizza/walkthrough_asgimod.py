# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Runs the walkthrough through the package asgimod, on a database in memory::

    PYTHONPATH=../../python python3 walkthrough_asgimod.py
"""

import os

os.environ["PIZZA_DATABASE"] = ":memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "pizza_settings"

import django
from django.core.management import call_command

from asgimod.sync import async_to_sync, sync_to_async

django.setup()

import walkthrough_steps
from shop import models as shop
from walkthrough_steps import check


async def wrappers() -> None:
    count: int = await sync_to_async(shop.Price.objects.count)()
    check.assertEqual(count, await shop.Price.aobjects.count())


async def main() -> None:
    await walkthrough_steps.walk(shop)
    await wrappers()


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    async_to_sync(main)()
    print("%d steps passed" % (len(walkthrough_steps.STEPS) + 1))
