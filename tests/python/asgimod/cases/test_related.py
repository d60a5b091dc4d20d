# SPDX-License-Identifier: LGPL-2.1-or-later
"""The managers of relations, each call against Django's."""

from typing import Any, Callable, Dict

from django.test import TestCase
from library.models import Author, Book, Publisher, Tag

from asgimod.sync import async_to_sync

from .stock import stock
from .test_differential import awaited, outcome

# Each is called with a related manager of two objects, and one that isn't related.
MANY_TO_ONE: Dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda books, other: books.add(other),
    "add one by one": lambda books, other: books.add(other, bulk=False),
    "add of another kind": lambda books, other: books.add(Author()),
    "create": lambda books, other: books.create(title="Utopia"),
    "get_or_create": lambda books, other: books.get_or_create(title="Utopia"),
    "update_or_create": lambda books, other: books.update_or_create(
        defaults={"pages": 1}, title="Emma"
    ),
    "remove": lambda books, other: books.remove(Book(id=1, publisher_id=1)),
    "remove one by one": lambda books, other: books.remove(Book(id=1, publisher_id=1), bulk=False),
    "remove a stranger": lambda books, other: books.remove(other),
    "clear": lambda books, other: books.clear(),
    "clear one by one": lambda books, other: books.clear(bulk=False),
    "set": lambda books, other: books.set([other]),
    "set anew": lambda books, other: books.set([other], clear=True, bulk=False),
    "bulk_create": lambda books, other: books.bulk_create([Book(title="A")]),
    "in_bulk": lambda books, other: books.in_bulk(),
    "delete": lambda books, other: books.delete(),
    "delete all": lambda books, other: books.all().delete(),
}
MANY_TO_MANY: Dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda authors, other: authors.add(other),
    "add with defaults": lambda authors, other: authors.add(other, through_defaults={"role": "x"}),
    "add a key": lambda authors, other: authors.add(other.pk),
    "add of another kind": lambda authors, other: authors.add(Book(pk=1)),
    "create": lambda authors, other: authors.create(name="Ann", through_defaults={"role": "x"}),
    "get_or_create": lambda authors, other: authors.get_or_create(name="Jane"),
    "get_or_create new": lambda authors, other: authors.get_or_create(
        defaults={"born": None}, name="Ann", through_defaults={"role": "x"}
    ),
    "update_or_create": lambda authors, other: authors.update_or_create(
        defaults={"born": None}, name="Jane", through_defaults={"role": "x"}
    ),
    "remove": lambda authors, other: authors.remove(1),
    "remove a stranger": lambda authors, other: authors.remove(other),
    "clear": lambda authors, other: authors.clear(),
    "set": lambda authors, other: authors.set([other]),
    "set anew": lambda authors, other: authors.set(
        [other], clear=True, through_defaults={"role": "x"}
    ),
    "aggregate": lambda authors, other: authors.values_list("name").count(),
}


class RelatedManagerTest(TestCase):
    maxDiff = None

    @classmethod
    def setUpTestData(cls) -> None:
        cls.books = stock()
        cls.penguin = Publisher.houses.get(name="Penguin")
        cls.mary = Author.objects.get(name="Mary")

    def compare(self, case: Any, instance: Any, name: str, other: Any) -> None:
        def fresh(value: Any) -> Any:
            return type(value)._base_manager.get(pk=value.pk)

        async def ours() -> Any:
            return await awaited(case(getattr(instance, "a" + name), fresh_other))

        instance, fresh_other = fresh(instance), fresh(other)
        expected = outcome(lambda: case(getattr(instance, name), fresh_other))
        instance, fresh_other = fresh(instance), fresh(other)
        self.assertEqual(outcome(async_to_sync(ours)), expected)

    def test_many_to_one(self) -> None:
        for name, case in MANY_TO_ONE.items():
            with self.subTest(name):
                self.compare(case, self.penguin, "books", self.books[3])

    def test_many_to_many(self) -> None:
        for name, case in MANY_TO_MANY.items():
            with self.subTest(name):
                self.compare(case, self.books[0], "authors", self.mary)

    def test_many_to_many_the_other_way(self) -> None:
        add: Any = lambda books, other: books.add(other, through_defaults={"role": "x"})
        self.compare(add, self.mary, "book_set", self.books[0])
        self.compare(lambda books, other: books.clear(), self.mary, "book_set", self.books[0])

    def test_many_to_many_to_itself(self) -> None:
        jane = Author.objects.get(name="Jane")
        self.compare(lambda friends, other: friends.add(other), jane, "friends", self.mary)

    def test_generic_relation(self) -> None:
        for case in (
            lambda tags, other: tags.create(word="new"),
            lambda tags, other: tags.add(Tag(word="new"), bulk=False),
            lambda tags, other: tags.remove(other),
            lambda tags, other: tags.set([]),
            lambda tags, other: tags.clear(),
        ):
            self.compare(case, self.books[0], "tags", Tag.objects.get())

    async def test_a_key_that_may_not_be_null_has_no_remove(self) -> None:
        for method in "remove", "clear":
            with self.assertRaisesRegex(AttributeError, method):
                await getattr(self.books[0].aauthorship_set, method)()

    async def test_an_unsaved_object_has_no_relations(self) -> None:
        with self.assertRaises(ValueError):
            await Book().aauthors.count()
