"""What residents asked about their own data: the lists, how they stand, what may not be let go yet, the totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from bihuan.apps.briefing.models import FirstNotice, RightsCode, RightsRequest
from bihuan.apps.briefing.rules.notices import DEFERRED, GIVEN
from bihuan.apps.briefing.rules.rights import ANSWERED, KINDS, OPEN, OUTCOMES, may_rights
from bihuan.apps.core.models import Event, Incident
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import open_all

VIEWS = ("open", "late", "answered", "all")


def list_requests(by: Actor, view: str, at: datetime) -> QuerySet[RightsRequest]:
    """Return the requests of the incident in one view, the most urgent first. :raises NotAllowed: `wrong_role`."""
    if not may_rights(by, Action.LIST):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = RightsRequest.objects.filter(incident=by.incident)
    narrow = {
        "open": Q(state=OPEN), "late": Q(state=OPEN, due_at__lte=at), "answered": Q(state=ANSWERED), "all": Q(),
    }  # fmt: skip
    order = ("due_at", "number") if view in {"open", "late"} else ("-number",)
    return found.filter(narrow.get(view, Q(state=OPEN))).order_by(*order)


def get_request(by: Actor, request_id: str, action: Action = Action.READ) -> RightsRequest:
    """Return a request. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    row = RightsRequest.objects.filter(pk=request_id, incident=by.incident).first()
    if row is None or not may_rights(by, action):
        raise NotAllowed("not_found")
    return row


@dataclass(frozen=True, slots=True)
class RequestTold:
    """One request as the person who made it is told how it stands."""

    number: int
    right: str
    taken_at: datetime
    due_at: datetime
    outcome: str
    legal_reason: str
    kept_until: date | None
    answered_at: datetime | None
    reply: str


def requests_of(incident: str, person: str) -> list[RequestTold]:
    """Return what one person asked and how it stands, newest first."""
    rows = list(RightsRequest.objects.filter(incident=incident, person=person).order_by("-number"))
    open_all(rows)
    return [
        RequestTold(
            row.number, row.kind, row.taken_at, row.due_at, row.outcome, row.legal_reason, row.kept_until,
            row.answered_at, row.answer,
        )
        for row in rows
    ]  # fmt: skip


def open_requests_of(incident: str, person: str) -> dict[str, RightsRequest]:
    """Return what one person asked that waits for its answer: kind → the oldest."""
    rows = RightsRequest.objects.filter(incident=incident, person=person, state=OPEN).order_by("-number")
    return {row.kind: row for row in rows}


def story_of(row: RightsRequest) -> list[Event]:
    """Return the events of a request, oldest first."""
    return list(Event.objects.filter(subject_id=row.pk).order_by("n"))


@dataclass(frozen=True, slots=True)
class RightsDesk:
    """How the requests and codes stand now; `answer_hours` is the median to an answer in the last 30 days."""

    open_n: int
    late: int
    answered: int
    codes_waiting: int
    answer_hours: float | None


def desk_of(by: Actor, at: datetime) -> RightsDesk:
    """Return how the requests stand. :raises NotAllowed: `wrong_role`."""
    rows = list_requests(by, "all", at)
    lately = rows.filter(answered_at__gt=at - timedelta(days=30)).values_list("taken_at", "answered_at")
    codes = RightsCode.objects.filter(incident=by.incident, opened_at=None, voided_at=None, expires_at__gt=at)
    return RightsDesk(
        rows.filter(state=OPEN).count(), rows.filter(state=OPEN, due_at__lte=at).count(),
        rows.filter(state=ANSWERED).count(), codes.count(), _median_hours(lately),
    )  # fmt: skip


def _median_hours(pairs: Iterable[tuple[datetime, datetime | None]]) -> float | None:
    hours = [(answered - taken).total_seconds() / 3600 for taken, answered in pairs if answered is not None]
    return median(hours) if hours else None


@dataclass(frozen=True, slots=True)
class RightsTotals:
    """Figures of the rights desk over days: counts and medians, of nobody in particular.

    `taken`, `outcomes` and `answer_hours` (median) are by kind, outcome and kind; `late` were answered after their
    deadline or wait beyond it.
    """

    taken: Mapping[str, int]
    outcomes: Mapping[str, int]
    answer_hours: Mapping[str, float | None]
    answered: int
    late: int
    codes_issued: int
    codes_opened: int
    notices_given: int
    notices_deferred: int
    notices_overdue: int


def rights_totals(incident: str, first: date, last: date, at: datetime) -> RightsTotals:
    """Return the figures of the days `first` to `last`, both included, in the zone of the incident.

    :raises Incident.DoesNotExist: there is no such incident.
    """
    zone = ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    mine = RightsRequest.objects.filter(incident=incident)
    taken, done = mine.filter(taken_at__gte=begin, taken_at__lt=end), mine.filter(
        answered_at__gte=begin, answered_at__lt=end
    )  # fmt: skip
    rows = list(done.values_list("kind", "outcome", "taken_at", "answered_at", "due_at"))
    late = sum(answered is not None and answered > due for _, _, _, answered, due in rows)
    return RightsTotals(
        {kind: taken.filter(kind=kind).count() for kind in KINDS},
        {outcome: sum(one[1] == outcome for one in rows) for outcome in OUTCOMES},
        {kind: _median_hours((one[2], one[3]) for one in rows if one[0] == kind) for kind in KINDS},
        len(rows), late + taken.filter(state=OPEN, due_at__lte=at).count(), **_counts(incident, begin, end),
    )  # fmt: skip


def _counts(incident: str, begin: datetime, end: datetime) -> dict[str, int]:
    events = Event.objects.filter(incident=incident, at__gte=begin, at__lt=end)
    notices = FirstNotice.objects.filter(incident=incident)
    return {
        "codes_issued": events.filter(kind="rights.code_issued").count(),
        "codes_opened": events.filter(kind="rights.code_opened").count(),
        "notices_given": notices.filter(state=GIVEN, given_at__gte=begin, given_at__lt=end).count(),
        "notices_deferred": notices.filter(state=DEFERRED, owed_at__lt=end).count(),
        "notices_overdue": notices.filter(overdue_at__gte=begin, overdue_at__lt=end).count(),
    }
