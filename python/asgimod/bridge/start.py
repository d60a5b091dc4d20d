# SPDX-License-Identifier: LGPL-2.1-or-later
"""Setting Django up: by a settings module, or by settings given in code."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

_MODULE = "DJANGO_SETTINGS_MODULE"


def start(
    settings_module: str | None,
    python_path: list[str],
    installed_apps: list[str] | None = None,
    database: str | None = None,
    make_folder: bool = False,
    options: dict[str, Any] | None = None,
) -> tuple[Any, ...]:
    """Set Django up and say what there is.

    Returns the version, the time zone of naive dates or None, the databases that take one writer
    at a time, whether only Django knows where an object is written, whether there can be one
    connection alone, and the models.
    """
    for folder in reversed(python_path):
        if folder not in sys.path:
            sys.path.insert(0, folder)

    import django
    from django.conf import settings

    if settings.configured:
        django.setup()
        return _describe(django, settings)

    environment = os.environ.get(_MODULE)
    try:
        _configure(settings, settings_module, installed_apps, database, make_folder, options)
        django.setup()
        return _describe(django, settings)
    except BaseException:
        _undo(settings, environment)
        raise


def _undo(settings: Any, environment: str | None) -> None:
    """Forget a start that failed half way: the next one may have other settings."""
    from django.apps import apps
    from django.utils.functional import empty

    if environment is None:
        os.environ.pop(_MODULE, None)
    else:
        os.environ[_MODULE] = environment
    settings._wrapped = empty
    apps.apps_ready = apps.models_ready = apps.ready = apps.loading = False
    apps.ready_event.clear()
    apps.app_configs.clear()
    apps.clear_cache()


def _configure(
    settings: Any,
    settings_module: str | None,
    installed_apps: list[str] | None,
    database: str | None,
    make_folder: bool,
    options: dict[str, Any] | None,
) -> None:
    from django.core.exceptions import ImproperlyConfigured

    if settings_module is not None:
        os.environ[_MODULE] = settings_module
    elif installed_apps is not None and database is not None:
        embedded = _embedded(installed_apps, database, make_folder)
        settings.configure(**{**embedded, **(options or {})})
    else:
        raise ImproperlyConfigured(
            "There are no settings: pass the name of a settings module to start_async(), set "
            "DJANGO_SETTINGS_MODULE, or call configure() first."
        )


def _embedded(installed_apps: list[str], database: str, make_folder: bool) -> dict[str, Any]:
    """The settings of a program that keeps its data in one SQLite file."""
    if database != ":memory:":
        _check_folder(Path(database), make_folder)
    return {
        "INSTALLED_APPS": installed_apps,
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {"timeout": 20},
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "USE_TZ": True,
        "ASGIMOD_WRITE_AHEAD_LOG": True,
    }


def _check_folder(file: Path, make: bool) -> None:
    from django.core.exceptions import ImproperlyConfigured

    if make:
        file.parent.mkdir(parents=True, exist_ok=True)
    if not file.parent.is_dir():
        raise ImproperlyConfigured(f"The folder of the database {file} does not exist.")


def _describe(django: Any, settings: Any) -> tuple[Any, ...]:
    from . import connections, writers
    from .models import describe_models

    connections.install()
    return (
        django.get_version(),
        None if settings.USE_TZ else settings.TIME_ZONE,
        writers.describe(),
        bool(settings.DATABASE_ROUTERS),
        connections.single_connection(),
        describe_models(),
    )
