"""A community's list comes through the gateway: every accepted line becomes an entry, wrong lines wait with a code."""

from __future__ import annotations

from datetime import date

import pytest

from bihuan.apps.intake.actions import settle_record
from bihuan.apps.intake.importers.kinds import guess_kind
from bihuan.apps.intake.models import Disposition
from bihuan.apps.residents.actions.lists import take_list
from bihuan.apps.residents.jobs.care_kind import CARE_LIST
from bihuan.apps.residents.models import CareEntry
from tests.care_world import Care
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
HEAD = "社区,姓名,身份证号,联系电话,现住址,人员类别,行动不便,孕周,语言,紧急联系人,紧急联系电话,药品可用至,年龄\n"
LINES = (
    "西山路,温玉兰,110101193005120038,13900000001,西山路1号,独居、吸氧,是,,普通话,温小兰,13900000091,2026-08-27,96\n",
    "西山路,葛长庚,,13900000002,西山路2号,透析,,,,,,,\n",
    "河东社区,尤三妹,,13900000003,河东社区3号,,否,孕37周,彝语,,,,30\n",
)


def _lines(batch: str) -> dict[int, Disposition]:
    return {one.line: one for one in Disposition.objects.filter(batch=batch).order_by("line")}


def test_every_accepted_line_is_filed_as_an_entry_with_what_it_tells(care: Care) -> None:
    lines = _lines(care.receive(HEAD + "".join(LINES)))
    assert [one.kind for one in lines.values()] == ["accepted"] * 3
    rows = {one.record: one for one in CareEntry.objects.all()}
    assert {one.record_id: one.effect for one in lines.values()} == {
        record: f"filed:care:{row.pk}" for record, row in rows.items()
    }
    told = {
        row.name: (row.needs, row.language, row.unit_id, row.care_class, row.kin_name, row.medicine_until)
        for row in rows.values()
    }
    assert told == {
        "温玉兰": (
            ["alone", "advanced_age", "limited_mobility", "oxygen"], "", "PCS-03", "A", "温小兰", date(2026, 8, 27),
        ),
        "葛长庚": (["dialysis"], "", "PCS-03", "B", "", None),
        "尤三妹": (["pregnancy_36", "language"], "yi", "SQ-07", "B", "", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("西山路,温玉兰,,13900000001,西山路1号,爱下棋,,,,,,,", "unknown_need"),
        ("西山路,温玉兰,,13900000001,西山路1号,,,,,,,,", "no_need_told"),
        ("西山路,温玉兰,,13900000001,西山路1号,透析,大概,,,,,,", "unreadable_tick"),
        ("西山路,温玉兰,110101193005120038,,,透析,,,,,,,", "no_way_to_reach_told"),
        ("西山路,温玉兰,,13900000001,西山路1号,透析,,很久,,,,,", "unreadable_weeks"),
        ("西山路,温玉兰,,13900000001,西山路1号,透析,,,,,,某天,", "unreadable_date"),
        ("西山路,,110101193005120038,13900000001,西山路1号,透析,,,,,,,", "required_missing"),
    ],
)
def test_a_wrong_line_is_held_with_a_code_and_nobody_comes_on_the_register(care: Care, cells: str, code: str) -> None:
    line = _lines(care.receive(HEAD + cells + "\n"))[1]
    assert (line.kind, line.reason, CareEntry.objects.count()) == ("held", code, 0)


@pytest.mark.parametrize(
    ("cells", "needs", "language"),
    [
        ("西山路,温玉兰,,13900000001,西山路1号,透析,,35,,,,,", ["dialysis"], ""),
        ("西山路,温玉兰,,13900000001,西山路1号,透析,,,克林贡语,,,,", ["dialysis", "language"], "other"),
        ("西山路,温玉兰,,13900000001,西山路1号,听障,,,,,,,", ["language"], "other"),
        ("西山路,温玉兰,,13900000001,西山路1号,透析,,,,,没有,,79", ["dialysis"], ""),
    ],
)
def test_what_is_only_doubtful_is_taken_with_a_remark(care: Care, cells: str, needs: list[str], language: str) -> None:
    care.receive(HEAD + cells + "\n")
    row = CareEntry.objects.get()
    assert (row.needs, row.language) == (needs, language)


def test_the_same_person_on_the_next_list_keeps_their_entry_and_gains_the_need(care: Care) -> None:
    care.receive(HEAD + LINES[0])
    again = "西山路,温玉兰,110101193005120038,13900000055,西山路7号,胰岛素,,,,,,,\n"
    line = _lines(care.receive(HEAD + again))[1]
    row = CareEntry.objects.get()
    assert (line.effect, row.needs, row.phone, row.address, row.kin_name) == (
        f"filed:care:{row.pk}", ["alone", "advanced_age", "limited_mobility", "oxygen", "insulin"],
        "+8613900000055", "西山路7号", "温小兰",
    )  # fmt: skip


def test_a_held_line_that_somebody_settles_is_taken_over(care: Care) -> None:
    line = _lines(care.receive(HEAD + "西山路,温玉兰,,13900000001,西山路1号,爱下棋,,,,,,,\n"))[1]
    settle_record(
        record_id=line.record_id, kind="accepted", reason="checked_with_source", by=care.actor("lead"), at=care.at,
    )  # fmt: skip
    run_jobs(care.at)
    row = CareEntry.objects.get()
    assert (row.needs, row.care_class, row.record) == ([], "C", line.record_id)
    assert Disposition.objects.get(pk=line.pk).effect == f"filed:care:{row.pk}"


def test_a_line_about_somebody_whom_nobody_can_reach_holds_no_others_up(care: Care) -> None:
    line = "某村,温玉兰,110101193005120038,,,透析,,,,,,,\n"
    for _ in range(2):
        [held] = [one for one in _lines(care.receive(HEAD + line)).values() if one.kind == "held"]
        settle_record(
            record_id=held.record_id, kind="accepted", reason="checked_with_source", by=care.actor("lead"), at=care.at,
        )  # fmt: skip
        run_jobs(care.at)
        line = line.replace("透析", "独居")
    row = CareEntry.objects.get()
    assert (row.needs, row.unit_id) == (["alone", "dialysis"], None)
    care.receive(HEAD + line.replace("某村", "西山路").replace(",,,独居", ",13900000001,,独居"))
    assert CareEntry.objects.get().unit_id == "PCS-03"


def test_taken_twice_a_list_is_taken_once(care: Care) -> None:
    batch = care.receive(HEAD + "".join(LINES))
    from bihuan.apps.intake.queries import accepted_waiting

    again = take_list(
        batch=batch, records=accepted_waiting(batch=batch, first=1, last=99), incident=care.incident, at=care.at
    )
    assert (again, CareEntry.objects.count()) == (0, 3)


def test_the_kind_is_known_by_its_columns() -> None:
    assert guess_kind(HEAD.strip().split(",")) == "care_list"
    assert guess_kind(["姓名", "身份证号", "联系电话"]) == "records"
    found = CARE_LIST.alias_of("紧急联系电话")
    assert found is not None
    assert found.field == "kin_phone"
