"""Deciding proposals: reasons side by side, a preview before anything is done, many only with a second word."""

from __future__ import annotations

import pytest
from tests.tracing_world import Tracing
from tests.web.desk.tracing.seeing import messages_of, queries_of

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.intake.models import BulkEffect, Evidence
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.models import Contact, Exposure

pytestmark = pytest.mark.django_db
URL, DECIDE = "/desk/tracing/proposals/", "/desk/tracing/proposals/decide/"


def ids(world: Tracing) -> list[str]:
    return [one.pk for one in world.exposures]


def test_the_open_proposal_stands_with_its_reasons_and_what_accepting_does(world: Tracing) -> None:
    page = world.client("interviewer").get(URL)
    told, would = page.context, page.context["would"]
    assert (told["one"].id, told["one"].seconds, told["one"].seconds_residual) == (ids(world)[0], 3600, 5400)
    assert (told["finding"].reasons["rule"], told["one"].rule != "") == ({"minutes": 15, "residual_minutes": 30}, True)
    assert (would["person"].outcome, would["orders"], would["needs_approval"]) == ("new", 1, False)
    assert told["next_url"] == f"{URL}?open={ids(world)[1]}"
    body = page.content.decode()
    assert ("1 h 00 min" in body, "neither case nor contact" in body, world.persons[0] in body) == (True, True, True)
    entry = AccessEntry.objects.get()
    assert (entry.act, entry.object_kind, entry.object_id) == ("read", "exposure", ids(world)[0])
    assert Contact.objects.count() == 0


def test_who_only_sees_gets_neither_reasons_nor_buttons(world: Tracing) -> None:
    page = world.client("health").get(URL)
    assert (page.status_code, page.context["finding"].is_whole, page.context["would"]) == (200, False, {})
    assert "residual" not in page.content.decode()
    assert DECIDE not in page.content.decode()
    assert AccessEntry.objects.count() == 0
    tried = {name: world.client(name).post(DECIDE, {"do": "confirm", "exposure": ids(world)}).status_code
             for name in ("health", "commander", "inspector", "clerk", "police_approver")}  # fmt: skip
    assert set(tried.values()) == {404}
    assert Exposure.objects.filter(state="proposed").count() == 3


def test_one_is_accepted_and_the_next_is_open(world: Tracing) -> None:
    told = {"do": "confirm", "exposure": ids(world)[0], "open": ids(world)[1]}
    page = world.client("analyst").post(DECIDE, told, follow=True)
    assert messages_of(page) == ["1 exposure confirmed. New contacts: 1, informed: 0, prolonged: 0."]
    assert page.context["one"].id == ids(world)[1]
    assert (Contact.objects.count(), Evidence.objects.filter(kind="exposure").count()) == (1, 1)


def test_the_preview_changes_nothing_and_confirming_does_what_it_said(world: Tracing) -> None:
    browser, before = world.client("lead"), WorkOrder.objects.count()
    preview = browser.post(DECIDE, {"do": "preview", "exposure": ids(world)})
    told = preview.context["preview"]
    assert (preview.status_code, told.outcomes["new"], told.orders, told.needs_approval) == (200, 3, 3, False)
    counts = (Contact.objects.count(), WorkOrder.objects.count(), Evidence.objects.filter(kind="exposure").count())
    assert counts == (0, before, 0)
    browser.post(DECIDE, {"do": "confirm", "exposure": ids(world)})
    assert Contact.objects.filter(state="following").count() == told.outcomes["new"]
    assert WorkOrder.objects.filter(kind="notify_contact").count() == told.orders


def test_another_kind_of_contact_is_chosen_in_the_preview(world: Tracing) -> None:
    told = {"do": "preview", "exposure": ids(world), "category": "general_contact"}
    preview = world.client("lead").post(DECIDE, told)
    assert (preview.context["preview"].outcomes["informed"], preview.context["preview"].days) == (3, 0)
    world.client("lead").post(DECIDE, {**told, "do": "confirm"})
    assert set(Contact.objects.values_list("state", "category")) == {("informed", "general_contact")}


