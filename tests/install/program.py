# SPDX-License-Identifier: LGPL-2.1-or-later
"""A user's program: settings in code, tables, an object, and a query from the main loop."""
import asyncio
import sys

import gi

gi.require_version("AsgiMod", "1")
from gi.repository import AsgiMod  # noqa: E402


async def main(folder):
    runtime = AsgiMod.Runtime.get_default()
    runtime.set_python_path([folder])
    runtime.configure(["shop"], ":memory:", None)
    await AsgiMod.setup()
    await AsgiMod.call_command("migrate")
    Topping = AsgiMod.get_model("shop.Topping")
    for name in "ham", "bacon":
        await Topping.aobjects.create(name=name)
    async for topping in Topping.aobjects.order_by("name"):
        print(topping.name)


asyncio.run(main(sys.argv[1]))
