"""When each source delivers how much: the rhythm of day and night, and the deliveries that go astray."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bihuan.engine.drill.seeds import chance, share, stream, within
from bihuan.engine.drill.sources import HOUR_S, DrillSource

# The drill begins at 08:00; the weight of each local hour of the day.
_STARTS_AT_HOUR = 8
_HOUR_WEIGHTS = (2, 2, 2, 2, 2, 2, 5, 5, 10, 10, 10, 10, 8, 10, 10, 10, 10, 10, 9, 9, 6, 6, 6, 4)
_FEWEST_SLOTS = 30
_LINES_PER_SLOT = 10
_MOST_LINES_IN_XLS = 60_000
_LATEST_AFTER_S = 5400
_MENDED_WITHIN_S = 5400


@dataclass(frozen=True)
class Slot:
    """One expected delivery; `size` 0 is a zero report; `miscount` is added to the declared number."""

    source: DrillSource
    seq: int
    size: int
    expected_s: int
    arrives_s: int
    miscount: int = 0
    resent_at_s: int | None = None

    @property
    def format(self) -> str:
        """The format of this delivery: each source goes round its own list."""
        name = self.source.formats[self.seq % len(self.source.formats)]
        return "xlsx" if name == "xls" and self.size > _MOST_LINES_IN_XLS else name


def _expected(sources: Sequence[DrillSource], hours: int) -> list[tuple[DrillSource, int]]:
    return [(source, at) for source in sources for at in range(source.first_s, hours * HOUR_S, source.every_s)]


def _weight(rng: random.Random, source: DrillSource, at_s: int) -> int:
    hour = (_STARTS_AT_HOUR + at_s // HOUR_S) % 24
    return source.weight * _HOUR_WEIGHTS[hour] * source.every_s // HOUR_S * within(rng, 60, 140)


def _sizes(rng: random.Random, expected: list[tuple[DrillSource, int]], records: int) -> list[int]:
    """Share the records out; with few records most slots stay empty, but each source keeps its first."""
    most = max(_FEWEST_SLOTS, records // _LINES_PER_SLOT)
    firsts = [i for i, (source, at) in enumerate(expected) if at == source.first_s]
    others = [i for i, (source, at) in enumerate(expected) if at != source.first_s]
    rng.shuffle(others)
    active = set((firsts + others)[:most])
    return share(records, [_weight(rng, *slot) if i in active else 0 for i, slot in enumerate(expected)])


def _numbered(rng: random.Random, expected: list[tuple[DrillSource, int]], sizes: list[int]) -> list[Slot]:
    slots: list[Slot] = []
    seqs: dict[str, int] = {}
    for (source, at), size in zip(expected, sizes, strict=True):
        late = within(rng, 600, 3000) if chance(rng, 50) else within(rng, -600, 240)
        if size:
            seqs[source.code] = seqs.get(source.code, 0) + 1
        if size or source.zero_report:
            slots.append(Slot(source, seqs[source.code] if size else 0, size, at, at + late))
    return slots


def _chosen(rng: random.Random, slots: list[Slot], among: Sequence[int], one_in: int) -> list[int]:
    return rng.sample(among, min(len(among), max(1, len(slots) // one_in))) if among else []


def _go_astray(rng: random.Random, slots: list[Slot], end_s: int) -> list[Slot]:
    """Let some arrive after their successor, miscount some and send some twice, all of it mended before the end."""
    full = [i for i, slot in enumerate(slots) if slot.size]
    arrivals = {(slot.source.code, slot.seq): slot.arrives_s for slot in slots if slot.size}
    for i in _chosen(rng, slots, [i for i in full if _next_arrival(arrivals, slots[i], end_s)], 80):
        after = _next_arrival(arrivals, slots[i], end_s)
        slots[i] = replace(slots[i], arrives_s=after + within(rng, 900, _LATEST_AFTER_S))
    early = [i for i in full if slots[i].arrives_s + _MENDED_WITHIN_S < end_s]
    for i in _chosen(rng, slots, [i for i in early if slots[i].source.declares], 70):
        slots[i] = replace(slots[i], miscount=1 + within(rng, 0, 2) if chance(rng, 500) else -1)
    for i in _chosen(rng, slots, early, 60):
        slots[i] = replace(slots[i], resent_at_s=slots[i].arrives_s + within(rng, 300, _MENDED_WITHIN_S))
    return slots


def _next_arrival(arrivals: dict[tuple[str, int], int], slot: Slot, end_s: int) -> int:
    after = arrivals.get((slot.source.code, slot.seq + 1), 0)
    return after if after + _LATEST_AFTER_S < end_s else 0


def make_slots(sources: Sequence[DrillSource], *, seed: int, records: int, hours: int) -> list[Slot]:
    """Plan every delivery of the drill in the order of arrival; the sizes sum to `records`.

    :raises ValueError: when no source delivers within `hours`, or `records` is below 1.
    """
    expected = _expected(sources, hours)
    if not expected or records < 1:
        raise ValueError(f"a drill needs at least 2 hours and 1 record, not {hours} and {records}")
    rng = stream(seed, "timetable", records, hours)
    slots = _go_astray(rng, _numbered(rng, expected, _sizes(rng, expected, records)), hours * HOUR_S)
    return sorted(slots, key=lambda slot: (slot.arrives_s, slot.source.code, slot.seq))
