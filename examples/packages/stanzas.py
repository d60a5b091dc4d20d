# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads the "Field: value" stanzas that dpkg and apt write."""

IDENTITY = frozenset(["Package", "Architecture", "Version"])


class MalformedStanza(ValueError):
    """A stanza that can't be read, and the line where that shows."""

    def __init__(self, line, reason):
        super().__init__(f"line {line}: {reason}")


class Stanza(dict):
    """The wanted fields of one package, and the line where its stanza begins."""

    def __init__(self, line):
        super().__init__()
        self.line = line

    @property
    def key(self):
        return self["Package"], self["Architecture"]

    def number(self, field):
        """The field as an int; None where the stanza doesn't have it."""
        value = self.get(field)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit()):
            raise MalformedStanza(self.line, f"{field} is no number: {value!r}")
        return int(value)


def read_stanzas(lines, wanted, on_malformed):
    """Yield a Stanza, with the wanted fields, for each package that `lines` describe.

    A malformed stanza is left out, and `on_malformed` called with a MalformedStanza.
    """
    wanted = IDENTITY | wanted
    for first, block in _blocks(lines):
        try:
            stanza = _parse(first, block, wanted)
        except MalformedStanza as error:
            on_malformed(error)
        else:
            if stanza:
                yield stanza


def _blocks(lines):
    block = []
    for number, line in enumerate(lines, 1):
        if not line.isspace():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _parse(first, block, wanted):
    stanza = Stanza(first)
    field = None
    for number, line in enumerate(block, first):
        if line[0] in " \t":
            if field is None:
                raise MalformedStanza(number, "the stanza begins with a continuation line")
            if field in wanted:
                stanza[field] += "\n" + line[1:].rstrip()
            continue
        field, colon, value = line.partition(":")
        if not colon or not field or " " in field:
            raise MalformedStanza(number, f"no field: {line.strip()[:60]!r}")
        if field in wanted:
            stanza[field] = value.strip()
    return stanza if _is_described(stanza) else None


def _is_described(stanza):
    missing = [field for field in sorted(IDENTITY) if not stanza.get(field)]
    # dpkg keeps a stanza without a version for a package that was never unpacked.
    if missing and stanza.get("Status", "").endswith(" not-installed"):
        return False
    if missing:
        raise MalformedStanza(stanza.line, f"the stanza has no {', '.join(missing)}")
    return True
