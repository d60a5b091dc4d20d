# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the library answers otherwise than Django, and why. Nothing else may differ.

A difference is known for the cases whose text it matches, and only there; what it says of the
answer still has to hold. A run of the whole table fails when one isn't met any more.
"""
import copy
import re
from dataclasses import dataclass, field

import django
from django.db import connection


@dataclass
class Known:
    reason: str
    # A case's text, or a part of it.
    cases: str
    # What the library's error is, instead of Django's: "class" or "class: words of the message".
    error: str = None
    # Instead of an error there is an answer: the normalised values.
    values: list = None
    # Where the values differ, as a path of differences(): "value[0]", or a part of it.
    paths: str = None
    # The statements of the library, instead of Django's.
    queries: int = None
    before_django: tuple = ()
    min_django: tuple = ()
    vendor: str = ""
    # Not every time that the case is run.
    sometimes: bool = False
    met: int = field(default=0, compare=False)

    def applies(self, case, truth, other):
        return re.search(self.cases, str(case)) and self.is_of_version()

    def is_of_version(self):
        if self.vendor not in ("", connection.vendor):
            return False
        return django.VERSION >= self.min_django and not (
            self.before_django and django.VERSION >= self.before_django
        )

    def aligned(self, truth, other):
        """Both without what is known to differ, if it does so in the known way."""
        self.met += 1
        truth = copy.copy(truth)
        if self.error is not None and other.error is not None:
            words = "%s: %s" % (other.error["class"], other.error["message"])
            if words.startswith(self.error):
                truth.error = other.error
        if self.error == "" and other.error is None:
            truth.error = None
        if self.values is not None and other.value == self.values:
            truth.value, truth.error = other.value, None
        if self.error is not None:
            truth.value, truth.state = other.value, other.state
        if other.queries is not None and self.queries in (other.queries, -1):
            truth.queries = other.queries
        return truth, other

    def is_unmet(self):
        return self.is_of_version() and not self.met and not self.sometimes

    def left(self, problems):
        """What is not explained."""
        for problem in problems:
            if not (self.paths and re.match(self.paths, problem)):
                yield problem


NEWER = "what needs a newer Django is told as such: to this one it is but a wrong argument"
# Any number of statements.
ANY = -1
NAME = "AsgiMod with the code FIELD: “"
NONE = [("none",)]

GIVEN_RANGE = Known(
    "a range that was given as a tuple is a list in an object that wasn't read again",
    r"^Collection\.create\(", paths=r"value\[0\]\[2\]\.fields\.span", vendor="postgresql",
)

ANY_ORDER = "without an order the database gives rows in any"

# Each says of the database that two answers to one statement may differ.
MARIADB = [
    Known(ANY_ORDER, r"^Author\.order_by\('country__nothing'\)$", paths="value", vendor="mysql",
          sometimes=True),
    Known(ANY_ORDER, r"prefetch_related\(.*books", paths=r"value.*\.(books|mine)\[", vendor="mysql",
          sometimes=True),
    Known("ordered by what it has grouped by, MariaDB 10.11 gives the order of the window instead",
          r"^Book\.values\('author'\).*Window\(.*order_by\('author'\)$", paths="value",
          vendor="mysql", sometimes=True),
]

KNOWN = [
    Known(NEWER, r"create_defaults=", error="NotSupportedError: “create_defaults” of", queries=ANY,
          before_django=(5, 0)),
    Known(NEWER, r"update_conflicts=True\)$", error="NotSupportedError: “update_conflicts” of",
          queries=ANY, before_django=(4, 1)),
    Known("the library refuses a name that is no identifier, before Django sees it",
          r"^Author\.annotate\(\*\*\{'(a b|a;b|x\"y)'", error=NAME, queries=0),
    Known("the library refuses a name that is no identifier, before Django sees it",
          r"^Author\.filter\(\*\*\{'(|name; DROP TABLE x|name\")': 1\}\)", error=NAME, queries=0),
    Known("a key of a document that is no identifier can't be a lookup: KeyTransform takes it",
          r"^Book\.filter\(\*\*\{'meta__(key with space|🗺)'", error=NAME, queries=0),
    Known("there is no object: null, as the class of AsgiModel says, not an error",
          r"\.(warship|profile|passport|author)$", values=NONE),
    Known("slices take numbers; these pass what no other language can",
          r"\[('a':|'0')\]$", error="TypeError"),
    Known("a slice takes numbers, which are checked before Django is asked",
          r"\[(-1|-3:)\]$", error="ValueError: Negative indexing is not supported.",
          before_django=(4, 0)),
    Known("a stream always has the size of its chunks",
          r"prefetch_related\('books'\)\.order_by\('pk'\)\.iterator\(\)$", error="", queries=2,
          min_django=(5, 0)),
    Known("a key of a document that is no identifier can't be a lookup: KeyTransform takes it",
          r"^Book\.filter\(\*\*\{'meta__a", error=NAME, queries=0, vendor="postgresql"),
    Known("Django's own list of queries has none of a server-side cursor",
          r"\.iterator\(", queries=ANY, vendor="postgresql"),
    Known("a stop of -1 is the end", r"\[:-1\]$", error="", queries=1),
    Known("a queryset is a value: each evaluating call asks the database",
          r"^qs = Author\.filter", queries=ANY),
    Known("a GDateTime has a zone: a naive moment comes as of UTC",
          r"extra\(select=\{'when': 'joined'\}\)", paths=r"value\[0\]\[1\]\[\d+\]\[2\]\.extra\.when",
          vendor="sqlite"),
    Known("the library, too, sets what it has fetched: with a target, its content type",
          r"n\.target; n\.content_type\.model$", queries=2),
    Known("Django has no name for what is annotated after named rows were asked for",
          r"named=True\)\.(.*\.)?annotate\(", paths=r"value\[0\]\[1\]\[\d+\]\[1\]:"),
    Known("a set comes as a list", r"get_deferred_fields\(\)$", paths=r"value\[0\]"),
    Known("a new object that points to another isn't known to that one until it asks",
          r"p = new\(Profile, author=a, bio='b'\); p\.save\(\)", queries=3),
    Known("a field that holds an expression has no value that C could read",
          r"update_or_create\(name='Ann Hart', defaults=\{'age': F", paths=r"value\[0\]\[1\]\[0\]\[2\]"),
    Known("the arguments are looked at before the method is",
          r"a\.books\.remove\(Book\.get\(pk=1\)\)", error="AttributeError", queries=2),
    Known("the library refuses what a field can't hold when it is assigned, not when it is saved",
          r"(a\.age = 'x'|age='many'|day='x')", error="AsgiMod with the code ", queries=ANY),
    Known("the words are the library's: it refuses before Django is asked",
          r"(a\.books = \[\]|a\.friends = \[\]|b\.author = 5|new\(Book, author=5\))$",
          error="AsgiMod with the code TYPE: Relation “", queries=ANY),
    Known("the words are the library's: it refuses before Django is asked",
          r"b\.author = Tag\.get\(pk=1\)$", error="AsgiMod with the code VALUE: Relation “author” "
          "takes an object of atlas.Author, not of atlas.Tag", queries=ANY),
    Known("the words are the library's: it refuses before Django is asked",
          r"^new\(Author, nothing=1\)$", error="AsgiMod with the code FIELD: atlas.Author has no "
          "field “nothing”"),
    Known("the server's words show the statement, which is that of a cursor for a stream",
          r"Cast\(Value\('x'\), IntegerField", error="DataError: invalid input syntax for type integer",
          vendor="postgresql"),
    Known(ANY_ORDER, r"^Book\.prefetch_related\('contributors'\)\.order_by\('pk'\)$",
          paths=r"value.*\.related\.contributors", vendor="postgresql", sometimes=True),
    GIVEN_RANGE,
    *MARIADB,
]
