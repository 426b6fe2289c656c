"""The desk's pages of fact-checks: written, reviewed side by side, published, corrected, superseded, printed, asked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.facts_world import DAY, GARLIC, HOUR, PAPER, REALISTIC, Rumours

from bihuan.apps.briefing.actions.facts_questions import ask_question
from bihuan.apps.briefing.actions.facts_sweeping import lapse_unproven
from bihuan.apps.briefing.models import FactCheck, FactQuestion

pytestmark = pytest.mark.django_db
URL = "/desk/briefing/facts/"
QUESTIONS = f"{URL}questions/"


def client(rumours: Rumours, name: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(rumours.world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return made


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def local(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


def filled(**changes: Any) -> dict[str, Any]:
    told = {
        "topic": "treatment", "channel_class": "group_chat", "language": "zh", "first_seen_on": "2026-08-24",
        "replaces": "", "claim_zh": GARLIC.claim_zh, "claim_en": GARLIC.claim_en, "verdict": "false",
        "answer_zh": GARLIC.answer_zh, "answer_en": GARLIC.answer_en, "s0_issuer": PAPER.issuer,
        "s0_title": PAPER.title, "s0_issued_on": "2026-08-23", "s0_url": "", "s0_digest": PAPER.digest.upper(),
        "s0_is_primary": "on",
    }  # fmt: skip
    return {**told, **changes}


def publication(rumours: Rumours, n: int = 0, **changes: Any) -> dict[str, Any]:
    return {"n": n, "next_review_at": local(rumours.world.at + DAY), "is_read": "on", **changes}


def ask(rumours: Rumours, text: str = "听说吃大蒜可以防病毒") -> FactQuestion:
    at = rumours.world.at
    ask_question(text=text, language="zh", incident=rumours.world.incident.code, at=at)
    return FactQuestion.objects.order_by("-number")[0]


def test_one_writes_and_another_publishes_on_its_page(rumours: Rumours) -> None:
    answer = client(rumours, "analyst").post(f"{URL}write/", filled())
    row = FactCheck.objects.get()
    page = f"{URL}{row.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, page)
    own = client(rumours, "analyst").get(page)
    assert ("publish" in own.context["forms"], own.context["is_own"]) == (False, True)
    health = client(rumours, "health")
    assert health.get(page).context["forms"]["publish"].initial["n"] == 0
    answer = health.post(f"{page}publish/", publication(rumours))
    assert said(answer) == ["Published. The public page is written within seconds."]
    row.refresh_from_db()
    assert (row.state, row.version, row.drafts.get().sources.get().digest) == ("published", 1, PAPER.digest)


def test_the_writer_who_posts_all_the_same_is_refused(rumours: Rumours) -> None:
    row = rumours.file(at=rumours.world.at)
    answer = client(rumours, "analyst").post(f"{URL}{row.pk}/publish/", publication(rumours))
    assert (answer.status_code, answer.context["alerts"]) == (
        409, ["A second person must agree; you asked for it yourself."],
    )  # fmt: skip
    assert rumours.row(row).state == "draft"


def test_nobody_publishes_without_saying_that_they_read_it(rumours: Rumours) -> None:
    row = rumours.file(at=rumours.world.at)
    answer = client(rumours, "health").post(f"{URL}{row.pk}/publish/", publication(rumours, is_read=""))
    assert (answer.status_code, list(answer.context["forms"]["publish"].errors)) == (422, ["is_read"])


def test_a_stale_page_publishes_nothing(rumours: Rumours) -> None:
    row = rumours.file(at=rumours.world.at)
    rumours.reword(row, note_zh="", note_en="", at=rumours.world.at)
    answer = client(rumours, "health").post(f"{URL}{row.pk}/publish/", publication(rumours, n=0))
    assert (answer.status_code, rumours.row(row).state) == (409, "draft")
    assert answer.context["forms"]["publish"].non_field_errors() == [
        "Somebody changed this fact-check since you opened the page. Look at it again, then decide."
    ]


@pytest.mark.parametrize(
    "field", ["claim_zh", "claim_en", "verdict", "answer_zh", "topic", "first_seen_on", "s0_issuer"]
)
def test_a_wording_that_lacks_something_keeps_what_was_typed(rumours: Rumours, field: str) -> None:
    told = filled()
    del told[field]
    answer = client(rumours, "lead").post(f"{URL}write/", told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert FactCheck.objects.count() == 0
    assert PAPER.title in answer.content.decode()


def test_what_the_rules_refuse_is_said_above_the_form(rumours: Rumours) -> None:
    answer = client(rumours, "lead").post(f"{URL}write/", filled(claim_zh="小区里的张伟先生确诊了。"))
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        409, ["There is a person's name in it. Say what is claimed without naming anybody."],
    )  # fmt: skip
    assert "张伟先生" in answer.content.decode()


def test_more_sources_than_stand_on_the_page_are_kept(rumours: Rumours) -> None:
    told = filled()
    for n in range(1, 8):
        told |= {
            f"s{n}_issuer": f"Issuer {n}",
            f"s{n}_title": "T",
            f"s{n}_issued_on": "2026-08-23",
            f"s{n}_url": "https://a.example.org/x",
        }
    client(rumours, "lead").post(f"{URL}write/", told)
    row = FactCheck.objects.get()
    assert row.drafts.get().sources.count() == 8
    form = client(rumours, "lead").get(f"{URL}{row.pk}/reword/").context["form"]
    assert [one[0].value() for one in form.source_rows[1:]] == [f"Issuer {n}" for n in range(1, 8)]


def test_a_correction_needs_a_note_and_waits_beside_what_stands(rumours: Rumours) -> None:
    row = rumours.out(at=rumours.world.at)
    lead = client(rumours, "lead")
    told = filled(answer_en="Only a little.")
    answer = lead.post(f"{URL}{row.pk}/reword/", told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note_zh", "note_en"])
    lead.post(f"{URL}{row.pk}/reword/", told | {"note_zh": "改了答复。", "note_en": "The answer changed."})
    shown = client(rumours, "health").get(f"{URL}{row.pk}/")
    assert (shown.context["waits"].draft.answer_en, shown.context["stands"].draft.answer_en) == (
        "Only a little.", GARLIC.answer_en,
    )  # fmt: skip
    hidden = client(rumours, "commander").get(f"{URL}{row.pk}/")
    assert (hidden.context["waits"], "Only a little." in hidden.content.decode()) == (None, False)


def test_a_wording_that_waits_is_in_no_list_of_who_only_reads(rumours: Rumours) -> None:
    row = rumours.out(at=rumours.world.at)
    rumours.reword(row, claim_en="Not yet checked.", at=rumours.world.at)
    rumours.file(claim_en="Never checked.", at=rumours.world.at)
    pages = [client(rumours, name).get(URL).content.decode() for name in ("commander", "operator", "lead")]
    assert [("Not yet checked." in one, "Never checked." in one) for one in pages] == [(False, False)] * 2 + [
        (True, False)
    ]


def test_a_new_one_takes_the_place_of_an_old_one(rumours: Rumours) -> None:
    old = rumours.out(at=rumours.world.at)
    lead = client(rumours, "lead")
    assert lead.get(f"{URL}write/?replaces={old.pk}").context["form"].initial["replaces"] == old.pk
    lead.post(f"{URL}write/", filled(replaces=old.pk))
    new = FactCheck.objects.exclude(pk=old.pk).get()
    client(rumours, "health").post(f"{URL}{new.pk}/publish/", publication(rumours))
    shown = lead.get(f"{URL}{old.pk}/")
    assert [one.row.pk for one in shown.context["chain"]] == [old.pk, new.pk]
    assert set(shown.context["forms"]) == set()


def test_what_is_overdue_or_lapsed_stands_on_top(rumours: Rumours) -> None:
    at = rumours.world.at
    late = rumours.file(at=at - 5 * DAY)
    rumours.publish(late, at=at - 5 * DAY, review=at - HOUR)
    gone = rumours.out(REALISTIC[5][1], at=at - 4 * DAY)
    lapse_unproven(incident=rumours.world.incident.code, at=at)
    rumours.out(at=at)
    shown = client(rumours, "lead").get(URL)
    assert [one.row.pk for one in shown.context["due"]] == [gone.pk, late.pk]
    assert (shown.context["standing"].overdue, shown.context["standing"].lapsed) == (1, 1)
    page = client(rumours, "lead").get(f"{URL}{gone.pk}/").content.decode()
    assert "It was unproven for 72 hours and left the page by itself." in page


def test_a_review_is_confirmed_and_an_unproven_one_has_no_such_form(rumours: Rumours) -> None:
    at = rumours.world.at
    row, unproven = rumours.out(at=at), rumours.out(REALISTIC[5][1], at=at)
    lead = client(rumours, "lead")
    assert said(lead.post(f"{URL}{row.pk}/confirm/", {"next_review_at": local(at + 9 * DAY)})) == [
        "It stands until the next review."
    ]
    assert rumours.row(row).next_review_at == at.replace(second=0) + 9 * DAY
    assert set(lead.get(f"{URL}{unproven.pk}/").context["forms"]) == set()
    answer = lead.post(f"{URL}{unproven.pk}/confirm/", {"next_review_at": local(at + DAY)})
    assert answer.context["alerts"] == [
        "What is unproven is not simply confirmed: write a new version, or let it leave the page."
    ]


def test_a_draft_is_dropped(rumours: Rumours) -> None:
    row = rumours.file(at=rumours.world.at)
    client(rumours, "lead").post(f"{URL}{row.pk}/drop/", {"reason": "nobody_asks"})
    assert rumours.row(row).state == "withdrawn"
    assert said(client(rumours, "health").post(f"{URL}{row.pk}/publish/", publication(rumours))) == [
        "No wording waits here. Look at it again."
    ]


def test_words_that_a_fraudster_uses_too_are_pointed_out_and_can_be_published(rumours: Rumours) -> None:
    told, words = REALISTIC[1]
    row = rumours.file(words, told=told, at=rumours.world.at)
    shown = client(rumours, "health").get(f"{URL}{row.pk}/")
    assert len(shown.context["words"]) >= 3
    client(rumours, "health").post(f"{URL}{row.pk}/publish/", publication(rumours))
    assert rumours.row(row).state == "published"


def test_what_stands_can_be_printed(rumours: Rumours) -> None:
    row, draft = rumours.out(at=rumours.world.at), rumours.file(at=rumours.world.at)
    page = client(rumours, "commander").get(f"{URL}{row.pk}/print/").content.decode()
    assert [one in page for one in (GARLIC.claim_zh, GARLIC.claim_en, "first hand")] == [True] * 3
    assert client(rumours, "lead").get(f"{URL}{draft.pk}/print/").status_code == 404


def test_the_hotline_types_a_question_and_groups_it(rumours: Rumours) -> None:
    row = rumours.out(at=rumours.world.at)
    operator = client(rumours, "operator")
    answer = operator.post(f"{QUESTIONS}take/", {"text": "张伟先生说大蒜有用，是吗", "language": "zh"})
    assert said(answer) == ["The question is kept. Left out: a name."]
    one = FactQuestion.objects.get()
    assert str(operator.get(QUESTIONS).context["lines"][0][1]) == "［…］说大蒜有用,是吗"
    answer = operator.post(f"{QUESTIONS}settle/", {"questions": [one.pk], "fact": row.pk, "reason": ""})
    assert said(answer)[-1] == "1 question is settled."
    assert rumours.row(row).question_n == 1
    page = f"{URL}{row.pk}/questions/{one.pk}/part/"
    assert said(operator.post(page))[-1] == "The question waits again."
    assert said(operator.post(page))[-1] == "This question waits; there is nothing to take back."
    assert rumours.row(row).question_n == 0


def test_questions_are_laid_aside_and_one_of_two_ways_is_chosen(rumours: Rumours) -> None:
    first, second, row = ask(rumours), ask(rumours, "什么时候解封，谁知道"), rumours.out(at=rumours.world.at)
    lead = client(rumours, "lead")
    both = {"questions": [first.pk, second.pk], "fact": row.pk, "reason": "not_a_claim"}
    answer = lead.post(f"{QUESTIONS}settle/", both)
    assert (answer.status_code, answer.context["ticked"]) == (422, [first.pk, second.pk])
    lead.post(f"{QUESTIONS}settle/", both | {"fact": ""})
    assert set(FactQuestion.objects.values_list("state", flat=True)) == {"dismissed"}
    answer = lead.post(f"{QUESTIONS}settle/", {"questions": [first.pk], "fact": row.pk, "reason": ""})
    assert answer.status_code == 422  # it waits no more, so it is none that can be chosen
    assert lead.post(f"{QUESTIONS}settle/", {"fact": row.pk, "reason": ""}).status_code == 422


def test_the_reviewer_sees_that_questions_wait_and_no_word_of_them(rumours: Rumours) -> None:
    ask(rumours)
    page = client(rumours, "reviewer").get(QUESTIONS)
    assert ("大蒜" in page.content.decode(), str(page.context["lines"][0][1]), page.context["forms"]) == (
        False,
        "***",
        {},
    )


@pytest.mark.parametrize("name", ["clerk", "administrator", "dispatcher@PCS-03", "officer@PCS-03"])
def test_who_has_nothing_to_do_with_it_finds_nothing(rumours: Rumours, name: str) -> None:
    row, one = rumours.out(at=rumours.world.at), ask(rumours)
    other = client(rumours, name)
    addresses = [URL, QUESTIONS, f"{URL}write/", *(f"{URL}{row.pk}/{end}" for end in ("", "print/", "reword/"))]
    assert {other.get(address).status_code for address in addresses} == {404}
    posts = [f"{QUESTIONS}take/", f"{QUESTIONS}settle/", f"{URL}write/", f"{URL}{row.pk}/questions/{one.pk}/part/"]
    posts += [f"{URL}{row.pk}/{end}/" for end in ("publish", "confirm", "drop", "reword")]
    assert {other.post(address).status_code for address in posts} == {404}


def test_nothing_on_these_pages_leads_from_a_claim_to_an_order(rumours: Rumours) -> None:
    """R73: no link and no form of the pages' own content goes anywhere but to fact-checks, questions and sources."""
    ask(rumours)
    row = rumours.out(at=rumours.world.at)
    rumours.reword(row, at=rumours.world.at)
    for address in (URL, QUESTIONS, f"{URL}write/", f"{URL}{row.pk}/", f"{URL}{row.pk}/reword/"):
        page = client(rumours, "lead").get(address).content.decode()
        main = re.sub(
            r'<nav class="tabs".*?</nav>', "", page[page.index("<main") : page.index("</main>")], flags=re.DOTALL
        )
        targets = set(re.findall(r'(?:href|action|hx-[a-z]+)="([^"#?]+)', main))
        assert [one for one in targets if not one.startswith((URL, "https://", "/static/"))] == []


def test_a_list_asks_as_much_for_three_as_for_one(rumours: Rumours) -> None:
    lead, counts = client(rumours, "lead"), []
    for n in range(3):
        rumours.out(at=rumours.world.at + timedelta(seconds=n))
        lead.get(URL)
        with CaptureQueriesContext(connection) as asked:
            lead.get(URL)
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 34
