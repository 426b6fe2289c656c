"""Database triggers that refuse to change what is append-only, for SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunPython

_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION bihuan_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)


def create_sql(vendor: str, table: str, verbs: tuple[str, ...]) -> list[str]:
    """Return the statements that make `table` refuse the verbs (UPDATE, DELETE)."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in verbs
        ]
    return [
        _POSTGRES_FUNCTION,
        *(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION bihuan_refuse()"
            for verb in verbs
        ),
    ]


def drop_sql(vendor: str, table: str, verbs: tuple[str, ...]) -> list[str]:
    """Return the statements that take the triggers away again (a reversed migration)."""
    on = "" if vendor == "sqlite" else f" ON {table}"
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}{on}" for verb in verbs]


def append_only(*tables: str, verbs: tuple[str, ...] = ("UPDATE", "DELETE")) -> RunPython:
    """Return the migration operation that makes the tables append-only."""
    return RunPython(_each(tables, verbs, create_sql), _each(tables, verbs, drop_sql))


def suspended(*tables: str, verbs: tuple[str, ...] = ("UPDATE", "DELETE")) -> RunPython:
    """Return the migration operation that lets the tables be changed until `append_only` comes again."""
    return RunPython(_each(tables, verbs, drop_sql), _each(tables, verbs, create_sql))


def _each(tables: tuple[str, ...], verbs: tuple[str, ...], make: Any) -> Any:
    def run(_: Any, editor: Any) -> None:
        for table in tables:
            for statement in make(editor.connection.vendor, table, verbs):
                editor.execute(statement.replace("%", "%%") if "%" in statement else statement)

    return run
