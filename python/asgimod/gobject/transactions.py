# SPDX-License-Identifier: LGPL-2.1-or-later
"""
``AsgiMod.atomic()``: transactions of tasks.

Which one a task is in is a context variable: what it calls in its block is part of it, and so is
what the tasks do that it starts there. Other tasks are not.
"""

import asyncio
import contextlib
import functools
import inspect
import random
from typing import TYPE_CHECKING, Any, Awaitable, Callable, ContextManager, Iterator, List
from typing import Optional, Tuple, Type, TypeVar, overload

from .awaiting import Begin, Done, current, native, pause, perform
from .errors import CLASSES, new_error

if TYPE_CHECKING:
    from gi.repository import AsgiMod

QS = TypeVar("QS")
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])

FIRST_PAUSE = 0.01  # seconds before the first repetition, on an average


def _runtime() -> Any:
    from gi.repository import AsgiMod

    return AsgiMod.Runtime.get_default()


class Atomic:
    """What ``AsgiMod.atomic()`` gives: a block, or a decorator of coroutine functions."""

    def __init__(
        self,
        using: Optional[str],
        savepoint: bool,
        durable: bool,
        isolation: Optional[str],
        read_only: bool,
        retry: int,
    ) -> None:
        self._using = using
        self._savepoint = savepoint
        self._durable = durable
        self._isolation = isolation
        self._read_only = read_only
        self._retry = retry
        self._open: List[Tuple[Any, Any]] = []

    # A block

    async def __aenter__(self) -> "AsgiMod.Transaction":
        if self._retry:
            raise new_error(
                "TypeError", "atomic(retry=…) repeats a function: decorate a coroutine function"
            )
        outer = current.get()
        transaction = await _opened(self._begin(outer))
        self._open.append((transaction, outer))
        current.set(transaction)
        return transaction  # type: ignore[no-any-return]

    async def __aexit__(
        self,
        cls: Optional[Type[BaseException]],
        exception: Optional[BaseException],
        traceback: Any,
    ) -> None:
        transaction, outer = self._open.pop()
        try:
            if exception is None:
                await _commit(transaction)
            else:
                await _roll_back(transaction)
        finally:
            current.set(outer)

    def _begin(self, outer: Optional[Any]) -> Begin:
        from gi.repository import AsgiMod

        flags = AsgiMod.TransactionFlags(0)
        if self._read_only:
            flags |= AsgiMod.TransactionFlags.READ_ONLY
        if self._durable:
            flags |= AsgiMod.TransactionFlags.DURABLE
        if not self._savepoint:
            flags |= AsgiMod.TransactionFlags.NO_SAVEPOINT
        isolation = _isolation(self._isolation)

        if outer is not None:
            if self._isolation is not None:
                raise new_error("ValueError", "Only the outermost block has an isolation level")
            return native(functools.partial(outer.begin_async, self._using, flags), "begin_finish")
        start = functools.partial(_runtime().begin_full_async, self._using, isolation, flags)
        return native(start, "begin_full_finish")

    # A decorator

    def __call__(self, function: F) -> F:
        if not inspect.iscoroutinefunction(function):
            raise new_error("TypeError", "atomic() decorates coroutine functions, and no others")

        @functools.wraps(function)
        async def inside(*args: Any, **kwargs: Any) -> Any:
            attempt = 0
            while True:
                try:
                    async with self._copy():
                        return await function(*args, **kwargs)
                except (CLASSES["DeadlockError"], CLASSES["SerializationError"]):
                    # In another block it is that one which has to be repeated.
                    if attempt >= self._retry or current.get() is not None:
                        raise
                await pause(FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5))
                attempt += 1

        return inside  # type: ignore[return-value]

    def _copy(self) -> "Atomic":
        return Atomic(
            self._using, self._savepoint, self._durable, self._isolation, self._read_only, 0
        )


def _isolation(name: Optional[str]) -> Any:
    from gi.repository import AsgiMod

    levels = {level.value_nick: level for level in map(AsgiMod.Isolation, range(4))}
    wanted = "default" if name is None else name.lower().replace(" ", "-").replace("_", "-")
    if wanted not in levels:
        raise new_error(
            "ValueError",
            "There is no isolation level “%s”. Choices are: %s" % (name, ", ".join(levels)),
        )
    return levels[wanted]


