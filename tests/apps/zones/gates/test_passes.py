"""Passes from issue to end: signed, checked by the books, revoked, ended with their control, signed anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.intake.actions.keys import receipt_key, rotate_receipt_key
from bihuan.apps.zones.access.gates import get_pass, list_passes
from bihuan.apps.zones.actions import passes as acts
from bihuan.apps.zones.actions.gates_kit import check, check_at_gate, trusted_keys
from bihuan.apps.zones.models import Pass
from tests.gates_world import HOUR, Gates
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def why(gates: Gates, code: str, **more: Any) -> str:
    said: dict[str, Any] = {"gate": gates.gate, "direction": "in", "at": gates.at}
    said |= more
    return check(said["gate"], code, said["direction"], said["at"]).why


def test_an_issued_pass_opens_its_compounds_gate_by_code_and_by_number_and_no_other_gate(gates: Gates) -> None:
    row = gates.issue()
    assert (row.state, row.number, row.unit_id) == ("valid", 1, "PCS-03")
    assert [why(gates, str(one)) for one in (row.code, row.number)] == ["opens", "opens"]
    assert why(gates, str(row.code), gate=gates.other) == "other_gate"
    assert why(gates, str(row.code), at=row.ends_at) == "expired"


def test_a_keeper_checks_at_their_own_gate_alone(gates: Gates) -> None:
    code = str(gates.issue().code)
    told = {"code": code, "direction": "in", "by": gates.by(), "at": gates.at}
    assert check_at_gate(gate_id=gates.gate.pk, **told).opens  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: check_at_gate(gate_id=gates.other.pk, **told)) == "not_found"  # type: ignore[arg-type]  # by name


def test_the_journal_keeps_the_class_of_a_pass_and_neither_its_purpose_nor_its_holder(gates: Gates) -> None:
    row = gates.issue()
    facts = Event.objects.get(kind="pass.issued", subject_id=row.pk).facts
    assert ('"class":"X"' in facts, "dialysis" in facts, "施" in facts) == (True, False, False)


@pytest.mark.parametrize(
    ("by", "more", "code"),
    [
        ("keeper", {}, "wrong_role"), ("inspector", {}, "wrong_role"), ("officer@PCS-03", {}, "wrong_role"),
        ("dispatcher@PCS-03", {"area": "511302002"}, "not_your_compound"),
        ("dispatcher@PCS-03", {"area": ""}, "not_your_compound"),
        ("dispatcher@PCS-03", {"gates": (2,)}, "unknown_gate"), ("lead", {"gates": (9,)}, "unknown_gate"),
        ("lead", {"area": "nowhere"}, "unknown_area"), ("lead", {"control": "nothing"}, "unknown_control"),
        ("lead", {"resident": "nobody"}, "unknown_resident"), ("lead", {"purpose": "party"}, "unknown_purpose"),
    ],
)  # fmt: skip
def test_who_may_not_issue_this_pass_is_refused(gates: Gates, by: str, more: dict[str, Any], code: str) -> None:
    assert refusal_of(lambda: gates.issue(by=by, **more)) == code
    assert Pass.objects.count() == 0


def test_a_unit_issues_no_pass_for_a_resident_of_another_compound(gates: Gates) -> None:
    said = {"resident": gates.residents[0].pk, "area": "511302002"}
    assert refusal_of(lambda: gates.issue(by="dispatcher@SQ-07", **said)) == "unknown_resident"
    assert gates.issue(resident=gates.residents[0].pk).resident_id == gates.residents[0].pk


def test_the_desk_issues_a_pass_that_opens_every_gate(gates: Gates) -> None:
    row = gates.issue(by="lead", area="", holder="vehicle", name="川R12345")
    assert [why(gates, str(row.code), gate=one) for one in (gates.gate, gates.other)] == ["opens", "opens"]


def test_a_revoked_pass_opens_no_more_and_is_revoked_once(gates: Gates) -> None:
    row = gates.issue()
    said = {"pass_id": row.pk, "by": gates.by("dispatcher@PCS-03"), "at": gates.at}
    assert refusal_of(lambda: acts.revoke_pass(reason="bored", **said)) == "bad_reason"
    acts.revoke_pass(reason="misused", **said)
    assert [why(gates, str(one)) for one in (row.code, row.number)] == ["revoked", "revoked"]
    assert refusal_of(lambda: acts.revoke_pass(reason="misused", **said)) == "pass_stopped"
    assert refusal_of(lambda: acts.sign_anew(**said)) == "pass_stopped"


def test_the_unit_sees_the_desks_passes_to_its_compound_and_may_not_change_them(gates: Gates) -> None:
    row = gates.issue(by="lead")
    ours, theirs = (gates.by(f"dispatcher@{code}") for code in ("PCS-03", "SQ-07"))
    assert [list_passes(one).count() for one in (ours, theirs)] == [1, 0]
    said = {"pass_id": row.pk, "reason": "misused", "at": gates.at}
    assert refusal_of(lambda: acts.revoke_pass(by=ours, **said)) == "wrong_role"
    assert refusal_of(lambda: get_pass(theirs, row.pk)) == "not_found"
    assert refusal_of(lambda: get_pass(gates.by("commander"), row.pk)) == "not_found"


def test_a_pass_ends_with_its_control_and_never_outlasts_it(gates: Gates) -> None:
    late = {"control": gates.control.pk, "ends_at": gates.control.ends_at + timedelta(seconds=1)}
    assert refusal_of(lambda: gates.issue(**late)) == "pass_beyond_control"
    bound, free = gates.issue(control=gates.control.pk, ends_at=gates.control.ends_at), gates.issue()
    said = {"control_id": gates.control.pk, "incident": gates.world.incident.code, "at": gates.at}
    assert [acts.end_passes_of(**said) for _ in range(2)] == [1, 0]
    assert [why(gates, str(one.code)) for one in (bound, free)] == ["revoked", "opens"]
    assert Pass.objects.get(pk=bound.pk).state == "ended"


def test_a_control_that_is_lifted_binds_no_new_pass(gates: Gates) -> None:
    type(gates.control).objects.update(state="lifted", lifted_at=gates.at)
    assert refusal_of(lambda: gates.issue(control=gates.control.pk)) == "unknown_control"


def prepared(gates: Gates, **more: Any) -> Pass:
    told = gates.told(reference="request-1", unit="PCS-03", **more)
    row = acts.prepare_pass(told=told, incident=gates.world.incident.code, at=gates.at)
    assert row is not None
    return row


def test_a_prepared_pass_opens_nothing_until_a_person_confirms_it(gates: Gates) -> None:
    row = prepared(gates)
    again = acts.prepare_pass(told=gates.told(reference="request-1"), incident=row.incident_id, at=gates.at)
    assert (again, row.code, why(gates, str(row.number))) == (None, "", "no_code")
    done = acts.confirm_pass(pass_id=row.pk, by=gates.by("dispatcher@PCS-03"), at=gates.at)
    kept = Pass.objects.get(pk=row.pk)
    assert (kept.state, kept.issued_by, kept.code) == ("valid", gates.by("dispatcher@PCS-03").account, done.code)
    assert why(gates, str(kept.code)) == "opens"
    by = gates.by("lead")
    assert refusal_of(lambda: acts.confirm_pass(pass_id=row.pk, by=by, at=gates.at)) == "pass_not_prepared"


def test_what_nobody_confirms_is_dropped_at_its_end_and_cannot_be_confirmed_then(gates: Gates) -> None:
    row = prepared(gates)
    late = gates.at + 2 * HOUR
    assert refusal_of(lambda: acts.confirm_pass(pass_id=row.pk, by=gates.by("lead"), at=late)) == "pass_over"
    said = {"incident": gates.world.incident.code}
    assert [acts.drop_prepared(at=one, **said) for one in (gates.at, late, late)] == [0, 1, 0]
    assert Pass.objects.get().state == "dropped"


def test_a_prepared_pass_that_is_not_wanted_is_dropped(gates: Gates) -> None:
    row = prepared(gates)
    acts.revoke_pass(pass_id=row.pk, reason="not_needed", by=gates.by("lead"), at=gates.at)
    assert Pass.objects.get().state == "dropped"


def test_after_the_key_was_rotated_old_papers_hold_until_they_are_signed_anew(gates: Gates) -> None:
    row, incident = gates.issue(), gates.world.incident.code
    old = str(row.code)
    rotate_receipt_key(by=gates.by("lead"), at=gates.at)
    assert (why(gates, old), len(trusted_keys(incident, gates.at))) == ("opens", 2)
    acts.sign_anew(pass_id=row.pk, by=gates.by("dispatcher@PCS-03"), at=gates.at)
    fresh = Pass.objects.get()
    assert (fresh.key, why(gates, str(fresh.code)), why(gates, old)) == (receipt_key().key_id, "opens", "unknown_key")
    assert refusal_of(lambda: acts.sign_anew(pass_id=row.pk, by=gates.by("lead"), at=row.ends_at)) == "pass_over"


def test_a_number_that_is_none_opens_nothing(gates: Gates) -> None:
    assert [why(gates, one) for one in ("77", "9" * 12, "", "BHP1:")] == ["no_code"] * 4
