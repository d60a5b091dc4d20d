# SPDX-License-Identifier: LGPL-2.1-or-later
"""The methods of querysets, managers and objects, as Django users write them."""

import unittest
from decimal import Decimal
from unittest import mock

import support

from gi.repository import AsgiMod

shop = support.Shop()


class Queries(support.TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        for amount, currency in ("9.99", "usd"), ("19.99", "usd"), ("4.99", "eur"):
            await shop.Price.aobjects.create(amount=Decimal(amount), currency=currency)
        self.prices = shop.Price.aobjects.order_by("amount")

    async def amounts(self, queryset):
        return [str(price.amount) for price in await queryset.eval()]

    async def test_get_returns_the_object(self):
        price = await shop.Price.aobjects.get(amount=Decimal("4.99"))
        self.assertEqual((price.currency, price.amount), ("eur", Decimal("4.99")))

    async def test_conditions_of_django_are_passed_straight_in(self):
        from django.db.models import Q

        found = await self.amounts(self.prices.filter(Q(currency="eur") | Q(amount__gt=10)))
        self.assertEqual(found, ["4.99", "19.99"])
        self.assertEqual((await self.prices.get(Q(currency="eur"))).currency, "eur")

    async def test_expressions_of_django_are_passed_straight_in(self):
        from django.db.models import Count, F, Sum

        price = await self.prices.annotate(double=F("amount") * 2).first()
        self.assertEqual(price.double, Decimal("9.98"))
        totals = await shop.Price.aobjects.aggregate(n=Count("id"), sum=Sum("amount"))
        self.assertEqual(totals, {"n": 3, "sum": Decimal("34.97")})
        self.assertEqual(await self.prices.update(amount=F("amount") + 1), 3)

    async def test_a_condition_may_hold_an_object_or_a_queryset(self):
        from django.db.models import Q

        cheap = await self.prices.first()
        await shop.Pizza.aobjects.create(name="plain", price=cheap)
        pizzas = shop.Pizza.aobjects
        for condition in Q(price=cheap), Q(price__in=[cheap]), Q(price__in=self.prices[:1]):
            self.assertEqual((await pizzas.get(condition)).name, "plain")
        self.assertEqual((await pizzas.get(price__in=[cheap])).name, "plain")

    async def test_a_queryset_is_a_subquery(self):
        from django.db.models import Exists, OuterRef, Q, Subquery

        cheap = await self.prices.first()
        await shop.Pizza.aobjects.create(name="plain", price=cheap)
        of_price = shop.Pizza.aobjects.filter(price=OuterRef("pk"))
        named = self.prices.annotate(topped=Subquery(of_price.values("name")[:1]))
        self.assertEqual([p.topped async for p in named], ["plain", None, None])
        self.assertEqual(await self.prices.filter(Exists(of_price)).count(), 1)
        self.assertIn("SELECT", str(self.prices.query))
        for condition in Q(price__in=self.prices), Exists(self.prices):  # a manager as well
            self.assertEqual(await shop.Pizza.aobjects.filter(condition).count(), 1)

    async def test_a_prefetch_may_have_an_asynchronous_queryset(self):
        from django.db.models import Prefetch

        pizza = await shop.Pizza.aobjects.create(name="p", price=await self.prices.first())
        for name in "bacon", "basil", "ham":
            await pizza.atoppings.create(name=name)
        with_b = Prefetch(
            "toppings", shop.Topping.aobjects.filter(name__startswith="b"), to_attr="b"
        )
        pizza = await shop.Pizza.aobjects.prefetch_related(with_b).get()
        self.assertEqual({topping.name for topping in pizza.b}, {"bacon", "basil"})

    async def test_what_was_prefetched_is_a_list_that_has_all(self):
        pizza = await shop.Pizza.aobjects.create(name="p", price=await self.prices.first())
        ham = await pizza.atoppings.create(name="ham")
        pizza = await shop.Pizza.aobjects.prefetch_related("toppings").get()
        self.assertEqual(pizza.toppings, [ham])
        self.assertEqual([topping.name for topping in pizza.toppings.all()], ["ham"])

    async def test_objects_of_django_are_added_beside_those_of_the_library(self):
        box, other = [await shop.Box.aobjects.create(name=name) for name in "ab"]
        cheap, dear = await self.prices[:2].eval()
        one = await shop.Pizza.aobjects.create(name="one", price=cheap)
        two = await shop.Pizza.aobjects.create(name="two", price=dear)
        for objects in [one.instance, two], [two, one.instance], [one.instance], [two.instance]:
            await other.apizza_set.set([one, two])
            await box.apizza_set.add(*objects)
            await box.apizza_set.set(objects)
            self.assertEqual((one.name, two.name, box.name), ("one", "two", "a"))
            self.assertEqual(two.box_id == box.id, two in objects)
        made = [shop.Topping(name="x"), shop.Topping(name="y").instance, shop.Topping(name="z")]
        await shop.Topping.aobjects.bulk_create(made)
        self.assertEqual([made[0].name, made[2].name], ["x", "z"])

    async def test_a_slice_is_a_queryset(self):
        self.assertEqual(await self.amounts(self.prices[1:]), ["9.99", "19.99"])
        self.assertEqual(await self.amounts(self.prices[:0]), [])
        self.assertEqual(await self.amounts(self.prices[:2][1:]), ["9.99"])

    async def test_an_index_awaits_one_object(self):
        self.assertEqual((await self.prices[2]).amount, Decimal("19.99"))
        self.assertEqual((await shop.Price.aobjects[0]).amount, Decimal("9.99"))
        with self.assertRaises(IndexError):
            await self.prices[3]

    async def test_a_negative_index_is_one_from_the_end(self):
        self.assertEqual((await self.prices[-1]).amount, Decimal("19.99"))
        self.assertEqual((await self.prices[:2][-1]).amount, Decimal("9.99"))
        self.assertEqual((await self.prices.item(-3)).amount, Decimal("4.99"))
        with self.assertRaises(IndexError):
            await self.prices[-4]

    async def test_async_for_gives_each_row_once(self):
        self.assertEqual([str(p.amount) async for p in self.prices], ["4.99", "9.99", "19.99"])
        seen = [p.currency async for p in self.prices.iterator(chunk_size=1)]
        self.assertEqual(seen, ["eur", "usd", "usd"])
        rows = await self.prices.iterator()
        self.assertEqual((await rows.__anext__()).currency, "eur")
        await rows.aclose()
        with self.assertRaises(ValueError):
            self.prices.iterator(0)
        rows = self.prices.values_list("currency", flat=True)
        self.assertEqual([row async for row in rows], ["eur", "usd", "usd"])

    async def test_an_iteration_may_be_left_and_begun_again(self):
        for _ in range(20):
            async for price in self.prices.iterator(chunk_size=1):
                break
        self.assertEqual(await self.prices.count(), 3)

    async def test_an_iteration_that_was_left_locks_nothing(self):
        from asgimod.bridge import native

        kept = []  # as an exception does that somebody keeps

        def keep(*args):
            rows = open_reader(*args)
            kept.append(rows.items)
            return rows

        open_reader = native.open_reader
        with mock.patch.object(native, "open_reader", keep):
            async for price in self.prices.iterator(chunk_size=1):
                break
        await shop.Price.aobjects.create(amount=1)
        self.assertEqual(len(kept), 1)

    async def test_querysets_combine(self):
        usd, eur = (shop.Price.aobjects.filter(currency=c) for c in ("usd", "eur"))
        self.assertEqual(await (usd | eur).count(), 3)
        self.assertEqual(await (usd & shop.Price.aobjects.filter(amount__gt=10)).count(), 1)
        self.assertEqual(await usd.union(eur).count(), 3)
        with self.assertRaises(TypeError):
            usd | 1

    async def test_values_are_what_django_gives(self):
        eur = self.prices.filter(currency="eur")
        self.assertEqual(
            await eur.values("currency", "amount").eval(),
            [{"currency": "eur", "amount": Decimal("4.99")}],
        )
        self.assertEqual(
            await eur.values_list("currency", "amount").eval(), [("eur", Decimal("4.99"))]
        )
        self.assertEqual(await eur.values_list("currency", flat=True).get(), "eur")
        row = await eur.values_list("currency", "amount", named=True).first()
        self.assertEqual((row.currency, row.amount), ("eur", Decimal("4.99")))
        self.assertEqual(await eur.values("currency").first(), {"currency": "eur"})

    async def test_wrong_use_says_what_to_do(self):
        with self.assertRaisesRegex(NotImplementedError, r"use \.count\(\)"):
            len(self.prices)
        with self.assertRaisesRegex(NotImplementedError, r"use \.exists\(\)"):
            bool(self.prices)
        with self.assertRaisesRegex(TypeError, "async for"):
            for _ in self.prices:
                pass
        with self.assertRaisesRegex(AsgiMod.NotSupportedError, "step"):
            self.prices[::2]
        for wrong in slice(-1, None), slice(None, -1):
            with self.assertRaisesRegex(ValueError, "Negative indexing"):
                self.prices[wrong]
        with self.assertRaises(TypeError):
            self.prices["1"]

    async def test_a_wrong_call_fails_where_it_is_made(self):
        with self.assertRaises(TypeError):
            self.prices.reverse("amount")
        with self.assertRaises(TypeError):
            await self.prices.count("id")

    async def test_repr_does_not_ask_the_database(self):
        self.assertEqual(repr(self.prices), "<AsyncQuerySet [...<class 'shop.models.Price'>]>")
        self.assertEqual(str(self.prices), repr(self.prices))

    async def test_delete_returns_what_django_returns(self):
        self.assertEqual(
            await self.prices.filter(currency="usd").delete(), (2, {"shop.Price": 2})
        )
        price = await self.prices.get()
        self.assertEqual(await price.adelete(), (1, {"shop.Price": 1}))

    async def test_in_bulk_is_keyed_as_in_django(self):
        first = await self.prices.first()
        found = await shop.Price.aobjects.in_bulk([first.pk, 0])
        self.assertEqual({key: p.amount for key, p in found.items()}, {first.pk: first.amount})

    async def test_filter_async_gives_a_list_model(self):
        from gi.repository import Gio

        model = await shop.Price.aobjects.filter_async(amount__gte=Decimal("9.99"))
        self.assertIsInstance(model, Gio.ListModel)
        self.assertEqual({model.get_item(i).amount for i in range(model.get_n_items())},
                         {Decimal("9.99"), Decimal("19.99")})


class Relations(support.TestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.price = await shop.Price.aobjects.create(amount=Decimal("1"))
        self.box = await shop.Box.aobjects.create(name="box")
        self.pizza = await shop.Pizza.aobjects.create(
            name="margherita", price=self.price, box=self.box
        )

    async def test_a_relation_is_awaited_either_way_round(self):
        pizza = await shop.Pizza.aobjects.get()
        self.assertEqual(await pizza.aprice, self.price)
        self.assertEqual(await self.price.apizza, pizza)
        self.assertEqual((await pizza.abox).name, "box")

    async def test_a_null_key_awaits_none(self):
        self.pizza.box = None
        await self.pizza.asave()
        self.assertIsNone(await (await shop.Pizza.aobjects.get()).abox)

    async def test_a_missing_reverse_one_to_one_fails_in_every_await(self):
        from django.core.exceptions import ObjectDoesNotExist

        price = await shop.Price.aobjects.create(amount=Decimal("2"))
        for _ in range(2):
            related = price.apizza
            with self.assertRaisesRegex(AsgiMod.DoesNotExist, "Price has no pizza"):
                await related
        with self.assertRaises(shop.Price.model.pizza.RelatedObjectDoesNotExist):
            await price.apizza
        with self.assertRaises(ObjectDoesNotExist):
            await price.apizza

    async def test_only_relations_have_an_awaited_twin(self):
        for name in "aname", "aid", "anothing", "aaprice", "":
            with self.assertRaises(AttributeError):
                getattr(self.pizza, name)

    async def test_an_object_that_is_not_loaded_is_no_hidden_query(self):
        pizza = await shop.Pizza.aobjects.get()
        with self.assertRaisesRegex(AsgiMod.Deferred, "price"):
            pizza.price
        pizza = await shop.Pizza.aobjects.select_related("price").get()
        self.assertEqual(pizza.price.amount, Decimal("1"))

    async def test_related_managers_need_no_all(self):
        self.assertEqual(await self.box.apizza_set[0], self.pizza)
        self.assertEqual(await self.box.apizza_set.eval(), [self.pizza])
        self.assertEqual(await (self.box.apizza_set & shop.Pizza.aobjects.all()).count(), 1)

    async def test_add_points_the_object_to_its_owner(self):
        box = await shop.Box.aobjects.create(name="other")
        await box.apizza_set.add(self.pizza)
        self.assertEqual(self.pizza.box_id, box.pk)
        await box.apizza_set.remove(self.pizza)
        self.assertFalse(await box.apizza_set.exists())

    async def test_many_to_many(self):
        ham = await shop.Topping.aobjects.create(name="ham")
        await self.pizza.atoppings.add(ham)
        olive, created = await self.pizza.atoppings.get_or_create(name="olive")
        self.assertTrue(created)
        self.assertEqual(await ham.apizza_set.get(), self.pizza)
        await self.pizza.atoppings.set([olive])
        self.assertEqual(await self.pizza.atoppings.eval(), [olive])
        await self.pizza.atoppings.clear()
        self.assertFalse(await self.pizza.atoppings.exists())


if __name__ == "__main__":
    unittest.main()
