#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The installed Django says what there is: nothing of it stops at the border of C."""
import inspect
import re
import sys
import unittest
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import database  # noqa: E402

warnings.simplefilter("ignore")
database.configure()
database.build()

from django.db import models  # noqa: E402
from django.db.models import aggregates, expressions, functions  # noqa: E402

import cases  # noqa: E402
from asgimod_api import AsgiMod  # noqa: E402
from asgimod_side import AsgiModSide  # noqa: E402

SIDE = AsgiModSide()
JAVASCRIPT = (
    Path(__file__).resolve().parents[2] / "introspection/overrides/asgimod/expressions.js"
)

# Of Django's public names those that are no part of what a program calls, and why.
OF_CLASSES = "a class is made with it, in Python"
INNER = "Django's own parts call it"
LEFT_OUT = {
    "as_manager": OF_CLASSES, "from_queryset": OF_CLASSES, "contribute_to_class": OF_CLASSES,
    "deconstruct": OF_CLASSES, "from_db": OF_CLASSES, "check": "a check of the project's classes",
    "resolve_expression": INNER, "get_prefetch_queryset": INNER, "get_prefetch_querysets": INNER,
    "prepare_database_save": INNER, "save_base": INNER, "date_error_message": INNER,
    "unique_error_message": INNER, "get_prefetch_cache": INNER,
}
OTHER_NAME = {"iterator": "iterate"}
# Called by their names, with these arguments, on an author.
BY_CALL = {
    "clean": (), "clean_fields": (), "validate_unique": (), "get_deferred_fields": (),
    "serializable_value": ("name",), "validate_constraints": (), "get_constraints": (),
}
MANAGER_BY_CALL = {"db_manager": ("default",), "get_queryset": ()}
# Classes that stand for a place in a query, not for something that a program writes; Sliced is
# what F("name")[:3] makes, which Substr says in other languages.
INNER_EXPRESSIONS = frozenset("""
    BaseExpression Col ColPairs Combinable DatabaseDefault DurationExpression NegatedExpression
    OrderByList OuterRefBase Ref ResolvedOuterRef Sliced SQLiteNumericMixin Star TemporalSubtraction
    Transform WindowFrame SearchLookup TimezoneMixin NumericOutputFieldMixin TupleIn
    FixDurationInputMixin UUID4 UUID7 StringAggDelimiter
""".split())


def public(cls):
    return sorted(
        name for name, value in inspect.getmembers(cls, callable)
        if not name.startswith("_") and not inspect.isclass(value)
    )


def is_async(cls, name):
    """Django's own asynchronous form of another method: here every call is one."""
    return name.startswith("a") and hasattr(cls, name[1:])


def offered(cls, name):
    name = OTHER_NAME.get(name, name)
    return any(hasattr(cls, form) for form in (name, name + "_", name + "_async"))


def classes():
    """Every expression, aggregate and function, by its name."""
    kinds = (expressions.BaseExpression, expressions.Combinable, models.Q, models.Prefetch)
    found = {}
    for module in (models, functions, expressions, aggregates):
        for name, value in vars(module).items():
            if inspect.isclass(value) and issubclass(value, kinds) and not name.startswith("_"):
                found[name] = value
    return found


class CompletenessTest(unittest.TestCase):
    def assert_offered(self, cls, of, besides=()):
        missing = [
            name for name in public(of)
            if not (name in LEFT_OUT or name in besides or is_async(of, name)
                    or offered(cls, name))
        ]
        self.assertEqual(missing, [])

    def author(self):
        return SIDE.names()["Author"].get(pk=1)

    def test_a_queryset_has_every_method_under_its_name(self):
        self.assert_offered(AsgiMod.QuerySet, models.QuerySet)

    def test_a_manager_has_every_method(self):
        self.assert_offered(AsgiMod.QuerySet, models.Manager, MANAGER_BY_CALL)
        managers = SIDE.names()["Author"]
        for method, args in MANAGER_BY_CALL.items():
            with self.subTest(method):
                made = getattr(managers, method)(*args).filter(pk=1)
                self.assertEqual([author.pk for author in made.rows()], [1])

    def test_a_related_manager_of_one_to_many_has_every_method(self):
        from atlas.models import Country

        manager = type(Country.objects.get(code="fr").publishers)
        self.assert_offered(AsgiMod.ManyToOneRelatedManager, manager, MANAGER_BY_CALL)

    def test_a_related_manager_of_many_to_many_has_every_method(self):
        from atlas.models import Country

        manager = type(Country.objects.get(code="fr").neighbours)
        self.assert_offered(AsgiMod.ManyToManyRelatedManager, manager, MANAGER_BY_CALL)

    def test_what_django_leaves_out_of_a_manager_is_not_there(self):
        with self.assertRaisesRegex(Exception, "object has no attribute 'delete'"):
            SIDE.names()["Book"].delete()

    def test_a_generic_relation_has_every_method(self):
        from atlas.models import Book

        manager = type(Book.objects.get(pk=1).notes)
        self.assert_offered(AsgiMod.ManyToOneRelatedManager, manager, MANAGER_BY_CALL)

    def test_an_object_has_every_method(self):
        self.assert_offered(AsgiMod.Model, models.Model, BY_CALL)

    def test_the_methods_of_an_object_that_only_call_reaches(self):
        author = self.author()
        for method, args in BY_CALL.items():
            if hasattr(models.Model, method):
                with self.subTest(method):
                    getattr(author, method)(*args)

    def test_a_method_that_there_is_not_is_told(self):
        with self.assertRaisesRegex(Exception, "no attribute 'nothing'"):
            self.author().nothing()

    def test_every_expression_is_tried(self):
        texts = "\n".join(str(case) for case in cases.load())
        untried = [
            name for name in sorted(classes())
            if name not in INNER_EXPRESSIONS and not re.search(r"\b%s\(" % name, texts)
            and not self.can_be_made(name)
        ]
        self.assertEqual(untried, [])

    def test_javascript_has_a_function_for_each(self):
        """But for those that other classes are made from, in Python."""
        text = JAVASCRIPT.read_text()
        known = set(re.findall(r"'(\w+)'", text[text.index("const NAMES"):text.index("];")]))
        wanted = {
            name for module in (models, functions) for name in vars(module)
            if name in classes() and name not in INNER_EXPRESSIONS
        }
        by_itself = {"F", "Q", "Prefetch"}
        of_classes = {"ConcatPair", "Expression", "ExpressionList", "Lookup"}
        self.assertEqual(sorted(wanted - known - by_itself - of_classes), [])

    def can_be_made(self, name):
        """By its name, from a field's: what no case of this version uses."""
        cls = classes()[name]
        if not cls.__module__.startswith("django.db.models"):
            return True
        dotted = "%s.%s" % (cls.__module__, name)
        from asgimod_values import arguments
        from asgimod_terms import Term

        for args in (("name",), ("name", "age"), ("name", 1, 2), ()):
            try:
                return bool(SIDE.text(Term(AsgiMod.Expression.call(dotted, arguments(args, {})))))
            except Exception:
                continue
        return False

    def test_nothing_is_excused_without_need(self):
        every = set(public(models.QuerySet)) | set(public(models.Manager)) | set(public(models.Model))
        related = {name for name in LEFT_OUT if name.startswith("get_prefetch")}
        self.assertLessEqual(set(LEFT_OUT) - related, every)


if __name__ == "__main__":
    unittest.main()
