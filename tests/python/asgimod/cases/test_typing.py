# SPDX-License-Identifier: LGPL-2.1-or-later
"""What mypy makes of the package, its tests, its example and a user's program."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, Optional, Tuple
from unittest import skipIf

from django.test import SimpleTestCase

FOLDER = Path(__file__).resolve().parents[1]
ROOT = FOLDER.parents[2]
PIZZA = ROOT / "examples" / "pizza"
USERS = FOLDER / "typing_users.py"
CHECKED = (
    *(ROOT / "python" / "asgimod" / name for name in ("__init__.py", "db", "mixins.py", "sync.py")),
    *(FOLDER / name for name in ("cases", "library", "package_settings.py", "run.py")),
    *(PIZZA / name for name in ("shop", "walkthrough_asgimod.py", "walkthrough_steps.py")),
    USERS,
)


def mypy(version: str) -> Tuple[int, str]:
    paths = ROOT / "python", FOLDER, PIZZA
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"),
         "--python-version", version, "--cache-dir", os.devnull, *map(str, CHECKED)],
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, paths))},
        cwd=str(FOLDER),
        stdout=subprocess.PIPE,
        universal_newlines=True,
    )  # fmt: skip
    return done.returncode, done.stdout


def expected(version: str) -> Dict[int, str]:
    """The types that the comments of the user's program name, by line."""
    types: Dict[int, str] = {}
    for number, line in enumerate(USERS.read_text().splitlines(), 1):
        found = re.search(r"^ +reveal_type\(.*\)  # (.*)", line)
        if found:
            both = re.match(r"3\.8: (.*) 3\.10: (.*)", found[1])
            types[number] = both[1 if version == "3.8" else 2] if both else found[1]
    return types


def revealed(line: str) -> Optional[Tuple[int, str]]:
    found = re.match(r'.*typing_users\.py:(\d+): note: Revealed type is "(.*)"', line)
    return (int(found[1]), found[2]) if found else None


@skipIf(importlib.util.find_spec("mypy") is None, "mypy isn't installed")
class TypingTest(SimpleTestCase):
    maxDiff = None

    def check(self, version: str) -> None:
        status, output = mypy(version)
        lines = output.splitlines()
        self.assertEqual([line for line in lines if " error: " in line], [])
        self.assertEqual(status, 0, output)
        self.assertEqual(dict(filter(None, map(revealed, lines))), expected(version))

    def test_with_parameter_specifications(self) -> None:
        self.check("3.11")

    def test_on_the_oldest_python(self) -> None:
        self.check("3.8")
