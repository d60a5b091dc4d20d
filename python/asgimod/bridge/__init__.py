# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the library asgimod-glib runs of Django, on its workers.

Not for programs: they use ``gi.repository.AsgiMod``, or the rest of this package. ``FUNCTIONS``
is all that the library knows of it; Django is imported by ``start`` alone, once it is known
which one.
"""

from __future__ import annotations

import importlib
from typing import Any, Callable

from .errors import DEFERRED, cancelled, describe_exception

_LATE = {
    "calls": (
        "call",
        "call_command",
        "call_method",
        "check_connections",
        "close_connections",
        "delete",
        "evaluate",
        "evaluate_value",
        "fetch_related",
        "full_clean",
        "refresh_from_db",
        "save",
    ),
    "cursors": ("close_cursor", "let_go", "next_chunk"),
    "expressions": ("expression",),
    "instances": ("changed", "materialise", "relate"),
    "querysets": ("inner_queryset",),
    "rows": ("plain", "shape_of", "text_of"),
    "statements": ("cancel_statements",),
    "transactions": ("after_deadlock", "after_error", "begin", "end"),
    "values": ("from_aware", "time_zone"),
    "watching": ("watch",),
}


def ping() -> None:
    """Nothing: how long the way to a worker and back is."""


def start(**settings: Any) -> tuple[Any, ...]:
    """Set Django up, and describe it."""
    from .start import start as set_up

    description = set_up(**settings)
    for module, names in _LATE.items():
        loaded = importlib.import_module(f"{__name__}.{module}")
        FUNCTIONS.update({name: getattr(loaded, name) for name in names})
    return description


FUNCTIONS: dict[str, Callable[..., Any] | object] = {
    "DEFERRED": DEFERRED,
    "describe_exception": describe_exception,
    "ping": ping,
    "start": start,
}

__all__ = ["cancelled"]
