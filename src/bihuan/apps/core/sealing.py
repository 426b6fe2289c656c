"""Personal content at rest: one sealed JSON column a row, opened when an attribute of it is asked for (R31).

A model declares `sealed = SealedColumn()`, says under which key its row lies (`key_name`), and lists its sealed
attributes: `title = SealedText()`. Such an attribute can be given to the constructor and read like any other; it is
not a column, so no query can filter by it: for that there are blind indexes (`index_of`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from django.conf import settings
from django.db import models

from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.engine.vault import (
    DataKey,
    Erased,
    Tampered,
    Vault,
    blind_index,
    keyed_digest,
    seal_value,
    unseal_value,
)

_log = logging.getLogger(__name__)
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


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
    secret = index_secret(incident, purpose)
    return [blind_index(secret, value) for value in values]


def index_secret(incident: str, purpose: str) -> bytes:
    """Return the secret of one purpose in one incident ("" = the installation), made on first use."""
    name = f"index:{incident}:{purpose}"
    return vault().make([name])[name].secret


def digest_of(incident: str, purpose: str, data: bytes) -> str:
    """Return a keyed digest of bytes: equal for equal bytes, and no guess can be tried without the key."""
    return keyed_digest(index_secret(incident, purpose), data)


class Sealing(Protocol):
    """What a sealed row has: its key's name, its column, and what is known of its content."""

    pk: Any
    sealed: Any  # a column of Django's: text

    def key_name(self) -> str:
        """Return the name of the data key under which the row lies."""
        ...


_PLAIN, _FOR, _STATE = "_plain", "_plain_for", "_plain_state"
_CHANGED = "_plain_changed"


def content_of(row: Sealing) -> dict[str, Any]:
    """Return the opened content of a row (opened once); {} when its key was destroyed (`is_erased` tells)."""
    kept = row.__dict__
    if kept.get(_FOR) != row.sealed or _PLAIN not in kept:
        _open(row, vault().get(row.key_name()) if row.sealed else None)
    return cast(dict[str, Any], kept[_PLAIN])


def _open(row: Sealing, key: DataKey | None) -> None:
    """Open a row; what cannot be opened shows nothing: erased lawfully, or tampered with, which is logged."""
    kept = row.__dict__
    kept[_FOR] = row.sealed
    kept[_PLAIN], kept[_STATE] = _opened(key, _table(row), str(row.pk), row.sealed)


def _opened(key: DataKey | None, table: str, row: str, sealed: str) -> tuple[dict[str, Any], str]:
    try:
        return unseal_json(key, table, row, sealed), "open"
    except Erased:
        return {}, "erased"
    except Tampered:
        _log.error("a sealed value was altered: %s %s", table, row)
        return {}, "tampered"


def _table(row: Sealing) -> str:
    return str(cast(models.Model, row)._meta.db_table)


def open_all(rows: Iterable[Sealing]) -> None:
    """Open many rows with one question to the vault."""
    wanted = [row for row in rows if row.sealed and _PLAIN not in row.__dict__]
    keys = vault().find(row.key_name() for row in wanted)
    for row in wanted:
        _open(row, keys.get(row.key_name()))


def open_columns(table: str, rows: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Return the content of many sealed columns, each told as (row, name of its key, sealed), with one question.

    For reading without models; what cannot be opened is {}, as with `content_of`.
    """
    keys = vault().find(name for _, name, sealed in rows if sealed)
    return [_opened(keys.get(name), table, row, sealed)[0] for row, name, sealed in rows]


def is_erased(row: Sealing) -> bool:
    """Say whether the row's content cannot be read any more because its key was destroyed."""
    content_of(row)
    return bool(row.__dict__[_STATE] == "erased")


def is_tampered(row: Sealing) -> bool:
    """Say whether the row's content cannot be read because somebody altered or moved it."""
    content_of(row)
    return bool(row.__dict__[_STATE] == "tampered")


class NotDeclared(Exception):  # noqa: N818 - named after the refusal
    """A personal field without a declaration or a retention class cannot be saved (R2, R30)."""


def check_declared(model: type, names: Iterable[str]) -> None:
    """Refuse to seal what the model does not declare. :raises NotDeclared: with the place and the mend."""
    declared: Declarations = getattr(model, "PERSONAL", {})
    for name in names:
        if name not in declared or declared[name].retention not in RETENTION:
            place = f"{model.__name__}.{name}"
            raise NotDeclared(f"{place} has no retention class: declare it in PERSONAL of {model.__name__}")


R = TypeVar("R")


def filled(row: R, **words: Any) -> R:
    """Return the row with these sealed attributes set."""
    for name, value in words.items():
        setattr(row, name, value)
    return row


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
        kept[_PLAIN] = {**content_of(row), self._name: value}
        kept[_CHANGED] = True


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
        if kept.pop(_CHANGED, False):
            check_declared(type(row), kept[_PLAIN])
            name = row.key_name()
            row.sealed = seal_json(vault().make([name])[name], _table(row), str(row.pk), kept[_PLAIN])
            kept[_FOR] = row.sealed
        return str(row.sealed)
