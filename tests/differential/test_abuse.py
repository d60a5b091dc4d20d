#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What comes from outside, and what is too much: refused with the right code, and never a crash."""
import gc
import json
import sys
import unittest
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import database  # noqa: E402

warnings.simplefilter("ignore")
database.configure()
PLACE = database.build()

from asgimod_api import AsgiMod, Failure, GObject, call, method  # noqa: E402
from asgimod_side import AsgiModSide  # noqa: E402
from asgimod_terms import Term  # noqa: E402
from asgimod_values import json as variant  # noqa: E402

SIDE = AsgiModSide()
NAMES = SIDE.names()
Author, Book, BigKey, Everything = (
    NAMES[name] for name in ("Author", "Book", "BigKey", "Everything")
)
F, Q, Count = NAMES["F"], NAMES["Q"], NAMES["Count"]
FILLED = PLACE.state()

HOSTILE = [
    "'", '"', "`", "\\", ";", "--", "/*", "x' OR 1=1 --", "'; DROP TABLE atlas_author; --",
    '"; DROP TABLE atlas_author; --', "%s", "%(name)s", "%", "%%", "{0}", "{}", "$1", ":1", "?",
    "x) UNION SELECT 1 --", "name\n", "na\tme", "a" * 100_000, "é" * 1000, "\u202e", "\ufeff",
    "__class__", "__init__", "pk; SELECT 1", "name__", "\U0001f600", "\x7f", "\x01", "[0]", "a.b",
    " ", "1", "1a", "objects.all()", "_connector", "_negated", "*", "a b", "(", "0x27",
]
# Refused, and as what: nothing of this is a failure without a name.
REFUSALS = {"FIELD", "TYPE", "VALUE", "VALIDATION", "NOT_SUPPORTED", "LOOKUP"}


def megabytes():
    """Of memory in use, now; the cycles of this program's own objects apart."""
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024


class AbuseTest(unittest.TestCase):
    def tearDown(self):
        self.assertEqual(Author.count(), 14, "the library goes on")

    def assert_untouched(self):
        self.assertEqual(PLACE.state(), FILLED)

    def assert_refused(self, call_of, codes=REFUSALS):
        with self.assertRaises(Failure) as caught:
            call_of()
        self.assertIn(caught.exception.code, codes)
        self.assertTrue(str(caught.exception))

    def test_values(self):
        for text in HOSTILE:
            with self.subTest(text[:40]):
                self.assertEqual(Author.filter(name=text).count(), 0)
                self.assertEqual(Author.filter(name__in=[text, text]).count(), 0)
                echoed = Author.annotate(x=NAMES["Value"](
                    text, output_field=NAMES["TextField"]()
                )).values_list("x", flat=True)[0]
                self.assertEqual(echoed, text)
        self.assert_untouched()

    def test_values_that_are_written(self):
        for text in HOSTILE:
            with self.subTest(text[:40]):
                made = Everything.create(label=text[:50], text=text)
                self.assertEqual(Everything.get(pk=made.pk).text, text)
                made.delete()
        PLACE.restore()

    def test_names_of_lookups(self):
        for text in HOSTILE:
            with self.subTest(text[:40]):
                self.assert_refused(lambda: Author.filter(**{text: 1}).count())
                self.assert_refused(lambda: Author.get(**{text: 1}))
                if not text.startswith("_"):
                    self.assert_refused(lambda: Author.filter(Q(**{text: 1})).count())
        self.assert_untouched()

    def test_names_of_values_that_are_written(self):
        for text in HOSTILE:
            with self.subTest(text[:40]):
                self.assert_refused(lambda: Author.create(**{text: 1}))
                self.assert_refused(lambda: Author.filter(pk=1).update(**{text: 1}))
        self.assert_untouched()

    def test_aliases(self):
        """An alias that is an identifier, of any alphabet, is one; no other gets through."""
        for text in HOSTILE:
            if text.isidentifier() and text not in ("_connector", "_negated"):
                continue
            with self.subTest(text[:40]):
                self.assert_refused(lambda: Author.annotate(**{text: Count("pk")}).first())
                self.assert_refused(lambda: Author.alias(**{text: F("pk")}).first())
                self.assert_refused(lambda: Author.values(**{text: F("pk")}).first())
                self.assert_refused(lambda: Author.aggregate(**{text: Count("pk")}))
                self.assert_refused(lambda: Author.extra(select={text: "1"}).first())
        self.assert_untouched()

    def test_fields(self):
        for text in HOSTILE:
            with self.subTest(text[:40]):
                if text != "?":  # a random order
                    self.assert_refused(lambda: Author.order_by(text).first())
                self.assert_refused(lambda: Author.values(text).first())
                self.assert_refused(lambda: Author.annotate(x=F(text)).first())
                if text != "*":
                    self.assert_refused(lambda: Author.annotate(x=Count(text)).first())
                self.assert_refused(lambda: Author.select_related(text).first())
        self.assert_untouched()

    def test_parameters_of_raw_sql(self):
        for text in HOSTILE:
            with self.subTest(text[:40]):
                sql = "SELECT * FROM atlas_author WHERE name = %s"
                self.assertEqual(Author.raw(sql, [text]).rows(), [])
                self.assertEqual(Author.extra(where=["name = %s"], params=[text]).count(), 0)
        self.assert_untouched()

    def test_names_of_methods(self):
        for text in HOSTILE + ["__class__", "_clone", "query.get_compiler", "delete\n"]:
            with self.subTest(text[:40]):
                self.assert_refused(
                    lambda: call(Author.gobject, "call", text, None), {"PYTHON", "TYPE", "LOOKUP"}
                )
                self.assert_refused(
                    lambda: call(Author.get(pk=1).gobject, "call", text, None),
                    {"PYTHON", "TYPE", "LOOKUP"},
                )
        self.assert_untouched()

    def test_lookups_of_a_document(self):
        document = json.loads("""{
            "name": {"$gt": ""}, "name__regex": "(", "pk": [1, 2], "pk__in": {"a": 1},
            "age__in": [[1], {}, null], "books__meta": {"a": [1, null, {"b": 1.5}]},
            "mentor": {"pk": 1}, "name__in": [], "age__range": [1, 2, 3], "joined__year": "x",
            "age": 1e300, "fee": 1e400, "active": "maybe", "born": {}, "rating": [],
            "country__name__contains": {}, "pk__gt": 99999999999999999999, "age__lt": true
        }""")
        for name, value in document.items():
            with self.subTest(name):
                try:
                    Author.filter(**{name: value}).count()
                except Failure as failure:
                    self.assertNotEqual(failure.code, "FAILED")
        self.assert_untouched()


