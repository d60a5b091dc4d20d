#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Count what Meson's logs say, tell what failed and what was skipped, and end with the sum.

  count.py NAME=LOG…    LOG being the path of a log without .json and .junit.xml
"""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

GOOD = {"OK", "SKIP", "EXPECTEDFAIL"}
SHOWN_LINES = 60


def clean(text):
    """Without what a test has printed and XML can't hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def program(name):
    """A test's own name, without those of the project and the suite."""
    return re.split(r" / |:|^[^.]*\.", name)[-1].strip()


class Counter:
    def __init__(self):
        self.passed, self.failed = 0, 0
        self.skipped = {}

    def read(self, name, log):
        try:
            runs = [json.loads(line) for line in Path(log + ".json").read_text().splitlines()]
            suites = ElementTree.fromstring(clean(Path(log + ".junit.xml").read_text()))
        except (OSError, ValueError, ElementTree.ParseError) as error:
            self.fail(name, f"its log can't be read: {error}")
            return
        if not runs:
            self.fail(name, "no test was run")
        # A program that has told nothing of its own is a case of the suite that is the project.
        cases = {}
        for suite in suites:
            for case in suite.iter("testcase"):
                owner = suite if "." in suite.get("name") else case
                cases.setdefault(program(owner.get("name")), []).append(case)
        for run in runs:
            title = program(run["name"])
            self.add(f"{name}: {title}", run, cases.get(title, []))

    def add(self, title, run, cases):
        failed = 0
        for case in cases:
            if case.find("skipped") is not None:
                self.skip(title, case, run)
            elif case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                print(f"FAILED  {title}: {case.get('name')}")
            else:
                self.passed += 1
        self.failed += failed
        if not cases and run["result"] in GOOD:
            self.fail(title, "it has said nothing")
        if run["result"] not in GOOD and not failed:
            self.fail(title, f"{run['result'].lower()}, exit status {run['returncode']}")
        if run["result"] not in GOOD:
            tell_output(run)

    def fail(self, title, reason):
        self.failed += 1
        print(f"FAILED  {title}: {reason}")

    def skip(self, title, case, run):
        reason = (case.findtext("system-out") or run.get("stdout", "")).strip().split("\n")[-1]
        self.skipped.setdefault((title, reason or "no reason given"), []).append(case.get("name"))

    def tell(self):
        for (title, reason), names in self.skipped.items():
            which = names[0] if len(names) == 1 else f"{len(names)} tests"
            print(f"skipped {title}: {which}: {reason}")
        skipped = sum(map(len, self.skipped.values()))
        print(f"{self.passed} passed, {self.failed} failed" + (f", {skipped} skipped" * bool(skipped)))


def tell_output(run):
    for stream in "stdout", "stderr":
        lines = [
            line for line in run.get(stream, "").splitlines() if not line.startswith("ok ")
        ]
        for line in lines[-SHOWN_LINES:]:
            print("        " + line)


def main():
    counter = Counter()
    for log in sys.argv[1:]:
        counter.read(*log.split("=", 1))
    counter.tell()
    return 1 if counter.failed else 0


if __name__ == "__main__":
    sys.exit(main())
