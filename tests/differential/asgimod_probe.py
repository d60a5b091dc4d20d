# SPDX-License-Identifier: LGPL-2.1-or-later
"""Called on the library's worker: what can be seen there alone."""
import re

from django.db import connection

from asgimod.bridge import native

UNCOUNTED = re.compile(
    r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START|SET|PRAGMA|DECLARE|CLOSE)\b", re.I
)
# How often the library read rows itself, was asked to, and gave a result up after all.
native_reads = {"asked": 0, "taken": 0, "given_up": 0}
counted = []


def count(execute, sql, params, many, context):
    if not UNCOUNTED.match(sql or ""):
        counted.append(sql)
    try:
        return execute(sql, params, many, context)
    except OverflowError:
        # It was never sent: Django, too, doesn't know it as a query.
        counted.pop()
        raise


def start_counting():
    connection.ensure_connection()
    # Asked of the database once per connection.
    connection.features.supports_json_field  # noqa: B018
    counted.clear()
    connection.execute_wrappers.append(count)


def stop_counting():
    connection.execute_wrappers.remove(count)
    return len(counted)


def watch_native():
    """Put a counter around the reader, once."""
    read = native.read
    if getattr(read, "is_watched", False):
        return

    def watched(queryset, fallback, limit=0):
        def give_up():
            native_reads["given_up"] += 1
            return fallback()

        rows = read(queryset, give_up, limit)
        native_reads["asked"] += 1
        native_reads["taken"] += rows is not None
        return rows

    watched.is_watched = True
    native.read = watched


def native_counts():
    return dict(native_reads)


def text(value):
    """Make an expression, and say so."""
    return str(value)


def settle():
    """End what a case has left open."""
    if connection.in_atomic_block or not connection.is_usable():
        connection.close()
