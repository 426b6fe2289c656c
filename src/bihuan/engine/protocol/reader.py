"""Protocol files read strictly: a key too many, too few or of the wrong kind is refused with its path and the mend."""

from __future__ import annotations

import dataclasses
import hashlib
import math
import tomllib
import types
import typing
from importlib import resources
from typing import Any

from bihuan.engine.protocol.rules import ProtocolError, ProtocolRules

_MAY_BE_NEGATIVE = frozenset({"infectious.from_days", "infectious.cautious_from_days"})
_MAY_BE_EMPTY = frozenset({"reviewed_by", "infectious.without_symptoms_from_event"})
_KINDS = {
    str: "text in quotes", int: "a whole number", float: "a number with its point, like 4.0", bool: "true or false",
    tuple: "a list", dict: "a table",
}  # fmt: skip


def digest(data: bytes) -> str:
    """Return the SHA-256 of a protocol file, hex."""
    return hashlib.sha256(data).hexdigest()


def shipped() -> list[str]:
    """Return the codes of the protocols that come with Bihuan, sorted."""
    files = resources.files("bihuan.engine.protocol") / "files"
    return sorted(entry.name.removesuffix(".toml") for entry in files.iterdir() if entry.name.endswith(".toml"))


def shipped_bytes(code: str) -> bytes:
    """Return the file of a shipped protocol.

    :raises ProtocolError: when there is none of this code.
    """
    if code not in shipped():
        raise ProtocolError("code", "unknown_protocol", f"choose one of {', '.join(shipped())}")
    return (resources.files("bihuan.engine.protocol") / "files" / f"{code}.toml").read_bytes()


def read_protocol(data: bytes) -> ProtocolRules:
    """Read a protocol file (TOML, UTF-8).

    :raises ProtocolError: naming the key at fault and the mend.
    """
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ProtocolError("", "not_utf8", f"save the file as UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise ProtocolError("", "not_toml", str(error)) from error
    rules = typing.cast("ProtocolRules", _record(ProtocolRules, table, ""))
    _check_references(rules)
    return rules


def _record(kind: type[Any], table: object, path: str) -> object:
    if not isinstance(table, dict):
        raise ProtocolError(path, "wrong_type", f"make it {_KINDS[dict]}")
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in dataclasses.fields(kind)}
    for key in table:
        if key not in known:
            raise ProtocolError(_join(path, key), "unknown_key", f"remove it, or use one of {', '.join(known)}")
    values = {}
    for name, field in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], _join(path, name))
        elif field.default is dataclasses.MISSING:
            raise ProtocolError(_join(path, name), "missing_key", "add it")
    return kind(**values)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _value(hint: Any, value: object, path: str) -> object:
    if isinstance(hint, types.UnionType):
        hint = hint.__args__[0]
    if typing.get_origin(hint) is tuple:
        return _list(hint.__args__[0], value, path)
    if dataclasses.is_dataclass(hint):
        return _record(typing.cast("type[Any]", hint), value, path)
    if type(value) is not hint:
        raise ProtocolError(path, "wrong_type", f"make it {_KINDS[hint]}")
    _check_plain(value, path)
    return value


def _list(member: Any, value: object, path: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise ProtocolError(path, "wrong_type", f"make it {_KINDS[tuple]}")
    return tuple(_value(member, item, f"{path}[{i}]") for i, item in enumerate(value))


def _check_plain(value: object, path: str) -> None:
    if isinstance(value, float) and not 0 < value < math.inf:
        raise ProtocolError(path, "not_positive", "make it more than 0")
    if isinstance(value, int) and value < 0 and path not in _MAY_BE_NEGATIVE:
        raise ProtocolError(path, "negative_number", "make it 0 or more")
    if value == "" and path not in _MAY_BE_EMPTY and not path.endswith((".lowers_to", ".regime")):
        raise ProtocolError(path, "empty_text", "write something")


def _check_references(rules: ProtocolRules) -> None:
    if not rules.contact_categories:
        raise ProtocolError("contact_categories", "empty_list", "name at least one")
    _check_unique("contact_categories", [category.code for category in rules.contact_categories])
    _check_unique("area_levels", [level.code for level in rules.area_levels])
    levels = {level.code for level in rules.area_levels}
    named = [(f"area_levels[{i}].lowers_to", level.lowers_to) for i, level in enumerate(rules.area_levels)]
    named += [(f"spill_over[{i}].level", row.level) for i, row in enumerate(rules.spill_over)]
    for path, code in named:
        if code and code not in levels:
            raise ProtocolError(path, "unknown_level", f"use one of {', '.join(sorted(levels))}")
    if bool(rules.exposure.metres) != bool(rules.exposure.companion_minutes):
        raise ProtocolError("exposure.companion_minutes", "half_a_rule", "give metres and companion_minutes, or 0 both")
    for i, category in enumerate(rules.contact_categories):
        for j, phase in enumerate(category.phases):
            _check_test_days(f"contact_categories[{i}].phases[{j}].test_days", phase.test_days, phase.days)
    for i, row in enumerate(rules.spill_over):
        _check_test_days(f"spill_over[{i}].test_days", row.test_days, row.within_days)


def _check_unique(path: str, codes: list[str]) -> None:
    for i, code in enumerate(codes):
        if code in codes[:i]:
            raise ProtocolError(f"{path}[{i}].code", "repeated_code", "give each its own code")


def _check_test_days(path: str, days: tuple[int, ...], most: int) -> None:
    if list(days) != sorted(set(days)) or any(not 1 <= day <= most for day in days):
        raise ProtocolError(path, "days_out_of_range", f"write rising days from 1 to {most}")
