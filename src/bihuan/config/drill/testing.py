"""Mass testing of a drill: the register comes in, a round runs through its sites and tubes, and nobody is missed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.actions import add_source, dispose_batch, receive_batch, settle_record
from bihuan.apps.intake.models import Disposition, Resident, Source
from bihuan.apps.screening.actions import booking, excusing, missing, openings, rounds, sites, sweeping
from bihuan.apps.screening.models import RosterEntry, Round, Site
from bihuan.apps.screening.rules.outcomes import ESCALATED, EXEMPT, MISSING, TESTED
from bihuan.apps.screening.rules.sites import SiteTold
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.pieces import pieces
from bihuan.config.drill.setting_up import Stage
from bihuan.config.drill.tubes import Tubes
from bihuan.engine.drill import District
from bihuan.engine.drill.register import HEADER, register_lines

MINUTE, HOUR = 60, 3600
POOL_SIZE = 10
NOT_COME = 200  # one in so many does not come to the site
LANES = 6
TOGETHER = 400
_OUTCOMES = (("tested", TESTED), ("exempt", EXEMPT), ("escalated", ESCALATED), ("missing", MISSING))
_SETTLED = {
    "registered_elsewhere": ("duplicate", "same_person"), "same_name_in_room": ("accepted", "other_person"),
    "conflict": ("duplicate", "superseded"),
}  # fmt: skip


class MassTest:
    """One round of a drill; each step is due some minutes after the one before. `is_left_open`: some stay missing."""

    def __init__(
        self, stage: Stage, clock: Clock, follow: Callable[[], None], *, district: District, residents: int,
        sites_n: int, say: Callable[[str], None], is_left_open: bool = False,
    ) -> None:  # fmt: skip
        self.stage, self.clock, self.follow, self.say = stage, clock, follow, say
        self.district, self.residents, self.sites_n, self.is_left_open = district, residents, sites_n, is_left_open
        self.lead = stage.at_desk("desk_lead1", Role.DESK_LEAD)
        self.second = stage.at_desk("desk_lead2", Role.DESK_LEAD)
        self.clerk = stage.at_desk("intake_clerk1", Role.INTAKE_CLERK)
        self.sites: list[Site] = []
        self.tubes = Tubes(stage, say)

    def schedule(self) -> None:
        """Let the day of testing begin twenty minutes after the drill does."""
        steps = (
            (20, self.register), (10, self.open), (60, self.sample), (30, self.call_missing), (60, self.bring),
            (90, self.results), (60, self.singles), (120, self.visit), (30, self.end),
        )  # fmt: skip
        due = 0
        for minutes, step in steps:
            due += minutes
            self.clock.later(due * MINUTE, partial(self._do, step))

    def _do(self, step: Callable[[], None]) -> None:
        step()
        self.follow()
        sweeping.sweep_screening(incident=self.stage.incident.code, at=self.clock.at)
        self.follow()

    def register(self) -> None:
        """Receive the register in one file, let it be filed, and decide what was held."""
        source = add_source(
            code="communities", name="各社区居民花名册", name_en="Registers of the communities", by=self.clerk,
            at=self.clock.at, wants_outcomes=False,
        )  # fmt: skip
        self.tubes.take_on_laboratory(by=self.clerk, at=self.clock.at)
        batch = self._receive(source)
        self.follow()
        held = Disposition.objects.filter(batch=batch, kind="held").order_by("line")
        for record, reason in list(held.values_list("record_id", "reason")):
            kind, why = _SETTLED.get(reason, ("accepted", "checked_with_source"))
            settle_record(record_id=record, kind=kind, reason=why, by=self.clerk, at=self.clock.at)
        self.follow()
        here = Resident.objects.filter(incident=self.stage.incident)
        self.say(f"register: {here.count()} residents, {here.filter(left_at=None).count()} of them live here")

    def _receive(self, source: Source) -> str:
        with tempfile.TemporaryDirectory(prefix="bihuan-drill-") as folder:
            file = Path(folder) / "register.csv"
            with file.open("w", encoding="utf-8") as out:
                out.write(HEADER)
                out.writelines(register_lines(self.district, self.residents))
            received = receive_batch(
                source_id=source.pk, content=file, filename="居民花名册.csv", kind="population", by=self.clerk,
                at=self.clock.at,
            )  # fmt: skip
        batch = dispose_batch(batch_id=received.batch.pk, by=self.clerk, at=self.clock.at).batch
        self.say(
            f"register: {batch.read} lines = {batch.accepted} accepted + {batch.duplicate} duplicate"
            f" + {batch.rejected} rejected + {batch.held} held"
        )
        return str(batch.pk)

    def open(self) -> None:
        """Add the sites, plan the round, open it, and book every building."""
        at = self.clock.at
        self.sites = [sites.add_site(told=self._site(n), by=self.lead, at=at) for n in range(self.sites_n)]
        new = rounds.NewRound(at, at + timedelta(hours=24), pool_size=POOL_SIZE, name="第一轮全员核酸（演练）")
        self.round = rounds.plan_round(new=new, by=self.lead, at=at)
        told = openings.OpeningTold(self.round.starts_at, self.round.ends_at, lanes=LANES, samplers=2 * LANES)
        for some in pieces([site.pk for site in self.sites], 50):
            openings.set_openings(round_id=self.round.pk, sites=some, told=told, by=self.lead, at=at)
        self.round = rounds.open_round(round_id=self.round.pk, by=self.lead, at=at)
        booked, left = booking.book_proposed(round_id=self.round.pk, by=self.lead, at=at)
        self.say(f"round: {self.round.roster_n} on the roster, {booked} buildings booked at {len(self.sites)} sites, "
                 f"{left} fit nowhere")  # fmt: skip

    def _site(self, number: int) -> SiteTold:
        area = self.district.areas[number % len(self.district.areas)]
        longitude, latitude = area.centre
        return SiteTold(
            f"{area.name_zh}采样点{number + 1}", self.stage.code(area.unit), area=area.code, place_text=area.name_zh,
            longitude=longitude, latitude=latitude, is_step_free=number % 3 == 0, has_shade=number % 4 != 0,
            medical_name="示例区医院急诊", medical_phone="0000120", lanes=LANES,
        )  # fmt: skip

    def sample(self) -> None:
        """Sample whoever comes: ten in a tube, site by site; one in 200 stays away."""
        for site in self.sites:
            rows = RosterEntry.objects.filter(round=self.round, site=site)
            ids = rows.order_by("building", "resident").values_list(
                "pk", flat=True
            )  # as the register came: flat by flat
            self._fill(site, [entry for n, entry in enumerate(ids) if n % NOT_COME != 7])
        self.say(f"lanes: {self.tubes.made} tubes at {len(self.sites)} sites, {self._missing()} people did not come")

    def _fill(self, site: Site, entries: Sequence[str]) -> None:
        self.tubes.fill(self.round, site, entries, by=self._at_site(site), at=self.clock.at)

    def _at_site(self, site: Site) -> Actor:
        return self.stage.at_unit(str(site.unit_id), "f001", Role.FIELD_OFFICER)

    def _missing(self) -> int:
        return RosterEntry.objects.filter(round=self.round, outcome=MISSING).count()

    def call_missing(self) -> None:
        """Try to close the round, which is refused; answer for some people, and send the units to the others."""
        at = self.clock.at
        try:
            rounds.close_round(round_id=self.round.pk, by=self.lead, at=at)
        except NotAllowed as refusal:
            self.say(f"round: does not close: {refusal.code} {refusal.params.get('people', '')}".rstrip())
        absent = list(self._lines_missing())
        self._answer_for(absent[: len(absent) // 10], "exempt", "medical")
        self._answer_for(absent[len(absent) // 10 : len(absent) // 5], "escalated", "not_found")
        sent = missing.send_missing(round_id=self.round.pk, by=self.lead, at=at)
        self.say(f"missing: {self._missing()} people in {sent.opened} buildings went out as orders")

    def _lines_missing(self) -> Iterator[str]:
        rows = RosterEntry.objects.filter(round=self.round, outcome=MISSING).order_by("building", "resident")
        return iter(rows.values_list("pk", flat=True))

    def _answer_for(self, entries: Sequence[str], kind: str, reason: str) -> None:
        """Excuse people; for many the second lead has to agree."""
        at = self.clock.at
        for some in pieces(entries, TOGETHER):
            new = excusing.NewExcuse(some, kind, reason, self.lead.account, at + timedelta(days=3))
            made = excusing.excuse_people(round_id=self.round.pk, new=new, by=self.lead, at=at)
            if made.state == "waiting":
                excusing.decide_excuse(excuse_id=made.pk, is_yes=True, by=self.second, at=at)

    def bring(self) -> None:
        """Bring all tubes to the laboratory; one of them is not in its box and is found later."""
        self.tubes.bring(self.round, self.sites, at=self.clock.at, handing=self._at_site, counting=self.lead, late=1)
        self.follow()
        self.tubes.find_late(by=self.lead, at=self.clock.at)

    def results(self) -> None:
        """Take the laboratory's file in: one tube is positive."""
        self.tubes.results(self.round, by=self.clerk, at=self.clock.at, positive=1)

    def singles(self) -> None:
        """Swab everybody of the positive tube at home, and bring, and hear of it: one of them is a case."""
        self.tubes.single_swabs(self.round, handing=self._at_site, counting=self.lead, at=self.clock.at)
        self.follow()
        self.tubes.results(self.round, by=self.clerk, at=self.clock.at, positive=1)
        self.follow()
        self.tubes.tell_clock()

    def visit(self) -> None:
        """Sample those who are missing at their doors, up to ten in a tube; of an open drill one in four stays away."""
        absent = list(self._lines_missing())
        found = absent if not self.is_left_open else absent[len(absent) // 4 :]
        of_site: dict[str, list[str]] = {}
        for some in pieces(found, TOGETHER):
            for entry, booked in RosterEntry.objects.filter(pk__in=some).values_list("pk", "site_id"):
                of_site.setdefault(booked or self.sites[0].pk, []).append(entry)
        for site in self.sites:
            self._fill(site, of_site.get(site.pk, []))
        self.tubes.bring(self.round, self.sites, at=self.clock.at, handing=self._at_site, counting=self.lead)
        self.follow()
        self.tubes.results(self.round, by=self.clerk, at=self.clock.at)

    def end(self) -> None:
        """Close the round, unless the drill stops in the middle of the work; say how everything stands."""
        if not self.is_left_open:
            self.round = rounds.close_round(round_id=self.round.pk, by=self.lead, at=self.clock.at)
        else:
            self.round = Round.objects.get(pk=self.round.pk)
        self.say(self.balance())

    def balance(self) -> str:
        """Return the two sums of the round, people and tubes."""
        lines = RosterEntry.objects.filter(round=self.round)
        counted = {name: lines.filter(outcome=outcome).count() for name, outcome in _OUTCOMES}
        parts = " + ".join(f"{number} {outcome}" for outcome, number in counted.items())
        rest = self.round.roster_n - sum(counted.values())
        return (
            f"round {self.round.state}: {self.round.roster_n} on the roster = {parts}; difference {rest}"
            f"\n{self.tubes.balance(self.round)}"
        )
