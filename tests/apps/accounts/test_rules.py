"""The rules of accounts: throttles, codes, sessions, passwords, who may give what. Pure."""

from __future__ import annotations

import base64
import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.accounts.rules import codes, granting, passwords, sessions, throttling
from bihuan.apps.core.rules import NotAllowed, Role
from tests.refusals import refusal_of

AT = datetime(2026, 8, 21, 8, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def _after(limit: throttling.Limit, moments: list[datetime]) -> throttling.Tries:
    tries = throttling.Tries()
    for moment in moments:
        tries = throttling.taken(tries, limit, moment)
    return tries


# ---------- throttles (R27)


def test_the_numbers_are_those_of_trust() -> None:
    assert (throttling.NAME.most, throttling.NAME.window) == (5, 15 * MINUTE)
    assert (throttling.ADDRESS.most, throttling.ADDRESS.window) == (20, 15 * MINUTE)
    assert throttling.MOST_FAILURES == 100


def test_the_sixth_try_waits_until_the_first_is_a_quarter_of_an_hour_old() -> None:
    tries = _after(throttling.NAME, [AT + MINUTE * n for n in range(5)])
    waits = [throttling.wait_of(tries, throttling.NAME, AT + MINUTE * n) for n in (4, 14, 15)]
    assert waits == [11 * MINUTE, MINUTE, timedelta(0)]


def test_the_delay_grows_doubling_and_ends_at_a_quarter_of_an_hour() -> None:
    delays = [throttling.delay_after(n, throttling.NAME).total_seconds() for n in (0, 2, 3, 4, 5, 12, 13, 99, 10**6)]
    assert delays == [0, 0, 1, 2, 4, 512, 900, 900, 900]


@given(st.lists(st.integers(0, 900), max_size=80), st.sampled_from([throttling.NAME, throttling.ADDRESS]))
def test_no_window_ever_admits_more_than_the_limit(steps: list[int], limit: throttling.Limit) -> None:
    tries, now, admitted = throttling.Tries(), AT, []
    for step in steps:
        now += step * SECOND
        if throttling.wait_of(tries, limit, now) <= timedelta(0):
            tries = throttling.taken(tries, limit, now)
            admitted.append(now)
    windows = [sum(one <= other < one + limit.window for other in admitted) for one in admitted]
    assert max(windows, default=0) <= limit.most


@given(st.integers(0, 99), st.integers(0, 10**6))
def test_nobody_waits_longer_than_a_quarter_of_an_hour_before_the_hundredth_failure(failures: int, late: int) -> None:
    tries = throttling.Tries((AT,) * min(failures, 5), failures)
    now = AT + late * SECOND
    assert throttling.wait_of(tries, throttling.NAME, now) <= 15 * MINUTE
    assert not throttling.is_proof_needed(tries, throttling.NAME)


def test_after_a_hundred_failures_in_a_row_a_password_proves_nothing_but_an_address_is_never_shut_out() -> None:
    tries = throttling.Tries((), 100)
    asked = [throttling.is_proof_needed(tries, limit) for limit in (throttling.NAME, throttling.SECOND)]
    assert (asked, throttling.is_proof_needed(tries, throttling.ADDRESS)) == ([True, True], False)


def test_a_success_clears_the_own_counter_and_takes_one_try_from_a_shared_one() -> None:
    tries = _after(throttling.ADDRESS, [AT, AT + SECOND])
    assert throttling.forgiven(tries, is_own=True) == throttling.Tries()
    assert throttling.forgiven(tries, is_own=False) == throttling.Tries((AT,), 1)


# ---------- codes (R25)

RFC = base64.b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B: SHA-1, last six digits


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert (codes.code_at(RFC, at), codes.step_of(RFC, f"{code[:3]} {code[3:]}", at)) == (code, seconds // 30)


def test_a_code_counts_one_step_early_and_late_and_no_further() -> None:
    code = codes.code_at(RFC, AT)
    found = [codes.step_of(RFC, code, AT + 30 * n * SECOND) is not None for n in (-2, -1, 0, 1, 2)]
    assert found == [False, True, True, True, False]


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "٠١٢٣٤٥"])
def test_what_is_no_code_of_six_digits_is_wrong(typed: str) -> None:
    assert codes.step_of(RFC, typed, AT) is None


