# SPDX-License-Identifier: LGPL-2.1-or-later
"""
A screen that nobody sees, with a message bus of its own, and the programs that run on it.

What they show is kept as pictures in the folder that SCREENSHOTS names.
"""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Dict, List, Sequence

TOOLS = "Xvfb", "dbus-daemon", "gdbus", "xdotool", "import", "identify"

#: Newer keyboards say that a function key gives the same with Alt, and xdotool holds it down then.
KEY_CODES = {f"F{i}": str(66 + i) for i in range(1, 11)}
#: Seconds that a program may take to tell what it is waited for.
PATIENCE = 60 * float(os.environ.get("MESON_TEST_TIMEOUT_MULTIPLIER", "1"))


def missing_tools() -> str:
    return ", ".join(tool for tool in TOOLS if shutil.which(tool) is None)


class Desktop:
    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.processes: List["subprocess.Popen[str]"] = []
        self.environment = {
            **os.environ,
            "GDK_BACKEND": "x11",
            "GSETTINGS_BACKEND": "memory",
            "GSK_RENDERER": "cairo",
            "GTK_A11Y": "none",
            "G_DEBUG": "fatal-criticals",
            "HOME": str(self.folder),
            "NO_AT_BRIDGE": "1",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_RUNTIME_DIR": str(self.folder),
        }
        self.environment.pop("WAYLAND_DISPLAY", None)
        reading, writing = os.pipe()
        with os.fdopen(reading) as answer:
            screen = ["-screen", "0", "1280x840x24", "-nolisten", "tcp"]
            self._start("Xvfb", "-displayfd", str(writing), *screen, pass_fds=[writing])
            os.close(writing)
            self.environment["DISPLAY"] = ":" + answer.readline().strip()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.start_bus()

    def start_bus(self) -> str:
        bus = self._start(
            "dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE
        )
        assert bus.stdout is not None
        return bus.stdout.readline().strip()

    def _start(self, *command: str, **options: Any) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command,
            env=self.environment,
            encoding="utf-8",
            stderr=subprocess.DEVNULL,
            **options,
        )
        self.processes.append(process)
        return process

    def close(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self._folder.cleanup()

    def run(self, *command: str) -> str:
        return subprocess.run(
            command, env=self.environment, check=True, stdout=subprocess.PIPE, encoding="utf-8"
        ).stdout

    def key(self, *keys: str) -> None:
        self.run("xdotool", "key", "--delay", "30", *(KEY_CODES.get(key, key) for key in keys))

    def type(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "30", text)

    def click(self, x: int, y: int) -> None:
        """As a hand does it; GTK takes no notice of a pointer that only jumps."""
        steps = f"mousemove {x} {y} sleep 0.2 mousemove_relative 1 1 sleep 0.1".split()
        self.run("xdotool", *steps, *"mousedown 1 sleep 0.1 mouseup 1 sleep 0.1".split())


class Program:
    """A program of GTK that tells on its standard error what it shows."""

    def __init__(self, desktop: Desktop, identifier: str, command: Sequence[str], **env: str):
        self.desktop = desktop
        self.identifier = identifier
        self.lines: List[str] = []
        self._seen = 0
        self._over = False
        self._changed = threading.Condition()
        self.process = subprocess.Popen(
            command,
            env={**desktop.environment, **env},
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def wait_for(self, *texts: str) -> None:
        """Until it has told them all, in any order, after what was waited for before."""
        end = time.monotonic() + PATIENCE
        with self._changed:
            while True:
                told = [self._find(text) for text in texts]
                if all(told):
                    self._seen = max(told)
                    return
                if self._over or not self._changed.wait(end - time.monotonic()):
                    raise AssertionError(f"not all of {texts} in {self.lines[self._seen:]}")

    def _find(self, text: str) -> int:
        """The number of the first line with it that wasn't waited for; 0 when there is none."""
        for i in range(self._seen, len(self.lines)):
            if text in self.lines[i]:
                return i + 1
        return 0

    def focus(self, windows: int = 1) -> None:
        """The last of so many windows: there is no window manager who would give it the keys."""
        end = time.monotonic() + PATIENCE
        while len(self._windows()) < windows and time.monotonic() < end:
            time.sleep(0.1)
        self.desktop.run("xdotool", "windowfocus", "--sync", self._window())

    def resize(self, width: int, height: int) -> None:
        self.desktop.run("xdotool", "windowsize", self._window(), str(width), str(height))

    def _window(self) -> str:
        return self._windows()[-1]

    def _windows(self) -> List[str]:
        return self.desktop.run(
            "xdotool", "search", "--sync", "--onlyvisible", "--pid", str(self.process.pid)
        ).split()

    def act(self, action: str, window: int = 1) -> None:
        path = f"/{self.identifier.replace('.', '/')}"
        self.desktop.run(
            *("gdbus", "call", "--session", "--dest", self.identifier, "--object-path"),
            f"{path}/window/{window}" if window else path,
            *("--method", "org.gtk.Actions.Activate", action, "[]", "{}"),
        )

    def finish(self) -> str:
        """What it has told until its end, which is near."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self._reader.join()
            assert self.process.stderr is not None
            self.process.stderr.close()
        return "\n".join(self.lines)


def language_programs(folder: Path, name: str, variable: str) -> Dict[str, List[str]]:
    """How the program is started in each language that there is; without those not built."""
    import sys

    programs = {"python": [sys.executable, str(folder / f"{name.replace('-', '_')}.py")]}
    if os.environ.get("GJS"):
        programs["javascript"] = [os.environ["GJS"], "-m", str(folder / f"{name}.js")]
    if os.environ.get(variable):
        programs["vala"] = [os.environ[variable]]
    return programs
