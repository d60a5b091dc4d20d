# SPDX-License-Identifier: LGPL-2.1-or-later
"""Classes of the program for the objects of models."""

import datetime
import unittest
from decimal import Decimal

import support

from gi.repository import AsgiMod, GObject


@AsgiMod.register_type("atlas.Author")
class Author(AsgiMod.Model):
    """Registered before the start."""

    @property
    def title(self):
        return "Dr. " + self.name


@AsgiMod.register_type("atlas.Vessel")
class Vessel(AsgiMod.Model):
    """One property with storage of its own; the other fields come by themselves."""

    tonnage = GObject.Property(type=int)
    __gsignals__ = {"sunk": (GObject.SignalFlags.RUN_FIRST, None, ())}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.made = True


@AsgiMod.register_type("atlas.Ship")
class Ship(Vessel):
    """Its GType waits until that of its parent is whole."""

    __gsignals__ = {"docked": (GObject.SignalFlags.RUN_FIRST, None, ())}


class Watched(AsgiMod.Model):
    """Of no model itself."""

    rank = GObject.Property(type=int, default=7)


@AsgiMod.register_type("atlas.Tag")
class Tag(Watched):
    pass


class Types(support.TestCase):
    project = "atlas"

    async def test_results_are_instances(self):
        made = await Author.aobjects.create(name="Ada", fee=Decimal("9.50"))
        self.assertIs(type(made), Author)
        found = await AsgiMod.get_model("atlas.Author").aobjects.get(name="Ada")
        self.assertIs(type(found), Author)
        self.assertEqual((found.title, found.fee), ("Dr. Ada", Decimal("9.50")))
        self.assertEqual([one.title async for one in Author.aobjects.all()], ["Dr. Ada"])
        self.assertIsInstance(found, AsgiMod.get_model("atlas.Author"))

    async def test_new_objects_are_made_as_of_a_django_class(self):
        author = Author(name="Grace", born=datetime.date(1906, 12, 9), mentor=None)
        self.assertEqual((author.title, author.born.year, author.active), ("Dr. Grace", 1906, True))
        await author.asave()
        found = await Author.aobjects.get(pk=author.pk)
        self.assertEqual((found, found.born), (author, datetime.date(1906, 12, 9)))
        self.assertEqual(Author().name, "")
        with self.assertRaisesRegex(TypeError, "shoe_size"):
            Author(shoe_size=44)

    async def test_fields_are_properties(self):
        author = await Author.aobjects.create(name="Ada", age=36)
        names = []
        author.connect("notify::name", lambda model, pspec: names.append(model.name))
        self.assertEqual((author.props.name, author.get_property("age")), ("Ada", 36))
        author.props.name = "Grace"
        author.name = "Hedy"
        self.assertEqual(names, ["Grace", "Hedy"])
        other = Author(name="")
        author.bind_property("name", other, "name", GObject.BindingFlags.SYNC_CREATE)
        self.assertEqual(other.name, "Hedy")

    async def test_a_declared_property_is_the_field(self):
        vessel = await Vessel.aobjects.create(name="Vasa", tonnage=5)
        self.assertEqual((vessel.tonnage, vessel.made), (5, True))
        vessel.tonnage = 7
        self.assertEqual(vessel.get_field("tonnage"), 7)
        await vessel.asave()
        found = await AsgiMod.get_model("atlas.Vessel").manager("vessels").get()
        self.assertEqual((found.tonnage, found.props.tonnage, found.get_dirty_fields()), (7, 7, []))

    async def test_signals_of_the_class(self):
        seen = []
        vessel = Vessel(name="Vasa")
        vessel.connect("sunk", seen.append)
        vessel.emit("sunk")
        self.assertEqual(seen, [vessel])

    async def test_a_child_derives_from_its_parent(self):
        ship = Ship(name="Vasa", tonnage=3, masts=4)
        await ship.asave()
        found = await Ship.aobjects.get(name="Vasa")
        self.assertIs(type(found), Ship)
        self.assertEqual((found.masts, found.tonnage, found.made), (4, 3, True))
        self.assertIs(type(await Vessel.aobjects.get(name="Vasa")), Vessel)
        self.assertTrue(Ship.__gtype__.is_a(Vessel.__gtype__))
        self.assertEqual((found.props.masts, found.props.name), (4, "Vasa"))
        seen = []
        found.connect("sunk", seen.append)
        found.connect("docked", seen.append)
        found.emit("sunk")
        found.emit("docked")
        self.assertEqual(seen, [found, found])

    async def test_a_class_of_no_model_may_stand_between(self):
        tag = await Tag.aobjects.create(name="sums")
        self.assertEqual((tag.rank, tag.name, Tag.__gtype__.is_a(Watched.__gtype__)),
                         (7, "sums", True))  # fmt: skip

    async def test_what_is_wrong_is_said(self):
        with self.assertRaisesRegex(AsgiMod.LookupError, "atlas.Vesel"):
            AsgiMod.register_type("atlas.Vesel")(Vessel)
        with self.assertRaisesRegex(TypeError, "no parent of atlas.Museum"):
            AsgiMod.register_type("atlas.Museum")(Vessel)

        class Stranger(AsgiMod.Model):
            pass

        with self.assertRaisesRegex(AttributeError, "Stranger is registered for no model"):
            Stranger(name="x")
        with self.assertRaisesRegex(AttributeError, "Stranger"):
            Stranger.aobjects
        with self.assertRaises(AttributeError):
            Author(name="x").aobjects


if __name__ == "__main__":
    unittest.main()
