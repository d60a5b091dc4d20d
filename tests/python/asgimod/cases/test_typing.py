# SPDX-License-Identifier: LGPL-2.1-or-later
"""What mypy makes of the package, its tests, its example and a user's program."""

import importlib.util
import os
from pathlib import Path
from unittest import skipIf

from django.test import SimpleTestCase
from type_checking import expected, mypy

FOLDER = Path(__file__).resolve().parents[1]
ROOT = FOLDER.parents[2]
PIZZA = ROOT / "examples" / "pizza"
USERS = FOLDER / "typing_users.py"
PACKAGE = ROOT / "python" / "asgimod"
# What runs without the library, and so on an older Python.
PURE = tuple(PACKAGE / name for name in ("__init__.py", "db", "mixins.py", "sync.py"))
CHECKED = (
    *(FOLDER / name for name in ("cases", "library", "package_settings.py", "run.py")),
    *(PIZZA / name for name in ("shop", "walkthrough_asgimod.py", "walkthrough_steps.py")),
)


@skipIf(importlib.util.find_spec("mypy") is None, "mypy isn't installed")
class TypingTest(SimpleTestCase):
    maxDiff = None

    def check(self, version: str, *package: Path) -> None:
        path = os.pathsep.join(map(str, (ROOT / "python", FOLDER, FOLDER.parent, PIZZA)))
        options = "--python-version", version, "--config-file", ROOT / "pyproject.toml"
        checked = mypy(USERS, [*options, *package, *CHECKED], [], MYPYPATH=path)
        if any("is not supported" in error for error in checked.errors):
            self.skipTest(checked.errors[0])
        self.assertEqual(checked.errors, [])
        self.assertEqual(checked.revealed, expected(USERS, version))

    def test_with_parameter_specifications(self) -> None:
        self.check("3.11", PACKAGE)

    def test_on_the_oldest_python(self) -> None:
        self.check("3.8", *PURE)
