# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the override brings: the lines of a stub, from the annotations of its sources."""

import ast
import re
from pathlib import Path

# The override's querysets have the methods of the package's, with the same types.
NAMES = {
    "AsyncQuerySet": "QuerySet",
    "AsyncManyToOneRelatedQuerySet": "ManyToOneRelatedManager",
    "AsyncManyToManyRelatedQuerySet": "ManyToManyRelatedManager",
    "AsyncRows[T]": "AsyncGenerator[T, None]",
    "Iterator[": "typing.Iterator[",  # the namespace has one of its own
}
_NAME = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}" for name in NAMES))
DUNDERS = {"__new__", "__del__", "__reduce__", "__str__", "__repr__"}


class Module:
    """A source file: its classes and functions, by name."""

    def __init__(self, path):
        self.tree = ast.parse(path.read_text())
        self.defined = {
            node.name: node
            for node in self.tree.body
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        }

    def functions(self, name):
        """The definitions of a function, with its overloads."""
        return [
            node for node in self.tree.body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name
        ]

    def constant(self, name):
        """What a table of constants holds."""
        for node in self.tree.body:
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                return ast.literal_eval(node.value)
        raise KeyError(name)


class Sources:
    """The packages ``asgimod.db`` and ``asgimod.gobject``, and the override itself."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._modules = {}

    def module(self, path):
        if path not in self._modules:
            self._modules[path] = Module(self.folder / (path + ".py"))
        return self._modules[path]

    def members(self, path, cls):
        """The public definitions of a class, each name with all of its overloads."""
        found = {}
        for node in self.module(path).defined[cls].body:
            for part in node.body if isinstance(node, ast.If) else [node]:
                if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    found.setdefault(part.name, []).append(part)
                elif isinstance(part, ast.AnnAssign) and has_class_type(part):
                    found[part.target.id] = [part]
        return {name: overloads(nodes) for name, nodes in found.items() if is_public(name)}

    def exported_functions(self):
        """The functions that the override exports: those that its last loop goes over."""
        override = self.module("gi/overrides/AsgiMod")
        for node in override.tree.body:
            if isinstance(node, ast.For) and getattr(node.target, "id", "") == "_function":
                return [(part.value.id, part.attr) for part in node.iter.elts]
        raise KeyError("_function")


def has_class_type(node):
    """Whether it declares what the class itself has."""
    return "ClassVar[" in ast.unparse(node.annotation)


def is_public(name):
    if name.startswith("__"):
        return name not in DUNDERS
    return not name.startswith("_")


def overloads(nodes):
    """What a caller sees: the overloads without what they are of."""
    if any(has_decorator(node, "overload") for node in nodes):
        return [node for node in nodes if has_decorator(node, "overload")]
    return nodes


def has_decorator(node, name):
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(d, ast.Name) and d.id == name for d in decorators)


class _Types(ast.NodeTransformer):
    """Types that are written as strings, as they would be without."""

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            return ast.parse(node.value, mode="eval").body
        return node

    def visit_Subscript(self, node):
        if getattr(node.value, "id", "") == "Literal":
            return node
        return self.generic_visit(node)


def stub_of(node):
    """A definition without its body, and without defaults that are names."""
    kept = ast.parse(ast.unparse(node)).body[0]
    if isinstance(kept, ast.AnnAssign):
        kept.value = None
        kept.annotation = _Types().visit(kept.annotation)
        return [ast.unparse(kept).replace("AsgiMod.", "")]
    kept.body = [ast.Expr(ast.Constant(...))]
    arguments = kept.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs,
                     arguments.vararg, arguments.kwarg]:  # fmt: skip
        if argument is not None and argument.annotation is not None:
            argument.annotation = _Types().visit(argument.annotation)
    if kept.name == "__init__":
        # Where PyGObject has no stubs, mypy would take a derived class for the one that has this.
        arguments.args[0].annotation = ast.Name("T")
    if kept.returns is not None:
        kept.returns = _Types().visit(kept.returns)
    arguments.defaults = [
        ast.Constant(...) if isinstance(value, ast.Name) else value for value in arguments.defaults
    ]
    text = ast.unparse(ast.fix_missing_locations(kept))
    text = text.replace("\n    ...", " ...").replace("AsgiMod.", "")
    return _NAME.sub(lambda found: NAMES[found[0]], text).split("\n")


def lines_of(members):
    return [line for nodes in members.values() for node in nodes for line in stub_of(node)]
