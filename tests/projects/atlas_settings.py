# SPDX-License-Identifier: LGPL-2.1-or-later
"""Settings of the `atlas` project, by environment:

ATLAS_PG_SOCKET   a directory with a PostgreSQL socket: use that server, and
ATLAS_PG_NAME     this database of it (default "atlas"), as
ATLAS_PG_USER     this user (default: the server's choice).
ATLAS_MARIADB_SOCKET  a socket of MariaDB: use the database "atlas" of that server.
ATLAS_DATABASE    otherwise: the path of an SQLite file (default: in memory), and
ATLAS_TIMEOUT     for how many seconds it waits for locks (default 5).
"""
import os

import django

SECRET_KEY = "atlas"
USE_TZ = True
# Not UTC, and with summer time: a date by local time differs from one by UTC.
TIME_ZONE = "Europe/Paris"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Tables that refer to each other are made in one go.
MIGRATION_MODULES = {"contenttypes": None}
INSTALLED_APPS = ["django.contrib.contenttypes", "atlas"]

if django.VERSION < (4, 0):
    USE_L10N = False

if os.environ.get("ATLAS_PG_SOCKET"):
    INSTALLED_APPS.insert(1, "django.contrib.postgres")
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("ATLAS_PG_NAME", "atlas"),
            "USER": os.environ.get("ATLAS_PG_USER", ""),
            "HOST": os.environ["ATLAS_PG_SOCKET"],
        }
    }
elif os.environ.get("ATLAS_MARIADB_SOCKET"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "atlas",
            "USER": "root",
            "HOST": os.environ["ATLAS_MARIADB_SOCKET"],
            "OPTIONS": {"charset": "utf8mb4"},
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ.get("ATLAS_DATABASE", ":memory:"),
            "OPTIONS": {"timeout": float(os.environ.get("ATLAS_TIMEOUT", "5"))},
        }
    }
