"""The fair share: six at once and then one a minute for one source, half of the form for a net, nothing remembered."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.briefing.rules import call_reports, facts_questions, fair_share, public_forms
from bihuan.apps.briefing.rules.fair_share import (
    CARE,
    HELP,
    LONGEST_MS,
    NOBODY,
    ONE,
    QUESTION,
    REPORT,
    SHARES,
    FairShare,
    source_of,
)
from bihuan.apps.core.rules import NotAllowed

AT = datetime(2026, 7, 3, 10, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
BASE = 0x20010DB8 << 96


def taken(fair: FairShare, address: str, at: datetime = AT, form: str = HELP) -> bool:
    try:
        with fair.taking(form, source_of(address), at):
            return True
    except NotAllowed as refusal:
        return refusal.code != "share_used"


def count(fair: FairShare, address: str, tries: int, at: datetime = AT, form: str = HELP) -> int:
    return sum(taken(fair, address, at, form) for _ in range(tries))


def test_one_source_sends_a_thousand_and_the_others_still_get_through() -> None:
    fair = FairShare()
    assert count(fair, "203.0.113.7", 1000) == 6
    assert [count(fair, f"203.0.{n}.8", 10) for n in range(20)] == [6] * 20
    assert count(fair, "203.0.113.7", 1000, form=CARE) == 6  # each form by itself


def test_who_waits_a_minute_may_send_one_more_however_often_they_pressed_meanwhile() -> None:
    fair = FairShare()
    count(fair, "203.0.113.7", 6)
    assert [count(fair, "203.0.113.7", 9, AT + n * SECOND) for n in (1, 30, 59, 60, 61, 120)] == [0, 0, 0, 1, 0, 1]
    assert count(fair, "203.0.113.7", 99, AT + 20 * MINUTE) == 6


def test_all_addresses_of_a_64_are_one_source_and_a_48_has_a_share_of_its_own() -> None:
    fair = FairShare()
    assert sum(taken(fair, f"2001:db8:0:1::{n:x}") for n in range(1, 1000)) == 6
    assert sum(taken(fair, f"2001:db8:0:{n:x}::1") for n in range(2, 1000)) == 20 - 6
    assert count(fair, "2001:db8:1::1", 9) == 6


def test_a_net_of_ipv4_leaves_room_for_others() -> None:
    fair = FairShare()
    assert sum(taken(fair, f"203.0.113.{n}") for n in range(256)) == 20
    assert count(fair, "203.0.114.1", 9) == 6


def test_what_is_no_address_is_one_source_together() -> None:
    fair = FairShare()
    assert sum(taken(fair, f"forged {n}") for n in range(100)) == 6


def test_where_nobody_knows_where_it_comes_from_no_share_is_counted() -> None:
    fair = FairShare()
    assert [source_of(one) for one in ("", "127.0.0.1", "::1", "10.0.0.8")] == [NOBODY] * 4
    assert (count(fair, "127.0.0.1", 1000), len(fair)) == (1000, 0)


def test_what_fails_afterwards_uses_nothing() -> None:
    fair = FairShare()
    for _ in range(50):
        with pytest.raises(ZeroDivisionError), fair.taking(HELP, source_of("203.0.113.7"), AT):
            raise ZeroDivisionError
    assert count(fair, "203.0.113.7", 50) == 6


def test_what_fails_after_all_was_forgotten_gives_nothing_back() -> None:
    fair = FairShare()
    with pytest.raises(OSError, match="full"), fair.taking(HELP, source_of("198.51.100.4"), AT):
        fair.forget()
        raise OSError("full")
    assert len(fair) == 0


def test_a_source_is_forgotten_when_its_share_is_whole_again() -> None:
    fair = FairShare()
    count(fair, "203.0.113.7", 6)
    taken(fair, "198.51.100.1", AT + timedelta(milliseconds=LONGEST_MS - 1))
    assert len(fair) == 3  # its own, and the two of who came last; that of its net was whole before
    taken(fair, "198.51.100.1", AT + timedelta(milliseconds=LONGEST_MS) + MINUTE)
    assert len(fair) == 2
    assert LONGEST_MS == 6 * 60_000


def test_no_number_of_addresses_fills_the_memory_and_the_newest_are_remembered() -> None:
    fair = FairShare(most_kept=500)
    for n in range(20_000):
        taken(fair, f"2001:db8:{n:x}::1", AT + n * timedelta(milliseconds=1))
    assert len(fair) == 500
    last = "2001:db8:4e1f::1"
    assert count(fair, last, 9, AT + 20 * SECOND) == 5


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    fair = FairShare()
    count(fair, "203.0.113.7", 6)
    assert count(fair, "203.0.113.7", 9, AT - timedelta(days=1)) == 6


def test_of_many_at_one_moment_no_more_than_a_share_get_through() -> None:
    fair = FairShare()
    with ThreadPoolExecutor(8) as crowd:
        got = list(crowd.map(lambda _: taken(fair, "203.0.113.7"), range(400)))
    assert sum(got) == 6


def test_a_share_is_a_small_part_of_what_all_together_may_send_and_a_net_has_half_at_most() -> None:
    minutes = {
        HELP: public_forms.MOST_A_MINUTE, CARE: public_forms.MOST_A_MINUTE, QUESTION: facts_questions.A_MINUTE,
        REPORT: call_reports.A_MINUTE,
    }  # fmt: skip
    parts = {form: [share.most_in_a_minute / minutes[form] for share in pair] for form, pair in SHARES.items()}
    assert {form: (one < 1 / 7, net <= 1 / 2) for form, (one, net) in parts.items()} == dict.fromkeys(
        minutes, (True, True)
    )
    of_hour = [share.at_once + 60 * share.a_minute for share in SHARES[QUESTION]]
    assert (of_hour, facts_questions.AN_HOUR) == ([66, 620], 1200)


def test_nothing_says_what_is_remembered() -> None:
    fair, address = FairShare(), "203.0.113.77"
    source = source_of(address)
    with fair.taking(HELP, source, AT):
        said = repr(fair) + repr(source) + str(source)
    assert "203.0" not in said
    assert [digest.hex() for digest in source.nets if digest.hex() in said or repr(digest) in said] == []
    held = [one for one in gc.get_referents(fair._whole_at) if address in repr(one)]
    assert held == []


def test_a_digest_is_of_this_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    first = source_of("203.0.113.7")
    assert (first == source_of("203.0.113.7"), first == source_of("203.0.113.8")) == (True, False)
    monkeypatch.setattr(fair_share, "_KEY", b"the key of another process".ljust(32))
    assert source_of("203.0.113.7") != first
    assert {len(digest) for digest in first.nets} == {16}


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40_000)), max_size=120))
def test_however_it_is_sent_no_minute_holds_more_than_a_share_and_nobody_waits_longer_than_one(
    sent: list[tuple[int, int]],
) -> None:
    fair, now, got = FairShare(), AT, dict[int, list[datetime]]({0: [], 1: [], 2: []})
    for who, pause_ms in sent:
        now += timedelta(milliseconds=pause_ms)
        before = got[who]
        if taken(fair, f"203.{who}.0.1", now):
            before.append(now)
    assert [taken(fair, f"203.{who}.0.1", now + MINUTE) for who in got] == [True] * 3
    for times in got.values():
        for first in times:
            assert sum(first <= one < first + MINUTE for one in times) <= ONE.most_in_a_minute
            assert sum(first <= one < first + 10 * MINUTE for one in times) <= ONE.at_once + 10
