# SPDX-License-Identifier: LGPL-2.1-or-later
"""A file in Vala: a namespace for each app, in it a class for each model."""

from __future__ import annotations

from asgimod.bridge import models as bridge

from .description import Field, Model, Models
from .names import TAKEN, camel, is_ascii_identifier

HEAD = """\
/* Made by asgimod-typegen from the models of Django: change those, and make it again. */
"""

KEYWORDS = frozenset(
    """
    abstract as async base break case catch class const construct continue default delegate delete
    do dynamic else ensures enum errordomain extern false finally for foreach get global if in
    inline interface internal is lock namespace new null out override owned params partial private
    protected public ref requires return sealed set signal sizeof static struct switch this throw
    throws true try typeof unlock unowned using value var virtual void volatile weak while with
    yield
    """.split()
)

# What a class has besides, or a type that the file names.
_TAKEN = TAKEN | frozenset(
    """
    add_toggle_ref add_weak_pointer aobjects bool constructed dispose double get get_class get_data
    get_qdata get_type int64 new new_valist new_with_properties notify_property read_boolean
    read_bytes read_date read_date_time read_double read_int64 read_related read_string
    read_variant ref_count remove_toggle_ref remove_weak_pointer replace_data replace_qdata set
    set_data set_data_full set_qdata set_qdata_full set_valist steal_data steal_qdata string type
    weak_ref weak_unref write_boolean write_bytes write_date write_date_time write_double
    write_int64 write_related write_string write_variant
    """.split()
)

# By the value that a field holds: its type, how it is read, and what it is instead of null.
_TYPES = {
    bridge.BOOLEAN: ("bool", "boolean", None),
    bridge.INTEGER: ("int64", "int64", None),
    bridge.DURATION: ("int64", "int64", None),
    bridge.FLOAT: ("double", "double", None),
    bridge.DATE: ("GLib.Date?", "date", None),
    bridge.DATE_TIME: ("GLib.DateTime?", "date_time", None),
    bridge.BINARY: ("GLib.Bytes?", "bytes", None),
    bridge.JSON: ("GLib.Variant?", "variant", None),
}
_TEXT = ("string", "string", '""')


def identifier(name: str) -> str:
    """A name that nothing else has: a keyword is written as such, what is taken gets a stroke."""
    if name in _TAKEN:
        return name + "_"
    return "@" + name if name in KEYWORDS else name


def _property(type_name: str, name: str, getter: str, setter: str | None) -> list[str]:
    owned = "owned " if type_name not in ("bool", "int64", "double") else ""
    lines = [
        "    [CCode (notify = false)]",
        "    public %s %s {" % (type_name, name),
        "      %sget { return %s; }" % (owned, getter),
    ]
    if setter is not None:
        lines.append("      set { %s; }" % setter)
    return [*lines, "    }"]


