# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Asks Debian's package index a few questions::

    python3 browse.py [DATABASE] [OPTIONS OF import_packages…]

The answers are written to stdout; progress, timings and errors to stderr. EXAMPLES_DIR is the
folder with the Django app `packages`, where it isn't the one above this file's.
"""

import os
import sys
from pathlib import Path
from typing import Any, List, Optional
from uuid import uuid4

import gi

gi.require_version("AsgiMod", "1")

from django.db.models import Count
from gi.repository import AsgiMod, GLib

TICK = 5


class Watch:
    """Sees how long the main loop was kept from its work."""

    def __init__(self) -> None:
        self._started = self._last = GLib.get_monotonic_time()
        self._longest = 0
        GLib.timeout_add(TICK, self._tick)

    def _tick(self) -> bool:
        now = GLib.get_monotonic_time()
        self._longest = max(self._longest, now - self._last)
        self._last = now
        return GLib.SOURCE_CONTINUE

    def log(self, what: str) -> None:
        seconds = (GLib.get_monotonic_time() - self._started) / 1e6
        print(f"{what} after {seconds:.1f} s", file=sys.stderr)

    def report(self) -> None:
        gap = self._longest / 1e3
        print(f"Longest gap between two ticks of {TICK} ms: {gap:.1f} ms", file=sys.stderr)


def on_output(runtime: Any, command: str, text: str) -> None:
    sys.stderr.write(text)


async def start(database: Optional[str], options: List[str], watch: Watch) -> None:
    runtime = AsgiMod.Runtime.get_default()
    above = Path(__file__).resolve().parent.parent

    runtime.set_python_path([os.environ.get("EXAMPLES_DIR", str(above))])
    runtime.configure(["packages"], database, None)
    await AsgiMod.setup()
    watch.log("Started")

    runtime.connect("command-output", on_output)
    await AsgiMod.call_command("migrate", "--verbosity=0")
    await AsgiMod.call_command("import_packages", *options)
    watch.log("Imported")


async def show_largest(packages: Any) -> None:
    largest = packages.filter(installed=True, installed_size__gt=0).order_by(
        "-installed_size", "name", "architecture"
    )

    print("The ten largest packages, in bytes")
    async for package in largest[:10]:
        print(f"{package.installed_size:14}  {package.name}")


async def show_sections(packages: Any) -> None:
    sections = packages.filter(installed=True).values("section__name").annotate(n=Count("id"))

    print("\nInstalled packages in each section")
    async for section in sections.order_by("section__name"):
        print(f"{section['n']:14}  {section['section__name'] or '(none)'}")


async def show_maintainer(packages: Any) -> None:
    package = await packages.filter(name="libc6").select_related("maintainer").first()

    print("\nWho maintains libc6")
    maintainer = package and package.maintainer
    print(f"  {maintainer.name} <{maintainer.email}>" if maintainer else "  Nobody")


async def show_dependents(packages: Any) -> None:
    dependents = packages.filter(
        dependencies__kind="Depends", dependencies__target__name="libc6"
    ).distinct()

    print("\nWhat depends on libc6: the first ten")
    async for package in dependents[:10]:
        print(f"  {package.name} {package.version}")


async def keep_a_section() -> None:
    Section = AsgiMod.get_model("packages.Section")
    section = Section(name=f"browse/{uuid4()}")

    print("\nA section of our own")
    await section.asave()
    print(f"  Saved: {'yes' if section.props.is_saved else 'no'}")
    await section.adelete()
    print(f"  Saved after its deletion: {'yes' if section.props.is_saved else 'no'}")


async def look_for_nothing(packages: Any) -> None:
    print("\nA lookup that fails")
    try:
        await packages.get(name="no-such-package")
    except AsgiMod.DoesNotExist as error:
        print(f"  {error.message}")


async def browse(database: Optional[str], options: List[str], watch: Watch) -> None:
    await start(database, options, watch)
    packages = AsgiMod.get_model("packages.Package").aobjects

    await show_largest(packages)
    await show_sections(packages)
    await show_maintainer(packages)
    await show_dependents(packages)
    await keep_a_section()
    await look_for_nothing(packages)
    watch.log("Answered")
    await AsgiMod.shutdown()


def main(options: List[str]) -> int:
    database = options.pop(0) if options and not options[0].startswith("-") else None
    watch = Watch()
    try:
        AsgiMod.run(browse(database, options, watch))
    except GLib.Error as error:
        print(f"{error.domain}: {error.message}", file=sys.stderr)
        return 1
    finally:
        watch.report()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
