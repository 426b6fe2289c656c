"""The vault: data keys by name, each wrapped by the newest key-encryption key (KEK), in a small file of its own.

It lies outside the database, so that no copy of the database can be read by itself, and a key that was destroyed here
does not come back with an old copy of the database (R33). The KEK lies in a second file, which may be on another disk.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bihuan.engine.durable import replace_secret

_SECRET, _NONCE = 32, 12  # bytes
_SCHEMA = """
CREATE TABLE IF NOT EXISTS data_key (
  name TEXT PRIMARY KEY, identifier BLOB NOT NULL, wrapped BLOB NOT NULL, kek TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS destroyed (
  name TEXT NOT NULL, identifier BLOB PRIMARY KEY, at TEXT NOT NULL, certificate TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS destroyed_by_name ON destroyed (name);
"""
_IN_ONE = 500


class KeyFileError(ValueError):
    """The file of the key-encryption key may be read by others, holds no key, or is not the one that wrapped."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """One data key: 8 public bytes that name it, and its 32 secret ones."""

    identifier: bytes
    secret: bytes = field(repr=False)


class Vault:
    """Makes, gives and destroys data keys. Safe for threads and processes; a commit is on the disk when it returns."""

    def __init__(self, path: Path, kek_file: Path) -> None:
        self._path, self._kek_file = path, kek_file
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._keks_lock():
            if not kek_file.exists() and self._is_empty():  # one that is missing is never replaced: it may come back
                _write_keks(kek_file, {"k1": os.urandom(_SECRET)})

    # -- keys ---------------------------------------------------------------------------------------------------

    def get(self, name: str) -> DataKey | None:
        """Return the key of this name, None when there is none (never made, or destroyed)."""
        return self.find([name]).get(name)

    def find(self, names: Iterable[str]) -> dict[str, DataKey]:
        """Return the keys that there are of these names."""
        wanted = list(dict.fromkeys(names))
        try:
            return self._find(wanted)
        except KeyFileError:  # somebody rotated between the row and the key that wraps it: both are new now
            self._local.keks = None
            return self._find(wanted)

    def _find(self, wanted: list[str]) -> dict[str, DataKey]:
        found: dict[str, DataKey] = {}
        for first in range(0, len(wanted), _IN_ONE):
            part = wanted[first : first + _IN_ONE]
            marks = ",".join("?" * len(part))
            sql = f"SELECT name, identifier, wrapped, kek FROM data_key WHERE name IN ({marks})"  # nosec B608  # noqa: S608 - marks only
            for row in self._connection().execute(sql, part):
                found[row[0]] = self._unwrap(*row)
        return found

    def make(self, names: Iterable[str]) -> dict[str, DataKey]:
        """Return the keys of these names, making those that are missing; they are durable when this returns."""
        wanted = list(dict.fromkeys(names))
        found = self.find(wanted)
        missing = [name for name in wanted if name not in found]
        if not missing:
            return found
        with self._writing() as connection:
            found |= self.find(missing)  # somebody may have made them meanwhile; now nobody can
            fresh = {name: DataKey(os.urandom(8), os.urandom(_SECRET)) for name in missing if name not in found}
            kek = self._newest()
            wrap = AESGCM(self._kek(kek))
            rows = [_wrapped(name, key, kek, wrap) for name, key in fresh.items()]
            connection.executemany("INSERT INTO data_key VALUES (?,?,?,?)", rows)
        return found | fresh

    def destroy(self, names: Iterable[str], *, at: str, certificate: str) -> list[str]:
        """Destroy the keys of these names for ever and note it; return the names of those that were there.

        The pages are overwritten (`secure_delete`) and the write-ahead log is emptied. What is left of a wrapped key
        on a worn disk opens with the KEK alone: rotate that afterwards.
        """
        done: list[str] = []
        with self._writing() as connection:
            for name in dict.fromkeys(names):
                row = connection.execute("SELECT identifier FROM data_key WHERE name = ?", [name]).fetchone()
                if row is not None:
                    connection.execute("DELETE FROM data_key WHERE name = ?", [name])
                    connection.execute(
                        "INSERT OR IGNORE INTO destroyed VALUES (?,?,?,?)", [name, row[0], at, certificate]
                    )
                    done.append(name)
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return done

    def is_destroyed(self, name: str) -> bool:
        """Say whether a key of this name was destroyed."""
        sql = "SELECT 1 FROM destroyed WHERE name = ? LIMIT 1"
        return self._connection().execute(sql, [name]).fetchone() is not None

    def destroyed_under(self, certificate: str) -> list[str]:
        """Return the identifiers (hex) of the keys that were destroyed under this certificate."""
        sql = "SELECT identifier FROM destroyed WHERE certificate = ? ORDER BY identifier"
        return [bytes(row[0]).hex() for row in self._connection().execute(sql, [certificate])]

    def copy(self, path: Path) -> None:
        """Write a consistent copy of the vault (wrapped keys, useless without the KEK); for backups, while it runs."""
        path.touch(mode=0o600)
        target = sqlite3.connect(path)
        try:
            self._connection().backup(target)
        finally:
            target.close()

    def counts(self) -> dict[str, int]:
        """Return how many keys there are by the word before the colon of their names, and how many were destroyed."""
        rows = self._connection().execute(
            "SELECT substr(name, 1, instr(name, ':') - 1) AS kind, COUNT(*) FROM data_key GROUP BY kind"
        )
        gone = self._connection().execute("SELECT COUNT(*) FROM destroyed").fetchone()[0]
        return {**dict(rows.fetchall()), "destroyed": int(gone)}

    # -- the key-encryption key -----------------------------------------------------------------------------------

    def kek_names(self) -> list[str]:
        """Return the names of the key-encryption keys in the file, the newest last."""
        return list(self._keks())

    def rotate(self) -> tuple[str, int]:
        """Make a new KEK, wrap every data key under it, destroy the old one; return (its name, how many keys).

        Interrupted at any point it can be repeated: both KEKs stand in the file until nothing is wrapped by the old.
        """
        with self._keks_lock():
            keks = self._keks()
            fresh = f"k{max(int(name[1:]) for name in keks) + 1}"
            _write_keks(self._kek_file, {**keks, fresh: os.urandom(_SECRET)})
            self._local.keks = None
            number = self._wrap_again(fresh)
            _write_keks(self._kek_file, {fresh: self._keks()[fresh]})
            self._local.keks = None
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return fresh, number

    def _wrap_again(self, fresh: str) -> int:
        with self._writing() as connection:
            rows = connection.execute("SELECT name, identifier, wrapped, kek FROM data_key").fetchall()
            wrap = AESGCM(self._kek(fresh))
            again = [_wrapped(row[0], self._unwrap(*row), fresh, wrap) for row in rows]
            connection.executemany("INSERT OR REPLACE INTO data_key VALUES (?,?,?,?)", again)
        return len(again)

    # -- below ----------------------------------------------------------------------------------------------------

    def _unwrap(self, name: str, identifier: bytes, wrapped: bytes, kek: str) -> DataKey:
        try:
            secret = AESGCM(self._kek(kek)).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], name.encode() + identifier)
        except (InvalidTag, KeyError):
            raise KeyFileError(f"{self._kek_file} is not the key that wrapped {name.partition(':')[0]} keys") from None
        return DataKey(identifier, secret)

    def _kek(self, name: str) -> bytes:
        keks = self._keks()
        if name not in keks:
            self._local.keks = None  # another process rotated
            keks = self._keks()
        return keks[name]

    def _newest(self) -> str:
        self._local.keks = None
        return list(self._keks())[-1]

    def _keks(self) -> dict[str, bytes]:
        kept: dict[str, bytes] | None = getattr(self._local, "keks", None)
        if kept is None:
            kept = self._local.keks = _read_keks(self._kek_file)
        return kept

    def _is_empty(self) -> bool:
        return self._connection().execute("SELECT 1 FROM data_key LIMIT 1").fetchone() is None

    def _connection(self) -> sqlite3.Connection:
        kept: tuple[int, sqlite3.Connection] | None = getattr(self._local, "connection", None)
        if kept is None or kept[0] != os.getpid():  # a forked child must not use its parent's
            fresh = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            self._path.chmod(0o600)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                fresh.execute(f"PRAGMA {pragma}")  # nosemgrep: sql-built-from-text - three constants
            fresh.executescript(_SCHEMA)
            kept = self._local.connection = (os.getpid(), fresh)
        return kept[1]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @contextmanager
    def _keks_lock(self) -> Iterator[None]:
        """Let one process at a time make or rotate the KEK."""
        import fcntl

        self._kek_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = self._kek_file.with_name(f".{self._kek_file.name}.lock")
        with os.fdopen(os.open(lock, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _wrapped(name: str, key: DataKey, kek: str, wrap: AESGCM) -> tuple[str, bytes, bytes, str]:
    nonce = os.urandom(_NONCE)
    body = wrap.encrypt(nonce, key.secret, name.encode() + key.identifier)
    return name, key.identifier, nonce + body, kek


def _read_keks(path: Path) -> dict[str, bytes]:
    """Return the KEKs of the file, the newest last. :raises KeyFileError: others may read it, or it holds none."""
    if not path.exists():
        raise KeyFileError(f"{path} is missing: bring back the copy that is kept apart, nothing can be read without it")
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} may be read by others: chmod 600")
    try:
        keks = {name: bytes.fromhex(text) for name, text in json.loads(path.read_text("ascii")).items()}
    except (ValueError, AttributeError, TypeError):
        raise KeyFileError(f"{path} holds no key-encryption keys") from None
    if not keks or any(len(secret) != _SECRET for secret in keks.values()):
        raise KeyFileError(f"{path} holds no key-encryption keys of 64 hex digits")
    return keks


def _write_keks(path: Path, keks: Mapping[str, bytes]) -> None:
    replace_secret(path, json.dumps({name: secret.hex() for name, secret in keks.items()}))
