# SPDX-License-Identifier: LGPL-2.1-or-later
"""
The menu of a pizzeria: pizzas are added, changed, validated and deleted, and every window sees what
the others write::

    python3 pizzeria.py [DATABASE]

EXAMPLES_DIR is the folder with the Django app `menu`, where it isn't the one above this file's.
With PIZZERIA_WATCH set it tells on stderr what happens.
"""

import os
import sys
from pathlib import Path
from typing import Any, Callable, Coroutine, Dict, List, Optional, Set

import gi

gi.require_version("Adw", "1")
gi.require_version("AsgiMod", "1")
gi.require_version("Gtk", "4.0")

from gi.repository import Adw, AsgiMod, Gio, GLib, GObject, Gtk

HERE = Path(__file__).resolve().parent


def tell(text: str) -> None:
    if "PIZZERIA_WATCH" in os.environ:
        print(text, file=sys.stderr, flush=True)


def title_of(pizza: Any) -> str:
    return str(pizza.name or "New Pizza")


class FieldRow:
    """A row of a form: it shows a field of an object, and changes it."""

    def __init__(self, form: "Form", field: Any) -> None:
        self.field = field
        self.name = field.get_name()
        self._form = form
        self._updating = False
        self._writing = False
        self.widget = self._make()
        self.widget.set_title(field.get_verbose_name().capitalize())
        self.widget.set_tooltip_text(self._hint())

    def _make(self) -> Gtk.Widget:
        raise NotImplementedError

    def _set(self, value: Any) -> None:
        raise NotImplementedError

    def _hint(self) -> str:
        parts = [self.field.get_help_text()]
        if self.field.get_max_length() > 0 and self.field.get_choices() is None:
            parts.append(f"At most {self.field.get_max_length()} characters.")
        return " ".join(filter(None, parts))

    def update(self) -> None:
        """Show what the object has; what is just being entered is not written anew."""
        if self._writing:
            return
        self._updating = True
        self._set(getattr(self._form.object, self.name))
        self._updating = False

    def write(self, value: Any) -> None:
        """Give the object what was entered; what it can't hold is told."""
        if self._updating or self._form.object is None:
            return
        self._writing = True
        try:
            setattr(self._form.object, self.name, value)
            self._form.wrong.pop(self.name, None)
        except GLib.Error as error:
            self._form.wrong[self.name] = error.message
        self._writing = False
        self._form.touched.add(self.name)
        self._form.show_messages()

    def show_message(self, message: Optional[str]) -> None:
        if message:
            self.widget.add_css_class("error")
        else:
            self.widget.remove_css_class("error")


class TextRow(FieldRow):
    def _make(self) -> Gtk.Widget:
        row = Adw.EntryRow()
        row.connect("changed", lambda row: self.write(row.get_text()))
        return row

    def _set(self, value: Any) -> None:
        text = "" if value is None else str(value)
        if self.widget.get_text() != text and self.name not in self._form.wrong:
            self.widget.set_text(text)


class SwitchRow(FieldRow):
    def _make(self) -> Gtk.Widget:
        self._switch = Gtk.Switch(valign=Gtk.Align.CENTER)
        self._switch.connect("notify::active", lambda switch, _: self.write(switch.get_active()))
        row = Adw.ActionRow(activatable_widget=self._switch, subtitle=self._hint())
        row.add_suffix(self._switch)
        return row

    def _set(self, value: Any) -> None:
        self._switch.set_active(bool(value))


class ChoiceRow(FieldRow):
    def _make(self) -> Gtk.Widget:
        choices = self.field.get_choices().unpack()
        self._values = [value for value, text in choices]
        row = Adw.ComboRow(model=Gtk.StringList.new([text for value, text in choices]))
        row.connect("notify::selected", lambda row, _: self.write(self._values[row.get_selected()]))
        return row

    def _set(self, value: Any) -> None:
        if value in self._values:
            self.widget.set_selected(self._values.index(value))


