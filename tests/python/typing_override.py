# SPDX-License-Identifier: LGPL-2.1-or-later
"""
A user's program for a type checker, which says after each ``reveal_type`` what it
finds. It isn't run.
"""

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Awaitable, ClassVar, List

import gi

gi.require_version("AsgiMod", "1")

from gi.repository import AsgiMod

if TYPE_CHECKING:
    from typing_extensions import reveal_type


def cheap(prices: AsgiMod.QuerySet[AsgiMod.Model]) -> AsgiMod.QuerySet[AsgiMod.Model]:
    return prices.filter(amount__lt=Decimal("9.99")).order_by("-amount")[:10]


async def start() -> None:
    await AsgiMod.setup("shop.settings")
    reveal_type(AsgiMod.get_model("shop.Price"))  # gi.repository.AsgiMod.ModelInfo
    reveal_type(await AsgiMod.call_command("check"))  # builtins.str
    reveal_type(AsgiMod.get_model("shop.Price").aobjects)  # gi.repository.AsgiMod.QuerySet[gi.repository.AsgiMod.Model]
    reveal_type(AsgiMod.get_model("shop.Price")(amount=1))  # gi.repository.AsgiMod.Model
    reveal_type(AsgiMod.Runtime.get_default().props.state)  # Union[gi.repository.AsgiMod.RuntimeState, None]


async def querysets(prices: AsgiMod.QuerySet[AsgiMod.Model]) -> None:
    reveal_type(cheap(prices))  # gi.repository.AsgiMod.QuerySet[gi.repository.AsgiMod.Model]
    reveal_type(await prices.get(id=1))  # gi.repository.AsgiMod.Model
    reveal_type(await prices.first())  # Union[gi.repository.AsgiMod.Model, None]
    reveal_type(await prices[0])  # gi.repository.AsgiMod.Model
    reveal_type(await prices.item(-1))  # gi.repository.AsgiMod.Model
    reveal_type(prices[2:5])  # gi.repository.AsgiMod.QuerySet[gi.repository.AsgiMod.Model]
    reveal_type(prices | prices.none())  # gi.repository.AsgiMod.QuerySet[gi.repository.AsgiMod.Model]
    reveal_type([price async for price in prices])  # builtins.list[gi.repository.AsgiMod.Model]
    reveal_type([price async for price in prices.iterator(5)])  # builtins.list[gi.repository.AsgiMod.Model]
    reveal_type(await prices.eval())  # builtins.list[gi.repository.AsgiMod.Model]
    reveal_type(await prices.count())  # builtins.int
    reveal_type(await prices.values("id").eval())  # builtins.list[builtins.dict[builtins.str, Any]]
    reveal_type(await prices.values_list("id")[0])  # builtins.tuple[Any, ...]
    reveal_type(await prices.get_or_create(id=1))  # Tuple[gi.repository.AsgiMod.Model, builtins.bool]
    reveal_type(await prices.delete())  # Tuple[builtins.int, builtins.dict[builtins.str, builtins.int]]
    reveal_type(await prices.filter_async(id=1))  # gi.repository.AsgiMod.ResultList[Any]
    reveal_type(await prices.count_async())  # builtins.int
    reveal_type(prices.count_sync(None))  # builtins.int


async def models(price: AsgiMod.Model, pizzas: AsgiMod.ManyToOneRelatedManager[AsgiMod.Model]) -> None:
    price.amount = Decimal("1.99")
    reveal_type(price.currency)  # Any
    reveal_type(await price.asave(update_fields=["amount"]))  # None
    reveal_type(await price.adelete())  # Tuple[builtins.int, builtins.dict[builtins.str, builtins.int]]
    reveal_type(await pizzas.add(price, bulk=False))  # None
    reveal_type(await pizzas.filter(id=1).get())  # gi.repository.AsgiMod.Model


@AsgiMod.register_type("shop.Pizza")
class Pizza(AsgiMod.Model):
    aobjects: "ClassVar[AsgiMod.QuerySet[Pizza]]"

    name: str
    aprice: Awaitable[AsgiMod.Model]
    atoppings: "AsgiMod.ManyToManyRelatedManager[AsgiMod.Model]"


async def derived() -> None:
    reveal_type(await Pizza.aobjects.filter(id=1).get())  # typing_override.Pizza
    reveal_type((await Pizza.aobjects[0]).name)  # builtins.str
    reveal_type(await Pizza(name="plain").aprice)  # gi.repository.AsgiMod.Model
    reveal_type(await Pizza().atoppings.count())  # builtins.int


async def transactions(price: AsgiMod.Model) -> None:
    async with AsgiMod.atomic() as tx:
        await price.asave()
        reveal_type(tx)  # gi.repository.AsgiMod.Transaction
        reveal_type(await tx.savepoint())  # gi.repository.AsgiMod.Transaction


def limits(prices: AsgiMod.QuerySet[AsgiMod.Model]) -> None:
    reveal_type(prices.with_timeout(500))  # gi.repository.AsgiMod.QuerySet[gi.repository.AsgiMod.Model]


async def failures(prices: AsgiMod.QuerySet[AsgiMod.Model]) -> None:
    try:
        await prices.get(id=0)
    except AsgiMod.DoesNotExist as error:
        reveal_type(error.traceback)  # Union[builtins.str, None]
    except AsgiMod.IntegrityError as error:
        reveal_type(error.exception)  # Union[builtins.str, None]
    reveal_type(AsgiMod.Error.DOES_NOT_EXIST)  # gi.repository.AsgiMod.Error


def names(price: AsgiMod.Model) -> List[str]:
    return [price.currency]


def with_no_asyncio(price: AsgiMod.Model) -> None:
    reveal_type(AsgiMod.run(price.asave()))  # None
    reveal_type(AsgiMod.spawn(price.adelete()).result())  # Tuple[builtins.int, builtins.dict[builtins.str, builtins.int]]
    asyncio.run(AsgiMod.shutdown())


def mistakes(prices: AsgiMod.QuerySet[AsgiMod.Model]) -> None:
    prices.order(1)  # type: ignore[attr-defined]
    prices.iterator("many")  # type: ignore[arg-type]
    AsgiMod.get_modell("shop.Price")  # type: ignore[attr-defined]
