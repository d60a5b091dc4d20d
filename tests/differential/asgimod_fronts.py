# SPDX-License-Identifier: LGPL-2.1-or-later
"""The typed fronts: for Django's arguments those of the library's own form of a method.

Each gives None where the typed form doesn't take what Django's does; call() then does it.
"""
from gi.repository import Gio

import asgimod_values as values
from asgimod_api import AsgiMod, GLib


def sorted_names(named):
    """A hash table has no order, which for annotations can matter."""
    return list(named) == sorted(named)


def texts(args, named=()):
    return not named and all(type(item) is str and "\0" not in item for item in args)


def is_query(value):
    return isinstance(getattr(value, "gobject", None), AsgiMod.QuerySet)


def is_expression(value):
    return isinstance(getattr(value, "gobject", None), AsgiMod.Expression)


def is_model(value):
    return isinstance(getattr(value, "gobject", None), AsgiMod.Model)


def strings(method):
    def front(query, *args, **named):
        return getattr(query, method)(list(args)) if texts(args, named) else None

    return front


def conditions(method):
    def front(query, *args, **named):
        if not args and sorted_names(named):
            return getattr(query, method)(values.table(named))
        gobject = getattr(args[0], "gobject", None) if len(args) == 1 and not named else None
        if isinstance(gobject, AsgiMod.Q):
            return getattr(query, method + "_q")(gobject)
        return None

    return front


def table(method):
    def front(query, *args, **named):
        if args or not sorted_names(named):
            return None
        return getattr(query, method)(values.table(named, by_field=False))

    return front


def nothing(method):
    return lambda query, *args, **named: (
        None if args or named else getattr(query, method)()
    )


def order_by(query, *args, **named):
    if len(args) == 1 and is_expression(args[0]):
        return query.order_by_expression(args[0].gobject)
    if len(args) > 1 and all(is_expression(item) for item in args):
        return query.order_by_expressions([item.gobject for item in args])
    return strings("order_by")(query, *args, **named)


def values_of(query, *args, **named):
    if not named:
        return strings("values")(query, *args)
    if not texts(args) or not sorted_names(named):
        return None
    return query.values_with(list(args), values.table(named, by_field=False))


def values_list(query, *args, **named):
    if named == {"flat": True} and len(args) == 1 and texts(args):
        return query.values_list_flat(args[0])
    return strings("values_list")(query, *args, **named)


def dates(query, *args, **named):
    if len(args) not in (2, 3) or not texts(args) or set(named) - {"order"}:
        return None
    order = args[2] if len(args) == 3 else named.get("order")
    return query.dates(args[0], args[1], order)


def datetimes(query, *args, **named):
    if len(args) not in (2, 3) or not texts(args) or set(named) - {"order", "tzinfo"}:
        return None
    order = args[2] if len(args) == 3 else named.get("order")
    zone = named.get("tzinfo") and GLib.TimeZone.new_identifier(str(named["tzinfo"]))
    return query.datetimes(args[0], args[1], order, zone)


def union(query, *args, **named):
    if not all(is_query(item) for item in args) or set(named) - {"all"}:
        return None
    every = bool(named.get("all"))
    if len(args) == 1:
        return query.union(args[0].gobject, every)
    return query.unionv([item.gobject for item in args], every)


def with_queries(method):
    def front(query, *args, **named):
        if named or not all(is_query(item) for item in args):
            return None
        if len(args) == 1:
            return getattr(query, method)(args[0].gobject)
        return getattr(query, method + "v")([item.gobject for item in args])

    return front


def prefetch_related(query, *args, **named):
    if len(args) == 1 and isinstance(getattr(args[0], "gobject", None), AsgiMod.Prefetch):
        return query.prefetch(args[0].gobject)
    return strings("prefetch_related")(query, *args, **named)


def using(query, *args, **named):
    return query.using(args[0]) if len(args) == 1 and texts(args, named) else None


def extra(query, *args, **named):
    return query.extra(values.arguments(args, named))


def raw(query, *args, **named):
    if not args or len(args) > 2 or named or not texts(args[:1]):
        return None
    params = args[1] if len(args) == 2 else ()
    if isinstance(params, dict):
        return None
    return query.raw(args[0], values.arguments(params, {}) if len(args) == 2 else None)


def select_for_update(query, *args, **named):
    if args or set(named) - {"nowait", "skip_locked", "of", "no_key"}:
        return None
    return query.select_for_update(
        bool(named.get("nowait")), bool(named.get("skip_locked")), list(named.get("of", ())),
        bool(named.get("no_key")),
    )


def complex_filter(query, *args, **named):
    gobject = getattr(args[0], "gobject", None) if len(args) == 1 and not named else None
    return query.complex_filter(gobject) if isinstance(gobject, AsgiMod.Q) else None


