# SPDX-License-Identifier: LGPL-2.1-or-later
"""What runs a case: the interface, and all of it that is the same for every side."""
import ast
import functools
from dataclasses import dataclass, field


@dataclass
class Outcome:
    # One normalised value for each step that is an expression, up to a failure.
    value: list = field(default_factory=list)
    # As of normalise.error(), or None.
    error: dict = None
    # Statements, those that open and end transactions apart; None where a side doesn't count.
    queries: int = 0
    # Set by the runner after a write: the tables.
    state: dict = None
    # The number of the step that raised.
    failed_at: int = None
    # The exception itself, for a reader of the report.
    exception: BaseException = None


@functools.lru_cache(maxsize=None)
def parse(step):
    """(code of what to evaluate, targets to assign it to)"""
    tree = ast.parse(step).body
    if len(tree) != 1 or not isinstance(tree[0], (ast.Expr, ast.Assign)):
        raise SyntaxError("a step is one expression or one assignment: %s" % step)
    targets = tree[0].targets if isinstance(tree[0], ast.Assign) else []
    assignments = [
        compile("%s = _value" % ast.unparse(target), step, "exec") for target in targets
    ]
    return compile(ast.Expression(tree[0].value), step, "eval"), assignments


class Side:
    """Subclasses give names(), finish(), collect(), describe() and counting()."""

    # What it can't do: cases that need it are skipped.
    lacks = frozenset()
    # It is only asked for cases that don't write.
    reads_only = False
    # What it does otherwise for a reason: see asgimod_known.py.
    known_differences = ()

    def names(self):
        """A fresh dict: the meaning of every name that a case may use."""
        raise NotImplementedError

    def finish(self, value):
        """Wait for an evaluating call's result; leave a queryset as it is.

        It is asked of every step's value, so also of plain ones.
        """
        return value

    def collect(self, value, case):
        """The normalised form of a finished value; evaluates it if it's a queryset."""
        raise NotImplementedError

    def describe(self, exception):
        """As normalise.error()."""
        raise NotImplementedError

    def counting(self):
        """A context manager; its value has `.count`, the statements since entering, or None."""
        raise NotImplementedError

    def reset(self):
        """End whatever a case may have left open. The tables are put back by the runner."""

    def step(self, step, names, case, values):
        code, assignments = parse(step)
        value = self.finish(eval(code, names))
        if assignments:
            names["_value"] = value
            for assignment in assignments:
                exec(assignment, names)
        else:
            values.append(self.collect(value, case))

    def run(self, case):
        outcome, names = Outcome(), self.names()
        with self.counting() as counter:
            try:
                for number, step in enumerate(case.steps):
                    outcome.failed_at = number
                    self.step(step, names, case, outcome.value)
                outcome.failed_at = None
            except Exception as exception:
                outcome.exception = exception
        if outcome.exception is not None:
            outcome.error = self.describe(outcome.exception)
        outcome.queries = counter.count
        self.reset()
        return outcome
