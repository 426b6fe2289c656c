"""The index belongs to the files it was made of: a day appended touches no other, and what is stale does not answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.engine.exposure.worlds import HandLake, add_points, add_visits, instant, rows

from bihuan.engine.exposure import indexed, walking
from bihuan.engine.exposure.building import build_index
from bihuan.engine.exposure.choosing import search_points, search_visits
from bihuan.engine.exposure.index import IndexUnfit, hints_of, shift_of
from bihuan.engine.exposure.packed import NotPacked, open_packed, write_packed
from bihuan.engine.exposure.question import (
    CaseWindow,
    PointQuestion,
    Progress,
    QuestionRefused,
    SearchStopped,
    VisitQuestion,
)

T = instant("2022-08-24T02:00")
DAY, HOUR = 86400, 3600
MET = [(1, 5, T, T + HOUR), (2, 5, T, T + HOUR)]
QUESTION = VisitQuestion((CaseWindow(1, 1, T - 9 * DAY, T + 9 * DAY),))
NEAR = PointQuestion((CaseWindow(1, 1, T - 9 * DAY, T + 9 * DAY),))


def lake_of(folder: Path) -> HandLake:
    lake = add_visits(HandLake(folder), MET)
    return add_points(lake, [(1, T, 106.0, 30.0), (2, T, 106.0, 30.0)])


def contents(lake: HandLake) -> dict[str, bytes]:
    return {path.name + path.parent.name: path.read_bytes() for path in lake.folder.glob("index/*/*")}


def test_a_day_appended_touches_no_other_and_equals_a_rebuild(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    build_index(lake)
    before = contents(lake)
    add_visits(lake, [(one, 5, start + DAY, start + DAY + HOUR) for one, _, start, _ in MET])
    done = build_index(lake)
    assert (done.built, done.kept, done.removed) == (
        ("visits 2022-08-25",),
        ("visits 2022-08-24", "points 2022-08-24"),
        (),
    )
    after = contents(lake)
    assert {name: after[name] for name in before} == before
    for path in lake.folder.glob("index/*/*"):
        path.unlink()
    build_index(lake)
    assert contents(lake) == after


def test_a_day_that_is_gone_is_swept_from_the_index(tmp_path: Path) -> None:
    lake = add_visits(lake_of(tmp_path), [(3, 1, T + DAY, None)])
    build_index(lake)
    (tmp_path / "visits/day=2022-08-25/part-0.parquet").unlink()
    (tmp_path / "visits/day=2022-08-25").rmdir()
    assert build_index(lake).removed == ("visits 2022-08-25",)
    assert sorted(path.name for path in (tmp_path / "index/visits").iterdir()) == ["day=2022-08-24.columns"]


def codes(lake: HandLake) -> list[tuple[str, list[str], int]]:
    """Return how each search was answered: the engine, the codes of its notices, and the number of pairs."""
    answers = (search_visits(lake, QUESTION), search_points(lake, NEAR))
    return [(one.engine, [notice.code for notice in one.notices], one.pairs.num_rows) for one in answers]


def test_the_scan_answers_for_a_missing_a_stale_and_a_damaged_index_and_says_so(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    assert codes(lake) == [("scan", ["index_missing"], 1)] * 2
    build_index(lake)
    assert codes(lake) == [("index", [], 1)] * 2
    add_visits(lake, [(3, 5, T, T + HOUR)], "1")
    add_points(lake, [(3, T, 106.0, 30.0)], "1")
    assert codes(lake) == [("scan", ["index_stale"], 2)] * 2
    build_index(lake)
    assert codes(lake) == [("index", [], 2)] * 2
    for path in tmp_path.glob("index/*/*"):
        path.write_bytes(path.read_bytes()[:-1])
    assert codes(lake) == [("scan", ["index_damaged"], 2)] * 2
    build_index(lake)
    assert codes(lake) == [("index", [], 2)] * 2


def test_an_index_asked_for_by_name_refuses_when_it_is_not_there(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    for search, question in ((search_visits, QUESTION), (search_points, NEAR)):
        with pytest.raises(IndexUnfit) as unfit:
            search(lake, question, engine="index")  # type: ignore[operator]  # each with its question
        assert str(unfit.value) == "index_missing"


def test_every_engine_can_be_asked_for_by_name(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    build_index(lake)
    visits = [search_visits(lake, QUESTION, engine=name) for name in ("index", "scan", "oracle")]
    points = [search_points(lake, NEAR, engine=name) for name in ("index", "scan", "oracle")]
    assert [(one.engine, rows(one.pairs) == rows(visits[0].pairs)) for one in visits] == [
        ("index", True), ("scan", True), ("oracle", True),
    ]  # fmt: skip
    assert [(one.engine, rows(one.pairs) == rows(points[0].pairs)) for one in points] == [
        ("index", True), ("scan", True), ("oracle", True),
    ]  # fmt: skip
    for search, question in ((search_visits, QUESTION), (search_points, NEAR)):
        with pytest.raises(QuestionRefused):
            search(lake, question, engine="abacus")  # type: ignore[operator]  # each with its question


def test_an_empty_lake_has_an_empty_answer(tmp_path: Path) -> None:
    lake = HandLake(tmp_path)
    for engine in ("auto", "scan", "oracle"):
        assert search_visits(lake, QUESTION, engine=engine).pairs.num_rows == 0
        assert search_points(lake, NEAR, engine=engine).pairs.num_rows == 0


def test_days_whose_rows_lie_a_lifetime_apart_are_left_to_the_scan(tmp_path: Path) -> None:
    lake = add_visits(HandLake(tmp_path), [*MET, (3, 5, T, T + 2**32)])
    assert build_index(lake).unfit == ("visits 2022-08-24",)
    assert codes(lake)[0] == ("scan", ["index_missing"], 2)


def test_who_looks_on_is_told_counts_and_may_leave(tmp_path: Path) -> None:
    lake = add_visits(HandLake(tmp_path), MET)
    build_index(lake)
    question = VisitQuestion(tuple(CaseWindow(n, n, T - DAY, T + DAY) for n in range(1, 9)))
    told: list[Progress] = []
    for engine in ("index", "scan"):
        search_visits(lake, question, engine=engine, progress=told.append)
        assert (told[-1].cases_done, told[-1].cases, told[-1].pairs) == (8, 8, 2)
    seen: list[Progress] = []

    def leave(progress: Progress) -> None:
        seen.append(progress)
        raise SearchStopped

    for engine in ("index", "scan"):
        with pytest.raises(SearchStopped):
            search_visits(lake, question, engine=engine, progress=leave)
    assert len(seen) == 2
    assert seen[0].cases_done < 8


def test_pairs_stream_out_by_ascending_case(tmp_path: Path) -> None:
    lake = add_visits(HandLake(tmp_path), MET)
    build_index(lake)
    question = VisitQuestion(tuple(CaseWindow(n, 1, T - DAY, T + DAY) for n in range(600, 0, -1)))
    chunks = list(indexed.stream_visits(lake, question))
    assert len(chunks) > 2
    assert [case for chunk in chunks for case in chunk.pairs["case"].to_pylist()] == list(range(1, 601))


@pytest.mark.parametrize("keys", [[], [0], [7], [0, 1, 2, 3], [5, 2**31, 2**32 - 1], list(range(0, 9000, 7))])
def test_every_key_is_found_by_its_hint_and_no_other(keys: list[int]) -> None:
    column = np.array(keys, np.uint32)
    wanted = np.array([0, 1, 5, 7, 8, 4999, 2**31, 2**32 - 1], np.uint32)
    expected = [keys.index(one) if one in keys else -1 for one in wanted.tolist()]
    assert walking.find_groups(column, hints_of(column), shift_of(column), wanted).tolist() == expected


def test_a_file_that_is_no_file_of_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.columns"
    path.write_bytes(b"PAR1 and so on\n")
    with pytest.raises(NotPacked):
        open_packed(path)
    write_packed(path, {"a": 1}, {"x": np.arange(3), "none": np.zeros(0, np.uint32), "y": np.array([7], np.uint8)})
    packed = open_packed(path)
    assert (packed.facts, [column.tolist() for column in packed.columns.values()]) == ({"a": 1}, [[0, 1, 2], [], [7]])
    assert [column.flags.writeable for column in packed.columns.values()] == [False, False, False]


def test_loops_are_compiled_anew_where_no_cache_can_be_kept() -> None:
    """Numba finds no folder for functions that have no file."""
    made: dict[str, object] = {}
    exec(compile("def twice(n):\n    return 2 * n\n", "<nowhere>", "exec"), made)  # noqa: S102  # the text above
    assert walking.compiled(made["twice"])(21) == 42  # type: ignore[arg-type]  # it is a function
