# SPDX-License-Identifier: LGPL-2.1-or-later
import asyncio

import gi

gi.require_version("AsgiMod", "1")
from gi.repository import AsgiMod, GLib

from django.db.models import Avg, Count, F, Max, Min, Q, Sum


def text(value):
    return {None: "null", True: "true", False: "false"}.get(value, str(value)) \
        if value is None or isinstance(value, bool) else str(value)


def field_of(row, field):
    return text(row[field] if isinstance(row, dict) else getattr(row, field))


def tell(value, field=None):
    if isinstance(value, tuple) and isinstance(value[1], dict):
        print(value[0])
    elif isinstance(value, tuple):
        print(field_of(value[0], field), text(value[1]))
    elif isinstance(value, dict) and all(hasattr(row, field or "") for row in value.values()):
        print(*(field_of(row, field) for row in value.values()))
    elif field and (value is None or hasattr(value, field) or isinstance(value, dict)):
        print("null" if value is None else field_of(value, field))
    elif field:
        print(*(field_of(row, field) for row in value))
    else:
        print(text(value))


class Failure(Exception):
    pass


# A task holds it, and ends in the middle of its block.
async def dropped(body):
    begun = asyncio.Event()

    async def hold():
        async with AsgiMod.atomic():
            await body()
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.ensure_future(hold())
    await begun.wait()
    task.cancel()


def tell_error(error):
    if isinstance(error, Failure):
        print("failed")
        return
    if error.domain != "AsgiError":
        raise error
    print("error", error.code)


async def begin(number, body):
    await AsgiMod.call("rows.reset")
    print("case", number)
    await body()


@CASES@
async def main():
    global Topping, Box, Price, Pizza
    await AsgiMod.setup("pizza_settings")
    await AsgiMod.call_command("migrate", "--verbosity=0")
    Topping, Box, Price, Pizza = (
        AsgiMod.get_model("shop." + name) for name in ("Topping", "Box", "Price", "Pizza"))
@START@


asyncio.run(main())
