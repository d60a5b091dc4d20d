# SPDX-License-Identifier: LGPL-2.1-or-later
"""A module in Python: a class for each model, registered for its objects, with typed attributes."""

from __future__ import annotations

import keyword

from asgimod.bridge import models as bridge

from .description import Field, Model, Models
from .names import TAKEN, class_names

HEAD = '''\
"""Made by asgimod-typegen from the models of Django: change those, and make it again."""

from __future__ import annotations

import builtins as _builtins
import datetime as _datetime
import decimal as _decimal
import typing as _typing
import uuid as _uuid

from gi.repository import AsgiMod
'''

_TAKEN = TAKEN | frozenset(
    """
    adelete afull_clean aobjects arefresh_from_db asave call chain compat_control emit instance keys
    props qdata ref_count
    """.split()
)

_TYPES = {
    bridge.BOOLEAN: "bool",
    bridge.INTEGER: "int",
    bridge.FLOAT: "float",
    bridge.DECIMAL: "_decimal.Decimal",
    bridge.UUID: "_uuid.UUID",
    bridge.DATE: "_datetime.date",
    bridge.DATE_TIME: "_datetime.datetime",
    bridge.TIME: "_datetime.time",
    bridge.DURATION: "_datetime.timedelta",
    bridge.BINARY: "bytes",
    bridge.JSON: "_typing.Any",
}


def _optional(type_name: str, null: bool) -> str:
    needed = null and type_name != _TYPES[bridge.JSON]
    return "_typing.Optional[%s]" % type_name if needed else type_name


class _Writer:
    def __init__(self, models: Models) -> None:
        self.models = models
        self.names = class_names(models)
        #: Inside of a class its attributes come first.
        self.attribute_names = {
            name for model in models.models for f in model.fields for name in (f.name, f.attribute)
        }

    def class_name(self, label: str | None) -> str:
        name = self.names.get(label or "", "AsgiMod.Model")
        return "_" + name if name in self.attribute_names else name

    def aliases(self) -> list[str]:
        hidden = sorted(set(self.names.values()) & self.attribute_names)
        lines = ["_%s = %s" % (name, name) for name in hidden]
        return ["", "", *lines] if lines else []

    def plain(self, field: Field) -> str:
        name = _TYPES.get(field.value, "str")
        if name in self.attribute_names or name in self.names.values():
            name = "_builtins." + name
        return _optional(name, field.null)

    def attributes(self, field: Field) -> dict[str, str]:
        found = {}
        if field.attribute is not None:
            found[field.attribute] = self.plain(field)
        if not field.is_relation:
            return found
        cls = self.class_name(field.related)
        if field.is_single:
            found[field.name] = _optional(cls, field.may_lack_object)
            # The way back to an object that isn't there raises.
            lacking = field.may_lack_object and not field.reverse
            found["a" + field.name] = "_typing.Awaitable[%s]" % _optional(cls, lacking)
        else:
            kind = "ManyToMany" if field.is_many_to_many else "ManyToOne"
            found[field.name] = "_typing.List[%s]" % cls  # what was prefetched
            found["a" + field.name] = "AsgiMod.%sRelatedManager[%s]" % (kind, cls)
        return found

    def managers(self, model: Model, taken: set[str]) -> list[str]:
        name = self.class_name(model.label)
        lines = ["    aobjects: _typing.ClassVar[AsgiMod.QuerySet[%s]]" % name]
        for manager in model.managers[1:]:
            if manager in taken | _TAKEN or keyword.iskeyword(manager):
                continue
            lines += [
                "",
                "    @staticmethod",
                "    def %s() -> AsgiMod.QuerySet[%s]:" % (manager, name),
                "        info = AsgiMod.get_model(\"%s\")" % model.label,
                "        return info.manager(\"%s\")" % manager,
            ]
        return lines

    def model(self, model: Model) -> list[str]:
        parent = self.models.parent(model)
        attributes: dict[str, str] = {}
        for field in self.models.own_fields(model):
            attributes.update(self.attributes(field))
        taken = {name for field in model.fields for name in self.attributes(field)}
        return [
            "",
            "",
            "@AsgiMod.register_type(\"%s\")" % model.label,
            "class %s(%s):"
            % (self.names[model.label], self.names[parent.label] if parent else "AsgiMod.Model"),
            *(
                "    %s: %s" % (name, type_name)
                for name, type_name in attributes.items()
                if name not in _TAKEN and not keyword.iskeyword(name)
            ),
            *self.managers(model, taken),
        ]

    def write(self) -> str:
        lines = [line for model in self.models.models for line in self.model(model)]
        lines += self.aliases()
        text = HEAD + "\n".join(lines) + "\n"
        for module in "_builtins", "_datetime", "_decimal", "_typing", "_uuid":
            if module + "." not in text:
                text = text.replace("import %s as %s\n" % (module[1:], module), "")
        return text


def write(models: Models) -> str:
    return _Writer(models).write()
