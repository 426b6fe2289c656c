"""What stands on the page of what-if. It loads numpy; only who opens the page waits for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from bihuan.apps.screening.rules.queues import CHANGE_SECONDS
from bihuan.engine.screening.profiles import STEP_MINUTES, FloatArray, IntArray, spread, two_peaks
from bihuan.engine.screening.simulation import CityDay, CityPlan, relief, simulate_city
from bihuan.engine.screening.whatif import MOST_STEPS_AFTER, Setting, WhatIf, cycle_of, side_by_side, slowest_of, whatif
from bihuan.web.desk.queues.drawing import draw_queue, moment
from bihuan.web.desk.queues.forms import POOL_SIZES, SLIDERS, Asked, read_asked
from bihuan.web.desk.queues.lines_page import minutes
from bihuan.web.desk.queues.models_page import norm_context, views

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.screening.models import Round
    from bihuan.apps.screening.queries.positives_seen import AdviceSeen
    from bihuan.apps.screening.rules.queues import SiteSeen
    from bihuan.engine.protocol.rules import MassTest

SEED = 1


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known before anything is asked: the round and its sites, the protocol's norm, the positivity seen."""

    round: Round | None
    seen: list[SiteSeen]
    norm: MassTest | None
    advice: AdviceSeen | None

    @property
    def is_known(self) -> bool:
        """Say whether a round tells how many are expected where."""
        return sum(one.expected for one in self.seen) > 0

    @property
    def opens_at(self) -> datetime | None:
        """The first opening of the round, None where none tells it."""
        return min((one.opens_at for one in self.seen), default=None) if self.is_known else None


@dataclass(frozen=True, slots=True)
class City:
    """People and lanes of each site, shape (sites,)."""

    people: FloatArray
    lanes: IntArray


def trying_context(ground: Ground, data: QueryDict) -> dict[str, Any]:
    """Return the sliders where they stand and everything that follows from them."""
    usual = _usual(ground)
    pool_size = ground.round.pool_size if ground.round else 10
    asked = read_asked(data, usual=usual, pool_size=pool_size)
    city, setting = _city(ground, asked), _setting(asked, ground)
    plan = _setting(replace(asked, more_lanes=0, off_minutes=0, pool_size=pool_size, **_of_plan(usual)), ground)
    found, planned = whatif(city.people, city.lanes, setting, ground.norm), whatif(city.people, city.lanes, plan, None)
    closing = round(setting.open_hours * 60 / STEP_MINUTES)
    drawing = draw_queue(found.queue.tolist(), planned.queue.tolist(), closing, ground.opens_at)
    day = _simulated(city, setting) if asked.is_simulated else None
    return {
        "ground": ground, "asked": asked, "sliders": _sliders(asked, ground), "sizes": sorted({*POOL_SIZES, pool_size}),
        "found": found, "planned": planned, "drawing": drawing, "points": _points(found, ground.opens_at),
        "wait_mean": minutes(found.mean_wait_minutes), "wait_longest": minutes(found.longest_wait_minutes),
        "wait_closing": minutes(found.closing_wait_minutes), "planned_longest": minutes(planned.longest_wait_minutes),
        "more_needed": int(np.clip(found.lanes_to_add, 0, None).sum()), "cycle": cycle_of(setting),
        "never_enough": int((found.lanes_to_add < 0).sum()), "change_seconds": CHANGE_SECONDS,
        "models": _views(ground, city, setting, asked.site, day), "slowest": _slowest(ground, city, found),
        "sites_n": len(city.people), "people_n": round(found.people), "tests_n": round(found.tests),
        **norm_context(found, ground.norm),
    }  # fmt: skip


def _usual(ground: Ground) -> dict[str, float]:
    """Return the rate and the hours of the round's own plan, {} without one."""
    if not ground.is_known:
        return {}
    hours = max((one.closes_at - one.opens_at).total_seconds() for one in ground.seen) / 3600
    seconds = float(np.mean([one.seconds for one in ground.seen]))
    return {"an_hour": 3600.0 / seconds, "open_hours": min(24.0, hours)}


def _of_plan(usual: dict[str, float]) -> dict[str, Any]:
    return {"an_hour": usual.get("an_hour", SLIDERS["an_hour"].usual),
            "open_hours": usual.get("open_hours", SLIDERS["open_hours"].usual)}  # fmt: skip


