#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""asgimod-typegen: what it writes is compiled, and runs, for an ordinary project and an awkward one."""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TYPEGEN, GIR, BUILD = (Path(sys.argv.pop(1)) for _ in range(3))
OUTPUTS = {"vala": ".vala", "typescript": ".d.ts", "python": "_types.py", "c": ".h"}
PROJECTS = {"atlas": "atlas_settings", "shop": "pizza_settings", "clash": "clash_settings"}
GJS, VALAC = (shutil.which(name) for name in ("gjs", "valac"))

sys.path.insert(0, str(ROOT / "tests/python"))
import type_checking  # noqa: E402

TSC = type_checking.TSC


def run(*command, check=True, **environment):
    done = subprocess.run(
        [str(word) for word in command], cwd=FOLDER, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
        env={**os.environ, "ATLAS_DATABASE": ":memory:", "PIZZA_DATABASE": ":memory:",
             "G_DEBUG": "fatal-warnings", **environment},
    )  # fmt: skip
    if check and done.returncode != 0:
        raise AssertionError(
            "%s: %d\n%s" % (shlex.join(done.args), done.returncode, done.stdout + done.stderr)
        )
    return done


def typegen(*arguments, settings="pizza_settings", **environment):
    return run(TYPEGEN, "--settings", settings, *arguments, **environment).stdout


def setUpModule():
    global FOLDER
    temporary = tempfile.TemporaryDirectory(prefix="asgimod-typegen-")
    unittest.addModuleCleanup(temporary.cleanup)
    FOLDER = Path(temporary.name)
    for project, settings in PROJECTS.items():
        for language, suffix in OUTPUTS.items():
            typegen("--language", language, "--output", FOLDER / (project + suffix),
                    "--pythonpath", HERE, settings=settings)  # fmt: skip


class CompiledTest(unittest.TestCase):
    maxDiff = None

    def flags(self, *options):
        path = {"PKG_CONFIG_PATH": str(BUILD / "meson-uninstalled")}
        return run("pkg-config", *options, "asgimod-glib-1", **path).stdout.split()

    @unittest.skipIf(VALAC is None, "valac isn't installed")
    def test_vala(self):
        program = FOLDER / "program-vala"
        cc = [f"--Xcc={flag}" for flag in self.flags("--cflags", "--libs")]
        run(VALAC, "--fatal-warnings", "--enable-experimental-non-null",
            f"--vapidir={BUILD / 'introspection'}", "--pkg=asgimod-glib-1", *cc, "--Xcc=-w", "-o",
            program, FOLDER / "atlas.vala", FOLDER / "shop.vala", HERE / "program.vala")  # fmt: skip
        self.assertEqual(run(program).stdout.splitlines(), [
            "first 9223372036854775807 true 2024-02-29 1.50 null", "R 7 T", "Notes by Ada", "sums",
            "Notes", "Ada", "no editor", "1 adults", "Vasa 1210 3",
        ])  # fmt: skip

    @unittest.skipIf(VALAC is None, "valac isn't installed")
    def test_vala_where_names_clash(self):
        program = FOLDER / "main.vala"
        program.write_text("void main () {\n}\n")
        run(VALAC, "--ccode", "--fatal-warnings", "--enable-experimental-non-null",
            f"--vapidir={BUILD / 'introspection'}", "--pkg=asgimod-glib-1", program,
            FOLDER / "clash.vala")  # fmt: skip

    def test_c(self):
        program = FOLDER / "program-c"
        strict = ("-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter")
        run("cc", *strict, "-I", FOLDER, HERE / "program.c", "-o", program,
            *self.flags("--cflags", "--libs"))  # fmt: skip
        self.assertEqual(run(program).stdout.splitlines(), [
            "9223372036854775807 true 1.50 null", "Ada 1",
        ])  # fmt: skip

    def test_a_header_in_cpp(self):
        for project in PROJECTS:
            with self.subTest(project):
                program = FOLDER / "header.cpp"
                program.write_text('#include "%s.h"\n' % project)
                run("c++", "-Wall", "-Werror", "-fsyntax-only", program, *self.flags("--cflags"))

    def test_python(self):
        shutil.copy(HERE / "program.py", FOLDER)
        program = FOLDER / "program.py"
        self.assertEqual(run(sys.executable, program).stdout.splitlines(), [
            "9223372036854775807 1.50 None", "Notes Ada", "1", "3 True 1210",
        ])  # fmt: skip

    @unittest.skipIf(find_spec("mypy") is None, "mypy isn't installed")
    def test_python_is_typed(self):
        shutil.copy(HERE / "program.py", FOLDER)
        options = ("--config-file", "", *FOLDER.glob("*_types.py"))
        checked = type_checking.mypy(FOLDER / "program.py", options, [BUILD / "python"])
        self.assertEqual(checked.errors, [])
        self.assertEqual(checked.revealed, type_checking.expected(FOLDER / "program.py"))

    @unittest.skipIf(TSC is None, "tsc, of the package node-typescript, isn't installed")
    def test_typescript(self):
        shutil.copy(HERE / "program.ts", FOLDER)
        # What clashes has Django's own models, too, which the others have.
        for files in ("clash.d.ts",), ("atlas.d.ts", "shop.d.ts", "program.ts"):
            config = {
                "extends": str(ROOT / "tests/typescript/tsconfig.json"),
                "compilerOptions": {"noEmit": False, "outDir": str(FOLDER / "js")},
                "files": [
                    str(ROOT / "tests/typescript/gi.d.ts"),
                    str(ROOT / "introspection/typescript/asgimod.d.ts"), *files,
                ],
            }  # fmt: skip
            (FOLDER / "tsconfig.json").write_text(json.dumps(config))
            run(*type_checking.tsc(), "--rootDir", FOLDER, "-p", FOLDER)
        if GJS is None:
            self.skipTest("gjs isn't installed")
        self.assertEqual(run(GJS, "-m", FOLDER / "js/program.js").stdout.splitlines(), [
            "9223372036854775807 1.50 null true 3", "Notes Ada null", "3 1210",
        ])  # fmt: skip


