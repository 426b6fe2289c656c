"""A register of residents: one who is named once, lives in one place; what is doubtful waits; orders open nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bihuan.apps.core.journal.subscriptions import Owed
from bihuan.apps.core.models import Area, Event, Unit
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.core.rules.actors import Actor
from bihuan.apps.intake.access import areas_of, get_building, get_resident
from bihuan.apps.intake.actions import NotReceived, erase_person, file_records, settle_record
from bihuan.apps.intake.actions.population import person_of, take_residents
from bihuan.apps.intake.models import Batch, Building, Disposition, Person, Resident
from bihuan.apps.intake.queries.population import (
    counts_by_building,
    counts_by_community,
    find_resident,
    household_list,
    residents_here,
)
from bihuan.apps.intake.queries.whereabouts import Reachable, reachable
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.jobs import open_for_lines, open_for_record
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.export import export_journal
from bihuan.config.rounds import drain
from tests.apps.intake.door import AT, CITIZENS, Door, check_books, csv_of, kinds, make_door

HEADER = "社区,楼栋,单元,房号,姓名,身份证号,联系电话,与户主关系,居住状态,搬离日期"
ZHANG, LI, WANG = CITIZENS
pytestmark = pytest.mark.django_db


@pytest.fixture
def door(db: None) -> Door:
    return make_door()


def register(door: Door, *lines: str, header: str = HEADER, **more: object) -> Batch:
    """Bring a register in and let the jobs file it."""
    told = {"kind": "population", **more}
    batch = door.bring(csv_of(*lines, header=header), **told)
    drain(at=AT)
    return batch


def residents() -> list[tuple[str, str, str, str]]:
    """Give building, room, name and document of everybody on the register, by name."""
    found = Resident.objects.select_related("building")
    return sorted((one.building.name, one.room, one.name, one.document.partition(":")[2]) for one in found)


def test_accepted_lines_become_residents_and_no_order(door: Door) -> None:
    batch = register(
        door, f"幸福社区,三号楼,二单元,501室,张三,{ZHANG},13800001111,户主,在住,",
        "幸福社区,3栋,2单元,501,张小宝,未办理,,之子,在住,",
        f"幸福社区,#3,2,502,李四,{LI},,户主,在住,", f"幸福社区,A座,,1203,王五,{WANG},,户主,常住,",
    )  # fmt: skip
    assert kinds(batch) == [("accepted", "")] * 4
    assert residents() == [
        ("3栋", "2-501", "张三", ZHANG), ("3栋", "2-501", "张小宝", ""), ("3栋", "2-502", "李四", LI),
        ("A栋", "1203", "王五", WANG),
    ]  # fmt: skip
    assert WorkOrder.objects.count() == 0
    assert Person.objects.count() == 0, "nobody has work about them yet"
    flats = dict(Resident.objects.values_list("record", "household"))
    assert len(set(flats.values())) == 3, "parents and child are one household"
    check_books(batch)


def test_every_filed_line_counts_in_the_books_and_for_the_auditor(door: Door, tmp_path: Path) -> None:
    register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,", f"幸福社区,3栋,,502,李四,{LI},,,,")
    door.bring(csv_of("K1,某人,,13912345678,示例路1号"))
    drain(at=AT)
    balance = strike_balance(incident="I1", at=AT + timedelta(hours=1), is_full=True)
    told = {one["code"]: one for one in balance.equations}
    assert told["E2"]["terms"] == {"filed": 2, "order": 1}
    assert (told["E1"]["difference"], told["E2"]["difference"]) == (0, 0)
    export_journal(tmp_path / "out", at=AT + timedelta(seconds=20))
    done = subprocess.run(
        [sys.executable, str(tmp_path / "out/verify_ledger.py"), str(tmp_path / "out")], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    events = (tmp_path / "out/events.jsonl").read_text()
    assert events.count('"kind":"filing.made"') == 1
    assert "张三" not in events


def test_a_filing_that_nobody_told_the_journal_of_is_found(door: Door) -> None:
    batch = register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,")
    Disposition.objects.filter(batch=batch).update(effect="filed:resident:elsewhere")
    balance = strike_balance(incident="I1", at=AT + timedelta(hours=1), is_full=True)
    told = {one["code"]: one for one in balance.equations}
    assert told["E2"]["difference"] == 1


def test_a_document_in_two_communities_is_held_and_named(door: Door) -> None:
    first = register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,")
    second = register(door.another("other"), f"光明社区,1栋,,101,张三,{ZHANG},,,,")
    held = Disposition.objects.get(batch=second)
    assert (held.kind, held.reason) == ("held", "registered_elsewhere")
    assert held.duplicate_of == Disposition.objects.get(batch=first).record_id
    assert residents() == [("3栋", "501", "张三", ZHANG)]


def test_two_lines_of_one_file_cannot_hold_one_document(door: Door) -> None:
    batch = register(
        door,
        f"幸福社区,3栋,,501,张三,{ZHANG},,,,",
        f"幸福社区,9栋,,901,张三,{ZHANG},,,,",
        f"幸福社区,3栋,,501,张小妹,{ZHANG},,之女,,",
    )
    assert kinds(batch) == [("accepted", ""), ("held", "registered_elsewhere"), ("held", "registered_elsewhere")]


def test_two_people_of_one_name_in_one_room_wait_for_a_clerk(door: Door) -> None:
    batch = register(
        door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,", f"幸福社区,3号楼,,501室,张三,{LI},,,,",
        "幸福社区,3栋,,501,张三,,,,,",
        f"幸福社区,3栋,,501,张三,{ZHANG},13900001111,,,", f"幸福社区,三栋,,501,张三,{ZHANG},,,,",
    )  # fmt: skip
    assert kinds(batch) == [
        ("accepted", ""), ("held", "same_name_in_room"), ("held", "same_name_in_room"), ("held", "conflict"),
        ("duplicate", "same_content"),
    ]  # fmt: skip


def test_what_a_line_lacks_holds_it_or_is_remarked(door: Door) -> None:
    batch = register(
        door, f",3栋,,501,张三,{ZHANG},,,,", f"幸福社区,-,,501,李四,{LI},,,,", f"幸福社区,3栋,,501,,{WANG},,,,",
        "幸福社区,平房,,,赵六,123,,,,", "幸福社区,平房,,,钱七,,,,看情况,", "合计,,,,5,,,,,",
    )  # fmt: skip
    assert kinds(batch) == [
        ("held", "community_missing"), ("held", "building_missing"), ("held", "required_missing"),
        ("held", "invalid_document_number"), ("accepted", ""), ("rejected", "total_line"),
    ]  # fmt: skip
    kept = Disposition.objects.get(batch=batch, line=5)
    assert [one["code"] for one in kept.remarks] == ["unreadable_residence", "room_missing", "without_document"]
    assert Resident.objects.get(record=kept.record_id).household == 0


def test_who_has_moved_away_is_registered_as_gone_and_may_register_anew(door: Door) -> None:
    register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,已搬走,2026-08-01", f"幸福社区,3栋,,502,李四,{LI},,,去世,")
    left = {one.name: one.left_at for one in Resident.objects.all()}
    assert {name: at and at.date().isoformat() for name, at in left.items()} == {
        "张三": "2026-08-01",
        "李四": "2026-08-21",
    }
    assert residents_here("I1").count() == 0
    batch = register(door.another("other"), f"光明社区,1栋,,101,张三,{ZHANG},,,在住,")
    assert kinds(batch) == [("accepted", "")]
    one = Resident.objects.get(document_index__isnull=False, building__name="1栋")
    assert (one.left_at, one.name, one.building.community_code) == (None, "张三", "光明社区")


def test_who_left_another_community_stays_where_they_live(door: Door) -> None:
    register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,")
    batch = register(door.another("other"), f"光明社区,1栋,,101,张三,{ZHANG},,,已搬走,")
    assert kinds(batch) == [("accepted", "")]
    one = Resident.objects.get()
    assert (one.left_at, one.building.name) == (None, "3栋")
    assert Disposition.objects.get(batch=batch).effect == f"filed:resident:{one.id}"


def test_a_clerk_who_accepts_the_newer_line_moves_the_resident(door: Door) -> None:
    register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,")
    second = register(door.another("other"), f"光明社区,1栋,,101,张三,{ZHANG},13900001111,,,")
    held = Disposition.objects.get(batch=second)
    settle_record(record_id=held.pk, kind="accepted", reason="updated_record", by=door.by, at=AT)
    drain(at=AT)
    one = Resident.objects.get()
    assert (one.building.name, one.room, one.phone, one.record) == ("1栋", "101", "+8613900001111", held.pk)


def test_a_child_under_the_mothers_number_does_not_become_the_mother(door: Door) -> None:
    batch = register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,", f"幸福社区,3栋,,501,张小宝,{ZHANG},,之子,,")
    held = Disposition.objects.get(batch=batch, kind="held")
    settle_record(record_id=held.pk, kind="accepted", reason="other_person", by=door.by, at=AT)
    drain(at=AT)
    assert [(one[2], one[3]) for one in residents()] == [("张三", ZHANG), ("张小宝", ZHANG)]
    assert Resident.objects.filter(document_index=None).get().name == "张小宝"


def test_a_settled_value_of_another_kind_is_refused(door: Door) -> None:
    batch = register(door, f",3栋,,501,张三,{ZHANG},,,,")
    held = Disposition.objects.get(batch=batch)
    with pytest.raises(NotAllowed, match="bad_value"):
        settle_record(record_id=held.pk, kind="accepted", reason="corrected", by=door.by, at=AT, values={"result": "x"})
    told = {"community_name": "幸福社区"}
    settle_record(record_id=held.pk, kind="accepted", reason="corrected", by=door.by, at=AT, values=told)
    drain(at=AT)
    assert residents() == [("3栋", "501", "张三", ZHANG)]


def test_filing_twice_changes_nothing(door: Door) -> None:
    batch = register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,")
    events = Event.objects.count()
    assert take_residents(batch=batch.id, first=1, last=9, by=door.by, at=AT) == 0
    assert Event.objects.count() == events
    record = Disposition.objects.get().record_id
    with pytest.raises(NotAllowed, match="stale"):
        file_records(batch=batch.id, effects={record: "filed:resident:x"}, by=door.by, at=AT)
    with pytest.raises(ValueError, match="filed:"):
        file_records(batch=batch.id, effects={record: "order:x"}, by=door.by, at=AT)


def test_the_title_tells_the_community_and_the_sheets_tell_the_buildings(door: Door, tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, lines in (
            ("3号楼", [("501", "张三", ZHANG), ("502", "李四", LI)]),
            ("4号楼", [("101", "王五", WANG)]),
        ):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate([("幸福社区居民花名册", "", ""), ("房号", "姓名", "身份证号"), *lines]):
                sheet.write_row(row, 0, cells)
    batch = door.bring(file.read_bytes(), kind="population", filename="register.xlsx")
    drain(at=AT)
    assert kinds(batch) == [("accepted", "")] * 3
    assert residents() == [("3栋", "501", "张三", ZHANG), ("3栋", "502", "李四", LI), ("4栋", "101", "王五", WANG)]
    assert set(Building.objects.values_list("community_code", flat=True)) == {"幸福社区"}


def test_the_same_bytes_are_not_received_as_two_kinds(door: Door) -> None:
    content = csv_of(f"幸福社区,3栋,,501,张三,{ZHANG},,,,", header=HEADER)
    door.receive(content, kind="population")
    assert door.receive(content, kind="population").is_repeat
    with pytest.raises(NotReceived) as refusal:
        door.receive(content)
    assert (refusal.value.code, refusal.value.params) == ("other_kind", {"kind": "population"})
    with pytest.raises(NotReceived) as unknown:
        door.receive(content, kind="nothing")
    assert unknown.value.code == "unknown_kind"


def _area(door: Door, code: str, name: str, *aliases: str) -> Area:
    unit = Unit.objects.create(incident=door.incident, code=f"U{code}", name=f"单位{code}")
    return Area.objects.create(incident=door.incident, unit=unit, code=code, name=name, aliases=list(aliases))


def test_a_community_is_its_area_by_code_name_or_alias_unless_two_bear_it(door: Door) -> None:
    happy = _area(door, "510101", "幸福社区", "幸福", "新村")
    _area(door, "510102", "光明社区", "新村")
    register(
        door, f"幸福社区,1栋,,1,张三,{ZHANG},,,,", f"幸福,1栋,,2,李四,{LI},,,,", f"510101,1栋,,3,王五,{WANG},,,,",
        "新村,1栋,,4,赵六,,,,,", "别处社区,1栋,,5,钱七,,,,,",
    )  # fmt: skip
    told = {(one.community_code, one.area): one.residents for one in counts_by_building("I1")}
    assert told == {("510101", happy.id): 3, ("新村", ""): 1, ("别处社区", ""): 1}


def test_counts_households_and_one_resident(door: Door) -> None:
    happy = _area(door, "510101", "幸福社区")
    bright = _area(door, "510102", "光明社区")
    register(
        door, f"幸福社区,1栋,,102,张三,{ZHANG},,户主,,", "幸福社区,1栋,,102,张小宝,,,之子,,",
        "幸福社区,1栋,,101,赵六,,,,,",
        f"幸福社区,2栋,,101,李四,{LI},,,已搬走,", f"光明社区,1栋,,101,王五,{WANG},,,,",
    )  # fmt: skip
    counted = [(one.community_code, one.name, one.residents, one.households) for one in counts_by_building("I1")]
    assert counted == [("510101", "1栋", 3, 2), ("510101", "2栋", 0, 0), ("510102", "1栋", 1, 1)]
    assert [one.name for one in counts_by_building("I1", community="510102")] == ["1栋"]
    assert [one.residents for one in counts_by_building("I1", areas=[bright.id])] == [1]
    summed = [(one.community_code, one.buildings, one.residents) for one in counts_by_community("I1")]
    assert summed == [("510101", 2, 3), ("510102", 1, 1)]
    first = Building.objects.get(community_code="510101", name="1栋")
    assert [(one.room, one.name) for one in household_list(first.id)] == [
        ("101", "赵六"),
        ("102", "张三"),
        ("102", "张小宝"),
    ]
    found = find_resident(incident="I1", document=f"citizen_number:{ZHANG}", areas=[happy.id])
    assert found is not None
    assert (found.name, found.building.name) == ("张三", "1栋")
    assert find_resident(incident="I1", document=f"citizen_number:{ZHANG}", areas=[bright.id]) is None
    assert find_resident(incident="I1", document="") is None
    assert find_resident(incident="I1", document="citizen_number:000") is None


def test_a_resident_becomes_a_person_when_work_begins_and_can_be_reached(door: Door) -> None:
    register(door, f"幸福社区,3栋,2单元,501,张三,{ZHANG},13800001111,,,", "幸福社区,3栋,2单元,501,张小宝,,,之子,,")
    ids = {one.name: one.id for one in Resident.objects.all()}
    made = person_of(residents=ids.values(), by=door.by, at=AT)
    assert set(made) == set(ids.values())
    assert reachable("I1", made.values()) == {
        made[ids["张三"]]: Reachable("张三", "+8613800001111", "幸福社区 3栋 2-501", ""),
        made[ids["张小宝"]]: Reachable("张小宝", "", "幸福社区 3栋 2-501", ""),
    }
    assert person_of(residents=ids.values(), by=door.by, at=AT) == made, "the second time they are the same"
    assert Event.objects.filter(kind="residents.known").count() == 1
    assert json.loads(Event.objects.get(kind="residents.known").facts) == {"residents": sorted(ids.values())}


def test_the_person_of_a_resident_is_the_one_that_a_line_list_has_named(door: Door) -> None:
    door.bring(csv_of(f"K1,张三,{ZHANG},13900001111,示例路1号"))
    register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,")
    person, resident = Person.objects.get(), Resident.objects.get()
    assert person_of(residents=[resident.id], by=door.by, at=AT) == {resident.id: person.id}
    other = Actor(door.by.account, Role.INTAKE_CLERK, "elsewhere", "", "x")
    assert person_of(residents=[resident.id], by=other, at=AT) == {}


def test_an_erased_person_is_erased_from_the_register_too(door: Door) -> None:
    register(door, f"幸福社区,3栋,,501,张三,{ZHANG},,,,", f"幸福社区,3栋,,502,李四,{LI},,,,")
    resident = Resident.objects.get(record=Disposition.objects.get(line=1).record_id)
    person = person_of(residents=[resident.id], by=door.by, at=AT)[resident.id]
    officer = Actor(door.by.account, Role.DATA_PROTECTION_OFFICER, "I1", "", "x")
    erase_person(person_id=person, reason="request_of_person", by=officer, at=AT)
    drain(at=AT)
    gone = Resident.objects.get(pk=resident.id)
    assert (gone.name, gone.document, gone.room, gone.document_index) == ("", "", "", None)
    assert sorted(one.name for one in Resident.objects.all()) == ["", "李四"]
    assert person_of(residents=[resident.id], by=door.by, at=AT) == {resident.id: person}, "the link tells nothing more"


def test_a_line_erased_before_it_was_filed_is_filed_as_erased(door: Door) -> None:
    from bihuan.apps.core.sealing import vault

    batch = door.bring(csv_of(f"幸福社区,3栋,,501,张三,{ZHANG},,,,", header=HEADER), kind="population")
    line = Disposition.objects.get(batch=batch)
    vault().destroy([line.key_name()], at="2026-08-21T08:00:00.000000Z", certificate="c")
    drain(at=AT)
    line.refresh_from_db()
    assert line.effect == f"filed:erased:{line.record_id}"
    assert Resident.objects.count() == 0


def test_the_desk_has_every_resident_and_a_unit_those_of_its_own_areas(door: Door) -> None:
    happy, bright = _area(door, "510101", "幸福社区"), _area(door, "510102", "光明社区")
    register(
        door, f"幸福社区,1栋,,102,张三,{ZHANG},,,,", f"光明社区,1栋,,101,李四,{LI},,,,", "别处社区,1栋,,1,王五,,,,,"
    )
    lead, mine = (
        Actor(door.by.account, role, "I1", unit, "x")
        for role, unit in ((Role.DESK_LEAD, ""), (Role.UNIT_DISPATCHER, happy.unit_id))
    )
    assert (areas_of(lead), areas_of(mine)) == (None, frozenset({happy.id}))
    for one in Resident.objects.select_related("building"):
        assert get_resident(lead, one.id) == one
        assert get_building(lead, one.building_id) == one.building
        if one.building.area_id != happy.id:
            with pytest.raises(NotAllowed, match="not_found"):
                get_resident(mine, one.id)
            with pytest.raises(NotAllowed, match="not_found"):
                get_building(mine, one.building_id)
    own = Resident.objects.get(building__area=happy)
    assert (get_resident(mine, own.id), get_building(mine, own.building_id)) == (own, own.building)
    elsewhere = Actor(door.by.account, Role.DESK_LEAD, "I2", "", "x")
    with pytest.raises(NotAllowed, match="not_found"):
        get_resident(elsewhere, own.id)
    assert bright.unit_id != happy.unit_id


@pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.AUDITOR, Role.COMMANDER, Role.HOTLINE_OPERATOR])
def test_nobody_else_has_residents(door: Door, role: Role) -> None:
    with pytest.raises(NotAllowed, match="wrong_role"):
        areas_of(Actor(door.by.account, role, "I1", "", "x"))


def test_orders_open_nothing_for_a_register_though_their_job_comes_first(door: Door) -> None:
    lines = (f"幸福社区,3栋,,501,张三,{ZHANG},,,,", f",3栋,,502,李四,{LI},,,,")
    batch = door.bring(csv_of(*lines, header=HEADER), kind="population")
    held = Disposition.objects.get(batch=batch, kind="held")
    told = {"community_name": "幸福社区"}
    settle_record(record_id=held.pk, kind="accepted", reason="corrected", by=door.by, at=AT, values=told)
    for kind, follow in (("batch.progressed", open_for_lines), ("record.settled", open_for_record)):
        event = Event.objects.get(kind=kind)
        follow(Owed("d", event.index, kind, event.subject_id, "I1", json.loads(event.facts), AT, 0), AT)
    assert WorkOrder.objects.count() == 0
