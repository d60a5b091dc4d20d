# SPDX-License-Identifier: LGPL-2.1-or-later
"""``async for`` and ``iterator()``: chunks, bounded memory, closed cursors."""

import asyncio
import gc
import threading
from typing import Any, AsyncIterator, List
from unittest import mock

from django.db import OperationalError, connection, transaction
from django.test import TestCase
from library.models import Author, Authorship, Book

from asgimod.db import streaming
from asgimod.db.hop import run
from asgimod.sync import async_to_sync

ROWS = 5000


def living_books() -> int:
    gc.collect()
    return sum(type(obj) is Book for obj in gc.get_objects())


def drop_table() -> None:
    """Fails as long as a statement is reading from the table."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE library_authorship")
        transaction.set_rollback(True)


class StreamingTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        Book.objects.bulk_create([Book(title="t%d" % i, pages=i) for i in range(ROWS)])
        author = Author.objects.create(name="Jane")
        book = Book.objects.first()
        Authorship.objects.bulk_create([Authorship(book=book, author=author)] * 10)

    async def hops(self, rows: AsyncIterator[Any]) -> int:
        with mock.patch.object(streaming, "run", side_effect=run) as hop:
            self.assertEqual(len([row async for row in rows]), ROWS)
        return hop.call_count

    async def test_takes_a_hop_for_each_chunk(self) -> None:
        books = Book.aobjects.all()
        self.assertEqual(await self.hops(books.iterator(chunk_size=600)), 9)
        self.assertEqual(await self.hops(books.iterator(chunk_size=6000)), 1)
        self.assertEqual(await self.hops(books.iterator()), 3)
        self.assertEqual(await self.hops(books.__aiter__()), 3)

    async def test_keeps_no_more_than_the_chunk(self) -> None:
        living: List[int] = []
        before = living_books()

        def read(reader: Any) -> Any:
            chunk = unwatched(reader)
            living.append(living_books() - before)
            return chunk

        unwatched = streaming.RowReader.read
        with mock.patch.object(streaming.RowReader, "read", read):
            async for book in Book.aobjects.iterator(chunk_size=200):
                pass
        self.assertEqual(len(living), ROWS / 200 + 1)
        # The last object of the chunk before is still the one of the loop.
        self.assertLessEqual(max(living), 200 + 1)

    async def test_async_for_streams_too(self) -> None:
        before = living_books()
        books = Book.aobjects.all()
        async for book in books:
            break
        self.assertLess(living_books() - before, 2 * streaming.CHUNK_SIZE)
        self.assertIsNone(books._source._result_cache)

    async def test_a_queryset_that_nobody_holds_keeps_nothing(self) -> None:
        before, most = living_books(), 0
        async for book in Book.aobjects.filter(pages__gte=0):
            if book.pages % 1000 == 999:
                most = max(most, living_books() - before)
        self.assertLessEqual(most, streaming.CHUNK_SIZE + 1)

    async def assert_open(self) -> None:
        with self.assertRaisesRegex(OperationalError, "locked"):
            await run(drop_table)

    async def assert_closed(self) -> None:
        # The loop closes an abandoned generator in a task of its own.
        await asyncio.sleep(0.01)
        await run(drop_table)

    async def test_leaving_the_loop_closes_the_cursor(self) -> None:
        async for _ in Authorship.aobjects.iterator(chunk_size=2):
            await self.assert_open()
            break
        await self.assert_closed()

    async def test_the_cursor_is_closed_in_the_worker(self) -> None:
        threads: List[int] = []

        def close(reader: Any) -> None:
            threads.append(threading.get_ident())
            unwatched(reader)

        unwatched = streaming.RowReader.close
        with mock.patch.object(streaming.RowReader, "close", close):
            async for _ in Authorship.aobjects.iterator(chunk_size=2):
                break
            await asyncio.sleep(0.01)
        self.assertEqual(threads, [await run(threading.get_ident)])

    async def test_an_exception_in_the_loop_closes_the_cursor(self) -> None:
        with self.assertRaises(KeyError):
            async for _ in Authorship.aobjects.iterator(chunk_size=2):
                raise KeyError
        await self.assert_closed()

    async def test_aclose_closes_the_cursor_at_once(self) -> None:
        rows = Authorship.aobjects.iterator(chunk_size=2)
        first = await rows.__anext__()
        await self.assert_open()
        await rows.aclose()
        await run(drop_table)
        self.assertEqual(first.author_id, (await Author.aobjects.get()).id)
        self.assertEqual([row async for row in rows], [])

    async def test_a_cancelled_task_closes_the_cursor(self) -> None:
        started = asyncio.Event()

        async def read() -> None:
            async for _ in Authorship.aobjects.iterator(chunk_size=2):
                started.set()
                await asyncio.sleep(60)

        task = asyncio.ensure_future(read())
        await started.wait()
        await self.assert_open()
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        await self.assert_closed()

    async def test_the_last_chunk_closes_the_cursor(self) -> None:
        async for row in Authorship.aobjects.iterator(chunk_size=3):
            pass
        await run(drop_table)

    def test_prefetches_for_each_chunk(self) -> None:
        async def read() -> List[int]:
            books = Book.aobjects.filter(pages__lt=30).prefetch_related("authors")
            return [len(b.authors.all()) async for b in books.iterator(chunk_size=10)]

        with self.assertNumQueries(1 + 3):
            self.assertEqual(async_to_sync(read)(), [10] + [0] * 29)

    async def test_raw_queries_stream(self) -> None:
        books = Book.aobjects.raw("SELECT * FROM library_book").prefetch_related("authors")
        self.assertEqual(await self.hops(books.iterator(chunk_size=2500)), 3)

    async def test_refuses_empty_chunks(self) -> None:
        for chunk_size in 0, -1:
            with self.assertRaisesRegex(ValueError, "strictly positive"):
                Book.aobjects.iterator(chunk_size=chunk_size)

    async def test_can_be_awaited_and_listed_in_a_thread(self) -> None:
        rows = await Author.aobjects.iterator()
        self.assertEqual(len(await run(list, rows)), 1)

    async def test_streams_mix_with_each_other_and_with_writes(self) -> None:
        pairs = 0
        async for a in Book.aobjects.filter(pages__lt=5).iterator(chunk_size=2):
            async for b in Book.aobjects.filter(pages__lt=5).iterator(chunk_size=2):
                pairs += 1
            await Book.aobjects.filter(id=a.id).update(notes="read")
        self.assertEqual(pairs, 25)
        self.assertEqual(await Book.aobjects.filter(notes="read").count(), 5)

    async def test_an_error_in_the_query_is_raised_by_the_loop(self) -> None:
        with self.assertRaises(OperationalError):
            async for _ in Book.aobjects.raw("SELECT nonsense"):
                self.fail("a row")
