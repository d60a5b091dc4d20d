# SPDX-License-Identifier: LGPL-2.1-or-later
"""What PyGObject makes of a GIR: the lines of a stub for its classes, enumerations, functions."""

import keyword
import re
import xml.etree.ElementTree as ElementTree

CORE = "{http://www.gtk.org/introspection/core/1.0}"
GLIB = "{http://www.gtk.org/introspection/glib/1.0}"

TYPES = {
    "none": "None",
    "gboolean": "bool",
    "gpointer": "Any",
    "utf8": "str",
    "filename": "str",
    "gdouble": "float",
    "GLib.HashTable": "Dict[str, Any]",
    "GObject.Value": "Any",
    "GType": "GObject.GType",
    "Gio.AsyncReadyCallback": "Callable[..., None]",
}
NUMBERS = re.compile(r"^(g(u?int(8|16|32|64)?|s?size|u?long)|GLib\.Quark)$")
GENERIC = re.compile(r"^(QuerySet|ManyTo(One|Many)RelatedManager|ResultList|Iterator)$")


class Callable:
    """A method or a function."""

    def __init__(self, element):
        self.element = element
        self.name = python_name(element.get("shadows") or element.get("name"))
        self.parameters = [
            parameter for parameter in element.findall(f"{CORE}parameters/{CORE}parameter")
        ]

    def is_async(self):
        return any(type_name(p) == "Gio.AsyncReadyCallback" for p in self.parameters)

    def arguments(self):
        """Those that Python passes: no length of an array, no user data, nothing that goes out."""
        left_out = set()
        for parameter in self.parameters:
            array = parameter.find(CORE + "array")
            for position in (parameter.get("closure"), array is not None and array.get("length")):
                if position:
                    left_out.add(int(position))
        return [
            parameter
            for i, parameter in enumerate(self.parameters)
            if i not in left_out and parameter.get("direction") != "out"
        ]

    def returned(self):
        value = python_type(self.element.find(CORE + "return-value"))
        out = [python_type(p) for p in self.parameters if p.get("direction") == "out"]
        return f"Tuple[{', '.join([value, *out])}]" if out else value

    def written(self, arguments):
        """The parameters. Those at the end that may be null may be left out."""
        optional = len(arguments)
        while optional > 0 and arguments[optional - 1].get("nullable") == "1":
            optional -= 1
        return [
            f"{python_name(p.get('name'))}: {python_type(p)}" + (" = ..." if i >= optional else "")
            for i, p in enumerate(arguments)
        ]


def python_name(name):
    name = name.replace("-", "_")
    return name + "_" if keyword.iskeyword(name) else name


def type_name(element):
    found = element.find(CORE + "type")
    return None if found is None else found.get("name")


def python_type(element):
    """The type of a value, a parameter or a property."""
    array = element.find(CORE + "array")
    if array is not None:
        made = f"List[{python_type(array)}]"
    else:
        name = type_name(element)
        made = TYPES.get(name) or ("int" if NUMBERS.match(name) else name)
        if GENERIC.match(made):
            made += "[Any]"
    return f"Optional[{made}]" if element.get("nullable") == "1" and made != "Any" else made


def is_there(element):
    return element.get("introspectable") != "0" and not element.get("shadowed-by")


def doc_comment(element):
    """The first sentence of the documentation."""
    doc = element.find(CORE + "doc")
    if doc is None or not doc.text:
        return []
    sentence = re.split(r"(?<=\.)\s", " ".join(doc.text.split()), maxsplit=1)[0]
    return [f'    """{sentence}"""'] if '"' not in sentence and "\\" not in sentence else []


