# SPDX-License-Identifier: LGPL-2.1-or-later
"""Django's own asynchronous methods work as ever on models with the mixin, and beside ours."""

from typing import Any
from unittest import skipIf

import django
from django.db import connection
from django.test import TestCase
from library.models import Author, Book, Publisher

from .stock import stock

SINCE_4_1 = skipIf(django.VERSION < (4, 1), "Django 4.1 has asynchronous querysets")
SINCE_4_2 = skipIf(django.VERSION < (4, 2), "Django 4.2 has asynchronous models and managers")


class DjangoAsyncTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.books = stock()

    @SINCE_4_1
    async def test_querysets(self) -> None:
        objects: Any = Book.objects
        made = await objects.acreate(title="Utopia", pages=100)
        self.assertEqual(await objects.aget(title="Utopia"), made)
        self.assertEqual(await Book.aobjects.get(title="Utopia"), made)
        self.assertEqual(await objects.acount(), await Book.aobjects.count())
        self.assertEqual(
            [book async for book in objects.order_by("id")],
            [book async for book in Book.aobjects.order_by("id")],
        )
        self.assertEqual([book.pages async for book in objects.filter(pages=100).aiterator()], [100])
        self.assertEqual(await objects.filter(pages=100).aupdate(pages=1), 1)
        self.assertEqual(await objects.filter(pages=1).adelete(), (1, {"library.Book": 1}))

    @SINCE_4_2
    async def test_related_managers(self) -> None:
        book: Any = self.books[0]
        mary = await Author.aobjects.get(name="Mary")
        await book.readers.aadd(mary)
        self.assertEqual(await book.areaders.eval(), [mary])
        await book.areaders.clear()
        self.assertEqual(await book.readers.acount(), 0)
        publisher: Any = await Publisher.aobjects.get(name="Minerva")
        await publisher.books.aset([book])
        self.assertEqual(await publisher.abooks.eval(), [book])
        await publisher.abooks.remove(book)
        self.assertFalse(await publisher.books.aexists())

    @SINCE_4_2
    async def test_models(self) -> None:
        book: Any = Book(title="Utopia")
        await book.asave(force_insert=True)
        book.title = "Erewhon"
        await book.asave(update_fields=["title"])
        await book.arefresh_from_db()
        self.assertEqual(book.title, "Erewhon")
        self.assertEqual(await book.adelete(), (1, {"library.Book": 1}))

    @skipIf(django.VERSION < (5, 0), "Django 5.0 inserts parents too")
    async def test_classes_to_insert(self) -> None:
        book: Any = Book(title="Utopia")
        await book.asave(force_insert=(Book,))
        self.assertTrue(await Book.aobjects.filter(pk=book.pk).exists())

    async def test_ours_in_the_manner_of_djangos(self) -> None:
        books = Book.aobjects.order_by("id")
        self.assertEqual([book async for book in books], self.books)
        await Book.aobjects.create(title="Utopia")
        self.assertEqual(await books.count(), 5)  # it has its rows
        with self.assertRaises(ValueError):
            async for _ in Book.aobjects.iterator(chunk_size=0):
                self.fail("a row")
        for form in sorted(connection.features.supported_explain_formats) or [None]:
            self.assertTrue(await Book.aobjects.explain(format=form))
        raw = Book.aobjects.raw("SELECT * FROM library_book WHERE code = %s", ["iv"])
        self.assertEqual([book.title async for book in raw], ["Ivanhoe"])
