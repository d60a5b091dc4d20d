# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes of every kind, for the tests of what is told of them."""

import os
import resource
import subprocess
import sys

from django.db import DatabaseError, connection, transaction
from django.db.models.signals import post_delete, post_save
from shop.models import Pizza, Price, Topping


def rolled_back():
    try:
        with transaction.atomic():
            Topping.objects.create(name="never")
            raise RuntimeError
    except RuntimeError:
        pass


def half_rolled_back():
    with transaction.atomic():
        Topping.objects.create(id=71, name="kept")
        try:
            with transaction.atomic():
                Topping.objects.create(id=72, name="never")
                raise RuntimeError
        except RuntimeError:
            pass
        Topping.objects.create(id=73, name="kept")


def by_sql():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shop_topping SET name = 'by SQL' WHERE id = 71")


def nothing():
    Topping.objects.filter(id=-1).update(name="nobody")


def add_topping():
    topping = Topping.objects.create(id=81, name="ham")
    pizza = Pizza.objects.create(id=91, name="one", price=Price.objects.create(amount=1))
    pizza.toppings.add(topping)


def cascade():
    """The pizza goes with its price."""
    Pizza.objects.get(id=91).price.delete()


def by_another_process():
    code = (
        "import django; django.setup()\n"
        "from shop.models import Topping; Topping.objects.create(name='from outside')"
    )
    subprocess.run([sys.executable or "/usr/bin/python3", "-c", code], check=True)


def to_temporary_table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS basket (name TEXT)")
        cursor.execute("INSERT INTO basket VALUES ('ham')")


def too_large():
    """More than the file may hold, which shows when it is committed."""
    size = os.path.getsize(connection.settings_dict["NAME"])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        Topping.objects.bulk_create(Topping(name="never" * 10) for _ in range(1000))
    except DatabaseError:
        pass
    else:
        raise AssertionError("it was committed")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def use_log():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")


def receivers():
    """How many receivers there are, and how many see the statements of this connection."""
    return len(post_save.receivers) + len(post_delete.receivers) + len(connection.execute_wrappers)
