# SPDX-License-Identifier: LGPL-2.1-or-later
"""How models and fields are called in other languages, and which names are taken there."""

from __future__ import annotations

import re

from .description import Model, Models


def words(name: str) -> list[str]:
    """The words of a CamelCase or snake_case name, in small letters."""
    found = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|[0-9]+", name)
    joined: list[str] = []
    for word in found:
        if joined and word.isdigit():
            joined[-1] += word
        else:
            joined.append(word.lower())
    return joined


def snake(name: str) -> str:
    return "_".join(words(name))


def camel(name: str) -> str:
    return "".join(word.capitalize() for word in words(name))


def lower_camel(name: str) -> str:
    """The second spelling of an attribute in JavaScript."""
    return re.sub(r"(?!^)_+([a-z0-9])", lambda found: found[1].upper(), name)


def is_ascii_identifier(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None


def class_names(models: Models) -> dict[str, str]:
    """By label, the name of the model's class: with that of its app, where it is there twice."""
    count: dict[str, int] = {}
    for model in models.models:
        count[model.name] = count.get(model.name, 0) + 1
    return {
        model.label: model.name if count[model.name] == 1 else camel(model.app) + model.name
        for model in models.models
    }


def c_prefix(model: Model) -> str:
    return "%s_%s" % (snake(model.app), snake(model.name))


# What AsgiMod.Model has in every language. Fields of these names are read by get_field() there.
TAKEN = frozenset(
    """
    bind_property call_async call_sync connect delete_async delete_sync dirty_fields disconnect
    fetch_related_async fetch_related_sync force_floating freeze_notify full_clean_async
    full_clean_sync get_boolean get_bytes get_column_name get_date get_date_time get_dirty_fields
    get_double get_field get_flat get_int64 get_is_dirty get_is_loaded get_is_saved get_model_info
    get_n_columns get_object get_pk get_property get_related get_related_manager get_string
    get_value get_value_type get_variant getv has_field is_dirty is_floating is_loaded is_null
    is_saved model_info notify pk ref ref_sink refresh_from_db_async refresh_from_db_sync refreshed
    revert save_async save_sync set_boolean set_bytes set_date set_date_time set_double set_field
    set_int64 set_null set_property set_related set_string set_variant thaw_notify unref
    watch_closure
    """.split()
)
