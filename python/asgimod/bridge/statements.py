# SPDX-License-Identifier: LGPL-2.1-or-later
"""Stopping what a server does for a worker, from another thread."""

from __future__ import annotations

import functools
from typing import Any, Callable

import _asgimod

# The driver's connections of each worker, by the number of the worker and the alias.
_connections: dict[int, dict[str, Callable[[], None]]] = {}


def adopt(connection: Any) -> None:
    """A connection that this worker has opened can be told to stop."""
    stop = _STOPS.get(connection.vendor)
    if stop is not None:
        raw = connection.connection
        stopping = _connections.setdefault(_asgimod.worker(), {})
        stopping[connection.alias] = functools.partial(stop, connection, raw)
        _asgimod.set_remote()


def cancel_statements(worker: int) -> None:
    """Have the servers stop what they do for a worker; called on a thread of its own."""
    for stop in list(_connections.get(worker, {}).values()):
        try:
            stop()
        except Exception:  # it is closed, or the server can't be reached: the worker will be told
            pass


def forget(worker: int) -> None:
    _connections.pop(worker, None)


def _stop_postgresql(connection: Any, raw: Any) -> None:
    # A request over a connection of its own; when it returns the server has seen it.
    raw.cancel()


def _stop_mysql(connection: Any, raw: Any) -> None:
    number = raw.thread_id()
    other = connection.Database.connect(**connection.get_connection_params())
    try:
        other.query("KILL QUERY %d" % number)
    finally:
        other.close()


_STOPS: dict[str, Callable[[Any, Any], None]] = {
    "postgresql": _stop_postgresql,
    "mysql": _stop_mysql,
}
