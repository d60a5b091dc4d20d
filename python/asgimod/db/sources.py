# SPDX-License-Identifier: LGPL-2.1-or-later
"""
What an asynchronous queryset stands for: a manager, a queryset, a raw queryset,
or one of these that can't be built without asking the database.
"""

from typing import Any, Callable

from django.core.exceptions import SynchronousOnlyOperation
from django.db.models.manager import BaseManager


class Deferred:
    """
    A manager or queryset to be built in the worker thread. A generic relation
    is one, as long as Django doesn't know its content type.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self.build = build


def manager(model: Any) -> Any:
    """Returns the manager called ``objects``, or the default one."""
    options = model._meta
    if options.abstract:
        raise AttributeError("aobjects isn't available; %s is abstract." % model.__name__)
    if options.swapped:
        raise AttributeError(
            "aobjects isn't available; '%s' has been swapped for '%s'."
            % (options.label, options.swapped)
        )
    return options.managers_map.get("objects", options.default_manager)


def attempt(build: Callable[[], Any]) -> Any:
    """Returns what ``build`` makes, deferred if that takes a query."""
    try:
        return build()
    except SynchronousOnlyOperation:
        return Deferred(build)


def resolve(source: Any) -> Any:
    return source.build() if isinstance(source, Deferred) else source


def queryset(source: Any) -> Any:
    """Returns the queryset of a manager, and a queryset itself."""
    source = resolve(source)
    return source.all() if isinstance(source, BaseManager) else source


def derive(source: Any, operation: Callable[[Any], Any]) -> Any:
    """Applies a chaining operation; deferred, if it can't be done here and now."""
    return attempt(lambda: operation(resolve(source)))
