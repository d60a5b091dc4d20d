# SPDX-License-Identifier: LGPL-2.1-or-later
"""
A list view with headers between its sections, over a live list that is written to, scrolled, and
grouped and ordered anew, at random. It tells on stderr what it has come to, and what is wrong.
"""

import random
import sys
from typing import Any, List, Set

import gi

gi.require_version("AsgiMod", "1")
gi.require_version("Gtk", "4.0")
from gi.repository import AsgiMod, GLib, GObject, Gtk  # noqa: E402

from django.db.models.functions import Left  # noqa: E402

STEPS = 150
SEED = 7


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def spin(milliseconds: int) -> None:
    """Lets the main loop work on, and the view draw itself."""
    waiting = [True]
    GLib.timeout_add(milliseconds, lambda: waiting.clear())
    while waiting:
        GLib.MainContext.default().iteration(True)


def labels(bound: Set[Any], field: str) -> Gtk.SignalListItemFactory:
    def setup(factory: Any, item: Any) -> None:
        item.set_child(Gtk.Label())

    def bind(factory: Any, item: Any) -> None:
        bound.add(item)
        row, label = item.get_item(), item.get_child()
        row.bind_property(field, label, "label", GObject.BindingFlags.SYNC_CREATE)

    factory = Gtk.SignalListItemFactory()
    factory.connect("setup", setup)
    factory.connect("bind", bind)
    factory.connect("unbind", lambda factory, item: bound.discard(item))
    return factory


class View:
    def __init__(self, toppings: Any) -> None:
        self.random = random.Random(SEED)
        self.toppings = toppings
        query = toppings.annotate(initial=Left("name", 1)).order_by("name")
        self.rows = AsgiMod.ListModel(
            query_set=query, section_by="initial", live=True, page_size=20
        )
        self.headers: Set[Any] = set()
        self.view = Gtk.ListView(
            model=Gtk.SingleSelection(model=self.rows),
            factory=labels(set(), "name"),
            header_factory=labels(self.headers, "name"),
        )
        scrolled = Gtk.ScrolledWindow(child=self.view)
        self.adjustment = scrolled.get_vadjustment()
        self.window = Gtk.Window(child=scrolled, default_width=300, default_height=500)
        self.window.present()

    def name(self) -> str:
        return f"{self.random.randrange(10**6):06}"

    async def some(self) -> List[Any]:
        rows = await self.toppings.order_by("name").eval()
        return self.random.sample(list(rows), min(len(rows), self.random.randrange(1, 30)))

    async def insert(self) -> None:
        n = self.random.randrange(1, 60)
        model = AsgiMod.get_model("shop.Topping")
        await self.toppings.bulk_create([model(name=self.name()) for _ in range(n)])

    async def delete(self) -> None:
        await self.toppings.filter(pk__in=[row.pk for row in await self.some()]).delete()

    async def delete_section(self) -> None:
        await self.toppings.filter(name__startswith=str(self.random.randrange(10))).delete()

    async def move(self) -> None:
        for row in (await self.some())[:5]:
            row.name = self.name()
            await row.asave()

    async def scroll(self) -> None:
        self.adjustment.set_value(self.random.random() * self.adjustment.get_upper())

    async def group(self) -> None:
        self.rows.set_section_by(self.random.choice([None, "initial", "-initial"]))

    async def order(self) -> None:
        self.rows.set_order_by(self.random.choice([["name"], ["-name"], ["id"]]))

    def check(self) -> None:
        """Of each section one header is shown at most, and none of a section that isn't there."""
        while self.rows.get_loading():
            GLib.MainContext.default().iteration(True)
        spin(60)
        firsts, end = [], 0
        while end < self.rows.get_n_items():
            start, end = self.rows.get_section(end)
            firsts.append(self.rows.get_item(start))
        shown = [header.get_item() for header in self.headers]
        if len(shown) != len(set(map(id, shown))) or not set(map(id, shown)) <= set(map(id, firsts)):
            tell(f"Wrong: headers of {sorted(item.name for item in shown)}")

    async def run(self) -> None:
        steps = [
            self.insert, self.insert, self.delete, self.delete_section, self.move, self.scroll,
            self.scroll, self.group, self.order,
        ]  # fmt: skip
        await self.insert()
        for step in range(STEPS):
            await self.random.choice(steps)()
            spin(self.random.choice([1, 20, 60]))
            if step % 10 == 0:
                self.check()
        tell(f"Sections {len(self.headers)}")
        self.view.set_model(None)
        self.window.destroy()
        spin(50)


async def main() -> None:
    await AsgiMod.setup("pizza_settings")
    await AsgiMod.call_command("migrate", "--verbosity=0")
    await View(AsgiMod.get_model("shop.Topping").aobjects).run()


Gtk.init()
AsgiMod.run(main())
