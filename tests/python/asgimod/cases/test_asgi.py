# SPDX-License-Identifier: LGPL-2.1-or-later
"""Views, by Django's test clients and by its ASGI handler."""

import asyncio
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.core.asgi import get_asgi_application
from django.db import connections, transaction
from django.http import HttpRequest, JsonResponse
from django.test import TestCase, TransactionTestCase, override_settings
from django.urls import path
from library.models import Author, Book

from asgimod.db.hop import run
from asgimod.sync import async_to_sync


async def asynchronous(request: HttpRequest) -> JsonResponse:
    author = await Author.aobjects.create(name="Jane")
    book = await Book.aobjects.create(title="Emma")
    await book.areaders.add(author)
    names = [reader.name async for reader in book.areaders]
    return JsonResponse({"names": names, "authors": await Author.aobjects.count()})


def synchronous(request: HttpRequest) -> JsonResponse:
    with transaction.atomic():
        author = Author.objects.create(name="Mary")
        author.name = "Jane"
        async_to_sync(author.asave)()
    return JsonResponse({"names": [author.name for author in Author.objects.all()]})


async def reading(request: HttpRequest) -> JsonResponse:
    author = await Author.aobjects.get(name=request.GET["name"])
    return JsonResponse({"names": [friend.name async for friend in author.afriends]})


urlpatterns = [
    path("asynchronous/", asynchronous),
    path("reading/", reading),
    path("synchronous/", synchronous),
]


@override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"])
class ClientTest(TestCase):
    """What a view writes is in the test's transaction, and a view sees what the test wrote."""

    def test_client(self) -> None:
        Author.objects.create(name="Walter")
        answer = self.client.get("/asynchronous/").json()
        self.assertEqual(answer, {"names": ["Jane"], "authors": 2})
        self.assertEqual(Author.objects.count(), 2)
        self.assertEqual(self.client.get("/synchronous/").json()["names"][-1], "Jane")

    async def test_asynchronous_client(self) -> None:
        await Author.aobjects.create(name="Walter")
        answer = (await self.async_client.get("/asynchronous/")).json()
        self.assertEqual(answer, {"names": ["Jane"], "authors": 2})
        self.assertEqual(await Author.aobjects.count(), 2)
        answer = (await self.async_client.get("/synchronous/")).json()
        self.assertEqual(answer["names"][-1], "Jane")

    async def test_nothing_is_left_of_the_other_tests(self) -> None:
        self.assertEqual(await Author.aobjects.count(), 0)


@override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"])
class HandlerTest(TransactionTestCase):
    """As a server has it: no synchronous code around the loop, several requests at once."""

    async def request(self, application: Any, url: str) -> Any:
        address, _, query = url.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "path": address,
            "query_string": query.encode(),
            "headers": [(b"host", b"testserver")],
        }
        untyped: Any = ApplicationCommunicator
        communicator = untyped(application, scope)
        await communicator.send_input({"type": "http.request"})
        status = (await communicator.receive_output(10))["status"]
        body = (await communicator.receive_output(10))["body"]
        await communicator.wait()
        return status, body

    def test_several_requests_at_once(self) -> None:
        async def main() -> Any:
            application = get_asgi_application()
            # Each has a thread of its own, and in memory SQLite has no writers that wait.
            urls = ["/reading/?name=%d" % i for i in range(5)]
            requests = [self.request(application, url) for url in urls]
            try:
                return await asyncio.gather(*requests)
            finally:
                await run(connections.close_all)

        friend = Author.objects.create(name="Jane")
        for i in range(5):
            Author.objects.create(name=str(i)).friends.add(friend)
        answers = asyncio.run(main())
        self.assertEqual(answers, [(200, b'{"names": ["Jane"]}')] * 5)
