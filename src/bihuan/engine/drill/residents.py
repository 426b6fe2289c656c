"""Residents who do not exist, with numbers that no register can hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bihuan.engine.drill.areas import DrillArea
from bihuan.engine.drill.names import OWN_ROADS, SHARED_ROADS, person_name

# GB/T 2260 knows no province 99, so no real citizen number begins with it. In the list of mobile prefixes of 2022
# the block 194 was given to no operator, so a call to such a number reaches nobody.
CITIZEN_AREA = "999901"
PHONE_PREFIX = "194"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FIRST_DAY = dt.date(1930, 1, 1).toordinal()
_DAYS = 33_000
_KNUTH = 2_654_435_761


@dataclass(frozen=True)
class Resident:
    """One invented resident; `citizen_number` has a right check digit under a fictitious area code."""

    surname: str
    given_name: str
    sex: str
    birth_date: dt.date
    citizen_number: str
    phone: str
    address: str
    community_code: str
    community_name: str
    lon: float
    lat: float

    @property
    def name(self) -> str:
        """Surname and given name as Chinese writes them."""
        return self.surname + self.given_name


def check_digit(first_17: str) -> str:
    """Return the 18th character of a citizen number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(first_17, _WEIGHTS, strict=True)) % 11]


def _address(area: DrillArea, mix: int) -> str:
    mix, road = divmod(mix, len(OWN_ROADS))
    mix, house = divmod(mix, 240)
    mix, block = divmod(mix, 18)
    stair, room = mix % 4 + 1, (mix // 4 % 20 + 1) * 100 + mix % 4 + 1
    return (
        f"示例市顺河区{area.street_name_zh}{area.address_patterns[1 + road]}{house + 1}号"
        f"{area.name_zh}{block + 1}栋{stair}单元{room}室"
    )


def ambiguous_address(number: int) -> str:
    """Return an address on a road that runs through many communities: nobody can route it from the text."""
    return f"示例市顺河区{SHARED_ROADS[number % len(SHARED_ROADS)]}沿线"


def make_resident(seed: int, index: int, area: DrillArea) -> Resident:
    """Make the resident with this index, by arithmetic alone so that a million can be asked for quickly."""
    mix = ((index + 1) * _KNUTH + seed * 40_503 + 12_345) % (1 << 48)
    mix ^= mix >> 15
    surname, given = person_name(mix // 7)
    female = mix >> 9 & 1
    # 33,000 residents in a row fill every birth date once; their run gives the serial, so no number repeats.
    serial = index // _DAYS * 2 % 998 + 2 + (0 if female else 1)
    birth = dt.date.fromordinal(_FIRST_DAY + (index * 7_919 + seed * 31) % _DAYS)
    first_17 = f"{CITIZEN_AREA}{birth:%Y%m%d}{serial:03d}"
    lon, lat = area.centre
    return Resident(
        surname, given, "F" if female else "M", birth, first_17 + check_digit(first_17),
        f"{PHONE_PREFIX}{index % 100_000_000:08d}", _address(area, mix), area.code, area.name_zh, lon, lat,
    )  # fmt: skip
