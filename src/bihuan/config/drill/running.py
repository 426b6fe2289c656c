"""From a seed to a played drill and its figures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bihuan.config.drill.briefing import Briefing
from bihuan.config.drill.care import Care
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.duty import Duty
from bihuan.config.drill.figures import Figures, figures_of
from bihuan.config.drill.playing import HOUR_S, TICK_S, Play
from bihuan.config.drill.setting_up import Stage, set_up
from bihuan.config.drill.testing import MassTest
from bihuan.config.drill.tracing import Tracing
from bihuan.config.drill.zones import Zones
from bihuan.engine.drill import District, make_batches, make_behaviour, make_district

SHIFT_S = 12 * HOUR_S
DAY_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True)
class RoundOf:
    """A round of mass testing in a drill: how many people, at how many sites, and who is told what came of it."""

    residents: int
    sites: int
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PostsOf:
    """The forces of a drill: at how many posts, and who is told what came of it."""

    posts: int
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ZonesOf:
    """The zones of a drill and the residents behind the line: emergencies, people on the lists, who is told of it."""

    emergencies: int
    cared_for: int
    say: Callable[[str], None]


def play_drill(
    *, records: int, officers: int, units: int, hours: int, seed: int, code: str, starts_at: datetime,
    leave_open: bool = False, progress: Callable[[int], None] = lambda _: None,
    tracing: Callable[[str], None] | None = None, testing: RoundOf | None = None,
    duty: PostsOf | None = None, zones: ZonesOf | None = None, briefing: Callable[[str], None] | None = None,
) -> Figures:  # fmt: skip
    """Play a drill into the database and strike its full balance; with `leave_open` the clock stops at `hours`.

    With `tracing` cases are traced as well, with `testing` a round of mass testing runs, with
    `duty` posts are planned and manned on a day of heat, with `zones` a community is closed, patrols go and residents
    are cared for, with `briefing` the public is told; each tells what came of it.
    """
    began = time.perf_counter()
    district = make_district(seed=seed, units=units, officers=officers)
    stage = set_up(district=district, code=code, starts_at=starts_at, hours=hours)
    clock = Clock(starts_at=starts_at, until_s=hours * HOUR_S, progress=progress)
    play = Play(stage, make_behaviour(seed), seed, clock)
    local_day = (starts_at + timedelta(hours=8)).date()
    for batch in make_batches(district, seed=seed, records=records, hours=hours, first_day=local_day):
        clock.later(batch.arrives_s, partial(play.arrive, batch))
    if tracing is not None:
        Tracing(stage, clock, play.follow, district=district, seed=seed, say=tracing).schedule()
    if testing is not None:
        MassTest(
            stage, clock, play.follow, district=district, residents=testing.residents, sites_n=testing.sites,
            say=testing.say, is_left_open=leave_open,
        ).schedule()  # fmt: skip
    if duty is not None:
        Duty(stage, clock, play.follow, district=district, posts_n=duty.posts, say=duty.say).schedule()
    if zones is not None:
        _close_off(zones, stage, clock, play, district)
    if briefing is not None:
        Briefing(stage, clock, play.follow, say=briefing).schedule()
    for period_s, do in ((TICK_S, play.tick), (HOUR_S, play.look_around), (SHIFT_S, play.hand_over)):
        clock.every(period_s, do)
    clock.every(DAY_S, play.close_day)
    clock.run(leave_open=leave_open)
    return figures_of(play, began)


def _close_off(zones: ZonesOf, stage: Stage, clock: Clock, play: Play, district: District) -> None:
    Zones(
        stage, clock, play.follow, district=district, emergencies=zones.emergencies, say=zones.say,
        after=play.end_order,
    ).schedule()  # fmt: skip
    Care(stage, clock, play.follow, district=district, people=zones.cared_for, say=zones.say).schedule()
