# SPDX-License-Identifier: LGPL-2.1-or-later
"""Other processes, that write to what somebody watches.

On PostgreSQL each writing statement sends a notification in its transaction, and a thread listens.
Of an SQLite file the library itself looks at its data version.
"""

from __future__ import annotations

import json
import os
import select
import threading
from typing import Any, Iterable

from django.db import connections

import _asgimod

CHANNEL = "asgimod"

# Seconds until a server that has gone away is asked again.
_PATIENCE = 1.0

_own: set[int] = set()  # the server processes of our connections
_thread: threading.Thread | None = None
_labels: frozenset[str] = frozenset()


def listen(labels: frozenset[str]) -> None:
    """Hear of what others write of some models, from now on; of none, no more."""
    global _labels, _thread
    _labels = labels
    _asgimod.watch_files(_files() if labels else [])
    if labels and (_thread is None or not _thread.is_alive()) and _aliases():
        _thread = threading.Thread(target=_Listener().run, name="asgimod-listen", daemon=True)
        _thread.start()


def _files() -> list[str]:
    return [
        str(connections[alias].settings_dict["NAME"])
        for alias in connections
        if connections[alias].vendor == "sqlite" and not connections[alias].is_in_memory_db()
    ]


def _aliases() -> list[str]:
    return [alias for alias in connections if connections[alias].vendor == "postgresql"]


def opened(connection: Any) -> None:
    """Know a connection by the server's number for it: what it notifies is no news."""
    if connection.vendor == "postgresql":
        _own.add(connection.connection.info.backend_pid)


def notify(connection: Any, label: str, n_rows: int) -> None:
    """Tell the other processes when this transaction is committed."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"label": label, "rows": n_rows})]
        )


class _Listener:
    """A thread with a connection of its own to each server."""

    def __init__(self) -> None:
        self._heard: dict[str, Any] = {}  # alias → Django's connection, of this thread
        self._wake = _asgimod.wake_fd()

    def run(self) -> None:
        missed = False
        while _asgimod.watched():
            try:
                self._connect()
                if missed:  # what happened in between nobody has told
                    _asgimod.changed_any()
                missed = False
                self._wait(None)
            except Exception:  # the server is away: whatever the reason, it is asked again
                missed = True
                self._close()
                self._wait(_PATIENCE)
        self._close()

    def _connect(self) -> None:
        for alias in _aliases():
            if alias not in self._heard:
                connection = connections[alias]
                connection.close()
                connection.set_autocommit(True)
                with connection.cursor() as cursor:
                    cursor.execute(f"LISTEN {CHANNEL}")
                self._heard[alias] = connection

    def _wait(self, seconds: float | None) -> None:
        heard = {self._fileno(connection): connection for connection in self._heard.values()}
        ready, _, _ = select.select([*heard, self._wake], [], [], seconds)
        if self._wake in ready:
            os.read(self._wake, 8)
        for fileno, connection in heard.items():
            if fileno in ready:
                for pid, text in _take(connection.connection):
                    if pid not in _own:
                        _heard(text)

    def _fileno(self, connection: Any) -> int:
        return int(connection.connection.fileno())

    def _close(self) -> None:
        self._heard.clear()
        connections.close_all()


def _take(driver: Any) -> Iterable[tuple[int, str]]:
    """The notifications that have come, with psycopg2 or psycopg."""
    if hasattr(driver, "poll"):
        driver.poll()
        while driver.notifies:
            notification = driver.notifies.pop(0)
            yield notification.pid, notification.payload
    else:
        driver.pgconn.consume_input()
        while True:
            notification = driver.pgconn.notifies()
            if notification is None:
                return
            yield notification.be_pid, notification.extra.decode()


def _heard(text: str) -> None:
    """What another process says; nobody can be stopped from saying anything."""
    try:
        said = json.loads(text)
        label, rows = str(said["label"]), int(said["rows"])
    except (KeyError, TypeError, ValueError):
        _asgimod.changed_any()
        return
    if label in _labels:
        _asgimod.changed(0, label, rows, (), None)
        for kind, name in ((1, "saved"), (2, "deleted")):
            keys = said.get(name)
            if isinstance(keys, list) and keys:
                same = type(keys[0]) is int and all(type(key) is int for key in keys)
                _asgimod.changed(
                    kind, label, 0, tuple(keys if same else map(str, keys)), None
                )
