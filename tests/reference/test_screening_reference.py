"""Queues and pools against the tables of the reference data and the published values of pyworkforce, to 1e-9."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bihuan.engine.screening.pooling import USELESS_ABOVE, array, best_array, best_pool, dorfman, equal_at, three_stage
from bihuan.engine.screening.waiting import erlang_b, erlang_c, pollaczek_khinchine, served_within, wait_mmc

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
TABLES, PUBLISHED = DATA / "tables", DATA / "erlang_c" / "reference.csv"
EXACT = 1e-9

pytestmark = pytest.mark.skipif(not TABLES.exists(), reason=f"reference data absent: {TABLES}")


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def test_every_row_of_erlang_agrees() -> None:
    rows = table("erlang")
    for row in rows:
        found = wait_mmc(row["c"], row["a"], 1.0)
        figures = (found.busy, erlang_b(row["c"], row["a"]), found.chance, found.line, found.wait)
        names = ("rho", "ErlangB", "ErlangC", "Lq", "Wq_over_service")
        assert figures == pytest.approx([row[name] for name in names], abs=EXACT), row
    assert len(rows) == 18


def test_every_row_of_pollaczek_and_khinchine_agrees() -> None:
    rows = table("pk")
    for row in rows:
        found = pollaczek_khinchine(row["rho"], 1.0, row["cs2"])
        assert (found.line, found.wait) == pytest.approx((row["Lq"], row["Wq_over_service"]), abs=EXACT), row
    assert len(rows) == 7


def test_every_row_of_dorfman_three_stages_and_arrays_agrees() -> None:
    rows = table("dorfman")
    for row in rows:
        best, (staged, size, part), (square, side) = best_pool(row["p"], range(2, 400)), row["three"], row["array"]
        assert (best.sizes, best.tests) == ((row["opt"],), pytest.approx(row["tests"], abs=EXACT)), row
        fixed = [dorfman(row["p"], many) for many in (5, 10, 20)]
        assert fixed == pytest.approx([row["t5"], row["t10"], row["t20"]], abs=EXACT), row
        assert three_stage(row["p"], size, part) == pytest.approx(staged, abs=EXACT), row
        assert array(row["p"], side) == pytest.approx(square, abs=EXACT), row
        assert best_array(row["p"], 199).sizes == (side,), row
    assert len(rows) == 17


def test_the_thresholds_of_the_order_hold() -> None:
    """The order names 0.306629 as the end of pooling; `1 - 3^(-1/3)` is 0.3066387: they agree to 1e-5, not to 1e-6."""
    assert equal_at(10, 20) == pytest.approx(0.00540839, abs=5e-9)
    assert pytest.approx(0.306629, abs=1e-5) == USELESS_ABOVE
    assert dorfman(0.306629, 3) == pytest.approx(0.999985973, abs=1e-9)


def test_the_published_values_of_pyworkforce_agree() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        load, lanes, service = float(row["traffic_erlangs"]), int(row["agents"]), float(row["aht_s"])
        found = {
            "waiting_probability": erlang_c(lanes, load),
            "service_level": served_within(lanes, load / service, service, float(row["asa_threshold_s"])),
            "occupancy": load / lanes,
        }[row["quantity"]]
        assert found == pytest.approx(float(row["value"]), abs=EXACT), row
    assert len(rows) == 5
