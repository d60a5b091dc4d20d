# SPDX-License-Identifier: LGPL-2.1-or-later
"""
The program examples/pizzeria, written in three languages: pizzas are added, refused, changed, taken
back and deleted, a second window sees it all, and so does what another process writes. A narrow
window shows the menu and the pizza as one page after another.
"""

import sqlite3
import unittest
from pathlib import Path
from typing import Iterator, List

from accessibility import CHECK_BOX, CHECKED, LABEL, LIST_ITEM, PUSH_BUTTON, SELECTED, Node
from application import NARROW, ApplicationTest
from desktop import Program, language_programs

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PROGRAMS = language_programs(EXAMPLES / "pizzeria", "pizzeria", "PIZZERIA_VALA")
#: What examples/menu/samples.py has.
N_SAMPLES = 8
MARGHERITA = 150, 215
BACK = 28, 28
BUTTONS = "New Pizza", "Main Menu", "Delete Pizza", "Revert Changes", "Add Topping"


def items(menu: Node) -> Iterator[Node]:
    return (node for node in menu.walk() if node.role == LIST_ITEM)


def labels(item: Node) -> List[str]:
    return [node.name for node in item.walk() if node.role == LABEL]


def rows(shown: Node) -> List[str]:
    """What the menu lists."""
    return [labels(item)[0] for item in items(shown.find("Pizzas"))]


def chosen(shown: Node) -> List[str]:
    return [labels(item)[0] for item in items(shown.find("Pizzas")) if item.has(SELECTED)]


def checked(shown: Node) -> List[str]:
    """The toppings that the forms have; to older versions of GTK a switch is such a box, too."""
    boxes = (node for node in shown.walk() if node.role == CHECK_BOX and node.role_name != "switch")
    return sorted(box.name for box in boxes if box.has(CHECKED))


