"""Calls are opened by who holds the order, confirmed once within ten minutes, and forgotten after a day (R50-R55)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.apps.briefing.actions.calls import void_call
from bihuan.apps.briefing.actions.calls_checking import check_call, check_for
from bihuan.apps.briefing.actions.calls_sweeping import alarm_failures, forget_calls
from bihuan.apps.briefing.models import CallCode, CallTotal, CallTry
from bihuan.apps.briefing.queries.calls import calls_of, confirmation_of, is_official, officers_of_day, source_index
from bihuan.apps.briefing.rules.call_secrets import DECOY, HASHER, draw_code, is_right, keep
from bihuan.apps.briefing.rules.call_words import SECOND_WORDS
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.models import WorkOrder
from bihuan.config.calls_rounds import watch_calls
from bihuan.config.rounds import drain
from tests.apps.briefing.calls.calls_world import AT, CHEAP, FREE_PHONE, MINUTE, OTHER_PHONE, PHONE, Calls, check
from tests.apps.briefing.calls.failing_calls import CAUSES
from tests.conftest import IS_PROOF
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def test_a_code_confirms_its_call_once(calls: Calls) -> None:
    opened = calls.open()
    assert (len(opened.code), opened.code[4], opened.expires_at, opened.left) == (9, " ", AT + 10 * MINUTE, 2)
    assert [check(opened.code), check(opened.code)] == [True, False]
    assert [one.kind for one in Event.objects.filter(subject_id=opened.id)] == ["call.opened", "call.confirmed"]


@pytest.mark.parametrize("typed", ["13800002468", "+86 138-0000-2468", "0086 13800002468", "１３８００００２４６８"])
def test_a_number_is_the_same_however_it_is_written(calls: Calls, typed: str) -> None:
    opened = calls.open()
    assert check(opened.code, phone=typed)


def test_a_code_holds_for_its_own_callee_alone(calls: Calls) -> None:
    opened = calls.open()
    assert not check(opened.code, phone=OTHER_PHONE)
    assert check(opened.code)


def test_a_code_ends_after_ten_minutes(calls: Calls) -> None:
    opened = calls.open()
    assert not check(opened.code, at=AT + 10 * MINUTE)
    assert check(opened.code, at=AT + 10 * MINUTE - timedelta(seconds=1))


def test_a_new_code_voids_the_old_one_whoever_opens_it(calls: Calls) -> None:
    first = calls.open()
    second = calls.open(by="interviewer2", at=AT + MINUTE)
    assert (check(first.code, at=AT + 2 * MINUTE), check(second.code, at=AT + 2 * MINUTE)) == (False, True)
    assert Counter(CallCode.objects.values_list("voided_at", flat=True)) == {AT + MINUTE: 1, None: 1}


def test_who_opened_a_code_voids_it_nobody_else_does_and_one_that_was_confirmed_stays(calls: Calls) -> None:
    def void(who: str) -> int:
        return void_call(order=calls.world.orders[0], by=calls.actor(who), at=AT + 2 * MINUTE)

    first = calls.open()
    assert [void("interviewer2"), void("interviewer"), void("interviewer")] == [0, 1, 0]
    assert not check(first.code, at=AT + 3 * MINUTE)
    second = calls.open(at=AT + MINUTE)
    assert (check(second.code, at=AT + MINUTE), void("interviewer")) == (True, 0)
    assert [one.kind for one in Event.objects.filter(subject_id=first.id)] == ["call.opened", "call.voided"]
    assert [one.kind for one in Event.objects.filter(subject_id=second.id)] == ["call.opened", "call.confirmed"]


def test_five_bad_tries_from_anywhere_close_one_code_and_a_new_one_is_open(calls: Calls) -> None:
    opened = calls.open()
    wrong = "0000 0000" if opened.code != "0000 0000" else "1111 1111"
    tried = [check(wrong, source=f"192.0.2.{n}") for n in range(5)]
    assert [*tried, check(opened.code, source="192.0.2.9")] == [False] * 6
    again = calls.open(at=AT + 2 * MINUTE)
    assert check(again.code, at=AT + 3 * MINUTE)


def test_the_fifth_try_is_still_looked_at(calls: Calls) -> None:
    opened = calls.open()
    wrong = "0000 0000" if opened.code != "0000 0000" else "1111 1111"
    assert [check(wrong) for _ in range(4)] == [False] * 4
    assert check(opened.code)


def test_the_eleventh_check_of_a_minute_from_one_source_is_throttled_and_others_are_not(calls: Calls) -> None:
    opened = calls.open()
    for n in range(10):
        check("1234 5678", phone=f"1370000{n:04d}")
    assert not check(opened.code)
    assert check(opened.code, source="198.51.100.7")


def test_a_throttle_is_over_after_a_minute(calls: Calls) -> None:
    opened = calls.open()
    for n in range(20):
        check("1234 5678", phone=f"1370000{n:04d}")
    assert check(opened.code, at=AT + 2 * MINUTE)


def test_a_net_of_ipv6_is_one_source() -> None:
    assert source_index("2001:db8::1") == source_index("2001:db8::ffff:1")
    assert source_index("2001:db8::1") != source_index("2001:db8:0:1::1")


def test_two_sources_of_ipv4_are_two_where_the_server_listens_on_both_kinds_of_address() -> None:
    assert source_index("::ffff:203.0.113.7") == source_index("203.0.113.7")
    assert source_index("::ffff:203.0.113.7") != source_index("::ffff:203.0.113.8")


def test_a_locked_incident_confirms_nothing(calls: Calls) -> None:
    opened = calls.open()
    incident = calls.world.incident
    type(incident).objects.filter(pk=incident.pk).update(
        starts_at=AT - timedelta(days=90), ends_at=AT - timedelta(days=60)
    )
    assert not check(opened.code)


def test_three_codes_an_hour_for_one_callee_of_one_order(calls: Calls) -> None:
    left = [calls.open(at=AT + n * MINUTE).left for n in range(3)]
    assert left == [2, 1, 0]
    assert refusal_of(lambda: calls.open(at=AT + 5 * MINUTE)) == "codes_of_call_spent"
    assert calls.open(1, at=AT + 5 * MINUTE).left == 2
    assert calls.open(at=AT + 60 * MINUTE).left == 0


def test_sixty_codes_a_day_for_one_officer_and_an_alarm_before(calls: Calls) -> None:
    orders = calls.world.orders
    for n in range(60):
        calls.open(n % 3, at=AT + n * timedelta(minutes=21))
    assert refusal_of(lambda: calls.open(1, at=AT + timedelta(hours=21, minutes=30))) == "codes_of_day_spent"
    assert calls.open(1, at=AT + timedelta(hours=24)).left == 2
    assert len(orders) == 3


def test_an_officer_with_three_times_the_others_calls_alarms_once_and_the_desk_gets_an_order(calls: Calls) -> None:
    for number, by in enumerate(("analyst", "lead", "interviewer2")):
        calls.open(number, by=by, at=AT)
    for n in range(14):
        calls.open(n % 3, at=AT + (n + 1) * timedelta(minutes=21))
    [alarm] = Event.objects.filter(kind="call.alarmed")
    assert (alarm.reason, alarm.actor) == ("calls_of_officer", calls.actor("interviewer").account)
    drain(at=AT + timedelta(hours=6))
    [order] = WorkOrder.objects.filter(kind="call_alarm").select_related("content")
    assert order.content.title == f"calls_of_officer 11 {alarm.subject_id}"


def test_who_does_not_hold_the_order_cannot_call_about_it(calls: Calls) -> None:
    calls.world.bring(calls.world.orders[0], "SIGNED")
    refused = {
        by: refusal_of(lambda by=by: calls.open(by=by))  # type: ignore[misc]  # the name is bound at once
        for by in ("interviewer", "dispatcher@PCS-03", "officer@PCS-03", "dispatcher@SQ-07", "operator", "reviewer")
    }
    assert refused == {
        "interviewer": "order_not_held", "dispatcher@PCS-03": "", "officer@PCS-03": "", "dispatcher@SQ-07": "not_found",
        "operator": "wrong_role", "reviewer": "wrong_role",
    }  # fmt: skip


def test_a_number_that_does_not_stand_in_the_order_is_marked_and_its_callee_always_asked(calls: Calls) -> None:
    own, other = calls.open(), calls.open(phone=FREE_PHONE)
    rows = {row.pk: row for row in CallCode.objects.all()}
    assert (rows[own.id].is_other, rows[other.id].is_other, rows[other.id].is_drawn) == (False, True, True)
    assert refusal_of(lambda: calls.open(phone="12")) == "unreadable_phone"


def test_the_second_word_is_told_to_the_caller_and_shown_after_the_success(calls: Calls) -> None:
    opened = calls.open(wants_word=True)
    zh, _, en = opened.word.partition(" ")
    token = check_call(phone=PHONE, code=opened.code, source="", at=AT + MINUTE, hasher=CHEAP)
    confirmation = confirmation_of(token, AT + 2 * MINUTE)
    assert confirmation is not None
    assert (confirmation.word, SECOND_WORDS[zh]) == (zh, en)
    assert confirmation.placed_at.isoformat() == "2026-08-25T10:00:00+08:00"


def test_what_a_success_leads_to_is_shown_for_half_an_hour(calls: Calls) -> None:
    token = check_call(phone=PHONE, code=calls.open().code, source="", at=AT, hasher=CHEAP)
    told = [confirmation_of(token, AT + minutes * MINUTE) is not None for minutes in (0, 29, 30, 60)]
    assert told == [True, True, False, False]
    assert [confirmation_of(other, AT) for other in ("", "x" * 22, token.swapcase())] == [None, None, None]


def test_nothing_kept_of_a_call_holds_its_number_its_code_its_token_or_where_it_came_from(calls: Calls) -> None:
    opened = calls.open()
    token = check_call(phone=PHONE, code=opened.code, source="192.0.2.77", at=AT, hasher=CHEAP)
    kept = repr([asdict_of(row) for model in (CallCode, CallTry) for row in model.objects.all()])
    kept += repr(list(Event.objects.filter(subject="call").values_list("facts", flat=True)))
    digits = opened.code.replace(" ", "")
    assert [word for word in ("13800002468", digits, opened.code, token, "192.0.2.77") if word in kept] == []


def asdict_of(row: CallCode | CallTry) -> dict[str, object]:
    return {field.name: getattr(row, field.attname) for field in row._meta.fields}


class CountingHasher(type(CHEAP)):  # type: ignore[misc]  # the class of the library's hasher
    """A hasher that counts what is asked of it."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.asked: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - the library's own name
        self.asked.append("verify")
        return bool(super().verify(hash, password))

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.asked.append("hash")
        return str(super().hash(password, salt=salt))


