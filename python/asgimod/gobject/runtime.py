# SPDX-License-Identifier: LGPL-2.1-or-later
"""The functions of the namespace: starting Django, finding models, calling functions."""

import contextvars
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from gi.repository import GLib

from . import classes
from .awaiting import native, perform
from .errors import new_error, raised
from .values import apply, begin_call, front

if TYPE_CHECKING:
    from gi.repository import AsgiMod


class RuntimeMethods:
    """The properties of ``AsgiMod.Runtime`` that are of use while it runs, as attributes."""

    @property
    def max_workers(self) -> int:
        """How many calls run at the same time at most."""
        return int(self.get_max_workers())  # type: ignore[attr-defined]

    @max_workers.setter
    def max_workers(self, max_workers: int) -> None:
        self.set_max_workers(max_workers)  # type: ignore[attr-defined]

    @property
    def timeout(self) -> int:
        """How many milliseconds a call may take, or 0."""
        return int(self.get_timeout())  # type: ignore[attr-defined]

    @timeout.setter
    def timeout(self, timeout: int) -> None:
        self.set_timeout(timeout)  # type: ignore[attr-defined]

    @property
    def queue_length(self) -> int:
        """How many calls wait."""
        return int(self.get_queue_length())  # type: ignore[attr-defined]

    @property
    def busy_workers(self) -> int:
        """How many workers run a call."""
        return int(self.get_busy_workers())  # type: ignore[attr-defined]

    @property
    def open_transactions(self) -> int:
        """How many transactions are open."""
        return int(self.get_open_transactions())  # type: ignore[attr-defined]

    @property
    def waits(self) -> int:
        """How many calls have had to wait since the start."""
        return int(self.get_waits())  # type: ignore[attr-defined]


def _runtime() -> Any:
    from gi.repository import AsgiMod

    return AsgiMod.Runtime.get_default()


async def setup(settings: Optional[str] = None) -> None:
    """
    Start the runtime: ``await AsgiMod.setup("shop.settings")``. Without a name the settings are
    those of ``DJANGO_SETTINGS_MODULE``, or those that Django has been set up with already. Once it
    runs, this does nothing.
    """
    runtime = _runtime()
    if runtime.get_state().value_nick == "running" and settings in (
        None,
        runtime.get_settings_module(),
    ):
        return

    def start(cancellable: Any, callback: Any) -> None:
        runtime.start_async(settings, cancellable, callback)

    await perform(native(start, "start_finish"))
    front()
    classes.stop_waiting()
    # What this program's own Django code writes is seen as well.
    from asgimod.bridge import watching

    watching.adopt_all()


def get_model(model: Union[str, type]) -> "AsgiMod.ModelInfo":
    """The ``AsgiMod.ModelInfo`` of a label such as "shop.Pizza", or of a Django class."""
    options = getattr(model, "_meta", None)
    if options is None and not isinstance(model, str):
        raise new_error(
            "TypeError", "get_model() takes a label such as “shop.Pizza” or a Django class"
        )
    try:
        info: AsgiMod.ModelInfo = _runtime().get_model(options.label if options else model)
    except GLib.Error as error:
        raise raised(error) from None
    front()
    return info


async def call(function: Union[str, Callable[..., Any]], *args: Any, **kwargs: Any) -> Any:
    """
    Any function, on a worker and its connections: ``await AsgiMod.call(count_words, text)``, or
    ``await AsgiMod.call("package.module.function")``. It sees the context variables of its caller.
    """
    name = function
    if not isinstance(function, str):
        run = contextvars.copy_context().run
        name, args = "%s.%s" % (apply.__module__, apply.__name__), (run, function, *args)
    return await perform(begin_call(_runtime(), str(name), args, kwargs, None))


async def call_command(command: str, *args: Any) -> str:
    """A management command, as a command line has it; awaits all that it has printed."""
    runtime = _runtime()

    def start(cancellable: Any, callback: Any) -> None:
        runtime.call_command_async(command, [str(arg) for arg in args], cancellable, callback)

    return await perform(native(start, "call_command_finish"))  # type: ignore[no-any-return]


async def shutdown() -> None:
    """Close the connections and end the workers."""
    runtime = _runtime()
    await perform(native(runtime.shutdown_async, "shutdown_finish"))
