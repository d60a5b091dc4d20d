# SPDX-License-Identifier: LGPL-2.1-or-later
"""Settings of the pizza shop. PIZZA_DATABASE names another SQLite file."""

import os
from pathlib import Path

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("PIZZA_DATABASE", Path(__file__).parent / "pizza.sqlite3"),
    }
}
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SECRET_KEY = "example"
USE_TZ = True
