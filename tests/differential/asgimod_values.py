# SPDX-License-Identifier: LGPL-2.1-or-later
"""Python's values of a case as GValues of GLib's types, and the cells of a row as Python's values.

Out, in a lookup or a field, where a field says what a text stands for: Decimal, UUID and time as
text, timedelta as microseconds. In an expression nothing says it: there they are Python objects,
as is everywhere what GLib has no type for: a naive datetime, a set, an object of a class of the
app, a text with a NUL, a number past 64 bits.
"""
import collections
import datetime
import decimal
import uuid
from json import loads

from asgimod_api import AsgiMod, GLib, GObject

MICROSECOND = datetime.timedelta(microseconds=1)
# Of a call's named arguments those that are dictionaries for Django, not JSON.
MAPPINGS = frozenset(["create_defaults", "defaults", "select", "through_defaults", "translations"])


def gvalue(gtype, value):
    return GObject.Value(gtype, value)


def handle(value):
    return gvalue(GObject.TYPE_PYOBJECT, value)


def integer(value):
    if -(2**63) <= value < 2**63:
        return gvalue(GObject.TYPE_INT64, value)
    return gvalue(GObject.TYPE_UINT64, value) if 0 <= value < 2**64 else handle(value)


def text(value):
    try:
        if "\0" not in value and value.encode():
            return gvalue(GObject.TYPE_STRING, value)
    except UnicodeEncodeError:
        pass
    return gvalue(GObject.TYPE_STRING, value) if value == "" else handle(value)


def zone_of(offset):
    seconds = int(offset.total_seconds())
    if not seconds:
        return GLib.TimeZone.new_utc()
    return GLib.TimeZone.new_offset(seconds)


def moment(value):
    if value.tzinfo is None:
        return handle(value)
    made = GLib.DateTime.new(
        zone_of(value.utcoffset()), value.year, value.month, value.day, value.hour, value.minute,
        value.second + value.microsecond / 1e6,
    )
    # A double holds the seconds: put right what it has rounded.
    made = made.add(value.microsecond - made.get_microsecond())
    return gvalue(GLib.DateTime, made)


def day(value):
    return gvalue(GLib.Date, GLib.Date.new_dmy(value.day, GLib.DateMonth(value.month), value.year))


