# SPDX-License-Identifier: LGPL-2.1-or-later
"""Brings what a source describes into the database.

A source is read three times, for packages, for what they provide, and for their
dependencies, so that a target has its row by the time something depends on it, and the
memory holds no more than one batch and a directory of names. Each batch is one
transaction that compares before it writes: an import that was interrupted leaves whole
rows, and the next one completes them.
"""

from collections import Counter
from itertools import islice

from django.db import transaction

from . import descriptions
from .dependencies import DependencyWriter
from .directory import Directory
from .labels import Labels
from .models import Package, VirtualPackage
from .provisions import ProvisionWriter
from .sources import SourceError
from .stanzas import MalformedStanza, read_stanzas

BATCH_SIZE = 500


class Importer:
    """What the imports of dpkg's status and of apt's index have in common.

    `warn` is called with a text for each thing that is left out; `limit` ends the
    reading after so many stanzas. `counts` says what happened.
    """

    def __init__(self, source, progress, warn, limit=None):
        self.counts = Counter()
        self._source = source
        self._progress = progress
        self._warn = warn
        self._limit = limit

    def run(self):
        seen = self._import_packages()
        if not seen:
            raise SourceError(f"{self._source} describes no package.")
        # Whoever has read only a part doesn't know what is gone.
        if self._limit is None and not self.counts["malformed"]:
            self.counts["gone"] += self._retire(seen)
        directory = Directory()
        self._import_provisions(directory)
        self._import_dependencies(directory)

    def _state(self, stanza):
        """The values that only this kind of source knows."""
        raise NotImplementedError

    def _news(self, package, values):
        """The part of `values` that this kind of source may say about an existing row."""
        raise NotImplementedError

    def _retire(self, seen):
        """Mark the packages whose key isn't among `seen`, and return their number."""
        raise NotImplementedError

    def _speaks_for(self, directory, pk):
        """Whether the package's relations come from this kind of source."""
        raise NotImplementedError

    def _import_packages(self):
        labels = Labels()
        seen = set()

        def save(batch):
            seen.update(stanza.key for stanza in batch)
            self._save_packages(batch, labels)

        self._each_batch("Packages", descriptions.FIELDS, save, self._count_malformed)
        return seen

    def _save_packages(self, batch, labels):
        known = Package.objects.filter(name__in={stanza["Package"] for stanza in batch})
        known = {(package.name, package.architecture): package for package in known}
        fresh = []
        for stanza in batch:
            values = self._values(stanza, labels)
            package = known.get(stanza.key)
            if values is None:
                continue
            if package is None:
                fresh.append(Package(**values))
            else:
                self.counts["changed"] += _update(package, self._news(package, values))
        Package.objects.bulk_create(fresh)
        self.counts["new"] += len(fresh)

    def _values(self, stanza, labels):
        try:
            values = descriptions.describe(stanza)
        except MalformedStanza as error:
            self._count_malformed(error)
            return None
        labels.replace(values)
        values.update(self._state(stanza))
        return values

    def _import_provisions(self, directory):
        writer = ProvisionWriter()
        self._each_batch(
            "Provided names",
            writer.FIELDS,
            lambda batch: writer.write(self._owned(batch, directory)),
        )
        with transaction.atomic():
            VirtualPackage.objects.filter(providers=None).delete()

    def _import_dependencies(self, directory):
        directory.load_virtual_packages()
        writer = DependencyWriter(directory, self.counts, self._warn)
        self._each_batch(
            "Dependencies",
            writer.FIELDS,
            lambda batch: writer.write(self._owned(batch, directory)),
        )

    def _owned(self, batch, directory):
        """The batch's stanzas by pk, where the relations are this source's to say."""
        owned = ((directory.pk(stanza.key), stanza) for stanza in batch)
        return {pk: stanza for pk, stanza in owned if pk and self._speaks_for(directory, pk)}

    def _each_batch(self, label, fields, save, on_malformed=lambda error: None):
        """Call `save` with one list of stanzas after another, each in its own transaction."""
        stanzas = self._stanzas(fields, on_malformed)
        self._progress.start(label)
        while batch := list(islice(stanzas, BATCH_SIZE)):
            with transaction.atomic():
                save(batch)
            self._progress.advance(len(batch))
        self._progress.finish()

    def _stanzas(self, fields, on_malformed):
        seen = set()
        stanzas = read_stanzas(self._source.lines(), fields, on_malformed)
        for stanza in islice(stanzas, self._limit):
            if stanza.key not in seen:
                seen.add(stanza.key)
                yield stanza
            elif fields is descriptions.FIELDS:
                name = ":".join(stanza.key)
                self._warn(f"line {stanza.line}: {name} again; its first stanza counts")

    def _count_malformed(self, error):
        self.counts["malformed"] += 1
        self._warn(str(error))


def mark_gone(packages, seen, **values):
    """Set the values where a package's key isn't among `seen`; return how many they are."""
    keys = packages.order_by().values_list("pk", "name", "architecture")
    gone = [pk for pk, *key in keys.iterator() if tuple(key) not in seen]
    with transaction.atomic():
        for start in range(0, len(gone), BATCH_SIZE):
            Package.objects.filter(pk__in=gone[start : start + BATCH_SIZE]).update(**values)
    return len(gone)


def _update(package, values):
    """Save the values that differ; return whether any did."""
    changed = [field for field, value in values.items() if getattr(package, field) != value]
    for field in changed:
        setattr(package, field, values[field])
    if changed:
        package.save(update_fields=changed)
    return bool(changed)
