# SPDX-License-Identifier: LGPL-2.1-or-later
"""
How a call of the library is awaited.

Under asyncio a call is started on a GMainContext of the loop's own, and the loop watches the file
descriptor of that: what a worker completes arrives in the loop's thread with nothing between. It
makes no difference whether the loop is asyncio's or one that GLib drives.

Without asyncio a coroutine is driven by GLib's main loop: ``run()`` and ``spawn()``.
"""

import asyncio
import contextvars
import os
import select
import threading
import weakref
from typing import Any, AsyncIterator, Callable, Coroutine, Generator, Generic, List
from typing import Optional, TypeVar

from gi.repository import Gio, GLib

from .errors import exception, new_error

R = TypeVar("R")

# Told the answer of a call, or its exception.
Done = Callable[[Any, Optional[BaseException]], None]
# Makes a call; returns what cancels it.
Begin = Callable[[Done], Callable[[], None]]

_get_loop = asyncio._get_running_loop
_local = threading.local()

# The transaction that the task that runs has opened, or was started in.
current: "contextvars.ContextVar[Optional[Any]]" = contextvars.ContextVar(
    "asgimod_transaction", default=None
)


def native(start: Callable[[Any, Callable[..., None]], None], finish: str) -> Begin:
    """A call of the library: ``start(cancellable, callback)``, and the method that ends it."""

    def begin(done: Done) -> Callable[[], None]:
        def ready(source: Any, result: Any, *ignored: Any) -> None:
            try:
                value = getattr(source, finish)(result)
            except GLib.Error as error:
                details = AsgiMod.error_get_details(result)
                done(None, exception(error.domain, error.code, error.message, details))
            else:
                done(value, None)

        from gi.repository import AsgiMod

        cancellable = Gio.Cancellable()
        start(cancellable, ready)
        return cancellable.cancel  # type: ignore[no-any-return]

    return begin


# Under asyncio


class _Watched:
    """The context of a loop that can watch a file descriptor."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        import _asgimod

        if _asgimod.on_worker():
            raise new_error(
                "NotSupportedError",
                "A worker can't wait for another: in code that runs on a worker, use Django's own "
                "methods",
            )
        self._loop = weakref.ref(loop)
        self._context = _asgimod.Context()
        self._outstanding = 0
        loop.add_reader(self._context.fileno(), self._context.iterate)
        self._guard = self._until_shutdown()
        try:
            # Runs to its yield: the loop, which knows it from then on, ends it in time.
            self._guard.__anext__().send(None)  # type: ignore[attr-defined]
        except StopIteration:
            pass

    async def _until_shutdown(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            self.retire()

    def start(self, begin: Begin, done: Done) -> Callable[[], None]:
        def counted(value: Any, error: Optional[BaseException]) -> None:
            self._outstanding -= 1
            done(value, error)

        self._outstanding += 1
        self._context.push()
        try:
            return begin(counted)
        except BaseException:
            self._outstanding -= 1
            raise
        finally:
            self._context.pop()

    def retire(self) -> None:
        """The loop has ended: what is still to arrive must not wait for it, with all it holds."""
        loop = self._loop()
        if loop is not None and not loop.is_closed():
            loop.remove_reader(self._context.fileno())
            # What is still awaited while the loop ends.
            _drivers[loop] = _Threaded(loop)
        if self._outstanding:
            threading.Thread(target=self._drain, name="asgimod", daemon=True).start()

    def _drain(self) -> None:
        while self._outstanding:
            select.select([self._context.fileno()], [], [])
            self._context.iterate()


class _Threaded:
    """For a loop that can't, and before the runtime was started: a thread iterates a context."""

    _lock = threading.Lock()
    _context: Optional[Any] = None

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = weakref.ref(loop)
        with self._lock:
            if _Threaded._context is None:
                _Threaded._context = GLib.MainContext.new()
                thread = threading.Thread(target=self._iterate, name="asgimod", daemon=True)
                thread.start()

    @staticmethod
    def _iterate() -> None:
        assert _Threaded._context is not None
        _Threaded._context.push_thread_default()
        GLib.MainLoop.new(_Threaded._context, False).run()

    def start(self, begin: Begin, done: Done) -> Callable[[], None]:
        cancels: List[Callable[[], None]] = []

        def back(value: Any, error: Optional[BaseException]) -> None:
            loop = self._loop()
            try:
                if loop is not None:
                    loop.call_soon_threadsafe(done, value, error)
            except RuntimeError:  # it has been closed: nobody waits any more
                pass

        self._there(lambda: cancels.append(begin(back)))
        return lambda: self._there(lambda: cancels.pop()())

    def _there(self, function: Callable[[], Any]) -> None:
        source = GLib.Idle(priority=GLib.PRIORITY_DEFAULT)
        source.set_callback(lambda *ignored: function() and False)
        source.attach(_Threaded._context)

    def retire(self) -> None:
        pass


