"""What the cases of a drill tell an interviewer: their dates, and where they were while they could infect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import Role
from bihuan.apps.tracing.actions import CaseTold, NewVisit, record_visit, update_case
from bihuan.apps.tracing.models import Case
from bihuan.config.drill.happening import Happened
from bihuan.config.drill.setting_up import Stage
from bihuan.engine.drill.outbreak import DrillCase, Meeting, stays_of

MOST_VISITS = 8
ISOLATED_AFTER = timedelta(days=2, hours=10)  # after the midnight of the onset's day
DAYS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, the desk's places behind the holder's, and the persons behind the holder's numbers."""

    happened: Happened
    places: Mapping[int, str]
    persons: dict[int, str]

    @property
    def cases(self) -> tuple[DrillCase, ...]:
        """The cases of the outbreak, ordered by onset."""
        return self.happened.cases

    def case_of(self, position: int) -> Case:
        """Return the case in the database of the outbreak's case at this position."""
        return Case.objects.get(person=self.persons[self.cases[position].person])


def sampled_on(case: DrillCase) -> date:
    """Return the day of a case's first sample: that of its onset or the next, whoever it is."""
    return case.onset + timedelta(days=case.person % 2)


def stays_told(story: Story, case: DrillCase, zone: ZoneInfo, until: datetime) -> list[Meeting]:
    """Return where a case was from two days before its onset until it was isolated, or until now."""
    zero = datetime.combine(case.onset, time.min, zone)
    ends = min(zero + ISOLATED_AFTER, until)
    starts = zero - timedelta(days=DAYS_BEFORE)
    return stays_of(story.happened.holding.moves, case.person, int(starts.timestamp()), int(ends.timestamp()))


def tell(stage: Stage, story: Story, cases: Sequence[DrillCase], at: datetime) -> None:
    """Let each of these cases tell its dates and its visits; an interviewer keeps and confirms them."""
    zone = ZoneInfo(stage.incident.time_zone)
    for case in cases:
        _tell_dates(stage, story, case, zone, at)
        for stay in stays_told(story, case, zone, at)[-MOST_VISITS:]:
            _tell_visit(stage, story, stay, at)


def _tell_dates(stage: Stage, story: Story, case: DrillCase, zone: ZoneInfo, at: datetime) -> None:
    by = stage.at_desk("interviewer1", Role.INTERVIEWER)
    today = at.astimezone(zone).date()
    isolated = datetime.combine(case.onset, time.min, zone) + ISOLATED_AFTER
    told = CaseTold(
        onset_date=case.onset, sample_date=min(sampled_on(case), today), has_symptoms=True,
        report_date=min(sampled_on(case) + timedelta(days=1), today), isolated_at=isolated if isolated <= at else None,
    )  # fmt: skip
    update_case(case_id=Case.objects.get(person=story.persons[case.person]).pk, told=told, by=by, at=at)


def _tell_visit(stage: Stage, story: Story, stay: Meeting, at: datetime) -> None:
    ends_at = datetime.fromtimestamp(stay.end, UTC)
    new = NewVisit(
        person_id=story.persons[stay.person], starts_at=datetime.fromtimestamp(stay.start, UTC),
        ends_at=ends_at if ends_at <= at else None, origin="interview", place_id=story.places[stay.place],
    )  # fmt: skip
    by = stage.at_desk("interviewer1", Role.INTERVIEWER)
    record_visit(new=new, by=by, at=at, is_confirmed=True)
