# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command ``import_packages``."""

import argparse

from django.core.management.base import BaseCommand, CommandError

from packages.changelogs import import_changelogs
from packages.index_importer import IndexImporter
from packages.progress import Progress
from packages.sources import AptCache, SourceError, TextFile
from packages.status_importer import StatusImporter

STATUS_FILE = "/var/lib/dpkg/status"
DOCS_FOLDER = "/usr/share/doc"


class Command(BaseCommand):
    requires_migrations_checks = True
    help = (
        "Imports Debian packages: those installed on this machine, unless told otherwise. "
        "It may run again at any time, and writes only what has changed."
    )

    def add_arguments(self, parser):
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--status", metavar="FILE", help=f"dpkg's status file; by default {STATUS_FILE}"
        )
        source.add_argument(
            "--available", action="store_true", help="everything that apt-cache knows instead"
        )
        source.add_argument(
            "--available-file", metavar="FILE", help="an index file, such as Packages, instead"
        )
        parser.add_argument(
            "--docs",
            metavar="FOLDER",
            help=f"where the changelogs are; by default {DOCS_FOLDER} for this machine's own "
            "status, and none for another",
        )
        parser.add_argument(
            "--limit", type=_positive, metavar="N", help="end after N packages of the source"
        )

    def handle(self, *args, **options):
        self._progress = Progress(self.stdout, quiet=options["verbosity"] == 0)
        importer = self._importer(options)
        try:
            importer.run()
        except SourceError as error:
            self._progress.clear()
            raise CommandError(str(error)) from error
        docs = self._docs(options)
        if docs:
            importer.counts["changelogs"] = import_changelogs(docs, self._progress)
        if options["verbosity"] > 0:
            self.stdout.write(self.style.SUCCESS(_summary(importer.counts)))

    def _importer(self, options):
        if options["available"]:
            kind, source = IndexImporter, AptCache()
        elif options["available_file"]:
            kind, source = IndexImporter, TextFile(options["available_file"])
        else:
            kind, source = StatusImporter, TextFile(options["status"] or STATUS_FILE)
        return kind(source, self._progress, self._warn, options["limit"])

    def _docs(self, options):
        if options["available"] or options["available_file"]:
            return None
        return options["docs"] or (None if options["status"] else DOCS_FOLDER)

    def _warn(self, text):
        self._progress.clear()
        self.stderr.write(self.style.WARNING(f"Warning: {text}"))


def _positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _summary(counts):
    return (
        "Packages: {new:,} new, {changed:,} changed, {gone:,} gone. "
        "Dependencies: {dependencies:,}, of {replaced:,} packages anew; "
        "{unresolved:,} on names that nothing has. "
        "Changelogs: {changelogs:,}. Malformed stanzas: {malformed:,}."
    ).format_map(counts)
