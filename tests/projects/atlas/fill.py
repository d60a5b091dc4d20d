# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same awkward rows every time. `fill()` expects empty tables."""
import datetime as dt
from decimal import Decimal as D

from django.db import connection, transaction

from . import models as m
from .awkward import BIG_KEYS, EVERYTHING, WORDS, tokens

UTC = dt.timezone.utc
INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))


def at(*parts, zone=UTC):
    return dt.datetime(*parts, tzinfo=zone)


COUNTRIES = [  # code, name, population, area, neighbours
    ("fr", "France", 68_000_000, 643801.0, "de be"),
    ("de", "Germany", 84_000_000, 357386.0, "fr be pl"),
    ("be", "Belgium", 11_700_000, 30528.5, "fr de"),
    ("pl", "Poland", None, 312696.0, "de"),
    ("jp", "日本", 125_000_000, 377975.0, ""),
    ("ax", "Åland", 30_000, 1580.25, ""),
    ("aq", "", 0, None, ""),
    ("zz", "Z\u0308urü\u0301", 9_223_372_036_854_775_807, 0.0, ""),
]

AUTHORS = [
    # name, born, age, rating, fee, active, joined, country, mentor
    ("Ann Hart", (1950, 1, 31), 74, 4.5, "120.00", True, (2001, 1, 1), "fr", None),
    ("Bo Lind", (1980, 2, 29), 43, 3.25, "99.99", True, (2010, 6, 30, 23, 30), "de", 1),
    ("Carla O'Brien", None, None, None, None, True, None, None, 1),
    ("Дарья", (1899, 12, 31), 99, -1.5, "-5.00", False, (1970, 1, 1), "pl", 2),
    ("Eve \U0001f5fa\ufe0f", (2010, 3, 28), 14, 0.0, "0.00", True, (2020, 3, 29, 1, 30), "jp", 2),
    ("Zoë", (1990, 10, 28), 34, 4.5, "120.00", True, (2020, 10, 25, 0, 30), "be", 1),
    ("Zoe\u0308", (1990, 10, 28), 34, 4.25, "120.01", False, (2020, 10, 25, 1, 30), "be", 6),
    ("", None, 0, None, None, False, None, None, None),
    ("100%_sure\\", (1582, 10, 15), 18, 1e-9, "0.01", True, (1899, 12, 31, 23), "zz", None),
    ('say "hi"; --', (1, 1, 1), 17, 1e300, "999999.99", True, (1900, 1, 1), "ax", 9),
    ("ann hart", (1950, 1, 31), 74, 2.5, "1.10", True, (2001, 1, 1, 0, 0, 0, 1), "fr", 3),
    ("אב\u202eג", (9999, 12, 31), -3, 0.1, "0.10", True, (2099, 12, 31, 22, 59), "zz", None),
    ("  spaces\tand\nlines ", (2000, 1, 1), 24, 0.3, "0.30", True, (2000, 1, 1), "de", 1),
    ("Ö" * 100, (2004, 2, 29), 20, 5.0, "5.00", False, (2004, 2, 29, 12), "fr", 13),
]

PUBLISHERS = [("Quill", "fr", 1850), ("Größe & Co", "de", 1999), ("No Books", "jp", None)]

TAGS = [  # name, parent, colour
    ("sea", None, "blue"), ("storm", 1, None), ("travel", None, "green"),
    ("maps", 3, ""), ("old maps", 4, "brown"), ("\U0001f30a", 1, "blue"), ("unused", None, None),
]

