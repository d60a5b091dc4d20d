# SPDX-License-Identifier: LGPL-2.1-or-later
"""
A user's program for a type checker, which says after each ``reveal_type`` what it
finds. It isn't run.
"""

from datetime import date
from typing import TYPE_CHECKING, List, Optional

from django.db.models import Count, Q
from shop.models import Box, Pizza, Price, Topping

from asgimod.db import AsyncManager, AsyncQuerySet
from asgimod.sync import async_to_sync, sync_to_async

if TYPE_CHECKING:
    from typing_extensions import reveal_type


def long_names(toppings: AsyncManager[Topping]) -> AsyncQuerySet[Topping]:
    return toppings.filter(name__length__gt=10).order_by("name")


async def querysets() -> None:
    objects = Pizza.aobjects
    reveal_type(objects)  # asgimod.db.queryset.AsyncQuerySet[shop.models.Pizza]
    reveal_type(objects.filter(Q(id=1)))  # asgimod.db.queryset.AsyncQuerySet[shop.models.Pizza]
    reveal_type(objects[:2])  # asgimod.db.queryset.AsyncQuerySet[shop.models.Pizza]
    reveal_type(objects.all() & objects)  # asgimod.db.queryset.AsyncQuerySet[shop.models.Pizza]
    reveal_type(objects.all() | objects)  # asgimod.db.queryset.AsyncQuerySet[shop.models.Pizza]
    reveal_type(objects.raw("SELECT"))  # asgimod.db.queryset.AsyncQuerySet[shop.models.Pizza]
    reveal_type(await objects[0])  # shop.models.Pizza
    reveal_type(await objects.item(0))  # shop.models.Pizza
    reveal_type(await objects.eval())  # builtins.list[shop.models.Pizza]
    reveal_type([pizza async for pizza in objects])  # builtins.list[shop.models.Pizza]
    reveal_type([pizza async for pizza in objects.iterator()])  # builtins.list[shop.models.Pizza]
    reveal_type(objects.model)  # Type[shop.models.Pizza]
    reveal_type(await long_names(Topping.aobjects).eval())  # builtins.list[shop.models.Topping]


async def rows() -> None:
    objects = Price.aobjects
    reveal_type(await objects.values("id").eval())  # builtins.list[builtins.dict[builtins.str, Any]]
    reveal_type(await objects.values_list("id")[0])  # builtins.tuple[Any, ...]
    reveal_type(await objects.values_list("id", flat=True)[0])  # Any
    reveal_type(await objects.values_list("id", named=True)[0])  # Any
    reveal_type(await objects.dates("day", "year").first())  # Union[datetime.date, None]
    reveal_type(await objects.datetimes("day", "year").eval())  # builtins.list[datetime.datetime]


async def asking() -> None:
    objects = Price.aobjects
    reveal_type(await objects.get(id=1))  # shop.models.Price
    reveal_type(await objects.create(amount=1))  # shop.models.Price
    reveal_type(await objects.get_or_create(id=1))  # Tuple[shop.models.Price, builtins.bool]
    reveal_type(await objects.update_or_create(id=1))  # Tuple[shop.models.Price, builtins.bool]
    reveal_type(await objects.bulk_create([Price()]))  # builtins.list[shop.models.Price]
    reveal_type(await objects.bulk_update([Price()], ["amount"]))  # Union[builtins.int, None]
    reveal_type(await objects.count())  # builtins.int
    reveal_type(await objects.in_bulk([1]))  # builtins.dict[Any, shop.models.Price]
    reveal_type(await objects.latest("amount"))  # shop.models.Price
    reveal_type(await objects.earliest("amount"))  # shop.models.Price
    reveal_type(await objects.first())  # Union[shop.models.Price, None]
    reveal_type(await objects.last())  # Union[shop.models.Price, None]
    reveal_type(await objects.aggregate(Count("id")))  # builtins.dict[builtins.str, Any]
    reveal_type(await objects.exists())  # builtins.bool
    reveal_type(await objects.contains(Price()))  # builtins.bool
    reveal_type(await objects.update(amount=1))  # builtins.int
    reveal_type(await objects.all().delete())  # Tuple[builtins.int, builtins.dict[builtins.str, builtins.int]]
    reveal_type(await objects.explain())  # builtins.str


async def models(pizza: Pizza, price: Price, box: Box, topping: Topping) -> None:
    reveal_type(await pizza.asave())  # None
    reveal_type(await pizza.adelete())  # Tuple[builtins.int, builtins.dict[builtins.str, builtins.int]]
    reveal_type(await pizza.arefresh_from_db())  # None
    reveal_type(await pizza.aprice)  # shop.models.Price
    reveal_type(await pizza.abox)  # Union[shop.models.Box, None]
    reveal_type(await price.apizza)  # shop.models.Pizza
    reveal_type(box.apizza_set)  # asgimod.db.related.AsyncManyToOneRelatedQuerySet[shop.models.Pizza]
    reveal_type(await box.apizza_set.filter(id=1).get())  # shop.models.Pizza
    reveal_type(await box.apizza_set.add(pizza, bulk=False))  # None
    reveal_type(pizza.atoppings)  # asgimod.db.related.AsyncManyToManyRelatedQuerySet[shop.models.Topping]
    reveal_type(await pizza.atoppings.create(name="ham", through_defaults={}))  # shop.models.Topping
    reveal_type(await topping.apizza_set.set([pizza]))  # None
    reveal_type(await pizza.atoppings.get_or_create(name="ham"))  # Tuple[shop.models.Topping, builtins.bool]


def names(prices: List[Price], since: Optional[date] = None) -> List[str]:
    return [str(price) for price in prices]


async def dearest(currency: str) -> Price:
    return await Price.aobjects.filter(currency=currency).latest("amount")


async def wrappers() -> None:
    reveal_type(await sync_to_async(names)([]))  # builtins.list[builtins.str]
    reveal_type(async_to_sync(dearest)("usd"))  # shop.models.Price
    reveal_type(sync_to_async(names))  # 3.8: def (*Any, **Any) -> typing.Coroutine[Any, Any, builtins.list[builtins.str]] 3.10: def (prices: builtins.list[shop.models.Price], since: Union[datetime.date, None] =) -> typing.Coroutine[Any, Any, builtins.list[builtins.str]]
    reveal_type(async_to_sync(dearest))  # 3.8: def (*Any, **Any) -> shop.models.Price 3.10: def (currency: builtins.str) -> shop.models.Price
    reveal_type(sync_to_async(thread_sensitive=False)(names))  # 3.8: def (*Any, **Any) -> typing.Coroutine[Any, Any, builtins.list[builtins.str]] 3.10: def (prices: builtins.list[shop.models.Price], since: Union[datetime.date, None] =) -> typing.Coroutine[Any, Any, builtins.list[builtins.str]]


async def mistakes(pizza: Pizza, price: Price) -> None:
    await pizza.atoppings.add(through_defaults=3)  # type: ignore[arg-type]
    await price.asave(force_insert="yes")  # type: ignore[arg-type]
    Price.aobjects.filter().objects  # type: ignore[attr-defined]
