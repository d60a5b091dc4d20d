# SPDX-License-Identifier: LGPL-2.1-or-later
"""The models that are written about: what the library knows of them when it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asgimod.bridge import models as bridge

_FORWARD = (bridge.FOREIGN_KEY, bridge.ONE_TO_ONE)
_SINGLE = (*_FORWARD, bridge.REVERSE_ONE_TO_ONE, bridge.GENERIC_FOREIGN_KEY)
_REVERSE = (bridge.REVERSE_ONE_TO_ONE, bridge.REVERSE_FOREIGN_KEY)


@dataclass(frozen=True)
class Field:
    name: str
    #: What holds its value: of a foreign key, the key. None if nothing does.
    attribute: str | None
    #: The number of the AsgiValueType that it holds.
    value: int
    null: bool
    relation: int
    #: The label of the model that it leads to.
    related: str | None
    help_text: str
    reverse: bool

    @property
    def is_relation(self) -> bool:
        return self.relation != bridge.NONE

    @property
    def is_single(self) -> bool:
        """Whether it leads to one object."""
        return self.relation in _SINGLE

    @property
    def is_many_to_many(self) -> bool:
        return self.relation == bridge.MANY_TO_MANY

    @property
    def is_assignable(self) -> bool:
        """Whether an object can be set."""
        return self.relation in (*_FORWARD, bridge.GENERIC_FOREIGN_KEY)

    @property
    def may_lack_object(self) -> bool:
        return self.null or self.relation not in _FORWARD


@dataclass(frozen=True)
class Model:
    label: str
    parent: str | None
    managers: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def app(self) -> str:
        return self.label.partition(".")[0]

    @property
    def name(self) -> str:
        return self.label.partition(".")[2]


class Models:
    """The models of a file, each parent before its children."""

    def __init__(self, found: list[Model], selected: set[str]) -> None:
        self._known = {model.label: model for model in found}
        self.models = [model for model in found if model.label in selected]
        self._selected = selected

    def get(self, label: str | None) -> Model | None:
        """The model of a label, if the file is about it."""
        return self._known[label] if label in self._selected else None

    def parent(self, model: Model) -> Model | None:
        """The nearest parent that the file is about."""
        label = model.parent
        while label is not None and label not in self._selected:
            label = self._known[label].parent
        return self.get(label)

    def own_fields(self, model: Model) -> list[Field]:
        """The fields that the parent doesn't have."""
        parent = self.parent(model)
        inherited = {field.name for field in parent.fields} if parent else set()
        return [field for field in model.fields if field.name not in inherited]

    def apps(self) -> dict[str, list[Model]]:
        """The models by their apps, these in the order of the alphabet."""
        found: dict[str, list[Model]] = {}
        for model in self.models:
            found.setdefault(model.app, []).append(model)
        return dict(sorted(found.items()))


def _field(description: tuple[Any, ...]) -> Field:
    strings, flags, value, relation, _, _ = description
    name, attribute, column, _, related, _, _, help_text = strings
    return Field(
        name=name,
        attribute=attribute if column is not None else None,
        value=value,
        null=flags[0],
        relation=relation,
        related=related,
        help_text=" ".join(help_text.split()),
        reverse=relation in _REVERSE,
    )


def _model(description: tuple[Any, ...]) -> Model:
    label, parent, *_, managers, descriptions, _ = description
    fields = [_field(one) for one in descriptions]
    # Where the ways back come in is Django's choice, and changes with its version.
    fields.sort(key=lambda field: (field.reverse, field.name if field.reverse else ""))
    return Model(label, parent, tuple(managers), tuple(fields))


def describe() -> list[Model]:
    """Every model, in the order of their labels, each parent before its children."""
    found = {model.label: model for model in map(_model, bridge.describe_models())}
    ordered: dict[str, Model] = {}

    def add(model: Model) -> None:
        if model.parent in found:
            add(found[model.parent])
        ordered.setdefault(model.label, model)

    for label in sorted(found):
        add(found[label])
    return list(ordered.values())
