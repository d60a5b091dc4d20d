# SPDX-License-Identifier: LGPL-2.1-or-later
"""The database that the cases run in: made once, put back after every write.

Putting back and looking are done over a connection of this module's own, so
that they work the same whichever side, and however many connections, wrote.
"""
import atexit
import datetime
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

PROJECTS = Path(__file__).resolve().parent.parent / "projects"


def configure():
    """Let Django find the project, and give it a file unless told where."""
    if str(PROJECTS) not in sys.path:
        sys.path.insert(0, str(PROJECTS))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas_settings")
    places = ("ATLAS_PG_SOCKET", "ATLAS_MARIADB_SOCKET", "ATLAS_DATABASE")
    if not any(os.environ.get(name) for name in places):
        folder = tempfile.mkdtemp(prefix="atlas-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["ATLAS_DATABASE"] = os.path.join(folder, "atlas.sqlite3")


def build():
    """Make the tables and fill them; what follows starts from this state."""
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS hstore")
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pgcrypto")
        # The types of an extension are looked up once in a process, and told to each connection.
        from django.contrib.postgres.signals import get_hstore_oids

        get_hstore_oids.cache_clear()
        connection.close()
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    from atlas.fill import fill

    fill()
    warm()
    return {place.vendor: place for place in (Sqlite, Postgres, MariaDB)}[connection.vendor](connection)


def warm():
    """Fill the caches of the process; without, the first query of a side counts more."""
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    # Asked of the database once per connection, or the first to need it counts one more.
    connection.features.supports_json_field  # noqa: B018
    ContentType.objects.clear_cache()
    for model in apps.get_models():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        ContentType.objects.get_for_id(content_type.pk)


class Sqlite:
    vendor = "sqlite"
    # Django does here what each case is there for.
    takes_all_cases = True

    def __init__(self, connection):
        self.connection = sqlite3.connect(
            connection.settings_dict["NAME"], isolation_level=None, timeout=10
        )
        self.connection.execute("PRAGMA synchronous = OFF")
        self.template = sqlite3.connect(":memory:")
        self.connection.backup(self.template)

    def restore(self):
        self.template.backup(self.connection)

    def version(self):
        """A number that changes when another connection has written."""
        return self.connection.execute("PRAGMA data_version").fetchone()[0]

    def state(self):
        tables = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        # The counters of AUTOINCREMENT are part of the state: a key used twice shows there.
        return {name: self.rows(name) for (name,) in tables}

    def rows(self, table):
        cursor = self.connection.execute('SELECT * FROM "%s"' % table)
        columns = [column[0] for column in cursor.description]
        return sorted((dict(zip(columns, row)) for row in cursor), key=repr)


class Postgres:
    vendor = "postgresql"
    takes_all_cases = True

    def __init__(self, connection):
        import psycopg2

        settings = connection.get_connection_params()
        known = {"dbname", "database", "user", "host", "port", "password"}
        self.connection = psycopg2.connect(
            **{name: value for name, value in settings.items() if name in known}
        )
        self.connection.autocommit = True
        self.tables = [row[0] for row in self.query(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )]
        self.sequences = self.query(
            "SELECT sequencename, COALESCE(last_value, 1), last_value IS NOT NULL"
            " FROM pg_sequences WHERE schemaname = 'public'"
        )
        self.copies = {table: self.copy_out(table) for table in self.tables}

    def query(self, sql):
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def columns(self, table):
        """Those that can be written: not the generated ones."""
        return ", ".join('"%s"' % row[0].replace('"', '""') for row in self.query(
            "SELECT column_name FROM information_schema.columns WHERE table_name = '%s'"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position" % table
        ))

    def copy_out(self, table):
        import io

        columns, buffer = self.columns(table), io.StringIO()
        with self.connection.cursor() as cursor:
            cursor.copy_expert('COPY "%s" (%s) TO STDOUT' % (table, columns), buffer)
        return columns, buffer.getvalue()

    def restore(self):
        import io

        with self.connection.cursor() as cursor:
            cursor.execute("BEGIN; SET LOCAL session_replication_role = replica")
            # Quicker than TRUNCATE for a few rows.
            cursor.execute("; ".join('DELETE FROM "%s"' % name for name in self.tables))
            for table, (columns, text) in self.copies.items():
                cursor.copy_expert(
                    'COPY "%s" (%s) FROM STDIN' % (table, columns), io.StringIO(text)
                )
            cursor.execute("; ".join(
                "SELECT setval('\"%s\"', %d, %s)" % row for row in self.sequences
            ))
            cursor.execute("COMMIT")

    def version(self):
        """As of SQLite: the next transaction's number, which a read doesn't use up."""
        return self.query("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")[0][0]

    def state(self):
        return {table: self.rows(table) for table in self.tables}

    def rows(self, table):
        return sorted(
            (row[0] for row in self.query('SELECT to_jsonb(t) FROM "%s" t' % table)), key=repr
        )


class MariaDB:
    vendor = "mysql"
    # Where Django does otherwise on it, the sides are compared, and the case is told as skipped.
    takes_all_cases = False

    def __init__(self, connection):
        self.connection = connection.Database.connect(**connection.get_connection_params())
        self.connection.autocommit(True)
        # A new number for a key is a change of this database's definition: only where one is used.
        self.run("SET foreign_key_checks = 0, check_constraint_checks = 0")
        self.tables = [row[0] for row in self.run("SHOW TABLES")]
        self.filled = {table: self.look(table) for table in self.tables}
        for table in self.tables:
            self.run("CREATE OR REPLACE TABLE filled.`%s` AS SELECT * FROM `%s`" % (table, table))

    def run(self, sql):
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def look(self, table):
        """The rows, and the number that the next key is."""
        return self.rows(table), self.run(
            "SELECT auto_increment FROM information_schema.tables"
            " WHERE table_schema = 'atlas' AND table_name = '%s'" % table
        )[0][0]

    def restore(self):
        for table, (rows, key) in self.filled.items():
            now, next_key = self.look(table)
            if now != rows:
                self.run("DELETE FROM `%s`" % table)
                self.run("INSERT INTO `%s` SELECT * FROM filled.`%s`" % (table, table))
            if next_key != key:
                self.run("ALTER TABLE `%s` AUTO_INCREMENT = %d" % (table, key))

    def version(self):
        """As of SQLite: how much has been written to the log."""
        return self.run("SHOW GLOBAL STATUS LIKE 'Innodb_lsn_current'")[0][1]

    def state(self):
        return {table: self.rows(table) for table in self.tables}

    def rows(self, table):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT * FROM `%s`" % table)
            columns = [column[0] for column in cursor.description]
            return sorted((
                {name: shown(value) for name, value in zip(columns, row)} for row in cursor
            ), key=repr)


def shown(value):
    """Times as the other databases write them."""
    return str(value) if isinstance(value, datetime.date) else value
