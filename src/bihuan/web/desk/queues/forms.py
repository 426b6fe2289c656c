"""What is typed on the pages of queues, read tolerantly: the nearest that can be stands for what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.http import QueryDict

LIMITS = (10, 20, 30, 45, 60, 90)
USUAL_LIMIT = 30
NOT_A_COUNT = -1


@dataclass(frozen=True, slots=True)
class Slider:
    """One figure that can be moved: its name in the address, the least, the most, the step, and what it begins with."""

    name: str
    least: float
    most: float
    step: float
    usual: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of what-if. `people`, `sites` and `lanes_each` count only where no round tells them."""

    more_lanes: int
    an_hour: float
    pool_size: int
    open_hours: float
    off_minutes: int
    limit_minutes: float
    positive: float | None
    people: int
    sites: int
    lanes_each: int
    site: str
    is_simulated: bool


SLIDERS = {
    one.name: one
    for one in (
        Slider("more_lanes", -5, 15, 1, 0), Slider("an_hour", 10, 300, 5, 60), Slider("open_hours", 4, 24, 1, 12),
        Slider("off_minutes", 0, 45, 15, 0), Slider("limit_minutes", 5, 120, 5, USUAL_LIMIT),
        Slider("people", 1, 5_000_000, 1, 30_000), Slider("sites", 1, 500, 1, 12), Slider("lanes_each", 1, 60, 1, 5),
        Slider("positive", 0, 10_000, 0.01, 0),
    )
}  # fmt: skip
POOL_SIZES = (1, 5, 10, 20)


def read_limit(data: QueryDict) -> int:
    """Return the longest wait that is asked for, in minutes: one of `LIMITS`."""
    told = data.get("limit", "")
    return int(told) if told.isascii() and told.isdigit() and int(told) in LIMITS else USUAL_LIMIT


def read_waiting(data: QueryDict) -> tuple[str, int]:
    """Return the site and the count; a site that cannot be one is "", what is no whole number is `NOT_A_COUNT`."""
    try:
        site = str(UUID(data.get("site", "")))
    except ValueError:
        site = ""
    told = data.get("waiting", "").strip()
    return site, int(told) if told.isascii() and told.isdigit() and len(told) <= 9 else NOT_A_COUNT


def read_asked(data: QueryDict, *, usual: dict[str, float], pool_size: int) -> Asked:
    """Return what is asked; `usual` stands for what is not told: the round's own rate and hours."""
    figures = {name: _figure(data.get(name, ""), slider, usual.get(name)) for name, slider in SLIDERS.items()}
    told = data.get("pool_size", "")
    sizes = {*POOL_SIZES, pool_size}
    return Asked(
        more_lanes=round(figures["more_lanes"]), an_hour=figures["an_hour"], open_hours=figures["open_hours"],
        pool_size=int(told) if told.isascii() and told.isdigit() and int(told) in sizes else pool_size,
        off_minutes=round(figures["off_minutes"]), limit_minutes=figures["limit_minutes"],
        positive=figures["positive"] if data.get("positive", "").strip() else None, people=round(figures["people"]),
        sites=round(figures["sites"]), lanes_each=round(figures["lanes_each"]), site=data.get("site", "")[:40],
        is_simulated=data.get("simulate") == "1",
    )  # fmt: skip


def _figure(text: str, slider: Slider, usual: float | None) -> float:
    try:
        told = float(text)
    except ValueError:
        told = slider.usual if usual is None else usual
    if told != told:  # not a number: float() reads "nan"
        told = slider.usual
    return min(max(told, slider.least), slider.most)
