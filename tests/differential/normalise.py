# SPDX-License-Identifier: LGPL-2.1-or-later
"""Turn any result into plain data that says its types and can be compared.

Every value becomes a tuple that begins with its kind: ("int", 1),
("decimal", "9.90"), ("list", [...]), ("model", "atlas.Book", {...}). Nothing
here makes a query: what isn't loaded comes out as not loaded.

Kinds that don't reach another language as such come out as what the binding
promises for them: an enumeration's member as its value, a file as its name,
a field's own value class as its text.
"""
import datetime
import decimal
import enum
import re
import uuid

DAY = datetime.timedelta(days=1)
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
NOT_LOADED = ("not loaded",)


def tree(paths):
    """{"author": {"country": {}}} from ["author__country"]."""
    root = {}
    for path in paths:
        node = root
        for name in path.split("__"):
            node = node.setdefault(name, {})
    return root


def moment(value):
    """Times of the run itself differ between two runs."""
    now = datetime.datetime.now(value.tzinfo)
    if datetime.datetime(2, 1, 1) < value.replace(tzinfo=None) < datetime.datetime(9999, 1, 1):
        if abs(now - value) < DAY:
            return ("datetime", "now", value.tzinfo is not None)
    return ("datetime", value.isoformat())


def day(value):
    if abs(datetime.date.today() - value) < 2 * DAY:
        return ("date", "now")
    return ("date", value.isoformat())


def identifier(value):
    """A random one is known by its version; the cases use none of that by name."""
    return ("uuid", "random" if value.version == 4 else str(value))


PLAIN = [
    (bool, lambda value: ("bool", value)),
    (int, lambda value: ("int", int(value))),
    # As text: NaN equals itself, and 0.0 isn't -0.0.
    (float, lambda value: ("float", repr(float(value)))),
    (str, lambda value: ("str", str(value))),
    ((bytes, bytearray, memoryview), lambda value: ("bytes", bytes(value).hex())),
    (decimal.Decimal, lambda value: ("decimal", str(value))),
    (datetime.datetime, moment),
    (datetime.date, day),
    (datetime.time, lambda value: ("time", value.isoformat())),
    (datetime.timedelta, lambda value: ("duration", value // datetime.timedelta(microseconds=1))),
    (uuid.UUID, identifier),
]


class Normaliser:
    """`handlers` are (type, function(normaliser, value, related)), asked first."""

    handlers = []

    def __init__(self, related=()):
        self.related = tree(related)

    def __call__(self, value):
        return self.value(value, self.related)

    def rows(self, rows):
        """Of values(): here the order of the columns counts."""
        return ("list", [
            ("row", [(name, self.value(value, {})) for name, value in row.items()])
            for row in rows
        ])

    def value(self, value, related):
        if value is None:
            return ("none",)
        if isinstance(value, enum.Enum):
            return self.value(value.value, related)
        for types, handler in self.handlers:
            if isinstance(value, types):
                return handler(self, value, related)
        for types, handler in PLAIN:
            if isinstance(value, types):
                return handler(value)
        return self.container(value, related)

    def container(self, value, related):
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return ("named", list(value._fields), [self.value(item, related) for item in value])
        if isinstance(value, tuple):
            return ("tuple", [self.value(item, related) for item in value])
        if isinstance(value, list):
            return ("list", [self.value(item, related) for item in value])
        if isinstance(value, (set, frozenset)):
            return ("set", sorted((self.value(item, related) for item in value), key=repr))
        if isinstance(value, dict):
            return ("dict", sorted((
                (self.value(key, {}), self.value(item, related)) for key, item in value.items()
            ), key=repr))
        if hasattr(value, "isempty"):
            return self.value(range_shown(value), related)
        return ("str", str(value))


def range_shown(value):
    """A range of PostgreSQL as its field writes it for serializers."""
    if value.isempty:
        return {"empty": True}
    ends = {"lower": value.lower, "upper": value.upper}
    return {"bounds": value._bounds, **{
        name: end
        if isinstance(end, (int, type(None)))
        else getattr(end, "isoformat", end.__str__)()
        for name, end in ends.items()
    }}


STAMP = re.compile(r"\d{4}-\d\d-\d\d")
TIMES = re.compile(r"(\d{4}-\d\d-\d\d)([ T][\d:.]+(\+[\d:]+)?)?")
RANDOM = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}")


def recent(text):
    try:
        return day(datetime.date.fromisoformat(text)) == ("date", "now")
    except ValueError:
        return False


def message(text):
    """Without addresses, and without the times and keys of this run: servers quote rows."""
    text = RANDOM.sub("random", ADDRESS.sub("0x", text))
    return TIMES.sub(lambda match: "now" if recent(match.group(1)) else match.group(), text)


def error(exception):
    """The class and message, and what a ValidationError or ProtectedError has besides."""
    # What says nothing says its class.
    found = {
        "class": type(exception).__name__,
        "message": message(str(exception) or type(exception).__name__),
    }
    for name in ("protected_objects", "restricted_objects"):
        if hasattr(exception, name):
            found["objects"] = sorted((x._meta.label, str(x.pk)) for x in getattr(exception, name))
            # The rest of it is the objects again, in the order of a set.
            found["message"] = message(str(exception.args[0]))
    if hasattr(exception, "error_dict") or hasattr(exception, "error_list"):
        found["errors"] = errors_by_field(exception)
        found["message"] = message("; ".join(exception.messages))
    if isinstance(exception, KeyError):
        found["message"] = "KeyError: " + found["message"]
    return found


def errors_by_field(exception):
    if hasattr(exception, "error_dict"):
        return exception.message_dict
    return {"__all__": exception.messages}


def cell(value):
    if isinstance(value, str):
        stamp = STAMP.match(value)
        if stamp and len(value) <= 35 and recent(stamp.group()):
            return "now"
        if RANDOM.fullmatch(value):
            return "random"
    return value


def state(tables):
    """Table contents, without what differs from run to run."""
    return {
        table: sorted(
            ({column: cell(value) for column, value in row.items()} for row in rows), key=repr
        )
        for table, rows in tables.items()
    }


def shape(value):
    """Only the kinds, and how many."""
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        if value[0] in ("list", "tuple", "set"):
            return (value[0], [shape(item) for item in value[1]])
        if value[0] == "dict":
            return (value[0], [(key, shape(item)) for key, item in value[1]])
        return value[:1]
    return value


def unordered(value):
    if value[0] == "list":
        return ("list", sorted(value[1], key=repr))
    return value
