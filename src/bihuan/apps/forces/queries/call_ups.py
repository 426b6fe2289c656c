"""Who could be called, who was, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from bihuan.apps.forces.models import Attendance, CallLine, CallUp, DutyLevel, Officer
from bihuan.apps.forces.queries.attendance import absent_officers, hours_of, last_ends, published
from bihuan.apps.forces.rules.call_ups import Candidate, stopped_by


def candidates(incident: str, at: datetime) -> list[Candidate]:
    """Return the whole strength of the incident, each with what a call has to know of them."""
    officers = list(Officer.objects.filter(incident_id=incident, left_at=None).order_by("number"))
    busy = _on_duty(incident, at)
    absent, ends = absent_officers(incident, at), _last_ends(incident, at)
    hours = hours_of({one.pk for one in officers}, at)
    return [
        Candidate(
            one.pk, one.number, one.unit_id, frozenset(one.skills), is_on_duty=one.pk in busy,
            is_absent=one.pk in absent, last_end=ends.get(one.pk), week_minutes=hours[one.pk].week_minutes,
        )
        for one in officers
    ]  # fmt: skip


def _on_duty(incident: str, at: datetime) -> set[str]:
    """Return who is at a post, should be by the plan, or was called, is coming and has not been at a post since."""
    there = Attendance.objects.filter(incident_id=incident, state="present").values_list("officer_id", flat=True)
    planned = published(incident).filter(starts_at__lte=at, ends_at__gt=at).values_list("officer_id", flat=True)
    came = Attendance.objects.filter(officer=OuterRef("officer"), checked_in_at__gte=OuterRef("answered_at"))
    coming = CallLine.objects.filter(call_up__incident_id=incident, call_up__state="open", state="coming")
    called = coming.exclude(Exists(came))
    return {*there, *planned, *called.values_list("officer_id", flat=True)}


def _last_ends(incident: str, at: datetime) -> dict[str, datetime]:
    """Return when each officer's last duty ended: the presence where there was one, else the planned block."""
    planned = published(incident).filter(ends_at__lte=at).order_by("ends_at").values_list("officer_id", "ends_at")
    missed = Attendance.objects.filter(incident_id=incident, state="missed")
    away = set(missed.values_list("officer_id", "planned_ends_at"))
    stood = {officer: ends for officer, ends in planned if (officer, ends) not in away}
    for officer, ends in last_ends(incident, at).items():
        stood[officer] = max(ends, stood.get(officer, ends))
    return stood


@dataclass(frozen=True, slots=True)
class CallCounts:
    """How a call stands."""

    called: int
    coming: int
    cannot: int
    silent: int


def counts_of_calls(ids: set[str]) -> dict[str, CallCounts]:
    """Return how calls stand, one question for all of them."""
    rows = CallLine.objects.filter(call_up_id__in=ids).values_list("call_up_id").order_by("call_up_id")
    told = rows.annotate(
        all=Count("id"), coming=Count("id", filter=Q(state="coming")), cannot=Count("id", filter=Q(state="cannot")),
        silent=Count("id", filter=Q(state="called")),
    )  # fmt: skip
    return {row[0]: CallCounts(*row[1:]) for row in told}


def waiting_line(officer_id: str) -> CallLine | None:
    """Return the newest open call to an officer, None when nobody calls them."""
    rows = CallLine.objects.filter(officer_id=officer_id, call_up__state="open")
    return rows.select_related("call_up__post").order_by("-call_up__made_at").first()


def lines_of(call: CallUp) -> list[CallLine]:
    """Return who was called: first who has not answered, then who is coming by when they will be there."""
    rows = CallLine.objects.filter(call_up=call).select_related("officer__unit")
    order = {"called": 0, "coming": 1, "cannot": 2}
    return sorted(rows, key=lambda one: (order[one.state], one.minutes or 0, one.officer.number))


def level_of(incident: str, code: str) -> DutyLevel | None:
    """Return a duty level of the incident."""
    return DutyLevel.objects.filter(incident_id=incident, code=code).first()


def levels_of(incident: str) -> list[tuple[str, str, int]]:
    """Return the duty levels of the incident: code, name, percent of the strength."""
    rows = DutyLevel.objects.filter(incident_id=incident).order_by("-share_percent", "code")
    return list(rows.values_list("code", "name", "share_percent"))


def skills_of(incident: str) -> list[str]:
    """Return the skills that somebody of the strength has."""
    rows = Officer.objects.filter(incident_id=incident, left_at=None).values_list("skills", flat=True)
    return sorted({skill for skills in rows for skill in skills})


def stopped_officers(incident: str, at: datetime, *, unit: str, skill: str) -> dict[str, str]:
    """Return who is away or has not rested, of a unit and with a skill ("" = any): officer → which rule, by number."""
    wanted = [one for one in candidates(incident, at) if unit in ("", one.unit) and (not skill or skill in one.skills)]
    rules = {one.id: stopped_by(one, at) for one in wanted}
    return {pk: rule for pk, rule in rules.items() if rule in {"absent", "resting"}}
