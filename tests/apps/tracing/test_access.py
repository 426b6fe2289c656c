"""Who may have what of tracing; a missing object and one that is not theirs look the same, and a unit has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.tracing import access
from bihuan.apps.tracing.actions.confirming import confirm_exposures
from bihuan.apps.tracing.actions.quarantines import NewQuarantine, propose_quarantine
from bihuan.apps.tracing.actions.visits import NewVisit, record_visit
from bihuan.apps.tracing.models import Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine
from bihuan.apps.tracing.rules.confining import Terms
from tests.apps.tracing.test_material import ask
from tests.apps.tracing.tracing_desk import AT, DAY, HOUR, Tracing, refused

pytestmark = pytest.mark.django_db
GETS: dict[Kind, Callable[..., Any]] = {
    Kind.CASE: access.get_case, Kind.VISIT: access.get_visit, Kind.EXPOSURE: access.get_exposure,
    Kind.CONTACT: access.get_contact, Kind.FOLLOW_UP: access.get_follow_up, Kind.QUARANTINE: access.get_quarantine,
    Kind.MATERIAL_REQUEST: access.get_material,
}  # fmt: skip
LISTS: dict[Kind, Callable[..., Any]] = {
    Kind.CASE: access.list_cases, Kind.EXPOSURE: access.list_exposures, Kind.CONTACT: access.list_contacts,
    Kind.FOLLOW_UP: access.list_follow_ups, Kind.QUARANTINE: access.list_quarantines,
    Kind.MATERIAL_REQUEST: access.list_material,
}  # fmt: skip


@pytest.fixture
def one(tracing: Tracing) -> dict[Kind, Any]:
    """Return one object of each kind."""
    (exposure,) = tracing.propose(tracing.told())
    confirm_exposures(ids=[exposure], by=tracing.by(), at=AT)
    case, ends = tracing.cases[0], AT + 7 * DAY
    terms = Terms("isolation", "statutory_duty", AT, ends, ends)
    told = NewQuarantine(case.person_id, terms, "医院", case_id=case.pk)
    new = NewVisit(tracing.people[0], AT - HOUR, AT, "interview", place_text="某处")
    return {
        Kind.CASE: case, Kind.VISIT: record_visit(new=new, by=tracing.by(), at=AT).visit,
        Kind.EXPOSURE: Exposure.objects.get(pk=exposure), Kind.CONTACT: tracing.contact_of(),
        Kind.FOLLOW_UP: FollowUp.objects.order_by("date")[0],
        Kind.QUARANTINE: propose_quarantine(new=told, by=tracing.by(), at=AT),
        Kind.MATERIAL_REQUEST: ask(tracing),
    }  # fmt: skip


def test_each_role_has_what_the_table_says_and_all_others_nothing(tracing: Tracing, one: dict[Kind, Any]) -> None:
    for kind, get in GETS.items():
        readers = roles_that(Action.READ, kind, Place.SIBLING)
        for role in Role:
            by = Actor("a", role, tracing.incident)
            if role in readers:
                assert get(by, one[kind].pk) == one[kind]
            else:
                refused("not_found", get, by=by, **{_NAMES[kind]: one[kind].pk})
        assert Role.SYSTEM not in readers


_NAMES = {
    Kind.CASE: "case_id", Kind.VISIT: "visit_id", Kind.EXPOSURE: "exposure_id", Kind.CONTACT: "contact_id",
    Kind.FOLLOW_UP: "follow_up_id", Kind.QUARANTINE: "quarantine_id", Kind.MATERIAL_REQUEST: "request_id",
}  # fmt: skip


def test_missing_and_forbidden_are_the_same_refusal(tracing: Tracing, one: dict[Kind, Any]) -> None:
    elsewhere = Incident.objects.create(
        code="DRILL-9", name="邻区", protocol=tracing.desk.incident.protocol, starts_at=AT, is_drill=True
    )
    for kind, get in GETS.items():
        theirs = Actor("a", Role.DESK_LEAD, elsewhere.code)
        for by, pk in (
            (theirs, one[kind].pk),
            (tracing.by("lead"), "none"),
            (tracing.by("lead", "PCS-03"), one[kind].pk),
            (Actor("a", Role.FIELD_OFFICER, tracing.incident, "PCS-03"), one[kind].pk),
        ):
            assert refused("not_found", get, by=by, **{_NAMES[kind]: pk}) == {}


def test_lists_hold_the_incidents_own_and_there_is_none_of_everybodys_visits(
    tracing: Tracing, one: dict[Kind, Any]
) -> None:
    for kind, list_ in LISTS.items():
        assert one[kind] in list(list_(tracing.by("lead")))
        assert list(list_(Actor("a", Role.DESK_LEAD, "DRILL-9"))) == []
        refused("wrong_role", list_, by=tracing.by("administrator"))
        refused("wrong_role", list_, by=Actor("a", Role.UNIT_DISPATCHER, tracing.incident, "PCS-03"))
    visits = access.list_visits(tracing.by(), tracing.people[0])
    assert list(visits) == [one[Kind.VISIT]]
    assert list(access.list_visits(tracing.by(), tracing.people[1])) == []
    refused("wrong_role", access.list_visits, by=tracing.by("health"), person_id=tracing.people[0])


@pytest.mark.parametrize("model", [Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine])
def test_the_database_deletes_none_of_it(tracing: Tracing, one: dict[Kind, Any], model: Any) -> None:
    assert one
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.filter(pk=model._default_manager.values_list("pk", flat=True)[0])._raw_delete("default")