class Form:
    """The rows of an object's fields, made from what Django says of them."""

    def __init__(self, group: Any, info: Any) -> None:
        self.object: Any = None
        self.wrong: Dict[str, str] = {}  # what the object can't hold
        self.touched: Set[str] = set()
        self.validator = AsgiMod.Validator()
        self.validator.connect("notify::errors", lambda *args: self.show_messages())
        self._group = group
        self._rows = [self._new_row(field) for field in info.get_fields() if self._is_shown(field)]
        for row in self._rows:
            group.add(row.widget)

    @staticmethod
    def _is_shown(field: Any) -> bool:
        plain = field.get_relation() == AsgiMod.RelationType.NONE
        return bool(plain and field.get_editable() and not field.get_primary_key())

    def _new_row(self, field: Any) -> FieldRow:
        if field.get_choices() is not None:
            return ChoiceRow(self, field)
        if field.get_value_type() == AsgiMod.ValueType.BOOLEAN:
            return SwitchRow(self, field)
        return TextRow(self, field)

    def set_object(self, object: Any) -> None:
        if self.object is not None:
            self.object.disconnect(self._handler)
        self.object = object
        self.wrong.clear()
        self.touched.clear()
        self.validator.set_object(object)
        if object is not None:
            self._handler = object.connect("notify", lambda *args: self.update())
            self.update()

    def update(self) -> None:
        for row in self._rows:
            row.update()

    def message(self, name: str) -> Optional[str]:
        message: Optional[str] = self.wrong.get(name) or self.validator.get_message(name)
        return message

    def show_messages(self) -> None:
        """What is wrong with the fields that were touched."""
        messages = []
        for row in self._rows:
            message = self.message(row.name) if row.name in self.touched else None
            row.show_message(message)
            if message:
                messages.append(f"{row.widget.get_title()}: {message}")
        text = "\n".join(messages)
        if text != self._group.get_description():
            self._group.set_description(text)
            if text:
                tell(text)

    def focus(self) -> None:
        self._rows[0].widget.grab_focus()

    def touch_all(self) -> None:
        self.touched.update(row.name for row in self._rows)
        self.show_messages()


