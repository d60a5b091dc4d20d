# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run a case on two sides and say where they differ."""
from dataclasses import dataclass, field

import normalise

LONGEST = 400
ALL = 1_000_000


@dataclass
class Report:
    case: object
    # Each a line or several: a case without any is fine.
    problems: list = field(default_factory=list)
    skipped: str = ""
    # The known differences that were met.
    known: list = field(default_factory=list)

    @property
    def ok(self):
        return not self.problems


class Runner:
    def __init__(self, database, truth, other=None, *, check_reads=True):
        import django

        self.database, self.truth = database, truth
        # Several, each compared with the truth.
        self.others = other if isinstance(other, list) else [other] if other else []
        self.check_reads = check_reads
        self.filled = database.state()
        self.version = django.VERSION

    def skip(self, case):
        if not case.applies(self.version[:3], self.database.vendor):
            return "not for Django %d.%d on %s" % (*self.version[:2], self.database.vendor)
        for side in (self.truth, *self.others):
            missing = side.lacks.intersection(case.needs)
            if missing:
                return "%s lacks %s" % (type(side).__name__, ", ".join(sorted(missing)))
        return ""

    def outcome(self, side, case):
        """Run from the filled state, and leave it."""
        before = None if case.writes or not self.check_reads else self.database.version()
        outcome = side.run(case)
        if case.writes:
            outcome.state = normalise.state(self.database.state())
            self.database.restore()
        elif self.check_reads and self.wrote(before):
            self.database.restore()
            outcome.error = {"class": "Wrote", "message": "a case that writes is a write()"}
        return outcome

    def wrote(self, before):
        # The number also changes when the server has swept its own house.
        return self.database.version() != before and self.database.state() != self.filled

    def run(self, case):
        report = Report(case, skipped=self.skip(case))
        if report.skipped:
            return report
        truth = self.outcome(self.truth, case)
        unintended = list(self.unintended(case, truth))
        if self.database.takes_all_cases:
            report.problems += unintended
        for side in self.others:
            if not (case.writes and side.reads_only):
                report.problems += self.compare(side, case, truth, report)
        report.truth = truth
        if unintended and report.ok:
            report.skipped = " ".join(unintended[0].split())
        return report

    def compare(self, side, case, truth, report):
        """Where a side differs, but for what it is known to do otherwise."""
        other = self.outcome(side, case)
        found = list(self.differences(case, truth, other))
        for known in side.known_differences if found else ():
            if known.applies(case, truth, other):
                report.known.append(known)
                both = known.aligned(truth, other)
                found = list(known.left(self.differences(case, *both, limit=ALL)))[:5]
                break
        where = "" if len(self.others) < 2 else type(side).__name__ + ": "
        return [where + problem for problem in found]

    def unintended(self, case, outcome):
        """Where Django itself does something else than the case is there for."""
        raised = outcome.error["class"] if outcome.error else ""
        if raised not in case.raises.split("|"):
            yield "Django raises %s, not %s: %s" % (
                raised or "nothing", case.raises or "nothing",
                outcome.error["message"] if outcome.error else show(outcome.value),
            )
        elif raised and outcome.failed_at != len(case.steps) - 1:
            yield "a step before the last failed"
        if normalise.NOT_LOADED in walk(outcome.value):
            yield "a path of related= isn't loaded"

    def differences(self, case, truth, other, limit=5):
        one, two = self.comparable(case, truth.value), self.comparable(case, other.value)
        yield from differences(one, two, "value", limit)
        yield from errors(case, truth.error, other.error)
        if other.queries is not None and truth.queries != other.queries:
            yield "queries: %d against %d" % (truth.queries, other.queries)
        if truth.state != other.state:
            yield from state_differences(truth.state or {}, other.state or {})

    def comparable(self, case, values):
        if case.shape_only:
            return [normalise.shape(value) for value in values]
        if case.unordered:
            return [normalise.unordered(value) for value in values]
        return values


def walk(value):
    if isinstance(value, (list, tuple)):
        yield value
        for item in value:
            yield from walk(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from walk(item)


def show(value):
    text = repr(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "… (%d characters)" % len(text)


def differences(one, two, path, limit=5):
    """The places where two normalised values part, at most `limit` of them."""
    found = []
    compare(one, two, path, found, limit)
    return found


def compare(one, two, path, found, limit):
    if len(found) >= limit or (type(one) is type(two) and one == two):
        return
    if type(one) is type(two) and isinstance(one, (list, tuple)) and len(one) == len(two):
        # A pair that begins with another kind is reported whole.
        if not (one and isinstance(one, tuple) and one[0] != two[0]):
            for n, (a, b) in enumerate(zip(one, two)):
                compare(a, b, "%s[%d]" % (path, n), found, limit)
            return
    if isinstance(one, dict) and isinstance(two, dict) and one.keys() == two.keys():
        for key in one:
            compare(one[key], two[key], "%s.%s" % (path, key), found, limit)
        return
    found.append("%s:\n  - %s\n  + %s" % (path, show(one), show(two)))


def errors(case, one, two):
    if one is None or two is None or not case.free_message:
        if one != two:
            yield "error:\n  - %s\n  + %s" % (show(one), show(two))
    elif one["class"] != two["class"]:
        yield "error: %s against %s" % (one["class"], two["class"])


def state_differences(one, two):
    for table in sorted(one.keys() | two.keys()):
        left, right = list(one.get(table, ())), list(two.get(table, ()))
        for row in list(left):
            if row in right:
                left.remove(row)
                right.remove(row)
        if left or right:
            yield "\n".join(
                ["table %s:" % table]
                + ["  - %s" % show(row) for row in left[:5]]
                + ["  + %s" % show(row) for row in right[:5]]
            )
