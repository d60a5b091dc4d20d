# SPDX-License-Identifier: LGPL-2.1-or-later
"""
asgiref's ``sync_to_async`` and ``async_to_sync``, typed::

    from asgimod.sync import async_to_sync, sync_to_async

    @sync_to_async
    def cheapest(currency: str) -> Price:
        return Price.objects.filter(currency=currency).earliest("amount")

    price = await cheapest("usd")

At run time these are asgiref's own. For a type checker, the result keeps the
type of the function's result; on Python 3.10 and later it keeps the types of
the parameters too.
"""

import sys
from typing import TYPE_CHECKING

__all__ = ["async_to_sync", "sync_to_async"]

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from typing import Any, Awaitable, Callable, Coroutine, Optional, TypeVar, overload

    R = TypeVar("R")

    if sys.version_info >= (3, 10):
        from typing import ParamSpec

        P = ParamSpec("P")

        @overload
        def sync_to_async(
            func: Callable[P, R],
            *,
            thread_sensitive: bool = True,
            executor: Optional[ThreadPoolExecutor] = None,
        ) -> Callable[P, Coroutine[Any, Any, R]]: ...
        @overload
        def sync_to_async(
            *,
            thread_sensitive: bool = True,
            executor: Optional[ThreadPoolExecutor] = None,
        ) -> Callable[[Callable[P, R]], Callable[P, Coroutine[Any, Any, R]]]: ...
        def sync_to_async(
            func: Any = None, *, thread_sensitive: Any = True, executor: Any = None
        ) -> Any: ...

        @overload
        def async_to_sync(
            awaitable: Callable[P, Awaitable[R]], *, force_new_loop: bool = False
        ) -> Callable[P, R]: ...
        @overload
        def async_to_sync(
            *, force_new_loop: bool = False
        ) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, R]]: ...
        def async_to_sync(awaitable: Any = None, *, force_new_loop: Any = False) -> Any: ...

    else:

        @overload
        def sync_to_async(
            func: Callable[..., R],
            *,
            thread_sensitive: bool = True,
            executor: Optional[ThreadPoolExecutor] = None,
        ) -> Callable[..., Coroutine[Any, Any, R]]: ...
        @overload
        def sync_to_async(
            *,
            thread_sensitive: bool = True,
            executor: Optional[ThreadPoolExecutor] = None,
        ) -> Callable[[Callable[..., R]], Callable[..., Coroutine[Any, Any, R]]]: ...
        def sync_to_async(
            func: Any = None, *, thread_sensitive: Any = True, executor: Any = None
        ) -> Any: ...

        @overload
        def async_to_sync(
            awaitable: Callable[..., Awaitable[R]], *, force_new_loop: bool = False
        ) -> Callable[..., R]: ...
        @overload
        def async_to_sync(
            *, force_new_loop: bool = False
        ) -> Callable[[Callable[..., Awaitable[R]]], Callable[..., R]]: ...
        def async_to_sync(awaitable: Any = None, *, force_new_loop: Any = False) -> Any: ...

else:
    from asgiref.sync import async_to_sync, sync_to_async