# What a field knows how to read from something plainer.
BY_FIELD = {
    decimal.Decimal: lambda value: gvalue(GObject.TYPE_STRING, str(value)),
    uuid.UUID: lambda value: gvalue(GObject.TYPE_STRING, str(value)),
    datetime.time: lambda value: gvalue(GObject.TYPE_STRING, value.isoformat()),
    datetime.timedelta: lambda value: integer(value // MICROSECOND),
}
PLAIN = {
    bool: lambda value: gvalue(GObject.TYPE_BOOLEAN, value),
    int: integer,
    float: lambda value: gvalue(GObject.TYPE_DOUBLE, value),
    str: text,
    bytes: lambda value: gvalue(GLib.Bytes, GLib.Bytes.new(value)),
    datetime.datetime: moment,
    datetime.date: day,
}


def json(value):
    """A JSON value as a variant; None when it isn't one."""
    if value is None:
        return GLib.Variant("mv", None)
    if isinstance(value, bool):
        return GLib.Variant("b", value)
    if isinstance(value, int) and -(2**63) <= value < 2**64:
        return GLib.Variant("x" if value < 2**63 else "t", value)
    if isinstance(value, float):
        return GLib.Variant("d", value)
    if isinstance(value, str) and "\0" not in value:
        return GLib.Variant("s", value)
    if isinstance(value, (list, tuple)):
        items = [json(item) for item in value]
        return None if None in items else GLib.Variant("av", items)
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        items = {key: json(item) for key, item in value.items()}
        return None if None in items.values() else GLib.Variant("a{sv}", items)
    return None


def holds_objects(value):
    if isinstance(value, dict):
        return any(holds_objects(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(holds_objects(item) for item in value)
    return hasattr(value, "gobject")


def container(value, by_field):
    if isinstance(value, dict):
        variant = None if holds_objects(value) else json(value)
        if variant is not None:
            return gvalue(GObject.TYPE_VARIANT, variant)
        return handle(value) if not holds_objects(value) else gobject(arguments((), value))
    return gobject(arguments(value, {}, by_field))


def gobject(value):
    return gvalue(GObject.TYPE_OBJECT, value)


def value_of(value, by_field=True, mapping=False):
    """A GValue; None for None."""
    if value is None:
        return None
    if hasattr(value, "gobject"):
        return gobject(value.gobject)
    if mapping and isinstance(value, dict):
        return gobject(arguments((), value, by_field)) if value else container(value, by_field)
    if isinstance(value, (list, tuple, dict, range)):
        return container(value, by_field)
    convert = PLAIN.get(type(value)) or (by_field and BY_FIELD.get(type(value)))
    return convert(value) if convert else handle(value)


def arguments(positional, named, by_field=True):
    made = AsgiMod.Arguments.new()
    for item in positional:
        found = value_of(item, by_field)
        made.append_null() if found is None else made.append(found)
    for name, item in named.items():
        found = value_of(item, by_field, name in MAPPINGS)
        made.set_null(name) if found is None else made.set(name, found)
    return made


def table(values, by_field=True):
    """For a GHashTable: a value that is uninitialised is null, as bindings give it."""
    found = {name: value_of(item, by_field) for name, item in values.items()}
    return {name: GObject.Value() if item is None else item for name, item in found.items()}


# Reading


def read_moment(row, name):
    found = row.get_date_time(name)
    offset = datetime.timedelta(microseconds=found.get_utc_offset())
    return datetime.datetime(
        *found.get_ymd(), found.get_hour(), found.get_minute(), found.get_second(),
        found.get_microsecond(),
        datetime.timezone.utc if not offset else datetime.timezone(offset),
    )


def read_day(row, name):
    found = row.get_date(name)
    return datetime.date(found.get_year(), int(found.get_month()), found.get_day())


def read_json(variant):
    """The JSON value of a variant; an entry has what GVariant has no type for."""
    kind = variant.get_type_string()
    children = [variant.get_child_value(n) for n in range(variant.n_children())] if (
        kind[0] in "av{m"
    ) else []
    if kind == "{ss}":
        return loads(children[1].get_string())
    if kind.startswith("a{"):
        return {
            entry.get_child_value(0).get_string(): read_json(entry.get_child_value(1))
            for entry in children
        }
    if kind[0] == "a":
        return [read_json(child) for child in children]
    if kind[0] in "vm":
        return read_json(children[0]) if children else None
    return variant.unpack()


READERS = {
    "NULL": lambda row, name: None,
    "BOOLEAN": lambda row, name: row.get_boolean(name),
    "INTEGER": lambda row, name: row.get_int64(name),
    "FLOAT": lambda row, name: row.get_double(name),
    "TEXT": lambda row, name: row.get_string(name),
    "FILE": lambda row, name: row.get_string(name),
    "DECIMAL": lambda row, name: decimal.Decimal(row.get_string(name)),
    "UUID": lambda row, name: uuid.UUID(row.get_string(name)),
    "TIME": lambda row, name: datetime.time.fromisoformat(row.get_string(name)),
    "DATE": read_day,
    "DATE_TIME": read_moment,
    "DURATION": lambda row, name: row.get_int64(name) * MICROSECOND,
    "BINARY": lambda row, name: row.get_bytes(name).get_data() or b"",
    "JSON": lambda row, name: read_json(row.get_variant(name)),
    "MODEL": lambda row, name: row.get_object(name),
    "MODELS": lambda row, name: row.get_object(name),
}
READERS = {int(getattr(AsgiMod.ValueType, name)): read for name, read in READERS.items()}
DEFERRED = int(AsgiMod.ValueType.DEFERRED)


def read(row, name):
    """What a row holds under a name, as Python says it; KeyError when it isn't loaded."""
    return READERS[int(row.get_value_type(name))](row, name)


def read_row(row, kind=""):
    names = [row.get_column_name(n) for n in range(row.get_n_columns())]
    if row.get_flat():
        return read(row, names[0])
    values = [read(row, name) for name in names]
    if kind == "named":
        return collections.namedtuple("Row", names)(*values)
    return tuple(values) if kind == "tuple" else dict(zip(names, values))
