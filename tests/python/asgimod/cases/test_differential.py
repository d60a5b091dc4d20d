# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Every method against Django's own: a case is one expression, which is evaluated
with a synchronous manager and with the asynchronous one of the same model. Their
results, their exceptions and the tables afterwards must be the same.
"""

import inspect
from datetime import datetime, timezone
from typing import Any, Callable, Dict, List

import django
from django.db import models, transaction
from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Length, Upper
from django.test import TestCase
from library.models import Author, Authorship, Book, Publisher, Tag

from asgimod.db import AsyncQuerySet
from asgimod.sync import async_to_sync

from .stock import stock

Case = Callable[[Any], Any]
NEW = datetime(2030, 1, 1, tzinfo=timezone.utc)

# Each gives a queryset of books.
CHAINING: Dict[str, Case] = {
    "filter": lambda books: books.filter(pages__gt=260),
    "filter with Q": lambda books: books.filter(Q(pages=250) | Q(title="Emma"), pages__lt=999),
    "filter across relations": lambda books: books.filter(authors__name__startswith="J"),
    "filter by a field called name": lambda books: books.filter(publisher__name="Penguin"),
    "filter with an unknown field": lambda books: books.filter(nonsense=1),
    "filter in a queryset": lambda books: books.filter(id__in=books.filter(pages=450)),
    "filter in values": lambda books: books.filter(Q(id__in=books.filter(pages=450).values("id"))),
    "exclude": lambda books: books.exclude(publisher=None),
    "complex_filter": lambda books: books.complex_filter({"pages": 450}),
    "annotate": lambda books: books.annotate(n=Count("authors"), up=Upper("title")),
    "annotate unnamed": lambda books: books.annotate(Count("authors")),
    "annotate with Subquery": lambda books: books.annotate(
        longest=Subquery(
            books.filter(publisher=OuterRef("publisher")).order_by("-pages").values("pages")[:1]
        )
    ),
    "annotate with Exists": lambda books: books.annotate(
        longer=Exists(books.filter(pages__gt=OuterRef("pages")))
    ),
    "alias": lambda books: books.alias(n=Length("title")).filter(n=4),
    "order_by": lambda books: books.order_by("-pages", F("title").desc()),
    "reverse": lambda books: books.order_by("title").reverse(),
    "distinct": lambda books: books.values("pages").distinct(),
    "distinct on fields": lambda books: books.distinct("pages"),
    "values": lambda books: books.values("title", up=Upper("title")),
    "values_list": lambda books: books.values_list("id", "title"),
    "values_list flat": lambda books: books.values_list("title", flat=True),
    "values_list named": lambda books: books.values_list("id", "title", named=True),
    "values_list flat of two": lambda books: books.values_list("id", "title", flat=True),
    "dates": lambda books: same_side(books, Author).dates("born", "month", order="DESC"),
    "datetimes": lambda books: books.datetimes("added", "month", order="DESC", tzinfo=timezone.utc),
    "none": lambda books: books.none(),
    "all": lambda books: books.all(),
    "union": lambda books: books.filter(pages=250).union(books.filter(pages=450)),
    "union all": lambda books: books.filter(pages=450).union(books.filter(pages=450), all=True),
    "intersection": lambda books: books.all().intersection(books.filter(pages=450), books.all()),
    "difference": lambda books: books.all().difference(books.filter(pages=450)),
    "select_related": lambda books: books.select_related("publisher"),
    "prefetch_related": lambda books: books.prefetch_related("authors"),
    "prefetch_related with Prefetch": lambda books: books.prefetch_related(
        Prefetch("authors", same_side(books, Author).filter(name="Jane"), to_attr="janes")
    ),
    "extra": lambda books: books.extra({"twice": "pages * 2"}, ["pages > %s"], [300]),
    "defer": lambda books: books.defer("notes"),
    "only": lambda books: books.only("title"),
    "using": lambda books: books.using("default"),
    "using another": lambda books: books.using("other"),
    "select_for_update": lambda books: books.select_for_update(nowait=True),
    "raw": lambda books: books.raw("SELECT * FROM library_book WHERE pages > %s", [300]),
    "and": lambda books: books.filter(pages=450) & books.filter(title="Ivanhoe"),
    "or": lambda books: books.filter(pages=250) | books.filter(title="Ivanhoe"),
    "and of different models": lambda books: books.all() & same_side(books, Author).all(),
    "slice": lambda books: books.order_by("id")[1:3],
    "slice from": lambda books: books.order_by("id")[3:],
    "slice of a slice": lambda books: books.order_by("id")[1:4][1:2],
    "filter after a slice": lambda books: books.all()[:2].filter(id=1),
    "negative slice": lambda books: books.all()[-2:],
    "negative stop": lambda books: books.all()[:-2],
}

# Each gives a value.
ASKING: Dict[str, Case] = {
    "get": lambda books: books.get(title="Emma"),
    "get with Q": lambda books: books.get(Q(title="Emma"), ~Q(pages=1)),
    "get none": lambda books: books.get(title="Utopia"),
    "get many": lambda books: books.get(pages=450),
    "create": lambda books: books.create(title="Utopia", pages=100),
    "create twice": lambda books: books.create(title="Emma", code="b400"),
    "get_or_create": lambda books: books.get_or_create(title="Emma"),
    "get_or_create new": lambda books: books.get_or_create({"pages": 9}, title="Utopia"),
    "update_or_create": lambda books: books.update_or_create({"pages": 9}, title="Emma"),
    "update_or_create new": lambda books: books.update_or_create(
        defaults={"pages": 9}, title="Utopia"
    ),
    "bulk_create": lambda books: books.bulk_create([Book(title="A"), Book(title="B")], 1),
    "bulk_create ignoring": lambda books: books.bulk_create(
        [Book(code="iv")], ignore_conflicts=True
    ),
    "bulk_update": lambda books: books.bulk_update([Book(id=1, title="A")], ["title"], 10),
    "count": lambda books: books.filter(pages=450).count(),
    "count of a slice": lambda books: books.all()[1:3].count(),
    "in_bulk": lambda books: books.in_bulk([1, 3, 99]),
    "in_bulk of all": lambda books: books.in_bulk(),
    "in_bulk by a field": lambda books: books.in_bulk(["iv"], field_name="code"),
    "latest": lambda books: books.latest("pages", "-id"),
    "latest by get_latest_by": lambda books: books.exclude(added=None).latest(),
    "earliest": lambda books: books.earliest("pages"),
    "earliest of none": lambda books: books.none().earliest("pages"),
    "first": lambda books: books.first(),
    "first of none": lambda books: books.filter(pages=1).first(),
    "last": lambda books: books.order_by("title").last(),
    "aggregate": lambda books: books.aggregate(Sum("pages"), most=Max("pages"), mean=Avg("pages")),
    "exists": lambda books: books.filter(pages=450).exists(),
    "exists not": lambda books: books.filter(pages=1).exists(),
    "update": lambda books: books.filter(pages=450).update(pages=F("pages") + 1, added=NEW),
    "delete": lambda books: books.filter(pages=450).delete(),
    "delete by a manager": lambda books: books.delete(),
    "delete of a slice": lambda books: books.all()[:1].delete(),
    "explain": lambda books: books.filter(pages=450).explain(),
    "explain in a format": lambda books: books.all().explain(format="nonsense"),
    "item": lambda books: books.order_by("-id")[1],
    "item of a manager's queryset": lambda books: books.all()[0],
    "item past the end": lambda books: books.all()[99],
    "item by name": lambda books: books.all()["a"],
    "item of raw": lambda books: books.raw("SELECT * FROM library_book ORDER BY id")[2],
    "item of raw past the end": lambda books: books.raw("SELECT * FROM library_book")[99],
}

if django.VERSION >= (4, 1):
    CHAINING["xor"] = lambda books: books.filter(pages=450) ^ books.filter(title="Ivanhoe")
    ASKING["contains"] = lambda books: books.filter(pages=450).contains(Book(id=4))
    ASKING["bulk_create updating"] = lambda books: books.bulk_create(
        [Book(title="New", code="iv")],
        update_conflicts=True,
        update_fields=["title"],
        unique_fields=["code"],
    )
if django.VERSION >= (5, 0):
    ASKING["update_or_create with create_defaults"] = lambda books: books.update_or_create(
        {"pages": 1}, {"pages": 2}, title="Utopia"
    )


def same_side(books: Any, model: Any) -> Any:
    return model.aobjects if isinstance(books, AsyncQuerySet) else model.objects


def plain(value: Any) -> Any:
    """Objects as their class and values, at any depth."""
    if isinstance(value, models.Model):
        state = {key: plain(item) for key, item in vars(value).items() if key != "_state"}
        cache = {key: plain(item) for key, item in value._state.fields_cache.items()}
        prefetched = value.__dict__.get("_prefetched_objects_cache", {})
        state["_prefetched_objects_cache"] = {k: plain(list(v)) for k, v in prefetched.items()}
        return type(value), state, cache, value._state.db
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [plain(item) for item in value]
    return value


def tables() -> Any:
    return [
        list(model._base_manager.order_by("pk").values())
        for model in (Author, Authorship, Book, Publisher, Tag)
    ]


def outcome(call: Callable[[], Any]) -> Any:
    """What comes of a call, which is then undone, and by how many save()s."""
    Book.saves.clear()
    with transaction.atomic():
        try:
            with transaction.atomic():
                result = "result", plain(call())
        except Exception as error:
            result = "exception", (type(error), str(error))
        changed = tables()
        transaction.set_rollback(True)
    return result, changed, len(Book.saves)


async def evaluated(queryset: Any) -> Any:
    return await queryset.eval()


async def streamed(queryset: Any) -> Any:
    return [row async for row in queryset]


async def iterated(queryset: Any) -> Any:
    return [row async for row in queryset.iterator(chunk_size=2)]


async def awaited(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


class DifferentialTest(TestCase):
    maxDiff = None
    databases = {"default", "other"}

    @classmethod
    def setUpTestData(cls) -> None:
        stock()

    def compare(self, case: Case, to_value: Callable[[Any], Any], ask: Any) -> None:
        async def ours() -> Any:
            return await ask(case(Book.aobjects))

        expected = outcome(lambda: to_value(case(Book.objects)))
        self.assertEqual(outcome(async_to_sync(ours)), expected)

    def test_chaining(self) -> None:
        for name, case in CHAINING.items():
            for ask in evaluated, streamed, iterated:
                with self.subTest(name, by=ask.__name__):
                    self.compare(case, list, ask)

    def test_asking(self) -> None:
        for name, case in ASKING.items():
            with self.subTest(name):
                self.compare(case, lambda value: value, awaited)

    def test_every_method_has_a_case(self) -> None:
        cases: List[str] = [name.split()[0] for table in (CHAINING, ASKING) for name in table]
        methods = {
            name
            for name, method in inspect.getmembers(AsyncQuerySet, inspect.isfunction)
            if not name.startswith("_") and name not in ("eval", "iterator", "resolve_expression")
        }
        if django.VERSION < (4, 1):
            methods.remove("contains")
        self.assertEqual(methods - set(cases), set())
