"""Revealing: one field, one reason, one entry, shown once; sixty in a shift, two hundred at most, also all at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from bihuan.apps.core.journal import Look, record_access
from bihuan.apps.core.models import AccessEntry, Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.revealing import HARD_LIMIT, SOFT_LIMIT
from bihuan.apps.orders.actions.looking import reveal_order_field
from bihuan.apps.orders.models import Feedback, WorkOrder
from tests.faults.test_races import together
from tests.trust.canaries import NAME, PHONE, canary_world, held_line, leaked
from tests.trust.failing_closed import broken
from tests.web.api.calling import Caller
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world, run_jobs


def _url(kind: str, object_id: str, name: str) -> str:
    return reverse("desk:reveal", args=[kind, object_id, name])


def _post(world: World, who: str, url: str, **data: str) -> Any:
    return client_of(world, who).post(url, data or {"reason": "call_person"}, headers={"HX-Request": "true"})


def _spend(world: World, who: str, count: int) -> None:
    """Let an officer have revealed so often in this shift."""
    by = world.actor(who)
    for n in range(count):
        look = Look("reveal", "order", f"order-{n}", "", ("phone",), "desk_work", "call_person")
        record_access(look, by=by, at=world.at)


def _reveal(world: World, who: str = "lead", name: str = "phone") -> str:
    return reveal_order_field(
        order_id=world.orders[0], name=name, reason="call_person", words="", by=world.actor(who), at=world.at
    )


@pytest.mark.django_db
class TestOnPages:
    """What a person sees who asks for one value."""

    def test_the_value_is_shown_once_and_written_down(self) -> None:
        world = make_world(records=1)
        response = _post(world, "lead", _url("order", world.orders[0], "phone"))
        assert (response.status_code, PHONE in response.content.decode()) == (200, True)
        assert response.headers["Cache-Control"] == "no-store"
        entry = AccessEntry.objects.get()
        assert (entry.act, entry.fields, entry.reason, entry.decision) == ("reveal", ["phone"], "call_person", "shown")
        assert Event.objects.get(index=entry.event).kind == "access.reveal"
        page = client_of(world, "lead").get(reverse("desk:order", args=[world.orders[0]]))
        assert leaked(page.content.decode()) == []

    def test_the_page_offers_it_in_two_clicks_and_names_no_value_in_the_address(self) -> None:
        world = make_world(records=1)
        page = client_of(world, "lead").get(reverse("desk:order", args=[world.orders[0]])).content.decode()
        assert page.count('class="reveal-ask"') == 4  # name, telephone, address, details: open, then one reason
        assert _url("order", world.orders[0], "phone") in page
        assert leaked(page) == []

    @pytest.mark.parametrize("who", ["commander", "inspector", "administrator", "dispatcher@SQ-07", "officer@PCS-03"])
    def test_who_may_not_gets_the_answer_of_what_is_not_there(self, who: str) -> None:
        world = make_world(records=1)
        world.bring(world.orders[0], "DISPATCHED")
        response = _post(world, who, _url("order", world.orders[0], "phone"))
        assert (response.status_code, leaked(response.content.decode())) == (404, [])
        assert AccessEntry.objects.count() == 0

    @pytest.mark.parametrize(
        "data", [{}, {"reason": "curious"}, {"reason": "other"}, {"reason": "other", "words": "so"}]
    )
    def test_without_a_reason_nothing_is_shown(self, data: dict[str, str]) -> None:
        world = make_world(records=1)
        response = client_of(world, "lead").post(_url("order", world.orders[0], "phone"), data)
        assert (response.status_code, leaked(response.content.decode())) == (403, [])
        assert AccessEntry.objects.count() == 0

    def test_words_of_a_report_and_of_the_story_are_revealed_one_by_one(self) -> None:
        world = canary_world()
        report = Feedback.objects.get()
        told = Event.objects.get(kind="order.reported").index
        for name, word in ((f"feedback.{report.pk}.evidence", "现场核实"), (f"event.{told}.note", "已核实")):
            assert word in _post(world, "analyst", _url("order", world.orders[1], name)).content.decode()
        assert sorted(one.fields[0] for one in AccessEntry.objects.all()) == ["event.note", "feedback.evidence"]

    @pytest.mark.parametrize(
        "name", ["nonsense", "community_code", "feedback.x.note", "event.1.salt", "event.x.note", "a.b"]
    )
    def test_a_field_that_is_none_is_not_there(self, name: str) -> None:
        world = make_world(records=1)
        assert _post(world, "lead", _url("order", world.orders[0], name)).status_code == 404

    def test_a_line_a_file_and_a_person_have_their_reveals_too(self) -> None:
        world = canary_world()
        line = held_line()
        person = WorkOrder.objects.get(pk=world.orders[0]).content.person
        settled = line.batch.dispositions.exclude(kind="held").first()
        asked = [
            ("clerk", "record", settled.pk, "name", "赵七鸟"), ("clerk", "record", settled.pk, "content", "赵七鸟"),
            ("clerk", "batch", line.batch_id, "filename", "金丝雀"), ("lead", "person", person, "name", NAME),
        ]  # fmt: skip
        for who, kind, object_id, name, word in asked:
            assert word in _post(world, who, _url(kind, object_id, name)).content.decode()
        assert AccessEntry.objects.filter(act="reveal").count() == len(asked)
        assert _post(world, "lead", _url("order", person, "name")).status_code == 404
        assert _post(world, "lead", _url("nonsense", person, "name")).status_code == 404

    def test_the_api_reveals_one_field_too(self) -> None:
        world = make_world(records=1)
        told = {"field": "phone", "reason": "call_person"}
        status, said = Caller("lead").post(f"/orders/{world.orders[0]}/reveal", told)
        assert (status, said["value"].endswith(PHONE)) == (200, True)
        refused = Caller("inspector").post(f"/orders/{world.orders[0]}/reveal", told)
        assert (refused[0], refused[1]["code"]) == (404, "not_found")
        curious = Caller("lead").post(f"/orders/{world.orders[0]}/reveal", {**told, "reason": "curious"})
        assert (curious[0], curious[1]["code"], AccessEntry.objects.count()) == (422, "unknown_reason", 1)

    def test_the_api_reveals_one_value_of_a_line_too(self) -> None:
        canary_world()
        line = held_line().batch.dispositions.exclude(kind="held").first()
        path, told = f"/records/{line.pk}/reveal", {"field": "name", "reason": "same_person"}
        for name, word in (("name", "赵七鸟"), ("content", "赵七鸟")):
            status, said = Caller("clerk").post(path, {**told, "field": name})
            assert (status, said["record"], said["field"], word in said["value"]) == (200, line.pk, name, True)
        entries = AccessEntry.objects.filter(act="reveal", object_kind="record", object_id=line.pk)
        assert [(one.fields, one.reason) for one in entries.order_by("event")] == [
            (["name"], "same_person"), (["content"], "same_person"),
        ]  # fmt: skip
        curious = Caller("clerk").post(path, {**told, "reason": "curious"})
        nothing = Caller("clerk").post(path, {**told, "field": "nonsense"})
        assert [(status, said["code"]) for status, said in (curious, nothing)] == [
            (422, "unknown_reason"), (404, "not_found"),
        ]  # fmt: skip
        assert AccessEntry.objects.count() == 2

    @pytest.mark.parametrize("who", ["inspector", "reviewer", "commander", "dispatcher@PCS-03", "administrator"])
    def test_over_the_api_a_line_one_may_not_see_whole_answers_as_one_that_is_not_there(self, who: str) -> None:
        canary_world()
        line = held_line().batch.dispositions.exclude(kind="held").first()
        told, caller = {"field": "name", "reason": "same_person"}, Caller(who)
        there, missing = (caller.post(f"/records/{one}/reveal", told) for one in (line.pk, line.batch_id))
        assert (there[0], there[1]["code"]) == (missing[0], missing[1]["code"])
        assert there[0] in {403, 404}
        assert (leaked(str(there)), AccessEntry.objects.count()) == ([], 0)


@pytest.mark.django_db
class TestBudget:
    """How often an officer may in one shift."""

    def test_the_61st_is_shown_and_the_desk_is_told(self) -> None:
        world = make_world(records=1)
        _spend(world, "lead", SOFT_LIMIT)
        assert _reveal(world).endswith(PHONE)
        run_jobs(world.at)
        assert Event.objects.get(kind="access.alarmed").reason == "over_budget"
        assert WorkOrder.objects.filter(kind="access_alarm").count() == 1

    def test_the_201st_is_refused_and_kept_as_refused(self) -> None:
        world = make_world(records=1)
        _spend(world, "lead", HARD_LIMIT)
        for _ in range(3):
            with pytest.raises(NotAllowed, match="budget_spent"):
                _reveal(world)
        assert AccessEntry.objects.filter(decision="refused").count() == 3
        assert Event.objects.filter(kind="access.alarmed", reason="hard_stop").count() == 1
        page = client_of(world, "lead").post(_url("order", world.orders[0], "phone"), {"reason": "call_person"})
        assert (page.status_code, leaked(page.content.decode())) == (403, [])

    def test_another_officer_and_the_next_shift_have_their_own_budget(self) -> None:
        world = make_world(records=1)
        _spend(world, "lead", HARD_LIMIT)
        assert _reveal(world, "analyst").endswith(PHONE)
        after = world.at + timedelta(hours=12, minutes=1)  # no shift is entered then: the last twelve hours count
        value = reveal_order_field(
            order_id=world.orders[0], name="phone", reason="call_person", words="", by=world.actor("lead"), at=after
        )
        assert value.endswith(PHONE)

    def test_an_alarm_that_cannot_be_written_shows_nothing(self) -> None:
        world = make_world(records=1)
        _spend(world, "lead", SOFT_LIMIT)
        with broken("bihuan.apps.core.journal.revealing:record_event") as reached, pytest.raises(NotAllowed) as refusal:
            _reveal(world)
        assert (refusal.value.code, len(reached)) == ("cannot_show", 1)
        assert AccessEntry.objects.filter(fields=["phone"], object_id=world.orders[0]).count() == 0


@pytest.mark.django_db(transaction=True)
def test_eight_requests_at_once_cannot_exceed_the_budget(capsys: pytest.CaptureFixture[str]) -> None:
    world = make_world(records=1)
    _spend(world, "lead", HARD_LIMIT - 3)
    answers = together(*[lambda: _reveal(world)] * 8)
    shown = [one for one in answers if isinstance(one, str)]
    refused = [one.code for one in answers if isinstance(one, NotAllowed)]
    assert (len(shown), refused) == (3, ["budget_spent"] * 5)
    kept = AccessEntry.objects.filter(act="reveal")
    assert (kept.filter(decision="shown").count(), kept.filter(decision="refused").count()) == (HARD_LIMIT, 5)
    with capsys.disabled():
        print(f"\nR9 {connection.vendor}: 8 reveals at once with 3 left: 3 shown, 5 refused")
