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
lists: list[Any] = []  # somebody has to hold a list that is loading
NAMES = "id", "amount", "title", "made", "count", "note"
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


def scroll(objects: Any) -> None:
    """A list is looked at as a view does: some rows at a time."""
    rows = AsgiMod.ListModel.new(objects.order_by("id"))
    lists[:] = [rows]
    view: list[Any] = []
    position = 0

    def frame() -> bool:
        nonlocal position
        view.clear()
        for i in range(position, position + 40):
            item = rows.get_item(i)
            view.append((item, *(item.get_property(name) for name in NAMES)))
        position += 200
        if position + 40 < min(60000, rows.get_n_items()):
            return True
        finished(objects)
        return False

    def ready(*args: Any) -> None:
        global last, longest
        rows.disconnect(handler)
        last, longest = time.monotonic(), 0.0
        GLib.timeout_add(5, frame)

    handler = rows.connect("notify::loading", ready)


def loaded(objects: Any, result: Any) -> None:
    rows = objects.eval_finish(result)
    tick()
    assert rows.get_n_items() == int(sys.argv[4])
    finished(objects)


def finished(objects: Any) -> None:
    gaps.append(longest)
    if len(gaps) <= rounds:
        begin(objects)
    else:
        loop.quit()


def started(runtime: Any, result: Any) -> None:
    runtime.start_finish(result)
    GLib.timeout_add(1, tick)
    begin(runtime.get_model("bench.Item").get_aobjects())


begin = scroll if "scroll" in row else load
AsgiMod.Runtime.get_default().start_async(None, None, started)
loop.run()
for gap in gaps[1:]:
    print(row, "asgimod", f"{gap:.9f}", sep="\t")
