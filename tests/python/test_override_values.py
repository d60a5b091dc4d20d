# SPDX-License-Identifier: LGPL-2.1-or-later
"""Python's values go to Django and come back as they were."""

import datetime
import unittest
import uuid
from decimal import Decimal

import support
from atlas.customfields import Point

from gi.repository import AsgiMod, GLib

UTC = datetime.timezone.utc

# By field, what it may hold. Every one goes out and comes back equal, and of the same class.
VALUES = {
    "integer": (0, -1, 2**31 - 1),
    "big": (2**31, -(2**63), 2**63 - 1),
    "number": (0.1, -1e300),
    "flag": (True, False),
    "char": ("", "naïve ☃ 𝄞", "two\nlines"),
    "text": ("a\0b",),
    "uuid": (uuid.UUID(int=7),),
    "decimal": (Decimal("9.99"), Decimal("-0.10")),
    "precise": (Decimal("12345.0123456789"),),
    "moment": (
        datetime.datetime(2024, 2, 29, 23, 59, 59, 999999, UTC),
        datetime.datetime(1, 1, 2, tzinfo=UTC),
    ),
    "day": (datetime.date(2024, 2, 29), datetime.date(1, 1, 1)),
    "time": (datetime.time(23, 59, 59, 999999), datetime.time(0)),
    "duration": (datetime.timedelta(days=-1, microseconds=1), datetime.timedelta(days=9999)),
    "binary": (b"", b"\0\xff"),
    "json": (
        {"a": [1, None, True, "x", {"b": 0.5}]},
        [],
        {},
        "text",
        1,
        2**64,
        {"a": [2**64, -(2**70)], "b": "\0", "c": "\ud800"},
    ),
    "point": (Point(-1, 2),),
}


def cases():
    return [(name, value) for name, values in VALUES.items() for value in values]


