# SPDX-License-Identifier: LGPL-2.1-or-later
"""Debian's package index as Django models."""
