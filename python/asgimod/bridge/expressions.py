# SPDX-License-Identifier: LGPL-2.1-or-later
"""Expressions, conditions and prefetches, by the names of their classes."""

from __future__ import annotations

import importlib
import operator
import sys
from typing import Any, Callable

import django
from django.db import NotSupportedError, models
from django.db.models import functions

from .lookups import clean

_OPERATORS: dict[str, Callable[..., Any]] = {
    f"operator.{name}": getattr(operator, name)
    for name in (
        "add", "sub", "mul", "truediv", "mod", "pow", "neg", "and_", "or_", "xor", "invert",
    )
}  # fmt: skip


def expression(name: str, args: tuple[Any, ...], named: dict[str, Any] | None) -> Any:
    """Call what ``name`` says: a class of Django's, an operator, a method, or any dotted name."""
    if name.startswith("."):
        return getattr(args[0], name[1:])(*args[1:], **(named or {}))
    return find(name)(*args, **(named or {}))


def ordering(name: str) -> Any:
    """A field with its direction, as order_by() takes it."""
    return models.F(name[1:]).desc() if name.startswith("-") else models.F(name).asc()


def _value(value: Any, output_field: Any = None, **named: Any) -> Any:
    """A value, as its field has it: a decimal number comes as text, a duration as a number."""
    if output_field is not None:
        value = clean(output_field, value)
    return models.Value(value, output_field=output_field, **named)


def find(name: str) -> Callable[..., Any]:
    """A class or an operator by its name."""
    if name == "Value":
        return _value
    if name in _OPERATORS:
        if name == "operator.xor" and not hasattr(models.Q, "__xor__"):
            raise NotSupportedError(f"xor needs Django 4.1; this is {django.get_version()}")
        return _OPERATORS[name]
    for module in (models, functions):
        if hasattr(module, name):
            return getattr(module, name)  # type: ignore[no-any-return]
    found: Callable[..., Any] = dotted(name)
    return found


def dotted(name: str) -> Any:
    """What a dotted name stands for: a module, and an attribute of it, or of a class in it."""
    module, _, attribute = name.rpartition(".")
    loaded = getattr(sys.modules.get(module), attribute, None)
    if loaded is not None:
        return loaded
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:count])
        try:
            found: Any = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module}.".startswith(f"{error.name}."):
                raise
            continue
        for part in parts[count:]:
            found = getattr(found, part, None)
            if found is None:
                raise LookupError(f"“{module}” has no “{'.'.join(parts[count:])}”")
        return found
    raise LookupError(f"There is no “{name}”: a dotted name such as “shop.reports.monthly”")
