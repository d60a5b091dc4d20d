# SPDX-License-Identifier: LGPL-2.1-or-later
"""The wheel and the source distribution, built with no network."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from importlib import import_module
from pathlib import Path
from typing import List
from unittest import TestCase, skipUnless

ROOT = Path(__file__).resolve().parents[4]
MODULES = {"__init__.py", "mixins.py", "sync.py", "py.typed", "db/__init__.py", "db/queryset.py"}
BUILD = "from setuptools import build_meta as b; print(b.build_%s(%r))"


def modern_setuptools() -> bool:
    try:
        import_module("wheel")
        version: str = import_module("setuptools").__version__
    except ImportError:
        return False
    return int(version.split(".")[0]) >= 61


@skipUnless(modern_setuptools(), "setuptools 61 and wheel aren't installed")
class PackagingTest(TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name) / "tree"
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / "python", self.tree / "python", ignore=ignore)
        for name in "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE":
            shutil.copy(ROOT / name, self.tree / name)

    def build(self, kind: str) -> Path:
        command = [sys.executable, "-c", BUILD % (kind, str(self.tree))]
        done = subprocess.run(
            command, cwd=str(self.tree), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        output = done.stdout.decode()
        self.assertEqual(done.returncode, 0, output)
        return self.tree / output.split()[-1]

    def assert_complete(self, names: List[str], prefix: str) -> None:
        self.assertEqual({prefix + name for name in MODULES} - set(names), set())
        self.assertFalse([name for name in names if re.search(r"(^|/)gi/|\.(so|c)$", name)])

    def test_wheel(self) -> None:
        wheel = self.build("wheel")
        self.assertEqual(wheel.name, "asgimod-1.0.0-py3-none-any.whl")
        with zipfile.ZipFile(wheel) as archive:
            self.assert_complete(archive.namelist(), "asgimod/")
            metadata = archive.read("asgimod-1.0.0.dist-info/METADATA").decode()
            archive.extractall(self.tree / "installed")
        self.assertIn("Requires-Dist: Django", metadata)
        code = "import asgimod, sys; print(asgimod.__version__, asgimod.__file__)"
        environment = {**os.environ, "PYTHONPATH": str(self.tree / "installed")}
        found = subprocess.check_output([sys.executable, "-c", code], env=environment)
        version, file = found.decode().split()
        self.assertEqual(version, "1.0.0")
        self.assertIn("installed", file)

    def test_sdist(self) -> None:
        sdist = self.build("sdist")
        self.assertEqual(sdist.name, "asgimod-1.0.0.tar.gz")
        with tarfile.open(str(sdist)) as archive:
            self.assert_complete(archive.getnames(), "asgimod-1.0.0/python/asgimod/")
