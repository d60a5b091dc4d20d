# SPDX-License-Identifier: LGPL-2.1-or-later
"""Threads, transactions, cancelling, and what comes back from the worker."""

import asyncio
import contextvars
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any
from unittest import mock

from asgiref.sync import ThreadSensitiveContext
from django.core.exceptions import FieldError
from django.db import IntegrityError, connections, transaction
from django.test import TestCase, TransactionTestCase
from library.models import Author, Book

import asgimod
from asgimod.db.hop import run
from asgimod.sync import async_to_sync, sync_to_async


class TransactionTest(TestCase):
    async def test_runs_inside_the_transaction_of_the_test(self) -> None:
        await Book.aobjects.create(title="Emma")
        connection = await sync_to_async(transaction.get_connection)()
        self.assertTrue(connection.in_atomic_block)
        self.assertEqual(await sync_to_async(Book.objects.count)(), 1)

    async def test_the_test_before_left_nothing(self) -> None:
        self.assertEqual(await Book.aobjects.count(), 0)

    def test_is_rolled_back_by_the_synchronous_block_around_it(self) -> None:
        with self.assertRaises(KeyError), transaction.atomic():
            async_to_sync(Book.aobjects.create)(title="Emma")
            self.assertEqual(Book.objects.count(), 1)
            raise KeyError
        self.assertEqual(Book.objects.count(), 0)

    async def test_is_rolled_back_by_a_block_in_the_worker(self) -> None:
        def write() -> None:
            with transaction.atomic():
                async_to_sync(Book.aobjects.create)(title="Emma")
                transaction.set_rollback(True)

        await sync_to_async(write)()
        self.assertFalse(await Book.aobjects.exists())


class ThreadTest(TransactionTestCase):
    def run_alone(self, main: Any) -> Any:
        """Runs a coroutine on a loop with no synchronous code around it."""

        async def alone() -> Any:
            try:
                return await main
            finally:
                await run(connections.close_all)

        return asyncio.run(alone())

    def test_under_asyncio_run(self) -> None:
        async def main() -> int:
            await Book.aobjects.create(title="Emma")
            return await Book.aobjects.count()

        self.assertEqual(self.run_alone(main()), 1)
        self.assertEqual(Book.objects.count(), 1)

    def test_runs_where_djangos_own_methods_run(self) -> None:
        async def main() -> Any:
            ours = await run(threading.get_ident)
            return ours, await sync_to_async(threading.get_ident)()

        ours, djangos = self.run_alone(main())
        self.assertEqual(ours, djangos)
        self.assertNotEqual(ours, threading.get_ident())

    def test_a_thread_sensitive_context_has_a_thread_of_its_own(self) -> None:
        async def ident() -> int:
            context: Any = ThreadSensitiveContext
            async with context():
                return await run(threading.get_ident)

        async def main() -> Any:
            return await asyncio.gather(ident(), ident())

        one, other = self.run_alone(main())
        self.assertNotEqual(one, other)

    def test_contexts_run_beside_each_other(self) -> None:
        together = threading.Barrier(8, timeout=30)

        async def wait() -> None:
            context: Any = ThreadSensitiveContext
            async with context():
                await run(together.wait)

        async def main() -> None:
            await asyncio.gather(*[wait() for _ in range(8)])

        self.run_alone(main())

    def test_a_transaction_has_no_rows_of_another_task(self) -> None:
        def write_and_fail() -> None:
            with transaction.atomic():
                Book.objects.create(title="Emma")
                raise KeyError

        async def main() -> Any:
            return await asyncio.gather(
                sync_to_async(write_and_fail)(),
                Book.aobjects.create(title="Persuasion"),
                return_exceptions=True,
            )

        failed, made = self.run_alone(main())
        self.assertIsInstance(failed, KeyError)
        self.assertEqual(list(Book.objects.all()), [made])

    def test_many_tasks_at_once(self) -> None:
        async def main() -> Any:
            await asyncio.gather(*[Book.aobjects.create(title=str(i)) for i in range(20)])
            books = [Book.aobjects.get(title=str(i)) for i in range(20)]
            return [book.title for book in await asyncio.gather(*books)]

        self.assertEqual(self.run_alone(main()), [str(i) for i in range(20)])


class CancellingTest(TestCase):
    async def test_a_cancelled_task_leaves_the_worker_usable(self) -> None:
        entered = threading.Event()

        def slowly(*args: Any) -> int:
            entered.set()
            time.sleep(0.05)
            return 1

        with mock.patch.object(Book.objects.__class__, "count", slowly):
            tasks = [asyncio.ensure_future(Book.aobjects.count()) for _ in range(3)]
            while not entered.is_set():
                await asyncio.sleep(0.001)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        self.assertEqual([type(result) for result in results], [asyncio.CancelledError] * 3)
        await Book.aobjects.create(title="Emma")
        self.assertEqual(await Book.aobjects.count(), 1)

    async def test_a_timeout(self) -> None:
        late = threading.Event()
        with mock.patch.object(Book.objects.__class__, "count", lambda manager: late.wait(30)):
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(Book.aobjects.count(), 0.01)
            late.set()
        self.assertEqual(await Book.aobjects.count(), 0)


class ExceptionTest(TestCase):
    async def test_are_djangos_own(self) -> None:
        with self.assertRaisesRegex(Book.DoesNotExist, "matching query does not exist"):
            await Book.aobjects.get(title="Emma")
        await Book.aobjects.bulk_create([Book(title="Emma"), Book(title="Emma")])
        with self.assertRaisesRegex(Book.MultipleObjectsReturned, "returned 2"):
            await Book.aobjects.get(title="Emma")
        with self.assertRaises(IndexError):
            await Book.aobjects[2]
        with self.assertRaises(IntegrityError):
            await run(self.create_twice)

    def create_twice(self) -> None:
        with transaction.atomic():
            Book.objects.create(code="x")
            async_to_sync(Book.aobjects.create)(code="x")

    def test_a_wrong_name_is_told_at_once(self) -> None:
        with self.assertRaisesRegex(FieldError, "Cannot resolve keyword 'nonsense' into field"):
            Book.aobjects.filter(nonsense=1)
        with self.assertRaises(TypeError):
            Book.aobjects.order_by(nonsense=1)  # type: ignore[call-arg]

    async def test_stop_iteration_does_not_wait_for_ever(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "StopIteration") as caught:
            await asyncio.wait_for(run(next, iter([])), 10)
        self.assertIsInstance(caught.exception.__cause__, StopIteration)

    def test_a_coroutine_that_is_never_awaited_warns(self) -> None:
        author = Author(name="Jane")
        forgetful: Any = lambda: author.amentor, author.asave, Book.aobjects.get, Book.aobjects.eval
        for forget in forgetful:
            with self.assertWarnsRegex(RuntimeWarning, "never awaited"):
                forget()

    def test_building_a_queryset_warns_of_nothing(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            Book.aobjects.filter(id=1)[:2].iterator()


class ContextTest(TestCase):
    async def test_context_variables_reach_the_worker(self) -> None:
        variable: "contextvars.ContextVar[int]" = contextvars.ContextVar("variable")
        variable.set(7)
        self.assertEqual(await run(variable.get), 7)


class ImportTest(TestCase):
    def test_the_package_itself_imports_neither_django_nor_asgiref(self) -> None:
        code = "import asgimod, sys; sys.exit(bool({'django', 'asgiref'} & set(sys.modules)))"
        python = Path(asgimod.__file__).parents[1]
        subprocess.run([sys.executable, "-c", code], cwd=str(python), check=True)
