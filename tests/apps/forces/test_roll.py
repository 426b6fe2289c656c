"""Who should be on by duty and plan, and who has checked in: what a hand-over keeps."""

from __future__ import annotations

import pytest

from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.forces.models import Officer, Post
from bihuan.apps.forces.queries.roll import roll_call
from bihuan.apps.orders.actions.handover import give_handover
from bihuan.engine.ledger.canonical import instant
from tests.forces_world import HOUR, Forces

pytestmark = pytest.mark.django_db


def _lead(forces: Forces) -> Officer:
    return Officer.objects.create(
        incident=forces.world.incident, unit=forces.world.units["PCS-03"], account=forces.world.people["lead"],
        number="D1", name="王守正", joined_at=forces.at,
    )  # fmt: skip


def _desk_post(forces: Forces) -> Post:
    return Post.objects.create(
        incident=forces.world.incident,
        unit=forces.world.units["PCS-03"],
        name="值班长席",
        kind="desk",
        opened_at=forces.at,
    )


def test_a_unit_is_shown_its_duty_officer_and_its_posts_with_who_checked_in(forces: Forces) -> None:
    check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P1"].pk, by=forces.actor("P1"), at=forces.at
    )
    rows = roll_call(incident=forces.incident, unit="PCS-03", at=forces.at)
    assert [(one.role, one.number, one.post, one.checked_in_at) for one in rows] == [
        ("unit_duty_officer", "", "", None), ("", "P1", "西山路点位", forces.at),
    ]  # fmt: skip


def test_the_next_shift_appears_an_hour_ahead(forces: Forces) -> None:
    rows = roll_call(incident=forces.incident, unit="PCS-03", at=forces.at + 5 * HOUR)
    assert [one.number for one in rows if one.post] == ["P1", "P2"]


def test_the_desk_is_shown_its_duty_roles_and_its_seats(forces: Forces) -> None:
    officer, post = _lead(forces), _desk_post(forces)
    forces.posts["desk"], forces.officers["D1"] = post, officer
    forces.assign("D1", forces.need("desk", 0, 6))
    before = roll_call(incident=forces.incident, unit="", at=forces.at)
    assert [(one.role, one.number, one.checked_in_at) for one in before] == [
        ("desk_lead", "D1", None), ("reviewer", "", None), ("", "D1", None),
    ]  # fmt: skip
    check_in(post_id=post.pk, officer_id=officer.pk, by=forces.actor("lead"), at=forces.at)
    after = roll_call(incident=forces.incident, unit="", at=forces.at)
    assert [one.checked_in_at for one in after] == [forces.at, None, forces.at]


def test_where_no_officers_are_kept_nobody_is_missing(forces: Forces) -> None:
    Officer.objects.update(left_at=forces.at)
    assert roll_call(incident=forces.incident, unit="", at=forces.at) == []


def test_the_sheet_that_is_signed_keeps_the_roll_by_identifier(forces: Forces) -> None:
    _lead(forces)
    signed = give_handover(unit="desk", by=forces.actor("lead"), at=forces.at)
    row = signed.sheet["roll"][0]
    assert (row["role"], row["account"], row["checked_in_at"]) == ("desk_lead", forces.world.people["lead"].pk, "")
    assert row["starts_at"] == instant(forces.at - 2 * HOUR)
    assert "王守正" not in str(signed.sheet)