@pytest.mark.parametrize("cause", CAUSES)
def test_every_failure_makes_the_same_calls_one_argon2_and_one_write(calls: Calls, cause: str) -> None:
    sent, hasher = CAUSES[cause](calls), CountingHasher()
    with CaptureQueriesContext(connection) as asked:
        token = check_call(
            phone=sent.phone, code=sent.code, source=sent.source, at=AT + sent.minutes * MINUTE, hasher=hasher
        )
    kinds = [(one["sql"].split()[0], one["sql"].count("briefing_calltry") > 0) for one in asked.captured_queries]
    assert token == ""
    assert hasher.asked == ["verify"]
    assert kinds == [("INSERT", True), ("SELECT", False), ("SELECT", True), ("SELECT", True)]


def test_a_success_makes_one_argon2_and_writes_code_and_journal_besides_the_try(calls: Calls) -> None:
    opened, hasher = calls.open(), CountingHasher()
    with CaptureQueriesContext(connection) as asked:
        assert check_call(phone=PHONE, code=opened.code, source="", at=AT, hasher=hasher)
    written = [one["sql"] for one in asked.captured_queries if one["sql"].split()[0] in {"INSERT", "UPDATE"}]
    tables = [next(name for name in sql.replace('"', " ").split() if "_" in name) for sql in written]
    assert hasher.asked == ["verify"]
    assert tables == ["briefing_calltry", "briefing_callcode", "core_event", "core_eventbody", "core_journalhead"]


