"""Whether a pass opens: never when it has run out, was revoked, or stands at another gate, hour or day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bihuan.apps.zones.rules import passes
from bihuan.apps.zones.rules.passes import ALL_DAY, Slip, code_of
from bihuan.apps.zones.rules.passes_judging import Asked, judge, judge_code
from tests.apps.zones.rules.test_passes import KEY, KEYS, SLIP, SLIPS

ZONE = "Asia/Shanghai"
INCIDENT = passes.tag_of("DRILL-1")
SKEWS = st.integers(0, 7200)
ASKED = st.builds(
    Asked, st.just(INCIDENT), st.integers(1, 30), st.from_regex(r"[0-9A-F]{8}", fullmatch=True),
    st.sampled_from(["in", "out"]), st.integers(0, 4_000_000_000), st.sampled_from([ZONE, "UTC", "Europe/Berlin"]),
    SKEWS,
)  # fmt: skip


def instant(text: str, zone: str = ZONE) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def at(text: str, **more: object) -> Asked:
    return replace(Asked(INCIDENT, 3, "", "in", instant(text), ZONE), **more)  # type: ignore[arg-type]  # by name


def slip(**span: object) -> Slip:
    whole = {"starts_at": instant("2026-11-23T00:00"), "ends_at": instant("2026-12-07T00:00"), "hours": ALL_DAY}
    return replace(SLIP, span=replace(SLIP.span, **whole | span))  # type: ignore[arg-type]  # by name


@given(SLIPS, ASKED, st.integers(-7200, 7200))
def test_an_expired_pass_never_opens_at_any_instant_however_the_clock_is_off_within_what_is_declared(
    one: Slip, asked: Asked, off: int
) -> None:
    assume(abs(off) <= asked.skew_s)
    true = asked.at + off  # the phone shows `at`; the true time may be anything that its declared error allows
    assume(true >= one.span.ends_at or true < one.span.starts_at)
    assert not judge(one, (), asked).opens


@given(st.integers(0, 200_000), st.integers(0, 7200))
def test_a_pass_that_holds_everywhere_opens_exactly_until_its_end_less_the_error_of_the_clock(
    left: int, skew: int
) -> None:
    one = slip()
    asked = at("2026-11-26T10:00", at=one.span.ends_at - left, skew_s=skew)
    assert judge(one, (), asked).why == ("opens" if left > skew else "expired")


@given(SLIPS, ASKED)
def test_a_revoked_pass_never_opens_once_the_list_is_known(one: Slip, asked: Asked) -> None:
    assert judge_code(code_of(one, KEY.sign), KEYS, {one.number}, asked).why == "revoked"


@given(ASKED, st.lists(st.integers(1, 30), unique=True, min_size=1, max_size=20))
def test_a_pass_never_opens_a_gate_that_it_does_not_name(asked: Asked, numbers: list[int]) -> None:
    one = slip(gates=passes.gates_of(numbers=tuple(numbers), area=""))
    if asked.gate not in numbers:
        assert judge(one, (), asked).why == "other_gate"


@given(SLIPS, ASKED)
def test_a_pass_that_opens_holds_by_every_question_asked_by_itself(one: Slip, asked: Asked) -> None:
    if judge(one, (), asked).opens:
        local = datetime.fromtimestamp(asked.at, UTC).astimezone(ZoneInfo(asked.zone))
        minute, (first, last) = local.hour * 60 + local.minute, one.span.hours
        inside = first <= minute < last if first < last else minute >= first or minute < last
        began = local.date() - timedelta(days=1 if first >= last and minute < last else 0)
        assert (inside, str(began.isoweekday()) in one.span.days) == (True, True)
        assert one.span.starts_at <= asked.at < one.span.ends_at


@given(
    st.integers(0, 1439), st.integers(1, 1440), st.integers(0, 86_399), st.integers(0, 3600), st.integers(-3600, 3600)
)
def test_no_minute_outside_the_hours_opens_however_the_clock_is_off(
    first: int, last: int, second: int, skew: int, off: int
) -> None:
    assume(first != last and abs(off) <= skew)
    one = slip(hours=(first, last))
    asked = at("2026-11-26T00:00", at=instant("2026-11-26T00:00") + second, skew_s=skew)
    true = datetime.fromtimestamp(asked.at + off, UTC).astimezone(ZoneInfo(ZONE))
    minute = true.hour * 60 + true.minute
    is_in = first <= minute < last if first < last else minute >= first or minute < last
    if not is_in:
        assert judge(one, (), asked).why == "wrong_hours"


@pytest.mark.parametrize(
    ("hours", "days", "when", "why"),
    [
        ((360, 1320), "1234567", "2026-11-26T05:59", "wrong_hours"),
        ((360, 1320), "1234567", "2026-11-26T06:00", "opens"),
        ((360, 1320), "1234567", "2026-11-26T22:00", "wrong_hours"), ((1320, 360), "4", "2026-11-26T23:00", "opens"),
        ((1320, 360), "4", "2026-11-27T05:59", "opens"), ((1320, 360), "4", "2026-11-27T06:00", "wrong_hours"),
        ((1320, 360), "4", "2026-11-26T05:00", "wrong_hours"), (ALL_DAY, "4", "2026-11-26T23:59", "opens"),
        (ALL_DAY, "4", "2026-11-27T00:00", "wrong_hours"), (ALL_DAY, "123567", "2026-11-26T12:00", "wrong_hours"),
    ],
)  # fmt: skip
def test_hours_that_run_over_midnight_belong_to_the_day_on_which_they_begin(
    hours: tuple[int, int], days: str, when: str, why: str
) -> None:
    assert judge(slip(hours=hours, days=days), (), at(when)).why == why


def test_a_pass_that_holds_all_day_opens_over_midnight_though_the_clock_may_be_off() -> None:
    assert judge(slip(), (), at("2026-11-26T00:00", skew_s=60)).why == "opens"
    assert judge(slip(days="4"), (), at("2026-11-26T00:00", skew_s=60)).why == "wrong_hours"


@pytest.mark.parametrize(
    ("change", "asked", "why"),
    [
        ({"incident": "00000000"}, {}, "other_incident"), ({}, {"gate": 4}, "other_gate"),
        ({}, {"at": 0}, "not_yet"),
    ],
)  # fmt: skip
def test_each_refusal_says_which_it_is(change: dict[str, object], asked: dict[str, object], why: str) -> None:
    found = judge(replace(slip(), **change), (), at("2026-11-26T10:00", **asked))  # type: ignore[arg-type]  # by name
    assert (found.why, found.opens) == (why, False)


def test_an_areas_pass_opens_its_gates_alone_and_everywhere_is_everywhere() -> None:
    one = slip(gates=passes.gates_of(numbers=(), area="x"))
    there, nowhere = at("2026-11-26T10:00", area=passes.tag_of("x")), at("2026-11-26T10:00")
    assert [judge(one, (), asked).why for asked in (there, nowhere)] == ["opens", "other_gate"]
    assert judge(slip(gates="*"), (), nowhere).why == "opens"


@pytest.mark.parametrize(
    ("direction", "way", "why"),
    [("I", "in", "opens"), ("I", "out", "other_direction"), ("O", "out", "opens"), ("B", "out", "opens")],
)
def test_a_pass_holds_in_its_direction(direction: str, way: str, why: str) -> None:
    assert judge(slip(direction=direction), (), at("2026-11-26T10:00", direction=way)).why == why


def test_what_is_no_code_opens_nothing_and_tells_nothing() -> None:
    found = judge_code("1042", KEYS, (), at("2026-11-26T10:00"))
    assert (found.why, found.slip, found.opens) == ("no_code", None, False)
