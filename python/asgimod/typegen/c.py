# SPDX-License-Identifier: LGPL-2.1-or-later
"""A header in C: for each model a name for its objects, and functions for its fields."""

from __future__ import annotations

from asgimod.bridge import models as bridge

from .description import Field, Model, Models
from .names import c_prefix, camel, is_ascii_identifier

HEAD = """\
/* Made by asgimod-typegen from the models of Django: change those, and make it again.
 *
 * What is returned is a new reference or a copy, but for the model and its aobjects. A field that is null,
 * or was not loaded, reads as NULL, 0 or FALSE.
 */
#pragma once

#include <asgimod-glib/asgimod.h>

G_BEGIN_DECLS
"""

# By the value that a field holds: its type when read, when set, and the accessors.
_TYPES = {
    bridge.BOOLEAN: ("gboolean ", "gboolean ", "boolean"),
    bridge.INTEGER: ("gint64 ", "gint64 ", "int64"),
    bridge.DURATION: ("gint64 ", "gint64 ", "int64"),
    bridge.FLOAT: ("double ", "double ", "double"),
    bridge.DATE: ("GDate *", "const GDate *", "date"),
    bridge.DATE_TIME: ("GDateTime *", "GDateTime *", "date_time"),
    bridge.BINARY: ("GBytes *", "GBytes *", "bytes"),
    bridge.JSON: ("GVariant *", "GVariant *", "variant"),
}
_TEXT = ("char *", "const char *", "string")


def _function(returned: str, name: str, parameters: list[str], body: list[str]) -> list[str]:
    head = "%s (" % name
    padding = ",\n" + " " * len(head)
    unused = "G_GNUC_UNUSED static inline "
    return [
        unused + returned.rstrip(),
        head + padding.join(parameters) + ")",
        "{",
        *("  " + line if line else "" for line in body),
        "}",
        "",
    ]


class _Writer:
    def __init__(self, models: Models) -> None:
        self.models = models

    def type_name(self, label: str | None) -> str:
        model = self.models.get(label)
        return camel(model.app) + camel(model.name) if model else "AsgiModel"

    def plain(self, prefix: str, cls: str, field: Field) -> list[str]:
        read, written, accessor = _TYPES.get(field.value, _TEXT)
        name = field.attribute
        lines = _function(
            read,
            "%s_get_%s" % (prefix, name),
            ["%s *self" % cls],
            ['return asgi_row_get_%s (ASGI_ROW (self), "%s", NULL);' % (accessor, name)],
        )
        return lines + _function(
            "gboolean",
            "%s_set_%s" % (prefix, name),
            ["%s *self" % cls, written + "value", "GError **error"],
            ['return asgi_model_set_%s (self, "%s", value, error);' % (accessor, name)],
        )

    def single(self, prefix: str, cls: str, field: Field) -> list[str]:
        related = self.type_name(field.related)
        name = field.name
        lines = _function(
            related + " *",
            "%s_get_%s" % (prefix, name),
            ["%s *self" % cls],
            ['return asgi_model_get_related (self, "%s", NULL);' % name],
        )
        if field.is_assignable:
            lines += _function(
                "gboolean",
                "%s_set_%s" % (prefix, name),
                ["%s *self" % cls, "%s *value" % related, "GError **error"],
                ['return asgi_model_set_related (self, "%s", value, error);' % name],
            )
        fetch = "%s_fetch_%s" % (prefix, name)
        lines += _function(
            "void",
            fetch + "_async",
            ["%s *self" % cls, "GCancellable *cancellable", "GAsyncReadyCallback callback",
             "gpointer user_data"],
            ['asgi_model_fetch_related_async (self, "%s", cancellable, callback, user_data);' % name],
        )  # fmt: skip
        lines += _function(
            related + " *",
            fetch + "_finish",
            ["%s *self" % cls, "GAsyncResult *result", "GError **error"],
            ["return asgi_model_fetch_related_finish (self, result, error);"],
        )
        return lines + _function(
            related + " *",
            fetch + "_sync",
            ["%s *self" % cls, "GCancellable *cancellable", "GError **error"],
            ['return asgi_model_fetch_related_sync (self, "%s", cancellable, error);' % name],
        )

    def many(self, prefix: str, cls: str, field: Field) -> list[str]:
        kind = "ManyToMany" if field.is_many_to_many else "ManyToOne"
        manager = "Asgi%sRelatedManager *" % kind
        return _function(
            manager,
            "%s_get_%s" % (prefix, field.name),
            ["%s *self" % cls, "GError **error"],
            ['return (%s) asgi_model_get_related_manager (self, "%s", error);'
             % (manager, field.name)],
        )  # fmt: skip

    def field(self, prefix: str, cls: str, field: Field) -> list[str]:
        names = [name for name in (field.name, field.attribute) if name is not None]
        if not all(is_ascii_identifier(name) for name in names):
            return ["/* asgi_row_get_field() reads “%s”, which is no name in C. */" % field.name, ""]
        lines = self.plain(prefix, cls, field) if field.attribute is not None else []
        if field.is_relation:
            lines += (self.single if field.is_single else self.many)(prefix, cls, field)
        return lines

    def model(self, model: Model) -> list[str]:
        cls = self.type_name(model.label)
        prefix = c_prefix(model)
        lines = ["/* %s */" % model.label, ""]
        lines += _function(
            "AsgiModelInfo *",
            prefix + "_model_info",
            ["GError **error"],
            ["return asgi_runtime_get_model (asgi_runtime_get_default (), \"%s\", error);"
             % model.label],
        )  # fmt: skip
        lines += _function(
            "AsgiQuerySet *",
            prefix + "_aobjects",
            ["GError **error"],
            [
                "AsgiModelInfo *info = %s_model_info (error);" % prefix,
                "",
                "return info ? asgi_model_info_get_aobjects (info) : NULL;",
            ],
        )
        for field in model.fields:
            lines += self.field(prefix, cls, field)
        return lines

    def write(self) -> str:
        names = [self.type_name(model.label) for model in self.models.models]
        lines = [HEAD]
        lines += ["typedef AsgiModel %s;" % name for name in names]
        lines.append("")
        lines += ["G_DEFINE_AUTOPTR_CLEANUP_FUNC (%s, g_object_unref)" % name for name in names]
        lines.append("")
        for model in self.models.models:
            lines += self.model(model)
        return "\n".join([*lines, "G_END_DECLS", ""])


def write(models: Models) -> str:
    return _Writer(models).write()