_drivers: "weakref.WeakKeyDictionary[Any, Any]" = weakref.WeakKeyDictionary()


def _driver(loop: asyncio.AbstractEventLoop) -> Any:
    driver = _drivers.get(loop)
    if driver is not None:
        return driver
    for other in list(_drivers):
        if other.is_closed():
            _drivers.pop(other).retire()
    try:
        driver = _drivers[loop] = _Watched(loop)
    except (ImportError, NotImplementedError):
        return _Threaded(loop)
    return driver


def _forget_drivers() -> None:
    """A child process has none of its parent's loops, but their file descriptors."""
    _drivers.clear()
    _Threaded._context = None
    _local.__dict__.clear()


os.register_at_fork(after_in_child=_forget_drivers)


def _inside(transaction: Any, begin: Begin) -> Begin:
    """A call that is made in a transaction, in whatever thread."""
    import _asgimod  # type: ignore[import]

    def inside(done: Done) -> Callable[[], None]:
        _asgimod.enter(transaction)
        try:
            return begin(done)
        finally:
            _asgimod.enter(None)

    return inside


async def perform(begin: Begin) -> Any:
    """Await a call, in the transaction of the task. Cancelling the task cancels the call."""
    transaction = current.get()
    if transaction is not None:
        begin = _inside(transaction, begin)
    if getattr(_local, "task", None) is not None:
        return await _Waiting(begin)
    loop = _get_loop()
    if loop is None:
        raise RuntimeError(
            "Nothing drives this coroutine: await it under asyncio, or pass it to AsgiMod.run() "
            "or AsgiMod.spawn()"
        )
    future = loop.create_future()

    def done(value: Any, error: Optional[BaseException]) -> None:
        if future.done() or loop.is_closed():
            return
        if error is None:
            future.set_result(value)
        elif isinstance(error, asyncio.CancelledError):
            future.cancel()
        else:
            future.set_exception(error)

    cancel = _driver(loop).start(begin, done)
    try:
        return await future
    except asyncio.CancelledError:
        cancel()
        raise


def driver() -> Any:
    """What drives the coroutine that runs: a loop, or a main context."""
    task = getattr(_local, "task", None)
    return _get_loop() if task is None else task._main_context


def begin_alone(begin: Begin) -> None:
    """Begin a call that nobody awaits."""

    def done(value: Any, error: Optional[BaseException]) -> None:
        pass

    loop = _get_loop()
    if loop is None:
        begin(done)
    else:
        _driver(loop).start(begin, done)


async def pause(seconds: float) -> None:
    """Let a moment pass."""
    if getattr(_local, "task", None) is None:
        await asyncio.sleep(seconds)
        return

    def begin(done: Done) -> Callable[[], None]:
        def cancelled() -> None:
            source.destroy()
            done(None, asyncio.CancelledError())

        source = GLib.Timeout(round(seconds * 1000))
        source.set_callback(lambda *ignored: done(None, None))
        source.attach(GLib.MainContext.ref_thread_default())
        return cancelled

    await _Waiting(begin)


# Without asyncio


class _Waiting:
    """What a coroutine gives its driver while it waits for a call."""

    def __init__(self, begin: Begin) -> None:
        self.begin = begin

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield self)


