"""Who is on duty."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.rules.revealing import WINDOW_WITHOUT_SHIFT
from bihuan.apps.forces.models import Duty, Shift
from bihuan.apps.forces.rules import Holding, holder_at


def holdings(*, incident: str, unit: str, at: datetime) -> list[Holding]:
    """Return the duty roles of a unit ("" = the desk) in the shifts that hold the instant."""
    duties = Duty.objects.filter(
        shift__incident_id=incident, shift__unit_id=unit or None, shift__starts_at__lte=at, shift__ends_at__gt=at
    ).select_related("shift", "account")
    return [
        Holding(duty.role, duty.account_id, duty.account.full_name, duty.shift.starts_at, duty.shift.ends_at)
        for duty in duties
    ]


def holder(*, incident: str, unit: str, role: str, at: datetime) -> Holding | None:
    """Return who holds a duty role at the instant, None when nobody does."""
    return holder_at(holdings(incident=incident, unit=unit, at=at), role, at)


def current_shift(*, incident: str, unit: str, at: datetime) -> Shift | None:
    """Return the shift of a unit ("" = the desk) that holds the instant, the latest to begin when two do."""
    shifts = Shift.objects.filter(incident_id=incident, unit_id=unit or None, starts_at__lte=at, ends_at__gt=at)
    return shifts.order_by("-starts_at").first()


def next_shift(*, incident: str, unit: str, after: Shift) -> Shift | None:
    """Return the shift that follows."""
    shifts = Shift.objects.filter(incident_id=incident, unit_id=unit or None, starts_at__gt=after.starts_at)
    return shifts.order_by("starts_at").first()


def shift_start(*, incident: str, unit: str, at: datetime) -> datetime:
    """Return when the present shift of a unit ("" = the desk) began; without a shift, twelve hours ago."""
    shift = current_shift(incident=incident, unit=unit, at=at)
    return shift.starts_at if shift else at - WINDOW_WITHOUT_SHIFT
