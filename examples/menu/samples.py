# SPDX-License-Identifier: LGPL-2.1-or-later
"""A menu to begin with."""

from django.db import transaction

from .models import Pizza, Topping

_MEAT = frozenset({"ham", "salami", "anchovies"})
_PIZZAS = (
    ("Capricciosa", "A bit of everything", "l", "12.50", "tomato mozzarella ham artichokes olives"),
    ("Funghi", "For those who like it earthy", "m", "9.90", "tomato mozzarella mushrooms"),
    ("Margherita", "The classic", "m", "8.50", "tomato mozzarella basil"),
    ("Marinara", "No cheese at all", "s", "7.00", "tomato garlic oregano"),
    ("Napoli", "Straight from the sea", "m", "10.50", "tomato mozzarella anchovies olives"),
    ("Prosciutto", "The children’s choice", "m", "10.00", "tomato mozzarella ham"),
    ("Quattro Formaggi", "Four cheeses", "l", "12.00", "mozzarella gorgonzola pecorino ricotta"),
    ("Salami", "A little spicy", "m", "10.00", "tomato mozzarella salami"),
)


@transaction.atomic
def load():
    """Add these pizzas, where the menu hasn't got them; how many there are."""
    for name, description, size, price, toppings in _PIZZAS:
        pizza, created = Pizza.objects.get_or_create(
            name=name, defaults={"description": description, "size": size, "price": price}
        )
        if created:
            pizza.toppings.set(_topping(each) for each in toppings.split())
    return Pizza.objects.count()


def _topping(name):
    return Topping.objects.get_or_create(name=name, defaults={"meat": name in _MEAT})[0]