def test_every_recovery_code_has_more_than_forty_bits_and_is_read_as_it_is_typed() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == 10
    assert math.log2(31**10) > 40
    assert [codes.read_recovery_code(code) for code in made] == [
        codes.read_recovery_code(f" {code.upper().replace('-', ' - ')} ") for code in made
    ]
    assert [codes.read_recovery_code(code)[0] for code in made] == list(range(10))
    assert [codes.read_recovery_code(one) for one in ("", "3-abcde", "x-abcde-fghjk", "3-abcde-fghj0")] == [None] * 4


def test_a_token_has_256_bits_and_a_mark() -> None:
    token = codes.new_token()
    assert len(base64.urlsafe_b64decode(token.removeprefix("bihuan_") + "=")) == 32
    assert codes.new_token() != token


# ---------- sessions (R25, R28)


def _state(**changed: object) -> sessions.SessionState:
    plain = {"began_at": AT, "seen_at": AT, "is_shared": True, "is_locked": False, "is_ended": False}
    return sessions.SessionState(**(plain | changed))  # type: ignore[arg-type]  # by name


def test_a_shared_terminal_locks_after_fifteen_idle_minutes_and_an_own_device_does_not() -> None:
    late = AT + 15 * MINUTE
    found = [
        sessions.standing_of(_state(), late - SECOND), sessions.standing_of(_state(), late),
        sessions.standing_of(_state(is_shared=False), late), sessions.standing_of(_state(seen_at=late), late),
    ]  # fmt: skip
    assert found == ["open", "locked", "open", "open"]


def test_a_session_ends_after_twelve_hours_however_busy_and_even_when_locked() -> None:
    end = AT + timedelta(hours=12)
    found = [
        sessions.standing_of(_state(seen_at=end - SECOND), end - SECOND),
        sessions.standing_of(_state(seen_at=end - SECOND), end),
        sessions.standing_of(_state(seen_at=end, is_locked=True), end),
        sessions.standing_of(_state(is_ended=True), AT),
    ]
    assert found == ["open", "ended", "ended", "ended"]


@pytest.mark.parametrize(
    ("role", "is_own", "is_marked", "is_shared"),
    [
        (Role.DESK_LEAD, False, False, True), (Role.DESK_LEAD, True, False, False), (Role.DESK_LEAD, True, True, True),
        (Role.FIELD_OFFICER, False, False, False), (Role.FIELD_OFFICER, True, True, True), (None, False, False, False),
    ],
)  # fmt: skip
def test_a_desk_role_is_at_a_shared_terminal_unless_it_says_otherwise(
    role: Role | None, is_own: bool, is_marked: bool, is_shared: bool
) -> None:
    assert sessions.is_shared_by(role, is_own_device=is_own, is_duty_terminal=is_marked) is is_shared


def test_a_device_is_named_coarsely() -> None:
    agents = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "curl/8",
    ]  # fmt: skip
    assert [sessions.device_name(agent) for agent in agents] == ["Edge · Windows", "Firefox · Linux", ""]


# ---------- passwords


@pytest.mark.parametrize(
    "password", ["li.na li.na li.na", "LiNa-SA-1-李娜-2026", "Bihuan li na 李娜 闭环!", "顺安区聚集性疫情 李娜 2026"]
)
def test_a_password_made_of_its_owner_and_the_incident_is_weak(password: str) -> None:
    assert passwords.is_made_of(password, ["li.na", "李娜", "SA-1", "顺安区聚集性疫情", "bihuan", "闭环"])


def test_four_unrelated_words_are_strong_whatever_signs_they_have() -> None:
    for password in (
        "correct horse battery staple",
        "四月的雨 落在 旧屋顶上 听了很久啊",
        "éé naïve façade ☂ тихо",
    ):
        assert not passwords.is_made_of(password, ["li.na", "李娜"])
        assert not passwords.repeats_itself(password)


def test_a_short_piece_over_and_over_is_weak() -> None:
    assert [passwords.repeats_itself(one) for one in ("a" * 20, "abcde" * 4, "1212121212121212", "abcdefgh" * 2)] == [
        True, True, True, False,
    ]  # fmt: skip


# ---------- who may give what (R26)


def _give(giver: Role, role: Role, *, receiver: str = "b", has: tuple[Role, ...] = ()) -> str:
    return refusal_of(
        lambda: granting.check_giver(giver="a", giver_role=giver, receiver=receiver, receiver_roles=has, role=role)
    )


def test_no_role_can_give_itself() -> None:
    assert [role for role, given_by in granting.MAY_GIVE.items() if role in given_by] == []


def test_nobody_ever_gives_the_machine_or_a_source_a_role_on_a_page() -> None:
    assert {role for roles in granting.MAY_GIVE.values() for role in roles} & {Role.SYSTEM, Role.SOURCE} == set()


