"""A roster as it came through the gateway: each name of each cell is filed as a line with a disposition."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from bihuan.apps.core.models import Event
from bihuan.apps.forces.access.people import list_roster_lines
from bihuan.apps.forces.actions.rosters import RosterRow, refuse_line, settle_line, take_rows
from bihuan.apps.forces.models import Assignment, Need, Officer, Plan, Post, RosterLine
from bihuan.apps.forces.queries.rosters import roster_counts
from bihuan.apps.intake.actions.disposing import dispose_batch
from bihuan.apps.intake.actions.receiving import receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Disposition
from tests.forces_world import Forces
from tests.refusals import refusal_of
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


def workbook(forces: Forces) -> bytes:
    """Return the roster of two posts over two days, dates merged over two shifts, as the office sends it."""
    day = forces.at.date() + timedelta(days=2)
    told, body = [f"{day + timedelta(days=ahead):%Y-%m-%d}" for ahead in (0, 1)], BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 4, "执勤安排表")
        sheet.write(1, 0, "岗位")
        sheet.merge_range(1, 1, 1, 2, told[0])
        sheet.merge_range(1, 3, 1, 4, told[1])
        for column, word in enumerate(("白班", "夜班", "白班", "夜班"), 1):
            sheet.write(2, column, word)
        for row, cells in enumerate(
            (
                ("西山路点位", "何一诺、林三石(P3)", "高二妹", "何一诺", "—"),
                ("河东卡口", "罗五月\n梁六顺", "无此人", "宋七巧/何一诺", "唐八方"),
                ("没有的岗", "郭四海", "", "", ""),
            ),
            3,
        ):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    return body.getvalue()


def received(forces: Forces) -> str:
    clerk = forces.world.actor("clerk")
    source = add_source(code="ZD", name="支队", by=forces.actor("lead"), at=forces.at)
    batch = receive_batch(
        source_id=source.id, content=BytesIO(workbook(forces)), filename="排班.xlsx", by=clerk, at=forces.at,
        declared=None, kind="duty_roster",
    ).batch  # fmt: skip
    dispose_batch(batch_id=batch.id, by=clerk, at=forces.at)
    run_jobs(forces.at)
    return str(batch.id)


def lines() -> list[tuple[str, str, str, str]]:
    rows = RosterLine.objects.order_by("source")
    return [(one.place.rpartition("!")[2], one.name, one.disposition, one.reason) for one in rows]


def test_no_cell_of_a_roster_is_lost_between_the_file_and_the_draft(forces: Forces) -> None:
    batch = received(forces)
    kinds = Disposition.objects.filter(batch_id=batch).order_by("line").values_list("kind", "effect")
    assert [kind for kind, _ in kinds] == ["accepted"] * 4 + ["held"] + ["accepted"] * 7
    assert all(effect.startswith("filed:roster_line:") == (kind == "accepted") for kind, effect in kinds)
    assert lines() == [
        ("B4", "何一诺", "accepted", ""),
        ("B4", "林三石", "accepted", ""),
        ("C4", "高二妹", "accepted", ""),
        ("D4", "何一诺", "accepted", ""),
        ("B5", "罗五月", "accepted", ""),
        ("B5", "梁六顺", "accepted", ""),
        ("C5", "无此人", "held", "unknown_name"),
        ("D5", "宋七巧", "accepted", ""),
        ("D5", "何一诺", "rejected", "assigned_already"),
        ("E5", "唐八方", "accepted", ""),
        ("B6", "郭四海", "held", "unknown_post"),
    ]
    assert Plan.objects.get(settings__batch=batch).state == "draft"


def row(name: str, **values: str) -> RosterRow:
    told = {"date": "2026-08-28", "starts_at": "08:00", "ends_at": "14:00", "post": "西山路点位", "name": name} | values
    return RosterRow(f"r-{name}-{sorted(values.items())}"[:36], "sheet 1!B2", told)


def taken(forces: Forces, *rows: RosterRow) -> list[tuple[str, str]]:
    take_rows(rows=rows, by=forces.actor("clerk"), at=forces.at, batch="b")
    found = {one.source: one for one in RosterLine.objects.all()}
    return [(found[one.row].disposition, found[one.row].reason) for one in rows]


def test_two_officers_of_one_name_are_held_unless_a_number_or_a_telephone_decides(forces: Forces) -> None:
    Officer.objects.filter(pk=forces.officers["P4"].pk).update(name="林三石", phone="13911112222")
    rows = (
        row("林三石"), row("林三石", number="P3"),
        row("林三石", phone="+86 139-1111-2222", starts_at="20:00", ends_at="23:00"),
        row("林三石", number="P1"), row("", number="S3"),
    )  # fmt: skip
    assert taken(forces, *rows) == [
        ("held", "two_of_that_name"), ("accepted", ""), ("accepted", ""), ("held", "unknown_name"), ("accepted", ""),
    ]  # fmt: skip


def test_what_a_row_lacks_is_said(forces: Forces) -> None:
    rows = (
        row("", number=""), row("何一诺", date="改日"), row("何一诺", date="2026-02-31"), row("何一诺", starts_at="早"),
        row("何一诺", starts_at="9:75"), row("何一诺", post=""), row("何一诺", post="别处"),
        row("何一诺", date="8月29日", starts_at="夜班", ends_at=""),
    )  # fmt: skip
    assert taken(forces, *rows) == [
        ("held", "no_name"), ("held", "no_day"), ("held", "no_day"), ("held", "no_hours"), ("held", "no_hours"),
        ("held", "no_post"), ("held", "unknown_post"), ("accepted", ""),
    ]  # fmt: skip
    assert Need.objects.filter(post=forces.posts["PCS-03"]).latest("starts_at").ends_at.hour == 0  # 08:00 in Nanchong


def test_hours_across_those_of_a_need_are_held(forces: Forces) -> None:
    assert taken(forces, row("何一诺"), row("高二妹", starts_at="10:00")) == [
        ("accepted", ""),
        ("held", "hours_differ"),
    ]


def test_a_row_taken_twice_is_taken_once(forces: Forces) -> None:
    first = take_rows(rows=[row("何一诺")], by=forces.actor("clerk"), at=forces.at, batch="b")
    again = take_rows(rows=[row("何一诺")], by=forces.actor("clerk"), at=forces.at, batch="b")
    assert (first, RosterLine.objects.count()) == (again, 1)
    assert Event.objects.filter(kind="plan.rows_taken").count() == 1


def test_a_held_line_is_settled_by_hand_or_refused(forces: Forces) -> None:
    by, at = forces.actor("planner"), forces.at
    assert taken(forces, row("某人"), row("另一人"), row("何一诺")) == [
        ("held", "unknown_name"), ("held", "unknown_name"), ("accepted", "")
    ]  # fmt: skip
    first, second = RosterLine.objects.filter(disposition="held").order_by("name")
    need = Need.objects.get(assignments__plan__settings__batch="b")
    assert refusal_of(
        lambda: settle_line(line_id=first.pk, officer_id=forces.officers["P1"].pk, need_id=need.pk, n=0, by=by, at=at)
    ) == ("assigned_already")
    done = settle_line(line_id=first.pk, officer_id=forces.officers["P2"].pk, need_id=need.pk, n=0, by=by, at=at)
    assert Assignment.objects.get(pk=str(done.assignment_id)).officer == forces.officers["P2"]
    assert refusal_of(lambda: refuse_line(line_id=first.pk, reason="nobody", n=1, by=by, at=at)) == "line_not_held"
    assert refusal_of(lambda: refuse_line(line_id=second.pk, reason="no", n=0, by=by, at=at)) == "bad_reason"
    refuse_line(line_id=second.pk, reason="nobody", n=0, by=by, at=at)
    assert roster_counts(list_roster_lines(by)) == {"accepted": 2, "held": 0, "rejected": 1}


def test_nobody_of_a_unit_reads_a_roster(forces: Forces) -> None:
    assert refusal_of(lambda: list_roster_lines(forces.actor("dispatcher@PCS-03"))) == "wrong_role"


def test_the_journal_of_a_roster_says_counts_and_no_names(forces: Forces) -> None:
    taken(forces, row("何一诺"), row("某人"))
    told: Any = Event.objects.get(kind="plan.rows_taken").facts
    assert ('"accepted":1' in told, '"held":1' in told, "何一诺" in told) == (True, True, False)


def test_a_held_line_goes_to_nobody_who_has_left_and_to_no_closed_post(forces: Forces) -> None:
    by, at = forces.actor("planner"), forces.at
    assert taken(forces, row("某人"), row("何一诺")) == [("held", "unknown_name"), ("accepted", "")]
    line = RosterLine.objects.get(disposition="held")
    need = Need.objects.get(assignments__plan__settings__batch="b")

    def settled(number: str) -> str:
        pk = forces.officers[number].pk
        return refusal_of(lambda: settle_line(line_id=line.pk, officer_id=pk, need_id=need.pk, n=0, by=by, at=at))

    Officer.objects.filter(number="P3").update(left_at=at)
    assert settled("P3") == "not_found"
    Post.objects.filter(pk=need.post_id).update(closed_at=at)
    assert settled("P4") == "unknown_need"
