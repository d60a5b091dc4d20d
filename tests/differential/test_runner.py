#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The runner notices: each way to be wrong, seeded into a side, is reported."""
import sys
import unittest
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import database  # noqa: E402

warnings.simplefilter("ignore")
database.configure()
PLACE = database.build()

import chains  # noqa: E402
from case import case, steps, write  # noqa: E402
from django_side import DjangoSide, PickleSide  # noqa: E402
from runner import Runner  # noqa: E402


class Lying(DjangoSide):
    """Django, but for one change to the results or the outcome."""

    def __init__(self, lie=None, of_outcome=None):
        super().__init__()
        self.lie, self.of_outcome = lie, of_outcome

    def plain(self, value):
        value = super().plain(value)
        return self.lie(value) if self.lie else value

    def run(self, case):
        outcome = super().run(case)
        if self.of_outcome:
            self.of_outcome(outcome)
        return outcome


def on_first(change):
    """A lie about the first of the rows."""

    def lie(rows):
        return [change(rows[0]), *rows[1:]]

    return lie


def attribute(name, value):
    def change(instance):
        setattr(instance, name, value)
        return instance

    return change


def undeferred(instance):
    instance.name
    return instance


def forget(instance):
    instance._state.fields_cache.clear()
    instance._prefetched_objects_cache = {}
    return instance


def more_queries(outcome):
    outcome.queries += 1


def without_error(outcome):
    outcome.error = None


def other_message(outcome):
    outcome.error["message"] += "."


AUTHORS = case("Author.order_by('pk')")
NAMES = case("Author.values('name', 'age').order_by('pk')")
RELATED = case("Book.select_related('author').order_by('pk')", related=["author"])
MISSING = case("Author.get(pk=0)", raises="DoesNotExist")


