"""All deliveries of a drill, in the order of arrival, made one by one as they are asked for."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections import deque
from collections.abc import Iterator

from bihuan.engine.drill.delivery import DrillBatch, Recount, Truth
from bihuan.engine.drill.district import District
from bihuan.engine.drill.labels import LABELS
from bihuan.engine.drill.rows import Making, Row, make_lines, remember
from bihuan.engine.drill.seeds import chance, stream, within
from bihuan.engine.drill.sheets import Sheet
from bihuan.engine.drill.sources import BOOKS
from bihuan.engine.drill.spelling import URGENCIES, is_chinese
from bihuan.engine.drill.timetable import Slot, make_slots

FIRST_DAY = dt.date(2026, 8, 20)
_SUFFIXES = {"xlsx": "xlsx", "xls": "xls", "ods": "ods", "json": "json", "pasted": "txt", "tsv": "tsv"}
_DAY_S = 86_400
_FEWEST_FOR_FILLERS = 4
_STARTS_S = 8 * 3600


def make_batches(
    district: District, *, seed: int, records: int, hours: int, first_day: dt.date = FIRST_DAY
) -> Iterator[DrillBatch]:
    """Yield every delivery by arrival; `new_lines` over all of them sum to `records` exactly.

    A line is whatever stands between the header and the end of the file, empty and total lines included.

    The drill begins at 08:00 of `first_day`; dates written in the files follow it.

    :raises ValueError: when there is no hour or no record to play.
    """
    memories: dict[str, deque[Row]] = {source.code: remember() for source in district.sources}
    again: list[tuple[int, str, int, DrillBatch]] = []
    for slot in make_slots(district.sources, seed=seed, records=records, hours=hours):
        while again and again[0][0] <= slot.arrives_s:
            yield heapq.heappop(again)[-1]
        batch = _batch(district, slot, seed, first_day, memories[slot.source.code]) if slot.size else _zero(slot)
        yield batch
        if slot.resent_at_s is not None:
            twin = _twin(batch, slot.resent_at_s)
            heapq.heappush(again, (twin.arrives_s, twin.source, twin.seq, twin))
    while again:
        yield heapq.heappop(again)[-1]


def _zero(slot: Slot) -> DrillBatch:
    return DrillBatch("zero_report", slot.source.code, 0, 0, slot.arrives_s, slot.expected_s, "", "", Truth())


def _twin(batch: DrillBatch, at_s: int) -> DrillBatch:
    return DrillBatch(
        "resend", batch.source, batch.seq, batch.declared, at_s, batch.expected_s,
        batch.filename, batch.format, batch.truth, None, batch.sheet,
    )  # fmt: skip


def _batch(district: District, slot: Slot, seed: int, first_day: dt.date, memory: deque[Row]) -> DrillBatch:
    rng = stream(seed, "batch", slot.source.code, slot.seq)
    day = first_day + dt.timedelta(days=(_STARTS_S + slot.expected_s) // _DAY_S)
    native = slot.format in BOOKS and chance(rng, 300)
    making = Making(district, slot, rng, day, memory, native)
    chinese = is_chinese(slot.source.labels)
    blanks, total = _fillers(rng, slot, chinese)
    rows = make_lines(making, slot.size - len(blanks) - total)
    title = f"{slot.source.name_zh}{day}第{slot.seq}批(演练)" if chinese else f"{slot.source.name_en} {day} (drill)"
    sheet = Sheet(title, LABELS[slot.source.labels], tuple(rows), blanks, bool(total), dt.datetime(2026, 1, 1))  # noqa: DTZ001  xlsxwriter wants it naive
    truth = Truth(
        lines=slot.size, blank_lines=len(blanks), total_lines=total,
        urgencies=tuple(making.urgencies[code] for code in URGENCIES), **making.counts,
    )  # fmt: skip
    declared = max(0, slot.size + slot.miscount) if slot.source.declares else None
    recount = Recount(slot.arrives_s + within(rng, 1200, 5400), slot.size, "miscounted") if slot.miscount else None
    name = f"{slot.source.code}-{slot.seq:04d}.{_SUFFIXES.get(slot.format, 'csv')}"
    return DrillBatch(
        "batch", slot.source.code, slot.seq, declared, slot.arrives_s, slot.expected_s,
        name, slot.format, truth, recount, sheet,
    )  # fmt: skip


def _fillers(rng: random.Random, slot: Slot, chinese: bool) -> tuple[frozenset[int], int]:
    """Choose after which rows an empty line stands and whether a total line ends the file; both count as lines."""
    if slot.format == "json" or slot.size < _FEWEST_FOR_FILLERS:
        return frozenset(), 0
    total = int(chinese and chance(rng, 300))
    # A blank after row i needs a row i + 1; the bound holds however many blanks are drawn.
    wanted = [i for i in range(slot.size // 2) if chance(rng, 16)]
    return frozenset(wanted[: slot.size // 4]), total
