# SPDX-License-Identifier: LGPL-2.1-or-later
"""Imports the latest changelog entry of each installed package."""

import gzip
import re
import zlib
from itertools import islice
from pathlib import Path

from django.db import transaction

from .models import Changelog, Package
from .times import from_mail_date

BATCH_SIZE = 100

_HEADING = re.compile(r"\S+ \((?P<version>[^()]+)\) (?P<distribution>[^;]+);.*")
_URGENCY = re.compile(r"urgency=(?P<urgency>[\w-]+)", re.IGNORECASE)
_TRAILER = re.compile(r" -- (?P<author>.*?)(?:  (?P<date>.*))?")

# A package that Debian itself makes has no changelog but its own.
_FILES = ("changelog.Debian.gz", "changelog.gz")


def import_changelogs(folder, progress):
    """Read ``<package>/changelog.Debian.gz`` in `folder`; return how many there were.

    The entry of a package that is no longer installed is removed.
    """
    with transaction.atomic():
        Changelog.objects.filter(package__installed=False).delete()
    packages = Package.objects.filter(installed=True).values_list("pk", "name")
    packages = iter(list(packages))
    found = 0
    progress.start("Changelogs")
    while batch := list(islice(packages, BATCH_SIZE)):
        with transaction.atomic():
            found += _import_batch(Path(folder), batch)
        progress.advance(len(batch))
    progress.finish()
    return found


def _import_batch(folder, packages):
    known = Changelog.objects.in_bulk([pk for pk, _ in packages], field_name="package_id")
    fresh = []
    found = 0
    for pk, name in packages:
        entry = latest_entry(folder / name)
        if entry is None:
            continue
        found += 1
        if pk not in known:
            fresh.append(Changelog(package_id=pk, **entry))
        elif any(getattr(known[pk], field) != value for field, value in entry.items()):
            Changelog.objects.filter(pk=known[pk].pk).update(**entry)
    Changelog.objects.bulk_create(fresh)
    return found


def latest_entry(folder):
    """The values of a Changelog's fields, or None where there is no readable changelog."""
    for name in _FILES:
        try:
            with gzip.open(folder / name, "rt", encoding="utf-8", errors="replace") as lines:
                entry = _read_entry(lines)
        except (OSError, EOFError, zlib.error):
            continue
        if entry:
            return entry
    return None


def _read_entry(lines):
    heading = _HEADING.fullmatch(next(lines, "").rstrip())
    if not heading:
        return None
    text = []
    for line in lines:
        trailer = _TRAILER.fullmatch(line.rstrip())
        if trailer:
            break
        text.append(line.rstrip())
    else:
        return None
    urgency = _URGENCY.search(heading[0])
    return {
        "version": heading["version"],
        "distribution": heading["distribution"],
        "urgency": urgency["urgency"].lower() if urgency else "",
        "author": trailer["author"],
        "date": from_mail_date(trailer["date"]),
        "text": "\n".join(text).strip("\n"),
    }
