"""Quarantine: a second person decides, a review comes, it is lifted or decided anew."""

from __future__ import annotations

import pytest
from tests.apps.intake.gate.desk import DAY, HOUR
from tests.tracing_world import Tracing
from tests.web.desk.tracing.seeing import local, messages_of, queries_of

from bihuan.apps.tracing.models import Quarantine

pytestmark = pytest.mark.django_db
URL = "/desk/tracing/quarantines/"


@pytest.fixture
def row(world: Tracing) -> Quarantine:
    """Return a decision that the analyst proposed and that waits."""
    world.confirm()
    return world.quarantine(world.contact())


def test_what_waits_is_shown_first_and_whole_to_who_decides(world: Tracing, row: Quarantine) -> None:
    browser = world.client("health")
    assert [(line.id, line.state) for line in browser.get(URL).context["lines"]] == [(row.pk, "waiting")]
    assert "西山路12号3栋501" in browser.get(f"{URL}{row.pk}/").content.decode()
    assert "西山路12号3栋501" not in world.client("analyst").get(f"{URL}{row.pk}/").content.decode()


def test_a_second_person_agrees_and_then_it_is_in_force(world: Tracing, row: Quarantine) -> None:
    said = world.client("health").post(f"{URL}{row.pk}/decide/", {"word": "yes"}, follow=True)
    assert messages_of(said) == ["Agreed to: it is in force."]
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("in_force", world.people["health"].pk)
    assert "西山路12号3栋501" not in world.client("health").get(f"{URL}{row.pk}/").content.decode()


def test_nobody_decides_their_own_proposal_and_no_analyst_decides_at_all(world: Tracing) -> None:
    world.confirm()
    own = world.quarantine(world.contact(), by="health")
    page = world.client("health").get(f"{URL}{own.pk}/").content.decode()
    assert "You proposed this; somebody else must decide." in page
    refused = world.client("health").post(f"{URL}{own.pk}/decide/", {"word": "yes"})
    assert (refused.status_code, "Somebody else must agree" in refused.content.decode()) == (409, True)
    assert world.client("lead").post(f"{URL}{own.pk}/decide/", {"word": "yes"}).status_code == 404
    own.refresh_from_db()
    assert own.state == "waiting"


def test_a_refusal_needs_a_reason(world: Tracing, row: Quarantine) -> None:
    browser = world.client("health")
    assert browser.post(f"{URL}{row.pk}/decide/", {"word": "no"}).status_code == 422
    told = {"word": "no", "reason": "milder_means"}
    page = browser.post(f"{URL}{row.pk}/decide/", told, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, "Milder means are enough" in page) == ("refused", True)


def in_force(world: Tracing, row: Quarantine) -> str:
    world.client("health").post(f"{URL}{row.pk}/decide/", {"word": "yes"})
    return f"{URL}{row.pk}/"


def test_a_review_that_is_due_stands_in_its_list_and_lets_it_stand(world: Tracing, row: Quarantine) -> None:
    address = in_force(world, row)
    Quarantine.objects.filter(pk=row.pk).update(review_at=world.at - HOUR / 2)
    browser = world.client("health")
    page = browser.get(URL)
    assert (page.context["tab"], [line.id for line in page.context["lines"]]) == ("review", [row.pk])
    late = browser.post(f"{address}review/", {"next_review_at": local(world.at + 20 * DAY)})
    assert (late.status_code, "looked at within seven days" in late.content.decode()) == (409, True)
    said = browser.post(f"{address}review/", {"next_review_at": local(world.at + 3 * DAY)}, follow=True)
    assert messages_of(said) == ["It stands until the next look."]
    assert dict(browser.get(URL).context["tabs"])["review"] == 0


def test_longer_is_a_new_decision_with_its_own_second_person(world: Tracing, row: Quarantine) -> None:
    address = in_force(world, row)
    told = {"ends_at": local(row.ends_at + 5 * DAY), "review_at": local(row.ends_at + 2 * DAY)}
    page = world.client("analyst").post(f"{address}extend/", told, follow=True)
    further = Quarantine.objects.get(extends=row.pk)
    assert (further.state, further.starts_at, page.request["PATH_INFO"]) == (
        "waiting", row.ends_at, f"{URL}{further.pk}/",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.state == "in_force"


def test_it_is_lifted_with_a_reason(world: Tracing, row: Quarantine) -> None:
    waiting = world.client("analyst").post(f"{URL}{row.pk}/lift/", {"reason": "negative"})
    assert (waiting.status_code, "not in force" in waiting.content.decode()) == (409, True)
    address = in_force(world, row)
    said = world.client("interviewer").post(f"{address}lift/", {"reason": "negative"}, follow=True)
    assert messages_of(said) == ["Lifted. Tell the person."]
    row.refresh_from_db()
    assert (row.state, row.reason) == ("lifted", "negative")


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(world: Tracing, row: Quarantine) -> None:
    browser = world.client("analyst")
    single = queries_of(browser, URL)
    for number in (1, 2):
        world.quarantine(world.contact(number))
    assert queries_of(browser, URL) == single
