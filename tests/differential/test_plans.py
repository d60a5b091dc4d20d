#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A query whose SQL the library knows already gives what Django gives, whatever the values are."""
import datetime
import decimal
import random
import sys
import unittest
import uuid
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import database  # noqa: E402

warnings.simplefilter("ignore")
database.configure()
PLACE = database.build()

from atlas import models  # noqa: E402
from gi.repository import GLib  # noqa: E402

import asgimod_values as values  # noqa: E402
import normalise  # noqa: E402
from asgimod_api import AsgiMod, Failure, on_worker  # noqa: E402
from asgimod_side import AsgiModNormaliser, TypedSide, describe_failure  # noqa: E402
from django.core.exceptions import ObjectDoesNotExist  # noqa: E402
from django_side import DjangoNormaliser  # noqa: E402

SIDE = TypedSide()
NAMES = SIDE.names()
UTC = datetime.timezone.utc

NUMBERS = [0, 1, -1, 2, 7, 2**31, 2**63 - 1, -(2**63), 1.5, -0.0, 1e300, True, False, "3", "x", ""]
TEXTS = ["", "a", "A", "%", "_", "\\", "'", "%s", "é", "É", "\U0001f600", "a" * 300, "1", 1, 2.5]
MOMENTS = [
    datetime.datetime(2020, 2, 29, 12, 30, 1, 999999, UTC), datetime.datetime(1, 1, 2, tzinfo=UTC),
    datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=5.5))),
    datetime.date(2020, 2, 29), "2020-02-29", "2020-02-29T12:00:00Z", "nonsense", 5,
]
DECIMALS = [decimal.Decimal("9.99"), decimal.Decimal("-0"), decimal.Decimal("1E+3"), "9.99", 3, "x"]
UUIDS = [uuid.UUID(int=1), str(uuid.UUID(int=5)), "nonsense", 7]
VALUES = {
    "small": NUMBERS, "integer": NUMBERS, "big": NUMBERS, "pos": NUMBERS, "number": NUMBERS,
    "flag": NUMBERS, "id": NUMBERS, "pk": NUMBERS, "label": TEXTS, "char": TEXTS, "text": TEXTS,
    "slug": TEXTS, "moment": MOMENTS, "day": MOMENTS, "decimal": DECIMALS, "precise": DECIMALS,
    "uuid": UUIDS, "shout": TEXTS, "point": TEXTS, "size": NUMBERS,
    "time": [datetime.time(12, 30), "12:30", "25:00", 5],
    "duration": [datetime.timedelta(days=1), datetime.timedelta(microseconds=-1)],
    "ip": ["10.0.0.1", "::1", "nonsense", ""], "binary": [b"", b"\0\1"],
}  # fmt: skip
LOOKUPS = [
    "", "__exact", "__gt", "__gte", "__lt", "__lte", "__in", "__contains", "__iexact",
    "__startswith", "__range", "__year",
]  # fmt: skip
SEED = 20


def outcome_of_django(find):
    try:
        return DjangoNormaliser({})(find())
    except Exception as exception:
        return normalise.error(exception)


def outcome(find):
    try:
        return AsgiModNormaliser({})(find())
    except Failure as failure:
        return describe_failure(failure)


