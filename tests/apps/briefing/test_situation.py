"""Situation reports: frozen only when they say what board and books say; signed by another; never changed."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.apps.briefing.actions.situation import freeze_report, sign_report
from bihuan.apps.briefing.models import SituationReport
from bihuan.apps.briefing.queries.situation import read_ready
from bihuan.apps.briefing.queries.situation_reports import find_report_by_digest, get_report, list_reports
from bihuan.apps.briefing.rules.situation import Unlike, UnlikeBoard
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.models import Balance, WorkOrder
from bihuan.apps.orders.queries.board import late_by_unit, latest_balance, traffic_since
from bihuan.apps.orders.queries.orders import counts_by_state
from bihuan.engine.ledger.canonical import canonical_bytes
from tests.apps.briefing.situation_world import DAY, HOUR, MINUTE, figure, frozen, said
from tests.worlds import World

pytestmark = pytest.mark.django_db


def refused(code: str, do: object, **told: object) -> NotAllowed:
    """Try what has to be refused with this code; return the refusal."""
    with pytest.raises(NotAllowed) as caught:
        do(**told)  # type: ignore[operator]  # an action
    assert caught.value.code == code
    return caught.value


def test_what_is_frozen_is_canonical_and_its_digest_is_that_of_its_bytes(world: World) -> None:
    row = frozen(world)
    assert (row.frozen.encode(), row.digest) == (
        canonical_bytes(said(row)), sha256(row.frozen.encode()).hexdigest(),
    )  # fmt: skip
    event = Event.objects.get(subject_id=row.pk)
    assert (event.kind, find_report_by_digest(row.digest)) == ("situation.frozen", row)
    assert [one["difference"] for one in said(row)["balance"]["equations"]] == [0] * 10
    assert (row.number, row.unaccounted, said(row)["journal"]) == (1, 0, {"size": row.tree_size, "root": row.root})


def test_the_report_says_what_the_board_says_at_the_same_instant(world: World) -> None:
    at = world.at + 40 * MINUTE
    row, incident = frozen(world, at=at), world.incident.code
    states, balance = counts_by_state(incident), latest_balance(incident)
    assert figure(row, "orders_open")[0] == states["NEW"] + states["DISPATCHED"] + states["WORKING"] == 3
    assert (figure(row, "orders_to_dispatch")[0], figure(row, "orders_unsigned")[0]) == (1, 1)
    assert figure(row, "orders_late")[0] == WorkOrder.objects.filter(ended_at=None, due_at__lt=at).count() == 1
    assert balance is not None
    assert (balance.at, balance.is_full, balance.unaccounted, said(row)["balance"]["unaccounted"]) == (at, True, 0, 0)
    traffic, late = traffic_since(incident, at - 12 * HOUR), late_by_unit(incident, at)
    told = {one["code"]: (one["came_in"], one["went_out"], one["late"]) for one in said(row)["units"]}
    assert told == {
        code: (moved.came_in, moved.went_out, late.get(code, 0)) for code, moved in traffic.items()
    } == {"PCS-03": (2, 1, 0), "SQ-07": (1, 0, 1)}  # fmt: skip


def test_an_order_moved_behind_the_journals_back_refuses_with_the_unit_named(world: World) -> None:
    WorkOrder.objects.filter(pk=world.orders[1]).update(unit="SQ-07")
    ready = read_ready(world.incident.code, world.at + MINUTE)
    assert Unlike("working", 0, 1, "books", "PCS-03") in ready.differences
    assert Unlike("working", 1, 0, "books", "SQ-07") in ready.differences
    refused("books_unbalanced", freeze_report, by=world.actor("lead"), at=world.at + MINUTE)
    assert SituationReport.objects.count() == 0


def test_a_figure_that_differs_refuses_though_the_books_balance(world: World) -> None:
    ready = read_ready(world.incident.code, world.at + MINUTE)
    planted = ready.frozen | {"figures": ready.frozen["figures"] | {"orders_open": {"now": 4, "before": None}}}
    assert (planted["figures"]["orders_open"]["now"], ready.differences, ready.unbalanced) == (4, (), ())
    Balance.objects.create(
        incident=world.incident, at=world.at + 2 * MINUTE, tree_size=ready.tree_size, is_full=False, unaccounted=3,
        equations=[],
    )  # fmt: skip
    again = read_ready(world.incident.code, world.at + 3 * MINUTE)
    assert (again.unbalanced, again.differences) == ((), (Unlike("unaccounted", 0, 3, "board"),))
    with pytest.raises(UnlikeBoard) as caught:
        again.check()
    assert (caught.value.code, caught.value.differences) == ("unlike_board", again.differences)


def test_unbalanced_books_refuse_and_name_the_equations_and_the_difference_stays_an_order(world: World) -> None:
    WorkOrder.objects.filter(pk=world.orders[1]).update(unit="SQ-07")
    refusal = refused("books_unbalanced", freeze_report, by=world.actor("commander"), at=world.at + MINUTE)
    assert (refusal.params["equations"], SituationReport.objects.count()) == ("E4", 0)
    assert WorkOrder.objects.filter(kind="difference").count() == 1


def test_a_frozen_report_cannot_be_changed_or_deleted_not_even_by_sql(world: World) -> None:
    row = frozen(world)
    sign_report(report_id=row.pk, by=world.actor("commander"), at=world.at + HOUR)
    for statement in (
        "UPDATE briefing_situationreport SET frozen = 'x'",
        "DELETE FROM briefing_situationreport",
        "UPDATE briefing_situationsignature SET role = 'x'",
        "DELETE FROM briefing_situationsignature",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    row.refresh_from_db()
    assert row.digest == sha256(row.frozen.encode()).hexdigest()


def test_a_correction_is_a_report_of_its_own_and_leaves_the_first_as_it_was(world: World) -> None:
    first = frozen(world)
    world.dispatch(world.orders[3])
    refused("bad_reason", freeze_report, by=world.actor("lead"), at=world.at + HOUR, supersedes=first.pk)
    second = frozen(world, at=world.at + HOUR, supersedes=first.pk, reason="late_data")
    assert (second.number, second.supersedes_id, said(second)["supersedes"]) == (2, first.pk, first.pk)
    assert (figure(first, "orders_to_dispatch")[0], figure(second, "orders_to_dispatch")[0]) == (1, 0)
    before = SituationReport.objects.get(pk=first.pk)
    assert (before.frozen, before.digest) == (first.frozen, first.digest)
    again = {"by": world.actor("lead"), "at": world.at + HOUR, "supersedes": first.pk, "reason": "late_data"}
    refused("corrected_already", freeze_report, **again)
    refused("corrected_already", sign_report, report_id=first.pk, by=world.actor("commander"), at=world.at + HOUR)


def test_today_stands_against_yesterday(world: World) -> None:
    frozen(world)
    world.bring(world.orders[3], "DISPATCHED")
    early = frozen(world, at=world.at + 12 * HOUR)
    assert (said(early)["against"], figure(early, "orders_to_dispatch")) == ({}, (0, None))  # 11:59 h are no yesterday
    row = frozen(world, at=world.at + DAY - HOUR)
    assert (said(row)["against"]["number"], figure(row, "orders_to_dispatch")) == (1, (0, 1))
    later = frozen(world, at=world.at + DAY - 59 * MINUTE)
    assert said(later)["against"]["number"] == 1  # the one of a minute ago is no yesterday


def test_flows_of_yesterday_count_until_the_same_hour(world: World) -> None:
    earlier = frozen(world, at=world.at + DAY - HOUR)
    later = frozen(world, at=world.at + DAY + MINUTE)
    assert (figure(earlier, "orders_opened"), figure(later, "orders_opened")) == ((0, 0), (0, 4))


def test_what_came_while_the_report_was_being_read_is_counted_everywhere_or_nowhere(world: World) -> None:
    world.dispatch(world.orders[3])
    row = frozen(world, at=world.at - timedelta(seconds=1))  # the clock was read before that event
    assert (figure(row, "orders_unsigned")[0], sum(one["came_in"] for one in said(row)["units"])) == (2, 4)


def test_the_commander_or_the_lead_signs_and_never_who_froze(world: World) -> None:
    row = frozen(world, by="analyst")
    refused("wrong_role", sign_report, report_id=row.pk, by=world.actor("analyst"), at=world.at + HOUR)
    refused("wrong_role", sign_report, report_id=row.pk, by=world.actor("inspector"), at=world.at + HOUR)
    mine = frozen(world, by="lead", at=world.at + 2 * MINUTE)
    refused("own_request", sign_report, report_id=mine.pk, by=world.actor("lead"), at=world.at + HOUR)
    signed = sign_report(report_id=mine.pk, by=world.actor("commander"), at=world.at + HOUR)
    assert (signed.role, signed.report_id) == ("commander", mine.pk)
    refused("signed_already", sign_report, report_id=mine.pk, by=world.actor("commander"), at=world.at + HOUR)


def test_nobody_of_a_unit_sees_or_freezes_a_report(world: World) -> None:
    row = frozen(world)
    for name in ("dispatcher@PCS-03", "officer@PCS-03", "clerk", "administrator"):
        refused("wrong_role", list_reports, by=world.actor(name))
        refused("not_found", get_report, by=world.actor(name), report_id=row.pk)
        refused("wrong_role", freeze_report, by=world.actor(name), at=world.at + HOUR)
    refused("wrong_role", freeze_report, by=world.actor("inspector"), at=world.at + HOUR)
    assert get_report(world.actor("inspector"), row.pk) == row


def test_a_report_names_nobody(world: World) -> None:
    from tests.worlds import LINES, NAMES

    text = frozen(world).frozen
    told = [part for line in LINES for part in line.strip().split(",")[:4] if part]
    told += [name for name, _role in NAMES.values()] + [account.pk for account in world.people.values()]
    assert [one for one in told if one in text] == []


def test_an_event_written_beyond_midnight_keeps_no_report_from_being_frozen(world: World) -> None:
    midnight = world.at.replace(hour=16, minute=0)  # 24:00 in Nanchong
    world.bring(world.orders[3], "FED_BACK")
    world.move("urge", world.orders[1], "lead", at=midnight + MINUTE)
    world.move("accept", world.orders[3], "reviewer", at=midnight - MINUTE)
    row = frozen(world, at=midnight + 2 * MINUTE)
    assert figure(row, "orders_ended") == (0, 0)


def test_unbalanced_books_alone_refuse(world: World) -> None:
    WorkOrder.objects.filter(pk=world.orders[1]).update(returned_n=7)  # no figure shows it
    ready = read_ready(world.incident.code, world.at + MINUTE)
    assert (ready.unbalanced, ready.differences) == (("E4",), ())
    refused("books_unbalanced", freeze_report, by=world.actor("lead"), at=world.at + MINUTE)
