"""Buildings come to sites one after the other; who cannot come is visited; who is missing goes out as orders."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.sealing import open_all
from bihuan.apps.orders.models import OrderContent, WorkOrder
from bihuan.apps.screening.access import get_building, list_buildings, list_entries
from bihuan.apps.screening.actions.booking import ask_visit, book_building, book_proposed, take_visit_back
from bihuan.apps.screening.actions.missing import SentOut, send_missing
from bihuan.apps.screening.actions.openings import OpeningTold, set_opening
from bihuan.apps.screening.actions.sites import close_site
from bihuan.apps.screening.models import RosterBuilding, RosterEntry, Round
from bihuan.apps.screening.queries.booking import proposal_of
from tests.apps.screening.rounds_world import AT, DAY, HOUR, District, refused

pytestmark = pytest.mark.django_db
FIVE = timedelta(minutes=5)


def test_everybody_is_booked_at_the_site_of_their_area_one_after_the_other(district: District) -> None:
    opened = district.open()
    assert book_proposed(round_id=opened.pk, by=district.by("planner"), at=AT) == (4, 0)
    rows = RosterBuilding.objects.filter(round=opened).order_by("building__community_code", "slot_at")
    start = opened.starts_at
    west, east = district.sites["community"].pk, district.sites["east"].pk
    assert list(rows.values_list("site_id", "slot_at", "slot_ends_at")) == [
        (west, start, start + FIVE), (west, start + FIVE, start + 2 * FIVE),
        (east, start, start + FIVE), (east, start + FIVE, start + 2 * FIVE),
    ]  # fmt: skip
    lines = RosterEntry.objects.filter(round=opened)
    told = {(line.building_id, line.site_id, line.slot_at) for line in lines}
    assert told == {(row.building_id, row.site_id, row.slot_at) for row in rows}
    assert book_proposed(round_id=opened.pk, by=district.by(), at=AT) == (0, 0)


def test_where_the_own_site_is_not_open_the_nearest_one_takes_them(district: District) -> None:
    planned = district.plan()
    opened = district.open(planned)
    east = district.sites["east"].pk
    close_site(site_id=east, reason="unsafe", by=district.by(), at=AT)
    booked, left = proposal_of(opened)
    assert ({one.site for one in booked}, left) == ({district.sites["community"].pk}, [])


def test_what_does_not_fit_before_closing_is_left_and_counted(district: District) -> None:
    opened = district.open()
    for name in ("community", "east"):
        told = OpeningTold(opened.starts_at, opened.starts_at + FIVE, lanes=1, samplers=1)
        set_opening(round_id=opened.pk, site_id=district.sites[name].pk, told=told, by=district.by(), at=AT)
    assert book_proposed(round_id=opened.pk, by=district.by(), at=AT) == (2, 2)


def test_a_booking_is_refused_where_it_cannot_be(district: District) -> None:
    opened = district.open()
    first, second = district.buildings[:2]
    site = district.sites["community"].pk
    said = {"round_id": opened.pk, "site_id": site, "by": district.by(), "at": AT}
    row = book_building(building_id=first.pk, starts_at=AT, **said)
    assert (row.site_id, row.slot_at, row.slot_ends_at) == (site, AT, AT + FIVE)
    refused("site_full", book_building, building_id=second.pk, starts_at=AT + timedelta(minutes=4), **said)
    refused("site_not_open", book_building, building_id=second.pk, starts_at=AT + DAY, **said)
    moved = book_building(building_id=first.pk, starts_at=AT + timedelta(minutes=2), **said)
    assert moved.slot_at == AT + timedelta(minutes=2)
    mobile = {**said, "site_id": district.sites["mobile"].pk}
    refused("site_not_in_round", book_building, building_id=second.pk, starts_at=AT, **mobile)
    refused("not_found", book_building, building_id="nobody", starts_at=AT, **said)
    refused("wrong_role", book_building, building_id=first.pk, starts_at=AT, **{**said, "by": district.by("leader")})
    district.fill(opened, district.lines(opened)[:5])
    refused("nobody_missing", book_building, building_id=first.pk, starts_at=AT, **said)
    refused("buildings_booked", close_site, site_id=site, reason="moved", by=district.by(), at=AT)
    told = OpeningTold(AT + HOUR, AT + 2 * HOUR, lanes=1, samplers=1)
    refused("bookings_outside", set_opening, round_id=opened.pk, site_id=site, told=told, by=district.by(), at=AT)


def test_who_cannot_come_is_visited_and_keeps_out_of_the_bookings(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    mobile = district.sites["mobile"].pk
    said = {"round_id": opened.pk, "site_id": mobile, "by": district.by("dispatcher"), "at": AT}
    assert ask_visit(entries=lines[:2], reason="bedridden", **said) == 2
    book_proposed(round_id=opened.pk, by=district.by(), at=AT)
    row = RosterEntry.objects.get(pk=lines[0])
    assert (row.needs_visit, row.visit_reason, row.site_id, row.slot_at) == (True, "bedridden", mobile, None)
    refused("bad_reason", ask_visit, entries=lines[2:3], reason="lazy", **said)
    community = {**said, "site_id": district.sites["community"].pk}
    refused("not_mobile", ask_visit, entries=lines[2:3], reason="other", **community)
    refused("not_found", ask_visit, entries=lines[19:], reason="other", **said)
    refused("not_found", ask_visit, entries=lines[2:3], reason="other", **{**said, "site_id": "nowhere"})
    back = take_visit_back(entry_id=lines[0], by=district.by("dispatcher"), at=AT)
    assert (back.needs_visit, back.visit_reason, back.site_id) == (False, "", district.sites["community"].pk)
    refused("no_visit", take_visit_back, entry_id=lines[0], by=district.by(), at=AT)
    refused("not_found", take_visit_back, entry_id="nobody", by=district.by(), at=AT)
    district.fill(opened, lines[1:2])
    refused("not_missing", ask_visit, entries=lines[1:2], reason="other", **said)


def orders() -> list[tuple[str, str, str]]:
    rows = list(OrderContent.objects.filter(order__kind="missing_people").order_by("order_id"))
    open_all(rows)
    return [(row.proposed_unit_id or "", row.title, row.text) for row in rows]


def test_the_missing_go_out_by_building_once(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, lines[:5])
    district.fill(opened, lines[5:8])
    assert send_missing(round_id=opened.pk, by=district.by("planner"), at=AT) == SentOut(3, 0)
    assert orders()[0] == (
        "PCS-03", "round 1 西山社区 2栋", "community: 西山社区\nbuilding: 2栋\nroster: 5\ntested: 3\nmissing: 2",
    )  # fmt: skip
    assert [unit for unit, _building, _text in orders()] == ["PCS-03", "SQ-07", "SQ-07"]
    assert send_missing(round_id=opened.pk, by=district.by(), at=AT) == SentOut(0, 3)
    assert len(orders()) == 3


def test_an_order_that_ended_while_somebody_is_missing_is_followed_by_the_next(district: District) -> None:
    opened = district.open()
    send_missing(round_id=opened.pk, by=district.by(), at=AT, community="511302001")
    assert len(orders()) == 2
    first = RosterBuilding.objects.exclude(order="").order_by("building_id").first()
    assert first is not None
    WorkOrder.objects.filter(pk=first.order).update(ended_at=AT)
    assert send_missing(round_id=opened.pk, by=district.by(), at=AT, community="511302001") == SentOut(1, 1)


def test_an_exemption_that_is_over_goes_out_again(district: District) -> None:
    from bihuan.apps.screening.actions.excusing import NewExcuse, excuse_people

    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, lines[1:])
    new = NewExcuse(lines[:1], "exempt", "medical", district.by().account, AT + HOUR)
    excuse_people(round_id=opened.pk, new=new, by=district.by(), at=AT)
    assert send_missing(round_id=opened.pk, by=district.by(), at=AT) == SentOut(0, 0)
    assert send_missing(round_id=opened.pk, by=district.by(), at=AT + HOUR) == SentOut(1, 0)


def test_a_unit_sees_and_sends_its_own_buildings_only(district: District) -> None:
    opened = district.open()
    assert list_buildings(district.by("dispatcher"), opened).count() == 2
    assert list_entries(district.by("leader"), opened).count() == 10
    assert list_entries(district.by("analyst"), opened).count() == 20
    refused("wrong_role", list_entries, district.by("inspector"), opened)
    refused("not_found", get_building, district.by("other"), opened, district.buildings[0].pk)
    refused("wrong_role", send_missing, round_id=opened.pk, by=district.by("dispatcher"), at=AT)
    refused("not_found", send_missing, round_id="nowhere", by=district.by(), at=AT)
    Round.objects.filter(pk=opened.pk).update(state="closed")
    refused("round_not_open", send_missing, round_id=opened.pk, by=district.by(), at=AT)
