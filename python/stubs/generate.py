#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the stub of ``gi.repository.AsgiMod`` for type checkers.

  generate.py GIR FOLDER OUTPUT

It has what PyGObject makes of the GIR, and over it what the override has, whose types are in its
sources and in those of the package ``asgimod``, in FOLDER.
"""

import sys

from gir import Callable, Namespace, callable_lines, class_lines, enumeration_lines, python_type
from sources import Sources, lines_of, overloads

HEAD = '''\
# SPDX-License-Identifier: LGPL-2.1-or-later
# Made by python/stubs/generate.py.
import builtins
import typing
from datetime import date, datetime, tzinfo as TimeZone
from typing import Any, AsyncGenerator, AsyncIterator, Awaitable, Callable, ClassVar, ContextManager
from typing import Coroutine, Dict, Generator, Generic, Iterable, List, Literal, Mapping, NoReturn, Optional
from typing import Sequence, Tuple, Type, TypeVar, Union, overload

from gi.repository import Gio, GLib, GObject
'''

VARIABLES = """\
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])
QS = TypeVar("QS")
R = TypeVar("R")
T = TypeVar("T")"""

GENERIC = ("QuerySet", "ResultList", "Iterator")

# Where the methods come from that the override has: later ones go over earlier ones, but for what
# has another type in the override than in the package.
OWN = {"model"}
OVERRIDDEN = {
    "QuerySet": (
        ("asgimod/db/chaining", "ChainingMethods"),
        ("asgimod/db/awaiting", "AwaitedMethods"),
        ("asgimod/gobject/querysets", "QuerySetMethods"),
        ("asgimod/db/queryset", "AsyncQuerySet"),
    ),
    "ManyToOneRelatedManager": (("asgimod/db/related", "AsyncManyToOneRelatedQuerySet"),),
    "ManyToManyRelatedManager": (("asgimod/db/related", "AsyncManyToManyRelatedQuerySet"),),
    "Row": (("asgimod/gobject/models", "RowMethods"),),
    "Model": (("asgimod/gobject/models", "ModelMethods"),),
    "ModelInfo": (("asgimod/gobject/models", "ModelInfoMethods"),),
    "Runtime": (("asgimod/gobject/runtime", "RuntimeMethods"),),
    "Transaction": (("asgimod/gobject/transactions", "TransactionMethods"),),
}


def class_members(sources, name):
    members = {}
    for path, cls in OVERRIDDEN.get(name, ()):
        found = sources.members(path, cls)
        members.update({n: found[n] for n in found if n not in members or n not in OWN})
        if path.startswith("asgimod/db/"):
            members.pop("__init__", None)  # objects of the library are made otherwise
    return members


def class_head(name, element):
    bases = [element.get("parent")]
    if bases[0] in GENERIC:
        bases[0] += "[T]"
    bases += [child.get("name") for child in element if child.tag.endswith("}implements")]
    if name in GENERIC:
        bases.append("Generic[T]")
    return f"class {name}({', '.join(bases)}):"


def error_lines(sources):
    """The exceptions: each is the library's, and of the class that Django or Python has."""
    errors = sources.module("asgimod/gobject/errors")
    lines = ["class AsgiError(GLib.Error):",
             "    exception: Optional[str]", "    traceback: Optional[str]"]  # fmt: skip
    imports, classes = set(), []
    for name, parent, twin in errors.constant("_TABLE"):
        bases = "AsgiError" if parent == "Error" else parent
        if twin:
            module, _, cls = twin.rpartition(".")
            if module != "builtins":
                imports.add(f"from {module} import {cls} as _{cls}")
                twin = "_" + cls
            bases += ", " + twin
        classes.append(f"class {name}({bases}): ...")
    classes += [f"{name} = {known}" for name, known in errors.constant("_ALSO").items()]
    return sorted(imports), lines + classes


def function_lines(sources):
    lines = []
    for module, name in sources.exported_functions():
        nodes = sources.module("asgimod/gobject/" + module).functions(name)
        lines += lines_of({name: overloads(nodes)})
    return lines


def own_class_lines(sources, path, name, head):
    members = sources.members(path, name)
    return [f"class {head}:", *("    " + line for line in lines_of(members))]


def main(gir, folder, output):
    namespace, sources = Namespace(gir), Sources(folder)
    imports, errors = error_lines(sources)
    blocks = [[f"{c.get('name')}: {python_type(c)}" for c in namespace.constants]]
    blocks += map(enumeration_lines, namespace.enumerations)
    for name, element in namespace.ordered_classes().items():
        members = class_members(sources, name)
        blocks.append(class_lines(
            element, set(members), namespace.inherited(element), class_head(name, element),
            lines_of(members),
        ))  # fmt: skip
    blocks += [
        errors,
        own_class_lines(sources, "asgimod/gobject/awaiting", "Task", "Task(Generic[R])"),
        own_class_lines(sources, "asgimod/gobject/transactions", "Atomic", "Atomic"),
        function_lines(sources),
    ]
    for function in namespace.functions:
        lines = callable_lines(function, "", {Callable(function).name: ""})
        blocks.append([line.replace("@staticmethod\n", "") for line in lines])
    with open(output, "w", encoding="utf-8") as stub:
        print(HEAD + "\n".join(imports), VARIABLES, "", sep="\n\n", file=stub)
        print("\n\n".join("\n".join(block) for block in blocks), file=stub)


if __name__ == "__main__":
    main(*sys.argv[1:])
