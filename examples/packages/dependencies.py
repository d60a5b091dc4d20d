# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the dependencies of a batch of packages."""

from collections import defaultdict
from itertools import count

from .models import Dependency
from .relations import read_relations

COLUMNS = ("kind", "group", "alternative", "target_id", "version", "via_id")


class DependencyWriter:
    """Replaces the dependencies of the packages where they have changed.

    Adds to the counts "dependencies", "replaced" (packages) and "unresolved".
    """

    FIELDS = frozenset(Dependency.Kind.values)

    def __init__(self, directory, counts, warn):
        self._directory = directory
        self._counts = counts
        self._warn = warn

    def write(self, stanzas):
        """Make the rows of these packages, a dict of stanzas by pk, what they should be."""
        wanted = {pk: set(self._rows(pk, stanza)) for pk, stanza in stanzas.items()}
        known = _known(wanted)
        changed = [pk for pk in wanted if wanted[pk] != known[pk]]
        outdated = [pk for pk in changed if known[pk]]
        if outdated:
            Dependency.objects.filter(package_id__in=outdated).delete()
        Dependency.objects.bulk_create(
            Dependency(package_id=pk, **dict(zip(COLUMNS, row)))
            for pk in changed
            for row in sorted(wanted[pk], key=lambda row: row[:3])
        )
        self._counts["dependencies"] += sum(map(len, wanted.values()))
        self._counts["replaced"] += len(changed)

    def _rows(self, pk, stanza):
        for kind in Dependency.Kind.values:
            if kind not in stanza:
                continue
            alternatives = defaultdict(lambda: count(1))
            for relation in read_relations(stanza[kind], self._warner(stanza, kind)):
                targets = self._directory.resolve(relation, stanza["Architecture"])
                self._counts["unresolved"] += not targets
                for target, via in targets:
                    # "Provides: a, Conflicts: a" means the other packages.
                    if via and target == pk:
                        continue
                    place = next(alternatives[relation.group])
                    yield kind, relation.group, place, target, relation.version, via

    def _warner(self, stanza, kind):
        return lambda clause: self._warn(f"line {stanza.line}: {kind} has {clause!r}; left out")


def _known(packages):
    known = defaultdict(set)
    rows = Dependency.objects.filter(package_id__in=list(packages)).order_by()
    for package, *row in rows.values_list("package_id", *COLUMNS):
        known[package].add(tuple(row))
    return known
