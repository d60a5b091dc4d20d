# SPDX-License-Identifier: LGPL-2.1-or-later
"""The methods of ``AsgiMod.Model``, ``AsgiMod.ModelInfo`` and ``AsgiMod.Row``."""

import copy
import datetime
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Dict,
    FrozenSet,
    Generator,
    Iterator,
    List,
    Optional,
    Tuple,
)

from gi.repository import GLib

from .awaiting import native, perform
from .errors import CLASSES, DOMAIN, class_for, exception, new_error, raised
from .values import begin_call, column_names, django_value, front

if TYPE_CHECKING:
    from gi.repository import AsgiMod

_MANY = frozenset({"reverse-foreign-key", "many-to-many", "generic"})
_fields: Dict[type, FrozenSet[str]] = {}


class RowMethods:
    """A row of ``values()`` by name and by position; Django's own forms come out of a queryset."""

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            if key not in column_names(self):
                raise KeyError(key)
            return read(self, key)
        return tuple(self)[key]

    def __iter__(self) -> Iterator[Any]:
        return iter([read(self, name) for name in column_names(self)])

    def __len__(self) -> int:
        size: int = self.get_n_columns()
        return size

    def __bool__(self) -> bool:
        return True

    def keys(self) -> Tuple[str, ...]:
        return column_names(self)

    def get_field(self, name: str) -> Any:
        """A field's value, as Python has it; None for null."""
        return read(self, name)

    def __getattr__(self, name: str) -> Any:
        if name in column_names(self):
            return read(self, name)
        raise AttributeError("%r object has no attribute %r" % (type(self).__name__, name))


def read(row: Any, name: str) -> Any:
    """A field: a plain value, an object of a relation, or a list of them."""
    value = front().read(row, name)
    if value is not NotImplemented:
        return value
    try:
        held = row.get_object(name)
    except GLib.Error as error:
        raise raised(error) from None
    return Loaded(front().items(held, None)) if hasattr(held, "get_n_items") else held


class Loaded(List[Any]):
    """What ``prefetch_related()`` has loaded, also as Django's manager gives it."""

    def all(self) -> "Loaded":
        return self


class _Related:
    """``await pizza.aprice``; it may be awaited again."""

    def __init__(self, model: Any, name: str, reverse: bool) -> None:
        self._model = model
        self._name = name
        self._reverse = reverse

    def __await__(self) -> Generator[Any, Any, Any]:
        return fetch_related(self._model, self._name, self._reverse).__await__()


async def fetch_related(model: Any, name: str, reverse: bool) -> Any:
    def start(cancellable: Any, callback: Any) -> None:
        model.fetch_related_async(name, cancellable, callback)

    found = await perform(native(start, "fetch_related_finish"))
    if found is None and reverse:
        cls = model.get_model_info().get_label()
        raise new_error(
            "DoesNotExist",
            "%s has no %s." % (cls.rpartition(".")[2], name),
            _missing(model, name),
        )
    return found


def _missing(model: Any, name: str) -> str:
    """The dotted name of Django's ``Price.pizza.RelatedObjectDoesNotExist``."""
    cls = model.get_model_info().model
    return "%s.%s.%s.RelatedObjectDoesNotExist" % (cls.__module__, cls.__qualname__, name)


class _Objects:
    """``Pizza.aobjects``, of a class that is registered for a model; objects have none."""

    def __get__(self, model: Any, cls: Any) -> "AsgiMod.QuerySet[AsgiMod.Model]":
        if model is not None:
            raise AttributeError("%r object has no attribute 'aobjects'" % cls.__name__)
        manager: "AsgiMod.QuerySet[AsgiMod.Model]" = _info_of(cls).aobjects
        return manager


def _info_of(cls: type) -> Any:
    from gi.repository import AsgiMod

    info = AsgiMod.ModelInfo.for_type(cls)
    if info is None:
        raise AttributeError(
            "%s is registered for no model, or the runtime is not started: "
            "AsgiMod.register_type() registers it" % cls.__name__
        )
    return info