class RunnerTest(unittest.TestCase):
    def report(self, case, side=None):
        return Runner(PLACE, DjangoSide(), side).run(case)

    def assert_noticed(self, case, side, words):
        report = self.report(case, side)
        self.assertFalse(report.ok, "nothing noticed")
        self.assertIn(words, "\n".join(report.problems))

    def assert_lie_noticed(self, case, lie, words="value"):
        self.assert_noticed(case, Lying(lie), words)

    def test_an_equal_side_is_equal(self):
        for item in (AUTHORS, NAMES, RELATED, MISSING):
            self.assertEqual(self.report(item, PickleSide()).problems, [])

    def test_a_missing_row(self):
        self.assert_lie_noticed(AUTHORS, lambda rows: rows[:-1])

    def test_another_order(self):
        self.assert_lie_noticed(AUTHORS, lambda rows: rows[::-1])

    def test_another_order_where_none_is_asked(self):
        loose = case("Author.all()", unordered=True)
        self.assertTrue(self.report(loose, Lying(lambda rows: rows[::-1])).ok)
        self.assert_lie_noticed(loose, lambda rows: rows[1:])

    def test_another_value(self):
        self.assert_lie_noticed(AUTHORS, on_first(attribute("name", "Hart Ann")), "Hart Ann")

    def test_an_integer_that_became_a_float(self):
        self.assert_lie_noticed(AUTHORS, on_first(attribute("age", 74.0)), "float")

    def test_a_boolean_that_became_an_integer(self):
        self.assert_lie_noticed(AUTHORS, on_first(attribute("active", 1)), "bool")

    def test_a_null_that_became_empty(self):
        self.assert_lie_noticed(AUTHORS, on_first(attribute("mentor_id", "")), "none")

    def test_a_decimal_that_lost_a_zero(self):
        from decimal import Decimal

        self.assert_lie_noticed(AUTHORS, on_first(attribute("fee", Decimal("120.0"))), "120.0")

    def test_a_time_that_lost_its_zone_or_microseconds(self):
        item = case("Author.filter(pk=11)")
        for change in (lambda t: t.replace(tzinfo=None), lambda t: t.replace(microsecond=0)):
            self.assert_lie_noticed(
                item, lambda rows: [attribute("joined", change(rows[0].joined))(rows[0])]
            )

    def test_a_combining_character_that_was_composed(self):
        item = case("Author.filter(pk=7)")
        self.assert_lie_noticed(item, on_first(attribute("name", "Zoë")))

    def test_a_deferred_field_that_was_loaded(self):
        item = case("Author.only('age').order_by('pk')")
        self.assert_lie_noticed(item, on_first(undeferred))
        self.assert_lie_noticed(item, on_first(undeferred), "queries")

    def test_an_annotation_that_is_missing(self):
        def change(instance):
            del instance.n
            return instance

        self.assert_lie_noticed(case("Author.annotate(n=Count('books')).order_by('pk')"),
                                on_first(change))

    def test_a_related_object_that_is_not_loaded(self):
        self.assert_lie_noticed(RELATED, on_first(forget), "not loaded")

    def test_a_prefetched_list_that_is_not_loaded(self):
        item = case("Author.prefetch_related('books').order_by('pk')", related=["books"])
        self.assert_lie_noticed(item, on_first(forget), "not loaded")

    def test_a_tuple_that_became_a_list(self):
        self.assert_lie_noticed(case("Author.values_list('pk').order_by('pk')"), on_first(list))

    def test_a_row_with_its_columns_swapped(self):
        self.assert_lie_noticed(NAMES, on_first(lambda row: dict(reversed(list(row.items())))))

    def test_a_model_that_became_its_parent(self):
        self.assert_lie_noticed(
            case("Ship.order_by('pk')"), on_first(lambda ship: ship.vessel_ptr), "atlas.Vessel"
        )

    def test_one_query_more(self):
        self.assert_noticed(AUTHORS, Lying(of_outcome=more_queries), "queries: 1 against 2")

    def test_an_error_that_is_missing(self):
        self.assert_noticed(MISSING, Lying(of_outcome=without_error), "DoesNotExist")

    def test_an_error_with_other_words(self):
        self.assert_noticed(MISSING, Lying(of_outcome=other_message), "matching query")

    def test_an_error_with_words_of_python(self):
        item = case("Author.count(1)", raises="TypeError", free_message=True)
        self.assertTrue(self.report(item, Lying(of_outcome=other_message)).ok)

    def test_a_write_that_did_less(self):
        item = write("a = Author.get(pk=1)", "a.name = 'x'", "a.save()")

        class Forgetful(DjangoSide):
            def step(self, step, *args):
                if "save" not in step:
                    super().step(step, *args)

        self.assert_noticed(item, Forgetful(), "table atlas_author")

    def test_every_write_starts_from_the_same_tables(self):
        before = PLACE.state()
        self.report(write("Author.filter(pk=3).delete()", "Author.create(name='x')"))
        self.assertEqual(PLACE.state(), before)

    def test_a_read_that_writes(self):
        self.assertFalse(self.report(case("Author.filter(pk=3).delete()")).ok)

    def test_an_open_transaction_does_not_outlive_its_case(self):
        self.report(write("begin()", "Author.update(age=1)"))
        self.assertTrue(self.report(AUTHORS, PickleSide()).ok)

    def test_intentions(self):
        self.assertFalse(self.report(case("Author.get(pk=1)", raises="DoesNotExist")).ok)
        self.assertFalse(self.report(case("Author.get(pk=0)")).ok)
        self.assertFalse(
            self.report(case("Author.filter(pk=1)", related=["country"])).ok, "isn't loaded"
        )

    def test_a_failure_before_the_last_step(self):
        item = steps("a = Author.get(pk=0)", "a.name", raises="DoesNotExist")
        self.assertEqual(self.report(item).problems, ["a step before the last failed"])

    def test_version_and_vendor(self):
        for markers in ({"min_django": (99,)}, {"vendor": "oracle"}, {"before_django": (2, 0)}):
            self.assertTrue(self.report(case("Author.get(pk=1)", **markers)).skipped)

    def test_what_a_side_lacks(self):
        self.assertTrue(
            self.report(case("Author.get(pk=1)", needs=("pickle",)), PickleSide()).skipped
        )


class ChainsTest(unittest.TestCase):
    def test_a_seed_is_reproducible(self):
        one, two = ([str(item) for item in chains.generate(5, 50)] for _ in range(2))
        self.assertEqual(one, two)
        self.assertNotEqual(one, [str(item) for item in chains.generate(6, 50)])

    def test_most_are_valid(self):
        runner = Runner(PLACE, DjangoSide(), check_reads=False)
        found = [runner.run(item) for item in chains.generate(1, 300)]
        self.assertEqual([report.problems for report in found if not report.ok], [])
        valid = sum(report.truth.error is None for report in found)
        self.assertGreaterEqual(valid, 210)


if __name__ == "__main__":
    unittest.main()
