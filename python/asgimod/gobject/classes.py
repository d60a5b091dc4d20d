# SPDX-License-Identifier: LGPL-2.1-or-later
"""
The classes of a program for the objects of models.

A class becomes a GType when it is made, and from then on nothing can be added to its parents: but
what is derived from ``AsgiMod.Model`` gets the properties of its fields only once the models are
known. So a class that is derived from such a class of the program waits with its GType until then.
"""

from typing import Any, Callable, List, Tuple, Type, TypeVar

from gi.repository import GLib

from .errors import raised

T = TypeVar("T")

_waiting: List[Any] = []
_registered: List[Tuple[str, Any]] = []


def _runtime() -> Any:
    from gi.repository import AsgiMod

    return AsgiMod.Runtime.get_default()


def _must_wait(cls: Any) -> bool:
    from gi.repository import AsgiMod

    bases = [base for base in cls.__mro__[1:] if issubclass(base, AsgiMod.Model)]
    return bases[0] is not AsgiMod.Model and _runtime().get_state().value_nick != "running"


def metaclass(base: Any) -> Any:
    """The metaclass of ``AsgiMod.Model``: PyGObject's, which can wait."""

    class ModelMeta(base):  # type: ignore[misc]
        def _type_register(cls, namespace: Any) -> None:
            if "__gtype__" in namespace or cls.__module__.startswith("gi.") or not _must_wait(cls):
                super()._type_register(namespace)
            else:
                _waiting.append(cls)

        def _setup_vfuncs(cls) -> None:
            if cls not in _waiting:
                super()._setup_vfuncs()

        def _stop_waiting(cls) -> None:
            super()._type_register(cls.__dict__)
            super()._setup_vfuncs()

    return ModelMeta


def register_type(label: str) -> Callable[[Type[T]], Type[T]]:
    """
    Make a class the one of a model's objects, before the first of them is made::

        @AsgiMod.register_type("shop.Pizza")
        class Pizza(AsgiMod.Model):
            def title(self) -> str:
                return "Pizza " + self.name

    Before the start it can be done as well; ``setup()`` then tells what is wrong.
    """

    def register(cls: Type[T]) -> Type[T]:
        if cls in _waiting:
            _registered.append((label, cls))
        else:
            _register(label, cls)
        return cls

    return register


def _register(label: str, cls: Any) -> None:
    try:
        _runtime().register_type(label, cls)
    except GLib.Error as error:
        raise raised(error) from None


def stop_waiting() -> None:
    """Called when the models are known: each class after its parents, as they were made."""
    labels = {cls: label for label, cls in _registered}
    _registered.clear()
    while _waiting:
        cls = _waiting.pop(0)
        cls._stop_waiting()
        if cls in labels:
            _register(labels[cls], cls)
