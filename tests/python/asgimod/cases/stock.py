# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rows that most tests look at."""

from datetime import date, datetime, timezone
from typing import List

from library.models import Author, Authorship, Book, Publisher, Tag


def stock() -> List[Book]:
    """Five books of two publishers, by three authors."""
    jane, mary, walter = [
        Author.objects.create(name=name, born=date(1770 + i, 1 + i, 2))
        for i, name in enumerate(["Jane", "Mary", "Walter"])
    ]
    large = Publisher.houses.create(name="Penguin", staff=500)
    small = Publisher.houses.create(name="Minerva", staff=5)
    books = [
        Book.objects.create(
            title=title,
            pages=pages,
            code="b%d" % pages,
            publisher=publisher,
            added=datetime(2020 + pages // 250, 3, 4, 5, 6, tzinfo=timezone.utc),
        )
        for title, pages, publisher in (
            ("Emma", 400, large),
            ("Persuasion", 250, large),
            ("Frankenstein", 280, small),
            ("Waverley", 450, None),
            ("Ivanhoe", 450, small),
        )[:4]
    ]
    books.append(Book.objects.create(title="Ivanhoe", pages=450, code="iv", publisher=small))
    for book, author in zip(books, (jane, jane, mary, walter, walter)):
        Authorship.objects.create(book=book, author=author)
    Tag.objects.create(word="classic", target=books[0])
    return books
