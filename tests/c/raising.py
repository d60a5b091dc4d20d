# SPDX-License-Identifier: LGPL-2.1-or-later
"""Exceptions on demand."""

from asgimod.bridge.expressions import dotted


def throw(name):
    raise dotted(name)("thrown")
