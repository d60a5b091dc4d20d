# SPDX-License-Identifier: LGPL-2.1-or-later
"""The longest gap in the main loop of a Python program: gap.py ROW ROUNDS …"""

from __future__ import annotations

import sys
import time
from typing import Any

import gi

gi.require_version("AsgiMod", "1")
from gi.repository import AsgiMod, GLib  # noqa: E402

row, rounds = sys.argv[1], int(sys.argv[2])
loop = GLib.MainLoop()
gaps: list[float] = []
last = longest = 0.0


def tick(*args: Any) -> bool:
    global last, longest
    now = time.monotonic()
    longest = max(longest, now - last)
    last = now
    return True


def load(objects: Any) -> None:
    global last, longest
    last, longest = time.monotonic(), 0.0
    objects.eval_async(None, loaded)


def loaded(objects: Any, result: Any) -> None:
    rows = objects.eval_finish(result)
    tick()
    assert rows.get_n_items() == int(sys.argv[4])
    gaps.append(longest)
    if len(gaps) <= rounds:
        load(objects)
    else:
        loop.quit()


def started(runtime: Any, result: Any) -> None:
    runtime.start_finish(result)
    GLib.timeout_add(1, tick)
    load(runtime.get_model("bench.Item").get_aobjects())


AsgiMod.Runtime.get_default().start_async(None, None, started)
loop.run()
for gap in gaps[1:]:
    print(row, "asgimod", f"{gap:.9f}", sep="\t")
