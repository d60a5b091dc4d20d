# SPDX-License-Identifier: LGPL-2.1-or-later
import asyncio
from decimal import Decimal  # noqa: F401

from gi.repository import AsgiMod, Gio, GLib  # noqa: F401


async def example():
    await AsgiMod.setup()
    Price = AsgiMod.get_model("shop.Price")
    assert Price
    @EXAMPLE@


asyncio.run(example())
