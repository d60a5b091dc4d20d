# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two databases in memory, the pizza shop and a library with every relation."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
for folder in ROOT / "examples" / "pizza", ROOT / "python", Path(__file__).parent:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

DATABASES = {
    alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    for alias in ("default", "other")
}
INSTALLED_APPS = ["django.contrib.contenttypes", "shop", "library"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SECRET_KEY = "test"
USE_TZ = True
