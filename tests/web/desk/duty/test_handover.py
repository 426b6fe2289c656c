"""The hand-over of the desk says who is on duty and has not checked in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.forces_world import make_forces

from bihuan.apps.forces.models import Officer

pytestmark = pytest.mark.django_db


def test_a_holder_of_a_desk_duty_who_has_not_checked_in_is_a_warning_until_they_do() -> None:
    forces = make_forces(at=datetime.now(UTC))
    lead = Officer.objects.create(
        incident=forces.world.incident, unit=forces.world.units["PCS-03"], account=forces.world.people["lead"],
        number="D1", name="王守正", joined_at=forces.at,
    )  # fmt: skip
    client = Client(headers={"accept-language": "en"})
    client.force_login(forces.world.people["lead"])
    text = client.get(reverse("desk:handover")).content.decode()
    assert ("On duty by the sheet, but not checked in:" in text, "Desk lead: 王守正" in text) == (True, True)
    client.post(
        reverse("desk:attendance-act", args=[forces.posts["PCS-03"].pk, "check_in"]),
        {"post": forces.posts["PCS-03"].pk, "officer": lead.pk, "reason": "swap"},
    )
    assert "Desk lead: 王守正" not in client.get(reverse("desk:handover")).content.decode()


def test_the_signed_sheet_can_be_printed_with_the_roll() -> None:
    forces = make_forces(at=datetime.now(UTC))
    client = Client(headers={"accept-language": "en"})
    client.force_login(forces.world.people["dispatcher@PCS-03"])
    client.post(reverse("desk:give-handover"))
    from bihuan.apps.orders.models import Handover

    signed = Handover.objects.get()
    assert client.get(reverse("desk:handover-file", args=[signed.pk, "xlsx"])).status_code == 200
    text = client.get(reverse("desk:handover-sheet", args=[signed.pk])).content.decode()
    assert ("西山路点位" in text, "officer P1" in text) == (True, True)
