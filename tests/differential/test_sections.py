#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rows of a list that has sections stand as Django orders them, and are counted as they stand."""
import itertools
import sys
import unittest
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import database  # noqa: E402

warnings.simplefilter("ignore")
database.configure()
database.build()

from atlas import models  # noqa: E402
from django.db.models import Count, F, Q  # noqa: E402
from django.db.models.functions import Left  # noqa: E402
from gi.repository import AsgiMod, GLib  # noqa: E402

# The model, what is done to all of its objects, the sections, and what Django orders by instead.
CASES = [
    ("Book", lambda all: all, "status", ["status", "pk"]),
    ("Book", lambda all: all.order_by("title"), "status", ["status", "title", "pk"]),
    ("Book", lambda all: all.order_by("-title"), "-status", ["-status", "-title", "pk"]),
    ("Book", lambda all: all.order_by("slug"), "pages", ["pages", "slug"]),
    ("Book", lambda all: all, "slug", ["slug"]),
    ("Book", lambda all: all, "pk", ["pk"]),
    ("Book", lambda all: all, "author", ["author", "author_id", "pk"]),
    ("Book", lambda all: all, "author_id", ["author_id", "pk"]),
    ("Book", lambda all: all, "author__name", ["author__name", "pk"]),
    ("Book", lambda all: all, "-editor", ["-editor", "-editor_id", "pk"]),
    ("Book", lambda all: all.order_by("pages"), "publisher__country",
     ["publisher__country", "publisher__country_id", "pages", "pk"]),
    ("Book", lambda all: all, "publisher__country__name", ["publisher__country__name", "pk"]),
    ("Book", lambda all: all, "tags__name", ["tags__name", "pk"]),
    ("Book", lambda all: all.filter(Q(pages__gt=100) | Q(status="p")), "status", ["status", "pk"]),
    ("Book", lambda all: all.filter(pk=0), "status", ["status"]),
    ("Book", lambda all: all.annotate(initial=Left("title", 1)), "initial", ["initial", "pk"]),
    ("Book", lambda all: all.annotate(n=Count("tags")), "n", ["n", "pk"]),
    ("Book", lambda all: all.annotate(n=Count("tags")).filter(n__gt=0), "-status",
     ["-status", "pk"]),
    ("Book", lambda all: all.filter(tags__name__gt="").distinct(), "status", ["status", "pk"]),
    ("Book", lambda all: all.filter(tags__name__gt="").distinct(), "publisher__country",
     ["publisher__country", "publisher__country_id", "pk"]),
    ("Book", lambda all: all.only("title").select_related(None), "status", ["status", "pk"]),
    ("Book", lambda all: all.select_related("author"), "author__name", ["author__name", "pk"]),
    ("Book", lambda all: all.prefetch_related("tags"), "status", ["status", "pk"]),
    ("Book", lambda all: all.order_by(F("pages").desc(nulls_last=True)), "status",
     ["status", F("pages").desc(nulls_last=True), "pk"]),
    ("Book", lambda all: all.order_by("slug").reverse(), "status", ["-status", "slug"]),
    ("Book", lambda all: all.extra(select={"longer": "pages - 1"}), "status", ["status", "pk"]),
    ("Tag", lambda all: all, "parent", ["parent", "parent_id", "name", "pk"]),
    ("Country", lambda all: all, "code", ["code", "name"]),
    ("Voyage", lambda all: all, "ship", ["ship", "ship_id", "left", "pk"]),
    ("Ship", lambda all: all, "captain", ["captain", "captain_id", "name", "pk"]),
]  # fmt: skip


def settled(rows):
    while rows.get_loading():
        GLib.MainContext.default().iteration(True)
    items = [rows.get_item(position) for position in range(rows.get_n_items())]
    while not all(item.is_loaded for item in items):
        GLib.MainContext.default().iteration(True)
    return items


def sections_of(rows):
    lengths, end = [], 0
    while end < rows.get_n_items():
        start, end = rows.get_section(end)
        lengths.append(end - start)
    return lengths


class SectionsTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        async def start():
            await AsgiMod.setup("atlas_settings")

        AsgiMod.run(start())

    def test_rows_and_sections_are_those_of_django(self):
        for label, chain, section_by, order in CASES:
            with self.subTest(label, section_by=section_by, order=order):
                model = getattr(models, label)
                truth = chain(model.objects.all()).order_by(*order)
                # Under its own name Django 5.2 orders a relation in another way.
                value = F(section_by.lstrip("-"))
                values = truth.annotate(_section=value).values_list("pk", "_section")
                runs = itertools.groupby(values, lambda row: row[1])
                objects = AsgiMod.get_model(f"atlas.{label}").aobjects
                rows = AsgiMod.ListModel(query_set=chain(objects.all()), section_by=section_by)
                items = settled(rows)
                self.assertIsNone(rows.get_error())
                self.assertEqual([item.pk for item in items], [row.pk for row in truth])
                self.assertEqual(sections_of(rows), [len(list(run)) for _, run in runs])


if __name__ == "__main__":
    unittest.main()
