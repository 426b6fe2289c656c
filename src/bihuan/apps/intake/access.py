"""Who may have what of intake: an object of one's own incident, or a refusal that does not tell whether it exists."""

from __future__ import annotations

from typing import TypeVar

from bihuan.apps.core.access import check_role
from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may, roles_that
from bihuan.apps.intake.models import Batch, Building, Disposition, Person, Query, Receipt, Record, Resident, Source
from bihuan.apps.intake.rules import DECIDERS, WRITERS
from bihuan.apps.intake.rules.asking import APPROVERS, ORIGINATORS

QUERY_READERS = ORIGINATORS | APPROVERS | {Role.AUDITOR, Role.INSPECTOR, Role.DATA_PROTECTION_OFFICER}

Found = TypeVar("Found")
READERS = roles_that(Action.READ, Kind.BATCH, Place.SIBLING)
PERSON_READERS = roles_that(Action.READ, Kind.PERSON, Place.SIBLING)


def may_receive(actor: Actor) -> bool:
    """Say whether the actor may bring batches in and have them disposed."""
    return actor.role in WRITERS


def may_decide(actor: Actor) -> bool:
    """Say whether the actor may settle held lines, correct counts and take sources on."""
    return actor.role in DECIDERS


def check_reader(actor: Actor) -> None:
    """Refuse whoever may not look into intake. :raises NotAllowed: `wrong_role`."""
    check_role(actor, READERS)


def check_decider(actor: Actor) -> None:
    """Refuse whoever may not decide at the door. :raises NotAllowed: `wrong_role`."""
    check_role(actor, DECIDERS)


def may_originate(actor: Actor) -> bool:
    """Say whether the actor may ask at the query gate: an analyst or lead at the desk, never a unit (R14)."""
    return actor.role in ORIGINATORS and not actor.unit


def check_originator(actor: Actor) -> None:
    """Refuse whoever may not ask at the query gate. :raises NotAllowed: `wrong_role`."""
    if not may_originate(actor):
        raise NotAllowed("wrong_role", role=actor.role.value)


def check_approver(actor: Actor) -> None:
    """Refuse whoever may not agree at the query gate. :raises NotAllowed: `wrong_role`."""
    check_role(actor, APPROVERS)


def check_query_reader(actor: Actor) -> None:
    """Refuse whoever may not look at the gate at all. :raises NotAllowed: `wrong_role`."""
    check_role(actor, QUERY_READERS)


def get_query(actor: Actor, query_id: str) -> Query:
    """Return a query of the incident: to who asked it, to approvers and to those who check the gate.

    :raises NotAllowed: `wrong_role`, or `not_found` also for another officer's.
    """
    check_query_reader(actor)
    mine = Query.objects.filter(pk=query_id, incident_id=actor.incident)
    return _found((mine.filter(officer=actor.account) if actor.role in ORIGINATORS else mine).first())


def get_source(actor: Actor, source_id: str) -> Source:
    """Return a source. :raises NotAllowed: `wrong_role`, or `not_found` also for another incident's."""
    check_reader(actor)
    return _found(Source.objects.filter(pk=source_id, incident_id=actor.incident).first())


def get_source_by_code(actor: Actor, code: str) -> Source:
    """Return the source with this code. :raises NotAllowed: `wrong_role` or `not_found`."""
    check_reader(actor)
    return _found(Source.objects.filter(code=code, incident_id=actor.incident).first())


def get_batch(actor: Actor, batch_id: str) -> Batch:
    """Return a batch with its source. :raises NotAllowed: `wrong_role` or `not_found`."""
    check_reader(actor)
    mine = Batch.objects.filter(pk=batch_id, source__incident=actor.incident)
    return _found(mine.select_related("source").first())


def get_record(actor: Actor, record_id: str) -> Record:
    """Return a record with its batch and source. :raises NotAllowed: `wrong_role` or `not_found`."""
    check_reader(actor)
    mine = Record.objects.filter(pk=record_id, batch__source__incident=actor.incident)
    return _found(mine.select_related("batch__source").first())


def get_disposition(actor: Actor, record_id: str) -> Disposition:
    """Return what became of a record. :raises NotAllowed: `wrong_role` or `not_found`."""
    check_reader(actor)
    mine = Disposition.objects.filter(pk=record_id, source__incident=actor.incident)
    return _found(mine.select_related("record", "source", "batch", "person").first())


def get_receipt(actor: Actor, receipt_id: str) -> Receipt:
    """Return a receipt. :raises NotAllowed: `wrong_role` or `not_found`."""
    check_reader(actor)
    mine = Receipt.objects.filter(pk=receipt_id, source__incident=actor.incident)
    return _found(mine.select_related("source", "batch").first())


def _found(found: Found | None) -> Found:
    if found is None:
        raise NotAllowed("not_found")
    return found


def get_person(actor: Actor, person_id: str) -> Person:
    """Return a person of the incident to a role of the desk that decides about lines, or to whoever broke the glass.

    A unit reaches a person through its orders only: `orders.access.get_person`. :raises NotAllowed: `not_found`.
    """
    found = _found(Person.objects.filter(pk=person_id, incident_id=actor.incident).first())
    if actor.role not in PERSON_READERS:
        raise NotAllowed("not_found")
    return found


def areas_of(actor: Actor) -> frozenset[str] | None:
    """Return the areas whose residents somebody may work with: None for all of them, a unit's own for a unit.

    :raises NotAllowed: `wrong_role`.
    """
    if may(actor.role, Action.READ, Kind.RESIDENT, Place.SIBLING):
        return None
    if not may(actor.role, Action.READ, Kind.RESIDENT, Place.OWN) or not actor.unit:
        raise NotAllowed("wrong_role", role=actor.role.value)
    own = Area.objects.filter(incident_id=actor.incident, unit=actor.unit)
    return frozenset(own.values_list("id", flat=True))


def get_building(actor: Actor, building_id: str) -> Building:
    """Return a building of the incident; of its own areas to a unit. :raises NotAllowed: `wrong_role`, `not_found`."""
    areas = areas_of(actor)
    found = Building.objects.filter(pk=building_id, incident_id=actor.incident)
    return _found((found if areas is None else found.filter(area__in=areas)).first())


def get_resident(actor: Actor, resident_id: str) -> Resident:
    """Return a resident with their building; of its own areas to a unit.

    :raises NotAllowed: `wrong_role`, or `not_found` also for another unit's.
    """
    areas = areas_of(actor)
    found = Resident.objects.filter(pk=resident_id, incident_id=actor.incident).select_related("building")
    return _found((found if areas is None else found.filter(building__area__in=areas)).first())
