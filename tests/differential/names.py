# SPDX-License-Identifier: LGPL-2.1-or-later
"""The names that a case may use, beside the models.

A side gives each of them a meaning: Django's side the real thing, another
side its own builder with the same name and signature.
"""
import datetime
import decimal
import uuid
import zoneinfo

EXPRESSIONS = """
    Aggregate Avg Case CombinedExpression Count Exists Expression ExpressionList ExpressionWrapper
    F FilteredRelation Func Max Min OrderBy OuterRef Prefetch Q RawSQL RowRange StdDev Subquery Sum Value
    ValueRange Variance When Window prefetch_related_objects
""".split()

FIELDS = """
    BigIntegerField BinaryField BooleanField CharField DateField DateTimeField DecimalField
    DurationField FloatField IntegerField JSONField TextField TimeField UUIDField
""".split()

FUNCTIONS = """
    Abs ACos ASin ATan ATan2 Cast Ceil Chr Coalesce Collate Concat ConcatPair Cos Cot CumeDist
    Degrees DenseRank Exp Extract ExtractDay ExtractHour ExtractIsoWeekDay ExtractIsoYear
    ExtractMinute ExtractMonth ExtractQuarter ExtractSecond ExtractWeek ExtractWeekDay ExtractYear
    FirstValue Floor Greatest JSONArray JSONObject Lag LastValue Lead Least Left Length Ln Log Lower LPad
    LTrim MD5 Mod Now NthValue Ntile NullIf Ord PercentRank Pi Power Radians Random Rank Repeat
    Replace Reverse Right Round RowNumber RPad RTrim SHA1 SHA224 SHA256 SHA384 SHA512 Sign Sin
    Sqrt StrIndex Substr Tan Trim Trunc TruncDate TruncDay TruncHour TruncMinute TruncMonth
    TruncQuarter TruncSecond TruncTime TruncWeek TruncYear Upper
""".split()

# Of django.contrib.postgres; only in cases for PostgreSQL.
POSTGRES = """
    aggregates.ArrayAgg aggregates.BitAnd aggregates.BitOr aggregates.BoolAnd aggregates.BoolOr
    aggregates.Corr aggregates.CovarPop aggregates.JSONBAgg aggregates.RegrAvgX
    aggregates.RegrAvgY aggregates.RegrCount aggregates.RegrIntercept aggregates.RegrR2
    aggregates.RegrSlope aggregates.RegrSXX aggregates.RegrSXY aggregates.RegrSYY
    aggregates.StringAgg
""".split()

PLAIN = {
    "date": datetime.date,
    "datetime": datetime.datetime,
    "time": datetime.time,
    "timedelta": datetime.timedelta,
    "utc": datetime.timezone.utc,
    "Decimal": decimal.Decimal,
    "UUID": uuid.UUID,
    "zone": zoneinfo.ZoneInfo,
}

# Given by each side: new(Author, name="x") is an unsaved instance; the others
# open and end a transaction that holds for the steps after them.
VERBS = ["new", "begin", "commit", "rollback", "savepoint", "rollback_to", "release"]


def django_expressions(vendor):
    """The real things, in the installed version; what it lacks is left out."""
    from importlib import import_module

    from django.db import models
    from django.db.models import expressions, functions

    names = dict(PLAIN)
    for where, wanted in ((models, EXPRESSIONS + FIELDS), (expressions, EXPRESSIONS),
                          (functions, FUNCTIONS)):
        names.update({name: getattr(where, name) for name in wanted if hasattr(where, name)})
    if vendor == "postgresql":
        for dotted in POSTGRES:
            module, name = dotted.split(".")
            names[name] = getattr(import_module("django.contrib.postgres." + module), name)
    from atlas.customfields import Point

    names["Point"] = Point
    return names
