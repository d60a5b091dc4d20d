#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the documentation shows in four languages runs, and prints the same in each of them.

The examples are on the pizza shop's prices: 9.99 and 19.99 usd, 4.99 eur. What is outside the
examples, such as the start of the runtime, is in the templates beside this file.
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = Path(sys.argv.pop(1))
LANGUAGES = ("c", "python", "js", "vala")
# What a whole program leaves out.
HEADS = {"c": "#include <asgimod-glib/asgimod.h>\n"}
BLOCK = re.compile(r"^```(c|python|js|vala|py|javascript)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from shop.models import Price
for amount, currency in ("9.99", "usd"), ("19.99", "usd"), ("4.99", "eur"):
    Price.objects.create(amount=amount, currency=currency)
"""


def examples(page):
    """
    The blocks of a page, by language; the first of each belong together, and so on. Those called
    "py" are Python's alone, and those called "javascript" JavaScript's.
    """
    found = {language: [] for language in (*LANGUAGES, "py", "javascript")}
    for language, text in BLOCK.findall(page.read_text()):
        found[language].append(text)
    return found


def setUpModule():
    global FOLDER, DATABASE
    temporary = tempfile.TemporaryDirectory(prefix="asgimod-docs-")
    unittest.addModuleCleanup(temporary.cleanup)
    FOLDER = Path(temporary.name)
    for name in "shop.h", "shop.vala", "shop_types.py":
        run(BUILD / "python/asgimod-typegen", "--settings", "pizza_settings", "--app", "shop",
            "--output", FOLDER / name)
    DATABASE = FOLDER / "stock.sqlite3"
    subprocess.run([sys.executable, "-c", FILL], env=environment(DATABASE), check=True)


def environment(database):
    return {
        **os.environ, "PIZZA_DATABASE": str(database), "DJANGO_SETTINGS_MODULE": "pizza_settings",
        "PYTHONPATH": os.pathsep.join([str(FOLDER), os.environ["PYTHONPATH"]]),
    }


def run(*command, env=None):
    done = subprocess.run(
        [str(word) for word in command], env=env, cwd=FOLDER, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )
    if done.returncode != 0:
        raise AssertionError(
            "%s: %d\n%s"
            % (shlex.join(done.args), done.returncode, (done.stdout + done.stderr)[-3000:])
        )
    return done.stdout


def flags(*options):
    env = {**os.environ, "PKG_CONFIG_PATH": str(BUILD / "meson-uninstalled")}
    return run("pkg-config", *options, "asgimod-glib-1", env=env).split()


WHOLE = re.compile(r"^(?:int )?main \(", re.MULTILINE)


def write(language, example, folder, template="template"):
    """The program of an example: as it is when it is whole, otherwise inside the template."""
    template = HERE / f"{template}.{'py' if language == 'python' else language}"
    if WHOLE.search(example):
        program = folder / ("program" + template.suffix)
        program.write_text(HEADS.get(language, "") + example)
        return program
    indent = re.search(r"^( *)@EXAMPLE@$", template.read_text(), re.MULTILINE)[1]
    program = folder / ("program" + template.suffix)
    body = textwrap.indent(example, indent)
    program.write_text(template.read_text().replace(f"{indent}@EXAMPLE@\n", body))
    return program


def command(language, program):
    executable = program.with_name("program-" + language)
    if language == "c":
        run("cc", "-Wall", "-Werror", "-I", FOLDER, program, "-o", executable,
            *flags("--cflags", "--libs"))
    elif language == "vala":
        cc = [f"--Xcc={flag}" for flag in flags("--cflags", "--libs")]
        run("valac", "--fatal-warnings", f"--vapidir={BUILD / 'introspection'}",
            "--pkg=asgimod-glib-1", "--pkg=gio-2.0", *cc, "--Xcc=-w", "-o", executable, program,
            *([FOLDER / "shop.vala"] if "Shop." in program.read_text() else []))
    else:
        return [sys.executable, program] if language == "python" else ["gjs", "-m", program]
    return [executable]


class ExamplesTest(unittest.TestCase):
    maxDiff = None

    def output(self, language, example, template="template"):
        folder = Path(tempfile.mkdtemp(dir=FOLDER))
        database = folder / "shop.sqlite3"
        shutil.copy(DATABASE, database)
        program = write(language, example, folder, template)
        return run(*command(language, program), env=environment(database))

    def check(self, page):
        found = examples(page)
        template = "template-package" if page.stem == "python-package" else "template"
        for number, example in enumerate(found.pop("py")):
            with self.subTest("py", number=number):
                self.output("python", example, template)
        for number, example in enumerate(found.pop("javascript")):
            with self.subTest("javascript", number=number):
                self.assertTrue(self.output("js", example).strip())
        counts = {language: len(blocks) for language, blocks in found.items()}
        self.assertEqual(set(counts.values()), {counts["c"]}, counts)
        for number in range(counts["c"]):
            truth = self.output("python", found["python"][number])
            self.assertTrue(truth.strip())
            for language in ("c", "js", "vala"):
                with self.subTest(language, number=number):
                    self.assertEqual(self.output(language, found[language][number]), truth)


def add_test(page):
    name = page.stem.lower().replace("-", "_")
    setattr(ExamplesTest, f"test_{name}", lambda self: self.check(page))


PAGES = [
    page for page in (*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md")
    if any(examples(page).values())
]
for one in PAGES:
    add_test(one)


class PagesTest(unittest.TestCase):
    def test_every_page_is_in_the_list_of_the_documentation(self):
        listed = set(re.findall(r'^  "(.*\.md)",$', (ROOT / "docs/asgimod.toml.in").read_text(), re.M))
        self.assertEqual({page.name for page in (ROOT / "docs").glob("*.md")}, listed)
        self.assertGreater(len(PAGES), 8)


if __name__ == "__main__":
    unittest.main()
