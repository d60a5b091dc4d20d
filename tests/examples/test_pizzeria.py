# SPDX-License-Identifier: LGPL-2.1-or-later
"""
The program examples/pizzeria, written in three languages: pizzas are added, refused, changed, taken
back and deleted, a second window sees it all, and so does what another process writes.
"""

import sqlite3
import unittest
from pathlib import Path
from typing import List

from accessibility import LABEL, LIST_ITEM, PUSH_BUTTON, Node
from application import NARROW, ApplicationTest
from desktop import Program, language_programs

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PROGRAMS = language_programs(EXAMPLES / "pizzeria", "pizzeria", "PIZZERIA_VALA")
#: What examples/menu/samples.py has.
N_SAMPLES = 8
MARGHERITA = 150, 215
BUTTONS = "New Pizza", "Main Menu", "Delete Pizza", "Revert Changes", "Add Topping"


def rows(shown: Node) -> List[str]:
    """What the menu lists."""
    return [
        next(node.name for node in item.walk() if node.role == LABEL)
        for item in shown.find("Pizzas").walk()
        if item.role == LIST_ITEM
    ]


class PizzeriaTest(ApplicationTest):
    def setUp(self) -> None:
        super().setUp()
        self.database = self.folder / "menu.sqlite3"

    def run_pizzeria(self, language: str, **env: str) -> Program:
        if language not in PROGRAMS:
            self.skipTest(f"the program was not built for {language}")
        program = self.start(
            "org.example.Pizzeria",
            [*PROGRAMS[language], str(self.database)],
            EXAMPLES_DIR=str(EXAMPLES),
            PIZZERIA_WATCH="1",
            **env,
        )
        program.wait_for("0 pizzas")
        program.focus()
        return program

    def ask(self, statement: str, *values: object) -> List[object]:
        database = sqlite3.connect(self.database, timeout=60)
        try:
            with database:
                return [row[0] for row in database.execute(statement, values)]
        finally:
            database.close()

    def check(self, language: str) -> None:
        program = self.run_pizzeria(language)
        self.picture(f"pizzeria-{language}-empty")
        program.act("samples")
        program.wait_for(f"{N_SAMPLES} pizzas")
        self.add(program, language)
        self.change(program, language)
        self.search(program)
        self.see_what_others_write(program)
        program.act("close")
        self.check_end(program)

    def add(self, program: Program, language: str) -> None:
        """A name that is taken is refused while it is typed."""
        program.act("add")
        self.desktop.type("Margherita")
        program.wait_for("Name: Pizza with this Name already exists.")
        self.picture(f"pizzeria-{language}-refused")
        program.act("save")
        self.desktop.type(" II")
        self.desktop.key("ctrl+s")
        program.wait_for(f"{N_SAMPLES + 1} pizzas", "“Margherita II” is saved")
        self.assertEqual(
            self.ask("SELECT price FROM menu_pizza WHERE name = 'Margherita II'"), [9.5]
        )

    def change(self, program: Program, language: str) -> None:
        """A change is taken back; another one is saved."""
        self.desktop.click(*MARGHERITA)
        self.desktop.key("Down", "Up", "F2", "ctrl+a")
        self.desktop.type("Marge")
        program.act("revert")
        self.desktop.key("ctrl+a")
        self.desktop.type("Margherita III")
        self.desktop.key("ctrl+s")
        program.wait_for("“Margherita III” is saved")
        self.picture(f"pizzeria-{language}")
        names = self.ask("SELECT name FROM menu_pizza WHERE name LIKE 'Mar%' ORDER BY name")
        self.assertEqual(names, ["Margherita II", "Margherita III", "Marinara"])

    def search(self, program: Program) -> None:
        program.act("search")
        self.desktop.type("cheese")
        program.wait_for("2 pizzas")
        self.desktop.key("ctrl+a", "BackSpace")
        program.wait_for(f"{N_SAMPLES + 1} pizzas")

    def see_what_others_write(self, program: Program) -> None:
        """Both windows do."""
        program.act("new-window", window=0)
        program.wait_for(f"{N_SAMPLES + 1} pizzas")
        self.ask("DELETE FROM menu_pizza_toppings")
        self.ask("DELETE FROM menu_pizza WHERE name = 'Napoli'")
        program.wait_for(f"{N_SAMPLES} pizzas")
        program.wait_for(f"{N_SAMPLES} pizzas")
        program.act("close", window=2)

    def check_unsaved(self, language: str) -> None:
        """A window with changes asks before it is closed; the program can be ended all the same."""
        program = self.run_pizzeria(language)
        program.act("add")
        self.desktop.type("Bianca")
        program.act("close")
        self.picture(f"pizzeria-{language}-unsaved")
        self.assertIsNone(program.process.poll())
        program.act("quit", window=0)
        self.check_end(program)

    def check_draft(self, language: str) -> None:
        """A new pizza that was left for another one stands above the others until it is saved."""
        program = self.run_pizzeria(language, **self.reader.environment())
        program.act("samples")
        program.wait_for(f"{N_SAMPLES} pizzas")
        samples = rows(self.reader.wait_for(lambda shown: len(rows(shown)) == N_SAMPLES))
        program.act("add")
        self.desktop.type("Bianca")
        self.desktop.key("ctrl+n")
        self.reader.wait_for(lambda shown: rows(shown) == ["● New Pizza", "● Bianca", *samples])
        self.desktop.click(*MARGHERITA)
        self.reader.wait_for(lambda shown: rows(shown) == ["● Bianca", *samples])
        self.desktop.key("Home", "F2", "End")
        self.desktop.type(" e verde")
        self.picture(f"pizzeria-{language}-draft")
        self.desktop.key("ctrl+s")
        program.wait_for("“Bianca e verde” is saved")
        self.reader.wait_for(lambda shown: rows(shown) == ["Bianca e verde", *samples])
        self.desktop.type("!")
        self.reader.wait_for(lambda shown: rows(shown) == ["● Bianca e verde!", *samples])
        self.desktop.key("ctrl+s")
        program.wait_for("“Bianca e verde!” is saved")
        names = self.ask("SELECT name FROM menu_pizza WHERE name LIKE 'Bianca%'")
        self.assertEqual(names, ["Bianca e verde!"])
        program.act("close")
        self.check_end(program)

    def check_names(self, language: str) -> None:
        """Every control has a name for those who can't see it."""
        program = self.run_pizzeria(language, **self.reader.environment())
        self.check_shown("Small Menu")
        program.act("samples")
        program.wait_for(f"{N_SAMPLES} pizzas")
        self.desktop.click(*MARGHERITA)
        # It is in the menu, and above the form.
        shown = self.reader.wait_for(
            lambda shown: [node.name for node in shown.walk()].count("Margherita") > 1
        )
        self.check_names_of(shown, *BUTTONS, "Search the menu", "Pizzas", "Size")
        program.act("delete")
        self.check_shown("Delete “Margherita”?")
        self.desktop.key("Escape")
        program.resize(*NARROW)
        program.act("add")
        self.check_shown("Menu", PUSH_BUTTON)
        program.act("quit", window=0)
        self.check_end(program)

    def test_python(self) -> None:
        self.check("python")

    def test_javascript(self) -> None:
        self.check("javascript")

    def test_vala(self) -> None:
        self.check("vala")

    def test_unsaved_python(self) -> None:
        self.check_unsaved("python")

    def test_unsaved_javascript(self) -> None:
        self.check_unsaved("javascript")

    def test_unsaved_vala(self) -> None:
        self.check_unsaved("vala")

    def test_draft_python(self) -> None:
        self.check_draft("python")

    def test_draft_javascript(self) -> None:
        self.check_draft("javascript")

    def test_draft_vala(self) -> None:
        self.check_draft("vala")

    def test_names_python(self) -> None:
        self.check_names("python")

    def test_names_javascript(self) -> None:
        self.check_names("javascript")

    def test_names_vala(self) -> None:
        self.check_names("vala")


if __name__ == "__main__":
    unittest.main()
