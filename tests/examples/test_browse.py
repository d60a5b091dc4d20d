# SPDX-License-Identifier: LGPL-2.1-or-later
"""
The program examples/browse, written in four languages, answers the same in each.

BROWSE_C and BROWSE_VALA are the compiled ones, GJS is the interpreter of the JavaScript one;
one that is not named was not built, and its test is skipped.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Dict, List

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BROWSE = EXAMPLES / "browse"

SECTIONS = ["libs", "shells", "", "devel"]

ANSWERS = """\
The ten largest packages, in bytes
      13297664  libc6
       1034240  tool10
       1033216  tool09
       1032192  tool08
       1031168  tool07
       1030144  tool06
       1029120  tool05
       1028096  tool04
       1027072  tool03
       1026048  tool02

Installed packages in each section
             3  (none)
             2  devel
             4  libs
             3  shells

Who maintains libc6
  Jörg Müller <joerg@example.org>

What depends on libc6: the first ten
  tool00 1.0
  tool01 1.1
  tool02 1.2
  tool03 1.3
  tool04 1.4
  tool05 1.5
  tool06 1.6
  tool07 1.7
  tool08 1.8
  tool09 1.9

A section of our own
  Saved: yes
  Saved after its deletion: no

A lookup that fails
  Package matching query does not exist.
"""


def stanza(**fields: str) -> str:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value]
    return "\n".join(["Status: install ok installed", "Architecture: amd64", *lines]) + "\n\n"


def status() -> str:
    """libc6, and eleven packages that depend on it: more than the programs show."""
    tools = (
        stanza(
            Package=f"tool{i:02}",
            Version=f"1.{i}",
            Section=SECTIONS[i % 4],
            Installed_Size=str(1000 + i),
            Depends="libc6 (>= 2.0), libc6 | tool00" if i else "libc6",
        )
        for i in range(11)
    )
    libc = stanza(
        Package="libc6",
        Version="2.36",
        Section="libs",
        Installed_Size="12986",
        Maintainer="Jörg Müller <joerg@example.org>",
        Description="GNU C Library",
    )
    return libc + "".join(tools)


class BrowseTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "status").write_text(status(), encoding="utf-8")

    def environment(self) -> Dict[str, str]:
        return {**os.environ, "EXAMPLES_DIR": str(EXAMPLES), "G_DEBUG": "fatal-criticals"}

    def run_program(self, *command: str) -> "subprocess.CompletedProcess[str]":
        options = [str(self.folder / "browse.sqlite3"), "--status", str(self.folder / "status")]
        return subprocess.run(
            [*command, *options],
            capture_output=True,
            encoding="utf-8",
            env=self.environment(),
            cwd=self.folder,
        )

    def program(self, variable: str) -> List[str]:
        path = os.environ.get(variable)
        if not path:
            self.skipTest(f"{variable} names no program")
        return [path]

    def check(self, *command: str) -> None:
        """A first run, and one on the database that it leaves."""
        for run in "first", "second":
            with self.subTest(run=run):
                done = self.run_program(*command)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(done.stdout, ANSWERS)
                self.check_errors(done.stderr, 12 if run == "first" else 0)

    def check_errors(self, text: str, new: int) -> None:
        self.assertNotRegex(text, "CRITICAL|WARNING|Traceback")
        self.assertIn(f"Packages: {new} new", text)
        self.assertRegex(
            text, re.compile(r"^Longest gap between two ticks of 5 ms: \d+\.\d ms$", re.M)
        )

    def test_c(self) -> None:
        self.check(*self.program("BROWSE_C"))

    def test_vala(self) -> None:
        self.check(*self.program("BROWSE_VALA"))

    def test_javascript(self) -> None:
        self.check(*self.program("GJS"), "-m", str(BROWSE / "browse.js"))

    def test_python(self) -> None:
        self.check(sys.executable, str(BROWSE / "browse.py"))

    def test_a_failing_import_ends_the_program(self) -> None:
        done = subprocess.run(
            [*self.program("BROWSE_C"), str(self.folder / "browse.sqlite3"), "--status", "missing"],
            capture_output=True,
            encoding="utf-8",
            env=self.environment(),
            cwd=self.folder,
        )
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "")
        self.assertIn("missing", done.stderr)


if __name__ == "__main__":
    unittest.main()
