# SPDX-License-Identifier: LGPL-2.1-or-later
"""A PostgreSQL server of a test's own: in a temporary folder, reached by a socket there alone.

As a program it runs another one with such a server, whose folder is in ATLAS_PG_SOCKET:

  server.py COMMAND…
"""

import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

USER = "postgres"  # the superuser of the server
DATABASES = ("atlas", "shop", "other")

# What is lost in a crash of the machine is of no interest; of a crash of the server it is.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "60",
    "max_prepared_transactions": "4",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


def binaries():
    """The folder of the newest server that is installed, or None."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    found.sort(key=lambda path: float(re.search(r"/([\d.]+)/bin/", path)[1]))
    if found:
        return Path(found[-1]).parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def is_installed():
    return binaries() is not None


class Server:
    def __init__(self, **options):
        self._options = {**OPTIONS, **options}
        self._bin = binaries()
        self._process = None
        self.folder = Path(tempfile.mkdtemp(prefix="asgimod-pg-"))
        self._data = self.folder / "data"
        # A server doesn't run as root.
        self._as = {}
        if os.geteuid() == 0:
            account = _unprivileged()
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.folder.chmod(0o755)

    def _run(self, program, *args, **options):
        command = [str(self._bin / program), *map(str, args)]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            **self._as, **options,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (program, done.stdout[-3000:]))
        return done.stdout

    def create(self):
        """Make the databases, and start."""
        self._run(
            "initdb", "--pgdata", self._data, "--username", USER, "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        self.start()
        for name in DATABASES:
            self.sql("CREATE DATABASE %s" % name)
        return self

    def start(self):
        options = " ".join("-c %s='%s'" % item for item in self._options.items())
        self._run(
            "pg_ctl", "start", "--wait", "--silent", "--pgdata", self._data,
            "--log", self.folder / "log", "--options", "-k '%s' %s" % (self.folder, options),
        )  # fmt: skip

    def stop(self, mode="fast"):
        self._run("pg_ctl", "stop", "--wait", "--silent", "--pgdata", self._data, "--mode", mode)

    def restart(self, mode="fast"):
        self.stop(mode)
        self.start()

    def crash(self):
        """Kill the server and everything of it, as a failing machine would."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)  # immediate: no checkpoint, recovery at the next start
        while Path("/proc/%d" % pid).exists():
            os.sched_yield()

    def sql(self, text, database="postgres"):
        """What psql prints of it."""
        return self._run(
            "psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--host", self.folder,
            "--username", USER, "--dbname", database, "--command", text,
        ).strip()  # fmt: skip

    def terminate_backends(self, database):
        self.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'" % database
        )

    def remove(self):
        if (self._data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self):
        return {
            "ATLAS_PG_SOCKET": str(self.folder),
            "ATLAS_PG_USER": USER,
            "PIZZA_PG_SOCKET": str(self.folder),
            "PIZZA_PG_USER": USER,
        }

    def __enter__(self):
        try:
            return self.create()
        except BaseException:
            self.remove()
            raise

    def __exit__(self, *exception):
        self.remove()

    def __str__(self):
        account = pwd.getpwuid(self._as.get("user", os.geteuid())).pw_name
        version = self._run("postgres", "--version").split()[2]
        return "PostgreSQL %s of its own in %s, as user %s" % (version, self.folder, account)


def _unprivileged():
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise RuntimeError("There is no user to run PostgreSQL as")


def main():
    if not is_installed():
        print("1..0 # SKIP PostgreSQL is not installed")
        return 0
    with Server() as server:
        # What it runs has the first line of its own.
        print("# " + str(server), file=sys.stderr, flush=True)
        return subprocess.run(sys.argv[1:], env={**os.environ, **server.environment()}).returncode


if __name__ == "__main__":
    sys.exit(main())
