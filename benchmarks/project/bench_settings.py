# SPDX-License-Identifier: LGPL-2.1-or-later
"""Settings of the benchmarks. BENCH_DATABASE names the SQLite file, BENCH_PG_SOCKET a server."""

import os

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["BENCH_DATABASE"],
        "OPTIONS": {"timeout": 20},
    }
}
if "BENCH_PG_SOCKET" in os.environ:
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["BENCH_PG_SOCKET"],
        "USER": "postgres",
        "NAME": "shop",
    }
INSTALLED_APPS = ["bench"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SECRET_KEY = "benchmark"
USE_TZ = True
# Both sides write to the same log, so that neither waits for the disk more than the other.
ASGIMOD_WRITE_AHEAD_LOG = True
