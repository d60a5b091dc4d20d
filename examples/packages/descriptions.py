# SPDX-License-Identifier: LGPL-2.1-or-later
"""Turns a stanza into the values of a Package's fields."""

import re

_MAINTAINER = re.compile(r"(?P<name>.*?)\s*<(?P<email>[^<>]*)>")

FIELDS = frozenset(
    """
    Source Section Maintainer Priority Essential Multi-Arch Description Homepage
    Installed-Size Size Status
    """.split()
)


def describe(stanza):
    """The values of a Package's fields.

    The section is still a name, and the maintainer a pair of name and mail address;
    either may be None.
    """
    synopsis, _, rest = stanza.get("Description", "").partition("\n")
    kibibytes = stanza.number("Installed-Size")
    return {
        "name": stanza["Package"],
        "architecture": stanza["Architecture"],
        "version": stanza["Version"],
        # "glibc (2.36-9)" where the source's version is another than the package's.
        "source": stanza.get("Source", stanza["Package"]).partition(" ")[0],
        "section": stanza.get("Section") or None,
        "maintainer": split_maintainer(stanza.get("Maintainer", "")),
        "priority": stanza.get("Priority", ""),
        "essential": stanza.get("Essential") == "yes",
        "multi_arch": stanza.get("Multi-Arch", "no"),
        "description": synopsis,
        "long_description": _unfold(rest),
        "homepage": stanza.get("Homepage", ""),
        "installed_size": None if kibibytes is None else kibibytes * 1024,
        "download_size": stanza.number("Size"),
    }


def split_maintainer(text):
    match = _MAINTAINER.fullmatch(text.strip())
    if match:
        return match["name"].strip('"'), match["email"]
    return (text.strip(), "") if text.strip() else None


def _unfold(text):
    # A line with a full stop alone stands for an empty one.
    return "\n".join("" if line == "." else line for line in text.split("\n"))
