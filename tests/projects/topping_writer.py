# SPDX-License-Identifier: LGPL-2.1-or-later
"""The other process that writes while a list is looked at: one transaction after another.

  python3 -m topping_writer SEED TRANSACTIONS [ID]

The database is the one of the pizza shop's settings, which needs to have toppings. The one with that
id stays as it is.
"""

import os
import random
import sys

#: Seconds that it waits for the readers of the same file.
PATIENCE = 60


def fill(n):
    """So many toppings; the program that shows them has it called."""
    from shop.models import Topping

    Topping.objects.bulk_create(Topping(name=f"{i * 7919 % 10**6:06}") for i in range(n))


class Writer:
    def __init__(self, toppings, seed, spared):
        self.toppings = toppings.exclude(id=spared)
        self.random = random.Random(seed)

    def name(self):
        return f"{self.random.randrange(10**6):06}"

    def some(self):
        ids = sorted(self.toppings.values_list("id", flat=True))
        chosen = self.random.sample(ids, self.random.randrange(1, 20))
        return self.toppings.filter(id__in=chosen)

    def insert(self):
        names = [self.name() for _ in range(self.random.randrange(1, 20))]
        self.toppings.bulk_create(self.toppings.model(name=name) for name in names)

    def delete(self):
        self.some().delete()

    def rename(self):
        """By a letter that leaves them where they are in the order of names."""
        for topping in self.some():
            topping.name = f"{topping.name[:6]} {self.random.choice('abc')}"
            topping.save()

    def move(self):
        for topping in self.some():
            topping.name = self.name()
            topping.save()

    def write(self):
        self.random.choice([self.insert, self.delete, self.rename, self.move])()


def main(seed, n_transactions, spared=None):
    os.environ["DJANGO_SETTINGS_MODULE"] = "pizza_settings"
    import django
    from django.conf import settings
    from django.db import transaction

    settings.DATABASES["default"]["OPTIONS"] = {"timeout": PATIENCE}
    django.setup()
    from shop.models import Topping

    writer = Writer(Topping.objects, seed, spared)
    for _ in range(n_transactions):
        with transaction.atomic():
            writer.write()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
