"""The list of places: proposed without saying whose visit it was, chosen and confirmed by two, gone in time."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.briefing.actions.news_sweeping import sweep_news
from bihuan.apps.briefing.actions.places import (
    choose_place,
    confirm_place,
    forget_places,
    refuse_place,
    remove_place,
)
from bihuan.apps.briefing.models import PublicPlace
from bihuan.apps.briefing.queries.places import Proposal, days_listed, orphans, proposals
from bihuan.apps.core.models import Event, Place
from bihuan.apps.tracing.models import Visit
from tests.apps.zones.controls_world import DAY, HOUR, refused
from tests.tracing_world import Tracing

pytestmark = pytest.mark.django_db
MARKET, HOTPOT = 0, 1


def _proposed(tracing: Tracing) -> dict[str, bool]:
    return {one.name: one.is_safe for one in proposals(tracing.desk.incident.code, tracing.at)}


def _choose(tracing: Tracing, name: str, *, by: str = "analyst", advice: str = "watch") -> PublicPlace:
    found = next(one for one in proposals(tracing.desk.incident.code, tracing.at) if one.name == name)
    return choose_place(
        place=found.place, starts_at=found.slot.starts_at, advice=advice, by=tracing.actor(by), at=tracing.at
    )


def _list(tracing: Tracing, name: str) -> PublicPlace:
    row = _choose(tracing, name)
    return confirm_place(place_id=row.pk, by=tracing.actor("health"), at=tracing.at)


def test_no_column_of_the_list_tells_of_a_person() -> None:
    """R35: never age, sex, job, relation, how many, which case, or which place came before."""
    assert sorted(field.name for field in PublicPlace._meta.get_fields()) == [
        "advice", "chosen_at", "chosen_by", "confirmed_at", "confirmed_by", "ends_at", "id", "incident", "leaves_at",
        "n", "name", "on_date", "place", "reason", "removed_at", "starts_at", "state",
    ]  # fmt: skip
    assert [one.name for one in fields(Proposal)] == ["place", "name", "kind", "slot", "is_safe"]
    assert {field.remote_field.model.__name__ for field in PublicPlace._meta.fields if field.remote_field} == {
        "Incident"
    }


def test_confirmed_visits_at_public_venues_are_proposed_by_name(tracing: Tracing) -> None:
    """Not a home, not a workplace, not a place in words, not what nobody confirmed."""
    Visit.objects.all().delete()
    code = tracing.desk.incident.code
    for kind in ("home", "residence", "household", "workplace", "care_home", "gathering", ""):
        place = Place.objects.create(
            incident_id=code, name=f"私人地方{kind}", kind=kind, longitude=106.0, latitude=30.0
        )
        tracing.places.append(place.pk)
        tracing.visit(len(tracing.places) - 1)
    assert _proposed(tracing) == {}
    tracing.visit(HOTPOT)
    tracing.visit(None, place_text="朋友家")
    Visit.objects.filter(pk=tracing.visit(MARKET).pk).update(is_confirmed=False)
    assert _proposed(tracing) == {"老街火锅店": True}


def test_a_name_that_tells_a_door_is_not_proposed(tracing: Tracing) -> None:
    """A venue may be written down with somebody's address."""
    Visit.objects.all().delete()
    Place.objects.filter(pk=tracing.places[MARKET]).update(name="阳光小区3栋2单元501小卖部")
    tracing.visit(MARKET)
    assert _proposed(tracing) == {}


def test_two_visits_in_one_slot_are_one_line(tracing: Tracing) -> None:
    """How many they were does not show."""
    Visit.objects.all().delete()
    tracing.visit(MARKET, start=-30.2, length=1)
    tracing.visit(MARKET, start=-29.5, length=1)
    found = proposals(tracing.desk.incident.code, tracing.at)
    assert [(one.name, one.slot.ends_at - one.slot.starts_at >= timedelta(hours=2)) for one in found] == [
        ("河东菜市场", True)
    ]
    assert {one.slot.starts_at.minute % 30 for one in found} | {one.slot.ends_at.minute % 30 for one in found} == {0}


def test_one_case_gives_the_list_one_place(tracing: Tracing) -> None:
    """The second place of the only case would show a way: it is held back, whoever asks."""
    Visit.objects.all().delete()
    tracing.visit(MARKET, start=-30)
    tracing.visit(HOTPOT, start=-26)
    assert _proposed(tracing) == {"河东菜市场": True, "老街火锅店": True}
    second = _choose(tracing, "老街火锅店")
    _list(tracing, "河东菜市场")
    refused("route_would_show", confirm_place, place_id=second.pk, by=tracing.actor("health"), at=tracing.at)
    refuse_place(place_id=second.pk, reason="other", by=tracing.actor("health"), at=tracing.at)
    tracing.visit(HOTPOT, start=-50)
    assert _proposed(tracing) == {"老街火锅店": False}
    with pytest.raises(StopIteration):
        _choose(tracing, "河东菜市场")
    found = proposals(tracing.desk.incident.code, tracing.at)[0]
    told: dict[str, Any] = {"place": found.place, "starts_at": found.slot.starts_at, "advice": "watch"}
    refused("route_would_show", choose_place, by=tracing.actor("analyst"), at=tracing.at, **told)