def test_the_decoy_costs_what_a_code_costs_and_no_code_opens_it() -> None:
    real = keep("f" * 64)
    assert DECOY.split("$")[:4] == real.split("$")[:4]
    assert [len(part) for part in DECOY.split("$")] == [len(part) for part in real.split("$")]
    assert not HASHER.check_needs_rehash(DECOY)
    assert not is_right(DECOY, "f" * 64)
    assert is_right(real, "f" * 64)


def test_codes_are_uniform_over_their_digits_and_pairs() -> None:
    """Chi-square over the eight places and over 10,000 bins of the first and last four digits, at 1 in 10^6."""
    import numpy as np  # the engine's library, loaded by this test alone
    from scipy.stats import chi2

    n = 10**6 if IS_PROOF else 10**5
    digits = np.array([np.frombuffer(draw_code().encode(), dtype=np.uint8) - 48 for _ in range(n)])
    assert digits.shape == (n, 8)
    halves = digits @ np.array([[1000, 0], [100, 0], [10, 0], [1, 0], [0, 1000], [0, 100], [0, 10], [0, 1]])
    for column, bins in [*((digits[:, place], 10) for place in range(8)), (halves[:, 0], 10**4), (halves[:, 1], 10**4)]:
        counts = np.bincount(column, minlength=bins)
        statistic = ((counts - n / bins) ** 2 / (n / bins)).sum()
        assert chi2.sf(statistic, bins - 1) > 1e-6


