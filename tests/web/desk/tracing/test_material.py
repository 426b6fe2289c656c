"""Footage and records: bound to a case and some hours, agreed to by another department, noted when they come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.intake.gate.desk import HOUR
from tests.tracing_world import Tracing
from tests.web.desk.tracing.seeing import local, messages_of, queries_of

from bihuan.apps.tracing.models import MaterialRequest

pytestmark = pytest.mark.django_db
URL = "/desk/tracing/material/"


def ask(world: Tracing) -> str:
    return f"/desk/tracing/cases/{world.case.pk}/material/"


def typed(world: Tracing, **changes: Any) -> dict[str, Any]:
    """Return the form of an honest request as a browser sends it."""
    begin = world.at - 30 * HOUR
    told = {
        "kind": "footage", "purpose": "find_exposed", "legal_basis": "statutory_duty", "holder": "老街火锅店",
        "place": world.places[1], "window_from": local(begin), "window_to": local(begin + 2 * HOUR),
    }  # fmt: skip
    return {**told, **changes}


def test_an_analyst_asks_and_it_waits_for_another_department(world: Tracing) -> None:
    page = world.client("analyst").post(ask(world), typed(world), follow=True)
    assert messages_of(page) == ["Asked. Nobody may hand it out until another department has agreed."]
    row = MaterialRequest.objects.get()
    assert (row.state, row.department, page.request["PATH_INFO"]) == ("waiting", "cdc", f"{URL}{row.pk}/")
    assert [one.pk for one, _place in world.client("police_approver").get(URL).context["lines"]] == [row.pk]


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"holder": ""}, 422, "Fill this in."),
        ({"place": ""}, 409, "Name the place"),
        ({"window_from": -900, "window_to": -898}, 409, None),
        ({"window_from": -60, "window_to": -10}, 409, None),
        ({"window_from": -2, "window_to": 2}, 409, None),
    ],
)
def test_what_is_asked_too_widely_is_refused_and_nothing_typed_is_lost(
    world: Tracing, changes: dict[str, Any], status: int, words: str | None
) -> None:
    told = {name: local(world.at + one * HOUR) if isinstance(one, int) else one for name, one in changes.items()}
    answer = world.client("lead").post(ask(world), typed(world, note="吧台上方摄像头", **told))
    body = answer.content.decode()
    assert (answer.status_code, "吧台上方摄像头" in body, MaterialRequest.objects.count()) == (status, True, 0)
    assert words is None or words in body


def test_only_another_department_agrees(world: Tracing) -> None:
    row = world.material()
    same = world.client("cdc_health").post(f"{URL}{row.pk}/decide/", {"word": "yes"})
    assert (same.status_code, "Another department must agree" in same.content.decode()) == (409, True)
    assert world.client("lead").post(f"{URL}{row.pk}/decide/", {"word": "yes"}).status_code == 404
    said = world.client("police_approver").post(f"{URL}{row.pk}/decide/", {"word": "yes"}, follow=True)
    assert messages_of(said) == ["Agreed to: the holder may be asked."]
    row.refresh_from_db()
    assert (row.state, row.decided_department) == ("approved", "police")


def test_a_no_has_a_reason_and_an_expired_request_cannot_be_agreed_to(world: Tracing) -> None:
    row, late = world.material(), world.material()
    browser = world.client("police_approver")
    assert browser.post(f"{URL}{row.pk}/decide/", {"word": "no"}).status_code == 422
    browser.post(f"{URL}{row.pk}/decide/", {"word": "no", "reason": "too_broad"})
    row.refresh_from_db()
    assert (row.state, row.refusal) == ("declined", "too_broad")
    MaterialRequest.objects.filter(pk=late.pk).update(expires_at=world.at - timedelta(minutes=1))
    refused = browser.post(f"{URL}{late.pk}/decide/", {"word": "yes"})
    assert (refused.status_code, "The request has expired" in refused.content.decode()) == (409, True)


def test_what_came_is_noted_and_its_end_is_told(world: Tracing) -> None:
    row = world.material()
    early = world.client("analyst").post(f"{URL}{row.pk}/came/", {"reference": "K-17"})
    assert early.status_code == 409
    world.client("police_approver").post(f"{URL}{row.pk}/decide/", {"word": "yes"})
    empty = world.client("analyst").post(f"{URL}{row.pk}/came/", {})
    assert (empty.status_code, "Name the batch" in empty.content.decode()) == (409, True)
    said = world.client("analyst").post(f"{URL}{row.pk}/came/", {"reference": "K-17"}, follow=True)
    assert messages_of(said) == ["Noted. What came is destroyed after 30 days."]
    row.refresh_from_db()
    assert (row.state, row.holder_reference, "K-17" in said.content.decode()) == ("fulfilled", "K-17", False)


def test_who_may_see_requests(world: Tracing) -> None:
    row = world.material()
    names = (
        "analyst",
        "lead",
        "health",
        "police_approver",
        "inspector",
        "auditor",
        "interviewer",
        "commander",
        "clerk",
    )
    found = {name: world.client(name).get(f"{URL}{row.pk}/").status_code for name in names}
    assert found == {**dict.fromkeys(names[:6], 200), **dict.fromkeys(names[6:], 404)}


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(world: Tracing) -> None:
    world.material()
    browser = world.client("analyst")
    single = queries_of(browser, URL)
    for _number in range(2):
        world.material()
    assert queries_of(browser, URL) == single
