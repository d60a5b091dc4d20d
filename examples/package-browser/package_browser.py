# SPDX-License-Identifier: LGPL-2.1-or-later
"""
A browser for Debian's packages::

    python3 package_browser.py [DATABASE] [OPTIONS OF import_packages…]

EXAMPLES_DIR is the folder with the Django app `packages`, where it isn't the one above this file's.
With PACKAGE_BROWSER_WATCH set it tells on stderr what it shows, and how long the main loop was kept
busy.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any, Callable, Coroutine, Dict, List, Optional

import gi

gi.require_version("Adw", "1")
gi.require_version("AsgiMod", "1")
gi.require_version("Gtk", "4.0")

from django.db.models import Count
from gi.repository import Adw, AsgiMod, Gio, GLib, GObject, Gtk

HERE = Path(__file__).resolve().parent
KINDS = ["Depends", "Pre-Depends", "Recommends"]


class Watch:
    """Tells what is shown, and how long the main loop was kept from its work; where asked to."""

    TICK = 5

    def __init__(self) -> None:
        self._last = GLib.get_monotonic_time()
        self._longest = 0
        self._active = "PACKAGE_BROWSER_WATCH" in os.environ
        if self._active:
            GLib.timeout_add(self.TICK, self._tick)

    def _tick(self) -> bool:
        now = GLib.get_monotonic_time()
        self._longest = max(self._longest, now - self._last)
        self._last = now
        return GLib.SOURCE_CONTINUE

    def tell(self, text: str) -> None:
        if self._active:
            print(text, file=sys.stderr, flush=True)

    def report(self) -> None:
        gap = self._longest / 1e3
        self.tell(f"Longest gap between two ticks of {self.TICK} ms: {gap:.1f} ms")


watch = Watch()


def size_text(package: Any) -> str:
    size = package.installed_size if package.is_loaded else None
    return "" if size is None else GLib.format_size(size)


def order_by_headers(
    view: Gtk.ColumnView, fields: Dict[Gtk.ColumnViewColumn, str], rows: AsgiMod.ListModel
) -> None:
    """Has the database order the rows when the header of a column is clicked.

    The sorter of the view asks that of the first column first, and turns its answer round when
    the order is a falling one: so it tells which column, and which order.
    """
    asked: List[str] = []

    def ask(one: Any, other: Any, field: str) -> Gtk.Ordering:
        asked.append(field)
        return Gtk.Ordering.SMALLER

    def on_changed(sorter: Gtk.Sorter, change: Gtk.SorterChange) -> None:
        asked.clear()
        ordering = sorter.compare(GObject.Object(), GObject.Object())
        sign = "-" if ordering == Gtk.Ordering.LARGER else ""
        rows.set_order_by([sign + asked[0]] if asked else None)

    for column, field in fields.items():
        column.set_sorter(Gtk.CustomSorter.new(ask, field))
    view.get_sorter().connect("changed", on_changed)


class Cells:
    """The cells of a list: one widget for each, filled anew when its item is another row."""

    def __init__(self, make: Any, show: Any) -> None:
        self.factory = Gtk.SignalListItemFactory()
        self._show = show
        self._handlers: Dict[Any, Any] = {}
        self.factory.connect("setup", lambda factory, cell: cell.set_child(make()))
        self.factory.connect("bind", self._bind)
        self.factory.connect("unbind", self._unbind)

    def _bind(self, factory: Any, cell: Gtk.ListItem) -> None:
        item = cell.get_item()
        row = item.get_item() if isinstance(item, Gtk.TreeListRow) else item
        if isinstance(row, AsgiMod.Model):
            # What is annotated is no property: the object itself tells of its row.
            handler = row.connect("refreshed", lambda row: self._show(cell, row))
            self._handlers[cell] = (row, handler)
        self._show(cell, row)

    def _unbind(self, factory: Any, cell: Gtk.ListItem) -> None:
        row, handler = self._handlers.pop(cell, (None, None))
        if row is not None:
            row.disconnect(handler)


class Window:
    """The window, and what is behind its widgets."""

    def __init__(self, app: "Browser") -> None:
        # The cells name the type of the packages, which is made here.
        self.Package = AsgiMod.get_model("packages.Package")
        self.Section = AsgiMod.get_model("packages.Section")
        self.Package.get_gtype()

        self.app = app
        self.builder = Gtk.Builder.new_from_file(str(HERE / "window.ui"))
        self.window = self["window"]
        self.window.set_application(app)
        self.importing: Optional[AsgiMod.Task] = None
        self.showing: Optional[AsgiMod.Task] = None
        self._make_packages()
        self._make_sections()
        self._make_dependencies()
        self._add_actions()
        self["failure"].connect("response", lambda bar, response: bar.set_revealed(False))
        self["homepage_row"].connect("activated", self._open_homepage)
        self["search"].connect("stop-search", lambda entry: entry.set_text(""))
        self["search"].set_key_capture_widget(self.window)
        AsgiMod.Runtime.get_default().connect("command-output", self._on_output)

    def __getitem__(self, name: str) -> Any:
        return self.builder.get_object(name)

    def run(self, function: Callable[..., Coroutine[Any, Any, Any]], *args: Any) -> AsgiMod.Task:
        """Run it on the main loop; a failure is shown."""

        async def guarded() -> None:
            try:
                await function(*args)
            except GLib.Error as error:
                self.fail(error)

        return AsgiMod.spawn(guarded())

    def fail(self, error: Any) -> None:
        watch.tell(error.message)
        self["failure_label"].set_text(error.message)
        self["failure"].set_revealed(True)

    # The packages

    def _make_packages(self) -> None:
        self.packages = AsgiMod.ListModel(live=True, search_fields=["name", "description"])
        self.selection = Gtk.SingleSelection(
            model=self.packages, autoselect=False, can_unselect=True
        )
        for name in "name", "version":
            file = (HERE / f"{name}-cell.ui").read_bytes()
            factory = Gtk.BuilderListItemFactory.new_from_bytes(None, GLib.Bytes.new(file))
            self[f"{name}_column"].set_factory(factory)
        size = Cells(
            lambda: Gtk.Label(xalign=1, css_classes=["numeric"]),
            lambda cell, package: cell.get_child().set_text(size_text(package)),
        )
        self["size_column"].set_factory(size.factory)
        fields = {"name_column": "name", "version_column": "version"}
        fields["size_column"] = "installed_size"
        order_by_headers(
            self["packages"], {self[name]: field for name, field in fields.items()}, self.packages
        )

        self["packages"].set_model(self.selection)
        self["search"].bind_property("text", self.packages, "search")
        self.packages.bind_property("loading", self["spinner"], "spinning")
        self["installed"].connect("toggled", lambda button: self.choose_packages())
        self.selection.connect("notify::selected-item", lambda *args: self._on_selected())
        for name in "n-items", "loading":
            self.packages.connect(f"notify::{name}", lambda *args: self._update())
        self.packages.connect("notify::error", self._on_error)

    def start_search(self) -> None:
        self["leaflet"].set_visible_child_name("packages")
        self["search"].grab_focus()

    def choose_packages(self) -> None:
        query = self.Package.aobjects.defer("long_description", "homepage").order_by("name")
        section = self.section_selection.get_selected_item()
        if isinstance(section, AsgiMod.Model):
            query = query.filter(section=section.pk)
        if self["installed"].get_active():
            query = query.filter(installed=True)
        self.packages.set_query_set(query)

    def _on_error(self, packages: AsgiMod.ListModel, pspec: Any) -> None:
        if packages.get_error() is not None:
            self.fail(packages.get_error())

    def _update(self) -> None:
        n = self.packages.get_n_items()
        self["status"].set_text(f"{n:,} packages" if n != 1 else "1 package")
        if not self.packages.get_loading():
            watch.tell(f"{n} packages")
        if n > 0:
            page = "packages"
        elif self.packages.get_loading():
            return
        else:
            chosen = self["search"].get_text() or self["installed"].get_active()
            chosen = chosen or self.section_selection.get_selected() > 0
            page = "nothing" if chosen else "empty"
        self["stack"].set_visible_child_name(page)

    # The sections

    def _make_sections(self) -> None:
        counted = self.Section.aobjects.annotate(n=Count("packages")).order_by("name")
        sections = AsgiMod.ListModel(query_set=counted, live=True)
        both = Gio.ListStore.new(Gio.ListModel)
        both.append(Gtk.StringList.new(["All packages"]))
        both.append(sections)
        self.section_selection = Gtk.SingleSelection(model=Gtk.FlattenListModel.new(both))
        self["sections"].set_factory(Cells(self._new_section, self._show_section).factory)
        self["sections"].set_model(self.section_selection)
        self.section_selection.connect("notify::selected-item", self._on_section)

    @staticmethod
    def _new_section() -> Gtk.Widget:
        box = Gtk.Box(spacing=6)
        box.append(Gtk.Label(xalign=0, hexpand=True, ellipsize=3))
        box.append(Gtk.Label(css_classes=["dim-label", "numeric", "caption"]))
        return box

    @staticmethod
    def _show_section(cell: Gtk.ListItem, section: Any) -> None:
        name, number = cell.get_child().get_first_child(), cell.get_child().get_last_child()
        if isinstance(section, Gtk.StringObject):
            name.set_text(section.get_string())
            number.set_text("")
        else:
            name.set_text(section.name if section.is_loaded else "")
            number.set_text(f"{section.n:,}" if section.is_loaded else "")

    def _on_section(self, selection: Gtk.SingleSelection, pspec: Any) -> None:
        self.choose_packages()
        if self["leaflet"].get_folded():
            self["leaflet"].set_visible_child_name("packages")

    # One package

    def _on_selected(self) -> None:
        package = self.selection.get_selected_item()
        if self.showing is not None:
            self.showing.cancel()
            self.showing = None
        if package is None:
            self["details_stack"].set_visible_child_name("none")
        elif package.is_loaded:
            self.showing = self.run(self._show_package, package)
        else:
            package.connect("notify::is-loaded", self._on_loaded)

    def _on_loaded(self, package: Any, pspec: Any) -> None:
        if package is self.selection.get_selected_item():
            self._on_selected()

    async def _show_package(self, chosen: Any) -> None:
        package = await (
            self.Package.aobjects.select_related("section", "maintainer").get(pk=chosen.pk)
        )
        self["name"].set_text(package.name)
        self["synopsis"].set_text(package.description)
        self["description"].set_text(package.long_description)
        self["description"].set_visible(bool(package.long_description))
        self["version_row"].set_subtitle(GLib.markup_escape_text(package.version))
        self["section_row"].set_subtitle(package.section.name if package.section else "None")
        self["maintainer_row"].set_subtitle(
            package.maintainer.name if package.maintainer else "Nobody"
        )
        self["size_row"].set_subtitle(size_text(package) or "Unknown")
        self["homepage_row"].set_subtitle(package.homepage)
        self["homepage_row"].set_visible(bool(package.homepage))
        self.homepage = package.homepage
        self.roots.remove_all()
        self.roots.append(self._dependencies_of(package))
        self["details_stack"].set_visible_child_name("details")
        watch.tell(f"Showing {package.name}")

    def _open_homepage(self, row: Any) -> None:
        Gtk.show_uri(self.window, self.homepage, 0)

    # Its dependencies

    def _make_dependencies(self) -> None:
        self.roots = Gio.ListStore.new(Gio.ListModel)
        tree = Gtk.TreeListModel.new(
            Gtk.FlattenListModel.new(self.roots), False, False, self._make_children
        )
        self["dependencies"].set_model(Gtk.NoSelection.new(tree))
        cells = Cells(self._new_dependency, self._show_dependency)
        self["dependencies"].set_factory(cells.factory)

    @staticmethod
    def _dependencies_of(package: Any) -> AsgiMod.ListModel:
        query = package.adependencies.filter(kind__in=KINDS).select_related("target")
        return AsgiMod.ListModel.new(query.order_by("kind", "group", "alternative"))

    def _make_children(self, dependency: Any) -> Optional[Gio.ListModel]:
        """Asked for when the row is opened; its own query is made then."""
        return self._dependencies_of(dependency.target) if dependency.is_loaded else None

    @staticmethod
    def _new_dependency() -> Gtk.Widget:
        box = Gtk.Box(spacing=6)
        box.append(Gtk.Label(xalign=0, ellipsize=3))
        box.append(Gtk.Label(xalign=0, ellipsize=3, css_classes=["dim-label", "caption"]))
        return Gtk.TreeExpander(child=box)

    @staticmethod
    def _show_dependency(cell: Gtk.ListItem, dependency: Any) -> None:
        expander = cell.get_child()
        expander.set_list_row(cell.get_item())
        name, more = expander.get_child().get_first_child(), expander.get_child().get_last_child()
        if dependency.is_loaded:
            name.set_text(dependency.target.name)
            expander.update_property([Gtk.AccessibleProperty.LABEL], [dependency.target.name])
            more.set_text(f"{dependency.kind} {dependency.version}".strip())

    # The import

    def start_import(self) -> None:
        if self.importing is None:
            self.importing = self.run(self._import)

    async def _import(self) -> None:
        self["progress"].set_text("Importing…")
        self["import_bar"].set_reveal_child(True)
        pulse = GLib.timeout_add(100, lambda: self["progress"].pulse() or True)
        try:
            await AsgiMod.call_command("import_packages", *self.app.options)
            self.toast("The packages are imported")
        except asyncio.CancelledError:
            self.toast("The import was cancelled; what it has brought stays")
        finally:
            GLib.source_remove(pulse)
            self["import_bar"].set_reveal_child(False)
            self.importing = None

    def _on_output(self, runtime: Any, command: str, text: str) -> None:
        if command == "import_packages" and text.strip():
            self["progress"].set_text(text.strip().splitlines()[-1])

    def toast(self, text: str) -> None:
        watch.tell(text)
        self["toasts"].add_toast(Adw.Toast.new(text))

    # Actions

    def _add_actions(self) -> None:
        actions = {
            "import": (self.start_import, []),
            "cancel-import": (lambda: self.importing and self.importing.cancel(), []),
            "refresh": (self.packages.refresh, ["F5", "<Control>r"]),
            "search": (self.start_search, ["<Control>f"]),
            "back": (lambda: self["leaflet"].set_visible_child_name("sidebar"), ["<Alt>Left"]),
            "close": (self.window.close, ["<Control>w"]),
        }
        for name, (function, keys) in actions.items():
            action = Gio.SimpleAction.new(name, None)
            action.connect("activate", lambda action, value, function=function: function())
            self.window.add_action(action)
            self.app.set_accels_for_action(f"win.{name}", keys)


class Browser(Adw.Application):
    def __init__(self, database: Optional[str], options: List[str]) -> None:
        super().__init__(application_id="org.example.PackageBrowser")
        self.database = database
        self.options = options or ["--available"]

    def do_activate(self) -> None:
        if self.get_active_window():
            self.get_active_window().present()
            return
        quit = Gio.SimpleAction.new("quit", None)
        quit.connect("activate", lambda action, value: self.quit())
        self.add_action(quit)
        self.set_accels_for_action("app.quit", ["<Control>q"])
        self.hold()
        self.starting = AsgiMod.spawn(self._start())

    async def _start(self) -> None:
        above = os.environ.get("EXAMPLES_DIR", str(HERE.parent))
        runtime = AsgiMod.Runtime.get_default()
        runtime.set_python_path([above])
        runtime.configure(["packages"], self.database, None)
        await AsgiMod.setup()
        await AsgiMod.call_command("migrate", "--verbosity=0")
        self.shown = Window(self)
        self.shown.window.present()
        self.shown.choose_packages()
        self.release()


def main() -> int:
    arguments = sys.argv[1:]
    database = arguments.pop(0) if arguments and not arguments[0].startswith("-") else None
    status = Browser(database, arguments).run(None)
    watch.report()
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