def test_tries_are_gone_after_an_hour_and_codes_a_day_after_they_ended_and_totals_stay(calls: Calls) -> None:
    opened = calls.open()
    check(opened.code)
    calls.open(1)
    assert forget_calls(at=AT + 60 * MINUTE) == 0
    assert forget_calls(at=AT + 61 * MINUTE) == 1
    assert forget_calls(at=AT + timedelta(hours=24, minutes=9)) == 0
    assert forget_calls(at=AT + timedelta(hours=24, minutes=10)) == 2
    assert (CallCode.objects.count(), CallTry.objects.count()) == (0, 0)
    code = calls.world.incident.code
    totals = {(row.incident, f"{row.day_date}", row.what): row.count for row in CallTotal.objects.all()}
    assert totals == {
        ("", "2026-08-25", "tried"): 1, (code, "2026-08-25", "opened"): 2, (code, "2026-08-25", "confirmed"): 1,
    }  # fmt: skip


def test_codes_of_an_incident_that_has_ended_are_forgotten_too(calls: Calls) -> None:
    calls.open()
    type(calls.world.incident).objects.update(ends_at=AT + MINUTE)
    watch_calls(at=AT + timedelta(days=2))
    assert CallCode.objects.count() == 0


def test_a_thousand_failures_an_hour_alarm_once_and_shut_nobody_off(calls: Calls) -> None:
    CallTry.objects.bulk_create([CallTry(callee_index=f"{n}", source_index=f"{n}", at=AT) for n in range(999)])
    code = calls.world.incident.code
    assert alarm_failures(incident=code, at=AT + MINUTE) == 0
    opened = calls.open()
    assert check(opened.code)
    assert alarm_failures(incident=code, at=AT + 2 * MINUTE) == 0
    check("12345678", phone=FREE_PHONE)
    told = [alarm_failures(incident=code, at=AT + minutes * MINUTE) for minutes in (2, 3, 30)]
    assert told == [1, 0, 0]
    assert check(calls.open(1).code, phone=OTHER_PHONE, source="198.51.100.3")


def test_the_hotline_makes_the_same_check_and_nobody_else_may(calls: Calls) -> None:
    opened = calls.open()
    said = check_for(phone=PHONE, code=opened.code, by=calls.actor("operator"), at=AT + MINUTE)
    assert confirmation_of(said, AT + MINUTE) is not None
    again = check_for(phone=PHONE, code=opened.code, by=calls.actor("operator"), at=AT + MINUTE)
    refused = refusal_of(lambda: check_for(phone=PHONE, code="", by=calls.actor("interviewer"), at=AT))
    assert (again, refused) == ("", "wrong_role")


def test_a_caller_sees_their_own_codes_and_the_reviewer_who_opened_how_many(calls: Calls) -> None:
    first = calls.open()
    check(first.code)
    second = calls.open(1, at=AT + MINUTE)
    calls.open(2, by="analyst")
    mine = [row.pk for row in calls_of(calls.actor("interviewer"), AT + 2 * MINUTE)]
    assert mine == [second.id, first.id]
    days = officers_of_day(calls.actor("reviewer"), AT + 2 * MINUTE)
    assert [(day.officer, day.opened, day.confirmed) for day in days] == [
        (calls.actor("interviewer").account, 2, 1), (calls.actor("analyst").account, 1, 0),
    ]  # fmt: skip
    assert refusal_of(lambda: officers_of_day(calls.actor("operator"), AT)) == "wrong_role"


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        ("12345", True), ("１２３４５", True), (" 123-45 ", True), ("+86 12345", True), ("96110", True), ("+86", False),
        ("0817 12345", False), ("123456", False), ("1234", False), ("", False),
    ],
)  # fmt: skip
def test_only_the_published_numbers_are_ours(number: str, ours: bool) -> None:
    assert is_official(number, {"desk": "12345", "fraud": "96110", "other": ""}) is ours


def test_a_role_of_a_unit_that_left_the_order_is_refused(calls: Calls) -> None:
    order = calls.world.orders[0]
    calls.world.bring(order, "FED_BACK")
    with pytest.raises(NotAllowed) as refused:
        calls.open(by="dispatcher@PCS-03")
    assert refused.value.code == "order_not_held"
