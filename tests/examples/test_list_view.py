# SPDX-License-Identifier: LGPL-2.1-or-later
"""
A list view of GTK over a live list, in JavaScript and in Vala: it is scrolled through while another
process writes. Nothing complains, the selected row stays selected, and the view stays where it is.
In Python with headers, where GTK has them: one for each section.
"""

import os
import sys
import unittest
from pathlib import Path

from application import ApplicationTest

HERE = Path(__file__).resolve().parent
BURSTS = 3

try:
    import gi

    gi.require_version("Gtk", "4.0")
    from gi.repository import Gtk
except (ImportError, ValueError):
    Gtk = None


class ListViewTest(ApplicationTest):
    def check(self, *command: str) -> None:
        program = self.start(
            "org.example.ListView", command, PIZZA_DATABASE=str(self.folder / "pizza.sqlite3")
        )
        for i in range(1, BURSTS + 1):
            program.wait_for(f"Scrolling {i}")
            program.wait_for(f"Settling {i}")
        self.assertNotIn("Wrong", self.check_end(program))

    @unittest.skipUnless("GJS" in os.environ, "GJS isn't installed")
    def test_javascript(self) -> None:
        self.check(os.environ["GJS"], "-m", str(HERE / "list-view.js"))

    @unittest.skipUnless(hasattr(Gtk, "SectionModel"), "GTK has had sections since 4.12")
    def test_sections(self) -> None:
        program = self.start(
            "org.example.ListSections", [sys.executable, str(HERE / "list-sections.py")],
            PIZZA_DATABASE=str(self.folder / "pizza.sqlite3"),
        )  # fmt: skip
        program.wait_for("Sections")
        self.assertNotIn("Wrong", self.check_end(program))

    @unittest.skipUnless("LIST_VIEW_VALA" in os.environ, "GTK 4 for Vala isn't installed")
    def test_vala(self) -> None:
        self.check(os.environ["LIST_VIEW_VALA"])


if __name__ == "__main__":
    unittest.main()
