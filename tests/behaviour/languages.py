#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the cases of cases.json as a program in one language, the way it is written there.

  languages.py LANGUAGE CASES TEMPLATE OUTPUT

A case has steps, and what they are expected to tell, one line each. A step is a chain of calls
`on` a model ("Price"), something that was kept ("$price"), or a relation of it ("$box.pizza_set").
The last call of a chain may ask the database; its answer is kept `as` a name, and the step may
`tell` a field of it, or the answer itself (""). A step that fails tells its error.

A step may also be {"atomic": steps}: a transaction, or in another one a savepoint, whose steps ask
in it. It is committed in the end, if it doesn't "end" with "fail", an exception of the program's,
or with "drop": then nobody holds it any longer. "on_commit" is told once it is committed.

Values are those of JSON, besides {"$": name}, which was kept, and expressions: {"F": field},
{"Count": field}, {"mul": [expression, number]}, {"Q": lookups}, {"or": [q, q]}, {"not": q}.
"""
import json
import sys
from pathlib import Path

# What each method takes, and what it gives: a queryset where nothing is said. Every one of them has
# a case.
METHODS = {
    "filter": "lookups", "exclude": "lookups", "annotate": "lookups", "alias": "lookups",
    "order_by": "names", "values": "names", "values_list": "names", "distinct": "names",
    "select_related": "names", "prefetch_related": "names", "defer": "names", "only": "names",
    "reverse": "", "none": "", "all": "", "using": "text", "select_for_update": "",
    "and": "query", "or": "query", "xor": "query", "union": "query", "intersection": "query",
    "difference": "query", "slice": "int int", "complex_filter": "q",
    "eval": " -> list", "count": " -> int", "exists": " -> bool", "first": " -> model",
    "last": " -> model", "latest": "strings -> model", "earliest": "strings -> model",
    "get": "named -> model", "item": "int -> model", "create": "named -> model",
    "update": "named -> int", "get_or_create": "named named -> created",
    "update_or_create": "named named -> created", "delete": " -> deleted",
    "aggregate": "named -> row", "in_bulk": "numbers -> found",
    "bulk_create": "objects -> list", "bulk_update": "objects strings -> int",
    "explain": " -> text", "stream": "int -> list",
    # of objects
    "new": "named -> model", "save": " -> none", "remove_object": " -> deleted", "refresh": "strings -> none",
    "fetch_related": "text -> model", "assign": "text value -> none", "clean": " -> none",
    "field": "text -> row",
    # of relations to many
    "add": "objects -> none", "remove": "objects -> none", "clear": " -> none",
    "set": "objects -> none",
}
EXPRESSIONS = "F", "Count", "Sum", "Max", "Min", "Avg"
OPERATORS = "add", "sub", "mul", "div", "mod"


def takes(method):
    return METHODS[method].partition(" -> ")[0].split()


def gives(method):
    return METHODS[method].partition(" -> ")[2] or "query"


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


class Language:
    """Calls are methods, named arguments a literal: what C and Vala have not says theirs."""

    indent = "    "

    def program(self, cases, template):
        body = "\n".join(self.case(number, case) for number, case in enumerate(cases))
        names = "\n".join(self.start(number) for number in range(len(cases)))
        return template.replace("@CASES@", body).replace("@START@", names)

    def case(self, number, case):
        self.kinds = {}
        self.depth = 0  # of transactions
        steps = [line for step in case["steps"] for line in self.step(step)]
        return self.wrap(number, case["name"], [self.indent + line for line in steps])

    def step(self, step):
        if "atomic" in step:
            return self.atomic(step["atomic"], step.get("on_commit"), step.get("end"))
        target, calls = step["on"], step.get("call", [])
        code, kind = self.target(target)
        for call in calls:
            code = self.call(target, code, kind, call[0], call[1:])
            kind = gives(call[0])
        name = step.get("as")
        if name:
            self.kinds[name] = kind
        tell = self.tell(kind, step["tell"]) if "tell" in step else None
        return self.statement(kind, code, name, tell)

    def steps_inside(self, steps):
        self.depth += 1
        lines = [line for step in steps for line in self.step(step)]
        self.depth -= 1
        return lines

    def target(self, target):
        if not target.startswith("$"):
            return self.manager(target), "query"
        name, _, relation = target[1:].partition(".")
        if relation:
            return self.related(name, relation), "related"
        return name, self.kinds[name]

    def arguments(self, method, values):
        kinds = takes(method)
        if kinds == ["lookups"] and any("Q" in v or "or" in v or "not" in v for v in values):
            return [self.value(value) for value in values]
        if kinds in (["lookups"], ["names"]):
            return getattr(self, kinds[0])(values)
        return [getattr(self, kind)(value) for kind, value in zip(kinds, values)]

    def value(self, value):
        if isinstance(value, dict):
            return self.term(*next(iter(value.items())))
        if isinstance(value, list):
            return self.sequence(value)
        if value is None or isinstance(value, bool):
            return self.constants[value]
        return quoted(value)

    def term(self, name, value):
        if name == "$":
            return value
        if name in EXPRESSIONS:
            return self.expression(name, value)
        if name in OPERATORS:
            return self.operator(name, *(self.value(one) for one in value))
        if name == "Q":
            return self.q(value)
        return self.logic(name, *(self.value(one) for one in (value if name == "or" else [value])))

    def sequence(self, values):
        return "[%s]" % ", ".join(self.value(one) for one in values)

    def names(self, values):
        return [quoted(one) for one in values]

    def expression(self, name, field):
        return "%s(%s)" % (name, quoted(field))

    int = text = value

    def objects(self, values):
        return self.sequence(values)

    numbers = objects

    def strings(self, values):
        return self.sequence(values) if values else ""


class JavaScript(Language):
    constants = {None: "null", True: "true", False: "false"}
    methods = {"remove_object": "delete", "refresh": "refresh_from_db", "clean": "full_clean"}

    def manager(self, model):
        return "%s.aobjects" % model

    def related(self, name, relation):
        return "%s.a%s" % (name, relation)

    def literal(self, values):
        return "{%s}" % ", ".join("%s: %s" % (k, self.value(v)) for k, v in values.items())

    named = literal

    def lookups(self, values):
        return [self.literal(one) for one in values]

    def query(self, value):
        return value["$"]

    def q(self, value):
        return self.value(value) if next(iter(value)) in ("Q", "or", "not") else (
            "Q(%s)" % self.literal(value))

    def logic(self, name, first, second=None):
        return "%s.or(%s)" % (first, second) if name == "or" else "%s.not()" % first

    def operator(self, name, first, second):
        return "%s.%s(%s)" % (first, name, second)

    def arguments(self, method, values):
        if method in ("latest", "earliest"):
            return self.names(values[0])
        return super().arguments(method, values)

    def call(self, target, code, kind, method, values):
        args = ", ".join(self.arguments(method, values))
        if method == "new":
            return "%s.new_instance(%s)" % (target, args)
        if method == "assign":
            return "%s.%s = %s" % (code, values[0], self.value(values[1]))
        if method == "field":
            return code
        if method == "stream":
            return "(await collect(%s.iterate(%s)))" % (code, args)
        await_ = "" if gives(method) == "query" else "await "
        return "%s%s.%s(%s)" % (await_, code, self.methods.get(method, method), args)

    def tell(self, kind, field):
        return "tell(%s)" % ", ".join(["value"] + ([quoted(field)] if field else []))

    def atomic(self, steps, on_commit, end):
        begin = "tx.atomic" if self.depth else "AsgiMod.atomic"
        lines = ["const [Topping, Box, Price, Pizza] = modelsOf(tx);", *self.steps_inside(steps)]
        if on_commit:
            lines.append("tx.on_commit(() => print(%s));" % quoted(on_commit))
        if end == "drop":
            return ["await dropped(async tx => {", *("    " + line for line in lines), "});"]
        if end == "fail":
            lines.append("throw new Failure();")
        return ["try {", "    await %s(async tx => {" % begin,
                *("        " + line for line in lines), "    });",
                "} catch (error) {", "    tellError(error);", "}"]

    def statement(self, kind, code, name, tell):
        lines = ["let %s = null;" % name] if name else []
        keep = "%s = value%s;" % (name, "[0]" if kind == "created" else "") if name else None
        inner = ["const value = %s;" % code] + [line for line in (keep, tell and tell + ";") if line]
        return lines + ["try {"] + ["    " + line for line in inner] + [
            "} catch (error) {", "    tellError(error);", "}"]

    def wrap(self, number, name, lines):
        return "\n".join(["// %s" % name, "async function case%d() {" % number, *lines, "}\n"])

    def start(self, number):
        return "await begin(%d, case%d);" % (number, number)


class Python(JavaScript):
    constants = {None: "None", True: "True", False: "False"}
    methods = {"remove_object": "adelete", "save": "asave", "refresh": "arefresh_from_db",
               "clean": "afull_clean"}
    operators = {"and": "&", "or": "|", "xor": "^"}
    signs = {"add": "+", "sub": "-", "mul": "*", "div": "/", "mod": "%"}

    def keywords(self, values):
        return ", ".join("%s=%s" % (key, self.value(value)) for key, value in values.items())

    named = keywords

    def lookups(self, values):
        return [self.keywords(one) for one in values]

    def q(self, value):
        return self.value(value) if next(iter(value)) in ("Q", "or", "not") else (
            "Q(%s)" % self.keywords(value))

    def logic(self, name, first, second=None):
        return "(%s | %s)" % (first, second) if name == "or" else "~%s" % first

    def operator(self, name, first, second):
        return "%s %s %s" % (first, self.signs[name], second)

    def call(self, target, code, kind, method, values):
        if method == "new":
            return "%s(%s)" % (target, self.keywords(*values))
        if method in self.operators:
            return "(%s %s %s)" % (code, self.operators[method], values[0]["$"])
        if method == "slice":
            return "%s[%s]" % (code, ":".join(map(str, values)))
        if method == "item":
            return "await %s[%d]" % (code, *values)
        if method == "assign":
            return "setattr(%s, %s, %s)" % (code, quoted(values[0]), self.value(values[1]))
        if method == "fetch_related":
            return "await %s.a%s" % (code, values[0])
        if method == "stream":
            return "[row async for row in %s.iterator(chunk_size=%d)]" % (code, *values)
        if method in ("add", "remove"):
            return "await %s.%s(%s)" % (code, method, ", ".join(map(self.value, values[0])))
        if method in ("get_or_create", "update_or_create"):
            defaults = ", ".join("%s: %s" % (quoted(k), self.value(v))
                                 for one in values[1:] for k, v in one.items())
            return "await %s.%s(%s, defaults={%s})" % (
                code, method, self.keywords(values[0]), defaults)
        return super().call(target, code, kind, method, values)

    def arguments(self, method, values):
        if method == "refresh":
            return ["fields=%s" % self.value(values[0])] if values[0] else []
        return super().arguments(method, values)

    def atomic(self, steps, on_commit, end):
        tx = "tx%d" % (self.depth + 1)
        lines = self.steps_inside(steps)
        if on_commit:
            lines.append("%s.on_commit(lambda: print(%s))" % (tx, quoted(on_commit)))
        if end == "drop":
            inside = ["async def inside():", *("    " + line for line in lines)]
            return inside + ["await dropped(inside)"]
        if end == "fail":
            lines.append("raise Failure")
        return ["try:", "    async with AsgiMod.atomic() as %s:" % tx,
                *("        " + line for line in lines),
                "except (Failure, GLib.Error) as error:", "    tell_error(error)"]

    def statement(self, kind, code, name, tell):
        lines = ["%s = None" % name] if name else []
        keep = "%s = value%s" % (name, "[0]" if kind == "created" else "") if name else None
        inner = ["value = %s" % code] + [line for line in (keep, tell) if line]
        return lines + ["try:"] + ["    " + line for line in inner] + [
            "except GLib.Error as error:", "    tell_error(error)"]

    def wrap(self, number, name, lines):
        return "\n".join(["async def case_%d():" % number, '    """%s"""' % name, *lines, "\n"])

    def start(self, number):
        return "    await begin(%d, case_%d)" % (number, number)


class Vala(JavaScript):
    arguments = Language.arguments
    indent = "  "
    types = {"query": "QuerySet", "list": "ResultList", "model": "Model", "created": "Model",
             "row": "Row", "found": "ResultList"}
    methods = {"remove_object": "delete", "refresh": "refresh_from_db", "clean": "full_clean"}

    def manager(self, model):
        objects = "objects (%s)" % quoted(model)
        return "tx%d.bind (%s)" % (self.depth, objects) if self.depth else objects

    def related(self, name, relation):
        return "%s.get_related_manager (%s)" % (name, quoted(relation))

    def atomic(self, steps, on_commit, end):
        outer, tx = "tx%d" % self.depth, "tx%d" % (self.depth + 1)
        begin = "%s.savepoint_async" % outer if self.depth else "Runtime.get_default ().begin_async"
        lines = ["Transaction? %s = yield %s ();" % (tx, begin), *self.steps_inside(steps)]
        if on_commit:
            lines.append("%s.on_commit (() => print (%s));" % (tx, quoted(on_commit + "\n")))
        lines.append({
            None: "yield %s.commit_async ();",
            "fail": "yield %s.rollback_async ();",
            "drop": "%s = null;",
        }[end] % tx)
        if end == "fail":
            lines.append('print ("failed\\n");')
        return ["try {", *("  " + line for line in lines),
                "} catch (GLib.Error error) {", "  tell_error (error);", "}"]

    def literal(self, values):
        code = "table ()"
        for key, value in values.items():
            code = "with (%s, %s, %s)" % (code, quoted(key), self.value(value))
        return code

    named = literal

    def pairs(self, values):
        return ", ".join("%s, %s, %s" % (quoted(key), self.type(value), self.value(value))
                         for key, value in values.items())

    def lookups(self, values):
        return [self.pairs(one) for one in values]

    def type(self, value):
        if isinstance(value, bool):
            return "typeof (bool)"
        if isinstance(value, int):
            return "typeof (int)"
        if isinstance(value, list) and isinstance(value[0], str):
            return "typeof (string[])"
        return "typeof (string)" if value is None or isinstance(value, str) else "typeof (Object)"

    def sequence(self, values):
        kinds = {"int": "numbers", "str": "strings", "dict": "objects"}
        kind = type(values[0]).__name__ if values else "dict"
        return "%s_of ({ %s })" % (kinds[kind], ", ".join(self.value(one) for one in values))

    def strings(self, values):
        return "{ %s }" % ", ".join(self.value(one) for one in values) if values else "null"

    def expression(self, name, field):
        return "Expression.%s (%s)" % (name.lower(), quoted(field))

    def operator(self, name, first, second):
        return "%s.%s (Expression.int64 (%s))" % (first, name, second)

    def q(self, value):
        return self.value(value) if next(iter(value)) in ("Q", "or", "not") else (
            "new Q (%s)" % self.pairs(value))

    def logic(self, name, first, second=None):
        return "(%s).or (%s)" % (first, second) if name == "or" else "(%s).not ()" % first

    def call(self, target, code, kind, method, values):
        args = ", ".join(self.arguments(method, values))
        if method == "new":
            return "model (%s).new_instance (%s)" % (quoted(target), args)
        if method == "assign":
            return "assign (%s, %s)" % (code, args)
        if method == "field":
            return code
        if method == "stream":
            return "yield collect (%s.iterate (%s))" % (code, args)
        if kind == "related" and METHODS[method] in ("objects -> none", " -> none"):
            return "yield %s (%s%s)" % (method + "_related", code, args and ", " + args)
        name = "filter_q" if method == "filter" and "Q" in args else self.methods.get(method, method)
        if gives(method) == "query":
            return "%s.%s (%s)" % (code, name, args)
        if gives(method) == "created":
            args += ", null" * (1 + method.startswith("update") + (2 - len(values))) + ", out created"
        return "yield %s.%s_async (%s)" % (code, name, args)

    def tell(self, kind, field):
        args = ["value"] + ([quoted(field)] if field else []) + ["created"] * (kind == "created")
        return "tell_%s (%s)" % ({"found": "list", "row": "model"}.get(kind, kind), ", ".join(args))

    def statement(self, kind, code, name, tell):
        lines = ["%s? %s = null;" % (self.types[kind], name)] if name else []
        inner = ["var value = %s;" % code if name or tell else code + ";"]
        inner += [line for line in (name and "%s = value;" % name, tell and tell + ";") if line]
        return lines + ["try {"] + ["  " + line for line in inner] + [
            "} catch (GLib.Error error) {", "  tell_error (error);", "}"]

    def wrap(self, number, name, lines):
        used = ["  bool created;"] if any("out created" in line for line in lines) else []
        return "\n".join(["/* %s */" % name, "async void case_%d () {" % number, *used, *lines, "}\n"])

    def start(self, number):
        return "  yield prepare (%d);\n  yield case_%d ();" % (number, number)


class C(Vala):
    types = {"query": "AsgiQuerySet", "list": "AsgiResultList", "model": "AsgiModel",
             "created": "AsgiModel", "row": "AsgiRow", "found": "AsgiResultList"}
    names_of_types = {"typeof (bool)": "G_TYPE_BOOLEAN", "typeof (int)": "G_TYPE_INT",
                      "typeof (string)": "G_TYPE_STRING", "typeof (string[])": "G_TYPE_STRV",
                      "typeof (Object)": "G_TYPE_OBJECT"}
    constants = {None: "NULL", True: "TRUE", False: "FALSE"}

    def manager(self, model):
        objects = "objects (%s)" % quoted(model)
        return ("own (asgi_transaction_bind (tx%d, %s))" % (self.depth, objects) if self.depth
                else objects)

    def atomic(self, steps, on_commit, end):
        outer, tx = "tx%d" % self.depth, "tx%d" % (self.depth + 1)
        begin = ("asgi_transaction_savepoint, %s" % outer if self.depth
                 else "asgi_runtime_begin, asgi_runtime_get_default (), NULL")
        lines = ["g_autoptr(AsgiTransaction) %s = AWAIT (%s);" % (tx, begin), "",
                 *self.steps_inside(steps)]
        if on_commit:
            lines.append("asgi_transaction_on_commit (%s, tell_text, (gpointer) %s, NULL);"
                         % (tx, quoted(on_commit)))
        if end != "drop":
            lines.append("AWAIT (asgi_transaction_%s, %s);"
                         % ("rollback" if end else "commit", tx))
            lines.append('tell_text ((gpointer) "failed");' if end else "failed ();")
        return ["{", *("  " + line for line in lines), "}"]

    def related(self, name, relation):
        return "own (asgi_model_get_related_manager (%s, %s, &error))" % (name, quoted(relation))

    def type(self, value):
        return self.names_of_types[super().type(value)]

    def literal(self, values):
        return "own_table (fixture_table (%s, NULL))" % self.pairs(values) if values else "NULL"

    named = literal

    def lookups(self, values):
        return [", ".join([self.pairs(one) for one in values] + ["NULL"])]

    def names(self, values):
        return [", ".join([quoted(one) for one in values] + ["NULL"] * (1 + (not values)))]

    def sequence(self, values):
        kinds = {"int": "numbers", "str": "texts", "dict": "objects"}
        kind = kinds[type(values[0]).__name__ if values else "dict"]
        end = {"numbers": "-1", "texts": "NULL", "objects": "NULL"}[kind]
        return "%s_of (%s)" % (kind, ", ".join([self.value(one) for one in values] + [end]))

    def strings(self, values):
        return "(const char *[]) { %s, NULL }" % ", ".join(
            self.value(one) for one in values) if values else "NULL"

    def expression(self, name, field):
        return "own (asgi_expression_%s (%s))" % (name.lower(), quoted(field))

    def operator(self, name, first, second):
        return "own (asgi_expression_%s (%s, own (asgi_expression_int64 (%s))))" % (
            name, first, second)

    def q(self, value):
        return self.value(value) if next(iter(value)) in ("Q", "or", "not") else (
            "own (asgi_q_new (%s, NULL))" % self.pairs(value))

    def logic(self, name, first, second=None):
        return "own (asgi_q_%s (%s))" % (name, ", ".join([first] + ([second] if second else [])))

    def call(self, target, code, kind, method, values):
        args = "".join(", " + one for one in self.arguments(method, values))
        if method == "new":
            return "own (asgi_model_info_new_instance (fixture_model (%s)%s, &error))" % (
                quoted("shop." + target), args)
        if method == "assign":
            return "fixture_set (%s, %s, %s, %s)" % (
                code, quoted(values[0]), self.type(values[1]), self.value(values[1]))
        if method == "field":
            return code
        if method == "stream":
            return "collect (%s%s)" % (code, args)
        if kind == "related" and METHODS[method] in ("objects -> none", " -> none"):
            return "%s_related (%s%s)" % (method, code, args)
        return self.plain_call(code, kind, method, values, args)

    def plain_call(self, code, kind, method, values, args):
        name = "filter_q" if "asgi_q_" in args and method == "filter" else self.methods.get(method, method)
        given = gives(method)
        if given == "query":
            more = {"union": ", FALSE",
                    "select_for_update": ", FALSE, FALSE, NULL, FALSE"}.get(method, "")
            return "own (asgi_query_set_%s (%s%s%s))" % (name, code, args, more)
        if given == "created":
            args += ", NULL" * (2 - len(values) + method.startswith("update"))
            return "own (AWAIT_CREATED (asgi_query_set_%s, %s%s))" % (name, code, args)
        args += {"in_bulk": ", NULL", "bulk_create": ", NULL", "bulk_update": ", NULL",
                 "explain": ", NULL, NULL", "save": ", FALSE, FALSE, NULL, NULL",
                 "remove_object": ", NULL, FALSE", "clean": ", NULL"}.get(method, "")
        owner = "model" if kind in ("model", "created") else "query_set"
        awaited = "AWAIT (asgi_%s_%s, %s%s)" % (owner, name, code, args)
        return "own (%s)" % awaited if given in self.types else awaited

    def statement(self, kind, code, name, tell):
        lines = ["%s *%s G_GNUC_UNUSED = NULL;" % (self.types[kind], name)] if name else []
        if name and not tell:
            return lines + ["%s = %s;" % (name, code), "failed ();"]
        if not tell:
            return lines + ["(void) %s;" % code if "AWAIT" in code else code + ";", "failed ();"]
        keep = ["  %s = value;" % name] if name else []
        pointer = {"int": "gint64 value", "bool": "gboolean value",
                   "deleted": "GVariant *value"}.get(kind, "gpointer value")
        return lines + ["{", "  %s = %s;" % (pointer, code), "",
                        "  if (!failed ())", "    %s;" % tell, *keep, "}"]

    def wrap(self, number, name, lines):
        return "\n".join(["/* %s */" % name, "static void", "case_%d (void)" % number, "{",
                          *lines, "}\n"])

    def start(self, number):
        return "  begin (%d, case_%d);" % (number, number)


LANGUAGES = {"js": JavaScript, "python": Python, "vala": Vala, "c": C}


def main(language, cases, template, output):
    text = LANGUAGES[language]().program(
        json.loads(Path(cases).read_text()), Path(template).read_text())
    Path(output).write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
