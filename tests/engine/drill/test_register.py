"""The register of a drill: everybody once, in households, with the mess it promises; the same for the same seed."""

from __future__ import annotations

from collections import Counter

import pytest

from bihuan.engine.cleaning.buildings import parse_building
from bihuan.engine.drill import make_district
from bihuan.engine.drill.register import FLATS, HEADER, flat_of, numeral, register_lines

DISTRICT = make_district(seed=7, units=6, officers=60, residents=20_000)


@pytest.mark.parametrize(
    ("number", "written"),
    [(3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (100, "一百"),
     (108, "一百零八"), (110, "一百一十"),
     (123, "一百二十三")],
)  # fmt: skip
def test_numbers_are_written_as_over_doors(number: int, written: str) -> None:
    assert numeral(number) == written
    assert parse_building(f"{written}号楼") == f"{number}栋"


def test_people_fill_flats_one_after_the_other() -> None:
    flats = Counter(flat_of(number)[0] for number in range(30))
    assert [flats[flat] for flat in range(10)] == [*FLATS, *FLATS]
    assert [flat_of(number)[1] for number in range(5)] == [0, 1, 2, 0, 1]


def test_everybody_stands_once_but_for_those_who_stand_twice() -> None:
    rows = [line.rstrip("\n").split(",") for line in register_lines(DISTRICT, 20_000)]
    assert all(len(row) == HEADER.count(",") + 1 for row in rows)
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    phones = Counter(row[8] for row in rows)
    assert (len(phones), sum(number > 1 for number in phones.values())) == (20_000, 3)
    assert sum(row[7] == "无" for row in rows) == 207
    assert sum(row[10] == "已搬走" for row in rows) == 61
    assert {row[1] for row in rows} == {area.name_zh for area in DISTRICT.areas}


def test_the_same_seed_gives_the_same_register() -> None:
    assert list(register_lines(DISTRICT, 300)) == list(register_lines(DISTRICT, 300))


def test_more_people_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="20000 residents"):
        next(register_lines(DISTRICT, 20_001))