class PlansTest(unittest.TestCase):
    def assert_same(self, make, label):
        """`make` gives the outcome from the manager of a model."""
        django_model = getattr(models, label)
        self.assertEqual(
            outcome(lambda: make(NAMES[label])),
            outcome_of_django(lambda: make(django_model.objects)),
        )

    def followed(self):
        return SIDE.counts("plans")["followed"]

    def assert_followed(self, call_of):
        before = self.followed()
        call_of()
        self.assertGreater(self.followed(), before)

    def assert_not_followed(self, call_of):
        before = self.followed()
        call_of()
        self.assertEqual(self.followed(), before)

    def test_every_lookup_with_one_value_after_the_other(self):
        choose = random.Random(SEED)
        for field, known in VALUES.items():
            for lookup in LOOKUPS:
                given = known + known[: len(known) // 2]
                choose.shuffle(given)
                for value in given:
                    if lookup in ("__in", "__range"):
                        value = [value, choose.choice(known)]
                    with self.subTest(field + lookup, value=value):
                        conditions = {field + lookup: value}
                        self.assert_same(
                            lambda some: rows(
                                some.filter(**conditions).order_by("pk").values_list("pk")
                            ),
                            "Everything",
                        )

    def test_lookups_that_say_something_else_with_another_value(self):
        for name, values_of_it in (("integer__isnull", [True, False, 1, 0]), ("flag", [1, 0, True]),
                                   ("text__regex", TEXTS[:8]), ("text__iexact", ["", "a", "A"])):
            for value in values_of_it * 2:
                with self.subTest(name, value=value):
                    self.assert_same(
                        lambda some: some.filter(**{name: value}).count(), "Everything"
                    )

    def test_every_method(self):
        methods = [
            lambda some, n: some.get(pk=n), lambda some, n: some.filter(pk__lt=n).first(),
            lambda some, n: some.filter(pk__gt=n).count(), lambda some, n: some.exclude(pk=n).count(),
            lambda some, n: some.filter(pk=n).exists(), lambda some, n: some.filter(pk__lte=n)[1],
            lambda some, n: rows(some.exclude(pk__gt=n).values("pk", "name").order_by("-name")),
            lambda some, n: rows(some.filter(pk__lt=n).values_list("name", flat=True)),
            lambda some, n: rows(some.filter(pk__gt=n)[1:3]), lambda some, n: some.get(pk__gt=n),
            lambda some, n: rows(some.filter(pk__lt=n).distinct().reverse()),
            lambda some, n: some.filter(pk__lt=n)[:2].count(), lambda some, n: some.get(name=str(n)),
            lambda some, n: rows(some.filter(pk__lt=n).only("name")),
        ]  # fmt: skip
        for position, method in enumerate(methods):
            for n in (1, 2, 3, 2, 10_000, -1, 1):
                with self.subTest(position, n=n):
                    self.assert_same(lambda some: method(some, n), "Tag")

    def test_slices_with_one_pair_of_limits_after_the_other(self):
        limits = [(0, 2), (0, 1), (1, 3), (2, 3), (0, 100), (1, 1), (2, 1), (50, 60), (0, None),
                  (1, None), (None, 2), (2**40, 2**41), (0, 2**63 - 1), (0, 3)]  # fmt: skip
        slices = [
            lambda some, one, two: some.order_by("pk")[one:two],
            lambda some, one, two: some.filter(pk__gt=1).order_by("-name").values("name")[one:two],
            lambda some, one, two: some.order_by("pk")[one:two][1:2],
            lambda some, one, two: some.order_by("pk")[0:3][one:two],
            lambda some, one, two: some.distinct().values_list("name")[one:two].only("name"),
            lambda some, one, two: some.exclude(name__contains="%")[one:two],
        ]
        for position, cut in enumerate(slices):
            for one, two in limits * 2:
                with self.subTest(position, one=one, two=two):
                    self.assert_same(lambda some: rows(cut(some, one, two)), "Tag")

    def test_the_plan_of_a_slice_is_that_of_all_slices(self):
        for n in range(3):
            rows(NAMES["Tag"].order_by("pk")[n : n + 3])
        self.assert_followed(lambda: rows(NAMES["Tag"].order_by("pk")[5:7]))
        self.assert_not_followed(lambda: rows(NAMES["Tag"].order_by("pk")[5:]))

    def cut(self, args, named):
        tags = NAMES["Tag"]
        return tags.make(tags.gobject.call("slice", values.arguments(args, named)))

    def test_a_slice_that_is_called_by_name_or_wrongly(self):
        for args, named in (((), {"start": 1, "stop": 3}), ((1,), {"stop": 3})):
            with self.subTest(args=args, named=named):
                self.assertEqual(len(rows(self.cut(args, named))), 2)
        for args in ((1,), (), ("a", "b"), (1, 2, 3)):
            with self.subTest(args=args), self.assertRaises(Failure) as caught:
                rows(self.cut(args, {}))
            self.assertEqual(caught.exception.code, "TYPE")

    def test_the_pages_of_a_list_have_one_plan(self):
        tags = AsgiMod.ListModel(query_set=NAMES["Tag"].order_by("pk").gobject, page_size=1)
        loop = GLib.MainContext.default()

        def look():
            for position in range(1, tags.get_n_items()):
                item = tags.get_item(position)
                while not item.get_property("is-loaded"):
                    loop.iteration(True)

        while tags.get_loading():
            loop.iteration(True)
        self.assertGreater(tags.get_n_items(), 3)
        self.assert_followed(look)

    def test_relations_and_conditions_on_them(self):
        for name in ("author", "author_id", "author__name", "author__country__name", "tags",
                     "tags__name", "sequel_of__title", "sequel_of__author__name"):
            for value in (1, 2, 1, "Ada", "x", 3):
                with self.subTest(name, value=value):
                    self.assert_same(
                        lambda some: rows(some.filter(**{name: value}).order_by("pk")), "Book"
                    )
                    self.assert_same(
                        lambda some: rows(some.exclude(**{name: value}).order_by("pk")), "Book"
                    )

    def test_each_value_goes_to_its_own_condition(self):
        """A plan is made from two values that are equal: they tell nothing of where they belong."""
        chains = [
            lambda some, one, two: some.filter(pk__gte=one).exclude(pk__gt=two),
            lambda some, one, two: some.filter(pk__gte=one, pk__lte=two),
            lambda some, one, two: some.filter(pk__lte=two, pk__gte=one),
            lambda some, one, two: some.exclude(pk__lt=one).exclude(pk__gt=two).filter(pk__gte=0),
        ]
        for position, chain in enumerate(chains):
            find = lambda some: rows(chain(some, one, two).order_by("pk"))  # noqa: B023, E731
            for one, two in ((2, 2), (2, 2), (1, 3), (3, 1), (2, 5)):
                with self.subTest(position, one=one, two=two):
                    self.assert_same(find, "Tag")
            self.assert_followed(lambda: find(NAMES["Tag"]))

    def test_two_values_of_one_condition_are_for_django(self):
        for one, two in ((2, 2), (2, 2), (1, 3), (3, 1)):
            find = lambda some: rows(some.filter(pk=one).exclude(pk=two))  # noqa: B023, E731
            self.assert_not_followed(lambda: self.assert_same(find, "Tag"))

    def test_a_plan_is_followed_the_third_time(self):
        find = lambda: NAMES["Country"].filter(name="France").count()  # noqa: E731
        self.assert_not_followed(find)
        self.assert_followed(find)
        self.assert_followed(find)

    def test_a_row_that_is_written_between_is_found(self):
        tags = NAMES["Tag"]
        for n in range(4):
            made = tags.create(name="tag %d" % n)
            self.assertEqual(tags.get(name="tag %d" % n).pk, made.pk)
            self.assertEqual(tags.filter(name="tag %d" % n).count(), 1)
            made.delete()
            self.assertFalse(tags.filter(name="tag %d" % n).exists())
        PLACE.restore()

    def prepared(self):
        find = lambda: NAMES["Publisher"].filter(pk__gt=0).first()  # noqa: E731
        for _ in range(3):
            find()
        self.assert_followed(find)
        return find

    def test_who_watches_the_statements_sees_them(self):
        find = self.prepared()
        on_worker("start_counting")
        self.assert_not_followed(find)
        self.assertEqual(values.read(on_worker("stop_counting"), "value"), 1)
        self.assert_followed(find)

    def test_who_listens_to_objects_hears_of_them(self):
        find = self.prepared()
        on_worker("listen")
        self.assert_not_followed(find)
        on_worker("stop_listening")
        self.assert_followed(find)

    def test_a_router_is_asked(self):
        find = self.prepared()
        on_worker("route")
        self.assert_not_followed(find)
        on_worker("stop_routing")
        self.assert_followed(find)

    def test_dates_are_read_in_another_time_zone(self):
        find = lambda: rows(NAMES["Everything"].filter(pk=1).values_list("moment"))  # noqa: E731
        for _ in range(3):
            find()
        self.assert_followed(find)
        on_worker("move")
        self.assert_not_followed(find)
        on_worker("move_back")
        self.assert_followed(find)

    def test_an_object_that_is_missing_or_not_the_only_one(self):
        for name in ("one", "two", "three", "four"):
            with self.assertRaises(Failure) as caught:
                NAMES["Publisher"].get(name=name)
            self.assertEqual(caught.exception.code, "DOES_NOT_EXIST")
            self.assertIn("Publisher matching query does not exist", str(caught.exception))
            with self.assertRaises(Failure) as caught:
                NAMES["Publisher"].get(pk__gt=0)
            self.assertEqual(caught.exception.code, "MULTIPLE_OBJECTS_RETURNED")
        self.assertRaises(ObjectDoesNotExist, models.Publisher.objects.get, name="one")


def rows(chain):
    return chain.rows() if hasattr(chain, "gobject") else list(chain)


if __name__ == "__main__":
    unittest.main()
