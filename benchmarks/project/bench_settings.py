# SPDX-License-Identifier: LGPL-2.1-or-later
"""Settings of the benchmarks. BENCH_DATABASE names the SQLite file."""

import os

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["BENCH_DATABASE"],
        "OPTIONS": {"timeout": 20},
    }
}
INSTALLED_APPS = ["bench"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SECRET_KEY = "benchmark"
USE_TZ = True
# Both sides write to the same log, so that neither waits for the disk more than the other.
ASGIMOD_WRITE_AHEAD_LOG = True
