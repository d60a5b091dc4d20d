# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may write to an SQLite database: one at a time.

What the library knows to write waits in its queue. Here is the rest: code of the application that
comes to write on a worker, by whatever way, waits until no other worker does. Transactions take
the lock when they begin, or two that have read could each wait for the other.
"""

from __future__ import annotations

import functools
import os
import re
from typing import Any

from django.db import OperationalError, connections
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

import _asgimod

# What only reads, and what only says where a transaction begins or ends.
_HARMLESS = re.compile(
    r"\s*(SELECT|PRAGMA|EXPLAIN|VALUES|BEGIN(\s+(DEFERRED|TRANSACTION))*\s*;?\s*$|SAVEPOINT|"
    r"RELEASE|ROLLBACK|COMMIT|END|ATTACH|DETACH|WITH(?!.*\b(INSERT|UPDATE|DELETE|REPLACE)\b))",
    re.IGNORECASE | re.DOTALL,
)


class Deadlock(OperationalError):
    """Two calls wait for each other."""

    asgimod_kind = "asgimod.bridge.errors.Deadlock"


def numbers() -> dict[str, int]:
    """The databases that take one writer at a time, by alias: a number for each file."""
    files: dict[str, int] = {}
    found = {}
    for alias in connections:
        connection = connections[alias]
        if connection.vendor == "sqlite" and not connection.is_in_memory_db():
            file = os.path.realpath(connection.settings_dict["NAME"])
            found[alias] = min(files.setdefault(file, len(files)), 63)
    return found


_numbers: dict[str, int] = {}


def describe() -> dict[str, int]:
    """The same, to be remembered."""
    _numbers.clear()
    _numbers.update(numbers())
    return dict(_numbers)


def adopt(connection: Any) -> None:
    """Have a connection of a worker wait for the others; again when it is opened again."""
    if connection.alias in _numbers and not hasattr(connection, "_asgimod_writer"):
        connection._asgimod_writer = Writer(connection, _numbers[connection.alias])


class Writer:
    """A connection, as one of those that may write."""

    def __init__(self, connection: Any, number: int) -> None:
        self._connection = connection
        self._bit = 1 << number
        self._acquired = 0
        self._read_only = getattr(connection, "_asgimod_read_only", False)
        connection._start_transaction_under_autocommit = self._begin
        connection.create_cursor = self._create_cursor
        for name in ("_commit", "_rollback", "_close"):
            setattr(connection, name, self._releasing(getattr(connection, name)))

    def set_read_only(self, read_only: bool) -> None:
        """Of the next transaction; the one that has ended takes it back."""
        if read_only == self._read_only:
            return
        self._read_only = read_only
        raw = self._connection.connection
        if not read_only and raw is not None:
            raw.execute("PRAGMA query_only = OFF")

    def _begin(self) -> None:
        with self._connection.cursor() as cursor:
            if self._read_only:
                cursor.execute("BEGIN")
                cursor.execute("PRAGMA query_only = ON")
            else:
                cursor.execute("BEGIN IMMEDIATE")

    def _create_cursor(self, name: str | None = None) -> Any:
        return self._connection.connection.cursor(factory=functools.partial(Cursor, self))

    def _releasing(self, method: Any) -> Any:
        @functools.wraps(method)
        def called(*args: Any, **kwargs: Any) -> Any:
            try:
                return method(*args, **kwargs)
            finally:
                self.after()

        return called

    def before(self, query: str) -> None:
        """Wait before a statement that writes."""
        raw = self._connection.connection
        if self._acquired or raw.in_transaction or _HARMLESS.match(query):
            return
        acquired = _asgimod.acquire_writer(self._bit)
        if acquired < 0:
            raise Deadlock("deadlock detected: two calls of this program wait for each other")
        self._acquired = acquired

    def after(self) -> None:
        """Let the others write once this one has done."""
        if self._acquired:
            raw = self._connection.connection
            if raw is None or not raw.in_transaction:
                _asgimod.release_writer(self._acquired)
                self._acquired = 0

    def failed(self) -> None:
        """SQLite gives some transactions up by itself, and the next statement would be on its own."""
        connection = self._connection
        if connection.in_atomic_block and not connection.connection.in_transaction:
            connection.needs_rollback = True


class Cursor(SQLiteCursorWrapper):
    """Django's own, which asks before it writes."""

    def __init__(self, writer: Writer, connection: Any) -> None:
        super().__init__(connection)
        self._asgimod_writer = writer

    def execute(self, query: str, params: Any = None) -> Any:
        return self._guarded(super().execute, query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._guarded(super().executemany, query, param_list)

    def _guarded(self, method: Any, query: str, params: Any) -> Any:
        writer = self._asgimod_writer
        writer.before(query)
        try:
            return method(query, params)
        except Exception:
            writer.failed()
            raise
        finally:
            writer.after()
