# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library as Python programs have it: through its override, with Django's own expressions.

A process of its own: asgimod_side.py keeps the override out.
"""
import contextlib
import inspect
import os

from django.apps import apps
from django.db import connection, models

import django_side
import names
import normalise
from override_known import KNOWN
from side import Side

from gi.repository import AsgiMod, GLib  # noqa: E402

from asgimod.gobject.awaiting import current  # noqa: E402

RELATED = ("add", "remove", "clear", "set")
KINDS = {"values": "values"}


def run(coroutine):
    async def awaited():
        return await coroutine

    return AsgiMod.run(awaited())


def inside(value):
    """The override's own objects in the place of those of this module, however deep."""
    if isinstance(value, (Chain, Instance)):
        return value.inside
    if isinstance(value, Pending):
        return value._queryset.inside
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(inside(item) for item in value)
    if isinstance(value, dict):
        return {key: inside(item) for key, item in value.items()}
    return value


def outside(value, kind=""):
    if isinstance(value, AsgiMod.QuerySet):
        return Chain(value, kind)
    if isinstance(value, AsgiMod.Model):
        return Instance(value)
    if isinstance(value, list):
        return [outside(item) for item in value]
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(outside(item) for item in value)
    if isinstance(value, dict):
        return {key: outside(item) for key, item in value.items()}
    return value


async def all_of(stream):
    return [item async for item in stream]


class Chain:
    """A queryset or manager: what its methods answer is waited for."""

    def __init__(self, queryset, kind=""):
        self.inside, self.kind = queryset, kind

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(type(self.inside), name, None)
        if name == "iterator":
            return lambda *args, **named: outside(run(all_of(
                self.inside.iterator(*args, **named))))
        if not hasattr(models.QuerySet, name) and name not in RELATED or method is None:
            return Pending(self, name)
        return lambda *args, **named: self.call(name, inside(args), inside(named))

    def call(self, name, args, named):
        answer = getattr(self.inside, name)(*args, **named)
        if inspect.isawaitable(answer):
            return outside(run(answer))
        kind = "" if name.startswith("values_") else KINDS.get(name, self.kind)
        return outside(answer, kind)

    def __getitem__(self, item):
        if isinstance(item, slice) and item.step is not None:
            return self[item.start:item.stop].rows()[::item.step]
        answer = self.inside[item]
        return outside(run(answer)) if inspect.isawaitable(answer) else outside(answer, self.kind)

    def __and__(self, other):
        return outside(self.inside & inside(other), self.kind)

    def __or__(self, other):
        return outside(self.inside | inside(other), self.kind)

    def __xor__(self, other):
        return outside(self.inside ^ inside(other), self.kind)

    def rows(self):
        return outside(run(self.inside.eval()))


class Pending:
    """A method of the app's own: what follows says whether it gives a queryset."""

    def __init__(self, chain, name):
        self._chain, self._method, self._args, self._named = chain, name, (), {}

    def __call__(self, *args, **named):
        self._args, self._named = inside(args), inside(named)
        return self

    @property
    def _queryset(self):
        made = self._chain.inside.call(self._method, *self._args, **self._named)
        return outside(made, self._chain.kind)

    def finish(self):
        return outside(run(
            self._chain.inside.acall(self._method, *self._args, **self._named)
        ))

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._queryset, name)

    def __getitem__(self, item):
        return self._queryset[item]


class Managers(Chain):
    """A model's name in a case: the default manager, others as attributes."""

    def __init__(self, info):
        super().__init__(info.aobjects)
        self.info = info

    def __getattr__(self, name):
        if name in self.info.get_managers():
            return Chain(getattr(self.info, name))
        return super().__getattr__(name)


class Method:
    """A method of an object, Django's or the app's; a property is one without arguments."""

    OWN = {"save": "asave", "delete": "adelete", "refresh_from_db": "arefresh_from_db",
           "full_clean": "afull_clean"}

    def __init__(self, model, name):
        self.model, self.name = model, name

    def __call__(self, *args, **named):
        args, named = inside(args), inside(named)
        own = self.OWN.get(self.name)
        if own:
            return outside(run(getattr(self.model, own)(*args, **named)))
        return outside(run(self.model.call(self.name, *args, **named)))

    def finish(self):
        return self()


MANY = frozenset({"reverse-foreign-key", "many-to-many", "generic"})


class Instance:
    """An object of a model."""

    def __init__(self, model):
        self.__dict__["inside"] = model

    @property
    def _model(self):
        return apps.get_model(self.inside.get_model_info().get_label())

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        field = self.inside.get_model_info().get_field(name)
        if field is not None and name == field.get_name():
            kind = field.get_relation().value_nick
            if kind in MANY:
                return outside(getattr(self.inside, "a" + name))
            if kind != "none":
                return self.related(name)
        if field is not None or self.inside.has_field(name):
            if self.inside.get_value_type(name) == AsgiMod.ValueType.DEFERRED:
                run(self.inside.arefresh_from_db([name]))
            return outside(value_of(self.inside, name))
        return Method(self.inside, name)

    def related(self, name):
        if self.inside.get_value_type(name) != AsgiMod.ValueType.DEFERRED:
            return outside(getattr(self.inside, name))
        return outside(run(getattr(self.inside, "a" + name)))

    def __setattr__(self, name, value):
        setattr(self.inside, name, inside(value))


