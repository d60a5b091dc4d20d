# SPDX-License-Identifier: LGPL-2.1-or-later
"""
The program examples/package-browser, written in three languages: it begins with an empty database,
imports, searches, scrolls to the end, shows what another process writes, and is closed at work.
"""

import os
import sqlite3
import unittest
from pathlib import Path

from accessibility import LIST, PANEL, PUSH_BUTTON
from application import NARROW, ApplicationTest
from desktop import Program, language_programs

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PROGRAMS = language_programs(
    EXAMPLES / "package-browser", "package-browser", "PACKAGE_BROWSER_VALA"
)
N_PACKAGES = 3000
FEW_PACKAGES = 30
MISSING = "No such file"
CONTROLS = "Installed packages only", "Main Menu", "Search packages", "Sections", "Dependencies"
IN_THE_LIST = 600, 300
HEADER_OF_SIZES = 757, 67


def size(i: int) -> int:
    return 1000 + i * 7919 % 100000


def index(n: int) -> str:
    """The packages of an archive; each depends on the one before it."""
    return "".join(
        f"Package: package-{i:05}\n"
        f"Architecture: amd64\n"
        f"Version: {i % 7}.{i}-1\n"
        f"Section: {('libs', 'shells', 'devel', 'doc')[i % 4]}\n"
        f"Installed-Size: {size(i)}\n"
        f"Maintainer: Jörg Müller <joerg@example.org>\n"
        f"Depends: package-{max(i - 1, 0):05}\n"
        f"Description: the {'odd' if i % 2 else 'even'} package of number {i}\n"
        f" It is one of {n}, and made for a test.\n\n"
        for i in range(n)
    )


class PackageBrowserTest(ApplicationTest):
    def setUp(self) -> None:
        super().setUp()
        self.database = self.folder / "packages.sqlite3"
        self.source = self.folder / "Packages"
        self.source.write_text(index(N_PACKAGES), encoding="utf-8")

    def run_browser(self, language: str, **env: str) -> Program:
        if language not in PROGRAMS:
            self.skipTest(f"the program was not built for {language}")
        program = self.start(
            "org.example.PackageBrowser",
            [*PROGRAMS[language], str(self.database), "--available-file", str(self.source)],
            EXAMPLES_DIR=str(EXAMPLES),
            PACKAGE_BROWSER_WATCH="1",
            **env,
        )
        program.wait_for("0 packages")
        program.focus()
        return program

    def check(self, language: str) -> None:
        program = self.run_browser(language)
        self.picture(f"package-browser-{language}-empty")
        program.act("import")
        program.wait_for("The packages are imported", f"{N_PACKAGES} packages")
        self.search(program)
        self.scroll(program, language)
        self.order(program)
        self.write(program)
        program.act("close")
        told = self.check_end(program)
        self.assertRegex(told, r"(?m)^Longest gap between two ticks of 5 ms: \d+\.\d ms$")
        print(language, told.splitlines()[-1])

    def search(self, program: Program) -> None:
        program.act("search")
        self.desktop.type("number 29")
        found = sum("29" in str(i) for i in range(N_PACKAGES))
        program.wait_for(f"{found} packages")
        self.desktop.key("Escape")
        program.wait_for(f"{N_PACKAGES} packages")

    def scroll(self, program: Program, language: str) -> None:
        self.desktop.click(*IN_THE_LIST)
        program.wait_for("Showing package-")
        self.picture(f"package-browser-{language}")
        self.desktop.key("End")
        program.wait_for(f"Showing package-{N_PACKAGES - 1:05}")
        self.desktop.key(*["Prior"] * 20)
        self.desktop.key("Home")
        program.wait_for("Showing package-00000")

    def order(self, program: Program) -> None:
        """The header of a column is clicked twice: the largest comes first."""
        for _ in range(2):
            self.desktop.click(*HEADER_OF_SIZES)
            program.wait_for(f"{N_PACKAGES} packages")
        self.desktop.click(*IN_THE_LIST)
        self.desktop.key("Home")
        program.wait_for(f"Showing package-{max(range(N_PACKAGES), key=size):05}")

    def write(self, program: Program) -> None:
        """What another process writes is shown."""
        database = sqlite3.connect(self.database, timeout=60)
        try:
            database.executescript(
                "CREATE TEMP TABLE new AS SELECT * FROM packages_package LIMIT 1;"
                "UPDATE new SET id = NULL, name = 'a-new-package';"
                "INSERT INTO packages_package SELECT * FROM new;"
            )
        finally:
            database.close()
        program.wait_for(f"{N_PACKAGES + 1} packages")

    def check_closing(self, language: str) -> None:
        """It is closed while an import runs and the list loads; and is opened again."""
        program = self.run_browser(language)
        program.act("import")
        program.act("search")
        self.desktop.type("p")
        program.act("close")
        self.check_end(program)

    def check_names(self, language: str) -> None:
        """Every control has a name for those who can't see it."""
        program = self.run_browser(language, **self.reader.environment())
        self.check_shown("Import Packages")
        self.source.unlink()
        program.act("import")
        program.wait_for(MISSING)
        shown = self.reader.wait_for(
            lambda shown: any(MISSING in node.name for node in shown.walk())
        )
        self.check_names_of(shown)
        os.mkfifo(self.source)
        program.act("import")
        self.check_shown("Progress of the import")
        with self.source.open("w", encoding="utf-8") as pipe:
            self.source.unlink()
            self.source.write_text(index(FEW_PACKAGES), encoding="utf-8")  # it is read twice
            pipe.write(index(FEW_PACKAGES))
        program.wait_for("The packages are imported", f"{FEW_PACKAGES} packages")
        self.desktop.click(*IN_THE_LIST)
        program.wait_for("Showing package-")
        shown = self.reader.wait_for(lambda shown: shown.find("Details"))
        self.check_names_of(shown, *CONTROLS)
        expanders = [
            node.name for node in shown.find("Dependencies", LIST).walk()
            if node.role in (PANEL, PUSH_BUTTON) and node.focusable
        ]
        self.assertTrue(expanders and expanders[0].startswith("package-"), expanders)
        program.resize(*NARROW)
        program.act("search")
        self.check_shown("Sections", PUSH_BUTTON)
        program.act("close")
        self.check_end(program)

    def test_python(self) -> None:
        self.check("python")

    def test_javascript(self) -> None:
        self.check("javascript")

    def test_vala(self) -> None:
        self.check("vala")

    def test_closing_python(self) -> None:
        self.check_closing("python")

    def test_closing_javascript(self) -> None:
        self.check_closing("javascript")

    def test_closing_vala(self) -> None:
        self.check_closing("vala")

    def test_names_python(self) -> None:
        self.check_names("python")

    def test_names_javascript(self) -> None:
        self.check_names("javascript")

    def test_names_vala(self) -> None:
        self.check_names("vala")


if __name__ == "__main__":
    unittest.main()
