# SPDX-License-Identifier: LGPL-2.1-or-later
"""Declarations for TypeScript: an interface for each model, known to AsgiMod by its label."""

from __future__ import annotations

import re

from asgimod.bridge import models as bridge

from .description import Field, Model, Models
from .names import TAKEN, class_names, lower_camel

HEAD = """\
// Made by asgimod-typegen from the models of Django: change those, and make it again.
import AsgiMod from 'gi://AsgiMod';
import GLib from 'gi://GLib';
"""

_TAKEN = TAKEN | frozenset(
    """
    acall adelete afetch_related afull_clean arefresh_from_db asave call constructor delete emit
    fetch_related full_clean refresh_from_db save set toJSON toObject toString valueOf
    """.split()
)

# By the value that a field holds: what it is, and what else can be set.
_TYPES = {
    bridge.BOOLEAN: ("boolean", ""),
    bridge.INTEGER: ("number", " | bigint"),
    bridge.DURATION: ("number", " | bigint"),
    bridge.FLOAT: ("number", ""),
    bridge.DECIMAL: ("string", " | number"),
    bridge.DATE: ("GLib.Date", " | Date | string"),
    bridge.DATE_TIME: ("GLib.DateTime", " | Date | string"),
    bridge.BINARY: ("GLib.Bytes", " | Uint8Array | ArrayBuffer"),
    bridge.JSON: ("any", ""),
}
_TEXT = ("string", "")


class _Writer:
    def __init__(self, models: Models) -> None:
        self.models = models
        self.names = class_names(models)

    def class_name(self, label: str | None) -> str:
        return self.names.get(label or "", "AsgiMod.AnyModel")

    def known(self, text: str) -> str:
        """A type with JavaScript's own classes, of which a model may have the name."""
        names = re.compile(r"(?<![.\w])(Promise|Date|Uint8Array|ArrayBuffer)\b")
        taken = self.names.values()
        return names.sub(lambda n: "globalThis." * (n[0] in taken) + n[0], text)

    def plain(self, field: Field) -> tuple[str, str]:
        held, also = map(self.known, _TYPES.get(field.value, _TEXT))
        null = " | null" if field.null and held != "any" else ""
        return held + null, held + also + null

    def attributes(self, field: Field) -> list[tuple[str, str, str | None]]:
        """Of each attribute its name, what is read, and what is written, if anything is."""
        found: list[tuple[str, str, str | None]] = []
        if field.attribute is not None:
            found.append((field.attribute, *self.plain(field)))
        if not field.is_relation:
            return found
        cls = self.class_name(field.related)
        null = " | null" if field.may_lack_object else ""
        if field.is_single:
            found.append((field.name, cls + null, cls + null if field.is_assignable else None))
            promise = "%s<%s%s>" % (self.known("Promise"), cls, null)
            found.append(("a" + field.name, promise, None))
        else:
            kind = "ManyToMany" if field.is_many_to_many else "ManyToOne"
            manager = "AsgiMod.%sRelatedManager<%s>" % (kind, cls)
            found.append((field.name, "AsgiMod.ResultList<%s>" % cls, None))  # what was prefetched
            found.append(("a" + field.name, manager, None))
        return found

    def lines(self, name: str, read: str, written: str | None) -> list[str]:
        if written is None:
            return ["    readonly %s: %s;" % (name, read)]
        if read == written:
            return ["    %s: %s;" % (name, read)]
        return ["    get %s(): %s;" % (name, read), "    set %s(value: %s);" % (name, written)]

    def members(self, model: Model) -> list[str]:
        """Each attribute, and its second spelling where nothing else has that."""
        own = {field.name for field in self.models.own_fields(model)}
        attributes = [
            (field.name in own, *attribute)
            for field in model.fields
            for attribute in self.attributes(field)
        ]
        taken = set(_TAKEN) | {name for _, name, _, _ in attributes}
        lines = []
        for is_own, name, read, written in attributes:
            if name in _TAKEN:
                continue
            spelling = lower_camel(name)
            if is_own:
                lines += self.lines(name, read, written)
            if is_own and spelling not in taken:
                lines += self.lines(spelling, read, written)
            taken.add(spelling)
        return lines

    def model(self, model: Model) -> list[str]:
        parent = self.models.parent(model)
        return [
            "/** %s */" % model.label,
            "export interface %s extends %s {"
            % (self.names[model.label], self.class_name(parent.label) if parent else "AsgiMod.Model"),
            *self.members(model),
            "}",
            "",
        ]

    def write(self) -> str:
        lines = [line for model in self.models.models for line in self.model(model)]
        labels = [
            "            '%s': %s;" % (model.label, self.names[model.label])
            for model in self.models.models
        ]
        text = "\n".join(
            [
                HEAD,
                *lines,
                "declare module 'gi://AsgiMod' {",
                "    export namespace AsgiMod {",
                "        interface Models {",
                *labels,
                "        }",
                "    }",
                "}",
                "",
            ]
        )
        if not re.search(r"\bGLib\.", text):
            text = text.replace("import GLib from 'gi://GLib';\n", "")
        return text


def write(models: Models) -> str:
    return _Writer(models).write()
