# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library in programs of every kind: C's, Python's, a plugin host, a forking one.

Usage: test-embedding.py START-WITH PLUGIN-HOST LIBRARY
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

START_WITH, PLUGIN_HOST, LIBRARY = (os.path.realpath(name) for name in sys.argv[1:4])

# A Python program, without any binding: what it does comes after this.
HOST = f"""
import ctypes, os, sys, threading
library = ctypes.CDLL({LIBRARY!r})
library.asgi_runtime_get_default.restype = ctypes.c_void_p
library.asgi_runtime_call_sync.restype = ctypes.c_void_p
library.asgi_row_get_string.restype = ctypes.c_char_p
runtime = ctypes.c_void_p(library.asgi_runtime_get_default())

class Error(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]

def start(settings=b"pizza_settings"):
    error = ctypes.POINTER(Error)()
    library.asgi_runtime_start_sync(runtime, settings, None, ctypes.byref(error))
    return error.contents.message.decode() if error else "started"

def call(function):
    error = ctypes.POINTER(Error)()
    row = library.asgi_runtime_call_sync(runtime, function, None, None, ctypes.byref(error))
    if error:
        return error.contents.message.decode()
    return library.asgi_row_get_string(ctypes.c_void_p(row), b"value", None).decode()

def leave(function, count):
    for _ in range(count):
        library.asgi_runtime_call_async(runtime, function, None, None, None, None)
"""


class Embedding(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="asgimod-")
        self.addCleanup(self.folder.cleanup)
        self.environment = {
            **os.environ,
            "PIZZA_DATABASE": str(Path(self.folder.name, "data.sqlite3")),
        }

    def run_program(self, *command):
        done = subprocess.run(command, env=self.environment, text=True, capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [line for line in done.stdout.splitlines() if line]

    def start_with(self, *actions):
        return self.run_program(START_WITH, "--settings=pizza_settings", *actions)

    def host(self, code):
        # Since Python 3.12 a fork beside threads, which is tried here, is warned of.
        return self.run_program(sys.executable, "-W", "ignore::DeprecationWarning", "-c",
                                HOST + code)

    def test_a_plugin_host_that_hides_symbols_can_import_extensions(self):
        lines = self.run_program(PLUGIN_HOST, LIBRARY, "pizza_settings", "probes.import_extensions")
        self.assertEqual(lines, ["ok _ctypes,_decimal,_json,_sqlite3"])

    def test_an_exit_with_writes_pending_keeps_what_was_acknowledged(self):
        lines = self.start_with("command:migrate", "create:shop.Topping:name=ham",
                                "leave:shop.Topping:name=left")
        self.assertEqual(lines, ["ok start", "ok ", "ok created", "ok left"])
        count = int(self.start_with("count:shop.Topping")[1].split()[1])
        self.assertTrue(1 <= count <= 201, count)

    def test_a_forked_child_fails_at_once_and_its_parent_goes_on(self):
        lines = self.start_with("fork:probes.version", "call:probes.on_worker")
        self.assertEqual(lines[0], "ok start")
        self.assertRegex(lines[1], "^not-ready .*fork")
        self.assertRegex(lines[2], "^not-ready .*child")
        self.assertEqual(lines[3:], ["ok child 0", "ok TRUE"])

    def test_a_python_program_is_joined(self):
        lines = self.host(
            "import types\n"
            "hosted = sys.modules['hosted'] = types.ModuleType('hosted')\n"
            "hosted.name = lambda: 'of the host'\n"
            "print(start(), call(b'hosted.name'), call(b'probes.on_worker'))\n"
        )
        self.assertEqual(lines, ["started of the host TRUE"])

    def test_a_python_program_that_has_set_django_up_keeps_it(self):
        lines = self.host(
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'pizza_settings'\n"
            "import django\n"
            "django.setup()\n"
            "print(start(None), call(b'probes.on_worker'))\n"
        )
        self.assertEqual(lines, ["started TRUE"])

    def test_a_python_program_ends_with_calls_pending(self):
        lines = self.host(
            "print(start(), call(b'probes.on_worker'))\n"
            "leave(b'probes.nap', 50)\n"
            "print(threading.active_count() >= 1)\n"
        )
        self.assertEqual(lines, ["started TRUE", "True"])

    def test_a_python_program_ends_while_it_starts(self):
        lines = self.host(
            "library.asgi_runtime_start_async(runtime, b'pizza_settings', None, None, None)\n"
            "print('on its way')\n"
        )
        self.assertEqual(lines, ["on its way"])

    def test_a_python_program_forks(self):
        lines = self.host(
            "print(start())\n"
            "sys.stdout.flush()\n"
            "if os.fork() == 0:\n"
            "    print(call(b'probes.version'))\n"
            "    sys.exit(0)\n"
            "os.wait()\n"
            "print(call(b'probes.on_worker'))\n"
        )
        self.assertEqual(lines[0], "started")
        self.assertIn("fork()", lines[1])
        self.assertEqual(lines[2:], ["TRUE"])

    def test_a_python_program_is_not_slowed_by_a_busy_worker(self):
        """Its threads and the workers share the GIL: all of them come to their turn."""
        lines = self.host(
            "print(start())\n"
            "leave(b'probes.busy', 4)\n"
            "print(sum(range(1000)))\n"
            "print(call(b'probes.on_worker'))\n"
        )
        self.assertEqual(lines, ["started", "499500", "TRUE"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