def value_of(model, name):
    """An attribute, also where a method has its name."""
    return model.get_field(name) if name in dir(type(model)) else getattr(model, name)


def instance_data(normaliser, instance, related):
    row, model = instance.inside, instance._model
    fields, deferred, extra = {}, [], {}
    for field in model._meta.concrete_fields:
        if row.get_value_type(field.attname) == AsgiMod.ValueType.DEFERRED:
            deferred.append(field.attname)
        else:
            fields[field.attname] = normaliser.value(value_of(row, field.attname), {})
    known = {name for f in model._meta.get_fields() for name in (f.name, getattr(f, "attname", ""))}
    for n in range(row.get_n_columns()):
        name = row.get_column_name(n)
        value = row.get_value_type(name)
        if name in fields or name in related or name in known or value in OBJECTS:
            continue
        extra[name] = normaliser.value(value_of(row, name), {})
    found = {"fields": fields, "deferred": deferred, "extra": extra, "related": {}}
    for name, below in related.items():
        if row.get_value_type(name) == AsgiMod.ValueType.DEFERRED:
            found["related"][name] = normalise.NOT_LOADED
        else:
            found["related"][name] = normaliser.value(outside(getattr(row, name)), below)
    return ("model", model._meta.label, found)


OBJECTS = (AsgiMod.ValueType.MODEL, AsgiMod.ValueType.MODELS)


class OverrideNormaliser(normalise.Normaliser):
    handlers = [(Instance, instance_data), (models.Model, django_side.instance_data),
                (django_side.FieldFile, django_side.file_name)]


class Counter:
    count = None


def builder(cls):
    return lambda *args, **named: cls(*inside(args), **inside(named))


def new(managers, **values):
    return Instance(managers.info(**inside(values)))


class Transactions:
    """Blocks that are entered by one step and left by another."""

    def __init__(self):
        self.open = []

    def begin(self):
        block = AsgiMod.atomic()
        self.open.append((block, current.get()))
        current.set(run(block.__aenter__()))

    def end(self, *exception):
        block, outer = self.open.pop()
        try:
            run(block.__aexit__(*exception))
        finally:
            current.set(outer)

    def commit(self):
        self.end(None, None, None)

    def rollback(self):
        self.end(ValueError, ValueError(), None)

    def names(self):
        return {
            "begin": self.begin, "commit": self.commit, "rollback": self.rollback,
            "savepoint": lambda: run(current.get().savepoint()),
            "release": lambda savepoint: run(savepoint.commit()),
            "rollback_to": lambda savepoint: run(savepoint.rollback()),
        }


class OverrideSide(Side):
    known_differences = KNOWN
    def __init__(self):
        run(AsgiMod.setup(os.environ["DJANGO_SETTINGS_MODULE"]))
        found = names.django_expressions(connection.vendor)
        self.known = {
            name: builder(value) if hasattr(value, "resolve_expression") or name == "Prefetch"
            else value for name, value in found.items()
        }
        self.known.update(names.PLAIN, Point=found["Point"], new=new)
        self.known["prefetch_related_objects"] = lambda objects, *args: run(AsgiMod.call(
            "django.db.models.prefetch_related_objects", inside(objects), *args))
        labels = [model._meta.label for model in apps.get_app_config("atlas").get_models()]
        for label in labels + ["contenttypes.ContentType"]:
            self.known[label.split(".")[1]] = Managers(AsgiMod.get_model(label))

        self.transactions = Transactions()

    def names(self):
        return {**self.known, **self.transactions.names()}

    def reset(self):
        while self.transactions.open:
            self.transactions.rollback()

    def finish(self, value):
        return value.finish() if isinstance(value, (Pending, Method)) else value

    def collect(self, value, case):
        normaliser = OverrideNormaliser(case.related)
        if isinstance(value, Chain):
            return (normaliser.rows if value.kind == "values" else normaliser)(value.rows())
        return normaliser(value)

    def describe(self, exception):
        if not isinstance(exception, GLib.Error):
            return normalise.error(exception)
        cls = type(exception).__name__
        dotted = getattr(exception, "exception", None)
        found = {"class": dotted.split(".")[-1] if dotted else cls,
                 "message": normalise.message(str(exception))}
        if cls in ("ProtectedError", "RestrictedError"):
            objects = getattr(exception, cls[:-5].lower() + "_objects")
            found["objects"] = sorted((label, str(pk)) for label, pk, *_ in objects)
        if cls == "ValidationError":
            found["errors"] = exception.message_dict
        return found

    @contextlib.contextmanager
    def counting(self):
        yield Counter()
