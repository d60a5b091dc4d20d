# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rows of what only PostgreSQL stores."""
import datetime as dt
from decimal import Decimal as D

from django.utils import timezone


def collections():
    try:
        from django.db.backends.postgresql.psycopg_any import (
            DateRange, DateTimeTZRange, NumericRange,
        )  # fmt: skip
    except ImportError:  # Django 3.2
        from psycopg2.extras import DateRange, DateTimeTZRange, NumericRange

    start = timezone.make_aware(dt.datetime(2020, 3, 29, 12), dt.timezone.utc)
    return [
        dict(name="nulls"),
        dict(
            name="empty", numbers=[], words=[], grid=[], span=NumericRange(empty=True),
            prices=NumericRange(empty=True), days=DateRange(empty=True), pairs={},
        ),
        dict(
            name="some", numbers=[1, None, -(2**31)], words=["a", "", "é,\"'{}"],
            grid=[[1.5, 2.5], [-0.5, 1e300]], span=NumericRange(1, 10),
            prices=NumericRange(D("0.10"), D("9.90"), "[]"),
            days=DateRange(dt.date(2020, 2, 29), dt.date(2020, 3, 1)),
            moments=DateTimeTZRange(start, start + dt.timedelta(hours=1)),
            pairs={"a": "1", "b": None, "": "é"},
        ),
        dict(name="open", span=NumericRange(None, 5), days=DateRange(dt.date(1, 1, 1), None)),
    ]
