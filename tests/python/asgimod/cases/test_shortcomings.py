# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the original fell short: a test for each of its shortcomings."""

from decimal import Decimal
from typing import Any

import django
from django.db import NotSupportedError, connection
from django.db.models import Q
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from library.models import Book, Publisher
from shop.models import Box, Pizza, Price

from asgimod.sync import async_to_sync


class ShortcomingsTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.prices = [Price.objects.create(amount=Decimal(n)) for n in range(1, 6)]
        cls.box = Box.objects.create(name="medium")
        cls.pizza = Pizza.objects.create(name="plain", price=cls.prices[0], box=cls.box)

    async def test_a_manager_is_indexed_sliced_evaluated_and_combined(self) -> None:
        self.assertEqual(await Price.aobjects[0], self.prices[0])
        self.assertEqual(await Price.aobjects[:2].eval(), self.prices[:2])
        self.assertEqual(await Price.aobjects.eval(), self.prices)
        one = Price.aobjects.filter(amount=1)
        self.assertEqual(await (Price.aobjects & one).eval(), self.prices[:1])
        self.assertEqual(await (one | Price.aobjects).count(), 5)
        self.assertEqual(await self.box.apizza_set.eval(), [self.pizza])
        self.assertEqual(await self.box.apizza_set[0], self.pizza)
        self.assertEqual([price async for price in Price.aobjects], self.prices)

    def test_an_index_fetches_one_row(self) -> None:
        for objects in Price.aobjects, Price.aobjects.all(), Price.aobjects.filter(amount__gt=0):
            with CaptureQueriesContext(connection) as queries:
                async_to_sync(objects.item)(3)
            self.assertRegex(queries[0]["sql"], r"LIMIT 1 OFFSET 3$")
            self.assertEqual(len(queries), 1)

    async def test_iterator_is_iterated_over_asynchronously(self) -> None:
        found = [price async for price in Price.aobjects.iterator(chunk_size=2)]
        self.assertEqual(found, self.prices)

    async def test_a_missing_one_to_one_raises_from_every_await(self) -> None:
        for _ in range(2):
            awaitable = self.prices[1].apizza
            with self.assertRaises(Price.pizza.RelatedObjectDoesNotExist):
                await awaitable

    async def test_conditions_are_taken_wherever_django_takes_them(self) -> None:
        self.assertEqual(await Price.aobjects.get(Q(amount=1)), self.prices[0])

    def test_plain_fields_have_no_asynchronous_twin(self) -> None:
        for name in "aname", "aid", "aprice_id":
            with self.assertRaises(AttributeError):
                getattr(self.pizza, name)

    async def test_a_model_without_objects(self) -> None:
        self.assertEqual(await Publisher.aobjects.count(), 0)

    async def test_deletions_are_counted(self) -> None:
        price = await Price.aobjects.create(amount=9)
        self.assertEqual(await price.adelete(), (1, {"shop.Price": 1}))
        self.assertEqual(
            await Price.aobjects.filter(amount=1).delete(),
            (2, {"shop.Price": 1, "shop.Pizza": 1}),
        )

    async def test_newer_methods_work_or_name_the_version(self) -> None:
        book = await Book.aobjects.create(title="Emma", code="x")
        newer = Book(title="Persuasion", code="x")
        upsert = {"update_conflicts": True, "update_fields": ["title"], "unique_fields": ["code"]}
        cases: Any = (
            ("4.0", "contains", [book], {}, True),
            ("4.1", "bulk_create", [[newer]], upsert, [newer]),
            ("5.0", "update_or_create", [{}, {"pages": 1}], {"id": book.id}, (book, False)),
        )
        for since, method, args, kwargs, expected in cases:
            with self.subTest(method):
                call = getattr(Book.aobjects, method)(*args, **kwargs)
                if django.VERSION >= tuple(map(int, since.split("."))):
                    self.assertEqual(await call, expected)
                    continue
                here = django.get_version()
                message = "needs Django %s or newer; this is Django %s" % (since, here)
                with self.assertRaisesRegex(NotSupportedError, message):
                    await call

    async def test_exclusive_or(self) -> None:
        one, two = Price.aobjects.filter(amount__lt=3), Price.aobjects.filter(amount__gt=1)
        if django.VERSION >= (4, 1):
            self.assertEqual(await (one ^ two).count(), 4)
        else:
            with self.assertRaisesRegex(NotSupportedError, r"\^ of querysets needs Django 4\.1"):
                one ^ two

    async def test_what_a_newer_django_dropped(self) -> None:
        if django.VERSION >= (5, 0):
            with self.assertRaisesRegex(NotSupportedError, r"is_dst .* removed in Django 5\.0"):
                Book.aobjects.datetimes("added", "day", is_dst=False)
