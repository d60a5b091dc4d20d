# SPDX-License-Identifier: LGPL-2.1-or-later
"""The pizza shop with a write-ahead log: readers and the writer don't wait for each other."""

from pizza_settings import *  # noqa: F403

ASGIMOD_WRITE_AHEAD_LOG = True
