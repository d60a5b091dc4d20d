# SPDX-License-Identifier: LGPL-2.1-or-later
"""
What a screen reader is told of a program of GTK: its widgets, their roles and their names.

GTK tells it to whoever is the registry on the bus that AT_SPI_BUS_ADDRESS names, which is this.
"""

import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from desktop import PATIENCE, Desktop
from gi.repository import Gio, GLib

ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"
INTERFACES = """
<node>
  <interface name="org.a11y.atspi.Socket">
    <method name="Embed">
      <arg type="(so)" direction="in"/>
      <arg type="(so)" direction="out"/>
    </method>
  </interface>
  <interface name="org.a11y.atspi.Registry">
    <method name="GetRegisteredEvents">
      <arg type="a(ss)" direction="out"/>
    </method>
  </interface>
</node>
"""

# Numbers of AtspiRole.
CHECK_BOX, CHECK_MENU_ITEM, COLUMN_HEADER, COMBO_BOX = 7, 8, 10, 11
LABEL, LIST, LIST_ITEM, MENU_ITEM, PANEL, PASSWORD_TEXT = 29, 31, 32, 35, 39, 40
PROGRESS_BAR, PUSH_BUTTON, RADIO_BUTTON, RADIO_MENU_ITEM = 42, 43, 44, 45
FILLER, SCROLL_PANE, SLIDER, SPIN_BUTTON, SPLIT_PANE, TABLE = 20, 49, 51, 52, 53, 55
TABLE_CELL, TABLE_COLUMN_HEADER, TEXT, TOGGLE_BUTTON, TREE_TABLE, VIEWPORT = 56, 57, 61, 62, 66, 68
ENTRY, LINK, TABLE_ROW, TREE_ITEM, LIST_BOX, GROUPING, SWITCH = 79, 88, 90, 91, 98, 99, 130
CHECKED, FOCUSABLE, SELECTED = 4, 11, 23  # of AtspiStateType
IN_WINDOW = GLib.Variant("(u)", (1,))  # of AtspiCoordType

CONTROLS = {
    *(CHECK_BOX, CHECK_MENU_ITEM, COMBO_BOX, ENTRY, LINK, MENU_ITEM, PASSWORD_TEXT, PROGRESS_BAR),
    *(PUSH_BUTTON, RADIO_BUTTON, RADIO_MENU_ITEM, SLIDER, SPIN_BUTTON, SWITCH, TABLE, TEXT),
    *(TOGGLE_BUTTON, TREE_TABLE),
}
#: They may have the focus for the keys that scroll.
CONTAINERS = {FILLER, GROUPING, PANEL, SCROLL_PANE, VIEWPORT}
#: A screen reader says what is in them.
NAMED_BY_CONTENT = {
    *(COLUMN_HEADER, LIST_ITEM, TABLE_CELL, TABLE_COLUMN_HEADER, TABLE_ROW, TREE_ITEM),
}
#: What GTK says where it knows nothing better.
CLASS_NAME = re.compile(r"(Gtk|Adw)[A-Z]\w*")


@dataclass
class Node:
    role: int
    role_name: str
    name: str
    focusable: bool = False
    children: "List[Node]" = field(default_factory=list)
    states: int = 0  # a bit for each
    #: Who on the bus can be asked for more of it, and the path there.
    address: Tuple[str, str] = ("", "")

    def has(self, state: int) -> bool:
        return bool(self.states & 1 << state)

    def walk(self) -> "Iterator[Node]":
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, name: str, *roles: int) -> "Node":
        return next(
            node for node in self.walk() if node.name == name and (not roles or node.role in roles)
        )

    def has_name(self) -> bool:
        if self.name.strip() and not CLASS_NAME.fullmatch(self.name):
            return True
        return self.role in NAMED_BY_CONTENT and any(
            node.has_name() for child in self.children for node in child.walk()
        )

    def is_control(self) -> bool:
        return self.role in CONTROLS or (self.focusable and self.role not in {*CONTAINERS, LABEL})

    def nameless(self, above: str = "", group: str = "") -> List[str]:
        """The controls of which nobody is told what they are for."""
        path = f"{above}/{self.role_name}" + (f"“{self.name}”" if self.name else "")
        is_list = self.role in (LIST, LIST_BOX)
        is_known = self.has_name() or (is_list and group)  # a group's list has its title
        found = [path] if self.is_control() and not is_known else []
        if self.role in (GROUPING, PANEL) and self.has_name():
            group = self.name
        for child in self._controls():
            found += child.nameless(path, group)
        return found

    def _controls(self) -> "List[Node]":
        """What is in it; without what GTK and libadwaita put into widgets of theirs."""
        if self.role == COMBO_BOX or self.name == "AdwToastWidget":
            return []
        if self.role == TREE_TABLE:  # it has a list of the rows
            lists = [child for child in self.children if child.role in (LIST, LIST_BOX)]
            rows = [row for each in lists for row in each.children]
            return [child for child in self.children if child not in lists] + rows
        return self.children


