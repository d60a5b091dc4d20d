# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the installed Django has."""

from typing import Tuple

import django
from django.db import NotSupportedError


def require(feature: str, since: Tuple[int, int]) -> None:
    """
    Raises ``django.db.NotSupportedError`` where Django is older than
    ``since``::

        require("QuerySet.contains()", (4, 0))
    """
    if django.VERSION[:2] < since:
        raise NotSupportedError(
            "%s needs Django %d.%d or newer; this is Django %s."
            % (feature, *since, django.get_version())
        )


def require_before(feature: str, removed: Tuple[int, int]) -> None:
    """The same for what a later Django no longer has."""
    if django.VERSION[:2] >= removed:
        raise NotSupportedError(
            "%s was removed in Django %d.%d; this is Django %s."
            % (feature, *removed, django.get_version())
        )
