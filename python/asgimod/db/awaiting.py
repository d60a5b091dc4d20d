# SPDX-License-Identifier: LGPL-2.1-or-later
"""The methods that ask the database, and are awaited."""

from operator import methodcaller
from typing import Any, Callable, Dict, Generic, Iterable, List, Mapping, Optional
from typing import Sequence, Tuple, TypeVar

from asgimod.db.hop import run
from asgimod.db.sources import resolve
from asgimod.db.versions import require

T = TypeVar("T")
R = TypeVar("R")


class AwaitedMethods(Generic[T]):
    """
    Every method here stands for Django's method of the same name and takes its
    arguments::

        price = await Price.aobjects.get(id=1)
        n, by_model = await Price.aobjects.filter(amount=0).delete()
    """

    _source: Any

    async def _run(self, operation: Callable[[Any], R]) -> R:
        return await run(lambda: operation(resolve(self._source)))

    async def get(self, *args: Any, **kwargs: Any) -> T:
        """The one object that matches; ``DoesNotExist``, ``MultipleObjectsReturned``."""
        return await self._run(methodcaller("get", *args, **kwargs))

    async def create(self, **kwargs: Any) -> T:
        """Makes and saves an object: ``create(name="bacon")``."""
        return await self._run(methodcaller("create", **kwargs))

    async def get_or_create(
        self, defaults: Optional[Mapping[str, Any]] = None, **kwargs: Any
    ) -> Tuple[T, bool]:
        """The object, made if it isn't there, and whether it was made."""
        return await self._run(methodcaller("get_or_create", defaults=defaults, **kwargs))

    async def update_or_create(
        self,
        defaults: Optional[Mapping[str, Any]] = None,
        create_defaults: Optional[Mapping[str, Any]] = None,
        **kwargs: Any,
    ) -> Tuple[T, bool]:
        """
        As ``get_or_create()``, and sets ``defaults`` on an object that is there.
        ``create_defaults``: Django 5.0 and newer.
        """
        if create_defaults is not None:
            require("create_defaults of QuerySet.update_or_create()", (5, 0))
            kwargs["create_defaults"] = create_defaults
        return await self._run(methodcaller("update_or_create", defaults=defaults, **kwargs))

    async def bulk_create(
        self,
        objs: Iterable[T],
        batch_size: Optional[int] = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Optional[Sequence[str]] = None,
        unique_fields: Optional[Sequence[str]] = None,
    ) -> List[T]:
        """
        Saves new objects with few statements::

            await Topping.aobjects.bulk_create([Topping(name="bacon"), Topping(name="ham")])

        The last three arguments: Django 4.1 and newer.
        """
        upsert: Dict[str, Any] = {}
        if update_conflicts or update_fields or unique_fields:
            require("update_conflicts of QuerySet.bulk_create()", (4, 1))
            upsert = {
                "update_conflicts": update_conflicts,
                "update_fields": update_fields,
                "unique_fields": unique_fields,
            }
        return await self._run(
            methodcaller("bulk_create", objs, batch_size, ignore_conflicts, **upsert)
        )

    async def bulk_update(
        self, objs: Iterable[T], fields: Sequence[str], batch_size: Optional[int] = None
    ) -> Optional[int]:
        """
        Saves these fields of these objects with few statements. Returns the
        number of rows from Django 4.0 on, None before.
        """
        return await self._run(methodcaller("bulk_update", objs, fields, batch_size))

    async def count(self) -> int:
        """The number of rows, counted by the database."""
        return await self._run(methodcaller("count"))

    async def in_bulk(
        self, id_list: Optional[Iterable[Any]] = None, *, field_name: str = "pk"
    ) -> Dict[Any, T]:
        """The objects by their keys: ``in_bulk([1, 2])``."""
        return await self._run(methodcaller("in_bulk", id_list, field_name=field_name))

    async def latest(self, *fields: Any) -> T:
        """The last object by these fields, or by ``get_latest_by``."""
        return await self._run(methodcaller("latest", *fields))

    async def earliest(self, *fields: Any) -> T:
        """The first object by these fields, or by ``get_latest_by``."""
        return await self._run(methodcaller("earliest", *fields))

    async def first(self) -> Optional[T]:
        """The first object in the order, or None."""
        return await self._run(methodcaller("first"))

    async def last(self) -> Optional[T]:
        """The last object in the order, or None."""
        return await self._run(methodcaller("last"))

    async def aggregate(self, *args: Any, **kwargs: Any) -> Dict[str, Any]:
        """Values over all rows: ``aggregate(Sum("amount"), n=Count("id"))``."""
        return await self._run(methodcaller("aggregate", *args, **kwargs))

    async def exists(self) -> bool:
        """Whether there is any row."""
        return await self._run(methodcaller("exists"))

    async def contains(self, obj: T) -> bool:
        """Whether the object is among the rows. Django 4.0 and newer."""
        require("QuerySet.contains()", (4, 0))
        return await self._run(methodcaller("contains", obj))

    async def update(self, **kwargs: Any) -> int:
        """Changes all rows in one statement: ``update(amount=F("amount") + 1)``."""
        return await self._run(methodcaller("update", **kwargs))

    async def delete(self) -> Tuple[int, Dict[str, int]]:
        """
        Deletes the objects, and says how many rows went, in all and by model.
        As in Django, a manager has no ``delete()``: ``aobjects.all().delete()``.
        """
        return await self._run(methodcaller("delete"))

    async def explain(self, format: Optional[str] = None, **options: Any) -> str:
        """The database's plan for the query."""
        return await self._run(methodcaller("explain", format=format, **options))
