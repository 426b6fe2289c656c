"""Nothing closes without the caller's word or three documented tries: rule, table, and every order of steps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.actions.help import classify_request, join_request
from bihuan.apps.residents.actions.help_answering import note_answer, record_call, reopen_request
from bihuan.apps.residents.actions.help_routing import follow_order, route_request
from bihuan.apps.residents.models import HelpRequest, HelpTry
from bihuan.apps.residents.rules.help import APART, CALL_RESULTS, CLOSED, NOT_REACHED, REACHED
from tests.apps.residents.help_world import AT, MINUTE, Hotline, make_hotline, refused
from tests.conftest import IS_PROOF


@pytest.fixture
def hotline(db: None) -> Hotline:
    return make_hotline()


def test_an_answer_is_owed_to_the_caller(hotline: Hotline) -> None:
    row = hotline.answered()
    assert (row.state, row.answer, row.call_due_at) == ("answered", "已告知政策", AT + timedelta(hours=24))
    assert "已告知政策" not in row.sealed


def test_an_answer_needs_words_a_code_and_a_class(hotline: Hotline) -> None:
    row = hotline.take()
    told = {"request_id": row.pk, "by": hotline.by("operator"), "at": AT}
    refused("missing_detail", note_answer, code="told", text=" ", **told)
    refused("unknown_help_answer", note_answer, code="sung", text="x", **told)
    refused("not_classified", note_answer, code="told", text="x", **told)


def test_the_callers_word_closes(hotline: Hotline) -> None:
    row = hotline.call(hotline.answered(), "satisfied")
    assert (row.state, row.closed_how, row.word, row.word_at) == ("closed", "word", "satisfied", AT)
    refused("request_closed", hotline.call, row, "busy")


def test_a_caller_may_withdraw_before_there_is_an_answer(hotline: Hotline) -> None:
    row = hotline.take()
    refused("not_answered", hotline.call, row, "satisfied")
    assert hotline.call(row, "withdrawn").closed_how == "word"


def test_three_tries_a_quarter_of_an_hour_apart_close_and_three_at_once_do_not(hotline: Hotline) -> None:
    row = hotline.answered()
    for minute in (1, 2, 3, 4):
        row = hotline.call(row, "no_answer", at=AT + minute * MINUTE)
    assert (row.state, row.tries_n) == ("answered", 1)
    row = hotline.call(row, "busy", at=AT + 16 * MINUTE)
    assert (row.state, row.tries_n) == ("answered", 2)
    row = hotline.call(row, "switched_off", at=AT + 31 * MINUTE)
    assert (row.state, row.closed_how, row.tries_n, HelpTry.objects.count()) == ("closed", "tries", 3, 6)


def test_tries_before_a_new_answer_do_not_count(hotline: Hotline) -> None:
    row = hotline.answered()
    for minute in (1, 17):
        row = hotline.call(row, "no_answer", at=AT + minute * MINUTE)
    row = hotline.answer(row, at=AT + 20 * MINUTE)
    row = hotline.call(row, "no_answer", at=AT + 40 * MINUTE)
    assert (row.state, row.tries_n) == ("answered", 1)


def test_who_is_not_satisfied_has_an_open_request_again(hotline: Hotline) -> None:
    row = hotline.call(hotline.answered(), "unsatisfied", at=AT + MINUTE)
    assert (row.state, row.generation, row.answered_at, row.tries_n) == ("taken", 1, None, 0)
    assert row.due_at == AT + MINUTE + timedelta(hours=24)


def test_a_closed_request_is_opened_again_with_a_reason(hotline: Hotline) -> None:
    row = hotline.answered()
    told = {"request_id": row.pk, "by": hotline.by("operator"), "at": AT}
    refused("not_closed", reopen_request, reason="mistaken", **told)
    refused("bad_reason", reopen_request, reason="whim", **told)
    hotline.call(row, "satisfied")
    assert reopen_request(reason="not_done", **told).state == "taken"
    assert (hotline.row(row.pk).word, hotline.row(row.pk).closed_at) == ("", None)


def test_unsatisfied_while_the_order_is_out_keeps_the_order(hotline: Hotline) -> None:
    row = hotline.take(help_class="food")
    route_request(request_id=row.pk, by=hotline.by("analyst"), at=AT)
    row = hotline.call(hotline.answer(hotline.row(row.pk)), "unsatisfied")
    assert (row.state, row.order != "") == ("routed", True)


def test_one_call_speaks_of_all_that_the_same_caller_asked(hotline: Hotline) -> None:
    first, again, neighbour = hotline.answered(), hotline.take("请问"), hotline.take("请问", phone="13811112222")
    for one in (again, neighbour):
        join_request(request_id=one.pk, to_id=first.pk, by=hotline.by("operator"), at=AT)
    hotline.call(hotline.row(again.pk), "satisfied")
    states = [hotline.row(one.pk).state for one in (first, again, neighbour)]
    assert states == ["closed", "closed", "answered"]


def test_an_answer_reaches_those_joined_and_one_without_telephone_is_called_alone(hotline: Hotline) -> None:
    first = hotline.take("请问", help_class="information", phone="")
    again = hotline.take("请问", phone="")
    join_request(request_id=again.pk, to_id=first.pk, by=hotline.by("operator"), at=AT)
    hotline.answer(hotline.row(first.pk))
    assert hotline.row(again.pk).state == "answered"
    hotline.call(first, "satisfied")
    assert hotline.row(again.pk).state == "answered"


WRONG = (
    {"closed_how": "", "closed_at": AT},
    {"closed_how": "word", "closed_at": AT, "word": "", "word_at": AT},
    {"closed_how": "word", "closed_at": AT, "word": "unsatisfied", "word_at": AT},
    {"closed_how": "word", "closed_at": AT, "word": "satisfied"},
    {"closed_how": "word", "word": "satisfied", "word_at": AT},
    {"closed_how": "tries", "closed_at": AT, "tries_n": 2},
    {"closed_how": "tries", "closed_at": AT, "tries_n": 3, "answered_at": None},
)


@pytest.mark.parametrize("told", WRONG)
def test_the_table_refuses_a_closing_without_word_or_tries(hotline: Hotline, told: dict[str, object]) -> None:
    row = hotline.answered()
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.filter(pk=row.pk).update(state="closed", **told)


def test_a_try_is_never_changed(hotline: Hotline) -> None:
    hotline.call(hotline.answered(), "busy")
    for change in (lambda: HelpTry.objects.update(result="satisfied"), lambda: HelpTry.objects.all().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


class Requests(RuleBasedStateMachine):
    """Anything the desk can do with two requests, in any order and at any pace; a refusal is an answer like another."""

    hotline: Hotline

    @initialize()
    def begin(self) -> None:
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        self.now = AT
        self.rows = [self.hotline.answered().pk, self.hotline.take("大米", phone="").pk]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.close()

    def _try(self, do: Callable[..., object], **told: object) -> None:
        with suppress(NotAllowed):
            do(by=self.hotline.by("operator"), at=self.now, **told)

    @rule(minutes=st.sampled_from((1, 14, 15, 40)))
    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(nth=st.integers(0, 1), code=st.sampled_from(("food", "dialysis")))
    def classify(self, nth: int, code: str) -> None:
        self._try(classify_request, request_id=self.rows[nth], code=code)

    @rule(nth=st.integers(0, 1))
    def route(self, nth: int) -> None:
        self._try(route_request, request_id=self.rows[nth])

    @rule(nth=st.integers(0, 1))
    def join(self, nth: int) -> None:
        self._try(join_request, request_id=self.rows[nth], to_id=self.rows[1 - nth])

    @rule(nth=st.integers(0, 1))
    def answer(self, nth: int) -> None:
        self._try(note_answer, request_id=self.rows[nth], code="done", text="送到")

    @rule(nth=st.integers(0, 1), result=st.sampled_from(CALL_RESULTS))
    def call(self, nth: int, result: str) -> None:
        self._try(record_call, request_id=self.rows[nth], way="phone", result=result)

    @rule(nth=st.integers(0, 1))
    def reopen(self, nth: int) -> None:
        self._try(reopen_request, request_id=self.rows[nth], reason="not_done")

    @rule(nth=st.integers(0, 1), step=st.sampled_from(("signed", "closed", "cancelled", "reopened")))
    def order_moves(self, nth: int, step: str) -> None:
        order = HelpRequest.objects.get(pk=self.rows[nth]).order
        follow_order(order_id=order, order_state=step, incident=self.hotline.world.incident.code, at=self.now)

    @invariant()
    def nothing_is_lost_and_nothing_closed_by_itself(self) -> None:
        assert HelpRequest.objects.count() == 2
        for row in HelpRequest.objects.filter(state=CLOSED):
            made = [
                (one.result, one.tried_at)
                for one in HelpTry.objects.filter(request=row, generation=row.generation).order_by("tried_at", "id")
            ]
            assert made
            if row.closed_how == "word":
                assert made[-1][0] in REACHED
                assert made[-1][0] != "unsatisfied"
            else:
                alone = [at for result, at in made if result in NOT_REACHED and at >= (row.answered_at or AT)]
                assert max(alone) - min(alone) >= 2 * APART


def test_nothing_is_closed_without_a_word_or_three_tries_whatever_is_done(hotline: Hotline) -> None:
    few = settings(
        max_examples=150 if IS_PROOF else 20, stateful_step_count=40 if IS_PROOF else 25, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(type("Machine", (Requests,), {"hotline": hotline}), settings=few)
