# SPDX-License-Identifier: LGPL-2.1-or-later
"""A MariaDB server of a test's own; runs a program with it, which finds it by ATLAS_MARIADB_SOCKET:

  mariadb_server.py COMMAND…
"""

import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from own_server import OwnServer, run_with  # noqa: E402

# Of the other databases' kind: text is compared by its characters, case and accents.
COLLATION = "utf8mb4_nopad_bin"

# What is lost in a crash of the machine is of no interest.
OPTIONS = {
    "skip-networking": "1",
    "character-set-server": "utf8mb4",
    "collation-server": COLLATION,
    "innodb-buffer-pool-size": "64M",
    "innodb-flush-log-at-trx-commit": "0",
    "default-time-zone": "+00:00",
}


def missing():
    """What isn't installed, or an empty string."""
    # Debian has them where only an administrator's PATH looks.
    for name, known in (("MariaDB", program("mariadbd")), ("mysqlclient", driver())):
        if not known:
            return name + " is not installed"
    return ""


def program(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")


def driver():
    return importlib.util.find_spec("MySQLdb")


class Server(OwnServer):
    name = "MariaDB"
    prefix = "asgimod-mariadb-"
    account = "mysql"

    def __init__(self):
        super().__init__()
        self._process = None
        self._data = self.folder / "data"
        self._socket = self.folder / "socket"

    def create(self):
        self._run(
            "mariadb-install-db", "--no-defaults", "--datadir=%s" % self._data,
            "--auth-root-authentication-method=normal", "--skip-test-db",
        )  # fmt: skip
        self.start()
        # Django asks the server for local times; a warning of a file that is no zone is no matter.
        zones = self._run("sh", "-c", "mariadb-tzinfo-to-sql /usr/share/zoneinfo 2>/dev/null")
        self.sql(zones, "mysql")
        self.sql("CREATE DATABASE atlas; CREATE DATABASE filled")
        return self

    def start(self):
        options = ["--%s=%s" % item for item in OPTIONS.items()]
        self._process = subprocess.Popen(
            [program("mariadbd"), "--no-defaults", "--datadir=%s" % self._data,
             "--socket=%s" % self._socket, "--log-error=%s" % (self.folder / "log"), *options],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._as,
        )  # fmt: skip
        while not self._socket.exists():
            if self._process.poll() is not None:
                raise RuntimeError("mariadbd: " + (self.folder / "log").read_text()[-3000:])
            time.sleep(0.05)

    def sql(self, text, database=""):
        return self._run(
            "mariadb", "--no-defaults", "--socket=%s" % self._socket, "--user=root", "--batch",
            "--skip-column-names", database, input=text,
        ).strip()  # fmt: skip

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def kill(self):
        self._process.kill()
        self._process.wait()

    def version(self):
        return self.sql("SELECT VERSION()")

    def environment(self):
        return {"ATLAS_MARIADB_SOCKET": str(self._socket)}


def main():
    if missing():
        print("1..0 # SKIP " + missing())
        return 0
    return run_with(Server, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
