# SPDX-License-Identifier: LGPL-2.1-or-later
"""
The documentation of the original asgimod, run line by line.

``walk(shop)`` takes anything with the four models as attributes, whichever way
they are reached: each has ``aobjects`` and is called to make an instance. Objects
are compared by what is in them, as two front ends don't share their classes.
"""

from decimal import Decimal
from typing import Any, List
from unittest import TestCase

from django.db.models import Count, F, Q, Sum

check = TestCase()


async def names(queryset: Any) -> List[str]:
    return [row.name for row in await queryset.eval()]


async def amounts(queryset: Any) -> List[str]:
    return [str(row.amount) for row in await queryset.eval()]


async def fill(shop: Any) -> None:
    for amount, currency in ("9.99", "usd"), ("19.99", "usd"), ("4.99", "eur"):
        await shop.Price.aobjects.create(amount=Decimal(amount), currency=currency)
    for name in "bacon", "mushroom", "Basil":
        await shop.Topping.aobjects.create(name=name)
    await shop.Box.aobjects.create(name="medium box")
    box = await shop.Box.aobjects.get(id=1)
    price = await shop.Price.aobjects.get(id=1)
    await shop.Pizza.aobjects.create(name="margherita", price=price, box=box)
    price = await shop.Price.aobjects.get(id=2)
    await shop.Pizza.aobjects.create(name="weird", price=price)


async def models(shop: Any) -> None:
    topping = shop.Topping(name="ham")
    await topping.asave()
    topping = await shop.Topping.aobjects.get(name="ham")
    topping.name = "smoked ham"
    await topping.asave(update_fields=["name"])
    check.assertTrue(await shop.Topping.aobjects.filter(name="smoked ham").exists())
    check.assertEqual((await topping.adelete())[0], 1)
    check.assertEqual(await shop.Topping.aobjects.count(), 3)


async def foreign_relations(shop: Any) -> None:
    price = await shop.Price.aobjects.get(id=1)
    pizza = await shop.Pizza.aobjects.get(id=1)
    weird_pizza = await shop.Pizza.aobjects.get(id=2)
    medium_box = await shop.Box.aobjects.get(id=1)

    check.assertEqual((await pizza.aprice).amount, Decimal("9.99"))
    check.assertEqual((await price.apizza).name, "margherita")
    check.assertEqual((await pizza.abox).name, "medium box")
    check.assertIsNone(await weird_pizza.abox)
    for obj, name in (price, "abox"), (medium_box, "atoppings"), (pizza, "aname"), (pizza, "aid"):
        with check.assertRaises(AttributeError):
            getattr(obj, name)

    check.assertEqual((await medium_box.apizza_set.all().get(id=1)).name, "margherita")
    await medium_box.apizza_set.add(weird_pizza)
    check.assertEqual(
        await medium_box.apizza_set.filter(id__gt=1).order_by("name").count(), 1
    )
    await medium_box.apizza_set.remove(weird_pizza)
    check.assertEqual(await names(medium_box.apizza_set), ["margherita"])
    await medium_box.apizza_set.clear()
    check.assertFalse(await medium_box.apizza_set.exists())
    await medium_box.apizza_set.set([pizza])
    check.assertEqual(await names(medium_box.apizza_set), ["margherita"])


async def many_to_many_relations(shop: Any) -> None:
    pizza = await shop.Pizza.aobjects.get(id=1)
    weird_pizza = await shop.Pizza.aobjects.get(id=2)
    bacon = await shop.Topping.aobjects.get(id=1)
    mushroom = await shop.Topping.aobjects.get(id=2)

    check.assertFalse(await pizza.atoppings.all().exists())
    await pizza.atoppings.add(bacon, mushroom)
    check.assertTrue(await pizza.atoppings.filter(name__startswith="b").exists())
    await pizza.atoppings.remove(bacon)
    check.assertEqual(await names(pizza.atoppings), ["mushroom"])
    await pizza.atoppings.clear()
    check.assertFalse(await mushroom.apizza_set.all().exists())
    await mushroom.apizza_set.add(pizza)
    await mushroom.apizza_set.set([pizza, weird_pizza])
    check.assertEqual(await mushroom.apizza_set.count(), 2)

    await pizza.atoppings.create(name="olive")
    olive, created = await pizza.atoppings.get_or_create(name="olive")
    check.assertEqual((olive.name, created), ("olive", False))
    caper, created = await pizza.atoppings.update_or_create(
        defaults={"name": "caper"}, name="capers"
    )
    check.assertEqual((caper.name, created), ("caper", True))
    await pizza.atoppings.set([])
    await shop.Topping.aobjects.filter(id__gt=3).delete()


async def iteration(shop: Any) -> None:
    async for price in shop.Price.aobjects.filter(currency="usd"):
        check.assertEqual(price.currency, "usd")
    seen = [price.id async for price in shop.Price.aobjects.order_by("id")]
    check.assertEqual(seen, [1, 2, 3])
    seen = [price.id async for price in shop.Price.aobjects.order_by("id").iterator(chunk_size=2)]
    check.assertEqual(seen, [1, 2, 3])


async def slices_and_items(shop: Any) -> None:
    prices = shop.Price.aobjects.all().order_by("id")
    check.assertEqual(await amounts(prices[:2]), ["9.99", "19.99"])
    check.assertEqual(await amounts(prices[1:2]), ["19.99"])
    check.assertEqual(
        await amounts(shop.Price.aobjects.all().order_by("-amount")[1:]), ["9.99", "4.99"]
    )
    check.assertEqual(str((await prices[0]).amount), "9.99")
    check.assertEqual(str((await prices[:5][0]).amount), "9.99")
    price = await shop.Price.aobjects.filter(amount__gte=Decimal("9.99")).order_by("id")[0]
    check.assertEqual(price.id, 1)
    check.assertEqual((await prices.item(2)).id, 3)
    check.assertEqual((await prices[-1]).id, 3)
    check.assertEqual((await shop.Price.aobjects[0]).id, 1)
    check.assertEqual(len(await shop.Price.aobjects[:2].eval()), 2)


