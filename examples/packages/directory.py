# SPDX-License-Identifier: LGPL-2.1-or-later
"""Finds the packages that a name in a relation stands for."""

from collections import defaultdict

from .models import Package, VirtualPackage


class Directory:
    """Names and primary keys of all packages, in memory; nothing else of them."""

    def __init__(self):
        self._packages = defaultdict(list)
        self._from_index = set()
        rows = Package.objects.order_by("pk").values_list("name", "architecture", "pk", "available")
        for name, architecture, pk, available in rows.iterator():
            self._packages[name].append((architecture, pk))
            if available:
                self._from_index.add(pk)
        self._virtual = {}

    def load_virtual_packages(self):
        self._virtual = defaultdict(list)
        rows = VirtualPackage.providers.through.objects.order_by("package_id").values_list(
            "virtualpackage__name", "virtualpackage_id", "package_id"
        )
        for name, virtual, package in rows.iterator():
            self._virtual[name].append((package, virtual))

    def pk(self, key):
        name, architecture = key
        return dict(self._packages.get(name, ())).get(architecture)

    def is_from_index(self, pk):
        return pk in self._from_index

    def resolve(self, relation, architecture):
        """Pairs of a target's and its virtual package's pk (None for a real package).

        `architecture` is that of the package that has the relation.
        """
        real = self._packages.get(relation.name)
        if not real:
            return self._virtual.get(relation.name, ())
        target = _choose(real, relation.architecture, architecture)
        return [(target, None)] if target else ()


def _choose(candidates, wanted, owners):
    by_architecture = dict(candidates)
    if wanted:
        return by_architecture.get(wanted) or by_architecture.get("all")
    return by_architecture.get(owners) or by_architecture.get("all") or candidates[0][1]
