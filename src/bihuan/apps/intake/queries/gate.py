"""What is known at the gate: budgets used, words said, identities out, and the counts of a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from bihuan.apps.core.models import Place
from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.core.rules import Role
from bihuan.apps.intake.models import Approval, Query, ReleasedIdentity
from bihuan.apps.intake.queries.cases import case_standing
from bihuan.apps.intake.queries.parties import is_ended, parties
from bihuan.apps.intake.rules.approving import Word
from bihuan.apps.intake.rules.asking import Ask, Earlier, Known, Stay
from bihuan.apps.intake.rules.gate import window_of
from bihuan.apps.intake.rules.limits import Limits

OPEN = ("accepted", "waiting")


def stays_of(rows: Iterable[dict[str, str]]) -> tuple[Stay, ...]:
    """Return place-slots as they are stored."""
    return tuple(
        Stay(row["place"], datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"]))
        for row in rows
    )


def ask_of(row: Query) -> Ask:
    """Return a query as it was asked."""
    return Ask(
        row.purpose, row.legal_basis, row.case, row.window_from, row.window_to, stays_of(row.places), row.officer,
        row.approver,
    )  # fmt: skip


def known_at(
    ask: Ask, *, account: str, role: Role | None, unit: str, incident: str, at: datetime, limits: Limits,
    without: str = "",
) -> Known:  # fmt: skip
    """Return what the policy has to know about a query; `without` leaves a query that waits out of its own budget."""
    standing = case_standing(ask.case, account, incident, at, limits)
    places = {stay.place for stay in ask.places}
    venues = dict(Place.objects.filter(incident=incident, pk__in=places).values_list("id", "kind"))
    since = at - timedelta(hours=limits.budget_hours)
    others = Query.objects.filter(incident=incident).exclude(pk=without)
    recent = others.filter(asked_at__gt=since)
    counted = Q(asked_at__gt=since) | Q(expires_at__gt=at)  # what was approved late is usable after its day is over
    spent = others.filter(counted, Q(officer=account) | Q(case=ask.case), state__in=OPEN)
    return Known(
        at=at, account=account, role=role, unit=unit, is_ended=is_ended(incident, at),
        case_refusal=standing.refusal, case_at=standing.case_at, venues=venues,
        earlier=tuple(_earlier(row) for row in spent),
        asked_before=recent.filter(officer=account).count(),
    )  # fmt: skip


def _earlier(row: Query) -> Earlier:
    start, end = window_of(ask_of(row))
    return Earlier(row.officer, row.case, start, end, stays_of(row.places))


def words_about(subject_id: str, incident: str, at: datetime) -> list[Word]:
    """Return what approvers have said, with the department and role that they said it in."""
    rows = list(Approval.objects.filter(subject_id=subject_id).order_by("at", "id"))
    known = parties([row.account for row in rows], incident, at)
    return [
        Word(replace(known[row.account], department=row.department, role=Role(row.role)), row.is_yes, row.digest)
        for row in rows
    ]


def approvals_of(subject_id: str) -> list[Approval]:
    """Return what approvers said about a query, a tranche or an effect, oldest first."""
    return list(Approval.objects.filter(subject_id=subject_id).order_by("at", "id"))


def released_count(case: str, incident: str) -> int:
    """Return how many identities have gone out for a case, over all officers."""
    return ReleasedIdentity.objects.filter(case=case, incident=incident).count()


def queries_of(account: str, incident: str) -> QuerySet[Query]:
    """Return what one officer asked, the newest first."""
    return Query.objects.filter(officer=account, incident=incident).order_by("-asked_at", "-id")


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What a month of the gate comes to; whole numbers that may be published."""

    asked: int
    accepted: int
    refused: int
    waiting: int
    declined: int
    identities: int
    searches: int
    break_glass: int


def month_counts(incident: str, since: datetime, until: datetime) -> MonthCounts:
    """Return the counts of the queries asked in [since, until), of what they released, and of searches."""
    asked = Query.objects.filter(incident=incident, asked_at__gte=since, asked_at__lt=until)
    states = dict(asked.values_list("state").annotate(n=Count("id")))
    looks = AccessEntry.objects.filter(incident=incident, at__gte=since, at__lt=until)
    out = ReleasedIdentity.objects.filter(incident=incident, at__gte=since, at__lt=until).count()
    return MonthCounts(
        sum(states.values()), states.get("accepted", 0), states.get("refused", 0), states.get("waiting", 0),
        states.get("declined", 0), out, looks.filter(act="search").count(), looks.filter(act="break_glass").count(),
    )  # fmt: skip
