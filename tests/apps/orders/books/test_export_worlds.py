"""Exports of worlds that are not at rest, or not alone: lines that wait, two incidents, an outcome taken away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from bihuan.apps.core.models import Account, Area, Incident, Unit
from bihuan.apps.intake.actions.receiving import receive_batch
from bihuan.apps.orders.actions.handover import give_handover, receive_handover
from bihuan.apps.orders.queries.books import equations
from bihuan.apps.orders.queries.export import export_journal
from tests.apps.orders.books.busy import AT, busy_world
from tests.apps.orders.books.test_export import _rewrite, check
from tests.web.people import make_incident
from tests.worlds import HEADER, LINES, World, _duties, _people, more_lines, receive_lines

pytestmark = pytest.mark.django_db


def _received(world: World) -> None:
    body = (HEADER + "".join(more_lines(5))).encode()
    source = world.source.id if world.source else ""
    receive_batch(source_id=source, content=BytesIO(body), filename="x.csv", by=world.actor("clerk"), at=AT, declared=5)


def test_lines_received_and_not_yet_disposed_may_wait_an_hour(tmp_path: Path) -> None:
    _received(busy_world())
    export_journal(tmp_path / "soon", at=AT + timedelta(seconds=20))
    export_journal(tmp_path / "late", at=AT + timedelta(hours=2))
    assert len((tmp_path / "soon" / "records.jsonl").read_text().splitlines()) == 17
    status, said = check(tmp_path / "soon")
    assert status == 0, said
    assert [line[:16] for line in check(tmp_path / "late")[1].splitlines()].count("E1 records.jsonl") == 5


def test_a_line_that_waits_and_is_lost_is_found(tmp_path: Path) -> None:
    _received(busy_world())
    export_journal(tmp_path / "out", at=AT + timedelta(seconds=20))
    told = {json.loads(line)["record"] for line in (tmp_path / "out" / "dispositions.jsonl").read_text().splitlines()}
    _rewrite(tmp_path / "out" / "records.jsonl", lambda rows: rows.remove(next(r for r in rows if r["id"] not in told)))
    status, said = check(tmp_path / "out")
    assert (status, "E1 batches.jsonl" in said) == (1, True), said


def _second(first: World) -> World:
    """Return a second incident whose source has the first one's code, with people and a desk of its own."""
    Incident.objects.filter(pk=first.incident.pk).update(ends_at=datetime.now(UTC))
    Account.objects.update(username=Concat("username", Value("-1")))
    world = World(make_incident("DRILL-2"), AT)
    for code, unit in first.units.items():
        other = Unit.objects.create(code=f"{code}-2", incident=world.incident, name=unit.name, kind="police", phone="1")
        area = Area.objects.filter(unit=unit).values("code", "name", "aliases").get()
        Area.objects.create(incident=world.incident, unit=other, **area)
        world.units[other.code] = other
    _people(world)
    _duties(world)
    world.orders = receive_lines(world, LINES)
    return world


def _hand_over(world: World, seconds: int) -> None:
    at = AT + timedelta(seconds=seconds)
    handover = give_handover(unit="desk", by=world.actor("lead"), at=at)
    receive_handover(handover_id=handover.id, by=world.actor("analyst"), at=at)


def test_two_incidents_with_equal_source_codes_and_a_desk_each_verify(tmp_path: Path) -> None:
    first = busy_world()
    _hand_over(first, 1)
    second = _second(first)
    _hand_over(second, 2)
    second.bring(second.orders[0], "CLOSED", unit="PCS-03-2")
    _hand_over(second, 3)
    for world in (first, second):
        assert [e.code for e in equations(world.incident.code, AT + timedelta(seconds=20)) if e.difference] == []
    manifest = export_journal(tmp_path / "out", at=AT + timedelta(seconds=20))
    assert [one["code"] for one in manifest["incidents"]] == ["DRILL-1", "DRILL-2"]
    status, said = check(tmp_path / "out")
    assert status == 0, said


def test_an_outcome_taken_away_is_missed_by_its_record(tmp_path: Path) -> None:
    busy_world()
    out = tmp_path / "out"
    assert list(export_journal(out, at=AT + timedelta(seconds=20))["sources"]) == ["CDC"]
    _rewrite(out / "outcomes.jsonl", lambda rows: rows.pop())
    assert "the outcome of" in check(out)[1]
