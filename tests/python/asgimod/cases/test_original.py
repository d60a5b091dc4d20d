# SPDX-License-Identifier: LGPL-2.1-or-later
"""The original documentation, as a test suite of its time would have used it."""

from decimal import Decimal

import walkthrough_steps
from django.db.models import Count, F, Sum
from django.test import TestCase, TransactionTestCase
from shop import models as shop
from shop.models import Box, Pizza, Price, Topping

from asgimod.db import AsyncManager, AsyncManyToManyRelatedManager
from asgimod.db import AsyncManyToOneRelatedManager, AsyncQuerySet


class WalkthroughTest(TransactionTestCase):
    reset_sequences = True

    async def test_walkthrough(self) -> None:
        await walkthrough_steps.walk(shop)


class AsyncMixinTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.price = Price.objects.create(amount=Decimal("9.99"))
        cls.other_price = Price.objects.create(amount=Decimal("19.99"), currency="eur")
        cls.box = Box.objects.create(name="medium")
        cls.pizza = Pizza.objects.create(name="plain", price=cls.price, box=cls.box)
        cls.bacon = Topping.objects.create(name="bacon")
        cls.pizza.toppings.add(cls.bacon)

    async def test_aobjects(self) -> None:
        self.assertIsInstance(Price.aobjects, AsyncManager)
        self.assertIsInstance(Price.aobjects.all(), AsyncQuerySet)
        self.assertEqual(await Price.aobjects.get(id=self.price.id), self.price)

    async def test_asave_and_adelete(self) -> None:
        price = Price(amount=Decimal("1.99"))
        await price.asave()
        self.assertIsNotNone(price.id)
        price.amount = Decimal("2.99")
        await price.asave(force_update=True)
        self.assertEqual((await Price.aobjects.get(id=price.id)).amount, Decimal("2.99"))
        await price.adelete()
        self.assertFalse(await Price.aobjects.filter(amount=Decimal("2.99")).exists())

    async def test_relations(self) -> None:
        self.assertEqual(await self.pizza.aprice, self.price)
        self.assertEqual(await self.price.apizza, self.pizza)
        self.assertEqual(await self.pizza.abox, self.box)
        self.assertIsInstance(self.box.apizza_set, AsyncManyToOneRelatedManager)
        self.assertIsInstance(self.pizza.atoppings, AsyncManyToManyRelatedManager)
        self.assertIsInstance(self.bacon.apizza_set, AsyncManyToManyRelatedManager)

    async def test_async_for(self) -> None:
        async for price in Price.aobjects.filter(currency="usd"):
            self.assertEqual(price.currency, "usd")

    async def test_repr(self) -> None:
        self.assertEqual(repr(Price.aobjects.all()), f"<AsyncQuerySet [...{Price}]>")
        self.assertEqual(str(Price.aobjects.all()), f"<AsyncQuerySet [...{Price}]>")

    async def test_chain_of_everything(self) -> None:
        prices = (
            Price.aobjects.filter(amount__gt=Decimal("1"))
            .exclude(currency="gbp")
            .annotate(n=Count("pizza"))
            .alias(double=F("amount") * 2)
            .filter(double__gt=10)
            .order_by("-amount")
            .reverse()
        )
        self.assertEqual([price.n for price in await prices.eval()], [1, 0])
        self.assertEqual((await prices.aggregate(total=Sum("amount")))["total"], Decimal("29.98"))

    async def test_values(self) -> None:
        self.assertEqual(
            await Price.aobjects.order_by("id").values("currency").eval(),
            [{"currency": "usd"}, {"currency": "eur"}],
        )
        named = await Price.aobjects.order_by("id").values_list("currency", named=True)[0]
        self.assertEqual(named.currency, "usd")


class AsyncTransactionTest(TransactionTestCase):
    async def test_writes_are_committed(self) -> None:
        await Topping.aobjects.create(name="bacon")
        self.assertEqual(await Topping.aobjects.count(), 1)
        await Topping.aobjects.all().delete()
        self.assertEqual(await Topping.aobjects.count(), 0)
