# SPDX-License-Identifier: LGPL-2.1-or-later
"""What ``_meta`` says of each model, in the form that the library reads."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

# The numbers of AsgiValueType and AsgiRelationType.
NULL, BOOLEAN, INTEGER, FLOAT, TEXT, DECIMAL, UUID, TIME, FILE = range(9)
DATE, DATE_TIME, DURATION, BINARY, JSON, MODEL, MODELS, DEFERRED = range(9, 17)
(
    NONE,
    FOREIGN_KEY,
    ONE_TO_ONE,
    REVERSE_ONE_TO_ONE,
    REVERSE_FOREIGN_KEY,
    MANY_TO_MANY,
    GENERIC_FOREIGN_KEY,
    GENERIC,
) = range(8)

# The first class that a field is an instance of says what it holds.
_VALUE_TYPES: tuple[tuple[type, int], ...] = (
    (models.BooleanField, BOOLEAN),
    (models.DurationField, DURATION),
    (models.IntegerField, INTEGER),
    (models.FloatField, FLOAT),
    (models.DecimalField, DECIMAL),
    (models.UUIDField, UUID),
    (models.DateTimeField, DATE_TIME),
    (models.DateField, DATE),
    (models.TimeField, TIME),
    (models.BinaryField, BINARY),
    (models.JSONField, JSON),
    (models.FileField, FILE),
)

# Their module can't be imported where django.contrib.contenttypes isn't installed.
_GENERIC_NAMES = {"GenericForeignKey": GENERIC_FOREIGN_KEY, "GenericRelation": GENERIC}

# By the name of the class, for fields whose module needs a database that may not be there.
_VALUE_TYPE_NAMES = {
    "ArrayField": JSON,
    "HStoreField": JSON,
    "RangeField": JSON,
}


def value_type(field: Any) -> int:
    """What a field holds; a foreign key, what its key holds."""
    while getattr(field, "remote_field", None) and getattr(field, "target_field", None):
        field = field.target_field
    for cls, number in _VALUE_TYPES:
        if isinstance(field, cls):
            return number
    for cls in type(field).__mro__:
        if cls.__name__ in _VALUE_TYPE_NAMES:
            return _VALUE_TYPE_NAMES[cls.__name__]
    if getattr(field, "get_internal_type", None):
        return _internal(field)
    return TEXT


def _internal(field: Any) -> int:
    """Of a field of another package, what the column of the database holds."""
    by_name = {
        "BooleanField": BOOLEAN,
        "NullBooleanField": BOOLEAN,
        "FloatField": FLOAT,
        "DecimalField": DECIMAL,
        "DurationField": DURATION,
        "DateField": DATE,
        "DateTimeField": DATE_TIME,
        "TimeField": TIME,
        "BinaryField": BINARY,
        "UUIDField": UUID,
        "JSONField": JSON,
    }
    internal = field.get_internal_type()
    if internal.endswith(("IntegerField", "AutoField")):
        return INTEGER
    return by_name.get(internal, TEXT)


def relation(field: Any) -> int:
    """How a field leads to other objects."""
    for cls in type(field).__mro__:
        if cls.__name__ in _GENERIC_NAMES:
            return _GENERIC_NAMES[cls.__name__]
    if field.many_to_many:
        return MANY_TO_MANY
    # The way back of a generic relation says that it is the other way round; it leads to many.
    if field.one_to_many or (field.many_to_one and field.auto_created):
        return REVERSE_FOREIGN_KEY
    if field.one_to_one:
        return ONE_TO_ONE if field.concrete else REVERSE_ONE_TO_ONE
    return FOREIGN_KEY if field.many_to_one else NONE


def _name(field: Any) -> str:
    """The attribute that leads to a relation's objects, either way round."""
    if field.auto_created and not field.concrete:
        return str(field.get_accessor_name())
    return str(field.name)


def _choices(field: Any) -> list[tuple[Any, str]] | None:
    choices = getattr(field, "flatchoices", None)
    return [(value, str(text)) for value, text in choices] if choices else None


def _related_label(field: Any) -> str | None:
    related: Any = getattr(field, "related_model", None)
    options = getattr(related, "_meta", None)  # a string stands for a model that isn't there
    return options.label if options else None


def _target(field: Any, kind: int) -> str | None:
    """The attribute of the other object whose value is this field's."""
    return str(field.target_field.attname) if kind in (FOREIGN_KEY, ONE_TO_ONE) else None


def _internal_type(field: Any) -> str:
    get = getattr(field, "get_internal_type", None)
    return (get() if get else None) or type(field).__name__


def _field(field: Any) -> tuple[Any, ...]:
    kind = relation(field)
    name = _name(field)
    many = kind in (MANY_TO_MANY, REVERSE_FOREIGN_KEY, GENERIC)
    concrete = not many and bool(
        getattr(field, "concrete", False) and getattr(field, "column", None)
    )
    holds = value_type(field) if concrete else MODELS if many else MODEL
    strings = (
        name,
        str(field.attname) if concrete else name,
        str(field.column) if concrete else None,
        _internal_type(field),
        _related_label(field),
        _target(field, kind),
        str(getattr(field, "verbose_name", name)),
        str(getattr(field, "help_text", "")),
    )
    flags = tuple(
        bool(getattr(field, attribute, False))
        for attribute in ("null", "blank", "primary_key", "unique", "editable")
    )
    longest = getattr(field, "max_length", None)
    return strings, flags, holds, kind, -1 if longest is None else longest, _choices(field)


def _fields(model: Any) -> list[tuple[Any, ...]]:
    """Every field and relation that an attribute of the model leads to."""
    meta = model._meta
    fields = [f for f in meta.get_fields(include_hidden=False) if not _is_hidden(f)]
    return [_field(field) for field in fields]


def _is_hidden(field: Any) -> bool:
    """A way back that nothing leads to: ``related_name="+"``, or of a swapped model."""
    if field.auto_created and not field.concrete:
        return not field.get_accessor_name() or field.related_model._meta.swapped
    return False


def _defaults(model: Any) -> dict[str, Any]:
    """What the fields of a new object are, but for defaults that are functions."""
    return {
        field.attname: field.get_default()
        for field in model._meta.concrete_fields
        if not (field.has_default() and callable(field.default))
    }


def _parent(model: Any) -> str | None:
    """The Django model that it is a special case of."""
    for base in model.__mro__[1:]:
        if isinstance(base, models.base.ModelBase) and hasattr(base, "_meta"):
            if not base._meta.abstract and not base._meta.swapped:
                return str(base._meta.label)
    return None


def _managers(model: Any) -> list[str]:
    default = model._default_manager.name
    return [default] + [m.name for m in model._meta.managers if m.name != default]


def _model(model: Any) -> tuple[Any, ...]:
    meta = model._meta
    return (
        meta.label,
        _parent(model),
        meta.db_table,
        str(meta.verbose_name),
        str(meta.verbose_name_plural),
        bool(meta.proxy),
        bool(meta.auto_created),
        _managers(model),
        _fields(model),
        _defaults(model),
    )


def describe_models() -> list[tuple[Any, ...]]:
    """Every model, also those that Django makes for many-to-many relations; parents first."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.swapped and model._default_manager is not None
    ]
    return [_model(model) for model in sorted(found, key=lambda model: len(model.__mro__))]
