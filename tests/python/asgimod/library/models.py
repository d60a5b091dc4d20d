# SPDX-License-Identifier: LGPL-2.1-or-later
"""A model for every relation, and for every way to have managers and parents."""

from typing import Any, Awaitable, List, Optional

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

from asgimod.db import AsyncManyToManyRelatedManager, AsyncManyToOneRelatedManager
from asgimod.mixins import AsyncMixin


class Tag(AsyncMixin, models.Model):
    word = models.CharField(max_length=30)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.IntegerField()
    target = GenericForeignKey()


class Author(AsyncMixin, models.Model):
    name = models.CharField(max_length=50)
    born = models.DateField(null=True)
    mentor = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="pupils")
    friends = models.ManyToManyField("self")

    abook_set: AsyncManyToManyRelatedManager["Book"]


class PublisherQuerySet(models.QuerySet):
    def large(self) -> Any:
        return self.filter(staff__gt=100)


class Publisher(AsyncMixin, models.Model):
    """Has no ``objects``."""

    name = models.CharField(max_length=50)
    staff = models.IntegerField(default=0)

    houses = PublisherQuerySet.as_manager()

    abooks: AsyncManyToOneRelatedManager["Book"]


class Dated(AsyncMixin, models.Model):
    class Meta:
        abstract = True
        get_latest_by = "added"

    added = models.DateTimeField(null=True)


class Book(Dated):
    title = models.CharField(max_length=100)
    pages = models.IntegerField(default=0)
    code = models.CharField(max_length=20, unique=True, null=True)
    notes = models.TextField(default="")
    publisher = models.ForeignKey(
        Publisher, null=True, on_delete=models.SET_NULL, related_name="books"
    )
    authors = models.ManyToManyField(Author, through="Authorship")
    readers = models.ManyToManyField(Author, related_name="read_books")
    tags = GenericRelation(Tag)

    apublisher: Awaitable[Optional[Publisher]]

    saves: List[Any] = []

    @property
    def aside(self) -> str:
        """Raises an AttributeError from within."""
        return self.title.no_such_method()  # type: ignore[no-any-return]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.saves.append(kwargs)
        super().save(*args, **kwargs)


class Authorship(AsyncMixin, models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    role = models.CharField(max_length=20, default="author")


class Novel(Book):
    """A child with a table of its own."""

    hero = models.CharField(max_length=50)


class Bestseller(Book):
    class Meta:
        proxy = True


class Cover(AsyncMixin, models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE)
    colour = models.CharField(max_length=20)


class Shelf(models.Model):
    """Without the mixin."""

    name = models.CharField(max_length=20)


class GlassShelf(AsyncMixin, Shelf):
    pass


class Slot(AsyncMixin, models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
    hidden = models.ForeignKey(Author, null=True, on_delete=models.CASCADE, related_name="+")


class VisibleManager(models.Manager):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(visible=True)


class Poster(AsyncMixin, models.Model):
    """Its default manager isn't ``objects``."""

    visible = models.BooleanField(default=True)

    shown = VisibleManager()
    objects = models.Manager()


class Touchy(models.Model):
    """Has asynchronous methods, and a ``__getattr__``, before the mixin comes."""

    class Meta:
        abstract = True

    async def asave(self, **kwargs: Any) -> None:
        await super().asave(**kwargs) if hasattr(super(), "asave") else None
        self.touched = True

    def __getattr__(self, name: str) -> Any:
        if name == "anything":
            return 42
        raise AttributeError(name)


class Note(AsyncMixin, Touchy):  # type: ignore[misc]
    text = models.CharField(max_length=50)