def _city(ground: Ground, asked: Asked) -> City:
    if ground.is_known:
        people = np.array([float(one.expected) for one in ground.seen])
        return City(people, np.array([max(1, one.lanes) for one in ground.seen]))
    each = asked.people / asked.sites
    return City(np.full(asked.sites, each), np.full(asked.sites, asked.lanes_each))


def _setting(asked: Asked, ground: Ground) -> Setting:
    seen = ground.advice.advice.seen.share if ground.advice else 0.0
    return Setting(
        more_lanes=asked.more_lanes, an_hour=asked.an_hour, pool_size=asked.pool_size, open_hours=asked.open_hours,
        positivity=seen if asked.positive is None else asked.positive / 10_000, limit_minutes=asked.limit_minutes,
        change_seconds=CHANGE_SECONDS, off_minutes=asked.off_minutes,
    )  # fmt: skip


def _sliders(asked: Asked, ground: Ground) -> dict[str, Any]:
    values = {name: getattr(asked, name) for name in SLIDERS}
    if asked.positive is None and ground.advice:
        values["positive"] = round(10_000 * ground.advice.advice.seen.share, 2)
    return {
        name: {"bounds": slider, "value": "" if values[name] is None else f"{values[name]:.10g}"}
        for name, slider in SLIDERS.items()
    }


def _points(found: WhatIf, opens_at: datetime | None) -> list[tuple[str, int]]:
    """Return who waits at each full hour."""
    return [(moment(step, opens_at), round(float(found.queue[step]))) for step in range(0, len(found.queue), 4)]


def _slowest(ground: Ground, city: City, found: WhatIf) -> list[dict[str, Any]]:
    names = [f"{one.number} {one.name}" for one in ground.seen] if ground.is_known else []
    return [
        {
            "name": names[place] if names else str(place + 1), "people": round(float(city.people[place])),
            "lanes": max(1, int(city.lanes[place]) + found.setting.more_lanes),
            "longest": minutes(float(found.day.longest_wait_minutes[place])),
            "hours": float(found.day.empties_minutes[place]) / 60, "more": int(found.lanes_to_add[place]),
        }
        for place in slowest_of(found.day)
    ]  # fmt: skip


def _views(ground: Ground, city: City, setting: Setting, site: str, day: CityDay | None) -> dict[str, Any]:
    """Return the models side by side, for one site or for the mean of all."""
    names = {one.site: place for place, one in enumerate(ground.seen)} if ground.is_known else {}
    place = names.get(site)
    people = float(city.people.mean() if place is None else city.people[place])
    lanes = max(1, round(float(city.lanes.mean() if place is None else city.lanes[place])) + setting.more_lanes)
    calm, busy = (side_by_side(people, lanes, setting, is_busiest=busiest) for busiest in (False, True))
    own = whatif(np.array([people]), np.array([lanes]), replace(setting, more_lanes=0), None)
    return {
        "site": site if place is not None else "", "people": round(people), "lanes": lanes, "calm": calm, "busy": busy,
        "rows": views(calm, busy, own), "day": _day_of(day, place),
    }  # fmt: skip


def _simulated(city: City, setting: Setting) -> CityDay:
    """Let the day of every site run once, person by person."""
    lanes = np.maximum(1, city.lanes + setting.more_lanes)
    arrivals = spread(city.people, two_peaks(round(setting.open_hours * 60 / STEP_MINUTES)))
    closed = relief(lanes, arrivals.shape[1] + MOST_STEPS_AFTER, minutes=setting.off_minutes)
    seconds = 3600.0 / setting.an_hour
    return simulate_city(
        CityPlan(arrivals, lanes, seconds, setting.variation, setting.pool_size, setting.change_seconds, closed), SEED
    )


def _day_of(day: CityDay | None, place: int | None) -> dict[str, Any] | None:
    """Return the simulated day of one site, or of all of them together."""
    if day is None:
        return None
    part = slice(None) if place is None else slice(place, place + 1)
    people, waits = day.people[part], day.mean_wait_s[part]
    seconds = {
        "mean": (waits * people).sum() / max(1, people.sum()), "ninety": day.ninety_wait_s[part].mean(),
        "longest": day.most_waited_s[part].max(),
    }  # fmt: skip
    return {
        **{name: minutes(float(value) / 60) for name, value in seconds.items()}, "people": int(people.sum()),
        "hours": float(day.finished_s[part].max()) / 3600, "tubes": int(day.tubes[part].sum()), "seed": SEED,
    }  # fmt: skip
