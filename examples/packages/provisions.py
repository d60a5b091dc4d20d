# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes which virtual packages a batch of packages provides."""

from .models import VirtualPackage
from .relations import read_relations

Provision = VirtualPackage.providers.through


class ProvisionWriter:
    FIELDS = frozenset(["Provides"])

    def __init__(self):
        self._pks = dict(VirtualPackage.objects.values_list("name", "pk"))

    def write(self, stanzas):
        """Make the rows of these packages, a dict of stanzas by pk, what they should be."""
        wanted = self._wanted(stanzas)
        rows = Provision.objects.filter(package_id__in=list(stanzas))
        known = {
            (package, virtual): pk
            for pk, package, virtual in rows.values_list("pk", "package_id", "virtualpackage_id")
        }
        outdated = [pk for pair, pk in known.items() if pair not in wanted]
        if outdated:
            Provision.objects.filter(pk__in=outdated).delete()
        Provision.objects.bulk_create(
            Provision(package_id=package, virtualpackage_id=virtual)
            for package, virtual in sorted(wanted - known.keys())
        )

    def _wanted(self, stanzas):
        names = {
            (pk, relation.name)
            for pk, stanza in stanzas.items()
            for relation in read_relations(stanza.get("Provides", ""), lambda clause: None)
        }
        self._create({name for _, name in names} - self._pks.keys())
        return {(pk, self._pks[name]) for pk, name in names}

    def _create(self, names):
        if not names:
            return
        VirtualPackage.objects.bulk_create(VirtualPackage(name=name) for name in sorted(names))
        created = VirtualPackage.objects.filter(name__in=names)
        self._pks.update(created.values_list("name", "pk"))
