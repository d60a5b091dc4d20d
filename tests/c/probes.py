# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the C tests call on a worker: it looks at the worker from inside, or holds it."""

import os
import sys
import threading
import time
from pathlib import Path

import _asgimod
from asgimod.bridge import cancelled

_local = threading.local()
_order = []
_calls = 0


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
    """Keep the worker until the test has it released, or the call is cancelled."""
    _mark("holding").touch()
    while not _mark("release").exists():
        if cancelled():
            raise RuntimeError("interrupted while it was held")
        time.sleep(0.002)
    return "held"


def _mark(name):
    return Path(os.environ["FIXTURE_FOLDER"], name)


def count_calls():
    global _calls
    _calls += 1
    return _calls


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


def import_extensions():
    """Modules of C, which need the symbols of the interpreter."""
    import _ctypes
    import _decimal
    import _json
    import _sqlite3

    return ",".join(m.__spec__.name for m in (_ctypes, _decimal, _json, _sqlite3))


def nap():
    time.sleep(0.01)


def busy():
    end = time.monotonic() + 0.1
    while time.monotonic() < end:
        pass
