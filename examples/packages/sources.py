# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where stanzas come from. A source gives its lines anew each time it is asked."""

import io
import os
import subprocess


class SourceError(Exception):
    """A source that can't be read."""


# A lone carriage return inside a value is no end of line here.
_TEXT = {"encoding": "utf-8", "errors": "replace", "newline": "\n"}


class TextFile:
    def __init__(self, path):
        self.path = path

    def __str__(self):
        return str(self.path)

    def lines(self):
        try:
            with open(self.path, **_TEXT) as lines:
                yield from lines
        except OSError as error:
            raise SourceError(f"Can't read {self.path}: {error.strerror}.") from error


class AptCache:
    """Every package that apt knows, streamed from ``apt-cache dumpavail``."""

    COMMAND = ("apt-cache", "dumpavail")

    def __str__(self):
        return " ".join(self.COMMAND)

    def lines(self):
        empty = True
        with self._start() as process, io.TextIOWrapper(process.stdout, **_TEXT) as lines:
            for line in lines:
                empty = False
                yield line
        if process.returncode:
            raise SourceError(f"“{self}” failed with exit status {process.returncode}.")
        if empty:
            raise SourceError(f"“{self}” prints nothing; “apt-get update” fetches the index.")

    def _start(self):
        try:
            return subprocess.Popen(
                self.COMMAND, stdout=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"}
            )
        except OSError as error:
            raise SourceError(f"Can't run “{self}”: {error.strerror}.") from error
