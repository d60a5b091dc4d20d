# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library, from the outside: every case again, through the typelib.

Four ways of it are compared with Django: by the general calls, with the statements counted; by
the typed fronts, where nobody counts and the library reads rows itself where it can; the same with
every query made three times, where it can go by a plan; and as streams of three rows at a time.
"""
import contextlib

from django.apps import apps
from django.db import connection

import asgimod_api as api
import asgimod_values as values
import names
import normalise
from asgimod_api import CODES, Failure, call, on_worker, runtime
from asgimod_api import AsgiMod
from asgimod_known import KNOWN
from asgimod_objects import Chain, How, Instance, Managers, Method, Pending, new
from asgimod_terms import Term, builders
from side import Side


def instance_data(normaliser, instance, related):
    """As of the other side's: the fields, what is deferred, annotations, and what was loaded."""
    row, model = instance.gobject, instance._model
    fields, deferred, extra = {}, [], {}
    for field in model._meta.concrete_fields:
        if int(row.get_value_type(field.attname)) == values.DEFERRED:
            deferred.append(field.attname)
        else:
            fields[field.attname] = normaliser.value(values.read(row, field.attname), {})
    known = {name for f in model._meta.get_fields() for name in (f.name, getattr(f, "attname", ""))}
    for n in range(row.get_n_columns()):
        name = row.get_column_name(n)
        if name in fields or name in related or name in known or is_related(row, name):
            continue
        extra[name] = normaliser.value(values.read(row, name), {})
    found = {"fields": fields, "deferred": deferred, "extra": extra, "related": {}}
    for name, below in related.items():
        found["related"][name] = loaded(normaliser, instance, name, below)
    return ("model", model._meta.label, found)


def is_related(row, name):
    return int(row.get_value_type(name)) in (
        int(AsgiMod.ValueType.MODEL), int(AsgiMod.ValueType.MODELS)
    )


def loaded(normaliser, instance, name, below):
    if int(instance.gobject.get_value_type(name)) == values.DEFERRED:
        return normalise.NOT_LOADED
    return normaliser.value(instance.loaded(name), below)


class AsgiModNormaliser(normalise.Normaliser):
    handlers = [(Instance, instance_data)]


class Counter:
    count = None


def begin():
    source, name = runtime(), "begin"
    if api.transactions:
        source, name = api.transactions[-1], "savepoint"
    args = () if name == "savepoint" else (None,)
    api.transactions.append(call(source, name, *args))


def commit():
    call(api.transactions.pop(), "commit")


def rollback():
    call(api.transactions.pop(), "rollback")


def savepoint():
    return call(api.transactions[-1], "savepoint")


def roll_back_all():
    while api.transactions:
        rollback()


def release(transaction):
    call(transaction, "commit")


def rollback_to(transaction):
    call(transaction, "rollback")


TRANSACTIONS = {
    "begin": begin, "commit": commit, "rollback": rollback, "savepoint": savepoint,
    "release": release, "rollback_to": rollback_to,
}


class AsgiModSide(Side):
    """By the general calls, each statement counted on the worker."""

    how = How()
    known_differences = KNOWN
    def __init__(self):
        self.runtime = runtime()
        on_worker("watch")
        self.known = {**names.PLAIN, **builders(connection.vendor, self.how.typed), "new": new}
        self.known["Point"] = names.django_expressions(connection.vendor)["Point"]
        self.known["prefetch_related_objects"] = self.prefetch_related_objects
        self.known.update(TRANSACTIONS)
        labels = [model._meta.label for model in apps.get_app_config("atlas").get_models()]
        for label in labels + ["contenttypes.ContentType"]:
            self.known[label.split(".")[1]] = Managers(self.runtime.get_model(label), self.how)

    def prefetch_related_objects(self, *args):
        return call(self.runtime, "call", "django.db.models.prefetch_related_objects",
                    values.arguments(args, {}))

    def names(self):
        return dict(self.known)

    def finish(self, value):
        return value.finish() if isinstance(value, (Pending, Method)) else value

    def collect(self, value, case):
        normaliser = AsgiModNormaliser(case.related)
        if isinstance(value, Term):
            return normaliser(self.text(value))
        if isinstance(value, Chain):
            rows = value.rows()
            return normaliser.rows(rows) if value.kind == "values" else normaliser(rows)
        return normaliser(value)

    def text(self, term):
        row = call(self.runtime, "call", "asgimod_probe.text", values.arguments((term,), {}))
        return values.read(row, "value")

    def describe(self, exception):
        if not isinstance(exception, Failure):
            return normalise.error(exception)
        return describe_failure(exception)

    @contextlib.contextmanager
    def counting(self):
        counter = Counter()
        on_worker("start_counting")
        try:
            yield counter
        finally:
            roll_back_all()
            counter.count = values.read(on_worker("stop_counting"), "value")

    def reset(self):
        roll_back_all()
        on_worker("settle")

    def counts(self, name):
        """How often the library has gone its own way, and how often it might have."""
        return values.read(on_worker("counts", name), "value")


class TypedSide(AsgiModSide):
    """By the typed fronts, with nobody watching."""

    how = How(typed=True)

    @contextlib.contextmanager
    def counting(self):
        yield Counter()


class AgainSide(TypedSide):
    """What is read, the third time."""

    how = How(typed=True, again=True)
    reads_only = True


class StreamSide(TypedSide):
    """What is read, three rows at a time."""

    how = How(stream=True)
    reads_only = True


def describe_failure(failure):
    """In normalise.error()'s form; the code has to be that of the class."""
    name = failure.exception.split(".")[-1] if failure.exception else "AsgiMod"
    expected = CODES.get(name, "PYTHON")
    if name == "AsgiMod" or failure.code != expected:
        name = "%s with the code %s" % (name, failure.code)
    found = {"class": name, "message": normalise.message(str(failure))}
    if failure.objects is not None:
        found["objects"] = sorted((label, pk) for label, pk, _ in failure.objects)
    if failure.fields is not None:
        found["errors"] = failure.fields
    return found
