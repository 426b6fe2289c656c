"""A lake holds what was put in, by local day; a crash leaves the old or the new state; retention takes what it says."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.exposure.lakes import BOUNDS, DAY, ZONE, at, contents, held_of, new_lake, rows_of, take, visits

from bihuan.engine.exposure import appending, layout
from bihuan.engine.exposure.appending import append_rows
from bihuan.engine.exposure.changing import LakeBusy, changing, settle
from bihuan.engine.exposure.lake import LakeRefused, make_lake, open_lake
from bihuan.engine.exposure.purging import purge_days

ROOT = Path(__file__).resolve().parents[3]
PROVE = os.environ.get("BIHUAN_PROVE") == "1"
NOON = at("2022-08-21T12:00")


def refusal(call: object, *arguments: object, **told: object) -> str:
    with pytest.raises(LakeRefused) as refused:
        call(*arguments, **told)  # type: ignore[operator]  # a function of the lake
    return refused.value.code


def test_a_new_lake_is_empty_and_opens_again(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    assert (open_lake(lake.folder), lake.days(), lake.places().num_rows, lake.longest_s()) == (lake, [], 0, 0)
    assert sorted(contents(lake.folder)) == ["lake.json", "places.parquet", "sources.json"]


def test_a_folder_that_holds_anything_does_not_become_a_lake(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert refusal(make_lake, tmp_path, zone=ZONE, bounds=BOUNDS) == "not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("zone", "bounds", "code"),
    [
        ("Asia/Nanchong", BOUNDS, "unknown_zone"),
        ("", BOUNDS, "unknown_zone"),
        (ZONE, (107.0, 30.0, 105.0, 32.0), "bad_bounds"),
        (ZONE, (105.0, 30.0, 107.0, float("nan")), "bad_bounds"),
    ],
)
def test_a_lake_needs_a_zone_and_bounds(
    tmp_path: Path, zone: str, bounds: tuple[float, float, float, float], code: str
) -> None:
    assert refusal(make_lake, tmp_path / "lake", zone=zone, bounds=bounds) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "no_lake"),
        ("{", "damaged_lake"),
        ("[]", "damaged_lake"),
        ('{"format": 1, "zone": "Asia/Shanghai", "bounds": [1, 2, 3], "kept_from": null}', "damaged_lake"),
        ('{"format": 2, "zone": "Asia/Shanghai", "bounds": [1, 2, 3, 4], "kept_from": null}', "newer_format"),
    ],
)
def test_what_is_no_lake_of_ours_is_not_opened(tmp_path: Path, text: str | None, code: str) -> None:
    if text is not None:
        (tmp_path / "lake.json").write_text(text)
    assert refusal(open_lake, tmp_path) == code
    assert refusal(open_lake, tmp_path / "nowhere") == "no_lake"


def test_rows_lie_in_the_folder_of_their_local_day_sorted_by_place_and_start(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    midnight = at("2022-08-22T00:00")
    rows = [(3, 9, NOON, midnight), (1, 2, NOON + 5, None), (2, 2, NOON, NOON), (4, 1, midnight, None)]
    assert append_rows(lake, "visits", visits(*rows, (5, 1, midnight - 1, None))) == {
        DAY: 4, DAY + dt.timedelta(days=1): 1,
    }  # fmt: skip
    assert [(row["person"], row["place"]) for row in rows_of(lake)] == [(5, 1), (2, 2), (1, 2), (3, 9), (4, 1)]
    assert lake.longest_s() == midnight - NOON


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2**32 - 1), st.integers(0, 10**6)), min_size=1))
def test_sorting_keeps_equal_rows_in_the_order_in_which_they_came(rows: list[tuple[int, int, int]]) -> None:
    table = pa.table([[row[i] for row in rows] for i in range(3)], names=["person", "place", "start"])
    groups, starts = (appending.column(table, name) for name in ("place", "start"))
    order = appending.order_of(groups.astype("u4"), starts)
    expected = sorted(range(len(rows)), key=lambda row: (rows[row][1], rows[row][2]))
    assert (list(range(len(rows))) if order is None else order.tolist()) == expected


def test_instants_too_far_apart_to_be_packed_are_sorted_all_the_same() -> None:
    groups, starts = pa.array([2, 1, 1], pa.uint32()).to_numpy(), pa.array([0, 2**62, 5]).to_numpy()
    order = appending.order_of(groups, starts)
    assert order is not None
    assert order.tolist() == [2, 1, 0]


def test_an_append_leaves_every_file_that_was_there_untouched(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    append_rows(lake, "visits", visits((1, 2, NOON, None)))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in lake.folder.rglob("part-*")}
    append_rows(lake, "visits", visits((1, 3, NOON, None), (1, 3, NOON + 86_400, None)))
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before
    assert len(list(lake.folder.rglob("part-*"))) == 3


def test_many_rows_become_several_files_whose_places_follow_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "PART_ROWS", 3)
    lake = new_lake(tmp_path)
    append_rows(lake, "visits", visits(*((n, 9 - n, NOON, None) for n in range(8))))
    files = [[row["place"] for row in pq.read_table(part.path, partitioning=None).to_pylist()] for part in lake.parts()]
    assert sorted(files) == [[2, 3, 4], [5, 6, 7], [8, 9]]


def test_points_are_sorted_along_the_curve(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    corners = [(1, NOON, 106.9, 30.1), (2, NOON + 1, 105.1, 30.1), (3, NOON, 105.1, 30.1), (4, NOON, 99.0, 30.1)]
    table = pa.table([*map(list, zip(*corners, strict=True)), [7] * 4], schema=layout.POINTS_SCHEMA)
    append_rows(lake, "points", table)
    assert [row["person"] for row in rows_of(lake, "points")] == [3, 2, 1, 4]
    assert (lake.days("points"), lake.days()) == ([DAY], [])


def test_the_digest_names_the_content_wherever_it_lies(tmp_path: Path) -> None:
    one, two = new_lake(tmp_path / "a"), new_lake(tmp_path / "b")
    for lake in (one, two):
        append_rows(lake, "visits", visits((1, 2, NOON, None)))
    assert one.digest() == two.digest()
    append_rows(one, "visits", visits((2, 2, NOON, None)))
    assert one.digest() != two.digest()


def test_the_longest_visit_of_a_file_that_others_wrote_is_read_from_its_rows(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    folder = lake.folder / layout.day_folder("visits", DAY)
    folder.mkdir(parents=True)
    pq.write_table(visits((1, 2, NOON, NOON + 77), (1, 2, NOON, None)), folder / "part-theirs.parquet")
    assert lake.longest_s() == 77


def test_the_status_counts_and_says_whether_the_index_is_of_today(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    text = "key,place_code,longitude,latitude,start\np,A,106.1,30.8,2022-08-21 08:00\n,B,,,2022-08-21 08:00\n"
    take(lake, tmp_path, text)
    status = lake.status()
    assert (status.visits.rows, status.visits.days, status.visits.first_day, status.points.rows) == (1, 1, DAY, 0)
    assert (status.places, status.places_without_position, status.files, status.rows_held) == (2, 1, 1, 1)
    assert [(code, told["datum"], told["licence"], told["files"]) for code, told in status.sources] == [
        ("venues", "wgs84", "by order 12", 1)
    ]
    assert status.index == "absent"
    (lake.folder / "index").mkdir()
    (lake.folder / "index/index.json").write_text(json.dumps({"lake_digest": lake.digest()}))
    assert lake.status().index == "present"
    append_rows(lake, "visits", visits((1, 2, NOON, None)))
    assert lake.status().index == "stale"


def test_one_writes_at_a_time_and_readers_do_not_disturb_a_writer(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    with changing(lake.folder) as change:
        with pytest.raises(LakeBusy):
            append_rows(lake, "visits", visits((1, 2, NOON, None)))
        draft = change.draft()
        draft.write_text("x")
        assert settle(lake.folder) is False
        assert open_lake(lake.folder) == lake
        assert draft.exists()
    descriptor = os.open(lake.folder / layout.LOCK, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(LakeBusy):
        append_rows(lake, "visits", visits((1, 2, NOON, None)))
    os.close(descriptor)
    assert append_rows(lake, "visits", visits((1, 2, NOON, None))) == {DAY: 1}


def test_a_change_that_fails_leaves_nothing(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    before = contents(lake.folder)
    with pytest.raises(pa.ArrowInvalid):
        append_rows(lake, "visits", pa.table({"person": [-1], "place": [1], "start": [1], "end": [1], "source": [1]}))
    assert contents(lake.folder) == before


@pytest.mark.parametrize(("name", "stride"), [("append", 2), ("import", 7), ("purge", 5)])
def test_a_change_killed_at_any_step_leaves_the_old_state_or_the_new(tmp_path: Path, name: str, stride: int) -> None:
    lake = new_lake(tmp_path / "before")
    take(lake, tmp_path, "key,place_code,start\np1,A,2022-08-21 08:00\n,A,2022-08-21 08:00\n,A,2022-08-23 08:00\n")
    append_rows(lake, "visits", visits((9, 1, at("2022-08-22T08:00"), None)))
    old = contents(lake.folder)
    subprocess.run(
        [sys.executable, "-m", "tests.engine.exposure.killed", str(tmp_path), name, str(1 if PROVE else stride)],
        check=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"}, timeout=120,
    )  # fmt: skip
    steps = sorted(int(path.name) for path in tmp_path.iterdir() if path.name.isdigit())
    new = contents(tmp_path / str(steps[-1]) / "lake")
    assert new != old
    states = []
    for step in steps:
        killed = open_lake(tmp_path / str(step) / "lake")
        states.append(contents(killed.folder))
        assert append_rows(killed, "visits", visits((1, 2, NOON + 10**6, None))) == {dt.date(2022, 9, 2): 1}
    turn = states.index(new)
    assert len(steps) >= 4
    assert states == [old] * turn + [new] * (len(steps) - turn)
    assert 0 < turn < len(steps)


days = st.dates(dt.date(2022, 8, 1), dt.date(2022, 8, 9))


@settings(max_examples=40 if PROVE else 5, deadline=None)
@given(st.lists(days, min_size=1, max_size=6), days)
def test_a_purge_takes_the_days_before_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, held: list[dt.date], before: dt.date
) -> None:
    folder = tmp_path_factory.mktemp("purge")
    lake = new_lake(folder)
    lines = [f"p{n},A,{day} 08:00,{day} 09:00\np{n},A,{day} 09:00,{day} 08:00" for n, day in enumerate(held)]
    count = take(lake, folder, "key,place_code,start,end\n" + "\n".join(lines) + "\n")
    purged = purge_days(lake, before=before)
    gone = [day for day in held if day < before]
    assert (purged.rows, purged.held, purged.days) == (len(gone), len(gone), set(gone))
    assert lake.days() == sorted({day for day in held if day >= before})
    assert [row["day"] for row in held_of(lake, count)] == [day for day in held if day >= before]
    assert len(rows_of(lake)) == len(held) - len(gone)
    assert not [path for path in (lake.folder / "visits").iterdir() if dt.date.fromisoformat(path.name[4:]) < before]


def test_a_held_line_without_a_day_goes_with_the_day_of_its_file(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    count = take(lake, tmp_path, "key,place_code,start\np,A,soon\n", at=at("2022-08-25T12:00"))
    assert purge_days(lake, before=dt.date(2022, 8, 25)).held == 0
    assert purge_days(lake, before=dt.date(2022, 8, 26)).held == 1
    assert held_of(lake, count) == []


def test_rows_of_purged_days_do_not_come_back(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    text = "key,place_code,start\np,A,2022-08-20 08:00\np,A,2022-08-21 08:00\n"
    purge_days(lake, before=DAY)
    purge_days(open_lake(lake.folder), before=DAY - dt.timedelta(days=3))
    lake = open_lake(lake.folder)
    assert lake.kept_from == DAY
    count = take(lake, tmp_path, text)
    assert [(reason.reason, reason.lines) for reason in count.reasons] == [("past_retention", (2,))]
    assert [(row["line"], row["person"], row["start"], row["day"], row["place"]) for row in held_of(lake, count)] == [
        (2, None, None, None, None)
    ]
    assert lake.days() == [DAY]


def test_of_held_lines_only_those_of_the_purged_days_go(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    rows = ["p1,A,2022-08-20 08:00,2022-08-20 07:00", "p2,A,2022-08-21 08:00,2022-08-21 07:00"]
    count = take(lake, tmp_path, "\n".join(["key,place_code,start,end", *rows]) + "\n")
    assert purge_days(lake, before=DAY).held == 1
    assert [row["line"] for row in held_of(lake, count)] == [3]


def test_folders_and_files_that_are_no_days_are_left_out(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    append_rows(lake, "visits", visits((1, 2, NOON, None)))
    for name in ("day=2022-13-01", "day=x", "day=2022-08-25"):
        (lake.folder / "visits" / name).mkdir()
    assert lake.days() == [DAY]
    folder = lake.folder / layout.day_folder("points", DAY)
    folder.mkdir(parents=True)
    table = pa.table([[1], [NOON], [106.1], [30.8], [7]], schema=layout.POINTS_SCHEMA)
    pq.write_table(table, folder / "part-theirs.parquet")
    assert [part.longest_s for part in lake.parts("points")] == [0]
