#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What `meson install` puts into a prefix is used from there, and from nowhere else."""
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PIZZA = ROOT / "examples" / "pizza"
OURS = re.compile(
    "LD_LIBRARY_PATH|GI_TYPELIB_PATH|GJS_PATH|PYTHONPATH|PKG_CONFIG.*|DJANGO_.*|ASGIMOD_.*|MALLOC_.*"
)
WARNINGS = ["-Wall", "-Wextra", "-Werror"]


def clean_environment():
    return {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}


def run(*command, env=None, cwd=None):
    done = subprocess.run(
        [str(word) for word in command], env=env or clean_environment(), cwd=cwd,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    if done.returncode != 0:
        raise AssertionError(
            "%s: %d\n%s" % (shlex.join(done.args), done.returncode, (done.stdout + done.stderr)[-3000:])
        )
    return done.stdout


def setUpModule():
    global FOLDER, PREFIX, LIB, ENV
    temporary = tempfile.TemporaryDirectory(prefix="asgimod-install-")
    unittest.addModuleCleanup(temporary.cleanup)
    FOLDER = Path(temporary.name)
    PREFIX, build = FOLDER / "prefix", FOLDER / "build"
    run(
        "meson", "setup", build, ROOT, f"--prefix={PREFIX}", "--buildtype=plain",
        "-Dtests=false", "-Dexamples=false", "-Ddocs=disabled",
    )
    run("meson", "install", "-C", build)
    # What is used from here on is the installed copy: nothing else is left.
    shutil.rmtree(build)

    LIB = next(PREFIX.rglob("libasgimod-glib-1.so")).parent
    packages = f"python{sysconfig.get_python_version()}/dist-packages"
    ENV = {
        **clean_environment(),
        "LD_LIBRARY_PATH": str(LIB),
        "GI_TYPELIB_PATH": str(LIB / "girepository-1.0"),
        "PKG_CONFIG_PATH": str(LIB / "pkgconfig"),
        "PYTHONPATH": str(PREFIX / "lib" / packages),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_DATA_DIRS": f"{PREFIX / 'share'}:/usr/local/share:/usr/share",
    }


def flags(*options):
    return run("pkg-config", *options, "asgimod-glib-1", env=ENV).split()


class ProgramTest(unittest.TestCase):
    def assert_prints_toppings(self, *command, without=()):
        env = {name: value for name, value in ENV.items() if name not in without}
        self.assertEqual(run(*command, PIZZA, env=env, cwd=FOLDER), "bacon\nham\n")

    def test_a_c_program_is_compiled_and_runs(self):
        program = FOLDER / "program-c"
        run("cc", *WARNINGS, HERE / "program.c", "-o", program, *flags("--cflags", "--libs"))
        # The library knows where its Python part is.
        self.assert_prints_toppings(program, without=("PYTHONPATH",))

    def test_a_vala_program_is_compiled_and_runs(self):
        program = FOLDER / "program-vala"
        cc = [f"--Xcc={flag}" for flag in flags("--cflags", "--libs")]
        run(
            "valac", "--fatal-warnings", f"--vapidir={PREFIX / 'share/vala/vapi'}",
            "--pkg=asgimod-glib-1", *cc, "--Xcc=-w", "-o", program, HERE / "program.vala", env=ENV,
        )
        self.assert_prints_toppings(program, without=("PYTHONPATH",))

    def test_a_python_program_runs_with_the_override(self):
        self.assert_prints_toppings(sys.executable, HERE / "program.py")

    @unittest.skipIf(shutil.which("gjs") is None, "gjs isn't installed")
    def test_a_javascript_program_runs_with_the_override(self):
        self.assert_prints_toppings("gjs", "-m", HERE / "program.js")

    def test_the_package_is_imported_without_gobject(self):
        code = "import asgimod.sync, sys; print('gi' in sys.modules, asgimod.__file__)"
        self.assertEqual(
            run(sys.executable, "-c", code, env=ENV).split(),
            ["False", str(Path(ENV["PYTHONPATH"]) / "asgimod" / "__init__.py")],
        )

    def test_the_generator_of_types_finds_the_package(self):
        text = run(
            PREFIX / "bin" / "asgimod-typegen", "--settings", "pizza_settings", "--language", "c",
            "--pythonpath", ROOT / "examples" / "pizza",
        )
        self.assertIn("shop_pizza_get_name (", text)

    @unittest.skipIf(importlib.util.find_spec("mypy") is None, "mypy isn't installed")
    def test_a_type_checker_finds_the_stub(self):
        code = (
            "from gi.repository import AsgiMod\n"
            "reveal_type(AsgiMod.get_model('shop.Price').aobjects.filter(id=1))"
        )
        printed = run(
            sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, "-c", code,
            env=ENV, cwd=FOLDER,
        )
        self.assertIn("gi.repository.AsgiMod.QuerySet[gi.repository.AsgiMod.Model]", printed)


class LibraryTest(unittest.TestCase):
    def test_the_soname_has_a_version(self):
        dynamic = run("readelf", "-d", LIB / "libasgimod-glib-1.so")
        self.assertIn("soname: [libasgimod-glib-1.so.0]", dynamic)
        self.assertTrue((LIB / "libasgimod-glib-1.so.0").is_symlink())

    def test_only_public_symbols_are_visible(self):
        lines = run("nm", "-D", "--defined-only", LIB / "libasgimod-glib-1.so").splitlines()
        names = [line.split()[-1] for line in lines]
        self.assertIn("asgi_runtime_get_default", names)
        self.assertEqual([name for name in names if not name.startswith("asgi_")], [])

    def test_no_folder_of_the_build_is_in_the_run_path(self):
        self.assertNotRegex(run("readelf", "-d", LIB / "libasgimod-glib-1.so"), "RPATH|RUNPATH")

    def test_pkg_config_knows_the_version(self):
        version = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text())[1]
        self.assertEqual(flags("--modversion"), [version])


