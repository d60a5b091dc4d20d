# SPDX-License-Identifier: LGPL-2.1-or-later
"""Objects of the override are GObjects: they notify, are bound and stand in list models."""

import unittest
from decimal import Decimal

import support

from gi.repository import AsgiMod, Gio, GObject

shop = support.Shop()


class Label(GObject.Object):
    text = GObject.Property(type=str)


class Objects(support.TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.price = await shop.Price.aobjects.create(amount=Decimal("1.50"))

    def watch(self, name):
        seen = []
        self.price.connect("notify::" + name, lambda *args: seen.append(args[1].name))
        return seen

    async def test_an_attribute_notifies_its_property(self):
        seen = self.watch("currency")
        self.price.currency = "eur"
        self.price.currency = "eur"
        self.assertEqual(seen, ["currency"])

    async def test_a_property_is_bound_to_another(self):
        label = Label()
        self.price.bind_property("amount", label, "text", GObject.BindingFlags.SYNC_CREATE)
        self.assertEqual(label.text, "1.50")
        self.price.amount = Decimal("2.25")
        self.assertEqual(label.text, "2.25")

    async def test_a_refresh_notifies_what_is_different(self):
        await shop.Price.aobjects.update(currency="eur")
        currency, amount = self.watch("currency"), self.watch("amount")
        await self.price.arefresh_from_db()
        self.assertEqual((currency, amount), (["currency"], []))

    async def test_saving_ends_being_dirty(self):
        self.price.currency = "eur"
        self.assertEqual(self.price.props.dirty_fields, ["currency"])
        await self.price.asave(update_fields=["currency"])
        self.assertFalse(self.price.props.is_dirty)

    async def test_a_result_is_a_list_model_of_the_models_type(self):
        model = await shop.Price.aobjects.filter_async(currency="usd")
        self.assertEqual(model.get_n_items(), 1)
        self.assertEqual([item.amount for item in model], [Decimal("1.50")])
        self.assertIsInstance(model[0], shop.Price)
        self.assertNotIsInstance(model[0], shop.Box)
        store = Gio.ListStore.new(AsgiMod.Model)
        store.append(model[0])
        self.assertEqual(store[0].amount, Decimal("1.50"))

    async def test_objects_of_one_row_are_equal(self):
        again = await shop.Price.aobjects.get()
        self.assertIsNot(again, self.price)
        self.assertEqual(again, self.price)
        self.assertEqual(len({again, self.price}), 1)
        self.assertNotEqual(shop.Price(amount=1), shop.Price(amount=1))
        self.assertNotEqual(self.price, await shop.Box.aobjects.create(id=self.price.pk, name="x"))

    async def test_an_unknown_attribute_is_the_programs_own(self):
        self.price.note = "x"
        self.assertEqual(self.price.note, "x")
        self.assertFalse(self.price.props.is_dirty)

    async def test_from_django_and_back(self):
        from django.core.exceptions import ObjectDoesNotExist

        Price = shop.Price.model

        instance = await AsgiMod.call(lambda: Price.objects.get())
        self.assertEqual(instance, self.price)
        django = self.price.instance
        self.assertIsInstance(django, Price)
        self.assertEqual(django.amount, Decimal("1.50"))
        wrapped = AsgiMod.wrap(django)
        self.assertIs(AsgiMod.wrap(wrapped), wrapped)
        self.assertEqual(wrapped, self.price)
        wrapped.currency = "eur"
        await wrapped.asave()
        self.assertEqual((await shop.Price.aobjects.get()).currency, "eur")
        new = AsgiMod.wrap(Price(amount=3))
        await new.asave()
        self.assertEqual(await shop.Price.aobjects.count(), 2)
        self.assertTrue(issubclass(AsgiMod.DoesNotExist, ObjectDoesNotExist))

    async def test_the_django_class_is_a_label_too(self):
        self.assertIs(AsgiMod.get_model(shop.Price.model), shop.Price)

    async def test_a_django_object_is_an_argument(self):
        instance = self.price.instance
        pizza = await shop.Pizza.aobjects.create(name="p", price=instance)
        self.assertEqual(await shop.Pizza.aobjects.get(price=instance), pizza)
        other = shop.Pizza(name="q")
        other.price = (await shop.Price.aobjects.create(amount=2)).instance
        await other.asave()
        self.assertEqual((await other.aprice).amount, Decimal("2"))

    async def test_an_object_that_is_not_saved_yet_may_be_assigned(self):
        price = shop.Price(amount=Decimal("4"))
        pizza = shop.Pizza(name="p", price=price)
        await price.asave()
        await pizza.asave()
        self.assertEqual(await (await shop.Pizza.aobjects.get()).aprice, price)


if __name__ == "__main__":
    unittest.main()
