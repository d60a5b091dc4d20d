# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values on their way to Django."""

from __future__ import annotations

import datetime
import zoneinfo

from django.conf import settings
from django.utils import timezone


def from_aware(value: datetime.datetime) -> datetime.datetime:
    """A moment, as the settings want their dates: aware, or on the wall clock of TIME_ZONE."""
    wanted: datetime.datetime = value if settings.USE_TZ else timezone.make_naive(value)
    return wanted


def time_zone(name: str, offset: int) -> datetime.tzinfo:
    """A zone by its name, or of so many seconds when it has none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, LookupError):
        return datetime.timezone(datetime.timedelta(seconds=offset))
