"""When a case can infect and was infected, by each shipped protocol; a date that is lacking is asked for by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.rules.windows import CaseDates, Window, infectious_window, source_window
from bihuan.engine.protocol import ProtocolRules, read_protocol, shipped_bytes

HERE = "Asia/Shanghai"
ONSET = date(2026, 8, 20)


def protocol(code: str = "covid19_cn_9") -> ProtocolRules:
    return read_protocol(shipped_bytes(code))


def refusal(dates: CaseDates, code: str = "covid19_cn_9") -> tuple[str, dict[str, str | int]]:
    with pytest.raises(NotAllowed) as caught:
        infectious_window(dates, protocol(code), HERE)
    return caught.value.code, caught.value.params


def test_the_window_runs_from_two_days_before_onset_to_the_instant_of_isolation() -> None:
    isolated = datetime(2026, 8, 22, 7, 30, tzinfo=UTC)
    window = infectious_window(CaseDates(ONSET, isolated_at=isolated), protocol(), HERE)
    assert window == Window(datetime(2026, 8, 17, 16, tzinfo=UTC), isolated, "onset-2/isolation+0")


def test_without_symptoms_the_window_is_counted_from_the_sample() -> None:
    window = infectious_window(CaseDates(sample_date=ONSET, has_symptoms=False), protocol(), HERE)
    assert window == Window(datetime(2026, 8, 17, 16, tzinfo=UTC), None, "positive_sample-2")


def test_a_window_that_is_counted_in_days_holds_its_last_day_whole() -> None:
    window = infectious_window(CaseDates(more={"rash": ONSET}), protocol("measles_who"), HERE)
    begins, ends = datetime(2026, 8, 15, 16, tzinfo=UTC), datetime(2026, 8, 24, 16, tzinfo=UTC)
    assert window == Window(begins, ends, "rash-4/rash+4")
    assert (ends - begins).days == 9


def test_the_first_of_several_ends_counts() -> None:
    more = {"recovery": date(2026, 9, 10), "safe_burial": date(2026, 9, 3)}
    window = infectious_window(CaseDates(ONSET, more=more), protocol("ebola_who"), HERE)
    assert (window.ends_at, window.rule) == (datetime(2026, 9, 3, 16, tzinfo=UTC), "onset+0/safe_burial+0")


def test_the_cautious_window_begins_where_some_guidance_begins() -> None:
    dates = CaseDates(ONSET)
    usual, cautious = (infectious_window(dates, protocol("mpox_who"), HERE, cautious=one) for one in (False, True))
    assert (usual.starts_at - cautious.starts_at).days == 4
    assert cautious.rule == "onset-4"


@pytest.mark.parametrize(
    ("dates", "code", "refused"),
    [
        (CaseDates(), "covid19_cn_9", ("date_lacking", {"event": "onset"})),
        (CaseDates(sample_date=ONSET), "covid19_cn_9", ("date_lacking", {"event": "onset"})),
        (CaseDates(has_symptoms=False), "covid19_cn_9", ("date_lacking", {"event": "positive_sample"})),
        (CaseDates(ONSET), "measles_who", ("date_lacking", {"event": "rash"})),
        (CaseDates(has_symptoms=False), "measles_who", ("no_window_without_symptoms", {"protocol": "measles_who"})),
        (CaseDates(ONSET, isolated_at=datetime(2026, 8, 10, tzinfo=UTC)), "covid19_cn_9",
         ("window_reversed", {"first": "onset", "last": "isolation"})),
    ],
)  # fmt: skip
def test_a_case_without_the_date_it_needs_is_refused_with_what_to_find_out(
    dates: CaseDates, code: str, refused: tuple[str, dict[str, str]]
) -> None:
    assert refusal(dates, code) == refused


def test_a_window_is_asked_for_as_far_as_it_has_passed() -> None:
    window = infectious_window(CaseDates(ONSET), protocol(), HERE)
    at = datetime(2026, 8, 25, tzinfo=UTC)
    assert window.until(at) == (window.starts_at, at)
    closed = Window(window.starts_at, datetime(2026, 8, 21, tzinfo=UTC), "")
    assert closed.until(at) == (closed.starts_at, closed.ends_at)
    with pytest.raises(NotAllowed, match="window_not_begun"):
        window.until(window.starts_at)


def test_a_window_holds_what_lies_inside_it_and_nothing_else() -> None:
    day = [datetime(2026, 8, number, tzinfo=UTC) for number in range(1, 6)]
    closed, open_ = Window(day[1], day[3], ""), Window(day[1], None, "")
    assert [closed.holds(day[1], day[3]), closed.holds(day[0], day[2]), closed.holds(day[2], day[4])] == [
        True, False, False
    ]  # fmt: skip
    assert (open_.holds(day[2], day[4]), open_.holds(day[0], day[4])) == (True, False)


def test_the_source_is_sought_in_the_incubation_before_onset() -> None:
    window = source_window(CaseDates(ONSET), protocol(), HERE)
    assert window.rule == "onset-11/onset+0"  # 5.5 + 2 × 2.4 days, rounded up
    assert (window.starts_at, window.ends_at) == (
        datetime(2026, 8, 8, 16, tzinfo=UTC), datetime(2026, 8, 20, 16, tzinfo=UTC)
    )  # fmt: skip


def test_no_source_window_without_onset_or_without_a_known_incubation() -> None:
    with pytest.raises(NotAllowed, match="date_lacking"):
        source_window(CaseDates(sample_date=ONSET), protocol(), HERE)
    text = shipped_bytes("covid19_cn_9").decode()
    start, end = text.index("[intervals.serial_interval]"), text.index("[[contact_categories]]")
    with pytest.raises(NotAllowed, match="no_incubation"):
        source_window(CaseDates(ONSET), read_protocol((text[:start] + text[end:]).encode()), HERE)
