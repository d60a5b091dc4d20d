# SPDX-License-Identifier: LGPL-2.1-or-later
"""Says how far a command is."""


class Progress:
    """Counts the items of one phase after another.

    On a terminal one line is updated in place. Otherwise a plain line is written every
    `every` items, and one at the end of each phase.
    """

    CLEAR_LINE = "\r\033[K"

    def __init__(self, stdout, quiet=False, every=10000):
        self._stdout = stdout
        self._quiet = quiet
        self._every = every
        self._in_place = stdout.isatty()

    def start(self, label):
        self._label = label
        self._done = 0

    def advance(self, count):
        before = self._done
        self._done += count
        if self._in_place:
            self._write(self.CLEAR_LINE + str(self), ending="")
        elif before // self._every != self._done // self._every:
            self._write(str(self))

    def finish(self):
        self.clear()
        self._write(f"{self}, done")

    def clear(self):
        """Make place for another line."""
        if self._in_place:
            self._write(self.CLEAR_LINE, ending="")

    def __str__(self):
        return f"{self._label}: {self._done:,}"

    def _write(self, text, ending="\n"):
        if not self._quiet:
            self._stdout.write(text, ending=ending)
            self._stdout.flush()
