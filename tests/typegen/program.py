# SPDX-License-Identifier: LGPL-2.1-or-later
"""Uses what asgimod-typegen has written of the project atlas; mypy says what types there are."""

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

import gi

gi.require_version("AsgiMod", "1")
from gi.repository import AsgiMod

from atlas_types import Author, Book, Everything, Ship, Vessel

if not TYPE_CHECKING:

    def reveal_type(value: object) -> None:
        """For mypy alone."""


async def main() -> None:
    await AsgiMod.setup("atlas_settings")
    await AsgiMod.call_command("migrate", "--run-syncdb", "--verbosity=0")

    everything = Everything(label="first", big=2**63 - 1, decimal=Decimal("1.50"))
    await everything.asave()
    found = await Everything.aobjects.get(label="first")
    reveal_type(found.decimal)  # _decimal.Decimal | None
    reveal_type(found.moment)  # datetime.datetime | None
    print(found.big, found.decimal, found.text)

    ada = await Author.aobjects.create(name="Ada", age=36)
    book = Book(title="Notes", slug="notes", author=ada)
    await book.asave()
    reveal_type(await book.aauthor)  # atlas_types.Author
    reveal_type(await book.aeditor)  # atlas_types.Author | None
    reveal_type([tag.name for tag in await book.atags.eval()])  # list[str]
    async for written in ada.abooks.all():
        reveal_type(written)  # atlas_types.Book
        print(written.title, (await written.aauthor).name)
    print(await Author.adults().count())

    ship = Ship(name="Vasa", tonnage=1210, masts=3)
    await ship.asave()
    vessel = await Vessel.afloat().first()
    reveal_type(vessel)  # atlas_types.Vessel | None
    print(ship.masts, isinstance(ship, Vessel), vessel.tonnage if vessel else None)


asyncio.run(main())
