# ruff: noqa: S608 - the names of our own tables
"""Brings a test database back to a moment: SQLite by copying its file, PostgreSQL by copying its rows."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.db import connection


class Snapshot:
    """The database as it stands when this is made; `restore` brings it back."""

    def __init__(self) -> None:
        self._is_sqlite = connection.vendor == "sqlite"
        if self._is_sqlite:
            self._file = Path(str(connection.settings_dict["NAME"]))
            self._copy = self._file.with_suffix(".snapshot")
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(self._file, self._copy)
            return
        self._tables = [name for name in connection.introspection.table_names() if not name.startswith("django_")]
        self._run(
            ["DROP SCHEMA IF EXISTS kept CASCADE", "CREATE SCHEMA kept"]
            + [f'CREATE TABLE kept."{table}" AS SELECT * FROM public."{table}"' for table in self._tables]
        )

    def restore(self) -> None:
        """Bring it back, behind triggers and foreign keys."""
        if self._is_sqlite:
            connection.close()
            for suffix in ("-wal", "-shm"):
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
            draft = self._file.with_suffix(".draft")
            shutil.copyfile(self._copy, draft)
            draft.replace(self._file)  # another inode: what is left of a dead connection does not meet it
            return
        changed = [f'DELETE FROM public."{t}"; INSERT INTO public."{t}" SELECT * FROM kept."{t}"' for t in self._tables]
        self._run(["BEGIN", "SET LOCAL session_replication_role = replica", *changed, "COMMIT"])

    def drop(self) -> None:
        """Forget it."""
        if self._is_sqlite:
            self._copy.unlink()
        else:
            self._run(["DROP SCHEMA kept CASCADE"])

    @staticmethod
    def _run(statements: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements))
