"""Weather as people tell it, kept hour by hour; nothing is kept while a line is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.actions.weather import note_weather, set_heat_rule
from bihuan.apps.forces.models import HeatRule, WeatherHour
from bihuan.apps.forces.rules.weather import HourTold, LineWrong, read_hour, read_weather
from tests.forces_world import AT, HOUR, Forces
from tests.refusals import refusal_of

ZONE = "Asia/Shanghai"


def at(hour: int) -> datetime:
    return datetime(2026, 8, 25, hour, tzinfo=UTC) - timedelta(hours=8)


def test_lines_of_time_air_and_humidity_are_enough() -> None:
    read = read_weather("2026-08-25 14:00, 41.5, 30\n2026-08-25 13:20, 40, 32%", ZONE)
    assert read.hours == (HourTold(at(13), 40, 0.32), HourTold(at(14), 41.5, 0.3))
    assert read.wrong == ()


def test_a_heading_tells_another_order_of_the_columns() -> None:
    heading = "\ufeff湿度（%）\t气温（℃）\t时间\t风速(m/s)\t天气\t辐射\t气压"
    text = f"{heading}\n30\t42℃\t2026年8月25日 14时\t2.5\t晴\t900\t960\n"
    assert read_weather(text, ZONE).hours == (HourTold(at(14), 42, 0.3, 2.5, 900, 960),)


@pytest.mark.parametrize("mark", [",", "\t", ";", "，", "；"])
def test_columns_may_be_set_apart_in_any_usual_way(mark: str) -> None:
    assert read_weather(mark.join(("2026/8/25 9:00", "30", "60", "")), ZONE).hours == (HourTold(at(9), 30, 0.6),)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("gestern, 30, 60", LineWrong(1, "bad_time", "at")),
        ("2026-13-45 10:00, 30, 60", LineWrong(1, "bad_time", "at")),
        ("2026-08-25 10:00, heiss, 60", LineWrong(1, "bad_number", "air_c")),
        ("2026-08-25 10:00, 107, 60", LineWrong(1, "not_possible", "air_c")),
        ("2026-08-25 10:00, 30, 0.6", LineWrong(1, "not_possible", "humidity")),
        ("2026-08-25 10:00, 30, nan", LineWrong(1, "not_possible", "humidity")),
        ("2026-08-25 10:00, 30", LineWrong(1, "bad_number", "humidity")),
        ("2026-08-25 10:00, 30, 60, -1", LineWrong(1, "not_possible", "wind_m_s")),
        ("2026-08-25 10:00, 30, 60, 1, 3000", LineWrong(1, "not_possible", "solar_w_m2")),
        ("2026-08-25 10:00, 30, 60, 1, 300, 96", LineWrong(1, "not_possible", "pressure_hpa")),
        ("", LineWrong(1, "no_lines")),
        ("时间,气温,湿度", LineWrong(1, "no_lines")),
        ("时间,气温", LineWrong(1, "column_missing", "humidity")),
    ],
)
def test_a_wrong_line_says_which_field_and_why(line: str, wrong: LineWrong) -> None:
    assert read_weather(line, ZONE).wrong == (wrong,)


def test_the_same_hour_twice_is_refused() -> None:
    read = read_weather("2026-08-25 10:00,30,60\n\n2026-08-25 10:50,31,60", ZONE)
    assert read.wrong == (LineWrong(3, "hour_twice", "at"),)


def test_more_than_a_thousand_lines_are_refused() -> None:
    assert read_weather("x\n" * 1002, ZONE).wrong == (LineWrong(1002, "too_many_lines"),)


def test_a_time_is_the_hour_of_the_zone_it_lies_in() -> None:
    assert read_hour("2026-08-25T14:59:59", ZONE) == at(14)


HOT = HourTold(AT, 42, 0.3, 1.5, 900)


@pytest.mark.django_db
def test_what_was_noted_is_kept_with_who_said_it_and_one_event(forces: Forces) -> None:
    kept = note_weather(
        hours=[HOT, HourTold(AT + HOUR, 43, 0.28)], is_observed=False, source="市气象台", by=forces.actor("planner"),
        at=AT,
    )  # fmt: skip
    rows = WeatherHour.objects.order_by("starts_at").values_list("starts_at", "air_c", "wind_m_s", "source", "noted_by")
    by = forces.actor("planner").account
    assert (kept, list(rows)) == (2, [(AT, 42, 1.5, "市气象台", by), (AT + HOUR, 43, None, "市气象台", by)])
    facts = json.loads(Event.objects.get(kind="weather.noted").facts)
    assert (facts["hours"], facts["hottest_c"], facts["spot"]) == (2, "43.0", "")


@pytest.mark.django_db
def test_a_later_word_about_the_same_hour_replaces_the_earlier_one(forces: Forces) -> None:
    lead = forces.actor("lead")
    for air in (40, 38):
        note_weather(hours=[HourTold(AT, air, 0.3)], is_observed=False, source="x", by=lead, at=AT)
    note_weather(hours=[HourTold(AT, 39, 0.3)], is_observed=True, source="x", by=lead, at=AT)
    rows = WeatherHour.objects.order_by("is_observed").values_list("is_observed", "air_c")
    assert list(rows) == [(False, 38), (True, 39)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"hours": []}, "no_hours"),
        ({"hours": [HOT] * 1001}, "too_many_hours"),
        ({"source": " "}, "no_source"),
        ({"wind_height_m": 3.0}, "bad_height"),
        ({"spot": "00000000-0000-0000-0000-000000000000"}, "not_found"),
        ({"is_observed": True, "hours": [HourTold(AT + HOUR, 30, 0.5)]}, "observed_ahead"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_code(forces: Forces, given: dict[str, object], code: str) -> None:
    asked = {"hours": [HOT], "is_observed": False, "source": "x", "by": forces.actor("lead"), "at": AT} | given
    assert refusal_of(lambda: note_weather(**asked)) == code  # type: ignore[arg-type]  # one dict of mixed values
    assert not WeatherHour.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["P1", "leader@PCS-03", "dispatcher@PCS-03", "commander", "inspector", "clerk"])
def test_only_who_plans_may_note_weather_or_say_what_holds_at_a_post(forces: Forces, name: str) -> None:
    by, post = forces.actor(name), forces.posts["PCS-03"].pk
    with pytest.raises(NotAllowed):
        note_weather(hours=[HOT], is_observed=False, source="x", by=by, at=AT)
    with pytest.raises(NotAllowed):
        set_heat_rule(
            post_id=post, workload="light", is_acclimatised=True, allowed=(), booth_c=None, n=-1, by=by, at=AT
        )


@pytest.mark.django_db
def test_a_rule_of_a_post_is_set_and_changed_by_who_saw_it(forces: Forces) -> None:
    by, post = forces.actor("planner"), forces.posts["PCS-03"].pk

    def told(n: int, **more: object) -> str:
        rule = {"workload": "heavy", "is_acclimatised": False, "allowed": ["double", "uniform"], "booth_c": 24.0}
        asked = {"post_id": post, "n": n, "by": by, "at": AT, **rule, **more}
        return refusal_of(lambda: set_heat_rule(**asked))  # type: ignore[arg-type]  # one dict of mixed values

    assert told(-1) == ""
    row = HeatRule.objects.get(pk=post)
    assert (row.workload, row.is_acclimatised, row.allowed, row.booth_c, row.n) == (
        "heavy", False, ["double", "uniform"], 24.0, 0,
    )  # fmt: skip
    assert [told(-1), told(5), told(0, workload="light"), told(0)] == ["stale_row", "stale_row", "", "stale_row"]
    assert HeatRule.objects.get(pk=post).workload == "light"
    assert told(1, workload="dancing") == "unknown_workload"
    assert told(1, allowed=["armour"]) == "unknown_clothing"
    assert told(1, booth_c=40.0) == "bad_booth"
    assert told(1, post_id="00000000-0000-0000-0000-000000000000") == "not_found"
    assert Event.objects.filter(kind="heat_rule.set").count() == 2
