# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fills the tables: fill.py ITEMS READINGS, for the database of the settings."""

from __future__ import annotations

import sys

import django
from django.apps import apps
from django.db import connection, transaction

GROUPS = 100
MEMBERS = 10

_COUNT = "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
_RECORDS = f"""
    INSERT INTO bench_{{table}} (id, amount, title, made, count, note) {_COUNT}
    SELECT i, i * 37 %% 100000 / 100.0, 'Item number ' || i,
           strftime('%%Y-%%m-%%d %%H:%%M:%%f', 1500000000 + i * 61, 'unixepoch') || '123',
           i * 7 %% 1000, 'A note of ordinary length, on item number ' || i
    FROM n WHERE %s > 0
"""


def make_tables() -> None:
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("bench").get_models():
            editor.create_model(model)


def fill(items: int, readings: int) -> None:
    from .models import Group, Member

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RECORDS.format(table="item"), [items, items])
        cursor.execute(_RECORDS.format(table="reading"), [readings, readings])
        Group.objects.bulk_create(Group(id=i, name=f"group {i}") for i in range(1, GROUPS + 1))
        Member.objects.bulk_create(
            Member(name=f"member {i}", group_id=i % GROUPS + 1) for i in range(GROUPS * MEMBERS)
        )


if __name__ == "__main__":
    django.setup()
    from bench.fill import fill as fill_tables

    make_tables()
    fill_tables(int(sys.argv[1]), int(sys.argv[2]))
