"""Cases and one case: the order of the epidemic, windows with their reason, visits typed, nothing whole by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.intake.gate.desk import DAY, HOUR, PEOPLE
from tests.tracing_world import Tracing, day_of
from tests.web.desk.tracing.seeing import local, messages_of

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.core.rules import Role
from bihuan.apps.tracing.actions.cases import CaseTold, update_case
from bihuan.apps.tracing.models import Case, Visit

pytestmark = pytest.mark.django_db
URL = "/desk/tracing/cases/"
SEEING = {"analyst", "analyst2", "lead", "interviewer", "health", "health2", "cdc_health", "commander", "inspector"}


def one(world: Tracing, rest: str = "") -> str:
    return f"{URL}{world.case.pk}/{rest}"


def typed(world: Tracing, **changes: Any) -> dict[str, Any]:
    """Return the form of an honest visit as a browser sends it."""
    begin = world.at - 6 * HOUR
    told = {"place": world.places[3], "starts_at": local(begin), "ends_at": local(begin + HOUR), "origin": "typed"}
    return {**told, **changes}


def test_who_may_see_cases_and_who_may_add_to_them(world: Tracing) -> None:
    adding = {Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTERVIEWER}
    found, expected = {}, {}
    for name, (_full_name, role, _department) in PEOPLE.items():
        browser, before = world.client(name), Visit.objects.count()
        seen = [browser.get(URL).status_code, browser.get(one(world)).status_code]
        added = browser.post(one(world, "visits/"), typed(world)).status_code
        found[name] = (*seen, added, Visit.objects.count() - before)
        shown = 200 if name in SEEING else 404
        expected[name] = (shown, shown, *((302, 1) if role in adding else (404, 0)))
    assert found == expected


def test_the_window_stands_with_its_reason_or_with_what_is_missing(world: Tracing) -> None:
    page = world.client("analyst").get(one(world))
    seen = page.context["infectious"]
    assert (seen.missing, seen.why, seen.ends_at) == ("", "onset of symptoms -2 days", None)
    assert day_of(seen.starts_at) == day_of(world.at - 5 * DAY)
    update_case(case_id=world.case.pk, told=CaseTold(), by=world.actor("lead"), at=world.at)
    missing = world.client("analyst").get(one(world))
    assert missing.context["infectious"].starts_at is None
    assert "Find it out and enter it. onset of symptoms" in missing.context["infectious"].missing


def test_nothing_personal_is_whole_and_a_reveal_is_kept(world: Tracing) -> None:
    visit = world.visit(None, start=-50, length=None, place_text="桂花路早点摊", note="与表哥同行")
    body = world.client("interviewer").get(one(world)).content.decode()
    assert [word for word in ("测试人", "13900000001", "早点摊", "表哥") if word in body] == []
    assert AccessEntry.objects.count() == 0
    reveal = f"/desk/reveal/visit/{visit.pk}/place_text/"
    shown = world.client("interviewer").post(reveal, {"reason": "find_address"})
    assert "桂花路早点摊" in shown.content.decode()
    entry = AccessEntry.objects.get()
    assert (entry.act, entry.object_kind, entry.object_id, entry.fields) == (
        "reveal",
        "visit",
        visit.pk,
        ["place_text"],
    )
    for name in ("commander", "inspector"):
        assert world.client(name).post(reveal, {"reason": "find_address"}).status_code == 404


def test_a_visit_that_waits_is_whole_to_who_confirms_it_and_that_is_logged(world: Tracing) -> None:
    browser = world.client("interviewer")
    browser.post(one(world, "visits/"), typed(world, place="", place_text="桂花路早点摊"))
    assert "桂花路早点摊" in browser.get(one(world)).content.decode()
    entry = AccessEntry.objects.get()
    assert (entry.act, entry.object_kind, entry.fields) == ("read", "visit", ["place_text"])
    visit = Visit.objects.get(is_confirmed=False)
    said = browser.post(one(world, f"visits/{visit.pk}/confirm/"), follow=True)
    assert messages_of(said) == ["Visit confirmed."]
    assert "桂花路早点摊" not in browser.get(one(world)).content.decode()


def test_a_typed_visit_is_kept_and_what_is_to_be_looked_at_is_said(world: Tracing) -> None:
    told = typed(world, place="", place_text="河边长椅", ends_at="", is_confirmed="on")
    said = world.client("analyst").post(one(world, "visits/"), told, follow=True)
    [message] = messages_of(said)
    assert message.startswith("Visit kept. The place is not on the map yet. Nobody knows when the visit ended")
    visit = Visit.objects.order_by("recorded_at", "id").last()
    assert visit is not None
    assert (visit.place_text, visit.ends_at, visit.origin, visit.is_confirmed) == ("河边长椅", None, "typed", True)
    assert visit.person_id == world.case.person_id


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"starts_at": ""}, 422, "Fill this in."),
        ({"starts_at": "soon"}, 422, "Type day and time"),
        ({"place": ""}, 409, "Name the place, or describe it."),
        ({"hours": -9}, 409, "Did it end after midnight?"),
        ({"hours": 900}, 409, "The visit begins in the future"),
    ],
)
def test_a_refused_visit_says_why_and_loses_nothing(
    world: Tracing, changes: dict[str, Any], status: int, words: str
) -> None:
    told = typed(world, note="坐在门口", **{name: one for name, one in changes.items() if name != "hours"})
    if changes.get("hours") == -9:
        told["ends_at"] = local(world.at - 15 * HOUR)
    if changes.get("hours") == 900:
        told["starts_at"], told["ends_at"] = local(world.at + DAY), ""
    answer = world.client("analyst").post(one(world, "visits/"), told)
    body = answer.content.decode()
    assert (answer.status_code, words in body, "坐在门口" in body) == (status, True, True)
    assert answer.context["open_form"] == "visit"
    assert Visit.objects.count() == 3


def test_dates_keep_the_note_and_say_when_somebody_was_faster(world: Tracing) -> None:
    update_case(case_id=world.case.pk, told=CaseTold(onset_date=day_of(world.at - 3 * DAY), note="原话"),
                by=world.actor("lead"), at=world.at)  # fmt: skip
    row = Case.objects.get(pk=world.case.pk)
    told = {"n": row.n, "has_symptoms": "no", "sample_date": f"{day_of(world.at - DAY)}"}
    said = world.client("health").post(one(world, "dates/"), told, follow=True)
    assert messages_of(said) == ["The dates of the case are kept."]
    row.refresh_from_db()
    assert (row.has_symptoms, row.onset_date, row.note) == (False, None, "原话")
    stale = world.client("health").post(one(world, "dates/"), told)
    assert (stale.status_code, stale.context["open_form"]) == (409, "dates")
    wrong = {"n": row.n, "has_symptoms": "no", "onset_date": f"{day_of(world.at)}"}
    refused = world.client("health").post(one(world, "dates/"), wrong)
    assert (refused.status_code, "Mend one of the two" in refused.content.decode()) == (409, True)


def test_a_laboratorys_case_is_not_discarded_by_hand_and_ends_with_an_outcome(world: Tracing) -> None:
    browser = world.client("lead")
    refused = browser.post(one(world, "classify/"), {"n": Case.objects.get().n, "verdict": "discarded:mistaken"})
    assert (
        refused.status_code,
        "It has to be withdrawn before the case can be discarded" in refused.content.decode(),
    ) == (409, True)
    said = browser.post(one(world, "close/"), {"n": Case.objects.get().n, "outcome": "recovered"}, follow=True)
    assert messages_of(said) == ["The case is closed."]
    assert Case.objects.get().outcome == "recovered"
    assert "close" not in browser.get(one(world)).context["forms"]


def test_the_gate_begins_with_the_stays_of_the_case(world: Tracing) -> None:
    browser = world.client("analyst")
    address = browser.get(one(world)).context["gate_url"]
    filled = browser.get(address).context["typed"]
    assert (filled.case, filled.window_from) == (world.case.case, local(world.at - 5 * DAY)[:10] + "T00:00")
    visits = Visit.objects.order_by("starts_at")
    assert [(slot.place, slot.starts_at) for slot in filled.slots] == [(v.place_id, local(v.starts_at)) for v in visits]
    assert world.client("interviewer").get(one(world)).context["gate_url"] == ""


def test_the_map_draws_every_place_once_in_the_order_of_time(world: Tracing) -> None:
    world.visit(0, start=-4, length=1)
    drawing = world.client("analyst").get(one(world)).context["map"]
    assert [(mark.name, mark.numbers) for mark in drawing.marks] == [
        ("西山小学", "1"), ("老街火锅店", "2"), ("河东菜市场", "3 4"),
    ]  # fmt: skip
    assert (drawing.last - drawing.first, drawing.unplaced) == (int(timedelta(hours=37).total_seconds()), 0)
    assert all(0 <= mark.x <= drawing.width and 0 <= mark.y <= drawing.height for mark in drawing.marks)