class Task(Generic[R]):
    """
    A coroutine that runs on GLib's main loop: what ``AsgiMod.spawn()`` returns. It may be awaited
    in another one.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, R]) -> None:
        self._coroutine = coroutine
        self._context = contextvars.copy_context()
        self._main_context = GLib.MainContext.ref_thread_default()
        self._cancel_call: Optional[Callable[[], None]] = None
        self._cancel_step = False
        self._done = False
        self._result: Any = None
        self._exception: Optional[BaseException] = None
        self._callbacks: List[Callable[["Task[R]"], Any]] = []
        self._seen = False
        self._later(lambda: self._step(None, None))

    def _later(self, function: Callable[[], Any]) -> None:
        source = GLib.Idle(priority=GLib.PRIORITY_DEFAULT)
        source.set_callback(lambda *ignored: function() and False)
        source.attach(self._main_context)

    def _step(self, value: Any, error: Optional[BaseException]) -> None:
        self._cancel_call = None
        if self._cancel_step:
            self._cancel_step = False
            value, error = None, error or asyncio.CancelledError()
        outer, _local.task = getattr(_local, "task", None), self
        self._main_context.push_thread_default()
        try:
            waiting = self._context.run(self._advance, value, error)
            if not self._done:
                self._wait(waiting)
        finally:
            self._main_context.pop_thread_default()
            _local.task = outer

    def _advance(self, value: Any, error: Optional[BaseException]) -> Any:
        try:
            if error is not None:
                return self._coroutine.throw(error)
            return self._coroutine.send(value)
        except StopIteration as stop:
            self._finish(stop.value, None)
        except (KeyboardInterrupt, SystemExit) as failure:
            self._finish(None, failure)
            raise
        except BaseException as failure:
            self._finish(None, failure)

    def _wait(self, waiting: Any) -> None:
        if isinstance(waiting, _Waiting):
            self._cancel_call = waiting.begin(self._step)
        elif isinstance(waiting, Task) and waiting._main_context == self._main_context:
            waiting.add_done_callback(self._follow)
        else:
            wrong = RuntimeError(
                "%r can't be awaited on this main loop: only calls of AsgiMod and tasks that "
                "AsgiMod.spawn() runs on the same one can" % (waiting,)
            )
            self._later(lambda: self._step(None, wrong))

    def _follow(self, task: "Task[Any]") -> None:
        task._seen = True
        self._step(task._result, task._exception)

    def _finish(self, result: Any, exception: Optional[BaseException]) -> None:
        self._result, self._exception, self._done = result, exception, True
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            self._later(lambda callback=callback: callback(self))  # type: ignore[misc]

    def __await__(self) -> Generator[Any, Any, R]:
        if self._done:
            return self.result()
        if getattr(_local, "task", None) is None:
            raise RuntimeError(
                "A task of AsgiMod.spawn() is awaited in a coroutine that AsgiMod.run() or "
                "AsgiMod.spawn() runs, not under asyncio"
            )
        result: R = yield self
        return result

    def __del__(self) -> None:
        if self._exception is not None and not self._seen:
            if not isinstance(self._exception, asyncio.CancelledError):
                _report(self, self._exception)

    def add_done_callback(self, callback: Callable[["Task[R]"], Any]) -> None:
        """Have ``callback(task)`` called by the main loop once the coroutine has ended."""
        if self._done:
            self._later(lambda: callback(self))
        else:
            self._callbacks.append(callback)

    def cancel(self) -> bool:
        """Cancel the call that the coroutine waits for, or the next one."""
        if self._done:
            return False
        if self._cancel_call is not None:
            self._cancel_call()
        else:
            self._cancel_step = True
        return True

    def done(self) -> bool:
        return self._done

    def result(self) -> R:
        """What the coroutine has returned; raises what it has raised."""
        if not self._done:
            raise asyncio.InvalidStateError("The coroutine has not ended")
        self._seen = True
        if self._exception is not None:
            raise self._exception
        result: R = self._result
        return result


def _report(task: Task[Any], exception: BaseException) -> None:
    """As asyncio does with an exception that nobody looks at."""
    import sys
    import traceback

    print("An exception of a coroutine of AsgiMod.spawn() was never looked at:", file=sys.stderr)
    traceback.print_exception(type(exception), exception, exception.__traceback__)


def spawn(coroutine: Coroutine[Any, Any, R]) -> Task[R]:
    """Run a coroutine on the main loop of this thread, which is the application's to iterate."""
    return Task(coroutine)


def run(coroutine: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine on the main loop of this thread until it has ended; no asyncio is needed."""
    if _get_loop() is not None or getattr(_local, "task", None) is not None:
        coroutine.close()
        raise RuntimeError("AsgiMod.run() can't be called from a coroutine that runs: await it")
    loop = GLib.MainLoop.new(GLib.MainContext.ref_thread_default(), False)
    task = spawn(coroutine)
    task.add_done_callback(lambda ended: loop.quit())
    loop.run()
    return task.result()