class Window:
    def __init__(self, app: "Pizzeria") -> None:
        self.Pizza = AsgiMod.get_model("menu.Pizza")
        self.Topping = AsgiMod.get_model("menu.Topping")
        self.app = app
        self.builder = Gtk.Builder.new_from_file(str(HERE / "window.ui"))
        self.window = self["window"]
        self.window.set_application(app)
        self.pizza: Any = None
        self._handlers: List[int] = []
        # Their changes stay as long as somebody holds them. By identity: they get a key when saved.
        self.unsaved: Dict[int, Any] = {}
        self.form = Form(self["fields"], self.Pizza)
        self._turning = False
        self._make_actions()
        self._make_menu()
        self._make_toppings()
        for name in "visible-child", "child-transition-running":
            self["leaflet"].connect(f"notify::{name}", lambda *args: self._on_turned())
        self["leaflet"].connect("notify::folded", lambda *args: self._turn())
        self.window.connect("close-request", self._on_close)
        self.edit(None)

    def __getitem__(self, name: str) -> Any:
        return self.builder.get_object(name)

    def run(self, function: Callable[..., Coroutine[Any, Any, Any]], *args: Any) -> AsgiMod.Task:
        """Run it on the main loop; a failure is shown."""

        async def guarded() -> None:
            try:
                await function(*args)
            except GLib.Error as error:
                self.toast(error.message)

        return AsgiMod.spawn(guarded())

    def toast(self, text: str) -> None:
        tell(text)
        self["toasts"].add_toast(Adw.Toast.new(text))

    # The menu

    def _make_menu(self) -> None:
        query = self.Pizza.aobjects.prefetch_related("toppings").order_by("name")
        self.pizzas = AsgiMod.ListModel(
            query_set=query, live=True, search_fields=["name", "description"]
        )
        self.drafts = Gio.ListStore.new(AsgiMod.Model)  # the new ones stand above the others
        both = Gio.ListStore.new(Gio.ListModel)
        both.append(self.drafts)
        both.append(self.pizzas)
        self.selection = Gtk.SingleSelection(
            model=Gtk.FlattenListModel.new(both), autoselect=False, can_unselect=True
        )
        self.selection.connect("notify::selected-item", self._on_selected)
        factory = Gtk.SignalListItemFactory()
        factory.connect("setup", self._set_up_row)
        factory.connect("bind", self._bind_row)
        factory.connect("unbind", self._unbind_row)
        self["pizzas"].set_factory(factory)
        self["pizzas"].set_model(self.selection)
        self["pizzas"].connect("activate", lambda view, i: self.selection.set_selected(i))
        self["search"].bind_property("text", self.pizzas, "search")
        for name in "n-items", "loading":
            self.pizzas.connect(f"notify::{name}", lambda *args: self._update_menu())
        self.drafts.connect("items-changed", lambda *args: self._show_menu())

    @staticmethod
    def _set_up_row(factory: Any, cell: Gtk.ListItem) -> None:
        box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, margin_top=6, margin_bottom=6)
        box.append(Gtk.Label(xalign=0, ellipsize=3, css_classes=["heading"]))
        box.append(Gtk.Label(xalign=0, ellipsize=3, css_classes=["dim-label", "caption"]))
        cell.set_child(box)

    def _bind_row(self, factory: Any, cell: Gtk.ListItem) -> None:
        pizza = cell.get_item()
        # Toppings are no property; "refreshed" tells of them too.
        cell.handlers = pizza, [
            pizza.connect("notify", lambda pizza, pspec: self._show_row(cell)),
            pizza.connect("refreshed", lambda pizza: self._show_row(cell)),
        ]
        self._show_row(cell)

    @staticmethod
    def _unbind_row(factory: Any, cell: Gtk.ListItem) -> None:
        pizza, handlers = cell.handlers
        for handler in handlers:
            pizza.disconnect(handler)

    def _show_row(self, cell: Gtk.ListItem) -> None:
        pizza, box = cell.get_item(), cell.get_child()
        if pizza is None or not pizza.is_loaded:
            return
        mark = "" if pizza.is_saved and not pizza.is_dirty else "● "
        if self.drafts.find(pizza)[0]:
            more = "new"
        else:
            try:
                more = ", ".join(topping.name for topping in pizza.toppings) or "no toppings"
            except AsgiMod.Deferred:
                return  # they were changed, and come with the list
        box.get_first_child().set_text(mark + title_of(pizza))
        box.get_last_child().set_text(f"{pizza.price}  ·  {more}")

    def _update_menu(self) -> None:
        self._show_menu()
        if not self.pizzas.get_loading():
            tell(f"{self.pizzas.get_n_items()} pizzas")
            self._replace_drafts()

    def start_search(self) -> None:
        self["leaflet"].set_visible_child_name("menu")
        self["search"].grab_focus()

    def _show_menu(self) -> None:
        n = self.pizzas.get_n_items()
        if self.selection.get_n_items() > 0:
            page = "pizzas"
        elif self.pizzas.get_loading():
            return
        else:
            page = "nothing" if self["search"].get_text() else "empty"
        self["menu_stack"].set_visible_child_name(page)
        self["menu_title"].set_subtitle("1 pizza" if n == 1 else f"{n} pizzas")

    def _replace_drafts(self) -> None:
        """Those that were saved give way to their rows, which take what was entered since."""
        for draft in [draft for draft in self.drafts if draft.is_saved]:
            for i, pizza in enumerate(self.pizzas):
                if pizza.is_loaded and pizza.pk == draft.pk:
                    self._replace(draft, i)
                    break

    def _replace(self, draft: Any, position: int) -> None:
        pizza = self.pizzas[position]
        for name in draft.get_dirty_fields():
            setattr(pizza, name, getattr(draft, name))
            self.unsaved[id(pizza)] = pizza
        if draft is self.pizza:
            self.selection.set_selected(self.drafts.get_n_items() + position)
        self._forget(draft)

    def _forget(self, pizza: Any) -> None:
        """It has nothing that could be lost."""
        self.unsaved.pop(id(pizza), None)
        found, position = self.drafts.find(pizza)
        if found:
            self.drafts.remove(position)

    # One pizza

    def _on_selected(self, selection: Any, pspec: Any) -> None:
        pizza = selection.get_selected_item()
        if pizza is not self.pizza:
            self.edit(pizza)

    def edit(self, pizza: Any) -> None:
        left, self.pizza = self.pizza, pizza
        for handler in self._handlers:
            left.disconnect(handler)
        self._handlers = []
        self.form.set_object(pizza)
        self.chosen.set_query_set(None)
        self["pizza_stack"].set_visible_child_name("none" if pizza is None else "form")
        if pizza is not None:
            self._handlers = [
                pizza.connect("notify::dirty-fields", self._on_dirty),
                pizza.connect("notify::is-saved", lambda *args: self._update()),
            ]
        self._turn()
        self._update()
        if left is not None and not left.is_saved and id(left) not in self.unsaved:
            self._forget(left)

    def _turn(self) -> None:
        """Have a narrow window show the pizza that is chosen, or else the menu."""
        if self["leaflet"].get_folded():
            self._turning = True
            self["leaflet"].set_visible_child_name("menu" if self.pizza is None else "pizza")
            self._turning = False

    def _on_turned(self) -> None:
        """Who has gone back to the menu can choose the same pizza again.

        A swipe may still be taken back, so the pizza is left when the page has come to rest.
        """
        leaflet = self["leaflet"]
        if self._turning or not leaflet.get_folded() or leaflet.get_child_transition_running():
            return
        page = leaflet.get_visible_child_name()
        tell(f"turned to the {page}")
        if page == "menu":
            self.selection.set_selected(Gtk.INVALID_LIST_POSITION)

    def _on_dirty(self, pizza: Any, pspec: Any) -> None:
        if pizza.is_dirty:
            self.unsaved[id(pizza)] = pizza
        else:
            self.unsaved.pop(id(pizza), None)
        self._update()

    def _update(self) -> None:
        pizza = self.pizza
        is_saved = pizza is not None and pizza.is_saved
        self._enable("save", pizza is not None and (pizza.is_dirty or not is_saved))
        self._enable("revert", is_saved and pizza.is_dirty)
        self._enable("delete", pizza is not None)
        self._enable("edit", pizza is not None)
        self["pizza_title"].set_title("" if pizza is None else title_of(pizza))
        self["toppings_group"].set_sensitive(is_saved)
        self["toppings_group"].set_description("" if is_saved else "Save the pizza first.")
        if is_saved and self.chosen.get_query_set() is None:
            self.chosen.set_query_set(pizza.atoppings.all())

    def add(self) -> None:
        self.drafts.insert(0, self.Pizza(name=""))
        self.selection.set_selected(0)
        self.form.focus()

    def save(self) -> None:
        self.form.touch_all()
        if not self.form.wrong:
            self.run(self._save, self.pizza)

    async def _save(self, pizza: Any) -> None:
        try:
            await pizza.afull_clean()
        except AsgiMod.ValidationError:
            return  # which the form says, field by field
        await pizza.asave()
        self.unsaved.pop(id(pizza), None)
        self.toast(f"“{pizza.name}” is saved")
        self._replace_drafts()

    def revert(self) -> None:
        self.form.wrong.clear()
        self.pizza.revert()
        self.form.update()
        self.form.touched.clear()
        self.form.show_messages()

    def delete(self) -> None:
        pizza = self.pizza
        text = "It will be gone from the menu." if pizza.is_saved else "It has never been saved."
        dialog = Adw.MessageDialog.new(self.window, f"Delete “{title_of(pizza)}”?", text)
        dialog.add_response("cancel", "_Cancel")
        dialog.add_response("delete", "_Delete")
        dialog.set_response_appearance("delete", Adw.ResponseAppearance.DESTRUCTIVE)
        dialog.connect("response::delete", lambda *args: self.run(self._delete, pizza))
        dialog.present()

    async def _delete(self, pizza: Any) -> None:
        name = title_of(pizza)
        self.selection.set_selected(Gtk.INVALID_LIST_POSITION)
        if pizza.is_saved:
            await pizza.adelete()
        self._forget(pizza)
        self.toast(f"“{name}” is deleted")

    # Its toppings

    def _make_toppings(self) -> None:
        self.chosen = AsgiMod.ListModel(live=True)
        self.checks: Dict[Any, Gtk.CheckButton] = {}
        self.toppings = AsgiMod.ListModel(
            query_set=self.Topping.aobjects.order_by("name"), live=True
        )
        self["toppings"].bind_model(self.toppings, self._new_topping_row)
        self.chosen.connect("items-changed", lambda *args: self._update_checks())
        self["new_topping"].connect("entry-activated", lambda row: self.run(self._add_topping))

    def _new_topping_row(self, topping: Any) -> Gtk.Widget:
        check = Gtk.CheckButton(valign=Gtk.Align.CENTER)
        row = Adw.ActionRow(activatable_widget=check)
        topping.bind_property("name", row, "title", GObject.BindingFlags.SYNC_CREATE)
        row.add_prefix(check)
        check.topping = topping
        check.handler = check.connect("toggled", self._on_toggled)
        self.checks[topping] = check
        self._update_checks()
        return row

    def _update_checks(self) -> None:
        chosen = {topping.pk for topping in self.chosen}
        for topping, check in self.checks.items():
            check.handler_block(check.handler)
            check.set_active(topping.pk in chosen)
            check.handler_unblock(check.handler)

    def _on_toggled(self, check: Gtk.CheckButton) -> None:
        self.run(self._choose, self.pizza, check.topping, check.get_active())

    async def _choose(self, pizza: Any, topping: Any, chosen: bool) -> None:
        if chosen:
            await pizza.atoppings.add(topping)
        else:
            await pizza.atoppings.remove(topping)
        tell(f"{pizza.name} {'with' if chosen else 'without'} {topping.name}")

    async def _add_topping(self) -> None:
        pizza, row = self.pizza, self["new_topping"]
        name = row.get_text().strip().lower()
        if name:
            topping, created = await self.Topping.aobjects.get_or_create(name=name)
            await pizza.atoppings.add(topping)
            row.set_text("")

    # Actions

    def _make_actions(self) -> None:
        actions = {
            "add": (self.add, ["<Control>n"]),
            "save": (self.save, ["<Control>s"]),
            "edit": (self.form.focus, ["F2"]),
            "revert": (self.revert, []),
            "delete": (self.delete, []),
            "add-topping": (lambda: self.run(self._add_topping), []),
            "samples": (lambda: self.run(AsgiMod.call, "menu.samples.load"), []),
            "search": (self.start_search, ["<Control>f"]),
            "back": (lambda: self["leaflet"].set_visible_child_name("menu"), ["<Alt>Left"]),
            "close": (self.window.close, ["<Control>w"]),
        }
        for name, (function, keys) in actions.items():
            action = Gio.SimpleAction.new(name, None)
            action.connect("activate", lambda action, value, function=function: function())
            self.window.add_action(action)
            self.app.set_accels_for_action(f"win.{name}", keys)

    def _enable(self, name: str, enabled: bool) -> None:
        self.window.lookup_action(name).set_enabled(enabled)

    def _on_close(self, window: Any) -> bool:
        if not self.unsaved:
            for rows in self.pizzas, self.chosen, self.toppings:
                rows.set_live(False)
            return False
        names = ", ".join(sorted(map(title_of, self.unsaved.values())))
        dialog = Adw.MessageDialog.new(self.window, "Discard Changes?", f"Not saved: {names}")
        dialog.add_response("cancel", "_Keep Editing")
        dialog.add_response("discard", "_Discard")
        dialog.set_response_appearance("discard", Adw.ResponseAppearance.DESTRUCTIVE)
        dialog.connect("response::discard", self._discard)
        dialog.present()
        return True

    def _discard(self, dialog: Any, response: str) -> None:
        self.unsaved.clear()
        self.window.close()


