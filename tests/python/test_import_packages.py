# SPDX-License-Identifier: LGPL-2.1-or-later
"""The example's command import_packages, on small files that the tests write.

Run with PYTHONPATH=examples. No test reads the machine's own package state.
"""

import gzip
import io
import os
import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path
from unittest import mock

_folder = tempfile.TemporaryDirectory()
os.environ["DEBIAN_DATABASE"] = str(Path(_folder.name) / "debian.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "debian.settings"

import django  # noqa: E402

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.core.management.base import OutputWrapper  # noqa: E402
from django.db import connection  # noqa: E402

from packages.dependencies import DependencyWriter  # noqa: E402
from packages.models import Changelog, Dependency, Package, Section, VirtualPackage  # noqa: E402
from packages.progress import Progress  # noqa: E402


def stanza(name, version="1.0", architecture="amd64", **fields):
    """One package's lines; `Pre_Depends="x"` stands for the field Pre-Depends."""
    lines = [f"Package: {name}", f"Version: {version}", f"Architecture: {architecture}"]
    lines += [f"{field.replace('_', '-')}: {value}" for field, value in fields.items()]
    return "\n".join(lines) + "\n\n"


def installed(name, *args, **fields):
    return stanza(name, *args, Status="install ok installed", **fields)


LIBC = stanza(
    "libc6",
    "2.36-9",
    Source="glibc (2.36)", Section="libs", Priority="required", Essential="yes",
    Maintainer="GNU Libc Maintainers <debian-glibc@lists.debian.org>",
    Multi_Arch="same", Installed_Size="13001", Size="2757844",
    Homepage="https://www.gnu.org/software/libc/",
    Description="GNU C Library\n First line.\n .\n  indented",
)


def package(name):
    return Package.objects.get(name=name)


def relations(name):
    """The package's dependencies, each as "kind group.alternative target version"."""
    return [
        f"{row.kind} {row.group}.{row.alternative} {row.target.name} {row.version}".strip()
        for row in package(name).dependencies.order_by("kind", "group", "alternative")
    ]


def all_rows():
    provisions = VirtualPackage.providers.through
    models = (Package, Dependency, VirtualPackage, provisions, Section, Changelog)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


class ImportTestCase(unittest.TestCase):
    def setUp(self):
        call_command("flush", interactive=False, verbosity=0)
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def write(self, *stanzas):
        (self.folder / "stanzas").write_text("".join(stanzas))
        return str(self.folder / "stanzas")

    def call(self, *args, **options):
        self.stdout, self.stderr = io.StringIO(), io.StringIO()
        options.setdefault("stdout", self.stdout)
        call_command("import_packages", *args, stderr=self.stderr, **options)

    def import_index(self, *stanzas, **options):
        self.call("--available-file", self.write(*stanzas), **options)

    def import_status(self, *stanzas, **options):
        self.call("--status", self.write(*stanzas), **options)


class DescriptionTest(ImportTestCase):
    def test_every_field_of_a_stanza_reaches_the_row(self):
        self.import_index(LIBC)
        libc = package("libc6")
        self.assertEqual((libc.version, libc.architecture), ("2.36-9", "amd64"))
        self.assertEqual((libc.source, libc.section.name), ("glibc", "libs"))
        self.assertEqual(libc.maintainer.name, "GNU Libc Maintainers")
        self.assertEqual(libc.maintainer.email, "debian-glibc@lists.debian.org")
        self.assertEqual((libc.priority, libc.multi_arch), ("required", "same"))
        self.assertTrue(libc.essential)
        self.assertEqual((libc.installed_size, libc.download_size), (13001 * 1024, 2757844))
        self.assertEqual(libc.description, "GNU C Library")
        self.assertEqual(libc.long_description, "First line.\n\n indented")
        self.assertEqual(libc.homepage, "https://www.gnu.org/software/libc/")
        self.assertEqual((libc.available, libc.installed), (True, False))

    def test_a_bare_stanza_leaves_the_rest_empty(self):
        self.import_index(stanza("bare"))
        bare = package("bare")
        self.assertEqual({bare.section, bare.maintainer, bare.download_size}, {None})
        self.assertEqual((bare.source, bare.multi_arch, bare.homepage), ("bare", "no", ""))

    def test_packages_share_sections_and_maintainers(self):
        shelf = {"Section": "contrib/libs", "Maintainer": "A <a@example.org>"}
        self.import_index(stanza("a", **shelf), stanza("b", **shelf))
        self.assertEqual(Section.objects.get(name="contrib/libs").packages.count(), 2)
        self.assertEqual(package("a").maintainer, package("b").maintainer)

    def test_bytes_that_are_not_utf8_are_replaced(self):
        path = self.folder / "latin1"
        path.write_text(stanza("a", Description="caf\xe9"), encoding="latin-1")
        self.call("--available-file", str(path))
        self.assertEqual(package("a").description, "caf\ufffd")

    def test_of_two_stanzas_for_one_package_the_first_counts(self):
        self.import_index(stanza("a", "1"), stanza("a", "2"))
        self.assertEqual(package("a").version, "1")
        self.assertIn("line 5: a:amd64 again", self.stderr.getvalue())


class DependencyTest(ImportTestCase):
    def test_each_kind_is_told_apart(self):
        for kind in Dependency.Kind.values:
            with self.subTest(kind):
                self.import_index(LIBC, stanza("a", **{kind: "libc6"}))
                self.assertEqual(relations("a"), [f"{kind} 1.1 libc6"])

    def test_alternatives_share_a_group(self):
        self.import_index(stanza("a", Depends="b | c, d"), *map(stanza, "bcd"))
        self.assertEqual(relations("a"), ["Depends 1.1 b", "Depends 1.2 c", "Depends 2.1 d"])

    def test_version_constraints_are_kept(self):
        self.import_index(stanza("a", Depends="b (>= 2.36), b(<<3~)"), stanza("b"))
        self.assertEqual(relations("a"), ["Depends 1.1 b >= 2.36", "Depends 2.1 b << 3~"])

    def test_packages_are_found_by_what_they_depend_on(self):
        self.import_index(stanza("a", Depends="libc6"), LIBC, stanza("b", Depends="a"))
        found = Package.objects.filter(depends_on__name="libc6")
        self.assertEqual([found.name for found in found], ["a"])
        self.assertEqual([user.name for user in package("libc6").required_by.all()], ["a"])

    def test_a_target_of_the_same_architecture_is_preferred(self):
        self.import_index(
            stanza("b", architecture="amd64"),
            stanza("b", architecture="i386"),
            stanza("a", architecture="i386", Depends="b, b:any, b:amd64"),
        )
        targets = [row.target.architecture for row in Dependency.objects.order_by("group")]
        self.assertEqual(targets, ["i386", "i386", "amd64"])

    def test_a_virtual_target_stands_for_each_provider(self):
        self.import_index(
            stanza("mutt", Recommends="postfix | mta"),
            stanza("exim", Provides="mta (= 4), other", Conflicts="mta"),
            stanza("postfix", Provides="mta"),
        )
        self.assertEqual(
            relations("mutt"),
            ["Recommends 1.1 postfix", "Recommends 1.2 exim", "Recommends 1.3 postfix"],
        )
        self.assertEqual(relations("exim"), ["Conflicts 1.1 postfix"])
        self.assertEqual(Dependency.objects.filter(via__name="mta").count(), 3)
        self.assertEqual(VirtualPackage.objects.get(name="mta").providers.count(), 2)

    def test_names_that_nothing_has_are_counted(self):
        self.import_index(stanza("a", Depends="nowhere, b", Suggests="nothing"), stanza("b"))
        self.assertEqual(relations("a"), ["Depends 2.1 b"])
        self.assertIn("2 on names that nothing has", self.stdout.getvalue())

    def test_a_clause_that_cannot_be_read_is_left_out_with_a_warning(self):
        self.import_index(stanza("a", Depends="b (>= , b"), stanza("b"))
        self.assertEqual(relations("a"), ["Depends 2.1 b"])
        self.assertIn("line 1: Depends has 'b (>='", self.stderr.getvalue())


class AgainTest(ImportTestCase):
    def test_the_same_again_changes_no_row(self):
        stanzas = [LIBC, stanza("a", Depends="libc6 | v"), stanza("p", Provides="v")]
        for run in (self.import_index, self.import_status):
            run(*stanzas)
            before = all_rows()
            run(*stanzas)
            self.assertEqual(all_rows(), before)
            self.assertIn("Packages: 0 new, 0 changed, 0 gone", self.stdout.getvalue())

    def test_changed_data_updates_the_row(self):
        self.import_index(stanza("a", "1", Depends="b, c", Provides="v"), *map(stanza, "bc"))
        pk = package("a").pk
        self.import_index(stanza("a", "2", Depends="c (>= 2)", Provides="w"), *map(stanza, "bc"))
        self.assertEqual((package("a").pk, package("a").version), (pk, "2"))
        self.assertEqual(relations("a"), ["Depends 1.1 c >= 2"])
        self.assertEqual([virtual.name for virtual in VirtualPackage.objects.all()], ["w"])
        self.assertIn("0 new, 1 changed, 0 gone", self.stdout.getvalue())

    def test_a_package_gone_from_the_index_is_no_longer_available(self):
        self.import_index(*map(stanza, "ab"))
        self.import_index(stanza("a"))
        self.assertEqual((package("a").available, package("b").available), (True, False))

    @mock.patch("packages.importer.BATCH_SIZE", 1)
    def test_an_interrupted_import_is_completed_by_the_next(self):
        stanzas = [stanza("a", Depends="b"), stanza("b", Depends="c"), stanza("c", Depends="a")]
        write = DependencyWriter.write

        def interrupted(writer, batch):
            write(writer, batch)
            if Dependency.objects.count() == 2:
                raise KeyboardInterrupt

        with mock.patch.object(DependencyWriter, "write", interrupted):
            with self.assertRaises(KeyboardInterrupt):
                self.import_index(*stanzas)
        # The batch under way is undone as a whole.
        self.assertEqual((Package.objects.count(), Dependency.objects.count()), (3, 1))
        self.import_index(*stanzas)
        self.assertEqual((Package.objects.count(), Dependency.objects.count()), (3, 3))


class StatusTest(ImportTestCase):
    def test_installed_and_removed_packages_are_told_apart(self):
        self.import_status(
            installed("a", "1.2"),
            stanza("b", Status="deinstall ok config-files"),
            "Package: c\nStatus: unknown ok not-installed\n\n",
        )
        self.assertEqual((package("a").installed, package("a").installed_version), (True, "1.2"))
        self.assertFalse(package("b").installed)
        self.assertEqual(Package.objects.count(), 2)
        self.assertEqual(self.stderr.getvalue(), "")

    def test_a_package_no_longer_installed_keeps_its_row(self):
        self.import_status(installed("a"), installed("b", Depends="a"))
        self.import_status(installed("b", Depends="a"))
        self.assertEqual((package("a").installed, package("a").installed_version), (False, ""))
        self.assertEqual(relations("b"), ["Depends 1.1 a"])

    def test_the_file_list_tells_when_a_package_was_unpacked(self):
        moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
        (self.folder / "info").mkdir()
        for stem in ("a", "b:amd64"):
            path = self.folder / "info" / f"{stem}.list"
            path.touch()
            os.utime(path, (moment.timestamp(), moment.timestamp()))
        self.import_status(*map(installed, "abc"))
        times = [package(name).installed_at for name in "abc"]
        self.assertEqual(times, [moment, moment, None])

    def test_status_and_index_complete_each_other_in_any_order(self):
        index = [stanza("a", "2", Size="7", Depends="c"), stanza("b", Size="8"), stanza("c")]
        status = [installed("a", "1", Depends="b"), installed("b", Description="short\n long")]
        columns = "name version installed_version download_size long_description".split()
        seen = []
        for order in (("index", "status"), ("status", "index")):
            call_command("flush", interactive=False, verbosity=0)
            for kind in order:
                self.import_index(*index) if kind == "index" else self.import_status(*status)
            seen.append((list(Package.objects.values_list(*columns)), relations("a")))
            self.assertEqual([row.name for row in Package.objects.upgradable()], ["a"])
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(seen[0][0][:2], [("a", "2", "1", 7, ""), ("b", "1.0", "1.0", 8, "long")])
        self.assertEqual(seen[0][1], ["Depends 1.1 c"])

    def test_the_latest_changelog_entry_is_read(self):
        self._write_changelog("a", "2-1")
        self.import_status(installed("a"), docs=str(self.folder))
        entry = package("a").changelog
        self.assertEqual((entry.version, entry.distribution), ("2-1", "unstable"))
        self.assertEqual((entry.urgency, entry.author), ("medium", "A B <a@example.org>"))
        self.assertEqual(entry.date, datetime(2026, 4, 27, 8, 0, tzinfo=timezone.utc))
        self.assertEqual(entry.text, "  * New.")
        self._write_changelog("a", "2-2")
        self.import_status(installed("a"), docs=str(self.folder))
        self.assertEqual(package("a").changelog.version, "2-2")
        self.import_status(installed("b"), docs=str(self.folder))
        self.assertEqual(Changelog.objects.count(), 0)

    def _write_changelog(self, name, version):
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        trailer = " -- A B <a@example.org>  Mon, 27 Apr 2026 10:00:00 +0200\n\n"
        entries = [
            f"a ({number}) unstable; urgency=medium\n\n  * {text}\n\n{trailer}"
            for number, text in ((version, "New."), ("1-1", "Old."))
        ]
        with gzip.open(folder / "changelog.Debian.gz", "wt") as file:
            file.write("".join(entries))


class CommandTest(ImportTestCase):
    def test_a_malformed_stanza_is_named_and_the_rest_imported(self):
        self.import_index(
            stanza("a"),
            "Package: b\nVersion: 1\nrubbish\n\n",
            "Package: c\nVersion: 1\n\n",
            stanza("d", Size="big"),
            " begins badly\n\n" + stanza("e"),
        )
        self.assertEqual([row.name for row in Package.objects.all()], ["a", "e"])
        for warning in (
            "line 7: no field: 'rubbish'",
            "line 9: the stanza has no Architecture",
            "line 12: Size is no number: 'big'",
            "line 17: the stanza begins with a continuation line",
        ):
            self.assertIn(f"Warning: {warning}\n", self.stderr.getvalue())
        self.assertIn("Malformed stanzas: 4", self.stdout.getvalue())

    def test_a_malformed_stanza_makes_no_package_gone(self):
        self.import_status(*map(installed, "ab"))
        self.import_status(installed("a"), "Package: b\nrubbish\n\n")
        self.assertTrue(package("b").installed)

    def test_a_missing_file_is_a_command_error(self):
        for option in ("--status", "--available-file"):
            with self.assertRaisesRegex(CommandError, "nowhere: No such file"):
                self.call(option, str(self.folder / "nowhere"))

    def test_a_file_without_packages_is_a_command_error_and_removes_nothing(self):
        self.import_status(installed("a"))
        with self.assertRaisesRegex(CommandError, "describes no package"):
            self.import_status("\n")
        self.assertTrue(package("a").installed)

    def test_limit_ends_the_reading_and_makes_no_package_gone(self):
        for limit, available in ((2, 2), (None, 3), (1, 3)):
            self.import_index(*map(stanza, "abc"), limit=limit)
            self.assertEqual(Package.objects.filter(available=True).count(), available)

    def test_progress_is_said_in_plain_lines(self):
        self.import_index(*map(stanza, "abc"))
        lines = self.stdout.getvalue().splitlines()
        self.assertIn("Packages: 3, done", lines)
        self.assertIn("Dependencies: 3, done", lines)
        self.assertNotIn("\r", self.stdout.getvalue())

    def test_a_plain_line_is_written_every_so_often(self):
        output = OutputWrapper(io.StringIO())
        progress = Progress(output, every=10)
        progress.start("Packages")
        for _ in range(5):
            progress.advance(5)
        self.assertEqual(output.getvalue().split("\n"), ["Packages: 10", "Packages: 20", ""])

    def test_progress_on_a_terminal_updates_one_line(self):
        terminal = mock.Mock(wraps=io.StringIO(), isatty=lambda: True)
        self.import_index(*map(stanza, "abc"), stdout=terminal, no_color=True)
        self.assertIn("\r\033[KPackages: 3\r", terminal.getvalue())

    def test_verbosity_0_is_quiet(self):
        self.import_index(stanza("a"), verbosity=0)
        self.assertEqual(self.stdout.getvalue(), "")

    def test_available_streams_from_apt_cache(self):
        self._fake_apt_cache(f"cat '{self.write(LIBC)}'")
        self.call("--available")
        self.assertTrue(package("libc6").available)

    def test_available_without_a_usable_apt_cache_is_a_command_error(self):
        scripts = {":": "prints nothing", f"cat '{self.write(LIBC)}'; exit 3": "exit status 3"}
        for script, message in scripts.items():
            self._fake_apt_cache(script)
            with self.assertRaisesRegex(CommandError, message):
                self.call("--available")
        (self.folder / "apt-cache").unlink()
        with self.assertRaisesRegex(CommandError, "No such file"):
            self.call("--available")

    def _fake_apt_cache(self, script):
        program = self.folder / "apt-cache"
        program.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
        program.chmod(0o755)
        patch = mock.patch.dict(os.environ, {"PATH": str(self.folder)})
        patch.start()
        self.addCleanup(patch.stop)


def setUpModule():
    call_command("migrate", verbosity=0)
    unittest.addModuleCleanup(_folder.cleanup)
    unittest.addModuleCleanup(connection.close)


if __name__ == "__main__":
    unittest.main()
