# SPDX-License-Identifier: LGPL-2.1-or-later
"""A PostgreSQL server of a test's own: in a temporary folder, reached by a socket there alone.

As a program it runs another one with such a server, whose folder is in ATLAS_PG_SOCKET:

  server.py COMMAND…
"""

import glob
import os
import re
import shutil
import signal
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from own_server import OwnServer, run_with  # noqa: E402

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


class Server(OwnServer):
    name = "PostgreSQL"
    prefix = "asgimod-pg-"
    account = "postgres"

    def __init__(self, **options):
        super().__init__()
        self._options = {**OPTIONS, **options}
        self._bin = binaries()
        self._data = self.folder / "data"

    def _run(self, program, *args, **options):
        return super()._run(str(self._bin / program), *args, **options)

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

    def is_running(self):
        return (self._data / "postmaster.pid").exists()

    def kill(self):
        self.stop("immediate")

    def version(self):
        return self._run("postgres", "--version").split()[2]

    def environment(self):
        return {
            "ATLAS_PG_SOCKET": str(self.folder),
            "ATLAS_PG_USER": USER,
            "PIZZA_PG_SOCKET": str(self.folder),
            "PIZZA_PG_USER": USER,
        }


def main():
    if not is_installed():
        print("1..0 # SKIP PostgreSQL is not installed")
        return 0
    return run_with(Server, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
