"""The end of a control is never changed, and the words that told of it are never rewritten."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from bihuan.apps.core.append_only import append_only

_NAME, _TABLE = "zones_control_same_end", "zones_control"
_SQLITE = (
    f"CREATE TRIGGER {_NAME} BEFORE UPDATE OF ends_at ON {_TABLE} WHEN NEW.ends_at IS NOT OLD.ends_at"
    " BEGIN SELECT RAISE(ABORT, 'the end of a control is never changed'); END"
)
_POSTGRES = (
    f"CREATE TRIGGER {_NAME} BEFORE UPDATE OF ends_at ON {_TABLE} FOR EACH ROW"
    " WHEN (NEW.ends_at IS DISTINCT FROM OLD.ends_at) EXECUTE FUNCTION bihuan_refuse()"
)


def keep_ends(_: Any, editor: Any) -> None:
    """Make the table refuse another end."""
    editor.execute(_SQLITE if editor.connection.vendor == "sqlite" else _POSTGRES)


def free_ends(_: Any, editor: Any) -> None:
    """Take the trigger away again (a reversed migration)."""
    on = "" if editor.connection.vendor == "sqlite" else f" ON {_TABLE}"
    editor.execute(f"DROP TRIGGER IF EXISTS {_NAME}{on}")


class Migration(migrations.Migration):
    dependencies = [("zones", "0002_controls")]
    operations = [append_only("zones_controltext"), migrations.RunPython(keep_ends, free_ends)]
