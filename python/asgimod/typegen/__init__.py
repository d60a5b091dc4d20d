# SPDX-License-Identifier: LGPL-2.1-or-later
"""
``asgimod-typegen``: writes, from the models of a Django project, what a compiler or a type checker
has to know of them.

- ``description``: the models and their fields.
- ``names``: how they are called in other languages.
- ``vala``, ``typescript``, ``python``, ``c``: each writes a file for its language.
- ``command``: the command line.
"""
