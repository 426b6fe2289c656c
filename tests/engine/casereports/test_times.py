"""Days and clocks as reports write them, resolved against the day of the report, or left open with a notice."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.engine.casereports.telling import told

from bihuan.engine.casereports import CaseReport, read_report


def read(text: str, published: str = "2022-08-09", zone: str = "Asia/Shanghai", city: str = "") -> CaseReport:
    return read_report(text, published=dt.date.fromisoformat(published), zone=zone, city=city)


def days(text: str, published: str = "2022-08-09") -> list[str]:
    shown = []
    for one in read(text, published).days:
        candidates = "/".join(map(str, one.candidates)) or "?"
        shown.append(f"{candidates}{f'..{one.until}' if one.until else ''} {one.certainty}")
    return shown


def codes(report: CaseReport) -> list[str]:
    return [notice.code for notice in report.notices if notice.code != "rules_alone"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("8月3日到", ["2022-08-03 certain"]),
        ("８月３号到", ["2022-08-03 certain"]),
        ("2021年12月3日到", ["2021-12-03 certain"]),
        ("2022/8/3到", ["2022-08-03 certain"]),
        ("2022-08-03到", ["2022-08-03 certain"]),
        ("12月30日到", ["2021-12-30 likely"]),
        ("8月20日到", ["2021-08-20/2022-08-20 unsure"]),
        ("2022年8月20日到", ["2022-08-20 unsure"]),
        ("2月30日到", ["? unsure"]),
        ("2022年2月29日到", ["? unsure"]),
        ("2月29日到", ["? unsure"]),
        ("7月下旬到", ["? unsure"]),
        ("次日到", ["? unsure"]),
        ("8月3日到，次日到，当日到", ["2022-08-03 certain", "2022-08-04 certain", "2022-08-04 certain"]),
        ("8月3日到，前一天到", ["2022-08-03 certain", "2022-08-02 certain"]),
        ("8月3日到，5日到", ["2022-08-03 certain", "2022-08-05 certain"]),
        ("7月31日到，2日到", ["2022-07-31 certain", "2022-07-02/2022-08-02 unsure"]),
        ("8月5日到，3日到", ["2022-08-05 certain", "2022-08-03 likely"]),
        ("8月3日到，31日到", ["2022-08-03 certain", "2022-08-31 unsure"]),
        ("8月3日到，99日到", ["2022-08-03 certain", "? unsure"]),
        ("3日到", ["2022-07-03/2022-08-03 unsure"]),
        ("3日到，次日到", ["2022-07-03/2022-08-03 unsure", "2022-07-04/2022-08-04 unsure"]),
        ("8月9日到，次日到", ["2022-08-09 certain", "2022-08-10 unsure"]),
        ("昨日到，今天到", ["2022-08-08 certain", "2022-08-09 certain"]),
        ("8月3日到，三天后到", ["2022-08-03 certain", "2022-08-06 certain"]),
        ("7月28日至30日到", ["2022-07-28..2022-07-30 certain"]),
        ("7月28日-8月2日到", ["2022-07-28..2022-08-02 certain"]),
        ("7月30日至2日到", ["2022-07-30..2022-08-02 certain"]),
        ("12月30日至1月2日到", ["2021-12-30..2022-01-02 likely"]),
        ("8月2-5日到", ["2022-08-02..2022-08-05 certain"]),
        ("8月3日至次日到", ["2022-08-03..2022-08-04 certain"]),
        ("8月8日至12日到", ["2022-08-08..2022-08-12 certain"]),
        ("7月28日至26日到", ["2022-07-28..2022-08-26 certain"]),
        ("8月3日、5日到", ["2022-08-03 certain", "2022-08-05 certain"]),
        ("157号到，9号楼，5号下铺，2号线，3号病例", []),
    ],
)  # fmt: skip
def test_a_day_is_read_as_written_or_left_open(text: str, wanted: list[str]) -> None:
    assert days(text) == wanted


def test_the_last_day_of_a_leap_february_may_be_last_years() -> None:
    assert days("2月29日到", "2021-01-08") == ["2020-02-29 likely"]
    assert days("2月29日到", "2020-02-10") == ["2020-02-29 unsure"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("病例1：男。3日到江边超市。", "ambiguous_date"),
        ("病例1：男。8月20日到江边超市。", "date_after_report"),
        ("病例1：男。8月8日至12日到江边超市。", "date_after_report"),
        ("病例1：男。2月30日到江边超市。", "impossible_date"),
        ("病例1：男。7月上旬到江边超市。", "vague_date"),
        ("病例1：男。次日到江边超市。", "no_anchor"),
        ("病例1：男。8月3日15:00-14:00到江边超市。", "times_contradict"),
        ("病例1：男。8月3日上午15时到江边超市。", "times_contradict"),
        ("病例1：男。8月3日25:10到江边超市。", "times_contradict"),
        ("病例1：男。8月3日9:00-10:75到江边超市。", "times_contradict"),
        ("病例1：男。8月3日晚2时到江边超市。", "ambiguous_time"),
        ("病例1：男。8月3日晚12:20到江边超市。", "ambiguous_time"),
        ("病例1：男。9:00到江边超市。", "visit_without_date"),
        ("8月3日9:00到江边超市。", "visit_without_case"),
        ("病例1：男，轨迹不详。", "track_unknown"),
        ("病例1、病例2：均住江边小区。", "cases_together"),
        ("病例1：男，30岁。\n病例1：女，20岁。", "number_twice"),
    ],
)
def test_what_is_not_clear_is_said(text: str, code: str) -> None:
    assert codes(read(text)) == [code]


@pytest.mark.parametrize(
    ("clock", "wanted"),
    [
        ("9:10-10:30", "09:10 10:30"),
        ("9时10分至10时30分", "09:10 10:30"),
        ("9-11时", "09:00 11:00"),
        ("9点半", "09:30 ?"),
        ("9点一刻", "09:15 ?"),
        ("上午9时许", "09:00 ?"),
        ("下午3时", "15:00 ?"),
        ("下午2:00-3:30", "14:00 15:30"),
        ("下午15:20", "15:20 ?"),
        ("中午12时", "12:00 ?"),
        ("中午1点", "13:00 ?"),
        ("晚8时", "20:00 ?"),
        ("晚上19:00", "19:00 ?"),
        ("晚12时", "00:00 ?"),
        ("凌晨3:00", "03:00 ?"),
        ("凌晨12点", "00:00 ?"),
        ("傍晚六点左右", "18:00 ?"),
        ("23:00-0:30", "23:00 00:30"),
        ("22:00至次日6:00", "22:00 06:00"),
        ("20:00-24:00", "20:00 00:00"),
        ("12时停留约半个小时", "12:00 12:30"),
    ],
)
def test_a_clock_is_read_as_written(clock: str, wanted: str) -> None:
    (visit,) = read(f"病例1：男。8月3日{clock}在江边超市。").visits
    shown = [f"{at:%H:%M}" if at else "?" for at in (visit.starts_at, visit.ends_at)]
    assert (" ".join(shown), visit.place and visit.place.text) == (wanted, "江边超市")


def test_instants_carry_the_zone_and_the_day_after_midnight() -> None:
    (visit,) = read("病例1：男。8月3日23:00-0:30在江边超市。").visits
    assert visit.starts_at
    assert visit.ends_at
    assert visit.starts_at.isoformat() == "2022-08-03T23:00:00+08:00"
    assert visit.ends_at.isoformat() == "2022-08-04T00:30:00+08:00"
    assert visit.certainty == "likely"


@pytest.mark.parametrize(("day", "clock"), [("3月27日", "2:30"), ("2021年10月31日", "2:30")])
def test_an_hour_that_the_clocks_skip_or_repeat_is_not_chosen(day: str, clock: str) -> None:
    report = read(f"病例1：男。{day}{clock}到江边超市。", zone="Europe/Berlin")
    assert [(visit.starts_at, visit.certainty) for visit in report.visits] == [(None, "unsure")]
    assert codes(report) == ["clock_change"]


def test_a_stay_told_after_the_visit_ends_it() -> None:
    (visit,) = read("病例1：男。8月3日14时到江边超市购物，停留约30分钟。").visits
    assert (f"{visit.starts_at:%H:%M}", f"{visit.ends_at:%H:%M}", visit.certainty) == ("14:00", "14:30", "likely")


def test_the_hours_of_a_run_of_days_are_nobodys_to_choose() -> None:
    report = read("病例1：男。8月1日至3日9:00-10:00在江边公园。")
    assert [(visit.starts_at, visit.ends_at, visit.clock and visit.clock.text) for visit in report.visits] == [
        (None, None, "9:00-10:00")
    ]
    assert codes(report) == ["ambiguous_time"]


def test_two_clocks_of_one_case_that_do_not_agree_are_named() -> None:
    report = read("病例1：男。8月3日9:00-10:00到江边超市，9:30-11:00到河东茶楼，8:00到城西药店。")
    assert [(notice.code, notice.detail) for notice in report.notices[:-1]] == [
        ("times_backwards", "09:30 > 08:00"),
        ("visits_overlap", "江边超市 / 河东茶楼"),
    ]


def test_two_days_of_onset_are_both_shown() -> None:
    report = read("病例1：男，8月3日发病。8月5日发病。")
    assert [(notice.code, notice.detail) for notice in report.notices[:-1]] == [
        ("dates_contradict", "onset: 8月3日 / 8月5日")
    ]
    (case,) = report.cases
    assert case.onset == report.days[0]
    assert report.days[0].day == dt.date(2022, 8, 3)


@pytest.mark.parametrize(
    ("text", "city", "wanted"),
    [
        ("青禾市卫健委通报：病例1，男。", "南充", ["青禾"]),
        ("青禾市卫健委通报：病例1，男，曾到南充市。", "南充市", ["青禾"]),
        ("南充市卫健委通报：病例1，男，曾到青禾市。", "南充", []),
        ("病例1，男，曾到青禾市菜市场。", "南充", ["青禾"]),
        ("我市通报：病例1，男。", "南充", []),
        ("青禾市卫健委通报：病例1，男。", "", []),
        ("病例1，男，住河东区。" + "无" * 120 + "从青禾市到南充。", "南充", []),
    ],
)
def test_a_report_about_another_city_is_noticed(text: str, city: str, wanted: list[str]) -> None:
    assert [notice.detail for notice in read(text, city=city).notices if notice.code == "other_city"] == wanted


def test_cases_and_visits_can_be_asked_for_one_by_one() -> None:
    report = read("病例1：男。8月3日9:00到江边超市。\n病例2：女，8月4日确诊。")
    assert [visit.place and visit.place.text for visit in report.visits_of(0)] == ["江边超市"]
    assert [event.kind for event in report.events_of(1)] == ["confirmed"]
    assert (report.visits_of(1), report.events_of(0)) == ((), ())


@pytest.mark.parametrize(
    ("clause", "wanted"),
    [
        ("乘坐G1234次列车（5车厢8A座）到江边站", "train G1234 5 8A"),
        ("乘坐K567次火车12号车厢9号下铺到江边站", "train K567 12 9号下铺"),
        ("乘坐974次列车到江边站", "train 974"),
        ("乘坐CA1801航班到江边机场", "flight CA1801"),
        ("乘坐3U8888次到江边机场", "flight 3U8888"),
        ("乘坐6路公交车到江边站", "bus 6"),
        ("乘坐地铁2号线到江边站", "metro 2"),
        ("乘坐出租车（川A12345）到江边站", "taxi 川A12345"),
        ("自驾到江边站", "car"),
        ("步行到江边站", "walk"),
        ("骑电动车到江边站", "bicycle"),
        ("由120救护车送至江边医院", "ambulance"),
        ("乘坐轮渡到江边码头", "ship"),
    ],
)
def test_transport_is_read_with_its_numbers(clause: str, wanted: str) -> None:
    (line,) = told(read(f"病例1：男。8月3日9:00{clause}。"))["visits"]
    assert line.split(" | ")[5] == wanted


@pytest.mark.parametrize(
    "clause",
    ["无江城旅居史", "目前在江边医院隔离治疗", "未前往江城", "密切接触者已在江边宾馆隔离", "累计到江边超市者3人"],
)
def test_what_is_denied_or_holds_now_is_no_visit(clause: str) -> None:
    assert read(f"病例1：男。8月3日到江边超市。{clause}。").visits[1:] == ()


def test_a_place_from_where_somebody_left_ends_and_the_place_reached_begins() -> None:
    report = read("病例1：男。8月3日8:00-9:30从江边站到河东站，10:00从河东站到家，从河东站11:00到江边超市。")
    shown = [line.split(" | ") for line in told(report)["visits"]]
    assert [(parts[4], parts[2]) for parts in shown] == [
        ("江边站", "? 03@08:00"),
        ("河东站", "03@09:30 ?"),
        ("河东站", "? 03@10:00"),
        ("河东站", "? ?"),
        ("江边超市", "03@11:00 ?"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("病例1：男，与确诊病例有密切接触史。", ""),
        ("病例1：男，系确诊病例3的儿子。", ""),
        ("病例1：男，诊断为疑似病例，2月3日确诊。", "confirmed"),
        ("病例1：男，无症状感染者。", "asymptomatic"),
        ("病例1：男，由无症状感染者转为确诊病例。", "confirmed"),
        ("疑似病例1：男，30岁。", "suspected"),
    ],
)
def test_the_class_of_another_is_not_taken_for_ones_own(text: str, wanted: str) -> None:
    assert told(read(text))["cases"][0].split(" | ")[5] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("病例1：男，现住江边区柳岸花园。", "江边区柳岸花园"),
        ("病例1：男，江边区柳岸花园居住。", "江边区柳岸花园"),
        ("病例1：男，居住地为江边区居民。", "江边区"),
        ("病例1：男，江边县人。", "江边县"),
        ("病例1：男，8月3日到外地，后住其表哥家。", ""),
    ],
)
def test_the_residence_is_that_of_the_case(text: str, wanted: str) -> None:
    assert told(read(text))["cases"][0].split(" | ")[3] == wanted


def test_an_infant_has_months_and_a_part_of_the_day_belongs_to_its_own_clause() -> None:
    report = read("病例1：女，8个月大。8月3日上午到江边医院，下午到河东公园，到城西药店→8月4日晚到江边广场。")
    assert told(report)["cases"][0].split(" | ")[:3] == ["病例1", "female", "8"]
    assert [(visit.days and visit.days.span.text, visit.part) for visit in report.visits] == [
        ("8月3日", "morning"),
        ("8月3日", "afternoon"),
        ("8月3日", ""),
        ("8月4日", "evening"),
    ]


@pytest.mark.parametrize(
    "clause",
    ["其妻子2月1日确诊", "2月1日其父亲确诊", "2月1日未确诊", "2月1日没有出现发热症状", "（2月1日确诊病例）接触者"],
)
def test_what_happened_to_another_or_is_denied_is_no_event_of_the_case(clause: str) -> None:
    assert read(f"病例1：男，30岁，{clause}。").events == ()


def test_characters_that_unfold_into_several_do_not_move_what_follows() -> None:
    (visit,) = read("㎡℃½①ﬁ\n病例1：男。８月３日９：００到江边超市。").visits
    assert (visit.place and visit.place.text, visit.clock and visit.clock.text) == ("江边超市", "９：００")
    assert visit.place == type(visit.place)(21, 25, "江边超市")
