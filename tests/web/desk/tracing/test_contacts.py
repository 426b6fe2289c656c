"""Contacts by state and day, their calendar, one contact with what can be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.intake.gate.desk import DAY, HOUR, PEOPLE
from tests.tracing_world import Tracing, day_of
from tests.web.desk.tracing.seeing import local, messages_of, queries_of

from bihuan.apps.core.rules import Role
from bihuan.apps.tracing.models import Contact, FollowUp, Quarantine

pytestmark = pytest.mark.django_db
URL = "/desk/tracing/contacts/"


@pytest.fixture
def followed(world: Tracing) -> Tracing:
    """Return the world whose proposals were all confirmed."""
    world.confirm()
    return world


def one(world: Tracing, rest: str = "", number: int = 0) -> str:
    return f"{URL}{world.contact(number).pk}/{rest}"


def terms(world: Tracing, **changes: Any) -> dict[str, Any]:
    """Return the form that proposes a quarantine as a browser sends it."""
    told = {
        "regime": "home_quarantine", "legal_basis": "statutory_duty", "starts_at": local(world.at),
        "ends_at": local(world.at + 5 * DAY), "review_at": local(world.at + 2 * DAY), "place_text": "西山路12号3栋501",
    }  # fmt: skip
    return {**told, **changes}


def test_the_list_stands_by_state_with_the_checks_of_today(followed: Tracing) -> None:
    page = followed.client("analyst").get(URL)
    assert dict(page.context["tabs"])["following"] == 3
    assert [line.state for line in page.context["lines"]] == ["following"] * 3
    assert page.context["of_today"].planned == FollowUp.objects.filter(date=day_of(followed.at)).count()
    assert page.context["calendar"].lines[0].name.endswith("**")


def test_a_day_and_how_it_went_narrow_the_list(followed: Tracing) -> None:
    browser, day = followed.client("analyst"), day_of(followed.at)
    FollowUp.objects.filter(contact=followed.contact(1), date=day).update(state="missed")
    missed = browser.get(URL, {"day": f"{day}", "how": "missed"})
    assert [line.id for line in missed.context["lines"]] == [followed.contact(1).pk]
    assert len(browser.get(URL, {"day": f"{day}"}).context["lines"]) == 3
    nobody = browser.get(URL, {"day": "2020-01-01"})
    assert "Nobody has such a check that day" in nobody.content.decode()
    assert len(browser.get(URL, {"day": "2026-99-99"}).context["lines"]) == 3


def test_a_calendar_draws_shapes_for_how_days_went_and_frames_for_tests(followed: Tracing) -> None:
    contact, first = followed.contact(), FollowUp.objects.filter(contact=followed.contact()).order_by("date")
    for day, state, result in zip(first, ("done", "done", "missed", "ordered"), ("verified", "not_reached", "", ""),
                                  strict=False):  # fmt: skip
        FollowUp.objects.filter(pk=day.pk).update(state=state, result=result, done_at=followed.at)
    cells = followed.client("interviewer").get(one(followed)).context["calendar"].lines[0].cells
    assert [cell.shape for cell in cells[:5]] == ["disc", "alarm", "cross", "ring", "dot"]
    assert [cell.is_test for cell in cells] == [day.is_test_day for day in first]
    assert contact.starts_on == cells[0].day


def test_a_long_calendar_shows_three_weeks_around_today(followed: Tracing) -> None:
    contact = followed.contact()
    days = [FollowUp(contact=contact, date=contact.ends_on + timedelta(days=n), day=10 + n) for n in range(1, 30)]
    FollowUp.objects.bulk_create(days)
    calendar = followed.client("lead").get(one(followed)).context["calendar"]
    assert (len(calendar.columns), sum(column.is_today for column in calendar.columns)) == (21, 1)
    assert calendar.lines[0].outside == 18


def test_one_contact_tells_because_of_whom_and_whom_they_met(followed: Tracing) -> None:
    met = followed.new_persons(1)
    second = followed.propose(met, via=followed.contact().pk, category="", hours=-2)
    followed.confirm(second)
    page = followed.client("interviewer").get(one(followed)).context
    assert (page["case"].number, len(page["exposures"]), [line.id for line in page["contacts"]]) == (
        1, 1, [Contact.objects.get(person=met[0]).pk],
    )  # fmt: skip
    assert ([order.kind for order in page["orders"]], [event.kind for event, _name in page["story"]]) == (
        ["Tell a person that they are a contact"], ["contact.opened"],
    )  # fmt: skip


def test_who_may_see_contacts_and_propose(followed: Tracing) -> None:
    proposing = {Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTERVIEWER, Role.HEALTH_APPROVER}
    seeing = proposing | {Role.COMMANDER, Role.INSPECTOR}
    found, expected = {}, {}
    for name, (_full_name, role, _department) in PEOPLE.items():
        browser, before = followed.client(name), Quarantine.objects.count()
        seen = [browser.get(URL).status_code, browser.get(one(followed)).status_code]
        sent = browser.post(one(followed, "quarantine/"), terms(followed)).status_code
        found[name] = (*seen, sent, Quarantine.objects.count() - before)
        shown = 200 if role in seeing else 404
        expected[name] = (shown, shown, *((302, 1) if role in proposing else (404, 0)))
    assert found == expected


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"place_text": ""}, 422, "Fill this in."),
        ({"ends_at": "hours -2"}, 409, "The end lies before the beginning"),
        ({"ends_at": "hours 900"}, 409, "One decision lasts 30 days at most"),
        ({"review_at": "hours 240", "ends_at": "hours 300"}, 409, "looked at within seven days"),
    ],
)
def test_refused_terms_say_why_and_lose_nothing(
    followed: Tracing, changes: dict[str, str], status: int, words: str
) -> None:
    moments = {name: local(followed.at + int(told[6:]) * HOUR) if told.startswith("hours") else told
               for name, told in changes.items()}  # fmt: skip
    answer = followed.client("analyst").post(one(followed, "quarantine/"), terms(followed, note="独居", **moments))
    body = answer.content.decode()
    assert (answer.status_code, words in body, "独居" in body) == (status, True, True)
    assert (answer.context["open_form"], Quarantine.objects.count()) == ("quarantine", 0)


def test_a_contact_is_not_released_early_but_may_end_with_a_reason(followed: Tracing) -> None:
    browser = followed.client("interviewer")
    early = browser.post(one(followed, "release/"), {"reason": "follow_up_over"})
    assert (early.status_code, "The follow-up is not over yet" in early.content.decode()) == (409, True)
    assert browser.post(one(followed, "end/"), {"reason": ""}).status_code == 422
    ended = browser.post(one(followed, "end/"), {"reason": "moved_away"}, follow=True)
    assert messages_of(ended) == ["The follow-up has ended."]
    assert (followed.contact().state, ended.context["forms"]) == ("ended", {})


def test_no_name_is_whole_on_any_of_these_pages(followed: Tracing) -> None:
    browser = followed.client("analyst")
    for address in (URL, one(followed)):
        body = browser.get(address).content.decode()
        assert [name for name in ("陈十全", "赵一凡", "钱双喜", "13800000100") if name in body] == []


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(followed: Tracing) -> None:
    browser = followed.client("analyst")
    three = queries_of(browser, URL)
    Contact.objects.exclude(pk=followed.contact().pk).update(state="ended", ended_by="x", ended_at=followed.at)
    assert queries_of(browser, URL) == three
