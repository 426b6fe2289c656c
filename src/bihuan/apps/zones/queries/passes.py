"""Passes as their codes tell them, the keys and numbers that a gate needs to check them without a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, QuerySet, Value, When

from bihuan.apps.core.models import Area, Incident
from bihuan.apps.zones.models import Control, Gate, Pass
from bihuan.apps.zones.rules.passes import DIRECTIONS, HOLDERS, PURPOSES, Slip, Span, gates_of, sign_of, tag_of
from bihuan.apps.zones.rules.passes_judging import Asked

SHOWN = ("prepared", "valid", "expired", "stopped")
"""How passes can stand, in the order in which they are shown."""
STOPPED = ("revoked", "ended", "dropped")
_REMEMBERED = timedelta(days=1)
_RUNNING = ("decided",)


def slip_of(row: Pass, key: str) -> Slip:
    """Return what the code of a pass tells, as the key with this identifier signs it."""
    span = Span(
        gates_of(numbers=tuple(row.gates), area=row.area_id or ""), DIRECTIONS[row.direction], row.days,
        (row.hours_from, row.hours_until), _up(row.starts_at), int(row.ends_at.timestamp()),
    )  # fmt: skip
    return Slip(
        row.number, tag_of(row.incident_id), key.upper(), span, PURPOSES[row.purpose], HOLDERS[row.holder],
        sign_of(row.holder, str(row.name)),
    )  # fmt: skip


def _up(at: datetime) -> int:
    """Return the first whole second from which it holds: never earlier than said."""
    return -int(-at.timestamp() // 1)


def stopped_numbers(incident: str, at: datetime) -> list[int]:
    """Return the numbers of passes that were stopped before their end; those over for a day need no naming."""
    found = Pass.objects.filter(incident_id=incident, state__in=STOPPED, ends_at__gt=at - _REMEMBERED)
    return sorted(found.values_list("number", flat=True))


def keys_in_use(incident: str, at: datetime) -> set[str]:
    """Return the identifiers of the keys under which passes are signed that still hold."""
    return set(Pass.objects.filter(incident_id=incident, state="valid", ends_at__gt=at).values_list("key", flat=True))


def pass_numbered(incident: str, number: int) -> Pass | None:
    """Return the pass with this number; what is told of it at a gate is what its code tells, and no more."""
    return Pass.objects.filter(incident_id=incident, number=number).select_related("area", "home").first()


def asked_at(gate: Gate, direction: str, at: datetime, skew_s: int = 0) -> Asked:
    """Return where and when somebody stands at a gate."""
    area = tag_of(gate.area_id) if gate.area_id else ""
    incident: Incident = gate.incident
    return Asked(
        tag_of(gate.incident_id), gate.number, area, direction, int(at.timestamp()), incident.time_zone, skew_s
    )


def running_control(area: Area, at: datetime) -> Control | None:
    """Return the decided control over an area that ends last, None where none runs: by community, as it was decided."""
    found = Control.objects.filter(
        incident_id=area.incident_id, state__in=_RUNNING, starts_at__lte=at, ends_at__gt=at, lifted_at=None
    ).order_by("-ends_at")
    return next((one for one in found if area.code in one.communities), None)


def controls_to_bind(incident: str, at: datetime) -> list[Control]:
    """Return the controls that a pass may be bound to: decided and not over, by number."""
    found = Control.objects.filter(incident_id=incident, state__in=_RUNNING, ends_at__gt=at, lifted_at=None)
    return list(found.order_by("number"))


def standing_of(row: Pass, at: datetime) -> str:
    """Return how a pass stands at the instant: its state, or that it has run out or holds later."""
    if row.state in {"valid", "prepared"} and row.ends_at <= at:
        return "expired"
    return "later" if row.state == "valid" and row.starts_at > at else row.state


def by_state(rows: QuerySet[Pass], state: str, at: datetime) -> QuerySet[Pass]:
    """Return passes that are prepared, hold, ran out or were stopped; all, those that wait on top, for no state."""
    if state == "stopped":
        return rows.filter(state__in=STOPPED)
    if state == "expired":
        return rows.filter(state__in=["valid", "prepared"], ends_at__lte=at)
    if state:
        return rows.filter(state=state, ends_at__gt=at)
    waiting = Case(When(state="prepared", ends_at__gt=at, then=Value(0)), default=Value(1))
    return rows.order_by(waiting, "-number")


@dataclass(frozen=True, slots=True)
class PassCounts:
    """How many passes are prepared, hold, ran out, and were stopped."""

    prepared: int
    valid: int
    expired: int
    stopped: int


def counts_of(rows: Iterable[tuple[str, datetime]], at: datetime) -> PassCounts:
    """Return the counts over (state, end)."""
    told: Sequence[tuple[str, datetime]] = list(rows)
    return PassCounts(
        sum(state == "prepared" and ends > at for state, ends in told),
        sum(state == "valid" and ends > at for state, ends in told),
        sum(state in {"valid", "prepared"} and ends <= at for state, ends in told),
        sum(state in STOPPED for state, _ends in told),
    )
