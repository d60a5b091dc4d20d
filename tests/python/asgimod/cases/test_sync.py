# SPDX-License-Identifier: LGPL-2.1-or-later
"""``asgimod.sync`` is asgiref's, used as there."""

import threading
from concurrent.futures import ThreadPoolExecutor

import asgiref.sync
from django.test import SimpleTestCase

from asgimod.sync import async_to_sync, sync_to_async


class SyncTest(SimpleTestCase):
    def test_are_asgirefs_own(self) -> None:
        self.assertIs(sync_to_async, asgiref.sync.sync_to_async)
        self.assertIs(async_to_sync, asgiref.sync.async_to_sync)

    async def test_sync_to_async(self) -> None:
        def add(a: int, b: int) -> int:
            return a + b

        self.assertEqual(await sync_to_async(add)(1, b=2), 3)

    async def test_as_a_decorator_with_options(self) -> None:
        @sync_to_async(thread_sensitive=False)
        def ident() -> int:
            return threading.get_ident()

        self.assertNotEqual(await ident(), threading.get_ident())

    async def test_an_executor(self) -> None:
        with ThreadPoolExecutor(thread_name_prefix="mine") as mine:
            current = sync_to_async(
                threading.current_thread, thread_sensitive=False, executor=mine
            )
            self.assertIn("mine", (await current()).name)

    def test_async_to_sync(self) -> None:
        async def double(n: int) -> int:
            return 2 * n

        self.assertEqual(async_to_sync(double)(4), 8)
