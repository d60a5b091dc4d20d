# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the programs with windows take for a control without a name."""

import unittest

from accessibility import COMBO_BOX, LABEL, LIST, LIST_ITEM, PANEL, PUSH_BUTTON, SPLIT_PANE, Node


def inside(*controls: Node) -> Node:
    return Node(PANEL, "group", "", True, list(controls))


class NamelessTest(unittest.TestCase):
    def test_a_name_of_its_own(self) -> None:
        self.assertEqual(inside(Node(PUSH_BUTTON, "button", "Close")).nameless(), [])

    def test_a_button_with_nothing_but_an_icon(self) -> None:
        """GTK calls it by the class of what is in it."""
        button = Node(PUSH_BUTTON, "button", "GtkImage")
        self.assertEqual(inside(button).nameless(), ["/group/button“GtkImage”"])

    def test_what_a_screen_reader_finds_in_a_row(self) -> None:
        row = Node(LIST_ITEM, "list item", "", True, [inside(Node(LABEL, "label", "Funghi"))])
        empty = Node(LIST_ITEM, "list item", "", True, [inside()])
        self.assertEqual(inside(row, empty).nameless(), ["/group/list item"])

    def test_the_list_of_a_group(self) -> None:
        group = inside(inside(Node(LIST, "list", "", True)))
        self.assertEqual(group.nameless(), ["/group/group/list"])
        group.name = "Toppings"
        self.assertEqual(group.nameless(), [])

    def test_whatever_else_takes_the_focus(self) -> None:
        divider = Node(SPLIT_PANE, "widget", "GtkPaned", True)
        text = Node(LABEL, "label", "", True)
        self.assertEqual(inside(divider, text).nameless(), ["/group/widget“GtkPaned”"])

    def test_what_libadwaita_puts_into_its_own(self) -> None:
        button = Node(PUSH_BUTTON, "button", "")
        box = Node(COMBO_BOX, "combo box", "Size", True, [button])
        self.assertEqual(inside(box).nameless(), [])
        box.name = ""
        self.assertEqual(inside(box).nameless(), ["/group/combo box"])


if __name__ == "__main__":
    unittest.main()
