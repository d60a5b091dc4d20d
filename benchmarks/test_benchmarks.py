# SPDX-License-Identifier: LGPL-2.1-or-later
"""The benchmarks run, and print a table with numbers."""

from __future__ import annotations

import re
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = sys.argv.pop(1)

NUMBER = r"\d[\d.e-]*"


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(HERE / "run.py"), "--build", BUILD, "--quick", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


class Benchmarks(unittest.TestCase):
    def test_a_row_has_its_ratio_its_goal_and_a_verdict(self) -> None:
        done = run("--row", "get")
        self.assertEqual(done.returncode, 0, done.stderr)
        first = done.stdout.splitlines()[1]
        self.assertRegex(
            first, rf"^one get .*  sync Django +{NUMBER} × +≤ 0\.5 × +(met|missed)$"
        )

    def test_every_workload_of_the_driver_is_measured_beside_its_peers(self) -> None:
        rows = ["hop", "filter", "create", "save", "transaction", "prefetch", "chain", "eval"]
        rows += ["memory", "stream", "stream-memory", "bulk-create", "gap", "start"]
        rows += ["list-first", "list-shown", "list-jump", "gap-scroll", "list-memory"]
        done = run(*(argument for row in rows for argument in ("--row", row)))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        ratios = re.findall(rf"(?<!≤) {NUMBER} ×", done.stdout)
        self.assertGreater(len(ratios), len(rows))
        footnote = done.stdout.split("On this machine, by itself")[-1]
        for row in rows:
            self.assertRegex(footnote, rf"[:;] {row}: \w+ {NUMBER} \w+")

    def test_python_programs_are_measured_beside_django(self) -> None:
        rows = ["python-get", "python-iterate", "package-get", "readers"]
        done = run(*(argument for row in rows for argument in ("--row", row)))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(len(re.findall(rf"(?<!≤) {NUMBER} ×", done.stdout)), 6)

    def test_markdown_has_the_same_columns_in_every_line(self) -> None:
        done = run("--row", "hop", "--markdown")
        self.assertEqual(done.returncode, 0, done.stderr)
        table = done.stdout.split("\n\n")[0].splitlines()
        self.assertEqual({line.count("|") for line in table}, {6})
        self.assertEqual(len(table), 4)

    def test_an_unknown_row_is_refused_with_the_choices(self) -> None:
        done = run("--row", "nonsense")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"invalid choice: 'nonsense' \(choose from .*bulk-create")

    def test_a_missing_program_is_told_in_its_row(self) -> None:
        command = [sys.executable, str(HERE / "run.py"), "--build", "/nonexistent", "--quick"]
        done = subprocess.run([*command, "--row", "hop"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent/benchmarks/driver is not there", done.stdout)


if __name__ == "__main__":
    unittest.main()
