"""Slots, the incubation period, and the rule by which no list shows anybody's way."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.apps.briefing.rules.places import (
    Slot,
    hides_routes,
    leaves_at,
    listed_days,
    merge,
    slots_of,
    without,
)
from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.protocol import read_protocol, shipped_bytes

ZONE = "Asia/Shanghai"
EXAMPLES = 3000 if os.environ.get("BIHUAN_PROVE") else 150
_HOUR = timedelta(hours=1)
VISITORS = st.dictionaries(st.sampled_from("ABCDE"), st.frozensets(st.integers(1, 5), max_size=4), max_size=5)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2022, 8, day, hour, minute, tzinfo=ZoneInfo(ZONE))


def _is_all_different(visitors: dict[str, frozenset[int]]) -> bool:
    """Say by trying all whether every place may have been somebody else's."""
    places = list(visitors)
    people = sorted({one for who in visitors.values() for one in who})
    return any(
        all(one in visitors[place] for place, one in zip(places, told, strict=True))
        for told in permutations(people, len(places))
    )


@settings(max_examples=EXAMPLES)
@given(VISITORS)
def test_a_list_stands_only_while_every_place_may_have_been_somebody_else_s(
    visitors: dict[str, frozenset[int]],
) -> None:
    """An attacker tries every reading of the list; Hall's condition says the same."""
    found = hides_routes(visitors)
    assert found == _is_all_different(visitors)
    some = [part for size in range(1, len(visitors) + 1) for part in combinations(visitors, size)]
    assert found == all(len(frozenset().union(*(visitors[one] for one in part))) >= len(part) for part in some)


@settings(max_examples=EXAMPLES)
@given(VISITORS)
def test_a_list_never_has_more_places_than_cases(visitors: dict[str, frozenset[int]]) -> None:
    """Whoever knows from the situation report how many cases there are cannot count a second place on anybody."""
    cases = {one for who in visitors.values() for one in who}
    assert not hides_routes(visitors) or len(visitors) <= len(cases)


@settings(max_examples=EXAMPLES)
@given(
    st.timedeltas(timedelta(0), timedelta(days=330)).map(lambda since: datetime(2022, 1, 1, tzinfo=UTC) + since),
    st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_slots_are_half_hours_within_a_day_and_cover_the_stay(starts_at: datetime, length: timedelta) -> None:
    """Rounded outward, an hour at least, parted at midnight."""
    slots = slots_of(starts_at, starts_at + length, ZONE)
    zone = ZoneInfo(ZONE)
    for one in slots:
        assert {one.starts_at.minute % 30, one.ends_at.minute % 30, one.starts_at.second, one.ends_at.second} == {0}
        assert one.starts_at.astimezone(zone).date() == one.on_date
        assert (one.ends_at - timedelta(seconds=1)).astimezone(zone).date() == one.on_date
    assert slots[0].starts_at <= starts_at
    assert slots[-1].ends_at >= starts_at + length
    assert [one.ends_at for one in slots[:-1]] == [one.starts_at for one in slots[1:]]
    assert slots[-1].ends_at - slots[0].starts_at >= _HOUR


def test_slots_that_touch_are_one_and_days_stay_apart() -> None:
    """Several visits at one place and slot are one line."""
    day = date(2022, 8, 25)
    first, second = Slot(day, _at(25, 9), _at(25, 10)), Slot(day, _at(25, 10), _at(25, 11))
    far, night = Slot(day, _at(25, 13), _at(25, 14)), Slot(date(2022, 8, 26), _at(26, 0), _at(26, 1))
    late = Slot(day, _at(25, 23), _at(26, 0))
    inner = Slot(day, _at(25, 9), _at(25, 9, 30))
    assert merge([late, far, second, first, night, inner]) == [Slot(day, _at(25, 9), _at(25, 11)), far, late, night]


def test_what_is_listed_is_not_proposed_again() -> None:
    """Only what is in none of the others is left."""
    day = date(2022, 8, 25)
    slot = Slot(day, _at(25, 9), _at(25, 14))
    taken = [
        Slot(day, _at(25, 12), _at(25, 13)),
        Slot(day, _at(25, 8), _at(25, 10)),
        Slot(day, _at(25, 15), _at(25, 16)),
    ]
    assert without(slot, taken) == [Slot(day, _at(25, 10), _at(25, 12)), Slot(day, _at(25, 13), _at(25, 14))]
    assert without(slot, [slot]) == []
    assert without(slot, []) == [slot]


@pytest.mark.parametrize(
    ("code", "days"), [("covid19_cn_9", 11), ("measles_who", 19), ("ebola_who", 27), ("mpox_who", 15)]
)
def test_a_place_stays_as_long_as_the_protocol_s_incubation(code: str, days: int) -> None:
    """Mean and two standard deviations, rounded up."""
    protocol = read_protocol(shipped_bytes(code))
    assert listed_days(protocol) == days


def test_without_an_incubation_the_longest_follow_up_counts() -> None:
    """A protocol that tells neither lists nothing."""
    protocol = read_protocol(shipped_bytes("covid19_cn_9"))
    told = replace(protocol, intervals=None)
    assert listed_days(told) == max(one.follow_up_days for one in protocol.contact_categories)
    for nothing in (None, replace(told, contact_categories=())):
        with pytest.raises(NotAllowed) as caught:
            listed_days(nothing)
        assert caught.value.code == "no_listing_days"


def test_the_last_day_counts_whole() -> None:
    """Eleven days after the 25th the list still says so; at midnight it does not."""
    assert leaves_at(date(2022, 8, 25), 11, ZONE) == _at(1, 0).replace(month=9, day=6)
