# SPDX-License-Identifier: LGPL-2.1-or-later
"""
Hearing, on PostgreSQL, of what programs write that know nothing of this library.

What the library writes it tells other processes itself. For everything else the tables need
triggers, which these functions make and remove; they are Django code, for a migration or a shell,
and ``AsgiMod.call("asgimod.changes.install_triggers", "shop.Pizza")`` runs them on a worker.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import NotSupportedError, connections, router

_FUNCTION = """
CREATE OR REPLACE FUNCTION asgimod_notify() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    said jsonb := jsonb_build_object('label', TG_ARGV[0]);
    n bigint;
    keys jsonb;
BEGIN
    EXECUTE format('SELECT count(*), jsonb_agg(%I) FROM written', TG_ARGV[1]) INTO n, keys;
    IF n = 0 THEN
        RETURN NULL;
    END IF;
    said := said || jsonb_build_object('rows', n);
    -- A notification has at most 8000 bytes.
    IF length(keys::text) < 7000 THEN
        said := said || jsonb_build_object(
            CASE TG_OP WHEN 'DELETE' THEN 'deleted' ELSE 'saved' END, keys);
    END IF;
    PERFORM pg_notify('asgimod', said::text);
    RETURN NULL;
END
$body$
"""

_EVENTS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))


def install_triggers(*labels: str) -> None:
    """Have everything that is written of some models told, whoever writes it."""
    remove_triggers(*labels)
    for model, connection in _found(labels):
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(_FUNCTION)
            for event, rows in _EVENTS:
                cursor.execute(
                    f"CREATE TRIGGER {quote(_name(event))} AFTER {event} "
                    f"ON {quote(model._meta.db_table)} REFERENCING {rows} TABLE AS written "
                    "FOR EACH STATEMENT EXECUTE FUNCTION asgimod_notify(%s, %s)",
                    [model._meta.label, model._meta.pk.column],
                )


def remove_triggers(*labels: str) -> None:
    """The contrary of ``install_triggers()``."""
    for model, connection in _found(labels):
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            for event, _ in _EVENTS:
                cursor.execute(
                    f"DROP TRIGGER IF EXISTS {quote(_name(event))} "
                    f"ON {quote(model._meta.db_table)}"
                )


def _name(event: str) -> str:
    return f"asgimod_{event.lower()}"


def _found(labels: tuple[str, ...]) -> list[tuple[Any, Any]]:
    found = []
    for label in labels:
        model = apps.get_model(label)._meta.concrete_model
        connection = connections[router.db_for_write(model)]
        if connection.vendor != "postgresql":
            raise NotSupportedError("Triggers tell of changes on PostgreSQL alone")
        found.append((model, connection))
    return found
