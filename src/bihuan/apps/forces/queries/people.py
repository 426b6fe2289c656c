"""What is known of the people: who is away, who was counted on and is away, how strong each unit is, who is on now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from bihuan.apps.forces.models import Absence, Assignment, Officer
from bihuan.apps.forces.rules.plans import PUBLISHED


def assignments_within(officer: str, starts_at: datetime, ends_at: datetime | None) -> list[Assignment]:
    """Return what published plans give the officer within the period (no end = open), in order of time."""
    found = Assignment.objects.filter(officer_id=officer, plan__state=PUBLISHED, ends_at__gt=starts_at)
    found = found if ends_at is None else found.filter(starts_at__lt=ends_at)
    return list(found.select_related("need__post").order_by("starts_at", "id"))


def away_at(at: datetime) -> Q:
    """Return the condition that an absence holds at the instant."""
    return Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))


def in_strength(incident: str, at: datetime) -> QuerySet[Officer]:
    """Return the officers of the incident who have not left."""
    return Officer.objects.filter(incident_id=incident, joined_at__lte=at).filter(Q(left_at=None) | Q(left_at__gt=at))


@dataclass(frozen=True, slots=True)
class Strength:
    """How a unit stands: people in its strength, of these away, on duty now by a published plan, at home."""

    unit: str
    strength: int
    away: int
    on_duty: int

    @property
    def at_home(self) -> int:
        """Return who is neither away nor on duty."""
        return self.strength - self.away - self.on_duty


def strengths(incident: str, at: datetime, units: Collection[str] | None = None) -> dict[str, Strength]:
    """Return how each unit, or some, stands at the instant; who is away and planned all the same counts as away."""
    away = Exists(Absence.objects.filter(away_at(at), officer=OuterRef("pk")))
    posted = Assignment.objects.filter(plan__state=PUBLISHED, starts_at__lte=at, ends_at__gt=at)
    found = in_strength(incident, at) if units is None else in_strength(incident, at).filter(unit__in=units)
    marked = found.annotate(is_away=away, is_on=Exists(posted.filter(officer=OuterRef("pk"))))
    counted = marked.values("unit_id").annotate(
        all=Count("pk"), away=Count("pk", filter=Q(is_away=True)), on=Count("pk", filter=Q(is_away=False, is_on=True))
    )
    return {one["unit_id"]: Strength(one["unit_id"], one["all"], one["away"], one["on"]) for one in counted}


def drop_outs(incident: str, at: datetime) -> QuerySet[Assignment]:
    """Return what published plans still give to people who are away then: posts that somebody else has to take."""
    away = Absence.objects.filter(officer=OuterRef("officer"), starts_at__lt=OuterRef("ends_at")).filter(
        Q(ends_at=None) | Q(ends_at__gt=OuterRef("starts_at"))
    )
    found = Assignment.objects.filter(plan__incident_id=incident, plan__state=PUBLISHED, ends_at__gt=at)
    found = found.filter(Exists(away)).select_related("officer__unit", "need__post", "plan")
    return found.order_by("starts_at", "officer__number")


def on_duty(incident: str, at: datetime) -> QuerySet[Assignment]:
    """Return who stands where at the instant by the published plans."""
    found = Assignment.objects.filter(
        plan__incident_id=incident, plan__state=PUBLISHED, starts_at__lte=at, ends_at__gt=at
    )
    return found.select_related("officer__unit", "need__post__unit").order_by("need__post__unit", "need__post__name")


def assignments_of_account(account: str, incident: str, at: datetime) -> list[Assignment]:
    """Return the posts that published plans give to the person of an account and that are not over, in order."""
    found = Assignment.objects.filter(
        officer__account_id=account, plan__incident_id=incident, plan__state=PUBLISHED, ends_at__gt=at
    )
    return list(found.select_related("need__post__unit", "officer", "plan").order_by("starts_at"))


def found_officers(
    found: QuerySet[Officer], *, unit: str, text: str, skill: str, state: str, at: datetime
) -> QuerySet[Officer]:
    """Narrow officers by unit, by number or name, by skill, and by state: here, away, gone ("" = in the strength)."""
    away = Exists(Absence.objects.filter(away_at(at), officer=OuterRef("pk")))
    found = found.annotate(is_away=away).filter(left_at__isnull=state != "gone")
    if state in {"here", "away"}:
        found = found.filter(is_away=state == "away")
    if unit:
        found = found.filter(unit_id=unit)
    if text:
        found = found.filter(Q(number__icontains=text) | Q(name__icontains=text))
    return found.filter(skills__icontains=f'"{skill}"') if skill else found


def absences_of(officers: Iterable[str], at: datetime) -> dict[str, Absence]:
    """Return the absence of each officer that holds now or comes next."""
    found = Absence.objects.filter(officer__in=list(officers)).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    return {one.officer_id: one for one in found.order_by(F("starts_at").desc())}