BOOKS = [
    # title, pages, price, rating, published, status, author, publisher, editor, tags, sequel of
    ("A Sea of Maps", 320, "19.90", 4.5, (1999, 12, 31), "p", 1, 1, 2, [1, 4], None),
    ("A Sea of Maps II", 280, "21.50", 4.0, (2001, 1, 1), "p", 1, 1, 2, [1, 4, 5], 1),
    ("Æther", None, None, None, None, "d", 1, None, None, [], None),
    ("Storms", 150, "9.99", 3.5, (2012, 2, 29), "p", 2, 2, None, [1, 2], None),
    ("Storms again", 151, "9.99", 3.5, (2012, 3, 1), "p", 2, 2, 1, [1, 2], 4),
    ("Storms", 90, "0.00", 0.0, (1850, 6, 1), "w", 4, 1, None, [2], None),
    ("50% off_", 1, "0.01", 5.0, (2020, 3, 29), "p", 9, None, None, [3], None),
    ("L'île \U0001f3dd\ufe0f", 42, "42.42", 4.25, (2015, 7, 14), "p", 6, 1, 6, [1, 3, 6], None),
    ("l'ÎLE", 43, "42.42", None, (2015, 7, 15), "d", 6, None, None, [3], None),
    ("Cafe\u0301", 2_147_483_647, "999999.99", 1e-300, (1, 1, 1), "w", 10, 2, 10, [], None),
    ("Café", 0, "-1.00", -4.5, (9999, 12, 31), "d", 10, 2, 10, [], None),
    ("Atlas", 500, "75.00", 4.75, (1995, 5, 5), "p", 11, 1, 1, [3, 4, 5], None),
    ("Atlas, pocket", 120, "15.00", 4.75, (1996, 5, 5), "p", 11, 1, 1, [3, 4], 12),
    ("Line\nbreak\ttab", 7, "7.70", 2.5, (2000, 2, 29), "d", 13, None, None, [6], None),
    (" ", 8, "8.80", 2.5, (2000, 2, 28), "p", 13, 2, None, [], None),
    ("数学", 365, "36.50", 3.0, (2019, 12, 31), "p", 5, 2, 4, [4], None),
    ("'; DROP TABLE atlas_book; --", 9, "9.00", None, None, "d", 9, None, None, [], None),
    ("Ö" * 100, 100, "1.00", 1.0, (2004, 2, 29), "w", 14, None, 14, [1, 2, 3, 4, 5, 6], None),
]

METAS = {
    1: {"isbn": "111", "tags": ["a", "b"], "size": {"w": 10, "h": 20.5}, "ok": True},
    2: {"isbn": None, "tags": [], "size": {"w": 11}, "ok": False, "": "empty key"},
    3: None,
    4: [1, 2, [3, {"x": None}]],
    5: "just text",
    6: 0,
    7: {"a": {"b": {"c": [{"d": 1}, {"d": 2}]}}, "key with space": 1, "a'b\"c": 2},
    8: {"\U0001f5fa": "é\u0301", "n": 1e100, "i": 2**53 + 1},
    9: {},
    10: [],
    12: {"isbn": "12", "size": {"w": -1, "h": 0}, "tags": ["b", "c", None]},
    13: {"isbn": "13", "size": None, "tags": ["a"], "ok": None},
}

RELEASED = {
    1: at(1999, 12, 31, 23, 30), 2: at(2001, 1, 1), 4: at(2012, 2, 29, 12, 0, 0, 1),
    5: at(2012, 3, 25, 0, 59, 59, 999999), 6: at(1850, 6, 1, 6), 7: at(2020, 3, 29, 1),
    8: at(2015, 7, 14, 4, 30, zone=INDIA), 12: at(1995, 5, 5, 22), 13: at(1996, 5, 5, 21, 59),
    16: at(2019, 12, 31, 23), 18: at(2004, 2, 29, 12, 34, 56, 789012),
}


def day(parts):
    return parts and dt.date(*parts)


def fill_people():
    m.Country.objects.bulk_create(
        m.Country(code=c, name=n, population=p, area=a) for c, n, p, a, _ in COUNTRIES
    )
    countries = {country.code: country for country in m.Country.objects.all()}
    for code, *_, neighbours in COUNTRIES:
        countries[code].neighbours.add(*(countries[other] for other in neighbours.split()))
    for name, born, age, rating, fee, active, joined, country, mentor in AUTHORS:
        m.Author.objects.create(
            name=name, born=day(born), age=age, rating=rating, fee=fee and D(fee),
            active=active, joined=joined and at(*joined + (0,) * (0 if len(joined) > 3 else 1)),
            country_id=country, mentor_id=mentor,
            email="" if age is None else "a%d@example.org" % age,
        )
    fill_about_people()


def fill_about_people():
    authors = {author.pk: author for author in m.Author.objects.all()}
    for one, others in {1: [2, 3], 2: [6], 9: [10, 12]}.items():
        authors[one].friends.add(*others)
    for one, others in {1: [2], 2: [1, 4], 3: [1], 6: [7], 7: [6], 10: [10]}.items():
        authors[one].follows.add(*others)
    for pk, bio, avatar, settings in [
        (1, "Sails\nand maps.", "avatars/ann.png", {"theme": "dark", "size": 12}),
        (2, "", "", {}), (4, "Ж" * 300, "avatars/ж.png", []), (10, "x", "", "text"),
    ]:
        m.Profile.objects.create(author_id=pk, bio=bio, avatar=avatar, settings=settings)
    for pk, number, witness in [(1, "FR1", 2), (2, "DE2", None), (6, "", 1)]:
        m.Passport.objects.create(holder_id=pk, number=number, witness_id=witness)


