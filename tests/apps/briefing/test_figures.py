"""Bulletins: counted from what counts now, guarded beside all before, released by two; the desk's own figures."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from bihuan.apps.briefing.actions.figures import draft_bulletin, drop_bulletin, release_bulletin
from bihuan.apps.briefing.models import FigureBulletin
from bihuan.apps.briefing.queries.figures import bulletin_lines, desk_figures, figures_of_days, released
from bihuan.apps.briefing.rules.figures import digest_of, whole_days
from bihuan.apps.core.models import Event, Unit
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.models import NewInfection
from bihuan.web.public.figures.drawing import draw
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 25, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = date(2026, 8, 20)
WEST, EAST, FAR = "511302001", "511302002", "999999999"


@pytest.fixture
def world() -> World:
    return make_world(records=0, at=AT)


def infect(world: World, community: str, day: date, n: int) -> None:
    """Let so many infections count that were told on a day."""
    for _ in range(n):
        NewInfection.objects.create(incident=world.incident, community=community, on_date=day)


def publish(world: World, day: date) -> FigureBulletin:
    row = draft_bulletin(on_date=day, by=world.actor("analyst"), at=AT)
    return release_bulletin(bulletin_id=str(row.pk), n=row.n, by=world.actor("commander"), at=AT)


def table(row: FigureBulletin) -> dict[str, tuple[Any, Any]]:
    return {line.code: (line.new, line.total) for line in bulletin_lines(row)}


def is_consistent(row: FigureBulletin) -> bool:
    return row.digest == digest_of(row.on_date, row.shown)


def code_of(call: Any) -> str:
    with pytest.raises(NotAllowed) as refusal:
        call()
    return refusal.value.code


def test_a_bulletin_counts_by_street_what_was_told_up_to_its_day_and_leaves_out_who_lives_nowhere(world: World) -> None:
    infect(world, WEST, FIRST, 7)
    infect(world, EAST, FIRST, 6)
    infect(world, FAR, FIRST, 9)
    infect(world, WEST, FIRST + DAY, 30)
    row = publish(world, FIRST)
    assert table(row) == {"*": (13, 13), "PCS-03": (7, ""), "SQ-07": (6, "")}
    assert is_consistent(row)
    facts = json.loads(Event.objects.get(kind="bulletin.released").facts)
    assert (facts["number"], facts["digest"]) == (1, row.digest)


def test_communities_count_with_the_street_above_their_unit(world: World) -> None:
    street = Unit.objects.create(code="ST-1", incident=world.incident, name="城南街道", name_en="South", kind="street")
    Unit.objects.filter(incident=world.incident).exclude(pk="ST-1").update(parent=street)
    infect(world, WEST, FIRST, 3)
    infect(world, EAST, FIRST, 4)
    assert table(publish(world, FIRST)) == {"*": (7, 7), "ST-1": (7, "")}


def test_small_counts_and_what_would_give_them_away_are_hidden(world: World) -> None:
    infect(world, WEST, FIRST, 2)
    infect(world, EAST, FIRST, 9)
    row = publish(world, FIRST)
    assert table(row) == {"*": (11, 11), "PCS-03": (None, ""), "SQ-07": (None, "")}
    assert [figure for area, _what, figure in row.counts if area == "PCS-03"] == [2]


def test_the_next_bulletin_counts_from_the_last_and_a_case_that_was_none_stays_until_others_come(world: World) -> None:
    infect(world, WEST, FIRST, 8)
    infect(world, EAST, FIRST, 8)
    publish(world, FIRST)
    NewInfection.objects.filter(pk__in=NewInfection.objects.filter(community=WEST).values("pk")[:2]).update(
        counts=False
    )
    infect(world, WEST, FIRST + DAY, 1)
    infect(world, EAST, FIRST + DAY, 6)
    assert table(publish(world, FIRST + DAY)) == {"*": (6, 22), "PCS-03": (0, ""), "SQ-07": (6, "")}
    infect(world, WEST, FIRST + 2 * DAY, 7)
    assert table(publish(world, FIRST + 2 * DAY)) == {"*": (6, 28), "PCS-03": (6, ""), "SQ-07": (0, "")}


def test_every_seventh_bulletin_tells_the_totals_of_streets(world: World) -> None:
    for n in range(7):
        infect(world, WEST, FIRST - (6 - n) * DAY, 5)
        infect(world, EAST, FIRST - (6 - n) * DAY, 5)
        row = publish(world, FIRST - (6 - n) * DAY)
    assert table(row) == {"*": (10, 70), "PCS-03": (5, 35), "SQ-07": (5, 35)}


def test_who_drafted_does_not_release_and_the_database_refuses_it_too(world: World) -> None:
    row = draft_bulletin(on_date=FIRST, by=world.actor("lead"), at=AT)
    lead, commander = world.actor("lead"), world.actor("commander")
    assert code_of(lambda: release_bulletin(bulletin_id=str(row.pk), n=0, by=lead, at=AT)) == "second_person_needed"
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureBulletin.objects.filter(pk=row.pk).update(state="released", released_by=row.drafted_by, released_at=AT)
    assert code_of(lambda: release_bulletin(bulletin_id=str(row.pk), n=5, by=commander, at=AT)) == "stale"
    assert released(world.incident.pk) == []


def test_days_and_drafts_follow_each_other(world: World) -> None:
    analyst, commander = world.actor("analyst"), world.actor("commander")
    assert code_of(lambda: draft_bulletin(on_date=AT.date() + DAY, by=analyst, at=AT)) == "bulletin_day"
    row = draft_bulletin(on_date=FIRST, by=analyst, at=AT)
    assert code_of(lambda: draft_bulletin(on_date=FIRST + DAY, by=analyst, at=AT)) == "bulletin_waits"
    drop_bulletin(bulletin_id=str(row.pk), n=0, by=analyst, at=AT)
    assert code_of(lambda: drop_bulletin(bulletin_id=str(row.pk), n=1, by=analyst, at=AT)) == "bulletin_state"
    again = draft_bulletin(on_date=FIRST, by=analyst, at=AT)
    assert again.number == 2
    release_bulletin(bulletin_id=str(again.pk), n=0, by=commander, at=AT)
    assert code_of(lambda: draft_bulletin(on_date=FIRST, by=analyst, at=AT)) == "bulletin_day"


@pytest.mark.parametrize("name", ["clerk", "reviewer", "administrator", "officer@PCS-03"])
def test_who_may_not_draft_is_refused(world: World, name: str) -> None:
    assert code_of(lambda: draft_bulletin(on_date=FIRST, by=world.actor(name), at=AT)) == "wrong_role"


def test_what_cannot_stand_beside_earlier_bulletins_is_refused_and_nothing_is_kept(world: World) -> None:
    infect(world, WEST, FIRST, 8)
    infect(world, EAST, FIRST, 8)
    row = publish(world, FIRST)
    FigureBulletin.objects.filter(pk=row.pk).update(
        shown=[[a, m, None if a == "PCS-03" else n] for a, m, n in row.shown]
    )
    assert code_of(lambda: publish(world, FIRST + DAY)) == "figures_contradict"
    assert FigureBulletin.objects.count() == 1
    assert not is_consistent(FigureBulletin.objects.get())


def test_an_incident_without_areas_has_no_bulletin(world: World) -> None:
    world.incident.areas.all().delete()
    assert code_of(lambda: draft_bulletin(on_date=FIRST, by=world.actor("lead"), at=AT)) == "no_areas"


def test_the_public_page_shows_the_last_bulletin_and_hides_what_is_hidden(world: World) -> None:
    infect(world, WEST, FIRST, 2)
    infect(world, EAST, FIRST, 9)
    publish(world, FIRST)
    with translation.override("en"):
        files = {one.path: one.body.decode() for one in draw("en", datetime.now(UTC))}
    assert sorted(files) == ["figures/", "figures/1.json"]
    assert files["figures/"].count("<td>hidden</td>") == 2
    shown = json.loads(files["figures/1.json"])[0]["shown"]
    assert shown == [["*", "new", 11], ["*", "total", 11], ["PCS-03", "new", None], ["SQ-07", "new", None]]
    draft_bulletin(on_date=FIRST + DAY, by=world.actor("lead"), at=AT)
    assert json.loads({one.path: one.body for one in draw("zh", datetime.now(UTC))}["figures/1.json"])[0]["number"] == 1
    assert len(files["figures/"]) < 40_000


def test_the_desk_tells_of_itself_and_no_median_of_fewer_than_five() -> None:
    world = make_world(records=3, at=AT)
    told = desk_figures(world.incident.pk, AT - DAY, AT + DAY)
    assert (told.orders_opened, told.orders_closed, told.minutes_to_sign, told.gate.asked) == (3, 0, None, 0)


def test_the_desk_tells_of_whole_days_so_that_no_act_shows_as_it_is_done() -> None:
    shanghai = timezone(timedelta(hours=8))
    late, next_day = datetime(2026, 8, 26, 15, 59, tzinfo=UTC), datetime(2026, 8, 26, 16, 0, tzinfo=UTC)
    since, until = whole_days(late, "Asia/Shanghai")
    assert since == datetime(2026, 7, 27, tzinfo=shanghai)
    assert until == datetime(2026, 8, 26, tzinfo=shanghai)
    made = make_world(records=3, at=AT)  # three orders are opened on the 25th
    told = [figures_of_days(made.incident.pk, at) for at in (AT + timedelta(minutes=1), AT + DAY, late, next_day)]
    days = [date(2026, 8, 24), date(2026, 8, 25), date(2026, 8, 25), date(2026, 8, 26)]
    assert [(day, one.orders_opened) for day, one in told] == list(zip(days, (0, 3, 3, 3), strict=True))


def test_a_median_of_five_signatures_is_told() -> None:
    world = make_world(records=6, at=AT)
    for order in world.orders:
        world.bring(order, "DISPATCHED")
    for minute, order in zip((10, 20, 30, 40, 500), world.orders, strict=False):
        world.move("sign", order, "officer@PCS-03", at=AT + timedelta(minutes=minute))
    assert desk_figures(world.incident.pk, AT - DAY, AT + DAY).minutes_to_sign == 30
