# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the programs with windows have in common."""

import os
import re
import tempfile
import time
import unittest
from pathlib import Path
from typing import Sequence

import gi
from accessibility import Node, Reader
from desktop import Desktop, Program, missing_tools

COMPLAINT = re.compile("CRITICAL|WARNING|Traceback|JS ERROR")
#: What newer versions say of what the oldest one needs, and of their own dialogs.
NOISE = re.compile("is deprecated|Trying to measure")

#: A size in which windows show one page after another.
NARROW = 420, 700


class ApplicationTest(unittest.TestCase):
    """Has a desktop for its programs, and looks at what they leave."""

    desktop: Desktop
    reader: Reader

    @classmethod
    def setUpClass(cls) -> None:
        missing = missing_tools()
        if missing:
            raise unittest.SkipTest(f"without {missing}")
        try:
            gi.require_version("Adw", "1")
        except ValueError as error:
            raise unittest.SkipTest(str(error)) from error
        cls.desktop = Desktop()
        cls.addClassCleanup(cls.desktop.close)
        cls.reader = Reader(cls.desktop)
        cls.addClassCleanup(cls.reader.close)

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def start(self, identifier: str, command: Sequence[str], **env: str) -> Program:
        program = Program(self.desktop, identifier, command, **env)
        self.addCleanup(self.end, program)
        return program

    @staticmethod
    def end(program: Program) -> None:
        if program.process.poll() is None:
            program.process.kill()
            program.finish()

    def check_end(self, program: Program) -> str:
        """It ends by itself, and has complained of nothing."""
        text = program.finish()
        self.assertEqual(program.process.returncode, 0, text)
        complaints = [
            line for line in text.splitlines() if COMPLAINT.search(line) and not NOISE.search(line)
        ]
        self.assertEqual(complaints, [], text)
        return text

    def check_shown(self, name: str, *roles: int) -> None:
        """It comes to be shown, and every control beside it has a name."""
        self.check_names_of(self.reader.wait_for(lambda shown: shown.find(name, *roles)))

    def check_names_of(self, shown: Node, *names: str) -> None:
        """All of its controls have names; these are among them."""
        self.assertEqual(shown.nameless(), [])
        self.assertLessEqual(set(names), {node.name for node in shown.walk() if node.is_control()})

    def picture(self, name: str) -> None:
        """Keep what is on the screen; it is something."""
        folder = Path(os.environ.get("SCREENSHOTS", str(self.folder)))
        folder.mkdir(parents=True, exist_ok=True)
        path = str(folder / f"{name}.png")
        time.sleep(0.5)  # what moves comes to rest
        self.desktop.run("import", "-window", "root", path)
        self.assertGreater(int(self.desktop.run("identify", "-format", "%k", path)), 50, path)