def test_every_other_role_can_be_given_on_a_page_and_the_watched_do_not_choose_the_watchers() -> None:
    assert set(Role) - {role for roles in granting.MAY_GIVE.values() for role in roles} == {Role.SYSTEM, Role.SOURCE}
    assert not granting.MAY_GIVE[Role.ADMINISTRATOR] & {Role.AUDITOR, Role.DATA_PROTECTION_OFFICER}


def test_the_refusals_of_giving() -> None:
    assert [
        _give(Role.DESK_LEAD, Role.FIELD_OFFICER),
        _give(Role.DESK_LEAD, Role.DESK_LEAD),
        _give(Role.DESK_ANALYST, Role.FIELD_OFFICER),
        _give(Role.DESK_LEAD, Role.FIELD_OFFICER, receiver="a"),
        _give(Role.DESK_LEAD, Role.REVIEWER, has=(Role.DESK_LEAD,)),
        _give(Role.DESK_LEAD, Role.REVIEWER, has=(Role.DESK_ANALYST,)),
    ] == ["", "wrong_role", "wrong_role", "grant_to_oneself", "grant_to_peer", ""]


def test_a_grant_lasts_fourteen_days_at_most_and_never_longer_than_the_incident() -> None:
    ends = [granting.end_of(AT, 14, end, role=Role.PLANNER) for end in (None, AT + timedelta(days=3))]
    assert [end - AT for end in ends] == [timedelta(days=14), timedelta(days=3)]
    for days, incident_end, code in ((15, None, "bad_days"), (0, None, "bad_days"), (1, AT, "incident_ended")):
        with pytest.raises(NotAllowed) as refusal:
            granting.end_of(AT, days, incident_end, role=Role.PLANNER)
        assert refusal.value.code == code


def test_who_answers_for_the_data_gets_a_role_until_they_are_shredded_and_nobody_else_after_the_end() -> None:
    def length(days_after: timedelta, role: Role) -> timedelta | str:
        try:
            return granting.end_of(AT, 14, AT - days_after, role=role) - AT
        except NotAllowed as refusal:
            return refusal.code

    day = timedelta(days=1)
    moments = (timedelta(0), 80 * day, 90 * day - SECOND, 90 * day)
    lengths = {role: [length(moment, role) for moment in moments] for role in Role}
    answering = {Role.AUDITOR, Role.DATA_PROTECTION_OFFICER}
    wanted = {role: [14 * day, 10 * day, SECOND, "incident_ended"] for role in answering}
    assert lengths == dict.fromkeys(Role, ["incident_ended"] * 4) | wanted


def test_second_factors_are_ended_by_who_may_give_every_role_that_the_person_has() -> None:
    def refusal(by: Role, *has: Role, receiver: str = "b") -> str:
        try:
            granting.check_resetter(by="a", by_role=by, receiver=receiver, receiver_roles=has)
        except NotAllowed as refused:
            return refused.code
        return ""

    assert [
        refusal(Role.DESK_LEAD, Role.DESK_ANALYST), refusal(Role.DESK_LEAD, Role.DESK_ANALYST, Role.COMMANDER),
        refusal(Role.DESK_LEAD, Role.ADMINISTRATOR), refusal(Role.DESK_LEAD, Role.DESK_LEAD),
        refusal(Role.ADMINISTRATOR, Role.AUDITOR), refusal(Role.COMMANDER, Role.ADMINISTRATOR),
        refusal(Role.DESK_ANALYST, Role.FIELD_OFFICER), refusal(Role.DESK_LEAD, Role.FIELD_OFFICER, receiver="a"),
    ] == ["", "wrong_role", "wrong_role", "wrong_role", "wrong_role", "", "wrong_role", "grant_to_oneself"]  # fmt: skip


def test_a_machine_is_a_source_or_an_intake_clerk_and_nothing_else() -> None:
    def fits(role: Role, *, is_system: bool) -> bool:
        try:
            granting.check_fits(role=role, is_system=is_system)
        except NotAllowed:
            return False
        return True

    assert {role for role in Role if fits(role, is_system=True)} == {Role.SOURCE, Role.INTAKE_CLERK}
    assert all(fits(role, is_system=False) for role in Role)


def test_the_delays_never_shrink() -> None:
    assert all(
        throttling.delay_after(a, throttling.NAME) <= throttling.delay_after(b, throttling.NAME)
        for a, b in pairwise(range(200))
    )
