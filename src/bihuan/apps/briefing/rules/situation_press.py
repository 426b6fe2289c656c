"""What of a report the press is told: which figures, and small counts of people kept back (trust R34). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.apps.briefing.rules.situation import DAYS, change

FORMAT = "bihuan-press-1"
LEAST = 5
OF_PEOPLE = ("contacts_followed", "contacts_new", "help_taken", "help_closed", "help_open", "care_people", "care_seen")
OF_WORK = ("tested_today", "roster", "tested", "coverage", "controls_hold", "orders_opened", "orders_ended")
_AREA = "incident"


@dataclass(frozen=True, slots=True)
class Told:
    """Cases as one sheet told them: new since the sheet before and all so far; None = kept back or not known."""

    number: int
    day: str
    new: int | None
    total: int | None
    counted: int


def guarded(count: int | None) -> int | None:
    """Return a count of people as it may be published: None where it is from 1 to 4, or not known."""
    return None if count is None or 0 < count < LEAST else count


def guarded_cases(before: Sequence[Told], number: int, total: int) -> tuple[int | None, int | None]:
    """Return (new since the last sheet, all so far) as they may be published beside all sheets before, oldest first.

    Small counts are hidden, and as many others as keep everybody who reads all sheets from working them out. When
    cases were taken back, so that there are fewer than before, the sheets begin anew and nothing is new.
    """
    from bihuan.engine.disclosure import hide  # solves whole programs with scipy; no page loads it before it needs it
    from bihuan.engine.disclosure.tables import NEW, TOTAL, Cell, Levels

    chain = list(before)
    fell = next((at for at in range(len(chain), 0, -1) if _count(chain, at, total) < chain[at - 1].counted), 0)
    chain = chain[fell:]
    shown = {Cell(one.number, _AREA, TOTAL): one.total for one in chain}
    shown |= {Cell(one.number, _AREA, NEW): one.new for one in chain[1:]}
    new = total - chain[-1].counted if chain else total
    counts = {Cell(number, _AREA, NEW): new, Cell(number, _AREA, TOTAL): total}
    found = hide(Levels({_AREA: ""}, standard=LEAST), shown, counts).shown
    return (found[Cell(number, _AREA, NEW)] if chain else None), found[Cell(number, _AREA, TOTAL)]


def _count(chain: Sequence[Told], at: int, total: int) -> int:
    return chain[at].counted if at < len(chain) else total


def press_figures(figures: Mapping[str, Mapping[str, int | None]]) -> dict[str, dict[str, int | str | None]]:
    """Return the public figures but for cases: now, and the word of how each moved where that gives nothing away.

    A word is given only where both sides may be published.
    """
    found: dict[str, dict[str, int | str | None]] = {}
    for code in (*OF_PEOPLE, *OF_WORK):
        now, before = figures[code]["now"], figures[code]["before"]
        if code in OF_PEOPLE:
            found[code] = {"now": guarded(now), "is_kept_back": now is not None and guarded(now) is None}
            now, before = guarded(now), guarded(before)
        else:
            found[code] = {"now": now, "is_kept_back": False}
        found[code]["word"] = change(now, before).word
    return found


def press_of(report: Mapping[str, Any], before: Sequence[Told], digest: str) -> tuple[dict[str, Any], int | None]:
    """Return the sheet of a report without the number counted, and how many cases were counted (kept by the desk).

    `before` are the sheets so far, oldest first.
    """
    total = report["figures"]["cases_all"]["now"]
    number = int(report["number"])
    new, shown = guarded_cases(before, number, total) if total is not None else (None, None)
    series = [{"day": one.day, "new": one.new, "total": one.total} for one in before][-DAYS + 1 :]
    return {
        "format": FORMAT, "incident": report["incident"], "name": report["name"],
        "name_en": report["name_en"], "is_drill": report["is_drill"],
        "zone": report["zone"], "at": report["at"], "day": report["day"], "number": number, "of": digest,
        "cases": {"new": new, "total": shown, "is_kept_back": total is not None and shown is None},
        "series": [*series, {"day": report["day"], "new": new, "total": shown}],
        "figures": press_figures(report["figures"]),
    }, total  # fmt: skip
