"""Times as people and machines write them: read, or said why not; never guessed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.exposure.lakes import ZONE, at

from bihuan.engine.exposure import clock
from bihuan.engine.exposure.clock import date_of, day_starts, days_of_instants, instants_of, offsets_of
from bihuan.engine.exposure.moments import CODES, read_moments

INSTANT = at("2022-08-21T08:05:00")
zones = st.sampled_from([ZONE, "UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"])
instants = st.integers(63_072_000 + 86_400, 4_000_000_000)


def read(*texts: str | None, zone: str = ZONE, day_first: bool | None = None) -> list[tuple[str, int]]:
    found = read_moments(pa.array(texts, pa.string()), zone=zone, day_first=day_first)
    return [(CODES[code], int(instant)) for code, instant in zip(found.codes, found.instants, strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        "2022-08-21 08:05:00", "2022-08-21T08:05", "2022/08/21 08:05:00", "2022/8/21 8:05", "2022.8.21 8:05:00",
        " 2022-8-21  8:05 ", "2022年8月21日8时5分", "2022年8月21日 8点05分00秒", "２０２２－０８－２１ ０８：０５",
        "20220821080500", "202208210805", "2022-08-21T00:05:00Z", "2022-08-21T02:05:00+02:00", "2022-08-21 02:05+0200",
        "2022/8/21 8:05+08:00", "2022.8.21 0:05 Z", "2022年8月20日19:35-04:30", "1661040300",
        "1661040300000", "2022-08-21 08:05:00.999", "2022-08-21 8:05 AM", "2022年8月21日 上午8:05", "21 Aug 2022 08:05",
        "2022-08-20T19:35:00-04:30",
    ],
)  # fmt: skip
def test_one_instant_in_many_forms(text: str) -> None:
    assert read(text) == [("", INSTANT)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"), (None, "missing"), ("  ", "missing"), ("NULL", "missing"), ("-", "missing"), ("无", "missing"),
        ("2022-08-21", "day_without_time"), ("2022年8月21日", "day_without_time"), ("20220821", "day_without_time"),
        ("08:05", "unreadable_time"), ("yesterday", "unreadable_time"), ("2022-02-31 08:05", "unreadable_time"),
        ("2022-08-21 25:05", "unreadable_time"), ("2022-08-21 08:61", "unreadable_time"),
        ("x" * 5000, "unreadable_time"),
        ("2022-08-21 24:01", "unreadable_time"), ("2022-08-21 13:05 PM", "unreadable_time"),
        ("03/04/2022 08:05", "ambiguous_date"), ("03/04/2022", "ambiguous_date"), ("8月21日 08:05", "unreadable_time"),
        ("1970-01-02 08:05", "time_out_of_range"), ("9999999999999", "time_out_of_range"),
        ("13800000001", "unreadable_time"),
    ],
)  # fmt: skip
def test_what_is_no_time_says_why(text: str | None, code: str) -> None:
    assert read(text, "2022-08-21 08:05") == [(code, 0), ("", INSTANT)]


def test_an_impossible_date_does_not_spoil_the_times_beside_it() -> None:
    good = [f"2022-08-21 08:0{minute}" for minute in range(10)]
    found = read(*good, "2022-02-30 08:00", "2022-13-01 08:00Z")
    assert found[:10] == [("", INSTANT + 60 * (minute - 5)) for minute in range(10)]
    assert found[10:] == [("unreadable_time", 0)] * 2


def test_the_day_comes_first_when_that_is_told() -> None:
    told = [read("03/04/2022 08:05", day_first=first) for first in (True, False)]
    assert told == [[("", at("2022-04-03T08:05"))], [("", at("2022-03-04T08:05"))]]


def test_the_end_of_a_day_is_the_next_midnight() -> None:
    assert read("2022-08-21 24:00", "2022-08-21 24:00:00") == [("", at("2022-08-22T00:00"))] * 2


def test_a_clock_that_was_set_back_or_forward_is_not_believed() -> None:
    texts = ["2022-10-30 02:30", "2022-03-27 02:30", "2022-10-30 03:00", "2022/10/30 2:30"]
    found = read(*texts, zone="Europe/Berlin")
    assert [code for code, _ in found] == ["clock_twice_or_never", "clock_twice_or_never", "", "clock_twice_or_never"]


def test_timestamps_of_arrow_are_clocks_or_instants() -> None:
    naive = dt.datetime(2022, 8, 21, 8, 5, 0, 999_999)  # noqa: DTZ001 - a column without a zone is meant
    local = read_moments(pa.array([naive, None], pa.timestamp("us")), zone=ZONE)
    zoned = read_moments(pa.array([naive, None], pa.timestamp("ns", "UTC")), zone=ZONE)
    assert (local.instants.tolist(), local.codes.tolist()) == ([INSTANT, 0], [0, 1])
    assert (zoned.instants.tolist(), zoned.codes.tolist()) == ([INSTANT + 8 * 3600, 0], [0, 1])


@settings(max_examples=200, deadline=None)
@given(st.lists(instants, min_size=1, max_size=30), zones)
def test_days_and_offsets_are_those_of_the_zone(moments: list[int], zone: str) -> None:
    info, numbers = ZoneInfo(zone), np.array(moments, np.int64)
    local = [dt.datetime.fromtimestamp(moment, info) for moment in moments]
    assert [date_of(day) for day in days_of_instants(numbers, zone).tolist()] == [told.date() for told in local]
    expected = [int((told.utcoffset() or dt.timedelta()).total_seconds()) for told in local]
    assert offsets_of(numbers, zone).tolist() == expected


@settings(max_examples=200, deadline=None)
@given(instants, zones)
def test_what_a_clock_showed_gives_the_instant_or_is_not_believed(moment: int, zone: str) -> None:
    told = dt.datetime.fromtimestamp(moment, ZoneInfo(zone)).replace(tzinfo=None)
    shown = int(told.replace(tzinfo=dt.UTC).timestamp())
    found, is_once = instants_of(np.array([shown], np.int64), zone)
    folds = {told.replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp() for fold in (0, 1)}
    assert bool(is_once[0]) == (len(folds) == 1)
    assert not is_once[0] or found.tolist() == [moment]
    assert day_starts(told.date(), zone) <= moment or len(folds) == 2


def test_days_are_the_same_when_the_rows_are_looked_at_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = INSTANT + 7200 * np.arange(1000, dtype=np.int64)
    monkeypatch.setattr(clock, "BLOCK", 7)
    found = [date_of(day) for day in days_of_instants(moments, "Europe/Berlin").tolist()]
    assert found == [dt.datetime.fromtimestamp(moment, ZoneInfo("Europe/Berlin")).date() for moment in moments.tolist()]


def test_no_rows_have_no_days() -> None:
    assert days_of_instants(np.zeros(0, np.int64), ZONE).tolist() == []
