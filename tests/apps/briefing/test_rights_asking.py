"""What a person asks becomes an order with a clock, is answered with a reason, and a granted deletion is an erasure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.briefing.actions.rights_answering import AnswerTold, answer_request, tell_late_rights
from bihuan.apps.briefing.actions.rights_asking import ask_by_code, serve_person
from bihuan.apps.briefing.actions.rights_codes import view_of
from bihuan.apps.briefing.actions.rights_looking import look_at_right
from bihuan.apps.briefing.models import RightsRequest
from bihuan.apps.briefing.queries.rights import desk_of, get_request, list_requests, requests_of, rights_totals
from bihuan.apps.briefing.queries.rights_keeping import still_needed
from bihuan.apps.core.models import AccessEntry, Event
from bihuan.apps.intake.actions import add_many
from bihuan.apps.intake.actions.contests import decide_contest
from bihuan.apps.intake.actions.evidence import NewEvidence
from bihuan.apps.intake.models import Contest, Deletion
from bihuan.apps.intake.queries.evidence import status_at
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.models import Contact
from bihuan.web.public.figures.drawing import draw
from tests.apps.briefing.rights_world import MINUTE, Rights, refused

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = ("关于本人数据的请求：收到", "关于本人数据的请求：已答复", "关于本人数据的请求：逾期答复或逾期未答")
GRANTED = AnswerTold("granted", "已处理")
REFUSED = AnswerTold("refused", "还在随访", "still_needed")


def ask(rights: Rights, kind: str = "copy", words: str = "我的信息", **more: Any) -> RightsRequest:
    pk = ask_by_code(token=rights.token(), kind=kind, words=words, at=rights.at, **more)
    return RightsRequest.objects.get(pk=pk)


def answer(
    rights: Rights, row: RightsRequest, told: AnswerTold, *, by: str = "protector", **more: Any
) -> RightsRequest:
    said = {"at": rights.at + HOUR, **more}
    return answer_request(request_id=row.pk, told=told, by=rights.by(by), **said)


def end_work(rights: Rights) -> None:
    """End what keeps the person: the contact long ago, and their orders."""
    Contact.objects.filter(person=rights.person).update(
        state="released", ended_at=rights.at - 30 * DAY, ended_by="x", reason="x"
    )
    WorkOrder.objects.filter(content__person=rights.person).update(ended_at=rights.at - DAY, state="CANCELLED")


def test_every_request_is_an_order_with_a_clock(rights: Rights) -> None:
    row = ask(rights, "correction")
    order = WorkOrder.objects.select_related("content").get(pk=row.order)
    assert (order.kind, order.urgency, order.content.title) == ("rights_request", "P3", f"{row.number} correction")
    assert (row.number, row.due_at, row.channel, row.taken_by) == (1, rights.at + 3 * DAY, "code", "resident")


def test_the_same_right_is_asked_once_until_it_is_answered(rights: Rights) -> None:
    token = rights.token()
    first = ask_by_code(token=token, kind="copy", words="", at=rights.at)
    refused("already_asked", ask_by_code, token=token, kind="copy", words="", at=rights.at)
    answer(rights, RightsRequest.objects.get(pk=first), GRANTED)
    assert ask_by_code(token=token, kind="copy", words="", at=rights.at + 2 * MINUTE) != first


def test_one_command_keeps_one_request(rights: Rights) -> None:
    token, said = rights.token(), {"kind": "copy", "words": "a", "at": rights.at, "command": "c" * 36}
    assert ask_by_code(token=token, **said) == ask_by_code(token=token, **said)
    refused("already_asked", ask_by_code, token=token, **{**said, "words": "b"})


def test_without_a_view_nothing_is_asked(rights: Rights) -> None:
    refused("view_over", ask_by_code, token="0" * 64, kind="copy", words="", at=rights.at)
    refused("unknown_right", ask, rights, "portability")
    refused("missing_detail", ask, rights, "correction", " ")


def test_at_the_counter_a_code_is_given_and_the_request_kept_at_once(rights: Rights) -> None:
    served = serve_person(
        told=rights.proof(), kind="explanation", words="为什么", by=rights.by("clerk"), at=rights.at
    )  # fmt: skip
    row = RightsRequest.objects.get()
    assert (served.number, row.channel, row.taken_by, row.words) == (1, "desk", rights.by("clerk").account, "为什么")
    assert rights.open(served.issued.code) != ""
    again = serve_person(told=rights.proof(), kind="explanation", words="x", by=rights.by("lead"), at=rights.at)
    assert (again.number, again.refusal) == (0, "already_asked")
    only = serve_person(told=rights.proof(), kind="", words="", by=rights.by("clerk"), at=rights.at)
    assert (only.number, only.refusal) == (0, "")
    refused("unknown_right", serve_person, told=rights.proof(), kind="x", words="", by=rights.by("lead"), at=rights.at)


def test_a_second_look_is_the_objection_that_intake_keeps(rights: Rights) -> None:
    row = ask(rights, "contest", "我没有去过")
    contest = Contest.objects.get(pk=row.contest)
    assert (contest.person_id, contest.decided_at, row.due_at) == (rights.person, None, rights.at + DAY)
    answer(rights, row, GRANTED)
    assert Contest.objects.get(pk=row.contest).decision == "granted"
    assert status_at(rights.person, rights.incident, rights.at + HOUR) is None


def test_a_second_look_that_was_decided_elsewhere_is_answered_as_it_was(rights: Rights) -> None:
    row = ask(rights, "contest", "我没有去过")
    decide_contest(contest_id=row.contest, is_granted=False, by=rights.by("health"), at=rights.at + MINUTE)
    refused("decided_otherwise", answer, rights, row, GRANTED)
    done = answer(rights, row, AnswerTold("refused", "已复核", "is_correct"))
    assert (done.outcome, done.legal_reason) == ("refused", "is_correct")


def test_who_has_no_status_has_nothing_to_look_at_again(rights: Rights) -> None:
    add_many(
        items=[NewEvidence(rights.person, "released", rights.at, "tracing", "x")], by=rights.by("health"), at=rights.at
    )
    served = serve_person(told=rights.proof(), kind="contest", words="", by=rights.by("clerk"), at=rights.at + MINUTE)
    assert served.refusal == "nothing_to_contest"


def test_a_refusal_names_its_legal_reason_and_the_resident_reads_it(rights: Rights) -> None:
    row = ask(rights, "copy")
    answer(rights, row, AnswerTold("partly", "已隐去他人信息", "tells_of_others"))
    [told] = requests_of(rights.incident, rights.person)
    assert (told.outcome, told.legal_reason, told.reply) == ("partly", "tells_of_others", "已隐去他人信息")
    refused("right_answered", answer, rights, row, GRANTED)


def test_a_stale_page_answers_nothing(rights: Rights) -> None:
    row = ask(rights)
    refused("stale_right", answer, rights, row, GRANTED, n=7)
    assert answer(rights, row, GRANTED, n=0).n == 1


@pytest.mark.parametrize("name", ["clerk", "hotline", "analyst", "auditor", "inspector"])
def test_only_lead_and_data_protection_officer_answer(rights: Rights, name: str) -> None:
    refused("not_found", answer, rights, ask(rights), GRANTED, by=name)


def test_what_is_still_needed_is_kept_and_said_with_its_date(rights: Rights) -> None:
    row = ask(rights, "deletion", "")
    assert [(one.what, one.until) for one in still_needed(rights.incident, rights.person, rights.at)] == [
        ("contact", None), ("order", None),
    ]  # fmt: skip
    refused("must_be_kept", answer, rights, row, GRANTED)
    assert answer(rights, row, REFUSED).kept_until is None
    assert not Deletion.objects.exists()


def test_the_date_is_the_last_of_the_periods_that_run(rights: Rights) -> None:
    end_work(rights)
    Contact.objects.filter(person=rights.person).update(ended_at=rights.at - DAY)
    row = ask(rights, "deletion", "")
    assert answer(rights, row, REFUSED).kept_until == (rights.at + 20 * DAY).date()


def test_a_granted_deletion_is_the_erasure_by_the_data_protection_officer(rights: Rights) -> None:
    end_work(rights)
    row, token = ask(rights, "deletion", ""), rights.token()
    refused("wrong_role", answer, rights, row, GRANTED, by="lead")
    done = answer(rights, row, GRANTED)
    deletion = Deletion.objects.get(pk=done.deletion)
    assert (deletion.persons, deletion.reason) == ([rights.person], "request_of_person")
    assert f"rights:{row.pk}" in deletion.names
    assert view_of(token, rights.at) is None


def test_words_stand_whole_to_who_answers_while_it_is_open(rights: Rights) -> None:
    row = ask(rights, "correction", "电话换成13900001111")
    for name, whole in (("lead", True), ("protector", True), ("auditor", False), ("inspector", False)):
        seen = look_at_right(row=row, by=rights.by(name), at=rights.at)
        assert (seen["words"].is_whole, seen["words"].value == "电话换成13900001111") == (whole, whole)
    assert AccessEntry.objects.filter(object_kind="rights", purpose="rights_request").count() == 2
    answer(rights, row, GRANTED)
    row.refresh_from_db()
    assert not look_at_right(row=row, by=rights.by("lead"), at=rights.at)["words"].is_whole


def test_late_ones_are_called_for_once(rights: Rights) -> None:
    row = ask(rights)
    assert tell_late_rights(incident=rights.incident, at=row.due_at - MINUTE) == 0
    assert tell_late_rights(incident=rights.incident, at=row.due_at) == 1
    assert tell_late_rights(incident=rights.incident, at=row.due_at) == 0
    order = WorkOrder.objects.select_related("content").get(kind="rights_late")
    assert order.content.title == "1 copy"


def test_the_lists_and_figures_of_the_desk(rights: Rights) -> None:
    first, second = ask(rights, "copy"), ask(rights, "explanation")
    answer(rights, first, GRANTED, at=rights.at + 2 * HOUR)
    late = second.due_at + MINUTE
    lead = rights.by("lead")
    views = ("open", "late", "answered", "all", "x")
    assert [[row.number for row in list_requests(lead, view, late)] for view in views] == [[2], [2], [1], [2, 1], [2]]
    desk = desk_of(lead, late)
    assert (desk.open_n, desk.late, desk.answered, desk.answer_hours) == (1, 1, 1, 2.0)
    refused("wrong_role", desk_of, rights.by("clerk"), late)
    refused("not_found", get_request, rights.by("clerk"), first.pk)


def test_the_totals_of_days_name_nobody(rights: Rights) -> None:
    row = ask(rights, "copy")
    ask(rights, "correction")
    answer(rights, row, AnswerTold("refused", "不是您的", "not_about_you"), at=rights.at + 4 * HOUR)
    first, last = (rights.at - DAY).date(), (rights.at + 2 * DAY).date()
    totals = rights_totals(rights.incident, first, last, rights.at + DAY)
    assert {kind: n for kind, n in totals.taken.items() if n} == {"copy": 1, "correction": 1}
    assert (totals.outcomes, totals.answered, totals.late) == ({"granted": 0, "partly": 0, "refused": 1}, 1, 0)
    assert (totals.answer_hours["copy"], totals.answer_hours["correction"]) == (4.0, None)
    assert (totals.codes_issued, totals.codes_opened) == (2, 2)
    empty = rights_totals(rights.incident, first - 9 * DAY, first - 8 * DAY, rights.at)
    assert (sum(empty.taken.values()), empty.codes_issued, empty.answered) == (0, 0, 0)


def test_the_published_figures_tell_how_requests_stood_at_the_last_midnight(rights: Rights) -> None:
    row = ask(rights, "copy")
    ask(rights, "correction")
    answer(rights, row, GRANTED)

    def told(days: int) -> list[str]:
        page = {one.path: one.body.decode() for one in draw("zh", rights.at + days * DAY)}["figures/"]
        return [figure for words in ASKED for figure in re.findall(rf"{re.escape(words)}</th><td>(\d+)", page)]

    assert told(0) == ["0", "0", "0"]
    assert told(1) == ["2", "1", "0"]
    assert told(5) == ["2", "1", "1"]


def test_no_word_of_it_stands_in_the_journal(rights: Rights) -> None:
    row = ask(rights, "correction", "独一无二的话")
    answer(rights, row, AnswerTold("granted", "独一无二的答复"))
    facts = "".join(Event.objects.values_list("facts", flat=True))
    assert "独一无二" not in facts
