# SPDX-License-Identifier: LGPL-2.1-or-later
"""The way from a coroutine to the thread where Django's synchronous code runs."""

from typing import Any, Awaitable, Callable, Dict, Tuple, TypeVar

from asgimod.sync import sync_to_async

R = TypeVar("R")


def _call(func: Callable[..., R], args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> R:
    try:
        return func(*args, **kwargs)
    except StopIteration as error:
        # A future refuses StopIteration, and whoever awaits it would wait for ever.
        raise RuntimeError("StopIteration was raised by " + repr(func)) from error


# One wrapper for every call: making one costs about as much as a hop.
_hop: Callable[..., Any] = sync_to_async(_call, thread_sensitive=True)


def run(func: Callable[..., R], /, *args: Any, **kwargs: Any) -> Awaitable[R]:
    """
    Awaits ``func(*args, **kwargs)`` where Django's own asynchronous methods
    run: in asgiref's thread-sensitive executor, and so on the connection, and
    inside the transaction, of the synchronous code around it::

        price = await run(Price.objects.get, id=1)
    """
    result: Awaitable[R] = _hop(func, args, kwargs)
    return result
