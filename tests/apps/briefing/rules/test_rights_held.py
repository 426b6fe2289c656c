"""What of a line may be told, and until when something is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.briefing.rules.rights_held import (
    LINE_TOLD,
    OF_ANOTHER,
    HeldItem,
    HeldValue,
    group,
    told_of_line,
    until,
    values,
)
from bihuan.apps.core.rules import declared

AT = datetime(2026, 8, 25, 10, 0, tzinfo=UTC)
NAMES = st.sampled_from([*declared.VALUES, "kin_name", "kin_phone", "anything"])


@given(st.dictionaries(NAMES, st.text(min_size=1, max_size=5), max_size=12))
def test_only_what_is_on_the_list_is_told_and_all_else_is_named(line: dict[str, str]) -> None:
    told, untold = told_of_line({**line, "name": "张三"}, "张三")
    assert {one.name for one in told} == (set(line) | {"name"}) & set(LINE_TOLD)
    assert set(untold) == set(line) - set(LINE_TOLD)


def test_a_line_of_another_name_tells_nothing() -> None:
    assert told_of_line({"name": "李四", "phone": "1"}, "张三") == ((), (OF_ANOTHER,))
    assert told_of_line({"name": "李四"}, "")[0] == (HeldValue("name", "李四"),)
    assert told_of_line({"phone": "1", "age": ""}, "张三") == ((HeldValue("phone", "1"),), ())


def test_values_know_how_they_are_read() -> None:
    assert values(a="x", b=None, c="", d=date(2026, 8, 25), e=AT, f=("high", "urgency"), g=7, h=(None, "x")) == (
        HeldValue("a", "x"), HeldValue("d", "2026-08-25", "day"), HeldValue("e", AT.isoformat(), "instant"),
        HeldValue("f", "high", "urgency"), HeldValue("g", "7"),
    )  # fmt: skip
    assert told_of_line({"onset_date": "2026-08-20"}, "")[0] == (HeldValue("onset_date", "2026-08-20", "day"),)


def test_a_period_begins_when_its_work_ends() -> None:
    assert until("case", None) is None
    assert until("case", AT) == AT + timedelta(days=60)


def test_nothing_kept_is_no_group() -> None:
    field = declared.PERSON["name"]
    assert group("identity", field, []) is None
    made = group("identity", field, [HeldItem((HeldValue("name", "张三"),))])
    assert made is not None
    assert (made.days, made.counts_from, made.retention) == (60, "ended", "person")


def test_needs_language_and_sex_of_a_line_are_codes_that_get_words() -> None:
    told, _untold = told_of_line({"needs": "alone,advanced_age", "language": "yi", "sex": "male"}, "")
    assert {one.name: one.kind for one in told} == {"needs": "care_need", "language": "care_language", "sex": "sex"}
