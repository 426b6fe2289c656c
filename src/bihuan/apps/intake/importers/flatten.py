"""One JSON element to named cells, without losing any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.table import UnreadableFile
from bihuan.engine.cleaning import storable

# DHIS2 writes {"attribute": id, "displayName": label, "value": …}; the first of these present names the value.
_NAMING: Final = ("displayName", "attribute", "dataElement", "code", "name", "key")
BARE: Final = "value"


@dataclass(slots=True)
class Replaced:
    """How many texts held characters that cannot be stored."""

    count: int = 0


def object_of_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object and keep a repeated name as `name#2` rather than lose its first value."""
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    result = {}
    for name, value in pairs:
        free, number = name, 1
        while free in result:
            number += 1
            free = f"{name}#{number}"
        result[free] = value
    return result


def _text(value: Any, seen: Replaced) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    kept = storable(value)
    seen.count += kept != value
    return kept


def _name_of(item: dict[str, Any], ordinal: int) -> tuple[str, Any]:
    """Name a list's object by its own label when it is a label-value pair, by its ordinal otherwise."""
    if "value" in item and not isinstance(item["value"], dict | list):
        for key in _NAMING:
            label = item.get(key)
            label = label.get("identifier") if isinstance(label, dict) else label
            if label and isinstance(label, str):
                return label, item["value"]
    return str(ordinal), item


def flatten(value: Any, limits: Limits, place: str, seen: Replaced) -> dict[str, str]:
    """Give all leaves of an element under dotted names; lists of bare values are joined with `; `.

    :raises UnreadableFile: `json_too_deep` beyond the limits' depth, `too_many_columns` beyond their columns.
    """
    cells: dict[str, str] = {}
    _into(cells, "", value, 0, limits, place, seen)
    return cells


def _into(cells: dict[str, str], name: str, value: Any, depth: int, limits: Limits, place: str, seen: Replaced) -> None:
    if depth > limits.json_depth:
        raise UnreadableFile("json_too_deep", place, "send_flat_json", {"limit": limits.json_depth})
    if len(cells) > limits.columns:
        raise UnreadableFile("too_many_columns", place, "keep_needed_columns", {"limit": limits.columns})
    prefix = f"{name}." if name else ""
    if isinstance(value, dict):
        for key, inner in value.items():
            _into(cells, prefix + _text(key, seen), inner, depth + 1, limits, place, seen)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for ordinal, item in enumerate(value):
            label, inner = _name_of(item, ordinal) if isinstance(item, dict) else (str(ordinal), item)
            _into(cells, prefix + _text(label, seen), inner, depth + 1, limits, place, seen)
    else:
        joined = "; ".join(_text(v, seen) for v in value) if isinstance(value, list) else _text(value, seen)
        if len(joined) > limits.cell_characters:
            raise UnreadableFile("cell_too_large", place, "shorten_cell", {"limit": limits.cell_characters})
        _put(cells, name or BARE, joined)


def _put(cells: dict[str, str], name: str, text: str) -> None:
    free, number = name, 1
    while free in cells:
        number += 1
        free = f"{name}#{number}"
    cells[free] = text
