#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""In `meson devenv` the library is used from the build folder, in every language."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
PIZZA = HERE.parents[1] / "examples" / "pizza"
BUILD = Path(sys.argv.pop(1))
INHERITED = {"HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "USER"}


class DevenvTest(unittest.TestCase):
    def run_in_devenv(self, *command):
        done = subprocess.run(
            ["meson", "devenv", "-C", str(BUILD), *map(str, command)],
            env={name: value for name, value in os.environ.items() if name in INHERITED},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def assert_prints_toppings(self, *command):
        self.assertIn("bacon\nham\n", self.run_in_devenv(*command, PIZZA))

    def test_python(self):
        self.assert_prints_toppings(sys.executable, HERE / "program.py")

    @unittest.skipIf(shutil.which("gjs") is None, "gjs isn't installed")
    def test_javascript(self):
        self.assert_prints_toppings("gjs", "-m", HERE / "program.js")

    def test_c(self):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "program"
            script = 'cc "$0" -o "$1" $(pkg-config --cflags --libs asgimod-glib-1)'
            self.run_in_devenv("sh", "-c", script, HERE / "program.c", program)
            self.assert_prints_toppings(program)


if __name__ == "__main__":
    unittest.main()
