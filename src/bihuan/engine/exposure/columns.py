"""Which column of a holder's file says what: recognised by its heading in Chinese or English, or told."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from bihuan.engine.cleaning import fold
from bihuan.engine.exposure.layout import Kind
from bihuan.engine.exposure.refusal import HolderFileRefused

Field = Literal[
    "document", "phone", "device", "card", "key", "identifier", "identifier_kind",
    "place_code", "place_name", "place_kind", "area", "longitude", "latitude", "start", "end", "at",
]  # fmt: skip
# The order in which a line's identifiers are tried: the first that is filled names the person.
PERSONS: Final[tuple[Field, ...]] = ("document", "phone", "device", "card", "key", "identifier")
_HEADINGS: Final = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
_FIELD_OF: Final[dict[str, Field]] = {word: field for field in get_args(Field) for word in _HEADINGS[field]}
FIELDS: Final[frozenset[Field]] = frozenset(get_args(Field))


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file is (`visits` or `points`) and the heading of each field it has."""

    kind: Kind
    headings: Mapping[Field, str]

    def told(self) -> dict[str, str]:
        """Return the headings by field, as they are kept with the count of a file."""
        return {str(field): heading for field, heading in self.headings.items()}

    def persons(self) -> list[Field]:
        """Return the identifier fields the file has, in the order in which they are tried."""
        return [field for field in PERSONS if field in self.headings]


def _found(headings: Sequence[str], told: Mapping[str, str], file: str) -> dict[Field, str]:
    """Give each field its heading: those told first, then those recognised among the other headings."""
    found: dict[Field, str] = {}
    for name, heading in told.items():
        field = next((field for field in FIELDS if field == name), None)
        if field is None or heading not in headings:
            raise HolderFileRefused("unknown_mapping", "name_a_field_and_a_heading", file=file, column=str(heading))
        found[field] = heading
    for heading in headings:
        field = _FIELD_OF.get(fold(heading))
        if field is None or heading in told.values() or field in told:
            continue
        if field in found:
            raise HolderFileRefused("two_columns_for_one", "say_which_column", file=file, column=heading, field=field)
        found[field] = heading
    return found


def _kind_of(found: Mapping[Field, str], file: str) -> Kind:
    has_position = "longitude" in found and "latitude" in found
    has_place = "place_code" in found or "place_name" in found
    if "start" in found and (has_place or has_position):
        return "visits"
    if has_place and "at" in found:
        return "visits"
    if has_position and "at" in found:
        return "points"
    missing = "place" if "start" in found else "time"
    raise HolderFileRefused("missing_columns", "add_or_map_columns", file=file, column=missing)


def recognise(
    headings: Sequence[str], *, file: str, told: Mapping[str, str] | None = None, kind: Kind | None = None
) -> Columns:
    """Say what a file's columns mean. `told` maps fields to headings and goes before what is recognised.

    A place with one time is a visit whose end nobody noted; a position with one time is a point.
    :raises HolderFileRefused: `missing_columns`, `two_columns_for_one`, `repeated_heading` or `unknown_mapping`.
    """
    repeated = [heading for index, heading in enumerate(headings) if heading and heading in headings[:index]]
    found = _found(headings, told or {}, file)
    if bad := next((heading for heading in repeated if heading in found.values()), ""):
        raise HolderFileRefused("repeated_heading", "rename_a_column", file=file, column=bad)
    if not any(field in found for field in PERSONS):
        raise HolderFileRefused("missing_columns", "add_or_map_columns", file=file, column="identifier")
    kind = kind or _kind_of(found, file)
    if kind == "visits" and "start" not in found and "at" in found:
        found["start"] = found.pop("at")
    if kind == "points" and "at" not in found and "start" in found:
        found["at"] = found.pop("start")
    needed: set[Field] = {"start"} if kind == "visits" else {"at", "longitude", "latitude"}
    if missing := sorted(needed - set(found)):
        raise HolderFileRefused("missing_columns", "add_or_map_columns", file=file, column=missing[0])
    return Columns(kind, found)


def count_known(cells: Sequence[str]) -> int:
    """Return how many different fields the headings of a row name; how a header is told from a title or a row."""
    return len({field for cell in cells if (field := field_of(cell))})


def field_of(heading: str) -> Field | None:
    """Return the field that a heading names; None when it is not one of ours."""
    return _FIELD_OF.get(fold(heading))
