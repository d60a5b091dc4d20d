# SPDX-License-Identifier: LGPL-2.1-or-later
"""Django's own synchronous ORM: the truth that other sides are held to."""
import contextlib
import pickle
import re
import types

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.manager import BaseManager
from django.db.models.query import RawQuerySet, ValuesIterable
from django.test.utils import CaptureQueriesContext

import names
import normalise
from side import Side

UNCOUNTED = re.compile(
    r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START|SET|PRAGMA|DECLARE|CLOSE)\b", re.I
)


class Managers:
    """A model's name in a case: the default manager, others as attributes."""

    def __init__(self, model):
        self._model = model

    def __getattr__(self, name):
        managers = self._model._meta.managers_map
        return managers[name] if name in managers else getattr(self._model._default_manager, name)


def loaded(instance, name):
    """What select_related() or prefetch_related() left there; no query is made."""
    prefetched = getattr(instance, "_prefetched_objects_cache", {})
    if name in prefetched:
        return list(prefetched[name])
    if name in instance._state.fields_cache:
        return instance._state.fields_cache[name]
    if name in instance.__dict__:
        return instance.__dict__[name]
    for field in instance._meta.concrete_fields:
        if field.name == name and instance.__dict__.get(field.attname, 0) is None:
            return None
    return normalise.NOT_LOADED


def instance_data(normaliser, instance, related):
    fields, deferred, left = {}, [], dict(instance.__dict__)
    for field in instance._meta.concrete_fields:
        if field.attname in left:
            fields[field.attname] = normaliser.value(left.pop(field.attname), {})
        else:
            deferred.append(field.attname)
    extra = {
        name: normaliser.value(value, {}) for name, value in left.items()
        if not name.startswith("_") and name not in related and not is_to_attr(value)
    }
    found = {"fields": fields, "deferred": deferred, "extra": extra, "related": {}}
    for name, below in related.items():
        value = loaded(instance, name)
        found["related"][name] = (
            value if value is normalise.NOT_LOADED else normaliser.value(value, below)
        )
    return ("model", instance._meta.label, found)


def is_to_attr(value):
    return isinstance(value, list) and all(isinstance(item, models.Model) for item in value)


def file_name(normaliser, value, related):
    return normaliser.value(value.name, {})


class DjangoNormaliser(normalise.Normaliser):
    handlers = [(models.Model, instance_data), (FieldFile, file_name)]


class Transactions:
    """begin() and the rest, as a stack of atomic blocks."""

    def __init__(self):
        self.open = []

    def begin(self):
        self.open.append(transaction.atomic())
        self.open[-1].__enter__()

    def commit(self):
        self.open.pop().__exit__(None, None, None)

    def rollback(self):
        transaction.set_rollback(True)
        self.commit()

    def names(self):
        return {
            "begin": self.begin, "commit": self.commit, "rollback": self.rollback,
            "savepoint": transaction.savepoint, "release": transaction.savepoint_commit,
            "rollback_to": transaction.savepoint_rollback,
        }


class Counter(CaptureQueriesContext):
    @property
    def count(self):
        # A statement that failed before it was sent has no text.
        return sum(not UNCOUNTED.match(query["sql"] or "") for query in self.captured_queries)


class DjangoSide(Side):
    normaliser = DjangoNormaliser

    def __init__(self):
        self.known = names.django_expressions(connection.vendor)
        for model in apps.get_app_config("atlas").get_models():
            self.known[model.__name__] = Managers(model)
        from django.contrib.contenttypes.models import ContentType

        self.known["ContentType"] = Managers(ContentType)
        self.known["new"] = lambda managers, **values: managers._model(**values)
        self.transactions = Transactions()

    def names(self):
        return {**self.known, **self.transactions.names()}

    def counting(self):
        return Counter(connection)

    def describe(self, exception):
        return normalise.error(exception)

    def plain(self, value):
        """Lists in the place of what is still to be evaluated."""
        if isinstance(value, Managers):
            value = value._model._default_manager
        if isinstance(value, BaseManager):
            value = value.all()
        if isinstance(value, (models.QuerySet, RawQuerySet, types.GeneratorType)):
            return list(value)
        # iterator() has been several kinds of iterator over Django's versions.
        return list(value) if hasattr(value, "__next__") else value

    def collect(self, value, case):
        rows = getattr(value, "_iterable_class", None) is ValuesIterable
        value, normaliser = self.plain(value), self.normaliser(case.related)
        return normaliser.rows(value) if rows else normaliser(value)

    def reset(self):
        while self.transactions.open:
            with contextlib.suppress(Exception):
                self.transactions.rollback()
        self.transactions.open.clear()
        if connection.in_atomic_block or not connection.is_usable():
            connection.close()


class PickleSide(DjangoSide):
    """Django's results through pickle and back: equal, by another way."""

    lacks = frozenset(["pickle"])

    def plain(self, value):
        value = super().plain(value)
        try:
            return pickle.loads(pickle.dumps(value))
        except (pickle.PicklingError, AttributeError, TypeError):
            # Named rows are of a class made on the way; a memoryview has no pickle.
            return value
