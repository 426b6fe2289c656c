"""What the pages of the gate show: what is left of the budgets, what waits for a word, what can be linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bihuan.apps.core.models import Account, Department, Grant, Place
from bihuan.apps.intake.models import Approval, BulkEffect, CaseLink, Disposition, Query, Source, Tranche
from bihuan.apps.intake.queries.gate import OPEN, released_count
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.intake.rules.asking import APPROVERS
from bihuan.apps.intake.rules.linking import LABORATORY

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Left:
    """What one officer still has: of requests, of places (for the case, over all cases), of the case's identities."""

    requests: int
    places: int
    officer_places: int
    identities: int
    windows_from: datetime | None
    windows_to: datetime | None


def budgets_left(account: str, case: str, incident: str, at: datetime) -> Left:
    """Return what is left to an officer for a case at the instant, and over which time its windows reach already."""
    limits = limits_of(incident)
    since = at - timedelta(hours=limits.budget_hours)
    recent = Query.objects.filter(incident=incident, asked_at__gt=since)
    open_ones = list(recent.filter(state__in=OPEN))
    mine = [row for row in open_ones if row.officer == account]
    same = [row for row in open_ones if case and row.case == case]
    here = _places([row for row in mine if case and row.case == case])
    asked = recent.filter(officer=account).count()
    return Left(
        requests=max(limits.requests_stop - asked, 0), places=max(limits.places - len(here), 0),
        officer_places=max(limits.officer_places - len(_places(mine)), 0),
        identities=max(limits.identities_most - released_count(case, incident), 0),
        windows_from=min((row.window_from for row in same if row.window_from), default=None),
        windows_to=max((row.window_to for row in same if row.window_to), default=None),
    )  # fmt: skip


def _places(rows: list[Query]) -> set[str]:
    return {stay["place"] for row in rows for stay in row.places}


def cases_of(incident: str, at: datetime) -> list[CaseLink]:
    """Return the cases on which something may rest, one link each, the newest first."""
    links = CaseLink.objects.filter(incident=incident, linked_at__lte=at).order_by("kind", "-linked_at")
    live = [link for link in links if link.expires_at is None or at < link.expires_at]
    return list({link.case: link for link in reversed(live)}.values())[::-1][:MOST_SHOWN]


def places_of(incident: str) -> list[Place]:
    """Return the places of the incident for a choice."""
    return list(Place.objects.filter(incident=incident).order_by("name")[:MOST_SHOWN])


def place_names(ids: set[str], incident: str) -> dict[str, tuple[str, str]]:
    """Return name and kind of places of the incident."""
    rows = Place.objects.filter(incident=incident, pk__in=ids).values_list("id", "name", "kind")
    return {row: (name, kind) for row, name, kind in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a word: the row, what it is, who asks and from where, and what was said already."""

    subject: str
    row: Query | Tranche | BulkEffect
    query: Query | None
    asker: str
    department: str
    said: list[Approval]


def waiting_for_word(incident: str, at: datetime) -> list[Waiting]:
    """Return what waits for approvals and can still get them, oldest first."""
    since = at - timedelta(hours=limits_of(incident).approval_hours)
    still = {"incident": incident, "state": "waiting", "asked_at__gt": since}
    rows: list[tuple[str, Query | Tranche | BulkEffect, Query | None, str]] = []
    rows += [("query", row, row, row.officer) for row in Query.objects.filter(**still)]
    tranches = Tranche.objects.filter(**still).select_related("query")
    rows += [("tranche", row, row.query, row.asked_by) for row in tranches]
    rows += [("effect", row, None, row.proposed_by) for row in BulkEffect.objects.filter(**still)]
    people = _people({account for _, _, _, account in rows})
    said = Approval.objects.filter(subject_id__in=[row.pk for _, row, _, _ in rows]).order_by("at")
    return [
        Waiting(subject, row, query, *people.get(asker, (asker, "")), [one for one in said if one.subject_id == row.pk])
        for subject, row, query, asker in sorted(rows, key=lambda one: one[1].asked_at)
    ]


def _people(accounts: set[str]) -> dict[str, tuple[str, str]]:
    found = Account.objects.filter(pk__in=accounts).select_related("department")
    return {row.pk: (row.full_name, row.department.name if row.department else "") for row in found}


def department_names() -> Mapping[str, str]:
    """Return the departments: code to name."""
    return dict(Department.objects.values_list("code", "name"))


def approvers_of(incident: str, at: datetime) -> list[tuple[str, str]]:
    """Return account and name of those who may approve now."""
    live = Grant.objects.live(at).filter(incident=incident, role__in=list(APPROVERS)).select_related("account")
    return sorted({(grant.account_id, grant.account.full_name) for grant in live}, key=lambda one: one[1])


def unconfirmed_laboratories(incident: str) -> QuerySet[Source]:
    """Return the laboratories that no health approver has confirmed."""
    return Source.objects.filter(incident=incident, kind=LABORATORY, confirmed_at=None).order_by("created_at")


def linkable_records(incident: str) -> list[Disposition]:
    """Return the newest positive records of confirmed laboratories that are linked to no case yet."""
    rows = Disposition.objects.filter(
        source__incident=incident, source__kind=LABORATORY, source__confirmed_at__isnull=False, kind="accepted",
        person__isnull=False, record__case_link=None,
    )  # fmt: skip
    newest = rows.select_related("source", "batch").order_by("-at", "line")[:MOST_SHOWN]
    return [row for row in newest if row.values.get("result") == "positive"]
