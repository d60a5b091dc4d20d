# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the list model have others write: toppings, each named by its place."""

from django.db import connection
from shop.models import Topping


def fill(n):
    """The toppings 1 to n, and nothing else."""
    Topping.objects.all().delete()
    Topping.objects.bulk_create(Topping(id=i, name=f"{i:03}") for i in range(1, n + 1))


def put(*names):
    Topping.objects.bulk_create(Topping(name=name) for name in names)


def drop(*names):
    Topping.objects.filter(name__in=names).delete()


def rename(old, new):
    Topping.objects.filter(name=old).update(name=new)


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
