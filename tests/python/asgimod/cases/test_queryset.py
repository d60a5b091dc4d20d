# SPDX-License-Identifier: LGPL-2.1-or-later
"""What querysets say and refuse, and how they mix with Django's own."""

import asyncio
from typing import Any

from django.core.exceptions import SynchronousOnlyOperation
from django.db.models import Exists, OuterRef
from django.test import TestCase
from library.models import Author, Book, Publisher

from asgimod.db import AsyncManager, AsyncManyToManyRelatedManager
from asgimod.db import AsyncManyToManyRelatedQuerySet, AsyncManyToOneRelatedManager
from asgimod.db import AsyncManyToOneRelatedQuerySet, AsyncQuerySet

from .stock import stock


class AsyncQuerySetTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.books = stock()

    def test_managers_are_aliases(self) -> None:
        self.assertIs(AsyncManager, AsyncQuerySet)
        self.assertIs(AsyncManyToOneRelatedManager, AsyncManyToOneRelatedQuerySet)
        self.assertIs(AsyncManyToManyRelatedManager, AsyncManyToManyRelatedQuerySet)

    def test_repr_and_str(self) -> None:
        expected = "<AsyncQuerySet [...<class 'library.models.Book'>]>"
        for queryset in Book.aobjects, Book.aobjects.filter(id=1), Book.aobjects[:1]:
            self.assertEqual((repr(queryset), str(queryset)), (expected, expected))

    def test_refuses_len_bool_iter_and_in(self) -> None:
        books = Book.aobjects.all()
        with self.assertRaisesRegex(
            NotImplementedError, r"does not support __len__\(\), use \.count\(\) instead"
        ):
            len(books)
        with self.assertRaisesRegex(
            NotImplementedError, r"does not support __bool__\(\), use \.exists\(\) instead"
        ):
            bool(books)
        with self.assertRaisesRegex(TypeError, "async for"):
            iter(books)
        with self.assertRaisesRegex(TypeError, "contains"):
            self.books[0] in books  # type: ignore[operator]

    async def test_refuses_steps_and_slices_from_the_end(self) -> None:
        for books in Book.aobjects, Book.aobjects.all():
            for index in slice(None, None, 2), slice(0, 4, 1), slice(None, None, -1):
                with self.assertRaisesRegex(SynchronousOnlyOperation, "with a step"):
                    books[index]
            for index in slice(-1, None), slice(None, -1):
                with self.assertRaisesRegex((AssertionError, ValueError), "Negative indexing"):
                    books[index]

    async def test_a_negative_index_is_one_from_the_end(self) -> None:
        books = Book.aobjects.order_by("id")
        evaluated = Book.aobjects.order_by("id")
        await evaluated.eval()
        raw = Book.aobjects.raw("SELECT * FROM library_book ORDER BY id")
        for every in books, evaluated, raw, books[:9]:
            self.assertEqual(await every[-1], self.books[4])
            self.assertEqual(await every.item(-5), self.books[0])
            with self.assertRaises(IndexError):
                await every[-6]
        self.assertEqual(await books[1:3][-1], self.books[2])
        self.assertEqual(await Book.aobjects.order_by("-id")[-1], self.books[0])
        self.assertEqual(await books.values_list("pages", flat=True)[-2], 450)

    async def test_refuses_slices_of_raw_queries(self) -> None:
        raw = Book.aobjects.raw("SELECT * FROM library_book ORDER BY id")
        with self.assertRaisesRegex(SynchronousOnlyOperation, "LIMIT"):
            raw[:2]
        self.assertEqual(await raw[1], self.books[1])

    async def test_refuses_to_combine_with_anything_else(self) -> None:
        with self.assertRaises(TypeError):
            Book.aobjects & 1  # type: ignore[operator]

    async def test_keeps_its_rows_once_evaluated(self) -> None:
        books = Book.aobjects.order_by("id")
        rows = await books.eval()
        await Book.aobjects.all().update(title="changed")
        self.assertIs((await books.eval())[0], rows[0])
        self.assertIs(await books[1], rows[1])
        self.assertEqual([book.title async for book in books], [row.title for row in rows])
        self.assertEqual({book.title for book in await books[:2].eval()}, {"changed"})

    async def test_keeps_its_rows_once_iterated_over(self) -> None:
        books = Book.aobjects.order_by("id")
        self.assertEqual(len([book async for book in books]), 5)
        await Book.aobjects.create(title="Utopia")
        self.assertEqual(await books.count(), 5)
        self.assertEqual(len([book async for book in books]), 5)
        self.assertEqual(await books.all().count(), 6)
        self.assertEqual(len([book async for book in books.iterator()]), 6)

    async def test_chaining_leaves_the_queryset_as_it_was(self) -> None:
        books = Book.aobjects.all()
        books.filter(id=1), books[:1], books.none()
        self.assertEqual(await books.count(), 5)

    async def test_stands_where_django_takes_a_queryset(self) -> None:
        long_books = Book.aobjects.filter(pages__gt=300)
        self.assertEqual(await Author.aobjects.filter(book__in=long_books).distinct().count(), 2)
        self.assertEqual(await Book.aobjects.filter(id=long_books.values("id")[:1]).count(), 1)
        exists = Exists(Book.aobjects.filter(publisher=OuterRef("id"), pages__gt=300))
        self.assertEqual(await Publisher.aobjects.filter(exists).count(), 2)
        self.assertIn("library_book", str(long_books.query))
        self.assertEqual(await (long_books & Book.objects.filter(title="Emma")).count(), 1)
        self.assertEqual(await Book.aobjects.all().union(Book.objects.all()).count(), 5)
        await self.books[0].areaders.set(Author.aobjects.filter(name="Jane"))
        self.assertEqual(await self.books[0].areaders.count(), 1)

    async def test_wraps_a_queryset_with_methods_of_its_own(self) -> None:
        large: AsyncQuerySet[Publisher] = AsyncQuerySet(
            Publisher, Publisher.houses.large()
        )
        self.assertEqual([house.name async for house in large], ["Penguin"])

    async def test_is_made_of_a_model(self) -> None:
        self.assertEqual(await AsyncQuerySet(Book).filter(pages=450).count(), 2)
        self.assertIs(AsyncQuerySet(Book, Book.objects.all()[:1]).model, Book)

    async def test_a_queryset_built_outside_the_loop(self) -> None:
        def build() -> Any:
            return Book.aobjects.filter(pages=450).order_by("id")

        books = await asyncio.get_running_loop().run_in_executor(None, build)
        self.assertEqual(await books.count(), 2)