class Pizzeria(Adw.Application):
    def __init__(self, database: Optional[str]) -> None:
        super().__init__(application_id="org.example.Pizzeria")
        self.database = database
        self.windows: Set[Window] = set()

    def do_startup(self) -> None:
        Adw.Application.do_startup(self)
        for name, function, key in (
            ("quit", self.quit, "<Control>q"),
            ("new-window", self.add_window_of_its_own, "<Control><Shift>n"),
        ):
            action = Gio.SimpleAction.new(name, None)
            action.connect("activate", lambda action, value, function=function: function())
            self.add_action(action)
            self.set_accels_for_action(f"app.{name}", [key])

    def do_activate(self) -> None:
        if self.get_active_window():
            self.get_active_window().present()
            return
        self.hold()
        self.starting = AsgiMod.spawn(self._start())

    async def _start(self) -> None:
        runtime = AsgiMod.Runtime.get_default()
        runtime.set_python_path([os.environ.get("EXAMPLES_DIR", str(HERE.parent))])
        runtime.configure(["menu"], self.database, None)
        await AsgiMod.setup()
        await AsgiMod.call_command("migrate", "--verbosity=0")
        self.add_window_of_its_own()
        self.release()

    def add_window_of_its_own(self) -> None:
        shown = Window(self)
        self.windows.add(shown)
        shown.window.connect("unrealize", lambda window: self.windows.discard(shown))
        shown.window.present()


if __name__ == "__main__":
    sys.exit(Pizzeria(sys.argv[1] if len(sys.argv) > 1 else None).run(None))
