"""What of a report the press is told: which figures, and small counts of people kept back (trust R34). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.apps.briefing.rules.situation import DAYS, change

FORMAT = "bihuan-press-1"
LEAST = 5
OF_PEOPLE = ("contacts_followed", "contacts_new", "help_taken", "help_closed", "help_open", "care_people", "care_seen")
TOGETHER = ("help_taken", "help_closed", "help_open")
"""Open now is open before, and taken, less closed: beside the sheet before, any two of them tell the third."""
OF_WORK = ("tested_today", "roster", "tested", "coverage", "controls_hold", "orders_opened", "orders_ended")


@dataclass(frozen=True, slots=True)
class Told:
    """Cases as one released bulletin told them: new since the bulletin before and all so far; None = hidden there."""

    day: str
    new: int | None
    total: int | None


def guarded(count: int | None) -> int | None:
    """Return a count of people as it may be published: None where it is from 1 to 4, or not known."""
    return None if count is None or 0 < count < LEAST else count


def press_figures(figures: Mapping[str, Mapping[str, int | None]]) -> dict[str, dict[str, int | str | None]]:
    """Return the public figures but for cases: now, and the word of how each moved where that gives nothing away.

    A word is given only where both sides may be published. Where one of the figures that tell each other is kept back,
    all of them are.
    """
    figures = {**figures, **_kept_back_together(figures)}
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


def _kept_back_together(figures: Mapping[str, Mapping[str, int | None]]) -> dict[str, dict[str, int | None]]:
    """Return the figures of `TOGETHER` as nobody knows them, for each side on which one of them is too small."""
    told = {code: dict(figures[code]) for code in TOGETHER}
    for side in ("now", "before"):
        if any(0 < (one[side] or 0) < LEAST for one in told.values()):
            for one in told.values():
                one[side] = one[side] if one[side] is None else 1
    return told


def press_of(report: Mapping[str, Any], bulletins: Sequence[Told], digest: str) -> dict[str, Any]:
    """Return the sheet of a report.

    Cases are those of the released bulletins (oldest first), hidden where a bulletin hid them: a second count of the
    same cases, at another hour, would tell by subtraction what the first one hides (R34).
    """
    last = bulletins[-1] if bulletins else None
    return {
        "format": FORMAT, "incident": report["incident"], "name": report["name"],
        "name_en": report["name_en"], "is_drill": report["is_drill"],
        "zone": report["zone"], "at": report["at"], "day": report["day"], "number": int(report["number"]), "of": digest,
        "cases": {"new": last and last.new, "total": last and last.total},
        "series": [{"day": one.day, "new": one.new, "total": one.total} for one in bulletins][-DAYS:],
        "figures": press_figures(report["figures"]),
    }  # fmt: skip
