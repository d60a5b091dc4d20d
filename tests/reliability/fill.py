#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fills the disk that the database is on; says how many rows were acknowledged, how many are there,
what SQLite thinks of the file, and whether it can be written to once there is space."""

import asyncio
from pathlib import Path
import os

from stage import AsgiMod, shop


def check():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return cursor.fetchone()[0]


async def main():
    reserve = Path(os.environ["SHOP_FOLDER"], "reserve")
    reserve.write_bytes(b"x" * 65536)
    await AsgiMod.setup("shop_settings")
    await AsgiMod.call_command("migrate", "--run-syncdb", "--verbosity=0")
    acknowledged = 0

    async def write():
        nonlocal acknowledged
        while True:
            try:
                async with AsgiMod.atomic():
                    await shop.Topping.aobjects.create(name="a" * 30)
                    await shop.Box.aobjects.create(name="b" * 50)
            except AsgiMod.OperationalError as error:
                assert "full" in str(error), error
                return
            acknowledged += 1

    await asyncio.gather(*(write() for _ in range(8)))
    found = await shop.Topping.aobjects.count()
    assert found == await shop.Box.aobjects.count()
    reserve.unlink()
    state = await AsgiMod.call(check)
    await shop.Box.aobjects.create(name="again")
    print(acknowledged, found, state, "created")
    await AsgiMod.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