def test_what_was_taken_off_is_remembered(tracing: Tracing) -> None:
    """Somebody has kept the list of yesterday."""
    Visit.objects.all().delete()
    tracing.visit(MARKET, start=-30)
    tracing.visit(HOTPOT, start=-26)
    row = _list(tracing, "河东菜市场")
    remove_place(place_id=row.pk, reason="everybody_known", by=tracing.actor("lead"), at=tracing.at)
    assert _proposed(tracing)["老街火锅店"] is False


def test_a_place_whose_visits_are_gone_blocks_the_list_until_it_is_taken_off(tracing: Tracing) -> None:
    """A visit was corrected: nobody knows any more whose place it was."""
    Visit.objects.all().delete()
    gone = tracing.visit(MARKET, start=-30)
    row = _list(tracing, "河东菜市场")
    tracing.visit(HOTPOT, start=-26)
    gone.delete()
    code = tracing.desk.incident.code
    assert (orphans(code, tracing.at), _proposed(tracing)) == ({row.pk}, {"老街火锅店": False})
    remove_place(place_id=row.pk, reason="mistaken", by=tracing.actor("analyst"), at=tracing.at)
    assert (orphans(code, tracing.at), _proposed(tracing)) == (set(), {"老街火锅店": True})


def test_two_persons_put_a_place_on_the_list_one_of_them_health(tracing: Tracing) -> None:
    """Who chooses does not confirm; nobody but the health approver does."""
    row = _choose(tracing, "河东菜市场")
    for who, code in (("lead", "wrong_role"), ("analyst", "wrong_role"), ("interviewer", "not_found")):
        refused(code, confirm_place, place_id=row.pk, by=tracing.actor(who), at=tracing.at)
    refused("wrong_role", _choose, tracing=tracing, name="老街火锅店", by="health")
    confirm_place(place_id=row.pk, by=tracing.actor("health"), at=tracing.at)
    refused("place_settled", confirm_place, place_id=row.pk, by=tracing.actor("health"), at=tracing.at)
    assert [one.kind for one in Event.objects.filter(kind="pages.owed")] == ["pages.owed"]


def test_the_journal_tells_nothing_of_a_place_before_it_is_listed(tracing: Tracing) -> None:
    """What was only chosen may come from one person's interview."""
    row = _choose(tracing, "河东菜市场")
    facts = Event.objects.get(subject_id=row.pk).facts
    assert facts == '{"advice":"watch"}'


def test_what_is_no_proposal_is_not_listed(tracing: Tracing) -> None:
    """Nobody types a place; advice and reasons are codes."""
    told: dict[str, Any] = {"by": tracing.actor("analyst"), "at": tracing.at}
    found = proposals(tracing.desk.incident.code, tracing.at)[0]
    refused("not_found", choose_place, place=found.place, starts_at=tracing.at, advice="watch", **told)
    refused("bad_advice", choose_place, place=found.place, starts_at=found.slot.starts_at, advice="stay", **told)
    row = _choose(tracing, found.name)
    refused("bad_reason", refuse_place, place_id=row.pk, reason="x", by=tracing.actor("health"), at=tracing.at)
    refused("bad_reason", remove_place, place_id=row.pk, reason="x", **told)


def test_a_place_leaves_the_list_when_the_incubation_period_is_over(tracing: Tracing) -> None:
    """By the days of the protocol's file; the row is deleted fourteen days later."""
    code = tracing.desk.incident.code
    row = _list(tracing, "河东菜市场")
    days = days_listed(code)
    assert days == 11  # 5.5 days, and twice 2.4: Lauer 2020 in the file of the drill's protocol
    assert (row.leaves_at.date() - row.on_date).days in {days, days + 1}
    assert sweep_news(code, row.leaves_at - HOUR) == 0
    assert sweep_news(code, row.leaves_at) == 1
    row.refresh_from_db()
    assert (row.state, row.removed_at) == ("removed", row.leaves_at)
    assert forget_places(incident=code, at=row.leaves_at + 14 * DAY - HOUR) == 0
    assert forget_places(incident=code, at=row.leaves_at + 14 * DAY) == 1


def test_a_longer_visit_proposes_what_is_not_listed_yet(tracing: Tracing) -> None:
    """The list grows by what is new, and never tells the same hour twice."""
    Visit.objects.all().delete()
    tracing.visit(MARKET, start=-30, length=1)
    row = _list(tracing, "河东菜市场")
    tracing.visit(MARKET, start=-29, length=3)
    found = [one for one in proposals(tracing.desk.incident.code, tracing.at) if one.slot.on_date == row.on_date]
    assert [(one.slot.starts_at, one.is_safe) for one in found] == [(row.ends_at, True)]
