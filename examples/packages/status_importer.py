# SPDX-License-Identifier: LGPL-2.1-or-later
"""Imports dpkg's status file: what is installed."""

from pathlib import Path

from .importer import Importer, mark_gone
from .models import Package
from .times import from_timestamp

_NOT_INSTALLED = {"installed": False, "installed_version": "", "installed_at": None}

# A package that waits for others' triggers is in place and configured.
_INSTALLED_STATES = ("installed", "triggers-awaited", "triggers-pending")


class StatusImporter(Importer):
    """A package that is no longer installed is marked so; its row stays.

    Of a package that the index describes too, only the installed state is taken, and the
    long description where the index has none. The files beside the status file, in
    ``info``, tell when a package was unpacked.
    """

    def __init__(self, source, *args, **kwargs):
        super().__init__(source, *args, **kwargs)
        self._info = Path(source.path).parent / "info"

    def _state(self, stanza):
        if stanza.get("Status", "").rpartition(" ")[2] not in _INSTALLED_STATES:
            return _NOT_INSTALLED
        return {
            "installed": True,
            "installed_version": stanza["Version"],
            "installed_at": self._unpacked_at(*stanza.key),
        }

    def _unpacked_at(self, name, architecture):
        # Packages of which several architectures can be installed have it in the name.
        for stem in (f"{name}:{architecture}", name):
            try:
                return from_timestamp((self._info / f"{stem}.list").stat().st_mtime)
            except OSError:
                continue
        return None

    def _news(self, package, values):
        if package.available:
            news = {name: values[name] for name in _NOT_INSTALLED}
            if package.version == values["version"] and not package.long_description:
                news["long_description"] = values["long_description"]
            return news
        if package.version == values["version"]:
            return {name: value for name, value in values.items() if name != "download_size"}
        return values

    def _retire(self, seen):
        return mark_gone(Package.objects.filter(installed=True), seen, **_NOT_INSTALLED)

    def _speaks_for(self, directory, pk):
        return not directory.is_from_index(pk)
