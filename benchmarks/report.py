# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table: medians of the ratios of each round, goals beside them."""

from __future__ import annotations

from statistics import median
from typing import Dict, Iterator, List, Mapping, Sequence, Tuple

from workloads import Compared, Workload

Measured = Dict[str, List[float]]
Line = Tuple[str, str, str, str, str]

HEADER: Line = ("workload", "beside", "ratio", "goal", "")
NOTE = (
    "A ratio is what AsgiMod takes, divided by what its peer takes in the same round; the median "
    "of all rounds. Less than 1 is faster, or smaller."
)


class Failed(Exception):
    """A program that measures has failed."""


def _number(value: float) -> str:
    return f"{value:.2f}" if value >= 0.995 else f"{value:.2g}"


def _amount(value: float, unit: str) -> str:
    scales = (
        ((2**20, "MiB"), (2**10, "KiB"))
        if unit == "B"
        else ((1, "s"), (1e-3, "ms"), (1e-6, "µs"))
    )
    for scale, name in scales:
        if value >= scale:
            break
    return f"{value / scale:.3g} {name}"


def _line(workload: Workload, compared: Compared, samples: Measured) -> "Line | None":
    ours = samples[compared.side]
    if compared.peer is None:
        value = median(ours)
        shown, goal = _amount(value, workload.unit), compared.goal
        wanted = f"≤ {_amount(goal, workload.unit)}" if goal else ""
    elif compared.peer not in samples:
        return None
    else:
        value = median(a / b for a, b in zip(ours, samples[compared.peer]))
        shown, goal = f"{_number(value)} ×", compared.goal
        wanted = f"≤ {goal:.3g} ×" if goal else ""
    verdict = "" if goal is None else "met" if value <= goal else "missed"
    return workload.title, compared.label, shown, wanted, verdict


def lines(
    workloads: Sequence[Workload], results: Mapping[str, "Measured | Failed"]
) -> Iterator[Line]:
    for workload in workloads:
        result = results[workload.name]
        if isinstance(result, Failed):
            yield workload.title, "—", "failed", "", str(result)
            continue
        title = workload.title
        for compared in workload.compared:
            line = _line(workload, compared, result)
            if line:
                yield (title, *line[1:])
                title = ""


def _footnote(workloads: Sequence[Workload], results: Mapping[str, "Measured | Failed"]) -> str:
    parts = []
    for workload in workloads:
        result = results[workload.name]
        if not isinstance(result, Failed):
            sides = (f"{side} {_amount(median(v), workload.unit)}" for side, v in result.items())
            parts.append(f"{workload.name}: {', '.join(sides)}")
    return f"{NOTE} On this machine, by itself: {'; '.join(parts)}."


def table(workloads: Sequence[Workload], results: Mapping[str, "Measured | Failed"]) -> str:
    every = [HEADER, *lines(workloads, results)]
    widths = [max(len(line[i]) for line in every) for i in range(len(HEADER) - 1)]
    rows = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths)), line[-1]]).rstrip()
        for line in every
    )
    return "\n".join([*rows, "", _footnote(workloads, results)])


def markdown(workloads: Sequence[Workload], results: Mapping[str, "Measured | Failed"]) -> str:
    every = [HEADER, ("---",) * len(HEADER), *lines(workloads, results)]
    rows = (f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in every)
    return "\n".join([*rows, "", _footnote(workloads, results)])
