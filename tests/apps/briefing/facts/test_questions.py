"""Questions of residents: stripped, nobody's, grouped to a claim by a person, and their words forgotten in a week."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from uuid import uuid4

import pytest

from bihuan.apps.briefing.actions.facts_forgetting import names_of_questions, purge_questions
from bihuan.apps.briefing.actions.facts_looking import look_at_questions
from bihuan.apps.briefing.actions.facts_questions import (
    Asked,
    Received,
    ask_question,
    dismiss_questions,
    group_questions,
    part_question,
    receive_question,
    take_question,
)
from bihuan.apps.briefing.models import FactQuestion
from bihuan.apps.briefing.queries.facts_questions import (
    get_question,
    list_questions,
    question_counts,
    waiting_questions,
)
from bihuan.apps.briefing.rules.facts_questions import A_MINUTE, AN_HOUR
from bihuan.apps.core.erasure import About
from bihuan.apps.core.models import AccessEntry, Event
from bihuan.apps.core.sealing import is_erased
from bihuan.apps.intake.models import Deletion
from tests.facts_world import AT, DAY, HOUR, Rumours
from tests.refusals import refusal_of as refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db

GARLIC = "听说吃大蒜可以防病毒，是真的吗？"
SECOND = timedelta(seconds=1)


def ask(rumours: Rumours, text: str = GARLIC, *, at: object = AT, command: str = "") -> Asked:
    return ask_question(text=text, language="zh", incident=rumours.world.incident.code, at=at, command=command)  # type: ignore[arg-type]  # instants


def only() -> FactQuestion:
    return FactQuestion.objects.get()


def test_a_question_is_kept_without_anything_of_who_asks(rumours: Rumours) -> None:
    assert ask(rumours) == Asked("听说吃大蒜可以防病毒,是真的吗?", ())
    row = only()
    assert (row.way, row.language, row.state, row.asked_at, row.fact_id) == ("form", "zh", "new", AT, None)
    event = Event.objects.get(subject="fact_question")
    assert (event.actor, json.loads(event.facts)) == ("system", {"number": 1, "way": "form", "language": "zh"})


def test_numbers_links_handles_and_names_are_left_out(rumours: Rumours) -> None:
    text = "张伟先生（13800138000，微信 zhangwei_88）说打开 http://a.cn/x 能领补贴，真的吗"
    kept = ask(rumours, text)
    assert kept.text == "［…］([…],［…］)说打开 ［…］ 能领补贴,真的吗".replace("[…]", "［…］")
    assert kept.left_out == ("name", "number", "handle", "link")
    stored = FactQuestion.objects.get().text
    assert [one for one in ("张伟", "1380013", "zhangwei", "a.cn") if one in stored] == []


def test_a_question_of_which_nothing_is_left_is_refused(rumours: Rumours) -> None:
    assert refused(lambda: ask(rumours, "张伟先生 13800138000")) == "nothing_left"
    assert refused(lambda: ask(rumours, "  嗯 ")) == "question_too_short"
    assert refused(lambda: ask(rumours, "大" * 301)) == "question_too_long"
    assert FactQuestion.objects.count() == 0


def test_the_words_lie_sealed(rumours: Rumours) -> None:
    ask(rumours)
    row = FactQuestion.objects.values().get()
    assert [name for name, value in row.items() if "大蒜" in str(value)] == []


def test_no_word_of_a_question_is_logged(rumours: Rumours, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(rumours, command=str(uuid4()))
    assert [one.getMessage() for one in caplog.records if "大蒜" in one.getMessage()] == []


def test_sent_twice_it_is_kept_once_and_other_words_are_another_question(rumours: Rumours) -> None:
    command = str(uuid4())
    for _ in range(3):
        ask(rumours, command=command)
    assert FactQuestion.objects.count() == 1
    ask(rumours, "全区要封控一个月是真的吗", command=command)  # somebody went back and asked something else
    assert FactQuestion.objects.count() == 2


def test_more_than_anybody_can_read_is_refused_without_looking_at_who_sends(rumours: Rumours) -> None:
    for n in range(A_MINUTE):
        ask(rumours, f"听说第{n}条路要封是吗")
    assert refused(lambda: ask(rumours, at=AT + 59 * SECOND)) == "too_many_questions"
    take_question(text=GARLIC, language="zh", by=rumours.by("operator"), at=AT)  # the telephone is not closed by it
    ask(rumours, at=AT + 61 * SECOND)
    assert A_MINUTE * 60 > AN_HOUR  # so that an hour has a limit of its own


def test_the_public_form_is_told_what_to_say(rumours: Rumours) -> None:
    told = {"language": "zh", "incident": rumours.world.incident.code, "at": AT, "command": ""}
    assert receive_question(text="?", **told) == Received(None, "question_too_short")  # type: ignore[arg-type]  # by name
    assert receive_question(text=GARLIC, **told).code == ""  # type: ignore[arg-type]  # by name


def test_the_hotline_types_one_and_nothing_of_the_caller_is_kept(rumours: Rumours) -> None:
    take_question(text="他叫欧阳小满，说超市要关门", language="zh", by=rumours.by("operator"), at=AT)
    row = only()
    assert (row.way, row.text) == ("hotline", "［…］,说超市要关门")
    for name in ("reviewer", "commander", "inspector", "administrator", "clerk", "dispatcher@PCS-03"):
        told = {"text": GARLIC, "language": "zh", "by": rumours.by(name), "at": AT}
        assert refused(lambda told=told: take_question(**told)) == "wrong_role"


def test_a_person_groups_questions_and_the_claim_counts_them(rumours: Rumours) -> None:
    fact = rumours.out()
    for n in range(3):
        ask(rumours, f"{GARLIC}{n}")
    ids = [one.pk for one in waiting_questions(rumours.by("analyst"))]
    assert group_questions(question_ids=ids[:2], fact_id=fact.pk, by=rumours.by("operator"), at=AT) == 2
    assert rumours.row(fact).question_n == 2
    assert question_counts(rumours.by("lead")) == {"new": 1, "grouped": 2, "dismissed": 0}
    by = rumours.by("analyst")
    assert refused(lambda: group_questions(question_ids=ids, fact_id=fact.pk, by=by, at=AT)) == "question_settled"
    assert rumours.row(fact).question_n == 2
    part_question(question_id=ids[0], by=by, at=AT)
    assert (rumours.row(fact).question_n, FactQuestion.objects.get(pk=ids[0]).state) == (1, "new")
    assert refused(lambda: part_question(question_id=ids[0], by=by, at=AT)) == "question_waits"


def test_nothing_is_grouped_to_what_is_over_or_to_nothing(rumours: Rumours) -> None:
    old, by = rumours.out(), rumours.by("analyst")
    rumours.publish(rumours.file(replaces=old.pk))
    ask(rumours)
    one = only().pk
    assert refused(lambda: group_questions(question_ids=[one], fact_id=old.pk, by=by, at=AT)) == "fact_over"
    new = rumours.out()
    assert refused(lambda: group_questions(question_ids=[], fact_id=new.pk, by=by, at=AT)) == "nothing_chosen"


def test_a_question_is_laid_aside_with_a_reason(rumours: Rumours) -> None:
    ask(rumours)
    by, one = rumours.by("analyst"), only().pk
    assert refused(lambda: dismiss_questions(question_ids=[one], reason="silly", by=by, at=AT)) == "bad_reason"
    dismiss_questions(question_ids=[one], reason="not_a_claim", by=by, at=AT)
    assert (
        refused(lambda: dismiss_questions(question_ids=[one], reason="not_a_claim", by=by, at=AT)) == "question_settled"
    )


def test_who_groups_reads_the_words_and_the_log_says_so(rumours: Rumours) -> None:
    ask(rumours)
    row = only()
    seen = {
        name: look_at_questions(rows=[only()], by=rumours.by(name), at=AT)[row.pk] for name in ("analyst", "operator")
    }
    assert {str(one) for one in seen.values()} == {"听说吃大蒜可以防病毒,是真的吗?"}
    assert AccessEntry.objects.filter(object_kind="fact_question", object_id=row.pk).count() == 2
    assert str(look_at_questions(rows=[only()], by=rumours.by("reviewer"), at=AT)[row.pk]) == "***"
    dismiss_questions(question_ids=[row.pk], reason="not_a_claim", by=rumours.by("analyst"), at=AT)
    assert str(look_at_questions(rows=[only()], by=rumours.by("analyst"), at=AT)[row.pk]) == "***"
    assert AccessEntry.objects.filter(object_kind="fact_question", object_id=row.pk).count() == 2


def test_who_may_not_see_questions_sees_none(rumours: Rumours) -> None:
    ask(rumours)
    one = only().pk
    for name in ("commander", "inspector", "clerk", "administrator", "dispatcher@PCS-03", "health"):
        by = rumours.by(name)
        assert refused(lambda by=by: list_questions(by)) == "wrong_role"
        assert refused(lambda by=by: get_question(by, one)) == "not_found"


def test_the_words_go_after_a_week_and_the_counts_stay(rumours: Rumours) -> None:
    fact, code = rumours.out(), rumours.world.incident.code
    ask(rumours)
    group_questions(question_ids=[only().pk], fact_id=fact.pk, by=rumours.by("analyst"), at=AT)
    assert purge_questions(incident=code, at=AT + 7 * DAY - SECOND) is None
    made = purge_questions(incident=code, at=AT + 7 * DAY)
    assert made is not None
    run_jobs(AT + 7 * DAY)
    row = only()
    assert (is_erased(row), row.text, row.state, rumours.row(fact).question_n) == (True, "", "grouped", 1)
    assert Deletion.objects.get(pk=made.pk).done_at is not None
    assert purge_questions(incident=code, at=AT + 8 * DAY) is None


def test_an_erasure_of_one_person_reaches_no_question_and_that_of_an_incident_all(rumours: Rumours) -> None:
    ask(rumours)
    code = rumours.world.incident.code
    assert list(names_of_questions(About(code, frozenset({"p"})))) == []
    assert list(names_of_questions(About(code, is_all=True))) == [f"fact_question:{only().pk}"]


def test_a_question_of_another_incident_is_not_there(rumours: Rumours) -> None:
    ask(rumours, at=AT + HOUR)
    by = rumours.by("analyst")
    elsewhere = type(by)(by.account, by.role, "ELSEWHERE", "", by.name)
    assert refused(lambda: get_question(elsewhere, only().pk)) == "not_found"
    assert list(waiting_questions(elsewhere)) == []
