"""Tracing in a drill: a lake, cases of an outbreak, what they told, a search, contacts and what follows for them.

Everything is done by the drill's people through the same actions as the real thing, each at its instant.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import Role
from bihuan.apps.tracing.actions import sweep_tracing
from bihuan.apps.tracing.actions.lakes_importing import import_into_lake
from bihuan.apps.tracing.models import LakePlace
from bihuan.apps.tracing.queries.lakes import lake_folder
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.finding import Finding
from bihuan.config.drill.happening import KNOWN_BEFORE, happen
from bihuan.config.drill.holding import Holding, write_file
from bihuan.config.drill.laboratory import Laboratory
from bihuan.config.drill.setting_up import Stage
from bihuan.config.drill.telling import Story, sampled_on, tell
from bihuan.engine.drill import District
from bihuan.engine.exposure.lake import LakeSource, open_lake

SHORTEST_HOURS: Final = 8  # a laboratory counts two hours after it was taken on, and there has to be time to follow
NEGATIVES: Final = 30
HOUR_S: Final = 3_600
_MINUTES: Final = {"laboratory": 5, "lake": 20, "results": 190, "told": 215, "later": 330}
_HOLDER: Final = LakeSource("venues", 1, "示例市场所码平台", "wgs84", "internal", "Asia/Shanghai")
Say = Callable[[str], None]


class Tracing:
    """The tracing of one drill: `schedule()` puts it on the clock; `follow` gives its orders their courses."""

    def __init__(
        self, stage: Stage, clock: Clock, follow: Callable[[], None], *, district: District, seed: int, say: Say
    ) -> None:
        self.stage, self.clock, self.follow, self.say = stage, clock, follow, say
        self.district, self.seed = district, seed
        self.zone = ZoneInfo(stage.incident.time_zone)
        self.analyst = stage.at_desk("desk_analyst1", Role.DESK_ANALYST)
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
        """Invent who was where, let the outbreak run through it, and take the holder's file into the lake."""
        with tempfile.TemporaryDirectory(prefix="bihuan-drill-") as folder:
            zone, until = self.stage.incident.time_zone, int(at.timestamp())
            happened = happen(Path(folder) / "district", district=self.district, seed=self.seed, zone=zone, at=at)
            file, registered = Path(folder) / "venues.parquet", happened.registered()
            lines = write_file(file, happened.holding, district=self.district, until=until, registered=registered)
            count = import_into_lake(path=file, source=_HOLDER, by=self.analyst, at=at)
        self.say(f"lake: {lines} visits of an invented holder, {count.kept} kept; {len(happened.cases)} cases")
        self.story = Story(happened, self._place_ids(happened.holding), {})

    def _place_ids(self, holding: Holding) -> dict[int, str]:
        """Return the desk's place behind each place of the holder's own books."""
        incident = self.stage.incident.code
        code_of = {row["code"]: row["place"] for row in open_lake(lake_folder(incident)).places().to_pylist()}
        desk = dict(LakePlace.objects.filter(incident=incident).values_list("number", "place_id"))
        numbers = {place: code_of.get(f"{_HOLDER.code}/{row['code']}") for place, row in holding.places.items()}
        return {place: desk[number] for place, number in numbers.items() if number in desk}

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