def test_more_than_fifty_persons_need_another_department_and_words_for_them(world: Tracing) -> None:
    world.propose(world.new_persons(48))
    browser = world.client("analyst")
    preview = browser.post(DECIDE, {"all": "1"})
    assert (len(preview.context["ids"]), preview.context["preview"].needs_approval) == (51, True)
    silent = browser.post(DECIDE, {"do": "confirm", "exposure": ids(world)})
    assert (silent.status_code, "Another department must agree first" in silent.content.decode()) == (409, True)
    short = browser.post(DECIDE, {"do": "confirm", "exposure": ids(world), "told": "太短"})
    assert "Say in 10 to 500 characters" in short.content.decode()
    assert ">太短</textarea>" in short.content.decode()
    told = {"do": "confirm", "exposure": ids(world), "told": "您与一名确诊病例同在老街火锅店"}
    done = browser.post(DECIDE, told, follow=True)
    assert messages_of(done) == ["51 exposures wait for another department. You find them under Approvals."]
    assert (BulkEffect.objects.get().told, Contact.objects.count()) == (told["told"], 0)
    assert Exposure.objects.filter(state="waiting").count() == 51


def test_what_somebody_decided_meanwhile_falls_out_and_the_rest_can_be_previewed(world: Tracing) -> None:
    world.confirm(world.exposures[:1], by="lead")
    answer = world.client("analyst").post(DECIDE, {"do": "confirm", "exposure": ids(world), "told": "x"})
    assert answer.status_code == 409
    assert set(answer.context["ids"]) == set(ids(world)[1:])
    assert "Somebody has decided about this already" in answer.content.decode()


def test_several_are_refused_with_a_reason_and_stay_readable(world: Tracing) -> None:
    browser = world.client("interviewer")
    without = browser.post(DECIDE, {"do": "refuse", "exposure": ids(world)[:2]}, follow=True)
    assert messages_of(without) == ["Choose one of the reasons."]
    told = {"do": "refuse", "exposure": ids(world)[:2], "reason": "too_short"}
    assert messages_of(browser.post(DECIDE, told, follow=True)) == ["2 proposals refused."]
    assert dict(browser.get(URL).context["tabs"])["refused"] == 2
    refused = browser.get(f"{URL}?state=refused")
    assert [line.refusal for line, _known in refused.context["lines"]] == ["too_short", "too_short"]


@pytest.mark.parametrize("told", [{}, {"exposure": ["x"]}, {"exposure": ["' OR 1=1 --"]}])
def test_with_nothing_ticked_nothing_happens(world: Tracing, told: dict[str, object]) -> None:
    page = world.client("analyst").post(DECIDE, {"do": "confirm", **told}, follow=True)
    assert messages_of(page) == ["No proposal is ticked. Tick what you decide about."]


def test_who_may_not_decide_is_not_even_told_that_nothing_is_ticked(world: Tracing) -> None:
    assert world.client("health").post(DECIDE, {"do": "preview"}).status_code == 404


def test_somebody_elses_proposal_is_not_there(world: Tracing) -> None:
    told = {"do": "confirm", "exposure": "33333333-3333-4333-8333-333333333333"}
    assert world.client("analyst").post(DECIDE, told).status_code == 404


def test_known_persons_are_called_so(world: Tracing) -> None:
    world.confirm(world.exposures[:1])
    world.propose(world.persons[:1], hours=-5)
    lines = world.client("analyst").get(URL).context["lines"]
    assert [bool(known.contact) for line, known in lines if line.person_id == world.persons[0]] == [True]
    assert sum(bool(known.contact) for _line, known in lines) == 1


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(world: Tracing) -> None:
    browser = world.client("analyst")
    three = queries_of(browser, URL)
    Exposure.objects.exclude(pk=ids(world)[0]).update(state="refused", decided_by="x", decided_at=world.at)
    assert queries_of(browser, URL) == three


def test_an_empty_list_explains(world: Tracing) -> None:
    Exposure.objects.update(state="refused", decided_by="x", decided_at=world.at)
    assert "No proposal waits for a word" in world.client("analyst").get(URL).content.decode()
