"""The tables that are copied for the tests are made anew as soon as anything differs that makes them."""

from __future__ import annotations

from pathlib import Path

from tests import tables


def test_another_migration_model_or_trigger_makes_other_tables_and_nothing_else_does(tmp_path: Path) -> None:
    apps = tmp_path / "src/bihuan/apps/core"
    seen = [tables.digest(tmp_path)]
    for name in ("migrations/0001_initial.py", "models/people.py", "append_only.py", "../../config/settings.py"):
        path = apps / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A = 1\n")
        seen.append(tables.digest(tmp_path))
        path.write_text("A = 2\n")
        seen.append(tables.digest(tmp_path))
    assert len(set(seen)) == len(seen)
    (apps / "queries.py").write_text("A = 1\n")
    assert tables.digest(tmp_path) == seen[-1]


def test_what_is_copied_replaces_what_lay_there(tmp_path: Path) -> None:
    for suffix in tables.SUFFIXES:
        (tmp_path / f"a.sqlite3{suffix}").write_bytes(b"of before")
    tables.copy_tables(tmp_path / "a.sqlite3")
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite3"]
    assert (tmp_path / "a.sqlite3").read_bytes()[:15] == b"SQLite format 3"
