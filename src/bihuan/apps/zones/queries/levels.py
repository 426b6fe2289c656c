"""What is known of levels of risk: infections by community and day, and how each area stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.models import Control, LevelProposal, NewInfection
from bihuan.apps.zones.queries.controls import holding, levels_of, may_with_controls
from bihuan.apps.zones.rules.levels import WAITING, RiskLevel, level_on, strictest_of


def day_in(incident: str, at: datetime) -> date:
    """Return the date of an instant in the zone of the incident."""
    zone = Incident.objects.values_list("time_zone", flat=True).get(code=incident)
    return at.astimezone(ZoneInfo(zone)).date()


def infection_days(incident: str, communities: Iterable[str]) -> list[date]:
    """Return the days of the infections that count in these communities, one each."""
    found = NewInfection.objects.filter(incident_id=incident, community__in=set(communities), counts=True)
    return list(found.order_by("on_date").values_list("on_date", flat=True))


@dataclass(frozen=True, slots=True)
class CommunityCount:
    """Infections of one community: in all, in the last seven and fourteen days, and the day of the last."""

    community: str
    cases: int
    week: int
    fortnight: int
    last_on: date


def counts_by_community(incident: str, today: date) -> list[CommunityCount]:
    """Return the communities with infections, the latest first; "" stands for those nobody could place."""
    rows = NewInfection.objects.filter(incident_id=incident, counts=True, on_date__lte=today)
    week, fortnight = (Count("id", filter=Q(on_date__gt=today - timedelta(days=days))) for days in (7, 14))
    found = rows.values("community").annotate(cases=Count("id"), week=week, fortnight=fortnight)
    last = dict(rows.order_by("on_date").values_list("community", "on_date"))
    counts = [
        CommunityCount(row["community"], row["cases"], row["week"], row["fortnight"], last[row["community"]])
        for row in found.order_by("community")
    ]
    return sorted(counts, key=lambda one: one.last_on, reverse=True)


def standing_of(control: Control, today: date) -> RiskLevel | None:
    """Return how the level of a control stands on a day; None where it has none, or names no community."""
    rule = next((one for one in levels_of(control.incident_id) if one.code == control.level), None)
    if rule is None or not control.communities:
        return None
    since = day_in(control.incident_id, _first(control).starts_at)
    days = infection_days(control.incident_id, control.communities)
    return level_on(rule, since, days, today, infection_days(control.incident_id, [""]))


def _first(control: Control) -> Control:
    """Return the decision with which the level began of which this one is the latest extension."""
    first = control
    while first.extends is not None and first.extends.level == control.level:
        first = first.extends
    return first


def level_of_community(incident: str, community: str, at: datetime) -> tuple[str, Control | None]:
    """Return the strictest level that holds in a community and the control that says so; ("", None) for none."""
    here = [one for one in holding(incident, at) if community in one.communities and one.level]
    level = strictest_of(levels_of(incident), [one.level for one in here])
    return level, next((one for one in here if one.level == level), None)


def list_proposals(by: Actor) -> QuerySet[LevelProposal]:
    """Return the proposals that wait, raising first, the oldest first. :raises NotAllowed: `wrong_role`."""
    if not may_with_controls(by, Action.UPDATE):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = LevelProposal.objects.filter(incident_id=by.incident, state=WAITING).select_related("control")
    return found.order_by("-direction", "proposed_at", "id")


def get_proposal(by: Actor, proposal_id: str) -> LevelProposal:
    """Return a proposal. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    row = LevelProposal.objects.filter(pk=proposal_id, incident_id=by.incident).select_related("control").first()
    if row is None or not may_with_controls(by, Action.UPDATE):
        raise NotAllowed("not_found")
    return row
