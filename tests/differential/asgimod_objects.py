# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a case's names are on the library's side: models, managers, chains, objects.

Each wraps an object of the typelib as `gobject`. `How` says by which of the library's ways a call
goes: the general call(), the typed front that stands for the method, or for reading the stream.
"""
import contextlib
from dataclasses import dataclass

import django
from django.apps import apps

import asgimod_values as values
from asgimod_api import AsgiMod, Failure, bound, call, call_sync, plain
from asgimod_api import method as method_of
from asgimod_fronts import CHAINING, EVALUATING, RELATING

CHUNK = 3
CHAIN_METHODS = frozenset("""
    filter exclude annotate alias order_by reverse distinct values values_list dates datetimes
    none all union intersection difference select_related prefetch_related extra defer only using
    select_for_update raw complex_filter
""".split())
EVALUATION_METHODS = frozenset("""
    get create get_or_create update_or_create bulk_create bulk_update count in_bulk latest earliest
    first last aggregate exists contains update delete explain add remove clear set
""".split())
# Of a query that is made again and again, the library may know the SQL: from the third time on.
REPEATED = frozenset("eval item get first count exists".split())
REPEATS = 2
SILENT = frozenset("add remove clear set".split())
# What the rows of a queryset are for Django.
KINDS = {"values": "values", "values_list": "tuple", "dates": "", "datetimes": "", "raw": ""}


@dataclass
class How:
    typed: bool = False
    stream: bool = False
    again: bool = False


def wrap(value, kind, how):
    """Python's form of what a call gave: objects, rows, lists of them, or plain values."""
    if isinstance(value, AsgiMod.Model):
        return Instance(value, how)
    if isinstance(value, AsgiMod.Row):
        return values.read_row(value, kind)
    if isinstance(value, tuple):
        return tuple(wrap(item, kind, how) for item in value)
    if isinstance(value, AsgiMod.ResultList):
        return [wrap(value.get(n), kind, how) for n in range(value.get_size())]
    return value


def unpack(row, kind, how):
    """The answer of a general call: its only column, or two where an object was created."""
    found = wrap(values.read(row, "value"), kind, how)
    return (found, row.get_boolean("created")) if row.get_n_columns() == 2 else found


class Chain:
    """A queryset or manager."""

    def __init__(self, gobject, how, kind="model", model=None, related=False):
        self.gobject, self.how, self.kind = gobject, how, kind
        self.model = model or gobject.get_label()
        self.related = related

    def make(self, gobject, kind=None):
        return Chain(gobject, self.how, self.kind if kind is None else kind, self.model)

    def __getattr__(self, method):
        if method.startswith("_"):
            raise AttributeError(method)
        if method in CHAIN_METHODS:
            return lambda *args, **named: self.chain(method, args, named)
        if method in EVALUATION_METHODS:
            return lambda *args, **named: self.evaluate(method, args, named)
        if method == "iterator":
            return self.iterator
        return Pending(self, method)

    def chain(self, method, args, named):
        front = CHAINING.get(method) if self.how.typed else None
        made = front and front(self.gobject, *args, **named)
        if made is None:
            made = self.gobject.call(method, values.arguments(args, named))
        kind = KINDS.get(method, self.kind)
        if method == "values_list":
            kind = "named" if named.get("named") else "" if named.get("flat") else "tuple"
        return self.make(made, kind)

    def __getitem__(self, item):
        if not isinstance(item, slice):
            if type(item) is int:
                return wrap(self.run("item", item), self.kind, self.how)
            return self.general("item", (item,), {})
        if type(item.start) in (int, type(None)) and type(item.stop) in (int, type(None)):
            start, stop = item.start or 0, -1 if item.stop is None else item.stop
            made = self.make(self.gobject.slice(start, stop))
        else:
            made = self.make(self.gobject.call("slice", values.arguments(
                (item.start or 0, -1 if item.stop is None else item.stop), {}
            )))
        return made.rows()[:: item.step] if item.step else made

    def __and__(self, other):
        return self.combine("and", other)

    def __or__(self, other):
        return self.combine("or", other)

    def __xor__(self, other):
        return self.combine("xor", other)

    def combine(self, name, other):
        if self.how.typed and isinstance(other, Chain):
            return self.make(method_of(self.gobject, name)(other.gobject))
        return self.make(self.gobject.call(name, values.arguments((other,), {})))

    # Evaluating

    def run(self, name, *args):
        """A typed front, waited for: now in the one form, now in the other."""
        if self.how.stream:
            try:
                return call_sync(self.gobject, name, *args)
            except Failure:
                pass  # Only the other form tells what Django said.
        for _ in range(REPEATS if self.how.again and name in REPEATED else 0):
            with contextlib.suppress(Failure):
                call(self.gobject, name, *args)
        return call(self.gobject, name, *args)

    def general(self, method, args, named):
        row = call(self.gobject, "call", method, values.arguments(args, named))
        return self.answer(method, unpack(row, self.kind_of(method), self.how), named)

    def evaluate(self, method, args, named):
        front = None
        if self.how.typed:
            front = (RELATING if self.related else EVALUATING).get(method) or EVALUATING.get(method)
        call_of = front and front(self, *args, **named)
        if call_of is None:
            return self.general(method, args, named)
        found = wrap(self.run(*call_of), self.kind_of(method), self.how)
        return self.answer(method, found, named)

    def kind_of(self, method):
        """An aggregation is a dictionary, whatever the rows of the queryset are."""
        return "values" if method == "aggregate" else self.kind

    def answer(self, method, found, named):
        """In Django's form what has another one in C."""
        if method == "in_bulk":
            name = named.get("field_name", "pk")
            return {values.read(item.gobject, name): item for item in found}
        if method == "delete":
            count, by_model = found if isinstance(found, (list, tuple)) else found.unpack()
            return count, by_model
        if method in SILENT or method == "bulk_update" and django.VERSION < (4, 0):
            # A call that can fail says that it hasn't; Django says nothing.
            return None
        return found

    def rows(self):
        if self.how.stream:
            return self.stream(CHUNK)
        return wrap(self.run("eval"), self.kind, self.how) if self.how.typed else (
            self.general("eval", (), {})
        )

    def iterator(self, *args, **named):
        size = named.pop("chunk_size", 2000)
        if args or named or type(size) is not int or size < 1:
            return self.general("iterator", args, {**named, "chunk_size": size})
        return self.stream(size)

    def stream(self, size):
        stream, found = bound(self.gobject).iterate(size), []
        while True:
            chunk = wrap(call(stream, "next_chunk"), self.kind, self.how)
            if not chunk:
                break
            found += chunk
        call(stream, "close")
        return found