def details(shown: Node, name: str) -> List[str]:
    """What the menu of each window says of the pizza."""
    menus = (node for node in shown.walk() if node.name == "Pizzas")
    lines = (labels(item) for menu in menus for item in items(menu))
    return [line[1] for line in lines if line[0] == name]


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
        told = self.check_end(program).splitlines()
        self.assertEqual(told.count(f"{N_SAMPLES - 1} pizzas"), 1)

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
        """Both windows do, and one that is closed no more."""
        program.act("new-window", window=0)
        program.wait_for(f"{N_SAMPLES + 1} pizzas")
        self.ask("DELETE FROM menu_pizza_toppings")
        self.ask("DELETE FROM menu_pizza WHERE name = 'Napoli'")
        program.wait_for(f"{N_SAMPLES} pizzas")
        program.wait_for(f"{N_SAMPLES} pizzas")
        program.act("close", window=2)
        self.ask("DELETE FROM menu_pizza WHERE name = 'Marinara'")
        program.wait_for(f"{N_SAMPLES - 1} pizzas")

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

    def check_deleted_draft(self, language: str) -> None:
        """A new pizza that was never saved goes, with what was entered."""
        program = self.run_pizzeria(language, **self.reader.environment())
        program.act("samples")
        program.wait_for(f"{N_SAMPLES} pizzas")
        samples = rows(self.reader.wait_for(lambda shown: len(rows(shown)) == N_SAMPLES))
        for name, title in ("", "New Pizza"), ("Bianca", "Bianca"):
            program.act("add")
            self.desktop.type(name)
            self.reader.wait_for(lambda shown: rows(shown) == [f"● {title}", *samples])
            program.act("delete")
            self.check_shown(f"Delete “{title}”?")
            program.focus(windows=2)
            self.desktop.key("alt+d")
            program.wait_for(f"“{title}” is deleted")
            self.reader.wait_for(lambda shown: rows(shown) == samples)
            program.focus()
        self.assertEqual(self.ask("SELECT name FROM menu_pizza ORDER BY name"), samples)
        program.act("close")
        self.check_end(program)

    def check_toppings(self, language: str) -> None:
        """The menus of all windows say what is on a pizza now."""
        program = self.run_pizzeria(language, **self.reader.environment())
        program.act("samples")
        program.wait_for(f"{N_SAMPLES} pizzas")
        self.desktop.click(*MARGHERITA)
        self.wait_for_toppings("basil", "mozzarella", "tomato")
        self.click("anchovies", CHECK_BOX)
        self.wait_for_toppings("anchovies", "basil", "mozzarella", "tomato")
        self.click("New topping")
        self.desktop.type("Rucola")
        self.desktop.key("Return")
        self.wait_for_toppings("anchovies", "basil", "mozzarella", "rucola", "tomato")
        program.act("new-window", window=0)
        self.desktop.click(*MARGHERITA)
        self.wait_for_toppings("anchovies", "basil", "mozzarella", "rucola", "tomato", windows=2)
        self.click("anchovies", CHECK_BOX)
        self.wait_for_toppings("basil", "mozzarella", "rucola", "tomato", windows=2)
        self.click("basil", CHECK_BOX)
        self.wait_for_toppings("mozzarella", "rucola", "tomato", windows=2)
        program.act("quit", window=0)
        self.check_end(program)

    def click(self, name: str, *roles: int) -> None:
        shown = self.reader.wait_for(lambda shown: shown.find(name, *roles))
        self.desktop.click(*self.reader.middle(shown.find(name, *roles)))

    def wait_for_toppings(self, *names: str, windows: int = 1) -> None:
        """Until every menu has them in the row of the Margherita, and every form has them."""
        detail = "8.50  ·  " + ", ".join(names)
        self.reader.wait_for(
            lambda shown: details(shown, "Margherita") == [detail] * windows
            and checked(shown) == sorted([*names] * windows)
        )

    def check_narrow(self, language: str) -> None:
        """Who has gone back to the menu can open the same pizza again, and finds its changes."""
        program = self.run_pizzeria(language, **self.reader.environment())
        program.act("samples")
        program.wait_for(f"{N_SAMPLES} pizzas")
        self.desktop.click(*MARGHERITA)
        self.reader.wait_for(lambda shown: chosen(shown) == ["Margherita"])
        program.resize(*NARROW)
        program.wait_for("turned to the pizza")
        for go_back, told in (
            (lambda: self.desktop.key("alt+Left"), "with"),
            (lambda: self.desktop.click(*BACK), "without"),
        ):
            go_back()
            program.wait_for("turned to the menu")
            self.reader.wait_for(lambda shown: chosen(shown) == [])
            self.desktop.click(*MARGHERITA)
            program.wait_for("turned to the pizza")
            self.click("anchovies", CHECK_BOX)
            program.wait_for(f"Margherita {told} anchovies")
        self.change_narrow(program, language)
        program.act("close")
        self.check_end(program)

    def change_narrow(self, program: Program, language: str) -> None:
        """A change stays while the menu is shown; the keyboard opens the pizza, too."""
        self.desktop.key("F2", "End")
        self.desktop.type(" II")
        self.desktop.key("alt+Left")
        program.wait_for("turned to the menu")
        self.reader.wait_for(lambda shown: "● Margherita II" in rows(shown) and chosen(shown) == [])
        self.picture(f"pizzeria-{language}-narrow")
        self.desktop.key("Return")
        program.wait_for("turned to the pizza")
        self.desktop.key("F2", "End")
        self.desktop.type("I")
        self.desktop.key("ctrl+s")
        program.wait_for("“Margherita III” is saved")
        self.reader.wait_for(lambda shown: shown.find("Margherita III", LABEL))
        names = self.ask("SELECT name FROM menu_pizza WHERE name LIKE 'Margherita%'")
        self.assertEqual(names, ["Margherita III"])

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

    def test_deleted_draft_python(self) -> None:
        self.check_deleted_draft("python")

    def test_deleted_draft_javascript(self) -> None:
        self.check_deleted_draft("javascript")

    def test_deleted_draft_vala(self) -> None:
        self.check_deleted_draft("vala")

    def test_toppings_python(self) -> None:
        self.check_toppings("python")

    def test_toppings_javascript(self) -> None:
        self.check_toppings("javascript")

    def test_toppings_vala(self) -> None:
        self.check_toppings("vala")

    def test_narrow_python(self) -> None:
        self.check_narrow("python")

    def test_narrow_javascript(self) -> None:
        self.check_narrow("javascript")

    def test_narrow_vala(self) -> None:
        self.check_narrow("vala")

    def test_names_python(self) -> None:
        self.check_names("python")

    def test_names_javascript(self) -> None:
        self.check_names("javascript")

    def test_names_vala(self) -> None:
        self.check_names("vala")


if __name__ == "__main__":
    unittest.main()
