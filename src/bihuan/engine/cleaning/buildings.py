"""Buildings, entrances and rooms as communities write them: 3栋, 3号楼, #3 and 三号楼 are one building."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import compact, is_placeholder

_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100}
# nosemgrep: regex-from-a-variable - the digits that stand above
_NUMERAL: Final = re.compile(
    rf"[{''.join(_DIGITS)}十百]+(?=号?楼|[栋幢座#号单期区室层组\-]|$)|(?<=第)[{''.join(_DIGITS)}十百]+"
)
_DASHES: Final = dict.fromkeys(map(ord, "—–－―‐~～/\\.·・、,，"), "-")
_PREFIX: Final = r"(?P<prefix>.*?[期区园苑组团庭村里座]|[东南西北中])?"
_HOUSE: Final = r"(?P<number>[A-Z]{0,2}-?\d{1,4}[A-Z]?|[A-Z])"
_OF_BUILDING: Final = r"(?:号?楼栋|栋号?楼?|幢号?楼?|座号?楼?|号楼房?|#楼?|号院?|楼|大楼)"
_BUILDING: Final = re.compile(rf"{_PREFIX}(?:第|#|NO-?|BLOCK|BLDG-?|BUILDING)?{_HOUSE}{_OF_BUILDING}?")
_ENTRANCE: Final = re.compile(r"(?:第|UNIT)?([A-Z]|\d{1,2})(?:单元|单|门|梯口?|U)?")
_ROOM: Final = re.compile(r"(?:ROOM|RM-?)?([A-Z]?-?\d{1,5}[A-Z]?|[A-Z])(?:室|房|号|户|号房)?")
_FLAT: Final = re.compile(
    rf"(?P<building>.*?{_OF_BUILDING})(?:(?P<entrance>[A-Z\d]{{1,2}})(?:单元|单|门))?-?(?P<room>[A-Z]?\d{{1,5}}[A-Z]?)(?:室|房|号|户)?"
)
_THREE: Final = re.compile(r"([A-Z]?\d{1,3})-(?:([A-Z\d]{1,2})-)?([A-Z]?\d{2,5}[A-Z]?)(?:室|房|号|户)?")


class Flat(NamedTuple):
    """Where in a community: a building, its entrance and the room, each normalised, "" where it is not told."""

    building: str
    entrance: str
    room: str


def numerals_to_digits(text: str) -> str:
    """Write Chinese numerals before a counting word in digits: 二十一号楼 is 21号楼, 五〇一室 is 501室.

    Others stay: 三元里 is a place.
    """
    return _NUMERAL.sub(lambda found: _number(found[0]), text)


def _number(numeral: str) -> str:
    if not any(unit in numeral for unit in _UNITS):
        return "".join(str(_DIGITS[digit]) for digit in numeral)
    total, ahead = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            total, ahead = total + (ahead or 1) * _UNITS[sign], 0
        else:
            ahead = _DIGITS[sign]
    return str(total + ahead)


def _plain(text: str) -> str:
    return numerals_to_digits(compact(text).upper().translate(_DASHES)).strip("-")


def _bare(number: str) -> str:
    """Take leading zeros and dashes between letter and figures away: B-03 is B3."""
    letters, figures = re.fullmatch(r"([A-Z]*)-?(.*)", number).groups()  # type: ignore[union-attr]  # fits every text in one line
    return letters + (figures.lstrip("0") or figures[-1:])


@lru_cache(maxsize=50_000)
def parse_building(text: str) -> str | Problem:
    """Give one spelling of a building: a number or letter becomes `3栋`, `A栋`, `一期3栋` stays apart from `3栋`.

    Names without a number (教师公寓, 平房) are kept as they are. `no_building` for a filler.
    """
    plain = _plain(text)
    if not plain or is_placeholder(plain):
        return Problem("no_building")
    found = _BUILDING.fullmatch(plain)
    if found is None:
        return plain[:100]
    return f"{(found['prefix'] or '')}{_bare(found['number'])}栋"[:100]


@lru_cache(maxsize=50_000)
def parse_entrance(text: str) -> str:
    """Give one spelling of an entrance: 二单元, 2单元 and 02 are `2`; other words are kept."""
    plain = _plain(text)
    found = _ENTRANCE.fullmatch(plain)
    return _bare(found[1]) if found else plain


@lru_cache(maxsize=50_000)
def parse_room(text: str) -> str:
    """Give one spelling of a room: 501室, 五〇一 and Room 501 are `501`; other words are kept."""
    plain = _plain(text)
    found = _ROOM.fullmatch(plain)
    return _bare(found[1]) if found else plain


def split_flat(text: str) -> Flat:
    """Take apart what stands in one cell: `3栋2单元501室`, `3-2-501`, `3#501`; a room alone has no building."""
    plain = _plain(text)
    found = _THREE.fullmatch(plain)
    if found:
        parts = (found[1], found[2] or "", found[3])
    else:
        told = _FLAT.fullmatch(plain)
        if told is None:
            return Flat("", "", parse_room(plain))
        parts = (told["building"], told["entrance"] or "", told["room"])
    building = parse_building(parts[0])
    return Flat(building if isinstance(building, str) else "", parse_entrance(parts[1]), parse_room(parts[2]))
