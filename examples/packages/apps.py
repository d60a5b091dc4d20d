# SPDX-License-Identifier: LGPL-2.1-or-later
from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "packages"
    verbose_name = "Debian packages"
    default_auto_field = "django.db.models.BigAutoField"
