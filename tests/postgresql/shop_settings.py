# SPDX-License-Identifier: LGPL-2.1-or-later
"""The pizza shop on two databases and a replica: those of the server in ATLAS_PG_SOCKET, else
files in SHOP_FOLDER.

SHOP_ROUTED has objects read from the replica, and prices kept in the other database.
"""

import os

from pizza_settings import *  # noqa: F403


def database(name):
    if "ATLAS_PG_SOCKET" in os.environ:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["ATLAS_PG_SOCKET"],
            "USER": os.environ["ATLAS_PG_USER"],
            "NAME": name,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.path.join(os.environ["SHOP_FOLDER"], name + ".sqlite3"),
        "OPTIONS": {"timeout": 30},
    }


# The replica is the same database by another name: what is committed is there at once.
DATABASES = {"default": database("shop"), "replica": database("shop"), "other": database("other")}
DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
if os.environ.get("SHOP_ROUTED"):
    DATABASE_ROUTERS = ["shop_settings.Router"]
ASGIMOD_WRITE_AHEAD_LOG = True


class Router:
    def db_for_read(self, model, **hints):
        return "other" if model.__name__ == "Price" else "replica"

    def db_for_write(self, model, **hints):
        return "other" if model.__name__ == "Price" else "default"

    def allow_relation(self, first, second, **hints):
        return True
