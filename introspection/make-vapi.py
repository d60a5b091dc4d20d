#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the vapi: vapigen's, with accessors, and the classes for objects of a type of the program.

``QuerySetOf<Pizza>`` is nothing but a ``QuerySet`` to the C compiler; to valac, the same methods
give a ``Pizza``. So these classes are written from what vapigen has made of the others.
"""

import re
import subprocess
import sys
from pathlib import Path

# The class, the one it derives from, and whether it has all of the methods or those with objects.
TYPED = (
    ("QuerySet", "QuerySet", False),
    ("ManyToManyRelatedManager", "QuerySetOf<T>", True),
    ("ManyToOneRelatedManager", "QuerySetOf<T>", True),
    ("ResultList", "ResultList", False),
    ("Iterator", "Iterator", False),
)

TYPES = {
    "AsgiMod.QuerySet": "AsgiMod.QuerySetOf<T>",
    "AsgiMod.Model": "T",
    "AsgiMod.Model?": "T?",
    "AsgiMod.ResultList": "AsgiMod.ResultListOf<T>",
    "AsgiMod.ResultList?": "AsgiMod.ResultListOf<T>?",
    "AsgiMod.Iterator": "AsgiMod.IteratorOf<T>",
}

# Their results are rows, which no application has a type for.
ROWS = re.compile(r"(values(_list\w*)?v?|dates|datetimes)$")

CLASS = """\
	[CCode (cheader_filename = "asgimod-glib/asgimod.h", cname = "Asgi{name}", \
lower_case_cprefix = "{prefix}_", type_id = "{prefix}_get_type ()")]
	[Version (since = "1.0")]
	public class {name}Of<T> : AsgiMod.{parent} {{
		[CCode (has_construct_function = false)]
		protected {name}Of ();
{methods}
	}}
"""

# The default manager of the model whose objects are of the type T.
OBJECTS_OF = """\
	[CCode (cname = "_asgi_objects_of")]
	[Version (since = "1.0")]
	public static AsgiMod.QuerySetOf<T> objects_of<T> () {
		return (AsgiMod.QuerySetOf<T>) objects_of_type (typeof (T));
	}
"""

# Of a property that is made of accessors, which can't fail. What is null, or was not loaded, reads
# as in a property of the library's own; what can't be written is warned of.
ACCESSORS = """\
		public {type} read_{name} (string name) {{
			try {{
				return get_{name} (name);
			}} catch (GLib.Error e) {{
				return {default};
			}}
		}}
		public void write_{name} (string name, {type} value) {{
			try {{
				set_{name} (name, value);
			}} catch (GLib.Error e) {{
				GLib.warning ("%s", e.message);
			}}
		}}
"""
ACCESSOR_TYPES = (
    ("boolean", "bool", "false"),
    ("bytes", "GLib.Bytes?", "null"),
    ("date", "GLib.Date?", "null"),
    ("date_time", "GLib.DateTime?", "null"),
    ("double", "double", "0"),
    ("int64", "int64", "0"),
    ("related", "AsgiMod.Model?", "null"),
    ("string", "string?", "null"),
    ("variant", "GLib.Variant?", "null"),
)

METHOD = re.compile(r"public (async )?(\S+) (@?\w+) \((.*)\)( throws GLib\.Error)?;")


def methods(vapi, name, every):
    """The methods of a class, as those of its typed twin."""
    body = re.search(rf"\tpublic (?:\w+ )?class {name} : [^\n]*\n(.*?)\n\t}}\n", vapi, re.DOTALL)[1]
    attribute = ""
    for line in (line.strip() for line in body.splitlines()):
        method = METHOD.fullmatch(line)
        if method and not ROWS.match(method[3].lstrip("@")):
            made_async, result, method_name, parameters, throws = method.groups(default="")
            if result in TYPES or every:
                yield (
                    f"{attribute}\t\tpublic new {made_async}{TYPES.get(result, result)} "
                    f"{method_name} ({parameters}){throws};"
                )
        attribute = f"\t\t{line}\n" if line.startswith("[CCode") else ""


def typed_class(vapi, name, parent, every):
    prefix = "asgi" + re.sub(r"([A-Z])", r"_\1", name).lower()
    return CLASS.format(
        name=name, parent=parent, prefix=prefix, methods="\n".join(methods(vapi, name, every))
    )


def with_nullable_properties(vapi):
    """A property may be null where what its getter returns may be; the GIR says it of the latter."""

    def of_class(found):
        body = found[0]
        for name in re.findall(r"public (?:unowned )?\S+\? get_(\w+) \(\);", body):
            body = re.sub(rf"(public (?:\w+ )?\S+[^?\s])( @?{name} {{)", r"\1?\2", body)
        return body

    return re.sub(r"^\tpublic [\w ]*class .*?^\t}$", of_class, vapi, flags=re.DOTALL | re.MULTILINE)


def with_accessors(vapi):
    accessors = "".join(
        ACCESSORS.format(name=name, type=type_name, default=default)
        for name, type_name, default in ACCESSOR_TYPES
    )
    return re.sub(
        r"(\tpublic class Model : .*?\n)(\t}\n)", lambda found: found[1] + accessors + found[2], vapi,
        count=1, flags=re.DOTALL,
    )


def main(vapigen, gir, custom, output):
    output, custom = Path(output), Path(custom)
    command = [
        vapigen, "--quiet", f"--library={output.stem}", f"--directory={output.parent}",
        f"--metadatadir={custom.parent}", "--pkg=gio-2.0", gir, str(custom),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0 or done.stdout.strip():
        sys.exit(done.stdout)
    vapi = with_accessors(with_nullable_properties(output.read_text()))
    typed = "".join(typed_class(vapi, *description) for description in TYPED)
    output.write_text(vapi.rstrip().removesuffix("}") + typed + OBJECTS_OF + "}\n")
    output.with_suffix(".deps").write_text("gio-2.0\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