class Pending:
    """A method that only Django knows: what follows says whether it gives a queryset."""

    def __init__(self, chain, method):
        self._chain, self._method, self._args, self._named = chain, method, None, {}

    def __call__(self, *args, **named):
        self._args, self._named = args, named
        return self

    @property
    def _queryset(self):
        return self._chain.chain(self._method, self._args or (), self._named)

    @property
    def gobject(self):
        return self._queryset.gobject

    def finish(self):
        return self._chain.general(self._method, self._args or (), self._named)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._queryset, name)

    def __getitem__(self, item):
        return self._queryset[item]


class Managers(Chain):
    """A model's name in a case: the default manager, others as attributes."""

    def __init__(self, info, how):
        super().__init__(info.get_aobjects(), how)
        self.info = info

    def __getattr__(self, name):
        if name in self.info.get_managers():
            return Chain(plain(self.info.manager, name), self.how)
        return super().__getattr__(name)


def new(managers, **given):
    made = plain(managers.info.new_instance, values.table(given))
    return Instance(made, managers.how)


RELATIONS = AsgiMod.RelationType
SINGLE = frozenset(map(int, (
    RELATIONS.FOREIGN_KEY, RELATIONS.ONE_TO_ONE, RELATIONS.REVERSE_ONE_TO_ONE,
    RELATIONS.GENERIC_FOREIGN_KEY,
)))
MANY = frozenset(map(int, (
    RELATIONS.REVERSE_FOREIGN_KEY, RELATIONS.MANY_TO_MANY, RELATIONS.GENERIC,
)))


class Instance:
    """An object of a model."""

    def __init__(self, gobject, how):
        self.__dict__.update(gobject=gobject, how=how)

    @property
    def _model(self):
        return apps.get_model(self.gobject.get_model_info().get_label())

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        info = self.gobject.get_model_info()
        field = info.get_field(name)
        if field is not None and name == field.get_name() and int(field.get_relation()) in MANY:
            manager = plain(self.gobject.get_related_manager, name)
            return Chain(manager, self.how, related=True)
        if field is not None and name == field.get_name() and int(field.get_relation()) in SINGLE:
            return self.related(name)
        if field is not None or self.gobject.has_field(name):
            return self.field(name)
        return METHODS.get(name, Method)(self, name)

    def __setattr__(self, name, value):
        if value is None:
            plain(self.gobject.set_null, name)
        else:
            plain(self.gobject.set_field, name, values.value_of(value))

    def field(self, name):
        if int(self.gobject.get_value_type(name)) == values.DEFERRED:
            call(self.gobject, "refresh_from_db", [name])
        return wrap(values.read(self.gobject, name), "", self.how)

    def loaded(self, name):
        """What is there without a query, as a value; KeyError when nothing is."""
        return wrap(values.read(self.gobject, name), "", self.how)

    def related(self, name):
        if int(self.gobject.get_value_type(name)) != values.DEFERRED:
            return self.loaded(name)
        return wrap(call(self.gobject, "fetch_related", name), "", self.how)


class Method:
    """A method, or a property: what an attribute of the app's class is only Django knows."""

    def __init__(self, instance, name):
        self.instance, self.name, self.is_called = instance, name, False

    def __call__(self, *args, **named):
        front = self.front(*args, **named)
        gobject, how = self.instance.gobject, self.instance.how
        if front is None:
            row = call(gobject, "call", self.name, values.arguments(args, named, False))
            return unpack(row, "", how)
        found = call(gobject, *front)
        return None if isinstance(found, bool) else tuple(found.unpack())

    def front(self, *args, **named):
        return None

    def finish(self):
        return self()


class Save(Method):
    def front(self, force_insert=False, force_update=False, using=None, update_fields=None):
        return "save", force_insert, force_update, using, update_fields


class Delete(Method):
    def front(self, using=None, keep_parents=False):
        return "delete", using, keep_parents


class Refresh(Method):
    def front(self, using=None, fields=None):
        return None if using else ("refresh_from_db", fields)


class FullClean(Method):
    def front(self, exclude=None):
        return "full_clean", exclude


METHODS = {"save": Save, "delete": Delete, "refresh_from_db": Refresh, "full_clean": FullClean}

__all__ = ["Chain", "How", "Instance", "Managers", "Method", "Pending", "new"]
