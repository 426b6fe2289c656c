"""A running round: waits from a count of people, the rate of a busy site from its own hour, the end of the round."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.screening.progress import SiteEstimate, SiteNow, estimate, finish_of

HOUR = 3600
SITE = SiteNow(
    opens=0, closes=12 * HOUR, expected=3000, sampled=1000, last_hour=300, waiting=100, lanes=6, lane_an_hour=57.0
)


def one(site: SiteNow, at: int = 4 * HOUR, limit: float = 30.0) -> SiteEstimate:
    return estimate([site], at, limit_minutes=limit)[0]


def test_whoever_comes_now_waits_until_the_line_before_them_is_served() -> None:
    found = one(SITE)
    assert found.wait_minutes == pytest.approx(100 / 300 * 60)
    assert (found.an_hour, found.is_rate_seen, found.remaining) == (300.0, True, 2000)


def test_a_site_without_a_line_is_taken_at_the_rate_of_its_setting() -> None:
    found = one(replace(SITE, waiting=0))
    assert (found.wait_minutes, found.an_hour, found.is_rate_seen) == (0.0, 342.0, False)
    assert [one(replace(SITE, last_hour=n)).is_rate_seen for n in (9, 10)] == [False, True]
    assert [one(replace(SITE, waiting=n)).is_rate_seen for n in (9, 10)] == [False, True]


def test_without_a_count_no_wait_is_told() -> None:
    found = one(replace(SITE, waiting=None, lanes=12))
    assert (found.wait_minutes, found.closing_wait_minutes, found.lanes_to_add) == (None, None, None)
    assert found.finish_at == 12 * HOUR


def test_the_day_ends_when_the_line_at_closing_is_empty() -> None:
    slow = replace(SITE, last_hour=100)
    found = one(slow)
    assert found.finish_at == 4 * HOUR + 2000 // 100 * HOUR
    assert found.closing_wait_minutes == pytest.approx((found.finish_at - 12 * HOUR) / 60)


def test_after_closing_only_the_line_is_left() -> None:
    found = one(SITE, at=13 * HOUR)
    assert (found.wait_minutes, found.closing_wait_minutes) == (20.0, 20.0)
    assert found.finish_at == 13 * HOUR + 20 * 60


def test_a_site_that_is_not_open_yet_begins_when_it_opens() -> None:
    early = replace(SITE, opens=6 * HOUR, sampled=0, last_hour=0, waiting=0)
    assert one(early).wait_minutes == 120.0
    assert one(replace(early, waiting=57 * 6)).wait_minutes == 180.0


def test_a_site_without_an_open_lane_has_no_end() -> None:
    shut = replace(SITE, lanes=0, last_hour=0)
    found = one(shut)
    assert (found.wait_minutes, found.finish_at) == (float("inf"), None)
    assert found.lanes_to_add is not None
    assert one(replace(shut, lanes=found.lanes_to_add)).longest_wait_minutes <= 30.0
    assert finish_of([found, one(SITE)]) is None


def test_a_site_that_has_everybody_is_done_now() -> None:
    assert one(replace(SITE, sampled=3000, waiting=0)).finish_at == 4 * HOUR


def test_the_round_ends_with_its_last_site() -> None:
    found = estimate([SITE, replace(SITE, last_hour=200)], 4 * HOUR, limit_minutes=30.0)
    assert finish_of(found) == found[1].finish_at
    assert (finish_of([]), estimate([], 0, limit_minutes=30.0)) == (None, ())


@given(
    sampled=st.integers(0, 3000), waiting=st.integers(0, 500), last_hour=st.integers(0, 400), lanes=st.integers(1, 9),
    at=st.integers(0, 16 * HOUR),
)  # fmt: skip
def test_lanes_to_add_keep_the_limit_from_now_on(
    sampled: int, waiting: int, last_hour: int, lanes: int, at: int
) -> None:
    site = replace(SITE, sampled=sampled, waiting=waiting, last_hour=last_hour, lanes=lanes)
    found = one(site, at=at)
    assert found.lanes_to_add is not None
    assert (found.lanes_to_add == 0) == (found.longest_wait_minutes <= 30.0)
    assert found.finish_at is not None
    assert found.finish_at >= at
    assert found.remaining >= waiting
