"""Who looked at a person, in which queries they went out, what their status rests on: as the person is told (R22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal.looked import looks_at_person
from bihuan.apps.intake.models import Person, ReleasedIdentity
from bihuan.apps.intake.queries.evidence import facts_about, status_at
from bihuan.apps.intake.rules.status import standing
from bihuan.apps.tracing.models import Pseudonym

OWN_DATA = "own_data"
"""The purpose under which the access log keeps that somebody read their own data."""


@dataclass(frozen=True, slots=True)
class LookTold:
    """One look: when, by which unit ("" = the desk) in which role, what was done and why; nobody is named.

    `is_own`: the person themself, with a code.
    """

    at: datetime
    unit: str
    role: str
    act: str
    purpose: str
    decision: str
    fields: tuple[str, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class ReleaseTold:
    """One query in which the person's identity went out: purpose and ground, when it was asked, when it went out."""

    at: datetime
    asked_at: datetime
    purpose: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class FactTold:
    """One piece of evidence: what, about when, known since when, until when it counts, and whether it counts now."""

    kind: str
    about: datetime
    added_at: datetime
    until: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True)
class StatusTold:
    """What was computed about the person, by which version of the rules, until when; "" while there is no status."""

    level: str
    rule: str
    expires_at: datetime | None
    facts: tuple[FactTold, ...]


def looks_told(person: Person) -> list[LookTold]:
    """Return every look at a person, newest first; one look of their own each time they opened their data."""
    return [
        LookTold(
            one.at, one.unit_name or one.unit, one.role, one.act, one.purpose, one.decision, one.fields,
            one.purpose == OWN_DATA,
        )
        for one in looks_at_person(person.incident_id, person.pk)
    ]  # fmt: skip


def releases_told(person: Person) -> list[ReleaseTold]:
    """Return in which queries of the gate the person's identity went out, newest first; not for which case."""
    known = Pseudonym.objects.filter(incident=person.incident_id, person=person.pk).values_list("id", flat=True)
    out = ReleasedIdentity.objects.filter(incident=person.incident_id, pseudonym__in=[person.pk, *known])
    return [
        ReleaseTold(row.at, row.query.asked_at, row.query.purpose, row.query.legal_basis)
        for row in out.select_related("query").order_by("-at")
    ]


def status_told(person: Person, at: datetime) -> StatusTold:
    """Return the person's status at the instant with all evidence about them, what counts no more included."""
    status = status_at(person.pk, person.incident_id, at)
    facts = facts_about([person.pk])[person.pk]
    because = set(status.because) if status else set()
    live = {fact.id for fact in standing(facts, at)}
    told = tuple(
        FactTold(fact.kind, fact.at, fact.added_at, fact.until, fact.id in because and fact.id in live)
        for fact in facts
    )  # fmt: skip
    if status is None:
        return StatusTold("", "", None, told)
    return StatusTold(status.level, status.rule, status.expires_at, told)
