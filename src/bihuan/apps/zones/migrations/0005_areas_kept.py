"""Outlines are never changed; and the database itself changes an incident's token whenever a control is written."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from bihuan.apps.core.append_only import append_only

_VERBS = ("INSERT", "UPDATE", "DELETE")
_SQLITE = (
    "CREATE TRIGGER zones_control_token_{name} AFTER {verb} ON zones_control BEGIN"
    " INSERT INTO zones_groundtoken (incident_id, token) VALUES ({row}.incident_id, lower(hex(randomblob(16))))"
    " ON CONFLICT (incident_id) DO UPDATE SET token = excluded.token; END"
)
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION zones_new_token() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE told text; BEGIN"
    " IF TG_OP = 'DELETE' THEN told := OLD.incident_id; ELSE told := NEW.incident_id; END IF;"
    " INSERT INTO zones_groundtoken (incident_id, token) VALUES (told, gen_random_uuid()::text)"
    " ON CONFLICT (incident_id) DO UPDATE SET token = excluded.token; RETURN NULL; END $$"
)
_POSTGRES = (
    "CREATE TRIGGER zones_control_token_{name} AFTER {verb} ON zones_control"
    " FOR EACH ROW EXECUTE FUNCTION zones_new_token()"
)


def set_tokens(_: Any, editor: Any) -> None:
    """Let every written control change the token of its incident."""
    is_sqlite = editor.connection.vendor == "sqlite"
    if not is_sqlite:
        editor.execute(_FUNCTION)
    for verb in _VERBS:
        row = "OLD" if verb == "DELETE" else "NEW"
        editor.execute((_SQLITE if is_sqlite else _POSTGRES).format(name=verb.lower(), verb=verb, row=row))


def leave_tokens(_: Any, editor: Any) -> None:
    """Take the triggers away again (a reversed migration)."""
    on = "" if editor.connection.vendor == "sqlite" else " ON zones_control"
    for verb in _VERBS:
        editor.execute(f"DROP TRIGGER IF EXISTS zones_control_token_{verb.lower()}{on}")


class Migration(migrations.Migration):
    dependencies = [("zones", "0004_areas")]
    operations = [append_only("zones_outline"), migrations.RunPython(set_tokens, leave_tokens)]
