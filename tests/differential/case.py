# SPDX-License-Identifier: LGPL-2.1-or-later
"""One line of the table: what to run, and what is special about it.

A case is an expression in Django's public API over the names of `names.py`;
a model's name stands for its default manager. `write()` takes several steps,
expressions or assignments, run in order; the tables are compared after it,
and put back.
"""
import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    steps: tuple
    writes: bool = False
    # Paths ("author__country", a to_attr, a prefetch) that must be loaded, and are compared.
    related: tuple = ()
    # The exception's class name, where Django raises, or "A|B" where that depends on the
    # version; the last step is the one that does.
    raises: str = ""
    # Python words a refused call by its own signature; only the class is compared then.
    free_message: bool = False
    # The rows are compared as a set.
    unordered: bool = False
    # Compare types and the number of rows, where values are random.
    shape_only: bool = False
    # "sqlite", "postgresql" or "mysql".
    vendor: str = ""
    min_django: tuple = ()
    # The first version that it doesn't hold for.
    before_django: tuple = ()
    # What a side may lack: "transactions", "pickle", "files", …
    needs: tuple = ()
    origin: str = ""

    @property
    def topic(self):
        return self.origin.split(":")[0]

    def __str__(self):
        return "; ".join(self.steps)

    def applies(self, django_version, vendor):
        return (
            (not self.vendor or self.vendor == vendor)
            and django_version[: len(self.min_django)] >= self.min_django
            and not (self.before_django and django_version >= self.before_django)
        )


def origin():
    frame = sys._getframe(2)
    name = os.path.splitext(os.path.basename(frame.f_code.co_filename))[0]
    return "%s:%d" % (name, frame.f_lineno)


def case(step, **markers):
    """A read: one expression."""
    return Case((step,), origin=origin(), **markers)


def write(*steps, **markers):
    """Steps that may change the tables."""
    return Case(steps, writes=True, origin=origin(), **markers)


def steps(*steps, **markers):
    """Several steps that only read."""
    return Case(steps, origin=origin(), **markers)