class OutputTest(unittest.TestCase):
    def test_it_is_the_same_each_time(self):
        for language, suffix in OUTPUTS.items():
            with self.subTest(language):
                again = typegen("--language", language, settings="atlas_settings",
                                PYTHONHASHSEED="7")  # fmt: skip
                self.assertEqual(again, (FOLDER / ("atlas" + suffix)).read_text())

    def test_no_path_of_this_machine_is_in_it(self):
        for suffix in OUTPUTS.values():
            with self.subTest(suffix):
                self.assertNotIn(str(ROOT), (FOLDER / ("atlas" + suffix)).read_text())

    def test_the_language_is_told_by_the_name_of_the_file(self):
        for language, suffix in OUTPUTS.items():
            with self.subTest(language):
                file = FOLDER / ("again" + suffix)
                typegen("--output", file)
                self.assertEqual(file.read_text(), typegen("--language", language))

    def test_apps_and_models_are_selected(self):
        text = typegen("--language", "typescript", "--model", "shop.price", "--model", "shop.Box")
        self.assertEqual(re.findall(r"^export interface (\w+)", text, re.M), ["Box", "Price"])
        self.assertIn("readonly pizza: AsgiMod.AnyModel | null;", text)
        text = typegen("--language", "vala", "--app", "contenttypes", settings="atlas_settings")
        self.assertEqual(re.findall(r"^  public class (\w+)", text, re.M), ["ContentType"])
        text = typegen("--language", "c", "--model", "shop.Pizza_toppings")
        self.assertIn("typedef AsgiModel ShopPizzaToppings;", text)

    def test_a_child_of_a_model_that_is_left_out_has_its_fields(self):
        text = typegen("--language", "python", "--model", "atlas.Ship", settings="atlas_settings")
        self.assertIn("class Ship(AsgiMod.Model):", text)
        self.assertIn("    tonnage: _typing.Optional[int]", text)


class FailureTest(unittest.TestCase):
    def fails(self, text, *arguments, **environment):
        done = run(TYPEGEN, *arguments, check=False, DJANGO_SETTINGS_MODULE="", **environment)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, "^asgimod-typegen: .*" + text)

    def test_no_settings(self):
        self.fails("give --settings, or set DJANGO_SETTINGS_MODULE", "--language", "c")

    def test_settings_that_are_not_there(self):
        self.fails("“nope”.*--pythonpath", "--settings", "nope", "--language", "c")

    def test_no_language(self):
        self.fails("one of: vala, typescript, python, c", "--settings", "pizza_settings")
        self.fails("--language", "--settings", "pizza_settings", "--output", "types.rs")

    def test_an_unknown_app_or_model(self):
        both = ("--settings", "pizza_settings", "--language", "c")
        self.fails("“shp”.*Choices are: shop", *both, "--app", "shp")
        self.fails("“shop.Piza”.*shop.Pizza", *both, "--model", "shop.Piza")

    def test_a_file_that_can_not_be_written(self):
        self.fails("nowhere/types.h: No such file", "--settings", "pizza_settings",
                   "--output", FOLDER / "nowhere/types.h")  # fmt: skip

    def test_a_project_that_is_broken(self):
        (FOLDER / "broken_settings.py").write_text("INSTALLED_APPS = ['no_such_app']\n")
        self.fails("can't be set up: ModuleNotFoundError.*no_such_app", "--language", "c",
                   "--settings", "broken_settings", "--pythonpath", FOLDER)  # fmt: skip


class NamesTest(unittest.TestCase):
    """What has a name already is known: a field of that name is left to get_field()."""

    def members(self):
        text = GIR.read_text()
        for name in "Row", "Model":
            body = re.search(r'<class name="%s".*?</class>' % name, text, re.DOTALL)[0]
            for kind in "method", "property":
                yield from re.findall(r'<%s name="([\w-]+)"' % kind, body)

    def test_no_member_of_a_model_is_forgotten(self):
        from asgimod.typegen.names import TAKEN

        members = {name.replace("-", "_") for name in self.members()}
        self.assertIn("get_field", members)
        # A call is finished by its own method alone.
        self.assertEqual({n for n in members - TAKEN if not n.endswith("_finish")}, set())


if __name__ == "__main__":
    unittest.main()