class Reader:
    def __init__(self, desktop: Desktop) -> None:
        self._address = desktop.start_bus()
        self._program: Optional[Tuple[str, str]] = None
        self._changed = threading.Condition()
        context = GLib.MainContext.new()
        self._loop = GLib.MainLoop.new(context, False)
        self._thread = threading.Thread(target=self._loop.run)
        context.push_thread_default()
        flags = Gio.DBusConnectionFlags
        self._bus = Gio.DBusConnection.new_for_address_sync(
            self._address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None
        )
        paths = ROOT, "/org/a11y/atspi/registry"
        for path, interface in zip(paths, Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces):
            self._bus.register_object(path, interface, self._answer, None, None)
        context.pop_thread_default()
        self._thread.start()
        name = GLib.Variant("(su)", ("org.a11y.atspi.Registry", 0))
        self._call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName", name)

    def environment(self) -> Dict[str, str]:
        """For the program that is started next, which is the one that is read then."""
        self._program = None
        return {"AT_SPI_BUS_ADDRESS": self._address, "GTK_A11Y": "atspi"}

    def close(self) -> None:
        self._loop.quit()
        self._thread.join()
        self._bus.close_sync(None)

    def _answer(
        self, bus: Any, sender: str, path: str, interface: str, method: str, given: Any, call: Any
    ) -> None:
        if method == "GetRegisteredEvents":
            call.return_value(GLib.Variant("(a(ss))", ([],)))
            return
        with self._changed:
            self._program = given.unpack()[0]
            self._changed.notify_all()
        call.return_value(GLib.Variant("((so))", ((self._bus.get_unique_name(), ROOT),)))

    def _call(self, name: str, path: str, interface: str, method: str, given: Any = None) -> Any:
        answer = self._bus.call_sync(name, path, interface, method, given, None, 0, -1, None)
        return answer.unpack()[0]

    def _read(self, name: str, path: str) -> Node:
        wanted = GLib.Variant("(ss)", (ACCESSIBLE, "Name"))
        states = self._call(name, path, ACCESSIBLE, "GetState")
        return Node(
            self._call(name, path, ACCESSIBLE, "GetRole"),
            self._call(name, path, ACCESSIBLE, "GetRoleName"),
            self._call(name, path, "org.freedesktop.DBus.Properties", "Get", wanted),
            bool(states[0] & 1 << FOCUSABLE),
            self._read_children(name, path),
            states[0],
            (name, path),
        )

    def _read_children(self, name: str, path: str) -> List[Node]:
        """Without those that have gone, such as a dialog that the program still holds."""
        children = []
        for child in self._call(name, path, ACCESSIBLE, "GetChildren"):
            try:
                children.append(self._read(*child))
            except GLib.Error:
                continue
        return children

    def middle(self, node: Node) -> Tuple[int, int]:
        """Where it is in its window."""
        component = "org.a11y.atspi.Component"
        x, y, width, height = self._call(*node.address, component, "GetExtents", IN_WINDOW)
        return x + width // 2, y + height // 2

    def wait_for(self, is_right: Callable[[Node], Any]) -> Node:
        """What the program shows, once it is right."""
        end = time.monotonic() + PATIENCE
        with self._changed:
            self._changed.wait_for(lambda: self._program, PATIENCE)
        assert self._program is not None, "no program has told that it is there"
        node = Node(0, "", "")
        while True:
            try:
                node = self._read(*self._program)
                if is_right(node):
                    return node
            except (GLib.Error, StopIteration):
                pass  # something has gone meanwhile, or is not there yet
            if time.monotonic() > end:
                raise AssertionError(f"it shows {[each.name for each in node.walk() if each.name]}")
            time.sleep(0.1)
