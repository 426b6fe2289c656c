"""The register of residents that the communities of a drill send: a line a person, with the usual mess."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from bihuan.engine.drill.district import District
from bihuan.engine.drill.residents import Resident

HEADER: Final = "序号,社区,楼栋,单元,房号,姓名,性别,身份证号,联系电话,与户主关系,居住状态\n"
FLATS: Final = (3, 2, 4, 1, 5)
"""How many people live in five flats one after the other, again and again."""
FLATS_IN_BUILDING: Final = 60
_PEOPLE: Final = sum(FLATS)
_FIRST: Final = (0, *accumulate(FLATS))
_DIGITS: Final = "零一二三四五六七八九"
NO_DOCUMENT, MOVED, DAMAGED, TWICE = 97, 331, 5_003, 7_001


def numeral(number: int) -> str:
    """Write a number below 1,000 as a sign over a door does: 21 is 二十一, 108 is 一百零八."""
    if number >= 100:
        rest = numeral(number % 100) if number % 100 else ""
        gap = "零" if 0 < number % 100 < 10 else "一" if 10 <= number % 100 < 20 else ""
        return f"{_DIGITS[number // 100]}百{gap}{rest}"
    if number < 10:
        return _DIGITS[number]
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def flat_of(number: int) -> tuple[int, int]:
    """Return flat and place in the household of the `number`-th person of a community, both from 0."""
    round_, rest = divmod(number, _PEOPLE)
    at = next(place for place, first in enumerate(_FIRST[1:]) if rest < first)
    return round_ * len(FLATS) + at, rest - _FIRST[at]


def register_lines(district: District, residents: int) -> Iterator[str]:
    """Yield the lines of the first `residents` people, community by community, under `HEADER`.

    A building is written in five ways; one in 97 has no document, one in 331 has moved away, one in 5,003 a damaged
    number, and one in 7,001 stands once more in the list of the next community.

    :raises ValueError: more people than the district has.
    """
    if residents > district.residents:
        raise ValueError(f"the district has {district.residents} residents, {residents} asked for")
    line = 0
    again: list[tuple[int, Resident]] = []
    for at, area in enumerate(district.areas):
        for number, person in enumerate(range(at, residents, len(district.areas))):
            line += 1
            yield _line(line, area.name_zh, number, person, district.resident(person))
            if person % TWICE == 3:
                again.append((person, district.resident(person)))
    for person, who in again:
        line += 1
        name = district.areas[(person + 1) % len(district.areas)].name_zh
        yield _line(line, name, person // len(district.areas), person - person % 5 + 1, who)


def _line(line: int, community: str, number: int, person: int, who: Resident) -> str:
    flat, place = flat_of(number)
    building, inside = divmod(flat, FLATS_IN_BUILDING)
    entrance, door = divmod(inside, 15)
    told = (
        str(line), community, _spelled(building + 1, person), f"{entrance + 1}单元", _room(door),
        who.name, "女" if who.sex == "F" else "男", _document(person, who.citizen_number), who.phone,
        "户主" if place == 0 else "家庭成员", "已搬走" if person % MOVED == 5 else "在住",
    )  # fmt: skip
    return ",".join(told) + "\n"


def _room(door: int) -> str:
    return f"{door // 3 + 1}0{door % 3 + 1}室"


def _spelled(building: int, person: int) -> str:
    ways = (f"{building}栋", f"{building}号楼", f"#{building}", f"{numeral(building)}号楼", f"第{building}栋")
    return ways[person // 15 % len(ways)]


def _document(person: int, number: str) -> str:
    if person % NO_DOCUMENT == 8:
        return "无"
    return number[:-1] + ("0" if number[-1] != "0" else "1") if person % DAMAGED == 17 else number
