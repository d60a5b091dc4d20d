# SPDX-License-Identifier: LGPL-2.1-or-later
"""Builders with Django's names and signatures that make AsgiMod's terms.

With `typed` they use the constructors and methods that the library has for a thing wherever the
arguments fit, else the general Expression.call().
"""
import functools

import names
from asgimod_api import AsgiMod, method, plain
from asgimod_values import arguments, table, value_of

# Those that django.db.models doesn't have under this name, or that aren't looked up there.
DOTTED = {
    name: "django.db.models.expressions." + name
    for name in ("CombinedExpression", "ExpressionList", "OrderBy", "RawSQL")
}
OPERATORS = {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "mod": "mod", "pow": "pow",
}
# Their named arguments are lookups: text stands for what the field says.
BY_FIELD = frozenset(["Q", "When", "FilteredRelation"])


class Term:
    """An AsgiMod.Expression, Q or Prefetch, with Python's operators."""

    def __init__(self, gobject, typed=False):
        self.gobject, self.typed = gobject, typed

    @property
    def is_q(self):
        return isinstance(self.gobject, AsgiMod.Q)

    def make(self, gobject):
        return Term(gobject, self.typed)

    def operate(self, name, one, two):
        if self.typed and name in OPERATORS and is_expression(one):
            return self.make(getattr(one.gobject, OPERATORS[name])(value_of(two, False)))
        return self.call("operator." + name, one, two)

    def call(self, name, *args):
        return self.make(AsgiMod.Expression.call(name, arguments(args, {}, by_field=False)))

    def combine(self, name, other):
        if not isinstance(other, Term) or isinstance(other.gobject, AsgiMod.Prefetch):
            return self.call("operator.xor" if name == "xor" else "operator.%s_" % name, self, other)
        one, two = self.as_q(), other.as_q()
        return self.make(method(one, name)(two))

    def as_q(self):
        return self.gobject if self.is_q else AsgiMod.Q.new_expression(self.gobject)

    def __and__(self, other):
        return self.combine("and", other)

    def __or__(self, other):
        return self.combine("or", other)

    def __xor__(self, other):
        return self.combine("xor", other)

    def __invert__(self):
        if self.is_q:
            return self.make(method(self.gobject, "not")())
        return self.call("operator.invert", self)

    def __neg__(self):
        return self.make(self.gobject.neg()) if self.typed else self.call("operator.neg", self)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **named: self.of_method(name, args, named)

    def of_method(self, name, args, named):
        flags = set(named) <= {"nulls_first", "nulls_last"} and set(named.values()) <= {True}
        if self.typed and name in ("asc", "desc") and not args and flags:
            first, last = "nulls_first" in named, "nulls_last" in named
            return self.make(getattr(self.gobject, name)(first, last))
        return self.make(self.gobject.method(name, arguments(args, named, by_field=False)))


def operator(name):
    return lambda self, other: self.operate(name, self, other)


def reflected(name):
    return lambda self, other: self.operate(name, other, self)


for _name in ("add", "sub", "mul", "truediv", "mod", "pow"):
    setattr(Term, "__%s__" % _name, operator(_name))
    setattr(Term, "__r%s__" % _name, reflected(_name))


def is_expression(value):
    return isinstance(value, Term) and isinstance(value.gobject, AsgiMod.Expression)


def q(*args, _connector="AND", _negated=False, **lookups):
    """Q(...) by its own class where that says it all; its two options are methods there."""
    if _connector != "AND" and all(isinstance(item, Term) for item in args):
        parts = [item.as_q() for item in args]
        parts += [AsgiMod.Q.new(table({name: item})) for name, item in sorted(lookups.items())]
        made = functools.reduce(lambda one, two: method(one, _connector.lower())(two), parts)
    elif not args and lookups:
        made = plain(AsgiMod.Q.new, table(lookups))
    elif len(args) == 1 and not lookups and is_expression(args[0]):
        made = AsgiMod.Q.new_expression(args[0].gobject)
    else:
        return None
    return method(made, "not")() if _negated else made


def prefetch(lookup, queryset=None, to_attr=None):
    return AsgiMod.Prefetch.new(lookup, queryset and queryset.gobject, to_attr)


