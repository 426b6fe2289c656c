"""The tables of the tests: made by the product's own migrations once, then copied for every process that needs them.

The migrations take half a minute, and each worker, each child with a data folder of its own and each copy of the tree
paid for them. What they make depends on the files that `MAKES` names and on Django; the copies lie in the checkout
beside pytest's cache, under the digest of those files. Nothing is taken on trust: after copying, `migrate` still runs
and finds nothing left to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
MAKES = re.compile(r"/(?:migrations|models)/|append_only|config/settings")
SUFFIXES = ("", "-wal", "-shm")


def digest(root: Path = ROOT) -> str:
    """Return what the tables depend on, as sixteen hexadecimal digits."""
    told = hashlib.sha256(version("django").encode())
    for path in sorted((root / "src").rglob("*.py")):
        if MAKES.search(path.as_posix()):
            told.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


def copy_tables(target: Path, root: Path = ROOT) -> None:
    """Put an SQLite file with all tables and no rows of ours at `target`, in place of what is there."""
    with _kept(root, "sqlite") as folder:
        made = folder / f"{digest(root)}.sqlite3"
        if not made.exists():
            for old in folder.glob("*.sqlite3"):
                old.unlink()
            _migrate(root, folder / "making")
            (folder / "making" / "bihuan.sqlite3").rename(made)
            shutil.rmtree(folder / "making")
        for suffix in SUFFIXES:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(made, target)


def postgres_tables(url: str, root: Path = ROOT) -> str:
    """Return the name of a database with all tables on the server of `url`, from which others are made as copies.

    It stays on the server for the next run; the server of `scripts/with_postgres.sh` is thrown away whole.
    """
    import psycopg  # the tests on SQLite do without a driver

    name = f"bihuan_tables_{digest(root)}"
    parts = urlsplit(url)
    with _kept(root, "postgres") as folder, psycopg.connect(url, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server.execute("DROP DATABASE IF EXISTS bihuan_tables_making")
            server.execute("CREATE DATABASE bihuan_tables_making")
            _migrate(root, folder / "making", urlunsplit(parts._replace(path="/bihuan_tables_making")))
            shutil.rmtree(folder / "making")
            server.execute(f"ALTER DATABASE bihuan_tables_making RENAME TO {name}")
    return name


def give_tables(settings: dict[str, Any], root: Path = ROOT) -> bool:
    """Prepare the test database that Django's `settings` of a connection describe; say whether it is there already."""
    if settings["ENGINE"].endswith("sqlite3"):
        copy_tables(Path(settings["TEST"]["NAME"]), root)
        return True
    settings["TEST"]["TEMPLATE"] = postgres_tables(os.environ["BIHUAN_DATABASE_URL"], root)
    return False


@contextmanager
def _kept(root: Path, kind: str) -> Iterator[Path]:
    """Give the folder of the copies of one kind to one process at a time."""
    folder = root / ".pytest_cache" / "tables" / kind
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _migrate(root: Path, folder: Path, url: str = "") -> None:
    """Let the product make its tables in a data folder of their own; nobody measures what is covered meanwhile."""
    shutil.rmtree(folder, ignore_errors=True)
    told = {name: text for name, text in os.environ.items() if not name.startswith(("BIHUAN_", "DJANGO_", "COVERAGE_"))}
    told |= {"PYTHONPATH": str(root / "src"), "BIHUAN_DATA_DIR": str(folder), "BIHUAN_DATABASE_URL": url}
    command = [sys.executable, "-m", "bihuan.config", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=root, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
