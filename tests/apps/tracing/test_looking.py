"""Words of tracing are masked; whole only before whom they wait for, or revealed with a reason; each look is kept."""

from __future__ import annotations

from datetime import date

import pytest

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.tracing.actions.cases import CaseTold, update_case
from bihuan.apps.tracing.actions.looking import look_at, reveal_field
from bihuan.apps.tracing.actions.visits import NewVisit, confirm_visit, record_visit
from bihuan.apps.tracing.models import Visit
from tests.apps.tracing.test_material import ask
from tests.apps.tracing.tracing_desk import AT, HOUR, Tracing, refused
from tests.trust.failing_closed import broken

pytestmark = pytest.mark.django_db
PLACE = "顺安区西山路12号阳光小区3栋2单元501"


def visit(tracing: Tracing) -> Visit:
    new = NewVisit(tracing.people[0], AT - 5 * HOUR, AT - 3 * HOUR, "interview", place_text=PLACE, note="和同事")
    return record_visit(new=new, by=tracing.by(), at=AT).visit


def test_who_is_to_confirm_a_visit_reads_it_whole_and_the_log_says_so(tracing: Tracing) -> None:
    row = visit(tracing)
    said = look_at(row=row, by=tracing.by("interviewer"), at=AT)
    assert (said["place_text"].value, said["note"].value) == (PLACE, "和同事")
    entry = AccessEntry.objects.get()
    assert (entry.object_kind, entry.object_id, entry.person, entry.fields) == (
        "visit", row.pk, tracing.people[0], ["place_text", "note"]
    )  # fmt: skip


def test_a_confirmed_visit_stands_masked_until_it_is_revealed(tracing: Tracing) -> None:
    row = confirm_visit(visit_id=visit(tracing).pk, by=tracing.by(), at=AT)
    said = look_at(row=row, by=tracing.by(), at=AT)
    assert (said["place_text"].value, said["place_text"].may_reveal, said["note"].value) == (
        "顺安区西山路12号阳光小区***", True, "***"
    )  # fmt: skip
    assert AccessEntry.objects.count() == 0
    shown = reveal_field(row=row, name="place_text", reason="call_person", words="", by=tracing.by(), at=AT)
    assert (shown, AccessEntry.objects.get().act) == (PLACE, "reveal")
    for name in ("starts_at", "sealed"):
        refused("not_found", reveal_field, row=row, name=name, reason="call_person", words="", by=tracing.by(), at=AT)
    refused("unknown_reason", reveal_field, row=row, name="note", reason="curious", words="", by=tracing.by(), at=AT)


def test_a_unit_and_who_only_watches_see_the_mask_and_cannot_lift_it(tracing: Tracing) -> None:
    row = visit(tracing)
    for by in (tracing.by("commander"), Actor("a", Role.DESK_LEAD, tracing.incident, "PCS-03")):
        said = look_at(row=row, by=by, at=AT)
        assert (said["note"].value, said["note"].may_reveal) == ("***", False)
        refused("not_found", reveal_field, row=row, name="note", reason="call_person", words="", by=by, at=AT)


def test_an_approver_reads_what_they_are_to_agree_to(tracing: Tracing) -> None:
    row = ask(tracing)
    said = look_at(row=row, by=tracing.by("police_approver"), at=AT)
    assert (said["place_text"].value, said["note"].value) == ("东门第三台摄像机", "找戴口罩的人")
    assert AccessEntry.objects.get().person == tracing.cases[0].person_id


def test_further_dates_of_a_case_are_hidden_until_they_are_revealed(tracing: Tracing) -> None:
    told = CaseTold(more_dates={"rash": date(2026, 8, 20)})
    case = update_case(case_id=tracing.cases[0].pk, told=told, by=tracing.by(), at=AT)
    assert look_at(row=case, by=tracing.by(), at=AT)["more_dates"].value == "***"
    shown = reveal_field(row=case, name="more_dates", reason="call_person", words="", by=tracing.by(), at=AT)
    assert shown == "rash: 2026-08-20"


_HERE = "bihuan.apps.tracing.actions.looking"


@pytest.mark.parametrize(
    "point", ["relation_to", "show_all", "whole_names", "record_access", "writing", "Viewer", "Look", "person_of"]
)
def test_a_look_in_which_anything_breaks_shows_nothing(tracing: Tracing, point: str) -> None:
    row = visit(tracing)
    with broken(f"{_HERE}:{point}") as reached:
        refused("cannot_show", look_at, row=row, by=tracing.by(), at=AT)
    assert (bool(reached), AccessEntry.objects.count()) == (True, 0)


@pytest.mark.parametrize("point", ["relation_to", "shift_start", "reveal", "Asked", "Viewer"])
def test_a_reveal_in_which_anything_breaks_shows_nothing(tracing: Tracing, point: str) -> None:
    row = confirm_visit(visit_id=visit(tracing).pk, by=tracing.by(), at=AT)
    said = {"row": row, "name": "note", "reason": "call_person", "words": "", "by": tracing.by(), "at": AT}
    with broken(f"{_HERE}:{point}") as reached:
        refused("cannot_show", reveal_field, **said)
    assert (bool(reached), AccessEntry.objects.count()) == (True, 0)
