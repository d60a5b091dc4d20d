# SPDX-License-Identifier: LGPL-2.1-or-later
"""What mypy says of a user's program that tells, after each reveal_type(), what is expected; and
how the compiler of TypeScript is called."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterable, List, Sequence

TSC = shutil.which("tsc")


class Checked:
    """What came of it: the errors, and by line the types that were revealed."""

    def __init__(self, lines: Iterable[str], users: Path) -> None:
        lines = list(lines)
        self.errors = [line for line in lines if re.search(r": error: |^mypy: ", line)]
        found = (re.match(r'(.*):(\d+): note: Revealed type is "(.*)"', line) for line in lines)
        self.revealed = {
            int(match[2]): normal(match[3])
            for match in found
            if match and match[1].endswith(users.name)
        }


def mypy(users: Path, arguments: Sequence[Any], python_path: Sequence[Any], **env: str) -> Checked:
    """Runs it, strictly, on ``users`` and whatever else is among ``arguments``."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull,
         *map(str, arguments), str(users)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, python_path)), **env},
        cwd=str(users.parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )  # fmt: skip
    return Checked(done.stdout.splitlines(), users)


def expected(users: Path, version: str = "") -> Dict[int, str]:
    """The types that the comments of the program name, by line."""
    types: Dict[int, str] = {}
    for number, line in enumerate(users.read_text().splitlines(), 1):
        found = re.search(r"^ +reveal_type\(.*\)  # (.*)", line)
        if found:
            both = re.match(r"3\.8: (.*) 3\.10: (.*)", found[1])
            types[number] = normal(both[1 if version == "3.8" else 2] if both else found[1])
    return types


def normal(name: str) -> str:
    """A type as any version of mypy writes it."""
    name = re.sub(r"\bbuiltins\.", "", name)
    name = re.sub(r"\b_decimal\.", "decimal.", name)
    name = re.sub(r"\b(Tuple|Type|List|Dict)\[", lambda found: found[0].lower(), name)
    name = re.sub(r"\bUnion\[([^\[\]]+), None\]", r"\1 | None", name)
    return re.sub(r"\bdef \((.*?)\) -> ", lambda found: found[0].replace(" =)", " = ...)"), name)


def tsc() -> List[str]:
    """The compiler, told to go on with what its newest versions discourage and older ones need."""
    version = subprocess.run(
        [str(TSC), "--version"], stdout=subprocess.PIPE, universal_newlines=True
    )
    newer = re.search(r"Version (?:[6-9]|\d\d)\.", version.stdout)
    return [str(TSC), *(("--ignoreDeprecations", "6.0") if newer else ())]


__all__: List[str] = ["TSC", "Checked", "expected", "mypy", "normal", "tsc"]
