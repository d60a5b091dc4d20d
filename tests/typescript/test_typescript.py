#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The types of AsgiMod for TypeScript: that they are whole, and that the compiler takes them.

GLib, GObject and Gio are those of gi.d.ts, so that nothing is needed but the compiler; where
ts-for-gir is installed, they are also what it makes of the GIRs of this machine.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TYPES = ROOT / "introspection/typescript/asgimod.d.ts"
OVERRIDE = ROOT / "introspection/overrides/asgimod"
EXAMPLE = ROOT / "examples/pizza/orders.ts"
GIR = Path(sys.argv.pop(1))
CORE = "{http://www.gtk.org/introspection/core/1.0}"

sys.path.insert(0, str(ROOT / "tests/python"))
from type_checking import TSC, tsc  # noqa: E402

TS_FOR_GIR = shutil.which("ts-for-gir")
GJS = shutil.which("gjs")


def run(*command, **options):
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, **options,
    )
    if done.returncode != 0:
        raise AssertionError("%s: %d\n%s" % (command[0], done.returncode, done.stdout[-4000:]))
    return done.stdout


class Declarations:
    """Which names the classes and interfaces of the types have."""

    BLOCK = re.compile(
        r"^        (?:abstract )?(?:class|interface|enum) (\w+)(?:<[^{]*?>)?\s*"
        r"(?:extends\s+([^{]*?))?\s*\{(?:\}|\n(.*?)^        \})", re.M | re.S)
    MEMBER = re.compile(r"^            (?:static |readonly |abstract )*(\w+)(?=[(<?:,])", re.M)

    def __init__(self, text):
        self.text = text
        self.blocks = {}
        for match in self.BLOCK.finditer(text):
            names, bases = self.blocks.setdefault(match[1], (set(), []))
            names.update(self.MEMBER.findall(match[3] or ""))
            bases.append(match[2] or "")

    def members(self, name):
        names, bases = self.blocks.get(name, (set(), []))
        found = set(names)
        for text in bases:
            for form, base in re.findall(r"(?<![\w.])(?:With(A|Async|Sync)<)?(\w+)(?![\w.])", text):
                found |= {self.spell(form, member) for member in self.members(base)}
        return found

    @staticmethod
    def spell(form, name):
        return {"": name, "A": "a" + name, "Async": name + "_async", "Sync": name + "_sync"}[form]


def introspectable(node):
    return node.get("introspectable") != "0" and node.get("shadowed-by") is None


class WholeTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.types = Declarations(TYPES.read_text())
        cls.namespace = ElementTree.parse(GIR).getroot().find(CORE + "namespace")

    def missing(self, node):
        names = {
            child.get("shadows", child.get("name")) for kind in ("method", "constructor", "function")
            if node.tag == CORE + "class" for child in node.iter(CORE + kind) if introspectable(child)
        }
        names |= {one.get("name").replace("-", "_") for one in node.iter(CORE + "property")}
        names |= {one.get("name").upper() for one in node.iter(CORE + "member")}
        known = self.types.members(node.get("name"))
        return sorted(
            "%s.%s" % (node.get("name"), name) for name in names - known
            if not name.endswith("_finish")
        )

    def test_every_name_of_the_library_is_there(self):
        """What is missing is to be declared in introspection/typescript/asgimod.d.ts."""
        missing = []
        for kind in "class", "enumeration":
            for node in self.namespace.iter(CORE + kind):
                if node.get("name") != "Call":
                    missing += self.missing(node)
        for kind in "function", "constant":
            for node in self.namespace.findall(CORE + kind):
                if node.get("moved-to") is None and introspectable(node):
                    if not re.search(r"(function|const) %s\b" % node.get("name"), self.types.text):
                        missing.append(node.get("name"))
        self.assertEqual(missing, [])

    @unittest.skipUnless(GJS, "gjs is not installed")
    def test_nothing_is_there_that_is_not_in_javascript(self):
        declared = {
            name: sorted(self.types.members(name)) for name in self.types.blocks
            if re.search(r"class %s\b" % name, self.types.text) and name not in ("CancelSource", "Error")
        }
        script = """
            const {AsgiMod} = imports.gi;
            const missing = [];
            for (const [type, names] of Object.entries(JSON.parse(ARGV[0]))) {
                for (const name of names) {
                    if (!(name in AsgiMod[type].prototype || name in AsgiMod[type]))
                        missing.push(`${type}.${name}`);
                }
            }
            print(JSON.stringify(missing));
        """
        self.assertEqual(json.loads(run(GJS, "-c", script, json.dumps(declared))), [])

    def test_every_expression_is_there(self):
        text = (OVERRIDE / "expressions.js").read_text()
        names = re.findall(r"'(\w+)'", re.search(r"NAMES = \[(.*?)\]", text, re.S)[1])
        declared = re.search(r"type ExpressionName =(.*?);", self.types.text, re.S)[1]
        self.assertEqual(re.findall(r"'(\w+)'", declared), names)

    def test_every_error_is_there(self):
        text = (OVERRIDE / "errors.js").read_text()
        names = re.findall(r"^    (\w+): \[", text, re.M)
        self.assertEqual(re.findall(r"const (\w+): ErrorClass;", self.types.text), names)


@unittest.skipUnless(TSC, "tsc, of the package node-typescript, is not installed")
class CompilerTest(unittest.TestCase):
    def test_the_example_and_the_uses_are_strictly_typed(self):
        run(*tsc(), "-p", HERE / "tsconfig.json")

    def test_the_override_is_checked(self):
        run(*tsc(), "-p", HERE / "override.json")

    @unittest.skipUnless(GJS, "gjs is not installed")
    def test_the_example_runs(self):
        with tempfile.TemporaryDirectory(prefix="asgimod-ts-") as folder:
            config = {
                "extends": str(HERE / "tsconfig.json"),
                "compilerOptions": {"noEmit": False, "outDir": folder},
                "files": [str(HERE / "gi.d.ts"), str(TYPES), str(EXAMPLE)],
            }
            Path(folder, "tsconfig.json").write_text(json.dumps(config))
            run(*tsc(), "--rootDir", EXAMPLE.parent, "-p", folder)
            self.assertEqual(run(GJS, "-m", Path(folder, "orders.js")).splitlines(), [
                "9.99", "19.99", "9.99 usd", "19.99 usd", "usd: 2 of 2",
                "margherita in a medium box, 9.99, 2 ham true",
                "Price matching query does not exist.",
            ])

    @unittest.skipUnless(TS_FOR_GIR, "ts-for-gir, of the npm package @ts-for-gir/cli, is not installed")
    def test_they_fit_what_ts_for_gir_makes(self):
        with tempfile.TemporaryDirectory(prefix="asgimod-ts-") as folder:
            run(TS_FOR_GIR, "generate", "Gio-2.0", "--outdir", Path(folder, "gi"),
                "--ignoreVersionConflicts", "--noComments", cwd=folder)
            config = {
                "extends": str(HERE / "tsconfig.json"),
                "compilerOptions": {"moduleResolution": "bundler"},
                "files": ["gi/index.d.ts", str(TYPES), str(HERE / "uses.ts"), str(EXAMPLE)],
            }
            Path(folder, "tsconfig.json").write_text(json.dumps(config))
            run(shutil.which("tsc", path=Path(TS_FOR_GIR).parent) or TSC, "-p", folder)


if __name__ == "__main__":
    unittest.main()