def fill_books():
    for name, code, founded in PUBLISHERS:
        m.Publisher.objects.create(
            name=name, country=m.Country.objects.get(code=code), founded=founded
        )
    for name, parent, colour in TAGS:
        m.Tag.objects.create(name=name, parent_id=parent, colour=colour)
    for n, row in enumerate(BOOKS, 1):
        title, pages, price, rating, published, status, author, house, editor, tags, first = row
        book = m.Book.objects.create(
            title=title, slug="book-%d" % n, pages=pages, price=price and D(price),
            rating=rating, published=day(published), released=RELEASED.get(n), status=status,
            author_id=author, publisher_id=house, editor_id=editor, sequel_of_id=first,
            meta=METAS.get(n),
        )
        book.tags.add(*tags)
    fill_about_books()


def fill_about_books():
    for n, (book, author, role, share) in enumerate([
        (1, 1, 1, "0.5"), (1, 2, 2, "0.25"), (1, 6, 3, "0.25"), (2, 1, 1, "1"),
        (4, 2, 1, "0.333"), (4, 4, 2, "0.333"), (4, 4, 3, "0.334"), (8, 6, 1, "0"),
        (12, 11, 1, "0.9"), (12, 1, 2, "0.1"),
    ]):
        m.Contribution.objects.create(
            book_id=book, author_id=author, role=role, share=D(share), position=-n % 4
        )
    for n, (book, stars, text) in enumerate([
        (1, 5, "Loved it"), (1, 4, ""), (1, 1, "100% no"), (2, 4, "ok"), (4, 3, "wet \U0001f4a7"),
        (4, 3, "wet \U0001f4a7"), (8, 5, "belle île"), (12, 5, "big"), (12, 2, "too big"),
        (16, 1, "数"),
    ]):
        m.Review.objects.create(
            book_id=book, stars=stars, text=text, helpful=n * n - 3,
            at=at(2018 + n % 3, 1 + n, 28, (n * 7) % 24, n, n, n * 111111),
        )
    for book, reader, start, days, time, fine in [
        (1, "Mia", (2019, 1, 1), 14, dt.time(9, 30), "0"),
        (1, "Noah", (2019, 2, 1), -1, dt.time(0, 0), "1.50"),
        (2, "Mia", (2019, 3, 31), 0.5, dt.time(23, 59, 59, 999999), "0.05"),
        (4, "", (1899, 12, 31), None, None, "0"),
        (12, "Olé", (2020, 2, 29), 365.25, dt.time(12, 0, 0, 1), "9999.99"),
    ]:
        m.Loan.objects.create(
            book_id=book, reader=reader, start=dt.date(*start), at=time, fine=D(fine),
            days=None if days is None else dt.timedelta(days=days, microseconds=7),
        )
    fill_notes()


def fill_notes():
    book, author, tag = m.Book.objects.get(pk=1), m.Author.objects.get(pk=1), m.Tag.objects.get(pk=2)
    second = m.Book.objects.get(pk=4)
    for target, text, stars in [
        (book, "dog-eared", 1), (book, "signed", 5), (second, "damp", 2), (author, "call back", 3),
        (tag, "\U0001f329", 0), (author, "", 4),
    ]:
        m.Note.objects.create(target=target, text=text, stars=stars)


