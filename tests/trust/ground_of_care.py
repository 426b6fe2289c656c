"""People on the care register for the matrix and the addresses: of the own unit, a sibling, nobody; their rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import Role
from bihuan.apps.residents.actions.care import NewCare, register_care
from bihuan.apps.residents.actions.consents import give_consent
from bihuan.apps.residents.actions.help import NewRequest, take_request
from bihuan.apps.residents.models import PlannedVisit, VisitPlan, WelfareCheck

if TYPE_CHECKING:
    from tests.trust.ground import Ground

AREAS = {"own": "511302001", "sibling": "511302002", "superior": ""}


def keep_care(ground: Ground) -> None:
    """Keep, by relation, somebody on the register and a round on which they stand."""
    people = [_person(ground, number, area) for number, area in enumerate(AREAS.values())]
    units = ["PCS-03", "SQ-07", Unit.objects.exclude(code__in=["PCS-03", "SQ-07"]).order_by("code")[0].code]
    plans = [_plan(ground, unit, person) for unit, person in zip(units, people, strict=True)]
    ground.keep("care", desk=tuple(people), unit=tuple(people))  # type: ignore[arg-type]  # three of them
    ground.keep("care round", desk=tuple(plans), unit=tuple(plans))  # type: ignore[arg-type]  # three of them
    lead = ground.actor(Role.DESK_LEAD, "own")
    consent = give_consent(entry_id=people[0], what="kin_word", how="in_person", by=lead, at=ground.world.at)
    ground.things["consent"] = {"own": consent.pk}


def new_care(area: str, number: int = 0) -> NewCare:
    """Return an invented person of an area, of none for "" ."""
    return NewCare(("oxygen",), name="某老人", phone=f"1381111{number:04d}", area=area)


def _person(ground: Ground, number: int, area: str) -> str:
    lead = ground.actor(Role.DESK_LEAD, "own")
    return register_care(new=new_care(area, number), by=lead, at=ground.world.at).pk


def _plan(ground: Ground, unit: str, person: str) -> str:
    at = ground.world.at
    row = VisitPlan.objects.create(
        incident=ground.world.incident, unit_id=unit, state="made", teams_n=1, starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(hours=3), asked_at=at, made_at=at,
    )  # fmt: skip
    check = WelfareCheck.objects.get(entry=person, state="open")
    PlannedVisit.objects.create(plan=row, of_check=check, team=1, position=1, arrives_at=at)
    return row.pk


def make_help(ground: Ground) -> str:
    """Take a request for help of the unit PCS-03, by somebody whom no caller is; return its identifier."""
    new = NewRequest("没有大米", phone="13811110009", area=AREAS["own"])
    return take_request(new=new, by=ground.world.actor("lead"), at=ground.world.at)


def care_values(ground: Ground) -> dict[str, str]:
    """Return what stands for the parameters of the addresses of care: of the unit PCS-03."""
    role = Role.FIELD_OFFICER
    return {
        "care_id": ground.thing("care", role, "own"), "rounds_id": ground.thing("care round", role, "own"),
        "consent_id": ground.things["consent"]["own"], "deed": "no_answer",
    }  # fmt: skip


def care_bodies() -> dict[str, dict[str, Any]]:
    """Return what a browser sends to the addresses of care."""
    return {
        "desk:register-care": {
            "name": "某老人", "phone": "13822220000", "needs": "oxygen", "area": "511302001", "purpose": "welfare",
        },
        "desk:change-care": {"needs": "insulin", "purpose": "medicine"},
        "desk:give-consent": {"what": "kin_photo", "how": "in_person"},
        "desk:end-care": {"reason": "moved"}, "desk:care-act": {"step": "visit"},
        "field:welfare-act": {"step": "visit", "command": "", "told_at": ""},
        "desk:ask-rounds": {"unit": "PCS-03", "teams": "1"},
    }  # fmt: skip
