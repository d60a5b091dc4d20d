# SPDX-License-Identifier: LGPL-2.1-or-later
"""Starts with wrong settings, wrong folders, wrong files: each in a process of its own.

Usage: test-starting.py PATH-OF-start-with; TAP on the standard output.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

program = os.path.realpath(sys.argv[1])
SETTINGS = "SECRET_KEY = 'x'\nUSE_TZ = True\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n"
SQLITE = "DATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': {!r}}}}}\n"


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def project(folder):
    """Modules for the cases, most of them broken in one way."""
    good = SETTINGS + SQLITE.format(str(folder / "data.sqlite3"))
    write(folder, "good.py", good + "INSTALLED_APPS = ['shop']\n")
    write(folder, "empty.py", "")
    write(folder, "broken.py", "INSTALLED_APPS = [\n")
    write(folder, "raising.py", "raise RuntimeError('settings are out')\n")
    write(folder, "importing.py", "import no_such_package_here\n")
    write(folder, "missing_app.py", good + "INSTALLED_APPS = ['no_such_app']\n")
    write(folder, "broken_models.py", good + "INSTALLED_APPS = ['broken_app']\n")
    write(folder, "broken_app/__init__.py", "")
    write(folder, "broken_app/models.py", "from django.db import models\nclass Pizza(models.Model\n")
    write(folder, "twins.py", good + "INSTALLED_APPS = ['twin_app']\n")
    write(folder, "twin_app/__init__.py", "")
    write(folder, "twin_app/models.py", "from django.db import models\nclass Käse(models.Model):"
          " x = models.TextField()\nclass Köse(Käse): pass\n")
    write(folder, "no_engine.py", SETTINGS + "INSTALLED_APPS = ['shop']\nDATABASES = {'default':"
          " {'ENGINE': 'no.such.engine', 'NAME': 'x'}}\n")
    write(folder, "no_folder.py", SETTINGS + SQLITE.format(str(folder / "nowhere/data.sqlite3"))
          + "INSTALLED_APPS = ['shop']\n")
    write(folder, "text.sqlite3", "this is not a database, however long it may be\n" * 100)
    write(folder, "cwd_only/cwd_settings.py", good)
    return folder


def run(arguments, folder, environment=None, prefix=()):
    variables = {**os.environ, "FOLDER": str(folder), **(environment or {})}
    for name in ("DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "ASGIMOD_PYTHON"):
        if name not in (environment or {}):
            variables.pop(name, None)
    variables = {name: value.format(folder=folder) for name, value in variables.items()}
    command = [*prefix, program, f"--path={folder}", *(a.format(folder=folder) for a in arguments)]
    done = subprocess.run(command, env=variables, text=True, capture_output=True,
                          cwd=folder / "cwd_only")
    if done.returncode != 0:
        return [f"exit status {done.returncode}", done.stderr]
    return [line for line in done.stdout.splitlines() if line]


# What is given, and of each line its beginning and a text in it.
CASES = [
    ("no settings at all", [], {}, [("not-configured", "call configure() first")]),
    ("an empty settings module", ["--settings=empty", "count:shop.Pizza"], {},
     [("ok", "start"), ("lookup", "There is no model “shop.Pizza”")]),
    ("a settings module that isn't there", ["--settings=nowhere"], {},
     [("import", "No module named 'nowhere'")]),
    ("an empty name", ["--settings="], {}, [("not-configured", "")]),
    ("settings with a syntax error", ["--settings=broken"], {}, [("import", "broken.py, line 1")]),
    ("settings that raise", ["--settings=raising"], {}, [("python", "settings are out")]),
    ("settings that import what isn't there", ["--settings=importing"], {},
     [("import", "no_such_package_here")]),
    ("an app that isn't there", ["--settings=missing_app"], {}, [("import", "no_such_app")]),
    ("models with a syntax error", ["--settings=broken_models"], {},
     [("import", "broken_app/models.py")]),
    ("an engine that isn't there", ["--settings=no_engine", "count:shop.Pizza"], {},
     [("not-configured", "no.such.engine"), ("not-ready", "start_async()")]),
    ("models whose types would have the same name",
     ["--settings=twins", "create:twin_app.Käse:x=1", "create:twin_app.Köse:x=1"], {},
     [("ok", "start"), ("operational", "no such table"), ("operational", "no such table")]),
    ("settings by the environment", [], {"DJANGO_SETTINGS_MODULE": "good"}, [("ok", "start")]),
    ("an explicit name before the environment's", ["--settings=good"],
     {"DJANGO_SETTINGS_MODULE": "broken"}, [("ok", "start")]),
    ("the environment before configure()", ["--app=no_such_app"],
     {"DJANGO_SETTINGS_MODULE": "good"}, [("ok", "start")]),
    ("the working folder isn't searched", ["--settings=cwd_settings"], {},
     [("import", "cwd_settings")]),
    ("a start after one that failed", ["--settings=missing_app", "start:broken_models",
     "start:good", "command:migrate", "count:shop.Pizza"], {},
     [("import", "no_such_app"), ("import", "models.py"), ("ok", "start"), ("ok", ""),
      ("ok", "0")]),
    ("calls after a start that failed", ["--settings=broken", "call:probes.version",
     "count:shop.Pizza"], {},
     [("import", "line 1"), ("not-ready", "could not be started"), ("not-ready", "start_async()")]),
    ("configured in code", ["--app=shop", "--database={folder}/own.sqlite3", "command:migrate",
     "create:shop.Topping:name=ham", "count:shop.Topping"], {},
     [("ok", "start"), ("ok", ""), ("ok", "created"), ("ok", "1")]),
    ("configured in memory", ["--app=shop", "--database=:memory:", "command:migrate",
     "create:shop.Topping:name=ham", "count:shop.Topping"], {},
     [("ok", "start"), ("ok", ""), ("ok", "created"), ("ok", "1")]),
    ("options override what configure() chooses", ["--app=shop", "--database=:memory:",
     "--option=USE_TZ:false", "--option=SECRET_KEY:'mine'", "call:settings_of.secret_key"], {},
     [("ok", "start"), ("ok", "mine False")]),
    ("an app that isn't there, in code", ["--app=no_such_app", "--database=:memory:"], {},
     [("import", "no_such_app")]),
    # The third time the library knows the SQL by itself.
    ("a file that is no database", ["--app=shop", "--database={folder}/text.sqlite3",
     *["count:shop.Topping"] * 3, "create:shop.Topping:name=ham"], {},
     [("ok", "start"), *[("database", "file is not a database")] * 4]),
    ("a folder that isn't there, in code", ["--app=shop", "--database={folder}/no/data.sqlite3"],
     {}, [("not-configured", "does not exist")]),
    ("a folder that isn't there, in settings", ["--settings=no_folder", "count:shop.Topping"], {},
     [("ok", "start"), ("operational", "unable to open database file")]),
    ("a missing table", ["--settings=good", *["count:shop.Topping"] * 3,
     "create:shop.Topping:name=ham", "command:migrate", "count:shop.Topping"], {},
     [("ok", "start"), *[("operational", "no such table: shop_topping")] * 4, ("ok", ""),
      ("ok", "0")]),
    ("a wrong interpreter", ["--settings=good"], {"ASGIMOD_PYTHON": "/nowhere/python3"},
     [("not-configured", "/nowhere/python3")]),
    ("a virtual environment that isn't one", ["--settings=good"], {"VIRTUAL_ENV": "{folder}"},
     [("not-configured", "VIRTUAL_ENV")]),
    ("the embedded default's file is made", ["--app=shop", "command:migrate",
     "create:shop.Topping:name=ham"], {"XDG_DATA_HOME": "{folder}/home"},
     [("ok", "start"), ("ok", ""), ("ok", "created")]),
    ("shut down, start again, with other settings", ["--settings=good", "shutdown",
     "call:probes.version", "start:empty", "start:good", "call:probes.on_worker"], {},
     [("ok", "start"), ("ok", "shutdown"), ("not-ready", "was shut down"),
      ("not-supported", "set up with good"), ("ok", "start"), ("ok", "TRUE")]),
]


def case_virtual_environment(folder):
    """One with the system's packages works; one without says what is missing."""
    for name, system in (("with", True), ("without", False)):
        venv.create(folder / name, system_site_packages=system, symlinks=True)
    call = ["--settings=good", "call:probes.prefix"]
    lines = run(call, folder, {"VIRTUAL_ENV": str(folder / "with")})
    expect(lines, [("ok", "start"), ("ok", str(folder / "with"))])
    lines = run(call, folder, {"ASGIMOD_PYTHON": str(folder / "with/bin/python3")})
    expect(lines, [("ok", "start"), ("ok", str(folder / "with"))])
    lines = run(call, folder, {"VIRTUAL_ENV": str(folder / "without")})
    expect(lines[:1], [("import", "No module named 'django'")])


