# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lists as GTK looks at them: through its own models, and while another process writes."""

import os
import random
import sqlite3
import subprocess
import sys
import unittest

import support

from gi.repository import AsgiMod, Gio, GLib, GObject

try:
    import gi

    gi.require_version("Gtk", "4.0")
    from gi.repository import Gtk
except (ImportError, ValueError):
    Gtk = None

shop = support.Shop()
N_ROWS = 2000
N_WRITES = 150
VIEW = 30

#: Has an expression, which PyGObject can't make by itself.
FILTER = """
<interface>
  <object class="GtkStringFilter" id="filter">
    <property name="search">I</property>
    <property name="expression"><lookup name="name" type="Asgi_shop_Topping"/></property>
  </object>
</interface>
"""


def settle(condition):
    """Runs the main loop until something is so."""
    while not condition():
        GLib.MainContext.default().iteration(True)


def all_loaded(rows):
    """The items, held while they load; what is written meanwhile may put others in their places."""
    items = []

    def are_loaded():
        items[:] = [rows.get_item(i) for i in range(rows.get_n_items())]
        return all(item.is_loaded for item in items) and not rows.get_loading()

    settle(are_loaded)
    return items


def move_two():
    """As one transaction, on a worker."""
    from django.db import transaction
    from shop.models import Topping

    with transaction.atomic():
        Topping.objects.filter(name="x0010").update(name="x0060+")
        Topping.objects.filter(name="x0020").update(name="x2500+")


class View:
    """Scrolls, holds what is seen, and compares what it is told with what is there."""

    def __init__(self, rows, choice):
        self.rows, self.choice = rows, choice
        self.held = [None] * rows.get_n_items()
        self.position = 0
        self.wrong = []
        rows.connect("items-changed", self.on_items_changed)

    def on_items_changed(self, rows, position, removed, added):
        n = rows.get_n_items()
        if position + removed > len(self.held) or len(self.held) - removed + added != n:
            self.wrong.append(f"{position}-{removed}+{added} of {len(self.held)}, now {n}")
        self.held[position:position + removed] = [None] * added
        for beyond in n, n + 1, 2**32 - 1:
            if rows.get_item(beyond) is not None:
                self.wrong.append(f"an item at {beyond} of {n}")
        self.compare()

    def compare(self):
        for i, item in enumerate(self.held):
            if item is not None and self.rows.get_item(i) is not item:
                self.wrong.append(f"another object at {i}")

    def scroll(self):
        n = len(self.held)
        far = self.choice.random() < 0.05
        step = self.choice.randrange(n) if far else self.choice.randrange(-50, 120)
        self.position = (self.position + step) % n
        for i in range(n):
            seen = self.position <= i < self.position + VIEW
            self.held[i] = self.rows.get_item(i) if seen else None