async def refusals(shop: Any) -> None:
    prices = shop.Price.aobjects.all()
    check.assertEqual(str(prices), repr(prices))
    check.assertRegex(repr(prices), r"^<AsyncQuerySet \[\.\.\..*Price.*\]>$")
    with check.assertRaisesRegex(NotImplementedError, r"\.count\(\)"):
        len(prices)
    with check.assertRaisesRegex(NotImplementedError, r"\.exists\(\)"):
        bool(prices)
    for index in slice(0, 3, 2), slice(-2, None):
        with check.assertRaises(Exception):
            prices[index]


async def operators(shop: Any) -> None:
    qa = shop.Price.aobjects.filter(amount__gt=Decimal("2.99"))
    qb = shop.Price.aobjects.filter(amount__gt=Decimal("19.98"))
    check.assertEqual(await amounts(qa & qb), ["19.99"])
    qa = shop.Price.aobjects.filter(currency="usd")
    qb = shop.Price.aobjects.filter(currency="eur")
    check.assertEqual(await (qa | qb).count(), 3)
    check.assertEqual(await (shop.Price.aobjects & qa).count(), 2)


async def evaluation(shop: Any) -> None:
    toppings = await shop.Topping.aobjects.all().eval()
    check.assertEqual(len(toppings), 3)
    check.assertEqual(len(await shop.Topping.aobjects.eval()), 3)
    starting_with_m = shop.Topping.aobjects.filter(name__startswith="m")
    check.assertEqual(await names(starting_with_m), ["mushroom"])


async def chaining(shop: Any) -> None:
    objects = shop.Price.aobjects
    usd, eur = objects.filter(currency="usd"), objects.filter(currency="eur")
    for queryset, expected in (
        (objects.exclude(currency="usd"), ["4.99"]),
        (objects.order_by("amount").reverse(), ["19.99", "9.99", "4.99"]),
        (objects.filter(currency="usd").distinct().order_by("id"), ["9.99", "19.99"]),
        (objects.none(), []),
        (usd.union(eur).order_by("amount"), ["4.99", "9.99", "19.99"]),
        (objects.all().intersection(eur), ["4.99"]),
        (objects.all().difference(usd), ["4.99"]),
        (objects.extra(where=["amount > %s"], params=[15]), ["19.99"]),
        (eur.defer("currency"), ["4.99"]),
        (eur.only("amount"), ["4.99"]),
        (eur.using("default"), ["4.99"]),
        (eur.select_for_update(), ["4.99"]),
        (objects.raw("SELECT * FROM shop_price WHERE id = %s", [3]), ["4.99"]),
    ):
        check.assertEqual(await amounts(queryset), expected)
    pizzas = shop.Pizza.aobjects.select_related("price").prefetch_related("toppings")
    check.assertEqual(await names(pizzas.order_by("id")), ["margherita", "weird"])


async def expressions(shop: Any) -> None:
    objects = shop.Price.aobjects
    either = objects.filter(Q(id=1) | Q(id=3)).order_by("id")
    check.assertEqual(await amounts(either), ["9.99", "4.99"])
    check.assertEqual((await objects.aggregate(Sum("amount"), n=Count("id")))["n"], 3)
    doubled = await objects.annotate(double=F("amount") * 2).get(Q(id=1))
    check.assertEqual(doubled.double, Decimal("19.98"))
    check.assertEqual(await objects.alias(double=F("amount") * 2).filter(double__gt=30).count(), 1)
    check.assertEqual(await objects.values("currency").distinct().count(), 2)
    check.assertEqual(await objects.order_by("id").values_list("id", flat=True).eval(), [1, 2, 3])
    check.assertEqual((await objects.values_list("id", named=True).get(id=2)).id, 2)


async def asking(shop: Any) -> None:
    objects = shop.Topping.aobjects
    _, created = await objects.get_or_create(name="rocket")
    check.assertTrue(created)
    rocket, created = await objects.update_or_create(defaults={"name": "rucola"}, name="rocket")
    check.assertEqual((rocket.name, created), ("rucola", False))
    await objects.bulk_create([shop.Topping(name="ham"), shop.Topping(name="egg")])
    ham = await objects.get(name="ham")
    ham.name = "Ham"
    await objects.bulk_update([ham], ["name"])
    check.assertEqual((await objects.in_bulk([1, 2]))[1].name, "bacon")
    check.assertEqual((await objects.latest("name")).name, "rucola")
    check.assertEqual((await objects.earliest("name")).name, "Basil")
    check.assertEqual((await objects.order_by("id").first()).name, "bacon")
    check.assertEqual((await objects.order_by("name").last()).name, "rucola")
    check.assertEqual(await objects.filter(name="Ham").update(name="ham"), 1)
    check.assertTrue(await objects.filter(name="ham").exists())
    check.assertTrue(await objects.filter(name="ham").explain())
    check.assertEqual((await objects.filter(id__gt=3).delete())[0], 3)
    check.assertEqual(await objects.count(), 3)


STEPS = (
    models, foreign_relations, many_to_many_relations, iteration, slices_and_items,
    refusals, operators, evaluation, chaining, expressions, asking,
)  # fmt: skip


async def walk(shop: Any) -> None:
    await fill(shop)
    for step in STEPS:
        await step(shop)