def callable_lines(element, first, returned_by):
    """A method, in two forms if it is asynchronous: PyGObject 3.50 and newer awaits the second."""
    found = Callable(element)
    head = "" if first else "@staticmethod\n"
    start = [first] if first else []
    if not found.is_async():
        parameters = ", ".join(start + found.written(found.arguments()))
        return [f"{head}def {found.name}({parameters}) -> {found.returned()}: ..."]
    own = [
        p for p in found.arguments()
        if type_name(p) not in ("Gio.AsyncReadyCallback", "Gio.Cancellable")
    ]  # fmt: skip
    written = start + [part.replace(" = ...", "") for part in found.written(own)]
    cancellable = "cancellable: Optional[Gio.Cancellable]"
    awaited = ", ".join(start + found.written(own) + [cancellable + " = ..."])
    called = ", ".join(written + [cancellable, "callback: Callable[..., None]", "*user_data: Any"])
    finish = returned_by.get(found.name.replace("_async", "_finish"), "None")
    return [
        f"@overload\ndef {found.name}({called}) -> None: ...",
        f"@overload\ndef {found.name}({awaited}) -> Awaitable[{finish}]: ...",
    ]


def class_lines(element, hidden, inherited, head, body):
    """
    A class: ``body`` is what the override has, under the names in ``hidden``. A method may take
    other arguments than one of the same name that is inherited, as methods of C may.
    """
    lines = [head, *doc_comment(element), *("    " + line for line in body)]
    returned_by = {c.get("name"): Callable(c).returned() for c in element.findall(CORE + "method")}
    for kind, first in (("constructor", "cls"), ("function", ""), ("method", "self")):
        for found in element.findall(CORE + kind):
            if is_there(found) and Callable(found).name not in hidden:
                if kind == "constructor":
                    lines.append("    @classmethod")
                made = callable_lines(found, first, returned_by)
                if Callable(found).name in inherited:
                    first_line, newline, rest = made[0].partition("\n")
                    made[0] = first_line + "  # type: ignore[override]" + newline + rest
                lines += indented(made)
    for found in element.findall(CORE + "virtual-method"):
        parameters = ", ".join(["self", *Callable(found).written(Callable(found).arguments())])
        lines.append(
            f"    def do_{found.get('name')}({parameters}) -> {Callable(found).returned()}: ..."
        )
    lines += indented(property_lines(element))
    return lines if len(lines) > 1 else [head + " ..."]


def indented(lines):
    return ["    " + line for block in lines for line in block.split("\n")]


def property_lines(element):
    """Properties: attributes of ``props``."""
    properties = [p for p in element.findall(CORE + "property") if is_there(p)]
    if not properties:
        return []
    return [
        "class Props(GObject.Object.Props):",
        *(f"    {python_name(p.get('name'))}: {property_type(p)}" for p in properties),
        "@property",
        "def props(self) -> Props: ...",
    ]


def property_type(element):
    """A property of a class or a string may be null, and the GIR doesn't say so."""
    made = python_type(element)
    return made if made in ("bool", "int", "float", "Any") else f"Optional[{made}]"


def enumeration_lines(element):
    base = "GObject.GFlags" if element.tag == CORE + "bitfield" else "GObject.GEnum"
    lines = [f"class {element.get('name')}({base}):", *doc_comment(element)]
    lines += [f"    {m.get('name').upper()}: {element.get('name')}"
              for m in element.findall(CORE + "member")]  # fmt: skip
    for found in element.findall(CORE + "function"):
        lines += indented(callable_lines(found, "", {}))
    return lines


class Namespace:
    """The classes, enumerations, constants and functions of a GIR."""

    def __init__(self, path):
        root = ElementTree.parse(path).getroot().find(CORE + "namespace")
        self.constants = [e for e in root.findall(CORE + "constant") if is_there(e)]
        self.enumerations = root.findall(CORE + "enumeration") + root.findall(CORE + "bitfield")
        self.functions = [e for e in root.findall(CORE + "function") if is_there(e)]
        self.classes = {e.get("name"): e for e in root.findall(CORE + "class")}

    def inherited(self, element):
        """The names of the methods of the classes above."""
        names = set()
        while element.get("parent") in self.classes:
            element = self.classes[element.get("parent")]
            names.update(Callable(m).name for m in element.findall(CORE + "method"))
        return names

    def ordered_classes(self):
        """Each after its parent."""
        done = {}

        def add(name):
            if name in self.classes and name not in done:
                add(self.classes[name].get("parent"))
                done[name] = self.classes[name]

        for name in self.classes:
            add(name)
        return done
