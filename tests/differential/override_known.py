# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the override answers otherwise than Django, and why. Nothing else may differ."""
from asgimod_known import GIVEN_RANGE, MARIADB, NEWER, NONE, Known

NAME = "FieldError: “"
NO_NAME = "the library refuses a name that is no identifier, before Django sees it"
WORDS = "the words are the library's: it refuses before Django is asked"

KNOWN = [
    Known(NEWER, r"create_defaults=", error="NotSupportedError: “create_defaults” of",
          before_django=(5, 0)),
    Known(NEWER, r"update_conflicts=True\)$", error="NotSupportedError: “update_conflicts” of",
          before_django=(4, 1)),
    Known(NO_NAME, r"^Author\.annotate\(\*\*\{'(a b|a;b|x\"y)'", error=NAME),
    Known(NO_NAME, r"^Author\.filter\(\*\*\{'(|name; DROP TABLE x|name\")': 1\}\)", error=NAME),
    Known("a key of a document that is no identifier can't be a lookup: KeyTransform takes it",
          r"^Book\.filter\(\*\*\{'meta__(key with space|🗺)'", error=NAME),
    Known("it is the message of a queryset of another name",
          r"\[(1\.5|'0')\]$", error="TypeError: AsyncQuerySet indices must be"),
    Known("a slice is checked before Django is asked",
          r"\['a':\]$", error="TypeError: 'str' object cannot be interpreted as an integer"),
    Known("Django's message is that of its newer versions",
          r"\[(:-1|-3:)\]$", error="ValueError: Negative indexing is not supported.",
          before_django=(4, 0)),
    Known("an index from the end counts from the last row, as in a list", r"\[-1\]$", error=""),
    Known("a stream always has the size of its chunks",
          r"prefetch_related\('books'\)\.order_by\('pk'\)\.iterator\(\)$", error="",
          min_django=(5, 0)),
    Known("an attribute makes no query: what is not there is null until it is awaited",
          r"^b = new\(Book, title='x'\); b\.author$", values=NONE),
    Known("Django has no name for what is annotated after named rows were asked for",
          r"named=True\)\.(.*\.)?annotate\(", paths=r"value\[0\]\[1\]\[\d+\]\[1\]:"),
    Known("Python itself refuses two operands that don't go together",
          r"^Author\.filter\(pk=1\) \| Q\(pk=2\)$", error="TypeError: unsupported operand"),
    Known("a field that holds an expression has no value that C could read",
          r"update_or_create\(name='Ann Hart', defaults=\{'age': F", paths=r"value\[0\]\[1\]\[0\]\[2\]"),
    Known(WORDS, r"(a\.books = \[\]|a\.friends = \[\]|b\.author = 5)$",
          error="TypeError: Relation “"),
    Known(WORDS, r"b\.author = Tag\.get\(pk=1\)$", error="ValueError: Relation “author” takes an "
          "object of atlas.Author, not of atlas.Tag"),
    Known("a key of a document that is no identifier can't be a lookup: KeyTransform takes it",
          r"^Book\.filter\(\*\*\{'meta__a", error=NAME, vendor="postgresql"),
    GIVEN_RANGE,
    *MARIADB,
]
