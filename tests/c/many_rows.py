# SPDX-License-Identifier: LGPL-2.1-or-later
"""More rows than anybody would make one by one."""

from django.db import connection


def fill(count):
    """``count`` rows of BigKey, numbered from 1, each with a name of 20 letters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO atlas_bigkey (number, name) WITH RECURSIVE n (i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            "SELECT i, printf('%%020d', i) FROM n",
            [count],
        )


def vacuum():
    """Give freed pages back, which no reader may see."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return 0
