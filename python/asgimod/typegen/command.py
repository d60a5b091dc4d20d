# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line of ``asgimod-typegen``."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Sequence

if TYPE_CHECKING:
    from .description import Model, Models

LANGUAGES = ("vala", "typescript", "python", "c")
_SUFFIXES = {".vala": "vala", ".ts": "typescript", ".py": "python", ".pyi": "python", ".h": "c"}
_SETTINGS = "DJANGO_SETTINGS_MODULE"


def fail(message: str) -> NoReturn:
    sys.exit("asgimod-typegen: " + message)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="asgimod-typegen",
        description="Write, from the models of a Django project, the types that a compiler or a "
        "type checker needs.",
        epilog="Without an app or a model it writes about all of them.",
    )
    parser.add_argument("--settings", help="Django's settings module; default: $" + _SETTINGS)
    parser.add_argument(
        "--pythonpath", action="append", default=[], metavar="FOLDER",
        help="a folder to find Python modules in, before all others; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--language", choices=LANGUAGES, help="default: what the name of the output file tells"
    )
    parser.add_argument(
        "--app", action="append", default=[], help="the models of this app; may be repeated"
    )
    parser.add_argument(
        "--model", action="append", default=[], metavar="APP.MODEL",
        help="this model; may be repeated",
    )  # fmt: skip
    parser.add_argument("--output", metavar="FILE", help="default: what is printed")
    return parser


def set_up(settings: str | None, folders: Sequence[str]) -> None:
    sys.path[:0] = folders
    name = settings or os.environ.get(_SETTINGS)
    if not name:
        fail("there are no settings: give --settings, or set %s" % _SETTINGS)
    os.environ[_SETTINGS] = name
    try:
        importlib.import_module(name)
    except ImportError as error:
        fail(
            "the settings “%s” can't be imported: %s. --pythonpath says where modules are"
            % (name, error)
        )
    try:
        import django

        django.setup()
    except Exception as error:
        fail("Django can't be set up: %s: %s" % (type(error).__name__, error))


def select(found: list[Model], apps: Sequence[str], labels: Sequence[str]) -> Models:
    """The models that were asked for; those that Django makes for itself, only by their labels."""
    from django.apps import apps as registry

    from .description import Models

    made = {model._meta.label for model in registry.get_models()}
    known = {model.label.lower(): model for model in found}
    for app in apps:
        if app not in {model.app for model in found}:
            choices = ", ".join(sorted({model.app for model in found}))
            fail("there is no app “%s” with models. Choices are: %s" % (app, choices))
    for label in labels:
        if label.lower() not in known:
            choices = ", ".join(sorted(made))
            fail("there is no model “%s”. Choices are: %s" % (label, choices))
    selected = {known[label.lower()].label for label in labels}
    if apps or not labels:
        selected |= {m.label for m in found if m.label in made and (not apps or m.app in apps)}
    return Models(found, selected)


def _language(language: str | None, output: str | None) -> str:
    if language is None and output is not None:
        language = _SUFFIXES.get(Path(output).suffix)
    if language is None:
        fail("give --language, one of: " + ", ".join(LANGUAGES))
    return language


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    language = _language(options.language, options.output)
    set_up(options.settings, options.pythonpath)

    from .description import describe

    models = select(describe(), options.app, options.model)
    text = importlib.import_module("asgimod.typegen." + language).write(models)
    if options.output is None:
        sys.stdout.write(text)
        return
    try:
        Path(options.output).write_text(text, encoding="utf-8")
    except OSError as error:
        fail("%s: %s" % (options.output, error.strerror))
