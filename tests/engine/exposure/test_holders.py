"""Files of data holders: every line is kept, held or refused, with reason and number; nothing is guessed or lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.exposure.lakes import (
    DAY,
    HEADER,
    NOW,
    SOURCE,
    Numbers,
    at,
    contents,
    held_of,
    new_lake,
    rows_of,
    take,
    visits,
)

from bihuan.engine.exposure import holders, layout
from bihuan.engine.exposure.appending import append_rows
from bihuan.engine.exposure.counts import FileCount, count_of_json
from bihuan.engine.exposure.datum import distance_m, from_wgs84
from bihuan.engine.exposure.holders import import_file
from bihuan.engine.exposure.lake import Lake, LakeSource
from bihuan.engine.exposure.reading import texts
from bihuan.engine.exposure.refusal import HolderFileRefused

PROVE = os.environ.get("BIHUAN_PROVE") == "1"
ROWS = [
    ["13800000001", "张三", "A1", "百货大楼", "106.1", "30.8", "2022-08-21 08:30:00", "2022-08-21 09:30:00"],
    ["13800000002", "李四", "A1", "百货大楼", "106.1", "30.8", "2022-08-21 08:40:00", ""],
    ["13800000001", "张三", "B2", "火车站", "106.11", "30.79", "2022-08-21 23:30:00", "2022-08-22 00:30:00"],
]
NAMES = HEADER.split(",")


def told(count: FileCount) -> dict[str, tuple[int, ...]]:
    return {reason.reason: reason.lines for reason in count.reasons}


def noticed(count: FileCount) -> dict[str, dict[str, object]]:
    return {notice.code: dict(notice.params) for notice in count.notices}


def lines(*rows: str, header: str = "key,place_code,start,end") -> str:
    return "\n".join([header, *rows]) + "\n"


def refusal(lake: Lake, path: Path, source: LakeSource = SOURCE, **options: object) -> HolderFileRefused:
    before = contents(lake.folder)
    with pytest.raises(HolderFileRefused) as refused:
        import_file(lake, path, source=source, number=Numbers(), at=NOW, **options)  # type: ignore[arg-type]  # of several types
    assert contents(lake.folder) == before
    return refused.value


def write_csv(path: Path, encoding: str = "utf-8", separator: str = ",") -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([NAMES, *ROWS])
    path.write_bytes(out.getvalue().encode(encoding))


def write_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write(0, 0, "来访登记")
        sheet = book.add_worksheet("登记")
        sheet.write_row(0, 0, ["某市场所码登记表"])
        sheet.write_row(1, 0, NAMES)
        clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate(ROWS, start=2):
            sheet.write_row(number, 0, row[:4])
            sheet.write_number(number, 4, float(row[4]))
            sheet.write_number(number, 5, float(row[5]))
            for column in (6, 7):
                if row[column]:
                    sheet.write_datetime(number, column, dt.datetime.fromisoformat(row[column]), clock)


def write_parquet(path: Path) -> None:
    columns = [list(column) for column in zip(*ROWS, strict=True)]
    times = [pa.array([text or None for text in column]).cast(pa.timestamp("us")) for column in columns[6:]]
    degrees = [pa.array([float(text) for text in column]) for column in columns[4:6]]
    phones = pa.array([float(text) for text in columns[0]])  # a tool that took phones for numbers
    names = pa.array(columns[1]).dictionary_encode()
    pq.write_table(pa.table([phones, names, *columns[2:4], *degrees, *times], names=NAMES), path)


def write_json(path: Path) -> None:
    path.write_text(json.dumps({"rows": [dict(zip(NAMES, row, strict=True)) for row in ROWS]}, indent=2))


def write_json_lines(path: Path) -> None:
    rows = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    rows[1].pop("离开时间")
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))


WRITERS = {
    "utf-8": write_csv,
    "utf-8-sig": lambda path: write_csv(path, "utf-8-sig", ";"),
    "gb18030": lambda path: write_csv(path, "gb18030", "\t"),
    "utf-16": lambda path: write_csv(path, "utf-16"),
    "xlsx": write_xlsx,
    "parquet": write_parquet,
    "json": write_json,
    "json lines": write_json_lines,
}


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_visits_in_every_form_make_the_same_lake(tmp_path: Path, form: str) -> None:
    lake, path, numbers, seen = new_lake(tmp_path), tmp_path / "data.bin", Numbers(), []
    WRITERS[form](path)
    count = import_file(
        lake, path, source=SOURCE, number=numbers, at=NOW, progress=lambda rows, size: seen.append((rows, size))
    )
    assert numbers.given == {("phone", "13800000001"): 0, ("phone", "13800000002"): 1}
    assert (count.read, count.kept, count.held, count.refused, count.reasons) == (3, 3, 0, 0, ())
    assert (count.kind, count.days) == ("visits", {"2022-08-21": 3})
    places = {row["code"]: row for row in lake.places().to_pylist()}
    assert {code: (row["name"], row["longitude"], row["latitude"]) for code, row in places.items()} == {
        "venues/A1": ("百货大楼", 106.1, 30.8), "venues/B2": ("火车站", 106.11, 30.79),
    }  # fmt: skip
    a, b = places["venues/A1"]["place"], places["venues/B2"]["place"]
    assert sorted((r["person"], r["place"], r["start"], r["end"], r["source"]) for r in rows_of(lake)) == [
        (0, a, at("2022-08-21T08:30"), at("2022-08-21T09:30"), 7),
        (0, b, at("2022-08-21T23:30"), at("2022-08-22T00:30"), 7),
        (1, a, at("2022-08-21T08:40"), None, 7),
    ]
    assert seen[-1] == (3, path.stat().st_size)
    kept = json.loads((lake.folder / layout.FILES / f"{count.sha256}.json").read_text())
    assert count_of_json(kept) == count


@pytest.mark.parametrize("form", WRITERS)
def test_no_name_and_no_identifier_is_in_the_lake(tmp_path: Path, form: str) -> None:
    lake, path = new_lake(tmp_path), tmp_path / "data.bin"
    WRITERS[form](path)
    import_file(lake, path, source=SOURCE, number=Numbers(), at=NOW)
    everything = b"".join(contents(lake.folder).values())
    assert [text for text in ("13800000001", "13800000002", "张三", "李四") if text.encode() in everything] == []


def test_every_kind_of_fault_has_its_reason_and_its_line(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    text = lines(
        "p1,A,2022-08-21 08:00,2022-08-21 09:00",  # 2
        "p1,A,2022-08-21 08:00,2022-08-21 09:00",  # 3 duplicate
        ",A,2022-08-21 08:00,",  # 4 no identifier
        "p1,,2022-08-21 08:00,",  # 5 no place
        "p1,A,,",  # 6 no time
        "p1,A,2022-08-21 10:00,2022-08-21 09:00",  # 7 reversed
        "p1,A,2022-08-21 10:00,2022-08-21 10:00",  # 8 zero length is kept
        "p1,A,2022-08-21 11:00,",  # 9 an unknown end is kept
        "p1,A,2022-08-21,",  # 10
        "p1,A,2022-08-21 12:00,later",  # 11
        "p1,A,03/04/2022 12:00,",  # 12
        "p1,A,2022-09-21 12:00,",  # 13
        "p1,A,2022-08-21 12:00",  # 14
        "p1,A,2022-08-21 12:00,,surplus",  # 15
        "5.11302E+17,A,2022-08-21 12:00,",  # 16
        f"{'p' * 300},A,2022-08-21 12:00,",  # 17
        "",  # an empty line is no line
        f"p1,{'A' * 5000},2022-08-21 12:00,",  # 19
        "p1,A,1970-08-21 12:00,",  # 20
        "p2,A,2022-08-21 12:00,,",  # 21 an empty cell too many is none
    )
    count = take(lake, tmp_path, text)
    assert told(count) == {
        "duplicate": (3,), "no_identifier": (4,), "no_place": (5,), "no_time": (6,), "reversed": (7,),
        "day_without_time": (10,), "unreadable_time": (11,), "ambiguous_date": (12,), "in_the_future": (13,),
        "wrong_number_of_cells": (14, 15), "number_lost_digits": (16,), "unreadable_identifier": (17,),
        "cell_too_long": (19,), "time_out_of_range": (20,),
    }  # fmt: skip
    assert (count.read, count.kept, count.held, count.refused) == (19, 4, 10, 5)
    assert noticed(count) == {"unknown_ends": {"count": 2}, "places_without_position": {"count": 1}}
    assert [row["line"] for row in held_of(lake, count)] == [3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20]


def test_a_held_line_keeps_what_was_read_of_it(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    count = take(lake, tmp_path, lines("p1,A,2022-08-21 10:00,2022-08-21 09:00", "p1,A,2022-08-21 10:00,13800000001"))
    place = lake.places()["place"][0].as_py()
    reversed_, unreadable = held_of(lake, count)
    assert reversed_ == {
        "line": 2, "verdict": "held", "reason": "reversed", "column": "end", "person": 0, "place": place,
        "start": at("2022-08-21T10:00"), "end": at("2022-08-21T09:00"), "longitude": None, "latitude": None,
        "text": "2022-08-21 09:00", "day": DAY,
    }  # fmt: skip
    assert (unreadable["end"], unreadable["text"]) == (None, "99999999999")


def test_a_file_that_comes_twice_is_refused_line_by_line(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    text = lines("p1,A,2022-08-21 08:00,", ",A,2022-08-21 08:00,")
    first = take(lake, tmp_path, text)
    before = contents(lake.folder)
    again = take(lake, tmp_path, text, at=NOW + 60)
    assert contents(lake.folder) == before
    assert (again.is_repeated, again.at, again.read, again.kept, again.held, again.refused) == (
        True,
        NOW + 60,
        2,
        0,
        0,
        2,
    )
    assert [(reason.reason, reason.count) for reason in again.reasons] == [("duplicate_file", 2)]
    assert first.is_repeated is False


def test_rows_that_the_lake_has_are_duplicates_whoever_tells_them(tmp_path: Path) -> None:
    lake, numbers = new_lake(tmp_path), Numbers()
    source = replace(SOURCE, place_codes="district")
    first = take(
        lake, tmp_path, lines("p1,A,2022-08-21 08:00,", "p2,A,2022-08-21 08:00,"), number=numbers, source=source
    )
    other = replace(source, code="doors", number=8)
    text = lines("p3,A,2022-08-21 08:00,", "p2,A,2022-08-21 08:00,", "p2,A,2022-08-21 08:00,2022-08-21 08:00")
    second = take(lake, tmp_path, text, number=numbers, source=other)
    assert (first.kept, second.kept, told(second)) == (2, 2, {"duplicate": (3,)})
    assert lake.places().num_rows == 1


def test_sources_without_a_common_list_have_places_of_their_own(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    take(lake, tmp_path, lines("p1,A,2022-08-21 08:00,"))
    take(lake, tmp_path, lines("p1,A,2022-08-21 09:00,"), source=replace(SOURCE, code="doors", number=8))
    assert sorted(lake.places()["code"].to_pylist()) == ["doors/A", "venues/A"]


def test_three_equal_rows_among_others_of_the_same_start_count_twice_as_duplicates(tmp_path: Path) -> None:
    start = "2022-08-21 08:00"
    rows = [f"p1,A,{start},", f"p1,B,{start},", f"p1,A,{start},", f"p1,A,{start},{start}", f"p1,A,{start},"]
    count = take(new_lake(tmp_path), tmp_path, lines(*rows))
    assert told(count) == {"duplicate": (4, 6)}


POSITIONS = "key,place_code,longitude,latitude,start,end"


def test_nobody_is_in_two_towns_within_an_hour_and_both_rows_are_held(tmp_path: Path) -> None:
    rows = ["p1,A,105.1,30.8,2022-08-21 08:00,2022-08-21 09:00", "p1,B,106.9,30.8,2022-08-21 09:20,"]
    count = take(new_lake(tmp_path), tmp_path, lines(*rows, header=POSITIONS))
    assert told(count) == {"impossible_speed": (2, 3)}
    assert (count.kept, count.held) == (0, 2)
    slow = take(new_lake(tmp_path / "b"), tmp_path, lines(*rows, header=POSITIONS), fastest_kmh=600)
    assert told(slow) == {}


def test_one_row_against_two_that_agree_is_held_alone(tmp_path: Path) -> None:
    rows = [
        "p1,A,105.1,30.8,2022-08-21 08:00,", "p1,B,106.9,30.8,2022-08-21 08:20,", "p1,A,105.1,30.8,2022-08-21 08:40,",
        "p2,A,105.1,30.8,2022-08-21 08:00,", "p3,B,106.9,30.8,2022-08-21 08:20,",
    ]  # fmt: skip
    count = take(new_lake(tmp_path), tmp_path, lines(*rows, header=POSITIONS))
    assert told(count) == {"impossible_speed": (3,)}


def test_stays_that_overlap_and_places_without_a_position_have_no_speed(tmp_path: Path) -> None:
    rows = [
        "p1,A,105.1,30.8,2022-08-21 08:00,2022-08-22 08:00", "p1,B,106.9,30.8,2022-08-21 09:20,2022-08-21 10:00",
        "p2,C,,,2022-08-21 08:00,", "p2,B,106.9,30.8,2022-08-21 08:01,",
    ]  # fmt: skip
    count = take(new_lake(tmp_path), tmp_path, lines(*rows, header=POSITIONS))
    assert (count.kept, told(count)) == (4, {})


def test_points_are_taken_in_with_their_own_faults(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    text = lines(
        "d1,106.1,30.8,2022-08-21 08:00", "d1,106.1,30.8,2022-08-21 08:00", "d1,,,2022-08-21 08:00",
        "d1,30.8,106.1,2022-08-21 08:00", "d1,0,0,2022-08-21 08:00", "d1,106.1,,2022-08-21 08:00",
        "d2,121.5,31.2,2022-08-21 08:00", "d1,106.9,30.8,2022-08-21 08:01", "d1,106.1,30.8,soon",
        header="设备号,经度,纬度,定位时间",
    )  # fmt: skip
    count = take(lake, tmp_path, text)
    assert count.kind == "points"
    assert told(count) == {
        "no_position": (4,), "duplicate": (3,), "unreadable_position": (5, 6, 7), "impossible_speed": (2, 9),
        "unreadable_time": (10,),
    }  # fmt: skip
    assert noticed(count) == {"outside_the_bounds": {"count": 1}}
    assert [(row["person"], row["longitude"], row["latitude"]) for row in rows_of(lake, "points")] == [(1, 121.5, 31.2)]
    again = take(
        lake,
        tmp_path,
        lines("d2,121.5,31.2,2022-08-21 08:00 ", header="设备号,经度,纬度,定位时间"),
        number=lambda _: [1],
    )
    assert told(again) == {"duplicate": (2,)}


def test_a_bad_position_does_not_cost_a_visit_whose_place_has_a_code(tmp_path: Path) -> None:
    rows = ["p1,A,abc,30.8,2022-08-21 08:00,", "p1,,106.1,30.8,2022-08-21 09:00,", "p1,,x,30.8,2022-08-21 09:00,"]
    lake = new_lake(tmp_path)
    count = take(lake, tmp_path, lines(*rows, header=POSITIONS))
    assert (count.kept, told(count)) == (2, {"unreadable_position": (4,)})
    assert noticed(count)["unreadable_positions"] == {"count": 1}
    assert sorted(lake.places()["code"].to_pylist()) == ["venues/@106.10000,30.80000", "venues/A"]


def test_positions_of_an_unknown_datum_are_refused_with_what_to_do(tmp_path: Path) -> None:
    lake, path = new_lake(tmp_path), tmp_path / "visits.csv"
    path.write_text(lines("p1,A,106.1,30.8,2022-08-21 08:00,", header=POSITIONS))
    refused = refusal(lake, path, replace(SOURCE, datum=""))
    assert (refused.code, refused.mend, refused.column) == ("unknown_datum", "declare_the_datum", "longitude")
    assert str(refused) == "visits.csv, column longitude: unknown_datum (declare_the_datum)"
    assert refusal(lake, path, replace(SOURCE, datum="mars")).code == "unknown_datum"  # type: ignore[arg-type]  # on purpose
    path.write_text(lines("p1,A,,,2022-08-21 08:00,", header=POSITIONS))
    assert import_file(lake, path, source=replace(SOURCE, datum=""), number=Numbers(), at=NOW).kept == 1


def test_gcj02_is_brought_to_wgs84_and_a_wrong_datum_is_said_never_mended(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    right = replace(SOURCE, datum="gcj02", place_codes="district")
    rows = [f"p{n},S{n},{106 + n / 50},{30.7 + n / 70},2022-08-21 08:00," for n in range(6)]
    take(lake, tmp_path, lines(*rows, header=POSITIONS), source=right)
    first = {row["code"]: (row["longitude"], row["latitude"]) for row in lake.places().to_pylist()}
    x, y = (np.array([side]) for side in first["district/S0"])
    assert [float(side[0]) for side in from_wgs84(x, y, "gcj02")] == pytest.approx([106.0, 30.7], abs=1e-7)
    assert distance_m(x, y, np.array([106.0]), np.array([30.7]))[0] > 400
    wrong = replace(right, code="doors", number=8, datum="wgs84")
    later = [row.replace("08:00", "09:00") for row in rows]
    count = take(lake, tmp_path, lines(*later, header=POSITIONS), source=wrong)
    found = noticed(count)
    assert (found["datum_doubtful"]["declared"], found["datum_doubtful"]["likely"]) == ("wgs84", "gcj02")
    assert found["places_moved"] == {"count": 6, "metres": 100}
    assert {row["code"]: (row["longitude"], row["latitude"]) for row in lake.places().to_pylist()} == first


def test_two_clocks_an_hour_apart_are_said(tmp_path: Path) -> None:
    lake, numbers = new_lake(tmp_path), Numbers()
    source = replace(SOURCE, place_codes="district")
    rows = [(n, 8 + n % 9, n % 60) for n in range(30)]
    text = [f"p{n},A,2022-08-21 {hour:02}:{minute:02},2022-08-21 {hour:02}:59" for n, hour, minute in rows]
    late = [f"p{n},A,2022-08-21 {hour + 1:02}:{minute:02},2022-08-21 {hour + 1:02}:59" for n, hour, minute in rows]
    first = take(lake, tmp_path, lines(*text), number=numbers, source=source)
    doors = replace(source, code="doors", number=8)
    second = take(lake, tmp_path, lines(*late), number=numbers, source=doors)
    mixed = take(new_lake(tmp_path / "b"), tmp_path, lines(*text, *late), number=numbers, source=source)
    assert "clocks_apart_in_file" not in noticed(first)
    assert noticed(second)["clocks_apart_from_lake"] == {"hours": 1, "rows": 30}
    assert noticed(mixed)["clocks_apart_in_file"] == {"hours": 1, "rows": 30}
    assert (second.kept, mixed.kept) == (30, 60)


def test_a_time_without_a_zone_is_in_the_zone_of_its_source(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    take(lake, tmp_path, lines("p1,A,2022-08-20 18:00,"), source=replace(SOURCE, zone="UTC"))
    assert [(row["start"]) for row in rows_of(lake)] == [at("2022-08-21T02:00")]
    assert lake.days() == [DAY]


def test_the_first_identifier_that_is_filled_names_the_person(tmp_path: Path) -> None:
    numbers = Numbers()
    text = lines(
        "110101199003070000,13800000001,A,2022-08-21 08:00,x",
        ",13800000001,A,2022-08-21 08:01,x", "无,,A,2022-08-21 08:02,x",
        header="身份证号,手机号,场所编码,进入时间,备注",
    )  # fmt: skip
    count = take(new_lake(tmp_path), tmp_path, text, number=numbers)
    assert list(numbers.given) == [("document", "110101199003070000"), ("phone", "13800000001")]
    assert told(count) == {"no_identifier": (4,)}


def test_a_column_may_name_the_kind_of_each_identifier(tmp_path: Path) -> None:
    numbers = Numbers()
    text = lines(
        "手机号,1,A,2022-08-21 08:00", "Passport,2,A,2022-08-21 08:00", ",3,A,2022-08-21 08:00",
        header="identifier_kind,identifier,place_code,start",
    )  # fmt: skip
    take(new_lake(tmp_path), tmp_path, text, number=numbers)
    assert list(numbers.given) == [("phone", "1"), ("passport", "2"), ("key", "3")]


def test_a_negative_number_is_no_person_and_a_wrong_one_is_a_fault_of_ours(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    text = lines("p1,A,2022-08-21 08:00,", "p2,A,2022-08-21 08:00,")
    count = take(lake, tmp_path, text, number=lambda pairs: [-1 if value == "p1" else 4 for _, value in pairs])
    assert told(count) == {"unreadable_identifier": (2,)}
    for answer in ([1], [1, 2**32]):
        with pytest.raises(ValueError, match="one number"):
            take(
                lake, tmp_path, lines("q1,A,2022-08-21 08:00,", "q2,A,2022-08-21 08:00,"), number=lambda _, a=answer: a
            )


def test_identifiers_are_asked_for_once_and_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[tuple[str, str]] = Counter()

    def number(pairs: list[tuple[str, str]]) -> list[int]:
        asked.update(pairs)
        return [int(value) for _, value in pairs]

    monkeypatch.setattr("bihuan.engine.exposure.reading_separated.CHUNK", 4)
    text = lines(*(f"{n % 3},A,2022-08-21 08:{n:02}," for n in range(12)))
    take(new_lake(tmp_path), tmp_path, text, number=number)
    assert set(asked.values()) == {1}
    monkeypatch.setattr("bihuan.engine.exposure.persons.MOST_REMEMBERED", 2)
    assert take(new_lake(tmp_path / "b"), tmp_path, text, number=number).kept == 12


def test_columns_can_be_told(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    text = lines("p1,A,2022-08-21 08:00,2022-08-21 09:00", header="谁,哪里,从,到")
    mapping = {"key": "谁", "place_name": "哪里", "start": "从", "end": "到"}
    count = take(lake, tmp_path, text, columns=mapping)
    assert (count.columns, count.kept) == (mapping, 1)
    assert lake.places()["code"].to_pylist() == ["venues/=A"]


def test_a_place_with_one_time_is_a_visit_without_an_end_and_may_be_told_to_be_a_point(tmp_path: Path) -> None:
    text = lines("p1,A,106.1,30.8,2022-08-21 08:00", header="person,venue,lon,lat,time")
    lake = new_lake(tmp_path)
    assert take(lake, tmp_path, text).kind == "visits"
    assert [row["end"] for row in rows_of(lake)] == [None]
    assert take(new_lake(tmp_path / "b"), tmp_path, text, kind="points").kind == "points"
    start = text.replace("time", "start")
    assert take(new_lake(tmp_path / "c"), tmp_path, start, kind="points").kept == 1


@pytest.mark.parametrize(
    ("header", "options", "code", "column"),
    [
        ("name,place,start", {}, "missing_columns", "identifier"),
        ("key,place", {}, "missing_columns", "time"),
        ("key,start", {}, "missing_columns", "place"),
        ("key,place,start", {"kind": "points"}, "missing_columns", "latitude"),
        ("key,place,start", {"columns": {"start": "when"}}, "unknown_mapping", "when"),
        ("key,place,start", {"columns": {"colour": "key"}}, "unknown_mapping", "key"),
        ("key,place,start,checkin", {}, "two_columns_for_one", "checkin"),
        ("key,place,start,start", {}, "two_columns_for_one", "start"),
        ("key,place,t,t", {"columns": {"start": "t"}}, "repeated_heading", "t"),
    ],
)
def test_a_header_that_does_not_say_enough_is_refused_by_name(
    tmp_path: Path, header: str, options: dict[str, object], code: str, column: str
) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(lines("1,2,3,4"[: 2 * header.count(",") + 1], header=header))
    refused = refusal(new_lake(tmp_path), path, **options)
    assert (refused.file, refused.code, refused.column) == ("visits.csv", code, column)


def test_a_source_may_not_change_its_datum_zone_or_number(tmp_path: Path) -> None:
    lake, path = new_lake(tmp_path), tmp_path / "visits.csv"
    take(lake, tmp_path, lines("p1,A,2022-08-21 08:00,"))
    path.write_text(lines("p2,A,2022-08-21 08:00,"))
    assert refusal(lake, path, replace(SOURCE, datum="bd09")).code == "source_differs"
    assert refusal(lake, path, replace(SOURCE, code="other")).code == "source_number_taken"


def test_a_file_of_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "MOST_ROWS", 1)
    path = tmp_path / "visits.csv"
    path.write_text(lines("p1,A,2022-08-21 08:00,", "p1,A,2022-08-21 09:00,"))
    assert refusal(new_lake(tmp_path), path).code == "too_many_rows"


def test_other_rows_of_the_day_stay_as_they_are(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    append_rows(lake, "visits", visits((0, 5, at("2022-08-21T08:00"), None)))
    count = take(lake, tmp_path, lines("p1,A,2022-08-21 08:00,"))
    assert (count.kept, len(rows_of(lake))) == (1, 2)


cells = st.sampled_from(
    ["", "p1", "p2", "A", "B", "-", "2022-08-21 08:00", "2022-08-21 09:30", "2022/8/22 7:00", "2022-08-21", "106.1",
     "30.8", "105.1", "0", "x\x00y", "'", '"', "a,b", "1e9", "1661040300", "2030-01-01 00:00", "é", "张三", "５"]
)  # fmt: skip


@settings(max_examples=400 if PROVE else 25, deadline=None)
@given(
    st.sampled_from([["key", "place_code", "start", "end"], POSITIONS.split(","), ["key", "lon", "lat", "time"]]),
    st.lists(st.lists(cells, min_size=4, max_size=6), max_size=25),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_every_line_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[str]], encoding: str
) -> None:
    folder = tmp_path_factory.mktemp("holders")
    lake, path = new_lake(folder), folder / "rows.csv"
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([header, *rows])
    count = import_file(lake, path, source=SOURCE, number=Numbers(), at=NOW)
    written = [row for row in rows if any(row)]
    held = held_of(lake, count)
    kind = count.kind
    assert count.read == count.kept + count.held + count.refused == len(written)
    assert sum(reason.count for reason in count.reasons) == count.held + count.refused == len(held)
    assert sum(count.days.values()) == count.kept == len(rows_of(lake, cast(layout.Kind, kind)))
    assert len({row["line"] for row in held}) == len(held)
    assert sorted(line for reason in count.reasons for line in reason.lines) == [row["line"] for row in held]


HOSTILE = {
    "empty": (b"", "empty_file", 0),
    "open quote": (b'key,place,start\np1,"A,2022-08-21 08:00\np2,A,2022-08-21 08:00\n', "unbalanced_quote", 2),
    "quote that ends later": (b'key,place,start\np1,A,2\np1,"A,2\np2,"A,2\np3,A,2\n', "unbalanced_quote", 3),
    "one long line": (b"key,place,start\n" + b"x" * (1 << 20), "line_too_long", 2),
    "cut off JSON": (b'[{"key": "p1", "place": "A"},\n {"key": "p', "damaged_json", 2),
    "deep JSON": (b"[" * 100_000, "damaged_json", 1),
    "JSON without a list": (b'{"key": {"a": 1}}', "missing_columns", 0),
    "JSON that never begins a list": (b'{"a": "\n', "no_list_of_rows", 0),
    "JSON with a second list": (b'{"rows": [{"key": "p1"}],\n "more": [{"key": "p2"}]}', "more_than_one_list", 1),
    "a list inside the first JSON line": (b'{"key": "p1", "a": [1]}\n{"key": "p2", "a": [2]}', "more_than_one_list", 1),
    "a JSON line without end": (
        b'{"key": "p1", "place": "A", "start": "x"}\n{"key": "' + b"x" * (1 << 20),
        "line_too_long",
        2,
    ),
    "a JSON list that stops": (b'[{"key": "p1", "place": "A", "start": "x"},', "damaged_json", 1),
    "only line ends": (b"\n\n\n", "no_header", 0),
    "half a Parquet": (b"PAR1" + b"\x00" * 100, "damaged_file", 0),
    "half a workbook": (b"PK\x03\x04" + b"\x00" * 100, "damaged_workbook", 0),
    "an old workbook that is none": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "damaged_workbook", 0),
    "UTF-16 cut in half": ("key,place,start\n".encode("utf-16") + b"\x00", "damaged_encoding", 2),
    "noise": (bytes(range(128, 256)) * 9 + b"\xff\n", "unknown_encoding", 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_line_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    content, code, line = HOSTILE[name]
    path = tmp_path / "hostile"
    path.write_bytes(content)
    refused = refusal(new_lake(tmp_path), path)
    assert (refused.code, refused.line) == (code, line)


def test_a_workbook_that_would_unpack_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"\x00" * (12 * 2**20))
    assert refusal(new_lake(tmp_path), path).code == "workbook_too_large"


def test_of_two_sheets_with_headings_one_must_be_named(tmp_path: Path) -> None:
    lake, path = new_lake(tmp_path), tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("one", "two"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["key", "place", "start"])
            sheet.write_row(1, 0, [True, 1.5, "2022-08-21 08:00"])
            sheet.write_row(2, 0, [1e17, "x" * 5000, "2022-08-21 08:00"])
            sheet.write_row(3, 0, [1e17, "A", "2022-08-21 08:00"])
    assert refusal(lake, path).code == "several_sheets"
    assert refusal(lake, path, sheet="three").code == "no_such_sheet"
    count = import_file(lake, path, source=SOURCE, number=Numbers(), at=NOW, sheet="two")
    assert (count.kept, told(count)) == (1, {"cell_too_long": (3,), "number_lost_digits": (4,)})


def test_a_workbook_without_headings_is_refused(tmp_path: Path) -> None:
    lake, path = new_lake(tmp_path), tmp_path / "bare.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()
    assert refusal(lake, path).code == "no_header"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "a")
        book.add_worksheet().write(0, 0, "b")
    assert refusal(lake, path).code == "no_header"


def test_json_elements_that_are_no_rows_are_counted(tmp_path: Path) -> None:
    listed = [
        {"key": "p1", "place": "A", "start": "2022-08-21 08:00"},
        7,
        {"key": "p" * 5000},
        {"key": None, "place": True},
    ]
    for text in (json.dumps({"rows": listed}, indent=1), "\n".join(map(json.dumps, listed)) + "\n{broken\n"):
        path = tmp_path / "rows.json"
        path.write_text(text)
        lake = new_lake(tmp_path / str(len(text)))
        count = import_file(lake, path, source=SOURCE, number=Numbers(), at=NOW)
        reasons = {reason.reason: reason.count for reason in count.reasons}
        broken = text.count("{broken")
        assert (count.read, count.kept) == (4 + broken, 1)
        assert reasons == {"unreadable_line": 1 + broken, "cell_too_long": 1, "no_time": 1}


def test_old_encodings_are_proved_or_refused(tmp_path: Path) -> None:
    path, lake = tmp_path / "big5.csv", new_lake(tmp_path)
    rows = "".join(f"p{n},臺北車站第{n}號出口的便利商店,2022-08-21 08:00\n" for n in range(40))
    path.write_bytes(("key,場所,start\n" + rows).encode("big5"))
    count = import_file(lake, path, source=SOURCE, number=Numbers(), at=NOW, columns={"place_name": "場所"})
    assert (noticed(count)["encoding_guessed"]["encoding"], count.kept) == ("big5", 40)


def test_titles_above_the_header_are_not_rows(tmp_path: Path) -> None:
    text = "某商场登记\n导出时间,2022-08-22 00:00\n" + lines("p1,A,2022-08-21 08:00,", "p2,A,2022-08-21 08:00,x")
    count = take(new_lake(tmp_path), tmp_path, text)
    assert (count.read, count.kept, told(count)) == (2, 1, {"unreadable_time": (5,)})


def test_a_list_in_a_json_object_may_be_followed_by_plain_values(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    rows = [{"key": f"p{n}", "place": "A", "start": "2022-08-21 08:00"} for n in range(3000)]
    path.write_text(json.dumps({"count": 3000, "rows": rows, "by": "gate"}) + " " * 100_000)
    assert import_file(new_lake(tmp_path), path, source=SOURCE, number=Numbers(), at=NOW).kept == 3000


def test_bad_lines_of_json_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    good = json.dumps({"key": "p1", "place": "A", "start": "2022-08-21 08:00"})
    path.write_text(good + "\n\n" + '{"key": ' + "[" * 5000 + "\n" + good + " 5\n[1]\n")
    count = import_file(new_lake(tmp_path), path, source=SOURCE, number=Numbers(), at=NOW)
    assert (count.kept, told(count)) == (1, {"unreadable_line": (3, 4, 5)})


def test_a_parquet_whose_pages_are_damaged_is_refused_with_the_row(tmp_path: Path) -> None:
    lake, path = new_lake(tmp_path), tmp_path / "rows.parquet"
    write_parquet(path)
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)
    refused = refusal(lake, path)
    assert (refused.code, refused.line) == ("damaged_file", 1)


def test_numbers_with_a_fraction_are_no_whole_numbers(tmp_path: Path) -> None:
    path, numbers = tmp_path / "rows.parquet", Numbers()
    times = pa.array([1661040300] * 3)
    pq.write_table(
        pa.table([[1.5, 2.0, None], ["A"] * 3, times, [[1]] * 3], names=["key", "place", "start", "x"]), path
    )
    count = import_file(new_lake(tmp_path), path, source=SOURCE, number=numbers, at=NOW)
    assert list(numbers.given) == [("key", "1.5"), ("key", "2")]
    assert told(count) == {"no_identifier": (3,)}


def test_a_cell_of_several_lines_is_one_cell_and_the_line_is_where_it_begins(tmp_path: Path) -> None:
    text = 'key,place,start,note\np1,A,2022-08-21 08:00,"one\ntwo\nthree"\np1,A,soon,\n'
    count = take(new_lake(tmp_path), tmp_path, text)
    assert (count.kept, told(count)) == (1, {"unreadable_time": (5,)})


def test_text_with_half_characters_is_kept_readable() -> None:
    assert texts(["a", "\ud800"]).to_pylist() == ["a", "?"]


def test_a_datum_that_fits_is_not_doubted(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    rows = [f"p{n},S{n},{106 + n / 50},{30.7 + n / 70},2022-08-21 0{n}:00," for n in range(6)]
    take(lake, tmp_path, lines(*rows, header=POSITIONS))
    later = [row.replace("2022-08-21", "2022-08-22") for row in rows]
    again = take(lake, tmp_path, lines(*later, header=POSITIONS))
    assert set(noticed(again)) == {"unknown_ends"}