class Lists(support.TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        names = (f"{i * 7919 % 10**6:06}" for i in range(N_ROWS))
        await shop.Topping.aobjects.bulk_create([shop.Topping(name=name) for name in names])

    def names(self):
        database = sqlite3.connect(os.environ["PIZZA_DATABASE"])
        try:
            rows = database.execute("SELECT name FROM shop_topping ORDER BY name, id")
            return [name for name, in rows]
        finally:
            database.close()

    async def test_a_list_is_right_at_every_moment_while_another_process_writes(self):
        rows = AsgiMod.ListModel(query_set=shop.Topping.aobjects.order_by("name"), live=True)
        settle(lambda: not rows.get_loading())
        for seed in 1, 2:
            view = View(rows, random.Random(seed))
            timer = GLib.timeout_add(5, lambda: view.scroll() or True)
            command = [sys.executable, "-m", "topping_writer", str(seed), str(N_WRITES)]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            with subprocess.Popen(command, env=environment) as writer:
                settle(lambda: writer.poll() is not None)
            self.assertEqual(writer.returncode, 0)
            truth = self.names()
            settle(lambda: rows.get_n_items() == len(truth) and not rows.get_loading())
            GLib.source_remove(timer)
            settle(lambda: [item.name for item in all_loaded(rows)] == truth)
            view.compare()
            self.assertEqual(view.wrong, [])

    async def test_the_object_stays_the_same_while_it_is_held(self):
        rows = AsgiMod.ListModel(query_set=shop.Topping.aobjects.order_by("name"), live=True)
        settle(lambda: not rows.get_loading())
        first = rows.get_item(0)
        self.assertIs(rows.get_item(0), first)
        await shop.Topping.aobjects.filter(pk=first.pk).update(name="zzz")
        settle(lambda: rows.get_item(N_ROWS - 1) is first)
        self.assertEqual(first.name, "zzz")


    async def test_items_that_wait_for_their_rows_are_told_apart(self):
        rows = AsgiMod.ListModel(query_set=shop.Topping.aobjects.order_by("name"), page_size=10)
        settle(lambda: not rows.get_loading())
        first, waiting, other = rows.get_item(0), rows.get_item(500), rows.get_item(501)
        self.assertEqual(waiting, waiting)
        self.assertFalse(waiting.is_loaded)
        self.assertNotEqual(waiting, other)
        self.assertNotEqual(waiting, first)
        self.assertNotIn(first, [waiting, other])
        self.assertIn("None", repr(waiting))
        hash(waiting)
        settle(lambda: waiting.is_loaded)
        self.assertEqual(waiting, await shop.Topping.aobjects.get(pk=waiting.pk))

    async def test_what_was_prefetched_comes_anew_after_a_change(self):
        price = await shop.Price.aobjects.create(amount=1)
        await shop.Pizza.aobjects.create(name="margherita", price=price)
        toppings = await shop.Topping.aobjects.order_by("name")[:3].eval()
        query = shop.Pizza.aobjects.prefetch_related("toppings")
        rows = AsgiMod.ListModel(query_set=query, live=True)
        settle(lambda: rows.get_n_items() == 1 and not rows.get_loading())
        pizza = rows.get_item(0)

        def names():
            try:
                return {topping.name for topping in pizza.toppings}
            except AsgiMod.Deferred:
                return None  # Django forgets them with the change

        for n, topping in enumerate(toppings):
            await pizza.atoppings.add(topping)
            settle(lambda: names() == {topping.name for topping in toppings[:n + 1]})
        await pizza.atoppings.remove(toppings[0])
        settle(lambda: names() == {topping.name for topping in toppings[1:]})

    async def test_a_list_follows_what_it_is_ordered_by(self):
        for name in "ab":
            price = await shop.Price.aobjects.create(amount=1)
            box = await shop.Box.aobjects.create(name=name)
            await shop.Pizza.aobjects.create(name=f"in {name}", box=box, price=price)
        for order in {"order_by": ["box__name"]}, {"section_by": "-box__name"}:
            with self.subTest(order):
                await shop.Box.aobjects.filter(name="z").update(name="a")
                rows = AsgiMod.ListModel(query_set=shop.Pizza.aobjects.all(), live=True, **order)
                settle(lambda: rows.get_n_items() == 2 and not rows.get_loading())
                before = [row.name for row in all_loaded(rows)]
                await shop.Box.aobjects.filter(name="a").update(name="z")
                settle(lambda: [row.name for row in all_loaded(rows)] == before[::-1])


@unittest.skipIf(Gtk is None, "GTK 4 isn't installed")
class Widgets(support.TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        for name in "ham", "olive", "basil":
            await shop.Topping.aobjects.create(name=name)
        self.rows = AsgiMod.ListModel(query_set=shop.Topping.aobjects.order_by("name"), live=True)
        settle(lambda: not self.rows.get_loading())

    async def test_a_selection_goes_with_its_row(self):
        selection = Gtk.SingleSelection(model=self.rows, autoselect=False)
        selection.set_selected(0)
        basil = selection.get_selected_item()
        await shop.Topping.aobjects.filter(name="basil").update(name="thyme")
        settle(lambda: selection.get_selected() == 2)
        self.assertIs(selection.get_selected_item(), basil)

    async def test_a_selection_stays_where_rows_around_it_move(self):
        """One of them nearby, past it, and one far away."""
        new = [shop.Topping(name=f"x{i:04}") for i in range(3000)]
        await shop.Topping.aobjects.bulk_create(new)
        settle(lambda: self.rows.get_n_items() == 3003)
        view = [self.rows.get_item(i) for i in [*range(100), 2503]]
        settle(lambda: all(item.is_loaded for item in view))
        selection = Gtk.SingleSelection(model=self.rows, autoselect=False)
        selection.set_selected(30)
        await AsgiMod.call(move_two)
        settle(lambda: (view[13].name, view[23].name) == ("x0060+", "x2500+"))
        self.assertIs(selection.get_selected_item(), view[30])
        self.assertEqual(selection.get_selected(), 28)

    async def test_models_of_gtk_take_it(self):
        both = Gio.ListStore.new(Gio.ListModel)
        both.append(Gtk.SliceListModel.new(self.rows, 1, 2))
        both.append(self.rows)
        flat = Gtk.FlattenListModel.new(both)
        self.assertEqual([row.name for row in flat], ["ham", "olive", "basil", "ham", "olive"])
        await shop.Topping.aobjects.create(name="dill")
        settle(lambda: self.rows.get_n_items() == 4)
        names = [row.name for row in flat]
        self.assertEqual(names, ["dill", "ham", "basil", "dill", "ham", "olive"])

    async def test_sections_are_those_of_gtk(self):
        if not hasattr(Gtk, "SectionModel"):
            self.skipTest("GTK has had sections since 4.12")
        self.rows.set_section_by("-name")
        settle(lambda: self.rows.get_section(0) == (0, 1))
        self.assertTrue(GObject.type_is_a(self.rows, Gtk.SectionModel))
        selection = Gtk.NoSelection(model=self.rows)
        sections = [selection.get_section(position) for position in range(4)]
        self.assertEqual(sections, [(0, 1), (1, 2), (2, 3), (3, 2**32 - 1)])
        told = []
        selection.connect("sections-changed", lambda model, *change: told.append(change))
        self.rows.set_section_by(None)
        self.rows.set_order_by(["-name"])
        settle(lambda: selection.get_section(0) == (0, 3))
        self.assertEqual(told, [(0, 3)])

    async def test_a_builder_names_the_type_and_a_property(self):
        builder = Gtk.Builder.new_from_string(FILTER, -1)
        found = Gtk.FilterListModel.new(self.rows, builder.get_object("filter"))
        self.assertEqual([row.name for row in found], ["basil", "olive"])

    async def test_a_related_manager_is_the_child_of_a_row(self):
        price = await shop.Price.aobjects.create(amount="9.99")
        pizza = await shop.Pizza.aobjects.create(name="margherita", price=price)
        await pizza.atoppings.add(await shop.Topping.aobjects.get(name="basil"))
        pizzas = AsgiMod.ListModel.new(shop.Pizza.aobjects.order_by("name"))
        opened = []

        def children_of(row):
            if not isinstance(row, shop.Pizza):
                return None
            opened.append(AsgiMod.ListModel.new(row.get_related_manager("toppings").all()))
            return opened[-1]

        settle(lambda: not pizzas.get_loading())
        tree = Gtk.TreeListModel.new(pizzas, False, False, children_of)
        self.assertEqual([row.get_item().name for row in tree], ["margherita"])
        tree.get_row(0).set_expanded(True)
        settle(lambda: tree.get_n_items() == 2)
        self.assertEqual(tree.get_row(1).get_item().name, "basil")
        self.assertEqual(tree.get_row(1).get_depth(), 1)
        tree.get_row(0).set_expanded(False)
        self.assertEqual(tree.get_n_items(), 1)

    async def test_what_is_entered_can_be_taken_back(self):
        basil = self.rows.get_item(0)
        told = []
        basil.connect("notify::is-dirty", lambda row, pspec: told.append(row.is_dirty))
        basil.name = "mint"
        self.assertEqual((basil.is_dirty, list(basil.get_dirty_fields())), (True, ["name"]))
        self.rows.refresh()
        settle(lambda: not self.rows.get_loading())
        self.assertEqual(basil.name, "mint")
        basil.revert()
        self.assertEqual((basil.name, basil.is_dirty, told), ("basil", False, [True, False]))



if __name__ == "__main__":
    unittest.main()
