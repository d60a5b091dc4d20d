# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the library answers otherwise than Django, and why. Nothing else may differ."""

KNOWN = []
