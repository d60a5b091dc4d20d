# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads relation fields, such as "libc6 (>= 2.36), debconf | debconf-2.0"."""

import re
from typing import NamedTuple

_CLAUSE = re.compile(
    r"""
    (?P<name> [^\s:()|,\[\]<>]+ )
    (?: : (?P<architecture> [^\s:()|,\[\]<>]+ ) )?
    \s*
    (?: \( \s* (?P<operator> [<>=]+ ) \s* (?P<version> [^\s()]+ ) \s* \) )?
    """,
    re.VERBOSE,
)

# What these ask for is whichever architecture there is.
_ANY_ARCHITECTURE = (None, "any", "native")


class Relation(NamedTuple):
    group: int
    name: str
    architecture: str  # "" for any
    version: str  # "" for any, otherwise such as ">= 2.36"


def read_relations(text, on_malformed):
    """Yield the field's Relations in order, with their group counted from 1.

    A clause that can't be read is left out, and `on_malformed` called with its text.
    """
    groups = filter(None, (group.strip() for group in text.split(",")))
    for number, group in enumerate(groups, 1):
        for clause in group.split("|"):
            match = _CLAUSE.fullmatch(clause.strip())
            if match:
                yield _relation(number, match)
            else:
                on_malformed(clause.strip())


def _relation(group, match):
    name, architecture, operator, version = match.groups()
    return Relation(
        group,
        name,
        "" if architecture in _ANY_ARCHITECTURE else architecture,
        f"{operator} {version}" if version else "",
    )