class ModelMethods:
    """The attributes of an object are its fields; ``a<relation>`` leads to other objects."""

    aobjects: "ClassVar[AsgiMod.QuerySet[Any]]" = _Objects()  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """An object that isn't saved yet, as of a Django class. Loaded objects come without any."""
        super().__init__()
        if args or kwargs:
            _info_of(type(self))._fill(self, args, kwargs)

    def do_get_property(self, pspec: Any) -> Any:
        # PyGObject asks the class of a program itself for its properties.
        try:
            return read(self, pspec.name.replace("-", "_"))
        except GLib.Error:
            return None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = front().read(self, name)
        if value is not NotImplemented:
            return _held(self, name, value) if isinstance(value, (list, dict)) else value
        info = self.get_model_info()
        if info is not None:
            field = info.get_field(name)
            if field is not None or self.has_field(name):
                return read(self, name)
            if name[:1] == "a":
                field = info.get_field(name[1:])
                if field is not None and field.get_name() == name[1:]:
                    return self._relation(field, name)
        raise AttributeError("%r object has no attribute %r" % (self._label(), name))

    def _relation(self, field: Any, name: str) -> Any:
        kind = field.get_relation().value_nick
        if kind == "none":
            raise AttributeError("%r object has no attribute %r" % (self._label(), name))
        if kind in _MANY:
            return self.get_related_manager(name[1:])
        return _Related(self, name[1:], kind == "reverse-one-to-one")

    def _label(self) -> str:
        info = self.get_model_info()
        return str(info.get_label()).rpartition(".")[2] if info is not None else "Model"

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _names_of(self):
            write(self, name, value)
        else:
            super().__setattr__(name, value)

    def get_field(self, name: str) -> Any:
        """The same as an attribute, also for a name that a method has."""
        return read(self, name)

    def set_field(self, name: str, value: Any) -> None:
        """The same as an attribute, also for a name that a method has."""
        write(self, name, value)

    def __eq__(self, other: Any) -> Any:
        if self is other:
            return True
        if not isinstance(other, ModelMethods) or type(self) is not type(other):
            return NotImplemented
        return _key(self) is not None and _key(self) == _key(other)

    def __hash__(self) -> int:
        pk = _key(self)
        return super().__hash__() if pk is None else hash((type(self), pk))

    def __repr__(self) -> str:
        return "<%s: %s object (%s)>" % (self._label(), self._label(), _key(self))

    @property
    def is_loaded(self) -> bool:
        """Whether its row has come; an item of a list model may be waiting for it."""
        return bool(self.get_is_loaded())

    @property
    def is_saved(self) -> bool:
        """Whether it has a row in the database."""
        return bool(self.get_is_saved())

    @property
    def is_dirty(self) -> bool:
        """Whether a field has been changed and not saved."""
        return bool(self.get_is_dirty())

    @property
    def dirty_fields(self) -> List[str]:
        """The names of the fields that have been changed and not saved."""
        return list(self.get_dirty_fields())

    def __str__(self) -> str:
        """What the Django class writes; ``repr()`` asks nobody."""
        known = self.get_model_info() is not None and self.get_is_loaded()
        return str(self.instance) if known else repr(self)

    async def asave(
        self,
        force_insert: bool = False,
        force_update: bool = False,
        using: Optional[str] = None,
        update_fields: Any = None,
    ) -> None:
        """Django's ``save()``."""
        fields = None if update_fields is None else [str(name) for name in update_fields]

        _keep_changes(self)

        def start(cancellable: Any, callback: Any) -> None:
            self.save_async(force_insert, force_update, using, fields, cancellable, callback)

        await perform(native(start, "save_finish"))

    async def adelete(
        self, using: Optional[str] = None, keep_parents: bool = False
    ) -> Tuple[int, Dict[str, int]]:
        """Django's ``delete()``: how many rows went, in all and by model."""

        def start(cancellable: Any, callback: Any) -> None:
            self.delete_async(using, keep_parents, cancellable, callback)

        n, by_model = (await perform(native(start, "delete_finish"))).unpack()
        return n, by_model

    async def arefresh_from_db(self, fields: Any = None, using: Optional[str] = None) -> None:
        """Django's ``refresh_from_db()``; with fields, also those that were deferred."""
        names = None if fields is None else [str(name) for name in fields]
        if using is not None:
            await self.call("refresh_from_db", using=using, fields=names)
            return

        def start(cancellable: Any, callback: Any) -> None:
            self.refresh_from_db_async(names, cancellable, callback)

        await perform(native(start, "refresh_from_db_finish"))

    async def afull_clean(self, exclude: Any = None) -> None:
        """Django's ``full_clean()``; raises ``AsgiMod.ValidationError``."""
        names = None if exclude is None else [str(name) for name in exclude]

        _keep_changes(self)

        def start(cancellable: Any, callback: Any) -> None:
            self.full_clean_async(names, cancellable, callback)

        await perform(native(start, "full_clean_finish"))

    async def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """A method of the Django model, on a worker."""
        _keep_changes(self)
        return await perform(begin_call(self, method, args, kwargs, None))

    @property
    def instance(self) -> Any:
        """A Django object of the same row, with what has been changed here."""
        _keep_changes(self)
        return front().django(self)


def _key(model: Any) -> Any:
    """The primary key; None as well where it is of several fields, or has not come yet."""
    try:
        return model.pk
    except (CLASSES["NotSupportedError"], CLASSES["Deferred"]):
        return None


def _held(model: Any, name: str, value: Any) -> Any:
    """
    The list or dictionary of a field: the same one each time it is read, so that what is changed
    in it is saved.
    """
    held = model.__dict__.setdefault("_held", {})
    known = held.get(name)
    if known is None or known[1] != value:
        known = held[name] = value, copy.deepcopy(value)
    return known[0]


