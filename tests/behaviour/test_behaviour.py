#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cases of cases.json do the same in each language, and what they are expected to do.

  test_behaviour.py LANGUAGE COMMAND…

The command is the program that languages.py has written in that language.
"""
import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

import django

import languages

HERE = Path(__file__).resolve().parent
LANGUAGE, *COMMAND = sys.argv[1:]
CASES = json.loads((HERE / "cases.json").read_text())
CODES = re.findall(
    r"^  ASGI_ERROR_(\w+),", (HERE.parents[1] / "asgimod-glib/core/asgi-error.h").read_text(), re.M)


def expected(case):
    for version, lines in case.get("before", {}).items():
        if django.VERSION < tuple(map(int, version.split("."))):
            return lines
    return case.get(LANGUAGE, case["expected"])


def calls(steps):
    for step in steps:
        yield from step.get("call", ())
        yield from calls(step.get("atomic", ()))


class BehaviourTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        done = subprocess.run(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        cls.told = [text.splitlines()[1:] for text in done.stdout.split("case ")[1:]]
        # What is dropped is warned of.
        said = re.sub(r"\n.*WARNING.*A transaction on .* was dropped.*\n", "", done.stderr)
        cls.end = (done.returncode, said)

    def check(self, number):
        self.assertGreater(len(self.told), number, self.end)
        told = [re.sub(r"^error (\d+)$", lambda m: "error " + CODES[int(m[1])], line)
                for line in self.told[number]]
        self.assertEqual(told, expected(CASES[number]))

    def test_the_program_ends_well(self):
        self.assertEqual((len(self.told), self.end), (len(CASES), (0, "")))

    def test_every_method_has_a_case(self):
        used = {call[0] for case in CASES for call in calls(case["steps"])}
        self.assertEqual(set(languages.METHODS) - used, set())


for place, one in enumerate(CASES):
    name = "test_%s" % re.sub(r"\W+", "_", one["name"].lower()).strip("_")
    assert not hasattr(BehaviourTest, name), name
    setattr(BehaviourTest, name, lambda self, place=place: self.check(place))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