async def _opened(begin: Begin) -> Any:
    """The transaction; one that has come too late for a task that was cancelled is rolled back."""
    come: List[Any] = []

    def keeping(done: Done) -> Callable[[], None]:
        def told(value: Any, error: Optional[BaseException]) -> None:
            come.append(value)
            done(value, error)

        return begin(told)

    try:
        return await perform(keeping)
    except asyncio.CancelledError:
        for transaction in come:
            if transaction is not None:
                transaction.rollback_async(None, None)
        raise


async def _commit(transaction: Any) -> None:
    if not transaction.is_active() and transaction.get_state().value_nick == "committed":
        return  # by hand
    if transaction._was_rolled_back:
        return
    try:
        await perform(native(transaction.commit_async, "commit_finish"))
    except asyncio.CancelledError:
        # If it hasn't begun it never will.
        transaction.rollback_async(None, None)
        raise


async def _roll_back(transaction: Any) -> None:
    """The exception that is on its way says more than one that comes of this."""
    try:
        await perform(native(transaction.rollback_async, "rollback_finish"))
    except CLASSES["Error"]:  # type: ignore[misc]
        pass


@overload
def atomic(using: F) -> F: ...
@overload
def atomic(
    using: Optional[str] = None,
    savepoint: bool = True,
    durable: bool = False,
    *,
    isolation: Optional[str] = None,
    read_only: bool = False,
    retry: int = 0,
) -> Atomic: ...
def atomic(
    using: Any = None,
    savepoint: bool = True,
    durable: bool = False,
    *,
    isolation: Optional[str] = None,
    read_only: bool = False,
    retry: int = 0,
) -> Any:
    """
    Django's ``atomic()`` for coroutines::

        async with AsgiMod.atomic() as tx:
            price = await Price.aobjects.select_for_update().get(id=1)
            price.amount += 1
            await price.asave()

    A block in a block is a savepoint. ``isolation`` is "read-committed", "repeatable-read" or
    "serializable". As a decorator it takes ``retry`` as well: how often the function is called
    again after a deadlock or a serialization failure.
    """
    if callable(using):
        return Atomic(None, savepoint, durable, isolation, read_only, retry)(using)
    return Atomic(using, savepoint, durable, isolation, read_only, retry)


async def begin(
    using: Optional[str] = None,
    *,
    isolation: Optional[str] = None,
    read_only: bool = False,
    durable: bool = False,
) -> "AsgiMod.Transaction":
    """
    A transaction that is ended by hand, and holds what is bound to it::

        tx = await AsgiMod.begin()
        await tx.bind(Price.aobjects.all()).update(currency="usd")
        await tx.commit()

    In a block of ``atomic()`` it is a savepoint, as a block would be. One that is dropped is
    rolled back.
    """
    begun = Atomic(using, True, durable, isolation, read_only, 0)
    return await _opened(begun._begin(current.get()))


def non_atomic() -> ContextManager[None]:
    """
    What is called in it is in no transaction, whatever the task is in::

        with AsgiMod.non_atomic():
            await Attempt.aobjects.create(user=user)
    """
    return _outside()


@contextlib.contextmanager
def _outside() -> Iterator[None]:
    outer = current.get()
    current.set(None)
    try:
        yield
    finally:
        current.set(outer)


class TransactionMethods:
    """The methods of ``AsgiMod.Transaction`` that are awaited."""

    _was_rolled_back = False

    async def commit(self) -> None:
        """Commit it now, before the end of its block."""
        await perform(native(self.commit_async, "commit_finish"))  # type: ignore[attr-defined]

    async def rollback(self) -> None:
        """Roll it back now; its block then ends without an error."""
        self._was_rolled_back = True
        await perform(native(self.rollback_async, "rollback_finish"))  # type: ignore[attr-defined]

    async def savepoint(self) -> "AsgiMod.Transaction":
        """A savepoint to be ended by hand; ``async with AsgiMod.atomic()`` ends its own."""
        return await _opened(  # type: ignore[no-any-return]
            native(self.savepoint_async, "savepoint_finish")  # type: ignore[attr-defined]
        )

    def bind(self, query_set: QS) -> QS:
        """A queryset that is part of the transaction, whatever task uses it."""
        made: Any = self._bind(query_set)  # type: ignore[attr-defined]
        form = getattr(query_set, "_form", None)
        if form is not None:
            made._form = form
        return made  # type: ignore[no-any-return]

    def on_commit(self, function: Callable[[], Any]) -> None:
        """Django's ``transaction.on_commit()``."""
        self._on_commit(lambda *ignored: function())  # type: ignore[attr-defined]
