# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Django's ORM in GObject, as Python wants it::

    from gi.repository import AsgiMod

    await AsgiMod.setup("shop.settings")
    Price = AsgiMod.get_model("shop.Price")
    async for price in Price.aobjects.filter(currency="usd").order_by("-amount")[:10]:
        print(price.amount)
"""

from gi.module import get_introspection_module
from gi.overrides import override

from asgimod.gobject import awaiting, classes, errors, models, querysets, runtime, transactions

AsgiMod = get_introspection_module("AsgiMod")

__all__ = []


def _export(name, value):
    globals()[name] = value
    __all__.append(name)


def _class(name, bases, members, metaclass=type):
    """Overrides a class of the library with methods of ours."""
    native = getattr(AsgiMod, name)
    made = metaclass(native)(name, (*bases, native), {"__module__": __name__, **members})
    _export(name, override(made))


_class(
    "QuerySet",
    (querysets.QuerySetMethods,),
    {
        # The methods of the library that methods of Django's hide.
        "_call": AsgiMod.QuerySet.call,
        "_with_priority": AsgiMod.QuerySet.with_priority,
        "_with_timeout": AsgiMod.QuerySet.with_timeout,
        **querysets.methods("AsyncQuerySet", querysets.CHAINING, querysets.EVALUATING),
    },
)
for _name, _table in (
    ("ManyToOneRelatedManager", querysets.MANY_TO_ONE),
    ("ManyToManyRelatedManager", querysets.MANY_TO_MANY),
):
    _class(_name, (), querysets.methods("Async" + _name, _table))
_class("Row", (models.RowMethods,), {})
_class(
    "Model",
    (models.ModelMethods,),
    {},
    metaclass=lambda native: classes.metaclass(type(native)),
)
_class(
    "ModelInfo",
    (models.ModelInfoMethods,),
    {"_new_instance": AsgiMod.ModelInfo.new_instance},
)
_class("Runtime", (runtime.RuntimeMethods,), {})
_class(
    "Transaction",
    (transactions.TransactionMethods,),
    {"_bind": AsgiMod.Transaction.bind, "_on_commit": AsgiMod.Transaction.on_commit},
)

for _name, _cls in errors.CLASSES.items():
    # The number of an error's code keeps the name that the library gives it.
    _export("AsgiError" if _name == "Error" else _name, _cls)

for _function in (
    awaiting.run,
    awaiting.spawn,
    classes.register_type,
    models.wrap,
    runtime.call,
    runtime.call_command,
    runtime.get_model,
    runtime.setup,
    runtime.shutdown,
    transactions.atomic,
    transactions.begin,
    transactions.non_atomic,
):
    _export(_function.__name__, _function)
_export("Task", awaiting.Task)
_export("Atomic", transactions.Atomic)
