# SPDX-License-Identifier: LGPL-2.1-or-later
"""Points in time as the project's settings want them: aware, or naive without USE_TZ."""

from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.utils.timezone import make_naive


def from_timestamp(seconds):
    """The time of a file; without the part of a second, which not every database keeps."""
    return _as_settings_want(datetime.fromtimestamp(int(seconds), timezone.utc))


def from_mail_date(text):
    """The time that "Mon, 27 Apr 2026 10:00:00 +0200" says; None where it says none."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return _as_settings_want(moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc))


def _as_settings_want(moment):
    return moment if settings.USE_TZ else make_naive(moment)
