"""What the tables of zones refuse, and what they tell: texts and outlines are kept, an end is never changed.

Every written control changes the token of its incident, by which the kept index of areas knows that it is old.
"""

from typing import Any

from django.db import migrations

from bihuan.apps.core.append_only import append_only

_ENDS, _TABLE = "zones_control_same_end", "zones_control"
_SQLITE_END = (
    f"CREATE TRIGGER {_ENDS} BEFORE UPDATE OF ends_at ON {_TABLE} WHEN NEW.ends_at IS NOT OLD.ends_at"
    " BEGIN SELECT RAISE(ABORT, 'the end of a control is never changed'); END"
)
_POSTGRES_END = (
    f"CREATE TRIGGER {_ENDS} BEFORE UPDATE OF ends_at ON {_TABLE} FOR EACH ROW"
    " WHEN (NEW.ends_at IS DISTINCT FROM OLD.ends_at) EXECUTE FUNCTION bihuan_refuse()"
)


def keep_ends(_: Any, editor: Any) -> None:
    """Make the table refuse another end."""
    editor.execute(_SQLITE_END if editor.connection.vendor == "sqlite" else _POSTGRES_END)


def free_ends(_: Any, editor: Any) -> None:
    """Take the trigger away again (a reversed migration)."""
    on = "" if editor.connection.vendor == "sqlite" else f" ON {_TABLE}"
    editor.execute(f"DROP TRIGGER IF EXISTS {_ENDS}{on}")  # nosemgrep: sql-built-from-text - two constants


_VERBS = ("INSERT", "UPDATE", "DELETE")
_KEEP = (
    "INSERT INTO zones_groundtoken (incident_id, token) VALUES (NEW.incident_id, {token})"
    " ON CONFLICT (incident_id) DO UPDATE SET token = excluded.token;"
)
_CHANGE = "UPDATE zones_groundtoken SET token = {token} WHERE incident_id = OLD.incident_id;"
_SQLITE_TOKEN, _POSTGRES_TOKEN = "lower(hex(randomblob(16)))", "gen_random_uuid()::text"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION zones_new_token() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP = 'DELETE' THEN {_CHANGE} ELSE {_KEEP} END IF; RETURN NULL; END $$"
).format(token=_POSTGRES_TOKEN)


def _sqlite(verb: str) -> str:
    what = (_CHANGE if verb == "DELETE" else _KEEP).format(token=_SQLITE_TOKEN)
    return f"CREATE TRIGGER zones_control_token_{verb.lower()} AFTER {verb} ON zones_control BEGIN {what} END"


def _postgres(verb: str) -> str:
    return (
        f"CREATE TRIGGER zones_control_token_{verb.lower()} AFTER {verb} ON zones_control"
        " FOR EACH ROW EXECUTE FUNCTION zones_new_token()"
    )


def set_tokens(_: Any, editor: Any) -> None:
    """Let every written control change the token of its incident; in the same transaction, whoever writes it."""
    is_sqlite = editor.connection.vendor == "sqlite"
    if not is_sqlite:
        editor.execute(_FUNCTION)
    for verb in _VERBS:
        editor.execute(_sqlite(verb) if is_sqlite else _postgres(verb))


def leave_tokens(_: Any, editor: Any) -> None:
    """Take the triggers away again (a reversed migration)."""
    on = "" if editor.connection.vendor == "sqlite" else " ON zones_control"
    for verb in _VERBS:
        # nosemgrep: sql-built-from-text - one of three verbs and a constant
        editor.execute(f"DROP TRIGGER IF EXISTS zones_control_token_{verb.lower()}{on}")


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]
    operations = [
        append_only("zones_controltext", "zones_roadgraph", "zones_outline"),
        migrations.RunPython(keep_ends, free_ends),
        migrations.RunPython(set_tokens, leave_tokens),
    ]