def _keep_changes(model: Any) -> None:
    """Takes over what has been changed in lists and dictionaries."""
    for name, (value, before) in list(model.__dict__.get("_held", {}).items()):
        if value != before:
            if front().read(model, name) == before:  # and nothing else has been assigned
                write(model, name, value)
            del model.__dict__["_held"][name]


def _names_of(model: Any) -> FrozenSet[str]:
    names = _fields.get(type(model))
    if names is None:
        info = model.get_model_info()
        names = field_names(info)
        if info is not None:
            _fields[type(model)] = names
    return names


def field_names(info: Any) -> FrozenSet[str]:
    """The attributes of a model that are fields."""
    if info is None:
        return frozenset()
    found = {"pk"}
    for field in info.get_fields():
        found.update((field.get_name(), field.get_attribute()))
    return frozenset(found)


def write(model: Any, name: str, value: Any) -> None:
    if name == "pk":
        name = model.get_model_info().get_pk_field().get_attribute()
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        value = _aware(value)
    elif hasattr(value, "_state") and hasattr(value, "_meta"):  # of Django
        value = wrap(value)
    wrong = front().write(model, name, value)
    if wrong is not None:
        code, message = wrong
        raise exception(DOMAIN, code, message, None)


def _aware(value: datetime.datetime) -> datetime.datetime:
    """A time on the wall clock, as Django reads it where USE_TZ is on."""
    from django.conf import settings
    from django.utils import timezone

    aware: datetime.datetime = timezone.make_aware(value) if settings.USE_TZ else value
    return aware


class ModelInfoMethods:
    """A model: called, it makes an object; its managers are attributes."""

    @property
    def aobjects(self) -> "AsgiMod.QuerySet[AsgiMod.Model]":
        """The default manager."""
        manager: "AsgiMod.QuerySet[AsgiMod.Model]" = self.get_aobjects()
        return manager

    @property
    def watched(self) -> bool:
        """Whether its signals are emitted: ``saved``, ``deleted``, ``changed``."""
        return bool(self.get_watched())  # type: ignore[attr-defined]

    @watched.setter
    def watched(self, watched: bool) -> None:
        self.set_watched(watched)  # type: ignore[attr-defined]

    @property
    def model(self) -> Any:
        """The Django class."""
        from django.apps import apps

        return apps.get_model(self.get_label())

    def __call__(self, *args: Any, **kwargs: Any) -> "AsgiMod.Model":
        """An object that isn't saved yet, by Django's own constructor."""
        return self._fill(self._new_instance(None), args, kwargs)

    def _fill(self, made: Any, args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> "AsgiMod.Model":
        related = {name: kwargs.pop(name) for name in list(kwargs) if _is_model(kwargs[name])}
        instance = self.model(*(django_value(arg) for arg in args), **kwargs)
        return self._of_instance(instance, related, made)

    def _of_instance(
        self, instance: Any, related: Dict[str, Any], made: Any = None
    ) -> "AsgiMod.Model":
        made = self._new_instance(None) if made is None else made
        for field in instance._meta.concrete_fields:
            if field.attname in instance.__dict__:
                value = instance.__dict__[field.attname]
                if value is not None or not field.primary_key:
                    write(made, field.attname, value)
        for name, value in related.items():
            if name not in field_names(self):
                self.model(**{name: None})  # raises Django's TypeError
            write(made, name, value)
        return made  # type: ignore[no-any-return]

    def new_instance(self, values: Optional[Dict[str, Any]] = None) -> "AsgiMod.Model":
        """The same, from a dictionary."""
        return self(**(values or {}))

    def __getattr__(self, name: str) -> Any:
        if name in self.get_managers():
            return self.manager(name)
        if name in ("DoesNotExist", "MultipleObjectsReturned"):
            cls = getattr(self.model, name)
            return class_for(CLASSES[name], "%s.%s" % (cls.__module__, cls.__qualname__))
        raise AttributeError(
            "%s has no attribute %r; its managers are: %s"
            % (self.get_label(), name, ", ".join(self.get_managers()))
        )

    def __instancecheck__(self, value: Any) -> bool:
        from gi.repository import GObject

        return isinstance(value, GObject.Object) and value.__gtype__.is_a(self.get_gtype())

    def __repr__(self) -> str:
        return "<AsgiMod.ModelInfo %s>" % self.get_label()


def _is_model(value: Any) -> bool:
    return isinstance(value, ModelMethods)


def wrap(instance: Any) -> "AsgiMod.Model":
    """The ``AsgiMod.Model`` of a Django object, and an ``AsgiMod.Model`` itself."""
    from gi.repository import AsgiMod

    wrapped: AsgiMod.Model
    if _is_model(instance):
        return instance  # type: ignore[no-any-return]
    if instance._state.adding:
        info: Any = AsgiMod.Runtime.get_default().get_model(instance._meta.label)
        wrapped = info._of_instance(instance, {})
    else:
        wrapped = front().wrap(instance)
    return wrapped