class _Writer:
    def __init__(self, models: Models) -> None:
        self.models = models
        self.app = ""
        #: Names that mean something else inside of a class.
        self.hidden: set[str] = set()

    def class_name(self, label: str | None) -> str:
        model = self.models.get(label)
        if model is None:
            return "AsgiMod.Model"
        if model.app == self.app and model.name not in self.hidden:
            return model.name
        return "global::%s.%s" % (camel(model.app), model.name)

    def plain(self, field: Field) -> list[str]:
        type_name, accessor, instead = _TYPES.get(field.value, _TEXT)
        getter = 'read_%s ("%s")' % (accessor, field.attribute)
        if instead is not None and field.null:
            type_name += "?"
        elif instead is not None:
            getter += " ?? " + instead
        setter = 'write_%s ("%s", value)' % (accessor, field.attribute)
        return _property(type_name, identifier(str(field.attribute)), getter, setter)

    def single(self, field: Field) -> list[str]:
        cls = self.class_name(field.related)
        getter = 'read_related ("%s")' % field.name
        if cls != "AsgiMod.Model":
            getter += " as %s" % cls
        setter = 'write_related ("%s", value)' % field.name if field.is_assignable else None
        lines = _property(cls + "?", identifier(field.name), getter, setter)
        found = cls + "?" if field.may_lack_object else cls
        return [
            *lines,
            "",
            "    public async %s fetch_%s (GLib.Cancellable? cancellable = null)" % (found, field.name),
            "        throws GLib.Error {",
            '      return (%s) yield fetch_related_async ("%s", cancellable);' % (found, field.name),
            "    }",
        ]

    def many(self, field: Field) -> list[str]:
        kind = "ManyToMany" if field.is_many_to_many else "ManyToOne"
        manager = "AsgiMod.%sRelatedManagerOf<%s>" % (kind, self.class_name(field.related))
        return [
            "    public %s %s () throws GLib.Error {" % (manager, identifier(field.name)),
            '      return (%s) get_related_manager ("%s");' % (manager, field.name),
            "    }",
        ]

    def field(self, field: Field) -> list[list[str]]:
        names = [name for name in (field.name, field.attribute) if name is not None]
        # GObject has no properties with a stroke at the beginning.
        if not all(is_ascii_identifier(name) and not name.startswith("_") for name in names):
            return [["    /* get_field () reads “%s”, which no property can be called. */" % field.name]]
        members = []
        if field.attribute is not None:
            members.append(self.plain(field))
        if field.is_relation:
            members.append(self.single(field) if field.is_single else self.many(field))
        return members

    def managers(self, model: Model, taken: set[str]) -> list[list[str]]:
        cls = self.class_name(model.label)
        new = "new " if self.models.parent(model) else ""
        members = [
            [
                "    public static %sAsgiMod.QuerySetOf<%s> aobjects {" % (new, cls),
                "      owned get { return AsgiMod.objects_of<%s> (); }" % cls,
                "    }",
            ]
        ]
        for name in model.managers[1:]:
            if name in taken or not is_ascii_identifier(name):
                continue
            members.append(
                [
                    "    public static %sAsgiMod.QuerySetOf<%s> %s () throws GLib.Error {"
                    % (new, cls, identifier(name)),
                    "      var info = AsgiMod.Runtime.get_default ().get_model (\"%s\");"
                    % model.label,
                    "      return (AsgiMod.QuerySetOf<%s>) info.manager (\"%s\");" % (cls, name),
                    "    }",
                ]
            )
        return members

    def model(self, model: Model) -> list[str]:
        parent = self.models.parent(model)
        fields = self.models.own_fields(model)
        members = [member for field in fields for member in self.field(field)]
        taken = {name for one in model.fields for name in (one.name, one.attribute) if name}
        members += self.managers(model, taken)
        lines = [
            "  /* %s */" % model.label,
            "  public class %s : %s {"
            % (model.name, self.class_name(parent.label) if parent else "AsgiMod.Model"),
        ]
        for number, member in enumerate(members):
            lines += [*([""] if number else []), *member]
        return [*lines, "  }", ""]

    def registration(self, models: list[Model]) -> list[str]:
        """A parent of another app is registered with its child, which needs it."""
        wanted: list[Model] = []
        for model in models:
            line = [model]
            while (parent := self.models.parent(line[0])) is not None:
                line.insert(0, parent)
            wanted += [one for one in line if one not in wanted]
        return [
            "  /* Has the results of queries be objects of these classes: before the start, or after",
            "   * it and before the first of them. */",
            "  public void register_types () throws GLib.Error {",
            "    var runtime = AsgiMod.Runtime.get_default ();",
            "",
            *(
                '    runtime.register_type ("%s", typeof (%s));'
                % (model.label, self.class_name(model.label))
                for model in wanted
            ),
            "  }",
        ]

    def write(self) -> str:
        lines = [HEAD]
        for app, models in self.models.apps().items():
            self.app = app
            self.hidden = {camel(app)} | {one.name for model in models for one in model.fields}
            lines.append("namespace %s {" % camel(app))
            for model in models:
                lines += self.model(model)
            lines += [*self.registration(models), "}", ""]
        return "\n".join(lines).rstrip("\n") + "\n"


def write(models: Models) -> str:
    return _Writer(models).write()
