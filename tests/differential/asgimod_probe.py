# SPDX-License-Identifier: LGPL-2.1-or-later
"""Called on the library's worker: what can be seen there alone."""
import re

from django.db import connection, router
from django.db.models import signals
from django.test import override_settings

from asgimod.bridge import native, plans

UNCOUNTED = re.compile(
    r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START|SET|PRAGMA|DECLARE|CLOSE)\b", re.I
)
# How often the library read rows itself, was asked to, and gave a result up after all.
native_reads = {"asked": 0, "taken": 0, "given_up": 0}
# How often it went by a plan, was asked with the plan of another call, and made one.
planned = {"asked": 0, "followed": 0, "made": 0}
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


def watch():
    """Put counters around the reader and the plans, once."""
    if not getattr(native.read, "is_watched", False):
        watch_native()
        watch_plans()


def watch_native():
    read = native.read

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


def watch_plans():
    follow, make = plans._follow, plans._make

    def watched_follow(*args):
        found = follow(*args)
        planned["asked"] += 1
        planned["followed"] += found is not plans.UNKNOWN
        return found

    def watched_make(*args):
        found = make(*args)
        planned["made"] += isinstance(found, plans.Plan)
        return found

    plans._follow, plans._make = watched_follow, watched_make


def counts(name):
    return dict({"native": native_reads, "plans": planned}[name])


def text(value):
    """Make an expression, and say so."""
    return str(value)


def hear(sender, **named):
    pass


def listen():
    signals.post_init.connect(hear)


def stop_listening():
    signals.post_init.disconnect(hear)


class Router:
    def db_for_read(self, model, **hints):
        return None


def route():
    router.routers.append(Router())


def stop_routing():
    router.routers.pop()


zone = override_settings(TIME_ZONE="Europe/Paris", USE_TZ=False)


def move():
    zone.enable()


def move_back():
    zone.disable()


def settle():
    """End what a case has left open."""
    if connection.connection is None:
        return
    if connection.in_atomic_block or not connection.is_usable():
        connection.close()
