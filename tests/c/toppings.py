# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the list model have others write: toppings, each named by its place."""

from random import Random

from django.db import OperationalError, connection
from shop.models import Topping


def fill(n):
    """The toppings 1 to n, and nothing else."""
    Topping.objects.all().delete()
    Topping.objects.bulk_create(Topping(id=i, name=f"{i:03}") for i in range(1, n + 1))


def hurry():
    """Nothing here has to outlive the machine."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")


def put(*names):
    Topping.objects.bulk_create(Topping(name=name) for name in names)


def put_many():
    """3000 that come before all others."""
    Topping.objects.bulk_create(Topping(name=f"000{i:04}") for i in range(3000))


def drop(*names):
    Topping.objects.filter(name__in=names).delete()


def rename(old, new):
    Topping.objects.filter(name=old).update(name=new)


def _random_names(random, n):
    """Names that nobody has."""
    taken = set(Topping.objects.values_list("name", flat=True))
    names = []
    while len(names) < n:
        name = str(random.random())[2:8]
        if name not in taken:
            taken.add(name)
            names.append(name)
    return names


def put_random(n, seed):
    put(*_random_names(Random(seed), n))


def _choose(random, n):
    ids = sorted(Topping.objects.values_list("id", flat=True))
    return random.sample(ids, min(n, len(ids)))


def drop_random(n, seed):
    Topping.objects.filter(id__in=_choose(Random(seed), n)).delete()


def rename_random(n, seed):
    random = Random(seed)
    chosen = _choose(random, n)
    for id, name in zip(chosen, _random_names(random, len(chosen))):
        Topping.objects.filter(id=id).update(name=name)


def shuffle(n, seed):
    """All in another order."""
    random = Random(seed)
    toppings = list(Topping.objects.all())
    for topping, name in zip(toppings, _random_names(random, len(toppings))):
        topping.name = name
    Topping.objects.bulk_update(toppings, ["name"])


def statements(text):
    """How many statements with a text in them this connection has made since it was asked last."""
    watched = connection.__dict__.setdefault("_statements", [])
    if not connection.execute_wrappers:
        connection.execute_wrappers.append(_keep)
    found = sum(text in sql for sql in watched)
    watched.clear()
    return found


def _keep(execute, sql, params, many, context):
    connection.__dict__.setdefault("_statements", []).append(sql)
    return execute(sql, params, many, context)


def fail():
    raise OperationalError("database is locked")


def write_before(text, function, *words):
    """Has a function write, or fail, just before the next statement with a text in it is carried out."""

    def wrapper(execute, sql, params, many, context):
        if text in sql:
            connection.execute_wrappers.remove(wrapper)
            globals()[function](*words)
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(wrapper)