def case_path_is_not_searched(folder):
    """Another python3 that comes first in PATH has nothing to say."""
    fake = write(folder, "bin/python3", "#!/bin/sh\necho fake\nexit 1\n")
    fake.chmod(0o755)
    lines = run(["--settings=good", "call:probes.prefix"], folder,
                {"PATH": f"{folder}/bin:{os.environ['PATH']}"})
    expect(lines, [("ok", "start"), ("ok", "/usr")])


def case_read_only(folder):
    """A database that can be read, in a folder that can't be written."""
    expect(run(["--settings=good", "command:migrate"], folder), [("ok", "start"), ("ok", "")])
    shared = folder / "data.sqlite3"
    shared.chmod(0o444)
    for path in (folder, folder / "cwd_only"):
        path.chmod(0o555)
    # To root nothing is read-only, unless it lacks the right to pass over permissions.
    mortal = ["setpriv", "--bounding-set=-dac_override", "--"] if os.geteuid() == 0 else []
    try:
        lines = run(["--settings=good", "count:shop.Topping", "create:shop.Topping:name=ham",
                     "count:shop.Topping"], folder, {}, mortal)
        expect(lines, [("ok", "start"), ("ok", "0"), ("operational", "readonly database"),
                       ("ok", "0")])
    finally:
        for path in (folder, folder / "cwd_only"):
            path.chmod(0o755)


def expect(lines, expected):
    assert len(lines) == len(expected), (lines, expected)
    for line, (code, text) in zip(lines, expected):
        assert line.split(" ", 1)[0] == code and text in line, (line, code, text)


def table_case(arguments, environment, expected):
    return lambda folder: expect(run(arguments, folder, environment), expected)


def main():
    tests = [(name, table_case(*rest)) for name, *rest in CASES]
    tests += [(f.__doc__, f) for f in (case_virtual_environment, case_path_is_not_searched,
                                       case_read_only)]
    print(f"1..{len(tests)}")
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="asgimod-") as temporary:
            folder = project(Path(temporary))
            folder.chmod(0o755)
            write(folder, "settings_of.py", "def secret_key():\n    from django.conf import "
                  "settings\n    return f'{settings.SECRET_KEY} {settings.USE_TZ}'\n")
            try:
                test(folder)
                print(f"ok {number} - {name}", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"not ok {number} - {name}\n# {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
