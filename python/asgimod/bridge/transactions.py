# SPDX-License-Identifier: LGPL-2.1-or-later
"""Transactions that are open for longer than a call: Django's own ``atomic()``, entered by one call
and left by another of the same worker."""

from __future__ import annotations

import sys
import threading
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from . import cursors
from .connections import forget, opened

import _asgimod


class _RolledBack(Exception):
    """What Django is told when a block is to be rolled back."""


class Block:
    """A transaction, or a savepoint in one."""

    def __init__(self, using: str, durable: bool, savepoint: bool) -> None:
        self.using = using
        self._atomic = transaction.atomic(using, savepoint, durable)
        self._connection = connections[using]  # asked once: that takes its time
        self._is_outermost = not self._connection.in_atomic_block
        self._is_read_only = False

    def enter(self, isolation: str | None, read_only: bool) -> None:
        connection = self._connection
        if not self._is_outermost and (isolation or read_only):
            raise ValueError("Only a transaction itself has an isolation level or is read-only")
        self._is_read_only = read_only
        _set_read_only(connection, read_only)
        self._atomic.__enter__()
        try:
            if self._is_outermost:
                _characterise(connection, isolation, read_only)
                # The first one that is called: from then on it is committed.
                connection.on_commit(_asgimod.committed)
        except BaseException:
            self._atomic.__exit__(*sys.exc_info())
            raise

    def leave(self, commit: bool) -> bool:
        """Whether it was committed; one that was to be and can't is an error."""
        connection = self._connection
        broken = connection.needs_rollback or is_broken(connection)
        if self._is_outermost:
            cursors.end(self.using)
        try:
            if commit and not broken:
                self._atomic.__exit__(None, None, None)
            else:
                self._atomic.__exit__(_RolledBack, _RolledBack(), None)
        finally:
            if self._is_read_only:
                _set_read_only(connection, False)
        if commit and broken:
            raise transaction.TransactionManagementError(
                "An error occurred in the transaction: it was rolled back, not committed."
            )
        return commit


def _set_read_only(connection: Any, read_only: bool) -> None:
    writer = getattr(connection, "_asgimod_writer", None)
    if writer is not None:
        writer.set_read_only(read_only)
    elif connection.vendor == "sqlite":
        # Not connected yet: _on_created() looks.
        connection._asgimod_read_only = read_only


def _characterise(connection: Any, isolation: str | None, read_only: bool) -> None:
    """Say what the transaction is to be, before its first query."""
    if connection.vendor == "sqlite" or not (isolation or read_only):
        return  # SQLite has no other level than the strictest
    words = [f"ISOLATION LEVEL {isolation}"] if isolation else []
    words += ["READ ONLY"] if read_only else []
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION " + ", ".join(words))


def is_broken(connection: Any) -> bool:
    """Whether the database itself has given up a transaction that Django takes for open."""
    raw = connection.connection
    if raw is None:
        return True
    if connection.vendor == "sqlite":
        return not raw.in_transaction
    if connection.vendor == "postgresql":
        # INERROR or UNKNOWN, of psycopg 2 and 3
        return bool(raw.closed) or int(raw.info.transaction_status) in (3, 4)
    return False


_local = threading.local()


def blocks() -> list[Block]:
    """Those that are open on this worker."""
    if not hasattr(_local, "blocks"):
        _local.blocks = []
    found: list[Block] = _local.blocks
    return found


def begin(
    using: str | None, isolation: str | None, read_only: bool, durable: bool, savepoint: bool
) -> None:
    block = Block(using or DEFAULT_DB_ALIAS, durable, savepoint)
    block.enter(isolation, read_only)
    blocks().append(block)


def end(depth: int, commit: bool, commit_inner: bool) -> bool:
    """Leave a block, and those that are open in it; whether it was committed."""
    committed = False
    failure: BaseException | None = None
    while len(blocks()) >= depth:
        wanted = commit_inner if len(blocks()) > depth else commit
        try:
            committed = blocks().pop().leave(wanted and failure is None)
        except BaseException as error:
            failure = failure or error
    if failure is not None:
        raise failure
    return committed


def leave_nothing_open() -> None:
    """A function of the application has come to its end, and with it what it has begun."""
    if blocks():
        return
    for connection in tuple(opened()):
        if connection.connection is None:
            continue
        if connection.in_atomic_block or _is_in_transaction(connection):
            forget(connection)


def _is_in_transaction(connection: Any) -> bool:
    raw = connection.connection
    if connection.vendor == "sqlite":
        return bool(raw.in_transaction)
    if connection.vendor == "postgresql":
        return int(raw.info.transaction_status) != 0
    return False


def after_error() -> None:
    """After a failure that Django may not know to have ended the transaction."""
    for using in {block.using for block in blocks()}:
        connection = connections[using]
        if connection.in_atomic_block and is_broken(connection):
            connection.needs_rollback = True


def after_deadlock() -> None:
    """MySQL and MariaDB have taken back the whole transaction, and begin another unasked."""
    for using in {block.using for block in blocks()}:
        connection = connections[using]
        if connection.in_atomic_block and connection.vendor == "mysql":
            connection.needs_rollback = True
    after_error()
