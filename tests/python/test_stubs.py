# SPDX-License-Identifier: LGPL-2.1-or-later
"""The stub of gi.repository.AsgiMod: it has what there is, and type checkers understand it."""

import ast
import importlib.util
import inspect
import re
import sys
import tempfile
import unittest
from pathlib import Path

import support
import type_checking

from gi.repository import AsgiMod

HERE = Path(__file__).resolve().parent
STUBS = Path(sys.argv.pop(1)) / "python" if len(sys.argv) > 1 else Path("python")
STUB = STUBS / "gi-stubs" / "repository" / "AsgiMod.pyi"
USERS = HERE / "typing_override.py"

# PyGObject's own ways to a class, and what is in C alone.
NOT_OURS = re.compile(r"^(_|do_)|^(parent_instance|parent_class|info|padding|exception|traceback)$")
STRUCTURES = re.compile(r"Class$")
# As much of PyGObject's stubs as it takes to find a mistake; theirs are a package of their own.
PYGOBJECT = {
    "GObject": "from typing import Any\nclass Object:\n    class Props: ...\n    def notify(self, "
    "name: str) -> None: ...\nclass GEnum(int): ...\nclass GType: ...\n",
    "GLib": "class Error(RuntimeError):\n    message: str\nclass Variant: ...\n"
    "class Bytes: ...\nclass Date: ...\nclass DateTime: ...\n",
    "Gio": "class Cancellable: ...\nclass AsyncResult: ...\nclass ListModel: ...\n",
}


def names_of(nodes):
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.AnnAssign):
            yield node.target.id
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            yield node.targets[0].id


def runtime_members(cls):
    """What a class has, and not its parents; the library's and the override's are one class."""
    found = {}
    for part in cls.__mro__:
        ours = part.__module__.endswith("AsgiMod") or part.__module__.startswith("asgimod.")
        if part is not cls and (part in CLASSES or not ours):
            break
        for name, value in part.__dict__.items():
            found.setdefault(name, value)
    return found


def setUpModule():
    global TREE, CLASSES
    TREE = {node.name: node for node in ast.parse(STUB.read_text()).body if hasattr(node, "name")}
    CLASSES = {getattr(AsgiMod, name) for name in dir(AsgiMod)
               if isinstance(getattr(AsgiMod, name), type)}  # fmt: skip


class CompletenessTest(unittest.TestCase):
    def test_every_name_of_the_namespace_is_there(self):
        nodes = ast.parse(STUB.read_text()).body
        stubbed = {name for name in names_of(nodes)}
        there = {n for n in dir(AsgiMod) if not n.startswith("_") and not STRUCTURES.search(n)}
        self.assertEqual(there - stubbed, set())
        self.assertEqual({name for name in stubbed if not hasattr(AsgiMod, name)}, set())

    def classes(self):
        for name, node in TREE.items():
            if isinstance(node, ast.ClassDef):
                yield name, getattr(AsgiMod, name), set(names_of(node.body))

    def test_every_member_of_a_class_is_there(self):
        for name, cls, stubbed in self.classes():
            with self.subTest(name):
                there = {n for n in runtime_members(cls) if not NOT_OURS.search(n)}
                self.assertEqual(there - stubbed, set())

    def test_nothing_else_is_there(self):
        for name, cls, stubbed in self.classes():
            with self.subTest(name):
                self.assertEqual({
                    n for n in stubbed if n not in dir(cls) and not hasattr(cls, n)
                } - {
                    "Props", "exception", "traceback", *(n for n in stubbed if n.startswith("do_"))
                }, set())  # fmt: skip

    def test_the_properties_are_there(self):
        for name, cls, stubbed in self.classes():
            if "Props" not in stubbed:
                continue
            with self.subTest(name):
                body = next(n for n in TREE[name].body if getattr(n, "name", "") == "Props").body
                stubbed = set(names_of(body))
                there = {p.name.replace("-", "_") for p in cls.list_properties()
                         if p.owner_type == cls.__gtype__}  # fmt: skip
                self.assertEqual(stubbed, there)

    def test_the_parameters_are_the_overrides(self):
        for name, cls, _ in self.classes():
            for node in TREE[name].body:
                if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    continue
                method = runtime_members(cls).get(node.name)
                if inspect.isfunction(method) and not node.decorator_list:
                    with self.subTest("%s.%s" % (name, node.name)):
                        self.assert_same_parameters(node, method)

    def assert_same_parameters(self, node, method):
        arguments = node.args
        stubbed = [a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
        stubbed += [a.arg for a in (arguments.vararg, arguments.kwarg) if a]
        there = list(inspect.signature(method).parameters)
        if node.name.startswith("__"):
            stubbed, there = len(stubbed), len(there)  # which are passed by position
        else:
            stubbed, there = sorted(stubbed), sorted(there)
        self.assertEqual(stubbed, there)


@unittest.skipIf(importlib.util.find_spec("mypy") is None, "mypy isn't installed")
class TypingTest(unittest.TestCase):
    maxDiff = None

    def check(self, *stubs, options=()):
        checked = type_checking.mypy(
            USERS, ["--python-version", "3.11", "--config-file", "", *options], [STUBS, *stubs]
        )
        self.assertEqual(checked.errors, [])
        return checked.revealed, type_checking.expected(USERS)

    def test_the_stub_itself(self):
        checked = type_checking.mypy(STUB, [
            "--config-file", "", "--allow-subclassing-any", "--ignore-missing-imports",
            "--no-warn-unused-ignores",
        ], [STUBS])  # fmt: skip
        self.assertEqual(checked.errors, [])

    def test_a_users_program(self):
        # Without stubs of PyGObject a class has whatever its parent may have, so that mistakes
        # are not found, and nothing is known of a derived class.
        revealed, expected = self.check(options=["--no-warn-unused-ignores"])
        known = {line: found for line, found in revealed.items() if found != "Any"}
        self.assertEqual({**expected, **known}, expected)
        self.assertGreater(len(known), len(expected) * 3 / 4)

    def test_a_users_program_with_stubs_of_pygobject(self):
        with tempfile.TemporaryDirectory() as folder:
            repository = Path(folder) / "gi-stubs" / "repository"
            repository.mkdir(parents=True)
            (repository / "__init__.pyi").touch()
            (repository.parent / "__init__.pyi").write_text(
                "def require_version(namespace: str, version: str) -> None: ...\n"
            )
            for name, text in PYGOBJECT.items():
                (repository / (name + ".pyi")).write_text(text)
            self.assertEqual(*self.check(folder))


if __name__ == "__main__":
    unittest.main()
