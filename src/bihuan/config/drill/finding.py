"""What the desk of a drill makes of its cases: contacts that were named, a search through the gate, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.models import Place
from bihuan.apps.core.rules import Role
from bihuan.apps.intake.actions import ask_query
from bihuan.apps.intake.models import Query
from bihuan.apps.intake.rules.asking import Ask, Stay
from bihuan.apps.tracing.actions import (
    NewExposure,
    NewQuarantine,
    ask_material,
    ask_search,
    confirm_exposures,
    decide_material,
    decide_quarantine,
    paste_report,
    propose_exposures,
    propose_quarantine,
    refuse_exposures,
)
from bihuan.apps.tracing.actions.runs import perform_run
from bihuan.apps.tracing.actions.searching_release import Released, release_run
from bihuan.apps.tracing.models import Case, Contact, Visit
from bihuan.apps.tracing.rules.asking import MaterialTold
from bihuan.apps.tracing.rules.confining import Terms
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.config.drill.setting_up import Stage
from bihuan.config.drill.telling import DAYS_BEFORE, Story
from bihuan.engine.drill.outbreak import DrillCase

CONFIRMED, REFUSED = 24, 2  # of the proposals of the search, the longest exposed first; the others wait for a word
MOST_PLACES, LONGEST_SLOT = 20, timedelta(hours=4)
_REPORT = (
    "示例市顺河区新增2例确诊病例。\n"
    "病例1：男，35岁，现住顺河区滨水小区。{d1}9:00至11:30在河畔餐厅就餐，{d2}14时到便民超市购物。{d3}确诊。\n"
    "病例2：女，28岁，现住顺河区示例产业园。{d2}18:00-19:30在河畔餐厅就餐。\n"
)  # fmt: skip


class Finding:
    """The analyst's work on the cases of the story."""

    def __init__(self, stage: Stage, story: Story) -> None:
        self.stage, self.story = stage, story
        self.zone = ZoneInfo(stage.incident.time_zone)
        self.analyst = stage.at_desk("desk_analyst1", Role.DESK_ANALYST)
        self.health = stage.at_desk("health_approver1", Role.HEALTH_APPROVER)

    def name_contacts(self, at: datetime, *, until: int) -> None:
        """Keep and confirm whom the cases named: those who fell ill after them, known as cases already or not yet."""
        named = [self._named(case) for case in self.story.cases[:until] if case.meeting is not None]
        made = propose_exposures(items=named, by=self.analyst, at=at)
        confirm_exposures(ids=[one.pk for one in made], by=self.analyst, at=at)

    def _named(self, case: DrillCase) -> NewExposure:
        meeting, infector = case.meeting, case.infector
        if meeting is None or infector is None:
            raise ValueError("nobody infected the first case")
        place = Place.objects.get(pk=self.story.places[meeting.place])
        return NewExposure(
            case_id=self.story.case_of(infector).pk, person_id=self.story.persons[case.person],
            first_at=_instant(meeting.start), last_at=_instant(meeting.end), certainty="certain", type="named",
            place_id=place.pk, seconds=meeting.end - meeting.start, seconds_residual=meeting.end - meeting.start,
            encounters=1, setting=place.kind,
        )  # fmt: skip

    def search(self, position: int, at: datetime) -> str:
        """Ask the gate about one case, search, release and confirm a part; return what came of it."""
        query = self._ask(self.story.case_of(position), self.story.cases[position], at)
        if query.state != "accepted":
            raise RuntimeError(f"the gate said {query.state}: {query.code}")
        asked = ask_search(query_ids=[query.pk], kind=RunKind.EXPOSURE_VISITS, by=self.analyst, at=at)
        run = perform_run(run_id=asked.pk, at=at, clock=lambda: at)  # not by its job, which reads the real clock
        if run.state != "done":
            raise RuntimeError(f"the search ended as {run.state}: {run.failure}")
        out = release_run(run_id=run.pk, query_id=query.pk, by=self.analyst, at=at)
        self._triage(out, at)
        return f"{run.counts['persons']} persons found by {run.engine}, {len(out.exposures)} proposed"

    def _ask(self, case: Case, drawn: DrillCase, at: datetime) -> Query:
        starts = datetime.combine(drawn.onset, time.min, self.zone) - timedelta(days=DAYS_BEFORE)
        ends = min(case.isolated_at or at, at)
        slots = tuple(self._slots(case, ends))[:MOST_PLACES]
        ask = Ask(
            purpose="find_exposed", legal_basis="public_health_emergency", case=case.case, window_from=starts,
            window_to=ends, places=slots, officer=self.analyst.account,
        )  # fmt: skip
        return ask_query(ask=ask, by=self.analyst, at=at)

    def _slots(self, case: Case, until: datetime) -> Iterator[Stay]:
        """Give the confirmed visits of a case as slots, a place once and four hours at most: wider takes approvals."""
        seen: set[str] = set()
        for visit in Visit.objects.filter(person=case.person_id, is_confirmed=True).order_by("starts_at"):
            ends_at = min(visit.ends_at or visit.starts_at + LONGEST_SLOT, visit.starts_at + LONGEST_SLOT, until)
            if visit.place_id and visit.place_id not in seen and visit.starts_at < ends_at:
                seen.add(visit.place_id)
                yield Stay(visit.place_id, visit.starts_at, ends_at)

    def _triage(self, out: Released, at: datetime) -> None:
        ids = list(out.exposures)
        refused = ids[CONFIRMED : CONFIRMED + REFUSED]
        if ids:
            confirm_exposures(ids=ids[:CONFIRMED], by=self.analyst, at=at, told="您与病例同时在同一场所（演练）")
        if refused:
            refuse_exposures(ids=refused, reason="not_there", by=self.analyst, at=at)

    def decide(self, at: datetime) -> None:
        """Decide about quarantine for one contact, propose it for another, and have footage asked for and agreed to."""
        live = Contact.objects.filter(incident=self.stage.incident, state="following").order_by("pk")
        proposed = [self._quarantine(contact, at) for contact in live[:2]]
        decide_quarantine(quarantine_id=proposed[0], is_yes=True, by=self.health, at=at)
        case, told = self._footage(at)
        request = ask_material(case_id=case, told=told, by=self.analyst, at=at)
        approver = self.stage.at_desk("department_approver1", Role.DEPARTMENT_APPROVER)
        decide_material(request_id=request.pk, is_yes=True, by=approver, at=at)

    def _quarantine(self, contact: Contact, at: datetime) -> str:
        terms = Terms("home_quarantine", "statutory_duty", at, at + timedelta(days=7), at + timedelta(days=2))
        new = NewQuarantine(contact.person_id, terms, "示例市顺河区滨水小区3栋501室", contact_id=contact.pk)
        return str(propose_quarantine(new=new, by=self.analyst, at=at).pk)

    def _footage(self, at: datetime) -> tuple[str, MaterialTold]:
        """Return the case and what is asked for: the footage of its last visit, two hours at most."""
        case = self.story.case_of(len(self.story.cases) // 2)
        visit = Visit.objects.filter(person=case.person_id, place__isnull=False).latest("starts_at")
        ends_at = min(visit.ends_at or at, visit.starts_at + timedelta(hours=2), case.isolated_at or at)
        told = MaterialTold(
            "footage", "find_exposed", "statutory_duty", "示例产业园物业", str(visit.place_id), "", visit.starts_at,
            ends_at,
        )  # fmt: skip
        return str(case.pk), told

    def paste(self, at: datetime) -> None:
        """Paste a case report of which nothing is confirmed yet."""
        today = at.astimezone(self.zone).date()
        days = {f"d{n}": f"{day.month}月{day.day}日" for n in (1, 2, 3) for day in [today - timedelta(days=4 - n)]}
        paste_report(text=_REPORT.format(**days), published_on=today, by=self.analyst, at=at, city="示例")


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
