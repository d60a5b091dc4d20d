# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the C tests call on a worker: it looks at the worker from inside, or holds it."""

import sys
import threading
import time

import _asgimod
from asgimod.bridge import cancelled

_local = threading.local()
_holding = threading.Event()
_released = threading.Event()
_order = []


def version():
    return sys.version.split()[0]


def executable():
    return sys.executable


def prefix():
    return sys.prefix


def path_has_working_folder():
    return "" in sys.path or "." in sys.path


def thread():
    return threading.get_ident()


def on_worker():
    return bool(_asgimod.on_worker())


def connection():
    """Who is asked, twice: the driver's own connection, not Django's face of it."""
    from django.db import connection as default

    default.ensure_connection()
    return id(default.connection)


def calls_here():
    """How often this thread was asked: a thread-local is still there the next time."""
    _local.calls = getattr(_local, "calls", 0) + 1
    return _local.calls


def hold():
    """Keep the worker until release(), or until the call is cancelled."""
    _holding.set()
    while not _released.wait(0.002):
        if cancelled():
            _holding.clear()
            raise RuntimeError("interrupted while it was held")
    _holding.clear()
    _released.clear()
    return "held"


def is_holding():
    return _holding.is_set()


def wait_for_holding():
    _holding.wait()


def release():
    _released.set()


def release_soon():
    """Lets hold() go from a thread of Python's own."""
    threading.Timer(0.2, _released.set).start()


def append(text):
    _order.append(text)


def order():
    taken = ",".join(_order)
    _order.clear()
    return taken


def fail(text="broken"):
    raise RuntimeError(text)


def exit_program():
    sys.exit(7)


def interrupt_program():
    raise KeyboardInterrupt


def bad_text():
    raise RuntimeError("lone \ud800, NUL \0")


def bad_description():
    class Nameless(Exception):
        def __str__(self):
            raise ValueError("no text")

    raise Nameless()


def switch_often():
    sys.setswitchinterval(0.001)


def import_extensions():
    """Modules of C, which need the symbols of the interpreter."""
    import _ctypes
    import _decimal
    import _json
    import _sqlite3

    return ",".join(m.__name__ for m in (_ctypes, _decimal, _json, _sqlite3))


def busy(seconds=0.2):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    return "done"


def count_references():
    import gc

    gc.collect()
    return len(gc.get_objects())
