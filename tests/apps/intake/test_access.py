"""Nobody holds an object of intake that they may not see."""

from __future__ import annotations

import pytest

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake import access
from tests.apps.intake.door import Door, csv_of, make_door, people

pytestmark = pytest.mark.django_db
READERS = {
    Role.INTAKE_CLERK, Role.DESK_LEAD, Role.DESK_ANALYST, Role.REVIEWER, Role.INSPECTOR, Role.AUDITOR, Role.SYSTEM,
}  # fmt: skip


@pytest.fixture
def door() -> Door:
    return make_door()


def asked(door: Door, actor: Actor) -> list[str]:
    """Ask for one object of every sort; give the refusals."""
    received = door.receive(csv_of(*people(1)))
    door.dispose(received)
    record = received.batch.records.get()
    refusals = []
    for get, identifier in (
        (access.get_source, door.source.id), (access.get_source_by_code, "cdc"), (access.get_batch, received.batch.id),
        (access.get_record, record.id), (access.get_disposition, record.id), (access.get_receipt, received.receipt.id),
    ):  # fmt: skip
        try:
            get(actor, identifier)
        except NotAllowed as refusal:
            refusals.append(refusal.code)
    return refusals


@pytest.mark.parametrize("role", list(Role))
def test_the_desk_reads_and_units_get_nothing(door: Door, role: Role) -> None:
    assert asked(door, Actor("x", role, "I1")) == ([] if role in READERS else ["wrong_role"] * 6)


def test_objects_of_another_incident_do_not_exist(door: Door) -> None:
    # By its code the other incident finds a source: its own, which has the same code.
    assert asked(door, make_door("I2").by) == ["not_found"] * 5


def test_readers_do_not_decide() -> None:
    assert {role for role in Role if access.may_decide(Actor("x", role, "I1"))} == {
        Role.INTAKE_CLERK, Role.DESK_LEAD, Role.DESK_ANALYST,
    }  # fmt: skip
    assert access.may_receive(Actor("x", Role.AUDITOR, "I1")) is False
