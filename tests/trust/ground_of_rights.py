"""A request about one's own data, and a notice owed, in the world of the matrix."""

from __future__ import annotations

from bihuan.apps.briefing.models import FirstNotice, RightsRequest
from bihuan.apps.core.models import Incident
from bihuan.apps.intake.models import Person
from tests.trust.ground import Ground


def _somebody(ground: Ground, incident: Incident | None = None) -> Person:
    return Person.objects.create(incident=incident or ground.world.incident)


def make_right(ground: Ground) -> str:
    """Return a request of somebody that waits for its answer."""
    row = RightsRequest(
        incident=ground.world.incident, person=_somebody(ground), number=990, kind="explanation", channel="code",
        taken_by="resident", taken_at=ground.world.at, due_at=ground.world.at,
    )  # fmt: skip
    row.words = "探测"
    row.save()
    return row.pk


def make_notice(ground: Ground, unit: str = "PCS-03") -> str:
    """Return a notice that is owed by a unit to somebody."""
    at = ground.world.at
    row = FirstNotice.objects.create(
        incident=ground.world.incident, person=_somebody(ground), occasion="order", reference="o-990", unit=unit,
        owed_at=at, due_at=at,
    )  # fmt: skip
    return row.pk
