"""Personal content at rest: one sealed JSON column a row, opened when an attribute of it is asked for (R31).

A model declares `sealed = SealedColumn()`, says under which key its row lies (`key_name`), and lists its sealed
attributes: `title = SealedText()`. Such an attribute can be given to the constructor and read like any other; it is
not a column, so no query can filter by it: for that there are blind indexes (`index_of`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

from django.conf import settings
from django.db import models

from bihuan.engine.vault import DataKey, Erased, Vault, blind_index, seal_value, unseal_value

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode


@lru_cache(maxsize=4)
def _vault(folder: Path, kek_file: Path) -> Vault:
    return Vault(folder / "keys" / "vault.sqlite3", kek_file)


def vault() -> Vault:
    """Return this installation's vault. :raises KeyFileError: the key-encryption key is missing or open to others."""
    folder = Path(settings.DATA_DIR)
    return _vault(folder, Path(settings.KEK_FILE) if settings.KEK_FILE else folder / "keys" / "kek")


def place_of(table: str, column: str, row: str) -> str:
    """Return where a sealed value stands: table|column|row."""
    return f"{table}|{column}|{row}"


def seal_json(key: DataKey, table: str, row: str, content: Mapping[str, Any]) -> str:
    """Return the content sealed for the column `sealed` of a row."""
    return seal_value(key, place_of(table, "sealed", row), _encode(content).encode(errors="backslashreplace"))


def unseal_json(key: DataKey | None, table: str, row: str, sealed: str) -> dict[str, Any]:
    """Return the content of a sealed column; {} for an empty one. :raises Erased: or Tampered: as the vault says."""
    if not sealed:
        return {}
    return cast(dict[str, Any], json.loads(unseal_value(key, place_of(table, "sealed", row), sealed)))


def index_of(incident: str, purpose: str, value: str) -> str:
    """Return the blind index of a value, one key per incident and purpose; "" for nothing."""
    return index_all(incident, purpose, [value])[0]


def index_all(incident: str, purpose: str, values: Iterable[str]) -> list[str]:
    """Return the blind indexes of many values."""
    name = f"index:{incident}:{purpose}"
    secret = vault().make([name])[name].secret
    return [blind_index(secret, value) for value in values]


class Sealing(Protocol):
    """What a sealed row has: its key's name, its column, and what is known of its content."""

    pk: Any
    sealed: str
    _meta: Any

    def key_name(self) -> str:
        """Return the name of the data key under which the row lies."""
        ...


_PLAIN, _FOR = "_plain", "_plain_for"


def content_of(row: Sealing) -> dict[str, Any]:
    """Return the opened content of a row (opened once); {} when its key was destroyed (`is_erased` tells)."""
    kept = row.__dict__
    if _PLAIN not in kept or kept.get(_FOR) != row.sealed:
        if _PLAIN in kept and not row.sealed:  # made, not yet saved
            return cast(dict[str, Any], kept[_PLAIN])
        try:
            kept[_PLAIN] = unseal_json(vault().get(row.key_name()), row._meta.db_table, str(row.pk), row.sealed)
        except Erased:
            kept[_PLAIN], kept["_is_erased"] = {}, True
        kept[_FOR] = row.sealed
    return cast(dict[str, Any], kept[_PLAIN])


def open_all(rows: Iterable[Sealing]) -> None:
    """Open many rows with one question to the vault."""
    wanted = [row for row in rows if row.sealed and _PLAIN not in row.__dict__]
    keys = vault().find(row.key_name() for row in wanted)
    for row in wanted:
        kept = row.__dict__
        try:
            kept[_PLAIN] = unseal_json(keys.get(row.key_name()), row._meta.db_table, str(row.pk), row.sealed)
        except Erased:
            kept[_PLAIN], kept["_is_erased"] = {}, True
        kept[_FOR] = row.sealed


def is_erased(row: Sealing) -> bool:
    """Say whether the row's content cannot be read any more because its key was destroyed."""
    content_of(row)
    return bool(row.__dict__.get("_is_erased"))


class SealedText(property):
    """One attribute inside a sealed row. A property, so that Django lets the constructor set it."""

    def __init__(self, default: Any = "") -> None:
        self._default = default
        super().__init__(self._read, self._write)

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the attribute's name."""
        self._name = name

    def _read(self, row: Sealing) -> Any:
        return content_of(row).get(self._name, self._default)

    def _write(self, row: Sealing, value: Any) -> None:
        kept = row.__dict__
        kept[_PLAIN] = {**(content_of(row) if row.sealed or _PLAIN in kept else {}), self._name: value}
        kept[_FOR] = row.sealed
        kept["_is_changed"] = True


class SealedColumn(models.TextField):  # type: ignore[type-arg]  # generic for the checker only
    """The column that holds a row's personal content sealed; it is sealed anew when the row is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 - Django's own signature
        """Return what is stored: the content sealed under the row's key, which is made if it is missing."""
        row = cast(Sealing, model_instance)
        kept = row.__dict__
        if kept.pop("_is_changed", False):
            name = row.key_name()
            row.sealed = seal_json(vault().make([name])[name], row._meta.db_table, str(row.pk), kept[_PLAIN])
            kept[_FOR] = row.sealed
        return row.sealed