class TooMuchTest(unittest.TestCase):
    def tearDown(self):
        self.assertEqual(Author.count(), 14, "the library goes on")

    def test_a_chain_of_ten_thousand(self):
        chain = Author
        for n in range(10_000):
            chain = chain.all() if n % 2 else chain.using("default")
        self.assertEqual(chain.count(), 14)

    def test_conditions_without_end(self):
        condition, one = Q(pk=1).gobject, Q(pk=2).gobject
        for _ in range(1500):
            condition = method(condition, "or")(one)
        try:
            Author.filter(Term(condition)).count()
        except Failure as failure:
            self.assertEqual(failure.code, "OPERATIONAL")

    def test_arithmetic_without_end(self):
        expression = F("age")
        for _ in range(5000):
            expression = expression + 1
        with self.assertRaises(Failure) as caught:
            Author.annotate(x=expression).first()
        self.assertIn("recursion", str(caught.exception))

    def test_arguments_nested_without_end(self):
        nested = AsgiMod.Arguments.new()
        for _ in range(50_000):
            outer = AsgiMod.Arguments.new()
            outer.append_object(nested)
            nested = outer
        with self.assertRaises(Failure) as caught:
            call(Author.gobject, "call", "count", nested)
        self.assertEqual(caught.exception.code, "VALUE")

    def test_what_was_refused_inside_is_not_left_out(self):
        """A condition that can't be used makes the call fail, wherever it was."""
        bad = Author.filter(**{"pk; DROP": 1}).all()
        for chain in (Author.filter(pk__in=bad), Author.filter(Q(pk__in=bad)), Author.union(bad)):
            with self.assertRaises(Failure) as caught:
                chain.count()
            self.assertEqual(caught.exception.code, "FIELD")

    def test_a_document_nested_deep(self):
        value = variant(1)
        for _ in range(60):
            value = type(value)("av", [value])
        found = Book.gobject.filter({"meta": GObject.Value(GObject.TYPE_VARIANT, value)})
        self.assertEqual(found.count_sync(None), 0)

    def test_a_hundred_thousand_members(self):
        self.assertEqual(Author.filter(pk__in=range(100_000)).count(), 14)

    def test_a_hundred_megabytes(self):
        text = "x" * 100_000_000
        used = []
        for _ in range(4):
            made = Everything.create(label="long", text=text)
            self.assertEqual(len(Everything.get(pk=made.pk).text), len(text))
            made.delete()
            del made
            used.append(megabytes())
        # What is kept for the next time doesn't grow: one copy a time would be 300.
        self.assertLess(used[3] - used[0], 150, "megabytes: %s" % used)
        PLACE.restore()

    @unittest.skipUnless(PLACE.vendor == "sqlite", "the rows are made by SQLite's own functions")
    def test_a_million_rows(self):
        PLACE.connection.execute(
            "INSERT INTO atlas_bigkey (number, name) WITH RECURSIVE n(x) AS (SELECT 1000 UNION ALL"
            " SELECT x + 1 FROM n LIMIT 1000000) SELECT x, '' FROM n"
        )
        self.addCleanup(PLACE.restore)
        found = BigKey.filter(number__range=(1000, 1_000_999)).order_by("number").gobject
        found = found.eval_sync(None)
        self.assertEqual(found.get_size(), 1_000_000)
        self.assertEqual(found.get(999_999).get_int64("number"), 1_000_999)
        self.assertLess(found.get_n_bytes(), 100_000_000)

    def test_nothing_is_left_of_many_refusals(self):
        def refuse():
            for text in HOSTILE[:20] * 20:
                for chain in (Author.filter(**{text: 1}), Author.values(text)):
                    with self.assertRaises(Failure):
                        chain.first()

        refuse()
        before = megabytes()
        for _ in range(3):
            refuse()
        self.assertLess(megabytes() - before, 30)


if __name__ == "__main__":
    unittest.main()
