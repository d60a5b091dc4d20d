# SPDX-License-Identifier: LGPL-2.1-or-later
"""A Django app whose schema has one of everything."""
