# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rows that each case of cases.json begins with."""
from django.db import connection

from shop.models import Box, Pizza, Price, Topping


def reset() -> None:
    for model in Pizza, Price, Topping, Box:
        model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
    for amount, currency in ("9.99", "usd"), ("19.99", "usd"), ("4.99", "eur"):
        Price.objects.create(amount=amount, currency=currency)
    for name in "bacon", "mushroom", "basil":
        Topping.objects.create(name=name)
    box = Box.objects.create(name="medium box")
    pizza = Pizza.objects.create(name="margherita", box=box, price_id=1)
    pizza.toppings.add(1, 2)
    Pizza.objects.create(name="weird", price_id=2)
