"""The lines of one batch: people as they are, as they are misspelt, and as they come twice."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, deque
from dataclasses import dataclass, field

from bihuan.engine.drill.district import District
from bihuan.engine.drill.labels import LABELS
from bihuan.engine.drill.residents import PHONE_PREFIX, Resident, ambiguous_address
from bihuan.engine.drill.seeds import chance, pick, within
from bihuan.engine.drill.sheets import Cell
from bihuan.engine.drill.spelling import (
    URGENCIES,
    spell_category,
    spell_citizen_number,
    spell_date,
    spell_phone,
    spell_sex,
    spell_urgency,
    spoil_citizen_number,
)
from bihuan.engine.drill.timetable import Slot

Row = dict[str, Cell]
_NOTES = (
    "",
    "",
    "",
    "请尽快核实",
    "电话无人接听",
    "独居老人,需送药",
    "与病例同乘公交",
    "自驾返回",
    "already told by telephone",
)
_BAD_DATES = ("2026-13-45", "2月30日", "昨天下午", "0000-00-00")
_REMEMBERED = 300


@dataclass
class Making:
    """A batch in the making: its slot, its randomness, what it remembers, and the truth so far."""

    district: District
    slot: Slot
    rng: random.Random
    day: dt.date
    earlier: deque[Row]
    native: bool
    counts: Counter[str] = field(default_factory=Counter)
    urgencies: Counter[str] = field(default_factory=Counter)
    clean: list[Row] = field(default_factory=list)

    @property
    def labels(self) -> str:
        """The sender's label set."""
        return self.slot.source.labels

    @property
    def fields(self) -> frozenset[str]:
        """The fields this sender has a column for."""
        return _FIELDS[self.labels]


_FIELDS = {name: frozenset(column.field for column in columns) for name, columns in LABELS.items()}


def make_lines(making: Making, count: int) -> list[Row]:
    """Make `count` lines for the slot, remember the clean ones for later batches, and count what was planted."""
    rows = [_line(making, i) for i in range(count)]
    for i, row in enumerate(rows):
        row["row"] = i + 1
    if not making.native:
        making.earlier.extend(making.clean[-_REMEMBERED:])
    return rows


def remember() -> deque[Row]:
    """Return an empty memory of earlier clean lines for one source."""
    return deque(maxlen=_REMEMBERED)


def _line(making: Making, index: int) -> Row:
    roll = within(making.rng, 0, 999)
    if roll < 12 and making.clean:
        return _again(making, making.clean, "duplicates_in_file")
    if roll < 30 and making.earlier:
        return _again(making, making.earlier, "duplicates_earlier")
    if roll < 36 and making.earlier:
        changed = _again(making, making.earlier, "conflicts")
        changed["phone"] = f"{PHONE_PREFIX}{99_000_000 + within(making.rng, 0, 999_999)}"
        return changed
    return _new(making, index)


def _again(making: Making, rows: list[Row] | deque[Row], what: str) -> Row:
    row = dict(pick(making.rng, rows))
    making.counts[what] += 1
    _count_written(making, row)
    return row


def _new(making: Making, index: int) -> Row:
    rng, resident = making.rng, making.district.resident(making.rng.getrandbits(40) % making.district.residents)
    row = _person(making, resident) | _where(making, resident)
    urgency = rng.choices(URGENCIES, (10, 140, 500, 350))[0]
    row |= {
        "key": f"{making.slot.source.code.upper()}-{making.slot.seq:04d}-{index + 1:05d}",
        "event_date": spell_date(rng, making.day - dt.timedelta(days=within(rng, 0, 2)), making.labels),
        "category": spell_category(rng, making.labels),
        "urgency": spell_urgency(rng, urgency, making.labels),
        "note": pick(rng, _NOTES),
        "_urgency": urgency,
    }
    if not _spoil(making, row):
        making.clean.append(row)
    _count_written(making, row)
    return row


def _person(making: Making, resident: Resident) -> Row:
    rng, birth = making.rng, resident.birth_date
    known = "" if chance(rng, 40) else spell_citizen_number(rng, resident.citizen_number)
    return {
        "name": resident.name, "surname": resident.surname, "given_name": resident.given_name,
        "sex": spell_sex(rng, resident.sex, making.labels),
        "birth_date": birth if making.native else spell_date(rng, birth, making.labels),
        "birth_day": str(birth.day), "birth_month": str(birth.month), "birth_year": str(birth.year),
        "citizen_number": known,
        "phone": int(resident.phone) if making.native else spell_phone(rng, resident.phone),
    }  # fmt: skip


def _where(making: Making, resident: Resident) -> Row:
    rng = making.rng
    if chance(rng, 20):
        return {
            "address": ambiguous_address(within(rng, 0, 3)),
            "community_code": "",
            "community_name": "",
            "lon": "",
            "lat": "",
        }
    position: Row = {"lon": f"{resident.lon:.6f}", "lat": f"{resident.lat:.6f}"}
    if making.labels == "zh_position" and chance(rng, 300):
        return {"address": "", "community_code": "", "community_name": ""} | position
    told = ("", "") if chance(rng, 150) else (resident.community_code, resident.community_name)
    return {"address": resident.address, "community_code": told[0], "community_name": told[1]} | position


def _spoil(making: Making, row: Row) -> bool:
    """Plant at most one fault into a line; answer whether one was planted."""
    roll = within(making.rng, 0, 999)
    if roll < 10 and row["citizen_number"] and "citizen_number" in making.fields:
        row["citizen_number"] = spoil_citizen_number(making.rng, str(row["citizen_number"]))
        making.counts["invalid_numbers"] += 1
    elif 10 <= roll < 13:
        row["event_date"] = pick(making.rng, _BAD_DATES)
        making.counts["bad_dates"] += 1
    elif 13 <= roll < 16:
        row["name"] = row["surname"] = row["given_name"] = ""
        making.counts["missing_names"] += 1
    elif 16 <= roll < 19:
        row["key"] = ""
        making.counts["missing_keys"] += 1
    else:
        return False
    return True


def _count_written(making: Making, row: Row) -> None:
    if "urgency" in making.fields:
        making.urgencies[str(row["_urgency"])] += 1
    if not (making.fields & {"community_code", "community_name"}) or not row["community_code"]:
        making.counts["without_community"] += 1
    if str(row["address"]).endswith("沿线"):
        making.counts["ambiguous"] += 1
