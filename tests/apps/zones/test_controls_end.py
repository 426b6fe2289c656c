"""A control without an end cannot exist through any way: action, proposal, database, command or form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.actions import controls as acts
from bihuan.apps.zones.actions.levels import Accepted, accept_proposal, propose_raising
from bihuan.apps.zones.models import Control, LevelProposal
from bihuan.apps.zones.rules.controls import LONGEST
from tests.apps.zones.controls_world import AT, BASIS, EAST, WEST, Zone
from tests.trust.ground import undone

pytestmark = pytest.mark.django_db
ends = st.sampled_from([None, *(AT + timedelta(days=days) for days in (-1, 0, 1, 7, 9, 14, 15, 22, 40))])
reviews = st.sampled_from([None, *(AT + timedelta(hours=hours) for hours in (-1, 0, 1, 24, 100, 180, 400))])
ways = st.sampled_from(("draft", "extend", "accept", "create", "update", "save", "bulk"))
steps = st.lists(st.tuples(ways, ends, reviews, st.booleans()), min_size=1, max_size=6)


@given(told=steps)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_control_without_an_end_cannot_exist_through_any_way(zone: Zone, told: Any) -> None:
    with undone():
        first = zone.decided()
        kept = {first.pk: first.ends_at}
        for way, ends_at, review_at, is_decided in told:
            _try(zone, first, way, ends_at, review_at, is_decided)
            for row in Control.objects.all():
                assert row.starts_at < row.review_at <= row.ends_at
                assert kept.setdefault(row.pk, row.ends_at) == row.ends_at
        assert set(Control.objects.filter(ends_at=None)) == set()
        made_by_action = Control.objects.exclude(name="by hand")
        assert all(row.ends_at - row.starts_at <= LONGEST for row in made_by_action)


def _try(zone: Zone, first: Control, way: str, ends_at: Any, review_at: Any, is_decided: bool) -> None:
    """Try to make or change a control with this end; what refuses it is the rule or the database."""
    try:
        with transaction.atomic():
            made = WAYS[way](zone, first, ends_at, review_at)
            if is_decided and made is not None:
                acts.decide_control(control_id=made.pk, by=zone.by("commander"), at=AT)
    except (NotAllowed, DatabaseError):
        pass


def _draft(zone: Zone, _first: Control, ends_at: Any, review_at: Any) -> Control:
    return zone.draft(ends_at=ends_at, review_at=review_at)


def _extend(zone: Zone, first: Control, ends_at: Any, review_at: Any) -> Control:
    return acts.extend_control(
        control_id=first.pk, ends_at=ends_at, review_at=review_at, reason="spread", by=zone.by(), at=AT
    )


def _accept(zone: Zone, _first: Control, ends_at: Any, review_at: Any) -> Control:
    row = propose_raising(community=EAST, on_date=AT.date(), incident=zone.incident, at=AT)
    row = row or LevelProposal.objects.get(community=EAST, state="waiting")
    return accept_proposal(proposal_id=row.pk, told=Accepted(BASIS, ends_at, review_at), by=zone.by(), at=AT)


def _fields(zone: Zone, ends_at: Any, review_at: Any) -> dict[str, Any]:
    return {
        "incident_id": zone.incident, "number": 90 + Control.objects.count(), "name": "by hand", "reason": "spread",
        "basis": BASIS, "communities": [WEST], "starts_at": AT, "ends_at": ends_at, "review_at": review_at,
        "drafted_by": "somebody",
    }  # fmt: skip


def _create(zone: Zone, _first: Control, ends_at: Any, review_at: Any) -> Control:
    return Control.objects.create(**_fields(zone, ends_at, review_at))


def _bulk(zone: Zone, _first: Control, ends_at: Any, review_at: Any) -> None:
    Control.objects.bulk_create([Control(**_fields(zone, ends_at, review_at))])


def _update(_zone: Zone, first: Control, ends_at: Any, _review_at: Any) -> None:
    Control.objects.filter(pk=first.pk).update(ends_at=ends_at)


def _save(_zone: Zone, first: Control, ends_at: Any, _review_at: Any) -> None:
    row = Control.objects.get(pk=first.pk)
    row.ends_at = ends_at
    row.save()


WAYS = {
    "draft": _draft, "extend": _extend, "accept": _accept, "create": _create, "bulk": _bulk, "update": _update,
    "save": _save,
}  # fmt: skip
