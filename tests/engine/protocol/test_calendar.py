"""Follow-up starts the day after the last contact and lasts the period, both ends included."""

import datetime as dt

import pytest

from bihuan.engine.protocol import NoFollowUp, follow_up_period, read_protocol, sampling_dates, shipped_bytes

COVID = read_protocol(shipped_bytes("covid19_cn_9"))
MEASLES = read_protocol(shipped_bytes("measles_who"))


def test_twenty_one_days_end_twenty_one_days_after_the_last_contact() -> None:
    start, end = follow_up_period(dt.date(2024, 2, 20), MEASLES.category("shared_air"))
    assert (start, end) == (dt.date(2024, 2, 21), dt.date(2024, 3, 12))
    assert (end - start).days + 1 == 21


def test_tests_fall_on_the_days_counted_from_the_last_contact() -> None:
    days = sampling_dates(dt.date(2022, 8, 20), COVID.category("close_contact"))
    assert [day.day for day in days] == [21, 22, 23, 25, 27, 30]
    assert days[-1] == follow_up_period(dt.date(2022, 8, 20), COVID.category("close_contact"))[1]


def test_a_category_without_follow_up_has_no_period() -> None:
    with pytest.raises(NoFollowUp):
        follow_up_period(dt.date(2022, 8, 20), COVID.category("general_contact"))
