# SPDX-License-Identifier: LGPL-2.1-or-later
"""The managers of relations to many objects."""

from operator import methodcaller
from typing import Any, Iterable, Mapping, Optional, Tuple, TypeVar, Union

from asgimod.db.chaining import plain
from asgimod.db.queryset import AsyncQuerySet

T = TypeVar("T")


class AsyncManyToOneRelatedQuerySet(AsyncQuerySet[T]):
    """
    The objects whose foreign key, or generic foreign key, points here::

        await box.apizza_set.add(pizza)
        await box.apizza_set.filter(name__startswith="B").count()

    As in Django, ``remove()`` and ``clear()`` are there for a foreign key that may
    be null.
    """

    async def add(self, *objs: T, bulk: bool = True) -> None:
        """Points the objects here, by an update or with ``save()`` of each."""
        await self._run(methodcaller("add", *objs, bulk=bulk))

    async def remove(self, *objs: T, bulk: bool = True) -> None:
        """Points the objects to nothing."""
        await self._run(methodcaller("remove", *objs, bulk=bulk))

    async def clear(self, *, bulk: bool = True) -> None:
        """Points all objects to nothing."""
        await self._run(methodcaller("clear", bulk=bulk))

    async def set(
        self, objs: Union[Iterable[T], AsyncQuerySet[T]], *, bulk: bool = True, clear: bool = False
    ) -> None:
        """Adds and removes, so that these are the objects that point here."""
        await self._run(methodcaller("set", plain(objs), bulk=bulk, clear=clear))


class AsyncManyToManyRelatedQuerySet(AsyncQuerySet[T]):
    """
    The objects at the other side of a many-to-many relation::

        await pizza.atoppings.add(bacon, mushroom)
        await bacon.apizza_set.all().exists()

    ``through_defaults`` are the other values of the intermediate model.
    """

    async def add(
        self, *objs: Any, through_defaults: Optional[Mapping[str, Any]] = None
    ) -> None:
        """Relates the objects, given themselves or by their keys."""
        await self._run(methodcaller("add", *objs, through_defaults=through_defaults))

    async def create(
        self, *, through_defaults: Optional[Mapping[str, Any]] = None, **kwargs: Any
    ) -> T:
        """Makes, saves and relates an object: ``create(name="bacon")``."""
        return await self._run(
            methodcaller("create", through_defaults=through_defaults, **kwargs)
        )

    async def get_or_create(
        self,
        defaults: Optional[Mapping[str, Any]] = None,
        *,
        through_defaults: Optional[Mapping[str, Any]] = None,
        **kwargs: Any,
    ) -> Tuple[T, bool]:
        """The related object, made and related if there is none."""
        return await super().get_or_create(
            defaults, through_defaults=through_defaults, **kwargs
        )

    async def update_or_create(
        self,
        defaults: Optional[Mapping[str, Any]] = None,
        create_defaults: Optional[Mapping[str, Any]] = None,
        *,
        through_defaults: Optional[Mapping[str, Any]] = None,
        **kwargs: Any,
    ) -> Tuple[T, bool]:
        """As ``get_or_create()``, and sets ``defaults`` on an object that is there."""
        return await super().update_or_create(
            defaults, create_defaults, through_defaults=through_defaults, **kwargs
        )

    async def remove(self, *objs: Any) -> None:
        """Ends the relation to the objects."""
        await self._run(methodcaller("remove", *objs))

    async def clear(self) -> None:
        """Ends the relation to all objects."""
        await self._run(methodcaller("clear"))

    async def set(
        self,
        objs: Union[Iterable[Any], AsyncQuerySet[T]],
        *,
        clear: bool = False,
        through_defaults: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """Adds and removes, so that these are the related objects."""
        await self._run(
            methodcaller("set", plain(objs), clear=clear, through_defaults=through_defaults)
        )
