#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures every workload beside its peers, in turns, and prints a table of ratios."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Dict, List

from report import Failed, Measured, markdown, table
from workloads import DRIVER, JAVASCRIPT, VALA, WORKLOADS, Workload

HERE = Path(__file__).resolve().parent
ITEMS, READINGS, QUICK_ITEMS, QUICK_READINGS = 100_000, 1_000_000, 2_000, 5_000


def arguments() -> argparse.Namespace:
    names = [workload.name for workload in WORKLOADS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="Meson's build folder")
    parser.add_argument("--row", action="append", choices=names, help="only this row")
    parser.add_argument("--quick", action="store_true", help="few rounds over small tables")
    parser.add_argument("--markdown", action="store_true", help="print Markdown")
    return parser.parse_args()


def environment(build: Path, database: Path) -> Dict[str, str]:
    def prepend(name: str, *folders: Path) -> str:
        return os.pathsep.join([*map(str, folders), *filter(None, [os.environ.get(name)])])

    return {
        **os.environ,
        "ASGIMOD_PYTHON": sys.executable,
        "BENCH_DATABASE": str(database),
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "GI_TYPELIB_PATH": prepend("GI_TYPELIB_PATH", build / "introspection"),
        "GJS_PATH": prepend("GJS_PATH", HERE.parent / "introspection"),
        "LD_LIBRARY_PATH": prepend("LD_LIBRARY_PATH", build / "asgimod-glib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": prepend("PYTHONPATH", HERE / "project", HERE.parent / "python"),
    }


class Bench:
    """One run: a database in a folder of its own, and the programs that measure."""

    def __init__(self, build: Path, folder: Path, quick: bool, streams: bool) -> None:
        self.build = build
        self.quick = quick
        self.items = QUICK_ITEMS if quick else ITEMS
        self.readings = (QUICK_READINGS if quick else READINGS) if streams else 0
        self.environment = environment(build, folder / "bench.sqlite3")

    def fill(self) -> None:
        command = [sys.executable, "-m", "bench.fill", str(self.items), str(self.readings)]
        subprocess.run(command, env=self.environment, check=True)

    def command(self, workload: Workload, name: str, rounds: int) -> List[str]:
        program = workload.program
        if program in (DRIVER, VALA):
            command = [str(self.build / "benchmarks" / program)]
        elif program == JAVASCRIPT:
            command = ["gjs", str(HERE / program)]
        else:
            command = [sys.executable, str(HERE / program)]
        times = max(workload.times // 20, 1) if self.quick else workload.times
        return command + [name, *map(str, (rounds, times, self.items, self.readings))]

    def measure(self, workload: Workload) -> Measured:
        rounds = 1 if self.quick else workload.rounds
        samples: Measured = defaultdict(list)
        if workload.processes:
            commands = [self.command(workload, name, 1) for name in workload.processes] * rounds
        else:
            commands = [self.command(workload, workload.name, rounds)]
        for command in commands:
            for line in self.run(command):
                _, side, value = line.split("\t")
                samples[side].append(float(value))
        return samples

    def run(self, command: List[str]) -> List[str]:
        try:
            done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        except FileNotFoundError as error:
            raise Failed(f"{error.filename} is not there") from error
        lines = done.stdout.splitlines()
        if done.returncode != 0 or not lines:
            raise Failed((done.stderr.strip().splitlines() or ["no result"])[-1])
        return lines


def main() -> int:
    options = arguments()
    chosen = [w for w in WORKLOADS if not options.row or w.name in options.row]
    streams = any(workload.name.startswith(("stream", "list")) for workload in chosen)
    results: Dict[str, "Measured | Failed"] = {}
    with tempfile.TemporaryDirectory(prefix="asgimod-bench-") as folder:
        bench = Bench(options.build, Path(folder), options.quick, streams)
        bench.fill()
        for workload in chosen:
            print(f"{workload.name} …", file=sys.stderr)
            try:
                results[workload.name] = bench.measure(workload)
            except Failed as failure:
                results[workload.name] = failure
    print((markdown if options.markdown else table)(chosen, results))
    if options.quick:
        print("\nQuick: small tables and one round, to try the programs. The ratios mean nothing.")
    return any(isinstance(result, Failed) for result in results.values())


if __name__ == "__main__":
    sys.exit(main())
