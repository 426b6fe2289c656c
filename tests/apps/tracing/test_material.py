"""Footage and records: for one case, approved by another department, expiring, destroyed after 30 days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.apps.core.models import Account, Place
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.sealing import is_erased
from bihuan.apps.intake.models import Deletion, Record
from bihuan.apps.tracing.actions.cases import CaseTold, update_case
from bihuan.apps.tracing.actions.material import ask_material, decide_material, fulfil_material
from bihuan.apps.tracing.models import Case, MaterialRequest
from bihuan.apps.tracing.rules.asking import MaterialTold
from tests.apps.intake.gate.desk import document, line
from tests.apps.tracing.tracing_desk import AT, DAY, HOUR, Tracing, refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
TOLD = MaterialTold(
    "footage", "find_exposed", "public_health_emergency", "某商场", "", "东门第三台摄像机", AT - 8 * HOUR, AT - 4 * HOUR
)


def ask(tracing: Tracing, by: str = "analyst", case: int = 0, **more: Any) -> MaterialRequest:
    """Ask for material of a case whose onset is known."""
    row = tracing.cases[case]
    if row.onset_date is None:
        told = CaseTold(onset_date=date(2026, 8, 23))
        tracing.cases[case] = update_case(case_id=row.pk, told=told, by=tracing.by(), at=AT)
    return ask_material(case_id=row.pk, told=replace(TOLD, **more), by=tracing.by(by), at=AT, note="找戴口罩的人")


def approved(tracing: Tracing) -> MaterialRequest:
    row = ask(tracing)
    return decide_material(request_id=row.pk, is_yes=True, by=tracing.by("police_approver"), at=AT)


def test_a_request_says_all_and_waits_for_another_department(tracing: Tracing) -> None:
    row = ask(tracing)
    assert (row.state, row.department, row.expires_at) == ("waiting", "cdc", AT + 72 * HOUR)
    assert (row.place_text, row.note, "东门" in row.sealed) == ("东门第三台摄像机", "找戴口罩的人", False)
    agreed = decide_material(request_id=row.pk, is_yes=True, by=tracing.by("police_approver"), at=AT)
    assert (agreed.state, agreed.decided_department) == ("approved", "police")
    refused("not_waiting", decide_material, request_id=row.pk, is_yes=True, by=tracing.by("farm_approver"), at=AT)


def test_the_askers_own_department_and_person_cannot_agree(tracing: Tracing) -> None:
    row = ask(tracing)
    said = {"request_id": row.pk, "is_yes": True, "at": AT}
    refused("same_department", decide_material, by=tracing.by("cdc_health"), **said)
    refused("wrong_role", decide_material, by=tracing.by("lead"), **said)
    Account.objects.filter(pk=tracing.by("police_approver").account).update(full_name=tracing.by("analyst").name)
    refused("own_request", decide_material, by=tracing.by("police_approver"), **said)
    refused("bad_reason", decide_material, request_id=row.pk, is_yes=False, by=tracing.by("health"), at=AT)
    refused("not_found", decide_material, request_id="none", is_yes=True, by=tracing.by("health"), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialRequest.objects.filter(pk=row.pk).update(decided_by="x", decided_department=row.department)
    no = decide_material(request_id=row.pk, is_yes=False, by=tracing.by("health"), at=AT, reason="too_broad")
    assert (no.state, no.refusal) == ("declined", "too_broad")


def test_no_case_no_window_no_material(tracing: Tracing) -> None:
    said = {"told": TOLD, "by": tracing.by(), "at": AT}
    assert refused("date_lacking", ask_material, case_id=tracing.cases[0].pk, **said) == {"event": "onset"}
    refused("not_found", ask_material, case_id="none", **said)
    with pytest.raises(NotAllowed, match="window_off_case"):
        ask(tracing, window_from=AT - 10 * DAY, window_to=AT - 10 * DAY + HOUR)
    assert ask(tracing, purpose="find_source", window_from=AT - 10 * DAY, window_to=AT - 10 * DAY + HOUR).n == 0
    Case.objects.filter(pk=tracing.cases[1].pk).update(classification="suspect")
    refused("case_unconfirmed", ask_material, case_id=tracing.cases[1].pk, **said)
    refused("wrong_role", ask_material, case_id=tracing.cases[0].pk, told=TOLD, by=tracing.by("interviewer"), at=AT)
    Account.objects.filter(pk=tracing.by().account).update(department=None)
    refused("no_department", ask_material, case_id=tracing.cases[0].pk, **said)


def test_a_school_may_be_asked_for_a_day(tracing: Tracing) -> None:
    with pytest.raises(NotAllowed, match="not_found"):
        ask(tracing, place="nowhere")
    place = Place.objects.get(pk=tracing.desk.school)
    row = ask(tracing, place=place.pk, place_text="", venue=place.kind, window_from=AT - 20 * HOUR, window_to=AT)
    assert (row.place_id, row.place_text) == (place.pk, "")


def test_nothing_comes_without_approval_and_nothing_after_the_time(tracing: Tracing) -> None:
    row = ask(tracing)
    said = {"request_id": row.pk, "by": tracing.by(), "reference": "硬盘3"}
    refused("not_approved", fulfil_material, at=AT, **said)
    decide_material(request_id=row.pk, is_yes=True, by=tracing.by("police_approver"), at=AT)
    refused("nothing_came", fulfil_material, request_id=row.pk, by=tracing.by(), at=AT, reference=" ")
    refused("not_found", fulfil_material, request_id=row.pk, by=tracing.by(), at=AT, batch_id="none")
    refused("request_expired", fulfil_material, at=AT + 72 * HOUR, **said)
    came = fulfil_material(at=AT + HOUR, **said)  # type: ignore[arg-type]  # by name
    came.refresh_from_db()
    assert (came.state, came.holder_reference, "硬盘" in came.sealed, came.note) == (
        "fulfilled",
        "硬盘3",
        False,
        "找戴口罩的人",
    )
    assert came.purge_at == AT + HOUR + 30 * DAY


def test_what_nobody_decided_or_sent_expires_by_itself(tracing: Tracing) -> None:
    first, second = ask(tracing), approved(tracing)
    assert [tracing.sweep(AT + 72 * HOUR - HOUR), tracing.sweep(AT + 72 * HOUR)] == [0, 2]
    assert set(MaterialRequest.objects.values_list("state", flat=True)) == {"expired"}
    for row in (first, second):
        refused("not_waiting", decide_material, request_id=row.pk, is_yes=True, by=tracing.by("health"), at=AT)


def test_after_thirty_days_the_material_is_destroyed_with_a_certificate(tracing: Tracing) -> None:
    records = tracing.desk.send([line(77, document(77))], at=AT)
    batch = Record.objects.get(pk=records[0]).batch
    came = fulfil_material(request_id=approved(tracing).pk, by=tracing.by(), at=AT, batch_id=batch.pk)
    assert tracing.sweep(AT + 30 * DAY - HOUR) == 0
    assert Deletion.objects.filter(reason="footage").count() == 0
    assert tracing.sweep(AT + 30 * DAY) == 1
    run_jobs(AT + 30 * DAY)
    certificate = Deletion.objects.get(reason="footage")
    assert (certificate.records, certificate.done_at) == (records, AT + 30 * DAY)
    assert is_erased(MaterialRequest.objects.get(pk=came.pk))
    assert is_erased(Record.objects.get(pk=records[0]))
    assert tracing.sweep(AT + 30 * DAY) == 0


def test_material_under_a_reference_alone_leaves_no_word(tracing: Tracing) -> None:
    came = fulfil_material(request_id=approved(tracing).pk, by=tracing.by(), at=AT, reference="硬盘3")
    tracing.sweep(AT + 30 * DAY)
    run_jobs(AT + 30 * DAY)
    gone = MaterialRequest.objects.get(pk=came.pk)
    assert (is_erased(gone), gone.holder_reference, gone.state) == (True, "", "purged")
