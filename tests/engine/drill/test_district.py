"""The fictitious district is complete, its own, and the same for the same seed."""

import pytest

from bihuan.engine.drill import District, make_district


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(seed=7, units=60, officers=1000)


def test_equal_arguments_give_an_equal_district(district: District) -> None:
    assert district == make_district(seed=7, units=60, officers=1000)


def test_the_numbers_asked_for_are_the_numbers_made(district: District) -> None:
    assert (len(district.units), len(district.officers), len(district.areas)) == (60, 1000, 90)
    assert len(make_district(seed=1, units=10, officers=100, communities=25).areas) == 25


def test_six_departments_and_fifteen_sources(district: District) -> None:
    assert len(district.departments) == 6
    kinds = [source.kind for source in district.sources]
    assert (kinds.count("hospital"), kinds.count("laboratory"), kinds.count("department")) == (3, 2, 6)
    assert {source.department for source in district.sources} == {d.code for d in district.departments}


def test_codes_and_names_belong_to_one_thing_each(district: District) -> None:
    for rows in (district.units, district.areas):
        assert len({row.code for row in rows}) == len({row.name_zh for row in rows}) == len(rows)
    assert len({officer.username for officer in district.officers}) == 1000


def test_every_unit_stands_below_a_street_or_is_one(district: District) -> None:
    streets = {unit.code for unit in district.units if unit.kind == "street"}
    assert {unit.parent for unit in district.units if unit.kind != "street"} <= streets
    assert {unit.parent for unit in district.units if unit.kind == "street"} == {""}
    assert {unit.kind for unit in district.units} == {"police_station", "street", "community"}


def test_every_unit_holds_an_area_and_area_codes_are_fictitious(district: District) -> None:
    assert {area.unit for area in district.areas} == {unit.code for unit in district.units}
    assert {(len(area.code), area.code[:6]) for area in district.areas} == {(12, "999901")}


def test_an_address_names_exactly_one_area(district: District) -> None:
    for index in range(0, 9000, 13):
        resident = district.resident(index)
        named = [a.code for a in district.areas if any(word in resident.address for word in a.address_patterns)]
        assert named == [resident.community_code]


def test_every_duty_has_one_holder_at_every_hour(district: District) -> None:
    shifts = district.shifts(hours=96)
    duties = {(shift.unit, shift.duty_role) for shift in shifts}
    assert len(duties) == 4 + 3 * 60
    for at in range(0, 96 * 3600, 3 * 3600):
        held = [(s.unit, s.duty_role) for s in shifts if s.starts_s <= at < s.ends_s]
        assert sorted(held) == sorted(duties)


def test_holders_of_duties_belong_to_the_unit(district: District) -> None:
    unit_of = {officer.username: officer.unit for officer in district.officers}
    assert {(s.unit, unit_of[s.username]) for s in district.shifts(hours=24)} == {
        (unit, unit) for unit in ("desk", *(u.code for u in district.units))
    }


def test_all_eighteen_roles_are_held(district: District) -> None:
    assert {officer.role for officer in district.officers} == {
        "desk_lead",
        "desk_analyst",
        "intake_clerk",
        "interviewer",
        "reviewer",
        "health_approver",
        "department_approver",
        "unit_dispatcher",
        "field_officer",
        "site_leader",
        "gate_keeper",
        "planner",
        "commander",
        "inspector",
        "auditor",
        "hotline_operator",
        "data_protection_officer",
        "administrator",
    }


@pytest.mark.parametrize(
    ("units", "officers", "communities"), [(2, 100, None), (10, 61, None), (10, 100, 9), (10, 100, 1000)]
)
def test_what_cannot_be_manned_is_refused(units: int, officers: int, communities: int | None) -> None:
    with pytest.raises(ValueError, match=r"at least|at most"):
        make_district(seed=1, units=units, officers=officers, communities=communities)


def test_a_resident_outside_the_district_is_refused(district: District) -> None:
    with pytest.raises(IndexError):
        district.resident(district.residents)


def test_a_large_district_keeps_its_names_apart() -> None:
    district = make_district(seed=2, units=500, officers=3000, communities=999)
    assert len({area.name_zh for area in district.areas}) == 999