def fill_fleet():
    fr, de = m.Country.objects.get(code="fr"), m.Country.objects.get(code="de")
    brest = m.Port.objects.create(name="Brest", lat=48.39, lon=-4.486, country=fr)
    kiel = m.Port.objects.create(name="Kiel", lat=54.32, lon=10.139, country=de)
    m.Port.objects.create(name="Adrift", lat=None, lon=None)
    m.Vessel.vessels.create(name="Raft", tonnage=1, home=brest)
    m.Vessel.vessels.create(name="Barge", tonnage=None, launched=dt.date(1870, 5, 5))
    gull = m.Ship.objects.create(
        name="Gull", tonnage=300, launched=dt.date(1899, 1, 1), home=brest, captain_id=1
    )
    m.Ship.objects.create(
        name="Swan", tonnage=1200, launched=dt.date(1960, 4, 1), masts=0, home=kiel,
        sunk=dt.date(1999, 9, 9),
    )
    wasp = m.Warship.objects.create(
        name="Wasp", tonnage=2500, launched=dt.date(1888, 8, 8), masts=2, guns=40, home=kiel,
        captain_id=2, target=gull.vessel_ptr,
    )
    m.Warship.objects.create(name="Hornet", tonnage=9000, guns=0, target=None)
    m.Submarine.objects.create(
        name="Eel", tonnage=800, depth=D("300.5"), home=kiel, launched=dt.date(1943, 2, 2)
    )
    gull.crew.add(1, 2, 3)
    wasp.crew.add(2, 4)
    for ship, origin, goal, left, took in [
        (gull, brest, kiel, at(1899, 6, 1, 5), dt.timedelta(days=5, hours=3)),
        (gull, kiel, brest, at(1899, 7, 1, 5, 30), None),
        (wasp, kiel, None, at(1890, 1, 1, 0, 0, 0, 5), dt.timedelta(0)),
        (wasp, kiel, brest, at(1890, 12, 31, 23, 59, 59, 999999), dt.timedelta(seconds=-1)),
    ]:
        m.Voyage.objects.create(ship=ship, origin=origin, goal=goal, left=left, took=took)


def fill_museum():
    curators = [m.Curator.objects.create(name=name) for name in ("default", "Ida", "Jon", "Kim")]
    louvre = m.Museum.objects.create(name="Old House", director=curators[1])
    other = m.Museum.objects.create(name="New Wing")
    m.Museum.objects.create(name="Empty")
    rooms = [
        m.Room.objects.create(museum=museum, number=number, guard=curators[2])
        for museum, number in ((louvre, 1), (louvre, 2), (other, 1))
    ]
    exhibits = [
        m.Exhibit.objects.create(title=title, museum=museum, room=room, keeper=keeper)
        for title, museum, room, keeper in (
            ("Globe", louvre, rooms[0], curators[3]), ("Sextant", louvre, rooms[0], None),
            ("Map", louvre, rooms[1], curators[3]), ("Lent map", louvre, rooms[2], curators[2]),
        )
    ]
    for exhibit, price in ((exhibits[0], "5.00"), (exhibits[0], "2.50"), (exhibits[2], "0.00")):
        m.Ticket.objects.create(exhibit=exhibit, price=D(price))


def fill_fields():
    for row in EVERYTHING:
        m.Everything.objects.create(**row)
    m.Defaults.objects.create(fresh="00000000-0000-0000-0000-00000000000f")
    m.Defaults.objects.create(
        integer=-5, char="abc", flag=False, json={}, fresh="00000000-0000-0000-0000-00000000000e"
    )
    # Times of the filling itself would differ from one fill to the next.
    then = at(2002, 2, 2, 2, 2, 2, 2)
    m.Defaults.objects.update(made_at=then, touched_at=then, touched_on=then.date())
    for name in ("one", "two", "three"):
        m.SmallKey.objects.create(name=name)
    for number in BIG_KEYS:
        m.BigKey.objects.create(number=number, name="odd" if number % 2 else "")
    for word, parent in WORDS:
        m.NaturalKey.objects.create(word=word, parent_id=parent)
    keys = tokens()
    for n, key in enumerate(keys):
        m.Token.objects.create(key=key, name="token %d" % n)
    for token, word, big, count in [
        (0, WORDS[1][0], BIG_KEYS[0], 3), (0, None, BIG_KEYS[1], 0), (1, WORDS[2][0], None, -1),
        (2, WORDS[0][0], BIG_KEYS[2], 2**31 - 1),
    ]:
        m.TokenUse.objects.create(token_id=keys[token], word_id=word, big_id=big, count=count)
    for n, (kind, select) in enumerate([("x", True), ("", False), ('q"\'', True)]):
        m.Oddity.objects.create(
            ref="r%d" % n, notify=n - 1, props=kind or None, type=kind, order=n % 2,
            select=select, get_field=n or None, a1_b2_c3=-n, prénom="é%d" % n,
        )


def fill_newer():
    if hasattr(m, "Reckoning"):
        m.Reckoning.objects.create(width=2, height=5)
        m.Reckoning.objects.create(width=-4)
    if hasattr(m, "Collection"):
        from .awkward_postgres import collections

        for row in collections():
            m.Collection.objects.create(**row)


def fill():
    with transaction.atomic():
        fill_people()
        fill_books()
        fill_fleet()
        fill_museum()
        fill_fields()
        fill_newer()
        connection.check_constraints()
