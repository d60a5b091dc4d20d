# SPDX-License-Identifier: LGPL-2.1-or-later
"""Settings of the example project: one app, and one SQLite file.

The file is the one that ``DEBIAN_DATABASE`` names, otherwise
``asgimod/debian.sqlite3`` in the user's data folder.
"""

import os
from pathlib import Path


def _database_file():
    named = os.environ.get("DEBIAN_DATABASE")
    if named:
        return Path(named)
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data_home) / "asgimod" / "debian.sqlite3"


DATABASE_FILE = _database_file()
# SQLite makes a missing file, but not a missing folder.
DATABASE_FILE.parent.mkdir(parents=True, exist_ok=True)

# Django asks for a key; nothing here signs anything with it.
SECRET_KEY = "an example without sessions"

INSTALLED_APPS = ["packages"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(DATABASE_FILE),
        # Seconds to wait for another program's write, such as an import under way.
        "OPTIONS": {"timeout": 20},
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
