"""What is made of an engine's answer: by query instead of by source, without the sources, counted in bands."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.tracing.rules.planning import Plan, clipped, further_numbers, is_within, plan_facts
from bihuan.apps.tracing.rules.results import PAIR_SCHEMA, Sources, counts_of, gathered, with_time_of_points
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.apps.tracing.rules.searching import Told, parameters_of, told_refusal
from bihuan.engine.exposure.question import POINT_PAIRS, CaseWindow, Findings, OtherNumber, Slot
from bihuan.engine.protocol.reader import read_protocol, shipped_bytes

Row = tuple[int, int, int, int, int, int, int, int, list[int]]


def pairs(*rows: Row) -> pa.Table:
    return pa.table([list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 9, schema=PAIR_SCHEMA)


def test_one_source_a_query_stays_as_it_was_found() -> None:
    found = gathered(pairs((0, 7, 900, 1200, 1, 0, 10, 20, [3])), Sources([0], [1], [1]))
    assert found.to_pylist() == [
        {"case": 0, "person": 7, "seconds": 900, "seconds_residual": 1200, "encounters": 1, "possible": 0,
         "first": 10, "last": 20, "places": [3], "via": 1}
    ]  # fmt: skip


def test_sources_of_one_query_are_added_up_and_left_out_themselves() -> None:
    table = pairs(
        (0, 7, 900, 1200, 1, 0, 10, 20, [3]), (1, 7, 100, 2000, 2, 1, 5, 15, [2, 3]), (1, 8, 60, 60, 1, 0, 1, 2, [2]),
        (0, 2, 60, 60, 1, 0, 1, 2, [2]), (2, 7, 50, 50, 1, 0, 1, 2, [9]),
    )  # fmt: skip
    found = gathered(table, Sources([0, 0, 1], [1, 2, 4], [1, 2, 4])).to_pylist()
    assert [(row["case"], row["person"], row["seconds"], row["seconds_residual"]) for row in found] == [
        (0, 7, 1000, 3200), (0, 8, 60, 60), (1, 7, 50, 50),
    ]  # fmt: skip
    first = found[0]
    assert (first["encounters"], first["possible"], first["first"], first["last"]) == (3, 1, 5, 20)
    assert (first["places"], first["via"]) == ([2, 3], 2)


def test_nothing_found_is_nothing_counted() -> None:
    found = gathered(pairs(), Sources([0, 0], [1, 2], [1]))
    assert found.num_rows == 0
    empty = {"persons": 0, "by_minutes": dict.fromkeys(("0", "15", "30", "60", "120", "240"), 0), "only_possible": 0}
    assert counts_of(found, 2) == {"pairs": 0, "persons": 0, "queries": [empty, empty]}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 30), st.integers(0, 20_000)), max_size=40))
def test_nothing_is_lost_or_invented_when_sources_are_gathered(told: list[tuple[int, int, int]]) -> None:
    rows = {(case, person): seconds for case, person, seconds in told}
    table = pairs(*((case, person, s, s, 1, 0, s, s + 1, [case]) for (case, person), s in rows.items()))
    found = gathered(table, Sources([0, 0, 1, 1], [91, 92, 93, 94], [5]))
    kept = {key: seconds for key, seconds in rows.items() if key[1] != 5}
    assert sum(row["seconds"] for row in found.to_pylist()) == sum(kept.values())
    assert {(row["case"], row["person"]) for row in found.to_pylist()} == {(case // 2, who) for case, who in kept}
    counts: Any = counts_of(found, 2)
    assert sum(one["persons"] for one in counts["queries"]) == found.num_rows
    assert all(sum(one["by_minutes"].values()) == one["persons"] for one in counts["queries"])


def test_bands_are_half_open() -> None:
    edges = enumerate((0, 14, 15, 29, 30, 59, 60, 119, 120, 239, 240, 9_999))
    table = pairs(*((0, person, 0, 60 * minutes, 1, 0, 1, 2, [1]) for person, minutes in edges))
    counts: Any = counts_of(gathered(table, Sources([0], [99], [99])), 1)
    assert counts["queries"][0]["by_minutes"] == dict.fromkeys(("0", "15", "30", "60", "120", "240"), 2)


def test_who_is_only_possible_is_counted_apart() -> None:
    table = pairs((0, 7, 0, 0, 0, 1, 1, 2, [1]), (0, 8, 900, 900, 1, 0, 1, 2, [1]))
    counts: Any = counts_of(gathered(table, Sources([0], [1], [1])), 1)
    assert counts["queries"][0]["only_possible"] == 1


def test_points_last_no_time_and_are_ranked_by_encounters() -> None:
    table = pa.table([[0, 0], [7, 8], [3, 5], [1.5, 2.0], [10, 11], [20, 21]], schema=POINT_PAIRS)
    found = with_time_of_points(Findings(table, "scan", "", 2, (), "d")).pairs
    assert found.schema == PAIR_SCHEMA
    ranked = gathered(found, Sources([0], [1], [1])).to_pylist()
    assert [(row["person"], row["seconds"], row["seconds_residual"], row["places"]) for row in ranked] == [
        (8, 0, 5, []), (7, 0, 3, []),
    ]  # fmt: skip
    counts: Any = counts_of(gathered(found, Sources([0], [1], [1])), 1)
    assert counts["queries"][0]["by_minutes"]["0"] == 2


def test_an_answer_beyond_its_slots_is_noticed() -> None:
    plan = Plan((CaseWindow(0, 1, 0, 9), CaseWindow(1, 2, 0, 9)), (0, 1), (Slot(0, 3, 0, 9), Slot(1, 4, 0, 9)), ())
    row = (7, 1, 1, 1, 0, 1, 2)
    assert is_within(pairs((0, *row, [3]), (1, *row, [4])), plan)
    assert not is_within(pairs((0, *row, [3, 4])), plan)
    assert not is_within(pairs((2, *row, [3])), plan)


def test_a_window_is_cut_to_each_period() -> None:
    assert clipped((0, 100), [(10, 200), (0, 50)]) == (10, 50)
    assert clipped((0, 100), []) == (0, 100)
    assert clipped((0, 100), [(100, 200)]) is None


def test_what_a_search_reads_can_be_digested() -> None:
    plan = Plan((CaseWindow(0, 1, 0, 9),), (0,), (Slot(0, 3, 0, 9),), (1,))
    assert plan_facts(plan, (), {"minutes": 15}) == {
        "cases": [[0, 1, 0, 9]], "slots": [[0, 3, 0, 9]], "circles": [], "same": [],
        "query_of": [0], "fresh": [], "parameters": {"minutes": 15},
    }  # fmt: skip


def test_parameters_are_told_or_the_protocols_or_ours() -> None:
    covid = read_protocol(shipped_bytes("covid19_cn_9"))
    visits = RunKind.EXPOSURE_VISITS
    theirs = {"engine": "auto", "minutes": 15, "residual_minutes": 30, "unknown_end_minutes": 240}
    assert parameters_of(visits, Told(), covid) == theirs
    assert parameters_of(visits, Told(), None) == theirs
    assert parameters_of(visits, Told(minutes=0, residual_minutes=0), covid) == {
        **theirs, "minutes": 1, "residual_minutes": 0
    }  # fmt: skip
    second = parameters_of(RunKind.CONTACTS_OF_CONTACTS, Told(of_run="r"), covid)
    assert second == {**theirs, "of_run": "r"}
    points = parameters_of(RunKind.EXPOSURE_POINTS, Told(), covid)
    assert points == {"engine": "auto", "metres": 100, "minutes": 5}


@pytest.mark.parametrize(
    ("kind", "told", "code"),
    [
        (RunKind.EXPOSURE_VISITS, Told(), ""), (RunKind.CONTACTS_OF_CONTACTS, Told(of_run="r"), ""),
        (RunKind.EXPOSURE_VISITS, Told(engine="oracle"), "unknown_engine"),
        (RunKind.EXPOSURE_VISITS, Told(minutes=1441), "bad_minutes"),
        (RunKind.EXPOSURE_VISITS, Told(residual_minutes=-1), "bad_minutes"),
        (RunKind.EXPOSURE_POINTS, Told(metres=0), "bad_metres"),
        (RunKind.EXPOSURE_VISITS, Told(of_run="r"), "no_first_step"),
        (RunKind.CONTACTS_OF_CONTACTS, Told(), "needs_first_step"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused(kind: RunKind, told: Told, code: str) -> None:
    assert told_refusal(kind, told) == code


def test_a_further_number_leads_to_the_first_unless_it_is_shared_or_anothers_first() -> None:
    assert further_numbers({"a": (1, 11)}, {"b": (2, 12), "c": (3,)}) == (OtherNumber(11, 1), OtherNumber(12, 2))
    assert further_numbers({"a": (1, 11)}, {"a": (1, 11), "b": (2, 11)}) == (OtherNumber(11, 1),)
    assert further_numbers({}, {"a": (1, 11), "b": (2, 11)}) == ()
    assert further_numbers({"a": (1, 11), "b": (2, 11)}, {}) == ()
    assert further_numbers({"a": (1, 11)}, {"b": (11,)}) == ()
