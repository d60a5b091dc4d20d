# SPDX-License-Identifier: LGPL-2.1-or-later
"""Imports apt's index: what could be installed."""

from .importer import Importer, mark_gone
from .models import Package

# An index may lack these where dpkg has told them already.
_OPTIONAL = ("download_size", "long_description")


class IndexImporter(Importer):
    """A package that has left the index is no longer `available`; its row stays."""

    def _state(self, stanza):
        return {"available": True}

    def _news(self, package, values):
        if values["version"] != package.version:
            return values
        return {name: value for name, value in values.items() if value or name not in _OPTIONAL}

    def _retire(self, seen):
        return mark_gone(Package.objects.filter(available=True), seen, available=False)

    def _speaks_for(self, directory, pk):
        return True
