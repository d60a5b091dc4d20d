# SPDX-License-Identifier: LGPL-2.1-or-later
"""The menu of a pizzeria, as a Django app."""
