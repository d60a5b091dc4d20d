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
