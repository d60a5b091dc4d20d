# SPDX-License-Identifier: LGPL-2.1-or-later
"""Code of an application that has to do with transactions, called by test-transaction.c."""

from django.db import connection, transaction
from shop.models import Topping

_hooks = []


def in_atomic_block():
    return connection.in_atomic_block


def add_later(name):
    """Add a topping after the commit."""
    transaction.on_commit(lambda: Topping.objects.create(name=name))


def fail_later():
    transaction.on_commit(lambda: 1 / 0)


def add_and_fail(name):
    with transaction.atomic():
        Topping.objects.create(name=name)
        raise LookupError("changed its mind")


def add_two(first, second):
    with transaction.atomic():
        Topping.objects.create(name=first)
        Topping.objects.create(name=second)


def read_then_write(name):
    """In a transaction that begins with a read, as of two programs each would wait for the other."""
    with transaction.atomic():
        n = Topping.objects.filter(name__startswith=name).count()
        Topping.objects.create(name="%s%d" % (name, n))
    return n


def leave_open(name):
    """A transaction that nobody ends."""
    connection.cursor().execute("BEGIN")
    Topping.objects.create(name=name)


def concurrency():
    """How the database keeps readers and writers apart: "delete", "wal" or "rows"."""
    if connection.vendor != "sqlite":
        return "rows"
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA journal_mode").fetchone()[0]
