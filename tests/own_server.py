# SPDX-License-Identifier: LGPL-2.1-or-later
"""A database server of a test's own: in a temporary folder, reached by a socket there alone."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


class OwnServer:
    """Subclasses say how it is made, started and stopped."""

    name = ""
    prefix = ""  # of its folder
    account = ""  # what it runs as, where root starts it

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix=self.prefix))
        # A server doesn't run as root.
        self._as = {}
        if os.geteuid() == 0:
            account = self._unprivileged()
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.folder.chmod(0o755)

    def _unprivileged(self):
        for name in (self.account, "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                pass
        raise RuntimeError("There is no user to run %s as" % self.name)

    def _run(self, program, *args, **options):
        done = subprocess.run(
            [program, *map(str, args)], cwd=self.folder, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, **self._as, **options,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (program, done.stdout[-3000:]))
        return done.stdout

    def create(self):
        """Make the databases, and start; returns the server."""
        raise NotImplementedError

    def is_running(self):
        raise NotImplementedError

    def kill(self):
        """Stop it at once."""
        raise NotImplementedError

    def version(self):
        raise NotImplementedError

    def environment(self):
        """What programs find it by."""
        raise NotImplementedError

    def remove(self):
        if self.is_running():
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

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
        return "%s %s of its own in %s, as user %s" % (
            self.name, self.version(), self.folder, account,
        )  # fmt: skip


def run_with(cls, command):
    """Run a program while there is such a server, and return its status."""
    with cls() as server:
        # What it runs has the first line of its own.
        print("# " + str(server), file=sys.stderr, flush=True)
        return subprocess.run(command, env={**os.environ, **server.environment()}).returncode
