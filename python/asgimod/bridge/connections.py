# SPDX-License-Identifier: LGPL-2.1-or-later
"""The connections of the workers: Django's own, one for each thread and database."""

from __future__ import annotations

import threading
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, reset_queries
from django.db.backends.signals import connection_created

from . import native, statements, watching, writers

import _asgimod


def install() -> None:
    """Look after each connection that is opened."""
    connection_created.connect(_on_created, dispatch_uid="asgimod.bridge.connections")


# Those of this worker; to ask Django takes longer than most queries are worth.
_local = threading.local()


def opened() -> list[Any]:
    """The connections that this worker has ever opened, whether or not they still are."""
    if not hasattr(_local, "opened"):
        _local.opened = []
    found: list[Any] = _local.opened
    return found


def forget(connection: Any) -> None:
    """Close a connection; whoever asks for the database gets another one."""
    connection.close()
    opened().remove(connection)
    del connections[connection.alias]


def _on_created(connection: Any, **kwargs: Any) -> None:
    watching.adopt(connection)
    if _asgimod.on_worker() and connection not in opened():
        opened().append(connection)
    if connection.vendor != "sqlite":
        if _asgimod.on_worker():
            statements.adopt(connection)
        return
    if _asgimod.on_worker():
        native.adopt(connection)
    if getattr(settings, "ASGIMOD_WRITE_AHEAD_LOG", False):
        _write_ahead(connection)
    if _asgimod.on_worker():
        native.wait(connection)
        writers.adopt(connection)


def _write_ahead(connection: Any) -> None:
    if connection.is_in_memory_db() or connection.alias != DEFAULT_DB_ALIAS:
        return
    with connection.cursor() as cursor:
        # With a write-ahead log readers and the writer don't wait for each other; NORMAL is then
        # safe against a crash of the program, and never corrupts.
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
        except Exception:  # a read-only file: whoever writes will be told
            pass


def forget_queries() -> None:
    """Under DEBUG Django keeps each query, until a request ends; here there are none."""
    if settings.DEBUG:
        reset_queries()


def single_connection() -> bool:
    """Whether a database lives in its connection."""
    return any(
        connections[alias].vendor == "sqlite" and connections[alias].is_in_memory_db()
        for alias in connections
    )