class HeadersTest(unittest.TestCase):
    def setUp(self):
        self.include = PREFIX / "include" / "asgimod-glib-1"
        self.headers = sorted(
            str(path.relative_to(self.include)) for path in self.include.rglob("*.h")
        )

    def compile(self, text, *arguments, compiler="cc"):
        done = subprocess.run(
            [compiler, *WARNINGS, "-fsyntax-only", *arguments, "-", *flags("--cflags")],
            env=ENV, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        return done.returncode, done.stdout

    def test_one_header_brings_all_others(self):
        reached = run(
            "cc", "-M", "-xc", self.include / "asgimod-glib/asgimod.h", *flags("--cflags"), env=ENV
        )
        self.assertGreater(len(self.headers), 15)
        self.assertEqual([name for name in self.headers if f"/{name}" not in reached], [])

    def test_the_header_compiles_in_c_and_in_cpp(self):
        text = "#include <asgimod-glib/asgimod.h>\n"
        for arguments in (["-xc", "-std=gnu99"], ["-xc", "-std=gnu17"]):
            self.assertEqual(self.compile(text, *arguments), (0, ""))
        self.assertEqual(self.compile(text, "-xc++", compiler="c++"), (0, ""))

    def test_every_header_brings_what_it_needs(self):
        for name in self.headers:
            with self.subTest(name):
                text = f"#include <{name}>\n"
                self.assertEqual(self.compile(text, "-xc", "-DASGIMOD_COMPILATION"), (0, ""))

    def test_no_other_header_can_be_included_alone(self):
        status, output = self.compile("#include <asgimod-glib/core/asgi-row.h>\n", "-xc")
        self.assertNotEqual(status, 0)
        self.assertIn("Only <asgimod-glib/asgimod.h> can be included directly", output)

    def test_private_headers_stay_at_home(self):
        self.assertEqual([name for name in self.headers if "private" in name], [])


class FilesTest(unittest.TestCase):
    def test_bindings_and_overrides_are_where_they_are_looked_for(self):
        for path in (
            PREFIX / "share/gir-1.0/AsgiMod-1.gir",
            LIB / "girepository-1.0/AsgiMod-1.typelib",
            PREFIX / "share/vala/vapi/asgimod-glib-1.vapi",
            PREFIX / "share/gjs-1.0/overrides/AsgiMod.js",
            Path(ENV["PYTHONPATH"]) / "gi/overrides/AsgiMod.py",
            Path(ENV["PYTHONPATH"]) / "asgimod/py.typed",
            Path(ENV["PYTHONPATH"]) / "asgimod/bridge/start.py",
        ):
            self.assertTrue(path.is_file(), path)

    def test_nothing_is_installed_that_hides_or_litters(self):
        names = {path.name for path in PREFIX.rglob("*")}
        self.assertNotIn("__pycache__", names)
        self.assertFalse((Path(ENV["PYTHONPATH"]) / "gi" / "__init__.py").exists())


if __name__ == "__main__":
    unittest.main()
