# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Runs the walkthrough through ``gi.repository.AsgiMod``, on a database in memory, once under asyncio
and once on GLib's main loop with no asyncio::

    python3 walkthrough.py
"""

import asyncio
import os
from types import SimpleNamespace

os.environ["PIZZA_DATABASE"] = ":memory:"

import gi

gi.require_version("AsgiMod", "1")
from gi.repository import AsgiMod

import walkthrough_steps


async def main() -> None:
    await AsgiMod.setup("pizza_settings")
    await AsgiMod.call_command("migrate", "--verbosity=0")
    names = ("Topping", "Box", "Price", "Pizza")
    shop = SimpleNamespace(**{name: AsgiMod.get_model("shop." + name) for name in names})
    await walkthrough_steps.walk(shop)
    await AsgiMod.call_command("migrate", "shop", "zero", "--verbosity=0")


if __name__ == "__main__":
    asyncio.run(main())
    AsgiMod.run(main())
    print("%d steps passed, twice" % len(walkthrough_steps.STEPS))
