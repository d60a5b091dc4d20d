#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rules of the source tree: licence lines, where Python.h is, sizes, nothing forgotten."""
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else None
SOURCES = {".c", ".h", ".py", ".js", ".ts", ".vala", ".sh", ".build", ".in", ".template"}
OUTSIDE = {"_build", "build", "dist", ".git"}
SHELL = ("check", "demo", ".ci/run", ".ci/prepare.sh")
MAX_LINES = 1000


def walk():
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            name for name in folders
            if name not in OUTSIDE and not name.startswith((".mypy", "__pycache__"))
            and not name.endswith(".egg-info")
        ]
        for name in files:
            yield Path(folder, name)


FILES = sorted(walk())
CODE = [path for path in FILES if path.suffix in SOURCES]


def relative(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


class TreeTest(unittest.TestCase):
    def test_every_source_file_names_its_licence(self):
        def named(path):
            return "SPDX-License-Identifier: LGPL-2.1-or-later" in path.read_text()[:400]

        self.assertGreater(len(CODE), 100)
        self.assertEqual(relative(path for path in CODE if not named(path)), [])
        self.assertTrue(all(named(ROOT / name) for name in SHELL))

    def test_the_licence_is_there(self):
        text = (ROOT / "LICENSE").read_text()
        self.assertIn("GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 2.1", text)

    def test_python_is_included_in_one_folder_alone(self):
        include = re.compile(r'^\s*#\s*include\s+[<"]Python\.h[>"]', re.MULTILINE)
        using = {path.parent for path in CODE if include.search(path.read_text())}
        self.assertEqual(relative(using), ["asgimod-glib/python"])

    def test_no_file_is_too_long(self):
        long = [path for path in CODE if len(path.read_text().splitlines()) > MAX_LINES]
        self.assertEqual(relative(long), [])

    def test_pygobject_is_not_hidden(self):
        self.assertFalse((ROOT / "python" / "gi" / "__init__.py").exists())

    @unittest.skipIf(BUILD is None, "the build folder was not given")
    def test_every_test_program_is_run(self):
        tests = json.loads((BUILD / "meson-info" / "intro-tests.json").read_text())
        targets = json.loads((BUILD / "meson-info" / "intro-targets.json").read_text())
        used = {os.path.realpath(word) for test in tests for word in test["cmd"]}
        for target in targets:
            if used.intersection(target["filename"]):
                used.update(file for part in target["target_sources"]
                            for file in part.get("sources", ()))
        programs = [
            path for path in CODE
            if path.is_relative_to(ROOT / "tests") and "cases" not in path.parts
            and re.fullmatch(r"test[-_].*\.(py|js|vala|c)", path.name)
        ]
        self.assertEqual(relative(path for path in programs if str(path) not in used), [])

    def test_every_source_file_of_the_library_is_built(self):
        lists = (ROOT / "asgimod-glib" / "meson.build").read_text()
        library = [path for path in CODE if path.parts[-3] == "asgimod-glib"]
        self.assertGreater(len(library), 50)
        self.assertEqual(
            [path for path in relative(library) if path.split("/", 1)[1] not in lists
             and not path.endswith("-private.h")],
            [],
        )

    @unittest.skipIf(shutil.which("shellcheck") is None, "shellcheck isn't installed")
    def test_the_shell_programs_have_no_warnings(self):
        command = ["shellcheck", "--external-sources", *SHELL]
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.assertEqual((done.returncode, done.stdout), (0, ""))


if __name__ == "__main__":
    unittest.main()
