# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values at the ends of their types, and the rows made of them."""
import datetime as dt
import uuid
from decimal import Decimal as D

from django.conf import settings

from .customfields import Point

# MariaDB takes no document that is deeper than this.
DEEPEST = 31 if settings.DATABASES["default"]["ENGINE"].endswith("mysql") else 300

UTC = dt.timezone.utc

BIG_KEYS = [-(2**63), -1, 0, 1, 2**53 + 1, 2**63 - 1]

WORDS = [
    ("", None), ("word", ""), ("Wörd \U0001f511", "word"), ("a/b?c=d&e", "word"),
    ("it's \"quoted\"", "a/b?c=d&e"), ("%s", None),
]


def tokens():
    named = [uuid.uuid5(uuid.NAMESPACE_DNS, "token%d.example.org" % n) for n in range(2)]
    return [uuid.UUID(int=0), *named, uuid.UUID(int=2**128 - 1)]


def nested(depth):
    value = {"depth": 0}
    for level in range(1, depth):
        value = {"depth": level, "in": value} if level % 2 else [value]
    return value


HUGE = {
    "names": ["name %d é\U0001f5fa" % n for n in range(2000)],
    "numbers": {"n%d" % n: n * n - 5 for n in range(500)},
    "text": "long \u2028" * 1000,
}

EVERYTHING = [
    dict(label="nulls"),
    dict(
        label="empty", small=0, integer=0, big=0, pos_small=0, pos=0, pos_big=0, number=0.0,
        flag=False, char="", text="", slug="", url="", email="", path="",
        uuid=uuid.UUID(int=0), decimal=D("0.00"), precise=D("0"), whole=D(0),
        moment=dt.datetime(1970, 1, 1, tzinfo=UTC), day=dt.date(1970, 1, 1), time=dt.time(0),
        duration=dt.timedelta(0), binary=b"", json={}, file="", size=1, point=Point(0, 0),
        shout="",
    ),
    dict(
        label="least", small=-(2**15), integer=-(2**31), big=-(2**63), pos_small=0, pos=0,
        pos_big=0, number=-1.7976931348623157e308, flag=False, char="\x01", text="\t",
        slug="-", url="http://a.b", email="a@b.co", path="/", ip="0.0.0.0", ipv4="0.0.0.0",
        ipv6="::", uuid=uuid.UUID(int=1), decimal=D("-9999999.99"),
        precise=D("-99999.9999999999"), whole=D(-99999),
        moment=dt.datetime(1, 1, 1, tzinfo=UTC), day=dt.date(1, 1, 1), time=dt.time(0, 0, 0, 1),
        duration=dt.timedelta(days=-3650, microseconds=1), binary=b"\0", json=[], file="a", size=1,
        point=Point(-5, -6), shout="a",
    ),
    dict(
        label="most", small=2**15 - 1, integer=2**31 - 1, big=2**63 - 1, pos_small=2**15 - 1,
        pos=2**31 - 1, pos_big=2**63 - 1, number=1.7976931348623157e308, flag=True,
        char="\uffef" * 200, text="\U0010ffff" * 5000, slug="z" * 50,
        url="https://example.org/" + "p" * 170, email="e" * 60 + "@example.org",
        path="/" + "d" * 90, ip="ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ipv4="255.255.255.255", ipv6="ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        uuid=uuid.UUID(int=2**128 - 1), decimal=D("9999999.99"),
        precise=D("99999.9999999999"), whole=D(99999),
        moment=dt.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        day=dt.date(9999, 12, 31), time=dt.time(23, 59, 59, 999999),
        duration=dt.timedelta(days=3650000, microseconds=-1), binary=bytes(range(256)) * 40,
        json=HUGE, file="files/" + "f" * 90, size=2, point=Point(10**9, -(10**9)), shout="Z" * 300,
    ),
    dict(
        label="odd", small=-1, integer=-1, big=2**53 + 1, pos_small=1, pos=1, pos_big=2**53 + 1,
        number=0.1, flag=True, char="e\u0301é\U0001f469\u200d\U0001f680\u202e", text="a\r\nb\\n'\"`",
        slug="a_b-c", url="https://exämple.org/ü?q=%20#f", email='"odd one"@example.org',
        path="/tmp/ü b", ip="192.168.0.1", ipv4="10.0.0.1", ipv6="::ffff:10.0.0.1",
        uuid=uuid.uuid5(uuid.NAMESPACE_URL, "odd"), decimal=D("-0.01"),
        precise=D("0.0000000001"), whole=D(-1),
        moment=dt.datetime(1899, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        day=dt.date(1752, 9, 14), time=dt.time(12, 34, 56, 789012),
        duration=dt.timedelta(microseconds=-1), binary=b"\xff\xfe\0\0a\0", json=nested(min(60, DEEPEST)),
        file="files/ü é.txt", size=2, point=Point(3, 4), shout="straße \U0001f4e2",
    ),
    dict(
        label="tiny", number=5e-324, json="\u0000 no, but \ud7ff"[2:], precise=D("1E-10"),
        moment=dt.datetime(2020, 3, 29, 0, 59, 59, 1, tzinfo=UTC), big=-(2**53) - 1,
        duration=dt.timedelta(microseconds=1), ip="::1", text="x" * 70000,
    ),
    dict(label="minus zero", number=-0.0, json=None, decimal=D("-0.00"), char=" "),
    dict(
        label="fold", number=1 / 3, json=nested(DEEPEST), decimal=D("1.10"),
        moment=dt.datetime(2020, 10, 25, 1, 30, tzinfo=UTC), size=7, integer=10,
        day=dt.date(2020, 2, 29), time=dt.time(2, 30), whole=D("1E+3"), ip="2001:DB8::0:1",
    ),
    dict(label="json true", json=True, integer=5),
    dict(label="json false", json=False, integer=5),
    dict(label="json zero", json=0, integer=6),
    dict(label="json float", json=1.5, integer=6),
    dict(label="json whole float", json=1.0),
    dict(label="json big", json=[2**31, 2**53 + 1, -(2**63), 2**63 - 1, 1e-7, -0.0, 2**64, -(2**70)]),
    dict(label="json text", json=""),
    dict(label="json list", json=["a", None, True, {"k": []}]),
    dict(label="json keys", json={"0": "zero", "a.b": 1, "": 2, "ключ": {"é": 3}, "null": None}),
]
