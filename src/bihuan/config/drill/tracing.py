"""Tracing in a drill: a lake, cases of an outbreak, what they told, a search, contacts and what follows for them.

Everything is done by the drill's people through the same actions as the real thing, each at its instant.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bihuan.apps.tracing.actions import sweep_tracing
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.finding import Finding
from bihuan.config.drill.happening import KNOWN_BEFORE
from bihuan.config.drill.laboratory import Laboratory
from bihuan.config.drill.setting_up import Stage
from bihuan.config.drill.taking_in import take_in
from bihuan.config.drill.telling import Story, sampled_on, tell
from bihuan.engine.drill import District

SHORTEST_HOURS: Final = 8  # a laboratory counts two hours after it was taken on, and there has to be time to follow
NEGATIVES: Final = 30
HOUR_S: Final = 3_600
_MINUTES: Final = {"laboratory": 5, "lake": 20, "results": 190, "told": 215, "later": 330}
Say = Callable[[str], None]


class Tracing:
    """The tracing of one drill: `schedule()` puts it on the clock; `follow` gives its orders their courses."""

    def __init__(
        self, stage: Stage, clock: Clock, follow: Callable[[], None], *, district: District, seed: int, say: Say
    ) -> None:
        self.stage, self.clock, self.follow, self.say = stage, clock, follow, say
        self.district, self.seed = district, seed
        self.zone = ZoneInfo(stage.incident.time_zone)
        self.laboratory = Laboratory(stage, district)
        self.story: Story | None = None

    def schedule(self) -> None:
        """Plan what tracing does in this drill; nothing when it is too short for a laboratory to count."""
        if self.clock.until_s < SHORTEST_HOURS * HOUR_S:
            self.say(f"no tracing: a drill of less than {SHORTEST_HOURS} hours is too short for it")
            return
        for name, do in (
            ("laboratory", self.laboratory.open), ("lake", self._take_in), ("results", self._results),
            ("told", self._tell), ("later", self._later),
        ):  # fmt: skip
            self.clock.later(_MINUTES[name] * 60, partial(self._do, do))
        self.clock.every(HOUR_S, partial(self._do, self._sweep))

    def _do(self, do: Callable[[datetime], None]) -> None:
        do(self.clock.at)
        self.follow()

    def _sweep(self, at: datetime) -> None:
        sweep_tracing(incident=self.stage.incident.code, at=at)

    def _take_in(self, at: datetime) -> None:
        """Let the outbreak happen, and take in what a holder knows of it."""
        self.story, said = take_in(self.stage, self.district, self.seed, at)
        self.say(f"lake: {said}")

    def _results(self, at: datetime) -> None:
        """Let the laboratory report: the first cases, and negative results of those who met one, or fall ill later."""
        story = self._story()
        positive, late = story.cases[:-KNOWN_BEFORE], story.cases[-KNOWN_BEFORE:]
        today = at.astimezone(self.zone).date()
        ill = [(one.person, sampled_on(one)) for one in positive]
        well = {one.person: one.onset - timedelta(days=1) for one in late}
        others = [one for one in story.happened.met if one not in {*dict(ill), *well}]
        well |= dict.fromkeys(others[: NEGATIVES - len(well)], today)
        story.persons.update(self.laboratory.report(positive=ill, negative=list(well.items()), at=at))

    def _tell(self, at: datetime) -> None:
        """Link the cases, interview them, ask the gate, search, release, confirm, and decide what follows."""
        story = self._story()
        self.laboratory.link(at)
        self.follow()  # tracing opens the cases that were linked
        tell(self.stage, story, story.cases[:-KNOWN_BEFORE], at)
        finding = Finding(self.stage, story)
        finding.name_contacts(at, until=len(story.cases))
        searched = finding.search(len(story.cases) - 1 - KNOWN_BEFORE, at)
        finding.decide(at)
        self.say(f"search: {searched}")

    def _later(self, at: datetime) -> None:
        """Let the last cases be found positive: they were contacts before; a report is pasted and waits."""
        story = self._story()
        late = story.cases[-KNOWN_BEFORE:]
        self.laboratory.report(positive=[(one.person, sampled_on(one)) for one in late], negative=[], at=at)
        self.laboratory.link(at)
        self.follow()
        tell(self.stage, story, late, at)
        Finding(self.stage, story).paste(at)

    def _story(self) -> Story:
        if self.story is None:
            raise RuntimeError("the lake comes first")
        return self.story
