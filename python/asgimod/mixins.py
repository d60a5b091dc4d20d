# SPDX-License-Identifier: LGPL-2.1-or-later
"""``AsyncMixin``, for models that are used from coroutines."""

from typing import TYPE_CHECKING, Any, Dict, Iterable, NoReturn, Optional, Tuple, Type
from typing import TypeVar, Union, overload

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelBase

from asgimod.db import AsyncManager, AsyncManyToManyRelatedManager
from asgimod.db import AsyncManyToOneRelatedManager
from asgimod.db.chaining import plain
from asgimod.db.hop import run
from asgimod.db.sources import attempt
from asgimod.db.versions import require

M = TypeVar("M")


class AsyncMixinMeta(ModelBase):  # type: ignore[misc]
    """
    The metaclass of models with ``AsyncMixin``, which knows their relations. A
    model with a metaclass of its own combines the two::

        class PizzaMeta(AsyncMixinMeta, OtherMeta):
            pass
    """

    def _async_relation(cls, accessor: str) -> Any:
        """Returns the field behind ``accessor`` if that is a relation's, or None."""
        if not hasattr(cls, accessor):
            return None
        fields = cls._meta.get_fields()
        # Django makes the tuple anew when the set of models changes.
        known = cls.__dict__.get("_async_relations")
        if known is None or known[0] is not fields:
            relations = {_accessor(field): field for field in fields if field.is_relation}
            known = fields, relations
            cls._async_relations = known
        return known[1].get(accessor)


def _accessor(field: Any) -> Optional[str]:
    reverse = field.auto_created and not field.concrete
    name: Optional[str] = field.get_accessor_name() if reverse else field.name
    return name


class _Unnamed(str):
    """The default database, where a call names none: its object may belong to another."""


USING = _Unnamed(DEFAULT_DB_ALIAS)


class _AsyncObjects:
    """``Model.aobjects``."""

    @overload
    def __get__(self, instance: None, owner: Type[M]) -> "AsyncManager[M]": ...

    @overload
    def __get__(self, instance: object, owner: Type[M]) -> NoReturn: ...

    def __get__(self, instance: Optional[object], owner: Any) -> Any:
        if instance is not None:
            raise AttributeError(
                "aobjects isn't accessible via %s instances." % owner.__name__
            )
        return AsyncManager(owner)


class AsyncMixin(models.Model, metaclass=AsyncMixinMeta):  # type: ignore[misc]
    """
    Gives a model an asynchronous side, and leaves the synchronous one as it is::

        class Pizza(AsyncMixin, models.Model):
            name = models.CharField(max_length=50)
            toppings = models.ManyToManyField(Topping)
            box = models.ForeignKey(Box, null=True, on_delete=models.SET_NULL)

            abox: Awaitable[Optional[Box]]
            atoppings: AsyncManyToManyRelatedManager[Topping]

        pizza = await Pizza.aobjects.get(id=1)
        box = await pizza.abox
        await pizza.atoppings.add(bacon)
        await pizza.asave()

    Every relation has an asynchronous twin with an "a" before its name. The one
    of a foreign key or a one-to-one, either way round, is awaited; the one of a
    many-to-many, either way round, is an ``AsyncManyToManyRelatedManager``, and
    that of a reverse foreign key an ``AsyncManyToOneRelatedManager``. The
    annotations are for type checkers, and do nothing else.
    """

    if not TYPE_CHECKING:
        # Another abstract model's Meta isn't a subclass, which type checkers expect.
        class Meta:
            abstract = True

    aobjects = _AsyncObjects()

    async def asave(
        self,
        force_insert: Union[bool, Tuple[Type[models.Model], ...]] = False,
        force_update: bool = False,
        using: Optional[str] = USING,
        update_fields: Optional[Iterable[str]] = None,
    ) -> None:
        """
        Saves the object, by its ``save()``::

            pizza.name = "Margherita"
            await pizza.asave(update_fields=["name"])

        It goes where ``save()`` would put it: to the database that it came from,
        or that a router chooses, unless ``using`` names another.
        """
        await _inherited(
            "save",
            super(),
            self,
            force_insert=force_insert,
            force_update=force_update,
            using=_named(using),
            update_fields=update_fields,
        )

    async def adelete(
        self, using: Optional[str] = USING, keep_parents: bool = False
    ) -> Tuple[int, Dict[str, int]]:
        """
        Deletes the object, and says how many rows went, in all and by model::

            n, by_model = await pizza.adelete()
        """
        deleted: Tuple[int, Dict[str, int]] = await _inherited(
            "delete", super(), self, using=_named(using), keep_parents=keep_parents
        )
        return deleted

    async def arefresh_from_db(
        self,
        using: Optional[str] = None,
        fields: Optional[Iterable[str]] = None,
        from_queryset: Any = None,
    ) -> None:
        """
        Reads the object's values again. ``from_queryset``: Django 5.1 and newer::

            await pizza.arefresh_from_db(fields=["name"])
        """
        options = {"using": using, "fields": fields}
        if from_queryset is not None:
            require("from_queryset of Model.refresh_from_db()", (5, 1))
            options["from_queryset"] = plain(from_queryset)
        await _inherited("refresh_from_db", super(), self, **options)

    def __getattr__(self, name: str) -> Any:
        if name[:1] == "a":
            accessor = name[1:]
            field = type(self)._async_relation(accessor)
            if field is not None:
                return _relation(self, field, accessor)
        inherited = getattr(super(), "__getattr__", None)
        if inherited is not None:
            return inherited(name)
        # Python comes here when a property or a relation raised AttributeError,
        # and has dropped that error, which says more than one of ours could.
        return super().__getattribute__(name)


for _method in AsyncMixin.asave, AsyncMixin.adelete, AsyncMixin.arefresh_from_db:
    # Django's templates don't call these.
    setattr(_method, "alters_data", True)


def _named(using: Optional[str]) -> Optional[str]:
    return None if using is USING else using


def _inherited(method: str, parent: Any, instance: Any, **options: Any) -> Any:
    """
    Calls the asynchronous method of the next class, which Django's own model has
    from 4.2 on, else the synchronous one of the instance in the worker thread.
    """
    asynchronous = getattr(parent, "a" + method, None)
    if asynchronous is not None:
        return asynchronous(**options)
    return run(getattr(instance, method), **options)


def _relation(instance: Any, field: Any, accessor: str) -> Any:
    if not (field.one_to_many or field.many_to_many):
        return _fetch(instance, field, accessor)
    manager = attempt(lambda: getattr(instance, accessor))
    if field.many_to_many:
        return AsyncManyToManyRelatedManager(field.related_model, manager)
    return AsyncManyToOneRelatedManager(field.related_model, manager)


async def _fetch(instance: Any, field: Any, accessor: str) -> Any:
    # A generic foreign key has no remote field, and checks its content type.
    if field.remote_field is not None and field.is_cached(instance):
        return getattr(instance, accessor)
    return await run(getattr, instance, accessor)
