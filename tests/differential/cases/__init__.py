# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of cases, a file per topic. See `case.py` for the markers."""
import importlib
import pkgutil


def load(topics=()):
    """All cases, in the order of the files' names and of their lines."""
    found = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if not topics or module.name in topics:
            found += importlib.import_module("%s.%s" % (__name__, module.name)).CASES
    return found
