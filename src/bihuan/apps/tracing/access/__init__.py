"""Who may have what of tracing: an object of one's own incident, or a refusal that does not tell whether it exists.

A unit has none of it: what it needs to know of a contact stands in its order (R8, R14).
"""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.tracing.models import Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine, Visit

_KINDS: dict[type[models.Model], Kind] = {
    Case: Kind.CASE, Visit: Kind.VISIT, Exposure: Kind.EXPOSURE, Contact: Kind.CONTACT, FollowUp: Kind.FOLLOW_UP,
    Quarantine: Kind.QUARANTINE, MaterialRequest: Kind.MATERIAL_REQUEST,
}  # fmt: skip
_MINE: dict[type[models.Model], str] = {FollowUp: "contact__incident_id"}
M = TypeVar("M", bound=models.Model)


def may_read(by: Actor, kind: Kind) -> bool:
    """Say whether the actor may see objects of the kind at all."""
    return by.role in roles_that(Action.READ, kind, Place.SIBLING) and not by.unit


def _all(by: Actor, model: type[M]) -> QuerySet[M]:
    if not may_read(by, _KINDS[model]):
        raise NotAllowed("wrong_role", role=by.role.value)
    return model._default_manager.filter(**{_MINE.get(model, "incident_id"): by.incident})


def _one(by: Actor, model: type[M], pk: str) -> M:
    """Return the object. A missing one and one that is not theirs are refused alike."""
    found = _all(by, model).filter(pk=pk).first() if may_read(by, _KINDS[model]) else None
    if found is None:
        raise NotAllowed("not_found")
    return found


def get_case(by: Actor, case_id: str) -> Case:
    """Return a case. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, Case, case_id)


def list_cases(by: Actor) -> QuerySet[Case]:
    """Return the cases of the incident, newest first. :raises NotAllowed: `wrong_role`."""
    return _all(by, Case).order_by("-number")


def get_visit(by: Actor, visit_id: str) -> Visit:
    """Return a visit. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, Visit, visit_id)


def list_visits(by: Actor, person_id: str) -> QuerySet[Visit]:
    """Return the visits of one person, oldest first; there is no list of everybody's (R12).

    :raises NotAllowed: `wrong_role`.
    """
    return _all(by, Visit).filter(person=person_id).order_by("starts_at", "id")


def get_exposure(by: Actor, exposure_id: str) -> Exposure:
    """Return an exposure. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, Exposure, exposure_id)


def list_exposures(by: Actor) -> QuerySet[Exposure]:
    """Return the exposures of the incident, the longest first. :raises NotAllowed: `wrong_role`."""
    return _all(by, Exposure).order_by("-seconds_residual", "id")


def get_contact(by: Actor, contact_id: str) -> Contact:
    """Return a contact. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, Contact, contact_id)


def list_contacts(by: Actor) -> QuerySet[Contact]:
    """Return the contacts of the incident, by the end of their follow-up. :raises NotAllowed: `wrong_role`."""
    return _all(by, Contact).order_by("state", "ends_on", "id")


def get_follow_up(by: Actor, follow_up_id: str) -> FollowUp:
    """Return one day of a follow-up. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, FollowUp, follow_up_id)


def list_follow_ups(by: Actor) -> QuerySet[FollowUp]:
    """Return the days of all follow-ups of the incident, by date. :raises NotAllowed: `wrong_role`."""
    return _all(by, FollowUp).select_related("contact").order_by("date", "contact")


def get_quarantine(by: Actor, quarantine_id: str) -> Quarantine:
    """Return a quarantine decision. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, Quarantine, quarantine_id)


def list_quarantines(by: Actor) -> QuerySet[Quarantine]:
    """Return the quarantine decisions of the incident, the next review first. :raises NotAllowed: `wrong_role`."""
    return _all(by, Quarantine).order_by("state", "review_at", "id")


def get_material(by: Actor, request_id: str) -> MaterialRequest:
    """Return a request for material. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    return _one(by, MaterialRequest, request_id)


def list_material(by: Actor) -> QuerySet[MaterialRequest]:
    """Return the requests for material of the incident, newest first. :raises NotAllowed: `wrong_role`."""
    return _all(by, MaterialRequest).order_by("-asked_at", "id")
