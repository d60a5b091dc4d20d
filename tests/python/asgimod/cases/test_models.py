# SPDX-License-Identifier: LGPL-2.1-or-later
"""``AsyncMixin``: aobjects, asave, adelete, arefresh_from_db, a<relation>."""

import pickle
from typing import Any
from unittest import mock

import django
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import NotSupportedError, models
from django.db.models import Manager
from django.db.models.base import ModelBase
from django.test import TestCase, TransactionTestCase
from library.models import Author, Authorship, Bestseller, Book, Cover, Dated, GlassShelf
from library.models import Note, Novel, Poster, Publisher, Slot, Tag

from asgimod import mixins
from asgimod.db import AsyncManager, AsyncManyToManyRelatedManager
from asgimod.db import AsyncManyToOneRelatedManager
from asgimod.mixins import AsyncMixin, AsyncMixinMeta


class AsyncObjectsTest(TestCase):
    def test_is_an_async_manager_and_leaves_objects_alone(self) -> None:
        self.assertIsInstance(Book.aobjects, AsyncManager)
        self.assertIs(type(Book.objects), Manager)
        self.assertTrue(issubclass(AsyncMixinMeta, ModelBase))
        self.assertIs(type(Book), AsyncMixinMeta)

    async def test_uses_the_default_manager_when_there_is_no_objects(self) -> None:
        await Publisher.aobjects.create(name="Penguin")
        self.assertEqual(await Publisher.aobjects.count(), 1)

    async def test_stands_for_objects_where_another_manager_is_the_default(self) -> None:
        await Poster.aobjects.create(visible=False)
        self.assertEqual(await Poster.aobjects.count(), 1)
        self.assertEqual(await AsyncManager(Poster, Poster.shown).count(), 0)

    async def test_queries_the_proxy_and_the_child_as_themselves(self) -> None:
        await Novel.aobjects.create(title="Emma", hero="Emma")
        self.assertIs(type(await Bestseller.aobjects.get()), Bestseller)
        self.assertIs(type(await Novel.aobjects.get(hero="Emma")), Novel)

    def test_is_an_attribute_of_concrete_classes_alone(self) -> None:
        for owner in AsyncMixin, Dated:
            with self.assertRaisesRegex(AttributeError, "is abstract"):
                owner.aobjects
        with self.assertRaisesRegex(AttributeError, "via Book instances"):
            Book().aobjects


class SavingTest(TestCase):
    databases = {"default", "other"}

    async def test_asave_inserts_and_updates_by_the_models_own_save(self) -> None:
        book = Book(title="Emma")
        Book.saves.clear()
        await book.asave()
        book.title, book.notes = "Persuasion", "unsaved"
        await book.asave(False, True, None, ["title"])
        self.assertEqual(len(Book.saves), 2)
        stored = await Book.aobjects.get()
        self.assertEqual((stored.title, stored.notes), ("Persuasion", ""))

    async def test_asave_and_adelete_stay_on_the_database_of_the_object(self) -> None:
        book = await Book.aobjects.using("other").create(title="Emma")
        book.title = "Persuasion"
        await book.asave()
        self.assertEqual(await Book.aobjects.count(), 0)
        await book.asave(using="default")
        self.assertEqual(await Book.aobjects.count(), 1)
        await book.adelete(using="other")
        self.assertFalse(await Book.aobjects.using("other").exists())

    async def test_adelete_returns_what_django_returns(self) -> None:
        book = await Book.aobjects.create(title="Emma")
        await Cover.aobjects.create(book=book, colour="red")
        self.assertEqual(
            await book.adelete(), (2, {"library.Book": 1, "library.Cover": 1})
        )

    async def test_arefresh_from_db(self) -> None:
        book = await Book.aobjects.create(title="Emma")
        await Book.aobjects.update(title="Persuasion", pages=9)
        await book.arefresh_from_db(fields=["title"])
        self.assertEqual((book.title, book.pages), ("Persuasion", 0))
        await book.arefresh_from_db()
        self.assertEqual(book.pages, 9)

    async def test_arefresh_from_db_from_queryset(self) -> None:
        book = await Book.aobjects.create(title="Emma")
        queryset = Book.aobjects.using("default")
        if django.VERSION >= (5, 1):
            await book.arefresh_from_db(from_queryset=queryset)
        else:
            with self.assertRaisesRegex(NotSupportedError, r"needs Django 5\.1"):
                await book.arefresh_from_db(from_queryset=queryset)

    async def test_asave_of_a_base_class_is_called(self) -> None:
        note = Note(text="x")
        await note.asave()
        self.assertTrue(note.touched)
        self.assertEqual(note.anything, 42)
        with self.assertRaises(AttributeError):
            note.nothing

    def test_templates_do_not_call_them(self) -> None:
        for method in Book.asave, Book.adelete, Book.arefresh_from_db:
            self.assertTrue(getattr(method, "alters_data"))


class RelationTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.publisher = Publisher.houses.create(name="Penguin")
        cls.author = Author.objects.create(name="Jane")
        cls.book = Novel.objects.create(title="Emma", hero="Emma", publisher=cls.publisher)
        cls.cover = Cover.objects.create(book=cls.book, colour="red")
        cls.tag = Tag.objects.create(word="classic", target=cls.book.book_ptr)
        Authorship.objects.create(book=cls.book, author=cls.author)

    async def book_again(self) -> Book:
        return await Book.aobjects.get()

    async def test_forward_foreign_key(self) -> None:
        book = await self.book_again()
        self.assertEqual(await book.apublisher, self.publisher)
        self.assertIsNone(await self.author.amentor)

    async def test_one_to_one_either_way_round(self) -> None:
        book = await self.book_again()
        self.assertEqual(await book.acover, self.cover)
        cover = await Cover.aobjects.get()
        self.assertEqual(await cover.abook, book)

    async def test_parent_and_child(self) -> None:
        book = await self.book_again()
        novel = await book.anovel
        self.assertIs(type(novel), Novel)
        self.assertEqual(await novel.abook_ptr, book)
        self.assertEqual(await novel.acover, self.cover)

    async def test_fetched_relations_take_no_hop(self) -> None:
        book = await Book.aobjects.select_related("publisher", "cover").get()
        with mock.patch.object(mixins, "run", side_effect=AssertionError):
            self.assertEqual(await book.apublisher, self.publisher)
            self.assertEqual(await book.acover, self.cover)
            self.assertEqual(await (await book.acover).abook, book)

    async def test_relations_of_models_that_come_later(self) -> None:
        with self.assertRaises(AttributeError):
            self.author.alate_set

        class Late(models.Model):
            class Meta:
                app_label = "library"

            author = models.ForeignKey(Author, on_delete=models.CASCADE)

        try:
            self.assertIs(type(self.author.alate_set), AsyncManyToOneRelatedManager)
        finally:
            del apps.all_models["library"]["late"], Author.late_set
            apps.clear_cache()
        with self.assertRaises(AttributeError):
            self.author.alate_set

    async def test_missing_one_to_one_always_raises_from_the_await(self) -> None:
        book = await Book.aobjects.create(title="Persuasion")
        for _ in range(2):
            awaitable = book.acover
            with self.assertRaises(Book.cover.RelatedObjectDoesNotExist):
                await awaitable
            with self.assertRaises(Cover.DoesNotExist):
                await book.acover

    def test_the_synchronous_side_keeps_its_exceptions(self) -> None:
        book = Book.objects.create(title="Persuasion")
        with self.assertRaises(Book.cover.RelatedObjectDoesNotExist):
            book.cover
        with self.assertRaisesRegex(AttributeError, "no_such_method"):
            book.aside
        with self.assertRaisesRegex(AttributeError, "'Book' object has no attribute 'nonsense'"):
            book.nonsense

    async def test_reverse_foreign_key(self) -> None:
        books = self.publisher.abooks
        self.assertIs(type(books), AsyncManyToOneRelatedManager)
        self.assertEqual(await books.count(), 1)
        self.assertEqual(await self.author.apupils.count(), 0)
        self.assertEqual(await (await self.book_again()).aauthorship_set.count(), 1)

    async def test_many_to_many_either_way_round(self) -> None:
        book = await self.book_again()
        for manager in book.aauthors, self.author.abook_set, self.author.afriends, book.areaders:
            self.assertIs(type(manager), AsyncManyToManyRelatedManager)
        self.assertEqual(await book.aauthors.get(), self.author)
        self.assertEqual(await self.author.abook_set.get(), book)
        self.assertEqual(await self.author.aread_books.count(), 0)

    async def test_relations_of_children_proxies_and_plain_parents(self) -> None:
        novel = await Novel.aobjects.get()
        self.assertEqual(await novel.aauthors.count(), 1)
        proxy = await Bestseller.aobjects.get()
        self.assertEqual(await proxy.apublisher, self.publisher)
        self.assertEqual(await proxy.aauthors.count(), 1)
        shelf = await GlassShelf.aobjects.create(name="top")
        await Slot.aobjects.create(shelf_id=shelf.pk)
        self.assertEqual(await shelf.aslot_set.count(), 1)

    async def test_deferred_foreign_key(self) -> None:
        book = await Book.aobjects.only("title").get()
        self.assertEqual(await book.apublisher, self.publisher)

    async def test_generic_foreign_key(self) -> None:
        tag = await Tag.aobjects.get()
        ContentType.objects.clear_cache()
        self.assertEqual((await tag.atarget).pk, self.book.pk)

    async def test_nothing_else_has_an_a(self) -> None:
        book = await self.book_again()
        for name in "atitle", "aid", "apublisher_id", "aobject", "asaves", "a", "anothing":
            with self.assertRaises(AttributeError, msg=name):
                getattr(book, name)
            self.assertFalse(hasattr(Author(), "aslot_set"))

    def test_an_object_can_be_pickled(self) -> None:
        self.assertEqual(pickle.loads(pickle.dumps(self.book)), self.book)


class GenericRelationTest(TransactionTestCase):
    async def test_works_when_the_content_type_must_be_asked_for(self) -> None:
        book = await Book.aobjects.create(title="Emma")
        for use in self.add, self.filter_and_slice, self.iterate, self.operate:
            ContentType.objects.clear_cache()
            await use(book)

    async def add(self, book: Any) -> None:
        self.assertIs(type(book.atags), AsyncManyToOneRelatedManager)
        await book.atags.create(word="classic")
        await book.atags.add(Tag(word="short"), bulk=False)

    async def filter_and_slice(self, book: Any) -> None:
        tags = book.atags.filter(word__contains="s").order_by("-word")[:1]
        self.assertEqual(repr(tags), "<AsyncQuerySet [...%s]>" % Tag)
        self.assertEqual([tag.word for tag in await tags.eval()], ["short"])

    async def iterate(self, book: Any) -> None:
        self.assertEqual(len([tag async for tag in book.atags]), 2)

    async def operate(self, book: Any) -> None:
        tags = book.atags.filter(word="short")
        self.assertEqual(await (Tag.aobjects.all() & tags).count(), 1)
        self.assertEqual(await (tags | Tag.aobjects.all()).count(), 2)