class Values(support.TestCase):
    project = "atlas"

    def setUp(self):
        self.model = AsgiMod.get_model("atlas.Everything")
        self.objects = self.model.aobjects

    def same(self, found, value):
        self.assertEqual(found, value)
        self.assertIs(type(found), type(value))

    async def test_create_and_get(self):
        for position, (name, value) in enumerate(cases()):
            with self.subTest(field=name, value=value):
                created = await self.objects.create(label=str(position), **{name: value})
                self.same(getattr(created, name), value)
                self.same(getattr(await self.objects.get(pk=created.pk), name), value)

    async def test_assign_save_and_refresh(self):
        for position, (name, value) in enumerate(cases()):
            with self.subTest(field=name, value=value):
                thing = await self.objects.create(label=str(position))
                setattr(thing, name, value)
                self.same(getattr(thing, name), value)
                await thing.asave()
                self.same(getattr(thing, name), value)
                await thing.arefresh_from_db()
                self.same(getattr(thing, name), value)

    async def test_lookups(self):
        for position, (name, value) in enumerate(cases()):
            if name == "json":
                continue
            with self.subTest(field=name, value=value):
                await self.objects.create(label=str(position), **{name: value})
                for lookup in {name: value}, {name + "__in": [value]}, {name + "__in": {value}}:
                    labels = self.objects.filter(**lookup).values_list("label", flat=True)
                    self.assertIn(str(position), await labels.eval())

    async def test_rows_of_values(self):
        for position, (name, value) in enumerate(cases()):
            with self.subTest(field=name, value=value):
                await self.objects.create(label=str(position), **{name: value})
                rows = self.objects.filter(label=str(position))
                self.same((await rows.values_list(name).eval())[0][0], value)
                self.same((await rows.values(name).get())[name], value)

    async def test_none_is_null(self):
        filled = {name: values[0] for name, values in VALUES.items()}
        thing = await self.objects.create(label="x", **filled)
        for name in VALUES:
            with self.subTest(field=name):
                setattr(thing, name, None)
                self.assertIsNone(getattr(thing, name))
        await thing.asave()
        thing = await self.objects.get(**{name + "__isnull": True for name in VALUES})
        self.assertEqual({getattr(thing, name) for name in VALUES}, {None})

    async def test_a_text_that_is_no_value_stays_one_until_it_is_validated(self):
        item = self.model()
        for name in "decimal", "uuid", "time":
            setattr(item, name, "neither")
            self.same(getattr(item, name), "neither")
        with self.assertRaises(AsgiMod.ValidationError) as caught:
            await item.afull_clean()
        self.assertLessEqual({"decimal", "uuid", "time"}, set(caught.exception.message_dict))

    async def test_the_state_of_an_object_is_an_attribute(self):
        item = self.model(label="state")
        self.assertEqual((item.is_saved, item.is_dirty, item.is_loaded), (False, True, True))
        self.assertIn("label", item.dirty_fields)
        await item.asave()
        self.assertEqual((item.is_saved, item.is_dirty, item.dirty_fields), (True, False, []))

    async def test_what_is_changed_in_a_list_or_a_dictionary_is_saved(self):
        thing = await self.objects.create(label="x", json={"a": [1]})
        thing.json["a"].append(2)
        self.assertEqual(thing.json, {"a": [1, 2]})
        await thing.asave()
        self.assertEqual((await self.objects.get()).json, {"a": [1, 2]})
        self.assertEqual(thing.json, {"a": [1, 2]})
        thing.json["b"] = 1
        thing.json = {"c": 1}
        await thing.asave()
        self.assertEqual((await self.objects.get()).json, {"c": 1})

    async def test_a_new_object_has_the_defaults_of_its_fields(self):
        made = AsgiMod.get_model("atlas.Defaults")(integer=3)
        django = type(made.instance)(integer=3)
        for name in "integer", "number", "flag", "char", "decimal", "moment", "day", "json":
            with self.subTest(field=name):
                self.same(getattr(made, name), getattr(django, name))

    async def test_a_time_without_zone_is_one_of_the_settings(self):
        thing = await self.objects.create(label="x")
        thing.moment = datetime.datetime(2024, 7, 1, 12)
        await thing.asave()
        await thing.arefresh_from_db()
        self.assertEqual(thing.moment, datetime.datetime(2024, 7, 1, 10, tzinfo=UTC))

    async def test_a_number_past_64_bits_is_for_django_to_judge(self):
        with self.assertRaises(AsgiMod.DataError):
            await self.objects.create(label="x", big=2**64)
        self.assertEqual(
            await AsgiMod.call("asgimod.gobject.values.apply", lambda n: n + 1, 2**70), 2**70 + 1
        )

    async def test_values_of_glib_are_taken_as_well(self):
        await self.objects.create(
            label="x",
            moment=GLib.DateTime.new_utc(2024, 1, 2, 3, 4, 5.0),
            day=GLib.Date.new_dmy(2, GLib.DateMonth.JANUARY, 2024),
            binary=GLib.Bytes.new(b"\0x"),
            json=GLib.Variant("a{sv}", {"a": GLib.Variant("i", 1)}),
        )
        thing = await self.objects.get()
        self.assertEqual(thing.moment, datetime.datetime(2024, 1, 2, 3, 4, 5, 0, UTC))
        self.assertEqual((thing.day, thing.binary), (datetime.date(2024, 1, 2), b"\0x"))
        self.assertEqual(thing.json, {"a": 1})

    async def test_an_expression_is_assigned_and_saved(self):
        from django.db.models import F

        thing = await self.objects.create(label="x", integer=1)
        thing.integer = F("integer") + 1
        await thing.asave()
        await thing.arefresh_from_db()
        self.assertEqual(thing.integer, 2)

    async def test_answers_of_functions_are_not_changed(self):
        class Odd:
            pass

        odd = Odd()
        for value in (
            {"a": (1, Decimal("1.0")), 2: {3}}, [b"x"], (1, 2), {1, 2}, odd, None, "x", 1.5, True,
            2**100, datetime.date(1, 1, 1),
        ):  # fmt: skip
            with self.subTest(value=value):
                found = await AsgiMod.call(lambda: value)
                self.same(found, value)

    async def test_custom_methods_of_managers_and_objects(self):
        author = AsgiMod.get_model("atlas.Author")
        await author.aobjects.create(name="Ada Lovelace", age=36)
        await author.aobjects.create(name="A Child", age=5)
        self.assertEqual(await author.aobjects.call("named", "ada").count(), 1)
        self.assertEqual(await author.aobjects.acall("ages", above=4), [5, 36])
        ada = await author.aobjects.acall("oldest")
        self.assertEqual(await ada.call("greeting", "Hi", mark="?"), "Hi, Ada Lovelace?")
        self.assertEqual((str(ada), repr(ada)[:9]), ("Ada Lovelace", "<Author: "))
        self.assertEqual(await author.adults.count(), 1)
        with self.assertRaisesRegex(AttributeError, "adults"):
            author.nothing


if __name__ == "__main__":
    unittest.main()
