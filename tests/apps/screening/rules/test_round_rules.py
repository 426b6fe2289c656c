"""The rules of a round: outcomes, pace, norm, booking, who may, how somebody stands to a resident, lists of sites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.core.rules.reaching import check_may, may_do, may_somewhere
from bihuan.apps.screening.importers.sites import MOST_LINES, read_list
from bihuan.apps.screening.rules.booking import BuildingToBook, SiteToBook, booking_refusal, propose, rate, takes
from bihuan.apps.screening.rules.excusing import needs_second
from bihuan.apps.screening.rules.norms import Norm, staffing
from bihuan.apps.screening.rules.outcomes import outcome_of
from bihuan.apps.screening.rules.pace import finish_at
from bihuan.apps.screening.rules.relations import relation_to_resident
from bihuan.apps.screening.rules.site_lists import Fault, sites_told

AT = datetime(2026, 8, 25, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NORM = Norm(2000, 3000, 360)


def test_a_sample_counts_before_any_excuse() -> None:
    told = [outcome_of(is_sampled=sampled, excuse=kind) for sampled in (True, False) for kind in ("exempt", "")]
    assert told == ["tested", "tested", "exempt", ""]


def test_the_norm_of_750_000_people_is_250_to_375_sites_and_2084_samplers() -> None:
    found = staffing(750_000, 208, 2_000, NORM)
    assert (found.sites_needed, found.sites_wished, found.samplers_needed) == (250, 375, 2084)
    assert (found.sites_lacking, found.samplers_lacking) == (42, 84)
    enough = staffing(750_000, 300, 3_000, NORM)
    assert (enough.sites_lacking, enough.samplers_lacking) == (0, 0)


def test_a_round_ends_when_the_missing_come_at_the_pace_of_the_last_two_hours() -> None:
    hours = {AT - 3 * HOUR: 9_000, AT - 2 * HOUR: 1_000, AT - HOUR: 3_000}
    assert finish_at(hours, 4_000, AT) == AT + 2 * HOUR
    half = {AT - 1.5 * HOUR: 1_000, AT - HOUR / 2: 1_000}
    assert finish_at(half, 2_000, AT) == AT + 1.5 * HOUR
    assert finish_at(hours, 0, AT) == AT
    assert finish_at({AT - 5 * HOUR: 10}, 4_000, AT) is None
    assert finish_at({}, 4_000, AT) is None
    assert finish_at({AT: 10}, 4_000, AT) is None


def test_four_lanes_at_twenty_seconds_sample_720_an_hour_and_a_stay_is_whole_five_minutes() -> None:
    assert rate(4, 20) == 720
    assert [takes(people, 720) for people in (1, 60, 61, 720)] == [
        timedelta(minutes=5), timedelta(minutes=5), timedelta(minutes=10), HOUR,
    ]  # fmt: skip


def site(name: str, area: str = "", *, an_hour: float = 60, hours: float = 1) -> SiteToBook:
    return SiteToBook(name, area, AT, AT + hours * HOUR, an_hour)


def test_the_own_area_comes_first_then_the_nearest_then_what_nobody_can_place() -> None:
    sites = [site("own", "A"), site("near", "B"), site("far", "C"), site("unknown", "D")]
    buildings = [BuildingToBook(f"b{n}", "A", 60) for n in range(5)]
    booked, left = propose(buildings, sites, {"A": {"far": 900.0, "near": 100.0}})
    assert [(one.building, one.site) for one in booked] == [
        ("b0", "own"), ("b1", "near"), ("b2", "far"), ("b3", "unknown"),
    ]  # fmt: skip
    assert left == ["b4"]


def test_two_sites_of_one_area_share_its_buildings() -> None:
    booked, _left = propose([BuildingToBook(f"b{n}", "A", 10) for n in range(4)], [site("1", "A"), site("2", "A")], {})
    assert [one.site for one in booked] == ["1", "2", "1", "2"]


BUILDINGS = st.lists(st.tuples(st.sampled_from(["", "A", "B"]), st.integers(1, 90)), max_size=12)
SITES = st.lists(
    st.tuples(st.sampled_from(["", "A", "B"]), st.sampled_from([0.0, 30.0, 60.0]), st.floats(0.1, 3)), max_size=4
)


@given(told=BUILDINGS, places=SITES)
def test_no_two_bookings_of_a_site_overlap_and_nobody_is_lost(
    told: list[tuple[str, int]], places: list[tuple[str, float, float]]
) -> None:
    buildings = [BuildingToBook(f"b{n}", area, people) for n, (area, people) in enumerate(told)]
    sites = [site(f"s{n}", area, an_hour=rate_, hours=hours) for n, (area, rate_, hours) in enumerate(places)]
    booked, left = propose(buildings, sites, {"A": {"s0": 5.0}})
    assert sorted([one.building for one in booked] + left) == sorted(one.id for one in buildings)
    by_id = {one.id: one for one in sites}
    for one in sites:
        own = sorted((row.starts_at, row.ends_at) for row in booked if row.site == one.id)
        assert all(first[1] <= second[0] for first, second in pairwise(own))
    for row in booked:
        assert by_id[row.site].opens_at <= row.starts_at < row.ends_at <= by_id[row.site].closes_at


def test_a_booking_needs_lanes_hours_and_a_free_time() -> None:
    taken = SiteToBook("s", "", AT, AT + HOUR, 60, ((AT, AT + HOUR / 2),))
    assert taken.free_from == AT + HOUR / 2
    assert booking_refusal(site("s", an_hour=0), AT, 1) == "site_no_lanes"
    assert booking_refusal(taken, AT - HOUR, 1) == "site_not_open"
    assert booking_refusal(taken, AT + HOUR * 0.9, 30) == "site_not_open"
    assert booking_refusal(taken, AT + HOUR * 0.4, 10) == "site_full"
    assert booking_refusal(taken, AT + HOUR / 2, 30) == ""


def test_fifty_need_one_person_and_fifty_one_two_however_they_are_split() -> None:
    assert [needs_second(*one) for one in ((50, 0), (51, 0), (1, 50), (25, 25))] == [False, True, True, False]


def test_a_unit_reaches_its_own_things_alone() -> None:
    leader = Actor("a", Role.SITE_LEADER, "D", "U1")
    planner = Actor("b", Role.PLANNER, "D")
    assert [may_do(leader, Action.UPDATE, Kind.SITE, unit) for unit in ("U1", "U2", "")] == [True, False, False]
    assert may_do(planner, Action.UPDATE, Kind.SITE, "U2")
    assert may_somewhere(leader, Action.READ, Kind.ROUND)
    assert not may_do(Actor("c", Role.PLANNER, "D", "U1"), Action.UPDATE, Kind.SITE, "U2")
    with pytest.raises(NotAllowed) as caught:
        check_may(leader, Action.CREATE, Kind.SITE, "U1")
    assert (caught.value.code, caught.value.params) == ("wrong_role", {"role": "site_leader"})


def test_who_holds_the_order_sees_the_people_whole_while_at_work_on_it() -> None:
    def relation(role: Role, unit: str, state: str, holder: str = "U1") -> Relation:
        return relation_to_resident(Actor("a", role, "D", unit), own="U1", unit=holder, state=state)

    assert relation(Role.FIELD_OFFICER, "U1", "WORKING") is Relation.HOLDER
    assert relation(Role.FIELD_OFFICER, "U1", "DISPATCHED") is Relation.FORMER
    assert relation(Role.FIELD_OFFICER, "U1", "CLOSED") is Relation.FORMER
    assert relation(Role.UNIT_DISPATCHER, "U2", "WORKING") is Relation.NONE
    assert relation(Role.UNIT_DISPATCHER, "U2", "WORKING", "U2") is Relation.HOLDER
    assert relation(Role.DESK_LEAD, "", "WORKING") is Relation.DESK
    assert relation(Role.PLANNER, "", "WORKING") is Relation.NONE


def test_a_list_is_read_with_any_of_its_usual_marks() -> None:
    for mark in "\t,;，":
        text = f"\ufeff点位名称{mark}单位\n\n北门{mark}U1\n"
        assert read_list(text).lines == ((3, {"name": "北门", "unit": "U1"}),)


def test_a_list_without_head_or_with_a_strange_one_is_named() -> None:
    assert read_list("").faults == ((1, "empty_list", ""),)
    assert read_list("名称,天气\n").faults == ((1, "unknown_column", "天气"),)
    assert read_list("名称,点位\n").faults == ((1, "column_twice", "点位"),)
    assert read_list("编号,地址,\n").faults == ((1, "no_column", "name"), (1, "no_column", "unit"))
    long = "名称,单位\n" + "a,b\n" * (MOST_LINES + 1)
    assert read_list(long).faults == ((MOST_LINES + 2, "too_many_lines", str(MOST_LINES)),)


def test_a_cell_that_says_nothing_lawful_is_a_fault_of_its_line() -> None:
    lines = [
        (2, {"name": "a", "unit": "U", "has_shade": "maybe"}),
        (3, {"name": "a", "unit": "U", "latitude": "x"}),
        (4, {"name": "", "unit": "U"}),
        (5, {"name": "a", "unit": "U", "number": "7", "has_shade": "是", "kind": "高速"}),
        (6, {"name": "a", "unit": "U", "number": "7"}),
    ]
    sites, faults = sites_told(lines)
    assert faults == [
        Fault(2, "no_yes_or_no", "maybe"), Fault(3, "no_number", "x"), Fault(4, "site_without_name"),
        Fault(6, "site_number_taken", "7"),
    ]  # fmt: skip
    assert [(one.number, one.kind, one.has_shade) for one in sites] == [(7, "arrival", True), (7, "community", False)]
