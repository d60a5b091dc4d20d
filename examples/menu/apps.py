# SPDX-License-Identifier: LGPL-2.1-or-later
from django.apps import AppConfig


class MenuConfig(AppConfig):
    name = "menu"
    default_auto_field = "django.db.models.BigAutoField"