def one_name(make):
    return lambda *args, **named: (
        make(args[0]) if len(args) == 1 and not named and isinstance(args[0], str) else None
    )


def one_query(make):
    def build(*args, **named):
        query = args[0] if len(args) == 1 and not named else None
        return make(query.gobject) if isinstance(getattr(query, "gobject", 0), AsgiMod.QuerySet) else None

    return build


def value(*args, **named):
    if len(args) == 1 and set(named) == {"output_field"}:
        return value_with_field(args[0], named["output_field"])
    if len(args) != 1 or named:
        return None
    plain_types = {
        str: AsgiMod.Expression.string, bool: AsgiMod.Expression.boolean,
    }
    if type(args[0]) is int and -(2**63) <= args[0] < 2**63:
        return AsgiMod.Expression.int64(args[0])
    if type(args[0]) is str and "\0" in args[0]:
        return None
    make = plain_types.get(type(args[0]))
    return make(args[0]) if make else AsgiMod.Expression.value(value_of(args[0], False))


def value_with_field(value, field):
    """Of a field without arguments its name says it all."""
    if not isinstance(field, Term) or field.gobject.to_string() != field.gobject.get_name() + "(0)":
        return None
    return EXPRESSION.value_of(value_of(value), field.gobject.get_name())


def when(*args, **named):
    then = named.get("then")
    if len(args) == 1 and set(named) == {"then"} and is_expression(then) and args[0].is_q:
        return AsgiMod.Expression.when(args[0].gobject, then.gobject)
    return None


EXPRESSION = AsgiMod.Expression
# Its operands are the named arguments start and end.
def frame(make):
    def build(*args, **named):
        bounds = list(args) + [named.get(key) for key in ("start", "end")[len(args):]]
        if len(bounds) > 2 or any(type(bound) not in (int, type(None)) for bound in bounds):
            return None
        start, end = bounds
        return make(-(2**63) if start is None else start, 2**63 - 1 if end is None else end)

    return build


TYPED = {
    "F": one_name(EXPRESSION.f), "OuterRef": one_name(EXPRESSION.outer_ref),
    "Count": one_name(EXPRESSION.count), "Sum": one_name(EXPRESSION.sum),
    "Avg": one_name(EXPRESSION.avg), "Max": one_name(EXPRESSION.max),
    "Min": one_name(EXPRESSION.min), "Subquery": one_query(EXPRESSION.subquery),
    "Exists": one_query(EXPRESSION.exists), "Value": value, "When": when,
    "RowRange": frame(EXPRESSION.row_range), "ValueRange": frame(EXPRESSION.value_range),
}


def with_options(name, args, named):
    """Sum('x', filter=…) as Sum('x') with its options added."""
    if name not in ("Count", "Sum", "Avg", "Max", "Min") or len(args) != 1 or not named:
        return None
    base = TYPED[name](*args)
    return base and method(base, "with")(table(named, by_field=False))


def build(name, typed, args, named):
    if name == "Q":
        return q(*args, **named)
    if name == "Prefetch" and set(named) <= {"queryset", "to_attr"}:
        return prefetch(*args, **named)
    if typed and name in TYPED:
        return TYPED[name](*args, **named) or with_options(name, args, named)
    return None


def builder(name, dotted, typed):
    def make(*args, **named):
        made = build(name, typed, args, named)
        if made is None:
            by_field = name in BY_FIELD or name == "Value" and "output_field" in named
            made = EXPRESSION.call(dotted, arguments(args, named, by_field))
        return Term(made, typed)

    return make


def builders(vendor, typed=False):
    """Everything that names.py names but for the verbs and Python's own."""
    known = {}
    for name in names.EXPRESSIONS + names.FIELDS + names.FUNCTIONS:
        known[name] = builder(name, DOTTED.get(name, name), typed)
    if vendor == "postgresql":
        for dotted in names.POSTGRES:
            name = dotted.split(".")[1]
            known[name] = builder(name, "django.contrib.postgres." + dotted, typed)
    return known


__all__ = ["Term", "builders"]