CHAINING = {
    "filter": conditions("filter"), "exclude": conditions("exclude"),
    "annotate": table("annotate"), "alias": table("alias"), "order_by": order_by,
    "reverse": nothing("reverse"), "distinct": strings("distinct"), "values": values_of,
    "values_list": values_list, "dates": dates, "datetimes": datetimes,
    "none": nothing("none"), "all": nothing("all"), "union": union,
    "intersection": with_queries("intersection"), "difference": with_queries("difference"),
    "select_related": strings("select_related"), "prefetch_related": prefetch_related,
    "extra": extra, "defer": strings("defer"), "only": strings("only"), "using": using,
    "select_for_update": select_for_update, "raw": raw, "complex_filter": complex_filter,
}


# Evaluating: the name of the call and its arguments.


def no_arguments(name):
    return lambda chain, *args, **named: None if args or named else (name,)


def by_lookups(name):
    return lambda chain, *args, **named: None if args else (name, values.table(named))


def names_only(name):
    return lambda chain, *args, **named: (name, list(args)) if texts(args, named) else None


def with_defaults(name, *rest):
    def front(chain, *args, **named):
        named = dict(named)
        taken = [named.pop(key, None) for key in ("defaults", *rest)]
        if args or any(found is not None and not isinstance(found, dict) for found in taken):
            return None
        return (name, values.table(named), *(found and values.table(found) for found in taken))

    return front


def aggregate(chain, *args, **named):
    return None if args or not sorted_names(named) else (
        "aggregate", values.table(named, by_field=False)
    )


def in_bulk(chain, *args, **named):
    if len(args) > 1 or set(named) - {"field_name"} or not all(
        isinstance(item, (list, tuple)) for item in args
    ):
        return None
    ids = values.arguments(args[0], {}) if args else None
    return "in_bulk", ids, named.get("field_name")


def contains(chain, *args, **named):
    return ("contains", args[0].gobject) if len(args) == 1 and is_model(args[0]) else None


def explain(chain, *args, **named):
    named = dict(named)
    format = named.pop("format", None)
    return None if args else ("explain", format, values.arguments((), named))


def store(objects):
    made = Gio.ListStore.new(AsgiMod.Model)
    for item in objects:
        made.append(item.gobject)
    return made


def all_models(objects):
    return isinstance(objects, (list, tuple)) and all(is_model(item) for item in objects)


def bulk_create(chain, *args, **named):
    if len(args) != 1 or not all_models(args[0]):
        return None
    return "bulk_create", store(args[0]), values.arguments((), named)


def bulk_update(chain, *args, **named):
    if len(args) != 2 or not all_models(args[0]) or not texts(args[1]):
        return None
    return "bulk_update", store(args[0]), list(args[1]), values.arguments((), named)


EVALUATING = {
    "get": by_lookups("get"), "create": by_lookups("create"), "update": by_lookups("update"),
    "get_or_create": with_defaults("get_or_create"),
    "update_or_create": with_defaults("update_or_create", "create_defaults"),
    "count": no_arguments("count"), "exists": no_arguments("exists"),
    "first": no_arguments("first"), "last": no_arguments("last"),
    "delete": no_arguments("delete"), "latest": names_only("latest"),
    "earliest": names_only("earliest"), "aggregate": aggregate, "in_bulk": in_bulk,
    "contains": contains, "explain": explain, "bulk_create": bulk_create,
    "bulk_update": bulk_update,
}


def is_many_to_many(chain):
    return isinstance(chain.gobject, AsgiMod.ManyToManyRelatedManager)


def through(named):
    found = named.get("through_defaults")
    return found and values.table(found)


def add(chain, *args, **named):
    if not all_models(args):
        return None
    if is_many_to_many(chain):
        return "add", store(args), through(named)
    return "add", store(args), named.get("bulk", True)


def remove(chain, *args, **named):
    if not all_models(args):
        return None
    if is_many_to_many(chain):
        return "remove", store(args)
    return "remove", store(args), named.get("bulk", True)


def clear(chain, *args, **named):
    return ("clear",) if is_many_to_many(chain) else ("clear", named.get("bulk", True))


def set_to(chain, *args, **named):
    if len(args) != 1 or not all_models(args[0]):
        return None
    if is_many_to_many(chain):
        return "set", store(args[0]), named.get("clear", False), through(named)
    return "set", store(args[0]), named.get("bulk", True), named.get("clear", False)


def through_create(chain, *args, **named):
    named = dict(named)
    defaults = named.pop("through_defaults", None)
    if args or not is_many_to_many(chain):
        return None
    return "create", values.table(named), defaults and values.table(defaults)


def through_or_create(name):
    def front(chain, *args, **named):
        if args or not is_many_to_many(chain):
            return None
        rest = ("create_defaults",) if name == "update_or_create" else ()
        return with_defaults(name, *rest, "through_defaults")(chain, **named)

    return front


RELATING = {
    "add": add, "remove": remove, "clear": clear, "set": set_to, "create": through_create,
    "get_or_create": through_or_create("get_or_create"),
    "update_or_create": through_or_create("update_or_create"),
}
