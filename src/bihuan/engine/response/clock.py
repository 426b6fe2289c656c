"""The clock points of one emergency, and the intervals between them by their published names.

Names: NFPA 1710 (2020), chapter 3.3 (alarm answering, alarm processing, alarm handling, turnout, travel, total
response time); NENA-STA-020.1 (2020), call answering. Where the house's points end an interval elsewhere, the
definition says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

POINT_NAMES: Final = ("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8")


@dataclass(frozen=True, slots=True)
class Points:
    """Clock points in whole seconds of any one clock; None: nobody recorded it, and nothing is put in its place.

    t0 report, t1 answered, t2 order made, t3 unit notified, t4 signed, t5 en route, t6 on scene, t7 controlled,
    t8 available.
    """

    t0: int | None = None
    t1: int | None = None
    t2: int | None = None
    t3: int | None = None
    t4: int | None = None
    t5: int | None = None
    t6: int | None = None
    t7: int | None = None
    t8: int | None = None
    is_drill: bool = False

    def between(self, start: str, end: str) -> int | None:
        """Return the seconds from one point to another, None when either is missing; negative when out of order."""
        first, last = getattr(self, start), getattr(self, end)
        return None if first is None or last is None else int(last - first)


@dataclass(frozen=True, slots=True)
class Interval:
    """One interval: from which point to which, the standard whose name it bears ("" : the house's own), in words."""

    start: str
    end: str
    standard: str
    definition: str


INTERVALS: Final[dict[str, Interval]] = {
    "answering": Interval("t0", "t1", "NFPA 1710; NENA-STA-020", "report received to report answered"),
    "processing": Interval("t1", "t3", "NFPA 1710", "report answered to unit notified"),
    "handling": Interval("t0", "t3", "NFPA 1710", "report received to unit notified: answering and processing"),
    "signing": Interval("t3", "t4", "", "unit notified to order signed by the unit"),
    "turnout": Interval("t3", "t5", "NFPA 1710", "unit notified to unit under way"),
    "travel": Interval("t5", "t6", "NFPA 1710", "unit under way to unit on scene"),
    "response": Interval("t3", "t6", "", "unit notified to unit on scene: turnout and travel"),
    "total": Interval(
        "t0", "t6", "NFPA 1710", "report received to unit on scene (the standard ends with the first action there)"
    ),
    "controlling": Interval("t6", "t7", "", "unit on scene to situation under control"),
    "on_scene": Interval("t6", "t8", "", "unit on scene to unit available again"),
    "engaged": Interval("t3", "t8", "", "unit notified to unit available again: how long it is missing elsewhere"),
}
